"""Holds how much earlier or later than planned something is told to be against the lengths and the dates told.

合同工期120天……共115天，比合同工期提前15天; 原定8月底前完工，于7月18日完工，较原计划推迟18天. Where the plan or
what came of it is told twice, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from youju.checking.consistency.deadlines import Day, days_of, is_due
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
_MOVE = regex(
    r"(?:(?P<early>提前|早)|(?P<late>推迟|延后|滞后|逾期|超期|延误|晚|迟))了?约?(?P<days>\d{1,3})?(?=(?P<unit>[天日])|个?月|$|[，。；完])"
)
_TO_DO, _STOP = regex(r"[之以]?前|止"), regex(r"[\d。；]")
_HALF, _NEAR, _FAR, _EXACT, _ANY_YEAR = 6, 24, 80, 5, 2023


def check_schedules(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each such distance that the plan and what came of it contradict."""
    for paragraph in reading.paragraphs:
        lengths = [one for sentence in paragraph for one in sentence.numbers if one.unit in _DAYS and one.exact]
        moved = [(one, found) for one in lengths if (found := _MOVED.search(one.before))]
        if len(moved) == 1 and not _EXTENDED.search(reading.text, paragraph[0].start, paragraph[-1].end):
            yield from _of_lengths(reading, lengths, *moved[0])
        for end in range(1, len(paragraph) + 1) if moved else ():
            yield from _of_dates(reading, paragraph[max(0, end - 2) : end])


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


def _of_dates(reading: Reading, near: Sequence[Sentence]) -> Iterator[Finding]:
    """Check 应于3月31日前签订，实际于3月28日签订，提前12天: the last two dates before the claim, the first one due."""
    own, days = near[-1], [(one, day) for one in near for day in days_of(one)]
    for claim in _MOVE.finditer(reading.text, own.start, own.end) if len(days) > 1 else ():
        ahead = [(one, day) for one, day in days if day.end <= claim.start()][-2:]
        if len(ahead) < 2:
            continue
        (sentence, due), (_, done) = ahead
        gap = reading.text[done.end : claim.start()]
        told = int(claim["days"] or 0) if claim["unit"] else 0
        apart = len(gap) > (_FAR if told else _NEAR) or (not told and _STOP.search(gap))
        moved = _EXTENDED.search(reading.text, due.start, claim.end())
        if not apart and not moved and is_due(reading, sentence, due) and not _TO_DO.match(reading.text, done.end):
            yield from _between(reading, due, done, claim, told)


def _between(reading: Reading, due: Day, done: Day, claim: re.Match[str], told: int) -> Iterator[Finding]:
    """Hold how far a claim puts two dates apart against the dates; 0 where it only says which came first."""
    year = done.year or due.year or _ANY_YEAR
    sure = all(one.last - one.first <= _EXACT for one in (due, done))
    if not sure or (due.year != done.year and abs(due.month - done.month) > _HALF and 0 in (due.year, done.year)):
        return
    then, came = (date(one.year or year, one.month, one.last) for one in (due, done))
    days = (then - came if claim["early"] else came - then).days
    if days < 0 or (told and abs(days - told) > 1):
        message = f"与所列日期不符：{then:%m月%d日}与{came:%m月%d日}相差{abs(days)}天，文中写作“{claim.group()}”"
        end = claim.end() + bool(claim["unit"])
        yield reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, due.start, end, message)
