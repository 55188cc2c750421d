"""Knows when a text gives two overall scores, or two rates of one name; and whether two numbers count the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import item_in
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_restatements", "count_the_same", "looks_like", "overall_score"]

_OVERALL = regex(
    r"(?P<who>自评|综合|最终|总评|评价|绩效评价|绩效自评|总)[^，。；\d]{0,4}?(?:得分|总分|评分|得)(?:为|是|共)*$|^(?:总得分|总分)(?:为|是)*$"
)
_NOT_OVERALL = regex(r"满分|分值|权重|平均|上年|去年|指标|率|加分|扣|最高|最低|应|以上|以下")
_NOT_PLAIN = regex(
    r"上年|去年|以前|年初|调整|追加|季度|上半年|下半年|同期|其中|每|人均|户均|平均|计划|目标|任务|(?<!供)应(?![急用])|拟|申请|新增|增|减|累计|"
    r"[比较占]|分别|依次|剩余|第[一二三四五]|(?:19|20)\d\d|\d月|截|原|率"
)
_FILLER = regex(
    r"^(?:本次|其中|综上|因此|附|说明|另外|此外|同时|资金方面|[一二三四五六七八九十]、|（[一二三四五六七八九十]）)|[为共约是达计有：:“”\s]"
)
_POINTING = regex(r"[本该此]|方面|综上")
_RATE = regex(r"^(?:项目|资金|年度|全年|总体|整体|本年|当年)*(?P<rate>预算执行率|资金到位率)(?:为|达到?|是)*$")
_ON_A_BASE = regex(r"按|口径|年初|调整|其中|上年|去年|截至|[月季]|目标|指标|分值|÷|/|不低于")
_HEADING = regex(r"^[（(]?[一二三四五六七八九十]{1,2}[)）、][^：]{0,12}(?:情况|问题|结论|概况|说明|方面)：")
_OF_AN_INDICATOR = regex(r"分值|指标值|目标|该项(?!目)|本项(?!目)|权重")
_OF_A_NAME = regex(r"[\u4e00-\u9fff]{3}(?:[率度]|得分)$")
_RATED = frozenset({Kind.PERCENT, Kind.SCORE})
_WORD = regex(r"[\u4e00-\u9fff]{2}")
_LEAST_OVERALL = 40
_WHOLE = "总"
_LONG = 4
_LABEL = 4
_DIGITS = 3
_MOST_SEEN, _NEAR, _NAME = 8, 60, 10


def check_restatements(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each overall score and each rate that is stated twice."""
    yield from _overall_scores(reading)
    told = set()
    for finding in (*_swapped_rates(reading), *_rates(reading)):
        if finding.start not in told:
            yield finding
        told.add(finding.start)


def _overall_scores(reading: Reading) -> Iterator[Finding]:
    seen: dict[str, Number] = {}
    for sentence in reading.sentences:
        for number in sentence.numbers:
            who = overall_score(number)
            words = reading.text[max(sentence.start, number.start - _NEAR) : number.start]
            if not who or _OF_AN_INDICATOR.search(words):
                continue
            named = next(iter(seen)) if who == _WHOLE and len(seen) == 1 else who
            first = seen.setdefault(named, number)
            if first.value != number.value and first.sentence != number.sentence and _alike(reading, first, number):
                yield _finding(reading, first, number, "得分")


def overall_score(number: Number) -> str:
    """Return who gave a text's overall score (自评, 综合 …); empty when a number is no such score."""
    found = _OVERALL.search(number.before) if number.kind is Kind.SCORE and number.exact else None
    if found is None or number.group or number.value < _LEAST_OVERALL or _NOT_OVERALL.search(number.before):
        return ""
    return found["who"] or _WHOLE


def _subject(reading: Reading, number: Number) -> str:
    """Return what a sentence is about, as far as it says so before a number."""
    start = reading.sentences[number.sentence].start
    words = reading.text[max(start, number.start - _NEAR) : number.start]
    return "" if len(words) == _NEAR else _POINTING.sub("", item_in(_FILLER.sub("", _HEADING.sub("", words))))


def _swapped_rates(reading: Reading) -> Iterator[Finding]:
    """Check 学员满意度为96.3%……学员满意度达到93.6%: a rate of one name whose digits changed places."""
    seen: list[tuple[str, Number]] = []
    for number in reading.numbers:
        name = number.before.lstrip("该此本其").rstrip("为是达到有") if number.kind in _RATED and number.exact else ""
        if not _OF_A_NAME.search(name) or _NOT_PLAIN.search(name[:-1]) or number.group:
            continue
        for label, one in seen:
            same = one.kind is number.kind and (label.endswith(name) or name.endswith(label))
            if same and _is_swapped(one, number) and all(other.value != number.value for _, other in seen):
                yield _finding(reading, one, number, name)
        seen = [*seen[1 - _MOST_SEEN :], (name, number)]


def count_the_same(one: Number, other: Number) -> bool:
    """Whether two numbers count the same: so long that only a slip makes them alike, or with a noun in common."""
    if len(_digits(one)) >= _LONG:
        return True
    if one.kind is Kind.MONEY:
        label = _FILLER.sub("", one.before)[-_LABEL:]
        return item_in(label) != "" and (
            label == _FILLER.sub("", other.before)[-_LABEL:] or label in other.after[:_NAME]
        )
    if len(one.after) == 1:
        return other.after.startswith(one.after)  # 8个村……9个村全部
    behind = _pairs(other.after[:_LABEL]) or _pairs(other.before[-_LABEL:])
    return bool(behind & _pairs(one.before[-_LABEL:] + "　" + one.after[:_LABEL]))


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1) if _WORD.fullmatch(words, at, at + 2)}


def _digits(number: Number) -> str:
    return re.sub(r"\D", "", number.text)


def _is_swapped(one: Number, other: Number) -> bool:
    first, second = _digits(one), _digits(other)
    if one.sentence == other.sentence or len(first) != len(second) or len(first) < _DIGITS:
        return False
    apart = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    changed = [(first[place], second[place]) for place in apart]
    return len(apart) == 2 and apart[1] - apart[0] == 1 and changed[0] == changed[1][::-1]


def _rates(reading: Reading) -> Iterator[Finding]:
    """Check 全年预算执行率为91.5%……预算执行率为95.1%: the rate of the whole, of nothing named."""
    seen: dict[str, Number] = {}
    for sentence in reading.sentences:
        if _ON_A_BASE.search(reading.words(sentence)):
            continue
        for number in sentence.numbers:
            found = _RATE.search(number.before) if number.kind is Kind.PERCENT and number.exact else None
            if found is None or number.group or _subject(reading, number):
                continue
            first = seen.setdefault(found["rate"], number)
            if first.value != number.value and first.sentence != number.sentence:
                yield _finding(reading, first, number, found["rate"])


def _alike(reading: Reading, one: Number, other: Number) -> bool:
    """Whether two numbers may be about the same: the shorter subject ends the longer one."""
    first, second = _subject(reading, one), _subject(reading, other)
    return first.endswith(second) or second.endswith(first)


def looks_like(one: Number, other: Number) -> bool:
    """Whether two numbers differ as a slip of the keys makes them differ: one digit, or two that changed places."""
    first, second = ([char for char in number.text if char.isdigit()] for number in (one, other))
    if len(first) != len(second) or len(first) < _DIGITS:
        return False
    apart = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    swapped = len(apart) == 2 and apart[1] - apart[0] == 1 and sorted(first) == sorted(second)
    return len(apart) == 1 or swapped


def _finding(reading: Reading, first: Number, second: Number, what: str) -> Finding:
    message = f"“{what}”前后不一：前文{first.text}，后文{second.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, second.start, second.end, message)
