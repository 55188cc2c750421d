"""A folder of reports that units handed in, checked in one run."""

import json
from pathlib import Path

import pytest

from tests.batch.offices import make_office
from tests.batch.sheets import rows_of
from youju.cli.app import run

REPORT = "{unit}2023年度绩效自评报告\n设备购置费全年预算100万元，到位90万元，支出{spent}万元。\n"


def hand_in(folder: Path, unit: str, spent: str) -> None:
    """Write a unit's data, and its report beside them."""
    make_office(folder, unit)
    (folder / "报告.txt").write_text(REPORT.format(unit=unit, spent=spent), encoding="utf-8")


def conclusions(folder: Path) -> dict[str, str]:
    return {row["单位"]: row["结论"] for row in rows_of(folder / "复核清单.xlsx", "总表") if row["项目"] == "（全部）"}


def test_each_report_is_held_against_its_own_data(tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "80")
    hand_in(tmp_path / "乙", "白石县交通运输局", "85")
    assert run(["check", str(tmp_path)]) == 1
    told = conclusions(tmp_path)
    assert told["白石县交通运输局"] == "必改"
    assert told["清溪县林业发展局"] != "必改"
    assert (tmp_path / "复核看板.html").exists()


def test_what_is_due_is_written_as_the_report_writes_it(tmp_path: Path) -> None:
    make_office(tmp_path / "甲", "清溪县林业发展局", spent="80.123")
    text = "清溪县林业发展局2023年度绩效自评报告\n设备购置费支出进度为95.5%。设备购置费支出85万元。\n"
    (tmp_path / "甲" / "报告.txt").write_text(text, encoding="utf-8")
    run(["check", str(tmp_path)])
    due = {row["报告中的数"]: row["应为"] for row in rows_of(tmp_path / "复核清单.xlsx", "问题")}
    assert (due["95.5%"], due["85万元"]) == ("80.1%", "80.12万元")


def test_an_unreadable_report_weighs_more_than_findings(tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "85")
    (tmp_path / "乙").mkdir()
    (tmp_path / "乙" / "报告.docx").write_bytes(b"no zip")
    assert run(["check", str(tmp_path)]) == 3
    assert sorted(conclusions(tmp_path).values()) == ["必改", "未完成"]


def test_data_elsewhere_is_found_by_the_units_name_and_none_is_told_loudly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_office(tmp_path / "数据" / "清溪县林业发展局", "清溪县林业发展局")
    reports = tmp_path / "报告"
    reports.mkdir()
    for unit in ("清溪县林业发展局", "白石县交通运输局"):
        (reports / f"{unit}.txt").write_text(REPORT.format(unit=unit, spent="80"), encoding="utf-8")
    run(["check", str(reports), "--data", str(tmp_path / "数据")])
    assert conclusions(reports)["白石县交通运输局"] == "未核验"
    assert conclusions(reports)["清溪县林业发展局"] != "未核验"
    assert "1份没有数据可对" in capsys.readouterr().out


def test_json_is_a_line_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "80")
    hand_in(tmp_path / "乙", "白石县交通运输局", "85")
    assert run(["check", str(tmp_path), "--json"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len([json.loads(line) for line in lines]) == 2


def test_what_makes_copies_of_one_report_is_refused(tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "80")
    assert run(["check", str(tmp_path), "--fix", str(tmp_path / "x.docx")]) == 2


def test_an_unreadable_report_does_not_keep_its_units_others_from_being_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "85")
    (tmp_path / "甲" / "扫描件.docx").write_bytes(b"no zip")
    assert run(["check", str(tmp_path)]) == 3
    told = [row for row in rows_of(tmp_path / "复核清单.xlsx", "总表") if row["项目"] == "（全部）"]
    assert sorted(row["结论"] for row in told) == ["必改", "未完成"]
    assert [row["报告"] for row in told if row["结论"] == "必改"] == ["报告.txt"]
    assert "扫描件.docx" in next(row["说明"] for row in told if row["结论"] == "未完成")
    assert "扫描件.docx" in capsys.readouterr().err
    (tmp_path / "甲" / "扫描件.docx").unlink()
    assert run(["check", str(tmp_path)]) == 1
    assert list(conclusions(tmp_path).values()) == ["必改"]


def test_reports_named_one_by_one_go_with_folders(tmp_path: Path) -> None:
    hand_in(tmp_path / "各单位" / "甲", "清溪县林业发展局", "80")
    single = tmp_path / "白石县交通运输局.txt"
    single.write_text(REPORT.format(unit="白石县交通运输局", spent="80"), encoding="utf-8")
    assert run(["check", str(single), str(tmp_path / "各单位"), "-o", str(tmp_path / "清单")]) in (0, 1)
    rows = rows_of(tmp_path / "清单" / "复核清单.xlsx", "总表")
    assert {row["单位"] for row in rows} == {"清溪县林业发展局", "白石县交通运输局"}
    assert not (tmp_path / "复核清单.xlsx").exists()
    assert run(["check", str(tmp_path / "没有.txt"), str(tmp_path / "各单位")]) == 3


def test_a_lists_folder_for_a_single_report_is_refused(tmp_path: Path) -> None:
    hand_in(tmp_path, "清溪县林业发展局", "80")
    assert run(["check", str(tmp_path / "报告.txt"), "-o", str(tmp_path / "清单")]) == 2


def test_a_wrong_total_of_the_data_is_told_once(tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "80")
    rows = "单位：万元,,,\n项目名称,全年预算数,到位数,支出数\n设备购置费,100,90,80\n公车购置费,10,9,8\n合计,110,99,90\n"
    (tmp_path / "甲" / "data" / "资金表.csv").write_text(rows, encoding="utf-8")
    run(["check", str(tmp_path)])
    told = [row["问题"] for row in rows_of(tmp_path / "复核清单.xlsx", "问题")]
    assert told.count("数据表合计错") == 1


FORM = """项目支出绩效自评表
（2024年度）
主管部门,清溪县林业发展局,,,,
项目资金（万元）,全年预算数,全年执行数,分值,执行率,得分
年度资金总额,135,126.9,10,94.00%,9.4
三级指标,年度指标值,实际完成值,分值,得分,偏差原因
管护面积,≥3.2万亩,3.05万亩,40,{score},2处受灾
林农满意度,≥90%,93%,50,50,
总分,,,100,{total},
"""


def test_forms_in_spreadsheets_are_reports_too(tmp_path: Path) -> None:
    for unit, score, total in (("甲", "38.13", "97.53"), ("乙", "40", "99.4")):
        (tmp_path / unit).mkdir()
        text = FORM.format(score=score, total=total)
        (tmp_path / unit / f"{unit}自评表.csv").write_text(text, encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 1
    faults = rows_of(tmp_path / "复核清单.xlsx", "问题")
    assert [(row["报告"], row["位置"]) for row in faults if row["问题"] == "与目标不符"] == [("乙自评表.csv", "E7")]


def test_tables_beside_reports_go_with_their_unit_and_the_rest_is_told(tmp_path: Path) -> None:
    for unit in ("清溪县林业发展局", "白石县交通运输局"):
        make_office(tmp_path / "数据" / unit, unit)
    reports = tmp_path / "报告"
    (reports / "空文件夹").mkdir(parents=True)
    for unit, spent in (("清溪县林业发展局", "80"), ("白石县交通运输局", "85")):
        (reports / f"{unit}报告.txt").write_text(REPORT.format(unit=unit, spent=spent), encoding="utf-8")
        text = FORM.format(score="38.13", total="97.53")
        (reports / f"{unit}自评表.csv").write_text(text, encoding="utf-8")
    (reports / "收件登记.csv").write_text("序号,单位\n1,清溪县林业发展局\n", encoding="utf-8")
    (reports / "材料.zip").write_bytes(b"")
    assert run(["check", str(reports), "--data", str(tmp_path / "数据")]) == 1
    faults = rows_of(reports / "复核清单.xlsx", "问题")
    assert {row["报告"] for row in faults if row["级别"] == "必改"} == {"白石县交通运输局报告.txt"}
    assert "未核验" not in conclusions(reports).values()
    strays = [row["说明"] for row in faults if row["问题"] == "没有归入单位的文件"]
    assert [name for name in ("收件登记", "材料.zip", "空文件夹") if any(name in one for one in strays)] == [
        "收件登记",
        "材料.zip",
        "空文件夹",
    ]


def test_a_folder_with_nothing_to_read_is_a_unit_that_says_what_lies_there(tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "80")
    (tmp_path / "乙").mkdir()
    (tmp_path / "丙").mkdir()
    (tmp_path / "丙" / "材料.zip").write_bytes(b"")
    assert run(["check", str(tmp_path)]) == 3
    told = {row["单位"]: row["说明"] for row in rows_of(tmp_path / "复核清单.xlsx", "总表") if row["结论"] == "未完成"}
    assert set(told) == {"乙", "丙"}
    assert "材料.zip，请先解压" in told["丙"]


def test_data_under_a_short_name_is_found_for_the_full_one(tmp_path: Path) -> None:
    make_office(tmp_path / "数据" / "08 清溪县人社局", "清溪县人社局")
    unit = "清溪县人力资源和社会保障局"
    (tmp_path / "报告").mkdir()
    (tmp_path / "报告" / "自评报告.txt").write_text(REPORT.format(unit=unit, spent="80"), encoding="utf-8")
    run(["check", str(tmp_path / "报告"), "--data", str(tmp_path / "数据")])
    assert list(conclusions(tmp_path / "报告").values()) != ["未核验"]


def test_reports_whose_data_is_broken_are_held_against_themselves(tmp_path: Path) -> None:
    hand_in(tmp_path / "甲", "清溪县林业发展局", "80")
    (tmp_path / "甲" / "data" / "坏表.xlsx").write_bytes(b"no zip")
    text = "清溪县林业发展局2023年度绩效自评报告\n全年支出80万元，其中：人员经费50万元、公用经费20万元。\n"
    (tmp_path / "甲" / "报告.txt").write_text(text, encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 3
    assert "合计不等" in {row["问题"] for row in rows_of(tmp_path / "复核清单.xlsx", "问题")}


def test_data_without_a_unit_file_is_found_by_the_title_of_its_tables(tmp_path: Path) -> None:
    (tmp_path / "数据").mkdir()
    for name, unit in (("资金一", "清溪县林业发展局"), ("资金二", "白石县交通运输局")):
        rows = f"{unit}2023年度项目资金表,,,\n,,,单位：万元\n项目名称,全年预算数,到位数,支出数\n设备购置费,100,90,80\n"
        (tmp_path / "数据" / f"{name}.csv").write_text(rows, encoding="utf-8")
    reports = tmp_path / "报告"
    reports.mkdir()
    for name, unit, spent in (("甲", "清溪县林业发展局", "85"), ("乙", "青石县水利局", "80")):
        (reports / f"{name}.txt").write_text(REPORT.format(unit=unit, spent=spent), encoding="utf-8")
    run(["check", str(reports), "--data", str(tmp_path / "数据")])
    notes = {
        row["单位"]: row["说明"] for row in rows_of(reports / "复核清单.xlsx", "总表") if row["项目"] == "（全部）"
    }
    assert conclusions(reports)["清溪县林业发展局"] == "必改"
    assert ["没有找到" in note for unit, note in notes.items() if "水利" in unit] == [True]
