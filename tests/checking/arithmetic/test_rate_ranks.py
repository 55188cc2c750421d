"""Which of several has the lowest or highest rate, by the amounts told of each."""

import pytest

from tests.checking.findings_of import is_alarmed

TWINS = [
    ("印刷费预算12万元、支出11.4万元，差旅费预算30万元、支出27万元，{}支出进度最快。", "印刷费", "差旅费"),
    (
        "甲标段预算320万元、支出304万元，乙标段预算280万元、支出252万元，丙标段预算150万元、支出147万元。执行率最低的是{}。",
        "乙标段",
        "丙标段",
    ),
    ("造林计划600亩、完成588亩，抚育计划900亩、完成810亩，{}完成率最低。", "抚育", "造林"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), TWINS)
def test_the_one_named_has_the_extreme_rate(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "印刷费预算12万元、支出11.4万元，差旅费预算30万元、支出27万元，差旅费执行率较去年最低的一年提高。",
        "甲标段预算320万元、支出304万元，乙标段预算280万元、支出252万元，全县执行率最低的是丁标段。",
        "甲标段预算320万元、支出304万元，乙标段预算280万元、支出266万元，执行率最低的是甲标段。",
    ],
)
def test_other_yardsticks_and_ties_are_left_alone(text: str) -> None:
    assert not is_alarmed(text)
