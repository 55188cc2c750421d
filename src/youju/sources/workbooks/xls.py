"""Reader of .xls (Excel 97–2003): values by calamine, hidden parts and percentages by `biff`."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from youju.domain.facts import Notice, SourceCell
from youju.domain.findings import Severity
from youju.sources.workbooks.biff import SheetLooks, read_looks
from youju.sources.workbooks.calamine import open_sheets
from youju.sources.workbooks.grid import Grid, RawCell, stored_number

__all__ = ["read_xls"]


def read_xls(path: Path) -> tuple[list[Grid], list[Notice]]:
    """Return the visible sheets, and what is to be said of the others.

    Raises:
        WorkbookError: The file is damaged or encrypted.
    """
    with open_sheets(path) as book:
        worksheets = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        shown = [one.name for one in worksheets if one.visible is SheetVisibleEnum.Visible]
        hidden = [one.name for one in worksheets if one.visible is not SheetVisibleEnum.Visible]
        looks, unknown = _looks(path)
        grids = [_grid(book, path.name, name, looks.get(name, SheetLooks())) for name in shown]
    notices = (
        [Notice(f"隐藏的工作表未采用：{'、'.join(hidden)}；需要时请取消隐藏", SourceCell(path.name))] if hidden else []
    )
    return grids, [*notices, *unknown]


def _looks(path: Path) -> tuple[dict[str, SheetLooks], list[Notice]]:
    """Return how the sheets look, and a remark when an older or odd file doesn't tell."""
    try:
        return read_looks(path.read_bytes()), []
    except ValueError:
        message = "是旧版格式，看不出哪些行列被隐藏；如有隐藏内容，请另存为 .xlsx"
        return {}, [Notice(message, SourceCell(path.name), severity=Severity.WARNING)]


def _grid(book: CalamineWorkbook, file: str, name: str, looks: SheetLooks) -> Grid:
    sheet = book.get_sheet_by_name(name)
    merges = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    rows = [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return Grid(
        file,
        name,
        rows,
        tuple(merges),
        frozenset(looks.hidden_rows),
        frozenset(looks.hidden_columns),
        frozenset(looks.percents),
    )


def _cell(cell: RawCell | float) -> RawCell:
    return stored_number(repr(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell
