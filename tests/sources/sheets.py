"""Writers of office sheets for tests: one drawing of a table, written as .xlsx, .xls, .ods or .csv."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def draw(text: str) -> list[list[object]]:
    """Turn lines of cells parted by | into rows; 'quoted cells stay text, plain numbers become numbers."""
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    return [[_cell(cell.strip()) for cell in line.split("|")] for line in lines]


def _cell(text: str) -> object:
    if text.startswith("'"):
        return text[1:]
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text.replace("\\n", "\n")


def write_xlsx(path: Path, sheets: dict[str, str], merges: dict[str, list[str]] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(draw(text), 1):
            for column, cell in enumerate(cells, 1):
                if cell != "":
                    sheet.cell(row, column, cell)
        for area in (merges or {}).get(name, []):
            sheet.merge_cells(area)
    book.save(path)
    return path


def write_xls(path: Path, sheets: dict[str, str]) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    for name, text in sheets.items():
        sheet = book.add_sheet(name)
        for row, cells in enumerate(draw(text)):
            for column, cell in enumerate(cells):
                if cell != "":
                    sheet.write(row, column, cell)
    book.save(str(path))
    return path


def write_ods(path: Path, sheets: dict[str, str], merged: dict[str, tuple[int, int, int, int]] | None = None) -> Path:
    """Write an .ods; `merged` gives one merged area a sheet: first row, first column, rows, columns (0-based)."""
    document = OpenDocumentSpreadsheet()
    for name, text in sheets.items():
        table = Table(name=name)
        area = (merged or {}).get(name)
        for row, cells in enumerate(draw(text)):
            line = TableRow()
            for column, cell in enumerate(cells):
                line.addElement(_ods_cell(cell, _span(area, row, column)))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _span(area: tuple[int, int, int, int] | None, row: int, column: int) -> tuple[int, int] | None:
    """Return the span that starts here, (0, 0) for a covered place, None elsewhere."""
    if area is None:
        return None
    top, left, rows, columns = area
    if (row, column) == (top, left):
        return rows, columns
    return (0, 0) if top <= row < top + rows and left <= column < left + columns else None


def _ods_cell(cell: object, span: tuple[int, int] | None) -> TableCell:
    if span == (0, 0):
        return CoveredTableCell()
    spans = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]} if span else {}
    if isinstance(cell, int | float):
        made = TableCell(valuetype="float", value=str(cell), **spans)
    elif cell == "":
        return TableCell(**spans)
    else:
        made = TableCell(valuetype="string", **spans)
    made.addElement(P(text=str(cell)))
    return made


def write_csv(path: Path, text: str, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(draw(text))
    return path
