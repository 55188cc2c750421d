"""A fund table as rows of amounts and printed totals, its columns turned into what the ledger calls them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from youju.domain.cells import column_letters
from youju.domain.facts import Measure, Notice, SourceCell
from youju.domain.findings import Severity
from youju.domain.quantity import Quantity
from youju.domain.workings import Column
from youju.sources.ledger.remarks import remark_on
from youju.sources.tables import Role, Row, RowKind, SharedValue, SourceTable
from youju.sources.tables.headers import read_header, terms

__all__ = [
    "Amount",
    "FundRow",
    "FundTable",
    "Printed",
    "Shared",
    "fold",
    "fund_source_of",
    "read_fund_table",
    "total_of",
    "value_columns",
]

_QUOTA_WORD = "指标"
_FUNCTION_WORD = "科目"
_WITHDRAWN = "追减"
_TEXTS = (Role.CODE, Role.FUNCTION_CODE, Role.FUNCTION_NAME, Role.NOTE, Role.SOURCE_NAME, Role.DOCUMENT)


class Amount(NamedTuple):
    """A number with the cells it stands in; several when rows were added up."""

    quantity: Quantity
    cells: tuple[SourceCell, ...]
    formula: str = ""

    @classmethod
    def total(cls, amounts: Sequence[Amount]) -> Amount:
        """Return amounts of one unit added up, with all their cells; a single one stays as it is."""
        if len(amounts) == 1:
            return amounts[0]
        first = amounts[0].quantity
        value = sum((one.quantity.value for one in amounts), Decimal(0))
        total = Quantity(value, first.unit, first.kind, min(one.quantity.step for one in amounts))
        return cls(total, tuple(cell for one in amounts for cell in one.cells), f"{len(amounts)}行相加")


class FundRow(NamedTuple):
    """A row of a fund table.

    Attributes:
        name: What it is about. number: 1-based row of the sheet.
        amounts: What it states, by column.
        details: Row number of the row that this one is a 其中 of; 0 for none.
        fund_source: 资金来源 that a cell of it names: its amounts are also that source's.
        unread: Columns in which a formula of it holds no value.
    """

    name: str
    number: int
    amounts: Mapping[Column, Amount]
    code: str = ""
    function_code: str = ""
    function_name: str = ""
    note: str = ""
    details: int = 0
    fund_source: str = ""
    unread: tuple[Column, ...] = ()

    def by_source(self) -> dict[Column, Amount]:
        """Return the amounts, each once more under the 资金来源 that the row names."""
        found: dict[Column, Amount] = {}
        for column, amount in self.amounts.items():
            found[column] = amount
            if self.fund_source and not column.fund_source:
                found[column._replace(fund_source=self.fund_source)] = amount
        return found

    def lacks(self, column: Column) -> bool:
        """Tell whether it states something in a column, or under a 资金来源, that can't be read."""
        plain = column._replace(fund_source="") if column.fund_source == self.fund_source else column
        return bool(self.unread) and (column in self.unread or plain in self.unread)

    def amount(self, column: Column) -> Amount | None:
        """Return what it states in a column, or under a 资金来源, or None."""
        return self.by_source().get(column) if column.fund_source else self.amounts.get(column)


@dataclass(frozen=True, slots=True)
class Printed:
    """A total or subtotal that the table prints, with the numbers of the rows it adds up."""

    label: str
    whole: bool
    number: int
    covers: tuple[int, ...]
    amounts: Mapping[Column, Amount]


class Shared(NamedTuple):
    """What rows of several items state together, in merged cells; `rows`: their numbers."""

    name: str
    rows: tuple[int, ...]
    column: Column
    amount: Amount


@dataclass(frozen=True, slots=True)
class FundTable:
    """A fund table.

    Attributes:
        source: As read.
        rows: By row number.
        printed: Totals and subtotals, in order.
        by_function: Whether its rows are 功能科目.
        shared: What rows state together.
        concealed: Its hidden rows: no data, but what a printed total may hold besides.
        echoed: Columns of the budget that only repeat its 指标: a table that states the budget goes before them.
    """

    source: SourceTable
    rows: Mapping[int, FundRow]
    printed: tuple[Printed, ...]
    by_function: bool
    shared: tuple[Shared, ...] = ()
    notices: tuple[Notice, ...] = ()
    echoed: frozenset[Column] = frozenset()
    concealed: tuple[FundRow, ...] = ()

    @property
    def title(self) -> str:
        """What `Item.table` says: the title, or the sheet's name."""
        return self.source.title or self.source.sheet

    @property
    def items(self) -> tuple[FundRow, ...]:
        """The rows that aren't details of others."""
        return tuple(row for row in self.rows.values() if not row.details)

    @property
    def place(self) -> str:
        """File and sheet, as a person points at them."""
        return f"{self.source.file}!{self.source.sheet}" if self.source.sheet else self.source.file

    def with_amounts(self, renamed: Callable[[Mapping[Column, Amount]], Mapping[Column, Amount]]) -> FundTable:
        """Return the table with the columns of all its amounts called otherwise."""
        return replace(
            self,
            rows={number: row._replace(amounts=renamed(row.amounts)) for number, row in self.rows.items()},
            printed=tuple(replace(one, amounts=renamed(one.amounts)) for one in self.printed),
        )


def fold(text: str) -> str:
    """Return a name as it is compared: one width, no spaces, one sort of quotes.

    >>> fold("“一件事” （ 改革 ）") == fold('"一件事"(改革)')
    True
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'")


def value_columns(table: SourceTable, *roles: Role) -> dict[int, Column]:
    """Return the ledger's column for each value column of a table, by place; two never share one.

    Args:
        table: The table.
        roles: Roles of the columns to take; VALUE when none is given.
    """
    columns: dict[int, Column] = {}
    for place, column in enumerate(table.columns):
        if column.role not in (roles or (Role.VALUE,)):
            continue
        wanted = Column(column.measure, column.period, column.fund_source)
        if wanted in columns.values():
            wanted = wanted._replace(measure=fold(column.header).replace("/", ""))
        if wanted not in columns.values():
            columns[place] = wanted
    return columns


def read_fund_table(table: SourceTable) -> FundTable:
    """Turn a fund table into rows and printed totals."""
    reader = _RowReader(table)
    rows: dict[int, FundRow] = {}
    printed: list[Printed] = []
    for row in table.rows:
        if row.kind in (RowKind.SUBTOTAL, RowKind.TOTAL):
            whole = row.kind is RowKind.TOTAL
            printed.append(Printed(row.label, whole, row.number, row.covers, reader.stated(row)))
        else:
            rows[row.number] = reader.fund_row(row)
    shared = tuple(reader.shared(table.shared))
    fund = _without_partial_sources(FundTable(table, rows, tuple(printed), reader.by_function, shared))
    concealed = tuple(map(reader.fund_row, table.concealed))
    fund = replace(fund, notices=(*fund.notices, *_twins(table)), echoed=reader.echoed, concealed=concealed)
    return _with_levels_as_totals(fund) if reader.by_function else fund


def _twins(table: SourceTable) -> Iterator[Notice]:
    """Say which columns have the very header of another one, so that nobody can tell what they mean."""
    seen: dict[tuple[str, str, str], str] = {}
    for column in table.columns:
        if column.role is Role.VALUE:
            frame = (fold(column.header), column.fund_source, column.period)
            first = seen.setdefault(frame, column_letters(column.index))
            if first != column_letters(column.index):
                here = column_letters(column.index)
                words = f"{first}列和{here}列的表头都是“{column.header}”，只有{first}列算作{column.measure}"
                place = SourceCell(table.file, table.sheet)
                yield Notice(f"{words}；请把表头写得有区别", place, severity=Severity.WARNING)


def _without_partial_sources(fund: FundTable) -> FundTable:
    """Leave out the 资金来源 of rows where other rows with money name none: their sum is no source's total."""
    place = fund.source.position(Role.SOURCE_NAME)
    rows = [row for row in fund.items if row.amounts]
    blank = [row for row in rows if not row.fund_source]
    if place is None or not blank or len(blank) == len(rows):
        return fund
    header = fund.source.columns[place].header
    message = f"“{header}”一列有{len(blank)}行空着（如“{blank[0].name}”），没有按它分列资金来源；需要时请逐行填写"
    cells = next(iter(blank[0].amounts.values())).cells
    return replace(
        fund,
        rows={number: row._replace(fund_source="") for number, row in fund.rows.items()},
        notices=(Notice(message, cells[0], severity=Severity.WARNING),),
    )


def _is_by_function(table: SourceTable) -> bool:
    """Tell whether the rows are 功能科目 themselves rather than projects booked under them."""
    item = table.position(Role.ITEM)
    named = item is not None and _FUNCTION_WORD not in table.columns[item].header
    return table.position(Role.FUNCTION_CODE) is not None and not named


def _budget_echoes(table: SourceTable, columns: Mapping[int, Column]) -> frozenset[int]:
    """Return the columns of 指标 that also are the budget.

    In an export of 预算管理一体化 the 指标 is what may be spent: when no column says 预算, it is the year's budget
    and, as 下达, what was received.
    """
    budgets = {Measure.BUDGET, Measure.INITIAL_BUDGET}
    if any(column.measure in budgets and not column.period for column in columns.values()):
        return frozenset()
    return frozenset(
        place
        for place, column in columns.items()
        if column.measure == Measure.RECEIVED and _QUOTA_WORD in table.columns[place].header
    )


class _RowReader:
    """Reads the rows of one table; looks its columns up once."""

    def __init__(self, table: SourceTable) -> None:
        self._table = table
        columns = value_columns(table)
        echoes = _budget_echoes(table, columns)
        self.echoed = frozenset(columns[place]._replace(measure=Measure.BUDGET) for place in echoes)
        self.by_function = _is_by_function(table)
        self._columns = [
            (place, (column, column._replace(measure=Measure.BUDGET)) if place in echoes else (column,))
            for place, column in columns.items()
        ]
        self._decreases = [column for column in columns.values() if column.measure in terms().decreases]
        self._places = {role: place for role in _TEXTS if (place := table.position(role)) is not None}

    def _text(self, row: Row, role: Role) -> str:
        place = self._places.get(role)
        value = None if place is None else row.values[place]
        return value.text if value else ""

    def _remark(self, row: Row) -> str:
        remark = remark_on(self._table, row)
        return remark.sentence if remark else ""

    def shared(self, values: Iterable[SharedValue]) -> Iterator[Shared]:
        """Yield what rows state together."""
        named = dict(self._columns)
        for one in values:
            if one.value.quantity is not None:
                for column in named.get(one.place, ()):
                    yield Shared(one.name, one.rows, column, Amount(one.value.quantity, (one.value.source,)))

    def _amounts(self, row: Row) -> Iterator[tuple[Column, Amount]]:
        """Yield what a row states."""
        for place, columns in self._columns:
            value = row.values[place]
            if value is None or value.quantity is None:
                continue
            amount = Amount(value.quantity, (value.source,))
            for one in columns:
                yield one, amount

    def _unread(self, row: Row) -> Iterator[Column]:
        """Yield the columns in which a row has a formula without a value."""
        for place, columns in self._columns if self._table.uncomputed else ():
            if self._table.is_unread(row, place):
                yield from columns

    def stated(self, row: Row) -> dict[Column, Amount]:
        """Return what a row states; what the budget was lessened by (追减, with or without a minus) is off 预算调整."""
        amounts = dict(self._amounts(row))
        for column in self._decreases:
            if (less := amounts.get(column)) is not None:
                taken = less._replace(quantity=less.quantity._replace(value=-abs(less.quantity.value)))
                whole = column._replace(measure=Measure.ADJUSTMENT)
                parts = [one for one in (amounts.get(whole), taken) if one is not None]
                amounts[whole] = Amount.total(parts)._replace(formula=f"预算调整中减去{column.measure}")
        for column in self.echoed:
            if (quota := amounts.get(column)) is not None and quota.quantity.value < 0:
                taken = quota._replace(quantity=quota.quantity._replace(value=-quota.quantity.value))
                amounts[column._replace(measure=_WITHDRAWN)] = taken
        return amounts

    def fund_row(self, row: Row) -> FundRow:
        """Return an item or 其中 row with its texts; of a withdrawn 指标, its 文号 where nothing else is noted."""
        amounts = self.stated(row)
        document = self._text(row, Role.DOCUMENT) if any(one.measure == _WITHDRAWN for one in amounts) else ""
        return FundRow(
            name=row.label,
            number=row.number,
            amounts=amounts,
            code=self._text(row, Role.CODE),
            function_code=self._text(row, Role.FUNCTION_CODE),
            function_name=self._text(row, Role.FUNCTION_NAME) or (row.label if self.by_function else ""),
            note=self._text(row, Role.NOTE) or self._remark(row) or document,
            details=row.covers[0] if row.kind is RowKind.DETAIL and row.covers else 0,
            fund_source=fund_source_of(self._text(row, Role.SOURCE_NAME)) if row.kind is RowKind.ITEM else "",
            unread=tuple(self._unread(row)),
        )


def _with_levels_as_totals(fund: FundTable) -> FundTable:
    """Turn the 类 and 款 rows of a table by 功能科目 into subtotals of the 项 rows below them."""
    codes = {row.number: row.function_code for row in fund.rows.values()}
    levels = {code[:length] for code in codes.values() for length in range(1, len(code))}
    leaves = {number: code for number, code in codes.items() if code not in levels}
    below = [
        Printed(
            row.name,
            False,
            row.number,
            tuple(number for number, code in leaves.items() if code.startswith(row.function_code)),
            row.by_source(),
        )
        for row in fund.rows.values()
        if row.function_code in levels
    ]
    rows = {number: row for number, row in fund.rows.items() if number in leaves}
    return replace(fund, rows=rows, printed=(*fund.printed, *below), by_function=True)


def total_of(fund: FundTable) -> Mapping[Column, Amount]:
    """Return what the table comes to: its printed total, else the sum of its rows, where all of them can be read."""
    whole = next((printed for printed in fund.printed if printed.whole), None)
    parts: dict[Column, list[Amount]] = {}
    for row in fund.items:
        for column, amount in row.by_source().items():
            parts.setdefault(column, []).append(amount)
    for shared in fund.shared:
        parts.setdefault(shared.column, []).append(shared.amount)
    sums = {
        column: Amount.total(amounts)
        for column, amounts in parts.items()
        if not any(row.lacks(column) for row in fund.items)
    }
    return {**sums, **(whole.amounts if whole else {})}


def fund_source_of(text: str) -> str:
    """Return the 资金来源 that a cell names, in the ledger's word for it where there is one."""
    return read_header(text).fund_source or text if text else ""
