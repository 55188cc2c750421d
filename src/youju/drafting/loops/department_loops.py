"""Collections over the lines of a 基础数据表 and the indicators of 部门整体支出."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from youju.domain.department import BASIC, DEPARTMENT_RATES, PARTS_OF_SPENDING
from youju.domain.facts import Indicator, Item, ItemKind, Measure
from youju.drafting.loops.collection_register import collection, over_indicators, over_items
from youju.drafting.scope import Scope
from youju.resources import load_yaml

__all__ = ["Common", "framework", "lines_below"]

_RESULTS = ("效果", "效益")
_SATISFACTION = "满意"


class Common(NamedTuple):
    """A common indicator of the framework; a rate has a `base`: what it divides by what."""

    level1: str
    level2: str
    name: str
    rule: str
    key: str = ""
    base: str = ""


@cache
def framework() -> tuple[Common, ...]:
    """Return the common indicators, in their order."""
    return tuple(Common(**row) for row in load_yaml("corpora/terms/department_framework.yaml"))


def lines_below(scope: Scope, name: str) -> Iterator[Item]:
    """Yield the lines that are part of one line, also of its parts, in order."""
    for item in scope.situation.ledger.items_of(ItemKind.LINE, group=name):
        yield item
        yield from lines_below(scope, item.key)


@collection("spending-parts")
def _spending_parts(scope: Scope) -> Iterable[Scope]:
    """基本支出, 项目支出 and what else the whole spending is made of, where spent."""
    items = scope.situation.ledger.items
    return over_items(
        scope, (items[name] for name in PARTS_OF_SPENDING if name in items and _spent(scope, items[name]))
    )


@collection("basic-parts")
def _basic_parts(scope: Scope) -> Iterable[Scope]:
    """人员经费 and 公用经费, where spent."""
    return _spending_lines(scope, BASIC)


@collection("spending-lines")
def _spending_lines(scope: Scope, name: str) -> Iterable[Scope]:
    """The lines that make up one line, where spent."""
    lines = scope.situation.ledger.items_of(ItemKind.LINE, group=name)
    return over_items(scope, (item for item in lines if _spent(scope, item)))


@collection("idle-lines")
def _idle_lines(scope: Scope, name: str) -> Iterable[Scope]:
    """The lines below one line for which the data says that nothing was spent."""
    ledger = scope.situation.ledger
    return over_items(scope, (item for item in lines_below(scope, name) if ledger.value(item.key, Measure.SPENT) == 0))


def _spent(scope: Scope, item: Item) -> bool:
    return bool(scope.situation.ledger.value(item.key, Measure.SPENT))


@collection("department-rates")
def _department_rates(scope: Scope, level: str) -> Iterable[Scope]:
    """Rates of one level of 财预〔2013〕53号 that the data decides: `$item`, value as `$readings`, and `$base`."""
    facts = scope.situation.ledger.facts
    rates = {rate.name: rate for rate in DEPARTMENT_RATES if rate.key in facts}
    return (
        scope.with_words(item=one.name, readings=(scope.show(facts[rates[one.name].key]),), base=one.base)
        for one in framework()
        if one.level1 == level and one.name in rates
    )


@collection("result-indicators")
def _result_indicators(scope: Scope) -> Iterable[Scope]:
    """Indicators of 效果 or 效益, without 满意度."""
    return over_indicators(
        scope,
        (
            one
            for one in scope.situation.ledger.indicators
            if any(word in one.level1 or word in one.level2 for word in _RESULTS) and not _is_satisfaction(one)
        ),
    )


@collection("satisfaction-indicators")
def _satisfaction_indicators(scope: Scope) -> Iterable[Scope]:
    """Indicators of 满意度, whatever level they stand under."""
    return over_indicators(scope, filter(_is_satisfaction, scope.situation.ledger.indicators))


def _is_satisfaction(indicator: Indicator) -> bool:
    return any(_SATISFACTION in words for words in (indicator.name, indicator.level1, indicator.level2))
