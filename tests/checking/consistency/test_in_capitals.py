"""An amount in figures and in 大写."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity


def told(text: str) -> list[tuple[Code, str]]:
    found = check_text(PlainText(text)).findings
    return [(one.code, one.quote) for one in found if one.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("合同金额58.50万元（大写：{}）。", "伍拾捌万伍仟元整", "伍拾捌万元整"),
        ("合同金额585000元（大写：人民币{}）。", "伍拾捌万伍仟元整", "伍拾捌万零伍佰元整"),
        ("中标价叁拾陆万贰仟元整（小写：{}），工期90天。", "36.2万元", "36.3万元"),
        ("中标价人民币叁拾陆万贰仟元整（{}）。", "¥362,000.00元", "¥326,000.00元"),
    ],
)
def test_both_writings_are_of_one_amount(text: str, right: str, wrong: str) -> None:
    assert told(text.format(right)) == []
    ((code, quote),) = told(text.format(wrong))
    assert code is Code.SELF_CONTRADICTION
    assert wrong in quote


def test_an_amount_in_capitals_is_no_other_amount_of_a_sum() -> None:
    text = "年初预算95.00万元，年中追加15.00万元；信息化合同58.50万元（大写：伍拾捌万伍仟元整）。"
    assert told(text) == []
