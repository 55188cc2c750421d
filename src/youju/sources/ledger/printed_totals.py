"""Printed totals of fund tables, matched with the items that they are the totals of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.domain.facts import TOTAL, Notice, fact_key
from youju.domain.quantity import Quantity
from youju.domain.totals import function_levels, hidden_notice, tail_tolerance, total_notice
from youju.domain.workings import Column
from youju.errors import TableError
from youju.sources.ledger.fund import Amount, FundRow, FundTable, Printed, Shared
from youju.sources.ledger.naming import Family, subtotal_name
from youju.sources.ledger.relations import Relations, RowPlace

__all__ = ["CollectedRows", "MatchedTotals", "match_totals"]


@dataclass(frozen=True)
class CollectedRows:
    """What the rows of the fund tables state.

    Attributes:
        tables: With their positions. relations: Between them. keys: Of the rows' items. family: Groups and their parts.
        chosen: Amounts of each item. shared: Amounts of merged cells, with the items that they are of together.
        group_rows: Rows of summary tables that stand for a group.
    """

    tables: Sequence[tuple[int, FundTable]]
    relations: Relations
    keys: Mapping[RowPlace, str]
    family: Family
    chosen: Mapping[str, Mapping[Column, Amount]]
    shared: Sequence[tuple[set[str], Shared]]
    group_rows: Sequence[tuple[str, FundRow, FundTable]]


@dataclass(frozen=True)
class MatchedTotals:
    """What printed totals are found to be.

    Attributes:
        found: The totals of items, per column. notices: Totals that don't add up.
        veiled: Keys of totals that hold hidden rows: nobody knows whether these count.
    """

    found: Mapping[tuple[str, Column], Amount]
    notices: tuple[Notice, ...]
    veiled: frozenset[str]


def match_totals(rows: CollectedRows) -> MatchedTotals:
    """Match each printed total with the item it is the total of; say which don't add up.

    Raises:
        TableError: Merged amounts can't be told apart from others.
    """
    matcher = _Matcher(rows)
    matcher.match()
    return MatchedTotals(matcher.found, tuple(matcher.notices), frozenset(matcher.veiled))


class _Matcher:
    """The totals while they are matched."""

    def __init__(self, rows: CollectedRows) -> None:
        self._rows = rows
        self._leaves = rows.family.leaves()
        self._by_function = self._function_leaves()
        self._holders: dict[Column, set[str]] = {}
        self.found: dict[tuple[str, Column], Amount] = {}
        self.notices: list[Notice] = []
        self.veiled: set[str] = set()

    def match(self) -> None:
        """Match them all."""
        for members, shared in self._rows.shared:
            if self._leaves.get(shared.name) != set().union(*(self._leaves.get(key, {key}) for key in members)):
                raise TableError(
                    f"“{shared.name}”合在一起的{shared.column.measure}与别处的分组或合并单元格交错",
                    place=str(shared.amount.cells[0]),
                    remedy="请取消合并，逐行填写",
                )
            self._attach(shared.name, shared.column, shared.amount)
        for key, row, table in self._rows.group_rows:
            for column, amount in row.by_source().items():
                self._match_group_row(key, column, amount, table)
        for place, table in self._rows.tables:
            for printed in table.printed:
                for column, amount in printed.amounts.items():
                    self._match_printed(place, table, printed, column, amount)

    def _holding(self, column: Column) -> set[str]:
        """Return the items that have an amount in this column."""
        if column not in self._holders:
            self._holders[column] = {key for key, amounts in self._rows.chosen.items() if column in amounts}
        return self._holders[column]

    def _function_leaves(self) -> dict[str, set[str]]:
        leaves: dict[str, set[str]] = {}
        for place, table in self._rows.tables:
            for row in table.items:
                key = self._rows.keys[place, row.number]
                for code in function_levels(row.function_code) if row.function_code else ():
                    if key in self._leaves[""]:
                        leaves.setdefault(code, set()).add(key)
        return leaves

    def _match_group_row(self, key: str, column: Column, amount: Amount, table: FundTable) -> None:
        """Match a row of a summary table with the sum of what details it."""
        parts = self._stated(self._leaves.get(key, set()), column)
        if parts and not self._close(amount, parts):
            computed = _sum(parts)
            what = f"{table.place}中{key}的{''.join((column.period, column.fund_source, column.measure))}"
            self.notices.append(total_notice(what, amount.quantity, computed, amount.cells[0]))
            return
        self._attach(key, column, amount)

    def _match_printed(self, place: int, table: FundTable, printed: Printed, column: Column, amount: Amount) -> None:
        own = [
            stated
            for number in printed.covers
            if (row := table.rows.get(number)) is not None and (stated := row.amount(column)) is not None
        ]
        covered = set(printed.covers)
        own += [one.amount for one in table.shared if one.column == column and covered.issuperset(one.rows)]
        unread = any(table.rows[number].lacks(column) for number in printed.covers if number in table.rows)
        if own and not unread and not self._close(amount, own) and self._holds_hidden(table, column, amount, own):
            if target := self._target(place, table, printed, column):
                self.veiled.add(fact_key(target, column.measure, column.period, column.fund_source))
                what = f"{printed.label}的{''.join((column.period, column.fund_source, column.measure))}"
                self.notices.append(hidden_notice(what, amount.quantity, _sum(own), table.concealed, amount.cells[0]))
            return
        if own and not unread and not self._close(amount, own):
            what = f"{table.place}“{printed.label}”行的{''.join((column.period, column.fund_source, column.measure))}"
            self.notices.append(total_notice(what, amount.quantity, _sum(own), amount.cells[0]))
            return
        target = self._target(place, table, printed, column)
        if target is None:
            return
        parts = self._stated(self._whole(target), column)
        if not parts or unread or self._close(amount, parts):
            self._attach(target, column, amount)

    def _holds_hidden(self, table: FundTable, column: Column, amount: Amount, own: Sequence[Amount]) -> bool:
        """Tell whether a printed total is what its rows come to together with the hidden ones."""
        hidden = [stated for row in table.concealed if (stated := row.amount(column)) is not None]
        return bool(hidden) and self._close(amount, [*own, *hidden])

    def _stated(self, keys: set[str], column: Column) -> list[Amount]:
        """Return what these items state in a column, on their own or together."""
        together = [one.amount for members, one in self._rows.shared if one.column == column and members <= keys]
        return [*(self._rows.chosen[key][column] for key in keys & self._holding(column)), *together]

    def _target(self, place: int, table: FundTable, printed: Printed, column: Column) -> str | None:
        """Return the item that a printed total is the total of: the one made of just those projects."""
        rows = {self._rows.keys[place, number] for number in printed.covers if (place, number) in self._rows.keys}
        made_of = set().union(*(self._leaves.get(key, set()) for key in rows)) if rows else set()
        holding = self._holding(column)
        for target in self._candidates(place, table, printed, rows):
            whole = self._whole(target)
            if made_of and (
                made_of == whole or (made_of & holding == whole & holding and self._beside(whole, made_of))
            ):
                return target
        return TOTAL if printed.whole and not made_of and not self._leaves[""] else None

    def _beside(self, whole: set[str], made_of: set[str]) -> bool:
        """Tell whether all items that a table lacks stand beside some of its own in another table.

        Then the table simply leaves out items that have nothing to state; otherwise it is about other money.
        """
        shared: set[str] = set()
        for place, table in self._rows.tables:
            keys = {self._rows.keys[place, row.number] for row in table.items}
            if keys & made_of:
                shared |= keys
        return bool(whole & made_of) and whole - made_of <= shared

    def _candidates(self, place: int, table: FundTable, printed: Printed, rows: Iterable[str]) -> Iterator[str]:
        """Yield what a printed total may be the total of, the likeliest first."""
        name = subtotal_name(printed)
        if place in self._rows.relations.details and printed.whole:
            yield self._rows.keys[self._rows.relations.details[place]]
        elif place in self._rows.relations.groups and printed.whole:
            yield self._rows.relations.groups[place]
        elif name and not table.by_function and not printed.whole:
            yield name
        elif printed.whole:
            yield TOTAL
        else:
            yield from sorted(self._by_function, key=lambda code: -len(code))
            yield from dict.fromkeys(group for key in rows for group in self._rows.family.ancestors(key))

    def _whole(self, target: str) -> set[str]:
        if target == TOTAL:
            return self._leaves[""]
        return self._leaves.get(target) or self._by_function.get(target, set())

    def _close(self, printed: Amount, parts: Sequence[Amount]) -> bool:
        quantities = [part.quantity for part in parts]
        if any(one.unit != printed.quantity.unit for one in quantities):
            return False
        return abs(printed.quantity.value - _sum(parts).value) <= tail_tolerance(quantities)

    def _attach(self, target: str, column: Column, amount: Amount) -> None:
        known = self.found.get((target, column))
        if known is None:
            self.found[target, column] = amount
        elif known.quantity.value == amount.quantity.value:
            cells = tuple(dict.fromkeys((*known.cells, *amount.cells)))
            self.found[target, column] = Amount(known.quantity, cells)


def _sum(amounts: Sequence[Amount]) -> Quantity:
    total = sum((amount.quantity.value for amount in amounts), Decimal(0))
    return Quantity.exact(total, amounts[0].quantity.unit)
