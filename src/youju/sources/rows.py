"""A table's body rows -> rows with values: what each row is, its numbers read, its texts filled down."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from youju.domain.facts import Measure, Notice, SourceCell
from youju.domain.findings import Severity
from youju.domain.quantity import EXEMPT_KINDS, ONE, Kind, Quantity, decimal_step, split_unit
from youju.errors import TableError
from youju.mentions import read_quantity
from youju.patterns import regex
from youju.sources.columns import split_code
from youju.sources.grid import ERROR_VALUES, Grid, RawCell, cell_text, compact, parse_number
from youju.sources.headers import strip_numbering, terms
from youju.sources.layout import Block
from youju.sources.tables import Column, Role, Row, RowKind, TableKind, Value

__all__ = ["read_rows"]

_HUNDRED = Decimal(100)
_LEVELS = (Role.LEVEL1, Role.LEVEL2, Role.LEVEL3)
_FILLED = frozenset(
    {*_LEVELS, Role.ITEM, Role.FUNCTION_CODE, Role.FUNCTION_NAME, Role.SOURCE_NAME, Role.UNIT_CODE, Role.UNIT_NAME}
    | {Role.CODE, Role.OTHER_TEXT, Role.DOCUMENT}
)
_NUMERIC = frozenset({Role.VALUE, Role.RATE, Role.WEIGHT, Role.SCORE})
_CODES = frozenset({Role.CODE, Role.FUNCTION_CODE, Role.UNIT_CODE, Role.DOCUMENT})
_LABELS = (
    *(Role.ITEM, Role.LEVEL1, Role.LEVEL2, Role.LEVEL3, Role.SEQUENCE, Role.OTHER_TEXT, Role.FUNCTION_NAME),
    *(Role.FUNCTION_CODE, Role.UNIT_NAME, Role.CODE, Role.UNIT_CODE, Role.SOURCE_NAME),
)
_INDICATOR_NUMBER = regex(r"指标\s*\d{0,2}\s*[:：.、]\s*")
_SCORE_IN_NAME = regex(r"[(（]\s*\d+(?:\.\d+)?\s*分?\s*[)）]$")
_BLANK_NAME = regex(r"[.…·\s]*")
_SHOWN = 8

_FIXED_MEASURES = frozenset(measure.value for measure in Measure)
_Read = Callable[[RawCell, int], Value | None]


def read_rows(
    grid: Grid, block: Block, kind: TableKind, columns: Sequence[Column]
) -> tuple[tuple[Row, ...], tuple[Notice, ...]]:
    """Return the rows of a table's body and what reading them wants said.

    Raises:
        TableError: A money cell holds words where a number should be.
    """
    reader = _RowReader(grid, block, kind, columns)
    rows = tuple(reader.rows())
    if reader.refused:
        raise _refusal(reader.refused)
    return rows, tuple(reader.notices)


_NAMING = frozenset({Role.ITEM, Role.OTHER_TEXT, *_LEVELS})
_BEFORE_SUM = frozenset({Role.ITEM, Role.OTHER_TEXT, Role.LEVEL1})


@lru_cache(maxsize=2**15)
def _one_line(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=2**15)
def _sum_words(text: str) -> tuple[RowKind, str, bool] | None:
    """Return the kind and words of a 合计 or 小计, and whether it names what it sums up; None for other texts."""
    words = compact(strip_numbering(text)).rstrip(":")
    if words in terms().totals:
        return RowKind.TOTAL, words, False
    if words in terms().subtotals:
        return RowKind.SUBTOTAL, words, False
    return (RowKind.SUBTOTAL, words, True) if words.endswith(terms().subtotal_ends) else None


def _first_words(texts: Sequence[str]) -> str:
    return next((words for text in texts if (words := compact(strip_numbering(text)))), "")


@dataclass(frozen=True, slots=True)
class _Label:
    """What a row calls itself."""

    kind: RowKind
    text: str


@dataclass(frozen=True, slots=True)
class _Refused:
    """A money cell that holds no number."""

    header: str
    text: str
    broken: bool
    place: SourceCell


def _refusal(refused: Sequence[_Refused]) -> TableError:
    """Return the error that names every money cell without a number, the first one in full."""
    first, *others = refused
    problem = f"“{first.header}”一列应为数字，此格却是“{first.text[:40]}”"
    remedy = "请改为数字；文字说明移到备注列，没有数的单元格留空"
    if first.broken:
        problem, remedy = f"公式出错，显示为“{first.text}”", "请修复公式后保存"
    if others:
        listed = "、".join(f"{one.place.cell}“{one.text[:20]}”" for one in others[:_SHOWN])
        problem += f"；同表另有{len(others)}格也不是数字：{listed}{'等' if len(others) > _SHOWN else ''}"
    return TableError(problem, place=str(first.place), remedy=remedy)


class _RowReader:
    """Reads the rows of one table."""

    def __init__(self, grid: Grid, block: Block, kind: TableKind, columns: Sequence[Column]) -> None:
        self.grid, self.kind, self.columns = grid, kind, columns
        self.notices: list[Notice] = []
        self.refused: list[_Refused] = []
        self._body = [row for row in block.body if row not in grid.hidden_rows]
        self._places = {role: [at for at, one in enumerate(columns) if one.role is role] for role in Role}
        self._label_places = [at for role in _LABELS for at in self._places[role]]
        self._numeric_places = [at for at, one in enumerate(columns) if one.role in _NUMERIC]
        self._origins = self._vertical_merges()
        self._percents = grid.percents
        self._sheet = SourceCell(grid.file, grid.sheet)
        self._readers = [(column.index, self._reader(column)) for column in columns]
        self._fills_blanks = kind is TableKind.INDICATOR or bool(
            self._places[Role.DOCUMENT] or self._places[Role.SOURCE_NAME]
        )
        self._above: list[Value | None] = [None] * len(columns)
        self._long_codes: list[SourceCell] = []

    def rows(self) -> Iterator[Row]:
        """Yield the rows that say something."""
        for row in self._body:
            filled = self.grid.columns_of(row)
            if not filled or self._is_remark(row, filled):
                continue
            if found := self._row(row, len(filled)):
                yield found
        if self._long_codes:
            self.notices.append(_long_code_notice(self._long_codes))

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
        numbers = any(values[at] for at in self._numeric_places)
        if self.kind is TableKind.INDICATOR:
            if sum_label is None and not self._is_indicator(values):
                return None
        elif not numbers and (filled < 2 or self._numeric_places):
            return None
        if not label.text and numbers:
            self._notice(
                f"第{row + 1}行有数字但没有名称，未采用；请补写名称", self.grid.place(row, self.columns[0].index)
            )
        if not label.text:
            return None
        if sum_label is None:
            self._above = values
        return Row(label.kind, label.text, row + 1, tuple(values))

    def _is_indicator(self, values: Sequence[Value | None]) -> bool:
        named = any(values[at] for at in self._places[Role.LEVEL3] or self._places[Role.LEVEL2])
        told = (Role.TARGET, Role.ACTUAL, Role.WEIGHT, Role.SCORE)
        return named and any(values[at] for role in told for at in self._places[role])

    def _sum_label(self, values: Sequence[Value | None]) -> _Label | None:
        """Return the label of a 合计 or 小计 row, or None."""
        before: list[str] = []
        finals = terms().sum_finals
        for at in self._label_places:
            value = values[at]
            if value is None:
                continue
            role, text = self.columns[at].role, value.text
            if text[-1] in finals and (found := _sum_words(text)):
                kind, words, named = found
                if not named:
                    alone = kind is RowKind.TOTAL or role is Role.SEQUENCE
                    return _Label(kind, words if alone else _first_words(before) + words)
                if role in _NAMING:
                    return _Label(kind, words)
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

    def _label(self, values: Sequence[Value | None]) -> _Label:
        roles = (Role.LEVEL3, Role.LEVEL2) if self.kind is TableKind.INDICATOR else (Role.ITEM,)
        for role in roles:
            for at in self._places[role]:
                if value := values[at]:
                    return _name(value.text)
        return _Label(RowKind.ITEM, "")

    def _notice(self, message: str, source: SourceCell, severity: Severity = Severity.WARNING) -> None:
        self.notices.append(Notice(message, source, severity=severity))

    def _reader(self, column: Column) -> _Read:
        if column.role in (Role.VALUE, Role.RATE):
            return self._number_reader(column)
        if column.role in (Role.WEIGHT, Role.SCORE):
            return partial(self._score, column)
        if column.role in (Role.TARGET, Role.ACTUAL):
            return partial(self._result, column)
        if column.role in _CODES:
            return partial(self._code, column)
        return partial(self._text, column)

    def _number_reader(self, column: Column) -> _Read:
        """Return the reader of a column of numbers; a plain number is read without a further call."""
        index, unit, sheet = column.index, split_unit(column.unit), self._sheet
        fraction = column.role is Role.RATE and self._are_fractions(column)
        read = partial(self._number, column, unit, fraction)
        if fraction or any(at == index for _, at in self._percents) or not (column.unit or column.money):
            return read
        scale, base, kind = unit

        def read_plain(cell: RawCell, row: int) -> Value | None:
            if not isinstance(cell, Decimal):
                return read(cell, row)
            step = ONE if cell.same_quantum(ONE) else decimal_step(cell)
            if scale is not ONE:
                return Value(Quantity(cell * scale, base, kind, step * scale), cell, sheet, row, index)
            return Value(Quantity(cell, base, kind, step), cell, sheet, row, index)

        return read_plain

    def _are_fractions(self, column: Column) -> bool:
        """Tell whether a rate column's plain numbers are fractions: 0.9744, not 97.44."""
        if "%" in column.header.replace("％", "%"):
            return False
        cells = [self.grid.at(row, column.index) for row in self._body]
        numbers = [found for cell in cells if (found := parse_number(cell))]
        return bool(numbers) and all(abs(number) <= Decimal("1.5") for number, unit in numbers if not unit)

    def _blank(self, cell: RawCell) -> bool:
        return cell == "" or (isinstance(cell, str) and terms().is_empty(cell))

    def _text(self, column: Column, cell: RawCell, row: int) -> Value | None:
        text = _one_line(cell if isinstance(cell, str) else cell_text(cell))
        if not text:
            return None
        if column.role is not Role.NOTE and terms().is_empty(text) and text != "无":
            return None
        if column.role is Role.FUNCTION_NAME:
            text = split_code(text)[1]
        elif column.role in _LEVELS:
            text = _level(text)
        return Value(None, text, self._sheet, row, column.index) if text else None

    def _code(self, column: Column, cell: RawCell, row: int) -> Value | None:
        if self._blank(cell):
            return None
        text = cell_text(cell)
        if (isinstance(cell, Decimal) and "E" in text) or re.fullmatch(r"\d(?:\.\d+)?[Ee]\+\d+", text):
            self._long_codes.append(self.grid.place(row, column.index))
        if column.role is Role.FUNCTION_CODE and _sum_words(text) is None:
            text = split_code(text)[0]
        return Value(None, text, self._sheet, row, column.index) if text else None

    def _number(
        self, column: Column, unit: tuple[Decimal, str | None, Kind], fraction: bool, cell: RawCell, row: int
    ) -> Value | None:
        found = parse_number(cell)
        if found is None and self._blank(cell):
            return None
        if found is None:
            self._refuse(column, cell, self.grid.place(row, column.index))
            return None
        number, written = found
        if not written and not column.unit and not column.money and self._places[Role.TARGET_UNIT]:
            written = self._beside(Role.TARGET_UNIT, row)
        scale, base, kind = split_unit(written) if written else unit
        if (fraction and not written) or (row, column.index) in self._percents:
            if column.role is Role.RATE:
                number *= _HUNDRED
            else:
                scale, base, kind = _HUNDRED, "%", Kind.PERCENT
        quantity = Quantity(number * scale, base, kind, decimal_step(number) * scale)
        return Value(quantity, cell.strip() if isinstance(cell, str) else found[0], self._sheet, row, column.index)

    def _refuse(self, column: Column, cell: RawCell, place: SourceCell) -> None:
        """Note that a cell isn't a number: a stop for money, a remark otherwise."""
        text = cell_text(cell)
        broken = text.upper() in ERROR_VALUES
        if column.role is Role.VALUE and column.money and column.measure in _FIXED_MEASURES:
            self.refused.append(_Refused(column.header, text, broken, place))
            return
        what = "公式出错" if broken else "不是数字"
        self._notice(f"“{column.header}”一列的“{text[:40]}”{what}，未采用", place)

    def _score(self, column: Column, cell: RawCell, row: int) -> Value | None:
        if self._blank(cell):
            return None
        plain = compact(cell).removesuffix("分") if isinstance(cell, str) else cell
        found = parse_number(plain)
        place = self.grid.place(row, column.index)
        if found is None:
            self._refuse(column, cell, place)
            return None
        number = found[0] * _HUNDRED if (row, column.index) in self._percents else found[0]
        return Value(Quantity(number, "分", Kind.SCORE, decimal_step(number)), cell_text(cell), place)

    def _result(self, column: Column, cell: RawCell, row: int) -> Value | None:
        """Read a target or a result, with its operator and unit from columns of their own."""
        if self._blank(cell):
            return None
        text = self._result_text(column, cell, row)
        mention = read_quantity(text)
        quantity = mention.quantity if mention and mention.kind not in EXEMPT_KINDS else None
        return Value(quantity, text, self._sheet, row, column.index)

    def _result_text(self, column: Column, cell: RawCell, row: int) -> str:
        unit = self._beside(Role.TARGET_UNIT, row)
        number = parse_number(cell)
        if number is None or number[1]:
            text = " ".join(cell_text(cell).split())
        elif self._is_share(number[0], unit, (row, column.index)):
            text = f"{_plain(number[0] * _HUNDRED)}%"
        else:
            text = (cell.strip() if isinstance(cell, str) else _plain(number[0])) + unit
        if column.role is not Role.TARGET:
            return text
        sign = terms().operators.get(compact(self._beside(Role.OPERATOR, row)), "")
        return sign + text if sign and sign != "定性" and text[:1].isdigit() else text

    def _is_share(self, number: Decimal, unit: str, place: tuple[int, int]) -> bool:
        """Tell whether a number without a unit is a fraction of one, shown or meant as a percentage."""
        if place in self._percents:
            return True
        return not unit and 0 < number <= 1 and self._beside(Role.LEVEL3, place[0]).endswith(terms().rate_ends)

    def _beside(self, role: Role, row: int) -> str:
        for at in self._places[role]:
            text = self.grid.text(row, self.columns[at].index)
            if text and not terms().is_empty(text):
                return text
        return ""


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _level(text: str) -> str:
    """Take the score that a template adds off a level's name: 产出指标（50分）."""
    return _SCORE_IN_NAME.sub("", strip_numbering(text)).strip()


@lru_cache(maxsize=2**15)
def _name(text: str) -> _Label:
    """Return an item's label: without numbering; 其中 makes it a detail of the row above."""
    words = " ".join(text.split())
    for start in terms().detail_starts if "中" in words else ():
        if compact(words).startswith(start) and len(compact(words)) > len(start):
            rest = words[words.index("中") + 1 :].lstrip(":：、 ")
            return _Label(RowKind.DETAIL, strip_numbering(rest))
    words = _SCORE_IN_NAME.sub("", _INDICATOR_NUMBER.sub("", strip_numbering(words), count=1)).strip()
    return _Label(RowKind.ITEM, "" if _BLANK_NAME.fullmatch(words) else words)


def _long_code_notice(places: Sequence[SourceCell]) -> Notice:
    cells = "、".join(place.cell for place in places[:_SHOWN]) + ("等" if len(places) > _SHOWN else "")
    message = f"{cells}共{len(places)}个编码超过15位，被存成了数字，末几位已丢失；请把该列设为文本格式后重新导出"
    return Notice(message, places[0], severity=Severity.WARNING)
