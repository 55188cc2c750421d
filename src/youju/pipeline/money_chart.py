"""The one chart: money by item, execution against budget."""

from __future__ import annotations

from dataclasses import dataclass

from youju.domain.facts import Fact, ItemKind, Ledger, Measure
from youju.domain.quantity import MONEY_SCALES
from youju.drafting.figures import number_style

__all__ = ["Bar", "MoneyChart", "money_chart"]

_MOST = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """Money of one item, in the chart's unit as the report writes it; empty where the data holds none."""

    label: str
    budget: str
    received: str
    spent: str
    rate: str


@dataclass(frozen=True, slots=True)
class MoneyChart:
    """Bars in table order, and their unit."""

    bars: tuple[Bar, ...]
    unit: str


def money_chart(ledger: Ledger) -> MoneyChart:
    """Return the money of each project; of the named groups when there are too many projects to look at."""
    items = ledger.projects if len(ledger.projects) <= _MOST else ledger.items_of(ItemKind.GROUP)[:_MOST]
    style = number_style(ledger)

    def shown(fact: Fact | None) -> str:
        return fact.quantity.digits(MONEY_SCALES[style.unit], style.decimals) if fact else ""

    def rate(item: str) -> str:
        fact = ledger.get(item, Measure.EXECUTION_RATE, basis="支出/全年预算")
        return f"{round(fact.quantity.value, 2):f}" if fact else ""

    bars = tuple(
        Bar(
            item.name,
            shown(ledger.get(item.key, Measure.BUDGET) or ledger.get(item.key, Measure.INITIAL_BUDGET)),
            shown(ledger.get(item.key, Measure.RECEIVED)),
            shown(ledger.get(item.key, Measure.SPENT)),
            rate(item.key),
        )
        for item in items
    )
    return MoneyChart(tuple(bar for bar in bars if bar.budget or bar.spent), style.unit)
