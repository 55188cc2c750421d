import hashlib
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.batch.offices import make_office, make_offices
from youju.cli.app import run


def reports(folder: Path) -> dict[str, str]:
    """Return each report with its hash."""
    found = sorted(folder.rglob("out/*.docx"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_every_project_is_drafted_and_a_bad_one_fails_alone(tmp_path: Path) -> None:
    folder = make_offices(tmp_path / "各单位", 3)
    (folder / "01单位" / "data" / "资金表.csv").write_text(
        "单位：万元,,\n项目名称,全年预算数,支出数\n设备费,一百多,80\n", encoding="utf-8"
    )
    assert run(["batch", str(folder)]) == 3
    assert len(reports(folder)) == 2
    units = load_workbook(folder / "复核清单.xlsx")["总表"]
    heads = [cell.value for cell in units[1]]
    first = dict(zip(heads, (cell.value for cell in units[2]), strict=True))
    assert first["结论"] == "未完成"
    assert "资金表.csv" in first["说明"]
    assert "B3" in first["说明"]


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    folder = make_offices(tmp_path, 2)
    assert run(["batch", str(folder)]) in (0, 1)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("out/*.docx")}
    (folder / "00单位" / "data" / "资金表.csv").touch()
    assert run(["batch", str(folder)]) in (0, 1)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("out/*.docx")} == before


def test_a_unit_that_went_on_with_its_draft_is_told_how_its_new_data_gets_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_office(tmp_path / "甲", "清溪县林业局")
    run(["batch", str(tmp_path)])
    [report] = (folder / "out").glob("*.docx")
    document = Document(str(report))
    next(one for one in document.paragraphs if len(one.text) > 40).add_run("我写的一句。")
    document.save(str(report))
    edited = report.read_bytes()
    table = folder / "data" / "资金表.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",80", ",85"), encoding="utf-8")
    capsys.readouterr()
    assert run(["batch", str(tmp_path)]) not in (0, 1)
    told = "".join(capsys.readouterr())
    assert f"youju update {folder}" in told
    assert "用 -o" not in told
    assert report.read_bytes() == edited
