"""Knows when two sides of an equation may be equal: numbers as written, within what rounding allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from youju.checking.interval import Fit, Interval, interval_of
from youju.checking.reading import Number
from youju.domain.quantity import MONEY_SCALES, ZERO, Kind

__all__ = ["AMOUNTS", "added", "fit_sides"]

AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
"""What can be added up."""
_SCALES = frozenset(MONEY_SCALES.values())


def added(numbers: Iterable[Number]) -> Decimal:
    """Return the sum of numbers as written."""
    return sum((one.value for one in numbers), ZERO)


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
