"""Holds which of several has the lowest or highest rate against the amounts told of each: 执行率最低的是甲标段."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import patterns, role_in, role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import round_to
from youju.patterns import regex

__all__ = ["check_rate_ranks"]

_SAID = patterns("rate_ranks")
_EXTREME = regex(r"最(?P<way>[低慢少高快多])")
_KINDS = {"spending": ("budget", "spent"), "receipt": ("budget", "received"), "doing": ("target", "actual")}
_NEAR, _BEFORE, _LEAST, _MOST, _HUNDRED, _CENT = 30, 1, 2, 24, Decimal(100), Decimal("0.01")


@dataclass(frozen=True)
class _Rate:
    """What is told of one of several: its name, the whole and the part."""

    name: str
    whole: Number
    part: Number

    @property
    def value(self) -> Decimal:
        """The part of the whole, in percent."""
        return self.part.value / self.whole.value * _HUNDRED


def check_rate_ranks(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where the one named has not the lowest or highest rate of those whose amounts are told."""
    for sentence, way in reading.told(_EXTREME):
        ahead = reading.text[max(sentence.start, way.start() - _NEAR) : way.start()]
        said = next((kind for kind in _KINDS if _SAID[kind].search(ahead)), None)
        if said is None or _SAID["wider"].search(ahead):
            continue
        rates = _rates(reading, sentence, way.start(), _KINDS[said])
        words = _SAID["clause"].split(ahead)[-1] + way.group() + reading.text[way.end() : sentence.end][:_NEAR]
        named = [one for one in rates if one.name in words]
        if len(rates) < _LEAST or len(named) != 1:
            continue
        (own,) = named
        least = way["way"] in "低慢少"
        others = [one for one in rates if (one.value < own.value if least else one.value > own.value)]
        if any(abs(one.value - own.value) > _CENT for one in others):
            yield _finding(reading, way, own, (min if least else max)(others, key=lambda one: one.value))


def _rates(reading: Reading, sentence: Sentence, at: int, roles: tuple[str, str]) -> list[_Rate]:
    """Return what is told before a claim of each of several in turn: its name, its whole and right behind its part."""
    before = reading.sentences[max(0, sentence.index - _BEFORE)]
    start = before.start if before.line == sentence.line else sentence.start
    numbers: Sequence[Number] = reading.numbers_in(start, at)[-_MOST:]
    rates = []
    for one, other in pairwise(numbers):
        told = (role_of(one.before), role_of(other.before)) == roles and one.unit == other.unit and one.value > 0
        name = re.sub(r"^.*(?:其中|，|：)", "", _SAID["idle"].sub("", role_in(roles[0]).sub("", one.before)))
        if told and len(name) > 1 and one.exact and other.exact:
            rates.append(_Rate(name, one, other))
    return rates if len({one.name for one in rates}) == len(rates) else []


def _finding(reading: Reading, way: re.Match[str], own: _Rate, other: _Rate) -> Finding:
    one, two = (f"{each.name}{plain_digits(round_to(each.value, _CENT))}%" for each in (own, other))
    message = f"“{way.group()}”与所列不符：{one}，而{two}"
    behind = reading.text.find(own.name, way.end(), way.end() + _NEAR)
    start, end = min(own.whole.start, other.whole.start), max(way.end(), behind + len(own.name))
    return reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, start, end, message)
