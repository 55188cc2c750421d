"""The tables of 部门整体支出: the year's spending, the 自评表 with its 评分标准, the 基础数据表."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.domain.department import (
    ASSETS,
    ASSETS_HELD,
    ASSETS_USED,
    BASIC,
    DEPARTMENT_RATES,
    PARTS_OF_SPENDING,
    PROCUREMENT,
    PROJECTS,
    THREE_COSTS,
)
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Indicator, Item, ItemKind, Measure
from youju.domain.report import Align, Cell, Table
from youju.drafting.loops.department_loops import framework, lines_below
from youju.drafting.numbering import chinese_number
from youju.drafting.scope import Scope
from youju.drafting.tables.cells import NOTHING, amount, gap_cell, head, indicator_value, quantity, runs_cell, words
from youju.drafting.tables.indicator_table import level_spans
from youju.drafting.topics import WORK

__all__ = ["department_data", "department_evaluation", "department_spending"]

_SPENT_WIDTHS = (30, 14)
_SCORED_HEADS = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "评分标准", "得分", "扣分原因")
_SCORED_WIDTHS = (8, 10, 18, 11, 12, 7, 30, 7, 22)
_DATA_WIDTHS = (34, 16, 16, 16, 16)
_MONEY_WIDTHS = (40, 20, 20, 20)
_GOALS, _FUNDS = "绩效目标", "资金"
_OF_FUNDS = ("投入", "过程")
"""一级指标 whose results those who keep the accounts have."""
_MOST_PROJECTS = 60


# -- 部门整体支出情况表 ----------------------------------------------------------------------------------------------


def department_spending(scope: Scope, table_id: str, title: str) -> Iterator[Table]:
    """Yield the table of the year's spending by 基本支出, 项目支出 and their parts; nothing without either."""
    ledger = scope.situation.ledger
    parts = [ledger.items[name] for name in PARTS_OF_SPENDING if name in ledger.items and ledger.about(name)]
    columns = [
        (name, measure, period)
        for name, measure, period in (
            ("年初预算数", Measure.INITIAL_BUDGET, ""),
            ("全年预算数", Measure.BUDGET, ""),
            ("支出数", Measure.SPENT, ""),
            ("上年支出数", Measure.SPENT, LAST_YEAR),
        )
        if any(ledger.get(part.key, measure, period=period) for part in parts)
    ]
    if not parts or not columns:
        return
    rates = any(scope.situation.execution_rate(part.key) for part in parts)
    heads = ["项目", *(name for name, _, _ in columns)]
    heads += [f"执行率（{scope.situation.rate_basis}）"] if rates else []
    rows = [tuple(head(name) for name in heads)]
    for number, part in enumerate(parts, 1):
        rows.append(_spending_row(scope, f"{chinese_number(number)}、{part.name}", part.key, columns, rates=rates))
        for place, item in enumerate(_parts_of(scope, part), 1):
            label = f"（{chinese_number(place)}）{item.name}" if part.key == BASIC else f"{place}.{item.name}"
            rows.append(_spending_row(scope, label, item.key, columns, rates=rates))
    rows.append(_spending_row(scope, TOTAL, TOTAL, columns, rates=rates))
    widths = (_SPENT_WIDTHS[0], *([_SPENT_WIDTHS[1]] * (len(heads) - 1)))
    yield Table(table_id, title, f"单位：{scope.situation.style.unit}", tuple(rows), 1, widths)


def _parts_of(scope: Scope, part: Item) -> Sequence[Item]:
    if part.key == PROJECTS:
        members = scope.situation.ledger.items_of(ItemKind.PROJECT, ItemKind.GROUP, group=PROJECTS)
        return members if len(members) <= _MOST_PROJECTS else ()
    return scope.situation.ledger.items_of(ItemKind.LINE, group=part.key)


def _spending_row(
    scope: Scope, label: str, key: str, columns: Sequence[tuple[str, Measure, str]], *, rates: bool
) -> tuple[Cell, ...]:
    ledger = scope.situation.ledger
    bold = key in (*PARTS_OF_SPENDING, TOTAL)
    cells = [words(label, align=Align.CENTER if key == TOTAL else Align.LEFT, bold=bold)]
    cells += [amount(ledger.get(key, measure, period=period), scope, bold=bold) for _, measure, period in columns]
    if rates:
        cells.append(quantity(scope.situation.execution_rate(key), scope, decimals=2, bold=bold))
    return tuple(cells)


# -- 部门整体支出绩效自评表 ------------------------------------------------------------------------------------------


def department_evaluation(scope: Scope, table_id: str, title: str) -> Iterator[Table]:
    """Yield the 自评表: the data's indicators, or the common ones of 财预〔2013〕53号 with what the data decides."""
    indicators = scope.situation.ledger.indicators
    body = _scored_rows(scope, indicators) if indicators else _framework_rows(scope)
    rows = [tuple(head(name) for name in _SCORED_HEADS), *body]
    yield Table(table_id, title, "", tuple(rows), 1, _SCORED_WIDTHS, landscape=True)


def _scored_rows(scope: Scope, indicators: Sequence[Indicator]) -> Iterator[tuple[Cell, ...]]:
    ledger = scope.situation.ledger
    for indicator, leading in zip(indicators, level_spans(indicators), strict=True):
        score = ledger.get(indicator.key, Measure.SCORE)
        yield (
            *leading,
            words(indicator.name, align=Align.LEFT),
            indicator_value(indicator, Measure.TARGET, scope),
            _result(scope, indicator),
            amount(ledger.get(indicator.key, Measure.WEIGHT), scope, align=Align.CENTER),
            words(indicator.rule or _common_rule(indicator.name) or NOTHING, align=Align.LEFT),
            amount(score, scope, align=Align.CENTER) if score else gap_cell(scope, f"{indicator.name}的得分", _GOALS),
            _reason(scope, indicator),
        )
    weight, score = (ledger.get(TOTAL, measure) for measure in (Measure.WEIGHT, Measure.SCORE))
    yield (
        words("总分", colspan=5, bold=True),
        amount(weight, scope, align=Align.CENTER, bold=True),
        words(""),
        amount(score, scope, align=Align.CENTER, bold=True) if score else gap_cell(scope, "自评总分", _GOALS),
        words(""),
    )


def _result(scope: Scope, indicator: Indicator) -> Cell:
    if indicator.actual_text or scope.situation.ledger.get(indicator.key, Measure.ACTUAL):
        return indicator_value(indicator, Measure.ACTUAL, scope)
    who = _FUNDS if indicator.level1.startswith(_OF_FUNDS) else WORK
    return gap_cell(scope, f"{indicator.name}的实际完成值", who)


def _reason(scope: Scope, indicator: Indicator) -> Cell:
    lost = scope.situation.ledger.value(indicator.key, Measure.LOST)
    if told := scope.situation.reason(indicator):
        return runs_cell(told)
    if lost:
        return gap_cell(scope, f"{indicator.name}的扣分原因", "存在问题")
    return words(NOTHING)


def _common_rule(name: str) -> str:
    plain = _plain(name)
    return next((one.rule for one in framework() if _plain(one.name) == plain), "")


def _plain(name: str) -> str:
    return name.replace("“", "").replace("”", "")


def _framework_rows(scope: Scope) -> Iterator[tuple[Cell, ...]]:
    """Yield the common indicators: results that the data decides, weights and scores as one gap each."""
    common = framework()
    facts = scope.situation.ledger.facts
    rates = {_plain(rate.name): facts.get(rate.key) for rate in DEPARTMENT_RATES}
    shown = [Indicator(one.key or one.name, one.name, one.level1, one.level2) for one in common]
    for number, (one, leading) in enumerate(zip(common, level_spans(shown), strict=True)):
        found = rates.get(_plain(one.name))
        yield (
            *leading,
            words(one.name, align=Align.LEFT),
            *_once(scope, number, "各项指标的目标值", len(common)),
            quantity(found, scope, decimals=2) if found else words(NOTHING),
            *_once(scope, number, "各项指标的分值（按当地评分办法）", len(common)),
            words(one.rule, align=Align.LEFT),
            *_once(scope, number, "各项指标的得分", len(common)),
            *_once(scope, number, "扣分原因", len(common)),
        )


def _once(scope: Scope, number: int, what: str, rows: int) -> tuple[Cell, ...]:
    """Return one gap cell that spans all rows, at the first."""
    return () if number else (Cell((scope.gap(what, _GOALS),), rowspan=rows),)


# -- 基础数据表 ------------------------------------------------------------------------------------------------------


def department_data(scope: Scope, table_id: str, title: str) -> Iterator[Table]:
    """Yield the 基础数据表: staff, money by line, then assets and balances."""
    yield from _staff_table(scope, f"{table_id}/staff", title)
    yield from _cost_table(scope, f"{table_id}/costs")
    yield from _stock_tables(scope, f"{table_id}/stocks")


def _staff_table(scope: Scope, table_id: str, title: str) -> Iterator[Table]:
    ledger = scope.situation.ledger
    names = ("年度", "编制人数", "实有在职人数", "在职人员控制率")
    rows = [tuple(head(name) for name in names)]
    for label, period in (("本年", ""), ("上年", LAST_YEAR)):
        quota, staff = (ledger.get("单位", measure, period=period) for measure in (Measure.QUOTA, Measure.STAFF))
        if not period or quota or staff:
            rate = ledger.facts.get("单位.在职人员控制率") if not period else None
            cells = [quantity(quota, scope), quantity(staff, scope), quantity(rate, scope, decimals=2)]
            rows.append((words(label), *cells))
    if not ledger.get("单位", Measure.QUOTA):
        rows[1] = (words("本年"), gap_cell(scope, "编制人数和实有在职人数", "编制人数", colspan=3))
    yield Table(table_id, title, "", tuple(rows), 1, _MONEY_WIDTHS)


def _cost_table(scope: Scope, table_id: str) -> Iterator[Table]:
    names = ("项目", "上年决算数", "本年预算数", "本年决算数", "决算/预算")
    rows = [tuple(head(name) for name in names)]
    for number, item in enumerate(_cost_items(scope), 1):
        rows.append(_cost_row(scope, f"{chinese_number(number)}、{item.name}", item, bold=True))
        rows.extend(_cost_row(scope, f"　　{line.name}", line) for line in lines_below(scope, item.key))
    if len(rows) == 1:
        rows.append((gap_cell(scope, "各项经费的预算数和决算数", _FUNDS, colspan=len(names)),))
    yield Table(table_id, "经费情况", f"单位：{scope.situation.style.unit}", tuple(rows), 1, _DATA_WIDTHS)


def _cost_items(scope: Scope) -> Iterator[Item]:
    """Yield the lines of 基础数据表 that are part of no other, the usual ones first, then 会议费 and the like."""
    ledger = scope.situation.ledger
    usual = (*PARTS_OF_SPENDING, THREE_COSTS, PROCUREMENT)
    others = (one.key for one in ledger.items_of(ItemKind.LINE, group="") if one.key not in (*usual, ASSETS))
    for name in (*usual, *others):
        if name in ledger.items and ledger.about(name):
            yield ledger.items[name]


def _cost_row(scope: Scope, label: str, item: Item, *, bold: bool = False) -> tuple[Cell, ...]:
    ledger = scope.situation.ledger
    budget = ledger.get(item.key, Measure.BUDGET) or ledger.get(item.key, Measure.INITIAL_BUDGET)
    rate: Fact | None = None
    if budget is not None:
        rate = ledger.get(item.key, Measure.EXECUTION_RATE, basis=f"{Measure.SPENT}/{budget.measure}")
    return (
        words(label, align=Align.LEFT, bold=bold),
        amount(ledger.get(item.key, Measure.SPENT, period=LAST_YEAR), scope, bold=bold),
        amount(budget, scope, bold=bold),
        amount(ledger.get(item.key, Measure.SPENT), scope, bold=bold),
        quantity(rate, scope, decimals=2, bold=bold),
    )


def _stock_tables(scope: Scope, table_id: str) -> Iterator[Table]:
    """Yield 固定资产, then 结转结余; what isn't known is a gap."""
    ledger = scope.situation.ledger
    held, used = (ledger.get(ASSETS, measure) for measure in (ASSETS_HELD, ASSETS_USED))
    before, now = ledger.get(TOTAL, Measure.BALANCE, period=LAST_YEAR), ledger.get(TOTAL, Measure.BALANCE)
    for name, heads, found, rate in (
        (ASSETS, ("总额", "在用", "利用率"), (held, used), f"{ASSETS}.利用率"),
        ("结转结余", ("上年末", "本年末", "变动率"), (before, now), f"{TOTAL}.结转结余变动率"),
    ):
        *amounts, last = heads
        row: tuple[Cell, ...] = (words(name), gap_cell(scope, f"{name}{'和'.join(amounts)}", _FUNDS, colspan=3))
        if any(found):
            shown = quantity(ledger.facts.get(rate), scope, decimals=2)
            row = (words(name), *(amount(fact, scope) for fact in found), shown)
        units = (f"{one}（{scope.situation.style.unit}）" for one in amounts)
        rows = (tuple(head(one) for one in ("项目", *units, last)), row)
        yield Table(f"{table_id}/{name}", f"{name}情况", "", rows, 1, _MONEY_WIDTHS)
