"""Fund tables put together: items with groups and 功能科目, facts with all their cells, printed totals matched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from youju.domain.derivation import DETAIL_LIMIT
from youju.domain.facts import FORM_BASIS, Fact, Item, ItemKind, Notice, UnitProfile, fact_key
from youju.domain.totals import function_levels
from youju.domain.workings import Column
from youju.sources.ledger.conflicts import Candidate, Decider
from youju.sources.ledger.functions import function_name
from youju.sources.ledger.fund import Amount, FundRow, FundTable, Shared, fund_source_of
from youju.sources.ledger.money_cuts import Cuts
from youju.sources.ledger.naming import Family, name_rows, subtotal_name
from youju.sources.ledger.printed_totals import CollectedRows, match_totals
from youju.sources.ledger.relations import Relations, RowPlace, relate
from youju.sources.ledger.row_sums import RowSums
from youju.sources.tables.headers import read_header

__all__ = ["Assembled", "assemble_funds"]


@dataclass(frozen=True)
class Assembled:
    """What the fund tables amount to.

    Attributes:
        items: Projects, their groups, 功能科目, details; in table order.
        facts: Read facts, printed totals among them where they agree with the rows.
        notices: Conflicts and wrong totals.
        aside: Tables left out because they cut the same money otherwise.
        keys: Key of each row, by position of its table and row number.
        unread: Keys of the facts that the tables state in formulas without a value.
    """

    items: tuple[Item, ...]
    facts: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    aside: tuple[FundTable, ...]
    keys: Mapping[RowPlace, str]
    unread: frozenset[str]


def assemble_funds(tables: Sequence[FundTable], profile: UnitProfile, decider: Decider) -> Assembled:
    """Put the fund tables of one unit together.

    Raises:
        UnitFileError: A 决定 names none of the values in conflict.
        TableError: Merged amounts can't be told apart from others.
    """
    relations = relate(tables, profile)
    work = _Assembly(tables, relations, profile, decider)
    work.form_groups()
    work.collect_rows()
    work.choose()
    work.match_totals()
    aside = tuple(tables[place] for place in sorted(relations.aside))
    notices = (*relations.notices, *(notice for table in tables for notice in table.notices), *work.notices)
    return Assembled(tuple(work.items()), tuple(work.facts()), notices, aside, work.keys, frozenset(work.unread()))


class _Assembly:
    """The tables while they are put together."""

    def __init__(
        self, tables: Sequence[FundTable], relations: Relations, profile: UnitProfile, decider: Decider
    ) -> None:
        self.tables = [(place, table) for place, table in enumerate(tables) if place not in relations.aside]
        self.relations = relations
        self.profile = profile
        self.decider = decider
        self.keys, parents = name_rows(tables, relations)
        self.family = Family(list(self.keys.values()), parents)
        self.notices: list[Notice] = []
        self.stated: dict[tuple[str, Column], list[Candidate]] = {}
        self.chosen: dict[str, Mapping[Column, Amount]] = {}
        self._titles = {(table.source.file, table.source.sheet): table.title for table in tables}
        self.details: dict[str, Item] = {}
        self.shared: list[tuple[set[str], Shared]] = []
        self.group_rows: list[tuple[str, FundRow, FundTable]] = []
        self.recut: set[str] = set()
        self.sole_sources = self._sole_sources() if len(set(self.keys.values())) > DETAIL_LIMIT else {}

    def _sole_sources(self) -> dict[str, str]:
        """Return the 资金来源 of each item whose rows all name the same one."""
        named: dict[str, str] = {}
        for place, table in self.tables:
            for row in table.items:
                key = self.keys[place, row.number]
                named[key] = row.fund_source if named.get(key, row.fund_source) == row.fund_source else ""
        return {key: source for key, source in named.items() if source}

    def form_groups(self) -> None:
        """Form the groups of merged cells, of named subtotals, of tables that detail a row, and of tables together."""
        for place, table in self.tables:
            for shared in table.shared:
                members = [self.keys[place, number] for number in shared.rows]
                self.family.adopt(members, shared.name)
                self.shared.append((set(members), shared))
        for place, table in self.tables:
            for printed in sorted(table.printed, key=lambda one: len(one.covers)):
                name = "" if printed.whole or table.by_function else subtotal_name(printed)
                members = [self.keys[place, number] for number in printed.covers if (place, number) in self.keys]
                if name and members:
                    self.family.adopt(members, name)
        for place, table in self.tables:
            members = [self.keys[place, row.number] for row in table.items]
            if place in self.relations.details:
                self.family.adopt(members, self.keys[self.relations.details[place]])
            elif place in self.relations.groups:
                self.family.adopt(members, self.relations.groups[place])

    def collect_rows(self) -> None:
        """Collect what the tables state of each project; rows of one project within a table are added up."""
        groups = self.family.groups
        for place, table in sorted(self.tables, key=lambda one: bool(one[1].echoed)):
            sums = RowSums()
            for row in table.rows.values():
                if row.details:
                    self._collect_detail(place, table, row, sums)
                    continue
                key = self.keys[place, row.number]
                if key in groups:
                    self.group_rows.append((key, row, table))
                else:
                    sums.add(key, row, row.amounts if key in self.sole_sources else row.by_source())
            for key, amounts in sums.settled():
                known = self.chosen.get(key)
                self.chosen[key] = amounts if known is None else {**known, **amounts, **known}
                for column in known or ():
                    if column in amounts and column._replace(fund_source="") not in table.echoed:
                        self._state_again(key, column, amounts[column], table)

    def _state_again(self, key: str, column: Column, amount: Amount, table: FundTable) -> None:
        """Note what a table states that another one stated before."""
        first = self.chosen[key][column]
        cell = first.cells[0]
        candidates = self.stated.setdefault((key, column), [Candidate(first, self._titles[cell.file, cell.sheet])])
        candidates.append(Candidate(amount, table.title))

    def _collect_detail(self, place: int, table: FundTable, row: FundRow, sums: RowSums) -> None:
        """Read a 其中 row: one 资金来源 of the row above it, or a part that is never added up."""
        whole = self.keys.get((place, row.details))
        if whole is None:
            return
        if read_header(row.name).fund_source:
            source = fund_source_of(row.name)
            sums.add(whole, row, {column._replace(fund_source=source): one for column, one in row.amounts.items()})
            return
        key = row.name if row.name not in {*self.keys.values(), *self.family.groups} else f"{whole}·{row.name}"
        self.details.setdefault(key, Item(key, row.name, ItemKind.ACTIVITY, group=whole, table=table.title))
        sums.add(key, row, row.amounts)

    def choose(self) -> None:
        """Settle every number that several tables state."""
        for (key, column), candidates in self.stated.items():
            name = fact_key(key, column.measure, column.period, column.fund_source)
            self.chosen[key] = {**self.chosen[key], column: self.decider.settle(name, candidates)}
        cuts = Cuts([table for _, table in self.tables], self.chosen)
        for key in dict.fromkeys(key for key, _ in self.stated):
            kept = cuts.settle(key, self.chosen[key])
            if kept is not self.chosen[key]:
                self.chosen[key] = kept
                self.recut.add(key)
        self.notices.extend(cuts.notices())
        self._current = {key for key, amounts in self.chosen.items() if any(not column.period for column in amounts)}
        self._current.update(*(members for members, one in self.shared if not one.column.period))

    def match_totals(self) -> None:
        """Match each printed total with the item it is the total of; say which don't add up."""
        rows = CollectedRows(
            self.tables, self.relations, self.keys, self.family, self.chosen, self.shared, self.group_rows
        )
        self.totals = match_totals(rows)
        self.notices.extend(self.totals.notices)

    def items(self) -> Iterator[Item]:
        """Yield the items in table order, each group before its first part."""
        rows: dict[str, list[tuple[FundRow, FundTable]]] = {}
        for place, table in self.tables:
            for row in table.items:
                rows.setdefault(self.keys[place, row.number], []).append((row, table))
        done: set[str] = set()
        for key in sorted(rows, key=self._is_past):
            for one in (*self.family.ancestors(key), key):
                if one not in done:
                    done.add(one)
                    yield self._item(one, rows.get(one, []))
        yield from self.details.values()
        yield from self._function_items(rows)

    def _is_past(self, key: str) -> bool:
        """Tell whether only other years' tables speak of an item: such items come last."""
        return key not in self.family.groups and key not in self._current

    def _item(self, key: str, rows: Sequence[tuple[FundRow, FundTable]]) -> Item:
        group, table = self.family.parents.get(key, ""), rows[0][1].title if rows else ""
        row = _merged([row for row, _ in rows])
        if key in self.family.groups:
            joint = any(key == shared.name for _, shared in self.shared)
            return Item(key, row.name or key, ItemKind.GROUP, group=group, table=table, joint=joint)
        return Item(
            key,
            row.name or key,
            ItemKind.PROJECT,
            row.code,
            row.function_code,
            row.function_name,
            group,
            table,
            note=row.note,
            fund_source=self.sole_sources.get(key, ""),
        )

    def _function_items(self, rows: Mapping[str, Sequence[tuple[FundRow, FundTable]]]) -> Iterator[Item]:
        named: dict[str, str] = {}
        for found in rows.values():
            for row, _ in found:
                if row.function_code:
                    for code in function_levels(row.function_code):
                        own = row.function_name if code == row.function_code else ""
                        named[code] = named.get(code) or own
        for code, name in named.items():
            yield Item(code, name or function_name(code) or code, ItemKind.FUNCTION, function_code=code)

    def unread(self) -> Iterator[str]:
        """Yield the keys of what the rows state but nobody can read, unless another table states it too.

        So are totals that hold hidden rows: nobody knows whether these count.
        """
        yield from self.totals.veiled
        for place, table in self.tables:
            for row in table.items:
                key = self.keys[place, row.number]
                for column in row.unread:
                    for one in dict.fromkeys(
                        (column, column._replace(fund_source=column.fund_source or row.fund_source))
                    ):
                        if one not in self.chosen.get(key, {}):
                            yield fact_key(key, one.measure, one.period, one.fund_source)

    def facts(self) -> Iterator[Fact]:
        """Yield the facts in table order, the printed totals last."""
        as_of = self.profile.as_of
        rows = ((key, column, amount) for key, amounts in self.chosen.items() for column, amount in amounts.items())
        totals = ((key, column, amount) for (key, column), amount in self.totals.found.items())
        for key, (measure, period, source), amount in chain(rows, totals):
            yield Fact(key, measure, amount.quantity, period, source, "", as_of, amount.cells, amount.formula)
        for place, table in self.tables:
            for row in table.items if table.source.form else ():
                key = self.keys[place, row.number]
                for (measure, period, source), amount in row.amounts.items() if key in self.recut else ():
                    if source:
                        yield Fact(key, measure, amount.quantity, period, source, FORM_BASIS, as_of, amount.cells)


def _merged(rows: Sequence[FundRow]) -> FundRow:
    """Return the texts of an item's rows as one row's, the first that has each; blank ones without any."""
    if len(rows) < 2:
        return rows[0] if rows else FundRow("", 0, {})

    def first(name: str) -> str:
        return next((text for row in rows if (text := getattr(row, name))), "")

    return FundRow(first("name"), 0, {}, first("code"), first("function_code"), first("function_name"), first("note"))
