"""One workbook with all units' rows, drafted a project a unit."""

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.batch.sheets import rows_of
from youju.cli.app import run

HEAD = ("单位编码", "单位名称", "年度", "项目名称", "全年预算数", "到位数", "支出数")
CLEAN = ("101001", "清溪县林业发展局", 2023, "设备购置费", 100, 90, 80)
OTHER = ("101002", "白石县交通运输局", 2023, "公路养护费", 200, 190, 180)


def make_table(path: Path, *rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> Path:
    """Write a workbook with these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "资金"
    for row in (("单位：万元",), head, *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_each_unit_gets_its_own_rows_and_its_own_prior_report(tmp_path: Path) -> None:
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, OTHER)
    (tmp_path / "往年").mkdir()
    (tmp_path / "往年" / "白石县交通运输局2022年.txt").write_text(
        "白石县交通运输局2022年度自评报告\n", encoding="utf-8"
    )
    assert run(["batch", str(table), "--prior", str(tmp_path / "往年")]) in (0, 1)
    folder = tmp_path / "资金总表"
    assert len(list(folder.glob("*/out/*.docx"))) == 2
    assert [path.parent.parent.name for path in folder.glob("*/prior/*")] == ["101002白石县交通运输局"]
    rows = {row["单位"]: row for row in rows_of(folder / "复核清单.xlsx", "总表") if row["项目"] == "（全部）"}
    assert rows["清溪县林业发展局"]["单位编码"] == "101001"
    assert rows["清溪县林业发展局"]["支出（万元）"] == 80
    assert rows["白石县交通运输局"]["支出（万元）"] == 180


def test_a_units_bad_cell_fails_it_alone_and_is_named_in_the_table_of_all(tmp_path: Path) -> None:
    bad = (*OTHER[:4], "两百万", 190, 180)
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, bad)
    assert run(["batch", str(table), "-o", str(tmp_path / "结果")]) == 3
    first, *_ = rows_of(tmp_path / "结果" / "复核清单.xlsx", "总表")
    assert first["结论"] == "未完成"
    assert "资金总表.xlsx!资金!E4" in first["说明"]
    assert len(list((tmp_path / "结果").glob("*/out/*.docx"))) == 1


def test_a_code_with_two_names_fails_those_units_with_both_cells(tmp_path: Path) -> None:
    third = ("101003", "丹霞县水务局", 2023, "堤防维修费", 50, 50, 40)
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, ("101001", *OTHER[1:]), third)
    assert run(["batch", str(table)]) == 3
    notes = [row["说明"] for row in rows_of(tmp_path / "资金总表/复核清单.xlsx", "总表") if row["结论"] == "未完成"]
    assert len(notes) == 2
    assert all("资金!B3" in note and "资金!B4" in note for note in notes)


def test_a_row_of_nobody_is_told(tmp_path: Path) -> None:
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, ("", "", 2023, "无主的项目", 1, 1, 1))
    assert run(["batch", str(table)]) == 1
    [told] = [r for r in rows_of(tmp_path / "资金总表/复核清单.xlsx", "问题") if r["问题"] == "没有写单位的行"]
    assert "资金!B4" in told["说明"]


def test_a_subtotal_without_a_unit_is_its_units_and_one_over_units_is_nobodys(tmp_path: Path) -> None:
    blank = ("", "", "")
    third = ("101003", "丹霞县水务局", 2023, "堤防维修费", 50, 50, 40)
    fourth = ("101004", "丹霞县粮食局", 2023, "储备粮保管费", 60, 60, 60)
    right, wrong = (*blank, "小计", 100, 90, 80), (*blank, "小 计", 200, 190, 170)
    over = ("", "农口小计", "", "", 110, 110, 100)
    both = (*blank, "小计", 110, 110, 100)
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, right, OTHER, wrong, third, fourth, both, over)
    run(["batch", str(table)])
    found = rows_of(tmp_path / "资金总表/复核清单.xlsx", "问题")
    assert "没有写单位的行" not in {row["问题"] for row in found}
    assert {row["位置"] for row in found if row["问题"] == "数据表合计错"} == {"资金总表.xlsx!资金!G6"}
    units = [row for row in rows_of(tmp_path / "资金总表/复核清单.xlsx", "总表") if row["项目"] == "（全部）"]
    assert {row["单位"]: row["支出（万元）"] for row in units} == {
        "清溪县林业发展局": 80,
        "白石县交通运输局": 180,
        "丹霞县水务局": 40,
        "丹霞县粮食局": 60,
    }


def test_what_belongs_to_no_report_is_counted_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["batch", str(make_table(tmp_path / "资金总表.xlsx", CLEAN, ("", "", 2023, "无主的项目", 1, 1, 1)))])
    assert "其中1处不归哪一份报告" in capsys.readouterr().out


def test_a_table_without_units_and_a_table_beside_a_folder_are_refused(tmp_path: Path) -> None:
    table = make_table(tmp_path / "表.xlsx", ("设备费", 1), head=("项目名称", "支出数"))
    assert run(["batch", str(table)]) == 3
    assert run(["batch", str(table), str(tmp_path)]) == 2


def test_what_the_table_holds_no_more_is_taken_back_and_its_report_is_told(tmp_path: Path) -> None:
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, OTHER)
    run(["batch", str(table)])
    folder = tmp_path / "资金总表"
    mine = folder / "101001清溪县林业发展局" / "data" / "说明.csv"
    mine.write_text("人员,人数\n在编,3\n", encoding="utf-8")
    renamed = load_workbook(table)
    renamed["资金"].title = "专项资金"
    renamed["专项资金"].delete_rows(4)
    renamed.save(table)
    run(["batch", str(table)])
    assert {path.name for path in (folder / "101001清溪县林业发展局" / "data").iterdir()} == {
        "专项资金.xlsx",
        "说明.csv",
    }
    assert not (folder / "101002白石县交通运输局" / "unit.yaml").exists()
    assert not (folder / "101002白石县交通运输局" / "data").exists()
    [told] = [row for row in rows_of(folder / "复核清单.xlsx", "问题") if row["问题"] == "总表里已没有"]
    assert "白石县交通运输局" in told["说明"]
    assert [row["单位"] for row in rows_of(folder / "复核清单.xlsx", "总表") if row["项目"] == "（全部）"] == [
        "清溪县林业发展局"
    ]


def test_what_people_changed_in_a_units_own_table_is_not_taken_back(tmp_path: Path) -> None:
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, OTHER)
    run(["batch", str(table)])
    own = tmp_path / "资金总表" / "101002白石县交通运输局" / "data" / "资金.xlsx"
    book = load_workbook(own)
    book["资金"]["G3"] = 175
    book.save(own)
    make_table(table, CLEAN)
    run(["batch", str(table)])
    assert load_workbook(own)["资金"]["G3"].value == 175


def test_findings_name_the_table_of_all_with_its_own_row(tmp_path: Path) -> None:
    rows = ((*OTHER[:3], "公路养护费", 200, 190, 180), (*OTHER[:3], "合同能源小计", 5, 5, 5))
    total = ("101002", "白石县交通运输局", 2023, "小计", 200, 190, 170)
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, *rows[:1], total)
    run(["batch", str(table)])
    [told] = [row for row in rows_of(tmp_path / "资金总表/复核清单.xlsx", "问题") if row["问题"] == "数据表合计错"]
    assert told["位置"] == "资金总表.xlsx!资金!G5"
    assert "资金.xlsx!资金“" not in told["说明"].replace("资金总表.xlsx!资金“", "")


def test_a_units_own_row_names_its_row_in_the_table_of_all(tmp_path: Path) -> None:
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, OTHER)
    run(["batch", str(table)])
    [own] = (tmp_path / "资金总表").glob("101002*/data/资金.xlsx")
    first, content = load_workbook(own)["资金"]["A3"], own.read_bytes()
    assert (first.value, first.comment.text) == ("101002", "资金总表.xlsx!资金 第4行")
    run(["batch", str(table), "--force"])
    assert own.read_bytes() == content


def test_a_unit_named_once_for_several_merged_rows_owns_them_all(tmp_path: Path) -> None:
    second = ("", "", "", "办公设备费", 50, 50, 40)
    table = make_table(tmp_path / "资金总表.xlsx", CLEAN, second, OTHER)
    book = load_workbook(table)
    for column in "ABC":
        book["资金"].merge_cells(f"{column}3:{column}4")
    book.save(table)
    assert run(["batch", str(table)]) in (0, 1)
    rows = rows_of(tmp_path / "资金总表" / "复核清单.xlsx", "总表")
    assert {row["项目"] for row in rows if row["单位"] == "清溪县林业发展局"} == {
        "（全部）",
        "设备购置费",
        "办公设备费",
    }
    assert [row["支出（万元）"] for row in rows if row["项目"] == "（全部）"] == [120, 180]


def test_an_old_workbook_is_taken_apart_too(tmp_path: Path) -> None:
    make_table(tmp_path / "资金总表.xlsx", CLEAN, OTHER)
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    command = [office, f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xls"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "资金总表.xlsx"], check=True, capture_output=True)
    (tmp_path / "资金总表.xlsx").unlink()
    assert run(["batch", str(tmp_path / "资金总表.xls")]) in (0, 1)
    assert len(list((tmp_path / "资金总表").glob("*/out/*.docx"))) == 2
