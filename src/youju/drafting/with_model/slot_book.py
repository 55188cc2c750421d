"""How a model calls the numbers of one report: slot names, the table of them, hints that give no value away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.domain.facts import TOTAL, Fact, Indicator, Item, ItemKind, Measure
from youju.domain.quantity import Kind
from youju.domain.report import Figure
from youju.drafting.scope import Scope
from youju.patterns import regex

__all__ = ["SlotBook"]

_DIGIT = regex(r"\d")
_OWN_WORDS = "原话"
_LISTED = (ItemKind.TOTAL, ItemKind.PROJECT, ItemKind.GROUP, ItemKind.INDICATOR, ItemKind.UNIT, ItemKind.ACTIVITY)
_MOST_ITEMS = 80
_IDLE_MEASURES = frozenset({Measure.UNRECEIVED, Measure.RECEIPT_RATE})
_BY_SOURCE = frozenset({Measure.BUDGET, Measure.RECEIVED, Measure.SPENT})
_COMPARED = frozenset({Measure.BUDGET, Measure.SPENT})


class SlotBook:
    """Slot names of one ledger: a fact's own key, `原话N` for numbers out of the unit's own words.

    The keys of such numbers quote words that may hold other numbers; they stay here.

    Args:
        scope: The report's data.
        show_values: Whether the model may see values.
    """

    def __init__(self, scope: Scope, *, show_values: bool = False) -> None:
        self.scope = scope
        self.show_values = show_values
        self._situation = scope.situation
        self._ledger = scope.situation.ledger
        self._basis = f".{self._situation.rate_basis}"
        self._keys: dict[str, str] = {}
        self._names: dict[str, str] = {}
        own = 0
        for key, fact in self._ledger.facts.items():
            if fact.item not in self._ledger.profile.prose and not _DIGIT.search(key[len(fact.item) :]):
                name = key.removesuffix(self._basis) if fact.measure == Measure.EXECUTION_RATE else key
            else:
                own += 1
                name = f"{_OWN_WORDS}{own}"
            self._keys[name] = key
            self._names[key] = name

    def key(self, name: str) -> str:
        """Return the fact key behind a slot name; empty when there is none."""
        return self._keys.get(name) or (name if name in self._ledger.facts else "")

    def name(self, key: str) -> str:
        """Return how the model calls this fact."""
        return self._names.get(key, key)

    def label(self, key: str) -> str:
        """Describe one slot for the list of a section: its name, its hint, its value where it may be seen."""
        fact = self._ledger.facts[key]
        notes = [note for note in (self._value(fact), self._hint(fact)) if note]
        return f"{{{{{self.name(key)}}}}}" + (f"（{'，'.join(notes)}）" if notes else "")

    def _value(self, fact: Fact) -> str:
        return self.show_figure(fact).text if self.show_values else ""

    def show_figure(self, fact: Fact) -> Figure:
        """Render a fact as the report writes it."""
        return self.scope.show(fact)

    def _hint(self, fact: Fact) -> str:
        value = fact.quantity.value
        if fact.measure in (Measure.CHANGE, Measure.CHANGE_RATE, Measure.ADJUSTMENT):
            return "持平" if not value else "增长" if value > 0 else "下降"
        if fact.measure == Measure.ACTUAL:
            return next((self._verdict(one) for one in self._ledger.indicators if one.key == fact.item), "")
        return ""

    def _verdict(self, indicator: Indicator) -> str:
        met = self._situation.met(indicator)
        return "" if met is None else "达标" if met else "未达标"

    def table(self) -> str:
        """Return all slots of the report in few lines: items that have the same measures share one."""
        groups: dict[str, list[str]] = {}
        for item in self._listed():
            facts = [fact for fact in self._ledger.about(item.key) if self._is_offered(fact)]
            measures = " ".join(dict.fromkeys(self._suffix(fact) for fact in facts))
            if measures:
                groups.setdefault(measures, []).append(item.key)
        lines = [f"{'、'.join(names)}：{measures}" for measures, names in groups.items()]
        return "\n".join([*lines, *self.findings()])

    def _listed(self) -> Sequence[Item]:
        items = [item for item in self._ledger.items.values() if item.kind in _LISTED]
        if not any(item.key == TOTAL for item in items) and self._ledger.about(TOTAL):
            items.insert(0, Item(TOTAL, TOTAL, ItemKind.TOTAL))
        if len(items) > _MOST_ITEMS:
            items = [item for item in items if item.kind is not ItemKind.ACTIVITY]
        return items[:_MOST_ITEMS]

    def _is_offered(self, fact: Fact) -> bool:
        """Tell whether a slot is worth a place in the table: what reports speak of, not all that can be computed."""
        kind = self._ledger.items[fact.item].kind if fact.item in self._ledger.items else ItemKind.TOTAL
        if fact.quantity.kind is Kind.NUMBER or fact.item in self._ledger.profile.prose:
            return False
        if fact.fund_source:
            return kind is ItemKind.TOTAL and fact.measure in _BY_SOURCE and not fact.basis
        if fact.period:
            return fact.measure in _COMPARED
        if fact.measure == Measure.EXECUTION_RATE:
            return f".{fact.basis}" == self._basis
        if fact.measure == Measure.SHARE:
            return kind in (ItemKind.GROUP, ItemKind.FUNCTION) and fact.basis in _COMPARED
        if fact.measure in (Measure.CHANGE, Measure.CHANGE_RATE):
            return kind in (ItemKind.GROUP, ItemKind.TOTAL) and fact.basis in _COMPARED
        return kind is not ItemKind.PROJECT or fact.measure not in _IDLE_MEASURES

    def _suffix(self, fact: Fact) -> str:
        return self.name(fact.key).removeprefix(f"{fact.item}.")

    def findings(self) -> Iterator[str]:
        """Say what the data found out, by names alone."""
        situation = self._situation
        groups = (
            ("未达标的指标", [situation.label(one) for one in situation.missed]),
            ("扣分的指标", [situation.label(one) for one in situation.deductions]),
            ("执行率偏低的项目", [item.name for item in situation.slow]),
            ("没有足额到位的项目", [item.name for item in situation.unreceived]),
            ("没有到位数的项目", [item.name for item in situation.unstated_receipts]),
        )
        for title, names in groups:
            if names:
                yield f"（{title}：{'、'.join(names)}）"
