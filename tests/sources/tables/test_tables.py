"""Tables in the shapes that offices make: what each column and row is understood to be."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.sheets import write_csv, write_xls, write_xlsx
from youju.domain.quantity import Kind
from youju.sources.tables import Role, Row, RowKind, SourceTable, TableKind
from youju.sources.tables.headers import read_header, read_header_path
from youju.sources.tables.unit_lines import find_money_unit, find_units
from youju.sources.tables.workbook import read_tables

CASES = Path(__file__).parents[3] / "eval" / "cases" / "verify"


def tables(folder: Path, text: str, year: int = 0) -> tuple[SourceTable, ...]:
    return read_tables(write_csv(folder / "表.csv", text), year=year)


def table(folder: Path, text: str, year: int = 0) -> SourceTable:
    (only,) = tables(folder, text, year)
    return only


def measures(one: SourceTable) -> list[str]:
    """Name the columns of numbers: measure[.source][.period]."""
    return [
        ".".join(part for part in (column.measure, column.fund_source, column.period) if part)
        for column in one.columns
        if column.role is Role.VALUE
    ]


def numbers(one: SourceTable, row: Row) -> list[int | None]:
    return [
        None if value is None or value.quantity is None else int(value.quantity.value)
        for value, column in zip(row.values, one.columns, strict=True)
        if column.role is Role.VALUE
    ]


@pytest.mark.parametrize(
    ("header", "measure"),
    [
        ("预算安排", "全年预算"),
        ("预算数", "全年预算"),
        ("调整后预算数", "全年预算"),
        ("调整预算数", "全年预算"),
        ("2024年预算安排数（万元）", "全年预算"),
        ("年初批复数", "年初预算"),
        ("年初 预算数", "年初预算"),
        ("年初部门预算安排数", "年初预算"),
        ("追加（减）", "预算调整"),
        ("预算调整数", "预算调整"),
        ("下达资金", "到位"),
        ("指标数", "到位"),
        ("本年指标下达金额", "到位"),
        ("拨款", "到位"),
        ("到位资金数", "到位"),
        ("实际支出", "支出"),
        ("累计支出", "支出"),
        ("全年执行数（B）", "支出"),
        ("决算数", "支出"),
        ("截至12月底支出数", "支出"),
        ("已支付", "支出"),
        ("资金实际使用金额", "支出"),
        ("结转结余", "结余"),
        ("年末结转和结余", "结余"),
        ("可用余额", "结余"),
        ("结余=到位数-支出数", "结余"),
        ("结转下年", "结转"),
        ("未到位资金", "未到位"),
        ("尚未支付", "未支出"),
        ("建设面积（亩）", ""),
        ("合同金额", ""),
    ],
)
def test_measures_are_known_by_many_names(header: str, measure: str) -> None:
    assert read_header(header).measure == measure


@pytest.mark.parametrize(
    ("path", "measure", "source", "period", "year"),
    [
        (["预算数", "合计"], "全年预算", "", "", 0),
        (["支出数", "其中：财政拨款"], "支出", "财政拨款", "", 0),
        (["中央资金", "支出数"], "支出", "中央", "", 0),
        (["上级补助资金到位数"], "到位", "上级补助", "", 0),
        (["上年", "预算数"], "全年预算", "", "上年", 0),
        (["上年决算数"], "支出", "", "上年", 0),
        (["支出数", "2023年"], "支出", "", "", 2023),
        (["2024年度", "年初预算数"], "年初预算", "", "", 2024),
        (["全年预算数", "上年结转"], "全年预算", "上年结转资金", "", 0),
        (["资金来源", "乡贤捐赠"], "", "乡贤捐赠", "", 0),
        (["支出数", "人员经费"], "", "", "", 0),
    ],
)
def test_headers_above_headers_add_measure_source_and_period(
    path: list[str], measure: str, source: str, period: str, year: int
) -> None:
    header = read_header_path(path)
    assert (header.measure, header.fund_source, header.period, header.year) == (measure, source, period, year)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位:千元", "千元"),
        ("（单位：人民币元）", "元"),
        ("填报单位：某局    单 位：万元", "万元"),
        ("单位：万元、人", "万元"),
        ("2024年收支表（亿元）", "亿元"),
        ("金额单位为万元。", "万元"),
        ("编制单位：元江县财政局", ""),
        ("单位：件", ""),
        ("单位名称：万元镇", ""),
    ],
)
def test_unit_lines(text: str, unit: str) -> None:
    assert find_money_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("单位：户、人、万元", ("户", "人", "万元")),
        ("单位：人/万元", ("人", "万元")),
        ("单位：亩 万元", ("亩", "万元")),
        ("（计量单位：人次，元）", ("人次", "元")),
        ("（场、人次、元）", ("场", "人次", "元")),
        ("金额单位：万元；数量单位：亩", ("万元", "亩")),
        ("单位：户、人；金额单位：千元", ("户", "人", "千元")),
        ("单位：元、万元", ("元", "万元")),
        ("单位：户、人", ("户", "人")),
        ("单位：万元、%", ("万元", "%")),
        ("注：本表金额均以万元为单位", ("万元",)),
        ("单位：民政局、元坝镇", ()),
        ("单位：元坝镇", ()),
        ("2024年度低保发放情况表", ()),
    ],
)
def test_lists_of_units(text: str, units: tuple[str, ...]) -> None:
    assert find_units(text) == units


def test_a_budget_sheet_with_a_headless_code_column(tmp_path: Path) -> None:
    text = """
    专项资金汇总表
    单位：千元
    |功能科目名称||合计|一、经费拨款
    合计|||5020.00|5020.00
    物业管理费|2010305|专项业务|580.00|580.00
    电费及水费|2010305|专项业务|4440.00|4440.00
    """
    one = table(tmp_path, text)
    roles = [Role.ITEM, Role.FUNCTION_CODE, Role.FUNCTION_NAME, Role.VALUE, Role.VALUE]
    assert [column.role for column in one.columns] == roles
    assert measures(one) == ["全年预算", "全年预算.经费拨款"]
    assert [(row.kind, row.covers) for row in one.rows] == [
        (RowKind.TOTAL, (5, 6)),
        (RowKind.ITEM, ()),
        (RowKind.ITEM, ()),
    ]
    assert numbers(one, one.rows[0]) == [5_020_000, 5_020_000]


def test_source_columns_take_the_measure_that_they_add_up_to(tmp_path: Path) -> None:
    text = """
    单位：元
    项目|预算数|到位数|资金来源||支出数
    |||中央|省级|
    甲|100|90|60|30|50
    乙|200|150|100|50|20
    """
    assert measures(table(tmp_path, text)) == ["全年预算", "到位", "到位.中央", "到位.省级", "支出"]


def test_three_header_rows_without_merges(tmp_path: Path) -> None:
    text = """
    金额单位：万元
    序号|项目名称|年初预算|||支出数|||结余
    ||合计|财政拨款||合计|财政拨款||
    |||小计|其中：中央||小计|其中：中央|
    1|甲|100|80|20|90|75|15|10
    2|乙|50|50|10|40|40|8|10
    合 计||150|130|30|130|115|23|20
    注：本表不含基建。
    """
    one = table(tmp_path, text)
    assert measures(one) == [
        *("年初预算", "年初预算.财政拨款", "年初预算.中央"),
        *("支出", "支出.财政拨款", "支出.中央", "结余"),
    ]
    assert [row.label for row in one.rows] == ["甲", "乙", "合计"]


def test_years_in_headers_count_from_the_tables_own(tmp_path: Path) -> None:
    text = """
    2024年预算执行表
    单位：元
    项目|2022年决算数|2023年支出数|2024年预算数|2024年支出数|比上年增减额|增长率
    甲|8|10|20|15|5|50%
    """
    one = table(tmp_path, text)
    assert measures(one) == ["支出.2022年", "支出.上年", "全年预算", "支出", "比上年增减额"]
    assert [column.role for column in one.columns][-1] is Role.RATE
    late = table(tmp_path, text, year=2025)
    assert measures(late) == ["支出.2022年", "支出.2023年", "全年预算.上年", "支出.上年", "比上年增减额.上年"]


def test_a_table_of_last_year_is_of_last_year(tmp_path: Path) -> None:
    text = "某局2023年支出表\n单位：元\n项目|预算数|支出数\n甲|10|9"
    assert measures(table(tmp_path, text, year=2024)) == ["全年预算.上年", "支出.上年"]


def test_headings_with_sums_are_subtotals_and_parts_are_details(tmp_path: Path) -> None:
    text = """
    2024年支出预算表（单位：万元）
    项目|预算数
    一、机关运转|110
    1.水电物业|88
    2.车辆租赁|22
    二、政务服务|60
    其中：大厅运维|35
    培训费|25
    合计|170
    """
    rows = table(tmp_path, text).rows
    assert [(row.label, row.kind, row.covers) for row in rows] == [
        ("机关运转", RowKind.SUBTOTAL, (4, 5)),
        ("水电物业", RowKind.ITEM, ()),
        ("车辆租赁", RowKind.ITEM, ()),
        ("政务服务", RowKind.ITEM, ()),
        ("大厅运维", RowKind.DETAIL, (6,)),
        ("培训费", RowKind.DETAIL, (6,)),
        ("合计", RowKind.TOTAL, (4, 5, 6)),
    ]


def test_parts_below_a_total_are_items(tmp_path: Path) -> None:
    rows = table(tmp_path, "单位：元\n项目|预算数\n合计|10\n其中：甲|6\n乙|4").rows
    assert [(row.label, row.kind) for row in rows][1:] == [("甲", RowKind.ITEM), ("乙", RowKind.ITEM)]


def test_subtotals_above_and_below_their_items(tmp_path: Path) -> None:
    above = "单位：元\n项目|预算数\n运转类小计|30\n甲|10\n乙|20\n发展类小计|5\n丙|5\n合计|35"
    rows = table(tmp_path, above).rows
    assert [row.covers for row in rows if row.kind is RowKind.SUBTOTAL] == [(4, 5), (7,)]
    below = "单位：元\n类别|项目|预算数\n运转类|甲|10\n|乙|20\n|小计|30\n发展类|丙|5\n|小计|5\n|合计|35"
    rows = table(tmp_path, below).rows
    assert [row.covers for row in rows if row.kind is RowKind.SUBTOTAL] == [(3, 4), (6,)]
    assert rows[-1].covers == (3, 4, 6)


def test_two_tables_below_each_other_and_two_beside_each_other(tmp_path: Path) -> None:
    stacked = """
    2024年资金表
    单位：元
    项目|预算数|支出数
    甲|100|90

    2024年办件统计
    单位：件
    季度|受理量|办结量
    一季度|100|99
    合计|100|99
    制表人：张三
    """
    funds, cases = tables(tmp_path, stacked)
    assert (funds.kind, funds.title, len(funds.rows)) == (TableKind.FUND, "2024年资金表", 1)
    assert (cases.kind, cases.title, cases.money_unit) == (TableKind.ACTIVITY, "2024年办件统计", "")
    assert {column.unit for column in cases.columns if column.role is Role.VALUE} == {"件"}
    beside = "单位：万元\n收入||支出|\n项目|预算数|项目|预算数\n财政拨款|100|基本支出|60\n其他收入|10|项目支出|50"
    income, spending = tables(tmp_path, beside)
    assert [row.label for row in income.rows] == ["财政拨款", "其他收入"]
    assert [row.label for row in spending.rows] == ["基本支出", "项目支出"]


def test_a_unit_column_gives_each_row_its_unit(tmp_path: Path) -> None:
    one = table(tmp_path, "2024年工作量\n指标|计量单位|2023年|2024年\n培训场次|场|10|12\n培训经费|万元|3|4")
    assert measures(one) == ["数量.上年", "数量"]
    first, second = (row.values[-1] for row in one.rows)
    assert first is not None
    assert first.quantity is not None
    assert (first.quantity.value, first.quantity.unit) == (12, "场")
    assert second is not None
    assert second.quantity is not None
    assert (second.quantity.value, second.quantity.unit) == (40_000, "元")


def test_signs_and_marks_of_numbers(tmp_path: Path) -> None:
    text = "单位：元\n项目名称|预算数|下达资金|累计支出|备注\n甲|￥1，234.00|(50)|—|无\n乙|１００|-100|/|"
    one = table(tmp_path, text)
    assert numbers(one, one.rows[0]) == [1234, -50, None]
    assert numbers(one, one.rows[1]) == [100, -100, None]
    assert one.text(one.rows[0], Role.NOTE) == "无"


def test_rows_that_number_the_columns_are_part_of_the_header(tmp_path: Path) -> None:
    one = table(tmp_path, "单位：元\n项目|预算数|支出数|结余\n栏次|1|2|3=1-2\n甲|100|90|10")
    assert [row.label for row in one.rows] == ["甲"]


def test_code_and_name_in_one_cell_become_two_columns(tmp_path: Path) -> None:
    one = table(tmp_path, "单位：元\n项目|功能科目|预算数\n甲|2010305 专项业务|100\n乙|2010504-信息事务|20")
    assert [one.text(row, Role.FUNCTION_CODE) for row in one.rows] == ["2010305", "2010504"]
    assert [one.text(row, Role.FUNCTION_NAME) for row in one.rows] == ["专项业务", "信息事务"]


def test_codes_parted_into_class_section_and_item_are_joined(tmp_path: Path) -> None:
    text = """
    部门：某局||||||单位：元
    科目编码|||||
    类|款|项|科目名称|项目名称|合计|一般公共预算|政府性基金预算
    201|'03|'05|专项业务|甲|100|100|
    201|5|4|信息事务|乙|200|150|50
    合计|||||300|250|50
    """
    one = table(tmp_path, text)
    assert [one.text(row, Role.FUNCTION_CODE) for row in one.rows] == ["2010305", "2010504", "合计"]
    assert measures(one) == ["全年预算", "全年预算.一般公共预算", "全年预算.政府性基金"]
    assert one.fields["填报单位"].text == "某局"
    assert one.rows[-1].covers == (4, 5)


def test_rows_of_a_class_are_subtotals_of_their_items(tmp_path: Path) -> None:
    text = """
    单位：元
    科目编码|科目名称|预算数
    201|一般公共服务支出|300
    20103|政府办公厅|300
    2010305|专项业务|100
    2010301|行政运行|200
    合计||300
    """
    rows = table(tmp_path, text).rows
    assert [row.covers for row in rows if row.kind is RowKind.SUBTOTAL] == [(5, 6), (5, 6)]
    beside = "单位：元\n项目|科目编码|科目名称|预算数\n甲|20103|政府办公厅|50\n乙|2010305|专项业务|100"
    assert [row.kind for row in table(tmp_path, beside).rows] == [RowKind.ITEM, RowKind.ITEM]


def test_planned_money_is_a_budget_and_a_planned_count_is_not(tmp_path: Path) -> None:
    assert measures(table(tmp_path, "单位：元\n资金来源|计划数|到位数\n中央|10|9")) == ["全年预算", "到位"]
    assert measures(table(tmp_path, "任务|计划数|完成数\n培训|10|9\n检查|4|4")) == ["计划数", "完成数"]


@pytest.mark.parametrize(
    "head", ["部门|受理数|办结数", "单位名称|受理数|办结数", "项目名称|场次|人次", "年度|受理数|办结数"]
)
def test_a_header_that_begins_like_a_label_is_still_a_header(head: str, tmp_path: Path) -> None:
    one = table(tmp_path, f"{head}\n甲|10|9\n乙|4|4")
    assert (one.kind, len(one.rows)) == (TableKind.ACTIVITY, 2)


def test_numbers_without_a_header_are_said(tmp_path: Path) -> None:
    one = table(tmp_path, "单位：元\n项目|预算数||支出数\n甲|100|7|90")
    assert measures(one) == ["全年预算", "支出"]
    assert "C列有数字但没有表头" in one.notices[0].message


def test_rates_are_percent_however_stored(tmp_path: Path) -> None:
    fractions = table(tmp_path, "单位：元\n项目|预算数|支出数|执行率\n甲|100|90|0.9\n乙|100|100|1")
    percents = table(tmp_path, "单位：元\n项目|预算数|支出数|执行率（%）\n甲|100|90|90\n乙|1000|9|0.9")
    for one, expected in ((fractions, ["90", "100"]), (percents, ["90", "0.9"])):
        values = [one.value(row, Role.RATE) for row in one.rows]
        assert [value.quantity.value for value in values if value and value.quantity] == list(map(Decimal, expected))


INDICATORS = """
2024年绩效目标表
一级指标|二级指标|三级指标|运算符|指标值|计量单位|实际完成值|权重|自评得分
产出指标|数量指标|培训人次|≥|2|万人次|2.3|20|20
||完成率|≥|95|%|96.5|20|20
|时效指标|办理时限|≤|3|个工作日|2.6|20|20
效益指标|社会效益|影响力|定性|显著||显著|20|20
满意度|满意度|群众满意度|大于等于|0.9||0.95|20|20
总分|||||||100|100
"""


@pytest.mark.parametrize("form", ["csv", "xls", "xlsx"])
def test_indicators_with_operator_and_unit_in_columns_of_their_own(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"指标.{form}"
    if form == "csv":
        write_csv(path, INDICATORS)
    else:
        {"xls": write_xls, "xlsx": write_xlsx}[form](path, {"指标": INDICATORS})
    (one,) = read_tables(path)
    assert one.kind is TableKind.INDICATOR
    targets = [one.value(row, Role.TARGET) for row in one.rows]
    assert [value.text for value in targets if value] == ["≥2万人次", "≥95%", "≤3个工作日", "显著", "≥90%"]
    assert [value.quantity.value for value in targets if value and value.quantity] == [20_000, 95, 3, 90]
    actual = one.value(one.rows[4], Role.ACTUAL)
    assert actual is not None
    assert actual.text == "95%"
    assert [one.text(row, Role.LEVEL2) for row in one.rows[:3]] == ["数量指标", "数量指标", "时效指标"]
    assert one.rows[-1].kind is RowKind.TOTAL
    weight = one.value(one.rows[0], Role.WEIGHT)
    assert weight is not None
    assert weight.quantity is not None
    assert (weight.quantity.unit, weight.quantity.kind) == ("分", Kind.SCORE)


def test_goals_written_with_a_sign_take_the_rows_unit(tmp_path: Path) -> None:
    text = """
    2024年绩效目标表
    一级指标|二级指标|三级指标|年度指标值|实际完成值|计量单位|分值|得分
    产出指标|数量指标|新栽行道树|≥1,350|1402|株|20|20
    ||修剪班次|=48|48|次|20|20
    |质量指标|成活率|不低于92|91.5|%|20|19
    |时效指标|报修处置时长|4以内|3.5|小时|20|20
    ||巡查里程|≥60公里|61|公里|10|10
    满意度指标|满意度|居民满意度|85-90|88|%|10|10
    """
    one = table(tmp_path, text)
    targets = [value for row in one.rows if (value := one.value(row, Role.TARGET))]
    assert [value.text for value in targets] == ["≥1,350株", "=48次", "不低于92%", "4小时以内", "≥60公里", "85-90"]
    known = [value.quantity for value in targets if value.quantity]
    assert [one.unit for one in known] == ["株", "%", "小时", "公里"]


FORM = """
附件1
项目支出绩效自评表
（2023年度）
项目名称|窗口运行经费|||||||
主管部门|某市政务局||实施单位|某中心||||
项目负责人|张三||联系电话|13800001234||||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|100|120|108|10|90%|9|
|其中：当年财政拨款|100|110|100|—|90.9%|—|
|上年结转资金|0|10|8|—|80%|—|
|其他资金|0|0|0|—||—|
年度总体目标|预期目标|||实际完成情况||||
|保障窗口运行，满意度95%以上|||完成||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出指标（50分）|数量指标|指标1：保障窗口数|≥40个|42个|20|20|
|||指标2：|||||
||质量指标|办结率|≥99%|99.8%|30|30|
|效益指标（30分）|社会效益指标|网办率|≥85%|82%|30|29|宣传不够
|满意度指标（10分）|服务对象满意度|群众满意度|≥95%|97%|10|10|
总分||||||100|98|
"""


def test_the_official_form_becomes_a_fund_row_and_indicators(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "自评表.xlsx", {"自评表": FORM}, {"自评表": ["A7:A11", "A14:A19", "B15:B17", "A12:A13"]}
    )
    money, indicators = read_tables(path)
    assert (money.kind, money.money_unit, money.project, money.year) == (TableKind.FUND, "万元", "窗口运行经费", 2023)
    assert measures(money)[:6] == [
        *("年初预算", "全年预算", "支出"),
        *("年初预算.财政拨款", "全年预算.财政拨款", "支出.财政拨款"),
    ]
    (row,) = money.rows
    assert (row.label, row.kind) == ("窗口运行经费", RowKind.ITEM)
    assert numbers(money, row)[:6] == [1_000_000, 1_200_000, 1_080_000, 1_000_000, 1_100_000, 1_000_000]
    assert str(row.values[2].source) == "自评表.xlsx!自评表!D8"  # type: ignore[union-attr]
    assert indicators.kind is TableKind.INDICATOR
    assert indicators.project == "窗口运行经费"
    assert indicators.fields["预期目标"].text == "保障窗口运行，满意度95%以上"
    assert indicators.fields["实际完成情况"].text == "完成"
    assert [row.label for row in indicators.rows] == [
        "预算执行率",
        "保障窗口数",
        "办结率",
        "网办率",
        "群众满意度",
        "总分",
    ]
    assert indicators.text(indicators.rows[0], Role.ACTUAL) == "90%"
    assert indicators.text(indicators.rows[2], Role.LEVEL1) == "产出指标"
    assert indicators.text(indicators.rows[3], Role.REASON) == "宣传不够"
    scores = [indicators.value(row, Role.SCORE) for row in indicators.rows]
    assert [int(score.quantity.value) for score in scores if score and score.quantity] == [9, 20, 30, 29, 10, 98]


def test_the_cases_workbooks_are_read_whole() -> None:
    seen = [
        (one.sheet, one.kind.value, one.money_unit, len(one.rows))
        for path in sorted(CASES.glob("*/data/*.xlsx"))
        for one in read_tables(path)
    ]
    assert seen == [
        ("专项资金汇总表", "fund", "千元", 10),
        ("办件情况", "activity", "", 5),
        ("绩效目标", "indicator", "", 10),
        ("高标准农田", "fund", "元", 4),
        ("农业补贴", "fund", "元", 5),
        ("汇总", "fund", "元", 3),
        ("绩效目标", "indicator", "", 11),
        ("绩效目标", "indicator", "", 12),
        ("预算执行情况", "fund", "万元", 9),
    ]


ALLOWANCE = [
    "2024年津贴发放表||||||\n||||||单位：人、元\n月份|高龄||护理||合计\n|人数|标准|人数|标准|\n1月|20|50|7|80|1560\n2月|21|50|7|80|1610",
    "月份|高龄|高龄|护理|护理\n月份|人数|标准|人数|标准\n1月|20|50|7|80\n2月|21|50|7|80",
]


@pytest.mark.parametrize("text", ALLOWANCE)
def test_the_same_words_below_two_groups_are_two_columns(tmp_path: Path, text: str) -> None:
    one = table(tmp_path, text)
    assert measures(one)[:4] == ["高龄人数", "高龄标准", "护理人数", "护理标准"]
    assert numbers(one, one.rows[0])[:4] == [20, 50, 7, 80]


def test_groups_in_three_merged_rows(tmp_path: Path) -> None:
    drawn = (
        "月份|城乡低保|||\n|城市||农村|\n|户数|发放金额（元）|户数|发放金额（元）\n1月|20|500|70|800\n2月|21|510|71|810"
    )
    merges = {"表": ["A1:A3", "B1:E1", "B2:C2", "D2:E2"]}
    (one,) = read_tables(write_xlsx(tmp_path / "表.xlsx", {"表": drawn}, merges))
    assert [row.label for row in one.rows] == ["1月", "2月"]
    assert numbers(one, one.rows[1]) == [21, 510, 71, 810]
    assert len(set(measures(one))) == 4
    assert "支出" not in measures(one)
