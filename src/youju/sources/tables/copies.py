"""The same table in two files (.xls beside .xlsx, a second download) is read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from youju.domain.facts import Notice, SourceCell
from youju.sources.tables import SourceTable

__all__ = ["without_copies"]

_Frame = tuple[object, ...]


def without_copies(tables: Sequence[SourceTable]) -> tuple[list[SourceTable], list[Notice]]:
    """Return the tables without those that say just what an earlier one does, and a remark on each of these."""
    kept: dict[_Frame, list[SourceTable]] = {}
    single: list[SourceTable] = []
    notices: list[Notice] = []
    for table in tables:
        alike = kept.setdefault(_frame(table), [])
        first = next((one for one in alike if _says(table) and _says(one) == _says(table)), None)
        if first is None:
            alike.append(table)
            single.append(table)
        else:
            message = f"与{first.file}“{first.sheet}”的内容完全相同，只采用一份"
            notices.append(Notice(message, SourceCell(table.file, table.sheet)))
    return single, notices


def _frame(table: SourceTable) -> _Frame:
    """Return what tells most tables apart at once: nobody compares a million cells for nothing."""
    heads = tuple((column.header, column.role, column.measure, column.unit) for column in table.columns)
    around = tuple((label, value.text) for label, value in table.fields.items())
    return table.kind, table.title, table.year, heads, around, len(table.rows), len(table.entries)


def _says(table: SourceTable) -> list[_Frame]:
    """Return the labels and values of a table, without their places."""
    rows: Iterable[_Frame] = (
        (row.kind, row.label, *(value and (value.quantity or value.text) for value in row.values)) for row in table.rows
    )
    return [*rows, *((one.item, one.measure, one.period, one.quantity, one.name) for one in table.entries)]
