"""Knows when one year's amount is told as another's: 2023年4.86亿元，2024年5.37亿元……2024年的4.86亿元中."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from youju.checking.reading import Number, Reading
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_year_labels"]

_OF_YEAR = regex(r"(?P<year>(?:19|20)\d\d)年[^，。；\d]{0,12}$")
_TAKEN_UP = regex(r"(?P<year>(?:19|20)\d\d)年(?:度|全年)?的$")
_SAID = frozenset({Kind.MONEY, Kind.MEASURE, Kind.COUNT})
_FEW_DIGITS = 3
_REACH = 24


def check_year_labels(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where an amount that was told of one year is taken up as another year's.

    That other year has an amount of its own, of the same unit, so that the words can mean no third quantity; amounts
    of few digits agree by chance.
    """
    for paragraph in reading.paragraphs:
        told: list[tuple[str, Number]] = []
        for number in (one for sentence in paragraph for one in sentence.numbers):
            if number.kind not in _SAID or not number.exact or _is_short(number.value):
                continue
            words = reading.text[max(paragraph[0].start, number.start - _REACH) : number.start]
            found = _OF_YEAR.search(words)
            if found is None:
                continue
            if _TAKEN_UP.search(words):
                yield from _judge(reading, number, found["year"], told)
            told.append((found["year"], number))


def _is_short(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) < _FEW_DIGITS


def _judge(reading: Reading, number: Number, year: str, told: list[tuple[str, Number]]) -> Iterator[Finding]:
    same_unit = [(of, one) for of, one in told if one.unit == number.unit]
    own: set[Decimal] = {one.value for of, one in same_unit if of == year}
    others = [of for of, one in same_unit if of != year and one.value == number.value]
    if others and len(own) == 1 and number.value not in own:
        message = f"{number.text}前文是{others[-1]}年的，此处写作{year}年的"
        yield reading.finding(Code.STALE_VALUE, Severity.WARNING, number.start, number.end, message)
