"""A percentage that the two numbers right beside it bear out is right, whatever else stands in the sentence."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText

PERCENTS = (Code.RATE_MISMATCH, Code.CHANGE_MISMATCH)


def wrong(text: str) -> list[str]:
    return [one.quote for one in check_text(PlainText(text)).findings if one.code in PERCENTS]


@pytest.mark.parametrize(
    "text",
    [
        "人均公用经费由上年的1.35万元增至1.41万元；公用经费总额从54万元增加到59.22万元，增长9.67%。",
        "产出指标得分率为95%（权重40分，得38分），效益指标得分率为93.3%（权重30分，得28分）。",
    ],
)
def test_the_nearest_pair_decides(text: str) -> None:
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("公用经费总额从54万元增加到59.22万元，增长8.81%。", "8.81%"),  # over the new amount, not the old
        ("其他养老支出上年执行0.50万元，今年安排0.62万元，增加22.22%。", "22.22%"),
        ("甲项目预算100万元，支出95万元，执行率93%；乙项目预算200万元，支出186万元，执行率95%。", "93%"),
    ],
)
def test_a_wrong_percentage_stays_wrong(text: str, percent: str) -> None:
    assert any(percent in quote for quote in wrong(text))
