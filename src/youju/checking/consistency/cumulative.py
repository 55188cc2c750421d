"""Knows that what is told cumulatively doesn't fall: 截至6月末累计支付412万元，截至9月末累计支付386万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.mentions.numerals import parse_number
from youju.patterns import regex

__all__ = ["check_cumulative"]

_POINT = r"(?:第?(?P<quarter>[一二三四])季度|(?P<half>上半年)|(?P<month>\d{1,2})月份?|(?P<year>年))[末底]?"
_POINTS = regex(_POINT)
_LIST = regex(
    r"(?P<points>(?:第?[一二三四]季度|上半年|\d{1,2}月份?|年)[末底]?(?:[、和及](?:第?[一二三四]季度|上半年|\d{1,2}月份?|年)[末底]?)+)"
    r"(?P<what>[^，。；\d]{0,12}累计[^，。；\d]{0,10}?)(?:分别|依次)[^，。；\d]{0,6}$"
)
_AS_OF = regex(
    rf"(?:截[至止]到?(?:(?P<of>(?:19|20)\d\d)年)?|(?=一季度|上半年|前)|(?=[^，。；\d]季度[末底]|年[末底]|\d{{1,2}}月[末底])(?<!\d))"
    rf"前?{_POINT}(?:\d{{1,2}}日)?[末底]?[，,]?(?P<label>[^，。；、\d]{{0,12}}?)$"
)
_ASIDE = regex(r"（[^（）]{0,40}）")
_FELL = regex(r"调整|核减|收回|退回|冲[销减]|剩余|余额|未|尚|还有|目标|计划|应")
_RUNNING = regex(r"(?:完成|支付|支出)[^，。；\d]{0,8}的$|(?:进度|执行率|支付率|支出率|完成率)(?:为|达到?)?$")
_CUE = regex(r"累计|截[至止]")
_AT_END = regex(r"[末底]|进度|率")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT})
_FAR, _QUARTER, _HALF, _YEAR = 40, 3, 6, 12


def check_cumulative(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each cumulative value that lies below an earlier one."""
    for paragraph in reading.paragraphs:
        if not _CUE.search(reading.text, paragraph[0].start, paragraph[-1].end):
            continue
        told: list[tuple[str, tuple[int, int], Number]] = []
        for sentence in paragraph:
            yield from _listed(reading, sentence)
            told += _as_of(reading, sentence)
        for (label, then, one), (other_label, now, other) in pairwise(told):
            if (
                _of_one(label, other_label)
                and (then if now[0] else (0, then[1])) < now
                and one.unit == other.unit
                and other.value < one.value
            ):
                yield _fell(reading, one, other)


def _listed(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 一季度末、二季度末、三季度末累计进度分别为21.3%、48.6%、37.9%."""
    for place, first in enumerate(sentence.numbers):
        found = _LIST.search(reading.text, max(sentence.start, first.start - _FAR), first.start)
        if found is None or _FELL.search(found["what"]) or not _AT_END.search(found["points"] + found["what"]):
            continue  # 三季度、四季度累计投诉 may be each quarter's own
        points = [_month(one) for one in _POINTS.finditer(found["points"])]
        values = sentence.numbers[place : place + len(points)]
        run = len(values) == len(points) and all(one.unit == first.unit and not one.before for one in values[1:])
        for one, other in pairwise(values if run and points == sorted(points) else ()):
            if other.value < one.value:
                yield _fell(reading, one, other)


def _as_of(reading: Reading, sentence: Sentence) -> Iterator[tuple[str, tuple[int, int], Number]]:
    """Yield what is told cumulatively as of a month: its words, when, and how much."""
    for number in sentence.numbers:
        if number.kind not in _KINDS or not number.exact or number.group:
            continue
        words = _ASIDE.sub("", reading.text[max(sentence.start, number.start - 2 * _FAR) : number.start])
        found = _AS_OF.search(words, max(0, len(words) - _FAR))
        running = number.kind is Kind.PERCENT and _RUNNING.search(found["label"]) if found else None
        if found and ("累计" in found["label"] or running) and not _FELL.search(found["label"]):
            yield found["label"], (int(found["of"] or 0), _month(found)), number


def _of_one(label: str, other: str) -> bool:
    """Whether two labels may be of one thing: 累计支付, 工程款累计支付; 累计完成投资, 累计完成."""
    short, long = sorted((label, other), key=len)
    return long.startswith(short) or long.endswith(short)


def _month(found: re.Match[str]) -> int:
    if found["quarter"]:
        return int(parse_number(found["quarter"]) or 0) * _QUARTER
    return _HALF if found["half"] else int(found["month"] or _YEAR)


def _fell(reading: Reading, one: Number, other: Number) -> Finding:
    message = f"累计数不应减少：前为{one.text}，后为{other.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, one.start, other.end, message)
