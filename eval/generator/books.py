"""Writes a unit's tables as offices would have them, and says in which cell each value stands."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from eval.generator.claims import CellKey
from eval.generator.model import BALANCE, BUDGET, INITIAL, RECEIVED, SPENT, TOTAL, Activity, Unit, written
from eval.generator.numerals import MONEY_UNITS, fixed, grouped

__all__ = ["Place", "TotalCell", "write_data"]

_NAMES = {
    INITIAL: ["年初预算数", "年初预算", "年初批复数"],
    BUDGET: ["预算数", "全年预算数", "调整预算数", "预算安排数", "年度预算", "全年预算"],
    RECEIVED: ["到位数", "到位资金", "实际到位", "资金到位数", "下达数", "拨付数"],
    SPENT: ["支出数", "实际支出", "全年支出", "执行数", "全年执行数", "支出金额"],
    BALANCE: ["结余", "结余数", "年末结余"],
}
_LAST = {
    SPENT: ["上年支出数", "上年执行数", "上年支出", "{last}年支出数"],
    BUDGET: ["上年预算数", "{last}年预算数", "上年预算"],
}
_ITEM = ["项目名称", "项目名称", "项目", "支出项目", "资金项目"]
_FILES = ["专项资金汇总表", "项目资金执行情况表", "预算执行情况表", "项目支出明细表", "资金使用情况表"]
_UNIT_LINES = ["单位：{u}", "金额单位：{u}", "计量单位：{u}", "（单位：{u}）", "单位:{u}"]


@dataclass(frozen=True)
class Place:
    """A cell that holds a value, and what one of it is worth in the base unit."""

    file: str
    sheet: str
    cell: str
    factor: Decimal


@dataclass(frozen=True)
class TotalCell:
    """A cell that holds a total of others."""

    place: Place
    value: Decimal


@dataclass
class _Sheet:
    """Rows being laid out; merges and places in terms of this sheet."""

    file: str
    title: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    places: dict[CellKey, list[Place]] = field(default_factory=dict)
    totals: list[TotalCell] = field(default_factory=list)

    def add(self, row: Sequence[Any]) -> int:
        self.rows.append(list(row))
        return len(self.rows)

    def note(self, key: CellKey, row: int, column: int, factor: Decimal) -> None:
        cell = f"{get_column_letter(column)}{row}"
        self.places.setdefault(key, []).append(Place(self.file, self.title, cell, factor))


@dataclass(frozen=True)
class _Column:
    """A money column of the fund table."""

    head: tuple[str, str]
    measure: str
    period: str = ""
    source: str = ""


def write_data(unit: Unit, rng: random.Random, folder: Path) -> tuple[dict[CellKey, list[Place]], list[TotalCell]]:
    """Write `data/` of a project; return where every value and every total stands."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "unit.yaml").write_text(_unit_yaml(unit), encoding="utf-8")
    name = f"{unit.year}年{rng.choice(_FILES)}"
    sheets = _fund_sheets(unit, rng, name)
    separate = rng.random() < 0.5 or unit.shape.csv
    for table in unit.activities:
        file = f"{unit.year}年{table.title}.xlsx" if separate else name + ".xlsx"
        sheets.append(_activity_sheet(unit, rng, table, file))
    if unit.indicators:
        sheets.append(_indicator_sheet(unit, rng, f"{unit.year}年绩效目标{rng.choice(['自评表', '完成情况表'])}.xlsx"))
    _save(sheets, folder, rng)
    places: dict[CellKey, list[Place]] = {}
    for sheet in sheets:
        for key, found in sheet.places.items():
            places.setdefault(key, []).extend(found)
    places[("unit", "编制人数")] = [Place("unit.yaml", "", "编制人数", Decimal(1))]
    places[("unit", "实有人数")] = [Place("unit.yaml", "", "实有人数", Decimal(1))]
    return places, [total for sheet in sheets for total in sheet.totals]


def _unit_yaml(unit: Unit) -> str:
    lines = [
        f"单位名称: {unit.name}",
        f"简称: {unit.short}",
        f"年度: {unit.year}",
        f"编制人数: {unit.quota}",
        f"实有人数: {unit.staff}",
        "内设机构:",
        *(f"  - {one}" for one in unit.offices),
    ]
    if unit.shape.export:
        lines.append("金额单位: 元")
    return "\n".join(lines) + "\n"


def _columns(unit: Unit, rng: random.Random) -> list[_Column]:
    shape = unit.shape
    columns: list[_Column] = []
    for measure in shape.measures:
        name = rng.choice(_NAMES[measure])
        if measure == BUDGET and shape.sources:
            columns.append(_Column((name, "合计"), BUDGET))
            columns += [_Column((name, source), BUDGET, source=source) for source in shape.sources]
        else:
            if measure == BUDGET and INITIAL in shape.measures:
                name = rng.choice(["全年预算数", "调整预算数", "调整后预算数", "全年预算"])
            columns.append(_Column((name, ""), measure))
    if RECEIVED in shape.measures and rng.random() < 0.6:
        columns.append(_Column((rng.choice(_NAMES[BALANCE]), ""), BALANCE))
    for measure in shape.last_year:
        columns.append(_Column((rng.choice(_LAST[measure]).format(last=unit.year - 1), ""), measure, "上年"))
    return columns


def _fund_sheets(unit: Unit, rng: random.Random, name: str) -> list[_Sheet]:
    """One sheet, or a sheet per group and one that sums them up."""
    if unit.shape.export:
        return [_export_sheet(unit, name + ".xlsx")]
    if unit.groups and not unit.shape.csv and rng.random() < 0.35:
        file = name + ".xlsx"
        return [*(_fund_sheet(unit, rng, file, only=group) for group in unit.groups), _summary_sheet(unit, rng, file)]
    return [_fund_sheet(unit, rng, name + (".csv" if unit.shape.csv else ".xlsx"))]


def _summary_sheet(unit: Unit, rng: random.Random, file: str) -> _Sheet:
    sheet = _Sheet(file, "汇总")
    columns = [_Column((rng.choice(_NAMES[m]), ""), m) for m in unit.shape.measures if m in (BUDGET, SPENT)]
    sheet.add([f"{unit.year}年度资金汇总表"] + [None] * len(columns))
    sheet.merges.append((1, 1, 1, len(columns) + 1))
    sheet.add([None] * len(columns) + [rng.choice(_UNIT_LINES).format(u=unit.shape.money_unit)])
    sheet.add([rng.choice(["资金类别", "项目类别"]), *(column.head[0] for column in columns)])
    body = _Body(unit, rng, sheet, columns, 1, numbered=False, note_column=False)
    for group in unit.groups:
        body.total(group, group)
    body.total("合计", TOTAL)
    return sheet


def _fund_sheet(unit: Unit, rng: random.Random, file: str, only: str = "") -> _Sheet:
    shape = unit.shape
    sheet = _Sheet(file, only or rng.choice(["Sheet1", "资金情况", "专项资金", "预算执行"]))
    columns = _columns(unit, rng)
    numbered = rng.random() < 0.4
    lead = (["序号"] if numbered else []) + [rng.choice(_ITEM)] + (["科目编码", "科目名称"] if shape.coded else [])
    width = len(lead) + len(columns) + 1
    title = f"{unit.name}{unit.year}年度{rng.choice(['专项资金', '项目资金', '预算执行', '项目支出'])}情况表"
    sheet.add([f"{unit.year}年{only}资金使用情况表" if only else title] + [None] * (width - 1))
    sheet.merges.append((1, 1, 1, width))
    in_header = rng.random() < 0.25
    if not in_header:
        sheet.add([None] * (width - 1) + [rng.choice(_UNIT_LINES).format(u=shape.money_unit)])
    _fund_header(sheet, lead, columns, f"（{shape.money_unit}）" if in_header else "", csv=shape.csv)
    body = _Body(unit, rng, sheet, columns, len(lead), numbered=numbered)
    label = rng.choice(["合计", "合计", "合  计", "总计"])
    if shape.total_first:
        body.total(label, only or TOTAL)
    for group in (only,) if only else unit.groups or ("",):
        for p in unit.rows(group) if group else unit.projects:
            body.project(p)
        if group and not only:
            body.total(f"{group}小计", group)
    if not shape.total_first:
        body.total(label, only or TOTAL)
    if rng.random() < 0.4:
        row = sheet.add(["备注：本表数据取自国库集中支付系统。"] + [None] * (width - 1))
        sheet.merges.append((row, 1, row, width))
    return sheet


def _fund_header(sheet: _Sheet, lead: Sequence[str], columns: Sequence[_Column], suffix: str, *, csv: bool) -> None:
    two = any(column.head[1] for column in columns) and not csv
    top = [*lead, *((column.head[0] + suffix) for column in columns), "备注"]
    row = sheet.add(top)
    if not two:
        return
    below: list[Any] = [None] * len(lead) + [column.head[1] or None for column in columns] + [None]
    sheet.add(below)
    start = 1
    while start <= len(top):
        end = start
        while end < len(top) and top[end] == top[start - 1]:
            end += 1
        if end > start:
            for k in range(start, end):
                sheet.rows[row - 1][k] = None
            sheet.merges.append((row, start, row, end))
        elif below[start - 1] is None:
            sheet.merges.append((row, start, row + 1, start))
        start = end + 1


class _Body:
    """Writes the rows of a fund table."""

    def __init__(
        self,
        unit: Unit,
        rng: random.Random,
        sheet: _Sheet,
        columns: Sequence[_Column],
        lead: int,
        *,
        numbered: bool,
        note_column: bool = True,
    ) -> None:
        self.unit, self.rng, self.sheet, self.columns = unit, rng, sheet, columns
        self.lead, self.numbered = lead, numbered
        self.tail: list[Any] = [None] if note_column else []
        self.factor = MONEY_UNITS[unit.shape.money_unit]
        self.as_text = {k for k in range(len(columns)) if rng.random() < 0.12}
        self.count = 0

    def project(self, p: Any) -> None:
        """One row, its cells noted."""
        self.count += 1
        start = ([self.count] if self.numbered else []) + [p.name]
        start += [p.function, p.function_name] if self.unit.shape.coded else []
        row = self.sheet.add(start + self._values(p.name) + self.tail)
        for k, column in enumerate(self.columns):
            key = ("money", p.name, column.measure, column.period, column.source)
            if column.measure != BALANCE:
                self.sheet.note(key, row, self.lead + k + 1, self.factor)

    def total(self, label: str, item: str) -> None:
        """A 合计 or 小计 row."""
        start: list[Any] = [None] * self.lead
        start[1 if self.numbered and self.rng.random() < 0.5 else 0] = label
        row = self.sheet.add(start + self._values(item) + self.tail)
        for k, column in enumerate(self.columns):
            cell = f"{get_column_letter(self.lead + k + 1)}{row}"
            value = self.unit.value(self.unit.money(item, column.measure, column.period, column.source))
            self.sheet.totals.append(TotalCell(Place(self.sheet.file, self.sheet.title, cell, self.factor), value))

    def _values(self, item: str) -> list[Any]:
        values: list[Any] = []
        for k, column in enumerate(self.columns):
            value = self.unit.value(self.unit.money(item, column.measure, column.period, column.source)) / self.factor
            text = fixed(value, self.unit.shape.places)
            values.append(grouped(text) if k in self.as_text else _number(value))
        return values


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _export_sheet(unit: Unit, file: str) -> _Sheet:
    """A 预算管理一体化 export: several 指标 rows per 项目代码, 追减 rows, no title and no unit."""
    sheet = _Sheet(file, "指标明细")
    coded = unit.shape.coded
    lead = [
        "单位编码",
        "单位名称",
        "项目代码",
        "项目名称",
        *(["功能分类科目编码", "功能分类科目名称"] if coded else []),
    ]
    sheet.add([*lead, "资金性质", "指标文号", "指标金额", "已支付金额", "可用余额"])
    at = len(lead) + 3
    for k, p in enumerate(unit.projects):
        budget, spent = (unit.value(unit.money(p.name, measure)) for measure in (BUDGET, SPENT))
        start = ["721001", unit.name, p.code, p.name, *([p.function, p.function_name] if coded else [])]
        for number, (amount, paid) in enumerate(_export_parts(k, budget, spent)):
            order = f"{unit.region[0]}财预〔{unit.year}〕{number * 40 + k + 1}号"
            figures = [_number(amount), _number(paid), _number(amount - paid)]
            row = sheet.add([*start, "一般公共预算资金", order, *figures])
            sheet.note(("money", p.name, BUDGET, "", ""), row, at, Decimal(1))
            sheet.note(("money", p.name, SPENT, "", ""), row, at + 1, Decimal(1))
    return sheet


def _export_parts(number: int, budget: Decimal, spent: Decimal) -> list[tuple[Decimal, Decimal]]:
    """Every third project has a 追加 row, every third a 追减 with a refund."""
    if number % 3 == 1:
        return [(budget - 50000, spent), (Decimal(50000), Decimal(0))]
    if number % 3 == 2:
        return [(budget + 30000, spent + 1200), (Decimal(-30000), Decimal(-1200))]
    return [(budget, spent)]


def _activity_sheet(unit: Unit, rng: random.Random, table: Activity, file: str) -> _Sheet:
    sheet = _Sheet(
        file, rng.choice([table.title, "Sheet1"]) if file.startswith(f"{unit.year}年{table.title}") else table.title
    )
    one_unit = len({unit_word for _, unit_word in table.columns}) == 1 and rng.random() < 0.5
    sheet.add([f"{unit.year}年{table.title}统计表"] + [None] * len(table.columns))
    sheet.merges.append((1, 1, 1, len(table.columns) + 1))
    if one_unit:
        sheet.add([None] * len(table.columns) + [f"单位：{table.columns[0][1]}"])
    head = "季度" if table.rows[0].startswith("第一") else "学段" if table.rows[0].endswith("阶段") else "乡镇"
    sheet.add([head, *(name if one_unit else f"{name}（{word}）" for name, word in table.columns)])
    for line in table.rows:
        row = sheet.add([line, *(table.values[line, name] for name, _ in table.columns)])
        for k, (name, _word) in enumerate(table.columns):
            sheet.note(("activity", table.title, line, name), row, k + 2, Decimal(1))
    if table.with_total:
        row = sheet.add(["合计", *(sum(table.values[line, name] for line in table.rows) for name, _ in table.columns)])
        for k, (name, _word) in enumerate(table.columns):
            place = Place(file, sheet.title, f"{get_column_letter(k + 2)}{row}", Decimal(1))
            sheet.totals.append(TotalCell(place, Decimal(sum(table.values[line, name] for line in table.rows))))
    return sheet


def _indicator_sheet(unit: Unit, rng: random.Random, file: str) -> _Sheet:
    sheet = _Sheet(file, rng.choice(["绩效目标", "自评表", "Sheet1"]))
    split = rng.random() < 0.3
    head = ["一级指标", "二级指标", "三级指标"]
    head += ["运算符", "指标值", "计量单位"] if split else [rng.choice(["年度指标值", "目标值", "指标值"])]
    head += [
        rng.choice(["实际完成值", "实际值", "完成值"]),
        rng.choice(["分值", "权重"]),
        rng.choice(["得分", "自评得分"]),
    ]
    sheet.add([f"{unit.name}{unit.year}年度绩效目标自评表"] + [None] * (len(head) - 1))
    sheet.merges.append((1, 1, 1, len(head)))
    sheet.add([None] * len(head))
    sheet.add(head)
    previous = ("", "")
    for line in unit.indicators:
        level1 = None if line.level1 == previous[0] else line.level1
        level2 = None if (line.level1, line.level2) == previous else line.level2
        previous = (line.level1, line.level2)
        target, actual = written(line.target, line.places), written(line.actual, line.places)
        if split:
            cells: list[Any] = [line.operator, _number(line.target), line.unit, _number(line.actual)]
        else:
            sign = "" if line.operator == "=" else line.operator
            cells = [f"{sign}{target}{line.unit}", f"{actual}{line.unit}"]
        row = sheet.add([level1, level2, line.name, *cells, _number(line.weight), _number(line.score)])
        at = 5 if split else 4
        for part, column in (
            ("目标值", at),
            ("实际值", at + (2 if split else 1)),
            ("分值", at + (3 if split else 2)),
            ("得分", at + (4 if split else 3)),
        ):
            sheet.note(("indicator", line.name, part), row, column, Decimal(1))
    blanks: list[Any] = [None] * (len(head) - 3)
    sheet.add(
        [
            "总分",
            *blanks,
            _number(sum((i.weight for i in unit.indicators), Decimal(0))),
            _number(sum((i.score for i in unit.indicators), Decimal(0))),
        ]
    )
    return sheet


def _save(sheets: Sequence[_Sheet], folder: Path, rng: random.Random) -> None:
    by_file: dict[str, list[_Sheet]] = {}
    for sheet in sheets:
        by_file.setdefault(sheet.file, []).append(sheet)
    for file, parts in by_file.items():
        if file.endswith(".csv"):
            _save_csv(parts[0], folder / file, rng)
        else:
            _save_xlsx(parts, folder / file)


def _save_csv(sheet: _Sheet, path: Path, rng: random.Random) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([["" if v is None else v for v in row] for row in sheet.rows])
    path.write_bytes(buffer.getvalue().encode(rng.choice(["gb18030", "utf-8-sig"])))


def _save_xlsx(sheets: Sequence[_Sheet], path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    page.cell(number, column, value)
        for first, left, last, right in sheet.merges:
            page.merge_cells(start_row=first, start_column=left, end_row=last, end_column=right)
    book.save(path)
