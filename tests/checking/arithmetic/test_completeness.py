"""What a sentence says is lacking, or is done as a whole, is held against its own numbers."""

import pytest

from tests.factories import figure, ledger
from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import Code, PlainText, Severity

SPENT = ledger(
    figure("沟渠清淤", "全年预算", "60万元"),
    figure("沟渠清淤", "支出", "60万元"),
    figure("泵站检修", "全年预算", "50万元"),
    figure("泵站检修", "支出", "40万元"),
)


def loud(text: str, data: Ledger | None = None) -> list[str]:
    report = check_text(PlainText(f"全年开展宣传3次。{text}"), data)
    return [
        one.quote for one in report.findings if one.severity is not Severity.INFO and one.code is Code.TARGET_MISMATCH
    ]


@pytest.mark.parametrize("data", [None, SPENT])
@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("执行率偏低的项目有：沟渠清淤执行率100%，泵站检修执行率80%。", ["100%"]),
        ("沟渠清淤资金执行偏慢，执行率为100.00%，年末未支出0.00万元。", ["100.00%"]),
        ("沟渠清淤预算执行率较低，预算执行率仅100%。", ["100%"]),
        ("沟渠清淤支付进度滞后，支付率为100%。", ["100%"]),
        ("沟渠清淤执行率100%，资金使用偏慢。", ["100%"]),
        ("沟渠清淤尚有0.00万元未支出。", ["尚有0.00万元"]),
        ("沟渠清淤还有0个问题没有整改。", ["还有0个"]),
    ],
)
def test_nothing_is_lacking(text: str, wrong: list[str], data: Ledger | None) -> None:
    assert loud(text, data) == wrong


@pytest.mark.parametrize(
    "text",
    [
        "执行率偏低的项目有：泵站检修执行率80%。",
        "泵站检修资金执行偏慢，执行率为80%，尚有10万元未支出。",
        "上半年资金支付偏慢，经督促整改后执行率达100%。",
        "泵站检修执行率偏低，其余项目执行率100%。",
        "部分项目执行率偏低，力争下年执行率达100%。",
        "沟渠清淤未支出0.00万元，执行率100%。",
        "沟渠清淤结余0万元。",
        "到位率100%，但执行率偏低，为80%。",
    ],
)
def test_what_may_be_said(text: str) -> None:
    assert loud(text) == []


def alarms(text: str) -> list[tuple[Code, str]]:
    report = check_text(PlainText(f"全年开展宣传3次。{text}"))
    return [(one.code, one.quote) for one in report.findings if one.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("“三公”经费预算18万元，支出19.3万元，严格控制在预算以内。", Code.TARGET_MISMATCH),
        ("工程概算460万元，决算472.5万元，没有突破概算。", Code.TARGET_MISMATCH),
        ("全部16个乡镇均已完成确权登记，完成率为93.75%。", Code.TARGET_MISMATCH),
        ("检查发现的问题全部整改到位，整改率96%。", Code.TARGET_MISMATCH),
        ("办结率97.6%，所有案件全部办结。", Code.TARGET_MISMATCH),
        ("项目资金万元，由财政全额拨付。", Code.PLACEHOLDER),
        ("出动宣传车（）台次，覆盖全部村组。", Code.PLACEHOLDER),
    ],
)
def test_a_claim_of_the_whole_that_its_numbers_deny(text: str, code: Code) -> None:
    assert [found for found, _ in alarms(text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "“三公”经费预算18万元，支出14.3万元，严格控制在预算以内。",
        "年初预算18万元，年中追加3万元，支出19.3万元，控制在预算以内。",
        "除白石镇外，15个乡镇均已完成确权登记，完成率为93.75%。",
        "检查发现的问题全部整改到位，整改率100%，抽查合格率96%。",
        "支出情况见下表（单位：万元），其中（一）项为县级资金。",
        "项目资金（万元）按季度拨付。",
    ],
)
def test_what_its_numbers_bear_out(text: str) -> None:
    assert alarms(text) == []
