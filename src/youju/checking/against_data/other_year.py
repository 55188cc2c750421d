"""Sees that a whole report is of another year than the data: then its numbers aren't held against them one by one."""

from __future__ import annotations

from collections.abc import Sequence

from youju.checking.consistency.years import report_year
from youju.domain.findings import Code, Finding, JudgedMention, Severity, Verdict
from youju.patterns import regex

__all__ = ["find_other_year"]

_PROVED = (Verdict.SUPPORTED, Verdict.DERIVED)
_JUDGED = (*_PROVED, Verdict.CONTRADICTED, Verdict.UNSUPPORTED, Verdict.VALUE_ONLY)
_FEWEST = 5
"""Fewer numbers than this tell nothing of a year."""


def find_other_year(text: str, judged: Sequence[JudgedMention], year: int) -> Finding | None:
    """Return the one thing to say of a report whose title, years and numbers are all of another year than the data.

    A title alone may be a slip: where most numbers agree with the data, it is told of as one.

    Args:
        text: The report.
        judged: Its numbers as held against the data.
        year: The data's year.
    """
    own = report_year(text)
    if own is None or own == year:
        return None
    verdicts = [one.verdict for one in judged if one.verdict in _JUDGED]
    proved = sum(verdict in _PROVED for verdict in verdicts)
    if len(verdicts) < _FEWEST or proved * 2 > len(verdicts) or _named(text, own) < _named(text, year):
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
