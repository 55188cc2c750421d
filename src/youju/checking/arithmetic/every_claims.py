"""Holds what a text claims of each of several numbers, or of so many of them, against the numbers themselves.

三项均在98.5%以上 and 其中2个乡镇低于95% set a bound, 三项指标均下降 a direction; 均超过上年 and 仅甲超出预算
hold each number against its own base (1286件（上年1190件）). The words before 均 tell whose numbers are meant: the list
right before it, or those of a name; 除甲外 leaves one out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, takewhile

from youju.checking.arithmetic.change_claims import Change, find_changes
from youju.checking.arithmetic.series import NearbySeries
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before, span_of
from youju.checking.vocabulary import longest_first, number_of, patterns, terms
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_every_claims", "check_pair_claims"]

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
_LOWER, _UPPER = (Approximator.ABOVE, Approximator.AT_LEAST), (Approximator.BELOW, Approximator.AT_MOST)
_SAID = patterns("every_claims")
_RATE = regex(r"[率度]")
_UP, _DOWN = (longest_first(terms("trend", way)) for way in ("up", "down"))
_HOW = "较上年|比上年|较去年|比去年|较同期|同比|环比|有所|有不同程度|有|实现|呈现?|出现|保持|明显|大幅|持续|稳步|了|的"
_WAY = regex(
    rf"(?P<what>[^，。；]{{0,40}}?)(?:{_EACH})(?:{_HOW})*(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|态势|趋势)?(?=[，。；]|$)"
)
_MOST, _SENTENCES, _SHORTEST, _FEWEST, _LONGEST = 12, 3, 2, 3, 60
_PAIRED = patterns("pair_claims")
_BASES = r"(?:年初|全年|本年|调整)?(?P<base>预算|上年|去年)"
_BESIDE = r"(?P<not>未|没有|不)?(?:(?P<above>超过|高于|多于|大于|超出|突破|超)|(?P<below>低于|少于|小于))了?"
_EVERY = regex(rf"(?P<what>[^，。；：]{{0,20}}?)(?:均|都|全部|皆){_BESIDE}{_BASES}")
_ONLY = regex(rf"(?:仅|只有|唯有)(?P<one>[^，。；\d]{{2,14}}?)(?:的?(?:决算|执行|支出)数?)?{_BESIDE}{_BASES}")
_ANY = regex(r"[均都皆仅有]|全部")
_EXCEPT = regex(r"除(?P<one>[^，。；\d]{2,14}?)(?:支出|经费)?(?:以外|之外|外)")
_NO_AMOUNT = regex(r"率|人均|占比|进度")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_GAP, _NEAR, _FAR, _MOST_PAIRED, _LINES, _FEWEST_PAIRS, _NAME = 16, 60, 400, 40, 8, 2, 2


@dataclass(frozen=True)
class _Bound:
    """A claim up to the end of its number, and the lowest and highest value that keep to it."""

    words: re.Match[str]
    start: int
    end: int
    like: Quantity
    low: Decimal | None
    high: Decimal | None

    def holds(self, value: Decimal) -> bool:
        """Whether a value keeps to the bounds."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def check_every_claims(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim of all, or of so many, that the numbers before it deny."""
    nearby = NearbySeries(reading)
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if _ALL.search(words):
            for bound in _bounds(reading, sentence, _BOUND):
                yield from _beyond(reading, sentence, bound)
            if ways := list(_WAY.finditer(words)):
                before = reading.sentences[max(0, sentence.index - 1)]
                earlier = list(find_changes(before)) if before.line == sentence.line else []
                own = list(find_changes(sentence))
                for way in ways:
                    yield from _other_way(reading, sentence, way, own, earlier)
        for bound in _bounds(reading, sentence, _SO_MANY) if _SOME.search(words) else ():
            yield from _miscounted(reading, nearby, sentence, bound)


def _bounds(reading: Reading, sentence: Sentence, pattern: re.Pattern[str]) -> Iterator[_Bound]:
    """Yield the bounds of a sentence whose clause up to the number is such a claim."""
    mentions, text = reading.between(sentence.start, sentence.end), reading.text
    for mention, follower in zip(mentions, (*mentions[1:], None), strict=False):
        ahead = clause_before(text, mention.start, max(sentence.start, mention.start - _LONGEST), "，；：")
        start = mention.start - len(ahead)
        words = pattern.fullmatch(text, start, mention.start)
        one, two, end = mention.low or mention.quantity, mention.high, mention.end
        if words is None or one is None:
            continue
        if two is None and follower and follower.quantity and _TO.fullmatch(text, mention.end, follower.start):
            two, end = follower.quantity, follower.end
        if two is not None:
            yield _Bound(words, start, end, one, one.value, two.value)
            continue
        least = bool(words["least"]) or mention.approximator in _LOWER
        most = bool(words["most"]) or mention.approximator in _UPPER
        if least != most and not (words["lowest"] and most) and not (words["highest"] and least):
            above = least != bool(words["none"])
            yield _Bound(words, start, end, one, one.value if above else None, None if above else one.value)


def _beyond(reading: Reading, sentence: Sentence, bound: _Bound) -> Iterator[Finding]:
    """Check that each number of the list before is on its side of 均在98%以上."""
    floor = max(sentence.start, bound.start - _LONGEST * 5)
    if _SAID["meant"].search(bound.words["what"]) or _SAID["except"].search(reading.text, floor, bound.end):
        return
    ahead = reading.numbers_in(floor, bound.start)
    counted = _SAID["count"].search(bound.words["what"])
    count = int(parse_number(counted["count"]) or 0) if counted else 0
    listed = _SAID["any_noun"].fullmatch(bound.words["what"])
    members = _right_before(ahead, bound) if listed else list(_of_name(reading, sentence, bound))
    if len(members) > count > 0 and sum(bound.holds(one.value) for one in members) >= count:
        return  # 四个项目分别为…，三个项目均在95%以上: three of them are
    if listed:
        members = members[-count:] if len(members) >= count else []
    number = next((one for one in (*members, *_extremes(reading, sentence, bound)) if not bound.holds(one.value)), None)
    if number is not None:
        message = f"“{reading.text[bound.start : bound.end]}”与{number.before[-8:].lstrip('为达到仅')}{number.text}不符"
        yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, *span_of(number, bound), message)


def _extremes(reading: Reading, sentence: Sentence, bound: _Bound) -> Iterator[Number]:
    """Yield the numbers of 最高的是甲，为100%；最低的是乙，为81.3% right behind a bound."""
    last = bound.end
    for one in reading.numbers_in(bound.end, sentence.end)[:_FEWEST]:
        if one.unit != bound.like.unit or not _SAID["extreme"].match(reading.text, last, one.end):
            return
        yield one
        last = one.end


def _right_before(ahead: Sequence[Number], bound: _Bound) -> Sequence[Number]:
    """Return the list right before a bound: the numbers of its unit."""
    run = list(
        takewhile(
            lambda one: one.unit == bound.like.unit and one.exact and not _SAID["not_now"].search(one.before),
            reversed(ahead[-_MOST:]),
        )
    )
    return run[::-1] if len(run) >= _SHORTEST else []


def _of_name(reading: Reading, sentence: Sentence, bound: _Bound) -> Iterator[Number]:
    """Yield the numbers near a bound that the name before 均 is said of: 各科室满意率：内科96%、外科95%."""
    what = bound.words["what"]
    first = reading.sentences[max(0, sentence.index - _SENTENCES + 1)]
    about = header = ""
    for one in reading.numbers_in(max(first.start, bound.start - _LONGEST * 10), bound.start)[-2 * _MOST :]:
        about = one.before or about
        own = reading.sentences[one.sentence]
        if one is own.numbers[0]:
            header = reading.text[max(own.start, one.start - _LONGEST) : one.start]
        named = what[-3:] in about or (what[-3:] in header and not _RATE.search(about))
        alike = one.unit == bound.like.unit and one.exact and own.line == sentence.line
        if len(what) > _SHORTEST and alike and named and not _SAID["not_now"].search(about):
            yield one


def _miscounted(reading: Reading, nearby: NearbySeries, sentence: Sentence, bound: _Bound) -> Iterator[Finding]:
    """Check 其中2个乡镇低于95% against how many of the list before are."""
    series = next((one for one in nearby.before(sentence, bound.start) if one.numbers[0].unit == bound.like.unit), None)
    told, noun = parse_number(bound.words["count"]), bound.words["noun"]
    if series is None or not noun or noun not in series.about or _SAID["meant"].search(bound.words.group()):
        return
    edge = sum(one.value == bound.like.value for one in series.numbers)
    count = sum(bound.holds(one.value) for one in series.numbers)
    if told not in (count, count - edge) and len(series.numbers) >= _FEWEST:
        message = f"与所列不符：文中写作“{reading.text[bound.start : bound.end]}”，所列中有{count - edge}个"
        yield reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, series.start, bound.end, message)


def _other_way(
    reading: Reading, sentence: Sentence, way: re.Match[str], own: Sequence[Change], earlier: Sequence[Change]
) -> Iterator[Finding]:
    """Check 三项均下降 against the changes before it: as many as are counted, else all of the sentence."""
    what, end = way["what"], sentence.start + way.end()
    if _SAID["except"].search(what) or _SAID["meant"].search(what):
        return
    place = bisect_left(own, sentence.start + way.start(), key=lambda one: one.start)
    changes = own[max(0, place - _MOST) : place]
    if counted := _SAID["count"].search(what):
        changes = changes or earlier[-_MOST:]
        fits = len(changes) == parse_number(counted["count"])
    else:
        fits = len(changes) >= _SHORTEST and _SAID["any_noun"].fullmatch(what) is not None
    for one in changes if fits else ():
        if not one.torn and one.sign == (-1 if way["up"] else 1):
            number = one.numbers[0]
            message = f"“{way.group().strip('，')}”与“{number.before[-10:]}{number.text}”不符"
            start = number.start - len(number.before)
            yield reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, start, end, message)
            return


@dataclass(frozen=True)
class _Pair:
    """A number, what it is measured by, and the words before the first of them."""

    label: str
    own: Number
    base: Number

    def is_beyond(self, claim: re.Match[str]) -> bool:
        """Whether the number lies on the side of its base that a claim speaks of, its 未 left aside."""
        return self.own.value > self.base.value if claim["above"] else self.own.value < self.base.value


def check_pair_claims(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim of all pairs, or of only one, that the pairs deny."""
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if not _ANY.search(words):
            continue
        for claim in _EVERY.finditer(words):
            yield from _of_every(reading, sentence, claim)
        for claim in _ONLY.finditer(words):
            yield from _of_one(reading, sentence, claim)


def _pairs(reading: Reading, sentence: Sentence, claim: re.Match[str]) -> list[_Pair]:
    """Return the pairs of a claim's sentence, or else of the lines right before it."""
    at, base = sentence.start + claim.start(), claim["base"]
    around = max(sentence.start, at - _FAR), min(sentence.end, at + _FAR)
    own = list(_read(reading, reading.numbers_in(*around)[:_MOST_PAIRED], base))
    if len(own) >= _FEWEST_PAIRS:
        return own
    first = reading.sentences[max(0, sentence.index - _LINES)]
    return list(_read(reading, reading.numbers_in(first.start, sentence.start)[-_MOST_PAIRED:], base))


def _read(reading: Reading, numbers: Sequence[Number], base: str) -> Iterator[_Pair]:
    is_base = _PAIRED["budget" if base == "预算" else "last"]
    used: Number | None = None
    for one, other in pairwise([one for one in numbers if one.kind in _KINDS]):
        gap = reading.text[one.end : other.start]
        told = [is_base.search(number.before) is not None for number in (one, other)]
        alike = one.unit == other.unit and one.exact and other.exact and one.sentence == other.sentence
        if not alike or len(gap) > _GAP or _PAIRED["apart"].search(gap) or told[0] == told[1]:
            continue
        if one is used or (told[0] and one.group != other.group):
            continue  # 1286件（上年1190件），办结1254件: the bracket is of what stands before it
        rest = (other if told[0] else one).before
        if not _PAIRED["other"].search(rest):
            used = other
            yield _Pair(one.before, other, one) if told[0] else _Pair(one.before, one, other)


def _of_every(reading: Reading, sentence: Sentence, claim: re.Match[str]) -> Iterator[Finding]:
    pairs = _pairs(reading, sentence, claim)
    at = sentence.start + claim.start()
    left_out = _EXCEPT.search(reading.text, max(sentence.start, at - _NEAR), min(sentence.end, at + _NEAR))
    if left_out:
        pairs = [one for one in pairs if left_out["one"][:_NAME] not in one.label]
    counted = _PAIRED["count"].search(claim["what"])
    fits = number_of(counted["count"]) == len(pairs) if counted else _PAIRED["all"].fullmatch(claim["what"]) is not None
    if len(pairs) < _FEWEST_PAIRS or not fits or _NO_AMOUNT.search(claim["what"]):
        return
    for one in pairs:
        if one.is_beyond(claim) == bool(claim["not"]):
            yield _finding(reading, sentence, claim, one)
            return


def _of_one(reading: Reading, sentence: Sentence, claim: re.Match[str]) -> Iterator[Finding]:
    pairs = _pairs(reading, sentence, claim)
    named = [one for one in pairs if claim["one"] in one.label or one.label.startswith(claim["one"][:4])]
    if len(pairs) < _FEWEST_PAIRS or len(named) != 1:
        return
    for one in pairs:
        if (one.is_beyond(claim) != bool(claim["not"])) != (one is named[0]):
            yield _finding(reading, sentence, claim, one)
            return


def _finding(reading: Reading, sentence: Sentence, claim: re.Match[str], one: _Pair) -> Finding:
    label = one.label[-12:]
    message = f"“{claim.group()}”与所列不符：{label}{one.own.text}，{claim['base']}{one.base.text}"
    at, end = sentence.start + claim.start(), sentence.start + claim.end()
    near = one.own.sentence == sentence.index
    start = min(at, one.own.start, one.base.start) if near else at
    end = max(end, one.own.end, one.base.end) if near else end
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, start, end, message)
