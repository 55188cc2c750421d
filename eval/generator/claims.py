"""What a number in a generated report claims, as a small expression over table cells.

A claim is a nested tuple, evaluated over any lookup of cells: the model's, or the written workbooks'.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

__all__ = ["CellKey", "Claim", "add", "change", "const", "evaluate", "leaf", "minus", "percent"]

CellKey = tuple[str, ...]
Claim = tuple[Any, ...]


def leaf(*key: str) -> Claim:
    """One cell."""
    return ("cell", key)


def const(value: Decimal | int) -> Claim:
    """A number that stands in no table: a count of listed things."""
    return ("const", Decimal(value))


def add(*parts: Claim) -> Claim:
    """Sum."""
    return parts[0] if len(parts) == 1 else ("add", parts)


def minus(left: Claim, right: Claim) -> Claim:
    """Difference."""
    return ("minus", left, right)


def percent(part: Claim, whole: Claim) -> Claim:
    """Part of the whole, in percent."""
    return ("percent", part, whole)


def change(now: Claim, before: Claim) -> Claim:
    """Relative change, in percent, signed."""
    return ("change", now, before)


def evaluate(claim: Claim, lookup: Callable[[CellKey], Decimal]) -> Decimal:
    """Compute a claim from cells.

    Raises:
        ZeroDivisionError: A rate over nothing; generators avoid such claims.
    """
    head = claim[0]
    if head == "cell":
        return lookup(claim[1])
    if head == "const":
        return Decimal(claim[1])
    if head == "add":
        return sum((evaluate(part, lookup) for part in claim[1]), Decimal(0))
    left, right = evaluate(claim[1], lookup), evaluate(claim[2], lookup)
    if head == "minus":
        return left - right
    if right == 0:
        raise ZeroDivisionError(claim)
    return left / right * 100 if head == "percent" else (left - right) / right * 100
