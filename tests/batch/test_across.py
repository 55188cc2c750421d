"""What shows only when the reports of many units lie side by side."""

from pathlib import Path

import pytest
from docx import Document

from tests.batch.offices import make_office, make_offices
from tests.batch.sheets import rows_of
from tests.batch.test_manifest import make_table
from youju.cli.app import run

OWN_WORDS = (
    "组织技术人员沿河逐段查勘堤防隐患并登记造册，汛前完成全部闸门启闭设备的检修保养，"
    "汛期安排专人昼夜值守，及时向沿线群众发布水情信息，洪水过后会同乡镇核查受损设施并安排修复，"
    "对查出的渗漏险段采取翻筑回填和黏土灌浆的办法处理，所用砂石料由监理现场过磅验收后方可计量"
)


def found(folder: Path, code: str) -> list[tuple[str, str]]:
    """Return unit and message of the list's findings of one kind."""
    return [(row["单位"], row["说明"]) for row in rows_of(folder / "复核清单.xlsx", "问题") if row["问题"] == code]


def test_another_units_name_in_a_report_is_told(tmp_path: Path) -> None:
    make_office(tmp_path / "甲", "清溪县林业发展局", prose="白石县交通运输局全年完成巡查任务")
    make_office(tmp_path / "乙", "白石县交通运输局")
    run(["batch", str(tmp_path)])
    [(unit, message)] = found(tmp_path, "混入别的单位")
    assert unit == "清溪县林业发展局"
    assert "白石县交通运输局" in message


def test_a_unit_that_one_worked_with_is_no_leftover(tmp_path: Path) -> None:
    make_office(tmp_path / "甲", "清溪县林业发展局", prose="会同白石县交通运输局完成全年巡查任务")
    make_office(tmp_path / "乙", "白石县交通运输局")
    run(["batch", str(tmp_path)])
    assert found(tmp_path, "混入别的单位") == []


def test_another_units_figure_in_a_report_is_told(tmp_path: Path) -> None:
    make_office(tmp_path / "甲" / "项目", "清溪县林业发展局", spent="76.5432")
    make_office(tmp_path / "乙" / "项目", "白石县交通运输局", spent="81.2345")
    reports = {"甲": ("清溪县林业发展局", "76.5432"), "乙": ("白石县交通运输局", "76.5432")}
    for name, (unit, spent) in reports.items():
        text = f"{unit}2023年度绩效自评报告\n设备购置费全年预算100万元，支出{spent}万元。\n"
        (tmp_path / name / "项目" / "报告.txt").write_text(text, encoding="utf-8")
    assert run(["check", str(tmp_path)]) == 1
    [(unit, message)] = found(tmp_path, "混入别的单位的数")
    assert unit == "白石县交通运输局"
    assert "清溪县林业发展局" in message


def test_copied_wording_is_told_of_both_and_shown_in_the_list_and_on_the_page(tmp_path: Path) -> None:
    make_offices(tmp_path, 6)
    make_office(tmp_path / "抄甲", "清溪县林业发展局", prose=OWN_WORDS)
    make_office(tmp_path / "抄乙", "白石县交通运输局", prose=OWN_WORDS)
    run(["batch", str(tmp_path)])
    assert {unit for unit, _ in found(tmp_path, "与别的单位雷同")} == {"清溪县林业发展局", "白石县交通运输局"}
    alike = {row["单位"]: row["雷同"] for row in rows_of(tmp_path / "复核清单.xlsx", "总表") if row["雷同"]}
    assert "白石县交通运输局" in alike["清溪县林业发展局"]
    assert "与别的单位雷同" in (tmp_path / "复核看板.html").read_text(encoding="utf-8")


def test_a_project_without_self_assessment_form_is_told(tmp_path: Path) -> None:
    make_office(tmp_path / "甲", "清溪县林业发展局")
    run(["batch", str(tmp_path)])
    assert [unit for unit, _ in found(tmp_path, "缺自评表")] == ["清溪县林业发展局"]


def test_a_rate_far_from_all_others_is_told_and_near_ones_are_not(tmp_path: Path) -> None:
    make_offices(tmp_path, 9)
    make_office(tmp_path / "偏", "清溪县林业发展局", spent="12")
    run(["batch", str(tmp_path)])
    assert [unit for unit, _ in found(tmp_path, "偏离同类")] == ["清溪县林业发展局"]


def test_a_unit_handed_in_twice_is_told_of_both(tmp_path: Path) -> None:
    for name in ("初稿", "终稿"):
        make_office(tmp_path / name, "清溪县林业发展局")
    assert run(["batch", str(tmp_path)]) == 1
    assert len(found(tmp_path, "重复报送")) == 2


@pytest.mark.parametrize(
    ("title", "other", "told"),
    [
        ("年度绩效自评报告", "年度部门决算情况说明", 0),
        ("年度部门整体支出绩效自评报告", "年度专项支出绩效自评报告", 0),
        ("年度村道养护项目支出绩效自评报告", "年度桥梁检测项目支出绩效自评报告", 0),
        ("年度绩效自评报告", "年度专项支出绩效自评报告", 2),
        ("年度部门决算情况说明", "年部门决算公开说明", 2),
    ],
)
def test_documents_of_two_kinds_are_not_the_same_report_twice(
    tmp_path: Path, title: str, other: str, told: int
) -> None:
    for name, words in (("一.txt", title), ("二.txt", other)):
        text = f"清溪县林业局2023{words}\n清溪县林业局组织了评价。全年支出80万元，执行率80%。\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    run(["check", str(tmp_path)])
    assert len(found(tmp_path, "重复报送")) == told


def test_a_draft_from_data_counts_as_checked(tmp_path: Path) -> None:
    """A few words that no check applies to (前两个标段) don't make a report one without data."""
    make_office(tmp_path / "甲", "清溪县林业发展局", prose="前两个标段已完成，救助0至14岁儿童")
    run(["batch", str(tmp_path)])
    [whole] = [row for row in rows_of(tmp_path / "复核清单.xlsx", "总表") if row["项目"] == "（全部）"]
    assert whole["未核验"]
    assert whole["结论"] != "未核验"
    assert "没有核验" in whole["说明"]


def test_another_units_code_in_a_report_is_told(tmp_path: Path) -> None:
    rows = (
        ("101001", "清溪县林业发展局", 2023, "设备费", 100, 90, 80),
        ("101002", "白石县交通运输局", 2023, "养护费", 9, 9, 8),
    )
    table = make_table(tmp_path / "资金总表.xlsx", *rows)
    run(["batch", str(table)])
    for report in (tmp_path / "资金总表").glob("*/out/*.docx"):
        document = Document(str(report))
        document.add_paragraph("单位编码：101002")
        document.save(str(report))
    run(["batch", str(table)])
    [(unit, message)] = found(tmp_path / "资金总表", "混入别的单位")
    assert unit == "清溪县林业发展局"
    assert "101002" in message


def test_a_project_stands_open_only_for_what_is_missing_of_its_own(tmp_path: Path) -> None:
    make_office(tmp_path / "甲", "清溪县林业发展局")
    run(["batch", str(tmp_path)])
    counts = {row["项目"]: row["待补待核"] for row in rows_of(tmp_path / "复核清单.xlsx", "总表")}
    owners = [row["项目"] for row in rows_of(tmp_path / "复核清单.xlsx", "待补待核")]
    assert counts["（全部）"] == len(owners)
    assert counts["设备购置费"] == owners.count("设备购置费") < len(owners)


def test_copied_wording_is_found_among_many_with_a_common_template(tmp_path: Path) -> None:
    template = (
        "按照县财政局统一部署成立自评工作小组，对照年初批复的绩效目标逐项收集佐证材料，形成自评结论并报局党组审定"
    )
    places = "东西南北中上下左右前后里外红黄蓝绿青白黑"
    for number, place in enumerate(places):
        parts = "、".join(place + word for word in ("山林场", "水库区", "田园乡", "坪村组"))
        prose = f"{template}。{place}片区{parts}分头落实"
        make_office(tmp_path / f"{number:02}", f"清{place}县水务管理局", spent=str(60 + number), prose=prose)
    for name in ("清溪县林业发展局", "白石县交通运输局"):
        make_office(tmp_path / name, name, prose=f"{template}。{OWN_WORDS}")
    run(["batch", str(tmp_path)])
    told = found(tmp_path, "与别的单位雷同")
    assert {unit for unit, _ in told} == {"清溪县林业发展局", "白石县交通运输局"}
    assert all("统一部署" not in message for _, message in told)
