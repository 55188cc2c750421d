"""How reports put things day to day: gaps, adjustments, plans, thresholds, goals; and how clerks put them freely."""

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.domain.facts import LAST_YEAR, Ledger
from youju.domain.findings import Code, Finding, PlainText, Severity

WATER = ledger(
    figure("河道清淤", "全年预算", "300万元"),
    figure("河道清淤", "年初预算", "310万元"),
    figure("河道清淤", "支出", "285万元"),
    figure("堤防维护", "全年预算", "100万元"),
    figure("堤防维护", "年初预算", "95万元"),
    figure("堤防维护", "支出", "62万元"),
    figure("防洪预警设施运行维护", "支出", "103万元"),
    figure("防洪预警设施运行维护", "全年预算", "105万元"),
    figure("防洪预警设施运行维护", "年初预算", "105万元"),
    figure("渠道疏浚", "计划", "40公里"),
    figure("渠道疏浚", "完成", "46.5公里"),
    figure("渠道疏浚", "完成", "50公里", period=LAST_YEAR),
    figure("河道巡查", "计划", "800次"),
    figure("河道巡查", "完成", "790次"),
    figure("河道巡查", "完成", "700次", period=LAST_YEAR),
    figure("护河宣传", "完成", "33场"),
    figure("护河宣传", "完成", "30场", period=LAST_YEAR),
    indicators=[
        indicator("新建泵站", "12座", "11座", score="9.17"),
        indicator("群众满意度", "≥90%", "93%"),
    ],
    activities=["渠道疏浚", "河道巡查", "护河宣传"],
    name="沅江市水利局",
    year=2023,
)

WATER_RIGHT = [
    "全年渠道疏浚46.5公里，超计划6.5公里。",
    "渠道疏浚46.5公里，超额完成6.5公里，完成年度计划的116.25%。",
    "渠道疏浚46.5公里，比年初计划多疏浚6.5公里，比上年少疏浚3.5公里。",
    "河道巡查790次，较计划少10次，比上年多巡查90次。",
    "河道巡查790次，完成计划的98.75%，同比增长12.86%。",
    "新建泵站11座，比目标少1座。",
    "新建泵站11座，较12座的目标少1座。",
    "护河宣传33场，比2022年多3场，河道巡查790次。",
    "年中河道清淤调减10万元，堤防维护调增5万元，调整后预算为505万元。",
    "2024年，计划河道巡查900次，安排堤防维护资金120万元。",
    "2024年计划投入500万元。",
    "沅江水利事业发展专项资金年初预算510万元，执行率88.24%。",
    "四、下一步打算\n拟投入500万元用于泵站改造。",
    "执行率超过90%的有2个，低于70%的1个。",
    "（二）项目绩效目标\n产出方面：新建泵站12座，群众满意度不低于90%。",
    "绩效目标为：新建泵站12座。",
    "2024年的后续工作围绕本年的差距安排：河道清淤尚有15万元未支出。",
    "支出最多的是河道清淤，占总支出的63.33%；支出最少的是防洪预警项目，为103万元，占22.89%。",
    "一是水文监测资金执行偏慢，年末尚有15万元未支出。",
    "指标\t目标\t实际\t原因\n新建泵站\t12座\t11座\t余下3处因征地滞后\n",
    "2022年、2023年两年累计河道巡查1490次。",
]

WATER_WRONG = [
    ("全年渠道疏浚46.5公里，超计划7.5公里。", "超计划7.5公里", Code.CHANGE_MISMATCH),
    ("渠道疏浚46.5公里，比计划少6.5公里。", "少6.5公里", Code.DIRECTION_MISMATCH),
    ("渠道疏浚46.5公里，完成年度计划的161.25%。", "161.25%", Code.RATE_MISMATCH),
    ("河道巡查790次，比上年多巡查99次。", "99次", Code.CHANGE_MISMATCH),
    ("河道巡查790次，同比下降12.86%。", "下降12.86%", Code.DIRECTION_MISMATCH),
    ("河道巡查790次，同比增长21.86%。", "21.86%", Code.CHANGE_MISMATCH),
    ("年中河道清淤调增10万元。", "调增10万元", Code.DIRECTION_MISMATCH),
    ("（二）项目绩效目标\n产出方面：新建泵站15座。", "15座", Code.VALUE_MISMATCH),
]

COUNTY = ledger(
    figure("农村低保", "全年预算", "3150万元"),
    figure("农村低保", "支出", "3120万元"),
    figure("农村低保", "支出", "2600万元", period=LAST_YEAR),
    figure("农村低保", "全年预算", "2000万元", source="中央"),
    figure("农村低保", "全年预算", "900万元", source="省级"),
    figure("农村低保", "全年预算", "250万元", source="县级"),
    figure("农村低保", "人数", "8000人"),
    figure("临时救助", "全年预算", "150万元"),
    figure("临时救助", "支出", "128.7万元"),
    figure("临时救助", "支出", "201.4万元", period=LAST_YEAR),
    figure("孤儿保障", "全年预算", "75万元"),
    figure("孤儿保障", "支出", "73.2万元"),
    figure("孤儿保障", "支出", "70.8万元", period=LAST_YEAR),
    figure("图书借阅", "一季度", "18620册次"),
    figure("图书借阅", "二季度", "21345册次"),
    figure("图书借阅", "三季度", "26870册次"),
    figure("图书借阅", "四季度", "19980册次"),
    figure("图书借阅", "全年", "86815册次"),
    figure("单位", "编制人数", "58人"),
    figure("单位", "实有人数", "55人"),
    indicators=[
        indicator("入户核查", "600户", "583户", score="9.72"),
        indicator("按时办结率", "≥98%", "99.5%"),
        indicator("单户核查成本", "≤90元", "84元"),
    ],
    activities=["图书借阅"],
    name="长河县民政局",
    year=2023,
)

COUNTY_RIGHT = [
    "临时救助150万元的预算只支出128.7万元，余21.3万元。",
    "临时救助预算150万元只拨付支出128.7万元，执行率85.8%，未使用21.3万元。",
    "农村低保预算3150万元，其中中央2000万元、省900万元、县250万元。",
    "农村低保支出3120万元，是上年的1.2倍，人均3900元。",
    "人均发放水平：农村低保3900元。",
    "临时救助、孤儿保障是两个小项。前者支出128.7万元，后者支出73.2万元。",
    "与上年（2872.2万元）相比，三项支出增长15.66%。",
    "孤儿保障（2022年支出70.8万元）全年支出73.2万元。",
    "图书借阅86815册次，分季度为18620册次、21345册次、26870册次和19980册次，上半年39965册次。",
    "编制58名，实有55人，空编3名。",
    "三项指标中，满分的2项，扣分的指标1项。",
    "为入户核查583户，离600户的任务差17户，入户核查未达标。",
    "按时办结率99.5%，超过98%的目标；单户核查成本84元，低于90元的上限。",
    "65岁以上老人优先办理。",
]

COUNTY_WRONG = [
    ("临时救助执行率偏低，为98.8%。", "98.8%", Code.RATE_MISMATCH),
    ("农村低保预算3150万元，其中中央2000万元、省250万元。", "250万元", Code.WRONG_ITEM),
    ("临时救助、孤儿保障是两个小项。前者支出73.2万元。", "73.2万元", Code.WRONG_ITEM),
    ("图书借阅分季度为18620册次、26870册次、21345册次和19980册次。", "26870册次", Code.VALUE_MISMATCH),
    ("编制58名，实有55人，空编4名。", "4名", Code.SUM_MISMATCH),
    ("三项指标中，满分的3项。", "3项", Code.COUNT_MISMATCH),
    ("入户核查583户，入户核查指标已达标。", "达标", Code.TARGET_MISMATCH),
    ("按时办结率99.5%，没有达到98%的要求。", "要求", Code.TARGET_MISMATCH),
    ("2022年，全年预算3375万元，支出3321.9万元，执行率98.43%。", "2022年", Code.YEAR_SLIP),
]


def alarms(text: str, data: Ledger = WATER) -> list[Finding]:
    report = check_text(PlainText(text, name="报告.txt"), data)
    return [one for one in report.findings if one.severity in (Severity.ERROR, Severity.WARNING)]


@pytest.mark.parametrize(
    ("data", "text"), [*((WATER, text) for text in WATER_RIGHT), *((COUNTY, text) for text in COUNTY_RIGHT)]
)
def test_right_sentences_pass(data: Ledger, text: str) -> None:
    assert [(one.code, one.message) for one in alarms(text, data)] == []


@pytest.mark.parametrize(("text", "quote", "code"), WATER_WRONG)
def test_wrong_ones_are_named_and_nothing_else(text: str, quote: str, code: Code) -> None:
    (finding,) = alarms(text)
    assert finding.code is code
    assert text[finding.start : finding.end].endswith(quote[-4:])


@pytest.mark.parametrize(("text", "quote", "code"), COUNTY_WRONG)
def test_wrong_ones_are_named(text: str, quote: str, code: Code) -> None:
    found = [(one.code, text[one.start : one.end][-len(quote) :]) for one in alarms(text, COUNTY)]
    assert (code, quote) in found


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("堤防维护尚有38万元未支出，占全部未支出资金的九成以上。", "六成以上"),
        ("河道巡查790万次。", "790次"),
    ],
)
def test_suggestions_are_fit_to_print(text: str, suggestion: str) -> None:
    assert suggestion in [one.suggestion for one in alarms(text)]


def test_a_group_that_no_table_names_is_not_held_against_the_whole() -> None:
    found = alarms("疏浚类两个项目支出347万元，执行率86.75%。")
    assert {one.code for one in found} <= {Code.UNSUPPORTED_NUMBER}
