"""Holds a table's 小计 against the rows above each, and its 合计 against these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from youju.checking.consistency.text_tables import NO_TOTAL, TextCell, TextRow, TextTable, slack_of
from youju.checking.reading import Reading
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_subtotals"]

_SUBTOTAL = regex(r"\s*小\s*计\s*")
_PART = regex(r"其中|\d{3,}")
_FEWEST = 2


class _Sum(NamedTuple):
    """A cell and those that make it."""

    whole: TextCell
    parts: Sequence[TextCell]

    def added(self, instead: dict[int, Decimal] | None = None) -> Decimal:
        """Return the parts' sum, some of them corrected."""
        return sum(((instead or {}).get(one.start, one.value or Decimal(0)) for one in self.parts), Decimal(0))

    def holds(self, instead: dict[int, Decimal] | None = None) -> bool:
        """Tell whether the parts make the whole, as rounding allows."""
        return abs((self.whole.value or Decimal(0)) - self.added(instead)) <= slack_of([self.whole, *self.parts])


def check_subtotals(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Yield the one sum of a column that doesn't hold where all others of it do: a 小计 closes the rows above it."""
    groups = _groups(table)
    if groups is None:
        return
    for column in range(1, table.width):
        sums = _sums(groups, column)
        wrong = [one for one in sums if not one.holds()]
        if len(sums) - len(wrong) < 1 or not wrong or NO_TOTAL.search(table.heading(column)):
            continue
        first, *others = wrong
        due = first.added()
        bears_out = len(others) == 1 and others[0] is sums[-1] and others[0].holds({first.whole.start: due})
        if bears_out or (not others and len(sums) > _FEWEST):
            what = "合计" if first is sums[-1] else "小计"
            told = f"各行之和为{plain_digits(due)}，{what}写作{first.whole.text}"
            message = f"表中“{table.heading(column)}”列{what}不符：{told}"
            yield reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, first.whole.start, first.whole.end, message)


def _groups(table: TextTable) -> list[tuple[TextRow, list[TextRow]]] | None:
    """Return each 小计 with its rows, last the 合计 with the 小计 and the rows behind; None in other tables."""
    *rows, total = table.rows
    marks = [row for row in rows if any(_SUBTOTAL.fullmatch(cell.text) for cell in row.cells[:3])]
    if len(marks) < _FEWEST or not total.is_total or any(row.is_total for row in rows):
        return None
    if any(_PART.match(row.label) for row in rows):
        return None
    groups: list[tuple[TextRow, list[TextRow]]] = []
    open_rows: list[TextRow] = []
    for row in rows:
        if row not in marks:
            open_rows.append(row)
            continue
        if not open_rows:
            return None  # a 小计 above its rows
        groups.append((row, open_rows))
        open_rows = []
    return [*groups, (total, [*marks, *open_rows])]


def _sums(groups: Sequence[tuple[TextRow, list[TextRow]]], column: int) -> list[_Sum]:
    """Return a column's sums; none where a cell that should hold a number doesn't."""
    sums = []
    for whole, parts in groups:
        cells = [row.cells[column] if column < len(row.cells) else None for row in (whole, *parts)]
        held = [one for one in cells if one is not None]
        if len(held) < len(cells) or any(not _is_amount(one) and not one.says_nothing for one in held[1:]):
            return []
        if not _is_amount(held[0]):
            return []
        sums.append(_Sum(held[0], held[1:]))
    return sums


def _is_amount(cell: TextCell) -> bool:
    return cell.value is not None and cell.number is not None and cell.number.kind is not Kind.PERCENT
