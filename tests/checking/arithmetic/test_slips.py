"""A number that its words call worked out, one slip of the pen from what its neighbours make of it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from youju.checking.checker import check_text
from youju.domain.findings import Finding, PlainText, Severity


def alarms(text: str) -> list[Finding]:
    return [one for one in check_text(PlainText(text)).findings if one.severity is not Severity.INFO]


MISTYPED = [
    ("截至年底，渠道衬砌已投入1,860万元，为概算2,300万元的80.87%，尚未投入{}，明年开春续建。", "440万元", "404万元"),
    ("检测费按样品计价，每份260元，全年送检1,350份，需支付{}。", "35.1万元", "31.5万元"),
    ("食堂每人每餐补助4元，就餐的有1,200人，按180天计，共补助{}。", "86.4万元", "84.6万元"),
    ("设计费按工程造价的3.2%计取，造价1,500万元，应支付设计费{}。", "48万元", "43万元"),
    ("会议费支出18.6万元，较上年的24.8万元下降{}，实行了会议审批。", "25%", "35%"),
    ("概算数为320万元，决算数为377万元，超概算的原因是追加了防渗工程{}。", "57万元", "75万元"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), MISTYPED)
def test_a_mistyped_result_is_warned_of(text: str, right: str, wrong: str) -> None:
    assert not alarms(text.format(right))
    found = alarms(text.format(wrong))
    assert any(wrong in one.quote for one in found)


UNRELATED = [
    "一期投资3,600万元，已于上年竣工；二期投资4,800万元，完成形象进度的65%，累计完成投资6,720万元。",
    "存款余额56.2亿元，较年初增加4.8亿元；贷款余额38.6亿元，较年初增加5.1亿元。",
    "年初预算1,200万元，执行中追加180万元、调减60万元，调整后预算1,320万元。",
    "完成样本检测8.6万份，上年为7.9万份。设备完好率98%，较目标值高3个百分点。",
    "小学每生650元、初中每生850元，小学8,000人、初中4,000人，共拨付860万元。",
    "示范基地目标4个，实际4个，按目标完成；高标准农田建设的新建面积目标12000亩，实际12000亩，按目标完成。",
    "临时救助列支61.43万元，同比减少3.13万元。养老补贴、敬老院改造到位依次为175.00万元和205.12万元。",
]


@pytest.mark.parametrize("text", UNRELATED)
def test_numbers_that_only_look_related_pass(text: str) -> None:
    assert not alarms(text)


@given(st.integers(1_000, 99_999), st.integers(1_000, 99_999), st.integers(0, 4), st.integers(1, 9))
def test_one_mistyped_digit_of_what_is_left_is_seen(whole: int, done: int, place: int, off: int) -> None:
    left = whole - done
    digits = list(str(left))
    assume(left > 999 and place < len(digits) - 1)
    digits[place] = str((int(digits[place]) + off) % 10)
    wrong = "".join(digits)
    assume(digits[0] != "0" and len(wrong.rstrip("0")) > 1 and int(wrong) not in (done, whole, whole + done))
    text = f"计划采购教学器材{whole}件，本年已交货{done}件，剩余{{}}件留待明年。"
    assert not alarms(text.format(left))
    assert any(wrong in one.quote for one in alarms(text.format(wrong)))


def test_nothing_and_a_number_beside_it_are_judged_without_falling() -> None:
    alarms("年初预算0万元，年中追加120万元、调减30万元，调整后预算590万元。支出566.4万元，执行率96%。")
