"""Bands that a text states, held against what it then gives."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

STARS = "按得分评星：85分及以上为五星，75分至85分为四星，65分至75分为三星，65分以下不评星。河口站得{}，评定为{}。"
POINTS = "执行率95%及以上得10分，90%（含）至95%得8分，80%（含）至90%得6分，不足80%不得分。本项目执行率{}，得{}。"
FLOORS = "不低于90分的为优秀，不低于75分且低于90分的为良好，低于75分的为不合格。阅览中心得分{}，评定为{}。"
LEVELS = "考核分三档：90分（含）以上为A类，70分（含）至90分为B类，70分以下为C类。河东社区得{}，列为{}。"


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(
    ("rule", "value", "right", "wrong"),
    [
        (STARS, "79.3分", "四星", "三星"),
        (STARS, "85分", "五星", "四星"),
        (POINTS, "88.4%", "6分", "8分"),
        (POINTS, "95.2%", "10分", "8分"),
        (FLOORS, "88.4分", "良好", "优秀"),
        (LEVELS, "90分", "A类", "B类"),
        (LEVELS, "66.5分", "C类", "B类"),
    ],
)
def test_a_value_gets_what_its_band_gives(rule: str, value: str, right: str, wrong: str) -> None:
    assert not is_alarmed(rule.format(value, right))
    assert is_alarmed(rule.format(value, wrong))


def test_how_many_got_each_grade_is_no_grade_of_that_score() -> None:
    counts = "；".join(
        f"绩效评级为“{grade}”的项目{count}个" for grade, count in [("优", 39), ("良", 0), ("合格", 0), ("不合格", 0)]
    )
    assert not is_alarmed(f"平均得分99.33分（其中，{counts}。")
    assert is_alarmed("平均得分99.33分，评级为“良”。")


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (
            "效能得{}分，效率得44.5分，合计{total}分。90分及以上为“优”，80分及以上不足90分为“良”，据此评价等级为“优”。",
            "46",
            "44",
        ),
        ("自评得分{}分，其中决策得18分。以90分（含）以上为优、80分至90分为良为标准，评价等级为优。", "91.5", "88.5"),
        ("综合得分{}分。按≥90分为优，80≤得分<90为良，60≤得分<80为中，<60为差，评定等级为良。", "84.1", "78.4"),
        ("本项目自评得分{}分，失分在产出。90分以上为“优秀”。自评等次“良好”。", "86", "93"),
    ],
)
def test_a_grade_may_stand_a_sentence_behind_its_score(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right, total=float(right) + 44.5))
    assert is_alarmed(text.format(wrong, total=float(wrong) + 44.5))


@pytest.mark.parametrize(
    "text",
    [
        "项目自评得分92分。复核后核减4分，按90分以上为优、80分至90分为良的标准，评价等级为良。",
        "综合得分88分。去年评价等级为优。",
        "自评得分91分，自评等级为优；复评得分87分，复评等级为良。",
    ],
)
def test_a_grade_after_another_score_is_not_this_ones(text: str) -> None:
    assert not is_alarmed(text)


def test_a_grade_may_stand_before_its_scale() -> None:
    text = "满分100分，实得{}分，评价等次“优”（90分及以上为优，75分及以上为良，60分及以上为合格）。"
    assert not is_alarmed(text.format("92.4"))
    assert is_alarmed(text.format("88.4"))


TOLD_LAST = (
    "项目自评得分{}，其中决策14分（满分15分）、过程23.5分（满分25分）、产出28分（满分35分）、效益23.1分（满分25分），"
    "评价等级为“{}”。"
)


def test_a_grade_stands_behind_the_points_of_each_part() -> None:
    assert not is_alarmed(TOLD_LAST.format("88.6分", "良"))
    assert is_alarmed(TOLD_LAST.format("88.6分", "优"))
