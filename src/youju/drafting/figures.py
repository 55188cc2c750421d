"""How a report writes its numbers: one style of money throughout, percents as short as honesty allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from youju.domain.facts import Fact, ItemKind, Ledger
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity, decimal_step, shown_decimals, split_unit
from youju.domain.report import Figure

__all__ = ["NumberStyle", "figure", "number_style"]

_COMPUTED_DECIMALS = 2
_FINEST_TYPED = Decimal("0.0001")
"""Digits beyond are a spreadsheet's arithmetic, not a statement."""
_WAN = Decimal(10_000)
_SCALED = frozenset({Kind.COUNT, Kind.MEASURE, Kind.MONEY})
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
    source: str,
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
        source: Where it comes from, as `Ledger.trace` says it.
        unit: Unit asked for; empty for the style's or the fact's own.
        decimals: Digits after the point asked for; None for the style's.
        absolute: Show no sign, because words say it (减少3万元).
        bare: Leave the unit out, because the table's head says it.

    Raises:
        ValueError: The fact can't be written in `unit`.
    """
    quantity = fact.quantity
    money = quantity.kind is Kind.MONEY and fund
    shown_unit = unit or (style.unit if money else _own_unit(quantity))
    asked = decimals is not None
    if decimals is None:
        decimals = style.decimals if money and not unit else _own_decimals(quantity)
    scale, base, _ = split_unit(shown_unit)
    if base != quantity.unit:
        raise ValueError(f"{fact.key} 不能写成{shown_unit}")
    text = quantity.digits(scale, decimals, absolute=absolute)
    if not asked and quantity.kind in {Kind.PERCENT, Kind.SCORE, Kind.POINTS}:
        text = _shortened(text, quantity)
    return Figure(
        key=fact.key,
        id=fact.id,
        text=text if bare else text + shown_unit,
        unit=shown_unit,
        decimals=decimals,
        absolute=absolute,
        source=source,
    )


def _shortened(text: str, quantity: Quantity) -> str:
    """Leave out zeros at the end; a computed percent keeps both its decimals (40.20% beside 39.54%) unless whole."""
    short = text.rstrip("0").rstrip(".") if "." in text else text
    computed = quantity.kind is Kind.PERCENT and quantity.step < _FINEST_TYPED
    return text if computed and "." in short else short


def _own_unit(quantity: Quantity) -> str:
    """Return the unit that a number was written in: a last digit worth more than one tells of 万 or 亿."""
    if quantity.unit is None or quantity.kind not in _SCALED or quantity.step <= 1:
        return quantity.unit or ""
    if quantity.kind is Kind.MONEY and abs(quantity.value) < _WAN:
        return quantity.unit
    return f"{'亿' if quantity.step > _WAN else '万'}{quantity.unit}"


def _own_decimals(quantity: Quantity) -> int | None:
    """Return the digits after the point for a number that isn't fund money; None for as many as it has."""
    typed = quantity.step >= _FINEST_TYPED
    if quantity.kind is Kind.PERCENT and not typed:
        return shown_decimals(quantity.value)
    if typed:
        return None
    return _COMPUTED_DECIMALS if decimal_step(quantity.value) < Decimal("0.01") else None
