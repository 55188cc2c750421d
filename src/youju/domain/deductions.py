"""Scores by a written 评分标准 that deducts points step by step: 每超过1个百分点扣0.5分，扣完为止."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from youju.domain.facts import Fact, Indicator, Measure
from youju.domain.quantity import Quantity
from youju.domain.workings import Column, Workings

__all__ = ["add_rule_scores", "deducted_score"]

_STEP = re.compile(
    r"每(?:超过|超出|超|高于|高出|高|增加|增长|提高|上升|低于|低|少于|少|降低|下降|减少|差|偏离)[^，。；,;\d%]{0,10}?"
    r"(?P<points>\d+(?:\.\d+)?|一|两)?(?:个百分点|%|％)[^，。；,;]{0,4}[,，]?扣(?:减|除)?(?P<lost>\d+(?:\.\d+)?)分"
)
_PARTIAL = re.compile(r"不足[^，。；,;]{0,8}?(?:百分点|%|％)[^。；;]{0,4}?按[^，。；,;]{0,8}?(?:百分点|%|％)")
_FULL = re.compile(r"(?:得|计)(?:满分|分值满分)|满分")
_HANZI = {"一": Decimal(1), "两": Decimal(2)}
_AT_MOST = ("≤", "<", "＜")
_SCORE_STEP = Decimal("0.01")


def deducted_score(rule: str, actual: Decimal, target: Decimal, weight: Decimal, operator: str = "≥") -> Decimal | None:
    """Return the score by a 评分标准; None when its words leave it open.

    A met target has full marks where the rule says so or only deducts for missing it. A missed one loses so many
    points for each step of percentage points; a broken step counts only where the rule says how (不足一个百分点的按一个
    百分点计算).

    >>> rule = "达到目标得满分，每超过1个百分点扣0.5分，不足1个百分点的按1个百分点计算，扣完为止"
    >>> deducted_score(rule, Decimal("102.3"), Decimal(100), Decimal(5), "≤")
    Decimal('3.5')
    >>> deducted_score("由专家评定", Decimal(90), Decimal(100), Decimal(5)) is None
    True
    """
    met = actual <= target if operator in _AT_MOST else actual >= target
    step = _STEP.search(rule)
    if met:
        return weight if step or _FULL.search(rule) else None
    if step is None:
        return None
    points = step["points"]
    size = _HANZI.get(points or "一") or Decimal(points)
    steps = abs(actual - target) / size
    if steps != steps.to_integral_value():
        if not _PARTIAL.search(rule):
            return None
        steps = steps.to_integral_value(ROUND_CEILING)
    return max(Decimal(0), weight - steps * Decimal(step["lost"]))


def add_rule_scores(book: Workings, indicators: Sequence[Indicator]) -> None:
    """Score the indicators that have a weight, a target and a result, no score, and a 评分标准 that decides it."""
    for indicator in indicators:
        target, actual, weight = (
            book.get(indicator.key, Column(measure)) for measure in (Measure.TARGET, Measure.ACTUAL, Measure.WEIGHT)
        )
        if not indicator.rule or target is None or actual is None or weight is None:
            continue
        if target.quantity.unit != actual.quantity.unit:
            continue
        score = deducted_score(
            indicator.rule, actual.quantity.value, target.quantity.value, weight.quantity.value, indicator.operator
        )
        if score is not None:
            written = Quantity.exact(score, "分").rounded(_SCORE_STEP)
            parents = (target.key, actual.key, weight.key)
            formula = f"得分按表中评分标准：{indicator.rule}"
            book.derive(Fact(indicator.key, Measure.SCORE, written, formula=formula, parents=parents))
