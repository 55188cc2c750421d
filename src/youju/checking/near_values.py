"""Pairs numbers of two files of one unit that mean the same though neither says so in the other's words.

What makes a pair is that each value stands in one file only: two files that agree have both values in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from youju.checking.reading import Number, Reading, read_text
from youju.checking.restatements import looks_like
from youju.domain.facts import Fact, Ledger, Measure
from youju.domain.findings import PlainText
from youju.domain.quantity import Quantity
from youju.mentions import find_mentions
from youju.patterns import regex

__all__ = ["numbers_of", "pair_facts", "pair_numbers"]

_PHRASE_STOPS = "。；\n"
_AIMED = regex(r"目标|不[低高少大多]于|不超过|计划|任务|以上|以内")
_NOT_ITSELF = regex(r"[未缺差扣比较增减占少]|上年|去年|同期|分值|超过|高出|其中|上半年|季度|以[上下内]")
_PERIOD = regex(r"上年|去年|同期|以前|年初|20\d\d年(?!度)|\d+月")
_ROLE = regex(r"(?P<plan>预算|计划|目标|任务)|(?P<received>到位|收入|下达)|结[余转]|满分|其中")
_GENERIC = frozenset("项目 资金 支出 预算 合计 年度 全年 决算 实际 完成 情况 工作 指标".split())
_COUNTING = regex(r"数量$|里程$|个数$|人数$|金额$|情况$")
_LEAST_SHARED = 2
_LEAST_STEPS = 100
_LABEL = 5
_FURTHEST = 2
"""Values further apart than by this factor are taken for different things."""


def numbers_of(plain: PlainText) -> Reading:
    """Read a text for pairing: its prose is what is paired, its tables only deny."""
    return read_text(plain, find_mentions(plain.text))


def pair_facts(reading: Reading, ledger: Ledger) -> Iterator[tuple[Number, Fact]]:
    """Yield each 目标值 or 实际值 of a 自评表 that a text lacks, with the number that stands there in its stead."""
    facts = [
        fact
        for one in ledger.indicators
        for measure in (Measure.TARGET, Measure.ACTUAL)
        if (fact := ledger.get(one.key, measure)) and fact.sources
    ]
    listed = [fact.quantity for fact in ledger if fact.sources]
    free = [one for one in reading.numbers if one.exact and not _is_among(one.quantity, listed)]
    words = {one.key: _pairs_of(_COUNTING.sub("", one.name)) for one in ledger.indicators}
    said = [one.quantity for one in reading.numbers]
    for fact in facts:
        if _is_among(fact.quantity, said):
            continue
        told = [(_likeness(reading, one, words[fact.item]), one) for one in free if _may_be(reading, one, fact)]
        best = max((score for score, _ in told), default=0)
        found = [one for score, one in told if best and score == best]
        if len({one.value for one in found}) == 1:
            rivals = (key for key in words if key != fact.item)
            if all(_likeness(reading, found[0], words[key]) <= best for key in rivals):
                yield found[0], fact


def pair_numbers(one: Reading, other: Reading) -> Iterator[tuple[Number, Number]]:
    """Yield the numbers of two texts of which each stands where the other text has the other, but for a slip."""
    mine, theirs = _only_in(one, other), _only_in(other, one)
    pairs = [(here, there) for here in mine for there in theirs if _are_alike(one, here, other, there)]
    for here, there in pairs:
        rivals = {second.value for first, second in pairs if first.value == here.value}
        others = {first.value for first, second in pairs if second.value == there.value}
        if len(rivals) == len(others) == 1:
            yield here, there


def _may_be(reading: Reading, number: Number, fact: Fact) -> bool:
    quantity = fact.quantity
    if number.unit != quantity.unit or not _is_near(number.value, quantity.value):
        return False
    line = reading.text[reading.text.rfind("\n", 0, number.start) + 1 : number.start]
    if fact.measure is Measure.TARGET:
        return bool(_AIMED.search(line))
    clause = number.before + number.after
    return not _AIMED.search(clause) and not _NOT_ITSELF.search(clause)


def _likeness(reading: Reading, number: Number, name: frozenset[str]) -> int:
    """Return how many pairs of signs of a name stand in the words around a number; 0 for too few."""
    shared = len(name & _pairs_of(_phrase(reading, number)))
    near = name & _pairs_of(number.before + "　" + number.after)
    return shared if near and shared >= max(_LEAST_SHARED, len(name) / 3) else 0


def _phrase(reading: Reading, number: Number) -> str:
    start = max(reading.text.rfind(stop, 0, number.start) for stop in _PHRASE_STOPS) + 1
    return reading.text[start : number.start] + "　" + number.after


def _pairs_of(words: str) -> frozenset[str]:
    pairs = (words[at : at + 2] for at in range(len(words) - 1))
    return frozenset(one for one in pairs if all("\u4e00" <= char <= "\u9fff" for char in one))


def _is_among(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    """Whether a value stands among others; a rounded one of two digits (95%) may stand for anything."""
    return any(
        quantity.unit == one.unit and (quantity.value == one.value or _is_rounding(quantity, one)) for one in others
    )


def _is_rounding(one: Quantity, other: Quantity) -> bool:
    coarser, finer = (one, other) if one.step > other.step else (other, one)
    return coarser.is_rounding_of(finer) and abs(coarser.value) >= coarser.step * _LEAST_STEPS


def _is_near(one: Decimal, other: Decimal) -> bool:
    low, high = sorted((abs(one), abs(other)))
    return 0 < high <= low * _FURTHEST


def _only_in(reading: Reading, other: Reading) -> Sequence[Number]:
    theirs = [one.quantity for one in other.mentions if one.quantity]
    written = {_figure(one.text) for one in other.mentions}  # cells of tables don't say their unit
    return [
        one
        for one in reading.numbers
        if one.exact
        and not _NOT_ITSELF.search(one.before)
        and _figure(one.text) not in written
        and not _is_among(one.quantity, theirs)
    ]


def _figure(text: str) -> str:
    return "".join(char for char in text if char.isdigit() or char == ".")


def _role(number: Number) -> str:
    """Return which amount of a thing a number is; what was spent needs no word."""
    found = list(_ROLE.finditer(number.before))
    return found[-1].lastgroup or found[-1].group() if found else ""


def _last(pattern: re.Pattern[str], words: str) -> str:
    found = list(pattern.finditer(words))
    return found[-1].group() if found else ""


def _are_alike(one: Reading, here: Number, other: Reading, there: Number) -> bool:
    if here.unit != there.unit or here.kind is not there.kind or not _is_near(here.value, there.value):
        return False
    first, second = _phrase(one, here), _phrase(other, there)
    if _last(_PERIOD, first) != _last(_PERIOD, second) or _role(here) != _role(there):
        return False
    if here.before[-_LABEL:] == there.before[-_LABEL:] and len(here.before) >= _LABEL:
        return True
    shared = (_pairs_of(first) & _pairs_of(second)) - _GENERIC
    return looks_like(here, there) and len(shared) >= _LEAST_SHARED
