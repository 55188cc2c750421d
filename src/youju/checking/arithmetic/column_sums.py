"""Knows where a list and its whole are told in two units: 农村4312户10875人、城市618户1044人，共4930户11919人."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.sides import AMOUNTS, fit_sides
from youju.checking.arithmetic.sum_claims import SumClaim
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading

__all__ = ["find_beside"]

_GAP, _LABEL = 8, 6


def find_beside(reading: Reading, claim: SumClaim) -> Iterator[SumClaim]:
    """Yield the claim that stands beside one: its numbers' neighbours, where all of them have one of the same unit.

    If the first column adds up, its parts are all, and then the second must add up too.
    """
    total = _neighbour(reading, claim.total)
    parts = [_neighbour(reading, one) for one in claim.parts]
    beside = [one for one in parts if one is not None]
    if total is None or len(beside) < max(len(parts), 2) or not _is_column(total, beside):
        return
    complete = fit_sides([claim.total], claim.parts) is Fit.RIGHT
    yield SumClaim(total, tuple(beside), claim.labels, (), closed=complete, partial=not complete)


def _neighbour(reading: Reading, number: Number) -> Number | None:
    """Return the number right behind another, of another unit, with no more than a word between them."""
    _, behind = reading.neighbours(number, 0, 1)
    if not behind or behind[0].unit == number.unit or behind[0].group != number.group:
        return None
    gap = reading.text[number.end : behind[0].start]
    near = len(gap) <= _GAP and gap[:1] in "、，/／计" and not any(mark in gap for mark in "；：。")
    return behind[0] if near and len(behind[0].before) <= _LABEL else None


def _is_column(total: Number, beside: Sequence[Number]) -> bool:
    """Whether numbers are of the total's unit, each behind the same words or none."""
    alike = all((one.unit, one.kind) == (total.unit, total.kind) and one.exact for one in beside)
    named = {one.before.removeprefix("计") for one in beside}
    return alike and total.exact and total.kind in AMOUNTS and len(named) == 1
