"""A change that was asked for, and whether the two values reach it."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("按公用经费压减不低于6%的要求，本年预算由上年的82万元减至{}，完成了压减任务。", "76.3万元", "80.1万元"),
    ("上级要求会议费下降不低于4%。2024年支出{}，上年支出25万元，达到了要求。", "23.8万元", "24.6万元"),
    ("旅游收入年度目标为增长不低于8%，2024年实现{}，上年为3.5亿元，未完成年度目标。", "3.7亿元", "3.9亿元"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_change_asked_for_is_reached_or_missed_as_the_words_say(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "五年累计下降不低于10%，本年由上年的82万元减至80万元，完成年度目标。",
        "要求压减不低于6%，本年82万元，完成压减任务。",
        "要求压减不低于6%，差旅费由上年的8.2万元减至7.6万元，印刷费与上年持平。",
    ],
)
def test_other_spans_and_values_untold(text: str) -> None:
    assert not is_alarmed(text)
