"""The summary table of a report's money: a row per project, columns by what the data holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Item, ItemKind, Measure
from youju.domain.report import Align, Cell, Table
from youju.drafting.scope import Scope
from youju.drafting.tables.cells import amount, head, quantity, words

__all__ = ["fund_summary"]

_NAME_WIDTH = 26
_FUNCTION_WIDTHS = (16, 20)
_AMOUNT_WIDTH = 12
_MOST_PORTRAIT = 9
_MOST_ROWS = 300
"""Projects that a printed table lists one by one."""
_PLAIN = (Measure.RECEIVED, Measure.SPENT, Measure.BALANCE, Measure.CARRIED_OVER)
_HEADS = {
    Measure.INITIAL_BUDGET: "年初预算数",
    Measure.BUDGET: "全年预算数",
    Measure.RECEIVED: "到位数",
    Measure.SPENT: "支出数",
    Measure.BALANCE: "结余",
    Measure.CARRIED_OVER: "结转",
}


@dataclass(frozen=True)
class _Column:
    """A column of amounts: its head, the head above it when it is one of several, and where its facts are."""

    name: str
    find: Callable[[str], Fact | None]
    above: str = ""
    rate: bool = False


def fund_summary(scope: Scope, table_id: str, title: str) -> Iterator[Table]:
    """Yield the 资金汇总表; nothing when the data holds no project."""
    if not scope.situation.projects:
        return
    columns = tuple(_columns(scope))
    functions = any(item.function_code or item.function_name for item in scope.situation.projects)
    rows = [*_head_rows(columns, functions=functions)]
    header_rows = len(rows)
    rows += _body_rows(scope, columns, functions=functions)
    rows.append(_row(TOTAL, scope.situation.ledger.items.get(TOTAL), scope, columns, functions=functions, bold=True))
    widths = (_NAME_WIDTH, *(_FUNCTION_WIDTHS if functions else ()), *([_AMOUNT_WIDTH] * len(columns)))
    yield Table(
        id=table_id,
        title=title,
        unit_line=f"单位：{scope.situation.style.unit}",
        rows=tuple(rows),
        header_rows=header_rows,
        widths=widths,
        landscape=len(widths) > _MOST_PORTRAIT,
    )


def _columns(scope: Scope) -> Iterator[_Column]:
    known = {(fact.measure, fact.period) for item in scope.situation.projects for fact in _facts(scope, item)}
    if (Measure.INITIAL_BUDGET, "") in known:
        yield _plain(scope, Measure.INITIAL_BUDGET)
    if (Measure.BUDGET, "") in known:
        yield from _budget_columns(scope)
    for measure in _PLAIN:
        if (measure, "") in known or any(
            scope.situation.known(item.key, measure) for item in scope.situation.top_items
        ):
            yield _plain(scope, measure)
    if any(scope.situation.execution_rate(item.key) for item in scope.situation.projects):
        basis = scope.situation.rate_basis
        yield _Column(f"执行率（{basis}）", lambda key: scope.situation.execution_rate(key), rate=True)
    if (Measure.SPENT, LAST_YEAR) in known:
        yield _Column("上年支出数", lambda key: scope.situation.ledger.get(key, Measure.SPENT, period=LAST_YEAR))


def _facts(scope: Scope, item: Item) -> Iterator[Fact]:
    return (fact for fact in scope.situation.ledger.about(item.key) if not fact.fund_source and not fact.basis)


def _plain(scope: Scope, measure: Measure, above: str = "") -> _Column:
    name = "合计" if above else _HEADS[measure]
    return _Column(name, lambda key: scope.situation.ledger.get(key, measure), above)


def _budget_columns(scope: Scope) -> Iterator[_Column]:
    """Yield the yearly budget, with a column per 资金来源 when there are several."""
    sources = scope.situation.fund_sources
    if len(sources) < 2:
        yield _plain(scope, Measure.BUDGET)
        return
    above = _HEADS[Measure.BUDGET]
    yield _plain(scope, Measure.BUDGET, above)
    for source in sources:
        yield _source_column(scope, source, above)


def _source_column(scope: Scope, source: str, above: str) -> _Column:
    return _Column(source, lambda key: scope.situation.ledger.get(key, Measure.BUDGET, fund_source=source), above)


def _head_rows(columns: tuple[_Column, ...], *, functions: bool) -> Iterator[tuple[Cell, ...]]:
    deep = functions or any(column.above for column in columns)
    tall = 2 if deep else 1
    first = [head("项目名称", rowspan=tall)]
    second: list[Cell] = []
    if functions:
        first.append(head("功能科目", colspan=2))
        second += [head("编码"), head("名称")]
    open_head = ""
    for column in columns:
        if not column.above:
            first.append(head(column.name, rowspan=tall))
            continue
        if column.above != open_head:
            first.append(head(column.above, colspan=sum(one.above == column.above for one in columns)))
            open_head = column.above
        second.append(head(column.name))
    yield tuple(first)
    if deep:
        yield tuple(second)


def _body_rows(scope: Scope, columns: tuple[_Column, ...], *, functions: bool) -> Iterator[tuple[Cell, ...]]:
    if len(scope.situation.projects) > _MOST_ROWS:
        yield from (_row(item.name, item, scope, columns, functions=functions) for item in _summed_rows(scope))
        return
    for item in scope.situation.top_items:
        members = scope.situation.members(item) if item.kind is ItemKind.GROUP else ()
        for member in members:
            yield _row(member.name, member, scope, columns, functions=functions)
        name = f"{item.name}小计" if members else item.name
        yield _row(name, item, scope, columns, functions=functions, bold=bool(members))


def _summed_rows(scope: Scope) -> tuple[Item, ...]:
    """Return what a table too long to print is summed by: named subtotals, else 功能科目, else the largest projects."""
    situation = scope.situation
    if summed := situation.groups or situation.functions:
        return summed
    by_budget = sorted(situation.projects, key=lambda item: -(situation.ledger.value(item.key, Measure.BUDGET) or 0))
    return tuple(by_budget[:_MOST_ROWS])


def _row(
    name: str, item: Item | None, scope: Scope, columns: tuple[_Column, ...], *, functions: bool, bold: bool = False
) -> tuple[Cell, ...]:
    key = item.key if item else name
    cells = [words(name, align=Align.CENTER if bold else Align.LEFT, bold=bold)]
    if functions:
        cells += [
            words(item.function_code if item else ""),
            words(item.function_name if item else "", align=Align.LEFT),
        ]
    for column in columns:
        fact = column.find(key)
        rate = column.rate  # a column of rates has one number of decimals
        cells.append(quantity(fact, scope, decimals=2, bold=bold) if rate else amount(fact, scope, bold=bold))
    return tuple(cells)
