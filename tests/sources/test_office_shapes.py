"""Tables as offices make them, against what a person reads in them: the ledger of a project with that one table."""

from pathlib import Path

import openpyxl
import pytest

from tests.sources.books import UNIT
from tests.sources.sheets import write_csv, write_xlsx
from youju.domain.facts import ItemKind, Ledger
from youju.domain.findings import Severity
from youju.errors import TableError
from youju.sources.project import read_ledger


def ledger(folder: Path, text: str, *merged: str, unit: str = "") -> Ledger:
    """Return the ledger of a project with this table; `merged` are areas of merged cells."""
    (folder / "data").mkdir()
    (folder / "unit.yaml").write_text(UNIT, encoding="utf-8")
    write_xlsx(folder / "data" / "资金表.xlsx", {"Sheet1": text}, {"Sheet1": list(merged)})
    return read_ledger(folder, unit=unit)


def read(of: Ledger, *measures: str) -> dict[str, str]:
    """Return what was read, or adds up, of these measures: `甲.支出` -> `90万元`."""
    return {
        fact.key: fact.quantity.to_text("万元" if fact.quantity.unit == "元" else None)
        for fact in of
        if fact.measure in measures and not fact.fund_source
    }


def groups(of: Ledger) -> dict[str, list[str]]:
    return {
        group.key: [item.key for item in of.items.values() if item.group == group.key]
        for group in of.items_of(ItemKind.GROUP)
    }


def warnings(of: Ledger) -> list[str]:
    return [notice.message for notice in of.notices if notice.severity is not Severity.INFO]


# -- numbers


@pytest.mark.parametrize(
    ("header", "read_as"),
    [("楼栋数", "8栋"), ("行政村数", "8个"), ("床位数", "8张"), ("服务人口", "8人"), ("实拨数", "8万元")],
)
def test_a_column_that_counts_is_no_money(tmp_path: Path, header: str, read_as: str) -> None:
    found = ledger(tmp_path, f"单位：万元\n小区名称|{header}|计划投资|支出\n甲|8|50|40\n乙|7|30|30")
    first = found.about("甲")[0].quantity
    assert first.to_text("万元" if first.unit == "元" else None) == read_as


@pytest.mark.parametrize(
    "written", ["△180", "▲180", "(180)", "（180）", "－180", "-180", "减180", "负180", "−180", "–180"]
)
def test_what_accountants_write_for_a_minus(tmp_path: Path, written: str) -> None:
    table = f"单位：万元\n项目名称|年初预算数|预算调整数\n甲|500|{written}\n乙|'300|'20"
    assert read(ledger(tmp_path, table), "预算调整") == {
        "甲.预算调整": "-180万元",
        "乙.预算调整": "20万元",
        "合计.预算调整": "-160万元",
    }


def test_cells_that_all_write_their_own_unit_need_no_other(tmp_path: Path) -> None:
    table = "项目名称|预算数|支出数\n甲|62.0万元|600000元\n乙|50万元|20.5万元"
    assert read(ledger(tmp_path, table), "支出") == {
        "甲.支出": "60万元",
        "乙.支出": "20.5万元",
        "合计.支出": "80.5万元",
    }


def test_a_cell_without_a_unit_among_others_with_one_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"乙全年预算（B3）的50"):
        ledger(tmp_path, "项目名称|预算数|支出数\n甲|62.0万元|60万元\n乙|50|20.5万元")


@pytest.mark.parametrize("label", ["", "单位", "计量单位"])
def test_a_row_of_units_below_the_headers_gives_each_column_its_own(tmp_path: Path, label: str) -> None:
    table = f"项目名称|预算数|支出数|受益人数\n{label}|万元|（元）|人\n甲|62|600000|300\n乙|50|205000|5"
    assert read(ledger(tmp_path, table), "全年预算", "支出", "受益人数") == {
        "甲.全年预算": "62万元",
        "甲.支出": "60万元",
        "甲.受益人数": "300人",
        "乙.全年预算": "50万元",
        "乙.支出": "20.5万元",
        "乙.受益人数": "5人",
        "合计.全年预算": "112万元",
        "合计.支出": "80.5万元",
    }


# -- columns


def test_an_allotment_beside_a_receipt_is_the_budget(tmp_path: Path) -> None:
    table = "单位：万元\n项目名称|指标金额|已到位|已支付\n甲|100|80|60\n乙|50|50|20"
    found = read(ledger(tmp_path, table), "全年预算", "到位")
    assert (found["合计.全年预算"], found["合计.到位"], found["甲.到位"]) == ("150万元", "130万元", "80万元")


def test_an_allotment_beside_a_budget_and_a_receipt_is_neither(tmp_path: Path) -> None:
    table = "单位：万元\n项目名称|预算数|指标下达数|到位资金|支出数\n甲|100|90|80|60"
    found = read(ledger(tmp_path, table), "全年预算", "到位", "指标下达数")
    assert {key: shown for key, shown in found.items() if key.startswith("甲")} == {
        "甲.全年预算": "100万元",
        "甲.指标下达数": "90万元",
        "甲.到位": "80万元",
    }


@pytest.mark.parametrize("header", ["实际", "完成", "实际值", "达成情况"])
def test_a_bare_header_of_results(tmp_path: Path, header: str) -> None:
    rows = "产出指标|数量指标|培训场次|12场|13场|50|50\n|质量指标|合格率|≥90%|92%|50|50"
    table = f"一级指标|二级指标|三级指标|目标|{header}|分值|得分\n{rows}"
    assert read(ledger(tmp_path, table), "实际值") == {"培训场次.实际值": "13场", "合格率.实际值": "92%"}


# -- rows that sum up others

HEAD = "单位：万元\n序号|项目名称|预算数|支出数\n"


@pytest.mark.parametrize(
    "table",
    [
        "1|甲|100|90\n2|乙|50|20\n小计|专项经费|150|110\n3|丙|30|30\n小计|运转经费|30|30\n合计||180|140",
        "合计||180|140\n小计|专项经费|150|110\n1|甲|100|90\n2|乙|50|20\n小计|运转经费|30|30\n3|丙|30|30",
        "一|专项经费||\n1|甲|100|90\n2|乙|50|20\n小计||150|110\n二|运转经费||\n3|丙|30|30\n小计||30|30\n合计||180|140",
        "一、专项经费|||\n1|甲|100|90\n2|乙|50|20\n二、运转经费|||\n3|丙|30|30\n合计||180|140",
        "一、专项经费||150|110\n1|甲|100|90\n2|乙|50|20\n二、运转经费||30|30\n3|丙|30|30\n合计||180|140",
        "|专项经费||\n1|甲|100|90\n2|乙|50|20\n|小计|150|110\n|运转经费||\n3|丙|30|30\n|小计|30|30",
    ],
)
def test_a_group_is_named_by_its_subtotal_or_heading(tmp_path: Path, table: str) -> None:
    of = ledger(tmp_path, HEAD + table)
    assert groups(of) == {"专项经费": ["甲", "乙"], "运转经费": ["丙"]}
    assert read(of, "支出")["专项经费.支出"] == "110万元"
    assert read(of, "支出")["合计.支出"] == "140万元"
    assert warnings(of) == []


def test_a_project_without_amounts_heads_no_group(tmp_path: Path) -> None:
    of = ledger(tmp_path, HEAD + "1|甲|100|90\n2|乙||\n3|丙|30|30\n小计||130|120\n4|丁|10|10")
    assert groups(of) == {}


@pytest.mark.parametrize("heading", ["", "|社会救助||\n"])
def test_a_subtotal_reaches_as_far_up_as_its_amounts_do(tmp_path: Path, heading: str) -> None:
    rows = f"1|甲|100|90\n2|乙|50|20\n{heading}3|临时救助|5|5\n4|低保|10|9\n|社会救助小计|15|14\n合计||165|124"
    of = ledger(tmp_path, HEAD + rows)
    assert groups(of) == {"社会救助": ["临时救助", "低保"]}
    assert warnings(of) == []


def test_a_wrong_subtotal_below_a_heading_is_held_against_that_group_only(tmp_path: Path) -> None:
    of = ledger(tmp_path, HEAD + "1|甲|100|90\n|社会救助||\n2|临时救助|5|5\n3|低保|10|9\n|社会救助小计|16|14")
    assert groups(of) == {"社会救助": ["临时救助", "低保"]}
    assert [message for message in warnings(of) if "各项相加为15万元" in message]


def test_csv_and_xlsx_read_the_same(tmp_path: Path) -> None:
    text = HEAD + "1|甲|△100|90\n小计|专项经费|△100|90\n合计||△100|90"
    (tmp_path / "a").mkdir()
    first = ledger(tmp_path / "a", text)
    second = read_ledger(write_csv(tmp_path / "a" / "data" / "资金表.csv", text))
    assert read(first, "全年预算") == read(second, "全年预算")
    assert groups(first) == groups(second) == {"专项经费": ["甲"]}


# -- amounts in merged cells

MONEY = "单位：万元\n项目名称|预算数|支出数\n"


@pytest.mark.parametrize("total", ["", "合计|130|140\n"])
def test_an_amount_merged_over_projects_is_theirs_together_and_counts_once(tmp_path: Path, total: str) -> None:
    of = ledger(tmp_path, f"{MONEY}甲|100|90\n乙||20\n丙|30|30\n{total}", "B3:B4")
    assert read(of, "全年预算") == {"甲、乙.全年预算": "100万元", "丙.全年预算": "30万元", "合计.全年预算": "130万元"}
    assert read(of, "支出")["甲、乙.支出"] == "110万元"
    assert read(of, "项目数")["合计.项目数"] == "3个"
    assert not of.get("合计", "类别数")
    (said,) = warnings(of)
    assert said.startswith("B3:B4合并了2行的预算数100万元")
    assert "请取消合并，逐行填写" in said


def test_projects_whose_every_amount_is_merged_stay_projects(tmp_path: Path) -> None:
    of = ledger(tmp_path, f"{MONEY}甲|100|90\n乙||\n丙|30|30\n专项经费小计|130|120\n合计|130|120", "B3:B4", "C3:C4")
    assert groups(of) == {"专项经费": ["甲、乙", "丙"], "甲、乙": ["甲", "乙"]}
    assert read(of, "项目数")["合计.项目数"] == "3个"
    assert read(of, "支出") == {
        "甲、乙.支出": "90万元",
        "丙.支出": "30万元",
        "专项经费.支出": "120万元",
        "合计.支出": "120万元",
    }


def test_a_wrong_total_over_merged_amounts_is_told(tmp_path: Path) -> None:
    of = ledger(tmp_path, f"{MONEY}甲|100|90\n乙||20\n丙|30|30\n合计|150|140", "B3:B4")
    assert [said for said in warnings(of) if "表中为150万元，各项相加为130万元" in said]


def test_amounts_merged_over_rows_of_one_project_are_its_own(tmp_path: Path) -> None:
    table = "单位：万元\n项目名称|资金来源|预算数|支出数\n甲|中央|100|60\n|省级||20\n乙|县级|30|20"
    of = ledger(tmp_path, table, "A3:A4", "C3:C4")
    assert read(of, "全年预算", "支出")["甲.全年预算"] == "100万元"
    assert read(of, "支出")["甲.支出"] == "80万元"
    assert warnings(of) == []


def test_merged_amounts_that_cross_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="请取消合并"):
        ledger(tmp_path, f"{MONEY}甲|100|90\n乙||20\n丙|30|\n合计|130|110", "B3:B4", "C4:C5")


def test_a_count_merged_over_rows_is_told_and_left_out(tmp_path: Path) -> None:
    table = "街道|办件数（件）|办结数（件）\n甲|100|90\n乙||20\n丙|30|20\n丁|20|20\n合计|150|150"
    of = ledger(tmp_path, table, "B2:B3")
    assert "甲.办件数" not in of.facts
    assert read(of, "办件数")["Sheet1合计.办件数"] == "150件"
    assert [said[:12] for said in warnings(of)] == ["B2:B3合并了2行的办"]


def test_a_score_merged_over_indicators_is_told(tmp_path: Path) -> None:
    head = "一级指标|二级指标|三级指标|指标值|完成值|分值|得分\n"
    of = ledger(tmp_path, f"{head}产出|数量|场次|12场|13场|50|50\n||人数|12人|13人||50", "F2:F3")
    assert ["只记在“场次”名下" in said for said in warnings(of)] == [True]


def test_an_amount_merged_over_two_columns_is_told(tmp_path: Path) -> None:
    of = ledger(tmp_path, f"{MONEY}甲|100|\n乙|20|20", "B3:C3")
    assert ["跨2列合并，只算作“预算数”" in said for said in warnings(of)] == [True]


def test_a_wrong_printed_rate_names_each_result_once(tmp_path: Path) -> None:
    head = "单位：万元\n项目名称|预算数|到位数|支出数|执行率|占比\n"
    of = ledger(tmp_path, f"{head}甲|100|100|90|80%|\n乙|100|100|90||20%")
    assert ["".join(said.split("应为")[1:]) for said in warnings(of)] == [
        "90.00%（支出/到位、支出/全年预算），请核对",
        "50.00%（全年预算、到位、支出、结余），请核对",
    ]


# -- what is easily misread


def test_a_table_on_its_side_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="转置"):
        ledger(tmp_path, "单位：万元\n指标|水库养护|山洪预警|合计\n预算数|100|50|150\n支出数|90|40|130")


@pytest.mark.parametrize(("more", "less"), [("20", "5"), ("20", "-5"), ("20", "△5"), ("", "5")])
def test_what_a_budget_was_lessened_by_is_taken_off(tmp_path: Path, more: str, less: str) -> None:
    head = "单位：万元\n项目名称|年初预算|追加|追减|支出数\n"
    of = ledger(tmp_path, f"{head}甲|100|{more}|{less}|90\n乙|50|0|0|40\n合计|150|{more or 0}|{less}|130")
    shown = {"20": "115万元", "": "95万元"}[more]
    assert read(of, "全年预算")["甲.全年预算"] == shown
    assert warnings(of) == []


def test_a_unit_in_short_is_one_of_money(tmp_path: Path) -> None:
    assert read(ledger(tmp_path, "单位：万\n项目名称|预算数|支出数\n甲|12|9"), "支出")["甲.支出"] == "9万元"


def test_a_name_that_a_narrow_column_broke_is_one_word(tmp_path: Path) -> None:
    assert "水库养护" in ledger(tmp_path, "单位：万元\n项目名称|预算数|支出数\n水库\\n养护|12|9").items


def test_headers_repeated_on_the_next_page_go_on_with_the_table(tmp_path: Path) -> None:
    head = "项目名称|预算数|支出数\n"
    of = ledger(tmp_path, f"单位：万元\n{head}甲|10|9\n本页小计|10|9\n{head}乙|20|15\n本页小计|20|15\n合计|30|24")
    assert (groups(of), warnings(of)) == ({}, [])
    assert read(of, "支出") == {"甲.支出": "9万元", "乙.支出": "15万元", "合计.支出": "24万元"}


def test_two_columns_of_one_header_are_told(tmp_path: Path) -> None:
    (said,) = warnings(ledger(tmp_path, "单位：万元\n项目名称|支出数|支出数\n甲|10|9\n乙|20|15"))
    assert said.startswith("B列和C列的表头都是“支出数”，只有B列算作支出")


def test_rows_hidden_by_a_filter_are_a_warning(tmp_path: Path) -> None:
    ledger(tmp_path, f"{MONEY}甲|12|9\n乙|22|15\n丙|5|5")
    path = tmp_path / "data" / "资金表.xlsx"
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[4].hidden = True
    book.save(path)
    assert warnings(read_ledger(tmp_path)) == ["隐藏或筛选掉的行未采用：第4行；需要时请取消隐藏或筛选"]


def test_income_beside_spending_is_not_spent(tmp_path: Path) -> None:
    head = "单位：万元\n收入||支出|\n项目|决算数|项目|决算数\n"
    of = ledger(
        tmp_path, f"{head}财政拨款|100|基本支出|60\n其他收入|10|项目支出|50\n合计|110|合计|110", "A2:B2", "C2:D2"
    )
    assert read(of, "支出") == {"基本支出.支出": "60万元", "项目支出.支出": "50万元", "合计.支出": "110万元"}


def test_a_subtotal_written_from_the_column_of_numbers_on_is_of_the_rows_above(tmp_path: Path) -> None:
    """学生资助小计 in the 序号 column, as when the cells up to the amounts were merged."""
    place = tmp_path / "资金.csv"
    place.write_text(
        "2021年度项目资金情况表,,,\n（单位：万元）,,,\n序号,项目名称,全年预算数,全年支出\n"
        "1,幼儿资助,62,53.01\n2,困难学生生活补助,24,20.6\n学生资助小计,,86,73.61\n"
        "3,校舍维修,78,61.78\n4,照明改造,19,18.56\n办学条件小计,,97,80.34\n合计,,183,153.95\n",
        encoding="utf-8",
    )
    (tmp_path / "unit.yaml").write_text("单位名称: 柳溪区教育局\n年度: 2021\n", encoding="utf-8")
    ledger = read_ledger(tmp_path)
    assert not ledger.notices
    assert {key: str(ledger.facts[f"{key}.支出"].quantity.value) for key in ("学生资助", "办学条件", "合计")} == {
        "学生资助": "736100.00",
        "办学条件": "803400.00",
        "合计": "1539500.00",
    }
