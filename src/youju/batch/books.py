"""Workbooks that we write: everything but numbers is text for certain, and equal content gives equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from youju.files import replacing

__all__ = ["Column", "Link", "add_sheet", "book_bytes", "put_cell", "save_book"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST = 32_000
_WRAPS_ABOVE, _LINE_PT, _HIGHEST_PT = 15, 15, 400
_HEAD_LINES = 2
_INJECTING = re.compile(r"^\s*[=+\-@]")
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_HEAD_FILL = PatternFill("solid", fgColor="1F4E79")
_HEAD_FONT = Font(bold=True, color="FFFFFF")
_WRITE_FILL = PatternFill("solid", fgColor="7F6000")
_LINK_FONT = Font(color="0563C1", underline="single")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_PLAIN = Alignment(vertical="top")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Attributes:
        head: Its heading. width: In characters.
        number: Number format; empty for text.
        people: Whether people fill it in.
        hidden: Whether it is kept for the machine only.
        choices: What people choose from; empty for free words.
        colours: Word -> colour of the cell that holds it.
    """

    head: str
    width: int = 12
    number: str = ""
    people: bool = False
    hidden: bool = False
    choices: tuple[str, ...] = ()
    colours: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a file, relative to the workbook."""

    text: str
    target: str


Value = str | int | Decimal | Link | None


class Sheet:
    """A sheet being written, a row at a time.

    Args:
        book: Its workbook.
        title: Its name.
        columns: Its columns.
        frozen: Columns that stay in sight.
        printed: Columns that go onto paper; 0 for all. More than some twenty can't be read there.
    """

    def __init__(self, book: Workbook, title: str, columns: Sequence[Column], *, frozen: int, printed: int = 0) -> None:
        self._printed = printed or len(columns)
        self._sheet = book.create_sheet(title)
        self._columns = columns
        self._rows = 1
        self._sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for number, column in enumerate(columns, 1):
            dimension = self._sheet.column_dimensions[get_column_letter(number)]
            dimension.width, dimension.hidden = column.width, column.hidden
        self._sheet.row_dimensions[1].height = _LINE_PT * _HEAD_LINES
        self._sheet.append([self._head(column) for column in columns])

    def add(self, values: Sequence[Value], *, bold: bool = False) -> None:
        """Write a row; as many values as there are columns."""
        self._rows += 1
        needed = map(_lines, self._columns[: self._printed], values)
        self._sheet.row_dimensions[self._rows].height = min(_LINE_PT * max(needed, default=1), _HIGHEST_PT)
        self._sheet.append(
            [self._cell(column, value, bold=bold) for column, value in zip(self._columns, values, strict=True)]
        )

    def close(self) -> None:
        """Set filters, colours and choices over all rows written."""
        last = get_column_letter(len(self._columns))
        self._sheet.auto_filter.ref = f"A1:{last}{self._rows}"
        for number, column in enumerate(self._columns, 1):
            letter = get_column_letter(number)
            where = f"{letter}2:{letter}{max(self._rows, 2)}"
            for word, colour in column.colours:
                self._sheet.conditional_formatting.add(where, _coloured(word, colour))
            if column.choices:
                choice = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
                choice.showErrorMessage = False
                choice.add(where)
                self._sheet.data_validations.append(choice)
        setup = self._sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 8, 1, 0
        self._sheet.print_title_rows = "1:1"
        self._sheet.print_area = f"A1:{get_column_letter(self._printed)}{self._rows}"

    def _head(self, column: Column) -> Any:
        cell = WriteOnlyCell(self._sheet, column.head)
        cell.fill, cell.font = _WRITE_FILL if column.people else _HEAD_FILL, _HEAD_FONT
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        return cell

    def _cell(self, column: Column, value: Value, *, bold: bool) -> Any:
        if isinstance(value, Link):
            cell = _text(self._sheet, value.text)
            cell.hyperlink = Hyperlink(ref="A1", target=value.target, location=None)
            cell.font = _LINK_FONT
        elif isinstance(value, int | Decimal):
            cell = WriteOnlyCell(self._sheet, value)
            cell.number_format = column.number or "General"
        else:
            cell = _text(self._sheet, value or "")
        cell.alignment = _WRAPPED if column.width > _WRAPS_ABOVE else _PLAIN
        if bold and not isinstance(value, Link):
            cell.font = Font(bold=True)
        return cell


def _lines(column: Column, value: Value) -> int:
    """Return how many lines a cell needs; spreadsheets don't all measure wrapped ones themselves."""
    text = value.text if isinstance(value, Link) else value
    if not isinstance(text, str) or column.width <= _WRAPS_ABOVE or column.hidden:
        return 1
    fits = column.width - 2
    return sum(max(1, -(-(len(line) + sum(sign > "\u2e80" for sign in line)) // fits)) for line in text.split("\n"))


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that shows these words whatever they are: a formula in a unit's table stays words."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
    cell = WriteOnlyCell(sheet, clean or None)
    if clean:
        cell.data_type = "s"
        cell.quotePrefix = bool(_INJECTING.match(clean))
    return cell


def _coloured(word: str, colour: str) -> Any:
    rule = CellIsRule(operator="equal", formula=[f'"{word}"'])
    rule.dxf = DifferentialStyle(
        font=Font(bold=True, color="FFFFFF" if colour.startswith("!") else "000000"),
        fill=PatternFill(bgColor=colour.lstrip("!")),
    )
    return rule


def add_sheet(book: Workbook, title: str, columns: Sequence[Column], *, frozen: int = 1, printed: int = 0) -> Sheet:
    """Begin a sheet; call `close` on it when its rows are written."""
    return Sheet(book, title, columns, frozen=frozen, printed=printed)


def put_cell(sheet: Any, row: int, column: int, value: Any, *, percent: bool = False) -> None:
    """Write a cell as it was read elsewhere: words stay words, a share stays shown in percent."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST] if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
    elif percent:
        cell.number_format = "0.00%"


def save_book(book: Workbook, target: Path) -> None:
    """Write a workbook, whole or not at all; equal content gives equal bytes.

    Raises:
        OutputError: It can't be written there.
    """
    content = book_bytes(book)
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def book_bytes(book: Workbook) -> bytes:
    """Return a workbook as a file; equal content gives equal bytes."""
    book.properties.creator = "youju"
    book.properties.created = datetime(*_EPOCH[:3])
    buffer, fixed = io.BytesIO(), io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as package, zipfile.ZipFile(fixed, "w") as written:
        for info in sorted(
            package.infolist(), key=lambda info: (info.filename != "[Content_Types].xml", info.filename)
        ):
            content = package.read(info)
            if info.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            written.writestr(entry, content)
    return fixed.getvalue()
