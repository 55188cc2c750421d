"""Sheets in the shape of a 基础数据表: blocks with headers of their own, nested rows, pairs of label and number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from youju.domain.department import PROJECTS
from youju.domain.facts import Notice, SourceCell
from youju.domain.findings import Severity
from youju.domain.quantity import Kind
from youju.mentions import read_quantity
from youju.sources.tables import Column, LineEntry, Role, SourceTable, TableKind
from youju.sources.tables.department_cells import PARENTS, STAFF, Spot, Surroundings, read_rate, read_spot
from youju.sources.tables.department_words import department_lines, department_terms, read_hint, title_line
from youju.sources.tables.headers import terms
from youju.sources.tables.surroundings import find_year, read_fields
from youju.sources.tables.unit_lines import find_money_unit
from youju.sources.workbooks.grid import Grid, cell_text, compact, parse_number

__all__ = ["read_department_sheet"]

_ABOVE = 6
"""Rows in which a title and a unit line stand."""
_LEAST_ENTRIES, _LEAST_SHARE = 2, Decimal("0.6")
_LONGEST_NUMBER = 12
_INDICATORS = re.compile("[一二三]级指标|绩效指标")
_SHOWN = 8
_MOST_ROWS = 2_000
_LONGEST_LABEL = 24
"""Longer texts are notes: a year in them isn't the table's."""


def read_department_sheet(grid: Grid, money_unit: str, report_year: int) -> SourceTable | None:
    """Read a sheet as a 基础数据表; None when it isn't one.

    Numbers that the words don't place beyond doubt are left out, and said.

    Args:
        grid: The sheet.
        money_unit: Unit of money where the sheet names none; may be empty.
        report_year: The year reported on, 0 when unknown.
    """
    if not 0 < len(grid.rows) <= _MOST_ROWS:
        return None
    reader = _Reader(grid, money_unit, report_year)
    return reader.table() if reader.is_form() else None


@dataclass
class _Reader:
    """One sheet while it is read."""

    grid: Grid
    money_unit: str
    report_year: int
    entries: list[LineEntry] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    staff: list[tuple[str, LineEntry]] = field(default_factory=list)
    rates: list[LineEntry] = field(default_factory=list)
    _headers: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    _parent: str = ""

    def is_form(self) -> bool:
        """Tell whether the sheet is such a form: most numbers stand on known lines, an anchor among them."""
        self._texts = [self.grid.text(row, at) for row in self._rows() for at in self.grid.columns_of(row)]
        if any(_INDICATORS.search(compact(text)) for text in self._texts):
            return False
        hints = [read_hint(text) for text in self._texts if text and parse_number(text) is None]
        self._lines = tuple(dict.fromkeys(hint.line for hint in hints if hint.line))
        named = {hint.measure if hint.single else hint.line for hint in hints}
        titled = any(word in self._title_words() for word in department_terms()["titles"])
        self._default = title_line(self._title_words(), self._lines)
        if not {*named, self._default} & set(department_terms()["anchors"]):
            return False
        if not (titled or len(named - {"", PROJECTS}) > 1):
            return False
        self._read()
        placed = len(self.entries)
        if not placed and not self.unplaced:
            return titled  # not filled in yet
        return placed >= _LEAST_ENTRIES and placed >= _LEAST_SHARE * (placed + len(self.unplaced))

    def table(self) -> SourceTable:
        """Return what was read, as a table of single entries."""
        grid = self.grid
        lacking = any(one.quantity.kind is Kind.NUMBER for one in self.entries)
        columns = (Column(0, "", Role.VALUE, money=True),) if lacking else ()
        return SourceTable(
            TableKind.DEPARTMENT,
            self._title(),
            grid.file,
            grid.sheet,
            self._sheet_unit(),
            None,
            columns,
            (),
            tuple(self._notices()),
            year=self._year(),
            fields=read_fields(grid, list(self._rows())[:_ABOVE]),
            entries=tuple(self.entries),
            rates=tuple(self.rates),
        )

    # -- what stands around --------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[int]:
        return (row for row in range(len(self.grid.rows)) if row not in self.grid.hidden_rows)

    def _title(self) -> str:
        for row in list(self._rows())[:_ABOVE]:
            columns = self.grid.columns_of(row)
            text = self.grid.text(row, columns[0]) if columns else ""
            if len(columns) == 1 and text and not find_money_unit(text) and not re.match(r"附[件表]?\d*[:：]?$", text):
                return text
        return ""

    def _title_words(self) -> str:
        words = compact(f"{self._title()} {self.grid.sheet} {Path(self.grid.file).stem}")
        return words.replace("“", "").replace("”", "")

    def _sheet_unit(self) -> str:
        for row in self._rows():
            for column in self.grid.columns_of(row):
                text = self.grid.text(row, column)
                if "单位" in text and (unit := find_money_unit(text)):
                    return unit
        return next((unit for unit in map(find_money_unit, (self._title(),)) if unit), "") or self.money_unit

    def _year(self) -> int:
        labels = (text for text in self._texts if len(text) <= _LONGEST_LABEL and parse_number(text) is None)
        years = [hint.year for text in labels if (hint := read_hint(text)).year]
        return find_year((self._title(), self.grid.sheet, Path(self.grid.file).stem), years)

    # -- rows ----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._unit = self._sheet_unit()
        self._own_year = self._year()
        self._base = self.report_year or self._own_year
        self._origins = {
            (row, column): (top, left)
            for top, left, bottom, right in self.grid.merges
            for row in range(top, min(bottom, len(self.grid.rows)) + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        for row in self._rows():
            if self._is_header(row):
                self._take_header(row)
            else:
                self._read_row(row)
        self._settle_staff()

    def _text(self, row: int, column: int) -> str:
        """Return a cell's text; that of the merged cell it lies in when it has none."""
        text = self.grid.text(row, column)
        origin = self._origins.get((row, column))
        return self.grid.text(*origin) if not text and origin else text

    def _number(self, row: int, column: int) -> tuple[Decimal, str] | None:
        cell = self.grid.at(row, column)
        if (found := parse_number(cell)) is not None:
            return found
        text = cell_text(cell)
        if not isinstance(cell, str) or not text or len(text) > _LONGEST_NUMBER or not text[0].isdecimal():
            return None
        mention = read_quantity(text)
        plain = re.match(r"[\d.]+", text)
        if mention is None or mention.quantity is None or mention.exempt or plain is None:
            return None
        return Decimal(plain.group()), text[plain.end() :].strip()

    def _is_year(self, row: int, column: int) -> bool:
        number = self._number(row, column)
        return number is not None and not number[1] and 1990 <= number[0] <= 2100 and number[0] % 1 == 0

    def _is_header(self, row: int) -> bool:
        columns = self.grid.columns_of(row)
        if len(columns) < 2 or any(self._number(row, at) and not self._is_year(row, at) for at in columns):
            return False
        if self._headers and read_hint(self.grid.text(row, columns[0])).line and self._is_year(row, columns[-1]):
            return False  # 公用经费 2019 2050: amounts like years
        return any(
            read_hint(self._header_text(row, at)).told
            for at in columns[1:]
            if not terms().is_empty(self.grid.text(row, at))
        )

    def _header_text(self, row: int, column: int) -> str:
        text = self.grid.text(row, column)
        return f"{text}年" if self._is_year(row, column) else text

    def _take_header(self, row: int) -> None:
        """Note a header row; one right below another adds to it, any other begins a new block."""
        cells = {at: self._header_text(row, at) for at in self.grid.columns_of(row)}
        for (line, column), (top, left) in self._origins.items():
            if line == row and not self.grid.text(row, column):
                cells[column] = self._header_text(top, left)
        if not self._headers or self._headers[-1][0] != row - 1:
            self._headers, self._parent = [], ""
        self._headers.append((row, cells))

    def _path(self, column: int) -> list[str]:
        """Return the header cells above a column, innermost first."""
        return [text for _, cells in reversed(self._headers) if (text := cells.get(column, ""))]

    def _read_row(self, row: int) -> None:
        columns = self.grid.columns_of(row)
        numbers = [at for at in columns if self._number(row, at) and not self._is_skipped(at)]
        if not numbers:
            self._enter(row, columns)
            return
        first = numbers[0]
        self._enter(row, [at for at in range(first) if self._text(row, at)])
        for at in numbers:
            self._read_cell(row, at)

    def _is_skipped(self, column: int) -> bool:
        heads = {compact(text) for text in self._path(column)}
        return bool(heads & set(department_terms()["skipped_columns"]))

    def _enter(self, row: int, columns: Sequence[int]) -> None:
        """Note under which line the rows that follow stand."""
        for at in reversed(columns):
            hint = read_hint(self._text(row, at))
            if hint.line and not hint.single and not hint.measure:
                within = department_lines()[hint.line].within if hint.line in department_lines() else ""
                if hint.line in PARENTS or within not in PARENTS:
                    self._parent = hint.line if hint.line in PARENTS else ""
                return

    def _labels(self, row: int, column: int) -> list[str]:
        """Return the words left of a number, nearest first; those of a merged cell beside it too."""
        found: list[str] = []
        for at in range(column - 1, -1, -1):
            text = self._text(row, at)
            if self._number(row, at) is not None and not self._is_skipped(at):
                if found:
                    break
                continue
            if text and not terms().is_empty(text) and self._number(row, at) is None and text not in found:
                found.append(text)
        return found

    def _read_cell(self, row: int, column: int) -> None:
        number = self._number(row, column)
        if number is None:
            return
        labels, path = self._labels(row, column), self._path(column)
        spot = Spot(
            self.grid.place(row, column),
            *number,
            (row, column) in self.grid.percents,
            tuple(map(read_hint, labels)),
            tuple(map(read_hint, path)),
        )
        around = Surroundings(self._parent, self._default, self._unit, self._own_year, self._base)
        if spot.rate:
            self.rates.append(read_rate(spot, around))
        elif entry := read_spot(spot, around):
            if entry.measure in STAFF:
                self.staff.append((labels[0] if labels else "", entry))
            else:
                self.entries.append(entry)
        elif labels or path:
            self.unplaced.append(spot.source.cell)

    def _settle_staff(self) -> None:
        """Keep the row of all staff; where several rows split them and none says 合计, nothing is guessed."""
        wanted = {compact(word) for word in department_terms()["staff_rows"]}
        by_key: dict[tuple[str, str], list[tuple[str, LineEntry]]] = {}
        for label, entry in self.staff:
            by_key.setdefault((entry.measure, entry.period), []).append((label, entry))
        for found in by_key.values():
            totals = [entry for label, entry in found if compact(label) in wanted or read_hint(label).whole]
            if len(found) == 1:
                self.entries.append(found[0][1])
            elif totals:
                self.entries.append(totals[0])
            else:
                self.unsettled.extend(entry.source.cell for _, entry in found)

    def _notices(self) -> Iterator[Notice]:
        cells = [*self.unplaced, *self.unsettled]
        if cells:
            more = f"等{len(cells)}格" if len(cells) > _SHOWN else ""
            named = "、".join(cells[:_SHOWN]) + more
            message = f"{named}是哪一项、哪一年的数看不出来，没有采用；请写明行名和表头（如 公用经费、2024年决算数）"
            place = SourceCell(self.grid.file, self.grid.sheet, cells[0])
            yield Notice(message, place, severity=Severity.WARNING)
