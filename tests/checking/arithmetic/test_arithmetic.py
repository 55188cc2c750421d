import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youju.checking.arithmetic import check_arithmetic
from youju.checking.checker import check_text
from youju.checking.consistency import check_consistency
from youju.checking.proofreading import check_wording
from youju.checking.reading import read_text
from youju.domain.findings import Code, Finding, PlainText, Severity
from youju.mentions import find_mentions

OWN_CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "data" / "consistency_own.jsonl").read_text(encoding="utf-8").splitlines()
]
DOORS = (check_arithmetic, check_consistency, check_wording)


def arithmetic(text: str) -> list[Finding]:
    return check_arithmetic(read_text(PlainText(text), find_mentions(text)))


def loud(text: str) -> list[Finding]:
    reading = read_text(PlainText(text), find_mentions(text))
    found = [one for door in DOORS for one in door(reading)]
    return [one for one in found if one.severity is not Severity.INFO]


@pytest.mark.parametrize("case", [case for case in OWN_CASES if case["codes"]], ids=lambda case: case["id"])
def test_a_faulty_text_is_warned_of_in_the_right_place_and_by_the_right_name(case: dict) -> None:
    start = case["text"].index(case["region"])
    here = [one for one in loud(case["text"]) if one.start < start + len(case["region"]) and one.end > start]
    assert {one.code.value for one in here} & set(case["codes"])


@pytest.mark.parametrize("case", [case for case in OWN_CASES if not case["codes"]], ids=lambda case: case["id"])
def test_a_clean_text_is_left_alone(case: dict) -> None:
    assert loud(case["text"]) == []


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (
            "总投资900万元，其中土建500万元，设备300万元，其他费用80万元。",
            Code.SUM_MISMATCH,
            "500万元＋300万元＋80万元＝880万元",
        ),
        ("全年预算400万元，实际支出380万元，预算执行率为90%。", Code.RATE_MISMATCH, "380万元÷400万元＝95%"),
        ("2023年支出50万元，2024年支出60万元，同比增长25%。", Code.CHANGE_MISMATCH, "＋20%"),
        ("2023年支出50万元，2024年支出60万元，比上年减少10万元。", Code.DIRECTION_MISMATCH, "是增加10万元"),
        ("资金到位100万元，支出90万元，结余20万元。", Code.SUM_MISMATCH, "100万元－90万元＝10万元"),
        ("年度目标不低于90%，实际85%，圆满完成年度目标。", Code.TARGET_MISMATCH, "目标不低于90%，实际85%"),
        ("该指标分值5分，得6分。", Code.SCORE_MISMATCH, "分值5分，得分6分"),
        ("内设4个科室，分别为甲科、乙科、丙科。", Code.COUNT_MISMATCH, "后文列出3项"),
        ("补助资金30万元，其中甲村120万元、乙村180万元。", Code.UNIT_SLIP, "相差10倍"),
    ],
)
def test_the_message_names_both_sides(text: str, code: Code, words: str) -> None:
    found = {one.code: one.message for one in arithmetic(text)}
    assert words in found[code]


@pytest.mark.parametrize(
    "text",
    [
        "卫生支出236.63万元，其中行政单位医疗40.35万元，事业单位医疗196.29万元。",
        "支出合计9759.38万元，财政拨款支出9746.50万元，占比99.86%。",
        "上年执行50.78万元，本年编列98.27万元，较上年执行数增加93.51%。",
    ],
)
def test_a_last_digit_is_only_mentioned(text: str) -> None:
    assert [(one.code, one.severity) for one in arithmetic(text)] == [(Code.ROUNDING, Severity.INFO)]


def test_growth_of_a_hundred_percent_from_nothing_is_only_mentioned() -> None:
    found = arithmetic("2023年支出0万元，2024年支出20万元，比上年增加20万元，增长100%。")
    assert [(one.code, one.severity) for one in found] == [(Code.CHANGE_MISMATCH, Severity.INFO)]


def test_a_sure_rate_is_offered_corrected() -> None:
    found = arithmetic("全年预算400万元，实际支出380万元，预算执行率为90%。")
    assert [one.suggestion for one in found] == ["95%"]


AMOUNTS = st.decimals(min_value=1, max_value=9000, places=2).map(lambda amount: amount.quantize(Decimal("0.01")))


@given(st.lists(AMOUNTS, min_size=3, max_size=6))
def test_parts_that_add_up_are_left_alone(amounts: list[Decimal]) -> None:
    listed = "、".join(f"第{place}批{amount}万元" for place, amount in enumerate(amounts, 1))
    assert arithmetic(f"共下达资金{sum(amounts)}万元，分别为{listed}。") == []


@given(st.lists(AMOUNTS, min_size=3, max_size=6), st.integers(1, 8))
def test_a_total_beyond_rounding_is_flagged(amounts: list[Decimal], gap: int) -> None:
    listed = "，".join(f"第{place}批{amount}万元" for place, amount in enumerate(amounts, 1))
    wrong = sum(amounts) + gap
    found = arithmetic(f"{listed}，{'零一二三四五六'[len(amounts)]}项合计{wrong}万元。")
    assert [one.code for one in found] == [Code.SUM_MISMATCH]


@given(AMOUNTS, st.integers(1, 99))
def test_a_rate_follows_from_its_operands(base: Decimal, percent: int) -> None:
    spent = (base * percent / 100).quantize(Decimal("0.01"))
    rate = (spent / base * 100).quantize(Decimal("0.01"))
    text = "全年预算{}万元，实际支出{}万元，预算执行率为{}%，余款待验收后支付。"
    assert [one for one in arithmetic(text.format(base, spent, rate)) if one.severity is not Severity.INFO] == []
    wrong = text.format(base, spent, rate + 3)
    assert [one.code for one in arithmetic(wrong)] == [Code.RATE_MISMATCH]


@pytest.mark.parametrize(
    "text",
    [
        "新增节水灌溉面积3860亩，完成4000亩目标的96.5%，得4.83分。",
        "图书外借18.6万册次，仅完成20万册次目标的93%，扣1.05分。",
    ],
)
def test_a_share_of_a_target_claims_nothing(text: str) -> None:
    assert [one for one in arithmetic(text) if one.code is Code.TARGET_MISMATCH] == []


@pytest.mark.parametrize(
    ("text", "code", "quote"),
    [
        ("平台运维预算由上年的59.39万元减少到60.13万元。", Code.DIRECTION_MISMATCH, "59.39万元减少到60.13万元"),
        ("项目预算同比下降12.86%，由9000.41万元变为10158.00万元。", Code.DIRECTION_MISMATCH, "项目预算同比下降12.86%"),
        (
            "本年支出207.49万元，比2021年增加30.09万元（2021年为237.58万元）。",
            Code.DIRECTION_MISMATCH,
            "比2021年增加30.09万元",
        ),
        ("产出指标得分59.64分，较满分60分少3.06分。", Code.SCORE_MISMATCH, "59.64分，较满分60分少3.06分"),
        (
            "安排的项目有道路养护、桥梁加固、水毁修复，共4项。",
            Code.COUNT_MISMATCH,
            "道路养护、桥梁加固、水毁修复，共4项",
        ),
        ("支出20万元（占比40%），用于甲类培训（8万元）、乙类培训（13万元）。", Code.SUM_MISMATCH, None),
        ("全年支出43万元，包括专家检查12万元，应急物资储备5万元，应用系统运行28万元。", Code.SUM_MISMATCH, None),
    ],
)
def test_more_ways_to_say_it(text: str, code: Code, quote: str | None) -> None:
    found = [one for one in arithmetic(text) if one.severity is not Severity.INFO]
    assert code in [one.code for one in found]
    assert quote is None or quote in [one.quote for one in found]


def test_last_years_spending_is_compared_with_this_years_spending() -> None:
    chain = "全年预算431.00万元，到位425.00万元，支出399.10万元，结余25.90万元。"
    text = chain + "与上年支出371.88万元相比，本年支出增加27.22万元，增长{}%。"
    assert loud(text.format("7.32")) == []
    assert [one.quote for one in loud(text.format("9.32"))] == ["9.32%"]


@pytest.mark.parametrize(
    "text",
    [
        f"支出{'九' + '亿' * 3}元，其中甲项目0.{'0' * 40}1万元、乙项目{'8' * 16}.{'3' * 90}万元，合计1万元。",
        f"上年支出0.{'0' * 120}3万元，本年支出{'7' * 15}万元，与上年持平，同比增长0.{'1' * 99}%。",
    ],
)
def test_numbers_of_absurd_length_are_judged_without_falling(text: str) -> None:
    assert check_text(PlainText(text)).coverage.seen > 0


OF_REPORTS = [
    (
        "年初预算860万元，追加甲项目21万元、乙项目40万元，调减丙项目15万元，净增{}，全年预算906万元。",
        "46万元",
        "64万元",
    ),
    ("与2021年支出624万元相比，本年支出增加48万元，增长{}，主要是工程量增加。", "7.69%", "8.69%"),
    ("受理投诉3,120件，比上年2,860件多260件；按时办结3,042件，按时办结率{}。", "97.5%", "95.7%"),
    ("发放问卷420份，收回满意391份，满意度{}。", "93.1%", "91.3%"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), OF_REPORTS)
def test_everyday_sentences_of_reports(text: str, right: str, wrong: str) -> None:
    assert not loud(text.format(right))
    assert loud(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "全年支出1,978.46万元，较上年的1,815.20万元增加163.26万元，增长8.99%，预算完成率96.64%。",
        "甲镇筛查18,326人，完成率101.81%；乙镇筛查17,145人，完成率95.25%，差855人。",
        "两个项目执行率分别为91.83%和83.85%，低于项目平均水平93.78%。",
        "年中追加道路养护18万元、抢险45万元，调减绿化12万元，年初预算1,172万元，全年预算1,223万元。",
        "收入合计3,512.6万元，上年结转86.4万元，收入总计3,599万元；支出合计3,541.2万元，年末结转57.8万元。",
        "设备款分两笔：5月支付42.5万元，9月支付尾款7.5万元，与50万元的合同总价一致。",
        "累计建成托位3,260个，当年新增420个，上年新增510个。",
        "计划演出120场，实际132场。观众7.26万人次，场均550人次。补助按每场6,000元结算，共79.2万元。",
        "总产15.29万吨，比上年的14.88万吨增产0.41万吨，增长2.8%。",
        "收入4,600万元、基金186万元，收入合计4,786万元；支出合计4,586万元，年末结转200万元。",
        "总收入5,318.4万元。总支出5,047.9万元，年终结转270.5万元，结转率5.09%。",
        "总支出500万元。教育150万元，农林水175万元，社保75万元，依次占总支出的30%、35%和15%。",
        "接种量居四季之首，比二季度多7,055剂次；四季度回落，较三季度减少25.3%。",
    ],
)
def test_everyday_sentences_that_are_right(text: str) -> None:
    assert not loud(text)


@pytest.mark.parametrize(
    "text",
    [
        "年初预算1424.00万元，上年结转45.70万元，年中追加{}万元，全年预算1636.50万元。",
        "上年结转资金45.70万元，年初预算1424.00万元，年中净追加{}万元，全年预算1636.50万元。",
        "水利局2024年项目资金年初预算1424.00万元，年中净追加{}万元，上年结转45.70万元，全年预算1636.50万元，到位1544.50万元。",
        "年初预算1424.00万元，加上年中追加{}万元、上年结转45.70万元，全年预算1636.50万元。",
    ],
)
def test_what_was_carried_over_is_part_of_the_chain_of_a_budget(text: str) -> None:
    assert not loud(text.format("166.80"))
    assert loud(text.format("176.80"))


def test_what_was_carried_over_may_be_within_the_first_budget() -> None:
    assert not loud("年初预算1424.00万元（含上年结转45.70万元），年中追加212.50万元，全年预算1636.50万元。")
