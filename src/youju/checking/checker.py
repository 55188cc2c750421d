"""Checks a finished text: finds every number, holds it against the data, and against the text itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from youju.checking.arithmetic import check_arithmetic
from youju.checking.consistency import check_consistency
from youju.checking.merging import merge
from youju.checking.proofreading import check_wording
from youju.checking.reading import read_text
from youju.checking.stale import check_stale
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Code, Finding, JudgedMention, Mention, PlainText, Severity, Verdict
from youju.mentions import find_mentions
from youju.patterns import regex

if TYPE_CHECKING:  # what is loaded only when there is data
    from youju.checking.against_data.ledger_index import LedgerIndex

__all__ = ["check_text"]

_FIRST_LINE = regex(r"\S[^\n]*")
_PAGE = 600
"""A page that holds no amount, rate or count was hardly read whole."""
_PLACEHOLDER = regex(r"【待[补核][^】\n]{0,200}】")


def check_text(
    plain: PlainText,
    ledger: Ledger | None = None,
    prior: PlainText | None = None,
    *,
    index: LedgerIndex | None = None,
) -> CheckReport:
    """Check every number of a text against a ledger, or, without one, against the text itself.

    Args:
        plain: The text; its content controls, if any, say which fact a number was written from.
        ledger: What the unit's data says; None when there is none.
        prior: The unit's report of the year before, to see what was left of it; None when there is none.
        index: The ledger's index, where many texts are checked against one ledger; None to make one.
    """
    mentions = sorted(find_mentions(plain.text), key=lambda mention: mention.start)
    unnamed: list[Finding] = []
    if ledger is None:
        judged, findings = [_unjudged(mention) for mention in mentions], list[Finding]()
    else:
        from youju.checking.against_data.whole_text import hold_against  # a page without data is checked sooner

        judged, findings, unnamed, is_of_other = hold_against(plain, mentions, ledger, index)
        ledger = None if is_of_other else ledger
    stale = {one.start: one for one in [*unnamed, *(check_stale(plain, judged, prior) if prior else ())]}
    findings += stale.values()
    findings += [*_malformed(mentions), *_placeholders(plain)]
    reading = read_text(plain, mentions)
    own = [*check_arithmetic(reading), *check_consistency(reading), *check_wording(reading)]
    own = [one for one in own if ledger is None or not _is_of_the_data(one, ledger.profile.year)]
    merged = merge(findings, own, judged)
    if all(one.severity is Severity.INFO for one in merged):
        merged += _nothing_seen(plain, mentions)
    return CheckReport(plain.name, plain, tuple(judged), tuple(merged))


def _is_of_the_data(finding: Finding, year: int) -> bool:
    """Tell whether a year that the text alone doubts is just the year of the data: then its title is wrong."""
    return (
        finding.code is Code.YEAR_SLIP
        and finding.severity is Severity.WARNING
        and finding.quote.startswith(f"{year}年")
    )


def _unjudged(mention: Mention) -> JudgedMention:
    if mention.exempt:
        return JudgedMention(mention, Verdict.EXEMPT, reason=mention.reason)
    return JudgedMention(mention, Verdict.UNCHECKED, reason="没有提供数据")


def _malformed(mentions: Iterable[Mention]) -> Iterator[Finding]:
    for mention in mentions:
        if mention.malformed:
            message = f"{mention.text}：{mention.reason or '数字写法有误，读不出数值'}"
            yield Finding(
                Code.MALFORMED_NUMBER, Severity.ERROR, mention.start, mention.end, message, quote=mention.text
            )


def _placeholders(plain: PlainText) -> Iterator[Finding]:
    for match in _PLACEHOLDER.finditer(plain.text):
        message = f"尚有未补的内容：{match.group()}"
        yield Finding(Code.PLACEHOLDER, Severity.WARNING, match.start(), match.end(), message, quote=match.group())


def _nothing_seen(plain: PlainText, mentions: Sequence[Mention]) -> Iterator[Finding]:
    """Say that there was nothing to check; dates, 文号 and 一是 are something in a short text, not in a whole page."""
    if not mentions or (len(plain.text) >= _PAGE and all(mention.exempt for mention in mentions)):
        first = _FIRST_LINE.search(plain.text)
        start, end = first.span() if first else (0, 0)
        message = "没有看到可核对的数字：请确认文件内容是否读全"
        yield Finding(Code.NO_NUMBERS, Severity.WARNING, start, end, message, quote=plain.text[start:end])
