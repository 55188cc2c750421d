import pytest

from youju.checking.arithmetic import check_arithmetic
from youju.checking.consistency import check_consistency
from youju.checking.reading import read_text
from youju.domain.findings import Code, Finding, PlainText, Severity
from youju.mentions import find_mentions


def consistency(text: str) -> list[Finding]:
    return check_consistency(read_text(PlainText(text), find_mentions(text)))


def told(text: str) -> list[tuple[Code, str]]:
    return [(one.code, one.quote) for one in consistency(text)]


FUNDS = (
    "某市某局2020年度专项支出绩效评价报告\n"
    "2020年，市财政拨付劳务人员工资、电路租赁、大厅维护费用、物业管理费专项经费312万元。\n"
    "\t专项资金安排表\n \t科目名称\n \t一、经费拨款\n\n"
    "\t合计\n\t\n\t\n\t3120.00\n\t3120.00\n\n"
    "\t新增劳务人员工资\n\t2010305\n\t信息事务\n\t1500.00\n\t1500.00\n\n"
    "\t大厅维护费用\n\t2010305\n\t信息事务\n\t900.00\n\t900.00\n\n"
    "\t物业管理费\n\t2010305\n\t信息事务\n\t600.00\n\t600.00\n\n"
    "\t平台运维\n\t2010504\n\t信息事务\n\t120.00\n\t120.00\n\n"
)


def test_a_table_without_unit_is_held_against_the_prose_and_the_factor_named() -> None:
    (finding,) = [one for one in consistency(FUNDS) if one.code is Code.MISSING_UNIT]
    assert (finding.quote, finding.suggestion, finding.severity) == ("3120.00", "单位：千元", Severity.WARNING)
    assert "312万元" in finding.message
    assert "相差10倍" in finding.message


def test_items_of_the_prose_and_rows_of_the_table_are_held_against_each_other() -> None:
    assert [quote for code, quote in told(FUNDS) if code is Code.TABLE_MISMATCH] == ["电路租赁", "平台运维"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表（单位：万元）\n项目\t金额\n甲项\t10\n乙项\t20\n合计\t31", [(Code.TABLE_MISMATCH, "31")]),
        ("表（单位：万元）\n项目\t金额\n甲项\t10\n乙项\t20\n合计\t30", []),
        ("表（单位：万元）\n项目\t金额\n甲项\t10.01\n乙项\t20.02\n合计\t30.04", [(Code.ROUNDING, "30.04")]),
        (
            "表（单位：万元）\n项目\t小计\t中央资金\t县级资金\n甲项\t9\t5\t3\n乙项\t7\t4\t3",
            [(Code.TABLE_MISMATCH, "9\t5\t3")],
        ),
        ("表（单位：万元）\n项目\t金额\n甲项目\t10\n乙项目\t20\n合计\t30\n甲项目10万元。", []),
        (
            "表（单位：万元）\n项目\t金额\n甲项目\t10\n乙项目\t20\n合计\t30\n甲项目1万元。",
            [(Code.TABLE_MISMATCH, "甲项目1万元")],
        ),
        ("表（单位：元）\n项目\t支出数\n甲项\t2199360\n乙项\t100\n丙项\t40\n合计\t2199500", []),
        ("表（单位：元）\n类\t款\t名称\t金额\n208\t\t社保\t5\n208\t05\t养老\t5\n合计\t\t\t5", []),
    ],
)
def test_tables(text: str, expected: list[tuple[Code, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资1.2亿元（1200万元）。", [(Code.UNIT_SLIP, "1.2亿元（1200万元")]),
        ("总投资1.2亿元（12000万元）。", []),
        ("总投资61.94亿元（619348.5万元）。", [(Code.SELF_CONTRADICTION, "61.94亿元（619348.5万元")]),
        ("总投资61.93亿元（619348.5万元）。", []),
        ("甲项目到位资金46万元。年底，甲项目到位资金64万元。", [(Code.SELF_CONTRADICTION, "64万元")]),
        ("全年预算502万元，全部为经费拨款。资金均已到位。与上年全年预算438万元相比，本年预算增加64万元。", []),
        ("甲项目到位资金46万元。年底，甲项目支出资金44万元。", []),
    ],
)
def test_a_quantity_stated_twice(text: str, expected: list[tuple[Code, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("2025年预算618万元，比2025年预算增加42万元。", "比2025年预算"),
        ("某局2020年度绩效评价报告\n所属单位全部纳入2021年部门预算编制范围。", "2021年部门预算编制"),
        ("某局2021年度绩效自评报告\n我局组织开展了2020年度绩效自评。", "2020年度绩效自评"),
    ],
)
def test_a_year_that_cannot_be_right(text: str, quote: str) -> None:
    assert told(text) == [(Code.YEAR_SLIP, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "2025年预算618万元，比2024年预算增加42万元。",
        "2024年预算618万元，比2024年执行数增加42万元。",
        "某局2021年度绩效自评报告\n针对2020年度绩效评价发现的问题，我局已全部整改。",
        "某局2021年度绩效自评报告\n省厅2020年12月提前下达资金30万元。",
    ],
)
def test_other_years_are_left_alone(text: str) -> None:
    assert told(text) == []


def test_an_office_written_in_two_ways() -> None:
    text = "某区规划和自然资源局组织实施。某区规划与自然资源局负责验收，某区规划和自然资源局拨款。"
    assert told(text) == [(Code.NAME_MISMATCH, "规划与自然资源局")]
    assert told("财政局与水利局联合验收，财政局和水利局共同拨款。") == []


@pytest.mark.parametrize(
    ("text", "code", "quote"),
    [
        ("支出增长13.95。主要是补缴社保。", Code.MISSING_UNIT, "增长13.95"),
        ("项目投资500，建成两座泵站。", Code.MISSING_UNIT, "投资500"),
        ("支出增加（减少）5万元。", Code.TEMPLATE_RESIDUE, "增加（减少）5万元"),
        ("支出5万元，主要原因是。", Code.TEMPLATE_RESIDUE, "主要原因是。"),
        ("项目于【待补：日期】开工。", Code.PLACEHOLDER, "【待补：日期】"),
        ("项目支出____万元。", Code.PLACEHOLDER, "____"),
        ("服务群众××人。", Code.PLACEHOLDER, "××"),
        ("满意度为IOO%。", Code.MALFORMED_NUMBER, "IOO%"),
        ("依据国发〔201834号文件。", Code.MALFORMED_NUMBER, "国发〔201834号"),
    ],
)
def test_what_is_left_unfinished(text: str, code: Code, quote: str) -> None:
    assert told(text) == [(code, quote)]


@pytest.mark.parametrize(
    "text",
    [
        "预算为0。",
        "2021年增长较快，投资500万元。",
        "自2012，项目稳步推进。",
        "单价2×3米。",
        "项目\t增加（减少）额\n甲\t5",
    ],
)
def test_finished_text_is_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "part", ["省级追加的24万元", "中央资金18万元", "追减6万元", "上级补助30万元", "因重复申报退回3468元"]
)
def test_a_part_of_a_row_is_not_the_row(part: str) -> None:
    table = "单位：万元\n项目\t全年预算数\n水库维修养护\t210.00\n防汛物资储备\t38.00\n合计\t248.00\n"
    text = f"水库维修养护{part}用于白蚁防治。\n{table}"
    assert [one for one in consistency(text) if one.severity is not Severity.INFO] == []


FORM = (
    "项目资金\t资金构成\t全年预算数（万元）\t全年执行数（万元）\t分值\t执行率\t得分\n"
    "\t年度资金总额\t600.00\t546.25\t10\t{rate}\t9.1\n"
    "绩效指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
    "\t管网改造长度\t36公里\t27公里\t10\t7.5\t征地推迟\n"
)


def test_a_forms_second_header_ends_what_the_first_one_heads() -> None:
    assert told(FORM.format(rate="91.04%")) == []
    assert told(FORM.format(rate="94.01%")) == [(Code.TABLE_MISMATCH, "94.01%")]


def test_a_share_of_all_is_no_share_of_another_part() -> None:
    text = "水利支出362.93万元，占全部支出的66.44%；防汛支出117.57万元，占全部支出的21.52%。"
    assert [
        one for one in check_arithmetic(read_text(PlainText(text), find_mentions(text))) if one.severity != "info"
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "社会效益指标目标不少于90%，实际95%，该指标分值10分，自评得10分。\n项目自评得分96.14分，自评等级为优。",
        "表（单位：万元）\n项目\t支出\n开放经费\t479.19\n培训经费\t20.00\n合计\t499.19\n开放经费支出479.19万元。\n"
        "开放经费支出由396.29万元增加到479.19万元。",
    ],
)
def test_an_indicators_score_and_last_years_value_are_no_contradiction(text: str) -> None:
    assert told(text) == []


def test_a_table_in_the_unit_of_the_prose_is_said_to_be_no_times_apart() -> None:
    table = "渠道\t310\n泵站\t190\n合计\t500\n"
    text = f"全年预算500万元。\n项目\t全年预算\n{table}"
    [found] = [one for one in consistency(text) if one.code is Code.MISSING_UNIT]
    assert "相差" not in found.message
    assert "单位：万元" in found.message
    below = f"{text}注：上表金额单位为万元。\n"
    assert [one for one in consistency(below) if one.code is Code.MISSING_UNIT] == []
