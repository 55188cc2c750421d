"""Collections of items and indicators: classes, exceptions, what was missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from youju.domain.facts import TOTAL, Indicator, Measure
from youju.drafting.loops.collection_register import collection, over_indicators, over_items
from youju.drafting.scope import Scope

_ANY_KIND = "绩效指标"


@collection("projects")
def _projects(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.projects)


@collection("top-items")
def _top_items(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.top_items)


@collection("classes")
def _classes(scope: Scope) -> Iterable[Scope]:
    """Classes that have members; with lone projects of the top level where named subtotals leave some out."""
    classes = scope.situation.classes
    if not classes or not scope.situation.groups:
        return over_items(scope, classes)
    return over_items(scope, [item for item in scope.situation.top_items if item in classes or not item.group])


@collection("members")
def _members(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.members(scope.situation.ledger.items[scope.item]))


@collection("unreceived")
def _unreceived(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.unreceived)


@collection("adjusted")
def _adjusted(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.adjusted)


@collection("unexplained-adjusted")
def _unexplained_adjusted(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.unexplained_adjustments)


@collection("withdrawn")
def _withdrawn(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.withdrawn)


@collection("slow")
def _slow(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.slow)


@collection("slowest")
def _slowest(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, [scope.situation.slowest] if scope.situation.slowest else [])


@collection("overspent")
def _overspent(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.overspent)


@collection("movers")
def _movers(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.movers)


@collection("sources")
def _sources(scope: Scope, measure: str) -> Iterable[Scope]:
    """资金来源 of a measure of the whole: `$source`, and `@source` in keys."""
    return (scope.with_words(source=name) for name in scope.situation.sources_of(TOTAL, measure))


@collection("own-sources")
def _own_sources(scope: Scope, measure: str) -> Iterable[Scope]:
    """资金来源 of a measure of the item that the loop has reached."""
    return (scope.with_words(source=name) for name in scope.situation.sources_of(scope.item, measure))


@collection("funded-from-several")
def _funded_from_several(scope: Scope) -> Iterable[Scope]:
    """Top-level items whose yearly budget has several sources."""
    situation = scope.situation
    return over_items(
        scope, (item for item in situation.top_items if len(situation.sources_of(item.key, Measure.BUDGET)) > 1)
    )


@collection("received-items")
def _received_items(scope: Scope) -> Iterable[Scope]:
    """Top-level items that the data states receipts for."""
    situation = scope.situation
    return over_items(scope, (item for item in situation.top_items if situation.known(item.key, Measure.RECEIPT_RATE)))


@collection("unstated-receipts")
def _unstated_receipts(scope: Scope) -> Iterable[Scope]:
    return over_items(scope, scope.situation.unstated_receipts)


@collection("changed-items")
def _changed_items(scope: Scope) -> Iterable[Scope]:
    """Top-level items whose spending can be compared with last year's."""
    situation = scope.situation
    return over_items(
        scope,
        (item for item in situation.top_items if situation.known(item.key, Measure.CHANGE_RATE, basis=Measure.SPENT)),
    )


@collection("owners")
def _owners(scope: Scope) -> Iterable[Scope]:
    """Projects with indicators of their own, when there are several: within, only theirs are walked, as `$owner`."""
    ledger = scope.situation.ledger
    keys = dict.fromkeys(one.project for one in ledger.indicators) if scope.situation.scored_projects else {}
    for key in keys:
        name = ledger.items[key].name if key in ledger.items else key or ledger.profile.short
        yield replace(scope, owner=key, item=key).with_words(owner=name)


def _owned(scope: Scope, indicators: Iterable[Indicator]) -> Iterator[Indicator]:
    return (one for one in indicators if scope.owner in (None, one.project))


@collection("indicators")
def _indicators_of(scope: Scope, word: str) -> Iterable[Scope]:
    return over_indicators(scope, scope.situation.indicators_of(word))


@collection("other-indicators")
def _other_indicators(scope: Scope, *words: str) -> Iterable[Scope]:
    """Indicators whose levels hold none of these words."""
    named = {one.key for word in words for one in scope.situation.indicators_of(word)}
    rest = (one for one in scope.situation.ledger.indicators if one.key not in named)
    return over_indicators(scope, (one for one in rest if not scope.situation.is_rate_indicator(one)))


@collection("kinds")
def _kinds(scope: Scope, word: str) -> Iterable[Scope]:
    """The 二级指标 under a 一级指标, in table order, as `$kind`."""
    return (
        scope.with_words(kind=name)
        for name in dict.fromkeys(map(_kind, _owned(scope, scope.situation.indicators_of(word))))
    )


@collection("other-kinds")
def _other_kinds(scope: Scope, *words: str) -> Iterable[Scope]:
    """The 二级指标 under 一级指标 that hold none of these words (成本指标 of 财预〔2021〕101号), as `$kind`."""
    names = dict.fromkeys(_kind(one.indicator) for one in _other_indicators(scope, *words) if one.indicator)
    return (scope.with_words(kind=name) for name in names)


@collection("of-kind")
def _of_kind(scope: Scope) -> Iterable[Scope]:
    """The indicators of the `$kind` that a loop has reached."""
    name = scope.word("kind")
    every = (one for one in scope.situation.ledger.indicators if not scope.situation.is_rate_indicator(one))
    return over_indicators(scope, (one for one in every if _kind(one) == name))


def _kind(indicator: Indicator) -> str:
    return indicator.level2 or indicator.level1 or _ANY_KIND


@collection("missed")
def _missed(scope: Scope) -> Iterable[Scope]:
    return over_indicators(scope, scope.situation.missed)


@collection("missed-goals")
def _missed_goals(scope: Scope) -> Iterable[Scope]:
    return over_indicators(scope, scope.situation.missed_goals)


@collection("open-goals")
def _open_goals(scope: Scope) -> Iterable[Scope]:
    return over_indicators(scope, scope.situation.open_goals)


@collection("deductions")
def _deductions(scope: Scope) -> Iterable[Scope]:
    return over_indicators(scope, scope.situation.deductions)


@collection("levels")
def _levels(scope: Scope) -> Iterable[Scope]:
    """一级指标 that have a score of their own, in table order."""
    ledger = scope.situation.ledger
    names = dict.fromkeys(one.level1 for one in ledger.indicators if one.level1)
    return (
        scope.at_item(ledger.items[name])
        for name in names
        if name in ledger.items and ledger.get(name, Measure.SCORE) is not None
    )


@collection("scored-projects")
def _scored_projects(scope: Scope) -> Iterable[Scope]:
    """Projects with indicators and a score of their own, when there are several."""
    ledger = scope.situation.ledger
    keys = (key for key in scope.situation.scored_projects if ledger.get(key, Measure.SCORE) and key in ledger.items)
    return over_items(scope, (ledger.items[key] for key in keys))
