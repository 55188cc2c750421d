"""Knows that time runs forward: a span ends after it begins, a work is finished after it was begun.

What is told cumulatively doesn't fall (`check_cumulative`): 截至6月末累计支付412万元，截至9月末累计支付386万元.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from youju.checking.reading import Number, Reading, Sentence
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.mentions.numerals import parse_number
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["check_cumulative", "check_time_order", "is_before"]

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
_OF_A_PART = regex(r"[期批县区镇乡村段院校局站所]")
_ASIDE = regex(r"（[^（）]{0,40}）")
_FELL = regex(r"调整|核减|收回|退回|冲[销减]|剩余|余额|未|尚|还有|目标|计划|应")
_RUNNING = regex(r"(?:完成|支付|支出)[^，。；\d]{0,8}的$|(?:进度|执行率|支付率|支出率|完成率)(?:为|达到?)?$")
_CUE = regex(r"累计|截[至止]")
_AT_END = regex(r"[末底]|进度|率")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT})
_FAR, _QUARTER, _HALF, _YEAR = 40, 3, 6, 12


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
        if is_before(_stamp(told | {"by": told["by"] or told["ay"]}, "b"), _stamp(told, "a")) and told["by"]:
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
            wrong = last if last.rank < step.rank and is_before(step.stamp, last.stamp) else None
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


def is_before(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Tell whether a day, month or year lies before another, as far as both are told."""
    size = min(len(one), len(other))
    return one[:size] < other[:size]


def _is_reversed(procedure: _Procedure, later: _Step, earlier: _Step) -> bool:
    """Whether a step that comes later in its procedure, though told first, is dated before one that comes earlier."""
    sure = all(procedure.sure.match(step.word) for step in (later, earlier))
    return sure and later.rank > earlier.rank and is_before(later.stamp, earlier.stamp)


def _batches(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 第一批于2023年3月，第二批于2023年8月: what is counted up comes one after the other."""
    for one, other in pairwise(_BATCH.finditer(reading.words(sentence))):
        ranks = ["一二三四五六".index(found["rank"]) for found in (one, other)]
        first, second = (_stamp(found.groupdict(), "a") for found in (one, other))
        if one["what"] == other["what"] and ranks[1] == ranks[0] + 1 and second < first[: len(second)]:
            message = f"时间先后颠倒：“{other.group()}”早于“{one.group()}”"
            start, end = sentence.start + one.start(), sentence.start + other.end()
            yield reading.finding(Code.YEAR_SLIP, Severity.ERROR, start, end, message)


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
    alike = long.startswith(short) or long.endswith(short)
    return alike and not _OF_A_PART.search(long.replace(short, ""))


def _month(found: re.Match[str]) -> int:
    if found["quarter"]:
        return int(parse_number(found["quarter"]) or 0) * _QUARTER
    return _HALF if found["half"] else int(found["month"] or _YEAR)


def _fell(reading: Reading, one: Number, other: Number) -> Finding:
    message = f"累计数不应减少：前为{one.text}，后为{other.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, one.start, other.end, message)
