"""How clerks really put it: amounts before their labels, sources in one sign, multiples, heads, quarters, claims."""

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.domain.facts import LAST_YEAR
from youju.domain.findings import Code, Finding, PlainText, Severity

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

RIGHT = [
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

WRONG = [
    ("临时救助执行率偏低，为98.8%。", "98.8%", Code.RATE_MISMATCH),
    ("农村低保预算3150万元，其中中央2000万元、省250万元。", "250万元", Code.WRONG_ITEM),
    ("临时救助、孤儿保障是两个小项。前者支出73.2万元。", "73.2万元", Code.WRONG_ITEM),
    ("图书借阅分季度为18620册次、26870册次、21345册次和19980册次。", "26870册次", Code.VALUE_MISMATCH),
    ("编制58名，实有55人，空编4名。", "4名", Code.VALUE_MISMATCH),
    ("三项指标中，满分的3项。", "3项", Code.COUNT_MISMATCH),
    ("入户核查583户，入户核查指标已达标。", "达标", Code.TARGET_MISMATCH),
    ("按时办结率99.5%，没有达到98%的要求。", "要求", Code.TARGET_MISMATCH),
    ("2022年，全年预算3375万元，支出3321.9万元，执行率98.43%。", "2022年", Code.YEAR_SLIP),
]


def alarms(text: str) -> list[Finding]:
    report = check_text(PlainText(text, name="报告.txt"), COUNTY)
    return [one for one in report.findings if one.severity in (Severity.ERROR, Severity.WARNING)]


@pytest.mark.parametrize("text", RIGHT)
def test_right_sentences_pass(text: str) -> None:
    assert [(one.code, one.message) for one in alarms(text)] == []


@pytest.mark.parametrize(("text", "quote", "code"), WRONG)
def test_wrong_ones_are_named(text: str, quote: str, code: Code) -> None:
    found = [(one.code, text[one.start : one.end][-len(quote) :]) for one in alarms(text)]
    assert (code, quote) in found
