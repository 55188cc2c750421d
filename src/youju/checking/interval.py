"""Knows what rounding allows: arithmetic on the intervals behind written numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import IntEnum

from youju.domain.findings import Approximator
from youju.domain.quantity import Kind, Quantity, round_to

__all__ = ["Fit", "Interval", "fit", "interval_of", "is_coarse", "operand_interval"]

_ZERO = Decimal(0)
_TWO = Decimal(2)
_USUAL_STEP = Decimal(100)
_WHOLE_STEPS = (Decimal(1), Decimal(1000), Decimal(10_000))
_SCORES = frozenset({Kind.COUNT, Kind.MEASURE, Kind.SCORE, Kind.NUMBER})


class Fit(IntEnum):
    """How well a written number suits a computed one."""

    RIGHT = 0
    ROUNDING = 1  # only after truncation, or off by the last digit
    WRONG = 2


@dataclass(frozen=True, slots=True)
class Interval:
    """All values that a written number may stand for, both ends included."""

    low: Decimal
    high: Decimal

    @property
    def middle(self) -> Decimal:
        """The value as written or computed."""
        return (self.low + self.high) / _TWO

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def over(self, other: Interval) -> Interval | None:
        """Divide; None when the divisor may be zero. Both are taken as not negative."""
        if other.low <= 0:
            return None
        return Interval(self.low / other.high, self.high / other.low)

    def times(self, factor: Decimal) -> Interval:
        """Multiply by a positive factor."""
        return Interval(self.low * factor, self.high * factor)

    def meets(self, other: Interval) -> bool:
        """Tell whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high


def interval_of(quantity: Quantity, approximator: Approximator | None = None) -> Interval:
    """Return the values that round to a written quantity; whole counts and scores stand for themselves.

    An approximating word widens it by a tenth on the side it allows.
    """
    value = quantity.value
    whole = quantity.kind in _SCORES and quantity.step == 1
    half = _ZERO if whole else quantity.step / _TWO
    low, high = value - half, value + half
    slack = abs(value) / 10
    if approximator in (Approximator.ABOUT, Approximator.BELOW, Approximator.AT_MOST):
        low -= slack
    if approximator in (Approximator.ABOUT, Approximator.ABOVE, Approximator.AT_LEAST):
        high += slack
    return Interval(low, high)


def operand_interval(quantity: Quantity, approximator: Approximator | None = None) -> Interval:
    """Return the values behind an operand of a rate: an amount in whole 万元 or smaller units is taken as exact."""
    if approximator is None and quantity.kind is Kind.MONEY and quantity.step in _WHOLE_STEPS:
        return Interval(quantity.value, quantity.value)
    return interval_of(quantity, approximator)


def fit(
    written: Quantity,
    exact: Decimal,
    possible: Interval,
    approximator: Approximator | None = None,
    *,
    coarse: bool = True,
) -> Fit:
    """Hold a written number against a computed one.

    Args:
        written: What the text says.
        exact: Computed from the operands as written.
        possible: Computed from all values that the operands may stand for.
        approximator: Of the written number.
        coarse: Whether the operands are written so coarsely that their rounding may explain any gap; a percentage
            more than a point off is else wrong even if tiny operands could give it.

    >>> from youju.domain.quantity import Quantity
    >>> share = Quantity.parse("99.86", "%")
    >>> fit(share, Decimal("99.868"), Interval(Decimal("99.8678"), Decimal("99.8682")))
    <Fit.ROUNDING: 1>
    """
    step = written.step
    if written.is_rounding_of(Quantity(exact, written.unit, written.kind)):
        return Fit.RIGHT
    if approximator is not None and interval_of(written, approximator).meets(possible):
        return Fit.RIGHT
    if round_to(exact, step, ROUND_DOWN) == written.value:
        return Fit.ROUNDING
    if interval_of(written).meets(possible) and (coarse or abs(written.value - exact) <= 1):
        return Fit.ROUNDING
    if step and step < 1 and abs(written.value - exact) <= step:
        return Fit.ROUNDING
    return Fit.WRONG


def is_coarse(*operands: Quantity) -> bool:
    """Whether an amount is written coarser than reports usually do (0.01万元)."""
    return any(one.kind is Kind.MONEY and one.step > _USUAL_STEP for one in operands)
