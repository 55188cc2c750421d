"""What people mistype or mistake: a file for a folder, a short unit, a lock file, a path with blanks."""

from pathlib import Path

import pytest
from tests.sources.sheets import write_xlsx

from youju.cli.app import run
from youju.sources.intake import write_intake_workbook

Capture = pytest.CaptureFixture[str]
TABLE = "2024年资金表\n项目名称|预算数|支出数\n甲|62|60"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A project's one table; it names no unit of money."""
    (tmp_path / "data").mkdir()
    (tmp_path / "unit.yaml").write_text("单位名称: 云岭县水务局\n年度: 2024\n", encoding="utf-8")
    return write_xlsx(tmp_path / "data" / "资金表.xlsx", {"Sheet1": TABLE})


def test_a_file_where_a_folder_belongs_is_told_with_its_folder(table: Path, capsys: Capture) -> None:
    assert run(["draft", str(table), "--model", "offline"]) == 3
    assert f"是一个文件，这里要写项目文件夹。请写放它的文件夹“{table.parent.parent}”" in capsys.readouterr().err


@pytest.mark.parametrize("unit", ["万", "万元"])
def test_a_single_table_is_read_with_a_unit_in_short(table: Path, capsys: Capture, unit: str) -> None:
    assert run(["facts", str(table), "--unit", unit]) == 0
    assert "620000元" in capsys.readouterr().out


def test_a_short_unit_stands_in_the_unit_file_too(table: Path) -> None:
    (table.parent.parent / "unit.yaml").write_text("单位名称: 甲局\n年度: 2024\n金额单位: 万\n", encoding="utf-8")
    assert run(["facts", str(table)]) == 0


@pytest.mark.parametrize("name", ["~$资金表.xlsx", "~$报告.docx", ".~lock.报告.docx#", ".~报告.docx"])
def test_what_office_leaves_beside_an_open_file_is_named(tmp_path: Path, capsys: Capture, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x06clerk")
    assert run(["check", str(tmp_path / name)]) == 3
    assert "打开文件时生成的临时文件" in capsys.readouterr().err


def test_an_empty_fill_in_sheet_says_what_is_asked_for(table: Path, capsys: Capture) -> None:
    (table.parent.parent / "unit.yaml").unlink()
    write_intake_workbook(table.parent.parent / "采集表.xlsx")
    assert run(["facts", str(table.parent.parent)]) == 3
    assert "至少填单位名称、年度" in capsys.readouterr().err


def test_the_next_step_can_be_typed_as_it_is_shown(tmp_path: Path, capsys: Capture) -> None:
    assert run(["init", str(tmp_path / "县图书馆 2024")]) == 0
    assert f'youju draft "{tmp_path / "县图书馆 2024"}"' in capsys.readouterr().err


def test_help_says_each_heading_once(capsys: Capture) -> None:
    run(["--help"])
    lines = [line.strip(" :") for line in capsys.readouterr().out.splitlines()]
    assert (lines.count("命令"), lines.count("选项")) == (1, 1)
