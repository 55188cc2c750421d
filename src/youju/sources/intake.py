"""The 采集表 that `youju init` writes: what each 股室 is asked for, one row a question."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from youju.sources.entries import CONTENT_HEADER, KEY_HEADER, OFFICE_HEADER
from youju.sources.unit import KeySpec, key_specs

__all__ = ["write_intake_workbook"]

HELP_HEADER = "说明"
_HEADERS = (KEY_HEADER, CONTENT_HEADER, OFFICE_HEADER, HELP_HEADER)
_WIDTHS = (16, 60, 14, 46)
_ROWS_FOR_PROSE = 4
_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="DDEBF7")


def write_intake_workbook(
    path: Path, *, filled: Mapping[str, str] | None = None, hints: Mapping[str, str] | None = None
) -> None:
    """Write a 采集表: a sheet per subject, a row per key, several rows for prose.

    Args:
        path: The workbook to write.
        filled: Key -> what is known already.
        hints: Key -> what it asks for, where a kind of report asks for something else than usual.

    Raises:
        OSError: The file can't be written.
    """
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for spec in key_specs().values():
        if spec.sheet not in workbook.sheetnames:
            _begin_sheet(workbook.create_sheet(spec.sheet))
        help_text = (hints or {}).get(spec.name, spec.help)
        _append_rows(workbook[spec.sheet], spec, (filled or {}).get(spec.name), help_text)
    workbook.save(path)


def _begin_sheet(sheet: Any) -> None:
    sheet.append(_HEADERS)
    for cell, width in zip(sheet[1], _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        cell.fill = _HEAD_FILL
        cell.border = _BORDER
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"


def _append_rows(sheet: Any, spec: KeySpec, content: str | None, help_text: str) -> None:
    help_text = f"必填。{help_text}" if spec.required else help_text
    for number in range(_ROWS_FOR_PROSE if spec.form == "prose" else 1):
        sheet.append((spec.name, content, spec.office, "" if number else help_text))
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _BORDER
            cell.number_format = "@"
