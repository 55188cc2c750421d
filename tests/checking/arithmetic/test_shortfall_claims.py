"""What a sentence says is lacking is held against its own numbers."""

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
