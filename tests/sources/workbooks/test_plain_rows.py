"""Long sheets are read by pattern, short ones by a parser: both have to say the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import numbers

from youju.errors import WorkbookError
from youju.sources.workbooks.grid import Grid
from youju.sources.workbooks.xlsx import read_xlsx

_ROWS = 6_000
"""Enough for several blocks of XML, so that most rows are read by pattern."""
_SHEET = "xl/worksheets/sheet1.xml"


def _write(path: Path, *, change: Callable[[str], str] = str) -> Path:
    """Write a long sheet of every kind of cell; `change` edits its XML."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "名称", "预算", "执行率", "日期", "备注", "公式"])
    for number in range(2, _ROWS):
        sheet.append(
            [f"{number:018d}", f"项目<{number}>＆&“甲”", number / 100, number / _ROWS, "", " 甲 ", f"=C{number}"]
        )
        sheet.cell(number, 4).number_format = numbers.FORMAT_PERCENTAGE_00
        sheet.cell(number, 9, number % 2 == 0)
        if number % 7 == 0:
            sheet.row_dimensions[number].hidden = True
    sheet.merge_cells("A2:A3")
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[_SHEET] = change(parts[_SHEET].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _parsed(text: str) -> str:
    """Put a comment into every row: nothing is plain any more, and nothing else changes."""
    return text.replace("</row>", "<!-- --></row>")


def _with_values(text: str) -> str:
    return text.replace("<v></v>", "<v>1.5</v>").replace("<v/>", "<v>1.5</v>").replace("<v />", "<v>1.5</v>")


def _read(path: Path) -> Grid:
    grids, _ = read_xlsx(path)
    return grids[0]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(str, id="formulas without a value"),
        pytest.param(_with_values, id="formulas with values"),
        pytest.param(lambda text: _with_values(text).replace("</row>", "</row>\n  "), id="lines"),
        pytest.param(lambda text: text.replace(' r="A5000"', ""), id="a cell without a name"),
        pytest.param(
            lambda text: (
                _with_values(text)
                .replace('t="inlineStr"', 't="str"')
                .replace("<is><t>", "<v>")
                .replace("</t></is>", "</v>")
                .replace('<is><t xml:space="preserve">', "<v>")
            ),
            id="strings as values",
        ),
    ],
)
def test_rows_read_by_pattern_are_those_that_the_parser_reads(tmp_path: Path, change: Callable[[str], str]) -> None:
    quick = _read(_write(tmp_path / "表.xlsx", change=change))
    slow = _read(_write(tmp_path / "表.xlsx", change=lambda text: _parsed(change(text))))
    assert quick == slow
    assert len(quick.rows) == _ROWS - 1
    assert quick.at(_ROWS - 2, 1) == f"项目<{_ROWS - 1}>＆&“甲”"
    assert quick.hidden_rows == frozenset(range(6, _ROWS - 1, 7))


def test_a_sheet_cut_short_far_down_is_told(tmp_path: Path) -> None:
    path = _write(tmp_path / "表.xlsx", change=lambda text: text[: len(text) * 3 // 4])
    with pytest.raises(WorkbookError, match="已损坏"):
        read_xlsx(path)


def test_cells_out_of_order_far_down_are_told(tmp_path: Path) -> None:
    path = _write(tmp_path / "表.xlsx", change=lambda text: _with_values(text).replace('r="C5000"', 'r="A5000"'))
    with pytest.raises(WorkbookError, match="已损坏"):
        read_xlsx(path)
