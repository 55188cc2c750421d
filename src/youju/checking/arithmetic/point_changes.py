"""Knows that the distance between two percentages is in 百分点: 由91.2%提高到96.8%，提高5.6个百分点."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.interval import interval_of
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import any_of, longest_first, terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_point_changes"]

_UP = regex(rf"(?:{longest_first([*terms('change', 'up'), '超', '超出', '超过', '高出'])})(?:了|约)?$")
_DOWN = regex(rf"(?:{longest_first([*terms('change', 'down'), '差', '落后'])})(?:了|约)?$")
_BETWEEN = regex(r"提高|上升|增加|增长|提升|升|降|下降|降低|减少|回落|下滑|变|调整")
_THEN = regex(r"(?:由|从|(?<!占)比(?!例|重)|较|目标|上年|去年|同期|年初|计划|要求|不低于|≥|预期)")
_LAST = any_of("periods", "last")
_NEAR = 70


def check_point_changes(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each 百分点 that isn't the distance, up or down, of the two percentages before it."""
    for sentence in reading.sentences:
        for place, points in enumerate(sentence.numbers):
            if points.kind is Kind.POINTS and place >= 2 and points.exact:
                rates = [
                    one for one in sentence.numbers[max(0, place - 4) : place] if one.kind is Kind.PERCENT and one.exact
                ]
                if finding := _judge(reading, points, rates[-2:]):
                    yield finding


def _judge(reading: Reading, points: Number, rates: list[Number]) -> Finding | None:
    sign = 1 if _UP.search(points.before) else -1 if _DOWN.search(points.before) else 0
    if len(rates) < 2 or not sign or points.start - rates[0].end > _NEAR or rates[0].group != rates[1].group:
        return None
    first, second = rates
    gap = reading.text[first.end : second.start]
    if _THEN.search(first.before) and _BETWEEN.search(gap):
        then, now = first, second  # 由…提高到…
    elif _LAST.search(first.before) and not _THEN.search(second.before):
        then, now = first, second  # 上年88.5%，本年94.2%，提高…
    elif _THEN.search(second.before) and not _THEN.search(first.before):
        then, now = second, first  # 96.8%，比上年的91.2%提高…
    else:
        return None
    distance = interval_of(now.quantity) - interval_of(then.quantity)
    written = interval_of(points.quantity)
    exact = now.value - then.value
    if distance.meets(written) and sign > 0:
        return None
    if sign < 0 and (interval_of(then.quantity) - interval_of(now.quantity)).meets(written):
        return None
    if exact and (exact > 0) != (sign > 0):
        code, what = Code.DIRECTION_MISMATCH, "增减方向与数据相反"
    else:
        code, what = Code.CHANGE_MISMATCH, "增减百分点不符"
    worked = f"{then.text}→{now.text}相差{plain_digits(abs(exact))}个百分点"
    return reading.finding(code, Severity.ERROR, points.start, points.end, f"{what}：{worked}，文中写作{points.text}")
