"""Knows what a table in a text must obey: its totals, its unit, and the prose that speaks of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from youju.checking.arithmetic.counts import list_items
from youju.checking.consistency.evaluation_form import check_evaluation_form, check_target_rows
from youju.checking.consistency.subtotals import check_subtotals
from youju.checking.consistency.table_columns import check_columns, check_relations
from youju.checking.consistency.table_prose import check_table_prose
from youju.checking.consistency.text_tables import NO_TOTAL, TextCell, TextRow, TextTable, find_tables, slack_of
from youju.checking.reading import Number, Reading
from youju.checking.stretches import clause_before
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import MONEY_SCALES, Kind
from youju.patterns import regex

__all__ = ["check_tables"]

_NO_MONEY = regex(r"率|%|％|占比|比重|人数|数量|分值|得分|权重|编码|序号|年度|次|户|面积")
_DETAIL_CODE = regex(r"^[1-5]\d{2}(?:\d{2}){0,2}$")
_HEAD = regex(r"[一二三四五六七八九十]{1,2}、")
_LEVEL_HEAD = regex(r"类|款|项|科目编码|功能分类科目编码|(?:功能|经济)?(?:分类)?科目代码")
_WINDOW = 600
_EDGES = regex(r"^(?:新增|其中[:：]?|一、|\d+[.．、])|(?:专项)?(?:经费|费用|资金|费|款)$")
_AMOUNT = regex(r"(?:专项)?(?:经费|资金|费用)?(?:共|合计|共计|总计)?$")


def check_tables(reading: Reading) -> Iterator[Finding]:
    """Yield what is wrong inside each table of a text and between it and the prose."""
    tables = find_tables(reading)
    for table in tables:
        yield from _totals(reading, table)
        yield from check_subtotals(reading, table)
        told = [*check_columns(reading, table)]
        yield from told
        yield from (one for one in check_relations(reading, table) if not _overlaps(one, told))
        yield from check_evaluation_form(reading, table)
        yield from check_target_rows(reading, table)
        yield from check_table_prose(reading, table, tables)
        yield from _unit(reading, table)


def _overlaps(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(one.start < finding.end and finding.start < one.end for one in others)


def _totals(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Check each column's 合计 against its rows."""
    totals = [row for row in table.rows if row.is_total]
    if len(totals) != 1 or _has_levels(table):
        return
    total = totals[0]
    tops = _top_rows(table)
    for column, cell in enumerate(total.cells):
        if cell.number is None or cell.number.kind is Kind.PERCENT or NO_TOTAL.search(table.heading(column)):
            continue
        parts = [part for row, part in table.column(column) if row in tops]
        rows = [row for row in tops if not _says_nothing(row, column)]
        if len(parts) < 2 or len(parts) < len(rows):
            continue
        added = sum((part.value or Decimal(0) for part in parts), Decimal(0))
        slack = slack_of([*parts, cell])
        gap = abs(added - (cell.value or 0))
        if not gap:
            continue
        if gap <= slack:
            message = (
                f"{_name(table, column)}各行之和为{plain_digits(added)}，合计写作{cell.text}，差额在四舍五入范围内"
            )
            yield reading.finding(Code.ROUNDING, Severity.INFO, cell.start, cell.end, message)
        else:
            message = f"表中{_name(table, column)}合计不符：各行之和为{plain_digits(added)}，合计写作{cell.text}"
            found = reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, cell.start, cell.end, message)
            yield replace(found, operands=tuple(part.start for part in parts))


def _top_rows(table: TextTable) -> list[TextRow]:
    """Return the rows that make up a total: those numbered 一、二、 where others below them are numbered otherwise."""
    rows = [row for row in table.rows if not row.is_total]
    heads = [row for row in rows if _HEAD.match(row.label)]
    return heads if len(heads) > 1 and rows[0] is heads[0] and len(heads) < len(rows) else rows


def _says_nothing(row: TextRow, column: int) -> bool:
    return column < len(row.cells) and row.cells[column].says_nothing


def _name(table: TextTable, column: int) -> str:
    heading = table.heading(column)
    return f"“{heading}”列" if heading else f"第{column + 1}列"


def _has_levels(table: TextTable) -> bool:
    """Whether rows contain other rows, so that a column's plain sum means nothing."""
    if any(row.is_partial and not row.is_total for row in table.rows):
        return True
    if any(_LEVEL_HEAD.fullmatch(cell.text) for row in table.header for cell in row.cells):
        return True
    for column in (0, 1):
        cells = [row.cells[column].text for row in table.rows if column < len(row.cells) and not row.is_total]
        codes = {len(text) for text in cells if _DETAIL_CODE.match(text)}
        if len(codes) > 1 and all(not text or _DETAIL_CODE.match(text) for text in cells):
            return True
    return False


def _unit(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Say that a money table has no unit, and which unit would reconcile it with the prose."""
    if table.unit is not None or table.column_units:
        return
    cells = list(_bare_amounts(table))
    if not cells:
        return
    total = next((cell for row, cell in cells if row.is_total), None)
    if total is None:
        return
    if found := _reconciling(reading, table, total):
        number, unit = found
        prose = _prose_unit(number)
        apart = f"若同以{prose}计则相差{_times(number, total)}倍，" if prose != unit else ""
        message = (
            f"表无金额单位：表中合计{total.text}，正文写作{number.text}，"
            f"若表以{unit}为单位则两者一致，{apart}请补“单位：{unit}”"
        )
        yield reading.finding(Code.MISSING_UNIT, Severity.WARNING, total.start, total.end, message, f"单位：{unit}")
        yield from _items(reading, table, number)
    elif _has_money_words(table):
        message = f"表无金额单位（合计{total.text}），请在表前注明单位"
        yield reading.finding(Code.MISSING_UNIT, Severity.WARNING, total.start, total.end, message)


def _has_money_words(table: TextTable) -> bool:
    heads = "".join(table.heading(column) for column in range(table.width))
    return bool(re.search(r"金额|预算|支出|收入|拨款|决算|经费|投资", heads)) and not re.search(r"元|人数|数量", heads)


def _bare_amounts(table: TextTable) -> Iterator[tuple[TextRow, TextCell]]:
    for row in table.rows:
        for column, cell in islice(enumerate(row.cells), 1, None):
            number = cell.number
            bare = number is not None and number.kind is Kind.NUMBER and table.unit_of(column) is None
            if bare and not _NO_MONEY.search(table.heading(column)):
                yield row, cell


def _prose_unit(number: Number) -> str:
    return next((unit for unit in ("亿元", "百万元", "万元", "千元") if number.text.endswith(unit)), "元")


def _times(number: Number, total: TextCell) -> str:
    bare = total.value or Decimal(1)
    written = number.value / MONEY_SCALES[_prose_unit(number)]
    large, small = max(bare, written), min(bare, written)
    return plain_digits((large / small).normalize()) if small else "—"


def _reconciling(reading: Reading, table: TextTable, total: TextCell) -> tuple[Number, str] | None:
    if not total.value:
        return None
    for number in reading.numbers_in(table.start - _WINDOW, table.end + _WINDOW):
        if number.kind is not Kind.MONEY:
            continue
        for unit in ("元", "千元", "万元", "亿元"):
            if number.value == total.value * MONEY_SCALES[unit]:
                return number, unit
    return None


def _items(reading: Reading, table: TextTable, number: Number) -> Iterator[Finding]:
    """Hold the items that a sentence lists for the total against the table's rows."""
    sentence = reading.sentences[number.sentence]
    clause = clause_before(reading.text, number.start, sentence.start, "，；。：\n")
    begin = number.start - len(clause)
    items, _ = list_items(clause)
    rows = [row for row in table.rows if not row.is_total and row.label]
    if len(items) < 3 or len(rows) < 3 or len("".join(items)) != len(clause) - len(items) + 1:
        return
    labels = [_core(row.label) for row in rows]
    matched: set[int] = set()
    lacking: list[tuple[int, str]] = []
    at = begin
    for place, item in enumerate(items):
        core = _core(_AMOUNT.sub("", item) if place == len(items) - 1 else item)
        hits = [index for index, label in enumerate(labels) if _alike(core, label)]
        matched.update(hits)
        if not hits:
            lacking.append((at + clause[at - begin :].index(item), item))
        at += len(item) + 1
    if not matched:
        return
    for start, item in lacking:
        message = f"正文列有“{item}”，表中没有这一项，请核对"
        yield reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, start, start + len(item), message)
    for index, row in enumerate(rows):
        if index not in matched:
            cell = next(cell for cell in row.cells if cell.text == row.label)
            message = f"表中列有“{row.label}”，正文没有提到这一项，请核对"
            yield reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, cell.start, cell.end, message)


def _core(label: str) -> str:
    return _EDGES.sub("", _EDGES.sub("", label.strip()))


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return one in other or other in one
