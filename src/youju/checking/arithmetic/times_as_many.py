"""Knows what 倍 says of two numbers: 由120件增加到360件，是上年的3倍, 增长2倍."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.interval import interval_of
from youju.checking.reading import Number, Reading
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_times_as_many"]

_IS_TIMES = regex(r"(?:是|为|相当于|达到?)(?:上年|去年|同期|上年同期|原来|年初|前者|以往)的$")
_GREW = regex(r"(?:增长|增加|提高|扩大|上升)(?:了|近|约)?$")
_OF_LAST = regex(r"(?:是|为|相当于|达到?)(?:上年|去年|同期|原来|年初|以往)[\u4e00-\u9fff]{0,4}$")
_THEN = regex(r"由|从|上年|去年|同期|原来|(?:19|20)\d\d年")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_FAR, _MOST = 80, 8


def check_times_as_many(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each 倍 that the two numbers before it contradict."""
    for sentence in reading.sentences:
        for place, times in enumerate(sentence.numbers):
            if times.unit != "倍" or not times.exact or times.quantity.step > 1:
                continue
            stands = _IS_TIMES.search(times.before) or times.before == "的"  # 24个，是上年8个的3倍
            grew = _GREW.search(times.before)
            ahead = [one for one in sentence.numbers[max(0, place - _MOST) : place] if one.kind in _KINDS]
            if (stands or grew) and (pair := _pair(times, ahead)) and not _fits(times, *pair, grew=bool(grew)):
                then, now = pair
                quotient = plain_digits(round_to(now.value / then.value, times.quantity.step / 10))
                message = f"倍数不符：{now.text}是{then.text}的{quotient}倍，文中写作“{times.before[-8:]}{times.text}”"
                yield reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, times.start, times.end, message)


def _pair(times: Number, ahead: list[Number]) -> tuple[Number, Number] | None:
    if times.before == "的":
        ahead = [ahead[-1], ahead[-2]] if len(ahead) > 1 and _OF_LAST.search(ahead[-1].before) else []
    """Return then and now: the only two numbers of one unit before, the earlier one of an earlier time."""
    if len(ahead) < 2 or ahead[-1].unit != ahead[-2].unit or times.start - min(ahead[-2].start, ahead[-1].start) > _FAR:
        return None
    then, now = ahead[-2:]
    if sum(one.unit == now.unit for one in ahead) != 2 or not _THEN.search(then.before) or not then.value:
        return None
    return (then, now) if then.exact and now.exact and now.value > then.value else None


def _fits(times: Number, then: Number, now: Number, *, grew: bool) -> bool:
    quotient = interval_of(now.quantity).over(interval_of(then.quantity))
    half = times.quantity.step / 2
    if quotient is None:
        return True
    offsets = (0, 1) if grew else (0,)  # 增长2倍 is often written for 是2倍
    return any(quotient.low - half <= times.value + offset <= quotient.high + half for offset in offsets)
