"""Spreadsheet files -> understood tables: the one door to .xlsx, .xls, .ods and .csv."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from youju.domain.cells import cell_name
from youju.domain.facts import Notice, SourceCell
from youju.domain.findings import Severity
from youju.errors import TableError, WorkbookError, explain_os_error
from youju.files import refuse_lock_file
from youju.sources.tables import Column, Role, Row, RowKind, SourceTable, TableKind
from youju.sources.tables.columns import Context, understand_columns
from youju.sources.tables.department_sheet import read_department_sheet
from youju.sources.tables.evaluation_form import settle_forms
from youju.sources.tables.headers import read_header, read_header_path, terms
from youju.sources.tables.layout import Block, find_blocks
from youju.sources.tables.merged import part_shared_values
from youju.sources.tables.rows import read_rows
from youju.sources.tables.sums import relate_rows
from youju.sources.tables.surroundings import Unit, find_unit, find_year, read_fields, read_remarks, read_title
from youju.sources.workbooks.flat import read_csv
from youju.sources.workbooks.grid import Grid, parse_number
from youju.sources.workbooks.kind import WorkbookKind, workbook_kind
from youju.sources.workbooks.ods import read_ods
from youju.sources.workbooks.xls import read_xls
from youju.sources.workbooks.xlsx import read_xlsx

__all__ = ["SUFFIXES", "read_grids", "read_sheet", "read_tables"]

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv"})
"""File name endings of what can be read; what a file is, its content decides."""
_SHOWN = 8
_READERS: dict[WorkbookKind, Callable[[Path], tuple[list[Grid], list[Notice]]]] = {
    WorkbookKind.XLSX: read_xlsx,
    WorkbookKind.ODS: read_ods,
    WorkbookKind.XLS: read_xls,
    WorkbookKind.CSV: lambda path: ([read_csv(path)], []),
}


def read_tables(path: Path, *, money_unit: str = "", year: int = 0) -> tuple[SourceTable, ...]:
    """Read every table of a spreadsheet file.

    Args:
        path: A .xlsx, .xls, .ods or .csv file.
        money_unit: Unit of money (元, 千元, 万元 …) for tables that name none.
        year: The year reported on, when known: columns of the year before get the period 上年.

    Raises:
        WorkbookError: The file can't be read: missing, damaged, encrypted, empty, or of another kind.
        TableError: It holds no table, or a money cell holds words where a number should be.
    """
    with _collector_paused():
        grids, notices = _read_grids(path)
        if not any(any(grid.rows) for grid in grids):
            raise WorkbookError("没有任何内容", place=path.name, remedy="请检查是否选错了文件，或内容在隐藏的工作表里")
        tables = [table for grid in grids for table in read_sheet(grid, money_unit, year)]
    if not tables:
        raise TableError(
            "没有找到表格", place=path.name, remedy="表格需有一行表头（如 项目名称、预算数、支出数），其下是数据"
        )
    tables[0] = replace(tables[0], notices=(*notices, *tables[0].notices))
    return tuple(tables)


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Read the visible sheets of a spreadsheet file as they stand, to show them.

    Raises:
        WorkbookError: The file can't be read.
    """
    with _collector_paused():
        return tuple(_read_grids(path)[0])


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking a million new values again and again: it would double the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_grids(path: Path) -> tuple[list[Grid], list[Notice]]:
    try:
        refuse_lock_file(path)
        return _READERS[workbook_kind(path)](path)
    except OSError as error:
        raise WorkbookError(
            f"打不开（{explain_os_error(error)}）",
            place=path.name,
            remedy="请确认文件存在、有读取权限，并先关闭正在打开它的程序",
        ) from None


def read_sheet(grid: Grid, money_unit: str = "", year: int = 0) -> list[SourceTable]:
    """Return the tables that one sheet holds; arguments as in `read_tables`.

    Raises:
        TableError: A money cell holds words where a number should be.
    """
    if (form := read_department_sheet(grid, money_unit, year)) is not None:
        return [replace(form, notices=(*_sheet_notices(grid), *form.notices))]
    tables: list[SourceTable] = []
    inherited = Unit()
    for block in find_blocks(grid):
        unit = find_unit(grid, block)
        if unit.source is None and inherited.money:
            unit = inherited
        inherited = unit if unit.money else inherited
        if (table := _read_table(grid, block, unit, money_unit, year)) is not None:
            tables.append(table)
    tables = settle_forms(tables)
    if tables:
        tables[0] = replace(tables[0], notices=(*_sheet_notices(grid), *tables[0].notices))
    return tables


def _read_table(grid: Grid, block: Block, unit: Unit, money_unit: str, report_year: int) -> SourceTable | None:
    title = read_title(grid, block)
    years = [header.year for path in block.paths.values() if (header := read_header_path(path)).year]
    lines = [grid.text(row, column) for row in block.above for column in grid.columns_of(row)]
    above = (title, *lines, grid.sheet)
    year = find_year((*above, Path(grid.file).stem), years)
    refused = bool(unit.count) or (unit.moneys and money_unit not in unit.moneys)
    given = "" if refused else money_unit
    context = Context(
        title or grid.sheet, unit.money, unit.count, year, report_year, given_unit=given, row_units=unit.listed
    )
    kind, columns = understand_columns(grid, block, context)
    if not columns:
        return None
    vague = _vague_money(grid, block, kind, columns)
    kind = TableKind.OTHER if vague else kind
    rows, notices = read_rows(grid, block, kind, columns)
    _refuse_lying(grid, kind, columns, rows)
    rows, shared, remarks = part_shared_values(grid, kind, columns, rows)
    has_money = any(column.money for column in columns)
    used = next((column.unit for column in columns if column.money and column.unit), "")
    table = SourceTable(
        kind,
        title,
        grid.file,
        grid.sheet,
        used if has_money else "",
        unit.source if unit.money and has_money else None,
        columns,
        relate_rows(columns, rows),
        (*vague, *notices, *remarks, *_unread_columns(grid, block, columns)),
        shared=shared,
        year=year,
        dated=bool(find_year(above, ())),
        fields=read_fields(grid, block.above),
        uncomputed=frozenset(grid.uncomputed),
        remarks=read_remarks(grid, block),
        concealed=_concealed(grid, block, kind, columns),
    )
    return replace(table, proposed_unit=_proposed_unit(block)) if table.lacks_unit else table


def _vague_money(grid: Grid, block: Block, kind: TableKind, columns: Sequence[Column]) -> list[Notice]:
    """Say of a table of projects that all its money is called 金额情况 or the like: nobody can tell what it is."""
    values = [column for column in columns if column.role is Role.VALUE]
    named = any(column.role is Role.ITEM and "项目" in column.header for column in columns)
    if kind is not TableKind.ACTIVITY or not values or not named:
        return []
    if not all(column.money and terms().says_only_money(column.measure) for column in values):
        return []
    headers = "、".join(f"“{column.header}”" for column in values)
    words = f"{headers}看不出是预算数、到位数还是支出数，这张表没有采用；请把表头写明，如“全年预算数”“支出数”"
    return [Notice(words, grid.place(block.header[-1], values[0].index), severity=Severity.WARNING)]


def _concealed(grid: Grid, block: Block, kind: TableKind, columns: Sequence[Column]) -> tuple[Row, ...]:
    """Return the hidden rows of a table's body that are items with numbers."""
    last = max(block.body, default=block.header[-1])
    body = [row for row in range(block.header[-1] + 1, last) if row in grid.hidden_rows]
    if not any(isinstance(cell, Decimal) for row in body for cell in grid.rows[row]):
        return ()
    try:
        rows, _ = read_rows(replace(grid, hidden_rows=frozenset()), replace(block, body=body), kind, columns)
    except TableError:
        return ()  # words where a number should be: nobody asked for these rows
    return tuple(row for row in rows if row.kind is RowKind.ITEM)


def _refuse_lying(grid: Grid, kind: TableKind, columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Refuse a fund table that lies on its side: its rows are 预算数 and 支出数, its columns projects.

    Raises:
        TableError: It is one.
    """
    named = any(read_header_path(column.header.split("/")).measure for column in columns if column.role is Role.VALUE)
    if named or kind is not TableKind.FUND:
        return
    words = [read_header(row.label) for row in rows if row.kind is not RowKind.TOTAL]
    measures = {header.measure for header in words if header.measure and not header.fund_source}
    if len(measures) > 1 and all(header.measure for header in words):
        raise TableError(
            f"一行是一种金额（{'、'.join(row.label for row in rows[:2])}），一列是一个项目，横竖放反了",
            place=str(grid.place(rows[0].number - 1, columns[0].index)),
            remedy="请把表转置（复制后选择性粘贴→转置）：每行一个项目，每列一种金额",
        )


def _proposed_unit(block: Block) -> str:
    heads = {read_header_path(path).words for path in block.paths.values()}
    return terms().export_unit if len(heads & terms().export_headers) >= terms().export_least else ""


def _unread_columns(grid: Grid, block: Block, columns: Sequence[Column]) -> list[Notice]:
    """Say which columns hold numbers but have no header."""
    read = {column.index for column in columns}
    notices = []
    for column in block.columns:
        if column in read:
            continue
        place = next(
            (row for row in block.body if row not in grid.hidden_rows and parse_number(grid.at(row, column))), None
        )
        if place is not None:
            name = cell_name(place, column).rstrip("0123456789")
            message = f"{name}列有数字但没有表头，未采用；请补写表头"
            notices.append(Notice(message, grid.place(place, column), severity=Severity.WARNING))
    return notices


def _sheet_notices(grid: Grid) -> list[Notice]:
    notices = list(grid.notices)
    whole = SourceCell(grid.file, grid.sheet)
    columns = sorted(column for column in grid.hidden_columns if any(_filled(row, column) for row in grid.rows))
    rows = sorted(row for row in grid.hidden_rows if row < len(grid.rows) and grid.rows[row])
    if columns:
        names = [cell_name(0, column)[:-1] for column in columns]
        notices.append(Notice(f"隐藏的列未采用：{_listed(names)}；需要时请取消隐藏", whole))
    if rows:
        told = any(isinstance(cell, Decimal) for row in rows for cell in grid.rows[row])
        message = f"隐藏或筛选掉的行未采用：{_listed([f'第{row + 1}行' for row in rows])}；需要时请取消隐藏或筛选"
        notices.append(Notice(message, whole, severity=Severity.WARNING if told else Severity.INFO))
    if grid.uncomputed:
        message = f"{_listed(grid.uncomputed)}是公式但没有算出的结果，读作空；请用 WPS 或 Excel 打开并保存一次"
        notices.append(Notice(message, whole, severity=Severity.WARNING))
    return notices


def _filled(row: Sequence[object], column: int) -> bool:
    return column < len(row) and row[column] != ""


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_SHOWN]) + (f"等{len(names)}处" if len(names) > _SHOWN else "")
