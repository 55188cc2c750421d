"""Reader of .ods: cells, merges, hidden parts and percentages, in one pass over content.xml."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from youju.domain.cells import cell_name
from youju.domain.facts import Notice, SourceCell
from youju.sources.packages import blocks_of, check_cell_count, open_package, parse_xml
from youju.sources.workbooks.grid import Grid, RawCell, Span, stored_number

__all__ = ["read_ods"]

_HIDDEN = ("collapse", "filter")
_NUMBER_TYPES = ("float", "currency", "percentage")


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read."""

    name: str
    hidden: bool
    rows: list[list[RawCell]] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    uncomputed: list[str] = field(default_factory=list)
    row: int = 0
    columns: int = 0
    cells: int = 0


def read_ods(path: Path) -> tuple[list[Grid], list[Notice]]:
    """Return the visible sheets, and what is to be said of the others.

    Raises:
        WorkbookError: The file is damaged, encrypted, too large, or no workbook.
    """
    with open_package(path) as archive:
        reader = _Reader(path.name)
        parse_xml(blocks_of(archive, "content.xml"), reader.start, reader.end, reader.characters)
    hidden = [sheet.name for sheet in reader.sheets if sheet.hidden]
    notices = (
        [Notice(f"隐藏的工作表未采用：{'、'.join(hidden)}；需要时请取消隐藏", SourceCell(path.name))] if hidden else []
    )
    return [_grid(path.name, sheet) for sheet in reader.sheets if not sheet.hidden], notices


def _grid(file: str, sheet: _Sheet) -> Grid:
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    return Grid(
        file,
        sheet.name,
        sheet.rows,
        tuple(sheet.merges),
        frozenset(sheet.hidden_rows),
        frozenset(sheet.hidden_columns),
        frozenset(sheet.percents),
        tuple(sheet.uncomputed),
    )


class _Reader:
    """Follows content.xml; repeated rows and cells are written out only where they hold something."""

    def __init__(self, file: str) -> None:
        self.sheets: list[_Sheet] = []
        self._file = file
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._paragraphs = 0
        self._row_cells: list[RawCell] = []
        self._column = 0
        self._row_repeat = 1
        self._note = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        plain = {name.rsplit(":", 1)[-1]: value for name, value in attributes.items()}
        if tag == "style":
            self._style = plain.get("name", "")
        elif tag == "table-properties" and plain.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif tag == "table" and "name" in plain:
            self.sheets.append(_Sheet(plain["name"], plain.get("style-name") in self._hidden_styles))
        elif tag == "table-column":
            self._start_column(plain)
        elif tag == "table-row":
            self._start_row(plain)
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._pieces, self._paragraphs = plain, [], 0
        elif tag == "annotation":
            self._note += 1
        elif tag == "p" and self._cell is not None and not self._note:
            self._pieces += ["\n"] if self._paragraphs else []
            self._paragraphs += 1
        elif tag == "s" and self._cell is not None and not self._note:
            self._pieces.append(" " * min(int(plain.get("c", "1")), 100))

    def characters(self, text: str) -> None:
        """Take text inside a cell's paragraphs."""
        if self._cell is not None and self._paragraphs and not self._note:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        if tag == "annotation":
            self._note -= 1
        elif tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == "table-row":
            self._end_row()

    def _start_column(self, plain: dict[str, str]) -> None:
        sheet, repeat = self.sheets[-1], int(plain.get("number-columns-repeated", "1"))
        if plain.get("visibility") in _HIDDEN:
            sheet.hidden_columns.update(range(sheet.columns, min(sheet.columns + repeat, 16384)))
        sheet.columns += repeat

    def _start_row(self, plain: dict[str, str]) -> None:
        sheet = self.sheets[-1]
        self._row_cells, self._column = [], 0
        self._row_repeat = int(plain.get("number-rows-repeated", "1"))
        if plain.get("visibility") in _HIDDEN:
            sheet.hidden_rows.update(range(sheet.row, min(sheet.row + self._row_repeat, 2**20)))

    def _end_cell(self, plain: dict[str, str]) -> None:
        sheet, repeat = self.sheets[-1], int(plain.get("number-columns-repeated", "1"))
        value = self._value(plain)
        first = self._column
        self._column += repeat
        if "formula" in plain and value == "" and plain.get("value-type") != "string":
            sheet.uncomputed.append(cell_name(sheet.row, first))
        down, across = int(plain.get("number-rows-spanned", "1")), int(plain.get("number-columns-spanned", "1"))
        if down > 1 or across > 1:
            sheet.merges.append((sheet.row, first, sheet.row + down - 1, first + across - 1))
        if value == "":
            return
        check_cell_count(sheet.cells + self._column, f"{self._file}!{sheet.name}")
        self._row_cells += [""] * (first - len(self._row_cells)) + [value] * repeat
        if plain.get("value-type") == "percentage":
            sheet.percents.update((sheet.row, column) for column in range(first, self._column))

    def _value(self, plain: dict[str, str]) -> RawCell:
        kind = plain.get("value-type", "")
        text = "".join(self._pieces)
        if kind in _NUMBER_TYPES and "value" in plain:
            return text if text.startswith("#") else stored_number(plain["value"])
        if kind == "date" and "date-value" in plain:
            return dt.datetime.fromisoformat(plain["date-value"][:19])
        return text

    def _end_row(self) -> None:
        sheet = self.sheets[-1]
        if self._row_cells:
            sheet.cells += len(self._row_cells) * self._row_repeat
            check_cell_count(sheet.cells, f"{self._file}!{sheet.name}")
            sheet.rows += [[] for _ in range(sheet.row - len(sheet.rows))]
            sheet.rows += [list(self._row_cells) for _ in range(self._row_repeat)]
        sheet.row += self._row_repeat
