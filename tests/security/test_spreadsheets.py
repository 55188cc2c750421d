"""Words that look like a formula stay words in every spreadsheet that we write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from tests.batch.offices import make_office
from youju.cli.app import run
from youju.pipeline.intake_editing import edit_intake
from youju.sources.intake import write_intake_workbook
from youju.sources.tables.workbook import read_tables

MARKS = ["=", "+", "-", "@", "\t=", "\r=", " =", "\n@"]
HARM = 'HYPERLINK("http://x.example","1")'
DDE = "cmd|' /C calc'!A0"


def cells(folder: Path) -> Iterator[tuple[Path, Any]]:
    """Yield every cell of every spreadsheet below a folder."""
    for path in sorted(folder.rglob("*.xlsx")):
        for sheet in load_workbook(path):
            yield from ((path, cell) for row in sheet.iter_rows() for cell in row if cell.value is not None)


def formulas(folder: Path) -> list[tuple[str, str]]:
    return [(path.name, str(cell.value)) for path, cell in cells(folder) if cell.data_type == "f"]


@pytest.fixture(params=MARKS, ids=repr)
def words(request: pytest.FixtureRequest) -> str:
    return f"{request.param}{HARM}{DDE}"


def write_master(path: Path, words: str) -> None:
    """Write a workbook of two units whose names and projects are hostile."""
    book = Workbook()
    rows = [
        ("单位：万元",),
        ("单位编码", "单位名称", "年度", "项目名称", "全年预算数", "到位数", "支出数", "备注"),
        ("101", f"{words}水务局", 2023, f"{words}设备购置费", 100, 90, 80, words),
        ("102", "乙县水务局", 2023, "设备购置费", 100, 90, 80, words),
    ]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = book.active.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)


def test_the_review_list_and_the_units_own_books_hold_no_formula(tmp_path: Path, words: str) -> None:
    write_master(tmp_path / "总表.xlsx", words)
    assert formulas(tmp_path) == []  # what comes in is words
    run(["batch", str(tmp_path / "总表.xlsx")])
    assert any(HARM in str(cell.value) for path, cell in cells(tmp_path / "总表"))
    assert formulas(tmp_path) == []


def test_a_hostile_unit_file_gives_no_formula(tmp_path: Path, words: str) -> None:
    folder = make_office(tmp_path / "甲", "甲县水务局")
    unit = {"单位名称": f"{words}局", "年度": "2023", "工作情况": [words], "存在问题": [words]}
    (folder / "unit.yaml").write_text(yaml.safe_dump(unit, allow_unicode=True), encoding="utf-8")
    run(["batch", str(tmp_path)])
    assert list(tmp_path.rglob("*.xlsx"))
    assert formulas(tmp_path) == []


def test_what_is_typed_into_the_intake_sheet_is_words(tmp_path: Path, words: str) -> None:
    path = tmp_path / "采集表.xlsx"
    write_intake_workbook(path)
    edit_intake(path, path, {"单位名称": words}, {words: words})
    assert formulas(tmp_path) == []
    assert any(HARM in str(cell.value) for _, cell in cells(tmp_path))


def test_a_formula_that_came_in_goes_out_as_its_value(tmp_path: Path) -> None:
    book = Workbook()
    for row in (("单位：万元",), ("项目名称", "全年预算数", "支出数"), ("设备购置费", 100, "=WEBSERVICE(1)")):
        book.active.append(row)
    book.save(tmp_path / "表.xlsx")
    assert all("WEBSERVICE" not in str(cell) for table in read_tables(tmp_path / "表.xlsx") for cell in table.rows)
