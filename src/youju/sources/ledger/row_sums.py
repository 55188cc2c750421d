"""Rows of one table that speak of the same item, added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from youju.domain.workings import Column
from youju.sources.ledger.fund import Amount, FundRow

__all__ = ["RowSums"]


class RowSums:
    """Amounts of one table by item and column, added up where rows repeat an item."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Mapping[Column, Amount]]] = {}
        self._unread: dict[str, list[FundRow]] = {}

    def add(self, key: str, row: FundRow, amounts: Mapping[Column, Amount]) -> None:
        """Add a row's amounts to an item's."""
        self._rows.setdefault(key, []).append(amounts)
        if row.unread:
            self._unread.setdefault(key, []).append(row)

    def settled(self) -> Iterator[tuple[str, Mapping[Column, Amount]]]:
        """Yield each item once, in order, with its sums; none of a column that one of its rows can't be read in."""
        for key, rows in self._rows.items():
            amounts = rows[0] if len(rows) == 1 else _added(rows)
            if unread := self._unread.get(key):
                amounts = {at: one for at, one in amounts.items() if not any(row.lacks(at) for row in unread)}
            yield key, amounts


def _added(rows: Sequence[Mapping[Column, Amount]]) -> dict[Column, Amount]:
    parts: dict[Column, list[Amount]] = {}
    for row in rows:
        for column, amount in row.items():
            parts.setdefault(column, []).append(amount)
    return {column: Amount.total(amounts) for column, amounts in parts.items()}
