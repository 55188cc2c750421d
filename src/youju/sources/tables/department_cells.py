"""What one number of a 基础数据表 is, told from the words left of it and above it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from youju.domain.department import ASSETS, OFFICE_COSTS, PROCUREMENT, PROJECTS, THREE_COSTS
from youju.domain.facts import LAST_YEAR, Measure, SourceCell
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity, decimal_step, split_unit
from youju.sources.tables import LineEntry
from youju.sources.tables.department_words import Hint, department_lines

__all__ = ["PARENTS", "STAFF", "Spot", "Surroundings", "read_rate", "read_spot"]

PARENTS = frozenset({PROJECTS, THREE_COSTS, OFFICE_COSTS, PROCUREMENT, ASSETS})
"""Lines below which rows of other names are parts of them."""
STAFF = frozenset({Measure.QUOTA.value, Measure.STAFF.value})
_SMALL = frozenset({"会议费", "培训费"})
"""Lines that under 项目支出 are projects of that name."""
_FRACTION = Decimal("1.5")
"""Up to this a rate without a sign is a fraction of one: 0.95."""


class Spot(NamedTuple):
    """A number with the words that say what it is.

    Attributes:
        source: Its cell.
        value: As written. unit: The unit written behind it; empty for none.
        percent: Whether the cell is shown as a percentage.
        rows: The words left of it, nearest first.
        heads: The words above it, nearest first.
    """

    source: SourceCell
    value: Decimal
    unit: str
    percent: bool
    rows: Sequence[Hint]
    heads: Sequence[Hint]

    @property
    def rate(self) -> str:
        """Name of the rate that it is; empty when it is none."""
        return next((hint.label for hint in (*self.heads[:1], *self.rows[:1]) if hint.rate), "")


class Surroundings(NamedTuple):
    """What holds for a stretch of a sheet.

    Attributes:
        parent: The line of `PARENTS` under which its rows stand; empty for none.
        whole: The line that 合计 means.
        unit: Unit of its money. year: The year it is of, 0 when it doesn't say. report_year: The year reported on.
    """

    parent: str
    whole: str
    unit: str
    year: int
    report_year: int

    def period(self, spot: Spot) -> str:
        """Return the period of a number: this year's is empty."""
        for hint in (*spot.rows[:1], *spot.heads, *spot.rows[1:]):
            if hint.year and self.report_year:
                return self._named(hint.year)
            if hint.period:
                return hint.period
        return self._named(self.year) if self.year and self.report_year else ""

    def _named(self, year: int) -> str:
        if year == self.report_year:
            return ""
        return LAST_YEAR if year == self.report_year - 1 else f"{year}年"


def read_spot(spot: Spot, around: Surroundings) -> LineEntry | None:
    """Return what a number is; None where the words leave it open."""
    single = _single(spot)
    if single is not None:
        item, name, measure = single.line, "", _single_measure(spot, single)
    else:
        item, name = _item(spot, around)
        measure = _measure(spot, item)
    if not item or not measure:
        return None
    return LineEntry(item, measure, around.period(spot), _quantity(spot, measure, around.unit), spot.source, name)


def read_rate(spot: Spot, around: Surroundings) -> LineEntry:
    """Return a printed rate, which is kept apart: it is derived, and held against the table once it is."""
    whole = around.whole if spot.rows and spot.rows[0].whole else ""
    item = next((hint.line for hint in spot.rows if hint.line), whole)
    fraction = spot.percent or (not spot.unit and abs(spot.value) <= _FRACTION)
    value = spot.value * 100 if fraction else spot.value
    quantity = Quantity(value, "%", Kind.PERCENT, decimal_step(value.normalize()))
    return LineEntry(item, spot.rate, around.period(spot), quantity, spot.source)


def _single(spot: Spot) -> Hint | None:
    """Return the words that say item and measure at once (编制数), unless the row is another line's."""
    single = next((hint for hint in (*spot.rows, *spot.heads) if hint.single), None)
    if single is None or any(hint.line for hint in spot.rows if not hint.single):
        return None
    return single


def _single_measure(spot: Spot, single: Hint) -> str:
    """Return the measure of a single figure; empty where another one is named beside it."""
    others = (hint.measure for hint in (*spot.rows, *spot.heads) if hint.measure and not hint.single)
    agrees = single.measure in STAFF or next(others, single.measure) == single.measure
    return single.measure if agrees else ""


def _item(spot: Spot, around: Surroundings) -> tuple[str, str]:
    """Return the line, and the name of the row where it is a project or a detail of that line."""
    nearest = spot.rows[0] if spot.rows else None
    if nearest is not None and nearest.line:
        listed = around.parent == PROJECTS and nearest.line in _SMALL
        return (PROJECTS, nearest.name) if listed else (nearest.line, "")
    if nearest is not None and nearest.whole:
        outer = next((hint.line for hint in (*spot.rows[1:], *spot.heads) if hint.line), "")
        return outer or around.whole, ""
    column = next((hint.line for hint in spot.heads if hint.line), "")
    if column:
        return column, ""
    if any(hint.whole for hint in spot.heads) and (nearest is None or nearest.measure or nearest.told):
        return around.whole, ""
    if nearest is None or nearest.measure or not nearest.label:
        return "", ""
    outer = next((hint.line for hint in spot.rows[1:] if hint.line), around.parent)
    return (outer, nearest.name) if outer in PARENTS else ("", "")


def _measure(spot: Spot, item: str) -> str:
    columns = (department_lines()[item].columns or {}) if item in department_lines() else {}
    if own := next((columns[hint.label] for hint in spot.heads if hint.label in columns), ""):
        return own
    stated = [hint.measure for hint in (*spot.rows[:1], *spot.heads) if hint.measure and not hint.single]
    if len(set(stated)) > 1 and Measure.ADJUSTMENT in stated:
        return ""
    return stated[0] if stated else ""


def _quantity(spot: Spot, measure: str, money_unit: str) -> Quantity:
    value, unit = spot.value, spot.unit
    unit = unit or next((hint.unit for hint in (*spot.rows, *spot.heads) if hint.unit), "")
    if measure in STAFF:
        unit = "人"
    elif unit not in MONEY_SCALES and unit != "%":
        unit = money_unit
    if spot.percent:
        value, unit = value * 100, "%"
    scale, base, kind = split_unit(unit)
    return Quantity(value * scale, base, kind, decimal_step(value) * scale)
