"""Knows how far a result lies from its target: 超目标34个, 高出目标3.6个百分点, 比计划多1期."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from youju.checking.interval import interval_of
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import role_in
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_target_gaps"]

_YARDSTICK = r"(?:年初|年度|全年|预期|既定|绩效)?(?:目标|计划|任务|要求)(?:值|数|量)?"
_ABOVE = regex(
    rf"(?:超出?|超过|超额完成|高出|高于|多于){_YARDSTICK}的?$|[比较]{_YARDSTICK}的?(?:多|高|超出?|超额|多出|增加)(?:了|完成)?$"
    rf"|^的?{_YARDSTICK}的?(?:多|高|超出?)?(?:了)?$"
)
_BELOW = regex(rf"(?:低于|少于|未达|不足|落后于?){_YARDSTICK}的?$|[比较]{_YARDSTICK}的?(?:少|低|差)(?:了|完成)?$")
_OVER_A_NUMBER = regex(r"(?:超出?|超过|高出|高于|多于)$")
_UNDER_A_NUMBER = regex(r"(?:低于|少于)$")
_TARGET = regex(r"目标|计划|任务|要求|不低于|不少于|应|指标值|≥")
_GOALS = regex(r"^[^，。；]{0,16}(?:目标|指标|任务|计划)[^，。；]{0,6}(?:：|包括|为|是)")
_BOUNDS = (Approximator.AT_LEAST, Approximator.AT_MOST)
_AMOUNTS = frozenset({Kind.COUNT, Kind.MEASURE, Kind.MONEY})
_MOST_BACK, _NAME = 400, 2
"""How many numbers back a target is looked for, and how many signs of its name must agree."""


def check_target_gaps(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each distance from a target that isn't that of the result and the target told."""
    for sentence in reading.sentences:
        for place, gap in enumerate(sentence.numbers):
            if gap.exact and (gap.kind in _AMOUNTS or gap.kind is Kind.POINTS):
                yield from _judge(reading, gap, sentence.numbers[max(0, place - _MOST_BACK) : place])


def _judge(reading: Reading, gap: Number, ahead: Sequence[Number]) -> Iterator[Finding]:
    unit = "%" if gap.kind is Kind.POINTS else gap.unit
    same = [one for one in ahead if one.unit == unit and one.group == gap.group]
    if not same:
        return
    words = _clause(reading, gap)
    inline = gap.before and _ABOVE.search(gap.before) if len(same) > 1 else None
    if inline and gap.before == words[-len(gap.before) :] and _told_inline(same[-1]):
        actual, targets, sign = same[-2], [same[-1]], 1 if _OVER_A_NUMBER.search(same[-1].before) else -1
    elif _ABOVE.search(words) or _BELOW.search(words):
        actual, sign = same[-1], 1 if _ABOVE.search(words) else -1
        targets = _targets(reading, actual)
    else:
        return
    if not actual.exact or len({one.value for one in targets}) != 1:
        return
    target = targets[-1]
    distance = interval_of(actual.quantity) - interval_of(target.quantity)
    written = interval_of(gap.quantity)
    if (distance if sign > 0 else interval_of(target.quantity) - interval_of(actual.quantity)).meets(written):
        return
    apart = abs(actual.value - target.value)
    due = f"{plain_digits(apart)}个百分点" if gap.kind is Kind.POINTS else shown(apart, gap)
    side = "高出" if actual.value >= target.value else "低"
    message = f"与目标之差不符：实际{actual.text}，目标{target.text}，{side}{due}，文中写作“{words}{gap.text}”"
    yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, actual.start, gap.end, message)


def _told_inline(target: Number) -> bool:
    """Whether a target stands inside the comparison: 高于92%的目标值2.82个百分点."""
    return bool(_OVER_A_NUMBER.search(target.before) or _UNDER_A_NUMBER.search(target.before))


def _clause(reading: Reading, number: Number) -> str:
    return re.split(r"[，。；：、\n（）]", reading.text[max(0, number.start - 20) : number.start])[-1]


def _targets(reading: Reading, actual: Number) -> list[Number]:
    """Return the targets told for what a result measures: in its sentence, else before, by its name."""
    name = _name(actual)
    if len(name) < _NAME:
        return []
    before = reading.numbers_in(0, actual.start)[-_MOST_BACK:]
    return [
        one
        for one in before
        if one.unit == actual.unit
        and (_speaks_of_targets(reading, one) or one.mention.approximator in _BOUNDS)
        and name[-_NAME:] in one.before + one.after[:4]
        and (one.kind is not Kind.PERCENT or name[:_NAME] in one.before)
    ]


def _speaks_of_targets(reading: Reading, number: Number) -> bool:
    """Whether the words before a number, or what opens its sentence, announce targets."""
    return (
        _TARGET.search(number.before) is not None
        or _GOALS.search(reading.words(reading.sentences[number.sentence])) is not None
    )


def _name(number: Number) -> str:
    """The last signs of what a number counts, without 实际, 完成 and the like."""
    return re.sub(r"^.*[的，]", "", role_in("actual", "target").sub("", number.before))[-8:]
