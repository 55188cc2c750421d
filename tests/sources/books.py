"""Workbooks and project folders written for a test, in a line or two each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]

UNIT = "单位名称: 清溪县水务局\n年度: 2024\n"


def write_book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def write_project(folder: Path, *, unit: str = UNIT, **books: Mapping[str, Rows]) -> Path:
    """Write a project folder: unit.yaml and a workbook per name."""
    folder.mkdir(parents=True, exist_ok=True)
    if unit:
        (folder / "unit.yaml").write_text(unit, encoding="utf-8")
    for name, sheets in books.items():
        write_book(folder / "data" / f"{name}.xlsx", sheets)
    return folder


def fund_sheet(*rows: Sequence[Cell], header: Sequence[Cell], unit: str = "万元", title: str = "资金表") -> Rows:
    """Return a sheet with a title, a unit line, a header and rows."""
    blanks = [None] * (len(header) - 1)
    top: list[Sequence[Cell]] = [[title, *blanks]]
    if unit:
        top.append([*blanks, f"单位：{unit}"])
    return [*top, header, *rows]
