"""What happens once has one date; plans, lots and stages have their own."""

import pytest

from tests.checking.findings_of import is_alarmed

DATED = [
    ("步道工程于2024年3月6日进场，7月19日完工并开放。自评说明称，该工程实际完工时间为2024年{}。", "7月19日", "8月19日"),
    ("社区食堂4月8日开业。自{}开业以来，日均就餐210人。", "4月8日", "8月4日"),
    ("综合楼于6月12日通过验收。验收记录显示，综合楼通过验收的时间为{}。", "6月12日", "12月6日"),
]


@pytest.mark.parametrize(("text", "first", "other"), DATED)
def test_another_date_is_told_and_the_same_passed(text: str, first: str, other: str) -> None:
    assert is_alarmed(text.format(other))
    assert not is_alarmed(text.format(first))


@pytest.mark.parametrize(
    "text",
    [
        "一期6月12日完工。二期完工时间为8月12日。",
        "原定6月12日完工，因停工待料顺延。实际完工时间为8月12日。",
        "东楼于6月12日完工。西塔完工时间为8月12日。",
        "1标段开工日期为3月5日，2标段开工日期为5月3日。",
        "工程6月30日竣工，7月30日通过验收。档案载明竣工日期为6月30日。",
    ],
)
def test_another_event_may_have_another_date(text: str) -> None:
    assert not is_alarmed(text)
