"""Holds what is told of when something was due (按期, 符合时限要求, 满分) against the dates and lengths told of it.

应于9月30日前完工，实际11月12日完工，按期完成: one date that is due, one on which it came about, and a claim of both, in
a sentence or two (`check_deadlines`). 合同工期120天……共115天，比合同工期提前15天; 原定8月底前完工，于7月18日完工，
较原计划推迟18天: how much earlier or later (`check_schedules`). 应在30日内签订……4月8日发出，5月26日签订: how long it
took (`check_terms`). Of what is told twice, or was moved, nothing is said.
What is yet to be done isn't due before the year reported on, nor before the report is signed (`check_plans_ahead`).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from youju.checking.arithmetic.targets import full_marks
from youju.checking.consistency.years import report_year
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import patterns
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_deadlines", "check_plans_ahead", "check_schedules", "check_terms"]

_SAID, _PLANS = patterns("deadlines"), patterns("plans_ahead")
_SIGNED = regex(r"\n[ \t\u3000]*(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月\d{1,2}日[ \t\u3000]*(?=\n|$)")
_HEADING = regex(r"(?m)^[ \t\u3000#]*[一二三四五六七八九十]{1,3}、(?P<name>[^\n。，]{2,30})$")
_DUE_BY = regex(r"(?<![\d—－\-])(?P<year>(?:19|20)\d\d)年(?:(?P<month>\d{1,2})月(?:\d{1,2}日)?|年?)[份初中底末]?")
_DATE = regex(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})日|(?P<part>[底末初]|[上中下]旬))?"
)
_BREAK = regex(r"[，。；：\n]")
_PARTS = {"初": (1, 5), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (26, 31), "末": (26, 31)}
_FAR, _NEAR, _MOST, _HALF = 24, 8, 6, 6
_DAYS = {"天": "天", "日": "天", "日历天": "天", "日历日": "天", "工作日": "工作日", "个工作日": "工作日", "个月": "月"}
_EARLY, _LATE = r"提前|缩短|压缩|短|早于?", r"推迟|延后|滞后|逾期|超期|延误|拖延|延长|晚于?"
_MOVED = regex(rf"(?:(?P<early>{_EARLY})|(?P<late>{_LATE}))了?(?:工期|约)?$")
_PLANNED = regex(
    r"(?:合同|约定|计划|批复|规定|要求|定额|承诺|法定|施工|总)[^，。；\d]{0,6}?(?:工期|周期|期限|时限|用时|服务期|建设期)[为是共：]*$"
)
_ACTUAL = regex(r"实际[^，。；\d]{0,10}$|(?:共|历时|用时|耗时|共计|总计|为期)(?:为|用了?)?$")
_EXTENDED = regex(r"顺延|停工|扣除|延期|增加工期|变更|调整|每|平均(?=提前|缩短|压缩|推迟)|一期|二期|标段|分别")
_MOVE = regex(
    r"(?:(?P<early>提前|早)|(?P<late>推迟|延后|滞后|逾期|超期|延误|晚|迟))了?约?(?P<days>\d{1,3})?(?=(?P<unit>[天日])|个?月|$|[，。；完])"
)
_TO_DO, _PARTED = regex(r"[之以]?前|止"), regex(r"[\d。；]")
_WITHIN, _BY_RULE = (
    regex(r"[之以]?内"),
    regex(r"应(?![急用对届])|须|必须|规定|要求|时限|限期|限于|承诺|约定|法定|不得?超过"),
)
_HOLIDAYS, _WEEK, _WEEKEND, _SLACK = 7, 7, 2, 1
"""How many working days a holiday takes away at most, and by how many days a count of days may differ."""
_BESIDE, _AWAY, _EXACT, _ANY_YEAR = 24, 80, 5, 2023


@dataclass(frozen=True)
class _Day:
    """A date as told: the first and last day that it may be, its year where written, and where it stands."""

    month: int
    first: int
    last: int
    year: int
    start: int
    end: int


def check_deadlines(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim that something was done in time, or late, which the two dates deny."""
    for paragraph in reading.paragraphs:
        for place, sentence in enumerate(paragraph):
            days = _days(sentence)
            due = [one for one in days if _is_due(reading, sentence, one)]
            if len(due) != 1:
                continue
            near = paragraph[place : place + 2]
            if len(days) == 1 and len(near) > 1 and len(near[1].dates) <= _MOST:
                days = [*days, *_days(near[1])]
            yield from _judged(reading, near, due[0], [one for one in days if one is not due[0]])


def _days(sentence: Sentence) -> list[_Day]:
    """Return the dates of a sentence that name a month."""
    found = ((one, _DATE.fullmatch(one.text)) for one in sentence.dates[:_MOST])
    days = []
    for mention, told in found:
        month = int(told["month"]) if told else 0
        if told is None or not 1 <= month <= 12:
            continue
        year = int(told["year"] or 0)
        length = calendar.monthrange(year or 2023, month)[1]
        first, last = _PARTS.get(told["part"] or "", (1, length))
        if told["day"]:
            first = last = int(told["day"])
        days.append(_Day(month, first, min(last, length), year, mention.start, mention.end))
    return days


def _is_due(reading: Reading, sentence: Sentence, day: _Day) -> bool:
    """Whether a date is one by which something ought to be done."""
    words = clause_before(reading.text, day.start, max(sentence.start, day.start - _FAR), "。；\n")
    told = _SAID["due"].search(words)
    if told is None:
        return False
    plain = len(words) - told.end() <= _NEAR and not _SAID["apart"].search(words, told.end())
    return plain or bool(_SAID["by"].match(reading.text, day.end))


def _judged(reading: Reading, near: Sequence[Sentence], due: _Day, others: Sequence[_Day]) -> Iterator[Finding]:
    text, start, end = reading.text, near[0].start, near[-1].end
    others = [one for one in others if not _is_step(reading, due, one)]
    named = [one for one in others if _SAID["done"].search(_ahead(reading, start, one))]
    done = named or [one for one in others if one.start > due.start]
    if len(done) != 1 or _SAID["moved"].search(text, start, end):
        return
    (one,) = done
    if _SAID["by"].match(text, one.end) or (one.year and due.year and one.year < due.year):
        return
    since = max(due.end, one.end)
    late = _first(reading, "late", due.end, end)
    kept = None if late else _first(reading, "kept", since, end) or _full(reading, near)
    years = (one.year or due.year, due.year or one.year)
    unsure = late and (one.year == 0) != (due.year == 0)
    if unsure or (not any(years) and abs(one.month - due.month) > _HALF):
        return  # due in December, done in January
    if kept and (years[0], one.month, one.first) > (years[1], due.month, due.last):
        what, claim = "晚于期限", kept
    elif late and (years[0], one.month, one.last) <= (years[1], due.month, due.first):
        what, claim = "早于期限", late
    else:
        return
    message = f"{what}：要求{text[due.start : due.end]}，实际{text[one.start : one.end]}，文中写作“{claim[0]}”"
    low, high = min(due.start, one.start), max(since, claim[1])
    yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, low, high, message)


def _ahead(reading: Reading, start: int, day: _Day) -> str:
    return clause_before(reading.text, day.start, max(start, day.start - _FAR), "，。；：\n")


def _is_step(reading: Reading, due: _Day, day: _Day) -> bool:
    """Whether a date is when something was begun, or told to be done, which wasn't what was due."""
    behind, wanted = (_BREAK.split(reading.text[one.end : one.end + _NEAR])[0] for one in (day, due))
    step = _SAID["step"].search(behind)
    return step is not None and step.group() not in wanted


def _first(reading: Reading, key: str, start: int, end: int) -> tuple[str, int] | None:
    found = _SAID[key].search(reading.text, start, end)
    return (found.group(), found.end()) if found else None


def _full(reading: Reading, near: Sequence[Sentence]) -> tuple[str, int] | None:
    """Return the full marks that either sentence gives."""
    for sentence in near:
        if claim := full_marks(sentence.numbers):
            return claim.words, claim.end
    return _first(reading, "full", near[0].start, near[-1].end)


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
    planned = [one for one in ahead if _PLANNED.search(one.before) or _is_term(one)]
    actual = [one for one in ahead if one not in planned and _ACTUAL.search(one.before)]
    if len(planned) != 1 or len(actual) != 1:
        return
    gap = planned[0].value - actual[0].value if moved["early"] else actual[0].value - planned[0].value
    if gap != much.value:
        message = f"与工期不符：{planned[0].text}与{actual[0].text}相差{abs(gap)}，文中写作“{moved.group()}{much.text}”"
        start, end = min(planned[0].start, actual[0].start), much.end
        yield reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, start, end, message)


def _is_term(number: Number) -> bool:
    """Whether a length is how long something may take: 承诺5个工作日内办结."""
    return bool(_WITHIN.match(number.after) or number.text.endswith("内")) and bool(
        _BY_RULE.search(number.before + number.after)
    )


def check_terms(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim that something was done within so many days, or late, which two dates deny."""
    for paragraph in reading.paragraphs:
        for place, sentence in enumerate(paragraph):
            terms = [one for one in sentence.numbers if _DAYS.get(one.unit or "", "月") != "月" and _is_term(one)]
            near = paragraph[place : place + 2]
            days = [one for sentence in near for one in _days(sentence) if one.first == one.last]
            if len(terms) == 1 and len(days) == 2 and terms[0].end < days[0].start:
                yield from _of_term(reading, terms[0], (days[0], days[1]), near[-1].end)


def _of_term(reading: Reading, term: Number, span: tuple[_Day, _Day], end: int) -> Iterator[Finding]:
    """Hold a claim behind two dates against how long lies between them; holidays may make working days fewer."""
    begun, done = span
    year = begun.year or done.year or _ANY_YEAR
    start, stop = date(begun.year or year, begun.month, begun.first), date(done.year or year, done.month, done.first)
    days, until = (stop - start).days, done.end
    if days <= 0 or _SAID["moved"].search(reading.text, term.start, end):
        return
    late = _first(reading, "late", until, end)
    kept = None if late else _first(reading, "kept", until, end)
    least, most = days - _SLACK, days
    if _DAYS[term.unit or ""] == "工作日":
        most = days - days // _WEEK * _WEEKEND
        least = most - _WEEKEND - _HOLIDAYS
    claim = kept if kept and least > term.value else late if late and most <= term.value else None
    if claim:
        message = f"与所列日期不符：{start:%m月%d日}至{stop:%m月%d日}有{days}天，要求{term.text}，文中写作“{claim[0]}”"
        yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, term.start, claim[1], message)


def _of_dates(reading: Reading, near: Sequence[Sentence]) -> Iterator[Finding]:
    """Check 应于3月31日前签订，实际于3月28日签订，提前12天: the last two dates before the claim, the first one due."""
    own, days = near[-1], [(one, day) for one in near for day in _days(one)]
    for claim in _MOVE.finditer(reading.text, own.start, own.end) if len(days) > 1 else ():
        ahead = [(one, day) for one, day in days if day.end <= claim.start()][-2:]
        if len(ahead) < 2:
            continue
        (sentence, due), (_, done) = ahead
        gap = reading.text[done.end : claim.start()]
        told = int(claim["days"] or 0) if claim["unit"] else 0
        apart = len(gap) > (_AWAY if told else _BESIDE) or (not told and _PARTED.search(gap))
        moved = _EXTENDED.search(reading.text, due.start, claim.end())
        if not apart and not moved and _is_due(reading, sentence, due) and not _TO_DO.match(reading.text, done.end):
            yield from _between(reading, due, done, claim, told)


def _between(reading: Reading, due: _Day, done: _Day, claim: re.Match[str], told: int) -> Iterator[Finding]:
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


def check_plans_ahead(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each day by which something is still to be done, though it had passed before the report."""
    year, signed = report_year(reading.text), list(_SIGNED.finditer(reading.text))
    made = (int(signed[-1]["year"]), int(signed[-1]["month"])) if signed else (0, 0)
    for sentence in reading.sentences if year else ():
        for due in _DUE_BY.finditer(reading.text, sentence.start, sentence.end) if sentence.dates else ():
            when = int(due["year"]), int(due["month"] or 12)
            ahead = when < made and _is_of_next_steps(reading, due.start())
            if (when[0] < (year or 0) or ahead) and _is_to_do(reading, sentence, due):
                then = f"{made[0]}年{made[1]}月成文" if ahead else f"本文为{year}年度"
                message = f"计划的时间已经过去：{then}，此处写作“{due.group()}”，请核对年份"
                yield reading.finding(Code.YEAR_SLIP, Severity.WARNING, due.start(), due.end(), message)


def _is_to_do(reading: Reading, sentence: Sentence, due: re.Match[str]) -> bool:
    """Whether the words around a date say that something is to be done by it, and not how that went."""
    clause = clause_before(reading.text, due.start(), max(sentence.start, due.start() - _FAR), "，。；：）\n")
    planned = _PLANS["planned"].search(clause) or _is_of_next_steps(reading, due.start())
    rest = reading.text[due.end() : sentence.end]
    return bool(planned and _PLANS["by"].match(rest)) and not _PLANS["past"].search(clause + "　" + rest)


def _is_of_next_steps(reading: Reading, at: int) -> bool:
    heads = reading.found_in(_HEADING, 0, at)
    return bool(heads and _PLANS["section"].search(heads[-1]["name"]))
