"""Knows that time runs forward: a span ends after it begins, a work is finished after it was begun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_time_order"]

_DATE = r"(?P<{0}y>(?:19|20)\d\d)年(?:(?P<{0}m>\d{{1,2}})月)?(?:(?P<{0}d>\d{{1,2}})日)?"
_UNDATED = (
    r"(?:(?P<by>(?:19|20)\d\d)年(?:(?P<bm>\d{1,2})月)?(?:(?P<bd>\d{1,2})日)?|(?P<bm2>\d{1,2})月(?P<bd2>\d{1,2})日)"
)
_SPAN = regex(_DATE.format("a") + r"\s*(?:起)?(?:，)?\s*(?:至|到|—{1,2}|－|–|-|~|～)\s*(?:同年)?" + _UNDATED)
_YEARS = regex(r"(?<!\d)(?P<ay>(?:19|20)\d\d)\s*(?:—{1,2}|－|–|-|~|～|至)\s*(?P<by>(?:19|20)\d\d)\s*年")
_STAGES = ("立项|批复", "招标|招投标|中标", "签订合同|签订施工合同|合同签订|签订", "开工|动工|启动|开始|进场")
_LAST_STAGES = ("竣工验收|验收", "完工|竣工|建成|交付|结束|完成(?!招|立|采|签|前)")
_MILESTONE = regex(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?:(?<![\d.])(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[底初末]|[上中下]旬)?)?[^，。；、\d]{0,8}?(?:"
    + "|".join(
        f"(?P<s{rank}>{words})" for rank, words in [*enumerate(_STAGES), (5, _LAST_STAGES[0]), (4, _LAST_STAGES[1])]
    )
    + ")"
)
"""A day or month, and what was done then: the stages of a work in their order."""
_NEXT_YEAR = regex(r"次年|翌年|第二年|下一?年|明年|来年|跨年")
_PLANNED = regex(
    r"(?:计划|要求|应)(?:于|在)?(?P<planned>\d{1,2})月(?:(?P<planned_day>\d{1,2})日)?[^。；\d]{0,16}，?"
    r"实际(?:于|在)?(?P<done>\d{1,2})月(?:(?P<done_day>\d{1,2})日)?"
    r"[^。；\d]{0,16}?(?P<claim>按期|按时|如期|提前)"
)
_BATCH = regex(r"第(?P<rank>[一二三四五六])(?P<what>[批期次笔]|阶段)[^，。；、\d]{0,10}" + _DATE.format("a"))
_SUBJECT = regex(r"[一二三]期|[甲乙丙]标|第[一二三]|上年|其他")


def check_time_order(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each span that ends before it begins, and each work that ends before its start."""
    text = reading.text
    for pattern in (_SPAN, _YEARS):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            if not parts["by"]:  # 2023年8月15日至8月25日
                parts |= {"by": parts["ay"], "bm": parts["bm2"], "bd": parts["bd2"]}
            begin, end = _stamp(parts, "a"), _stamp(parts, "b")
            if end < begin[: len(end)]:
                message = f"起止时间颠倒：“{found.group()}”"
                yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, found.start(), found.end(), message)
    for found in _PLANNED.finditer(text):
        planned, done = _day_of_year(found, "planned"), _day_of_year(found, "done")
        if done[: len(planned)] > planned[: len(done)]:
            message = f"晚于计划却称“{found['claim']}”：{found.group()}"
            yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, found.start(), found.end(), message)
    for sentence in reading.sentences:
        if len(sentence.dates) > 1:
            yield from _milestones(reading, sentence)
            yield from _batches(reading, sentence)


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


def _milestones(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check that the stages of one work come one after the other; a month without a year is of the year before it."""
    words = reading.words(sentence)
    if _SUBJECT.search(words) or _NEXT_YEAR.search(words):
        return
    year = ""
    ahead: tuple[int, tuple[int, ...], re.Match[str]] | None = None
    for found in _MILESTONE.finditer(words):
        year = found["year"] or year
        if not (found["year"] or found["month"]):
            continue
        rank = next(rank for rank in range(len(_STAGES) + len(_LAST_STAGES)) if found[f"s{rank}"])
        stamp = tuple(int(one) for one in (year or "0", found["month"], found["day"]) if one)
        if ahead is not None:
            first, earlier, last = ahead
            size = min(len(earlier), len(stamp))
            if rank > first and stamp[:size] < earlier[:size]:
                message = f"时间先后颠倒：“{found.group()}”早于前一步“{last.group()}”"
                start, end = sentence.start + last.start(), sentence.start + found.end()
                yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, start, end, message)
                return
        ahead = rank, stamp, found


def _batches(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 第一批于2023年3月，第二批于2023年8月: what is counted up comes one after the other."""
    for one, other in pairwise(_BATCH.finditer(reading.words(sentence))):
        ranks = ["一二三四五六".index(found["rank"]) for found in (one, other)]
        first, second = (_stamp(found.groupdict(), "a") for found in (one, other))
        if one["what"] == other["what"] and ranks[1] == ranks[0] + 1 and second < first[: len(second)]:
            message = f"时间先后颠倒：“{other.group()}”早于“{one.group()}”"
            start, end = sentence.start + one.start(), sentence.start + other.end()
            yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, start, end, message)
