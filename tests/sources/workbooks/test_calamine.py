"""Damaged .xls files, on which the library that reads them circles for ever or panics, are refused with a remedy."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.sources.sheets import write_xls, write_xlsx
from youju.errors import WorkbookError
from youju.sources.tables.workbook import read_tables
from youju.sources.workbooks.calamine import open_sheets

TABLE = """项目|预算数|支出数
物业管理|58|50
合计|58|50"""


def spoilt(path: Path, at: int, number: int) -> Path:
    """Write a number of four bytes into the file."""
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, at, number)
    path.write_bytes(content)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return write_xls(tmp_path / "资金表.xls", {"资金": f"单位：万元\n{TABLE}"})


def table_at(path: Path) -> int:
    """Return where the first sector of the sector table stands."""
    return 512 * (struct.unpack_from("<I", path.read_bytes(), 76)[0] + 1)


def test_a_whole_file_opens(sheet: Path) -> None:
    with open_sheets(sheet) as book:
        assert book.sheet_names == ["资金"]


def test_sectors_in_a_circle(sheet: Path) -> None:
    with pytest.raises(WorkbookError, match="已损坏"):
        read_tables(spoilt(sheet, table_at(sheet), 0))


@pytest.mark.parametrize("length", [600, 1500, 3000, 4500])
def test_a_file_cut_short(sheet: Path, length: int) -> None:
    sheet.write_bytes(sheet.read_bytes()[:length])
    with pytest.raises(WorkbookError, match="已损坏"):
        read_tables(sheet)


def test_what_calamine_asserts_and_we_do_not(sheet: Path) -> None:
    with pytest.raises(WorkbookError, match="已损坏"), open_sheets(sheet):
        raise type("PanicException", (BaseException,), {})


def test_an_interruption_is_passed_on(sheet: Path) -> None:
    with pytest.raises(KeyboardInterrupt), open_sheets(sheet):
        raise KeyboardInterrupt


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="打不开"), open_sheets(tmp_path / "没有.xls"):
        pass


def test_a_package_that_needs_a_zip_of_another_age(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "资金表.xlsx", {"资金": f"单位：万元\n{TABLE}"})
    content = path.read_bytes()
    at = content.rindex(b"PK\x01\x02")
    path.write_bytes(content[: at + 6] + b"\x94\x00" + content[at + 8 :])
    with pytest.raises(WorkbookError, match="已损坏"):
        read_tables(path)
