"""Money without a unit is never guessed: what each unit would make of it, and how to say which it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from youju.domain.facts import Fact, Notice
from youju.domain.findings import Severity
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity
from youju.errors import TableError, UsageError
from youju.sources.tables import RowKind, SourceTable

__all__ = ["implausible_amounts", "require_known_unit", "require_money_units", "require_possible_amounts"]

_OFFERED = ("元", "千元", "万元")
_IMPLAUSIBLE = Decimal(2_000_000_000)
"""Yuan from which on a single amount is likelier to have the wrong unit than to be right."""
_IMPOSSIBLE = Decimal(50_000_000_000_000)
"""Yuan that all of the country's public budgets together don't spend in a year."""


def require_known_unit(unit: str) -> None:
    """Refuse a unit that isn't one of money.

    Raises:
        UsageError: It isn't.
    """
    if unit and unit not in MONEY_SCALES:
        raise UsageError(f"不认识的金额单位“{unit}”", remedy=f"可用：{'、'.join(MONEY_SCALES)}")


def require_money_units(tables: Sequence[SourceTable]) -> None:
    """Refuse tables whose money has no unit.

    Raises:
        TableError: Says what 元, 千元 and 万元 would make of the total, and the ways to say which it is.
    """
    lacking = [table for table in tables if table.lacks_unit]
    if not lacking:
        return
    first = lacking[0]
    places = "、".join(dict.fromkeys(_place(table) for table in lacking))
    proposed = next((table.proposed_unit for table in lacking if table.proposed_unit), "")
    problem = f"金额没有写明单位{_what_units_make(first)}"
    if proposed:
        remedy = (
            f"看来是预算管理一体化系统的导出，通常为{proposed}；请确认一次：加 --unit {proposed}，"
            f"或在 unit.yaml（采集表）写“金额单位: {proposed}”（对所有没写单位的表都算数），"
            f"或只在这张表的表头上方写“单位：{proposed}”"
        )
    else:
        remedy = (
            "请写明是哪一种：在 unit.yaml（采集表）写“金额单位: 万元”，或加 --unit 万元，或在表头上方写“单位：万元”"
        )
    raise TableError(problem, place=places, remedy=remedy)


def implausible_amounts(facts: Iterable[Fact]) -> Iterator[Notice]:
    """Yield a warning where an amount is beyond what a unit of a county or city handles: its unit is likely wrong."""
    largest = _largest(facts)
    if largest is not None and abs(largest.quantity.value) >= _IMPLAUSIBLE:
        shown = largest.quantity.to_text("亿元")
        places = "表中、--unit，或 unit.yaml、采集表的“金额单位”"
        message = f"“{largest.key}”读作{shown}，数额大得少见；请确认金额单位（{places}）"
        yield Notice(message, largest.sources[0], severity=Severity.WARNING)


def require_possible_amounts(facts: Iterable[Fact], unit: str) -> None:
    """Refuse a unit, named by whoever asks, that makes more of an amount than a country spends.

    Raises:
        TableError: It does.
    """
    largest = _largest(facts)
    if largest is not None and abs(largest.quantity.value) >= _IMPOSSIBLE:
        problem = f"“{largest.key}”按{unit}读作{largest.quantity.to_text('亿元')}，比全国一年的财政支出还多，单位不对"
        remedy = "请改正 --unit，或 unit.yaml（采集表）的“金额单位”"
        raise TableError(problem, place=str(largest.sources[0]), remedy=remedy)


def _largest(facts: Iterable[Fact]) -> Fact | None:
    amounts = (fact for fact in facts if fact.quantity.kind is Kind.MONEY and fact.sources)
    return max(amounts, key=lambda fact: abs(fact.quantity.value), default=None)


def _place(table: SourceTable) -> str:
    return f"{table.file}!{table.sheet}" if table.sheet else table.file


def _what_units_make(table: SourceTable) -> str:
    number, cell = _main_number(table)
    if number is None:
        return ""
    digits = number.digits()
    readings = "，".join(f"按{unit}是{Quantity.parse(f'{number.value:f}', unit).to_text('万元')}" for unit in _OFFERED)
    return f"：{cell}的{digits}，{readings}"


def _main_number(table: SourceTable) -> tuple[Quantity | None, str]:
    """Return the number that shows the size best, with its place: of the total row, else of the first row."""
    rows = sorted(table.rows, key=lambda row: row.kind is not RowKind.TOTAL)
    for row in rows:
        for column, value in zip(table.columns, row.values, strict=True):
            number = value.quantity if column.money and value is not None else None
            if value is not None and number is not None and number.kind is Kind.NUMBER and number.value:
                return number, f"{row.label}{column.measure}（{value.source.cell}）"
    return None, ""
