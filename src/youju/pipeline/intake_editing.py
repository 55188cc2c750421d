"""Writes what people say on the page into a 采集表.xlsx, cell by cell; everything else in it stays."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from youju.errors import UnitFileError
from youju.sources.entries import CONTENT_HEADER, KEY_HEADER
from youju.sources.unit import key_specs

__all__ = ["DECISIONS", "edit_intake"]

DECISIONS = "决定"
_WORKBOOK_FAULTS = (OSError, KeyError, ValueError, InvalidFileException, zipfile.BadZipFile)


def edit_intake(path: Path, target: Path, values: Mapping[str, str], decisions: Mapping[str, str]) -> None:
    """Write a copy of a 采集表 with keys and decisions set.

    Args:
        path: The sheet.
        target: The copy.
        values: Key -> its one value.
        decisions: Name of a number -> what was decided; empty to take the decision back.

    Raises:
        UnitFileError: It can't be read, or has no row to write a value in.
        OSError: The copy can't be written.
    """
    try:
        workbook = openpyxl.load_workbook(path)
    except _WORKBOOK_FAULTS:
        raise UnitFileError("打不开，没有改动", place=path.name, remedy="请在 WPS 或 Excel 中另存为 .xlsx") from None
    cells = {key: cell for sheet in workbook.worksheets for key, cell in _contents(sheet)}
    for key, value in values.items():
        _write(_content(cells, key, path), value)
    for name, value in decisions.items():
        key = f"{DECISIONS}/{name}"
        if key not in cells and value:
            cells[key] = _new_row(_content(cells, DECISIONS, path), key)
        if key in cells:
            _write(cells[key], value)
    workbook.save(target)


def _content(cells: Mapping[str, Any], key: str, path: Path) -> Any:
    if key not in cells:
        sheet = key_specs()[key].sheet
        raise UnitFileError(
            f"没有“{key}”这一行", place=path.name, remedy=f"请在“{sheet}”表的“{KEY_HEADER}”列补上“{key}”，再填内容"
        )
    return cells[key]


def _write(cell: Any, words: str) -> None:
    """Write words as words: one that begins with = is no formula."""
    cell.value = words or None
    if words:
        cell.data_type = "s"


def _contents(sheet: Any) -> Iterator[tuple[str, Any]]:
    """Yield each key of a sheet with the first cell that holds its content."""
    seen: set[str] = set()
    head: tuple[int, int] | None = None
    for row in sheet.iter_rows():
        words = [str(cell.value or "").strip() for cell in row]
        if head is None:
            if KEY_HEADER in words and CONTENT_HEADER in words:
                head = words.index(KEY_HEADER), words.index(CONTENT_HEADER)
            continue
        key = words[head[0]]
        if key and key not in seen:
            seen.add(key)
            yield key, row[head[1]]


def _new_row(like: Any, key: str) -> Any:
    """Add a row at the sheet's end that looks like another, and return its content cell."""
    sheet, number = like.parent, like.parent.max_row + 1
    for cell in sheet[like.row]:
        sheet.cell(number, cell.column)._style = copy(cell._style)
    at = next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == KEY_HEADER)
    sheet.cell(number, at).value = key
    return sheet.cell(number, like.column)
