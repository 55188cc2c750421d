"""Holds what a text says of how far things are done against the rate beside it.

全部完成 wants 100%, 执行率偏低 can't stand beside it, 尚有0万元 leaves nothing to say, and a low execution rate wants a
reason (财预〔2020〕10号 第二十六条). The wordings and what excuses them are data (`completeness`, `unexplained`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import item_in, patterns, role_of, terms
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_completeness"]

_LEFT = regex(r"(?:尚有|仍有|还有|尚余|还剩|仍剩|还差|尚欠|仍欠|尚缺|还缺)$")
_SAID = patterns("unexplained")
_HUNDRED, _LOW = Decimal(100), Decimal(80)
_NEAR = 16


@dataclass(frozen=True)
class _Row:
    """How a claim is said, how the rate is called that must be 100% (or can't be), and what excuses it."""

    claim: re.Pattern[str]
    rate: re.Pattern[str]
    unless: re.Pattern[str]
    whole: bool


_ROWS = [
    _Row(regex(row["claim"]), regex(row["rate"]), regex(row["unless"]), row["whole"]) for row in terms("completeness")
]


def check_completeness(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a rate denies what is said of the whole, nothing is left, or a low rate has no reason."""
    for sentence in reading.sentences:
        rates = [one for one in sentence.numbers if one.kind is Kind.PERCENT and one.exact]
        for row in _ROWS if rates else ():
            for claim in row.claim.finditer(reading.words(sentence)):
                judged = (one for one in rates if (one.value < _HUNDRED) == row.whole)
                yield from (
                    _denied(reading, sentence, claim, one)
                    for one in judged
                    if _is_of_it(reading, sentence, row, claim, one)
                )
        for number in sentence.numbers:
            lead = _LEFT.search(number.before) if number.exact and not number.value else None
            if lead is not None:
                message = f"“{lead.group()}”与{number.text}不符：没有余下的，这句话应删改"
                start = number.start - len(lead.group())
                yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, start, number.end, message)
    yield from _unexplained(reading)


def _is_of_it(reading: Reading, sentence: Sentence, row: _Row, claim: re.Match[str], rate: Number) -> bool:
    """Whether a rate is of what a claim speaks of: named alike, beside it, this year's and no target."""
    name = row.rate.search(rate.before)
    if name is None:
        return False
    start, end = sentence.start + claim.start(), sentence.start + claim.end()
    behind = rate.start > end
    between = reading.text[end : rate.start] if behind else reading.text[rate.end : start]
    listed = behind and not row.whole  # 执行率偏低的有：甲执行率85%，乙执行率100%
    about = between if listed else reading.text[sentence.start : start] + between
    if len(between) >= _NEAR and not listed:
        return False
    alike = "what" not in name.groupdict() or name["what"][:2] in claim.group()
    return alike and not row.unless.search(about) and role_of(between) != "target"


def _denied(reading: Reading, sentence: Sentence, claim: re.Match[str], rate: Number) -> Finding:
    message = f"{rate.before[-8:]}{rate.text}，与“{claim.group()}”不符"
    start, end = rate.start, rate.end
    if rate.value < _HUNDRED:
        start, end = min(start, sentence.start + claim.start()), max(end, sentence.start + claim.end())
    return reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, start, end, message)


def _unexplained(reading: Reading) -> Iterator[Finding]:
    """Yield a warning for an execution rate below 80% of which the text nowhere says why.

    Where a text gives several, that of the whole is meant: a rate of a named item is none.
    """
    rates = [(sentence, one) for sentence in reading.sentences for one in sentence.numbers if _is_rate(one)]
    if len({one.value for _, one in rates}) > 1:
        rates = [(sentence, one) for sentence, one in rates if not item_in(reading.text[sentence.start : one.start])]
    low = [
        (sentence, one)
        for sentence, one in rates
        if one.value < _LOW and not _SAID["not_of_the_year"].search(reading.text, sentence.start, one.end + 6)
    ]
    if not low or len({one.value for _, one in low}) > 1 or _explains(reading, low[0][0]):
        return
    rate = low[0][1]
    message = f"执行率只有{rate.text}，文中没有说明原因：执行率偏低应单独说明（财预〔2020〕10号第二十六条）"
    yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, rate.start, rate.end, message)


def _is_rate(number: Number) -> bool:
    return number.kind is Kind.PERCENT and number.exact and _SAID["rate"].search(number.before) is not None


def _explains(reading: Reading, sentence: Sentence) -> bool:
    """Whether the paragraph or the next gives a reason, or any sentence of the text that speaks of spending."""
    near = sentence.line, sentence.line + 1
    told = (one for one in reading.sentences if _SAID["reason"].search(reading.words(one)))
    return any(one.line in near or _SAID["spending"].search(reading.words(one)) for one in told)
