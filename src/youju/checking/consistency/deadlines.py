"""Holds what is told of a date by which something was due (按期, 符合时限要求, 满分) against the date it was done.

应于9月30日前完工，实际11月12日完工，按期完成: one date that is due, one on which it came about, and a claim of both, in
a sentence or two. Where another date may be either, or the date was moved, nothing is told.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from youju.checking.arithmetic.targets import full_marks
from youju.checking.reading import Reading, Sentence
from youju.checking.vocabulary import patterns
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["Day", "check_deadlines", "days_of", "is_due"]

_SAID = patterns("deadlines")
_DATE = regex(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})日|(?P<part>[底末初]|[上中下]旬))?"
)
_BREAK, _STOP = regex(r"[，。；：\n]"), regex(r"[。；\n]")
_PARTS = {"初": (1, 5), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (26, 31), "末": (26, 31)}
_FAR, _NEAR, _MOST, _HALF = 24, 8, 6, 6


@dataclass(frozen=True)
class Day:
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
            days = days_of(sentence)
            due = [one for one in days if is_due(reading, sentence, one)]
            if len(due) != 1:
                continue
            near = paragraph[place : place + 2]
            if len(days) == 1 and len(near) > 1 and len(near[1].dates) <= _MOST:
                days = [*days, *days_of(near[1])]
            yield from _judged(reading, near, due[0], [one for one in days if one is not due[0]])


def days_of(sentence: Sentence) -> list[Day]:
    """Return the dates of a sentence that name a month."""
    found = ((one, _DATE.fullmatch(one.text)) for one in sentence.dates[:_MOST])
    days = []
    for mention, date in found:
        month = int(date["month"]) if date else 0
        if date is None or not 1 <= month <= 12:
            continue
        year = int(date["year"] or 0)
        length = calendar.monthrange(year or 2023, month)[1]
        first, last = _PARTS.get(date["part"] or "", (1, length))
        if date["day"]:
            first = last = int(date["day"])
        days.append(Day(month, first, min(last, length), year, mention.start, mention.end))
    return days


def is_due(reading: Reading, sentence: Sentence, day: Day) -> bool:
    """Whether a date is one by which something ought to be done."""
    words = _STOP.split(reading.text[max(sentence.start, day.start - _FAR) : day.start])[-1]
    told = _SAID["due"].search(words)
    if told is None:
        return False
    plain = len(words) - told.end() <= _NEAR and not _SAID["apart"].search(words, told.end())
    return plain or bool(_SAID["by"].match(reading.text, day.end))


def _judged(reading: Reading, near: Sequence[Sentence], due: Day, others: Sequence[Day]) -> Iterator[Finding]:
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


def _ahead(reading: Reading, start: int, day: Day) -> str:
    return _BREAK.split(reading.text[max(start, day.start - _FAR) : day.start])[-1]


def _is_step(reading: Reading, due: Day, day: Day) -> bool:
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
