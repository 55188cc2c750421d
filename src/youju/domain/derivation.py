"""What follows from the facts that were read: totals, remainders, rates, shares, changes, scores and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from youju.domain.deductions import add_rule_scores
from youju.domain.department import add_department_rates, add_department_sums, add_rate_results
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Item, ItemKind, Ledger, Measure, Notice
from youju.domain.quantity import Kind, Quantity
from youju.domain.scoring import add_missing_scores, add_scores
from youju.domain.totals import add_function_items, add_totals
from youju.domain.workings import Column, Workings, difference_of, percent_of

__all__ = ["DETAIL_LIMIT", "derive"]

DETAIL_LIMIT = 2_000
"""Projects up to which each one gets its own rates and shares; beyond, only totals, groups and 功能科目 do."""

_MONEY_ITEMS = (ItemKind.PROJECT, ItemKind.GROUP, ItemKind.FUNCTION, ItemKind.TOTAL, ItemKind.LINE)
_DIFFERENCES = (
    (Measure.ADJUSTMENT, Measure.BUDGET, Measure.INITIAL_BUDGET),
    (Measure.BALANCE, Measure.RECEIVED, Measure.SPENT),
    (Measure.UNRECEIVED, Measure.BUDGET, Measure.RECEIVED),
    (Measure.UNSPENT, Measure.BUDGET, Measure.SPENT),
)
_RATES = (
    (Measure.RECEIPT_RATE, Measure.RECEIVED, Measure.BUDGET, ""),
    (Measure.EXECUTION_RATE, Measure.SPENT, Measure.RECEIVED, "支出/到位"),
    (Measure.EXECUTION_RATE, Measure.SPENT, Measure.BUDGET, "支出/全年预算"),
)
_INITIAL_BASIS = "支出/年初预算"
_PLAN_SIGNS = ("计划", "目标", "任务")
_DONE_SIGNS = ("完成", "实际")


def derive(ledger: Ledger) -> Ledger:
    """Return a ledger that also holds everything its facts imply, each with formula and parents.

    Totals that the tables print themselves are kept as sources where they agree with the rows; where they don't,
    the sum of the rows stands and a notice names both. Nothing is divided by zero: a rate on an empty or negative
    base isn't derived. What was read is never overwritten, and deriving twice changes nothing.
    """
    book = Workings(ledger.facts, ledger.items, ledger.unread)
    add_function_items(book)
    _add_budgets(book, ledger.projects)
    add_department_sums(book)
    add_totals(book)
    detailed = _detailed(book)
    for item in detailed:
        _add_differences(book, item.key)
        _add_rates(book, item.key)
    for item in detailed:
        _add_shares(book, item)
    add_department_rates(book)
    if ledger.indicators:
        add_rate_results(book, ledger.indicators)
        add_rule_scores(book, ledger.indicators)
        add_missing_scores(book, ledger.indicators, ledger.profile.scoring)
        add_scores(book, ledger.indicators)
    for item in chain(detailed, ledger.items_of(ItemKind.ACTIVITY, ItemKind.UNIT)):
        _add_changes(book, item.key)
    for item in ledger.items_of(ItemKind.ACTIVITY):
        _add_completion(book, item.key)
    _add_counts(book)
    known = set(ledger.notices)
    notices = [*ledger.notices, *(notice for notice in _notices(book) if notice not in known)]
    return Ledger(
        ledger.profile,
        MappingProxyType(book.facts),
        MappingProxyType(book.items),
        ledger.indicators,
        tuple(notices),
        ledger.unread,
    )


def _detailed(book: Workings) -> list[Item]:
    items = [item for item in book.items.values() if item.kind in _MONEY_ITEMS]
    if _project_count(book) <= DETAIL_LIMIT:
        return items
    return [item for item in items if item.kind is not ItemKind.PROJECT]


def _project_count(book: Workings) -> int:
    return sum(item.kind is ItemKind.PROJECT for item in book.items.values())


def _notices(book: Workings) -> Iterator[Notice]:
    yield from book.notices
    if _project_count(book) > DETAIL_LIMIT:
        yield Notice(
            f"项目超过{DETAIL_LIMIT}个，比率、占比和增减只算到合计、分组和功能科目，单个项目的数不按资金来源再列一遍"
        )


def _add_budgets(book: Workings, projects: Sequence[Item]) -> None:
    """Work out 全年预算 = 年初预算 + 预算调整 + 上年结转 where the table gives the parts only."""
    for item in projects:
        initial, adjustment = (
            book.get(item.key, Column(measure)) for measure in (Measure.INITIAL_BUDGET, Measure.ADJUSTMENT)
        )
        if initial is None or adjustment is None or book.has(item.key, Column(Measure.BUDGET)):
            continue
        carried = book.get(item.key, Column(Measure.CARRIED_OVER, LAST_YEAR))
        parts = [part for part in (initial, adjustment, carried) if part is not None]
        value = sum((part.quantity.value for part in parts), Decimal(0))
        names = "＋".join(part.period + part.measure for part in parts)
        book.derive(
            Fact(
                item.key,
                Measure.BUDGET,
                Quantity.exact(value, initial.quantity.unit),
                formula=f"全年预算={names}",
                parents=tuple(part.key for part in parts),
            )
        )


def _frames(book: Workings, item: str) -> list[tuple[str, str]]:
    """Return the (period, fund source) pairs in which an item has money."""
    return list(
        dict.fromkeys(
            (column.period, column.fund_source)
            for column, fact in book.columns(item).items()
            if fact.quantity.kind is Kind.MONEY
        )
    )


def _add_differences(book: Workings, item: str) -> None:
    for period, source in _frames(book, item):
        for measure, minuend, subtrahend in _DIFFERENCES:
            left = book.get(item, Column(minuend, period, source))
            right = book.get(item, Column(subtrahend, period, source))
            carried = measure is Measure.BALANCE and book.has(item, Column(Measure.CARRIED_OVER, period, source))
            if left is None or right is None or carried:
                continue
            formula = f"{measure}={minuend}－{subtrahend}"
            amount = difference_of(left, right)
            book.derive(Fact(item, measure, amount, period, source, formula=formula, parents=(left.key, right.key)))


def _add_rates(book: Workings, item: str) -> None:
    for period, source in _frames(book, item):
        for measure, part, whole, basis in (*_RATES, *_initial_rate(book, item, period, source)):
            _add_percent(
                book,
                item,
                Column(measure, period, source),
                basis,
                book.get(item, Column(part, period, source)),
                book.get(item, Column(whole, period, source)),
            )


def _initial_rate(
    book: Workings, item: str, period: str, source: str
) -> tuple[tuple[Measure, Measure, Measure, str], ...]:
    """Return the rate on 年初预算 where that isn't the same as 全年预算."""
    initial = book.get(item, Column(Measure.INITIAL_BUDGET, period, source))
    full = book.get(item, Column(Measure.BUDGET, period, source))
    if initial is None or (full is not None and full.quantity.value == initial.quantity.value):
        return ()
    return ((Measure.EXECUTION_RATE, Measure.SPENT, Measure.INITIAL_BUDGET, _INITIAL_BASIS),)


def _add_percent(book: Workings, item: str, column: Column, basis: str, part: Fact | None, whole: Fact | None) -> None:
    if part is None or whole is None or part.quantity.unit != whole.quantity.unit:
        return
    percent = percent_of(part.quantity.value, whole.quantity.value)
    if percent is not None:
        formula = f"{column.measure}={_name(part)}÷{_name(whole, item)}"
        parents = (part.key, whole.key)
        book.derive(
            Fact(
                item,
                column.measure,
                percent,
                column.period,
                column.fund_source,
                basis,
                formula=formula,
                parents=parents,
            )
        )


def _name(fact: Fact, item: str | None = None) -> str:
    owner = fact.item if item is not None and item != fact.item else ""
    return f"{owner}{fact.period}{fact.fund_source}{fact.measure}"


def _add_shares(book: Workings, item: Item) -> None:
    for column, fact in book.columns(item.key).items():
        if fact.quantity.kind is not Kind.MONEY or column.period:
            continue
        if column.fund_source:
            _add_source_share(book, item, column, fact)
            continue
        if item.key != TOTAL:
            share = Column(Measure.SHARE)
            _add_percent(book, item.key, share, column.measure, fact, book.get(TOTAL, column))
        if item.group:
            basis = f"{column.measure}/{item.group}"
            _add_percent(book, item.key, Column(Measure.SHARE), basis, fact, book.get(item.group, column))


def _add_source_share(book: Workings, item: Item, column: Column, fact: Fact) -> None:
    """Add the share of one 资金来源 in the item's whole; for single projects such shares are noise."""
    if item.kind is not ItemKind.PROJECT:
        share = Column(Measure.SHARE, fund_source=column.fund_source)
        _add_percent(book, item.key, share, column.measure, fact, book.get(item.key, Column(column.measure)))


def _add_completion(book: Workings, item: str) -> None:
    """Hold what a row of an activity table did against what it planned, when it has one of each."""
    facts = [fact for column, fact in book.columns(item).items() if column == Column(column.measure)]
    facts = [fact for fact in facts if fact.quantity.kind is not Kind.PERCENT]
    planned = [fact for fact in facts if any(sign in fact.measure for sign in _PLAN_SIGNS)]
    done = [fact for fact in facts if fact not in planned and any(sign in fact.measure for sign in _DONE_SIGNS)]
    if len(planned) == len(done) == 1:
        _add_percent(book, item, Column(Measure.COMPLETION), "", done[0], planned[0])


def _add_changes(book: Workings, item: str) -> None:
    for column, fact in book.columns(item).items():
        before = book.get(item, column._replace(period=LAST_YEAR))
        if column.period or before is None or fact.quantity.unit != before.quantity.unit:
            continue
        _add_change(book, fact, before)


def _add_change(book: Workings, fact: Fact, before: Fact) -> None:
    change = difference_of(fact, before)
    parents = (fact.key, before.key)
    formula = f"增减额=本年{fact.measure}－上年{fact.measure}"
    measure, source = fact.measure, fact.fund_source
    if fact.quantity.kind is Kind.PERCENT:
        change = Quantity.exact(change.value, "百分点")
    book.derive(Fact(fact.item, Measure.CHANGE, change, "", source, measure, formula=formula, parents=parents))
    rate = percent_of(change.value, before.quantity.value)
    if rate is not None and fact.quantity.kind is not Kind.PERCENT:
        formula = f"增减率=（本年{measure}－上年{measure}）÷上年{measure}"
        book.derive(Fact(fact.item, Measure.CHANGE_RATE, rate, "", source, measure, formula=formula, parents=parents))


def _add_counts(book: Workings) -> None:
    """Count this year's projects, in all and per group and 功能科目; the groups; the 功能科目 they are booked under."""
    projects = [item for item in book.items.values() if item.kind is ItemKind.PROJECT and _has_money(book, item)]
    if not projects:
        return
    by_whole: dict[str, list[Item]] = {TOTAL: projects}
    for item in projects:
        for whole in dict.fromkeys([item.group, item.function_code]):
            if whole:
                by_whole.setdefault(whole, []).append(item)
    for whole, members in by_whole.items():
        _add_count(book, whole, "项目数", members)
    groups = [item for item in book.items.values() if item.kind is ItemKind.GROUP and not item.group and not item.joint]
    _add_count(book, TOTAL, "类别数", groups)
    codes = dict.fromkeys(item.function_code for item in projects if item.function_code)
    _add_count(book, TOTAL, "科目数", [book.items[code] for code in codes])


def _has_money(book: Workings, item: Item) -> bool:
    """Tell whether an item has a number of this year, on its own or in a cell merged with others'."""
    whole = book.items.get(item.group)
    keys = (item.key, item.group) if whole is not None and whole.joint else (item.key,)
    return any(not column.period for key in keys for column in book.keys(key))


def _add_count(book: Workings, whole: str, measure: str, members: Sequence[Item]) -> None:
    if members:
        evidence = tuple(next(iter(keys.values())) for item in members if (keys := book.keys(item.key)))
        count = Quantity.exact(len(members), "类" if measure == "类别数" else "个")
        book.derive(Fact(whole, measure, count, formula=f"{measure}：共{len(members)}{count.unit}", parents=evidence))
