"""Knows what 均 and 全部 claim of each number before them: 三项均在98.5%以上, 三项指标均下降."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.change_claims import Change, find_changes
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import longest_first, terms
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_every_claims"]

_EACH = r"(?<![人户平年月日亩次床场车班校村生件])均|都|全部|全都|皆"
_BOUND = regex(
    rf"(?P<what>[^，。；]*?)(?:{_EACH})(?:已|稳定|保持|控制|维持|能)*(?:在|为)?"
    r"(?:(?P<least>达到?|超过?了?|突破|高于|大于|不低于|不少于)|(?P<most>低于|小于|少于|不超过|不高于|不足|短于))?(?:了)?$"
)
_LOWER = frozenset({Approximator.ABOVE, Approximator.AT_LEAST})
_UPPER = frozenset({Approximator.BELOW, Approximator.AT_MOST})
_NOT_NOW = regex(r"上年|去年|同期|目标|计划|由|从|比(?!例|重)|较|年初|要求|标准|任务|原")
_EXCEPT = regex(r"除|其余|其他|其它|另外|余下|以外|之外|平均")
_MEANT = regex(r"目标|计划|要求|力争|确保|应|预计|须|需|将")
_ANY_NOUN = regex(
    r"(?:以上|上述|各|这|[两二三四五六七八九十\d]{1,2})?(?:[项个类家所方者镇村区校组批次]|个?(?:乡镇|县区|小区|学校|单位|指标|季度|年度|数据|项目|街道|社区))*"
    r"(?:指标|项目|数据|单位|比率|比例|数值|结果|率)?[，、：:]?"
)
_COUNT = regex(r"(?P<count>[两二三四五六七八九]|\d)(?:项|个|类|大|方面)?[^，。；、\d]{0,8}$")
_UP, _DOWN = (longest_first(terms("trend", way)) for way in ("up", "down"))
_WAY = regex(
    rf"(?P<what>[^，。；]{{0,40}}?)(?:{_EACH})(?:较上年|比上年|较去年|比去年|较同期|同比|环比|有所|有不同程度|有|实现|呈现?|出现|保持|明显|大幅|持续|稳步|了|的)*"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|态势|趋势)?(?=[，。；]|$)"
)
_MOST, _SENTENCES, _SHORTEST, _LONGEST = 12, 3, 2, 60


def check_every_claims(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim of all that one of the numbers before it denies."""
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if re.search(_EACH, words) is None:
            continue
        for bound in sentence.numbers:
            floor = max(sentence.start, bound.start - _LONGEST)
            start = max([floor, *(reading.text.rfind(mark, floor, bound.start) + 1 for mark in "，；：")])
            claim = _BOUND.fullmatch(reading.text, start, bound.start)
            if claim and (finding := _beyond(reading, sentence, bound, claim)):
                yield finding
        for way in _WAY.finditer(words):
            if finding := _other_way(reading, sentence, way):
                yield finding


def _beyond(reading: Reading, sentence: Sentence, bound: Number, claim: re.Match[str]) -> Finding | None:
    """Check that each number of the list before is on its side of 均在98%以上."""
    least = claim["least"] or bound.mention.approximator in _LOWER
    most = claim["most"] or bound.mention.approximator in _UPPER
    if (
        bool(least) == bool(most)
        or _MEANT.search(claim["what"])
        or _EXCEPT.search(reading.text, sentence.start, bound.start)
    ):
        return None
    for number in _members(reading, sentence, bound, claim):
        if number.value != bound.value and (number.value < bound.value) == bool(least):
            message = f"“{claim.group()}{bound.text}”与{number.before[-8:]}{number.text}不符"
            return reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, number.start, bound.end, message)
    return None


def _members(reading: Reading, sentence: Sentence, bound: Number, claim: re.Match[str]) -> Sequence[Number]:
    """Return the numbers that a bound is claimed of: the list right before it, or those of the name before 均."""
    what = claim["what"]
    ahead = reading.numbers_in(sentence.start, claim.start())
    if _ANY_NOUN.fullmatch(what):
        run = []
        for one in reversed(ahead[-_MOST:]):
            if (one.unit, one.kind) != (bound.unit, bound.kind) or not one.exact or _NOT_NOW.search(one.before):
                break
            run.append(one)
        counted = _COUNT.search(what)
        count = int(parse_number(counted["count"]) or 0) if counted else len(run)
        return run[:count] if len(run) >= max(_SHORTEST, count) else []
    first = reading.sentences[max(0, sentence.index - _SENTENCES + 1)]
    named, about = [], ""
    for one in reading.numbers_in(first.start, claim.start())[-2 * _MOST :]:
        about = one.before or about
        alike = (one.unit, one.kind) == (bound.unit, bound.kind) and one.exact
        if alike and reading.sentences[one.sentence].line == sentence.line and what[-3:] in about:
            named += [] if _NOT_NOW.search(about) else [one]
    return named if len(what) > _SHORTEST else []


def _other_way(reading: Reading, sentence: Sentence, way: re.Match[str]) -> Finding | None:
    """Check 三项均下降 against the changes before it: as many as are counted, else all of the sentence."""
    at = sentence.start + way.start()
    if _EXCEPT.search(way["what"]) or _MEANT.search(way["what"]):
        return None
    own = _changes(sentence, at)
    counted = _COUNT.search(way["what"])
    if counted:
        count = int(parse_number(counted["count"]) or 0)
        before = reading.sentences[sentence.index - 1] if sentence.index else sentence
        changes = own or (_changes(before, at) if before.line == sentence.line else [])
        changes = changes if len(changes) == count else []
    else:
        changes = own if len(own) >= _SHORTEST and _ANY_NOUN.fullmatch(way["what"]) else []
    wrong = next((one for one in changes if set(one.signs) == {-1 if way["up"] else 1}), None)
    if wrong is None:
        return None
    number = wrong.numbers[0]
    message = f"“{way.group().strip('，')}”与“{number.before[-10:]}{number.text}”不符"
    end = sentence.start + way.end()
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, number.start - len(number.before), end, message)


def _changes(sentence: Sentence, until: int) -> list[Change]:
    return [one for one in find_changes(sentence) if one.numbers[0].start < until]
