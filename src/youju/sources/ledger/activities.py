"""Activity tables, and fund tables in another cut: a row is an item, a column a measure, 合计 an item of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath

from youju.domain.facts import Fact, Item, ItemKind, Notice, SourceCell
from youju.domain.findings import Severity
from youju.domain.quantity import Kind, Quantity
from youju.domain.totals import hidden_notice, tail_tolerance, total_notice
from youju.domain.workings import Column
from youju.sources.ledger.fund import value_columns
from youju.sources.ledger.over_time import OverTime, over_time
from youju.sources.ledger.relations import is_generic
from youju.sources.tables import Role, Row, RowKind, SourceTable
from youju.sources.tables.headers import read_header_path, terms

__all__ = ["Activities", "assemble_activities", "table_name"]

_TELLING = 3
"""Characters of a sheet's name that says what its table is (工程完成情况), not only 完成."""
_ADDITIVE = (Kind.COUNT, Kind.MONEY, Kind.MEASURE)
_LONGEST_NAME = 20
_AVERAGE = "均"
_DURATIONS = frozenset({"天", "日", "小时", "分钟", "工作日", "个工作日", "月", "个月", "年"})


@dataclass
class Activities:
    """What the activity tables amount to: items, facts (totals with their parents) and notices."""

    items: list[Item] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def assemble_activities(tables: Sequence[SourceTable], taken: frozenset[str]) -> Activities:
    """Turn rows into items and facts; `taken` are keys of items that are there already."""
    found = Activities()
    for table in tables:
        _read_table(table, taken, found)
    return found


def table_name(table: SourceTable) -> str:
    """Return what the ledger calls a table: its sheet's name, or its title where the sheet's name says nothing."""
    return table.title if is_generic(table.sheet) and table.title else table.sheet or table.title or table.file


def _told_name(table: SourceTable) -> str:
    """Return what a report calls a table: its title, else what the sheet's or the file's name says."""
    telling = not is_generic(table.sheet) and len(table.sheet) >= _TELLING
    return table.title or (table.sheet if telling else PurePath(table.file).stem) or table.sheet


def _read_table(table: SourceTable, taken: frozenset[str], found: Activities) -> None:
    columns = value_columns(table, Role.VALUE, Role.RATE)
    used = {*taken, *(item.key for item in found.items)}
    rows: dict[int, dict[Column, Fact]] = {}
    names = (table_name(table), table.title, f"{table.file}·{table_name(table)}")
    whole = next((key for name in names if name and (key := f"{name}合计") not in used), "")
    parted, proof = _finer_names(table), _proof_place(table)
    for row in table.rows:
        if row.kind is RowKind.TOTAL:
            continue
        name, group = parted.get(row.number, (row.label, ""))
        key = _row_key(table, row, name, group, used)
        used.add(key)
        facts = dict(_row_facts(key, row, columns))
        if facts:
            proven = row.values[proof] if proof is not None else None
            found.items.append(
                Item(
                    key,
                    name,
                    ItemKind.ACTIVITY,
                    group=group,
                    table=_told_name(table),
                    note=table.text(row, Role.NOTE),
                    proof=proven.text if proven else "",
                )
            )
            found.facts.extend(facts.values())
            rows[row.number] = facts
    totals = [row for row in table.rows if row.kind is RowKind.TOTAL]
    printed = dict(_row_facts(whole, totals[0], columns)) if totals else {}
    item_rows = [rows[row.number] for row in table.rows if row.kind is RowKind.ITEM and row.number in rows]
    shared = {columns[one.place] for one in table.shared if one.place in columns}
    shared |= {columns[place] for row in table.rows for place in columns if table.is_unread(row, place)}
    summed = list(_totals(whole, table, columns, item_rows, printed, shared, found.notices))
    if whole and (summed or over_time(table)):  # of months, the report tells only what they come to
        found.items.append(Item(whole, whole, ItemKind.ACTIVITY, table=_told_name(table)))
        found.facts.extend(summed)


def _row_key(table: SourceTable, row: Row, name: str, group: str, used: set[str]) -> str:
    label = name or f"第{row.number}行"
    for key in (label, f"{group or table_name(table)}·{label}"):
        if key not in used:
            return key
    return f"{table_name(table)}·{label}（第{row.number}行）"


def _finer_names(table: SourceTable) -> dict[int, tuple[str, str]]:
    """Return row -> (name, what it is a part of) where 工作内容 says what is counted; else nothing.

    It does where rows of one 项目 differ by it, or where each row has a unit of its own.
    """
    items = [row for row in table.rows if row.kind is RowKind.ITEM]
    alone = len({row.label for row in items}) == len(items)
    if alone and table.position(Role.TARGET_UNIT) is None:
        return {}
    for place, column in enumerate(table.columns):
        names = [value.text for row in items if (value := row.values[place])]
        finer = column.role is Role.OTHER_TEXT and read_header_path(column.header.split("/")).role is Role.ITEM
        if alone and any(len(name) > _LONGEST_NAME for name in names):
            continue
        if finer and len(names) == len(items) == len({*zip(names, (row.label for row in items), strict=True)}):
            return {row.number: (name, row.label) for row, name in zip(items, names, strict=True)}
    return {}


def _proof_place(table: SourceTable) -> int | None:
    """Return the place of the column that says what proves a row, or None."""
    texts = [place for place, column in enumerate(table.columns) if column.role is Role.OTHER_TEXT]
    return next((at for at in texts if any(word in table.columns[at].header for word in terms().proof_words)), None)


def _row_facts(key: str, row: Row, columns: dict[int, Column]) -> Iterator[tuple[Column, Fact]]:
    for place, column in columns.items():
        value = row.values[place]
        if value is not None and value.quantity is not None:
            fact = Fact(key, column.measure, value.quantity, column.period, column.fund_source, sources=(value.source,))
            yield column, fact


def _totals(
    whole: str,
    table: SourceTable,
    columns: dict[int, Column],
    rows: Sequence[dict[Column, Fact]],
    printed: dict[Column, Fact],
    shared: set[Column],
    notices: list[Notice],
) -> Iterator[Fact]:
    seen = dict.fromkeys([*printed, *(column for row in rows for column in row)])
    times = over_time(table)
    for column in seen:
        parts = [row[column] for row in rows if column in row]
        stated = printed.get(column)
        if column in shared or not _is_additive(column, parts):
            if stated is not None:
                yield stated
        elif printed and stated is None:
            continue  # a 合计 row that leaves this column blank: its table doesn't add it up
        elif times and times.keeps_apart(column, parts):
            yield from _told_of_times(table, times, column, parts, stated, notices)
        elif stated is not None and (hidden := _hidden_parts(table, column, columns, parts, stated)):
            computed = Quantity.exact(_sum(parts), parts[0].quantity.unit)
            what = f"{table_name(table)}的{column.period}{column.measure}"
            notices.append(hidden_notice(what, stated.quantity, computed, hidden, stated.sources[0]))
        else:
            yield _total(whole, table, column, parts, stated, notices)


def _sum(parts: Sequence[Fact]) -> Decimal:
    return sum((part.quantity.value for part in parts), Decimal(0))


def _hidden_parts(
    table: SourceTable, column: Column, columns: dict[int, Column], parts: Sequence[Fact], stated: Fact
) -> list[Row]:
    """Return the hidden rows that a printed total holds besides what is seen; none where it doesn't."""
    place = next(place for place, one in columns.items() if one == column)
    hidden = [(row, value.quantity) for row in table.concealed if (value := row.values[place]) and value.quantity]
    gap = stated.quantity.value - _sum(parts)
    return [row for row, _ in hidden] if gap and gap == sum(quantity.value for _, quantity in hidden) else []


def _told_of_times(
    table: SourceTable,
    times: OverTime,
    column: Column,
    parts: Sequence[Fact],
    stated: Fact | None,
    notices: list[Notice],
) -> Iterator[Fact]:
    """Yield what a table itself tells of the year: counts at points of time are never added up."""
    is_sum = stated is not None and stated.quantity.value == sum(part.quantity.value for part in parts)
    if stated is not None and not (is_sum and times.is_standing(column)):
        yield stated
        return
    place = stated.sources[0] if stated is not None else parts[0].sources[0]
    what = f"{table_name(table)}的{column.measure}是各{times.header}的时点数，不能相加"
    if stated is not None:
        words = f"{what}，合计行的{stated.quantity.to_text()}未采用；请改填年末数，或留空"
    else:
        words = f"{what}，没有算全年数；要写全年数，请在合计行填写（如年末在册数）"
    notices.append(Notice(words, place, severity=Severity.WARNING if stated is not None else Severity.INFO))


def _is_additive(column: Column, parts: Sequence[Fact]) -> bool:
    kinds = {(part.quantity.kind, part.quantity.unit) for part in parts}
    if len(parts) < 2 or len(kinds) != 1 or _AVERAGE in column.measure:
        return False
    kind, unit = kinds.pop()
    return kind in _ADDITIVE and unit not in _DURATIONS


def _total(
    whole: str,
    table: SourceTable,
    column: Column,
    parts: Sequence[Fact],
    stated: Fact | None,
    notices: list[Notice],
) -> Fact:
    value = _sum(parts)
    total = Quantity.exact(value, parts[0].quantity.unit)
    sources: tuple[SourceCell, ...] = ()
    if stated is not None:
        if abs(stated.quantity.value - value) <= tail_tolerance([part.quantity for part in parts]):
            total, sources = stated.quantity, stated.sources
        else:
            what = f"{table_name(table)}的{column.period}{column.measure}"
            notices.append(total_notice(what, stated.quantity, total, stated.sources[0]))
    return Fact(
        whole,
        column.measure,
        total,
        column.period,
        column.fund_source,
        sources=sources,
        formula=f"{column.period}{column.measure}=各行之和（{len(parts)}行）",
        parents=tuple(part.key for part in parts),
    )
