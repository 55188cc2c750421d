"""Knows when two sides of an equation may be equal: numbers as written, within what rounding allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from youju.checking.interval import Fit, Interval, interval_of
from youju.checking.reading import Number
from youju.domain.quantity import MONEY_SCALES, ZERO, Kind

__all__ = ["AMOUNTS", "added", "are_like", "fit_sides", "interval_of_mean"]

AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
"""What can be added up."""
_SCALES = frozenset(MONEY_SCALES.values())
_PERSONS = frozenset("人名位")
_MIXED = frozenset({"台套", "台件", "件套", "台架", "辆台", "套件"})
_THINGS = frozenset("台套件辆架部个组具只张")


def are_like(whole: str | None, part: str | None) -> bool:
    """Tell whether what has one unit may be part of what has another: 人 and 名; 台（套） and 辆."""
    if whole == part:
        return True
    if whole is None or part is None:
        return False
    mixed = "".join(sign for sign in whole if sign not in "（）()/／、") in _MIXED
    return _PERSONS.issuperset((whole, part)) or (mixed and part in _THINGS)


def added(numbers: Iterable[Number]) -> Decimal:
    """Return the sum of numbers as written."""
    return sum((one.value for one in numbers), ZERO)


def interval_of_mean(mean: Number) -> Interval:
    """Return what an average may stand for: unlike a count it was rounded, even to a whole number."""
    half = mean.quantity.step / 2
    if not mean.exact:
        return interval_of(mean.quantity, mean.mention.approximator)
    return Interval(mean.value - half, mean.value + half)


def fit_sides(wholes: Sequence[Number], parts: Sequence[Number], more: Decimal = ZERO) -> Fit:
    """Tell whether wholes, and something more, make as much as parts.

    What is right only because all are rounded alike is called rounding. Nothing was rounded where all are written in
    whole units of money; and 226万元 among parts like 386.52万元 is 226.00万元.
    """
    if added(wholes) + more == added(parts):
        return Fit.RIGHT
    finest = min((one.quantity.step for one in parts), default=ZERO)
    left, right = Interval(more, more), Interval(ZERO, ZERO)
    for one in wholes:
        left += interval_of(one.quantity, one.mention.approximator)
    for one in parts:
        whole = one.exact and finest < one.quantity.step in _SCALES
        exactly = whole or not one.value
        right += Interval(one.value, one.value) if exactly else interval_of(one.quantity, one.mention.approximator)
    if not left.meets(right):
        return Fit.WRONG
    numbers = (*wholes, *parts)
    steps = {one.quantity.step for one in numbers}
    if len(steps) > 1 or not all(one.exact for one in numbers):
        return Fit.RIGHT
    return Fit.WRONG if steps <= _SCALES else Fit.ROUNDING
