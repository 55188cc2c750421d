"""Knows that a measure told in two units is one: 治理1.5万亩（合1000公顷）."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from youju.checking.interval import Interval, interval_of
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_conversions"]

_IS = regex(r"(?:[（(，,]?(?:约?折?合(?:为|成|约)?|即|相当于)约?|[（(]约?(?=[\d.,]+万?[^\W\d]{1,4}[）)]))(?=\d)")
_SLACK = Decimal("0.01")
"""Which part of itself a converted measure may be off: 1 里 is taken for 500米, 1 亩 for 667平方米."""


def check_conversions(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each measure that is told again right behind in a unit of which it makes another number."""
    for sentence in reading.sentences:
        for one, other in pairwise(sentence.numbers):
            factor = _factor(one, other)
            if not factor or not _IS.match(reading.text, one.end, other.end + 1):
                continue
            value = one.value * factor
            told = interval_of(other.quantity, other.mention.approximator)
            if not Interval(value * (1 - _SLACK), value * (1 + _SLACK)).meets(told):
                right = plain_digits(round_to(value, Decimal("0.01")))
                message = f"换算不符：{one.text}合{right}{other.unit}，文中写作{other.text}"
                yield reading.finding(Code.UNIT_SLIP, Severity.WARNING, one.start, other.end, message)


def _factor(one: Number, other: Number) -> Decimal:
    """Return how many of another number's unit one of a number's is; 0 where they measure nothing alike."""
    if one.kind is not Kind.MEASURE or other.kind is not Kind.MEASURE or one.unit == other.unit:
        return Decimal(0)
    return next(
        (units[one.unit] / units[other.unit] for units in _units() if {one.unit, other.unit} <= set(units)), Decimal(0)
    )


@cache
def _units() -> tuple[dict[str | None, Decimal], ...]:
    return tuple({unit: Decimal(str(worth)) for unit, worth in units.items()} for units in terms("conversions"))
