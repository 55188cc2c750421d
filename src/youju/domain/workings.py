"""The bench on which facts are derived: the facts so far, looked up by item and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import NamedTuple

from youju.domain.facts import Fact, Item, Notice
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
        unread: Keys of numbers that can't be read, nor what they are a part of.
    """

    def __init__(self, facts: Mapping[str, Fact], items: Mapping[str, Item], unread: Iterable[str] = ()) -> None:
        self.unread = set(unread)
        self.facts = dict(facts)
        self.items = dict(items)
        self.notices: list[Notice] = []
        self._keys: dict[str, dict[Column, str]] = {}
        for key, fact in facts.items():
            if not fact.basis:
                self._index(key, fact)

    def keys(self, item: str) -> Mapping[Column, str]:
        """Return the keys of one item's facts that have no basis, by column."""
        return self._keys.get(item, {})

    def columns(self, item: str) -> dict[Column, Fact]:
        """Return the facts of one item that have no basis, by column."""
        return {column: self.facts[key] for column, key in self.keys(item).items()}

    def get(self, item: str, column: Column) -> Fact | None:
        """Return one item's fact of a column, or None."""
        key = self.keys(item).get(column)
        return None if key is None else self.facts[key]

    def put(self, fact: Fact) -> None:
        """Add a fact, or replace the one of the same key in its place."""
        key = fact.key
        self.facts[key] = fact
        if not fact.basis:
            self._index(key, fact)

    def derive(self, fact: Fact) -> None:
        """Add a derived fact unless its key is taken: what was read is never overwritten."""
        if fact.key not in self.facts:
            self.put(fact)

    def has(self, item: str, column: Column) -> bool:
        """Tell whether one item has a fact of that column."""
        return column in self.keys(item)

    def _index(self, key: str, fact: Fact) -> None:
        column = _column(fact.measure, fact.period, fact.fund_source)
        if (keys := self._keys.get(fact.item)) is None:
            self._keys[fact.item] = {column: key}
        else:
            keys[column] = key


@lru_cache(maxsize=4096)
def _column(measure: str, period: str, fund_source: str) -> Column:
    """Return a column, the same object for the same words: tables have few columns and many rows."""
    return Column(measure, period, fund_source)


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
