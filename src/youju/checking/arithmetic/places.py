"""Holds what a text says of a place in a ranking against the two places that it tells: 由第9名到第6名，前进3位.

A smaller number is a better place. Which of the two was the earlier one is told by 由, 上年 or the years before them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from youju.checking.reading import Reading, Sentence
from youju.checking.vocabulary import patterns, terms
from youju.domain.findings import Code, Finding, Severity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_places"]

_SAID = patterns("places")
_MOVE = rf"(?:(?P<up>{terms('place_words', 'up')})|(?P<down>{terms('place_words', 'down')}))"
_PLACE = regex(r"第\s?(?P<place>\d{1,3}|[一二三四五六七八九十]{1,3})(?:[名位]次?|(?=[，。；、]|$))")
_STEPS = regex(rf"{_MOVE}了?(?P<steps>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})个?(?:名次|位次|[名位])")
_WAY = regex(rf"(?:位次|名次|排名|排位|位置)(?:有所|明显|略有|大幅|进一步)?{_MOVE}(?=[，。；]|$)")
_BECAME = regex(rf"[^，。；\d第]{{0,10}}?{_MOVE}(?:至|到|为)[^，。；\d第]{{0,10}}")
_YEAR = regex(r"(?:19|20)\d\d(?=年)")
_BEHIND = regex(r"，?(?:[至到位排名居列升降跃]|目前|现|全[国省市县区])*")
_FAR, _NEAR = 80, 16


def check_places(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim of moving up or down that two places belie."""
    for sentence in reading.sentences:
        words = reading.words(sentence)
        places = list(_PLACE.finditer(words)) if "第" in words else []
        if len(places) < 2:
            continue
        for one, other in pairwise(places):
            if became := _BECAME.fullmatch(words, one.end(), other.start()):
                yield from _judged(reading, sentence, (one, other), became)
        for pattern in (_STEPS, _WAY):
            for claim in pattern.finditer(words):
                if pair := _pair(words, places, claim):
                    yield from _judged(reading, sentence, pair, claim)


def _pair(
    words: str, places: Sequence[re.Match[str]], claim: re.Match[str]
) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return the earlier and the later place that a claim is between; None where the words leave it open."""
    floor = max(claim.start() - _FAR, words.rfind("；", max(0, claim.start() - _FAR), claim.start()))
    place = bisect_right(places, claim.start(), key=lambda one: one.end())
    near = [one for one in places[max(0, place - 2) : place] if floor < one.start()]
    behind = next((one for one in places[place : place + 2] if one.start() >= claim.end()), None)
    if len(near) == 1 and behind and _BEHIND.fullmatch(words, claim.end(), behind.start()):
        return (near[0], behind) if _SAID["then"].search(_lead(words, near[0], 0)) else None
    if len(near) < 2:
        return None
    marks = [_lead(words, one, near[index - 1].end() if index else 0) for index, one in enumerate(near)]
    years = [[*_YEAR.findall(mark)][-1:] for mark in marks]
    if all(years) and years[0] != years[1]:
        return (near[0], near[1]) if years[0] < years[1] else (near[1], near[0])
    past = [bool(_SAID["then"].search(mark)) for mark in marks]
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
