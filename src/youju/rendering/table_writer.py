"""Tables as WordprocessingML: grid, merged cells, repeated header rows, amounts aligned on the decimal point."""

from __future__ import annotations

from collections.abc import Sequence

from youju.domain.report import Align, Cell, Table
from youju.rendering.gbt9704 import TEXT_HEIGHT, half_ems
from youju.rendering.runs import RunWriter
from youju.rendering.table_fit import (
    DIGIT_WIDTH,
    USUAL,
    Grid,
    PlacedCell,
    Setting,
    amount_tail,
    figure_widths,
    fit,
    place_cells,
    row_heights,
)

__all__ = ["table_xml"]

_ROW_HEIGHT = 420  # at least; of fine type, twice its size
_KEPT_ROWS = 3  # at the end of a table, on one page: a total never stands alone
_KEPT_TABLE = TEXT_HEIGHT // 4  # a larger one that moves to the next page leaves a hole
_KEPT_FORM = TEXT_HEIGHT * 3 // 5
_MARGIN = 360  # right of amounts, at most


def _alignment(cell: Cell, indent: int) -> str:
    """Set amounts flush right, moved in by what their decimals lack: only Word aligns on tab stops in cells."""
    if amount_tail(cell) is not None:
        return f'<w:ind w:right="{indent}"/><w:jc w:val="right"/>' if indent else '<w:jc w:val="right"/>'
    align = Align.CENTER if cell.align is Align.DECIMAL else cell.align
    return "" if align is Align.CENTER else f'<w:jc w:val="{align}"/>'


class _Indents:
    """How far amounts stand from their column's right edge, so that points align and the column looks centred."""

    def __init__(self, grid: Grid, widths: list[int], setting: Setting) -> None:
        self._half = setting.size * DIGIT_WIDTH // 100
        figures, self._tails = figure_widths(grid)
        self._margins = {
            column: min(
                max(widths[column] - setting.padding - (wide + self._tails[column]) * self._half, 0) // 2, _MARGIN
            )
            for column, wide in figures.items()
        }

    def of(self, one: PlacedCell) -> int:
        """Return the indent of one cell."""
        tail = amount_tail(one.cell)
        if tail is None or one.cell.colspan > 1:
            return 0
        return (self._tails[one.column] - half_ems(tail)) * self._half + self._margins[one.column]


def _kept_with_next(table: Table, heights: Sequence[int]) -> frozenset[int]:
    """Return the rows that stand on one page with the row after them.

    A head stands with its first row, a total with rows before it; a small table, or a form of less than a page, whole.
    """
    whole = sum(heights)
    last = len(heights) - 1
    if whole <= (_KEPT_TABLE if table.header_rows else _KEPT_FORM):
        return frozenset(range(last))
    return frozenset((*range(table.header_rows), *range(max(last + 1 - _KEPT_ROWS, 0), last)))


def table_xml(table: Table, width: int, runs: RunWriter, settings: Sequence[Setting] = USUAL) -> str:
    """Return the table as XML.

    Args:
        table: Its rows leave out the places that merged cells cover.
        width: Of the page's text, in twips.
        runs: Writes the content of the cells.
        settings: To choose from, best first.
    """
    grid = place_cells(table, len(table.widths))
    setting, widths = fit(table, grid, width, settings)
    indents = _Indents(grid, widths, setting)
    least = min(_ROW_HEIGHT, 2 * setting.size)
    together = _kept_with_next(table, [max(one, least) for one in row_heights(grid, widths, setting)])

    def cell_xml(one: PlacedCell, row: int) -> str:
        cell = one.cell
        head = "TableHead" if cell.bold or row < table.header_rows else "TableText"
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        merge = "<w:vMerge/>" if one.continues else '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
        content = "" if one.continues else runs.write(cell.runs)
        alignment = _alignment(cell, indents.of(one))
        keep = "<w:keepNext/>" if row in together else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths[one.column : one.column + cell.colspan])}" w:type="dxa"/>'
            f'{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{head}{setting.size}"/>{keep}{alignment}</w:pPr>{content}</w:p></w:tc>'
        )

    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{least}" w:hRule="atLeast"/>'
        f"{'<w:tblHeader/>' if number < table.header_rows else ''}"
        f"{runs.mark([run for one in row for run in one.cell.runs])}</w:trPr>"
        f"{''.join(cell_xml(one, number) for one in row)}</w:tr>"
        for number, row in enumerate(grid)
    )
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    sides = (f'<w:{side} w:w="{setting.margin}" w:type="dxa"/>' for side in ("left", "right"))
    margins = "".join(sides)  # a unit's own template may have others
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
