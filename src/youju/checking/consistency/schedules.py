"""Holds how much earlier or later than planned something is told to be against the lengths and the dates told.

合同工期120天……共115天，比合同工期提前15天; 原定8月底前完工，于7月18日完工，较原计划推迟18天. Where the plan or
what came of it is told twice, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_schedules"]

_DAYS = {"天": "天", "日": "天", "日历天": "天", "日历日": "天", "工作日": "工作日", "个工作日": "工作日", "个月": "月"}
_EARLY, _LATE = r"提前|缩短|早于?", r"推迟|延后|滞后|逾期|超期|延误|拖延|延长|晚于?"
_MOVED = regex(rf"(?:(?P<early>{_EARLY})|(?P<late>{_LATE}))了?(?:工期|约)?$")
_PLANNED = regex(
    r"(?:合同|约定|计划|批复|规定|要求|定额|承诺|法定|施工|总)[^，。；\d]{0,6}?(?:工期|周期|期限|时限|用时|服务期|建设期)[为是共：]*$"
)
_ACTUAL = regex(r"实际[^，。；\d]{0,10}$|(?:共|历时|用时|耗时|共计|总计|为期)(?:为|用了?)?$")
_EXTENDED = regex(r"顺延|停工|扣除|延期|增加工期|变更|调整|每|平均|一期|二期|标段|分别")
_DATE = r"(?:(?P<{0}y>(?:19|20)\d\d)年)?(?P<{0}m>\d{{1,2}})月(?:(?P<{0}d>\d{{1,2}})日|(?P<{0}e>[底末]))前?"
_DATES = regex(
    r"(?:计划|原定|要求|应|约定|原计划)[^，。；\d]{0,10}?"
    + _DATE.format("a")
    + r"[^。；\d]{0,40}?"
    + _DATE.format("b")
    + r"[^。；\d]{0,24}?(?:(?P<early>提前)|(?P<late>推迟|延后|滞后|逾期|超期|延误))了?"
    + r"(?P<days>\d{1,3})?(?=天|日|个?月|$|[，。；完])"
)


def check_schedules(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each such distance that the plan and what came of it contradict."""
    for paragraph in reading.paragraphs:
        lengths = [one for sentence in paragraph for one in sentence.numbers if one.unit in _DAYS and one.exact]
        moved = [(one, found) for one in lengths if (found := _MOVED.search(one.before))]
        if len(moved) == 1 and not _EXTENDED.search(reading.text, paragraph[0].start, paragraph[-1].end):
            yield from _of_lengths(reading, lengths, *moved[0])
        for sentence in paragraph if moved else ():
            if len(sentence.dates) > 1:
                yield from _of_dates(reading, sentence)


def _of_lengths(reading: Reading, lengths: Sequence[Number], much: Number, moved: re.Match[str]) -> Iterator[Finding]:
    ahead = [one for one in lengths if one.start < much.start and _DAYS[one.unit or ""] == _DAYS[much.unit or ""]]
    planned = [one for one in ahead if _PLANNED.search(one.before)]
    actual = [one for one in ahead if one not in planned and _ACTUAL.search(one.before)]
    if len(planned) != 1 or len(actual) != 1:
        return
    gap = planned[0].value - actual[0].value if moved["early"] else actual[0].value - planned[0].value
    if gap != much.value:
        message = f"与工期不符：{planned[0].text}与{actual[0].text}相差{abs(gap)}，文中写作“{moved.group()}{much.text}”"
        start, end = min(planned[0].start, actual[0].start), much.end
        yield reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, start, end, message)


def _of_dates(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    for found in _DATES.finditer(reading.words(sentence)):
        then, done = _day(found, "a"), _day(found, "b")
        if then is None or done is None or (found["ay"] is None) != (found["by"] is None):
            continue
        gap = (then - done if found["early"] else done - then).days
        days = int(found["days"] or 0) if found.end() < sentence.end - sentence.start else 0
        counted = days and reading.words(sentence)[found.end()] in "天日"
        if gap < 0 or (counted and abs(gap - days) > 1):
            message = (
                f"与所列日期不符：{then:%m月%d日}与{done:%m月%d日}相差{abs(gap)}天，文中写作“{found.group()[-8:]}”"
            )
            start = sentence.start + found.start()
            yield reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, start, sentence.start + found.end(), message)


def _day(found: re.Match[str], which: str) -> date | None:
    """Return a day; a month's end for 8月底, and any year where none is written."""
    year, month = int(found[which + "y"] or 2023), int(found[which + "m"])
    try:
        if found[which + "d"]:
            return date(year, month, int(found[which + "d"]))
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None
