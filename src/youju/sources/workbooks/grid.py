"""A sheet as a grid of raw cells with what its file says about them: merges, hidden parts, formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache

from youju.domain.cells import cell_name
from youju.domain.facts import Notice, SourceCell
from youju.patterns import regex

__all__ = [
    "ERROR_VALUES",
    "Grid",
    "RawCell",
    "Span",
    "cell_text",
    "compact",
    "parse_number",
    "stored_number",
]

RawCell = str | Decimal | bool | dt.date | dt.time | dt.timedelta
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells; 0-based, inclusive."""

ERROR_VALUES = frozenset("#REF! #DIV/0! #VALUE! #NAME? #N/A #NUM! #NULL! #GETTING_DATA #SPILL! #CALC!".split())
_EXACT_DIGITS = 10**15
_FIFTEEN_DIGITS = Context(prec=15, traps=[InvalidOperation])
"""Spreadsheets keep 15 digits: a longer number has lost its last ones."""
_ONE = Decimal(1)
_COMPUTED_DECIMALS = 10
"""Decimals that nobody types: the number was computed."""
_MOST_TYPED = 6
_NOISE = 6
"""Zeros or nines in a row behind which only the error of a subtraction follows."""
_PLAIN_NUMBER = regex(r"-?(?:[0-9]{1,15}|[0-9]{1,10}\.[0-9]{0,4}[1-9])")
"""A number that is stored without noise: most are."""
_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x2212: 0x2D}
_NUMBER = regex(
    r"(?P<open>\()?[¥￥$]?(?P<sign>[-+–△▲减负]?)[¥￥$]?(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
    r"(?P<unit>%|‰|元|千元|万元|百万元|千万元|亿元)?(?(open)\))"
)


@dataclass(slots=True)
class Grid:
    """One visible sheet.

    Attributes:
        file: File name. sheet: Sheet name.
        rows: Raw cells; a row ends with its last cell, empty cells are "".
        merges: Merged cells, as the file names them.
        hidden_rows, hidden_columns: 0-based.
        percents: Cells shown as percentages: (row, column).
        uncomputed: Names of formula cells that hold no value.
        notices: What reading it wants said.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[RawCell]]
    merges: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    percents: frozenset[tuple[int, int]] = frozenset()
    uncomputed: tuple[str, ...] = ()
    notices: list[Notice] = field(default_factory=list)

    def at(self, row: int, column: int) -> RawCell:
        """Return a raw cell; "" beyond the edge."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def text(self, row: int, column: int) -> str:
        """Return a cell as a person reads it, without surrounding space."""
        return cell_text(self.at(row, column))

    def place(self, row: int, column: int) -> SourceCell:
        """Return where a cell is."""
        return SourceCell(self.file, self.sheet, cell_name(row, column))

    def columns_of(self, row: int) -> list[int]:
        """Return the visible columns of a row that aren't empty."""
        hidden = self.hidden_columns
        return [
            column
            for column, cell in enumerate(self.rows[row])
            if not (isinstance(cell, str) and (not cell or cell.isspace())) and column not in hidden
        ]

    def first_column(self, row: int) -> int | None:
        """Return the first visible column of a row that isn't empty, or None."""
        for column, cell in enumerate(self.rows[row]):
            if not (isinstance(cell, str) and (not cell or cell.isspace())) and column not in self.hidden_columns:
                return column
        return None


@lru_cache(maxsize=2**15)
def compact(text: str) -> str:
    """Drop all white space and turn full-width ASCII into half-width, for comparing words.

    >>> compact("合　计 （万元）")
    '合计(万元)'
    """
    return "".join(text.translate(_TO_HALF_WIDTH).split())


def cell_text(cell: RawCell) -> str:
    """Write a raw cell as a person reads it; a whole number has no decimal point.

    >>> cell_text(Decimal(2010305))
    '2010305'
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Decimal):
        return f"{cell:f}" if abs(cell) < _EXACT_DIGITS else f"{cell:G}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    return str(cell)


def stored_number(text: str) -> Decimal:
    """Return a number as a file stores it, without the noise beyond the 15 digits that a spreadsheet keeps.

    A difference has lost more of them than its size tells: 135-131.2 is stored as 3.8000000000000114.

    >>> stored_number("366239.49999999994")
    Decimal('366239.5')
    >>> stored_number("3.8000000000000114"), stored_number("5.684341886E-14"), stored_number("89.1200000047683")
    (Decimal('3.8'), Decimal('0'), Decimal('89.12'))
    >>> stored_number("960.00")
    Decimal('960')

    Raises:
        ValueError: It is no number.
    """
    if _PLAIN_NUMBER.fullmatch(text):
        return Decimal(text)
    try:
        number = _FIFTEEN_DIGITS.create_decimal(text).normalize(_FIFTEEN_DIGITS)
    except InvalidOperation:
        raise ValueError(f"不是数字：{text}") from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        return number
    if exponent <= -_COMPUTED_DECIMALS:
        return _without_noise(number)
    return number.quantize(_ONE) if exponent > 0 and abs(number) < _EXACT_DIGITS else number


def _without_noise(number: Decimal) -> Decimal:
    """Return the few decimals that a computed number was meant to have; the number itself where it has many."""
    for decimals in range(_MOST_TYPED + 1):
        meant = round(number, decimals)
        if abs(number - meant) < Decimal(1).scaleb(-decimals - _NOISE):
            return meant + 0
    return number


def parse_number(cell: RawCell) -> tuple[Decimal, str] | None:
    """Read a number and the unit written behind it ("" when there is none); None when the cell isn't one.

    Reads thousands separators, full-width digits, currency signs, and what accountants write for a minus: a sign,
    △ or ▲, 减 or 负 before the number, parentheses around it.

    >>> parse_number(" １，２００．５０ ")
    (Decimal('1200.50'), '')
    >>> parse_number("(300.00)"), parse_number("△180")
    ((Decimal('-300.00'), ''), (Decimal('-180'), ''))
    >>> parse_number("97.44%")
    (Decimal('97.44'), '%')
    """
    if isinstance(cell, Decimal):
        return cell, ""
    if not isinstance(cell, str):
        return None
    matched = _NUMBER.fullmatch(compact(cell))
    if matched is None:
        return None
    digits = matched["digits"].replace(",", "")
    try:
        number = stored_number(digits) if len(digits.partition(".")[2]) >= _COMPUTED_DECIMALS else Decimal(digits)
    except (ValueError, InvalidOperation):
        return None
    negative = matched["sign"] not in ("", "+") or bool(matched["open"])
    return (-number if negative else number), matched["unit"] or ""
