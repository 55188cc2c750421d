"""Knows when the two numbers right beside a percentage bear it out, whatever else in the sentence would not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from youju.checking.reading import Number, Reading
from youju.domain.findings import Code, Finding
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["is_borne_out"]

_COMPARED = regex(r"比(?!例|重)|较|上年|去年")
_FAILED = regex(r"不|未")
_REACH = 24
_HUNDRED = Decimal(100)
_ABOUT_RATES = frozenset({Code.CHANGE_MISMATCH})
_NO_OPERANDS = frozenset({Kind.PERCENT, Kind.POINTS})


def is_borne_out(reading: Reading, finding: Finding) -> bool:
    """Tell whether a finding about a percentage overlooks its nearest operands.

    They are the last two numbers of one unit before it (由54万元增加到59.22万元，增长9.67%), or the two in a
    bracket that opens behind it (得分率93.3%（权重30分，得28分）). Swapped percentages stay wrong: each has its own
    operands nearest.
    """
    if finding.code not in _ABOUT_RATES:
        return False
    percents = [one for one in reading.numbers_in(finding.start, finding.end) if one.kind is Kind.PERCENT]
    if (
        len(percents) != 1
        or not percents[0].exact
        or (percents[0].start != finding.start and percents[0].end != finding.end)
    ):
        return False
    fits = _is_change if finding.code is Code.CHANGE_MISMATCH else _is_rate
    return any(fits(*pair, percents[0]) for pair in _pairs(reading, percents[0]))


def _pairs(reading: Reading, percent: Number) -> Iterator[tuple[Number, Number]]:
    ahead, behind = reading.neighbours(percent, _REACH, _REACH)
    before = [one for one in ahead if one.kind not in _NO_OPERANDS and one.group == percent.group][-2:]
    if len(before) == 2 and before[0].unit == before[1].unit:
        yield before[0], before[1]
    group = [one for one in behind if one.group != percent.group][:2]
    opens = reading.text[percent.end : percent.end + 1] in ("（", "(")
    if opens and len(group) == 2 and group[0].group == group[1].group and group[0].unit == group[1].unit:
        yield group[0], group[1]


def _is_change(one: Number, other: Number, percent: Number) -> bool:
    """Whether a percentage is the change from the number named first, or from the one compared with."""
    base, now = (other, one) if _COMPARED.search(other.before) else (one, other)
    return _is(percent, abs(now.value - base.value), base.value)


def _is_rate(one: Number, other: Number, percent: Number) -> bool:
    """Whether a percentage is either number over the other; 抽检50批次，不合格1批次 gives 合格率98%."""
    ratios = [(one.value, other.value), (other.value, one.value)]
    if _FAILED.search(one.before + other.before):
        ratios.append((abs(one.value - other.value), max(one.value, other.value)))
    return any(_is(percent, part, whole) for part, whole in ratios)


def _is(percent: Number, part: Decimal, whole: Decimal) -> bool:
    return bool(whole) and percent.quantity.is_rounding_of(Quantity(part / whole * _HUNDRED, "%", Kind.PERCENT))
