"""Rates that fund tables print (执行率, 占比 …), held against the amounts beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.domain.facts import LAST_YEAR, Fact, Ledger, Measure, Notice
from youju.domain.findings import Code, Severity
from youju.domain.quantity import Quantity, decimal_step
from youju.patterns import regex
from youju.sources.tables import Role, Row, SourceTable, TableKind, Value

__all__ = ["check_printed_rates", "tables_with_rates"]

_WORDS = (
    ("到位", Measure.RECEIPT_RATE),
    ("占", Measure.SHARE),
    ("比重", Measure.SHARE),
    ("增", Measure.CHANGE_RATE),
    ("同比", Measure.CHANGE_RATE),
    ("执行", Measure.EXECUTION_RATE),
    ("支出", Measure.EXECUTION_RATE),
    ("支付", Measure.EXECUTION_RATE),
    ("进度", Measure.EXECUTION_RATE),
    ("完成", Measure.EXECUTION_RATE),
)
"""Word in a rate column's header -> the rate it states; the first one found decides."""
_ROW = regex(r"[A-Z]+([1-9][0-9]*)")
"""A cell's name; facts of materials name paragraphs instead."""
_FINEST = Decimal("0.0001")
"""Percent beyond which digits are a spreadsheet's arithmetic, not a statement."""
_SHOWN = 4


def check_printed_rates(tables: Sequence[SourceTable], ledger: Ledger) -> Iterator[Notice]:
    """Yield a notice for every printed rate that doesn't follow from the amounts beside it, whatever its base."""
    items = _items_by_row(ledger) if tables else {}
    for table in tables:
        rates = _rate_columns(table)
        for row in table.rows:
            item = items.get((table.file, table.sheet, row.number))
            for position, measure in rates:
                value = row.values[position]
                if item is not None and value is not None and value.quantity is not None:
                    yield from _check(ledger, item, measure, value, row)


def tables_with_rates(tables: Sequence[SourceTable]) -> tuple[SourceTable, ...]:
    """Return the fund tables that print rates."""
    return tuple(table for table in tables if table.kind is TableKind.FUND and _rate_columns(table))


def _rate_columns(table: SourceTable) -> list[tuple[int, Measure]]:
    return [
        (position, measure)
        for position, column in enumerate(table.columns)
        if column.role is Role.RATE and not column.period and (measure := _measure(column.measure or column.header))
    ]


def _measure(header: str) -> Measure | None:
    return next((measure for word, measure in _WORDS if word in header), None)


def _items_by_row(ledger: Ledger) -> dict[tuple[str, str, int], str]:
    """Return the item of each row that by itself states a fact; rows that were added up aren't items."""
    items: dict[tuple[str, str, int], str] = {}
    for fact in ledger:
        by_sheet = Counter((cell.file, cell.sheet) for cell in fact.sources)
        for cell in fact.sources:
            row = _ROW.fullmatch(cell.cell)
            if row and not fact.fund_source and by_sheet[cell.file, cell.sheet] == 1:
                items.setdefault((cell.file, cell.sheet, int(row[1])), fact.item)
    return items


def _check(ledger: Ledger, item: str, measure: Measure, stated: Value, row: Row) -> Iterator[Notice]:
    computed = [fact for fact in ledger.about(item) if fact.measure == measure and fact.period != LAST_YEAR]
    quantity = stated.quantity
    if quantity is None or not computed or any(_follows(quantity, fact.quantity) for fact in computed):
        return
    expected = "；".join(_worded(computed))
    message = f"{row.label}的{measure}表中为{quantity.to_text()}，按表中金额应为{expected}，请核对"
    yield Notice(message, stated.source, Code.RATE_MISMATCH, Severity.ERROR)


def _follows(stated: Quantity, computed: Quantity) -> bool:
    """Tell whether a stated rate is the computed one; a stored 0.9586 says no more than 95.86%."""
    seen = stated.rounded(max(decimal_step(stated.value.normalize()), _FINEST))
    return seen.is_rounding_of(computed) or stated.is_truncation_of(computed)


def _worded(computed: Sequence[Fact]) -> list[str]:
    """Write what a rate comes to, each result once with all its bases."""
    bases: dict[str, list[str]] = {}
    for fact in computed[:_SHOWN]:
        bases.setdefault(fact.quantity.to_text("%", 2), []).append(fact.basis)
    return [f"{shown}（{'、'.join(filter(None, named))}）" if any(named) else shown for shown, named in bases.items()]
