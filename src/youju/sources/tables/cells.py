"""The cells of a table's body -> values: numbers in their column's unit, codes, texts, targets and results."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from youju.domain.facts import Measure, Notice, SourceCell
from youju.domain.findings import Severity
from youju.domain.quantity import EXEMPT_KINDS, ONE, ZERO, Kind, Quantity, decimal_step, shown_decimals, split_unit
from youju.errors import TableError
from youju.mentions import read_quantity
from youju.patterns import regex
from youju.sources.tables import Column, Role, Value
from youju.sources.tables.code_cells import split_code
from youju.sources.tables.headers import terms
from youju.sources.tables.labels import level_name, one_line, sum_words, unwrapped
from youju.sources.workbooks.grid import ERROR_VALUES, Grid, RawCell, cell_text, compact, parse_number

__all__ = ["CellReader", "Read"]

Read = Callable[[RawCell, int], Value | None]
"""Reads a raw cell of some row (0-based)."""

_HUNDRED = Decimal(100)
_FINEST_SHARE = Decimal("0.0001")
"""A fraction of one with more digits was worked out by the spreadsheet: nobody types 90.625% as 0.90625."""
_LEVELS = (Role.LEVEL1, Role.LEVEL2, Role.LEVEL3)
_CODES = frozenset({Role.CODE, Role.FUNCTION_CODE, Role.UNIT_CODE, Role.DOCUMENT})
_FIXED_MEASURES = frozenset(measure.value for measure in Measure)
_SHOWN = 8
_EQUALS = "=＝ "
_LAST_DIGIT = regex(r"\d(?!.*\d)")


@dataclass(frozen=True, slots=True)
class _Refused:
    """A money cell that holds no number."""

    header: str
    text: str
    broken: bool
    place: SourceCell


class CellReader:
    """Reads the cells of one table, column by column.

    Attributes:
        notices: What the cells read so far want said.

    Args:
        grid: The sheet. columns: The table's columns.
        places: Places of the columns by role.
        body: Rows of the body, hidden ones left out.
    """

    def __init__(
        self, grid: Grid, columns: Sequence[Column], places: Mapping[Role, Sequence[int]], body: Sequence[int]
    ) -> None:
        self._grid, self._columns, self._places, self._body = grid, columns, places, body
        self._percents = grid.percents
        self._sheet = SourceCell(grid.file, grid.sheet)
        self.notices: list[Notice] = []
        self._refused: list[_Refused] = []
        self._long_codes: list[SourceCell] = []

    def reader(self, column: Column) -> Read:
        """Return what reads the cells of a column."""
        if column.role in (Role.VALUE, Role.RATE):
            return self._number_reader(column)
        if column.role in (Role.WEIGHT, Role.SCORE):
            return partial(self._score, column)
        if column.role in (Role.TARGET, Role.ACTUAL):
            return partial(self._result, column)
        if column.role in _CODES:
            return partial(self._code, column)
        return partial(self._text, column)

    def finish(self) -> tuple[Notice, ...]:
        """Return what reading wants said.

        Raises:
            TableError: A money cell holds words where a number should be.
        """
        if self._refused:
            raise _refusal(self._refused)
        if self._long_codes:
            self.notices.append(_long_code_notice(self._long_codes))
        return tuple(self.notices)

    def _number_reader(self, column: Column) -> Read:
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
        cells = [self._grid.at(row, column.index) for row in self._body]
        numbers = [found for cell in cells if (found := parse_number(cell))]
        return bool(numbers) and all(abs(number) <= Decimal("1.5") for number, unit in numbers if not unit)

    def _blank(self, cell: RawCell) -> bool:
        return cell == "" or (isinstance(cell, str) and terms().is_empty(cell))

    def _text(self, column: Column, cell: RawCell, row: int) -> Value | None:
        text = cell if isinstance(cell, str) else cell_text(cell)
        text = one_line(text if column.role is Role.NOTE else unwrapped(text))
        if not text:
            return None
        if column.role is not Role.NOTE and terms().is_empty(text) and text != "无":
            return None
        if column.role is Role.FUNCTION_NAME:
            text = split_code(text)[1]
        elif column.role in _LEVELS:
            text = level_name(text)
        return Value(None, text, self._sheet, row, column.index) if text else None

    def _code(self, column: Column, cell: RawCell, row: int) -> Value | None:
        if self._blank(cell):
            return None
        text = cell_text(cell)
        if (isinstance(cell, Decimal) and "E" in text) or re.fullmatch(r"\d(?:\.\d+)?[Ee]\+\d+", text):
            self._long_codes.append(self._grid.place(row, column.index))
        if column.role is Role.FUNCTION_CODE and sum_words(text) is None:
            text = split_code(text)[0]
        return Value(None, text, self._sheet, row, column.index) if text else None

    def _number(
        self, column: Column, unit: tuple[Decimal, str | None, Kind], fraction: bool, cell: RawCell, row: int
    ) -> Value | None:
        found = parse_number(cell)
        if found is None and self._blank(cell):
            return None
        if found is None:
            self._refuse(column, cell, self._grid.place(row, column.index))
            return None
        number, written = found
        if not written and not column.unit and not column.money and self._places[Role.TARGET_UNIT]:
            written = self._beside(Role.TARGET_UNIT, row)
        scale, base, kind = split_unit(written) if written else unit
        step = decimal_step(number)
        if (fraction and not written) or (row, column.index) in self._percents:
            step = step if step >= _FINEST_SHARE else ZERO
            if column.role is Role.RATE:
                number, step = number * _HUNDRED, step * _HUNDRED
            else:
                scale, base, kind = _HUNDRED, "%", Kind.PERCENT
        quantity = Quantity(number * scale, base, kind, step * scale)
        return Value(quantity, cell.strip() if isinstance(cell, str) else found[0], self._sheet, row, column.index)

    def _refuse(self, column: Column, cell: RawCell, place: SourceCell) -> None:
        """Note that a cell isn't a number: a stop for money, a remark otherwise."""
        text = cell_text(cell)
        broken = text.upper() in ERROR_VALUES
        if column.role is Role.VALUE and column.money and column.measure in _FIXED_MEASURES:
            self._refused.append(_Refused(column.header, text, broken, place))
            return
        what = "公式出错" if broken else "不是数字"
        message = f"“{column.header}”一列的“{text[:40]}”{what}，未采用"
        self.notices.append(Notice(message, place, severity=Severity.WARNING))

    def _score(self, column: Column, cell: RawCell, row: int) -> Value | None:
        if self._blank(cell):
            return None
        plain = compact(cell).removesuffix("分") if isinstance(cell, str) else cell
        found = parse_number(plain)
        place = self._grid.place(row, column.index)
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
            text = _with_unit(" ".join(cell_text(cell).split()), unit)
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
            text = self._grid.text(row, self._columns[at].index)
            if text and not terms().is_empty(text):
                return text
        return ""


def _with_unit(text: str, unit: str) -> str:
    """Put a row's unit behind the one number that a cell writes with words and without a unit: ≥8, 不少于320.

    >>> _with_unit("≥8", "座"), _with_unit("5以内", "个工作日"), _with_unit("≥95%", "%"), _with_unit("8-10", "座")
    ('≥8座', '5个工作日以内', '≥95%', '8-10')
    """
    mention = read_quantity(text.lstrip(_EQUALS)) if unit else None
    if mention is None or mention.kind is not Kind.NUMBER:
        return text
    last = _LAST_DIGIT.search(text)
    return f"{text[: last.end()]}{unit}{text[last.end() :]}" if last else text


def _plain(number: Decimal) -> str:
    """Write a number as the cell shows it: of a computed one, two decimals (more where it would read as 0 or 100)."""
    if decimal_step(number) < _FINEST_SHARE:
        number = round(number, shown_decimals(number))
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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


def _long_code_notice(places: Sequence[SourceCell]) -> Notice:
    cells = "、".join(place.cell for place in places[:_SHOWN]) + ("等" if len(places) > _SHOWN else "")
    message = f"{cells}共{len(places)}个编码超过15位，被存成了数字，末几位已丢失；请把该列设为文本格式后重新导出"
    return Notice(message, places[0], severity=Severity.WARNING)
