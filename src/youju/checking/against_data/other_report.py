"""Sees that a whole report is of another year or unit than the data: then its numbers aren't held against them."""

from __future__ import annotations

from collections.abc import Sequence

from youju.checking.against_data.names import other_units_in_title
from youju.checking.consistency.years import report_year
from youju.domain.findings import Code, Finding, JudgedMention, Severity, Verdict
from youju.domain.profile import UnitProfile
from youju.patterns import regex

__all__ = ["find_other_report"]

_PROVED = (Verdict.SUPPORTED, Verdict.DERIVED)
_JUDGED = (*_PROVED, Verdict.CONTRADICTED, Verdict.UNSUPPORTED, Verdict.VALUE_ONLY)
_FEWEST = 5
"""Fewer numbers than this tell nothing of a year or a unit."""


def find_other_report(text: str, judged: Sequence[JudgedMention], profile: UnitProfile) -> Finding | None:
    """Return the one thing to say of a report whose title and numbers are all of another unit or year than the data.

    A title alone may be a slip: where most numbers agree with the data, it is told of as one.

    Args:
        text: The report.
        judged: Its numbers as held against the data.
        profile: Whose data it is, and of which year.
    """
    verdicts = [one.verdict for one in judged if one.verdict in _JUDGED]
    proved = sum(verdict in _PROVED for verdict in verdicts)
    if len(verdicts) < _FEWEST or proved * 2 > len(verdicts):
        return None
    return _other_unit(text, profile) or _other_year(text, profile.year)


def _other_unit(text: str, profile: UnitProfile) -> Finding | None:
    found = next(other_units_in_title(text, profile), None)
    if found is None or any(name in text for name in (profile.name, profile.short_name) if name):
        return None
    start, name = found
    message = f"报告是{name}的，数据是{profile.name}的，没有逐个数字核对；请换用{name}的数据再核对"
    return Finding(Code.NAME_MISMATCH, Severity.ERROR, start, start + len(name), message, quote=name)


def _other_year(text: str, year: int) -> Finding | None:
    own = report_year(text)
    if own is None or own == year or _named(text, own) < _named(text, year):
        return None
    found = regex(rf"{own}\s*年度?").search(text)
    if found is None:
        return None
    message = (
        f"报告是{own}年度的，数据是{year}年度的，没有逐个数字核对；请换用{own}年度的数据，或改用{year}年度的报告再核对"
    )
    start, end = found.span()
    return Finding(Code.YEAR_SLIP, Severity.ERROR, start, end, message, quote=found.group())


def _named(text: str, year: int) -> int:
    return len(regex(rf"(?<!\d){year}\s*年").findall(text))
