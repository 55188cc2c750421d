"""Knows what 均 and 全部 claim of each number before them: 三项均在98.5%以上, 三项指标均下降."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from youju.checking.arithmetic.change_claims import Change, find_changes
from youju.checking.arithmetic.series import NearbySeries
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import longest_first, terms
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Quantity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_every_claims"]

_EACH = r"(?<![人户平年月日亩次床场车班校村生件])均|都|全部|全都|皆"
_SIDE = (
    r"(?:已|稳定|保持|控制|维持|能|处|率)*(?:介于|在|于|为)?"
    r"(?:(?P<least>达到?|超过?了?|突破|高于|大于|不低于|不少于)|(?P<most>低于|小于|少于|不超过|不高于|不足|短于))?了?$"
)
_OF_THEM = "(?:的|值|一[个家项所])?[也亦]"
_BOUND = regex(
    rf"(?P<what>[^，。；]*?)(?:{_EACH}|(?P<lowest>最[低少小短]{_OF_THEM})|(?P<highest>最[高多大长]{_OF_THEM})"
    rf"|(?P<none>无一|没有一?[个家项所])){_SIDE}"
)
_ALL = regex(rf"{_EACH}|最.{{1,4}}[也亦]|无一|没有")
_SO_MANY = regex(
    r"(?:其中|有|仅|只|另|分别)*(?P<count>[一两三四五六七八九十]|\d{1,2})(?:个|家|所|项|名|处|户)(?P<noun>[\u4e00-\u9fff]{2,4}?)"
    rf"(?P<lowest>$^)?(?P<highest>$^)?(?P<none>$^)?{_SIDE}"
)
_SOME = regex(r"[一两三四五六七八九十\d][个家所项名处户]")
_TO = regex(r"(?:至|到|—|－|-|~|～|–)")
_LOWER = frozenset({Approximator.ABOVE, Approximator.AT_LEAST})
_UPPER = frozenset({Approximator.BELOW, Approximator.AT_MOST})
_NOT_NOW = regex(r"上年|去年|同期|目标|计划|由|从|比(?!例|重)|较|年初|要求|标准|任务|原")
_EXCEPT = regex(r"除|其余|其他|其它|另外|余下|以外|之外|平均")
_MEANT = regex(r"目标|计划|要求|力争|确保|应|预计|须|需|将")
_ANY_NOUN = regex(
    r"(?:(?:以上|上述|这|各|每一?个?|所有|[两二三四五六七八九十\d]{1,2}[项个类家所方者镇村区校组批次条座])"
    r"[^，。；\d]{0,5}?(?<![率量度额费数价值比分]))?(?:指标|项目|数据|比率|比例|数值|结果)?"
)
_RATE = regex(r"[率度]")
_COUNT = regex(r"(?P<count>[两二三四五六七八九]|\d)(?:项|个|类|大|方面)?[^，。；、\d]{0,8}$")
_UP, _DOWN = (longest_first(terms("trend", way)) for way in ("up", "down"))
_HOW = "较上年|比上年|较去年|比去年|较同期|同比|环比|有所|有不同程度|有|实现|呈现?|出现|保持|明显|大幅|持续|稳步|了|的"
_WAY = regex(
    rf"(?P<what>[^，。；]{{0,40}}?)(?:{_EACH})(?:{_HOW})*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|态势|趋势)?(?=[，。；]|$)"
)
_MOST, _SENTENCES, _SHORTEST, _FEWEST, _LONGEST = 12, 3, 2, 3, 60


@dataclass(frozen=True)
class _Bound:
    """What numbers are claimed to keep to.

    Attributes:
        words: The claim up to its number.
        end: Where its number ends.
        like: The number, for its unit.
        low, high: The bounds; None where there is none.
    """

    words: re.Match[str]
    end: int
    like: Quantity
    low: Decimal | None
    high: Decimal | None

    @property
    def start(self) -> int:
        """Where the claim begins."""
        return self.words.start()

    def holds(self, value: Decimal) -> bool:
        """Whether a value keeps to the bounds."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def check_every_claims(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim of all, or of so many, that the numbers before it deny."""
    nearby, changes = NearbySeries(reading), _Changes()
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if _ALL.search(words):
            for bound in _bounds(reading, sentence, _BOUND):
                if finding := _beyond(reading, sentence, bound):
                    yield finding
            for way in _WAY.finditer(words):
                if finding := _other_way(reading, changes, sentence, way):
                    yield finding
        for bound in _bounds(reading, sentence, _SO_MANY) if _SOME.search(words) else ():
            if finding := _miscounted(reading, nearby, sentence, bound):
                yield finding


def _bounds(reading: Reading, sentence: Sentence, pattern: re.Pattern[str]) -> Iterator[_Bound]:
    """Yield the bounds of a sentence whose clause up to the number is such a claim."""
    mentions = reading.between(sentence.start, sentence.end)
    for mention, follower in zip(mentions, (*mentions[1:], None), strict=False):
        floor = max(sentence.start, mention.start - _LONGEST)
        start = max([floor, *(reading.text.rfind(mark, floor, mention.start) + 1 for mark in "，；：")])
        words = pattern.fullmatch(reading.text, start, mention.start)
        if words is None:
            continue
        if mention.low and mention.high:
            yield _Bound(words, mention.end, mention.low, mention.low.value, mention.high.value)
        elif (
            mention.quantity
            and follower
            and follower.quantity
            and _TO.fullmatch(reading.text, mention.end, follower.start)
        ):
            yield _Bound(words, follower.end, mention.quantity, mention.quantity.value, follower.quantity.value)
        elif mention.quantity and (one := _one_sided(words, mention.end, mention.quantity, mention.approximator)):
            yield one


def _one_sided(words: re.Match[str], end: int, like: Quantity, approximator: Approximator | None) -> _Bound | None:
    least = bool(words["least"]) or approximator in _LOWER
    most = bool(words["most"]) or approximator in _UPPER
    if least == most or (words["lowest"] and most) or (words["highest"] and least):
        return None
    return _Bound(words, end, like, *((like.value, None) if least != bool(words["none"]) else (None, like.value)))


def _beyond(reading: Reading, sentence: Sentence, bound: _Bound) -> Finding | None:
    """Check that each number of the list before is on its side of 均在98%以上."""
    if _MEANT.search(bound.words["what"]) or _EXCEPT.search(reading.text, _floor(sentence, bound), bound.end):
        return None
    for number in _members(reading, sentence, bound):
        if not bound.holds(number.value):
            message = f"“{reading.text[bound.start : bound.end]}”与{number.before[-8:]}{number.text}不符"
            return reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, number.start, bound.end, message)
    return None


def _floor(sentence: Sentence, bound: _Bound) -> int:
    return max(sentence.start, bound.start - _LONGEST * 5)


def _miscounted(reading: Reading, nearby: NearbySeries, sentence: Sentence, bound: _Bound) -> Finding | None:
    """Check 其中2个乡镇低于95% against how many of the list before are."""
    series = next((one for one in nearby.before(sentence, bound.start) if one.numbers[0].unit == bound.like.unit), None)
    told, noun = parse_number(bound.words["count"]), bound.words["noun"]
    if series is None or not noun or noun not in series.about or _MEANT.search(bound.words.group()):
        return None
    edge = [one for one in series.numbers if one.value == bound.like.value]
    count = sum(bound.holds(one.value) for one in series.numbers)
    if told in (count, count - len(edge)) or len(series.numbers) < _FEWEST:
        return None
    message = f"与所列不符：文中写作“{reading.text[bound.start : bound.end]}”，所列中有{count - len(edge)}个"
    return reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, series.start, bound.end, message)


def _members(reading: Reading, sentence: Sentence, bound: _Bound) -> Sequence[Number]:
    """Return the numbers that a bound is claimed of: the list right before it, or those of the name before 均."""
    what = bound.words["what"]
    ahead = reading.numbers_in(_floor(sentence, bound), bound.start)
    if _ANY_NOUN.fullmatch(what):
        run = []
        for one in reversed(ahead[-_MOST:]):
            if one.unit != bound.like.unit or not one.exact or _NOT_NOW.search(one.before):
                break
            run.append(one)
        counted = _COUNT.search(what)
        count = int(parse_number(counted["count"]) or 0) if counted else len(run)
        return run[:count] if len(run) >= max(_SHORTEST, count) else []
    first = reading.sentences[max(0, sentence.index - _SENTENCES + 1)]
    floor = max(first.start, bound.start - _LONGEST * 10)
    named, about, header = [], "", ""
    for one in reading.numbers_in(floor, bound.start)[-2 * _MOST :]:
        about = one.before or about
        own = reading.sentences[one.sentence]
        if one is own.numbers[0]:
            header = reading.text[max(own.start, one.start - _LONGEST) : one.start]
        alike = one.unit == bound.like.unit and one.exact
        listed = what[-3:] in header and not _RATE.search(about)  # 各科室满意率：内科96%、外科95%
        if alike and own.line == sentence.line and (what[-3:] in about or listed):
            named += [] if _NOT_NOW.search(about) else [one]
    return named if len(what) > _SHORTEST else []


def _other_way(reading: Reading, known: _Changes, sentence: Sentence, way: re.Match[str]) -> Finding | None:
    """Check 三项均下降 against the changes before it: as many as are counted, else all of the sentence."""
    at = sentence.start + way.start()
    if _EXCEPT.search(way["what"]) or _MEANT.search(way["what"]):
        return None
    own = known.before(sentence, at)
    counted = _COUNT.search(way["what"])
    if counted:
        count = int(parse_number(counted["count"]) or 0)
        before = reading.sentences[sentence.index - 1] if sentence.index else sentence
        changes = own or (known.before(before, at) if before.line == sentence.line else [])
        changes = changes if len(changes) == count else []
    else:
        changes = own if len(own) >= _SHORTEST and _ANY_NOUN.fullmatch(way["what"]) else []
    wrong = next((one for one in changes if not one.torn and one.sign == (-1 if way["up"] else 1)), None)
    if wrong is None:
        return None
    number = wrong.numbers[0]
    message = f"“{way.group().strip('，')}”与“{number.before[-10:]}{number.text}”不符"
    end = sentence.start + way.end()
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, number.start - len(number.before), end, message)


@dataclass
class _Changes:
    """The changes of each sentence, looked for once."""

    known: dict[int, list[Change]] = field(default_factory=dict)

    def before(self, sentence: Sentence, at: int) -> list[Change]:
        """Return the last changes of a sentence that stand before an offset."""
        if sentence.index not in self.known:
            self.known[sentence.index] = list(find_changes(sentence))
        known = self.known[sentence.index]
        place = bisect_left(known, at, key=_start)
        return known[max(0, place - _MOST) : place]


def _start(change: Change) -> int:
    return change.numbers[0].start
