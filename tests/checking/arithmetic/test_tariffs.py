"""Several prices, each times its own count, make one total."""

import pytest

from tests.checking.findings_of import is_alarmed

PAIRS = [
    ("定额标准为小学每生700元、初中每生900元，小学5,000人、初中3,000人，共安排公用经费{}。", "620万元", "602万元"),
    ("幼儿园生均500元、小学生均720元，幼儿园1,000人、小学4,000人，共需经费{}。", "338万元", "383万元"),
    ("小学定额720元/生，初中940元/生。今年小学在校生6,000人、初中3,000人，公用经费应安排{}。", "714万元", "741万元"),
    ("城市低保420人，月人均补助450元；农村低保3,800人，月人均补助280元，月发放低保金{}。", "125.3万元", "152.3万元"),
    ("一级护理260人，每人每月900元，二级护理400人，每人每月600元，全年共发放{}。", "568.8万元", "586.8万元"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_prices_times_their_counts_make_the_total(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "标准由每人每月500元提高到每人每月600元，惠及3,000人、2,000户，共发放2,100万元。",
        "一等奖每人3,000元，二等奖每人2,000元，表彰先进40人、劳模25人，共支出19万元，含场地费4万元。",
        "市级每人补助100元、县级每人补助50元，参加培训300人，共支出4.5万元。",
        "小学每生700元，初中每生900元，小学5,000人、初中3,000人，共安排620万元，其中上级400万元。",
    ],
)
def test_prices_of_something_else_are_left_alone(text: str) -> None:
    assert not is_alarmed(text)
