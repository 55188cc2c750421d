"""Knows what a table's columns owe one another in every row.

By their headings: 执行率＝支出÷预算, 占比＝金额÷合计, 结余＝预算－支出 (`check_columns`). By the other rows: a sum,
product or quotient that binds columns in all rows but one is broken in that one (`check_relations`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from itertools import islice, permutations, takewhile
from operator import add

from youju.checking.consistency.evaluation_form import is_evaluation_form
from youju.checking.consistency.text_tables import TextCell, TextRow, TextTable
from youju.checking.interval import Fit, Interval, fit, operand_interval
from youju.checking.reading import Reading
from youju.checking.vocabulary import role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["check_columns", "check_relations"]

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
_ORDER = regex(r"序号|编码|代码|年份|^年度$|^月份$|排名|名次|权重|分值")
_GROWTH = regex(r"增长率|增幅|增速|降幅|同比|环比|增减率|变动率|变化率|增长[（(]?[%％]|增减[（(]?[%％]")
_PERCENT = regex(r"率|占|比重|比例|进度|[%％]")
_MEAN = regex(r"均|单价|价格|标准|每|单位成本|造价|[/／](?:人|户|亩|个|台|公里|平方米|次|天|月)")
_DIFFERENCE = regex(r"结余|结转|剩余|余额|差额|增减|增加|减少|净增|变化|变动|未[\u4e00-\u9fff]{1,4}|节约|核减|缺口")
_WHOLE = regex(r"^(?:合\s*计|小\s*计|总\s*计|共\s*计|总数|总量|总额|总人数|全年)(?:[（(]|$|数|人数|金额|合计)")
_PARTS = regex(r"基本支出|项目支出|中央|省|市|县|自筹|人员|公用|季度|月|其他|经费拨款|非税|政府性基金|上年结转|当年")
_KINDS = {"growth": _GROWTH, "percent": _PERCENT, "mean": _MEAN, "whole": _WHOLE, "difference": _DIFFERENCE}
_PRICE, _COUNT, _AMOUNT = regex(r"单价|标准"), regex(r"数"), regex(r"金额|小计|合计|总价|总额|价款|补助|资金")
_BONUS = regex(r"加分|附加|奖励")
_MOST_COLUMNS, _MOST_ROWS = 9, 200
_ONE = Decimal(1)
_SCALES = tuple(_ONE.scaleb(power) for power in (0, 4, -4, 3, -3, 8, -8, 2, -2))
Worked = Callable[[Sequence[Interval]], Interval | None]


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
    yield from _scores(reading, table, roles)


def _scores(reading: Reading, table: TextTable, roles: dict[int, str]) -> Iterator[Finding]:
    """Check that no row's score is above its weight, where the table has one column of each."""
    weights, scores = ([one for one, role in roles.items() if role == name] for name in ("weight", "score"))
    if len(weights) != 1 or len(scores) != 1 or is_evaluation_form(table):
        return
    for row in table.rows:
        weight, score = next(iter(_at(row, weights)), None), next(iter(_at(row, scores)), None)
        if weight and score and (score.value or 0) > (weight.value or 0) and not _BONUS.search(row.label):
            message = f"表中“{row.label}”一行得分超过分值：分值{weight.text}，得分{score.text}"
            yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, score.start, score.end, message)


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


def _part(parts: Sequence[Interval]) -> Interval | None:
    ratio = parts[0].over(parts[1])
    return ratio.times(_HUNDRED) if ratio else None


def _growth(parts: Sequence[Interval]) -> Interval | None:
    ratio = parts[0].over(parts[1])
    one = Interval(_HUNDRED, _HUNDRED)
    return ratio.times(_HUNDRED) - one if ratio else None


def _ratio(parts: Sequence[Interval]) -> Interval | None:
    return parts[0].over(parts[1])


def _less(parts: Sequence[Interval]) -> Interval | None:
    return parts[0] - parts[1]


def _sum(parts: Sequence[Interval]) -> Interval | None:
    return reduce(add, parts)


@dataclass(frozen=True)
class _Relation:
    """How a column may follow from others: by what, what the message writes for it, how many rows must bear it out."""

    worked: Worked
    sign: str
    column: int
    operands: tuple[int, ...]
    fewest: int = 2


_CUT = (_part, _growth, _ratio)
_BY_TWO = {"growth": (_growth, "较"), "percent": (_part, "÷"), "mean": (_ratio, "÷"), "difference": (_less, "－")}


def check_relations(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Yield a finding for each row that alone breaks what binds a column to others."""
    rows = list(islice(table.rows, _MOST_ROWS))
    columns = [one for one in range(1, table.width) if any(True for _ in table.column(one))]
    kinds = {one: _kind(table.heading(one)) for one in columns if not _ORDER.search(table.heading(one))}
    if not 2 < len(columns) <= _MOST_COLUMNS or not table.header:
        return
    for column in kinds:
        best: tuple[_Relation, TextRow] | None = None
        for relation in _candidates(table, column, kinds):
            broken = _broken(table, rows, relation)
            if broken == []:
                best = None
                break
            best = best or (relation, broken[0]) if broken else best
        if best:
            yield _breaks(reading, table, *best)


def _kind(head: str) -> str:
    """Return as what a heading says that its column follows from others; empty when it says no such thing."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(head)), "")


def _candidates(table: TextTable, column: int, kinds: dict[int, str]) -> Iterator[_Relation]:
    plain = [one for one, kind in kinds.items() if one != column and kind in ("", "difference", "whole")]
    if kinds[column] == "whole":
        for parts in (plain, [one for one in plain if one < column], [one for one in plain if one > column]):
            known = all(_PARTS.search(table.heading(one)) for one in parts) and parts == plain
            if len(parts) > 1:
                yield _Relation(_sum, "＋", column, tuple(parts), 0 if known else 2)
    elif kinds[column]:
        worked, sign = _BY_TWO[kinds[column]]
        for pair in permutations(plain, 2):
            yield _Relation(worked, sign, column, pair, 1 if _is_priced(table, column, pair) else 2)


def _is_priced(table: TextTable, column: int, pair: Sequence[int]) -> bool:
    """Whether the headings are 单价, 金额 and 数量: one row suffices to know what binds them."""
    heads = [table.heading(one) for one in (column, *pair)]
    return all(pattern.search(head) for pattern, head in zip((_PRICE, _AMOUNT, _COUNT), heads, strict=True))


def _broken(table: TextTable, rows: Sequence[TextRow], relation: _Relation) -> list[TextRow] | None:
    """Return the row that breaks a relation that the others bear out; none if all do, None if it is no relation."""
    scale: Decimal | None = None if relation.worked is _ratio else _ONE
    borne, broken, unscaled = 0, [], []
    for row in rows:
        operands = [_operand(table, row, one, relation) for one in relation.operands]
        written = _written(table, row, relation)
        known = [one for one in operands if one is not None]
        if written is None or len(known) < len(operands):
            continue
        worked = relation.worked(known)
        if worked is None:
            continue
        if scale is None:
            scale = next((one for one in _SCALES if worked.times(one).meets(written)), None)
            if scale is None:
                unscaled.append(row)
                continue
        if not worked.times(scale).meets(written):
            broken.append(row)
        else:
            borne += written.middle not in (0, _HUNDRED) and known[-1].middle != 0
        if len(broken) + len(unscaled) > 1:
            return None
    broken += unscaled
    return broken if borne >= relation.fewest else None


def _operand(table: TextTable, row: TextRow, column: int, relation: _Relation) -> Interval | None:
    """Return what a cell may stand for: in a sum just what is written, in a quotient all that rounds to it."""
    quantity = table.quantity(row, column)
    if quantity is None:
        return None
    return operand_interval(quantity) if relation.worked in _CUT else Interval(quantity.value, quantity.value)


def _written(table: TextTable, row: TextRow, relation: _Relation) -> Interval | None:
    """Return what a worked-out cell may stand for: a quotient may be cut off, a sum's decimals be off by one."""
    quantity = table.quantity(row, relation.column)
    if quantity is None:
        return None
    bare = row.cells[relation.column].quantity
    whole = bare is not None and bare.step >= 1 and relation.worked not in _CUT
    slack = Decimal(0) if whole else quantity.step
    return Interval(quantity.value - slack, quantity.value + slack)


def _breaks(reading: Reading, table: TextTable, relation: _Relation, row: TextRow) -> Finding:
    cells = [row.cells[one] for one in (relation.column, *relation.operands)]
    worked = relation.worked([one for place in relation.operands if (one := _operand(table, row, place, relation))])
    shown = plain_digits(round_to(worked.middle, Decimal("0.01"))) if worked else ""
    formula = relation.sign.join(cell.text for cell in cells[1:])
    head = table.heading(relation.column)
    message = f"表中“{row.label}”一行与其他各行算法不符：{formula}＝{shown}，“{head}”写作{cells[0].text}"
    start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
    return reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, start, end, message)
