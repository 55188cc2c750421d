"""Knows that time runs forward: a span ends after it begins, a work is finished after it was begun."""

from __future__ import annotations

import re
from collections.abc import Iterator

from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_time_order"]

_DATE = r"(?P<{0}y>(?:19|20)\d\d)年(?:(?P<{0}m>\d{{1,2}})月)?(?:(?P<{0}d>\d{{1,2}})日)?"
_SPAN = regex(_DATE.format("a") + r"\s*(?:起)?(?:，)?\s*(?:至|到|—{1,2}|－|–|-|~|～)\s*" + _DATE.format("b"))
_YEARS = regex(r"(?<!\d)(?P<ay>(?:19|20)\d\d)\s*(?:—{1,2}|－|–|-|~|～|至)\s*(?P<by>(?:19|20)\d\d)\s*年")
_EVENT = regex(
    _DATE.format("a")
    + r"[^，。；\d]{0,6}?(?:(?P<begun>开工|动工|启动|开始|签订合同|签订|进场)"
    + r"|(?P<ended>竣工|完工|建成|验收|交付|结束|完成))"
)
_PLANNED = regex(
    r"(?:计划|要求|应)(?:于|在)?(?P<planned>\d{1,2})月(?:(?P<planned_day>\d{1,2})日)?[^。；\d]{0,16}，?"
    r"实际(?:于|在)?(?P<done>\d{1,2})月(?:(?P<done_day>\d{1,2})日)?"
    r"[^。；\d]{0,16}?(?P<claim>按期|按时|如期|提前)"
)
_SUBJECT = regex(r"[一二三]期|[甲乙丙]标|第[一二三]|上年|其他")


def check_time_order(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each span that ends before it begins, and each work that ends before its start."""
    text = reading.text
    for pattern in (_SPAN, _YEARS):
        for found in pattern.finditer(text):
            begin, end = _stamp(found.groupdict(), "a"), _stamp(found.groupdict(), "b")
            if end < begin[: len(end)]:
                message = f"起止时间颠倒：“{found.group()}”"
                yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, found.start(), found.end(), message)
    for found in _PLANNED.finditer(text):
        planned, done = _day_of_year(found, "planned"), _day_of_year(found, "done")
        if done[: len(planned)] > planned[: len(done)]:
            message = f"晚于计划却称“{found['claim']}”：{found.group()}"
            yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, found.start(), found.end(), message)
    for sentence in reading.sentences:
        if len(sentence.dates) > 1 and (finding := _works(reading, sentence)):
            yield finding


def _day_of_year(found: re.Match[str], which: str) -> tuple[int, ...]:
    day = found[f"{which}_day"]
    return (int(found[which]), int(day)) if day else (int(found[which]),)


def _stamp(parts: dict[str, str | None], which: str) -> tuple[int, ...]:
    """Return year, month, day, as far as they are written."""
    written = (parts.get(which + unit) for unit in "ymd")
    stamp: list[int] = []
    for one in written:
        if one is None:
            break
        stamp.append(int(one))
    return tuple(stamp)


def _works(reading: Reading, sentence: Sentence) -> Finding | None:
    words = reading.words(sentence)
    events = list(_EVENT.finditer(words))
    begun = [one for one in events if one["begun"]]
    ended = [one for one in events if one["ended"]]
    if len(begun) != 1 or not ended or _SUBJECT.search(words):
        return None
    start, end = begun[0], ended[0]
    first, last = _stamp(start.groupdict(), "a"), _stamp(end.groupdict(), "a")
    size = min(len(first), len(last))
    if start.start() > end.start() or size == 0 or last[:size] >= first[:size]:
        return None
    message = f"完工早于开工：“{start.group()}”而“{end.group()}”"
    begin = sentence.start + start.start()
    return reading.finding(Code.YEAR_SLIP, Severity.ERROR, begin, sentence.start + end.end(), message)
