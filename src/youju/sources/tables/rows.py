"""A table's body rows -> rows with values: what each row is, its numbers read, its texts filled down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.domain.cells import cell_name
from youju.domain.facts import Notice, SourceCell
from youju.domain.findings import Severity
from youju.patterns import regex
from youju.sources.tables import Column, Role, Row, RowKind, TableKind, Value
from youju.sources.tables.cells import CellReader
from youju.sources.tables.headers import terms
from youju.sources.tables.labels import Label, first_words, name_label, sum_words
from youju.sources.tables.layout import Block
from youju.sources.workbooks.grid import Grid, parse_number

__all__ = ["read_rows"]

_LEVELS = (Role.LEVEL1, Role.LEVEL2, Role.LEVEL3)
_FILLED = frozenset(
    {*_LEVELS, Role.ITEM, Role.FUNCTION_CODE, Role.FUNCTION_NAME, Role.SOURCE_NAME, Role.UNIT_CODE, Role.UNIT_NAME}
    | {Role.CODE, Role.OTHER_TEXT, Role.DOCUMENT}
)
_NUMERIC = frozenset({Role.VALUE, Role.RATE, Role.WEIGHT, Role.SCORE})
_LABELS = (
    *(Role.ITEM, Role.LEVEL1, Role.LEVEL2, Role.LEVEL3, Role.SEQUENCE, Role.OTHER_TEXT, Role.FUNCTION_NAME),
    *(Role.FUNCTION_CODE, Role.UNIT_NAME, Role.CODE, Role.UNIT_CODE, Role.SOURCE_NAME),
)
_NAMING = frozenset({Role.ITEM, Role.OTHER_TEXT, *_LEVELS})
_LONGEST_HEADING = 30
_WORDS = regex(r"[一-鿿]{2}")
_BEFORE_SUM = frozenset({Role.ITEM, Role.OTHER_TEXT, Role.LEVEL1})


def read_rows(
    grid: Grid, block: Block, kind: TableKind, columns: Sequence[Column]
) -> tuple[tuple[Row, ...], tuple[Notice, ...]]:
    """Return the rows of a table's body and what reading them wants said.

    Raises:
        TableError: A money cell holds words where a number should be.
    """
    reader = _RowReader(grid, block, kind, columns)
    rows = tuple(reader.rows())
    return rows, reader.cells.finish()


class _RowReader:
    """Reads the rows of one table."""

    def __init__(self, grid: Grid, block: Block, kind: TableKind, columns: Sequence[Column]) -> None:
        self.grid, self.kind, self.columns = grid, kind, columns
        self._body = [row for row in block.body if row not in grid.hidden_rows]
        self._places = {role: [at for at, one in enumerate(columns) if one.role is role] for role in Role}
        self._label_places = [at for role in _LABELS for at in self._places[role]]
        self._numeric_places = [at for at, one in enumerate(columns) if one.role in _NUMERIC]
        self._origins = self._vertical_merges()
        self._numeric_indexes = [columns[at].index for at in self._numeric_places]
        self._uncomputed = frozenset(grid.uncomputed)
        self._shares_number = {row for row, column in self._origins if column in self._numeric_indexes}
        self.cells = CellReader(grid, columns, self._places, self._body)
        self._readers = [(column.index, self.cells.reader(column)) for column in columns]
        self._fills_blanks = kind is TableKind.INDICATOR or bool(
            self._places[Role.DOCUMENT] or self._places[Role.SOURCE_NAME]
        )
        self._above: list[Value | None] = [None] * len(columns)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that say something."""
        for row in self._body:
            cells = self.grid.rows[row]
            counts = any(isinstance(cells[at], Decimal) for at in self._numeric_indexes if at < len(cells))
            filled = () if counts else self.grid.columns_of(row)
            if (counts or (filled and not self._is_remark(row, filled))) and (found := self._row(row, len(filled))):
                yield found

    def _vertical_merges(self) -> dict[tuple[int, int], tuple[int, int]]:
        if not self._body:
            return {}
        first, last = self._body[0], self._body[-1]
        return {
            (row, left): (top, left)
            for top, left, bottom, _ in self.grid.merges
            if first <= top < bottom <= last
            for row in range(top + 1, bottom + 1)
        }

    def _is_remark(self, row: int, filled: Sequence[int]) -> bool:
        text = self.grid.text(row, filled[0])
        return terms().is_note(text) and not any(
            parse_number(self.grid.at(row, self.columns[at].index)) for at in self._numeric_places
        )

    def _row(self, row: int, filled: int) -> Row | None:
        cells = self.grid.rows[row]
        width = len(cells)
        values = [read(cells[at], row) if at < width else None for at, read in self._readers]
        sum_label = self._sum_label(values)
        if sum_label is None:
            if None in values:
                self._fill_down(row, values)
            label = self._label(values)
        else:
            label = sum_label
        unread = self._uncomputed and any(cell_name(row, at) in self._uncomputed for at in self._numeric_indexes)
        numbers = unread or row in self._shares_number or any(values[at] for at in self._numeric_places)
        if self.kind is TableKind.INDICATOR:
            if sum_label is None and not self._is_indicator(values):
                return None
        elif not numbers and (filled < 2 or self._numeric_places):
            return self._heading(row, values) if sum_label is None else None
        if not label.text and numbers:
            self._notice(
                f"第{row + 1}行有数字但没有名称，未采用；请补写名称", self.grid.place(row, self.columns[0].index)
            )
        if not label.text:
            return None
        if sum_label is None:
            self._above = values
        return Row(label.kind, label.text, row + 1, tuple(values))

    def _heading(self, row: int, values: Sequence[Value | None]) -> Row | None:
        """Return a fund table's row of nothing but a name, with or without a number before it (一 | 专项业务经费)."""
        told = [(self.columns[at].role, value) for at, value in enumerate(values) if value]
        named = [value for role, value in told if role is not Role.SEQUENCE] or [value for _, value in told]
        if self.kind is not TableKind.FUND or len(named) != 1 or len(told) > 2:
            return None
        label = name_label(named[0].text)
        if label.kind is not RowKind.ITEM or not label.text or len(label.text) > _LONGEST_HEADING:
            return None
        return Row(RowKind.HEADING, label.text, row + 1, tuple(values))

    def _is_indicator(self, values: Sequence[Value | None]) -> bool:
        named = any(values[at] for at in self._places[Role.LEVEL3] or self._places[Role.LEVEL2])
        told = (Role.TARGET, Role.ACTUAL, Role.WEIGHT, Role.SCORE)
        return named and any(values[at] for role in told for at in self._places[role])

    def _is_named(self, values: Sequence[Value | None]) -> bool:
        return any(value and self.columns[at].role in _NAMING for at, value in enumerate(values))

    def _sum_label(self, values: Sequence[Value | None]) -> Label | None:
        """Return the label of a 合计 or 小计 row, or None."""
        before: list[str] = []
        finals = terms().sum_finals
        for at in self._label_places:
            value = values[at]
            if value is None:
                continue
            role, text = self.columns[at].role, value.text
            if text[-1] in finals and (found := sum_words(text)):
                kind, words, named = found
                if not named:
                    return Label(kind, words if kind is RowKind.TOTAL else first_words(before) + words)
                if role in _NAMING or (role is Role.SEQUENCE and not self._is_named(values)):
                    return Label(kind, words)
            if role in _BEFORE_SUM:
                before.append(text)
        return None

    def _fill_down(self, row: int, values: list[Value | None]) -> None:
        for at, column in enumerate(self.columns):
            if values[at] is not None or column.role not in _FILLED:
                continue
            origin = self._origins.get((row, column.index))
            if origin is not None:
                values[at] = self._readers[at][1](self.grid.at(*origin), origin[0])
            elif self._fills_blanks and self._fills(column, values):
                values[at] = self._above[at]

    def _fills(self, column: Column, values: Sequence[Value | None]) -> bool:
        """Tell whether a blank text cell means "as above": levels do, and an item whose row names an 指标."""
        if self.kind is TableKind.INDICATOR:
            return column.role in (Role.LEVEL1, Role.ITEM) or (
                column.role is Role.LEVEL2 and not self._new_level1(values)
            )
        named = (*self._places[Role.DOCUMENT], *self._places[Role.SOURCE_NAME])
        return column.role in (Role.ITEM, Role.CODE) and any(values[at] for at in named)

    def _new_level1(self, values: Sequence[Value | None]) -> bool:
        for at in self._places[Role.LEVEL1]:
            now, above = values[at], self._above[at]
            if now and (above is None or now.text != above.text):
                return True
        return False

    def _label(self, values: Sequence[Value | None]) -> Label:
        roles = (Role.LEVEL3, Role.LEVEL2) if self.kind is TableKind.INDICATOR else (Role.ITEM,)
        for role in roles:
            for at in self._places[role]:
                if value := values[at]:
                    return name_label(value.text)
        for at in self._places[Role.SEQUENCE] if self.kind is TableKind.FUND else ():
            if (value := values[at]) and _WORDS.search(value.text):  # 一、农村供水 merged over 序号 and 项目名称
                return name_label(value.text)
        return Label(RowKind.ITEM, "")

    def _notice(self, message: str, source: SourceCell, severity: Severity = Severity.WARNING) -> None:
        self.cells.notices.append(Notice(message, source, severity=severity))
