"""Knows that time runs forward: a span ends after it begins, a work is finished after it was begun."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from youju.checking.reading import Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["check_time_order"]

_DATE = r"(?P<{0}y>(?:19|20)\d\d)年(?:(?P<{0}m>\d{{1,2}})月)?(?:(?P<{0}d>\d{{1,2}})日)?"
_UNDATED = (
    r"(?:(?P<by>(?:19|20)\d\d)年(?:(?P<bm>\d{1,2})月)?(?:(?P<bd>\d{1,2})日)?|(?P<bm2>\d{1,2})月(?P<bd2>\d{1,2})日)"
)
_SPAN = regex(_DATE.format("a") + r"\s*(?:起)?(?:，)?\s*(?:至|到|—{1,2}|－|–|-|~|～)\s*(?:同年)?" + _UNDATED)
_APART = regex(
    r"(?:自|从)"
    + _DATE.format("a")
    + r"[^，。；\d]{1,10}，?(?:至|到)(?P<by>(?:19|20)\d\d)年(?:(?P<bm>\d{1,2})月)?(?:(?P<bd>\d{1,2})日)?"
)
_SAME_MONTH = regex(
    r"(?<![年\d])(?P<am>\d{1,2})月(?P<ad>\d{1,2})日\s*(?:至|到|—{1,2}|－|–|-|~|～)\s*(?:(?P=am)月)?(?P<bd>\d{1,2})日"
)
_YEARS = regex(r"(?<!\d)(?P<ay>(?:19|20)\d\d)\s*(?:—{1,2}|－|–|-|~|～|至)\s*(?P<by>(?:19|20)\d\d)\s*年")
_DUE_UNSIGNED = regex(
    _DATE.format("a")
    + r"[^，。；\d]{0,6}签(?:订|署|约)[^。；]{0,40}?(?:约定|要求|应于?|须于?|限于?|承诺)[^，。；\d]{0,8}"
    + r"(?:(?P<by>(?:19|20)\d\d)年)?(?P<bm>\d{1,2})月(?:(?P<bd>\d{1,2})日)?[底末]?[之以]?前?"
    + r"[^，。；\d]{0,4}(?:交|完|供|竣|投|上线|履行|到)"
)
_BATCH = regex(r"第(?P<rank>[一二三四五六])(?P<what>[批期次笔]|阶段)[^，。；、\d]{0,10}" + _DATE.format("a"))
_DUE = regex(r"[\d年月日]+[底末]?[之以]?前")
_FILE = "corpora/terms/procedures.yaml"
_MOST_STEPS = 12
_DATED = r"(?:(?P<year>(?:19|20)\d\d)年)?(?:(?<![\d.])(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[底初末]|[上中下]旬)?)?"


@dataclass(frozen=True)
class _Procedure:
    """Steps in their order: a date and the step behind it, or the step and its date; which are sure in reverse too."""

    told: re.Pattern[str]
    labelled: re.Pattern[str]
    sure: re.Pattern[str]
    size: int


@dataclass(frozen=True)
class _Step:
    """What was done when, and where that is said."""

    rank: int
    stamp: tuple[int, ...]
    found: re.Match[str]
    word: str


@cache
def _procedures() -> tuple[_Procedure, ...]:
    file = load_yaml(_FILE)
    made = []
    for one in file["procedures"]:
        ranked = sorted(
            enumerate(one["steps"]), key=lambda step: step[0] != len(one["steps"]) - 1
        )  # 竣工验收 is no 竣工
        steps = "|".join(f"(?P<s{rank}>{words})" for rank, words in ranked)
        told = regex(rf"{_DATED}[^，。；、\d]{{0,8}}?(?:{steps})")
        labelled = regex(rf"(?:{steps}){file['labels']}{_DATED}")
        made.append(_Procedure(told, labelled, regex(one["sure"]), len(one["steps"])))
    return tuple(made)


@cache
def _words(key: str) -> re.Pattern[str]:
    return regex(load_yaml(_FILE)[key])


def check_time_order(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each span that ends before it begins, and each work that ends before its start."""
    text = reading.text
    for found in _reversed(text):
        message = f"起止时间颠倒：“{found.group()}”"
        yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, found.start(), found.end(), message)
    for sentence in reading.sentences:
        if len(sentence.dates) > 1:
            yield from _milestones(reading, sentence)
            yield from _batches(reading, sentence)
            yield from _due_unsigned(reading, sentence)


def _due_unsigned(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 2024年5月20日签订，约定2024年4月10日前交货: nothing is due before it was agreed on."""
    for found in _DUE_UNSIGNED.finditer(reading.words(sentence)):
        told = found.groupdict()
        if _is_before(_stamp(told | {"by": told["by"] or told["ay"]}, "b"), _stamp(told, "a")) and told["by"]:
            message = f"时间先后颠倒：“{found.group()}”，期限早于签订"
            start, end = (sentence.start + at for at in found.span())
            yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, start, end, message)


def _reversed(text: str) -> Iterator[re.Match[str]]:
    """Yield each span whose end lies before its beginning."""
    for pattern in (_SPAN, _APART, _YEARS):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            if not parts["by"]:  # 2023年8月15日至8月25日
                parts |= {"by": parts["ay"], "bm": parts["bm2"], "bd": parts["bd2"]}
            begin, end = _stamp(parts, "a"), _stamp(parts, "b")
            if end < begin[: len(end)]:
                yield found
    yield from (found for found in _SAME_MONTH.finditer(text) if int(found["bd"]) < int(found["ad"]))


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
    """Check that the steps of one work come one after the other, told in their order or in reverse."""
    words = reading.words(sentence)
    if _words("again").search(words):
        return
    for procedure in _procedures():
        steps = _steps(procedure, words)
        for place, step in enumerate(steps[1:], 1):
            last = steps[place - 1]
            wrong = last if last.rank < step.rank and _is_before(step.stamp, last.stamp) else None
            if wrong is None and _words("right_after").fullmatch(words, last.found.end(), step.found.start()):
                wrong = next((one for one in steps[:place] if _is_reversed(procedure, one, step)), None)
            if wrong:
                message = f"时间先后颠倒：“{step.found.group()}”与“{wrong.found.group()}”的先后不合程序"
                start, end = sentence.start + wrong.found.start(), sentence.start + step.found.end()
                yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, start, end, message)
                return


def _steps(procedure: _Procedure, words: str) -> list[_Step]:
    """Return the steps that a sentence dates, in order, not those due; a month without a year is of the one before."""
    told = (one for one in procedure.told.finditer(words) if one["year"] or one["month"])
    found = [one for one in told if not _DUE.match(one.group())]
    taken = {one.end() for one in found}
    found += [
        one
        for one in procedure.labelled.finditer(words)
        if (one["year"] or one["month"]) and not any(one.start() < end <= one.end() for end in taken)
    ]
    steps, year = [], ""
    for one in sorted(found, key=lambda each: each.start())[:_MOST_STEPS]:
        year = one["year"] or year
        rank = next(rank for rank in range(procedure.size) if one[f"s{rank}"])
        stamp = tuple(int(part) for part in (year or "0", one["month"], one["day"]) if part)
        steps.append(_Step(rank, stamp, one, one[f"s{rank}"]))
    return steps


def _is_before(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    size = min(len(one), len(other))
    return one[:size] < other[:size]


def _is_reversed(procedure: _Procedure, later: _Step, earlier: _Step) -> bool:
    """Whether a step that comes later in its procedure, though told first, is dated before one that comes earlier."""
    sure = all(procedure.sure.match(step.word) for step in (later, earlier))
    return sure and later.rank > earlier.rank and _is_before(later.stamp, earlier.stamp)


def _batches(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 第一批于2023年3月，第二批于2023年8月: what is counted up comes one after the other."""
    for one, other in pairwise(_BATCH.finditer(reading.words(sentence))):
        ranks = ["一二三四五六".index(found["rank"]) for found in (one, other)]
        first, second = (_stamp(found.groupdict(), "a") for found in (one, other))
        if one["what"] == other["what"] and ranks[1] == ranks[0] + 1 and second < first[: len(second)]:
            message = f"时间先后颠倒：“{other.group()}”早于“{one.group()}”"
            start, end = sentence.start + one.start(), sentence.start + other.end()
            yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, start, end, message)
