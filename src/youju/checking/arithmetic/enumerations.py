"""Counts what a text enumerates otherwise than by 、: dates, 《titles》, （一）（二）, numbered lines, named rates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from youju.checking.reading import Number, Reading
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_enumerations"]

_DATE = r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|[上中下]旬|[底初])?"
_DATES = regex(
    rf"[^。；\n\d]{{0,14}}?(?:分别|依次|时间)(?:是|为|在|于)?(?P<list>{_DATE}(?:[、，和及]{_DATE})+)"
    r"(?=[，。；）\n]|$|召开|举行|进行|开展|完成|举办)"
)
_DATE_MARK = regex(_DATE)
_TITLES_BEHIND = regex(
    r"[^。；\n\d《]{0,14}?[：，]?(?:分别为|分别是|即|包括|为)?(?P<list>《[^《》\n]{2,60}》(?:[、和及]?《[^《》\n]{2,60}》)+)"
)
_TITLES_AHEAD = regex(r"(?P<list>《[^《》\n]{2,60}》(?:[、和及]?《[^《》\n]{2,60}》)+)(?P<open>等)?(?:共计?|合计|这)?$")
_NUMERALS = "一二三四五六七八九十"
_IN_LINE = regex(r"（([一二三四五六七八九十])）")
_LINE = regex(r"^[ 　\t]*(?:[（(]?(\d{1,2})[.．、)）])(?!\d)")
_ANNOUNCES = regex(r"[^。；\n\d]{0,16}[：:]\s*$")
_NAMED = regex(r"[^。；\n\d]{0,10}：")
_UNIT_OF_THINGS = frozenset("项个类条种件家所处批篇份部次")
_MOST, _FAR = 60, 400


def check_enumerations(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each count that what is enumerated beside it contradicts."""
    for place, paragraph in enumerate(reading.paragraphs):
        for sentence in paragraph:
            for count in filter(_counts_things, sentence.numbers):
                yield from _beside(reading, count, sentence.start)
                yield from _in_line(reading, count, paragraph[-1].end)
                yield from _named_rates(reading, count)
        for count in filter(_counts_things, paragraph[-1].numbers[-1:]):
            if _ANNOUNCES.match(reading.text, count.end, paragraph[-1].end):
                yield from _on_lines(reading, count, place)


def _counts_things(number: Number) -> bool:
    """Whether a number counts several things that may be listed."""
    several = number.exact and 1 < number.value <= _MOST
    return number.kind is Kind.COUNT and several and number.unit in _UNIT_OF_THINGS


def _beside(reading: Reading, count: Number, start: int) -> Iterator[Finding]:
    """Check 3次，分别是3月2日、5月8日 and 《甲》《乙》《丙》4项制度."""
    limit = count.end + _FAR
    if found := _DATES.match(reading.text, count.end, limit):
        items = _DATE_MARK.findall(found["list"])
    elif found := _TITLES_BEHIND.match(reading.text, count.end, limit):
        items = re.findall(r"《[^》]*》", found["list"])
        if reading.text.startswith("等", found.end()) and len(items) <= count.value:
            return
    elif found := _TITLES_AHEAD.search(reading.text, max(start, count.start - _FAR), count.start):
        items = re.findall(r"《[^》]*》", found["list"])
        if found["open"] and len(items) <= count.value:
            return
    else:
        return
    if len(items) != count.value:
        begin, end = min(found.start("list"), count.start), max(found.end("list"), count.end)
        yield _mismatch(reading, count, len(items), begin, end)


def _in_line(reading: Reading, count: Number, end: int) -> Iterator[Finding]:
    """Check 三项任务：（一）…；（二）…；（三）…."""
    opening = _NAMED.match(reading.text, count.end)
    if opening is None or not reading.text.startswith("（一）", opening.end()):
        return
    run, last = 0, opening.end()
    for mark in _IN_LINE.finditer(reading.text, opening.end(), end):
        if _NUMERALS.index(mark[1]) != run:
            break
        run, last = run + 1, mark.end()
    if run > 1 and run != count.value:
        yield _mismatch(reading, count, run, count.start, last)


def _on_lines(reading: Reading, count: Number, place: int) -> Iterator[Finding]:
    """Check 共4项： with the numbered lines behind it, 1. and on."""
    run, last = 0, count.end
    for paragraph in reading.paragraphs[place + 1 : place + 1 + _MOST]:
        mark = _LINE.match(reading.text[paragraph[0].start : paragraph[0].end])
        if mark is None or int(mark[1]) != run + 1:
            break
        run, last = run + 1, paragraph[0].end
    if run > 1 and run != count.value:
        yield _mismatch(reading, count, run, count.start, last)


def _named_rates(reading: Reading, count: Number) -> Iterator[Finding]:
    """Check 两个项目：甲执行率61%，乙执行率72.5%，丙执行率68%: more than were announced."""
    opening = _NAMED.match(reading.text, count.end)
    behind = [one for one in reading.numbers_in(count.end, count.end + _FAR) if one.sentence == count.sentence]
    if opening is None or not behind or behind[0].kind not in (Kind.PERCENT, Kind.MONEY):
        return
    alike = [one for one in behind if one.kind is behind[0].kind and one.before[-3:] == behind[0].before[-3:]]
    labels = {one.before[:-3] for one in alike}
    if len(alike) == len(behind) == len(labels) > count.value and "" not in labels:
        yield _mismatch(reading, count, len(alike), count.start, alike[-1].end)


def _mismatch(reading: Reading, count: Number, listed: int, start: int, end: int) -> Finding:
    message = f"数目与所列不符：写作{count.text}，所列为{listed}"
    return reading.finding(Code.COUNT_MISMATCH, Severity.ERROR, start, end, message)
