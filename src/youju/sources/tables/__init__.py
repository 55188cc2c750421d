"""What a spreadsheet says, understood: tables with the roles of their columns and the kinds of their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from youju.domain.cells import cell_name
from youju.domain.facts import Notice, SourceCell
from youju.domain.quantity import Quantity

__all__ = ["Column", "LineEntry", "Role", "Row", "RowKind", "SharedValue", "SourceTable", "TableKind", "Value"]


class TableKind(StrEnum):
    """What a table is about."""

    FUND = "fund"  # money by item: budgets, receipts, spending, balances
    INDICATOR = "indicator"  # 绩效目标 or 自评: indicators with targets, results, weights, scores
    ACTIVITY = "activity"  # counts of what was done: 办件情况
    DEPARTMENT = "department"  # 基础数据表: single figures of the whole unit
    OTHER = "other"  # readable, but none of these (规章目录, 通讯录 …)


class RowKind(StrEnum):
    """What a row is."""

    ITEM = "item"
    SUBTOTAL = "subtotal"  # 小计, 专项业务经费小计, a heading 一、… with the sum of what follows
    TOTAL = "total"  # 合计, 总计, 总分
    DETAIL = "detail"  # 其中 rows: parts of the item row above them, never to be added again
    HEADING = "heading"  # words alone above the rows they name; turned into a subtotal, or left out, by `relate_rows`


class Role(StrEnum):
    """What a column holds."""

    ITEM = "item"  # 项目名称, 乡镇, 季度: what the row is about
    CODE = "code"  # 项目代码
    FUNCTION_CODE = "function-code"  # 功能科目编码
    FUNCTION_NAME = "function-name"  # 功能科目名称
    SOURCE_NAME = "source-name"  # 资金性质, 资金来源 as row values
    NOTE = "note"  # 备注
    SEQUENCE = "sequence"  # 序号
    VALUE = "value"  # numbers: money, counts, areas
    RATE = "rate"  # 执行率, 占比, 增减率 as the table states them: to be verified, not read as facts
    LEVEL1 = "level1"  # 一级指标
    LEVEL2 = "level2"  # 二级指标
    LEVEL3 = "level3"  # 三级指标
    OPERATOR = "operator"  # 运算符
    TARGET = "target"  # 年度指标值
    TARGET_UNIT = "target-unit"  # 计量单位
    ACTUAL = "actual"  # 实际完成值
    WEIGHT = "weight"  # 分值, 权重
    SCORE = "score"  # 得分
    REASON = "reason"  # 偏差原因分析及改进措施
    REMEDY = "remedy"  # 改进措施 in a column of its own
    DOCUMENT = "document"  # 指标文号
    UNIT_CODE = "unit-code"  # 单位编码
    UNIT_NAME = "unit-name"  # 单位名称
    OTHER_TEXT = "other-text"


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it means.

    Attributes:
        index: 0-based column of the sheet. Two columns share one when its cells hold two things
            ("2010305 行政运行" is a FUNCTION_CODE and a FUNCTION_NAME).
        header: Joined path of its header cells: `资金来源/中央`.
        role: What it holds.
        measure: For VALUE and RATE: a `Measure` value when the column is one of money, else the header's own
            words without year and unit (`受理数`, `建设面积`). Empty for other roles.
        fund_source: 资金来源 when the column concerns only one (`中央`, `经费拨款`); a 合计 column has none.
        period: Empty for the table's own year, `上年`, or another year as `2022年`.
        year: The year its header names; 0 when it names none.
        unit: Unit its numbers were written in (`万元`, `亩`, `件`, `%`); empty for text, and for money without a unit.
        money: Whether its numbers are money. True with an empty unit: the unit is missing.
    """

    index: int
    header: str
    role: Role
    measure: str = ""
    fund_source: str = ""
    period: str = ""
    year: int = 0
    unit: str = ""
    money: bool = False


class Value(NamedTuple):
    """A cell that isn't empty.

    Attributes:
        quantity: For VALUE, RATE, WEIGHT, SCORE columns: always its number, in the base unit of the column's unit;
            `Kind.NUMBER` with unit None where a money column has no unit. For TARGET and ACTUAL: the number when it
            can be read (operator and unit columns joined in), else None. None for every other role.
        content: Its words, or a number as stored.
        place: The cell; the sheet, where `row` and `column` say which cell of it.
        row, column: 0-based; -1 for none.

    A long sheet has a million values: what few of them are asked for is made when it is.
    """

    quantity: Quantity | None
    content: str | Decimal
    place: SourceCell
    row: int = -1
    column: int = -1

    @property
    def text(self) -> str:
        """As a person reads the cell: `2,960.00`, `≥20万件` (operator and unit columns joined in), `2010305`."""
        return self.content if isinstance(self.content, str) else f"{self.content:f}"

    @property
    def source(self) -> SourceCell:
        """The cell."""
        if self.row < 0:
            return self.place
        return SourceCell(self.place.file, self.place.sheet, cell_name(self.row, self.column))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table's body; empty rows, 备注 rows and hidden rows are left out.

    Attributes:
        kind: Item, subtotal or total.
        label: What it is about: the ITEM or 三级指标 cell without its numbering (`1.`, `其中：`), or the words of its
            合计, without spaces.
        number: 1-based row of the sheet.
        values: One per column of the table, None where the cell is empty ("-", "—", "/", "无" count as empty).
            Cells merged downwards are filled down for texts (levels, codes, item), never for numbers.
        covers: For SUBTOTAL and TOTAL: numbers of the ITEM rows that it is the sum of, above or below it.
            For DETAIL: the number of the row it details.
    """

    kind: RowKind
    label: str
    number: int
    values: tuple[Value | None, ...]
    covers: tuple[int, ...] = ()


class SharedValue(NamedTuple):
    """A number in cells merged over several rows.

    Attributes:
        place: Its column's place in the table.
        rows: Numbers of the rows whose number it is together.
        name: Their names, joined.
        value: The cell.
    """

    place: int
    rows: tuple[int, ...]
    name: str
    value: Value


class LineEntry(NamedTuple):
    """A number of a 基础数据表.

    Attributes:
        item: Item key of its line (公用经费), or 单位 or 合计.
        measure: What it measures.
        period: Empty for the report's year, 上年, or another year as 2022年.
        quantity: Its value; `Kind.NUMBER` when it is money without a unit.
        source: Its cell.
        name: The row's own name where it is a project or a detail of that line; empty otherwise.
    """

    item: str
    measure: str
    period: str
    quantity: Quantity
    source: SourceCell
    name: str = ""


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of a sheet.

    Attributes:
        kind: What it is about.
        title: The title row's words; empty when there is none.
        file: File name without its folder.
        sheet: Sheet name.
        money_unit: Unit of its money columns when one was found or given; empty when none was found, or without money.
        unit_source: Where the unit was found; None when it came from the caller, or from nowhere.
        columns: In sheet order.
        rows: In sheet order, each aligned with `columns`.
        notices: What was ignored or looks wrong.
        proposed_unit: Unit to ask the user to confirm when money has none: `元` for 预算管理一体化 exports, else empty.
        year: The year its title, sheet or headers name as its own; 0 when they name none.
        dated: Whether what stands above its header, or the sheet's name, says the year.
        fields: Labelled cells around the table -> value: `项目名称`, `主管部门`, `预期目标`, `实际完成情况` …
        shared: Numbers that rows have together, in none of their `values`.
        entries: For DEPARTMENT: its numbers; such a table has no rows.
        rates: For DEPARTMENT: the rates it prints, to be verified.
        uncomputed: Names of the sheet's formula cells that hold no value: numbers that nobody can read.
        remarks: Notes that stand below it (注：…), as written.
        concealed: Its hidden or filtered rows with numbers: never data, but what a printed total may hold besides.
        form: Whether it is the money block of a 自评表, whose rows name 当年财政拨款, 上年结转资金, 其他资金.
    """

    kind: TableKind
    title: str
    file: str
    sheet: str
    money_unit: str
    unit_source: SourceCell | None
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notices: tuple[Notice, ...] = ()
    proposed_unit: str = ""
    year: int = 0
    dated: bool = False
    fields: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    shared: tuple[SharedValue, ...] = ()
    entries: tuple[LineEntry, ...] = ()
    rates: tuple[LineEntry, ...] = ()
    uncomputed: frozenset[str] = frozenset()
    remarks: tuple[Value, ...] = ()
    concealed: tuple[Row, ...] = ()
    form: bool = False

    def is_unread(self, row: Row, place: int) -> bool:
        """Tell whether a row's cell of a column is a formula without a value."""
        if not self.uncomputed or row.values[place] is not None:
            return False
        return cell_name(row.number - 1, self.columns[place].index) in self.uncomputed

    @property
    def lacks_unit(self) -> bool:
        """Whether it has money whose unit isn't known: never to be guessed. A cell may write its own (62.0万元)."""
        bare = [place for place, column in enumerate(self.columns) if column.money and not column.unit]
        values = (row.values[place] for place in bare for row in self.rows)
        return any(value is not None and value.quantity is not None and not value.quantity.unit for value in values)

    @property
    def project(self) -> str:
        """The 项目 that the whole table is about (a 自评表's 项目名称); empty when it names none."""
        named = self.fields.get("项目名称")
        return named.text if named else ""

    def position(self, role: Role) -> int | None:
        """Return the place in `columns` of the first column with this role, or None."""
        return next((place for place, column in enumerate(self.columns) if column.role is role), None)

    def value(self, row: Row, role: Role) -> Value | None:
        """Return the row's value in the first column with this role, or None."""
        place = self.position(role)
        return None if place is None else row.values[place]

    def text(self, row: Row, role: Role) -> str:
        """Return the row's text in the first column with this role; empty when there is none."""
        found = self.value(row, role)
        return found.text if found else ""
