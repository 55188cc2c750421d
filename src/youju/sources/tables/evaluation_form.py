"""The official 自评表 (财预〔2020〕10号 附1): its money block turned into a one-row fund table.

The form's money block has 资金来源 as rows (年度资金总额, 其中：当年财政拨款 …) and measures as columns; its first row
also carries the 分值 and 得分 of 预算执行率, which belongs to the indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from youju.domain.facts import SourceCell
from youju.sources.tables import Column, Role, Row, RowKind, SourceTable, TableKind, Value
from youju.sources.tables.headers import read_header, strip_numbering, terms
from youju.sources.workbooks.grid import compact

__all__ = ["settle_forms"]


def settle_forms(tables: Sequence[SourceTable]) -> list[SourceTable]:
    """Return a sheet's tables with each form's money block as a fund table of one row."""
    settled: list[SourceTable] = []
    money: SourceTable | None = None
    for at, table in enumerate(tables):
        indicators_follow = at + 1 < len(tables) and tables[at + 1].kind is TableKind.INDICATOR
        if _is_money_block(table) and (indicators_follow or "项目名称" in table.fields):
            settled.append(_pivot(table))
            money = table
        elif table.kind is TableKind.INDICATOR and money is not None:
            settled.append(_with_rate(_with_fields(table, money), money))
            money = None
        else:
            settled.append(table)
    return settled


def _is_money_block(table: SourceTable) -> bool:
    told = all(_source(row) is not None or _is_whole(row) for row in table.rows)
    return table.kind is TableKind.FUND and told and any(map(_is_whole, table.rows))


def _words(row: Row) -> str:
    return compact(strip_numbering(row.label)).rstrip(":")


def _is_whole(row: Row) -> bool:
    return _words(row) in terms().form_totals


def _whole(table: SourceTable) -> Row:
    return next(row for row in table.rows if _is_whole(row))


def _source(row: Row) -> str | None:
    """Return the 资金来源 that a row of the money block is about, None when it is about something else."""
    return read_header(_words(row)).fund_source or None


def _pivot(table: SourceTable) -> SourceTable:
    whole = _whole(table)
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
    return replace(table, columns=tuple(columns), rows=(row,), form=True)


def _first_place(row: Row) -> SourceCell:
    return next(value.source for value in row.values if value is not None)


def _with_fields(table: SourceTable, money: SourceTable) -> SourceTable:
    return replace(
        table, title=table.title or money.title, fields={**money.fields, **table.fields}, year=table.year or money.year
    )


def _with_rate(table: SourceTable, money: SourceTable) -> SourceTable:
    """Put 预算执行率, with its weight and score from the money block, before the indicators."""
    whole = _whole(money)
    weight, score = money.value(whole, Role.WEIGHT), money.value(whole, Role.SCORE)
    name = terms().rate_indicator
    if weight is None or any(row.label == name for row in table.rows):
        return table
    words = Value(None, name, weight.source)
    told = {
        **dict.fromkeys((Role.LEVEL1, Role.LEVEL2, Role.LEVEL3), words),
        Role.ACTUAL: money.value(whole, Role.RATE),
        Role.WEIGHT: weight,
        Role.SCORE: score,
    }
    first = {role: table.position(role) for role in told}
    values = tuple(
        told[column.role] if first.get(column.role) == at else None for at, column in enumerate(table.columns)
    )
    row = Row(RowKind.ITEM, name, whole.number, values)
    rows = [replace(one, covers=(row.number, *one.covers)) if one.kind is RowKind.TOTAL else one for one in table.rows]
    return replace(table, rows=(row, *rows))
