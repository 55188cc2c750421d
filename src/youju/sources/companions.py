"""Files of one unit that go out together (报告, 自评表, 决算表): each as text, as ledger, and where its cells stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from youju.domain.companions import Companion
from youju.domain.facts import Ledger, UnitProfile
from youju.domain.findings import Anchor, PlainText, TextKind
from youju.errors import InputError, TableError
from youju.patterns import regex
from youju.sources.documents import read_document
from youju.sources.identity import identify
from youju.sources.project import ledger_of
from youju.sources.tables import SourceTable, TableKind
from youju.sources.tables.workbook import SUFFIXES, read_grids, read_sheet
from youju.sources.titles import profile_from_titles
from youju.sources.workbooks.grid import Grid, cell_text

__all__ = ["companion_of_forms", "read_companion", "read_workbook_text"]

_LINES_ABOVE = 3
_OPENING = 400
_WIDEST = 64
_NO_UNIT = "有金额表没有写单位，没有用来与其他文件对照；请在表中写明，或加 --unit 元"
_NO_NAME = "本单位"
_YEAR = regex(r"(?P<year>20\d\d)\s*年度?")


def read_companion(path: Path, money_unit: str = "") -> Companion:
    """Read a document or a spreadsheet.

    Args:
        path: The file.
        money_unit: Unit of money of tables that name none.

    Raises:
        DocumentError, WorkbookError: It can't be read.
    """
    if path.suffix.lower() in SUFFIXES:
        return _of_workbook(path, money_unit)
    plain = read_document(path)
    grids = list(_grids(plain))
    spans = {key: span for grid in grids for key, span in _spans(plain, grid)}
    return _companion(plain, grids, spans, money_unit)


def companion_of_forms(plain: PlainText) -> Companion | None:
    """Return a document with 自评表 as what its own tables say; None when it has none that can be understood."""
    grids = list(_grids(plain))
    if not any(table.kind is TableKind.INDICATOR for grid in grids for table in _told(grid, "", 0)):
        return None
    spans = {key: span for grid in grids for key, span in _spans(plain, grid)}
    found = _companion(plain, grids, spans, "")
    return found if found.ledger else None


def read_workbook_text(path: Path) -> PlainText:
    """Read a spreadsheet as text: a row a line, hidden rows and columns left out, a blank line between sheets.

    Raises:
        WorkbookError: It can't be read.
    """
    plain, _ = _text(path.name, [_visible(grid) for grid in read_grids(path)])
    return plain


def _of_workbook(path: Path, money_unit: str) -> Companion:
    grids = [_visible(grid) for grid in read_grids(path)]
    plain, spans = _text(path.name, grids)
    return _companion(plain, grids, spans, money_unit)


def _text(name: str, grids: Sequence[Grid]) -> tuple[PlainText, dict[str, tuple[int, int]]]:
    lines: list[str] = []
    anchors: list[Anchor] = []
    spans: dict[str, tuple[int, int]] = {}
    start = 0
    for grid in grids:
        width = 0
        for row in range(len(grid.rows)):
            cells = [_shown(grid, row, column) for column in range(max(len(grid.rows[row]), width))]
            line = "\t".join(cells)
            line = line if sum(map(bool, cells)) > 1 else line.rstrip("\t")
            width = min(line.count("\t") + 1, _WIDEST) if line.strip() else 0  # rows of a table are of one width
            at = start
            for column, cell in enumerate(cells):
                spans[str(grid.place(row, column))] = (at, at + len(cell))
                at += len(cell) + 1
            kind = "row" if "\t" in line else "paragraph"
            anchors.append(Anchor(start, start + len(line), grid.sheet, row, kind))
            lines.append(line)
            start += len(line) + 1
        lines.append("")
        start += 1
    return PlainText("\n".join(lines), tuple(anchors), name, kind=TextKind.WORKBOOK), spans


def _visible(grid: Grid) -> Grid:
    """Empty the hidden rows and columns, so that nothing of them is checked."""
    rows = [
        ["" if column in grid.hidden_columns else cell for column, cell in enumerate(cells)]
        if row not in grid.hidden_rows
        else []
        for row, cells in enumerate(grid.rows)
    ]
    return replace(grid, rows=rows)


def _shown(grid: Grid, row: int, column: int) -> str:
    """Return a cell as a person reads it, on one line."""
    cell = grid.at(row, column)
    if (row, column) in grid.percents and isinstance(cell, Decimal):
        return f"{(cell * 100).normalize():f}%"
    return cell_text(cell).replace("\t", " ").replace("\n", " ")


def _grids(plain: PlainText) -> Iterator[Grid]:
    """Yield each table of a text as a sheet whose row numbers are the text's line numbers."""
    lines = plain.text.split("\n")
    numbered = enumerate("\t" in line for line in lines)
    for is_table, group in groupby(numbered, key=lambda one: one[1]):
        if not is_table:
            continue
        places = [place for place, _ in group]
        first = max(0, places[0] - _LINES_ABOVE)
        rows: list[Sequence[str]] = [[] for _ in range(first)]
        rows += [[cell.strip() for cell in line.split("\t")] for line in lines[first : places[-1] + 1]]
        yield Grid(plain.name, "", rows)


def _spans(plain: PlainText, grid: Grid) -> Iterator[tuple[str, tuple[int, int]]]:
    at = 0
    for row, line in enumerate(plain.text.split("\n")[: len(grid.rows)]):
        start = at
        for column, cell in enumerate(line.split("\t") if grid.rows[row] else ()):
            lead = len(cell) - len(cell.lstrip())
            yield str(grid.place(row, column)), (start + lead, start + lead + len(cell.strip()))
            start += len(cell) + 1
        at += len(line) + 1


def _companion(
    plain: PlainText, grids: Sequence[Grid], spans: dict[str, tuple[int, int]], money_unit: str
) -> Companion:
    unit, year = identify(plain.text)
    if not year and (found := _YEAR.search(plain.name) or _YEAR.search(plain.text[:_OPENING])):
        year = int(found["year"])
    told = [table for grid in grids for table in _told(grid, money_unit, year)]
    tables = [table for table in told if not table.lacks_unit]
    if len(tables) < len(told):
        plain = replace(plain, notices=(*plain.notices, _NO_UNIT))
    if not unit and tables:
        unit, year = _from_titles(tables, year)
    return Companion(plain, unit, year, _ledger(tables, unit, year), spans)


def _told(grid: Grid, money_unit: str, year: int) -> list[SourceTable]:
    """Return the tables of a sheet that say something of money or indicators; none when they can't be understood."""
    try:
        tables = read_sheet(grid, money_unit, year)
    except TableError:
        return []
    return [table for table in tables if table.kind is not TableKind.OTHER]


def _from_titles(tables: Sequence[SourceTable], year: int) -> tuple[str, int]:
    try:
        profile, _ = profile_from_titles(tables)
    except InputError:
        return "", year
    return profile.name, year or profile.year


def _ledger(tables: Sequence[SourceTable], unit: str, year: int) -> Ledger | None:
    if not tables:
        return None
    try:
        ledger = ledger_of(tables, UnitProfile(unit or _NO_NAME, year))
    except InputError:
        return None
    return ledger if ledger.facts else None
