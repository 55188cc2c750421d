"""The official 自评表 (财预〔2020〕10号 附1): its money block turned into a one-row fund table.

The form's money block has 资金来源 as rows (年度资金总额, 其中：当年财政拨款 …) and measures as columns; its first row
also carries the 分值 and 得分 of 预算执行率, which belongs to the indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from youju.domain.facts import SourceCell
from youju.sources.grid import compact
from youju.sources.headers import read_header, strip_numbering, terms
from youju.sources.tables import Column, Role, Row, RowKind, SourceTable, TableKind, Value

__all__ = ["settle_forms"]


def settle_forms(tables: Sequence[SourceTable]) -> list[SourceTable]:
    """Return a sheet's tables with each form's money block as a fund table of one row."""
    settled: list[SourceTable] = []
    rate: Row | None = None
    columns: tuple[Column, ...] = ()
    for table in tables:
        if _is_money_block(table) and (whole := _whole(table)) is not None:
            settled.append(_pivot(table, whole))
            rate, columns = whole, table.columns
        elif table.kind is TableKind.INDICATOR and settled and settled[-1].kind is TableKind.FUND and rate is not None:
            settled.append(_with_rate(_with_fields(table, settled[-1]), columns, rate))
            rate = None
        else:
            settled.append(table)
    return settled


def _is_money_block(table: SourceTable) -> bool:
    if table.kind is not TableKind.FUND:
        return False
    heads = {read_header(part).words for column in table.columns for part in column.header.split("/")}
    if heads & terms().form_money and _whole(table) is not None:
        return all(_source(row) is not None or _is_whole(row) for row in table.rows)
    return False


def _words(row: Row) -> str:
    return compact(strip_numbering(row.label)).rstrip(":")


def _is_whole(row: Row) -> bool:
    return _words(row) in terms().form_totals


def _whole(table: SourceTable) -> Row | None:
    return next((row for row in table.rows if _is_whole(row)), None)


def _source(row: Row) -> str | None:
    """Return the 资金来源 that a row of the money block is about, None when it is about something else."""
    return read_header(_words(row)).fund_source or None


def _pivot(table: SourceTable, whole: Row) -> SourceTable:
    name = table.fields.get("项目名称")
    label = name.text if name else table.title or table.sheet
    columns = [Column(0, "项目名称", Role.ITEM)]
    values: list[Value | None] = [name or Value(None, label, _first_place(whole))]
    for row in (whole, *(row for row in table.rows if row is not whole)):
        source = "" if row is whole else _source(row) or ""
        for column, value in zip(table.columns, row.values, strict=True):
            if value is None or not (column.money or (column.role is Role.RATE and row is whole)):
                continue
            header = f"{column.header}/{source}" if source else column.header
            columns.append(replace(column, header=header, fund_source=source))
            values.append(value)
    row = Row(RowKind.ITEM, label, whole.number, tuple(values))
    return replace(table, columns=tuple(columns), rows=(row,))


def _first_place(row: Row) -> SourceCell:
    return next(value.source for value in row.values if value is not None)


def _with_fields(table: SourceTable, money: SourceTable) -> SourceTable:
    return replace(
        table, title=table.title or money.title, fields=money.fields | table.fields, year=table.year or money.year
    )


def _with_rate(table: SourceTable, columns: Sequence[Column], whole: Row) -> SourceTable:
    """Put 预算执行率, with its weight and score from the money block, before the indicators."""
    found = {column.role: value for column, value in zip(columns, whole.values, strict=True) if value is not None}
    if not any(column.header.endswith("分值") for column in columns) or Role.SCORE not in found:
        return table
    name = terms().rate_indicator
    if any(row.label == name for row in table.rows):
        return table
    place = found[Role.SCORE].source
    told = {
        Role.LEVEL1: Value(None, name, place),
        Role.LEVEL2: Value(None, name, place),
        Role.LEVEL3: Value(None, name, place),
        Role.ACTUAL: found.get(Role.RATE),
        Role.WEIGHT: _weight(columns, whole),
        Role.SCORE: found[Role.SCORE],
    }
    seen: set[Role] = set()
    values: list[Value | None] = []
    for column in table.columns:
        values.append(None if column.role in seen else told.get(column.role))
        seen.add(column.role)
    return replace(table, rows=(Row(RowKind.ITEM, name, whole.number, tuple(values)), *table.rows))


def _weight(columns: Sequence[Column], whole: Row) -> Value | None:
    pairs = zip(columns, whole.values, strict=True)
    return next((value for column, value in pairs if column.header.endswith("分值")), None)
