"""What an indicator lost is what its score lacks of its weight."""

import pytest

from tests.checking.findings_of import is_alarmed

TEXTS = [
    "从自评看，效益指标30分得27.2分，满意度指标10分得9.4分。扣分原因：效益指标扣{}分，主要是宣传面不够；满意度指标扣0.6分。",
    "产出指标满分50分，得47.2分；效益指标满分30分，得28分。失分{}分的产出指标，问题出在时效目标滞后。",
    "过程类25分、实得22.2分，产出类40分、实得38分。过程类失{}分，系合同备案不及时。",
]


@pytest.mark.parametrize("text", TEXTS)
def test_another_loss_is_told(text: str) -> None:
    assert is_alarmed(text.format("3.8"))
    assert not is_alarmed(text.format("2.8"))


@pytest.mark.parametrize(
    "text",
    [
        "过程指标25分得22.2分。过程指标扣2分，系合同备案不及时；过程指标扣0.8分，系台账不全。",
        "效益指标30分得27.2分。其中社会效益指标扣1.8分，可持续影响指标扣1分。",
        "过程指标25分得22.2分。评分标准为每缺一项过程指标扣1分。",
    ],
)
def test_parts_and_rules_are_passed(text: str) -> None:
    assert not is_alarmed(text)
