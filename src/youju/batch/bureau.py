"""The finance bureau's own table of what each unit got and spent, held against what the units report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from youju.batch.findings import EVERYBODY, finding
from youju.batch.journal import Journal
from youju.batch.review import FindingRow, MoneyRow
from youju.batch.unit_rows import UnitSheet, read_unit_sheets
from youju.domain.facts import TOTAL, Measure
from youju.domain.findings import Severity
from youju.domain.office_names import named_office
from youju.domain.quantity import MONEY_SCALES, Quantity
from youju.errors import TableError
from youju.patterns import regex
from youju.sources.tables.headers import read_header
from youju.sources.tables.unit_lines import find_money_unit
from youju.sources.workbooks.grid import cell_text, parse_number

__all__ = ["Bureau", "hold_against", "read_bureau"]

_WORDS = regex(r"[\u4e00-\u9fff]+")
_FIELDS = {
    Measure.INITIAL_BUDGET: "initial",
    Measure.BUDGET: "budget",
    Measure.RECEIVED: "received",
    Measure.SPENT: "spent",
}


@dataclass(frozen=True)
class Bureau:
    """What the bureau's table says.

    Attributes:
        amounts: 单位 -> measure -> its sum over the unit's rows, in 元, to the last digit written.
        codes: 单位编码 -> 单位.
    """

    amounts: Mapping[str, Mapping[Measure, Quantity]]
    codes: Mapping[str, str]

    def named(self, name: str, code: str) -> str:
        """Return what the table calls a unit: by its code, its name, or a short form of it; empty when it has none."""
        coded = self.codes.get(code, "")
        return coded if coded in self.amounts else named_office(name, self.amounts) if name else ""


def read_bureau(path: Path) -> Bureau:
    """Read the bureau's table: a row, or several, for each unit.

    Raises:
        WorkbookError: It can't be read, or has no column for the unit.
        TableError: It has no amounts, their unit isn't told, or a cell holds no number.
    """
    sheets, _ = read_unit_sheets(path)
    amounts: dict[str, dict[Measure, Quantity]] = defaultdict(dict)
    codes: dict[str, str] = {}
    compared = 0
    for sheet in sheets:
        columns = _columns(sheet)
        compared += len(columns)
        for row, key in sheet.rows():
            name = key.name or codes.get(key.code, key.code)
            codes.setdefault(key.code, name)
            own = amounts[name]
            for column, (measure, unit) in columns.items():
                if (read := _amount(sheet, row, column, unit)) is not None:
                    own[measure] = _plus(own.get(measure), read)
    if not compared:
        remedy = "表头应有年初预算数、全年预算数、到位数或支出数"
        raise TableError("没有可以对的金额", place=path.name, remedy=remedy)
    codes.pop("", None)
    return Bureau(amounts, codes)


def _columns(sheet: UnitSheet) -> dict[int, tuple[Measure, str]]:
    """Return the columns of amounts: what they are of, and in which unit.

    Raises:
        TableError: The unit of money isn't told.
    """
    grid = sheet.grid
    above = [grid.text(row, column) for row in range(sheet.body) for column in grid.columns_of(row)]
    of_sheet = next((unit for text in above if (unit := find_money_unit(text))), "")
    found: dict[int, tuple[Measure, str]] = {}
    for column in grid.columns_of(sheet.body - 1):
        header = read_header(grid.text(sheet.body - 1, column))
        if header.measure in _FIELDS and not header.period and not header.fund_source:
            unit = header.unit or of_sheet
            if unit not in MONEY_SCALES:
                remedy = "请在标题下写“单位：万元”，或在表头里写（万元）"
                raise TableError("金额没有写单位", place=str(grid.place(sheet.body - 1, column)), remedy=remedy)
            found[column] = Measure(header.measure), unit
    return found


def _amount(sheet: UnitSheet, row: int, column: int, unit: str) -> Quantity | None:
    cell = sheet.grid.at(row, column)
    if not cell_text(cell):
        return None
    number = parse_number(cell)
    if number is None:
        place = str(sheet.grid.place(row, column))
        raise TableError(f"“{cell_text(cell)}”不是数字", place=place, remedy="请改成数字，没有的留空")
    return Quantity.parse(f"{number[0]:f}", number[1] or unit)


def _plus(left: Quantity | None, right: Quantity) -> Quantity:
    if left is None:
        return right
    return Quantity(left.value + right.value, left.unit, left.kind, max(left.step, right.step))


def hold_against(bureau: Bureau, journal: Journal) -> tuple[dict[str, list[FindingRow]], dict[str, str]]:
    """Return what differs from the bureau's table, by the name of the job, and each job's 支出 by that table."""
    found: dict[str, list[FindingRow]] = defaultdict(list)
    spent: dict[str, str] = {}
    rows: dict[str, MoneyRow] = {}
    unfinished: set[str] = set()
    for entry, reviews in journal.reviews():
        if not reviews:
            unfinished |= {bureau.named(words, "") for words in _WORDS.findall(entry.name)}
            unfinished |= {name for name in bureau.amounts if name in entry.name}
        for review in reviews[:1]:
            name = bureau.named(review.unit, review.code)
            if not name:
                found[entry.name].append(
                    finding("bureau-total", Severity.WARNING, "财政的表里没有这个单位", about="no-row")
                )
                continue
            due = bureau.amounts[name]
            if Measure.SPENT in due:
                spent[entry.name] = f"{due[Measure.SPENT].value:f}"
            whole = review.rows[0] if review.rows else MoneyRow(TOTAL)
            rows.setdefault(name, whole)
            found[entry.name] += _differences(whole, due)
    for name in bureau.amounts.keys() - rows.keys() - unfinished:
        amount = bureau.amounts[name].get(Measure.SPENT)
        money = f"（支出{_wan(amount.value)}）" if amount else ""
        message = f"财政的表里有{name}{money}，没有收到它的报告"
        found[EVERYBODY].append(finding("not-handed-in", Severity.ERROR, message, about=name))
    found[EVERYBODY].sort(key=lambda row: row.message)
    found[EVERYBODY] += _totals(bureau, rows)
    return dict(found), spent


def _differences(row: MoneyRow, due: Mapping[Measure, Quantity]) -> list[FindingRow]:
    rows = []
    for measure, quantity in due.items():
        own = getattr(row, _FIELDS[measure])
        if not own or quantity.is_rounding_of(Quantity.exact(Decimal(own), "元")):
            continue
        said, meant = _wan(Decimal(own)), _wan(quantity.value)
        message = f"{measure}报{said}，财政的表是{meant}，相差{_wan(Decimal(own) - quantity.value)}"
        rows.append(finding("bureau-total", Severity.ERROR, message, about=measure, place="合计", said=said, due=meant))
    return rows


def _totals(bureau: Bureau, rows: Mapping[str, MoneyRow]) -> Iterator[FindingRow]:
    """Yield a finding for each measure whose sum differs over the units that both sides have it of."""
    for measure, name_of in _FIELDS.items():
        both = {
            name: (Decimal(said), bureau.amounts[name][measure])
            for name, row in rows.items()
            if (said := getattr(row, name_of)) and measure in bureau.amounts[name]
        }
        said = sum((one for one, _ in both.values()), Decimal(0))
        due = sum((one.value for _, one in both.values()), Decimal(0))
        if abs(said - due) <= sum((one.step for _, one in both.values()), Decimal(0)) / 2:
            continue
        apart = [name for name, (own, other) in both.items() if not other.is_rounding_of(Quantity.exact(own, "元"))]
        message = (
            f"两边都有的{len(both)}个单位，{measure}报送合计{_wan(said)}，财政的表合计{_wan(due)}，"
            f"相差{_wan(said - due)}，差在：{'、'.join(apart)}"
        )
        yield finding("bureau-total", Severity.ERROR, message, about=measure)


def _wan(value: Decimal) -> str:
    return Quantity.exact(value, "元").to_text("万元")
