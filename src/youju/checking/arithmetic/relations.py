"""Knows what numbers nearby can make of each other: sums, differences, shares, changes, averages, products."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from youju.checking.arithmetic.sides import added
from youju.checking.interval import Fit, Interval, fit, operand_interval
from youju.checking.reading import Number
from youju.domain.quantity import Kind

__all__ = ["Relation", "Sort", "gives", "relations_to"]

_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_COUNTS = frozenset({Kind.COUNT, Kind.MEASURE})
_HUNDRED = Decimal(100)


class Sort(StrEnum):
    """How a number is worked out."""

    SUM = "sum"
    DIFFERENCE = "difference"
    SHARE = "share"
    GROWTH = "growth"
    DECLINE = "decline"
    REST = "rest"
    PART = "part"
    MEAN = "mean"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Relation:
    """A way to work out a number.

    Attributes:
        sort: How.
        value: What comes out, in the base unit.
        operands: The numbers that it is made of, in the formula's order.
        signs: The formula with a place for each operand: {}－{}.
    """

    sort: Sort
    value: Decimal
    operands: tuple[Number, ...]
    signs: str

    @property
    def formula(self) -> str:
        """The operands' surfaces with the signs between."""
        return self.signs.format(*(one.text for one in self.operands))


def relations_to(
    target: Number, pool: Sequence[Number], sorts: Collection[Sort] = frozenset(Sort)
) -> Iterator[Relation]:
    """Yield every way to work out a number from those of a pool (in reading order), by its kind and unit.

    Args:
        target: The number; its own value plays no part.
        pool: What it may be worked out from.
        sorts: The ways in question.
    """
    if target.kind in _AMOUNTS:
        same = [one for one in pool if (one.kind, one.unit) == (target.kind, target.unit)]
        if Sort.SUM in sorts:
            yield from _sums(target, same)
        if Sort.DIFFERENCE in sorts:
            yield from _differences(same)
        if Sort.PART in sorts:
            yield from _parts(same, pool)
        if Sort.PRODUCT in sorts or Sort.MEAN in sorts:
            yield from _products(same, [one for one in pool if one.kind in _COUNTS and one.unit != target.unit])
    elif target.kind is Kind.PERCENT:
        if Sort.REST in sorts:
            percents = [one for one in pool if one.kind is Kind.PERCENT and one.value < _HUNDRED]
            yield from (Relation(Sort.REST, _HUNDRED - one.value, (one,), "100%－{}") for one in percents)
        for one, other in combinations([one for one in pool if one.kind in _AMOUNTS], 2):
            if one.unit == other.unit and one.value != other.value:
                low, high = (one, other) if one.value < other.value else (other, one)
                yield from _percentages(low, high, sorts)


def gives(relation: Relation, target: Number) -> bool:
    """Tell whether a relation gives a number as written, as far as rounding allows."""
    return fit(target.quantity, relation.value, _possible(relation)) is not Fit.WRONG


def _sums(target: Number, same: Sequence[Number]) -> Iterator[Relation]:
    """Yield the sums of the amounts right behind a number, and of those right before it, two or more."""
    ahead = [one for one in same if one.start < target.start]
    behind = same[len(ahead) :]
    for count in range(2, len(same) + 1):
        for parts in (ahead[-count:], behind[:count]):
            if len(parts) == count:
                total = added(parts)
                yield Relation(Sort.SUM, total, tuple(parts), "＋".join(["{}"] * count))


def _differences(same: Sequence[Number]) -> Iterator[Relation]:
    for one, other in combinations(same, 2):
        if one.value != other.value:
            low, high = sorted((one, other), key=lambda number: number.value)
            yield Relation(Sort.DIFFERENCE, high.value - low.value, (high, low), "{}－{}")
    for one, two, three in combinations(same, 3):
        whole = one.value + two.value + three.value
        for first, second, less in ((two, three, one), (one, three, two), (one, two, three)):
            yield Relation(Sort.DIFFERENCE, abs(whole - 2 * less.value), (first, second, less), "{}＋{}－{}")


def _parts(same: Sequence[Number], pool: Sequence[Number]) -> Iterator[Relation]:
    for percent in pool:
        if percent.kind is Kind.PERCENT:
            for whole in same:
                part = whole.value * percent.value / _HUNDRED
                yield Relation(Sort.PART, part, (whole, percent), "{}×{}")


def _products(same: Sequence[Number], counts: Sequence[Number]) -> Iterator[Relation]:
    for amount in same:
        for count in counts:
            if count.value > 1:
                product = amount.value * count.value
                yield Relation(Sort.PRODUCT, product, (amount, count), "{}×{}")
                yield Relation(Sort.MEAN, amount.value / count.value, (amount, count), "{}÷{}")
        for one, other in combinations(counts, 2):
            product = amount.value * one.value * other.value
            yield Relation(Sort.PRODUCT, product, (amount, one, other), "{}×{}×{}")


def _percentages(low: Number, high: Number, sorts: Collection[Sort]) -> Iterator[Relation]:
    """Yield what the smaller and the larger of two amounts are of each other, and how far they lie apart."""
    if low.value <= 0:
        return
    gap = high.value - low.value
    if Sort.SHARE in sorts:
        yield Relation(Sort.SHARE, low.value / high.value * _HUNDRED, (low, high), "{}÷{}")
        yield Relation(Sort.SHARE, high.value / low.value * _HUNDRED, (high, low), "{}÷{}")
    if Sort.GROWTH in sorts:
        yield Relation(Sort.GROWTH, gap / low.value * _HUNDRED, (high, low), "（{0}－{1}）÷{1}")
        yield Relation(Sort.GROWTH, low.value / gap * _HUNDRED, (low, high), "{0}÷（{1}－{0}）")
    if Sort.DECLINE in sorts:
        before = low.value + high.value
        yield Relation(Sort.DECLINE, gap / high.value * _HUNDRED, (high, low), "（{0}－{1}）÷{0}")
        yield Relation(Sort.DECLINE, low.value / before * _HUNDRED, (low, high), "{0}÷（{1}＋{0}）")


def _possible(relation: Relation) -> Interval:
    """The values that the rounding of its operands allows."""
    if relation.sort in (Sort.SUM, Sort.DIFFERENCE, Sort.REST):
        off = sum((_half(one) for one in relation.operands), Decimal(0))
    else:
        off = sum((_half(one) / abs(one.value) for one in relation.operands if one.value), Decimal(0)) * abs(
            relation.value
        )
    return Interval(relation.value - off, relation.value + off)


def _half(number: Number) -> Decimal:
    """How much more than written a number may stand for."""
    return operand_interval(number.quantity).high - number.value
