"""Knows the plain average of listed rates and amounts: 三年执行率分别为……，平均95.2%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_averages"]

_AVERAGE = regex(r"简单平均|算术平均|平均")
_HELD_TO = regex(r"高于|低于|超过|不及|达到|接近")


def check_averages(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each average of listed rates or amounts that is off."""
    for sentence in reading.sentences:
        yield from _averages(reading, sentence)


def _averages(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    numbers = sentence.numbers
    for position, mean in enumerate(numbers):
        begin = numbers[position - 1].end if position else sentence.start
        gap = reading.text[begin : mean.start]
        if not position or mean.kind not in (Kind.PERCENT, Kind.MONEY, Kind.SCORE) or not _AVERAGE.search(gap[-30:]):
            continue
        listed = _same_run(numbers[max(0, position - 20) : position], mean)
        if len(listed) < 2 or re.search("每|人均|户均|加权", gap) or _HELD_TO.search(gap):
            continue
        exact = sum((one.value for one in listed), Decimal(0)) / len(listed)
        slack = max(one.quantity.step for one in (*listed, mean))
        if mean.exact and abs(mean.value - exact) * 2 > slack and "平均" in gap and _is_simple(gap, mean):
            worked = "＋".join(one.text for one in listed)
            message = f"简单平均应为{shown(exact, mean)}（（{worked}）÷{len(listed)}），文中写作{mean.text}"
            yield reading.finding(Code.RATE_MISMATCH, Severity.ERROR, mean.start, mean.end, message, shown(exact, mean))


def _is_simple(gap: str, mean: Number) -> bool:
    return mean.kind is not Kind.MONEY or bool(re.search(r"(?:[两二三四五六七八九十]|\d)[年项类个].{0,4}平均", gap))


def _same_run(numbers: Sequence[Number], mean: Number) -> list[Number]:
    run: list[Number] = []
    for one in reversed(numbers):
        if one.unit == mean.unit:
            run.append(one)
        elif run and one.kind is not Kind.COUNT:
            break
    return run[::-1]
