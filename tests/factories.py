"""Facts and ledgers in one line each, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from youju.domain.derivation import derive
from youju.domain.facts import Fact, Indicator, Item, ItemKind, Ledger, Measure, SourceCell, UnitProfile
from youju.domain.quantity import Quantity
from youju.mentions import read_quantity

__all__ = ["figure", "indicator", "ledger"]


def figure(item: str, measure: str, value: str, *, period: str = "", source: str = "", cell: str = "B2") -> Fact:
    """Return a fact read from a cell: `figure("物业管理费", "支出", "58万元")`."""
    mention = read_quantity(value)
    assert mention is not None
    assert mention.quantity is not None, value
    return Fact(item, measure, mention.quantity, period, source, sources=(SourceCell("资金表.xlsx", "Sheet1", cell),))


def indicator(
    name: str,
    target: str,
    actual: str,
    *,
    weight: str = "10",
    score: str = "10",
    level1: str = "产出指标",
    project: str = "",
) -> tuple[Indicator, list[Fact]]:
    """Return an indicator with its facts: `indicator("网上办理率", "≥85%", "82.45%", score="9.7")`."""
    sign = target[0] if target[0] in "≥≤" else "="
    facts = [
        figure(name, Measure.TARGET, target.lstrip("≥≤"), cell="D5"),
        figure(name, Measure.ACTUAL, actual, cell="E5"),
        Fact(
            name,
            Measure.WEIGHT,
            Quantity.exact(Decimal(weight), "分"),
            sources=(SourceCell("绩效表.xlsx", "表", "F5"),),
        ),
        Fact(
            name, Measure.SCORE, Quantity.exact(Decimal(score), "分"), sources=(SourceCell("绩效表.xlsx", "表", "G5"),)
        ),
    ]
    return Indicator(name, name, level1, "", sign, target, actual, project), facts


def ledger(
    *facts: Fact,
    indicators: Iterable[tuple[Indicator, list[Fact]]] = (),
    groups: dict[str, str] | None = None,
    activities: Iterable[str] = (),
    name: str = "沅江市行政审批服务局",
    year: int = 2023,
) -> Ledger:
    """Return a derived ledger of these facts; their items are projects unless said otherwise.

    Args:
        facts: What was read.
        indicators: As `indicator` returns them.
        groups: Item -> the group it is part of.
        activities: Items that are rows of an activity table.
        name: The unit.
        year: Its year.
    """
    judged = list(indicators)
    own = {one.key for one, _ in judged}
    belongs = groups or {}
    keys = dict.fromkeys(fact.item for fact in facts if fact.item not in own)
    items = [
        Item(
            key,
            key,
            ItemKind.UNIT if key == "单位" else ItemKind.ACTIVITY if key in activities else ItemKind.PROJECT,
            group=belongs.get(key, ""),
            table="台账" if key in activities else "资金表",
        )
        for key in keys
    ]
    items += [Item(group, group, ItemKind.GROUP) for group in dict.fromkeys(belongs.values())]
    items += [Item(one.key, one.name, ItemKind.INDICATOR) for one, _ in judged]
    every = [*facts, *(fact for _, own_facts in judged for fact in own_facts)]
    return derive(Ledger.build(UnitProfile(name, year), every, items, [one for one, _ in judged]))
