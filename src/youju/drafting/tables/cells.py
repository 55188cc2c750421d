"""Table cells made of words and facts, alike in every table of a report."""

from __future__ import annotations

from collections.abc import Iterable

from youju.domain.facts import Fact, Indicator, Measure
from youju.domain.report import Align, Cell, Run, Text
from youju.drafting.scope import Scope

__all__ = ["NOTHING", "amount", "gap_cell", "head", "indicator_value", "quantity", "runs_cell", "words"]

NOTHING = "—"
"""What a cell without a value shows."""


def head(text: str, *, colspan: int = 1, rowspan: int = 1) -> Cell:
    """Return a header cell."""
    return Cell((Text(text),), colspan, rowspan, Align.CENTER, bold=True)


def words(text: str, *, align: Align = Align.CENTER, colspan: int = 1, rowspan: int = 1, bold: bool = False) -> Cell:
    """Return a cell of plain words."""
    return Cell((Text(text),) if text else (), colspan, rowspan, align, bold)


def runs_cell(runs: Iterable[Run], *, colspan: int = 1, rowspan: int = 1, align: Align = Align.LEFT) -> Cell:
    """Return a cell of words and figures."""
    return Cell(tuple(runs), colspan, rowspan, align)


def gap_cell(scope: Scope, what: str, key: str, *, colspan: int = 1) -> Cell:
    """Return a cell that says what is missing and who has it."""
    return Cell((scope.gap(what, key),), colspan, align=Align.LEFT)


def amount(fact: Fact | None, scope: Scope, *, align: Align = Align.DECIMAL, bold: bool = False) -> Cell:
    """Return a cell of money or a score without its unit, which stands in the table's head."""
    if fact is None:
        return words(NOTHING)
    return Cell((scope.show(fact, bare=True),), align=align, bold=bold)


def quantity(fact: Fact | None, scope: Scope, *, decimals: int | None = None, bold: bool = False) -> Cell:
    """Return a cell of a number with its unit."""
    if fact is None:
        return words(NOTHING)
    return Cell((scope.show(fact, decimals=decimals),), bold=bold)


def indicator_value(indicator: Indicator, measure: Measure, scope: Scope) -> Cell:
    """Return the target or result of an indicator as its cell writes it, the number bound to its fact."""
    text = indicator.target_text if measure is Measure.TARGET else indicator.actual_text
    fact = scope.situation.ledger.get(indicator.key, measure)
    if fact is None:
        return words(text.removeprefix("=") or NOTHING)
    figure = scope.show(fact)
    before, found, after = text.removeprefix("=").partition(figure.text)
    if not found:
        sign = indicator.operator if measure is Measure.TARGET and indicator.operator not in ("=", "定性") else ""
        before, after = sign, ""
    runs: list[Run] = [Text(before)] if before else []
    return Cell((*runs, figure, *([Text(after)] if after else [])))
