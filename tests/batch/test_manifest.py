"""One workbook with all units' rows, drafted a project a unit."""

from pathlib import Path

from openpyxl import Workbook

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


def test_a_table_without_units_and_a_table_beside_a_folder_are_refused(tmp_path: Path) -> None:
    table = make_table(tmp_path / "表.xlsx", ("设备费", 1), head=("项目名称", "支出数"))
    assert run(["batch", str(table)]) == 3
    assert run(["batch", str(table), str(tmp_path)]) == 2
