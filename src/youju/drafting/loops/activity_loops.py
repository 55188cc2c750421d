"""Collections of what was done: rows of activity tables without a total, numbers taken over from materials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Item, ItemKind, Measure
from youju.domain.materials import MATERIAL
from youju.domain.quantity import Kind
from youju.domain.report import Run, Text
from youju.domain.scoring import falls_short
from youju.drafting.loops.collection_register import collection
from youju.drafting.scope import Scope
from youju.drafting.topics import WORK, words_of_list
from youju.patterns import regex
from youju.sources.materials.adoption import material_decisions, parse_decision

_AMOUNTS = (Kind.COUNT, Kind.MEASURE, Kind.MONEY)
_MOST = 10
_RISE, _FALL = ("增加", "增长"), ("减少", "下降")
_UNIT_TAIL = regex(r"（[^（）]*）$")


@collection("activity-tables")
def _activity_tables(scope: Scope) -> Iterable[Scope]:
    """Activity tables without a total, as `$table`: their rows are things of different kinds."""
    rows = scope.situation.ledger.items_of(ItemKind.ACTIVITY)
    summed = {item.table for item in rows if item.key.endswith(TOTAL)}
    told = {*summed, *scope.situation.survey_tables}
    names = dict.fromkeys(item.table for item in rows if item.table and item.table not in told)
    return (scope.with_words(table=name) for name in names)


@collection("row-groups")
def _row_groups(scope: Scope) -> Iterable[Scope]:
    """The 项目 that rows of activity tables without a total are parts of, as `$project`; the first names the table.

    One without a name stands for rows that are parts of none.
    """
    for table in _activity_tables(scope):
        opening = f"据{table.word('table')}，"
        for group in dict.fromkeys(row.group for row in _rows(table)):
            found = table.with_words(project=opening + (f"{group}：" if group else ""), group=group)
            if any(True for _ in _rows_done(found)):
                yield found
                opening = ""


@collection("rows-done")
def _rows_done(scope: Scope) -> Iterable[Scope]:
    """Rows of the `$table` and `$project` reached: what they planned and did (`$readings`), shortfalls first of many.

    Not what the indicators or the unit's words say.
    """
    said = scope.situation.statements.words_of(WORK)
    retold = scope.situation.retold_rows
    rows = [row for row in _rows(scope) if row.group == scope.word("group") and row.key not in retold]
    if len(rows) > _MOST:
        rows.sort(key=lambda row: not falls_short(scope.situation.ledger, row))
    for row in rows:
        facts = list(_this_year(scope, row))
        if not facts or (row.name in said and all(scope.show(fact).text in said for fact in facts)):
            continue
        rate = scope.situation.ledger.get(row.key, Measure.COMPLETION)
        runs: list[Run] = list(_named(scope, facts))
        runs += [Text("，完成率"), scope.show(rate)] if rate and facts[0].quantity.kind is not Kind.PERCENT else []
        runs += [Text(f"，佐证为{row.proof}")] if row.proof else []
        yield scope.at_item(row).with_words(readings=tuple(runs))


@collection("surveys")
def _surveys(scope: Scope) -> Iterable[Scope]:
    """Tables of 问卷 and 满意度: `$table`, and as `$readings` their total, then the rate of each group asked."""
    ledger = scope.situation.ledger
    for table in scope.situation.survey_tables:
        rows = [row for row in ledger.items_of(ItemKind.ACTIVITY) if row.table == table]
        total = next((row for row in rows if row.key.endswith(TOTAL)), None)
        stated = [fact for fact in ledger.about(total.key) if _is_read(fact)] if total else []
        whole = _joined((Text(fact.measure), scope.show(fact)) for fact in stated)
        rates = [(row, fact) for row in rows if row is not total for fact in ledger.about(row.key) if _is_rate(fact)]
        parts = _joined((Text(f"{row.name}{rate.measure}"), scope.show(rate)) for row, rate in rates)
        if whole or parts:
            between = (Text("，其中"),) if whole and parts else ()
            yield scope.with_words(table=table, readings=(*whole, *between, *parts))


def _joined(pairs: Iterable[tuple[Run, Run]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for pair in pairs:
        runs += [Text("、"), *pair] if runs else pair
    return tuple(runs)


def _is_read(fact: Fact) -> bool:
    """Tell whether a cell of this year states it; a printed total does, though it is also a sum."""
    return bool(fact.sources) and not (fact.period or fact.basis or fact.fund_source)


def _is_rate(fact: Fact) -> bool:
    return fact.quantity.kind is Kind.PERCENT and _is_read(fact)


@collection("rows-compared")
def _rows_compared(scope: Scope) -> Iterable[Scope]:
    """Rows of the `$table` reached whose result changed against last year's: `$change`."""
    ledger = scope.situation.ledger
    for row in _rows(scope):
        for fact in _this_year(scope, row):
            before = ledger.get(row.key, fact.measure, period=LAST_YEAR)
            if before is not None and (runs := _change(scope, fact, before)):
                yield scope.at_item(row).with_words(change=runs)


@collection("adopted")
def _adopted(scope: Scope) -> Iterable[Scope]:
    """Numbers of materials that 决定 took over and no table has, as `$readings`; none that the unit's words say."""
    ledger = scope.situation.ledger
    said = "\n".join(passage.text for passages in ledger.profile.prose.values() for passage in passages)
    for key, words in material_decisions(ledger.profile).items():
        decision = parse_decision(words)
        fact = ledger.facts.get((decision.target or key) if decision and decision.taken else "")
        item = ledger.items.get(fact.item) if fact else None
        if fact is None or item is None or item.kind is not ItemKind.ACTIVITY or item.table:
            continue
        shown = scope.show(fact)
        if shown.text not in said:
            yield scope.with_words(readings=(Text(_full_name(fact)), shown))


def _full_name(fact: Fact) -> str:
    """Return what an adopted number counts: 上年水库巡查次数; without the unit that tells two of one name apart."""
    item = "" if fact.item == MATERIAL else fact.item
    return f"{fact.period}{item}{_UNIT_TAIL.sub('', fact.measure)}"


def _rows(scope: Scope) -> Iterator[Item]:
    name = scope.word("table")
    return (item for item in scope.situation.ledger.items_of(ItemKind.ACTIVITY) if item.table == name)


def _this_year(scope: Scope, row: Item) -> Iterator[Fact]:
    for fact in scope.situation.ledger.about(row.key):
        if fact.derived or not _is_read(fact):
            continue
        stated = fact.quantity.kind is Kind.PERCENT and not fact.measure.endswith(words_of_list("比率尾"))
        if fact.quantity.kind in _AMOUNTS or stated:
            yield fact


def _named(scope: Scope, facts: Iterable[Fact]) -> Iterator[Run]:
    for number, fact in enumerate(facts):
        yield Text(f"{'，' if number else ''}{_called(fact)}")
        yield scope.show(fact)


def _called(fact: Fact) -> str:
    """Return the measure's name; none where the table's column only says that it counts."""
    return "" if fact.measure in words_of_list("只说是数") else fact.measure


def _change(scope: Scope, fact: Fact, before: Fact) -> tuple[Run, ...]:
    ledger = scope.situation.ledger
    amount = ledger.get(fact.item, Measure.CHANGE, basis=fact.measure)
    if amount is None or not amount.quantity.value:
        return ()
    more, up = _RISE if amount.quantity.value > 0 else _FALL
    runs: list[Run] = [Text(f"上年{_called(fact)}"), scope.show(before), Text(f"，本年{more}")]
    runs.append(scope.show(amount, absolute=True))
    rate = ledger.get(fact.item, Measure.CHANGE_RATE, basis=fact.measure)
    return (*runs, Text(f"，{up}"), scope.show(rate, absolute=True)) if rate else tuple(runs)
