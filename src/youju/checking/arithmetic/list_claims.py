"""Holds what a text claims of a list against its numbers: 最多, 居第二, 仅次于, 从高到低, 逐年递增, 相差, how many.

A claim finds its list beside it: the one that begins right behind it, or the nearest before that its words name a label
of, or speak of as a whole (`series`). One function per claim says whether the list bears it out; `_CLAIMS` lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from youju.checking.arithmetic.series import NearbySeries, Series, covers, series_from
from youju.checking.reading import Reading, Sentence
from youju.checking.vocabulary import longest_first, patterns, terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["TREND", "check_list_claims"]

_UP, _DOWN = (longest_first(terms("trend", way)) for way in ("up", "down"))
TREND = regex(
    r"(?:逐[年季月期批轮次步]|连续(?P<times>[两二三四五六七八九十]|\d{1,2})(?:年|个?季度|个月|期)|年年|季季|月月|持续|连年|连续)"
    rf"(?:实现|保持|呈现?|有所|大幅|平稳|快速|稳步|都|均|地)*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
)
_SAID = patterns("list_claims")
_NEXT_TO = regex(r"仅次于")
_IN_ORDER = regex(r"分别|依次")
_SPAN = regex(r"((?:19|20)\d\d)\s*年?(?:至|到|—|－|-|~|～|–)((?:19|20)\d\d)\s*年")
_OTHER_TIME = regex(r"(?:19|20)\d\d年|[、和与及]")
_HAS = regex(r"，?(?:达到?|为|有|是|共|计|即)*")
_ORDINALS, _MARKS = "零一二三四五六", "，。；,;"
_NEAR, _FAR, _REACH, _MOST_YEARS = 24, 40, 60, 12


def check_list_claims(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a list belies what is claimed of it."""
    nearby = NearbySeries(reading)
    for sentence in reading.sentences:
        words = reading.words(sentence)
        for pattern, judge in _CLAIMS:
            for cue in pattern.finditer(words):
                if finding := judge(reading, nearby, sentence, cue):
                    yield finding


def _ranked(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 最多的是甲村86户，乙村72户, 美术馆接待量最多 and 二季度位居第二."""
    at = sentence.start + cue.start()
    start, end = _clause(reading, sentence, at, _MARKS)
    known = nearby.before(sentence, at)
    own = series_from(reading, sentence, sentence.start + cue.end()) if cue["of"] else None
    if own is not None and not _SAID["wider"].search(reading.text, start, at):
        listed = _joined(own, next((one for one in known if own.start - one.end < _FAR), None))
        return _misplaced(reading, listed, own.labels[0], cue, (at, own.end))
    if len(_SAID["ranked"].findall(reading.text[start:end])) > 1:
        start, end = _clause(reading, sentence, at, _MARKS + "、")  # 一季度最低、四季度最高
    clause = reading.text[start:end]
    if end - start > _NEAR * 2 or _SAID["wider"].search(clause):
        return None
    behind = [one for one in nearby.of(sentence) if 0 <= one.start - end <= _NEAR] if cue["of"] else []
    for series in (*nearby.before(sentence, start), *behind):
        labels = series.named_in(clause)
        if len(labels) == 1:
            noun = _SAID["figure"].sub("", clause).replace(cue.group(), "").replace(labels[0].removeprefix("第"), "")
            if not covers(reading, series, noun):
                return None
            found = _misplaced(reading, series, labels[0], cue, (start, end))
            return found or _misquoted(reading, series, labels[0], end)
    return None


def _joined(own: Series, ahead: Series | None) -> Series:
    """Add the list before a superlative that it is one of: 印刷费4.8万元、邮电费1.9万元，最少的是宣传费2.6万元."""
    if ahead is None or not ahead.labels or set(ahead.labels) & set(own.labels):
        return own
    one, other = ahead.numbers[0], own.numbers[0]
    if (one.unit, one.sentence) != (other.unit, other.sentence):
        return own
    return Series(own.labels + ahead.labels, own.numbers + ahead.numbers, own.about, timed=False)


def _clause(reading: Reading, sentence: Sentence, at: int, marks: str) -> tuple[int, int]:
    """Return where the words between two marks around an offset begin and end."""
    floor, ceiling = max(sentence.start, at - 2 * _NEAR), min(sentence.end, at + 2 * _NEAR)
    start = max([floor, *(reading.text.rfind(mark, floor, at) + 1 for mark in marks)])
    ends = (reading.text.find(mark, at, ceiling) for mark in marks)
    return start, min([ceiling, *(found for found in ends if found >= 0)])


def _misplaced(
    reading: Reading, series: Series, label: str, cue: re.Match[str], clause: tuple[int, int]
) -> Finding | None:
    own = series.of(label)
    ahead = [one for one in series.numbers if (one.value < own.value if cue["least"] else one.value > own.value)]
    rank = _ORDINALS.index(cue["rank"]) if cue["rank"] else 2 if cue["second"] else 1
    ties = sum(one.value == own.value for one in series.numbers)
    if len(ahead) < rank <= len(ahead) + ties:
        return None
    return _belied(reading, series, *clause)


def _belied(reading: Reading, series: Series, start: int, end: int, code: Code = Code.SELF_CONTRADICTION) -> Finding:
    labels = series.labels or ("",) * len(series.numbers)
    values = "、".join(f"{name}{one.text}" for name, one in zip(labels, series.numbers, strict=True))
    message = f"“{reading.text[start:end]}”与所列不符：{values}"
    first, last = min(start, *(one.start for one in series.numbers)), max(end, *(one.end for one in series.numbers))
    return reading.finding(code, Severity.WARNING, first, last, message)


def _misquoted(reading: Reading, series: Series, label: str, end: int) -> Finding | None:
    """Check 四季度最多，达1420万元: the number that follows is the label's own."""
    own, followers = series.of(label), reading.numbers_in(end, end + _NEAR)
    if not followers or not _HAS.fullmatch(reading.text, end, followers[0].start):
        return None
    again = followers[0]
    if (again.unit, again.exact) != (own.unit, True) or again.quantity.is_rounding_of(own.quantity):
        return None
    message = f"与前文所列不符：{label}为{own.text}，此处写作{again.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, again.start, again.end, message)


def _next_to(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 网络仅次于热线: one place behind it."""
    at = sentence.start + cue.start()
    start, end = _clause(reading, sentence, at, _MARKS)
    before, behind = reading.text[start:at], reading.text[at + len(cue.group()) : end]
    for series in nearby.before(sentence, start):
        ones, others = series.named_in(before), series.named_in(behind)
        if len(ones) == len(others) == 1:
            one, other = series.of(ones[0]).value, series.of(others[0]).value
            right = one <= other and not any(one < number.value < other for number in series.numbers)
            about = covers(reading, series, before.replace(ones[0], ""))
            return _belied(reading, series, start, end) if about and not right else None
    return None


def _spread(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 最多与最少相差21处."""
    at = sentence.start + cue.end()
    apart = next(iter(reading.numbers_in(at, at + 2)), None)
    alike = [one for one in nearby.before(sentence, at) if apart and one.numbers[0].unit == apart.unit]
    if apart is None or not apart.exact or not alike:
        return None
    values = [one.value for one in alike[0].numbers]
    if max(values) - min(values) == apart.value:
        return None
    message = f"与所列不符：最大与最小相差{plain_digits(max(values) - min(values))}，文中写作{apart.text}"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, alike[0].start, apart.end, message)


def _ordered(reading: Reading, _: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 从高到低依次为交通局135万元、水利局142万元; the first of 前三名 may be those with the least."""
    series = series_from(reading, sentence, sentence.start + cue.end())
    ways = (True, False) if cue["places"] else (bool(cue["up"]),)
    if series is None or any(all(_goes(series, up=up)) for up in ways):
        return None
    return _belied(reading, series, sentence.start + cue.start(), sentence.start + cue.end())


def _goes(series: Series, *, up: bool) -> Iterator[bool]:
    """Tell of each step of a list whether it goes a way, or nowhere."""
    for one, other in pairwise(series.numbers):
        yield one.value == other.value or (other.value > one.value) == up


def _trend(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 三年分别为6公里、8公里和7公里，逐年递增; 逐年递增，2022年6公里，2023年8公里，2024年7公里."""
    start, _ = _clause(reading, sentence, sentence.start + cue.start(), _MARKS + "、")
    noun = reading.text[start : sentence.start + cue.start()]
    series = next((one for one in nearby.before(sentence, start) if one.timed and start - one.end <= _FAR), None)
    if series is not None and not covers(reading, series, noun):
        return None
    series = series or _announced(reading, nearby, sentence, sentence.start + cue.end())
    if series is None or _SAID["since"].search(noun):
        return None
    steps = list(_goes(series, up=bool(cue["up"])))
    if all(steps[-int(parse_number(cue["times"]) or 0) :] if cue["times"] else steps):
        return None
    at, end = sentence.start + cue.start(), sentence.start + cue.end()
    return _belied(reading, series, at, end, Code.DIRECTION_MISMATCH)


def _announced(reading: Reading, nearby: NearbySeries, sentence: Sentence, at: int) -> Series | None:
    """Return the list of times right behind an offset: 逐年上升|，依次为31.2%、31.6%和32.1%."""
    series = next((one for one in nearby.of(sentence) if 0 <= one.start - at <= _NEAR), None)
    if series is None or not (series.timed or not series.labels):
        return None
    label = series.labels[0] if series.timed else ""
    return series if _SAID["announced"].fullmatch(reading.text[at : series.start].replace(label, "")) else None


def _turned(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 呈先升后降态势: one turn, and that way round."""
    at = sentence.start + cue.start()
    series = next((one for one in nearby.before(sentence, at) if one.timed and at - one.end < _FAR), None)
    steps = [other.value > one.value for one, other in pairwise(series.numbers)] if series else []
    turns = sum(one != other for one, other in pairwise(steps))
    if series is None or len(steps) < 2 or (steps[0] == bool(cue["up"]) and turns == 1):
        return None
    at, end = sentence.start + cue.start(), sentence.start + cue.end()
    return _belied(reading, series, at, end, Code.DIRECTION_MISMATCH)


def _wrong_length(reading: Reading, nearby: NearbySeries, sentence: Sentence, cue: re.Match[str]) -> Finding | None:
    """Check 四个季度分别为… and 2021—2024年，三年分别为… against how many numbers and years there are."""
    at = sentence.start + cue.end()
    series = next((one for one in nearby.before(sentence, sentence.end) if 0 <= one.start - at <= _NEAR // 2), None)
    if series is None:
        return None
    low = max(sentence.start, series.start - _REACH)
    listed = _SAID["times_listed"].search(reading.text, max(low, series.start - _FAR), series.start)
    span = [*_SPAN.finditer(reading.text, low, at)]
    told = int(parse_number(listed["count"]) or 0) if listed else 0
    years = int(span[-1][2]) - int(span[-1][1]) + 1 if span else 0
    if span and (not 0 <= years <= _MOST_YEARS or _OTHER_TIME.search(reading.text, span[-1].end(), series.start)):
        years = 0
    if listed and listed["unit"] != "年":
        years = 0
    long = len(series.numbers)
    if told in (0, long) and years in (0, long):
        return None
    wrong = listed if listed and told != long else span[-1]
    what = f"{listed['count']}{listed['unit']}" if listed and told != long else wrong.group()
    message = f"数目与所列不符：写作“{what}”，列出{long}个数"
    start = span[-1].start() if years else wrong.start()
    return reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, start, series.end, message)


_CLAIMS = (
    (_SAID["ranked"], _ranked),
    (_NEXT_TO, _next_to),
    (_SAID["spread"], _spread),
    (_SAID["ordered"], _ordered),
    (TREND, _trend),
    (_SAID["turned"], _turned),
    (_IN_ORDER, _wrong_length),
)
