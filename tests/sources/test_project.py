"""Folders of tables in, one ledger out: what offices' tables really do, and what must never be guessed."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.sources.books import UNIT, fund_sheet, write_book, write_project
from youju.domain.facts import TOTAL, ItemKind, Ledger
from youju.domain.findings import Code, Severity
from youju.domain.profile import FormWords
from youju.domain.quantity import Kind, Quantity
from youju.errors import ExitCode, InputError, TableError, UnitFileError, UsageError
from youju.mentions import find_mentions
from youju.sources.intake import write_intake_workbook
from youju.sources.project import misplaced_files, open_project, read_ledger

VERIFY = Path(__file__).parents[2] / "eval" / "cases" / "verify"
SPENDING = ["项目名称", "全年预算数", "到位数", "支出数"]


def amount(ledger: Ledger, key: str) -> str:
    """Return a fact's value in 万元."""
    return ledger.facts[key].quantity.to_text("万元")


def codes(ledger: Ledger) -> list[tuple[Code | None, Severity]]:
    return [(notice.code, notice.severity) for notice in ledger.notices if notice.severity is not Severity.INFO]


# -- the three real-shaped units: every number that a right report of them states follows from the ledger


@pytest.mark.parametrize("unit", ["linjiang_service", "qingjiang_agri", "yunling_library"])
def test_every_number_of_a_right_report_is_a_fact(unit: str) -> None:
    ledger = read_ledger(VERIFY / unit / "data")
    known: dict[str | None, list[Quantity]] = {}
    for fact in ledger:
        known.setdefault(fact.quantity.unit, []).append(fact.quantity._replace(value=abs(fact.quantity.value)))
    missing = [
        mention.text
        for mention in find_mentions((VERIFY / unit / "clean.txt").read_text(encoding="utf-8"))
        if not mention.exempt
        and mention.kind is not Kind.NUMBER  # cells of a table in the report, whose unit stands above it
        and mention.text != "两类"  # two 科目 of the national list, counted in another measure word
        and not any(mention.quantity.is_rounding_of(one) for one in known.get(mention.unit, []))
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("unit", "key", "shown"),
    [
        ("linjiang_service", "合计.全年预算.其他资金", "20.00万元"),
        ("linjiang_service", "合计.未到位", "7.00万元"),
        ("linjiang_service", "2010305.占比.支出", "76.36%"),
        ("linjiang_service", "业务培训费.执行率.支出/到位", "84.20%"),
        ("linjiang_service", "第三季度.受理数", "61205件"),
        ("linjiang_service", "办件情况合计.办结数", "226575件"),
        ("linjiang_service", "网上办理率.得分", "14.55分"),
        ("linjiang_service", "合计.得分", "99.26分"),
        ("linjiang_service", "合计.项目数", "7个"),
        ("qingjiang_agri", "高标准农田建设.全年预算.中央", "675.00万元"),
        ("qingjiang_agri", "高标准农田建设.到位率", "99.11%"),
        ("qingjiang_agri", "高标准农田建设.建设面积", "7500亩"),
        ("qingjiang_agri", "石桥镇.占比.支出/高标准农田建设", "43.18%"),
        ("qingjiang_agri", "农业补贴.增减率.支出", "3.35%"),
        ("qingjiang_agri", "农业补贴.补贴户数", "13651户"),
        ("qingjiang_agri", "合计.执行率.支出/全年预算", "97.44%"),
        ("qingjiang_agri", "新增节水灌溉面积.完成率", "96.50%"),
        ("yunling_library", "合计.预算调整", "12.65万元"),
        ("yunling_library", "专项业务经费.占比.支出", "41.43%"),
        ("yunling_library", "图书购置费.增减率.支出", "9.09%"),
        ("yunling_library", "公用经费.执行率.支出/全年预算", "93.33%"),
        ("yunling_library", "单位.实有人数", "20人"),
    ],
)
def test_keys_say_what_a_number_is(unit: str, key: str, shown: str) -> None:
    quantity = read_ledger(VERIFY / unit / "data").facts[key].quantity
    decimals = 2 if quantity.unit in ("元", "%") else None
    assert quantity.to_text("万元" if quantity.unit == "元" else None, decimals) == shown


@pytest.mark.parametrize("unit", ["linjiang_service", "qingjiang_agri", "yunling_library"])
def test_tables_that_add_up_raise_nothing(unit: str) -> None:
    assert codes(read_ledger(VERIFY / unit / "data")) == []


def test_a_total_that_no_table_gives_is_not_made_from_half_of_the_money() -> None:
    ledger = read_ledger(VERIFY / "qingjiang_agri" / "data")
    assert ledger.get("高标准农田建设", "到位") is not None
    assert ledger.get(TOTAL, "到位") is None


# -- the shapes of offices' tables


def test_rows_of_one_project_are_added_up_with_all_their_cells(tmp_path: Path) -> None:
    header = ["项目代码", "项目名称", "资金性质", "指标文号", "指标金额", "已支付金额"]
    rows = [
        header,
        ["43072123020100001", "水库养护", "一般公共预算资金", "财〔2024〕1号", 1860000, 1842310.5],
        ["43072123020100001", "水库养护", "上级补助资金", "财〔2024〕46号", 240000, 236500],
        ["43072123020100002", "山洪预警", "一般公共预算资金", "财〔2024〕1号", 860000, 796400],
        ["43072123020100002", "山洪预警", "一般公共预算资金", "财〔2024〕77号", -60000, 0],
    ]
    ledger = read_ledger(write_project(tmp_path, 导出={"明细": rows}), unit="元")
    fact = ledger.facts["水库养护.到位"]
    assert (fact.quantity.value, [cell.cell for cell in fact.sources], fact.formula) == (
        2100000,
        ["E2", "E3"],
        "2行相加",
    )
    assert amount(ledger, "水库养护.到位.上级补助") == "24万元"
    assert amount(ledger, "山洪预警.全年预算") == "80万元"
    assert amount(ledger, "合计.全年预算") == "290万元"
    assert ledger.items["水库养护"].code == "43072123020100001"
    assert ledger.value(TOTAL, "项目数") == 2


def test_two_projects_of_one_name_are_told_apart_by_their_codes(tmp_path: Path) -> None:
    rows = [["项目代码", "项目名称", "支出数"], ["0101", "专项经费", 3], ["0202", "专项经费", 4]]
    sheet = [["单位：万元", None, None], *rows]
    ledger = read_ledger(write_project(tmp_path, 资金={"表": sheet}))
    assert {item.key: item.name for item in ledger.projects} == {
        "专项经费（0101）": "专项经费",
        "专项经费（0202）": "专项经费",
    }
    assert amount(ledger, "合计.支出") == "7万元"


def test_one_project_under_two_functions_counts_for_each(tmp_path: Path) -> None:
    header = ["项目名称", "功能科目编码", "功能科目名称", "支出数"]
    sheet = fund_sheet(
        ["人员经费", "2010301", "行政运行", 30],
        ["人员经费", "2080505", "机关事业单位基本养老保险缴费支出", 5],
        ["公用经费", "2010301", "行政运行", 10],
        header=header,
    )
    ledger = read_ledger(write_project(tmp_path, 资金={"表": sheet}))
    assert amount(ledger, "人员经费.支出") == "35万元"
    assert amount(ledger, "2010301.支出") == "40万元"
    assert amount(ledger, "208.支出") == "5万元"
    assert ledger.items["208"].name == "社会保障和就业支出"
    assert amount(ledger, "合计.支出") == "45万元"


def test_several_tables_about_the_same_projects_make_one_fact_each(tmp_path: Path) -> None:
    budget = fund_sheet(
        ["水库养护", 10], ["农村供水", 20], ["合计", 30], header=["项目名称", "全年预算数"], title="预算表"
    )
    spent = fund_sheet(
        ["水库养护", 100000, 90000], ["农村供水", 200000, 150000], header=SPENDING[:2] + SPENDING[3:], unit="元"
    )
    ledger = read_ledger(write_project(tmp_path, a预算={"预算": budget}, b执行={"执行": spent}))
    fact = ledger.facts["水库养护.全年预算"]
    assert [str(cell) for cell in fact.sources] == ["a预算.xlsx!预算!B4", "b执行.xlsx!执行!B4"]
    assert amount(ledger, "合计.支出") == "24万元"
    assert ledger.value(TOTAL, "项目数") == 2
    assert codes(ledger) == []


def test_a_summary_row_detailed_by_another_sheet_becomes_a_group(tmp_path: Path) -> None:
    summary = fund_sheet(
        ["道路养护", 30, 24], ["桥梁检测", 10, 9], ["合计", 40, 33], header=["类别", "预算数", "支出数"]
    )
    detail = fund_sheet(["东街", 10, 8], ["西街", 20, 16], ["合计", 30, 24], header=["街道", "预算数", "支出数"])
    ledger = read_ledger(write_project(tmp_path, 资金={"道路养护": detail, "汇总": summary}))
    assert ledger.items["道路养护"].kind is ItemKind.GROUP
    assert ledger.items["东街"].group == "道路养护"
    assert [cell.sheet for cell in ledger.facts["道路养护.支出"].sources] == ["汇总", "道路养护"]
    assert amount(ledger, "合计.支出") == "33万元"
    assert ledger.value(TOTAL, "项目数") == 3


@pytest.mark.parametrize("spent", [20, 28])  # as the row of 乙项目 says, and otherwise
def test_spending_beside_counts_by_place_is_not_added_to_the_projects(tmp_path: Path, spent: int) -> None:
    projects = fund_sheet(["甲项目", 50, 50, 40], ["乙项目", 30, 30, 30], header=SPENDING)
    header = ["乡镇", "维修处数（处）", "完成投资（万元）"]
    tally = fund_sheet(["青山镇", 15, 10], ["白石乡", 12, spent], header=header, title="乙项目维修统计")
    ledger = read_ledger(write_project(tmp_path, 资金表={"资金": projects}, 台账={"维修": tally}))
    assert amount(ledger, "合计.支出") == "70万元"
    assert ledger.facts["合计.项目数"].quantity.value == 2
    assert ledger.facts["维修合计.维修处数"].quantity.value == 27


def test_a_summary_row_that_contradicts_its_detail_is_named(tmp_path: Path) -> None:
    summary = fund_sheet(["道路养护", 31], ["桥梁检测", 10], header=["类别", "支出数"])
    detail = fund_sheet(["东街", 10], ["西街", 20], header=["街道", "支出数"])
    ledger = read_ledger(write_project(tmp_path, 资金={"汇总": summary, "道路养护": detail}))
    assert amount(ledger, "道路养护.支出") == "30万元"
    assert codes(ledger) == [(Code.SOURCE_TOTAL, Severity.ERROR)]


def test_tables_beside_each_other_become_groups_named_by_their_titles(tmp_path: Path) -> None:
    one = fund_sheet(
        ["水库养护", 1], ["农村供水", 2], header=["项目", "支出数"], title="清溪县水务局2024年抗旱应急资金使用情况表"
    )
    two = fund_sheet(["堤防加固", 3], ["灌区改造", 4], header=["项目", "支出数"], title="2024年人饮安全资金明细表")
    ledger = read_ledger(write_project(tmp_path, 资金={"Sheet1": one, "Sheet2": two}))
    assert (amount(ledger, "抗旱应急.支出"), amount(ledger, "人饮安全.支出")) == ("3万元", "7万元")
    assert amount(ledger, "合计.支出") == "10万元"
    assert ledger.value(TOTAL, "类别数") == 2


def test_the_same_money_by_function_is_not_added_again(tmp_path: Path) -> None:
    by_project = fund_sheet(["水库养护", 6], ["农村供水", 4], ["合计", 10], header=["项目名称", "支出数"])
    by_function = fund_sheet(
        ["201", "一般公共服务支出", 10],
        ["20103", "政府办公厅（室）及相关机构事务", 10],
        ["2010301", "行政运行", 7],
        ["2010302", "一般行政管理事务", 3],
        header=["科目编码", "科目名称", "支出数"],
    )
    ledger = read_ledger(write_project(tmp_path, 资金={"项目": by_project, "科目": by_function}))
    assert amount(ledger, "合计.支出") == "10万元"
    assert ledger.value(TOTAL, "项目数") == 2
    assert any("不并入合计" in notice.message for notice in ledger.notices)


def test_levels_of_functions_are_subtotals_of_the_lowest(tmp_path: Path) -> None:
    sheet = fund_sheet(
        ["201", "一般公共服务支出", 10],
        ["20103", "政府办公厅（室）及相关机构事务", 10],
        ["2010301", "行政运行", 7],
        ["2010302", "一般行政管理事务", 3],
        [None, "合计", 10],
        header=["科目编码", "科目名称", "支出数"],
    )
    ledger = read_ledger(write_project(tmp_path, 资金={"科目": sheet}))
    assert [item.name for item in ledger.projects] == ["行政运行", "一般行政管理事务"]
    assert (amount(ledger, "合计.支出"), amount(ledger, "20103.支出")) == ("10万元", "10万元")


def test_last_years_own_table_gives_last_years_values(tmp_path: Path) -> None:
    header = ["项目名称", "支出数"]
    now = fund_sheet(["水库养护", 11], ["农村供水", 20], ["合计", 31], header=header, title="2024年项目支出表")
    before = fund_sheet(["水库养护", 10], ["堤防加固", 5], ["合计", 15], header=header, title="2023年项目支出表")
    ledger = read_ledger(write_project(tmp_path, a2023={"支出": before}, b2024={"支出": now}))
    assert amount(ledger, "水库养护.支出.上年") == "10万元"
    assert amount(ledger, "合计.支出") == "31万元"
    assert amount(ledger, "合计.支出.上年") == "15万元"
    assert ledger.value(TOTAL, "项目数") == 2


@pytest.mark.parametrize(("printed", "found"), [(33, []), (34, [(Code.SOURCE_TOTAL, Severity.ERROR)])])
def test_printed_totals_are_recomputed(tmp_path: Path, printed: int, found: list[tuple[Code, Severity]]) -> None:
    sheet = fund_sheet(["水库养护", 11], ["农村供水", 22], ["合计", printed], header=["项目名称", "支出数"])
    ledger = read_ledger(write_project(tmp_path, 资金={"表": sheet}))
    assert codes(ledger) == found
    fact = ledger.facts["合计.支出"]
    assert (amount(ledger, "合计.支出"), bool(fact.sources)) == ("33万元", not found)


def test_what_a_subtraction_leaves_behind_the_last_digit_is_no_money(tmp_path: Path) -> None:
    rows = [("甲", 135, 131.2), ("乙", 80, 79.65), ("丙", 35, 34.8), ("丁", 0.3, 0.1 + 0.2)]
    table = [[name, budget, spent, budget - spent] for name, budget, spent in rows]
    sheet = fund_sheet(*table, ["合计", 250.3, 245.95, 4.35], header=["项目名称", "到位数", "支出数", "结余"])
    ledger = read_ledger(write_project(tmp_path, 资金={"表": sheet}))
    assert codes(ledger) == []
    assert [amount(ledger, f"{name}.结余") for name, *_ in rows] == ["3.8万元", "0.35万元", "0.2万元", "0万元"]


def test_a_worked_out_percentage_is_read_as_its_cell_shows_it(tmp_path: Path) -> None:
    folder = write_project(tmp_path, 目标={"自评": [["一级指标", "三级指标", "年度指标值", "实际完成值"]]})
    path = folder / "data" / "目标.xlsx"
    book = openpyxl.load_workbook(path)
    for name, target, actual in (("用户满意度", 0.9, 279 / 292), ("合格率", 0.99, 0.99998)):
        book["自评"].append(["产出指标", name, target, actual])
        for cell in book["自评"][book["自评"].max_row][2:]:
            cell.number_format = "0.00%"
    book.save(path)
    assert [one.actual_text for one in read_ledger(folder).indicators] == ["95.55%", "99.998%"]


DONE = ["项目名称", "工作内容", "计量单位", "年初计划", "全年完成"]


@pytest.mark.parametrize("line", ["", "万元"])
def test_a_unit_of_money_makes_no_money_of_what_was_done(tmp_path: Path, line: str) -> None:
    done = fund_sheet(
        ["农村供水", "维修工程", "处", 38, 41], ["农村供水", "受益人口", "万人", 11.2, 11.6], header=DONE, unit=line
    )
    visits = [["乡镇", "受理", "办结"], ["城关镇", 120, 118]]
    export = [
        ["单位编码", "单位名称", "项目代码", "项目名称", "指标金额", "已支付"],
        ["301", "水务局", "1", "农村供水", 500000, 400000],
    ]
    folder = write_project(
        tmp_path, unit=UNIT + "金额单位: 元\n", 产出={"产出": done}, 导出={"导出": export}, 办件={"办件": visits}
    )
    ledger = read_ledger(folder)
    units = {fact.quantity.unit for fact in ledger if fact.measure in ("年初计划", "全年完成", "受理", "办结")}
    assert units == {"处", "人", None}
    assert amount(ledger, "农村供水.支出") == "40万元"


def test_work_of_one_project_is_told_apart_by_its_content(tmp_path: Path) -> None:
    money = fund_sheet(["农村供水", 10, 8], ["水库养护", 10, 10], header=["项目名称", "全年预算数", "支出数"])
    done = fund_sheet(
        ["农村供水", "维修工程", "处", 38, 41, "验收单"],
        ["农村供水", "水质合格率", "%", 95, 96.4, "检测报告"],
        ["水库养护", "维修工程", "座", 64, 58, "验收单"],
        header=[*DONE, "佐证材料"],
        unit="",
    )
    ledger = read_ledger(write_project(tmp_path, 资金={"资金": money}, 产出={"产出": done}))
    rows = [(one.key, one.name, one.group, one.proof) for one in ledger.items_of(ItemKind.ACTIVITY)]
    assert rows == [
        ("维修工程", "维修工程", "农村供水", "验收单"),
        ("水质合格率", "水质合格率", "农村供水", "检测报告"),
        ("水库养护·维修工程", "维修工程", "水库养护", "验收单"),
    ]
    assert ledger.facts["水库养护·维修工程.全年完成"].quantity.value == 58


def test_what_was_counted_is_told_also_where_every_project_has_one_row(tmp_path: Path) -> None:
    long = "新建灌溉渠道三公里并衬砌两处老渠、改造机井泵房"
    done = fund_sheet(["农村供水", "维修工程", "处", 38, 41], ["水库养护", "清淤", "座", 4, 5], header=DONE, unit="")
    works = fund_sheet(["灌区甲", long, "处", 38, 41], ["灌区乙", long + "乙", "座", 4, 5], header=DONE, unit="")
    ledger = read_ledger(write_project(tmp_path, 产出={"产出": done}, 工程={"工程": works}))
    rows = [(one.key, one.group) for one in ledger.items_of(ItemKind.ACTIVITY)]
    assert rows == [("维修工程", "农村供水"), ("清淤", "水库养护"), ("灌区甲", ""), ("灌区乙", "")]


@pytest.mark.parametrize(("rate", "found"), [("80.00%", []), ("85.00%", [(Code.RATE_MISMATCH, Severity.ERROR)])])
def test_printed_rates_are_verified_not_read(tmp_path: Path, rate: str, found: list[tuple[Code, Severity]]) -> None:
    sheet = fund_sheet(["水库养护", 10, 8, rate], header=["项目名称", "全年预算数", "支出数", "执行率"])
    ledger = read_ledger(write_project(tmp_path, 资金={"表": sheet}))
    assert codes(ledger) == found
    assert ledger.value("水库养护", "执行率", basis="支出/全年预算") == 80


# -- the same money twice

EXPORT = ["单位编码", "单位名称", "项目代码", "项目名称", "指标金额", "已支付"]


@pytest.mark.parametrize("name", ["a导出", "z导出"])
def test_what_an_export_says_was_allotted_is_no_second_budget(tmp_path: Path, name: str) -> None:
    money = fund_sheet(["水库养护", 440, 400, 352.75], header=SPENDING)
    rows = [EXPORT, ["301", "水务局", "1", "水库养护", 4000000, 3527500], ["301", "水务局", "2", "农村供水", 200000, 0]]
    unit = UNIT + "金额单位: 元\n"
    ledger = read_ledger(write_project(tmp_path, unit=unit, 资金={"资金": money}, **{name: {"导出": rows}}))
    assert codes(ledger) == []
    assert (amount(ledger, "水库养护.全年预算"), amount(ledger, "水库养护.到位")) == ("440万元", "400万元")
    assert amount(ledger, "农村供水.全年预算") == "20万元"


def test_a_copy_of_a_table_is_read_once(tmp_path: Path) -> None:
    money = fund_sheet(["水库养护", 10, 10, 9], ["农村供水", 20, 20, 19], ["合计", 31, 30, 28], header=SPENDING)
    ledger = read_ledger(write_project(tmp_path, 资金={"资金": money}, 资金_副本={"资金": money}))
    assert [one.code for one in ledger.notices if one.severity is Severity.ERROR] == [Code.SOURCE_TOTAL]
    assert [str(one.source) for one in ledger.notices if "完全相同" in one.message] == ["资金_副本.xlsx"]
    assert {source.file for fact in ledger for source in fact.sources} == {"资金.xlsx"}


# -- contradictions

SYSTEM = fund_sheet(["水库养护", 10], ["农村供水", 20], header=["项目名称", "支出数"], title="国库支付系统支出表")
ACCOUNTS = fund_sheet(["水库养护", 12], ["农村供水", 20], header=["项目名称", "支出数"], title="部门决算支出表")


def contradicting(folder: Path, words: str) -> Path:
    return write_project(folder, unit=UNIT + words, a系统={"表": SYSTEM}, b决算={"表": ACCOUNTS})


@pytest.mark.parametrize(
    ("declared", "kept"),
    [("", "10万元"), ("口径: 部门决算\n", "12万元"), ("口径: 国库支付系统，不含二级机构\n", "10万元")],
)
def test_contradictions_are_listed_and_ranked_by_the_declared_basis(tmp_path: Path, declared: str, kept: str) -> None:
    ledger = read_ledger(contradicting(tmp_path, declared))
    assert amount(ledger, "水库养护.支出") == kept
    (notice,) = [one for one in ledger.notices if one.severity is Severity.WARNING]
    for words in ("10万元", "12万元", "a系统.xlsx!表!B4", "b决算.xlsx!表!B4", "决定", "水库养护.支出"):
        assert words in notice.message


@pytest.mark.parametrize("decision", ["b决算.xlsx!表!B4", "12万元", "120000元", "120000"])
def test_a_decision_settles_a_contradiction(tmp_path: Path, decision: str) -> None:
    ledger = read_ledger(contradicting(tmp_path, f'决定:\n  水库养护.支出: "{decision}"\n'))
    assert amount(ledger, "水库养护.支出") == "12万元"
    assert codes(ledger) == []


def test_a_decision_that_fits_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnitFileError, match=r"与各处都不符.*10万元.*12万元"):
        read_ledger(contradicting(tmp_path, "决定:\n  水库养护.支出: 11万元\n"))


def test_a_decision_on_nothing_is_said(tmp_path: Path) -> None:
    ledger = read_ledger(contradicting(tmp_path, "决定:\n  水库养护.支出: 12万元\n  堤防加固.支出: 3万元\n"))
    assert any("堤防加固.支出" in notice.message and "没有用到" in notice.message for notice in ledger.notices)


def test_a_rounded_figure_agrees_with_the_exact_one(tmp_path: Path) -> None:
    exact = fund_sheet(["水库养护", 123456.78], header=["项目名称", "支出数"], unit="元")
    rounded = fund_sheet(["水库养护", 12.35], header=["项目名称", "支出数"])
    ledger = read_ledger(write_project(tmp_path, a汇报={"表": rounded}, b明细={"表": exact}))
    assert ledger.value("水库养护", "支出") == Decimal("123456.78")
    assert len(ledger.facts["水库养护.支出"].sources) == 2


# -- money without a unit


def test_money_without_a_unit_is_never_guessed(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 3000], ["农村供水", 2020], ["合计", 5020], header=["项目名称", "支出数"], unit="")
    folder = write_project(tmp_path, 资金={"表": sheet})
    with pytest.raises(TableError) as caught:
        read_ledger(folder)
    assert caught.value.exit_code is ExitCode.INPUT
    for words in ("资金.xlsx!表", "B5", "0.502万元", "502万元", "5020万元", "金额单位", "--unit", "单位：万元"):
        assert words in str(caught.value)
    assert amount(read_ledger(folder, unit="千元"), "合计.支出") == "502万元"


def test_an_export_proposes_its_unit_and_asks_once(tmp_path: Path) -> None:
    rows = [
        ["单位编码", "项目代码", "项目名称", "资金性质", "指标文号", "指标金额", "已支付", "可用余额"],
        ["001", "4301", "水库养护", "一般公共预算资金", "财〔2024〕1号", 1860000, 1842310.5, 17689.5],
    ]
    with pytest.raises(TableError, match=r"一体化.*通常为元.*--unit 元"):
        read_ledger(write_project(tmp_path / "a", 导出={"明细": rows}))
    settled = write_project(tmp_path / "b", unit=UNIT + "金额单位: 元\n", 导出={"明细": rows})
    assert amount(read_ledger(settled), "水库养护.全年预算") == "186万元"


def test_a_unit_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="千圆"):
        read_ledger(tmp_path, unit="千圆")


# -- indicators and activities

GOALS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]


def test_indicators_of_several_projects_are_kept_apart(tmp_path: Path) -> None:
    def table(project: str, actual: str, score: int) -> list[list[str | int | None]]:
        return [
            [f"{project}绩效自评表", *[None] * 6],
            GOALS,
            ["产出指标", "数量指标", "培训场次", "≥10场", actual, 60, score],
            ["效益指标", "社会效益", "满意度", "≥90%", "95%", 40, 40],
            ["总分", None, None, None, None, 100, score + 40],
        ]

    funds = fund_sheet(["水库养护", 1], ["农村供水", 2], header=["项目名称", "支出数"])
    ledger = read_ledger(
        write_project(
            tmp_path,
            资金={"表": funds},
            自评={"水库养护": table("水库养护", "12场", 60), "农村供水": table("农村供水", "5场", 30)},
        )
    )
    assert ledger.value("农村供水·培训场次", "完成率") == 50
    assert (ledger.value("水库养护", "得分"), ledger.value("农村供水", "得分")) == (100, 70)
    assert str(ledger.facts["农村供水.得分"].sources[0]) == "自评.xlsx!农村供水!G5"
    assert ledger.get(TOTAL, "得分") is None
    assert ledger.value(TOTAL, "项目数") == 2


@pytest.mark.parametrize("weights", [(60, 40), (60, 30), (100, 100)])
@pytest.mark.parametrize("printed", [True, False])
def test_projects_of_one_table_have_one_score_where_their_weights_make_a_hundred(
    tmp_path: Path, weights: tuple[int, int], printed: bool
) -> None:
    first, second = weights
    table: list[list[str | int | None]] = [
        ["项目名称", *GOALS],
        ["水库养护", "产出指标", "数量指标", "培训场次", "≥10场", "12场", first, first],
        ["农村供水", "效益指标", "社会效益", "满意度", "≥90%", "80%", second, second - 4],
    ]
    if printed:
        table.append(["合计", None, None, None, None, None, first + second, first + second - 4])
    funds = fund_sheet(["水库养护", 1], ["农村供水", 2], header=["项目名称", "支出数"])
    ledger = read_ledger(write_project(tmp_path, 资金={"表": funds}, 指标={"表": table}))
    assert ledger.value(TOTAL, "得分") == (96 if first + second == 100 else None)
    assert ledger.value("农村供水", "得分") == second - 4


@pytest.mark.parametrize(
    ("target", "operator", "met"),
    [
        ("≥10场", "≥", True),
        ("不少于10场", "≥", True),
        ("≤20场", "≤", True),
        ("10场", "=", True),
        ("有所增加", "定性", None),
    ],
)
def test_operators_as_offices_write_them(tmp_path: Path, target: str, operator: str, met: bool | None) -> None:
    rows = [GOALS, ["产出指标", "数量指标", "培训场次", target, "12场", 100, 100]]
    ledger = read_ledger(write_project(tmp_path, 自评={"自评": rows}))
    (indicator,) = ledger.indicators
    assert indicator.operator == operator
    assert ledger.value(TOTAL, "达标指标数") == (1 if met else 0)


@pytest.mark.parametrize(
    ("target", "actual", "missed"),
    [("≥10", "9场", 1), ("≥10场", "9", 1), ("不低于95", "93.5%", 1), ("≥2万人次", "1.8", 0), ("≤0.9", "95%", 0)],
)
def test_a_goal_and_its_result_share_the_unit_that_one_of_them_has(
    tmp_path: Path, target: str, actual: str, missed: int
) -> None:
    rows = [GOALS, ["产出指标", "数量指标", "培训情况", target, actual, 100, 90]]
    ledger = read_ledger(write_project(tmp_path, 自评={"自评": rows}))
    assert ledger.value(TOTAL, "未达标指标数") == missed


def test_a_score_above_its_weight_is_named(tmp_path: Path) -> None:
    rows = [GOALS, ["产出指标", "数量指标", "培训场次", "≥10场", "12场", 10, 12]]
    assert (Code.SCORE_MISMATCH, Severity.ERROR) in codes(read_ledger(write_project(tmp_path, 自评={"自评": rows})))


def test_activity_rows_and_their_total(tmp_path: Path) -> None:
    rows = [
        ["2024年巡查情况统计表", None, None],
        ["季度", "巡查次数（次）", "发现隐患（处）"],
        ["第一季度", 312, 18],
        ["第二季度", 486, 41],
        ["合计", 798, 60],
    ]
    ledger = read_ledger(write_project(tmp_path, 业务={"巡查": rows}))
    assert ledger.facts["第二季度.巡查次数"].quantity.to_text() == "486次"
    total = ledger.facts["巡查合计.巡查次数"]
    assert (total.quantity.value, total.sources[0].cell, len(total.parents)) == (798, "B5", 2)
    assert (ledger.value("巡查合计", "发现隐患"), codes(ledger)) == (59, [(Code.SOURCE_TOTAL, Severity.ERROR)])


@pytest.mark.parametrize(
    ("title", "sheet", "told"),
    [
        ("2024年巡查情况统计表", "巡查", "2024年巡查情况统计表"),
        ("", "巡查完成情况", "巡查完成情况"),
        ("", "完成", "业务"),
        ("", "Sheet1", "业务"),
    ],
)
def test_a_table_without_title_is_called_by_what_says_most(tmp_path: Path, title: str, sheet: str, told: str) -> None:
    rows = [*([[title, None]] if title else []), ["季度", "巡查次数（次）"], ["第一季度", 312], ["第二季度", 486]]
    ledger = read_ledger(write_project(tmp_path, 业务={sheet: rows}))
    assert {item.table for item in ledger.items_of(ItemKind.ACTIVITY)} == {told}


# -- words


def test_numbers_in_the_units_words_are_facts_with_their_line(tmp_path: Path) -> None:
    words = "工作情况:\n  - 全年巡查水库1620次，发现隐患108处，整改率99.07%。\n  - 全年巡查水库46座，2024年完成。\n"
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"])
    ledger = read_ledger(write_project(tmp_path, unit=UNIT + words, 资金={"表": sheet}))
    facts = {fact.key: (fact.quantity.to_text(), str(fact.sources[0])) for fact in ledger.about("工作情况")}
    assert facts == {
        "工作情况.全年巡查水库": ("1620次", "unit.yaml:4"),
        "工作情况.发现隐患": ("108处", "unit.yaml:4"),
        "工作情况.整改率": ("99.07%", "unit.yaml:4"),
        "工作情况.全年巡查水库2": ("46座", "unit.yaml:5"),
    }


# -- places


def test_a_bare_workbook_names_its_unit_and_year_itself(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"], title="清溪县水务局2024年度项目支出表")
    ledger = read_ledger(write_book(tmp_path / "资金.xlsx", {"表": sheet}))
    assert (ledger.profile.name, ledger.profile.year) == ("清溪县水务局", 2024)
    assert any("清溪县水务局" in notice.message and "资金.xlsx" in notice.message for notice in ledger.notices)


def test_a_bare_workbook_that_names_no_unit_is_refused(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"], title="2024年专项资金表")
    with pytest.raises(UnitFileError, match=r"单位名称.*unit.yaml"):
        read_ledger(write_book(tmp_path / "资金.xlsx", {"表": sheet}))


@pytest.mark.parametrize("place", [".", "data", "data/资金.xlsx"])
def test_the_unit_file_is_found_from_folder_data_or_file(tmp_path: Path, place: str) -> None:
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"])
    write_project(tmp_path, 资金={"表": sheet})
    assert read_ledger(tmp_path / place).profile.name == "清溪县水务局"


def test_a_folder_with_one_csv_and_two_lines_is_enough(tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text(UNIT, encoding="utf-8")
    (tmp_path / "资金.csv").write_bytes("项目名称,支出数（万元）\n水库养护,1.5\n农村供水,2.5\n".encode("gb18030"))
    assert amount(read_ledger(tmp_path), "合计.支出") == "4万元"
    assert open_project(tmp_path).data == (tmp_path / "资金.csv",)


def test_an_unfilled_intake_workbook_beside_unit_yaml_does_no_harm(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"])
    write_intake_workbook(write_project(tmp_path, 资金={"表": sheet}) / "采集表.xlsx")
    ledger = read_ledger(tmp_path)
    assert ledger.profile.name == "清溪县水务局"
    assert any("没有采用采集表.xlsx" in notice.message for notice in ledger.notices)


def test_data_of_two_units_is_refused(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"])
    one = write_project(tmp_path / "a", 资金={"表": sheet})
    two = write_project(tmp_path / "b", unit="单位名称: 别局\n年度: 2024\n", 资金={"表": sheet})
    with pytest.raises(InputError, match="不同的单位"):
        read_ledger(one, two)


def test_open_project_finds_everything(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"])
    folder = write_project(tmp_path, 资金={"表": sheet})
    for name in ("materials/总结.docx", "prior/2023.docx", "data/~$资金.xlsx", "data/采集表.xlsx", "prior/说明.png"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).touch()
    project = open_project(folder)
    assert project.unit_file == folder / "unit.yaml"
    assert [path.name for path in (*project.data, *project.materials, *project.prior)] == [
        "资金.xlsx",
        "总结.docx",
        "2023.docx",
    ]
    assert project.out == folder / "out"


def test_files_that_lie_where_their_kind_is_not_read_are_told(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 1], header=["项目名称", "支出数"])
    folder = write_project(tmp_path, 资金={"表": sheet})
    (folder / "prior").mkdir()
    for name in ("data/总结.docx", "prior/2023年资金表.xlsx", "prior/2023.docx"):
        (folder / name).touch()
    told = [str(one.source) for one in misplaced_files(open_project(folder))]
    assert told == ["data/总结.docx", "prior/2023年资金表.xlsx"]


def test_a_conflict_says_where_to_decide_it(tmp_path: Path) -> None:
    funds = {"资金": fund_sheet(["水库养护", 1], header=["项目名称", "支出数"])}
    again = {"汇总": fund_sheet(["水库养护", 2], header=["项目名称", "支出数"])}
    folder = write_project(tmp_path, 甲=funds, 乙=again)
    assert any("在 unit.yaml 的“决定”下写明" in one.message for one in read_ledger(folder).notices)
    (folder / "unit.yaml").unlink()
    write_book(folder / "采集表.xlsx", {"基本": [["填报项", "内容"], ["单位名称", "清溪县水务局"], ["年度", "2024"]]})
    assert any("在采集表.xlsx加一行" in one.message for one in read_ledger(folder).notices)


@pytest.mark.parametrize(
    ("files", "error", "words"),
    [
        ([], InputError, "请放入 unit.yaml"),
        (["unit.yaml"], InputError, "没有数据表"),
        (["data/资金.csv"], UnitFileError, "youju init"),
        (["unit.yaml", "data/总结.docx"], InputError, "data 里只有文字材料（总结.docx）"),
        (["data/资金.csv", "采集表（已填）.xlsx"], UnitFileError, "请改名为采集表.xlsx"),
    ],
)
def test_what_a_project_lacks_is_named(tmp_path: Path, files: list[str], error: type[InputError], words: str) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(UNIT, encoding="utf-8")
    with pytest.raises(error, match=words) as caught:
        open_project(tmp_path)
    assert caught.value.exit_code is ExitCode.INPUT


def test_a_project_that_only_lacks_tables_is_asked_for_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text(UNIT, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        open_project(tmp_path)
    assert "资金表" in caught.value.remedy
    assert "unit.yaml" not in caught.value.remedy


def test_a_unit_that_makes_more_than_a_country_spends_is_refused(tmp_path: Path) -> None:
    sheet = fund_sheet(["水库养护", 8_680_000], header=["项目名称", "支出数"], unit="")
    folder = write_project(tmp_path, 资金={"表": sheet})
    assert read_ledger(folder, unit="元")
    with pytest.raises(TableError, match="比全国一年的财政支出还多") as caught:
        read_ledger(folder, unit="亿元")
    assert "--unit" in caught.value.remedy
    assert "资金.xlsx" in caught.value.place


def test_places_that_are_not_there(tmp_path: Path) -> None:
    for read in (read_ledger, open_project):
        with pytest.raises(InputError, match="没有这个文件"):
            read(tmp_path / "没有")


def test_hidden_columns_are_not_read_and_said(tmp_path: Path) -> None:
    path = write_project(tmp_path, 资金={"表": fund_sheet(["水库养护", 9, 1], header=["项目名称", "结余", "支出数"])})
    book = openpyxl.load_workbook(path / "data" / "资金.xlsx")
    book["表"].column_dimensions["B"].hidden = True
    book.save(path / "data" / "资金.xlsx")
    ledger = read_ledger(path)
    assert ledger.get("水库养护", "结余") is None
    assert any("隐藏" in notice.message for notice in ledger.notices)


# -- what a 自评表 says around its numbers


FORM = [
    ["项目支出绩效自评表"],
    ["填报单位：清溪县水务局"],
    ["项目名称", None, "农村饮水工程"],
    ["主管部门", None, "清溪县人民政府", None, "实施单位", "清溪县供水服务中心"],
    ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 150, 152, 148, 10, "97.37%", 9.74],
    ["年度总体目标", "预期目标", None, None, "实际完成情况"],
    [None, "改造工程36处。", None, None, "改造工程35处。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    [None, "产出指标", "数量指标", "改造工程数量", "36处", "35处", 90, 87],
    ["总分", None, None, None, None, None, 100, 96.74],
]


def test_the_words_of_a_form_reach_the_profile(tmp_path: Path) -> None:
    rows = fund_sheet(["农村饮水工程", 152, 152, 148], header=SPENDING)
    folder = write_project(tmp_path, form={"自评表": FORM}, fund={"资金": rows})
    profile = read_ledger(folder).profile
    assert profile.supervisor == "清溪县人民政府"
    form = FormWords("清溪县供水服务中心", "改造工程36处。", "改造工程35处。")
    assert (profile.form, profile.form_of("农村饮水工程")) == (form, form)


def test_the_words_of_several_forms_are_their_projects(tmp_path: Path) -> None:
    other = [list(row) for row in FORM]
    other[2][2], other[3][5], other[7][1] = "山洪 防治", "清溪县防汛办", "巡查12次。"
    profile = read_ledger(write_project(tmp_path, a={"自评表": FORM}, b={"自评表": other})).profile
    assert profile.form == FormWords(result="改造工程35处。")
    assert profile.form_of("山洪防治") == FormWords("清溪县防汛办", "巡查12次。", "改造工程35处。")
    assert profile.form_of("农村饮水工程").goal == "改造工程36处。"


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("改造工程36处，受益6200人。", []),
        ("改造工程36处。", ["6200人"]),
        ("农村饮水工程改造工程30处。", ["36处", "6200人"]),
        ("巡查河道12次。", []),  # not on this goal at all
    ],
)
def test_a_goal_worded_otherwise_in_the_form_is_told(tmp_path: Path, said: str, left_out: list[str]) -> None:
    form = [list(row) for row in FORM]
    form[7][1] = "改造工程36处，受益6200人。"
    rows = fund_sheet(["农村饮水工程", 152, 152, 148], header=SPENDING)
    folder = write_project(tmp_path, form={"自评表": form}, fund={"资金": rows})
    unit = folder / "unit.yaml"
    unit.write_text(f"{unit.read_text(encoding='utf-8')}绩效目标:\n  - {said}\n", encoding="utf-8")
    ledger = read_ledger(folder)
    told = [one.message for one in ledger.notices if "写得不一样" in one.message]
    assert len(told) == bool(left_out)
    assert all(f"“{words}”" in one for words in left_out for one in told)
    assert ledger.value("总体目标", "受益") == 6200


# -- the same money under other names, and columns that are no 资金来源


def test_two_tables_sources_of_one_project_are_not_added_up(tmp_path: Path) -> None:
    header = ["项目名称", "预算数", "中央资金", "省级资金", "县级资金", "到位数", "支出数"]
    rows = fund_sheet(
        ["农村饮水工程", 152, 80, 30, 42, 152, 148],
        ["山洪防治", 85, None, 60, 25, 85, 85],
        header=header,
    )
    form = [*FORM[:6], [None, "其中：中央资金", 80, 80, 80], [None, "其他资金", 70, 72, 68], *FORM[6:]]
    ledger = read_ledger(write_project(tmp_path, form={"自评表": form}, fund={"资金": rows}))
    sources = {fact.fund_source: fact.quantity.value for fact in ledger.about(TOTAL) if fact.measure == "全年预算"}
    assert {name: int(value) for name, value in sources.items() if name} == {
        "中央": 800_000,
        "省级": 900_000,
        "县级": 670_000,
    }
    assert ledger.get("农村饮水工程", "全年预算", fund_source="其他资金") is None
    assert any("其他资金" in notice.message and "不再另计" in notice.message for notice in ledger.notices)


CATEGORIES = [
    ["康复类", "儿童康复", 186, 64, 250, 244],
    [None, "器具适配", 42, 18, 60, 58],
    [None, "小计", 228, 82, 310, 302],
    ["就业类", "技能培训", 30, 15, 45, 40],
    [None, "创业扶持", 0, 32, 32, 32],
    [None, "小计", 30, 47, 77, 72],
    ["托养类", "阳光家园", 56, 0, 56, 55],
    ["总计", None, 314, 129, 443, 429],
]


@pytest.mark.parametrize("header", ["资金性质", "项目类别", "类别"])
def test_a_column_of_categories_names_groups_not_sources(tmp_path: Path, header: str) -> None:
    rows = fund_sheet(*CATEGORIES, header=[header, "项目", "上级补助", "本级财政", "预算数", "支出数"])
    ledger = read_ledger(write_project(tmp_path, fund={"资金": rows}))
    assert {fact.fund_source for fact in ledger} == {"", "上级补助", "本级财政"}
    assert amount(ledger, "康复类.支出") == "302万元"
    assert amount(ledger, "就业类.全年预算.上级补助") == "30万元"
    assert ledger.items["器具适配"].group == "康复类"
    assert amount(ledger, "合计.支出") == "429万元"


def test_sources_named_in_some_rows_only_make_no_sources(tmp_path: Path) -> None:
    rows = fund_sheet(
        ["经费拨款", "甲项目", 100, 90],
        [None, "乙项目", 50, 40],
        ["非税收入", "丙项目", 30, 20],
        ["合计", None, 180, 150],
        header=["资金性质", "项目名称", "预算数", "支出数"],
    )
    ledger = read_ledger(write_project(tmp_path, fund={"资金": rows}))
    assert {fact.fund_source for fact in ledger} == {""}
    assert any("资金性质" in notice.message for notice in ledger.notices)


# -- said aloud rather than passed over


def test_tables_of_another_year_than_the_unit_file_are_refused(tmp_path: Path) -> None:
    rows = fund_sheet(["免费开放", 50.5, 50.5, 48.2], header=SPENDING, title="2022年专项资金表")
    folder = write_project(tmp_path, unit="单位名称: 青石县文化馆\n年度: 2019\n", fund={"资金": rows})
    with pytest.raises(InputError, match=r"2022年.*2019年") as caught:
        read_ledger(folder)
    assert caught.value.exit_code == ExitCode.INPUT


@pytest.mark.parametrize(
    ("title", "sheet", "now", "told"),
    [
        ("2024年度绩效目标完成情况表", "目标", "9场", 0),
        ("绩效目标完成情况表", "2023年目标", "", 1),
        ("2025年度绩效目标申报表", "目标", "", 1),
        ("绩效目标完成情况表", "目标", "9场", 0),
    ],
)
def test_indicators_of_another_year_are_not_this_years(
    tmp_path: Path, title: str, sheet: str, now: str, told: int
) -> None:
    goals = [[title], GOALS, ["产出指标", "数量指标", "巡演场次", "≥8场", "9场", 10, 10]]
    funds = fund_sheet(["流动演出", 50, 50, 48], header=SPENDING, title="2024年资金表")
    ledger = read_ledger(write_project(tmp_path, 资金={"表": funds}, 指标={sheet: goals}))
    done = ledger.get("巡演场次", "实际值")
    assert (done.quantity.to_text() if done else "") == now
    assert sum("年度的绩效目标表" in one.message for one in ledger.notices) == told


def test_last_years_indicators_are_what_this_years_are_compared_with(tmp_path: Path) -> None:
    def goals(year: int, done: str) -> list[list[str | int]]:
        return [[f"{year}年度绩效目标表"], GOALS, ["产出指标", "数量指标", "巡演场次", "≥8场", done, 10, 10]]

    ledger = read_ledger(write_project(tmp_path, 指标={"今年": goals(2024, "9场"), "去年": goals(2023, "7场")}))
    done = {fact.period: fact.quantity.value for fact in ledger.about("巡演场次") if fact.measure == "实际值"}
    assert done == {"": 9, "上年": 7}


def test_a_decision_on_no_number_names_the_nearest(tmp_path: Path) -> None:
    rows = fund_sheet(["堤防加固", 50, 50, 48], header=SPENDING)
    folder = write_project(tmp_path, unit=UNIT + "决定:\n  堤防加固工程.支出: 48\n", fund={"资金": rows})
    found = [notice for notice in read_ledger(folder).notices if "堤防加固工程.支出" in notice.message]
    assert [notice.severity for notice in found] == [Severity.WARNING]
    assert "“堤防加固.支出”" in found[0].message


@pytest.mark.parametrize(("unit", "warned"), [("万元", False), ("亿元", True)])
def test_an_amount_beyond_belief_asks_for_its_unit(tmp_path: Path, unit: str, warned: bool) -> None:
    rows = fund_sheet(["免费开放", 50.5, 50.5, 48.2], header=SPENDING, unit="")
    notices = read_ledger(write_project(tmp_path, fund={"资金": rows}), unit=unit).notices
    assert any("请确认金额单位" in notice.message for notice in notices) is warned


def test_every_money_cell_with_words_is_named_at_once(tmp_path: Path) -> None:
    rows = fund_sheet(["甲", 50, "约五十", 48], ["乙", 30, 30, "待定"], header=SPENDING)
    with pytest.raises(TableError) as caught:
        read_ledger(write_project(tmp_path, fund={"资金": rows}))
    assert "约五十" in str(caught.value)
    assert "D5“待定”" in str(caught.value)


def test_a_full_width_colon_after_a_key_is_taken_for_a_colon(tmp_path: Path) -> None:
    rows = fund_sheet(["甲", 50, 50, 48], header=SPENDING)
    unit = "单位名称：清溪县水务局\n年度： 2024\n存在问题: |\n  一是：资金到位晚。\n"
    profile = read_ledger(write_project(tmp_path, unit=unit, fund={"资金": rows})).profile
    assert (profile.name, profile.year) == ("清溪县水务局", 2024)
    assert profile.prose["存在问题"][0].text == "一是：资金到位晚。"


def test_another_units_table_in_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "unit.yaml").write_text("单位名称: 临溪县水利局\n年度: 2024\n", encoding="utf-8")
    rows = "单位：万元,,\n项目名称,全年预算数,支出数\n"
    for name, project in (("水利局", "水库维护"), ("林业局", "造林补助")):
        title = f"临溪县{name}2024年度项目资金表,,\n"
        (tmp_path / "data" / f"{name}.csv").write_text(f"{title}{rows}{project},100,90\n", encoding="utf-8")
    told = [one for one in read_ledger(tmp_path).notices if "林业局" in one.message]
    assert [(one.severity, one.source and one.source.file) for one in told] == [("warning", "林业局.csv")]


# -- what was carried over from last year, and the sources of the money


CHAIN = ["项目名称", "资金来源", "年初预算", "年中调整", "上年结转", "全年预算", "到位", "支出"]
CHAIN_ROWS = [
    ["水库养护", "上级补助", 310, 96.8, 33.2, 440, 400, 352.75],
    ["河道巡查", "县级财政", 86, None, None, 86, 86, 86],
    ["合计", None, 396, 96.8, 33.2, 526, 486, 438.75],
]


def sources_of(ledger: Ledger, item: str = TOTAL, measure: str = "全年预算") -> dict[str, str]:
    """Return an item's 资金来源 with their money in 万元."""
    return {
        fact.fund_source: fact.quantity.to_text("万元")
        for fact in ledger.about(item)
        if fact.fund_source and fact.measure == measure and not fact.period and not fact.basis
    }


def test_what_was_carried_over_is_no_source_beside_the_sources_of_the_rows(tmp_path: Path) -> None:
    ledger = read_ledger(write_project(tmp_path, fund={"资金": fund_sheet(*CHAIN_ROWS, header=CHAIN)}))
    assert sources_of(ledger) == {"上级补助": "440万元", "县级": "86万元"}
    assert amount(ledger, "合计.结转.上年") == "33.2万元"
    assert amount(ledger, "水库养护.结转.上年") == "33.2万元"


def test_what_was_carried_over_is_no_source_beside_columns_that_make_up_the_whole(tmp_path: Path) -> None:
    header = ["项目名称", "年初预算", "上年结转", "全年预算", "其中：中央资金", "县级资金"]
    rows = fund_sheet(["水库养护", 400, 40, 440, 300, 140], ["河道巡查", 86, None, 86, None, 86], header=header)
    ledger = read_ledger(write_project(tmp_path, fund={"资金": rows}))
    assert sources_of(ledger) == {"中央": "300万元", "县级": "226万元"}
    assert amount(ledger, "合计.结转.上年") == "40万元"


def test_what_was_carried_over_is_a_source_where_it_fills_up_the_whole(tmp_path: Path) -> None:
    header = ["项目名称", "全年预算", "上年结转", "经费拨款", "支出"]
    rows = fund_sheet(["水库养护", 440, 40, 400, 400], ["河道巡查", 86, None, 86, 86], header=header)
    ledger = read_ledger(write_project(tmp_path, fund={"资金": rows}))
    assert sources_of(ledger) == {"上年结转资金": "40万元", "经费拨款": "486万元"}


def test_a_budget_of_parts_alone_adds_what_was_carried_over(tmp_path: Path) -> None:
    rows = fund_sheet(
        ["水库养护", 310, 96.8, 33.2, 352], header=["项目名称", "年初预算", "年中调整", "上年结转", "支出"]
    )
    ledger = read_ledger(write_project(tmp_path, fund={"资金": rows}))
    assert amount(ledger, "水库养护.全年预算") == "440万元"


def test_the_sources_of_a_form_stay_the_forms(tmp_path: Path) -> None:
    form = [list(row) for row in FORM]
    form[2][2] = "水库养护"
    form[5] = [None, "年度资金总额", 310, 440, 352.75, 10, "80.17%", 8.02]
    form[6:6] = [[None, "其中：当年财政拨款", 310, 406.8, 319.55], [None, "上年结转资金", None, 33.2, 33.2]]
    rows = fund_sheet(*CHAIN_ROWS, header=CHAIN)
    ledger = read_ledger(write_project(tmp_path, form={"自评表": form}, fund={"资金": rows}))
    assert sources_of(ledger) == {"上级补助": "440万元", "县级": "86万元"}
    assert sources_of(ledger, "水库养护", "年初预算") == {"上级补助": "310万元"}
    assert ledger.facts["合计.到位率.上级补助"].quantity.value < 100
    assert amount(ledger, "水库养护.年初预算.财政拨款.自评表") == "310万元"
    assert amount(ledger, "水库养护.全年预算.上年结转资金.自评表") == "33.2万元"
    said = [notice.message for notice in ledger.notices if "自评表" in notice.message]
    assert ["财政拨款、上年结转资金不再另计" in one for one in said] == [True]


@pytest.mark.parametrize(("natures", "severity"), [((440, 86), Severity.INFO), ((400, 30), Severity.WARNING)])
def test_money_cut_in_two_ways_is_told_once_of_all_projects_and_asked_about_only_if_one_falls_short(
    tmp_path: Path, natures: tuple[int, int], severity: Severity
) -> None:
    funds = fund_sheet(*CHAIN_ROWS[:2], header=CHAIN)
    export = [
        ["项目名称", "资金性质", "全年预算数（万元）", "支出数（万元）"],
        *([row[0], "一般公共预算", whole, row[-1]] for row, whole in zip(CHAIN_ROWS[:2], natures, strict=True)),
    ]
    ledger = read_ledger(write_project(tmp_path, fund={"资金": funds, "导出": export}))
    told = [notice for notice in ledger.notices if "按不同的资金来源分列" in notice.message]
    assert [one.severity for one in told] == [severity]


def test_a_source_of_one_class_only_is_summed_over_all_classes(tmp_path: Path) -> None:
    rows = fund_sheet(
        ["水库类", "水库养护", "上级补助", 440, 352],
        [None, "水库巡查", "县级财政", 60, 60],
        [None, "小计", None, 500, 412],
        ["河湖类", "河道巡查", "县级财政", 86, 86],
        [None, "采砂监管", "县级财政", 14, 14],
        [None, "小计", None, 100, 100],
        ["合计", None, None, 600, 512],
        header=["类别", "项目名称", "资金来源", "全年预算", "支出"],
    )
    ledger = read_ledger(write_project(tmp_path, fund={"资金": rows}))
    assert sources_of(ledger) == {"上级补助": "440万元", "县级": "160万元"}


def test_a_reason_that_says_as_above_is_the_one_above(tmp_path: Path) -> None:
    form = [list(row) for row in FORM]
    form[8].append("偏差原因分析及改进措施")
    form[9].append("汛期停工")
    form[10:10] = [[None, "产出指标", "时效指标", "按期完成率", "100%", "90%", 10, 9, "同上。"]]
    ledger = read_ledger(write_project(tmp_path, form={"自评表": form}))
    assert [one.reason for one in ledger.indicators if "率" in one.name or "数量" in one.name][-2:] == ["汛期停工"] * 2


# -- what stands at points of time

MONTHS = ["月份", "在册户数（户）", "享受人数（人）", "新增人数（人）", "发放金额（元）"]


@pytest.mark.parametrize(
    ("whole", "kept"),
    [
        ([], {"新增人数", "支出"}),
        (["合计", None, None, 11, 900], {"新增人数", "支出"}),
        (["合计", 31, 60, 11, 900], {"享受人数", "新增人数", "支出"}),  # 31 is no count of the year
        (["合计", 11, 21, 11, 900], {"在册户数", "享受人数", "新增人数", "支出"}),
    ],
)
def test_what_stands_at_the_end_of_a_month_is_not_added_up(
    tmp_path: Path, whole: list[str | int | None], kept: set[str]
) -> None:
    rows = [["1月", 10, 19, 5, 300], ["2月", 10, 20, 2, 300], ["3月", 11, 21, 4, 300], *([whole] if whole else [])]
    ledger = read_ledger(write_project(tmp_path, 发放={"高龄津贴": [MONTHS, *rows]}))
    told = {fact.measure for fact in ledger if fact.item == "高龄津贴合计" and not fact.basis}
    assert told & {"在册户数", "享受人数", "新增人数", "支出"} == kept
    if kept >= {"享受人数"}:
        assert ledger.value("高龄津贴合计", "享受人数") == whole[2]
    said = [notice.message for notice in ledger.notices if "时点数" in notice.message]
    assert bool(said) == (whole[1:2] in ([], [31]))


@pytest.mark.parametrize(
    ("header", "labels"),
    [
        ("季度", ["一季度", "二季度"]),
        ("统计时间", ["2024.1", "2024.2"]),
        ("项目", ["第一季度", "第二季度"]),
        ("项目", ["1-6月", "7-12月"]),
    ],
)
def test_rows_are_times_however_they_are_called(tmp_path: Path, header: str, labels: list[str]) -> None:
    rows = [[header, "月末在院老人（人）", "接待来访（人次）"], [labels[0], 40, 7], [labels[1], 44, 9]]
    ledger = read_ledger(write_project(tmp_path, 台账={"敬老院": rows}))
    assert "敬老院合计.月末在院老人" not in ledger.facts
    assert ledger.value("敬老院合计", "接待来访") == 16


def test_what_stands_in_places_is_added_up(tmp_path: Path) -> None:
    rows = [["乡镇", "在册户数（户）"], ["城关镇", 40], ["河口乡", 44]]
    assert read_ledger(write_project(tmp_path, 台账={"低保": rows})).value("低保合计", "在册户数") == 84


def test_a_table_that_says_its_own_unit_is_not_read_in_the_one_confirmed_for_another(tmp_path: Path) -> None:
    export = [
        ["单位编码", "项目代码", "项目名称", "资金性质", "指标文号", "指标金额", "已支付", "可用余额"],
        ["001", "4301", "公益性岗位", "一般公共预算", "财〔2024〕1号", 1860000, 1842310.5, 17689.5],
    ]
    paid = [
        [None, None, "单位：人、万元"],
        ["乡镇", "上岗人数", "岗位补贴金额"],
        ["城关镇", 30, 61.5],
        ["河口乡", 42, 86.1],
    ]
    folder = write_project(tmp_path, unit=UNIT + "金额单位: 元\n", 导出={"明细": export}, 补贴={"补贴": paid})
    ledger = read_ledger(folder)
    assert amount(ledger, "城关镇.岗位补贴金额") == "61.5万元"
    assert ledger.facts["城关镇.上岗人数"].quantity.to_text() == "30人"
    assert amount(ledger, "公益性岗位.支出") == "184.23105万元"


# -- hidden rows


def hide(path: Path, *rows: int) -> None:
    book = openpyxl.load_workbook(path)
    for row in rows:
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(path)


def test_a_total_that_holds_a_hidden_row_is_neither_taken_nor_replaced(tmp_path: Path) -> None:
    rows = [["堤防加固", 640, 600], ["泵站更新", 210, 190], ["水质监测", 55, 50], ["合计", 905, 840]]
    sheet = fund_sheet(*rows, header=["项目名称", "全年预算数", "支出数"])
    folder = write_project(tmp_path, 资金={"资金": sheet})
    hide(folder / "data" / "资金.xlsx", 5)
    ledger = read_ledger(folder)
    assert amount(ledger, "堤防加固.支出") == "600万元"
    assert not [key for key in ledger.facts if key.startswith("合计.") and not key.endswith("数")]
    totals = [notice for notice in ledger.notices if notice.code is Code.SOURCE_TOTAL]
    assert {notice.severity for notice in totals} == {Severity.WARNING}
    assert all("第5行" in notice.message and "取消隐藏" in notice.message for notice in totals)


def test_a_total_of_what_is_seen_stands_beside_a_hidden_row(tmp_path: Path) -> None:
    rows = [["堤防加固", 640, 600], ["泵站更新", 210, 190], ["水质监测", 55, 50], ["合计", 695, 650]]
    sheet = fund_sheet(*rows, header=["项目名称", "全年预算数", "支出数"])
    folder = write_project(tmp_path, 资金={"资金": sheet})
    hide(folder / "data" / "资金.xlsx", 5)
    assert amount(read_ledger(folder), "合计.支出") == "650万元"


def test_a_count_that_holds_a_hidden_row_is_not_replaced(tmp_path: Path) -> None:
    rows = [["乡镇", "巡查次数（次）"], ["城关镇", 30], ["河口乡", 12], ["石坪乡", 9], ["合计", 51]]
    folder = write_project(tmp_path, 业务={"巡查": rows})
    hide(folder / "data" / "业务.xlsx", 3)
    ledger = read_ledger(folder)
    assert "巡查合计.巡查次数" not in ledger.facts
    assert codes(ledger).count((Code.SOURCE_TOTAL, Severity.WARNING)) == 1


@pytest.mark.parametrize("head", ["金额情况", "资金规模", "项目经费情况"])
def test_projects_money_that_says_not_what_it_is_is_left_out_and_told(tmp_path: Path, head: str) -> None:
    header = ["序号", "项目名称", head, "备注"]
    sheet = fund_sheet([1, "堤防加固", 640, ""], [2, "泵站更新", 210, ""], header=header)
    ledger = read_ledger(write_project(tmp_path, 资金={"资金": sheet}))
    assert not [fact for fact in ledger if fact.quantity.kind is Kind.MONEY]
    (told,) = [notice for notice in ledger.notices if notice.severity is Severity.WARNING]
    assert f"“{head}”" in told.message
    assert "请把表头写明" in told.message
    assert told.source
    assert told.source.cell == "C3"


def test_forms_of_a_project_each_follow_the_order_of_the_fund_table(tmp_path: Path) -> None:
    money = fund_sheet(["渠系配套", 90, 80, 70], ["堤防加固", 60, 60, 60], ["泵站更新", 20, 20, 20], header=SPENDING)
    forms = {
        f"自评-{name}": {
            "自评": [["项目名称", name, None, None], GOALS, ["产出指标", "数量", f"{name}处数", "5处", "5处", 50, 50]]
        }
        for name in ("泵站更新", "堤防加固", "渠系配套")
    }
    ledger = read_ledger(write_project(tmp_path, 资金={"资金": money}, **forms))
    assert [one.name for one in ledger.indicators] == ["渠系配套处数", "堤防加固处数", "泵站更新处数"]
