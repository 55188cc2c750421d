"""Knows pairs of words whose amounts differ by a third: 原值－折旧＝净值, 控制价－节约＝中标价."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from youju.checking.arithmetic.sums import sum_fit
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import terms
from youju.checking.wording import addition, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_differences"]

_PARTS = ("taken", "left", "whole")
_MOST = 12
_OTHER = regex(r"上年|去年|累计节约|每|均")


def check_differences(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a sentence names what there was, what went and what is left, and they don't agree."""
    for sentence in reading.sentences:
        part = reading.text.find("其中", sentence.start, sentence.end)
        told = [one for one in sentence.numbers if part < 0 or one.start < part]
        money = [one for one in told if one.kind is Kind.MONEY and one.group == 0 and one.exact]
        money = [one for one in money if not _OTHER.search(one.before)]
        if 3 <= len(money) <= _MOST:
            found = (_judge(reading, money, patterns) for patterns in _patterns())
            yield from (one for one in [next(filter(None, found), None)] if one)


@cache
def _patterns() -> tuple[Mapping[str, re.Pattern[str]], ...]:
    return tuple({part: re.compile(entry[part]) for part in _PARTS} for entry in terms("differences"))


def _judge(reading: Reading, money: Sequence[Number], patterns: Mapping[str, re.Pattern[str]]) -> Finding | None:
    named: dict[str, list[Number]] = {part: [] for part in _PARTS}
    for one in money:
        part = next((part for part in _PARTS if patterns[part].search(one.before)), None)
        if part:
            named[part].append(one)
    if any(len(found) != 1 for found in named.values()):
        return None
    (taken,), (left,), (whole,) = (named[part] for part in _PARTS)
    if any(reading.text[one.end : one.end + 1] == "、" for one in (taken, left, whole)):
        return None  # one of a list: 中标价分别为312万元、405万元，合计717万元
    if sum_fit(whole, (taken, left)) is not Fit.WRONG:
        return None
    added = shown(taken.value + left.value, min(taken, left, key=lambda one: one.quantity.step))
    message = f"三数不符：{addition((taken, left))}＝{added}，而{whole.before[-8:]}{whole.text}"
    start, end = min(one.start for one in (taken, left, whole)), max(one.end for one in (taken, left, whole))
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, start, end, message)
