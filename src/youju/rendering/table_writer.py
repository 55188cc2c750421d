"""Tables as WordprocessingML: grid, merged cells, repeated header rows, amounts aligned on the decimal point."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise

from youju.domain.report import Align, Cell, Table
from youju.rendering.gbt9704 import TABLE_SIZES, half_ems
from youju.rendering.runs import RunWriter

__all__ = ["table_xml"]

_CELL_PADDING = 2 * 57 + 20  # the cell margins of style Normal Table, and a hair for the rules
_ROW_HEIGHT = 420
_DIGIT_WIDTH = 56  # hundredths of the size; 50 in 仿宋, more in what may stand in for it
_AMOUNT = re.compile(r"[-+−－]?[\d,，]+(?P<tail>(\.\d+)?[%％]?)")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell on the grid; `continues` when it is covered by the one above it."""

    cell: Cell
    column: int
    continues: bool = False


def _place(table: Table, columns: int) -> list[list[_Placed]]:
    """Lay the cells on the grid, with an entry for every place that a cell above covers."""
    covered: dict[int, tuple[int, Cell]] = {}  # first column -> rows still covered, by which cell
    grid: list[list[_Placed]] = []
    for row in table.rows:
        placed: list[_Placed] = []
        cells = iter(row)
        column = 0
        while column < columns:
            if column in covered:
                left, above = covered.pop(column)
                placed.append(_Placed(above, column, continues=True))
                if left > 1:
                    covered[column] = (left - 1, above)
                column += above.colspan
                continue
            cell = next(cells, Cell())
            placed.append(_Placed(cell, column))
            if cell.rowspan > 1:
                covered[column] = (cell.rowspan - 1, cell)
            column += cell.colspan
        grid.append(placed)
    return grid


def _column_widths(table: Table, width: int) -> list[int]:
    """Share out the text width; whole twips that add up to it."""
    total = sum(table.widths)
    edges = [round(width * part / total) for part in accumulate(table.widths, initial=0)]
    return [right - left for left, right in pairwise(edges)]


def _character_size(grid: list[list[_Placed]], widths: list[int]) -> int:
    """Return the largest size in which every amount keeps to one line."""
    for size in TABLE_SIZES:
        if all(
            half_ems(one.cell.text) * size * _DIGIT_WIDTH // 100 + _CELL_PADDING
            <= sum(widths[one.column : one.column + one.cell.colspan])
            for row in grid
            for one in row
            if one.cell.align in (Align.DECIMAL, Align.RIGHT)
        ):
            return size
    return TABLE_SIZES[-1]


def _tail_widths(grid: list[list[_Placed]]) -> dict[int, int]:
    """Return per column the widest part behind the integer digits of its amounts, in half characters."""
    widest: dict[int, int] = {}
    for row in grid:
        for one in row:
            tail = _tail(one.cell)
            if tail is not None:
                widest[one.column] = max(widest.get(one.column, 0), half_ems(tail))
    return widest


def _tail(cell: Cell) -> str | None:
    match = _AMOUNT.fullmatch(cell.text.strip()) if cell.align is Align.DECIMAL else None
    return match["tail"] if match else None


def _alignment(cell: Cell, column: int, tails: dict[int, int], size: int) -> str:
    """Set amounts flush right, moved in by what their decimals lack: only Word aligns on tab stops in cells."""
    tail = _tail(cell)
    if tail is not None:
        indent = (tails[column] - half_ems(tail)) * size // 2
        return f'<w:ind w:right="{indent}"/><w:jc w:val="right"/>' if indent else '<w:jc w:val="right"/>'
    align = Align.CENTER if cell.align is Align.DECIMAL else cell.align
    return "" if align is Align.CENTER else f'<w:jc w:val="{align}"/>'


def table_xml(table: Table, width: int, runs: RunWriter) -> str:
    """Return the table as XML.

    Args:
        table: Its rows leave out the places that merged cells cover.
        width: Of the page's text, in twips.
        runs: Writes the content of the cells.
    """
    widths = _column_widths(table, width)
    grid = _place(table, len(widths))
    size = _character_size(grid, widths)
    tails = _tail_widths(grid)

    def cell_xml(one: _Placed, row: int) -> str:
        cell = one.cell
        head = "TableHead" if cell.bold or row < table.header_rows else "TableText"
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        merge = "<w:vMerge/>" if one.continues else '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
        content = "" if one.continues else runs.write(cell.runs)
        alignment = _alignment(cell, one.column, tails, size)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[one.column : one.column + cell.colspan])}" w:type="dxa"/>'
            f'{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{head}{size}"/>{alignment}</w:pPr>{content}</w:p></w:tc>'
        )

    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{_ROW_HEIGHT}" w:hRule="atLeast"/>'
        f"{'<w:tblHeader/>' if number < table.header_rows else ''}</w:trPr>"
        f"{''.join(cell_xml(one, number) for one in row)}</w:tr>"
        for number, row in enumerate(grid)
    )
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )
