"""Holds what is said of several things against last year or a budget against each one's pair of numbers.

A pair is a number and what it is measured by: 1286件（上年1190件）, 预算80万元，支出76.4万元. 均超过上年 and 均未超预算
want every pair on one side, 仅甲超出预算 just that one; 除甲外 leaves one out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of, patterns
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_pair_claims"]

_SAID = patterns("pair_claims")
_BASES = r"(?:年初|全年|本年|调整)?(?P<base>预算|上年|去年)"
_SIDE = r"(?P<not>未|没有|不)?(?:(?P<above>超过|高于|多于|大于|超出|突破|超)|(?P<below>低于|少于|小于))了?"
_EVERY = regex(rf"(?P<what>[^，。；：]{{0,20}}?)(?:均|都|全部|皆){_SIDE}{_BASES}")
_ONLY = regex(rf"(?:仅|只有|唯有)(?P<one>[^，。；\d]{{2,14}}?)(?:的?(?:决算|执行|支出)数?)?{_SIDE}{_BASES}")
_ANY = regex(r"[均都皆仅有]|全部")
_EXCEPT = regex(r"除(?P<one>[^，。；\d]{2,14}?)(?:支出|经费)?(?:以外|之外|外)")
_RATE = regex(r"率|人均|占比|进度")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_GAP, _NEAR, _FAR, _MOST, _LINES, _FEWEST, _NAME = 16, 60, 400, 40, 8, 2, 2


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
    own = list(_read(reading, reading.numbers_in(*around)[:_MOST], base))
    if len(own) >= _FEWEST:
        return own
    first = reading.sentences[max(0, sentence.index - _LINES)]
    return list(_read(reading, reading.numbers_in(first.start, sentence.start)[-_MOST:], base))


def _read(reading: Reading, numbers: Sequence[Number], base: str) -> Iterator[_Pair]:
    is_base = _SAID["budget" if base == "预算" else "last"]
    used: Number | None = None
    for one, other in pairwise([one for one in numbers if one.kind in _KINDS]):
        gap = reading.text[one.end : other.start]
        told = [is_base.search(number.before) is not None for number in (one, other)]
        alike = one.unit == other.unit and one.exact and other.exact and one.sentence == other.sentence
        if not alike or len(gap) > _GAP or _SAID["apart"].search(gap) or told[0] == told[1]:
            continue
        if one is used or (told[0] and one.group != other.group):
            continue  # 1286件（上年1190件），办结1254件: the bracket is of what stands before it
        rest = (other if told[0] else one).before
        if not _SAID["other"].search(rest):
            used = other
            yield _Pair(one.before, other, one) if told[0] else _Pair(one.before, one, other)


def _of_every(reading: Reading, sentence: Sentence, claim: re.Match[str]) -> Iterator[Finding]:
    pairs = _pairs(reading, sentence, claim)
    at = sentence.start + claim.start()
    left_out = _EXCEPT.search(reading.text, max(sentence.start, at - _NEAR), min(sentence.end, at + _NEAR))
    if left_out:
        pairs = [one for one in pairs if left_out["one"][:_NAME] not in one.label]
    counted = _SAID["count"].search(claim["what"])
    fits = number_of(counted["count"]) == len(pairs) if counted else _SAID["all"].fullmatch(claim["what"]) is not None
    if len(pairs) < _FEWEST or not fits or _RATE.search(claim["what"]):
        return
    for one in pairs:
        if one.is_beyond(claim) == bool(claim["not"]):
            yield _finding(reading, sentence, claim, one)
            return


def _of_one(reading: Reading, sentence: Sentence, claim: re.Match[str]) -> Iterator[Finding]:
    pairs = _pairs(reading, sentence, claim)
    named = [one for one in pairs if claim["one"] in one.label or one.label.startswith(claim["one"][:4])]
    if len(pairs) < _FEWEST or len(named) != 1:
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
