"""Totals: each column summed per group, per 功能科目 and over all, and held against the totals the tables print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from youju.domain.facts import TOTAL, Fact, Item, ItemKind, Notice, SourceCell, fact_key
from youju.domain.findings import Code, Severity
from youju.domain.quantity import Kind, Quantity
from youju.domain.workings import Column, Workings, show, sum_of

__all__ = [
    "add_function_items",
    "add_totals",
    "function_levels",
    "hidden_notice",
    "settle",
    "tail_tolerance",
    "total_notice",
]

_LEVEL_LENGTHS = (3, 5, 7)  # 类、款、项
_FEN = Decimal("0.01")
_COARSE = Decimal(1_000)
_MONEY_ITEMS = (ItemKind.PROJECT, ItemKind.GROUP)
_Sheet = tuple[str, str]


class NumberedRow(Protocol):
    """A row that knows its number."""

    @property
    def number(self) -> int:
        """1-based row of the sheet."""


def function_levels(code: str) -> tuple[str, ...]:
    """Return a 功能科目 code with those of the levels above it, 类 first.

    >>> function_levels("2010305")
    ('201', '20103', '2010305')
    """
    return (*(code[:length] for length in _LEVEL_LENGTHS if length < len(code)), code)


def add_function_items(book: Workings) -> None:
    """Add an item for each 功能科目 that a project names, and for the levels above it."""
    for item in [item for item in book.items.values() if item.kind is ItemKind.PROJECT and item.function_code]:
        for code in function_levels(item.function_code):
            name = item.function_name if code == item.function_code else ""
            book.items.setdefault(code, Item(code, name or code, ItemKind.FUNCTION, function_code=code))


def add_totals(book: Workings) -> None:
    """Add the totals of groups (innermost first), of 功能科目 and of everything (`合计`)."""
    money = [item for item in book.items.values() if item.kind in _MONEY_ITEMS and item.key != TOTAL]
    if not money:
        return
    book.items.setdefault(TOTAL, Item(TOTAL, TOTAL, ItemKind.TOTAL))
    blanks = _Blanks(book)
    members: dict[str, list[Item]] = {}
    for item in money:
        members.setdefault(item.group, []).append(item)
    for group in sorted((key for key in members if key), key=lambda key: -_depth(book, key)):
        _add_sums(book, group, members[group], blanks)
    for code, projects in _by_function(book).items():
        _add_sums(book, code, projects, blanks)
    _add_sums(book, TOTAL, members.get("", []), blanks)


def _depth(book: Workings, key: str) -> int:
    seen: set[str] = set()
    while key and key not in seen:
        seen.add(key)
        key = book.items[key].group if key in book.items else ""
    return len(seen)


def _by_function(book: Workings) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in book.items.values():
        if item.kind is ItemKind.PROJECT and item.function_code:
            for code in function_levels(item.function_code):
                groups.setdefault(code, []).append(item)
    return groups


def _add_sums(book: Workings, target: str, members: Sequence[Item], blanks: _Blanks) -> None:
    for column, keys in _summable(book, target, members, blanks):
        printed = book.get(target, column)
        if printed is None or not printed.derived:
            book.put(_settled(book, target, column, keys, printed))


def _summable(
    book: Workings, target: str, members: Sequence[Item], blanks: _Blanks
) -> Iterator[tuple[Column, list[str]]]:
    """Yield the columns that every group and every table among the members has, with the keys of what to add up.

    A blank cell in a column counts as nothing; a column that one table lacks would make a total of
    some items look like the total of all, and so would one that a second table has for a few items only.
    Columns that aren't money are summed where a table prints their total, so that nobody adds up unit prices.
    """
    holders: defaultdict[Column, list[str]] = defaultdict(list)
    for item in members:
        for column, key in book.keys(item.key).items():
            holders[column].append(key)
            if item.fund_source and not column.fund_source:
                holders[Column(column.measure, column.period, item.fund_source)].append(key)
    for column, keys in holders.items():
        if book.unread and _is_unread(book, target, members, column):
            continue
        first = book.facts[keys[0]].quantity
        wanted = first.kind is Kind.MONEY or book.get(target, column) is not None
        same = wanted and all(book.facts[key].quantity.unit == first.unit for key in keys)
        if same and (len(keys) >= len(members) or blanks.explain(members, column, keys)):
            yield column, keys


def _is_unread(book: Workings, target: str, members: Sequence[Item], column: Column) -> bool:
    """Tell whether a total or a part of it can't be read; then there is no total, unless a table prints it."""
    frame = (column.measure, column.period, column.fund_source)
    unread = any(fact_key(one, *frame) in book.unread for one in (target, *(item.key for item in members)))
    if unread and not book.has(target, column):
        book.unread.add(fact_key(target, *frame))
    return unread


class _Blanks:
    """Tells blank cells from columns that a table doesn't have; remembers where each item stands."""

    def __init__(self, book: Workings) -> None:
        self._book = book
        self._own: dict[str, frozenset[_Sheet]] = {}

    def explain(self, members: Sequence[Item], column: Column, keys: Sequence[str]) -> bool:
        """Tell whether the members without an amount in a column have blanks there, rather than no such column.

        A project has a blank where a sheet that has the column speaks of it too, or, for a 资金来源, where its other
        sources make up its whole. Projects of other years only have nothing to add to this year's total; last year's
        may lack what is new. A group is blank only where its other sources make up its whole.
        """
        holders = {self._book.facts[key].item for key in keys}
        having = [item for item in members if item.key in holders]
        tables, every = {item.table for item in having}, {item.table for item in members}
        places: set[tuple[_Sheet, str]] = set()
        for item in having:
            places |= self._places(item, self._column_sheets(item, column), every)
        return all(
            _is_made_up(self._book, item.key, column)
            or (
                item.kind is not ItemKind.GROUP
                and (
                    (
                        item.table in tables
                        if column.period
                        else all(other.period for other in self._book.keys(item.key))
                    )
                    or not places.isdisjoint(self._places(item, self._sheets_of(item), every))
                )
            )
            for item in members
            if item.key not in holders
        )

    def _places(self, item: Item, sheets: frozenset[_Sheet], tables: set[str]) -> set[tuple[_Sheet, str]]:
        """Return sheets with the table an item stands in there; with every one, where it stands in several sheets."""
        known = tables if len(self._sheets_of(item)) > 1 else (item.table,)
        return {(sheet, table) for sheet in sheets for table in known}

    def _column_sheets(self, item: Item, column: Column) -> frozenset[_Sheet]:
        keys = self._book.keys(item.key)
        key = keys.get(column) or keys.get(column._replace(fund_source=""))
        return _sheets(self._book, key) if key else frozenset()

    def _sheets_of(self, item: Item) -> frozenset[_Sheet]:
        if item.key not in self._own:
            self._own[item.key] = _union(_sheets(self._book, key) for key in self._book.keys(item.key).values())
        return self._own[item.key]


def _sheets(book: Workings, key: str) -> frozenset[_Sheet]:
    """Return the sheets that a fact was read from, or derived from."""
    fact = book.facts[key]
    if fact.sources or not fact.parents:
        return frozenset([(source.file, source.sheet) for source in fact.sources])
    return _union(_sheets(book, parent) for parent in fact.parents)


def _union(sheets: Iterable[frozenset[_Sheet]]) -> frozenset[_Sheet]:
    return frozenset[_Sheet]().union(*sheets)


def _is_made_up(book: Workings, item: str, column: Column) -> bool:
    """Tell whether the 资金来源 that an item names for this measure add up to its whole."""
    whole = book.get(item, column._replace(fund_source=""))
    parts = [
        fact
        for other, fact in book.columns(item).items()
        if other.fund_source and other._replace(fund_source=column.fund_source) == column
    ]
    return whole is not None and bool(column.fund_source and parts) and sum_of(parts) == whole.quantity.value


def _settled(book: Workings, target: str, column: Column, keys: Sequence[str], printed: Fact | None) -> Fact:
    label = book.items[target].name if target in book.items else target
    facts = [book.facts[key] for key in keys]
    computed = Fact(
        target,
        column.measure,
        Quantity.exact(sum_of(facts), facts[0].quantity.unit),
        column.period,
        column.fund_source,
        as_of=facts[0].as_of,
        formula=f"{label}{column.period}{column.fund_source}{column.measure}=各项之和（{len(facts)}项）",
        parents=tuple(keys),
    )
    return settle(book, computed, printed, tail_tolerance([fact.quantity for fact in facts]), label)


def settle(book: Workings, computed: Fact, printed: Fact | None, tolerance: Decimal, label: str) -> Fact:
    """Return the total to keep: with the printed cell where both agree, the computed one where they don't.

    A difference within `tolerance` is rounding: the printed total stands, as papers quote it. Either difference
    is said in a notice.
    """
    if printed is None:
        return computed
    gap = abs(printed.quantity.value - computed.quantity.value)
    if not gap:
        return computed._replace(sources=printed.sources)
    small = gap <= tolerance
    what = f"{label}的{computed.period}{computed.fund_source}{computed.measure}"
    source = printed.sources[0] if printed.sources else None
    book.notices.append(total_notice(what, printed.quantity, computed.quantity, source, small=small))
    return computed._replace(sources=printed.sources, quantity=printed.quantity) if small else computed


def tail_tolerance(quantities: Sequence[Quantity]) -> Decimal:
    """Return how far rounding alone can take a printed total from the sum of these rows.

    Amounts written to the 分 aren't rounded, nor are counts, and whole 千元 or 万元 are budgets, not roundings: there,
    any difference is one.
    """
    step = min((one.step for one in quantities if one.kind is Kind.MONEY), default=Decimal(0))
    return step * (len(quantities) + 1) / 2 if _FEN < step < _COARSE else Decimal(0)


def total_notice(
    what: str, printed: Quantity, computed: Quantity, source: SourceCell | None, *, small: bool = False
) -> Notice:
    """Say that a printed total isn't what its rows come to; `small` when rounding explains it."""
    gap = Quantity.exact(printed.value - computed.value, computed.unit)
    head = f"{what}表中为{show(printed)}，各项相加为{show(computed)}"
    tail = "，相差在四舍五入的尾差以内，采用表中数" if small else f"，相差{show(gap)}；已采用相加的结果，请核对表格"
    return Notice(head + tail, source, Code.SOURCE_TOTAL, Severity.INFO if small else Severity.ERROR)


def hidden_notice(
    what: str, printed: Quantity, computed: Quantity, hidden: Sequence[NumberedRow], source: SourceCell
) -> Notice:
    """Say that a printed total holds hidden rows, so that nobody can tell which sum is meant."""
    gap = Quantity.exact(printed.value - computed.value, computed.unit)
    rows = "、".join(f"第{row.number}行" for row in hidden)
    message = (
        f"{what}表中为{show(printed)}，可见的各行相加为{show(computed)}，相差的{show(gap)}正是隐藏的{rows}；"
        "这项合计没有采用，请取消隐藏，或改正合计"
    )
    return Notice(message, source, Code.SOURCE_TOTAL, Severity.WARNING)
