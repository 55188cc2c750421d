"""An entry's own amount is the one that its explanation gives for this year."""

import pytest

from tests.checking.findings_of import is_alarmed

TEXTS = [
    "县体育局的事业单位医疗支出在总表中列{}万元，科目说明则写明：该项去年执行42.60万元，今年安排45.16万元，同比增加6.01%。",
    "体育场馆维护费表内编列{}万元，按说明，该项上年执行42.60万元，本年安排45.16万元。",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_explanation_says_the_same(text: str) -> None:
    assert is_alarmed(text.format("41.82"))
    assert not is_alarmed(text.format("45.16"))


@pytest.mark.parametrize(
    "text",
    [
        "体育场馆维护费预算41.82万元，另有水电费去年执行42.60万元，今年安排45.16万元。",
        "体育场馆维护费编列41.82万元，其中该项目电费上年执行12.60万元，本年安排15.16万元。",
    ],
)
def test_other_items_are_passed(text: str) -> None:
    assert not is_alarmed(text)
