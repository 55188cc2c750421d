"""Rates whose operands stand in a bracket behind them, and shares of a part that a list names."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText


def wrong(text: str) -> list[str]:
    return [one.quote for one in check_text(PlainText(text)).findings if one.code is Code.RATE_MISMATCH]


@pytest.mark.parametrize(
    "text",
    [
        "产出指标得分率为97.5%（权重40分，得38分）。",
        "培训完成率90%（计划10期，实际8期）。",
        "资金来源为中央补助220万元、省级补助110万元、县级配套70万元，中央资金占比60%。",
        "小学612名、初中458名、高中230名，小学占52.3%。",
    ],
)
def test_a_rate_that_its_operands_deny(text: str) -> None:
    assert wrong(text)


@pytest.mark.parametrize(
    "text",
    [
        "产出指标得分率为95%（权重40分，得38分）。",
        "抽检合格率98%（抽检50批次，不合格1批次）。",
        "培训完成率120%（计划10期，实际12期）。",
        "满意度96%（发放问卷500份，收回487份，满意468份）。",
        "资金来源为中央补助220万元、省级补助110万元、县级配套70万元，中央资金占比55%。",
        "资金来源为中央补助220万元、省级补助110万元、县级配套70万元，中央、省级资金占比82.5%。",
        "小学612名、初中458名、高中230名，小学占47.08%。",
        "县道12公里、乡道20公里，总里程50公里，县道占24%。",
    ],
)
def test_a_rate_that_its_operands_bear_out(text: str) -> None:
    assert wrong(text) == []
