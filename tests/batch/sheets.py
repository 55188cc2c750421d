"""Reads a review list as a reviewer's spreadsheet shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

__all__ = ["rows_of"]


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet, each by the words of the head; empty cells are empty words."""
    heads, *rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, ("" if one is None else one for one in row), strict=True)) for row in rows]
