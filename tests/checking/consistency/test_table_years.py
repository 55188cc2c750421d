"""Prose about a table's two columns of years, and about its highest and lowest row."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

YEARS = """各镇图书借阅情况（单位：册）：
| 镇 | 2022年 | 2023年 |
|---|---|---|
| 上坪 | 1,240 | 1,385 |
| 白塔 | 2,060 | {} |
| 清水 | 870 | 912 |
"""
SCORES = """| 街道 | 得分 |
|---|---|
| 中山 | 92.5 |
| 和平 | 95.1 |
| 建设 | 88.7 |

得分最高的和平街道与最低的{}街道相差{}分。"""


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(
    "claim", ["三个镇借阅量均较2022年增加。", "2023年三个镇全部增长。", "各镇借阅册数都高于上年。"]
)
def test_what_is_said_of_every_row(claim: str) -> None:
    assert not is_alarmed(YEARS.format("2,133") + claim)
    assert is_alarmed(YEARS.format("1,987") + claim)


@pytest.mark.parametrize(
    ("claim", "right", "wrong"),
    [
        ("其中白塔镇比上年增加{}册。", "73", "37"),
        ("白塔镇{}73册。", "增加", "减少"),
        ("上坪镇同比增长{}。", "11.7%", "17.1%"),
    ],
)
def test_what_is_said_of_one(claim: str, right: str, wrong: str) -> None:
    assert not is_alarmed(YEARS.format("2,133") + claim.format(right))
    assert is_alarmed(YEARS.format("2,133") + claim.format(wrong))


@pytest.mark.parametrize(
    "claim",
    ["三个镇人均借阅量均有增加。", "除白塔镇外，两个镇均增加。", "白塔镇新书采购增加37册。", "两个镇均增长10%以下。"],
)
def test_other_things_are_left_alone(claim: str) -> None:
    assert not is_alarmed(YEARS.format("1,987") + claim)


def test_the_highest_and_the_lowest_row() -> None:
    assert not is_alarmed(SCORES.format("建设", "6.4"))
    assert is_alarmed(SCORES.format("建设", "5.4"))
    assert is_alarmed(SCORES.format("中山", "2.6"))
