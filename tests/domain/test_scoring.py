"""Targets met or not, scores by proportion, grades, and the sums of scores."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youju.domain.derivation import derive
from youju.domain.facts import TOTAL, Fact, Indicator, Item, ItemKind, Ledger, UnitProfile
from youju.domain.findings import Code
from youju.domain.quantity import Quantity
from youju.domain.scoring import grade, is_met, proportional_score

PROFILE = UnitProfile("某县某局", 2024)
positive = st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2)


def indicator(name: str, level1: str = "产出指标", operator: str = "≥", project: str = "") -> Indicator:
    return Indicator(name, name, level1=level1, operator=operator, project=project)


def judged(*rows: tuple[Indicator, str, str, str, str], extra: tuple[Fact, ...] = ()) -> Ledger:
    facts = [
        Fact(one.key, measure, Quantity.parse(number, unit))
        for one, target, actual, weight, score in rows
        for measure, number, unit in (
            ("目标值", target, "件"),
            ("实际值", actual, "件"),
            ("分值", weight, "分"),
            ("得分", score, "分"),
        )
        if number
    ]
    items = [Item(one.key, one.name, ItemKind.INDICATOR) for one, *_ in rows]
    return derive(Ledger.build(PROFILE, [*facts, *extra], items, [one for one, *_ in rows]))


@pytest.mark.parametrize(
    ("score", "full", "expected"),
    [("100", 100, "优"), ("90", 100, "优"), ("89.99", 100, "良"), ("80", 100, "良"), ("79.9", 100, "中"),
     ("60", 100, "中"), ("59.99", 100, "差"), ("0", 100, "差"), ("18", 20, "优"), ("107", 120, "良")],
)  # fmt: skip
def test_grades_by_their_bounds(score: str, full: int, expected: str) -> None:
    assert grade(Decimal(score), full) == expected


def test_no_grade_of_nothing() -> None:
    with pytest.raises(ValueError, match="满分"):
        grade(Decimal(5), 0)


@pytest.mark.parametrize(
    ("operator", "target", "actual", "met"),
    [("≥", "10", "10", True), ("≥", "10", "9", False), ("≤", "10", "9", True), ("≤", "10", "11", False),
     ("=", "12", "12", True), ("=", "12", "13", True), ("=", "12", "11", False), (">", "5", "5", False),
     ("<", "5", "5", False), ("<", "5", "4", True), ("≥", "0", "0", True), ("≥", "5", "", None)],
)  # fmt: skip
def test_met_from_the_side_that_the_operator_says(operator: str, target: str, actual: str, met: bool | None) -> None:
    one = indicator("办件量", operator=operator)
    assert is_met(judged((one, target, actual, "10", "10")), one) is met


def test_words_are_met_only_when_they_are_the_same() -> None:
    same = Indicator("制度", "制度", operator="定性", target_text="健全", actual_text="健全")
    other = Indicator("秩序", "秩序", operator="定性", target_text="良好", actual_text="一般")
    ledger = Ledger.build(PROFILE, [], [])
    assert is_met(ledger, same) is True
    assert is_met(ledger, other) is None


def test_other_units_are_not_compared() -> None:
    one = indicator("面积")
    facts = [
        Fact("面积", "目标值", Quantity.parse("5", "亩")),
        Fact("面积", "实际值", Quantity.parse("9", "平方米")),
    ]
    ledger = derive(Ledger.build(PROFILE, facts, [Item("面积", "面积", ItemKind.INDICATOR)], [one]))
    assert is_met(ledger, one) is None
    assert ledger.get("面积", "完成率") is None


@given(positive, positive, positive, st.sampled_from(["≥", "≤", "=", "<", ">"]))
def test_proportional_scores_stay_within_the_weight(
    actual: Decimal, target: Decimal, weight: Decimal, operator: str
) -> None:
    score = proportional_score(actual, target, weight, operator)
    assert score is not None
    assert 0 <= score <= weight


@given(positive, positive, positive)
def test_a_missed_floor_scores_by_completion(actual: Decimal, target: Decimal, weight: Decimal) -> None:
    score = proportional_score(actual, target, weight)
    expected = weight if actual >= target else actual / target * weight
    assert abs(score - expected) < Decimal("1e-15")


def test_proportion_to_nothing_is_no_score() -> None:
    assert proportional_score(Decimal(3), Decimal(0), Decimal(10), "≤") == 0
    assert proportional_score(Decimal(-1), Decimal(0), Decimal(10)) is None
    assert proportional_score(Decimal(-5), Decimal(3), Decimal(10)) == 0


def test_completion_and_lost_points() -> None:
    ledger = judged((indicator("办件量"), "80", "60", "10", "7.5"))
    assert ledger.value("办件量", "完成率") == 75
    assert ledger.value("办件量", "扣分") == Decimal("2.5")


def test_no_completion_of_a_zero_target() -> None:
    ledger = judged((indicator("投诉", operator="≤"), "0", "0", "10", "10"))
    assert ledger.get("投诉", "完成率") is None
    assert ledger.value(TOTAL, "达标指标数") == 1


def test_scores_add_up_by_level_and_in_all() -> None:
    ledger = judged(
        (indicator("甲"), "10", "10", "30", "30"),
        (indicator("乙"), "10", "5", "20", "10"),
        (indicator("丙", "效益指标"), "10", "12", "50", "50"),
    )
    assert ledger.value("产出指标", "分值") == 50
    assert ledger.value("产出指标", "得分") == 40
    assert ledger.value(TOTAL, "得分") == 90
    assert ledger.value(TOTAL, "扣分") == 10
    assert [ledger.value(TOTAL, name) for name in ("指标数", "达标指标数", "未达标指标数")] == [3, 2, 1]
    assert ledger.items["产出指标"].kind is ItemKind.INDICATOR


@pytest.mark.parametrize(("target", "counted"), [("", 1), ("100%", 2)])
def test_the_rate_beside_the_funds_is_no_indicator_of_its_own_unless_it_has_a_target(target: str, counted: int) -> None:
    rate = Indicator("预算执行率", "预算执行率", "预算执行率", target_text=target, operator="=" if target else "定性")
    ledger = judged((rate, "100", "98", "10", "9.8"), (indicator("甲"), "10", "10", "90", "90"))
    assert ledger.value(TOTAL, "指标数") == counted
    assert ledger.value(TOTAL, "得分") == Decimal("99.8")


def test_a_printed_total_score_is_held_against_the_sum() -> None:
    rows = [(indicator("甲"), "10", "10", "60", "60"), (indicator("乙"), "10", "5", "40", "20")]
    assert not judged(*rows, extra=(Fact(TOTAL, "得分", Quantity.parse("80", "分")),)).notices
    wrong = judged(*rows, extra=(Fact(TOTAL, "得分", Quantity.parse("81", "分")),))
    assert wrong.value(TOTAL, "得分") == 80
    assert [notice.code for notice in wrong.notices] == [Code.SOURCE_TOTAL]


def test_scores_of_several_projects_are_kept_apart() -> None:
    ledger = judged(
        (indicator("甲·数量", project="甲"), "10", "10", "100", "100"),
        (indicator("乙·数量", project="乙"), "10", "9", "100", "90"),
    )
    assert ledger.value("甲", "得分") == 100
    assert ledger.value("乙", "得分") == 90
    assert ledger.get(TOTAL, "得分") is None
    assert ledger.value("乙·产出指标", "得分") == 90
    assert ledger.value(TOTAL, "指标数") == 2


def test_no_sum_while_a_score_is_missing() -> None:
    ledger = judged((indicator("甲"), "10", "10", "60", "60"), (indicator("乙"), "10", "5", "40", ""))
    assert ledger.get(TOTAL, "得分") is None
    assert ledger.value(TOTAL, "分值") == 100


def test_indicators_of_the_unit_and_of_a_project_are_counted_together() -> None:
    ledger = judged(
        (indicator("甲"), "1", "1", "100", "100"), (indicator("乙", project="渠道"), "1", "2", "100", "100")
    )
    assert (ledger.value(TOTAL, "指标数"), ledger.value("渠道", "指标数")) == (2, 1)
