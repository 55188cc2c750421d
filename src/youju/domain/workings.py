"""The bench on which facts are derived: the facts so far, looked up by item and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import NamedTuple

from youju.domain.facts import Fact, Item, Notice, fact_key
from youju.domain.quantity import Quantity

__all__ = ["Column", "Workings", "difference_of", "percent_of", "show", "sum_of"]

_PRECISION = 60
"""Digits kept when dividing: far beyond any written step, so that rounding happens only on writing."""
_HUNDRED = Decimal(100)
_WAN = Decimal(10_000)


class Column(NamedTuple):
    """What a column of a table says about each of its rows."""

    measure: str
    period: str = ""
    fund_source: str = ""


class Workings:
    """Facts and items of a ledger while more of them are derived.

    Args:
        facts: Facts read so far, in order.
        items: Items so far, by key.
    """

    def __init__(self, facts: Mapping[str, Fact], items: Mapping[str, Item]) -> None:
        self.facts = dict(facts)
        self.items = dict(items)
        self.notices: list[Notice] = []
        self._columns: dict[str, dict[Column, Fact]] = {}
        for fact in facts.values():
            self._index(fact)

    def columns(self, item: str) -> Mapping[Column, Fact]:
        """Return the facts of one item that have no basis, by column."""
        return self._columns.get(item, {})

    def get(self, item: str, column: Column) -> Fact | None:
        """Return one item's fact of a column, or None."""
        return self._columns.get(item, {}).get(column)

    def put(self, fact: Fact) -> None:
        """Add a fact, or replace the one of the same key in its place."""
        self.facts[fact.key] = fact
        self._index(fact)

    def derive(self, fact: Fact) -> None:
        """Add a derived fact unless its key is taken: what was read is never overwritten."""
        if fact.key not in self.facts:
            self.put(fact)

    def has(self, item: str, column: Column, basis: str = "") -> bool:
        """Tell whether that fact is there."""
        return fact_key(item, column.measure, column.period, column.fund_source, basis) in self.facts

    def _index(self, fact: Fact) -> None:
        if not fact.basis:
            column = Column(fact.measure, fact.period, fact.fund_source)
            self._columns.setdefault(fact.item, {})[column] = fact


def sum_of(facts: Iterable[Fact]) -> Decimal:
    """Return the exact sum of their values."""
    with localcontext(prec=_PRECISION):
        return sum((fact.quantity.value for fact in facts), Decimal(0))


def difference_of(minuend: Fact, subtrahend: Fact) -> Quantity:
    """Return the exact difference of two facts of one unit."""
    with localcontext(prec=_PRECISION):
        return Quantity.exact(minuend.quantity.value - subtrahend.quantity.value, minuend.quantity.unit)


def percent_of(part: Decimal, whole: Decimal) -> Quantity | None:
    """Return `part` in percent of `whole`; None when the whole isn't positive, so that there is no such share.

    >>> percent_of(Decimal(1), Decimal(4)).to_text()
    '25%'
    """
    if whole <= 0:
        return None
    with localcontext(prec=_PRECISION):
        return Quantity.exact(part / whole * _HUNDRED, "%")


def show(quantity: Quantity) -> str:
    """Write a quantity for a message: money of 10,000元 and more in 万元.

    >>> show(Quantity.parse("5020", "千元"))
    '502万元'
    """
    return quantity.to_text("万元" if quantity.unit == "元" and abs(quantity.value) >= _WAN else None)
