"""Holds changes that aren't between two amounts against their sides: a base told in words, places in a ranking.

What came of nothing at all (上年未发生) grew, by all of it; what went to nothing fell; what was the same in both years
(两年均为) did neither (`check_worded_bases`). Of places a smaller number is better: 由第9名到第6名，前进3位; which of
two was the earlier is told by 由, 上年 or the years before them (`check_places`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from youju.checking.arithmetic.change_claims import STEP, Change, find_changes
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import item_in, longest_first, patterns, terms
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_places", "check_worded_bases"]

_SAID = patterns("worded_bases")
_UP, _DOWN = (longest_first((*terms("trend", way), *terms("trend", f"{way}_short"))) for way in ("up", "down"))
_WENT = regex(
    rf"，(?P<when>(?:[^。；\d]|(?:19|20)\d\d年){{0,20}}?)(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?=[\d，。；]|$|了)"
)
_YEAR = regex(r"(?:19|20)\d\d(?=年)")
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_NAME, _REACH, _ALL = 2, 60, 100
_PLACED = patterns("places")
_MOVE = rf"(?:(?P<up>{terms('place_words', 'up')})|(?P<down>{terms('place_words', 'down')}))"
_PLACE = regex(r"第\s?(?P<place>\d{1,3}|[一二三四五六七八九十]{1,3})(?:[名位]次?|(?=[，。；、]|$))")
_STEPS = regex(rf"{_MOVE}了?(?P<steps>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})个?(?:名次|位次|[名位])")
_OF_SO_MANY = regex(
    r"(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})[个家所][^，。；\d]{0,8}[中里]，?[^，。；\d]{0,6}(?:排名?|位[居列次]?|[居列])在?$"
)
_WAY = regex(rf"(?:位次|名次|排名|排位|位置)(?:有所|明显|略有|大幅|进一步)?{_MOVE}(?=[，。；]|$)")
_BECAME = regex(rf"[^，。；\d第]{{0,10}}?{_MOVE}(?:至|到|为)[^，。；\d第]{{0,10}}")
_BEHIND = regex(r"，?(?:[至到位排名居列升降跃]|目前|现|全[国省市县区])*")
_FAR, _NEAR = 80, 16


def check_worded_bases(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each change that a base told in words contradicts."""
    for sentence in reading.sentences:
        words = reading.words(sentence) if sentence.numbers else ""
        nothing = list(_SAID["nothing"].finditer(words))
        changes = list(find_changes(sentence)) if nothing else []
        for found in nothing:
            place = bisect_left(changes, sentence.start + found.end(), key=lambda one: one.start)
            yield from _of_nothing(reading, sentence, found, changes[place : place + 1])
        nil = list(_SAID["nil"].finditer(words))
        later = [*find_changes(sentence), *_next(reading, sentence)] if nil else []
        for found in nil:
            yield from _grown_from_nothing(reading, sentence, found, later)
        for found in _SAID["same"].finditer(words):
            yield from _of_same(reading, sentence, found)


def _of_nothing(
    reading: Reading, sentence: Sentence, found: re.Match[str], changes: Sequence[Change]
) -> Iterator[Finding]:
    """Check 上年未发生，本年列支3.2万元，同比增加3.2万元, and 本年未发生 beside last year's amount."""
    start, at = sentence.start + found.start(), sentence.start + found.end()
    grew = _is_past(reading.text[max(sentence.start, start - _REACH) : min(sentence.end, at + _REACH)], found)
    if grew is None:
        return
    for change in changes:
        other = _other(reading, sentence, change, at, past=not grew)
        if other is None:
            continue
        what = "上年为零" if grew else "本年为零"
        if (change.sign > 0) != grew:
            start = change.start - len(change.numbers[0].before)
            word = "增加" if grew else "减少"
            words = reading.text[start : change.end]
            message = f"增减方向与数据相反：{what}，另一年为{other.text}，应为{word}，文中写作“{words}”"
            yield reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, start, change.end, message)
        elif change.delta and change.delta.exact and change.delta.value != other.value:
            message = f"增减额不符：{what}，另一年为{other.text}，文中写作{change.delta.text}"
            start, end, due = change.delta.start, change.delta.end, shown(other.value, change.delta)
            yield reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, start, end, message, due)


def _is_past(words: str, found: re.Match[str]) -> bool | None:
    """Whether it is the earlier of two years that had nothing; None where the text leaves it open."""
    if not found["year"]:
        return bool(found["last"])
    years = {int(year) for year in _YEAR.findall(words)}
    if len(years) == 2:
        return int(found["year"]) == min(years)
    return True if _SAID["this"].search(words) else None


def _other(reading: Reading, sentence: Sentence, change: Change, at: int, *, past: bool) -> Number | None:
    """Return the other year's amount: the only one before the change that names nothing of its own."""
    unit = change.delta.unit if change.delta else None
    amounts = [
        one
        for one in reading.numbers_in(max(sentence.start, change.start - _REACH), change.start)
        if one.kind in _AMOUNTS and not one.group and (one.unit == unit if unit else one.kind is Kind.MONEY)
    ]
    if len(amounts) != 1 or not amounts[0].exact or (past and not _SAID["past"].search(amounts[0].before)):
        return None
    own, before = amounts[0], reading.text[max(sentence.start, at - _REACH) : at]
    names = [item_in(_SAID["idle"].sub("", one)) for one in (own.before, STEP.sub("", change.numbers[0].before))]
    foreign = [name for name in names if len(name) >= _NAME and name[-_NAME:] not in before] if own.start > at else []
    return None if foreign else own


def _next(reading: Reading, sentence: Sentence) -> Iterator[Change]:
    """Yield the changes of the sentence behind, in the same paragraph."""
    behind = reading.sentences[sentence.index + 1 : sentence.index + 2]
    if behind and behind[0].line == sentence.line:
        yield from find_changes(behind[0])


def _grown_from_nothing(
    reading: Reading, sentence: Sentence, found: re.Match[str], changes: Sequence[Change]
) -> Iterator[Finding]:
    """Check 上年无此项支出，本年支出15.8万元，增长15.8%: what came of nothing grew by no rate but, loosely, 100%."""
    start, at = sentence.start + found.start(), sentence.start + found.end()
    place = bisect_left(changes, at, key=lambda one: one.start)
    change = changes[place] if place < len(changes) and changes[place].start <= at + _REACH else None
    if change is None or not change.percent or not change.percent.exact or change.percent.value in (0, _ALL):
        return
    around = reading.text[max(sentence.start, start - _REACH) : at + _REACH]
    if change.sign < 0 or not _is_past(around, found) or not _is_of(reading, sentence, found, change):
        return
    message = f"上年为零，不能计算增减率，文中写作{change.percent.text}"
    begin, end = change.percent.start, change.percent.end
    yield reading.finding(Code.CHANGE_MISMATCH, Severity.ERROR, begin, end, message)


def _is_of(reading: Reading, sentence: Sentence, found: re.Match[str], change: Change) -> bool:
    """Whether a change is of what was nothing: no other base, year or thing is named between the two."""
    start, at = sentence.start + found.start(), sentence.start + found.end()
    words = change.numbers[0].before
    years = {*_YEAR.findall(words)}
    if found["year"] and years and found["year"] not in years:
        return False
    told = [one for one in reading.numbers_in(at, change.start) if one.kind in _AMOUNTS and not one.group]
    if len(told) > 1 or (told and _SAID["based"].search(told[0].before)):
        return False
    if told and change.delta and change.delta.value == told[0].value:
        return True
    between = reading.text[at : change.start]
    if _SAID["part"].search(between):
        return False
    ahead = reading.text[max(sentence.start, start - _REACH) : at]
    names = [item_in(_SAID["idle"].sub("", one)) for one in (*(one.before for one in told), STEP.sub("", words))]
    return all(len(name) < _NAME or name[-_NAME:] in ahead for name in names)


def _of_same(reading: Reading, sentence: Sentence, found: re.Match[str]) -> Iterator[Finding]:
    """Check that what is the same in two years is said neither to rise nor to fall."""
    at = sentence.start + found.end()
    own = next(iter(reading.numbers_in(at, at + 2)), None)
    if own is None or own.kind not in (*_AMOUNTS, Kind.PERCENT) or not own.exact:
        return
    went = _WENT.match(reading.text, own.end, sentence.end)
    if went is None or not _SAID["only_when"].fullmatch(went["when"]):
        return
    words = reading.text[own.end + 1 : went.end()]
    message = f"增减与数据不符：两年均为{own.text}，文中写作“{words}”"
    yield reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, own.start, went.end(), message)


def check_places(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim of moving up or down that two places belie."""
    for sentence in reading.sentences:
        words = reading.words(sentence)
        places = list(_PLACE.finditer(words)) if "第" in words else []
        yield from (_beyond(reading, sentence, *pair) for pair in _among(words, places))
        for one, other in pairwise(places):
            if became := _BECAME.fullmatch(words, one.end(), other.start()):
                yield from _judged(reading, sentence, (one, other), became)
        for pattern in (_STEPS, _WAY):
            for claim in pattern.finditer(words):
                if pair := _pair(words, places, claim):
                    yield from _judged(reading, sentence, pair, claim)


def _among(words: str, places: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield each place with the number of those it is among, where that is smaller: 14个市州中排名第16位."""
    for place in places:
        among = _OF_SO_MANY.search(words, max(0, place.start() - _NEAR - _NEAR), place.start())
        count, rank = parse_number(among["count"]) if among else None, parse_number(place["place"])
        if among and count and rank and rank > count:
            yield among, place


def _beyond(reading: Reading, sentence: Sentence, among: re.Match[str], place: re.Match[str]) -> Finding:
    start, end = sentence.start + among.start(), sentence.start + place.end()
    message = f"位次大于总数：“{reading.text[start:end]}”"
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, start, end, message)


def _pair(
    words: str, places: Sequence[re.Match[str]], claim: re.Match[str]
) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return the earlier and the later place that a claim is between; None where the words leave it open."""
    floor = max(claim.start() - _FAR, words.rfind("；", max(0, claim.start() - _FAR), claim.start()))
    place = bisect_right(places, claim.start(), key=lambda one: one.end())
    near = [one for one in places[max(0, place - 2) : place] if floor < one.start()]
    behind = next((one for one in places[place : place + 2] if one.start() >= claim.end()), None)
    if len(near) == 1 and behind and _BEHIND.fullmatch(words, claim.end(), behind.start()):
        return (near[0], behind) if _PLACED["then"].search(_lead(words, near[0], 0)) else None
    if len(near) < 2:
        return None
    marks = [_lead(words, one, near[index - 1].end() if index else 0) for index, one in enumerate(near)]
    years = [[*_YEAR.findall(mark)][-1:] for mark in marks]
    if all(years) and years[0] != years[1]:
        return (near[0], near[1]) if years[0] < years[1] else (near[1], near[0])
    past = [bool(_PLACED["then"].search(mark)) for mark in marks]
    if past[0] == past[1]:
        return None
    return (near[0], near[1]) if past[0] else (near[1], near[0])


def _lead(words: str, place: re.Match[str], floor: int) -> str:
    return words[max(floor, place.start() - _NEAR) : place.start()]


def _judged(
    reading: Reading, sentence: Sentence, pair: tuple[re.Match[str], re.Match[str]], claim: re.Match[str]
) -> Iterator[Finding]:
    values = [parse_number(one["place"]) for one in pair]
    told = claim.groupdict().get("steps")
    steps = parse_number("二" if told == "两" else told) if told else None
    if values[0] is None or values[1] is None or (told and steps is None):
        return
    gain = values[0] - values[1]
    way = 1 if claim["up"] else -1
    if gain * way > 0 and steps in (None, abs(gain)):
        return
    code = Code.CHANGE_MISMATCH if gain * way > 0 else Code.DIRECTION_MISMATCH
    what = f"{'前进' if gain > 0 else '后退'}{abs(gain)}位" if gain else "名次未变"
    message = f"名次变化不符：由{pair[0].group()}到{pair[1].group()}是{what}，文中写作“{claim.group().strip('，')}”"
    start = sentence.start + min(claim.start(), *(one.start() for one in pair))
    end = sentence.start + max(claim.end(), *(one.end() for one in pair))
    yield reading.finding(code, Severity.ERROR, start, end, message)
