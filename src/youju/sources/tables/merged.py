"""Numbers in cells merged over several rows: they are those rows' together, and no single one's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from youju.domain.cells import cell_name
from youju.domain.facts import Notice, SourceCell
from youju.domain.findings import Severity
from youju.sources.tables import Column, Role, Row, RowKind, SharedValue, TableKind, Value
from youju.sources.workbooks.grid import Grid, Span

__all__ = ["part_shared_values"]

_NUMBERS = frozenset({Role.VALUE, Role.WEIGHT, Role.SCORE})
_NAMED = 3


def part_shared_values(
    grid: Grid, kind: TableKind, columns: Sequence[Column], rows: Sequence[Row]
) -> tuple[tuple[Row, ...], tuple[SharedValue, ...], tuple[Notice, ...]]:
    """Take numbers in cells merged over rows of several names from the first of these rows.

    Scores stay where they are, in a sheet's first row, as their total counts them all the same.

    Returns:
        The rows, the numbers that were taken from them, and what is to be said of each.
    """
    places = {column.index: at for at, column in enumerate(columns) if column.role in _NUMBERS}
    merges = [span for span in grid.merges if span[1] in places and (span[2] > span[0] or span[3] > span[1])]
    if not merges:
        return tuple(rows), (), ()
    by_number = {row.number: row for row in rows}
    shared: list[SharedValue] = []
    notices: list[Notice] = []
    for span in merges:
        top, left, bottom, right = span
        place, first = places[left], by_number.get(top + 1)
        value = first.values[place] if first else None
        if first is None or value is None or first.kind is not RowKind.ITEM:
            continue
        heads = [columns[at].header for column, at in places.items() if left <= column <= right]
        if len(heads) > 1:
            notices.append(_notice(grid, span, f"跨{len(heads)}列合并，只算作“{heads[0]}”", "分列填写"))
        inside = [one for number in range(top + 1, bottom + 2) if (one := by_number.get(number))]
        inside = [one for one in inside if one.kind is RowKind.ITEM]
        if len({one.label for one in inside}) < 2:
            continue
        names, number = _names(inside), value.text + columns[place].unit
        if columns[place].role is Role.VALUE:
            shared.append(SharedValue(place, tuple(one.number for one in inside), names, value))
            by_number[first.number] = replace(first, values=_without(first, place))
            only = f"只作为“{names}”合在一起的数，在合计中算一次" if kind is TableKind.FUND else "没有采用"
            words = f"合并了{len(inside)}行的{columns[place].header}{number}，分不到{names}各自名下，{only}"
        else:
            words = f"合并了{len(inside)}行的{columns[place].header}{number}，只记在“{first.label}”名下"
        notices.append(_notice(grid, span, words, "逐行填写"))
    return tuple(by_number.values()), tuple(shared), tuple(notices)


def _without(row: Row, place: int) -> tuple[Value | None, ...]:
    return (*row.values[:place], None, *row.values[place + 1 :])


def _names(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(row.label for row in rows))
    return "、".join(names) if len(names) <= _NAMED else f"{names[0]}等{len(names)}项"


def _notice(grid: Grid, span: Span, words: str, remedy: str) -> Notice:
    top, left, bottom, right = span
    area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
    place = SourceCell(grid.file, grid.sheet, cell_name(top, left))
    return Notice(f"{area}{words}；请取消合并，{remedy}", place, severity=Severity.WARNING)
