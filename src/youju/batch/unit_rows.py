"""Tables that hold many units' rows: whose row is whose, by 单位编码 or 单位名称."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from youju.errors import WorkbookError
from youju.resources import load_yaml
from youju.sources.tables.headers import terms
from youju.sources.tables.labels import sum_words
from youju.sources.tables.workbook import read_grids
from youju.sources.workbooks.grid import Grid, RawCell, compact

__all__ = ["UnitKey", "UnitSheet", "filled_down", "read_unit_sheets"]

_HEAD_ROWS = 12
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class UnitKey:
    """Who a row is about, as it says: 单位编码, 单位名称; either may be empty."""

    code: str
    name: str


_NOBODY = UnitKey("", "")


@dataclass(frozen=True)
class UnitSheet:
    """A sheet with a column for the unit.

    Attributes:
        grid: The sheet.
        head: 0-based row of the headings that name the unit; rows above it are title and unit line.
        body: 0-based row at which the units' rows begin.
        code_column, name_column: 0-based; None when there is no such column.
    """

    grid: Grid
    head: int
    body: int
    code_column: int | None
    name_column: int | None

    def rows(self) -> Iterator[tuple[int, UnitKey]]:
        """Yield each row that holds something, with whose it says it is.

        A 小计 that names nobody is the unit's whose rows alone it follows; sums over units are left out.
        """
        filled = filled_down(self.grid)
        summed: set[UnitKey] = set()
        for row in range(self.body, len(self.grid.rows)):
            if row in self.grid.hidden_rows or not self.grid.columns_of(row):
                continue
            words = [self.grid.text(row, column) for column in self.grid.columns_of(row)]
            if not terms().totals.isdisjoint(map(compact, words)) or terms().is_note(words[0]):
                continue
            key = UnitKey(*(self._text(row, one, filled) for one in (self.code_column, self.name_column)))
            if sum_words(key.name) or sum_words(key.code):
                summed.clear()
            elif key == _NOBODY and any(map(sum_words, words)):
                if len(summed) == 1:
                    yield row, summed.pop()
                summed.clear()
            else:
                summed.add(key)
                yield row, key

    def place(self, row: int) -> str:
        """Return where a row says whose it is, as a person would point at it."""
        column = self.name_column if self.name_column is not None else self.code_column
        return str(self.grid.place(row, column or 0))

    def _text(self, row: int, column: int | None, filled: dict[tuple[int, int], RawCell]) -> str:
        if column is None:
            return ""
        above = filled.get((row, column))
        return self.grid.text(row, column) or (str(above).strip() if above is not None else "")


def filled_down(grid: Grid) -> dict[tuple[int, int], RawCell]:
    """Return the value of each cell that a merge downwards covers."""
    return {
        (row, first): grid.at(top, first) for top, first, bottom, _ in grid.merges for row in range(top + 1, bottom + 1)
    }


def read_unit_sheets(path: Path) -> tuple[list[UnitSheet], list[str]]:
    """Read the sheets of a workbook that have a column for the unit.

    Returns:
        Those sheets, and the names of the others.

    Raises:
        WorkbookError: It can't be read, or no sheet has such a column.
    """
    sheets: list[UnitSheet] = []
    others: list[str] = []
    for grid in read_grids(path):
        found = _unit_sheet(grid)
        if found:
            sheets.append(found)
        elif any(grid.rows):
            others.append(grid.sheet)
    if not sheets:
        raise WorkbookError(
            "没有一张工作表有“单位编码”或“单位名称”一列，分不出各单位的行",
            place=path.name,
            remedy="请在每张表的表头加上“单位名称”一列，每行填上单位",
        )
    return sheets, others


def _unit_sheet(grid: Grid) -> UnitSheet | None:
    for row in range(min(_HEAD_ROWS, len(grid.rows))):
        named = _unit_columns(grid, row)
        if named and len(grid.columns_of(row)) > 1:
            column = next(iter(named.values()))
            below = next((last for top, first, last, _ in grid.merges if (top, first) == (row, column)), row)
            return UnitSheet(grid, row, below + 1, named.get("code"), named.get("name"))
    return None


def _unit_columns(grid: Grid, row: int) -> dict[str, int]:
    """Return the columns that this row heads as the unit's code and name; a bare 单位 only above names of offices."""
    words = load_yaml("corpora/terms/review_list.yaml")["unit_columns"]
    named: dict[str, int] = {}
    for column in grid.columns_of(row):
        head = compact(grid.text(row, column))
        if head in words["code"]:
            named.setdefault("code", column)
        elif head in words["name"]:
            named.setdefault("name", column)
    if not named:
        for column in grid.columns_of(row):
            below = [text for at in range(row + 1, len(grid.rows)) if (text := grid.text(at, column))]
            is_offices = sum(len(text) >= _SHORTEST_NAME for text in below) * 2 > len(below)
            if compact(grid.text(row, column)) in words["bare"] and below and is_offices:
                named["name"] = column
    return named
