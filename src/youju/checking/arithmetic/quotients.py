"""Knows a quotient in percent: which numbers over which, what it comes to, and what is said of one written otherwise.

Rates, shares, savings and what goes beyond a plan are one thing: a part over a whole. What differs is who the part is:
one number, several together, or what one number has more than another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from youju.checking.arithmetic.sides import added
from youju.checking.interval import Fit, Interval, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading
from youju.checking.stretches import span_of
from youju.checking.wording import addition, plain_digits, shown
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["BOUNDS", "Evidence", "Quotient", "is_bound", "is_rough", "rate_fit"]

_ZERO, _HUNDRED = Decimal(0), Decimal(100)
_UNITS = (-8, -4, 4, 8)
"""By how many tens 元, 万元 and 亿元 differ."""
BOUNDS = (Approximator.AT_LEAST, Approximator.AT_MOST)
"""As an operand a bound (不少于9260人) counts as the number it names."""
_ROUGHLY, _TENTH = Decimal(4), 10
"""How many points a rough share may be off, or which part of itself where it is called 约 or 近."""
_SIDE = regex(r"(?P<above>超过|(?<!不)(?:高于|大于|突破)|逾)|(?P<below>不足|不到|(?<!不)(?:低于|小于))")
"""What puts a share below a value or above it, however far."""
_PLACES = 2
"""How many decimals a correction gets where none were written and it isn't whole: 94.65% for 97%."""
_FAR = 2
"""How many times too large a guessed quotient may be, or too small; further, and it was guessed wrong."""


class Evidence(IntEnum):
    """How surely a rate is of these numbers."""

    NEAREST = 0  # they only stand nearby
    NAMED = 1  # its name tells (执行率), the whole may be another than written
    SAID = 2  # the words say of what it is (占预算的)


@dataclass(frozen=True)
class Quotient:
    """A part over a whole.

    Attributes:
        tops: What makes up the part.
        bases: What makes up the whole.
        less: What the part is without (控制价－中标价).
        evidence: How far the words tell that it is this one.
    """

    tops: tuple[Number, ...]
    bases: tuple[Number, ...]
    less: Number | None = None
    evidence: Evidence = Evidence.NAMED

    @property
    def numbers(self) -> tuple[Number, ...]:
        """All that it is made of."""
        return (*self.tops, *((self.less,) if self.less else ()), *self.bases)

    @property
    def exact(self) -> Decimal:
        """What it comes to in percent, the numbers taken as written; 0 of nothing."""
        part = added(self.tops) - (self.less.value if self.less else _ZERO)
        whole = added(self.bases)
        return part / whole * _HUNDRED if whole else _ZERO

    def fit(self, rate: Number) -> Fit:
        """Tell how well a percentage suits, as far as rounding allows."""
        if is_bound(rate):
            return self._bounded(rate)
        if is_rough(rate):
            return self._roughly(rate)
        part, whole = _added(self.tops), _added(self.bases)
        if self.less:
            part = part - _operand(self.less)
        ratio = part.over(whole)
        if ratio is None or part.high < 0:
            return Fit.WRONG
        coarse = is_coarse(*(one.quantity for one in self.numbers))
        possible = ratio.times(_HUNDRED)
        return fit(rate.quantity, self.exact, possible, rate.mention.approximator, coarse=coarse)

    def finding(self, reading: Reading, rate: Number) -> Finding | None:
        """Say that a percentage isn't this quotient; None where it is, or may be."""
        state = self.fit(rate)
        if state is Fit.RIGHT or (state is Fit.WRONG and self._is_far_from(rate)):
            return None
        worked = f"{self._formula}＝{plain_digits(round_to(self.exact, min(rate.quantity.step, Decimal('0.01'))))}%"
        if state is Fit.ROUNDING:
            message = f"{worked}，文中写作{rate.text}，只差末位（截断或四舍五入）"
            return reading.finding(Code.ROUNDING, Severity.INFO, rate.start, rate.end, message)
        severity = Severity.ERROR if self.evidence else Severity.WARNING
        if self._is_of_another_unit(rate):
            surfaces = "与".join(one.text for one in self.numbers)
            message = f"疑为单位写错：{surfaces}换成同一单位，才是文中的{rate.text}"
            return reading.finding(Code.UNIT_SLIP, severity, *span_of(*self.numbers), message)
        side = _side(rate)
        said = rate.text if side is None or rate.text.startswith(side.group()) else f"{side.group()}{rate.text}"
        message = f"比率与两数不符：{worked}，文中写作{said}"
        whole = rate.quantity.step < 1 or self.exact == self.exact.to_integral_value()
        vague = is_rough(rate) or is_bound(rate)
        right = shown(self.exact, rate, None if whole else _PLACES) if self.evidence and not vague else ""
        return reading.finding(Code.RATE_MISMATCH, severity, rate.start, rate.end, message, right)

    def _bounded(self, rate: Number) -> Fit:
        """Only a quotient on the other side of 不足 or 超过 belies it, by more than its last digit."""
        side = _side(rate)
        beyond = rate.value - self.exact if side and side["above"] else self.exact - rate.value
        return Fit.RIGHT if beyond <= (int(is_rough(rate))) else Fit.WRONG

    def _roughly(self, rate: Number) -> Fit:
        """超过 is a bound below; else a rough share means about as much as it says."""
        if rate.mention.approximator in (Approximator.ABOVE, Approximator.AT_LEAST):
            return Fit.RIGHT if self.exact >= rate.value else Fit.WRONG
        slack = max(_ROUGHLY, rate.value / _TENTH if rate.mention.approximator else _ROUGHLY)
        return Fit.RIGHT if abs(self.exact - rate.value) <= slack else Fit.WRONG

    @property
    def _formula(self) -> str:
        top = f"{addition(self.tops)}－{self.less.text}" if self.less else addition(self.tops)
        sides = (top, len(self.tops) > 1 or self.less), (addition(self.bases), len(self.bases) > 1)
        return "÷".join(f"（{side}）" if several else side for side, several in sides)

    def _is_far_from(self, rate: Number) -> bool:
        guessed = is_rough(rate) or not self.evidence
        misplaced = not is_rough(rate) and any(self._comes_to(rate, power) for power in (-1, 1))
        return guessed and not misplaced and not self.exact <= _FAR * rate.value <= _FAR * _FAR * self.exact

    def _comes_to(self, rate: Number, power: int) -> bool:
        """Whether a percentage has this one's digits, its point so many places off (4.67% for 0.467%)."""
        return (
            rate.value != rate.value.to_integral_value()
            and round_to(self.exact.scaleb(power), rate.quantity.step) == rate.value
        )

    def _is_of_another_unit(self, rate: Number) -> bool:
        gaps = (abs(self.exact.scaleb(power) - rate.value) for power in _UNITS)
        return self.tops[0].kind is Kind.MONEY and any(gap <= rate.quantity.step for gap in gaps)


def is_rough(rate: Number) -> bool:
    """Tell whether a share is told in tenths or as a fraction (七成, 四分之三)."""
    return rate.quantity.step > 1


def is_bound(rate: Number) -> bool:
    """Tell whether a share is only told to lie below or above a value (不足80%, 超过六成)."""
    return _side(rate) is not None


def _side(rate: Number) -> re.Match[str] | None:
    words = f"{rate.before[-2:]}{rate.text[:2]}"
    return _SIDE.search(words) if rate.kind is Kind.PERCENT else None


def rate_fit(rate: Number, top: Number, base: Number) -> Fit:
    """Tell whether a percentage is one number over another, as far as rounding allows."""
    return Quotient((top,), (base,)).fit(rate)


def _operand(number: Number) -> Interval:
    approximator = number.mention.approximator
    return operand_interval(number.quantity, None if approximator in BOUNDS else approximator)


def _added(numbers: Sequence[Number]) -> Interval:
    total = Interval(_ZERO, _ZERO)
    for one in numbers:
        total = total + _operand(one)
    return total
