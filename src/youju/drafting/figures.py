"""How a report writes its numbers: one style of money throughout, percents as short as honesty allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from youju.domain.facts import Fact, ItemKind, Ledger
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity, decimal_step, split_unit
from youju.domain.report import Figure

__all__ = ["NumberStyle", "figure", "number_style"]

_PERCENT_DECIMALS = 2
_PERCENT_MOST = 6
_COMPUTED_DECIMALS = 2
_LANDMARKS = (Decimal(0), Decimal(100))
_MONEY_ITEMS = frozenset({ItemKind.PROJECT, ItemKind.GROUP, ItemKind.FUNCTION, ItemKind.TOTAL, ItemKind.LINE})


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How one report writes money.

    Attributes:
        unit: Unit of all money of the funds: 万元.
        decimals: Digits after its point: 0 when every amount is whole in that unit, else 2.
    """

    unit: str = "万元"
    decimals: int = 2


def number_style(ledger: Ledger, unit: str = "万元") -> NumberStyle:
    """Choose the money style of a report from the amounts that its tables hold."""
    whole = all(fact.quantity.value % MONEY_SCALES[unit] == 0 for fact in _fund_amounts(ledger))
    return NumberStyle(unit, 0 if whole else 2)


def _fund_amounts(ledger: Ledger) -> Iterable[Fact]:
    for fact in ledger:
        item = ledger.items.get(fact.item)
        if fact.quantity.kind is Kind.MONEY and item and item.kind in _MONEY_ITEMS:
            yield fact


def figure(
    fact: Fact,
    style: NumberStyle,
    *,
    fund: bool,
    unit: str = "",
    decimals: int | None = None,
    absolute: bool = False,
    bare: bool = False,
) -> Figure:
    """Render a fact as a number in the report.

    Args:
        fact: What to show.
        style: The report's money style.
        fund: Whether it is money of a fund item, to be shown in that style; other money keeps its own size (27.97元).
        unit: Unit asked for; empty for the style's or the fact's own.
        decimals: Digits after the point asked for; None for the style's.
        absolute: Show no sign, because words say it (减少3万元).
        bare: Leave the unit out, because the table's head says it.

    Raises:
        ValueError: The fact can't be written in `unit`.
    """
    quantity = fact.quantity
    money = quantity.kind is Kind.MONEY and fund
    shown_unit = unit or (style.unit if money else quantity.unit or "")
    asked = decimals is not None
    if decimals is None:
        decimals = style.decimals if money and not unit else _own_decimals(quantity, absolute=absolute)
    scale, base, _ = split_unit(shown_unit)
    if base != quantity.unit:
        raise ValueError(f"{fact.key} 不能写成{shown_unit}")
    text = quantity.digits(scale, decimals, absolute=absolute)
    if not asked and quantity.kind in {Kind.PERCENT, Kind.SCORE, Kind.POINTS} and "." in text:
        text = text.rstrip("0").rstrip(".")
    return Figure(
        key=fact.key,
        id=fact.id,
        text=text if bare else text + shown_unit,
        unit=shown_unit,
        decimals=decimals,
        absolute=absolute,
        source=fact.describe_source(),
    )


def _own_decimals(quantity: Quantity, *, absolute: bool) -> int | None:
    """Return the digits after the point for a number that isn't fund money; None for as many as it has."""
    if quantity.kind is Kind.PERCENT and not quantity.step:
        return _honest_decimals(abs(quantity.value) if absolute else quantity.value)
    if quantity.step:
        return None
    return _COMPUTED_DECIMALS if decimal_step(quantity.value) < Decimal("0.01") else None


def _honest_decimals(percent: Decimal) -> int:
    """Return how many decimals keep 99.998 % from reading as 100 %, and 0.001 % as nothing."""
    for decimals in range(_PERCENT_DECIMALS, _PERCENT_MOST):
        rounded = round(percent, decimals)
        if rounded == percent or rounded not in _LANDMARKS:
            return decimals
    return _PERCENT_MOST
