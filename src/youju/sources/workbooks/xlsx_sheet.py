"""One sheet of an .xlsx: cells, merges, hidden parts, percentages and formulas without a value, in one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from youju.domain.cells import cell_name
from youju.patterns import regex
from youju.sources.packages import check_cell_count, parse_xml
from youju.sources.workbooks.grid import Grid, RawCell, Span, stored_number
from youju.sources.workbooks.plain_rows import attributes_of, pieces_after_rows, plain_marks, unescape

__all__ = ["SheetReader", "Styles"]

_EPOCHS = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
_REFERENCE = regex(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Styles:
    """Which cell styles show dates or percentages."""

    dates: frozenset[int] = frozenset()
    percents: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Found:
    """What a sheet's part holds, gathered while it is read."""

    rows: list[list[RawCell]] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)
    uncomputed: list[str] = field(default_factory=list)


class SheetReader:
    """Reads one sheet's part."""

    def __init__(self, file: str, sheet: str, strings: list[str], styles: Styles, from_1904: bool) -> None:
        self._file, self._sheet, self._strings, self._styles = file, sheet, strings, styles
        self._epoch = _EPOCHS[from_1904]
        self._found = _Found()
        self._columns: dict[str, int] = {}
        self._plain_styles = _PlainStyles(styles)
        self._between_rows = False
        self._row = -1
        self._column = -1
        self._type = ""
        self._style = 0
        self._formula = False
        self._keep = False
        self._pieces: list[str] = []
        self._cells = 0
        self._row_cells: list[RawCell] = []

    def read(self, blocks: Iterator[bytes]) -> Grid:
        """Return the sheet as a grid."""
        parse_xml(self._not_plain(blocks), self._start, self._end, self._characters)
        found = self._found
        while found.rows and not found.rows[-1]:
            found.rows.pop()
        return Grid(
            self._file,
            self._sheet,
            found.rows,
            tuple(found.merges),
            frozenset(found.hidden_rows),
            frozenset(found.hidden_columns),
            frozenset(found.percents),
            tuple(found.uncomputed),
        )

    def _not_plain(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield what the parser has to read, in order; take the rows of plain cells in between at once."""
        for piece in pieces_after_rows(blocks):
            marks = plain_marks(piece) if self._between_rows else None
            if marks is None:
                yield piece
            else:
                self._take(marks)

    def _take(self, marks: Sequence[tuple[str, ...]]) -> None:
        """Read plain cells: the same as the handlers below do, without a call for each tag."""
        columns, strings, plain = self._columns, self._strings, self._plain_styles
        cells = self._row_cells
        for letters, style, kind, value, text, row, _ in marks:
            if row:
                self._row_tag(row)
                cells = self._row_cells
            cell: RawCell
            if kind == "s" and value:
                cell = strings[int(value)]
            elif kind == "inlineStr":
                cell = unescape(text or value)
            elif value and kind in ("", "n") and plain[style]:
                cell = stored_number(value)
            elif value:
                self._column, self._type, self._style = self._column_of(letters), kind or "n", int(style or "0")
                cell = self._cell(unescape(value))
            else:
                continue
            if isinstance(cell, str) and not cell:
                continue
            if columns.get(letters) == len(cells):
                cells.append(cell)
            else:
                self._put(self._column_of(letters), cell)

    def _row_tag(self, tag: str) -> None:
        if tag.startswith("<row"):
            self._start_row(attributes_of(tag))
        if tag.endswith(("</row>", "/>")):
            self._end("row")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v" or tag == "t":
            self._keep = tag == "v" or self._type == "inlineStr"
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self._type = "phonetic" if self._type == "inlineStr" else self._type
        elif tag == "sheetData":
            self._between_rows = True
        elif tag == "mergeCell":
            self._found.merges.append(_span(attributes["ref"]))
        elif tag == "col" and _is_hidden(attributes, "width"):
            last = min(int(attributes["max"]), 16384)
            self._found.hidden_columns.update(range(int(attributes["min"]) - 1, last))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._between_rows = False
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        self._row_cells = []
        if _is_hidden(attributes, "ht"):
            self._found.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        self._column = self._column_of(reference) if reference else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s", "0"))
        self._formula = False
        self._pieces = []

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = _column_number(letters)
        return column

    def _characters(self, text: str) -> None:
        if self._keep:
            self._pieces.append(text)

    def _end(self, tag: str) -> None:
        if tag == "v" or tag == "t":
            self._keep = False
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh" and self._type == "phonetic":
            self._type = "inlineStr"
        elif tag == "row":
            self._between_rows = True
            self._end_row()
        elif tag == "sheetData":
            self._between_rows = False

    def _end_row(self) -> None:
        if not self._row_cells:
            return
        rows = self._found.rows
        self._cells += len(self._row_cells)
        check_cell_count(self._cells, f"{self._file}!{self._sheet}")
        if self._row >= 2**20 or len(rows) > self._row:
            raise ValueError(f"行号 {self._row + 1}")
        rows.extend([] for _ in range(self._row - len(rows)))
        rows.append(self._row_cells)

    def _end_cell(self) -> None:
        pieces = self._pieces
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if not text:
            if self._formula and self._type != "str":
                self._found.uncomputed.append(cell_name(self._row, self._column))
            return
        cell = self._cell(text)
        if cell != "":
            self._put(self._column, cell)

    def _put(self, column: int, cell: RawCell) -> None:
        """Add a cell to the row, after as many blank ones as lie between."""
        width = column - len(self._row_cells)
        if width < 0:
            raise ValueError(f"列的次序 {cell_name(self._row, column)}")
        if width:
            self._row_cells += [""] * width
        self._row_cells.append(cell)

    def _cell(self, text: str) -> RawCell:
        kind = self._type
        if kind == "s":
            return self._strings[int(text)]
        if kind == "n":
            number = stored_number(text)
            if self._style in self._styles.dates:
                return _moment(number, self._epoch)
            if self._style in self._styles.percents:
                self._found.percents.add((self._row, self._column))
            return number
        if kind == "b":
            return text == "1"
        return text


class _PlainStyles(dict[str, bool]):
    """Whether numbers of a style, as its attribute writes it, are neither dates nor percentages."""

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, style: str) -> bool:
        key = int(style or "0")
        self[style] = key not in self._styles.dates and key not in self._styles.percents
        return self[style]


def _is_hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Tell whether a row or column is hidden, by its mark or by having no size."""
    if attributes.get("hidden", "0") in ("1", "true"):
        return True
    written = attributes.get(size)
    return written is not None and not Decimal(written)


def _moment(number: Decimal, epoch: dt.datetime) -> RawCell:
    """Return the date that a serial number means; the number where it means none."""
    if not 0 < number < 2_958_466:
        return number
    return epoch + dt.timedelta(seconds=round(number * 86_400))


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if not 0 < number <= 16384:
        raise ValueError(f"列号 {letters}")
    return number - 1


def _span(reference: str) -> Span:
    corners = [
        _REFERENCE.fullmatch(corner.replace("$", "")) for corner in (*reference.split(":"), reference.split(":")[0])
    ][:2]
    first, last = corners
    if first is None or last is None:
        raise ValueError(f"合并单元格 {reference}")
    return int(first[2]) - 1, _column_number(first[1]), int(last[2]) - 1, _column_number(last[1])
