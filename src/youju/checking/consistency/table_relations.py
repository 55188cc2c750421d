"""Knows that columns bound by a sum, a product or a quotient are so in every row; a row that isn't is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import islice, permutations
from operator import add

from youju.checking.consistency.text_tables import TextRow, TextTable
from youju.checking.interval import Interval, operand_interval
from youju.checking.reading import Reading
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import round_to
from youju.patterns import regex

__all__ = ["check_relations"]

_ORDER = regex(r"序号|编码|代码|年份|^年度$|^月份$|排名|名次|权重|分值")
_GROWTH = regex(r"增长率|增幅|增速|降幅|同比|环比|增减率|变动率|变化率|增长[（(]?[%％]|增减[（(]?[%％]")
_PERCENT = regex(r"率|占|比重|比例|进度|[%％]")
_MEAN = regex(r"均|单价|价格|标准|每|单位成本|造价|[/／](?:人|户|亩|个|台|公里|平方米|次|天|月)")
_DIFFERENCE = regex(r"结余|结转|剩余|余额|差额|增减|增加|减少|净增|变化|变动|未[\u4e00-\u9fff]{1,4}|节约|核减|缺口")
_WHOLE = regex(r"^(?:合\s*计|小\s*计|总\s*计|共\s*计|总数|总量|总额|总人数|全年)(?:[（(]|$|数|人数|金额|合计)")
_PARTS = regex(r"基本支出|项目支出|中央|省|市|县|自筹|人员|公用|季度|月|其他|经费拨款|非税|政府性基金|上年结转|当年")
_KINDS = {"growth": _GROWTH, "percent": _PERCENT, "mean": _MEAN, "whole": _WHOLE, "difference": _DIFFERENCE}
_PRICE, _COUNT, _AMOUNT = regex(r"单价|标准"), regex(r"数"), regex(r"金额|小计|合计|总价|总额|价款|补助|资金")
_MOST_COLUMNS, _MOST_ROWS = 9, 200
_ONE, _HUNDRED = Decimal(1), Decimal(100)
_SCALES = tuple(_ONE.scaleb(power) for power in (0, 4, -4, 3, -3, 8, -8, 2, -2))

Worked = Callable[[Sequence[Interval]], Interval | None]


def _share(parts: Sequence[Interval]) -> Interval | None:
    ratio = parts[0].over(parts[1])
    return ratio.times(_HUNDRED) if ratio else None


def _growth(parts: Sequence[Interval]) -> Interval | None:
    ratio = parts[0].over(parts[1])
    one = Interval(_HUNDRED, _HUNDRED)
    return ratio.times(_HUNDRED) - one if ratio else None


def _quotient(parts: Sequence[Interval]) -> Interval | None:
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


_CUT = (_share, _growth, _quotient)
_BY_TWO = {"growth": (_growth, "较"), "percent": (_share, "÷"), "mean": (_quotient, "÷"), "difference": (_less, "－")}


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
            yield _finding(reading, table, *best)


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
    scale: Decimal | None = None if relation.worked is _quotient else _ONE
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


def _finding(reading: Reading, table: TextTable, relation: _Relation, row: TextRow) -> Finding:
    cells = [row.cells[one] for one in (relation.column, *relation.operands)]
    worked = relation.worked([one for place in relation.operands if (one := _operand(table, row, place, relation))])
    shown = plain_digits(round_to(worked.middle, Decimal("0.01"))) if worked else ""
    formula = relation.sign.join(cell.text for cell in cells[1:])
    head = table.heading(relation.column)
    message = f"表中“{row.label}”一行与其他各行算法不符：{formula}＝{shown}，“{head}”写作{cells[0].text}"
    start, end = min(cell.start for cell in cells), max(cell.end for cell in cells)
    return reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, start, end, message)
