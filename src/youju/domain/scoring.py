"""Indicators judged: met or not, scores by proportion, grades, and the sums and counts that reports state."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from youju.domain.facts import TOTAL, Fact, Indicator, Item, ItemKind, Ledger, Measure
from youju.domain.quantity import Quantity
from youju.domain.totals import settle
from youju.domain.workings import Column, Workings, difference_of, percent_of, sum_of

__all__ = [
    "FULL_MARKS",
    "add_missing_scores",
    "add_scores",
    "falls_short",
    "grade",
    "is_counted",
    "is_met",
    "proportional_score",
]

_PRECISION = 60
FULL_MARKS = Decimal(100)
"""What grades are of (财预〔2020〕10号 第十八条)."""
_GRADES = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"))
"""财预〔2020〕10号 第十八条: 90（含）–100 优, 80（含）–90 良, 60（含）–80 中, below 差."""
_AT_MOST = ("≤", "<", "＜")
_QUALITATIVE = "定性"
_WHOLE_RATE = Decimal(100)
_RATE_INDICATOR = "预算执行率"
_PROPORTION_SIGNS = ("之比", "比例", "第十六条", "完成值/指标值", "完成值÷指标值")
_SCORED_FROM = (Measure.TARGET, Measure.ACTUAL, Measure.WEIGHT)
_SCORE_STEP = Decimal("0.01")
_SCORES = (Measure.WEIGHT, Measure.SCORE)


def grade(score: Decimal, full: Decimal | int = 100) -> str:
    """Return the grade of a score: 优 良 中 差 (财预〔2020〕10号 第十八条).

    Raises:
        ValueError: `full` isn't positive.

    >>> grade(Decimal("89.99")), grade(Decimal(18), 20)
    ('良', '优')
    """
    if full <= 0:
        raise ValueError("满分须大于0")
    scaled = score * FULL_MARKS / full
    return next((name for floor, name in _GRADES if scaled >= floor), "差")


def proportional_score(actual: Decimal, target: Decimal, weight: Decimal, operator: str = "≥") -> Decimal | None:
    """Return the score by 财预〔2020〕10号 第十六条: the full weight when met, else in proportion, never below 0.

    A target that bounds from above (≤) and is broken scores target÷actual. None when the proportion has no sense
    (a target of zero or less that is missed).

    >>> proportional_score(Decimal("82.45"), Decimal(85), Decimal(15)).quantize(Decimal("0.01"))
    Decimal('14.55')
    """
    if _holds(actual, target, operator):
        return weight
    upper, lower = (target, actual) if operator in _AT_MOST else (actual, target)
    if lower <= 0:
        return None
    with localcontext(prec=_PRECISION):
        return max(Decimal(0), min(weight, upper / lower * weight))


def is_counted(indicator: Indicator) -> bool:
    """Tell whether it is one of the 绩效指标: the 预算执行率 beside a 自评表's funds has a weight but no target."""
    return bool(indicator.target_text) or indicator.name != _RATE_INDICATOR


def falls_short(ledger: Ledger, row: Item) -> bool:
    """Tell whether a row of an activity table did less than its plan, by its 完成率."""
    rate = ledger.get(row.key, Measure.COMPLETION)
    return rate is not None and rate.quantity.value < _WHOLE_RATE


def is_met(ledger: Ledger, indicator: Indicator) -> bool | None:
    """Tell whether an indicator's target is met; None when its values can't be compared.

    `≤` is met from below; `=` counts as met when reached or passed, as reviewers read 完成12场.
    """
    target = ledger.get(indicator.key, Measure.TARGET)
    actual = ledger.get(indicator.key, Measure.ACTUAL)
    return _met(indicator, target, actual)


def _met(indicator: Indicator, target: Fact | None, actual: Fact | None) -> bool | None:
    if indicator.operator == _QUALITATIVE or target is None or actual is None:
        same = bool(indicator.target_text) and indicator.target_text == indicator.actual_text
        return True if same else None
    if target.quantity.unit != actual.quantity.unit:
        return None
    return _holds(actual.quantity.value, target.quantity.value, indicator.operator)


def _holds(actual: Decimal, target: Decimal, operator: str) -> bool:
    if operator in ("<", "＜"):
        return actual < target
    if operator in (">", "＞"):
        return actual > target
    return actual <= target if operator in _AT_MOST else actual >= target


def add_missing_scores(book: Workings, indicators: Sequence[Indicator], rule: str) -> None:
    """Score indicators that the data gives a weight but no score, when the declared 评分规则 scores in proportion.

    Scores keep two decimals, as tables print them. Without such a rule nothing is scored.
    """
    if not any(sign in rule for sign in _PROPORTION_SIGNS):
        return
    for indicator in indicators:
        known = {measure: book.get(indicator.key, Column(measure)) for measure in _SCORED_FROM}
        target, actual, weight = known.values()
        if not (target and actual and weight) or target.quantity.unit != actual.quantity.unit:
            continue
        score = proportional_score(
            actual.quantity.value, target.quantity.value, weight.quantity.value, indicator.operator
        )
        if score is not None:
            written = Quantity.exact(score, "分").rounded(_SCORE_STEP)
            formula = "得分=分值×完成程度（按声明的评分规则，保留两位小数）"
            parents = (target.key, actual.key, weight.key)
            book.derive(Fact(indicator.key, Measure.SCORE, written, formula=formula, parents=parents))


def add_scores(book: Workings, indicators: Sequence[Indicator]) -> None:
    """Add each indicator's 完成率 and 扣分, the sums of 分值 and 得分, and how many targets are met."""
    for indicator in indicators:
        _add_completion(book, indicator)
        _add_lost(book, indicator.key)
    projects = list(dict.fromkeys(indicator.project for indicator in indicators))
    for project in projects:
        mine = [indicator for indicator in indicators if indicator.project == project]
        whole = TOTAL if len(projects) == 1 else project or TOTAL
        prefix = "" if len(projects) == 1 else project
        _add_score_sums(book, whole, prefix, mine)
        if project or len(projects) == 1:
            _add_counts(book, whole, mine)
    if len(projects) > 1:
        if _share_one_score(book, indicators):
            _add_score_sums(book, TOTAL, "", indicators)
        _add_counts(book, TOTAL, indicators)


def _share_one_score(book: Workings, indicators: Sequence[Indicator]) -> bool:
    """Tell whether several projects are scored out of one hundred: a table says so, or all their weights come to it."""
    weights = [fact for one in indicators if (fact := book.get(one.key, Column(Measure.WEIGHT))) is not None]
    return book.get(TOTAL, Column(Measure.SCORE)) is not None or sum_of(weights) == FULL_MARKS


def _add_completion(book: Workings, indicator: Indicator) -> None:
    target = book.get(indicator.key, Column(Measure.TARGET))
    actual = book.get(indicator.key, Column(Measure.ACTUAL))
    if target is None or actual is None or target.quantity.unit != actual.quantity.unit:
        return
    rate = percent_of(actual.quantity.value, target.quantity.value)
    if rate is not None:
        book.derive(
            Fact(
                indicator.key,
                Measure.COMPLETION,
                rate,
                formula="完成率=实际值÷目标值",
                parents=(actual.key, target.key),
            )
        )


def _add_lost(book: Workings, key: str) -> None:
    weight = book.get(key, Column(Measure.WEIGHT))
    score = book.get(key, Column(Measure.SCORE))
    if weight is not None and score is not None:
        lost = difference_of(weight, score)
        book.derive(Fact(key, Measure.LOST, lost, formula="扣分=分值－得分", parents=(weight.key, score.key)))


def _add_score_sums(book: Workings, whole: str, prefix: str, mine: Sequence[Indicator]) -> None:
    by_level: dict[str, list[Indicator]] = {}
    for indicator in mine:
        if indicator.level1:
            by_level.setdefault(indicator.level1, []).append(indicator)
    for level, members in by_level.items():
        key = f"{prefix}·{level}" if prefix else level
        if book.items.setdefault(key, Item(key, level, ItemKind.INDICATOR)).kind is ItemKind.INDICATOR and not any(
            key == indicator.key for indicator in mine
        ):
            _add_sum(book, key, level, members)
    _add_sum(book, whole, whole, mine)


def _add_sum(book: Workings, key: str, label: str, members: Sequence[Indicator]) -> None:
    for measure in _SCORES:
        column = Column(measure)
        facts = [fact for one in members if (fact := book.get(one.key, column)) is not None]
        printed = book.get(key, column)
        if not facts or len(facts) < len(members) or (printed is not None and printed.derived):
            continue
        total = Fact(
            key,
            measure,
            Quantity.exact(sum_of(facts), "分"),
            formula=f"{label}{measure}=各指标之和（{len(facts)}项）",
            parents=tuple(fact.key for fact in facts),
        )
        book.put(settle(book, total, printed, Decimal(0), label))
    if key == TOTAL:
        book.items.setdefault(TOTAL, Item(TOTAL, TOTAL, ItemKind.TOTAL))
    _add_lost(book, key)


def _add_counts(book: Workings, whole: str, mine: Sequence[Indicator]) -> None:
    verdicts = {
        one.key: _met(one, book.get(one.key, Column(Measure.TARGET)), book.get(one.key, Column(Measure.ACTUAL)))
        for one in mine
        if is_counted(one)
    }
    judged = {
        "指标数": list(verdicts),
        "达标指标数": [key for key, met in verdicts.items() if met],
        "未达标指标数": [key for key, met in verdicts.items() if met is False],
    }
    for measure, keys in judged.items():
        count = Quantity.exact(len(keys), "个")
        evidence = _first_facts(book, keys) or _first_facts(book, list(verdicts))
        book.derive(Fact(whole, measure, count, formula=f"{measure}：共{len(keys)}个", parents=evidence))


def _first_facts(book: Workings, keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(next(iter(mine.values())) for key in keys if (mine := book.keys(key)))
