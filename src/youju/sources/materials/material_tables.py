"""Numbers in the tables of materials: rows of a Word table, cells of a 台账."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from youju.domain.findings import PlainText
from youju.domain.materials import CandidateFact
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity
from youju.mentions.cells import read_quantity
from youju.patterns import regex
from youju.sources.materials.material_text import Place, document_period, period_of_year, places
from youju.sources.tables import Column, Role, Row, SourceTable
from youju.sources.tables.workbook import read_tables

__all__ = ["row_candidates", "workbook_candidates"]

_BRACKETS = regex(r"[（(]\s*(?:单位[：:])?\s*([^（）()\d]{1,6})\s*[）)]")
_UNIT_LINE = regex(r"单位[：:]\s*([^\s，。；、）)]{1,6})")
_SEQUENCE_HEADS = frozenset({"序号", "编号", "排名"})
_VALUE_ROLES = frozenset({Role.VALUE, Role.ACTUAL, Role.TARGET, Role.SCORE})


def row_candidates(plain: PlainText, document: int, year: int) -> Iterator[CandidateFact]:
    """Yield a candidate for each number in the tables of a text document."""
    default = document_period(plain, year)
    before = ""
    for is_row, group in groupby(places(plain), key=lambda place: place.row):
        rows = list(group)
        if is_row:
            yield from _of_rows(rows, before, document, default)
        else:
            before = rows[-1].text


def _of_rows(rows: Sequence[Place], before: str, document: int, period: str) -> Iterator[CandidateFact]:
    """Read rows whose first is the header; `before` is the line above the table."""
    heads = [cell.strip() for cell in rows[0].text.split("\t")]
    stated = _UNIT_LINE.search(before) or _UNIT_LINE.search(rows[0].text)
    for place in rows[1:]:
        cells = [cell.strip() for cell in place.text.split("\t")]
        label = next((cell for cell in cells if cell and read_quantity(cell) is None), "")
        if not label or len(cells) != len(heads):
            continue
        at = place.start
        for head, cell in zip(heads, cells, strict=True):
            quantity = None if head in _SEQUENCE_HEADS else _quantity(cell, head, stated[1] if stated else "")
            if quantity is not None:
                name = f"{label}·{_BRACKETS.sub('', head)}".strip("·")
                yield CandidateFact(
                    *(name, quantity, cell, place.text.replace("\t", "　"), (place.source,), period, place.heading),
                    document=document,
                    start=at + place.text[at - place.start :].find(cell),
                )
            at += len(cell) + 1


def _quantity(cell: str, head: str, table_unit: str) -> Quantity | None:
    """Read a cell in its own unit, its header's, or, for money, the table's."""
    mention = read_quantity(cell)
    if mention is None or mention.quantity is None or mention.approximator is not None or mention.exempt:
        return None
    if mention.kind is not Kind.NUMBER:
        return mention.quantity
    bracket = _BRACKETS.search(head)
    unit = bracket[1].strip() if bracket else table_unit if table_unit in MONEY_SCALES else ""
    return Quantity.parse(cell.replace("，", ","), unit) if unit and cell.isascii() else mention.quantity


def workbook_candidates(path: Path, money_unit: str, year: int) -> Iterator[CandidateFact]:
    """Yield a candidate for each number in a spreadsheet.

    Raises:
        WorkbookError: It can't be read.
        TableError: It holds no table, or words where a number should be.
    """
    for table in read_tables(path, money_unit=money_unit, year=year):
        period = period_of_year(table.year, year) if table.year else ""
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                if value is None or value.quantity is None or column.role not in _VALUE_ROLES:
                    continue
                if column.money and not column.unit:
                    continue  # an amount without a unit is never guessed at
                yield CandidateFact(
                    _row_label(row, column, table),
                    value.quantity,
                    f"{value.text}{column.unit}",
                    "　".join(one.text for one in row.values if one is not None),
                    (value.source,),
                    column.period or period,
                    table.title or table.sheet,
                )


def _row_label(row: Row, column: Column, table: SourceTable) -> str:
    parts = [row.label or table.project or table.title, column.fund_source, column.measure or column.header]
    return "·".join(part for part in parts if part)
