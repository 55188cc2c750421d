"""The 基础数据表 of a unit put together with its other tables: lines as items, every number settled once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.domain.department import ASSETS, BASIC, DEPARTMENT_RATES, PARTS_OF_SPENDING, PROJECTS
from youju.domain.facts import TOTAL, Fact, Item, ItemKind, Ledger, Measure, Notice, fact_key
from youju.domain.findings import Code, Severity
from youju.sources.ledger.conflicts import Candidate, Decider
from youju.sources.ledger.fund import Amount
from youju.sources.tables import LineEntry, SourceTable
from youju.sources.tables.department_words import department_lines
from youju.sources.unit import UNIT_ITEM

__all__ = ["Department", "check_department_rates", "join_department"]

_EXECUTION = ("执行率", "预算执行率", "完成率", "预算完成率", "支出执行率")


@dataclass(frozen=True)
class Department:
    """What the 基础数据表 and the other tables amount to together.

    Attributes:
        items: Those of the fund tables, projects placed under 项目支出, and the lines of the form.
        facts: All facts, each key once.
    """

    items: tuple[Item, ...]
    facts: tuple[Fact, ...]


def join_department(
    tables: Sequence[SourceTable], items: Sequence[Item], facts: Sequence[Fact], decider: Decider
) -> Department:
    """Join what the 基础数据表 state with what was read elsewhere.

    Where the forms have 基本支出 or 项目支出, `合计` is the whole department: projects of other tables become parts of
    项目支出, and those tables' 合计 is 项目支出 too.

    Args:
        tables: The tables of kind DEPARTMENT; none leaves everything as it is.
        items: Items of the unit and of the fund tables.
        facts: Their facts.
        decider: Settles what several tables state.

    Raises:
        UnitFileError: A 决定 names none of the values in conflict.
    """
    entries = [(entry, table) for table in tables for entry in table.entries]
    if not entries:
        return Department(tuple(items), tuple(facts))
    lines = {entry.item for entry, _ in entries}
    whole = bool(lines & {BASIC, PROJECTS})
    if whole:
        items = [_under_projects(item) for item in items]
        facts = [fact._replace(item=PROJECTS) if fact.item == TOTAL else fact for fact in facts]
    titles = {fact.item: "" for fact in facts} | {item.key: item.table for item in items}
    candidates: dict[str, list[Candidate]] = {}
    made: dict[str, Fact] = {}
    for fact in facts:
        made[fact.key] = fact
        candidates.setdefault(fact.key, []).append(
            Candidate(Amount(fact.quantity, fact.sources, fact.formula), titles[fact.item])
        )
    for entry, table in entries:
        fact = _fact(entry, decider)
        made.setdefault(fact.key, fact)
        candidates.setdefault(fact.key, []).append(Candidate(Amount(entry.quantity, (entry.source,)), table.title))
    return Department(
        tuple(_without_twins([*items, *_lines(entries, whole=whole)])),
        tuple(_settled(made[key], found, decider) for key, found in candidates.items()),
    )


def _under_projects(item: Item) -> Item:
    top = item.kind in (ItemKind.PROJECT, ItemKind.GROUP) and not item.group and item.key not in PARTS_OF_SPENDING
    return replace(item, group=PROJECTS) if top else item


def _fact(entry: LineEntry, decider: Decider) -> Fact:
    return Fact(
        _key(entry), entry.measure, entry.quantity, entry.period, as_of=decider.profile.as_of, sources=(entry.source,)
    )


def _key(entry: LineEntry) -> str:
    return entry.name or entry.item


def _settled(fact: Fact, found: Sequence[Candidate], decider: Decider) -> Fact:
    if len(found) == 1:
        return fact
    name = fact_key(fact.item, fact.measure, fact.period, fact.fund_source)
    amount = decider.settle(name, found)
    return fact._replace(quantity=amount.quantity, sources=amount.cells, formula=amount.formula)


def _lines(entries: Sequence[tuple[LineEntry, SourceTable]], *, whole: bool) -> Iterator[Item]:
    """Yield the items of the form: top lines as groups, in the order of the form, then projects and details."""
    present = {entry.item for entry, _ in entries}
    tables = {entry.item: table.title or table.sheet for entry, table in reversed(entries)}
    if whole:
        for name in PARTS_OF_SPENDING:
            if name in present or name in (BASIC, PROJECTS):
                yield Item(name, name, ItemKind.GROUP, table=tables.get(name, ""))
    for line in department_lines().values():
        if line.name in present and not (whole and line.name in PARTS_OF_SPENDING):
            group = _nearest(line.within, present, whole=whole)
            yield Item(line.name, line.name, ItemKind.LINE, group=group, table=tables[line.name], aliases=line.said)
    complete = _lists_all_projects([entry for entry, _ in entries])
    for entry, table in entries:
        if entry.name:
            kind = ItemKind.PROJECT if entry.item == PROJECTS and complete else ItemKind.LINE
            yield Item(entry.name, entry.name, kind, group=entry.item, table=table.title or table.sheet)


def _lists_all_projects(entries: Sequence[LineEntry]) -> bool:
    """Tell whether the projects below 项目支出 are all there are: those of a mere 其中 come to less than the whole."""
    wholes = {(one.measure, one.period): one.quantity.value for one in entries if one.item == PROJECTS and not one.name}
    for (measure, period), whole in wholes.items():
        parts = [
            one.quantity.value
            for one in entries
            if one.item == PROJECTS and one.name and (one.measure, one.period) == (measure, period)
        ]
        if parts and sum(parts, Decimal(0)) < whole:
            return False
    return True


def _nearest(name: str, present: set[str], *, whole: bool) -> str:
    """Return the nearest line above that the form has."""
    while name and name not in present and not (whole and name in (BASIC, PROJECTS)):
        name = department_lines()[name].within
    return name


def _without_twins(items: Iterable[Item]) -> Iterator[Item]:
    seen: set[str] = set()
    for item in items:
        if item.kind is ItemKind.UNIT or item.key not in {*seen, UNIT_ITEM, TOTAL}:
            seen.add(item.key)
            yield item


def check_department_rates(tables: Sequence[SourceTable], ledger: Ledger) -> Iterator[Notice]:
    """Yield a notice for each rate that a 基础数据表 prints and its own numbers contradict."""
    for table in tables:
        for stated in table.rates:
            facts = [] if stated.period else list(_rate_facts(stated, ledger))
            if not facts or any(_follows(stated, fact) for fact in facts):
                continue
            expected = facts[0]
            message = (
                f"{stated.item or '在职人员'}的{stated.measure}表中为{stated.quantity.to_text()}，"
                f"按表中的数应为{expected.quantity.to_text('%', 2)}（{expected.formula}），请核对"
            )
            yield Notice(message, stated.source, Code.RATE_MISMATCH, Severity.ERROR)


def _rate_facts(stated: LineEntry, ledger: Ledger) -> Iterator[Fact]:
    item = stated.item or UNIT_ITEM
    if item == UNIT_ITEM and "控制率" not in stated.measure:
        return
    for rate in DEPARTMENT_RATES:
        named = stated.measure.endswith(rate.measure) or (item == UNIT_ITEM and rate.item == UNIT_ITEM)
        fact = ledger.facts.get(rate.key)
        if rate.item == item and named and fact is not None:
            yield fact
    if stated.measure in _EXECUTION and item != ASSETS:
        yield from (fact for fact in ledger.about(item) if fact.measure == Measure.EXECUTION_RATE and not fact.period)


def _follows(stated: LineEntry, fact: Fact) -> bool:
    quantity = stated.quantity
    return quantity.is_rounding_of(fact.quantity) or quantity.is_truncation_of(fact.quantity)
