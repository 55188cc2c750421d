"""Tables as WordprocessingML: grid, merged cells, repeated header rows, amounts aligned on the decimal point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from youju.domain.report import Align, Cell, Table
from youju.rendering.gbt9704 import TABLE_SIZES, half_ems
from youju.rendering.runs import RunWriter

__all__ = ["PlacedCell", "place_cells", "table_xml"]

_CELL_PADDING = 2 * 57 + 20  # the cell margins of style Normal Table, and a hair for the rules
_CELL_MARGINS = "".join(  # a unit's own template may have others
    ("<w:tblCellMar>", *(f'<w:{side} w:w="57" w:type="dxa"/>' for side in ("left", "right")), "</w:tblCellMar>")
)
_ROW_HEIGHT = 420
_COMFORTABLE_CHARACTERS = 5  # in a line of a text column
_FEW_LINES = (3, 4, 5)  # of a long text in a column, as few as the width allows
_MARGIN = 360  # right of amounts, at most
_DIGIT_WIDTH = 64  # hundredths of the size; 50 in 仿宋, more in what may stand in for it
_CODE = re.compile(r"[0-9A-Za-z.,%+-]{1,20}")  # what a renderer would have to cut within a word
_AMOUNT = re.compile(r"[-+−－]?[\d,，]+(?P<tail>(\.\d+)?[%％]?)")


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell on the grid; `continues` when it is covered by the one above it."""

    cell: Cell
    column: int
    continues: bool = False


def place_cells(table: Table, columns: int) -> list[list[PlacedCell]]:
    """Lay the cells on the grid, with an entry for every place that a cell above covers."""
    covered: dict[int, tuple[int, Cell]] = {}  # first column -> rows still covered, by which cell
    grid: list[list[PlacedCell]] = []
    for row in table.rows:
        placed: list[PlacedCell] = []
        cells = iter(row)
        column = 0
        while column < columns:
            if column in covered:
                left, above = covered.pop(column)
                placed.append(PlacedCell(above, column, continues=True))
                if left > 1:
                    covered[column] = (left - 1, above)
                column += above.colspan
                continue
            cell = next(cells, Cell())
            placed.append(PlacedCell(cell, column))
            if cell.rowspan > 1:
                covered[column] = (cell.rowspan - 1, cell)
            column += cell.colspan
        grid.append(placed)
    return grid


def _column_widths(table: Table, needed: list[int], width: int) -> list[int]:
    """Share out the text width by the wishes of the table, but give each column what its amounts need.

    Whole twips that add up to the width.
    """
    shares = list(table.widths)
    settled: dict[int, int] = {}
    while True:
        free = width - sum(settled.values())
        total = sum(share for column, share in enumerate(shares) if column not in settled)
        short = [
            column
            for column, share in enumerate(shares)
            if column not in settled and share * free < needed[column] * total
        ]
        if not short or len(settled) + len(short) == len(shares):
            break
        settled |= {column: needed[column] for column in short}
    exact = [settled.get(column, free * share / max(total, 1)) for column, share in enumerate(shares)]
    edges = [round(edge) for edge in accumulate(exact, initial=0)]
    edges[-1] = width
    return [right - left for left, right in pairwise(edges)]


def _needed_widths(grid: list[list[PlacedCell]], columns: int, size: int) -> list[int]:
    """Return what each column needs so that no amount in it breaks and its words don't stand in single characters."""
    figures, tails = _figure_widths(grid)
    needed = [(figures.get(column, 0) + tails.get(column, 0)) * size * _DIGIT_WIDTH // 100 for column in range(columns)]
    for row in grid:
        for one in row:
            if one.cell.colspan == 1:
                words = half_ems(one.cell.text)
                unbroken = words if one.cell.align is Align.RIGHT else min(words, 2 * _COMFORTABLE_CHARACTERS)
                code = max(map(len, _CODE.findall(one.cell.text)), default=0)
                needed[one.column] = max(needed[one.column], unbroken * size // 2, code * size * _DIGIT_WIDTH // 100)
    return [wide + _CELL_PADDING for wide in needed]


def _fit(table: Table, grid: list[list[PlacedCell]], width: int, sizes: Sequence[int]) -> tuple[int, list[int]]:
    """Return the size and the columns' widths: every amount on one line, no long text in many, then the type large."""
    columns = len(table.widths)
    fitting = [(size, wide) for size in sizes if sum(wide := _needed_widths(grid, columns, size)) <= width]
    for size, needed in fitting:
        for lines in _FEW_LINES:
            long_texts = _widths_for(grid, columns, size, lines)
            roomy = [max(pair) for pair in zip(needed, long_texts, strict=True)]
            if sum(roomy) <= width:
                return size, _column_widths(table, roomy, width)
    size, needed = fitting[0] if fitting else (sizes[-1], _needed_widths(grid, columns, sizes[-1]))
    return size, _column_widths(table, needed, width)


def _widths_for(grid: list[list[PlacedCell]], columns: int, size: int, lines: int) -> list[int]:
    """Return what each column needs so that no cell of it takes more than so many lines."""
    words = [0] * columns
    for row in grid:
        for one in row:
            if one.cell.colspan == 1:
                words[one.column] = max(words[one.column], half_ems(one.cell.text) // one.cell.rowspan)
    return [-(-wide // lines) * size // 2 + size + _CELL_PADDING for wide in words]


def _figure_widths(grid: list[list[PlacedCell]]) -> tuple[dict[int, int], dict[int, int]]:
    """Return per column the widest integer part of its amounts, and the widest rest, in half characters."""
    figures: dict[int, int] = {}
    tails: dict[int, int] = {}
    for row in grid:
        for one in row:
            tail = _tail(one.cell)
            if tail is not None and one.cell.colspan == 1:
                width = half_ems(tail)
                tails[one.column] = max(tails.get(one.column, 0), width)
                figures[one.column] = max(figures.get(one.column, 0), half_ems(one.cell.text) - width)
    return figures, tails


def _tail(cell: Cell) -> str | None:
    match = _AMOUNT.fullmatch(cell.text.strip()) if cell.align is Align.DECIMAL else None
    return match["tail"] if match else None


def _alignment(cell: Cell, indent: int) -> str:
    """Set amounts flush right, moved in by what their decimals lack: only Word aligns on tab stops in cells."""
    if _tail(cell) is not None:
        return f'<w:ind w:right="{indent}"/><w:jc w:val="right"/>' if indent else '<w:jc w:val="right"/>'
    align = Align.CENTER if cell.align is Align.DECIMAL else cell.align
    return "" if align is Align.CENTER else f'<w:jc w:val="{align}"/>'


class _Indents:
    """How far amounts stand from their column's right edge, so that points align and the column looks centred."""

    def __init__(self, grid: list[list[PlacedCell]], widths: list[int], size: int) -> None:
        self._half = size * _DIGIT_WIDTH // 100
        figures, self._tails = _figure_widths(grid)
        self._margins = {
            column: min(
                max(widths[column] - _CELL_PADDING - (wide + self._tails[column]) * self._half, 0) // 2, _MARGIN
            )
            for column, wide in figures.items()
        }

    def of(self, one: PlacedCell) -> int:
        """Return the indent of one cell."""
        tail = _tail(one.cell)
        if tail is None or one.cell.colspan > 1:
            return 0
        return (self._tails[one.column] - half_ems(tail)) * self._half + self._margins[one.column]


def table_xml(table: Table, width: int, runs: RunWriter, sizes: Sequence[int] = TABLE_SIZES) -> str:
    """Return the table as XML.

    Args:
        table: Its rows leave out the places that merged cells cover.
        width: Of the page's text, in twips.
        runs: Writes the content of the cells.
        sizes: Of its type, to choose from, largest first.
    """
    grid = place_cells(table, len(table.widths))
    size, widths = _fit(table, grid, width, sizes)
    indents = _Indents(grid, widths, size)

    def cell_xml(one: PlacedCell, row: int) -> str:
        cell = one.cell
        head = "TableHead" if cell.bold or row < table.header_rows else "TableText"
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        merge = "<w:vMerge/>" if one.continues else '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
        content = "" if one.continues else runs.write(cell.runs)
        alignment = _alignment(cell, indents.of(one))
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[one.column : one.column + cell.colspan])}" w:type="dxa"/>'
            f'{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{head}{size}"/>{alignment}</w:pPr>{content}</w:p></w:tc>'
        )

    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{_ROW_HEIGHT}" w:hRule="atLeast"/>'
        f"{'<w:tblHeader/>' if number < table.header_rows else ''}"
        f"{runs.mark([run for one in row for run in one.cell.runs])}</w:trPr>"
        f"{''.join(cell_xml(one, number) for one in row)}</w:tr>"
        for number, row in enumerate(grid)
    )
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/>{_CELL_MARGINS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )
