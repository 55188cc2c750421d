"""Empty tables of one kind of report, in the shape that the readers know: a clerk fills in the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from youju.resources import load_yaml
from youju.sources.intake import write_intake_workbook

__all__ = ["OUTLINE_KEY", "write_skeleton"]

_FILE = "corpora/terms/skeletons.yaml"
_FRAMEWORK = "corpora/terms/department_framework.yaml"
OUTLINE_KEY = "提纲"
_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_skeleton(intake: Path, data: Path, outline: str) -> tuple[Path, ...]:
    """Write the 采集表 and the empty tables of an outline; what is there already stays as it is.

    Args:
        intake: The 采集表 to write.
        data: Folder of the tables.
        outline: Kind of report, noted in the 采集表; empty for the usual one, which has no tables of its own.

    Returns:
        The files written.

    Raises:
        OSError: A file can't be written.
    """
    made = []
    skeleton: Mapping[str, Any] = load_yaml(_FILE).get(outline, {})
    if not intake.exists():
        filled = {OUTLINE_KEY: outline} if outline else {}
        write_intake_workbook(intake, filled=filled, hints=skeleton.get("hints", {}))
        made.append(intake)
    for name, sheets in skeleton.get("books", {}).items():
        if not (data / name).exists():
            _write_book(data / name, sheets)
            made.append(data / name)
    return tuple(made)


def _write_book(path: Path, sheets: Mapping[str, Mapping[str, Any]]) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, layout in sheets.items():
        sheet = workbook.create_sheet(name)
        for number, row in enumerate(_rows(layout), 1):
            sheet.append(row)
            _dress(sheet, number, row)
        for column, width in enumerate(layout["widths"], 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
    workbook.save(path)


def _rows(layout: Mapping[str, Any]) -> Iterator[list[str | None]]:
    for line in layout["rows"]:
        yield [cell.strip() or None for cell in line.split("|")]
    if layout.get("framework"):
        for one in load_yaml(_FRAMEWORK):
            yield [one["level1"], one["level2"], one["name"], None, None, None, one["rule"], None, None]


def _dress(sheet: Any, number: int, row: list[str | None]) -> None:
    """Set a title across the sheet, and frame the rows of the table."""
    if len(row) == 1:
        sheet.cell(number, 1).font = Font(bold=number == 1)
        return
    for cell in sheet[number]:
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if number > 2:
            cell.border = _BORDER
