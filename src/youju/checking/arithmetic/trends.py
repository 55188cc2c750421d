"""Knows that numbers said to rise or fall year by year do so, and that as many are listed as there are years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from youju.checking.arithmetic.series import NearbySeries, Series, covers
from youju.checking.reading import Reading, Sentence
from youju.checking.vocabulary import longest_first, terms
from youju.domain.findings import Code, Finding, Severity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["TREND", "check_trends"]

_UP = longest_first(terms("trend", "up"))
_DOWN = longest_first(terms("trend", "down"))
TREND = regex(
    r"(?:逐[年季月期批轮次步]|连续(?P<times>[两二三四五六七八九十]|\d{1,2})(?:年|个?季度|个月|期)|年年|季季|月月|持续|连年)"
    rf"(?:实现|保持|呈现?|有所|大幅|平稳|快速|稳步|都|均|地)*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
)
_TURNED = regex(r"先(?:(?P<up>升|增|涨|扬|扩)|[降减跌抑缩])(?:长|加|少|低|落)?后(?:[升增涨扬扩降减跌抑缩])")
_SINCE = regex(r"以来|[年月度]起|后|除|不含|剔除|预计|将")
_TIMES_LISTED = regex(
    r"(?<![\d.十])(?P<count>[两二三四五六七八九十]|\d{1,2})(?P<unit>年|个?季度|个月|个?批次|个?学期|轮)(?!期|[以内均])(?:来|间|里)?"
    r"[^，。；、和与及\d]{0,10}?(?:分别|依次)[^，。；、\d]{0,10}$"
)
_SPAN = regex(r"((?:19|20)\d\d)\s*年?(?:至|到|—|－|-|~|～|–)((?:19|20)\d\d)\s*年")
_OTHER_TIME = regex(r"(?:19|20)\d\d年|[、和与及]")
_NEAR, _REACH, _MOST_YEARS = 40, 60, 12


def check_trends(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each series that doesn't go the way that is claimed, or isn't as long as its time."""
    nearby = NearbySeries(reading)
    for sentence in reading.sentences:
        for claim in TREND.finditer(reading.words(sentence)):
            if finding := _against(reading, nearby, sentence, claim):
                yield finding
        for claim in _TURNED.finditer(reading.words(sentence)):
            if finding := _unturned(reading, nearby, sentence, claim):
                yield finding
        if len(sentence.numbers) > 1 and ("分别" in reading.words(sentence) or "依次" in reading.words(sentence)):
            for series in nearby.before(sentence, sentence.end):
                if series.start >= sentence.start and (finding := _wrong_length(reading, sentence, series)):
                    yield finding


def _against(reading: Reading, nearby: NearbySeries, sentence: Sentence, claim: re.Match[str]) -> Finding | None:
    """Check 三年分别为6公里、8公里和7公里，逐年递增."""
    at = sentence.start + claim.start()
    start = max([sentence.start, *(reading.text.rfind(mark, sentence.start, at) + 1 for mark in "，；,;、")])
    noun = reading.text[start:at]
    for series in nearby.before(sentence, start):
        if not series.timed or start - series.end > _NEAR:
            continue
        if _SINCE.search(noun) or not covers(reading, series, noun):
            return None
        last = parse_number(claim["times"]) if claim["times"] else None
        numbers = series.numbers[-int(last) - 1 :] if last else series.numbers
        for one, other in pairwise(numbers):
            if one.value != other.value and (other.value > one.value) != bool(claim["up"]):
                message = f"“{claim.group()}”与所列不符：先为{one.text}，后为{other.text}"
                end = sentence.start + claim.end()
                return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, series.start, end, message)
        return None
    return None


def _unturned(reading: Reading, nearby: NearbySeries, sentence: Sentence, claim: re.Match[str]) -> Finding | None:
    """Check 呈先升后降态势: one turn, and that way round."""
    at = sentence.start + claim.start()
    series = next((one for one in nearby.before(sentence, at) if one.timed and at - one.end < _NEAR), None)
    steps = [other.value > one.value for one, other in pairwise(series.numbers)] if series else []
    first = bool(claim["up"])
    turns = sum(one != other for one, other in pairwise(steps))
    if series is None or len(steps) < 2 or (steps[0] == first and turns == 1):
        return None
    message = f"“{claim.group()}”与所列不符：{'、'.join(one.text for one in series.numbers)}"
    end = sentence.start + claim.end()
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, series.start, end, message)


def _wrong_length(reading: Reading, sentence: Sentence, series: Series) -> Finding | None:
    """Check 四个季度分别为… and 2021—2024年，三年分别为… against how many numbers and years there are."""
    words = reading.text[max(sentence.start, series.start - _NEAR) : series.start]
    listed = _TIMES_LISTED.search(words)
    wider = reading.text[max(sentence.start, series.start - _REACH) : series.start]
    spans = [*_SPAN.finditer(wider)]
    direct = spans and ("分别" in wider[spans[-1].end() :] or "依次" in wider[spans[-1].end() :])
    told = int(parse_number(listed["count"]) or 0) if listed else 0
    years = int(spans[-1][2]) - int(spans[-1][1]) + 1 if direct else 0
    if not 0 <= years <= _MOST_YEARS or (years and _OTHER_TIME.search(wider, spans[-1].end())):
        years = 0
    if listed and listed["unit"] != "年":
        years = 0
    long = len(series.numbers)
    if told in (0, long) and years in (0, long):
        return None
    begin = series.start - len(wider) + spans[-1].start() if years else series.start - len(words)
    if listed and not years:
        begin += listed.start()
    what = f"{listed['count']}{listed['unit']}" if told not in (0, long) and listed else spans[-1].group()
    message = f"数目与所列不符：写作“{what}”，列出{long}个数"
    return reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, begin, series.end, message)
