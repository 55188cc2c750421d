"""绩效目标 and 自评 tables as indicators with their targets, results, weights and scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from youju.domain.facts import (
    GOALS,
    LAST_YEAR,
    REASONS,
    TOTAL,
    Fact,
    Indicator,
    Item,
    ItemKind,
    Measure,
    Notice,
    SourceCell,
    fact_key,
)
from youju.domain.findings import Code, Severity
from youju.domain.quantity import Kind, Quantity
from youju.domain.scoring import FULL_MARKS
from youju.domain.workings import Column
from youju.mentions import read_quantity
from youju.resources import load_yaml
from youju.sources.ledger.conflicts import Candidate, Decider
from youju.sources.ledger.fund import Amount, fold
from youju.sources.ledger.goals import goal_facts
from youju.sources.ledger.remarks import remark_on
from youju.sources.prose import passage_facts
from youju.sources.tables import Role, Row, RowKind, SourceTable, Value
from youju.sources.tables.headers import terms
from youju.sources.workbooks.grid import compact

__all__ = ["Indicators", "assemble_indicators", "last_years_results", "operator_of", "part_by_year"]

_MEASURES = {
    Role.TARGET: Measure.TARGET,
    Role.ACTUAL: Measure.ACTUAL,
    Role.WEIGHT: Measure.WEIGHT,
    Role.SCORE: Measure.SCORE,
}
_POINTS = (Role.WEIGHT, Role.SCORE)
_QUALITATIVE = "定性"
_MULTIPLES = ("万", "亿", "千元")
_EQUALS = ("=", "＝")
_RULE_HEADS = ("评分标准", "评分规则", "评分办法", "评分细则", "计分标准", "计分办法", "计分方法", "评分方法")


@dataclass
class Indicators:
    """What the indicator tables amount to."""

    indicators: list[Indicator] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@cache
def _operators() -> tuple[tuple[str, str, bool], ...]:
    """Return (way of writing, symbol, whether it stands at the start), the longest first."""
    rules: Mapping[str, Mapping[str, Sequence[str]]] = load_yaml("corpora/terms/operators.yaml")
    ways = [
        (word, symbol, place == "starts")
        for symbol, lists in rules.items()
        for place, words in lists.items()
        for word in words
    ]
    return tuple(sorted(ways, key=lambda way: -len(way[0])))


def operator_of(text: str, *, readable: bool) -> str:
    """Return the operator of a target as its cell writes it; 定性 when it holds no number.

    >>> operator_of("≥20万件", readable=True), operator_of("3个工作日以内", readable=True)
    ('≥', '≤')
    >>> operator_of("12场", readable=True), operator_of("有所提升", readable=False)
    ('=', '定性')
    """
    plain = fold(text)
    for word, symbol, at_start in _operators():
        if plain.startswith(fold(word)) if at_start else plain.endswith(fold(word)):
            return symbol if readable else _QUALITATIVE
    return "=" if readable else _QUALITATIVE


def part_by_year(tables: Sequence[SourceTable], year: int) -> tuple[list[SourceTable], list[SourceTable], list[Notice]]:
    """Part tables whose titles say so from this year's: those of last year, and a notice for each of another one."""
    other = [table for table in tables if table.dated and table.year != year]
    past = [table for table in other if table.year == year - 1]
    notices = [
        Notice(
            f"这是{table.year}年度的绩效目标表，报告年度是{year}年，"
            + ("只作上年数使用" if table in past else "没有采用；年度写错了请改正"),
            SourceCell(table.file, table.sheet),
            severity=Severity.INFO if table in past else Severity.WARNING,
        )
        for table in other
    ]
    return [table for table in tables if table not in other], past, notices


def last_years_results(past: Sequence[SourceTable], now: Indicators, decider: Decider) -> list[Fact]:
    """Return what last year's own tables say was done, of the indicators that this year has too."""
    known = {item.key for item in now.items}
    before = assemble_indicators(past, [], frozenset(), decider).facts
    done = (one for one in before if one.measure == Measure.ACTUAL and one.item in known)
    return [one._replace(period=LAST_YEAR) for one in done]


def assemble_indicators(
    tables: Sequence[SourceTable], projects: Sequence[Item], taken: frozenset[str], decider: Decider
) -> Indicators:
    """Put the indicator tables of one unit together.

    Args:
        tables: The tables.
        projects: Money items, which a table may be about.
        taken: Keys of items that are there already.
        decider: Settles what two tables state differently.

    Raises:
        UnitFileError: A 决定 names none of the values in conflict.
    """
    rows = _in_project_order(
        [
            [
                (table, row, _project(table, row, projects, alone=len(tables) == 1))
                for row in table.rows
                if row.kind is RowKind.ITEM and row.label
            ]
            for table in tables
        ],
        [item.key for item in projects],
    )
    keys = _keys(rows, taken)
    found = Indicators()
    stated: dict[tuple[str, str], list[Candidate]] = {}
    merged: dict[str, Indicator] = {}
    for (table, row, project), key in zip(rows, keys, strict=True):
        indicator = _indicator(table, row, key, project)
        merged[key] = _completed(merged[key], indicator) if key in merged else indicator
        for measure, amount in _amounts(table, row).items():
            stated.setdefault((key, measure), []).append(Candidate(amount, table.title))
    found.indicators.extend(merged.values())
    for key, indicator in merged.items():
        found.items.append(Item(key, indicator.name, ItemKind.INDICATOR, group=""))
    known = {*taken, *merged}
    for project in dict.fromkeys(project for _, _, project in rows if project and project not in known):
        found.items.append(Item(project, project, ItemKind.ACTIVITY))
    _add_totals(tables, projects, stated)
    for (key, measure), candidates in stated.items():
        amount = decider.settle(fact_key(key, measure), candidates)
        found.facts.append(Fact(key, measure, amount.quantity, sources=amount.cells))
    for item, facts in ((REASONS, _reason_facts(rows)), (GOALS, goal_facts(tables))):
        if item not in known and facts:
            found.items.append(Item(item, item, ItemKind.ACTIVITY))
            found.facts.extend(facts)
    found.notices.extend(_excess_scores(found))
    return found


_Placed = tuple[SourceTable, Row, str]


def _in_project_order(tables: Sequence[list[_Placed]], projects: Sequence[str]) -> list[_Placed]:
    """Return the rows of all tables; where each is one project's (a 自评表 a file), in the fund table's order."""
    order = {key: place for place, key in enumerate(projects)}
    owners = [{project for _, _, project in rows} for rows in tables]
    if all(len(owner) == 1 and owner <= order.keys() for owner in owners):
        tables = sorted(tables, key=lambda rows: order[rows[0][2]])
    return [row for rows in tables for row in rows]


def _project(table: SourceTable, row: Row, projects: Sequence[Item], *, alone: bool) -> str:
    """Return the key of the 项目 that an indicator belongs to; empty when the table is the whole unit's."""
    named = table.project or (table.text(row, Role.ITEM) if table.position(Role.LEVEL3) is not None else "")
    if named:
        return next((item.key for item in projects if fold(item.name) == fold(named)), named)
    if alone:
        return ""
    place = fold(f"{table.title} {table.sheet}")
    inside = [item for item in projects if fold(item.name) in place]
    return max(inside, key=lambda item: len(item.name)).key if inside else ""


def _keys(rows: Sequence[_Placed], taken: frozenset[str]) -> list[str]:
    """Return the key of each row: the indicator's name, with its 项目 where several have one of that name."""
    projects: dict[str, set[str]] = {}
    for _, row, project in rows:
        projects.setdefault(row.label, set()).add(project)
    repeated = Counter((id(table), project, row.label) for table, row, project in rows)
    keys: list[str] = []
    seen: set[tuple[int, str]] = set()
    for table, row, project in rows:
        key = row.label
        if repeated[id(table), project, row.label] > 1:
            key = f"{table.text(row, Role.LEVEL2) or table.text(row, Role.LEVEL1)}·{key}"
        if len(projects[row.label]) > 1 and project:
            key = f"{project}·{key}"
        if key in taken:
            key = f"指标·{key}"
        if (id(table), key) in seen:
            key = f"{key}（第{row.number}行）"
        seen.add((id(table), key))
        keys.append(key)
    return keys


def _indicator(table: SourceTable, row: Row, key: str, project: str) -> Indicator:
    target = table.value(row, Role.TARGET)
    quantity = _quantity(target, Role.TARGET) if target else None
    symbol = table.text(row, Role.OPERATOR)
    place = table.position(Role.LEVEL3)
    name = row.values[place] if place is not None else None
    return Indicator(
        key=key,
        name=row.label,
        level1=table.text(row, Role.LEVEL1),
        level2=table.text(row, Role.LEVEL2),
        operator=operator_of(symbol or (target.text if target else ""), readable=quantity is not None),
        target_text=target.text if target else "",
        actual_text=table.text(row, Role.ACTUAL),
        project=project,
        reason=_told(table, row, Role.REASON) or (remark.cause if (remark := remark_on(table, row)) else ""),
        source=name.source if name else None,
        rule=_rule(table, row),
        remedy=_told(table, row, Role.REMEDY),
    )


def _told(table: SourceTable, row: Row, role: Role) -> str:
    """Return what a row's columns of a role say; for 同上 what was last said above it."""
    places = [place for place, column in enumerate(table.columns) if column.role is role]
    told = list(dict.fromkeys(words for place in places if (words := _told_in(table, row, place))))
    return told[0] if len(told) == 1 else "；".join(words.strip("。；; ") for words in told)


def _told_in(table: SourceTable, row: Row, place: int) -> str:
    last = ""
    for one in table.rows:
        value = one.values[place]
        told = value.text if value else ""
        above = compact(told).strip("。；;，") in terms().as_above
        last = told if told and not above else last
        if one is row:
            return last if above else told
    return last


def _rule(table: SourceTable, row: Row) -> str:
    """Return what the row's 评分标准 says; empty when the table has no such column."""
    for column, value in zip(table.columns, row.values, strict=True):
        if value is not None and column.role is Role.OTHER_TEXT and fold(column.header).endswith(_RULE_HEADS):
            return value.text
    return ""


def _reason_facts(rows: Sequence[_Placed]) -> list[Fact]:
    """Return the numbers in 偏差原因 and 改进措施, each named by the words beside it."""
    used: set[str] = set()
    cells = [
        (value.text, value.source)
        for table, row, _ in rows
        for column, value in zip(table.columns, row.values, strict=True)
        if column.role in (Role.REASON, Role.REMEDY) and value is not None
    ]
    cells += [(one.cause, one.source) for table, row, _ in rows if (one := remark_on(table, row)) is not None]
    return [fact for text, source in cells for fact in passage_facts(REASONS, text, source, used)]


def _completed(first: Indicator, second: Indicator) -> Indicator:
    """Return the first table's indicator with what only the second one says."""
    blank = {
        name: getattr(second, name)
        for name in ("level1", "level2", "target_text", "actual_text", "reason", "remedy", "rule")
        if not getattr(first, name)
    }
    operator = second.operator if first.operator == _QUALITATIVE else first.operator
    return replace(first, operator=operator, **blank)


def _amounts(table: SourceTable, row: Row) -> dict[str, Amount]:
    amounts: dict[str, Amount] = {}
    for role, measure in _MEASURES.items():
        value = table.value(row, role)
        if value is not None and (quantity := _quantity(value, role)) is not None:
            amounts[measure] = Amount(quantity, (value.source,))
    target, actual = amounts.get(Measure.TARGET), amounts.get(Measure.ACTUAL)
    scaled = any(sign in table.text(row, role) for role in (Role.TARGET, Role.ACTUAL) for sign in _MULTIPLES)
    if target and actual and not scaled:
        amounts[Measure.TARGET] = _in_unit_of(target, actual)
        amounts[Measure.ACTUAL] = _in_unit_of(actual, target)
    return amounts


def _in_unit_of(bare: Amount, other: Amount) -> Amount:
    """Return an amount that was written without a unit in that of the other one of its row: ≥8 beside 7座."""
    unit, kind = other.quantity.unit, other.quantity.kind
    if bare.quantity.unit or not unit or (kind is Kind.PERCENT and bare.quantity.value <= 1):
        return bare
    return Amount(bare.quantity._replace(unit=unit, kind=kind), bare.cells)


def _quantity(value: Value, role: Role) -> Quantity | None:
    if role in _POINTS:
        return _points(value.quantity) if value.quantity else None
    if value.quantity is None and value.text.startswith(_EQUALS):
        mention = read_quantity(value.text.lstrip("".join(_EQUALS)))
        return mention.quantity if mention else None
    return value.quantity


def _points(quantity: Quantity) -> Quantity:
    """Return a weight or score in 分, also where the table writes weights in percent."""
    return quantity._replace(unit="分", kind=Kind.SCORE)


def _add_totals(
    tables: Sequence[SourceTable], projects: Sequence[Item], stated: dict[tuple[str, str], list[Candidate]]
) -> None:
    owners = [
        {_project(table, row, projects, alone=len(tables) == 1) for row in table.rows if row.kind is RowKind.ITEM}
        for table in tables
    ]
    several = len(set().union(*owners)) > 1 if owners else False
    for table, owner in zip(tables, owners, strict=True):
        totals = [row for row in table.rows if row.kind is RowKind.TOTAL]
        points = _amounts(table, totals[0]) if len(totals) == 1 else {}
        if len(owner) > 1 and not _is_one_score(points):
            continue
        key = (next(iter(owner), "") if several and len(owner) == 1 else "") or TOTAL
        for measure in (Measure.WEIGHT, Measure.SCORE):
            if measure in points:
                stated.setdefault((key, measure), []).append(Candidate(points[measure], table.title))


def _is_one_score(points: Mapping[str, Amount]) -> bool:
    """Tell whether projects share one score of a hundred, rather than each having its own."""
    return Measure.WEIGHT in points and points[Measure.WEIGHT].quantity.value == FULL_MARKS


def _excess_scores(found: Indicators) -> list[Notice]:
    values = {(fact.item, Column(fact.measure)): fact for fact in found.facts}
    notices = []
    for indicator in found.indicators:
        weight = values.get((indicator.key, Column(Measure.WEIGHT)))
        score = values.get((indicator.key, Column(Measure.SCORE)))
        if weight and score and score.quantity.value > weight.quantity.value:
            words = f"{indicator.name}的得分{score.quantity.to_text()}超过分值{weight.quantity.to_text()}"
            notices.append(Notice(f"{words}，请核对", score.sources[0], Code.SCORE_MISMATCH, Severity.ERROR))
    return notices
