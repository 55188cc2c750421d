"""Knows what a table's columns owe one another in every row: 执行率＝支出÷预算, 占比＝金额÷合计, 结余＝预算－支出."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from youju.checking.consistency.text_tables import TextCell, TextRow, TextTable
from youju.checking.interval import Fit, fit, operand_interval
from youju.checking.reading import Reading
from youju.checking.vocabulary import role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["check_columns"]

_HUNDRED = Decimal(100)
_RATES = (
    (regex(r"执行率|支出率|支付率|支出进度|使用率|执行进度"), ("spent",), ("budget", "received")),
    (regex(r"到位率"), ("received",), ("budget",)),
    (regex(r"(?<!预算)完成率|完成比例"), ("actual",), ("target",)),
    (regex(r"得分率"), ("score",), ("weight",)),
)
_SHARE = regex(r"占比|比重|占总|占合计|所占")
_BASE = regex(r"[（(][^（）()]*[/÷／](?P<base>[^（）()]+)[)）]")
"""What a header says a rate is of: 执行率（支出/到位）."""
_NOT_AMOUNT = regex(r"率|占|比重|比例|%|％|编码|序号|年度$|增减|变动|同比")


def check_columns(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Yield a finding for each cell that the other cells of its row contradict."""
    table = replace(
        table, rows=tuple(takewhile(_has_number, table.rows))
    )  # a form's next header ends what this one heads
    heads = [table.heading(column) for column in range(table.width)]
    roles = {column: role_of(head) for column, head in enumerate(heads) if column and not _NOT_AMOUNT.search(head)}
    for column, head in enumerate(heads):
        for pattern, tops, bases in _RATES:
            if pattern.search(head):
                upper = [one for one, role in roles.items() if role in tops]
                named = _BASE.search(head)
                meant = [one for one in bases if not named or role_of(named["base"]) in ("", one)]
                lower = [one for one, role in roles.items() if role in meant]
                for row, cell in table.column(column):
                    yield from _rate(reading, table, row, (column, cell), (upper, lower))
        if _SHARE.search(head):
            yield from _shares(reading, table, column, roles)
    yield from _balances(reading, table, roles)


def _has_number(row: TextRow) -> bool:
    return any(cell.number is not None for cell in row.cells[1:])


def _at(row: TextRow, columns: Sequence[int]) -> list[TextCell]:
    return [row.cells[one] for one in columns if one < len(row.cells) and row.cells[one].value is not None]


def _percent(cell: TextCell) -> Quantity | None:
    bare = cell.quantity
    if bare is None or bare.kind not in (Kind.PERCENT, Kind.NUMBER):
        return None
    return bare if bare.kind is Kind.PERCENT else Quantity(bare.value, "%", Kind.PERCENT, bare.step)


def _rate(
    reading: Reading,
    table: TextTable,
    row: TextRow,
    written: tuple[int, TextCell],
    columns: tuple[Sequence[int], Sequence[int]],
) -> Iterator[Finding]:
    column, cell = written
    percent = _percent(cell)
    pairs = [(top, base) for top in _at(row, columns[0]) for base in _at(row, columns[1]) if base.value]
    if percent is None or not pairs:
        return
    fits = [_fit(percent, top, base) for top, base in pairs]
    if min(fits) is not Fit.WRONG:
        return
    top, base = min(pairs, key=lambda pair: abs(_quotient(*pair) - percent.value))
    expected = plain_digits(round_to(_quotient(top, base), Decimal("0.01")))
    what = table.name(column) or "比率"
    message = f"表中“{row.label}”一行{what}不符：{top.text}÷{base.text}＝{expected}%，表中为{cell.text}"
    yield reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, cell.start, cell.end, message)


def _quotient(top: TextCell, base: TextCell) -> Decimal:
    return (top.value or Decimal(0)) / (base.value or Decimal(1)) * _HUNDRED


def _fit(percent: Quantity, top: TextCell, base: TextCell) -> Fit:
    if top.quantity is None or base.quantity is None or top.quantity.kind is not base.quantity.kind:
        return Fit.RIGHT
    exact = _quotient(top, base)
    if percent.unit == "%" and percent.value <= 1 and abs(percent.value * _HUNDRED - exact) <= 1:
        return Fit.RIGHT  # 0.95 for 95%
    ratio = operand_interval(top.quantity).over(operand_interval(base.quantity))
    return fit(percent, exact, ratio.times(_HUNDRED)) if ratio else Fit.RIGHT


def _shares(reading: Reading, table: TextTable, column: int, roles: dict[int, str]) -> Iterator[Finding]:
    """Check each row's share of the total row, where all rows but a few follow one amount column."""
    total = next((row for row in table.rows if row.is_total), None)
    rows = [(row, cell) for row, cell in table.column(column) if row is not total and not row.is_partial]
    if total is None or len(rows) < 3:
        return
    for amounts in roles:
        whole = _at(total, [amounts])
        wrong = []
        for row, cell in rows:
            part, percent = _at(row, [amounts]), _percent(cell)
            if not part or not whole or percent is None or _fit(percent, part[0], whole[0]) is Fit.WRONG:
                wrong.append((row, cell, part))
        if not wrong:
            return
        if len(wrong) == 1 and wrong[0][2] and whole:
            row, cell, part = wrong[0]
            expected = plain_digits(round_to(_quotient(part[0], whole[0]), Decimal("0.01")))
            message = f"表中“{row.label}”一行占比不符：{part[0].text}÷{whole[0].text}＝{expected}%，表中为{cell.text}"
            yield reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, cell.start, cell.end, message)
            return


def _balances(reading: Reading, table: TextTable, roles: dict[int, str]) -> Iterator[Finding]:
    """Check 结余 = 预算（or 到位）− 支出 in each row, where there is one column of 支出 and one of 结余."""
    left = [one for one, role in roles.items() if role == "balance"]
    spent = [one for one, role in roles.items() if role == "spent"]
    bases = [one for one, role in roles.items() if role in ("budget", "received")]
    if len(left) != 1 or len(spent) != 1 or not bases:
        return
    for row, cell in table.column(left[0]):
        used = _at(row, spent)
        wholes = _at(row, bases)
        if not used or len(wholes) != len(bases) or cell.value is None:
            continue
        expected = [(whole.value or Decimal(0)) - (used[0].value or Decimal(0)) for whole in wholes]
        slack = max(one.quantity.step for one in (cell, *used, *wholes) if one.quantity)
        if all(abs(one - cell.value) > slack for one in expected):
            message = (
                f"表中“{row.label}”一行结余不符：{wholes[-1].text}－{used[0].text}＝{plain_digits(expected[-1])}，"
                f"表中为{cell.text}"
            )
            yield reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, cell.start, cell.end, message)
