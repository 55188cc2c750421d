"""The collections that sentence plans walk over: items, exceptions, indicators, the unit's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from youju.domain.facts import TOTAL, Fact, Indicator, Item, ItemKind, Measure
from youju.domain.quantity import Kind
from youju.domain.report import Figure, Run, Text
from youju.drafting.numbering import chinese_number
from youju.drafting.scope import Scope
from youju.drafting.statements import Statement, speaks_of
from youju.drafting.topics import OTHER_TOPIC, WORK, words_of_list
from youju.errors import DataFileError

__all__ = ["COLLECTIONS", "walk"]

_ANY_KIND = "绩效指标"
_SHORT_REMARK = 6
Collection = Callable[..., Iterable[Scope]]
COLLECTIONS: dict[str, Collection] = {}
"""Every collection that plans may walk over; some take words after their name."""


def collection(name: str) -> Callable[[Collection], Collection]:
    """Register a collection under this name."""

    def register(make: Collection) -> Collection:
        COLLECTIONS[name] = make
        return make

    return register


def walk(text: str, scope: Scope, place: str = "") -> tuple[Scope, ...]:
    """Return a scope for each thing of a collection: its name, then its arguments.

    Raises:
        DataFileError: There is no such collection, or it takes other arguments.
    """
    name, *arguments = text.split()
    if name not in COLLECTIONS:
        raise DataFileError(f"没有“{name}”这个集合", place=place, remedy="可用的集合见 prompts/offline/README.md")
    try:
        return tuple(COLLECTIONS[name](scope, *arguments))
    except TypeError:
        raise DataFileError(f"集合“{text}”的参数个数不对", place=place, remedy="见 prompts/offline/README.md") from None


def _items(scope: Scope, items: Iterable[Item]) -> Iterator[Scope]:
    return (scope.at_item(item) for item in items)


def _indicators(scope: Scope, indicators: Iterable[Indicator]) -> Iterator[Scope]:
    return (scope.at_indicator(one) for one in indicators)


def _statements_in(scope: Scope, statements: Iterable[Statement]) -> Iterator[Scope]:
    return (scope.at_statement(one) for one in scope.unsaid(statements))


@collection("projects")
def _projects(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.ledger.projects)


@collection("top-items")
def _top_items(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.top_items)


@collection("classes")
def _classes(scope: Scope) -> Iterable[Scope]:
    """Classes that have members; with lone projects of the top level where named subtotals leave some out."""
    classes = scope.situation.classes
    if not classes or not scope.situation.groups:
        return _items(scope, classes)
    return _items(scope, [item for item in scope.situation.top_items if item in classes or not item.group])


@collection("members")
def _members(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.members(scope.situation.ledger.items[scope.item]))


@collection("unreceived")
def _unreceived(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.unreceived)


@collection("adjusted")
def _adjusted(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.adjusted)


@collection("slow")
def _slow(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.slow)


@collection("slowest")
def _slowest(scope: Scope) -> Iterable[Scope]:
    return _items(scope, [scope.situation.slowest] if scope.situation.slowest else [])


@collection("overspent")
def _overspent(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.overspent)


@collection("movers")
def _movers(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.movers)


@collection("sources")
def _sources(scope: Scope, measure: str) -> Iterable[Scope]:
    """资金来源 of a measure of the whole: `$source`, and `@source` in keys."""
    return (scope.with_words(source=name) for name in scope.situation.sources_of(TOTAL, measure))


@collection("own-sources")
def _own_sources(scope: Scope, measure: str) -> Iterable[Scope]:
    """资金来源 of a measure of the item that the loop has reached."""
    return (scope.with_words(source=name) for name in scope.situation.sources_of(scope.item, measure))


@collection("funded-from-several")
def _funded_from_several(scope: Scope) -> Iterable[Scope]:
    """Top-level items whose yearly budget has several sources."""
    situation = scope.situation
    return _items(
        scope, (item for item in situation.top_items if len(situation.sources_of(item.key, Measure.BUDGET)) > 1)
    )


@collection("received-items")
def _received_items(scope: Scope) -> Iterable[Scope]:
    """Top-level items that the data states receipts for."""
    situation = scope.situation
    return _items(scope, (item for item in situation.top_items if situation.known(item.key, Measure.RECEIPT_RATE)))


@collection("unstated-receipts")
def _unstated_receipts(scope: Scope) -> Iterable[Scope]:
    return _items(scope, scope.situation.unstated_receipts)


@collection("changed-items")
def _changed_items(scope: Scope) -> Iterable[Scope]:
    """Top-level items whose spending can be compared with last year's."""
    situation = scope.situation
    return _items(
        scope,
        (item for item in situation.top_items if situation.known(item.key, Measure.CHANGE_RATE, basis=Measure.SPENT)),
    )


@collection("indicators")
def _indicators_of(scope: Scope, word: str) -> Iterable[Scope]:
    return _indicators(scope, scope.situation.indicators_of(word))


@collection("other-indicators")
def _other_indicators(scope: Scope, *words: str) -> Iterable[Scope]:
    """Indicators whose levels hold none of these words."""
    named = {one.key for word in words for one in scope.situation.indicators_of(word)}
    rest = (one for one in scope.situation.ledger.indicators if one.key not in named)
    return _indicators(scope, (one for one in rest if not scope.situation.is_rate_indicator(one)))


@collection("kinds")
def _kinds(scope: Scope, word: str) -> Iterable[Scope]:
    """The 二级指标 under a 一级指标, in table order, as `$kind`."""
    return (scope.with_words(kind=name) for name in dict.fromkeys(map(_kind, scope.situation.indicators_of(word))))


@collection("other-kinds")
def _other_kinds(scope: Scope, *words: str) -> Iterable[Scope]:
    """The 二级指标 under 一级指标 that hold none of these words (成本指标 of 财预〔2021〕101号), as `$kind`."""
    names = dict.fromkeys(_kind(one.indicator) for one in _other_indicators(scope, *words) if one.indicator)
    return (scope.with_words(kind=name) for name in names)


@collection("of-kind")
def _of_kind(scope: Scope) -> Iterable[Scope]:
    """The indicators of the `$kind` that a loop has reached."""
    name = scope.word("kind")
    every = (one for one in scope.situation.ledger.indicators if not scope.situation.is_rate_indicator(one))
    return _indicators(scope, (one for one in every if _kind(one) == name))


def _kind(indicator: Indicator) -> str:
    return indicator.level2 or indicator.level1 or _ANY_KIND


@collection("missed")
def _missed(scope: Scope) -> Iterable[Scope]:
    return _indicators(scope, scope.situation.missed)


@collection("missed-goals")
def _missed_goals(scope: Scope) -> Iterable[Scope]:
    return _indicators(scope, scope.situation.missed_goals)


@collection("deductions")
def _deductions(scope: Scope) -> Iterable[Scope]:
    return _indicators(scope, scope.situation.deductions)


@collection("levels")
def _levels(scope: Scope) -> Iterable[Scope]:
    """一级指标 that have a score of their own, in table order."""
    ledger = scope.situation.ledger
    names = dict.fromkeys(one.level1 for one in ledger.indicators if one.level1)
    return (
        scope.at_item(ledger.items[name])
        for name in names
        if name in ledger.items and ledger.get(name, Measure.SCORE) is not None
    )


@collection("scored-projects")
def _scored_projects(scope: Scope) -> Iterable[Scope]:
    """Projects with indicators and a score of their own, when there are several."""
    ledger = scope.situation.ledger
    keys = (key for key in scope.situation.scored_projects if ledger.get(key, Measure.SCORE) and key in ledger.items)
    return _items(scope, (ledger.items[key] for key in keys))


@collection("points")
def _points(scope: Scope, key: str) -> Iterable[Scope]:
    return _statements_in(scope, scope.situation.statements.points(key))


@collection("statements")
def _statements(scope: Scope, key: str, topic: str = "") -> Iterable[Scope]:
    statements = scope.situation.statements
    return _statements_in(scope, statements.on_topic(key, topic) if topic else statements.of(key))


@collection("evidence")
def _evidence(scope: Scope) -> Iterable[Scope]:
    """What 工作情况 says was done, but for statements that only repeat an indicator's result without proof."""
    results = {one.actual_text for one in scope.situation.ledger.indicators if one.actual_text}
    for one in _statements(scope, WORK, OTHER_TOPIC):
        if one.statement and not _repeats(one.statement, results):
            yield one


def _repeats(statement: Statement, results: set[str]) -> bool:
    figures = [run.text for run in statement.runs if isinstance(run, Figure)]
    if not figures or not set(figures) <= results:
        return False
    other = "".join(run.text for run in statement.runs if isinstance(run, Text))
    proven = any(sign in other for sign in words_of_list("凭据"))
    return not proven and len(other) - len(statement.item) <= _SHORT_REMARK


@collection("leftovers")
def _leftovers(scope: Scope, key: str) -> Iterable[Scope]:
    """Statements of a key that nothing else in the report has said, even when only asked for in a condition."""
    return _statements_in(scope, scope.situation.statements.of(key))


@collection("own")
def _own(scope: Scope, key: str, topic: str = "") -> Iterable[Scope]:
    """Statements about the item that the loop has reached."""
    return (one for one in _statements(scope, key, topic) if one.statement and one.statement.item == scope.item)


@collection("unlisted-misses")
def _unlisted_misses(scope: Scope) -> Iterable[Scope]:
    """Missed indicators that the unit's own 存在问题 doesn't speak of."""
    words = scope.situation.statements.words_of("存在问题")
    return _indicators(
        scope,
        (one for one in scope.situation.missed_goals if not speaks_of(words, one.name)),
    )


@collection("unlisted-slow")
def _unlisted_slow(scope: Scope) -> Iterable[Scope]:
    """Projects of a low 执行率 that the unit's own 存在问题 speaks of neither by name nor by that rate."""
    words = scope.situation.statements.words_of("存在问题")
    return _items(
        scope,
        (
            item
            for item in scope.situation.slow
            if not speaks_of(words, item.name) and not any(rate in words for rate in _written_rates(scope, item))
        ),
    )


def _written_rates(scope: Scope, item: Item) -> Iterator[str]:
    rate = scope.situation.execution_rate(item.key)
    return (rate.quantity.to_text("%", decimals) for decimals in range(3)) if rate else iter(())


@collection("activities")
def _activities(scope: Scope) -> Iterable[Scope]:
    """Activity tables with a total: `$table`, `$readings`, `$peak`; without totals that the unit's words state."""
    ledger = scope.situation.ledger
    rows = ledger.items_of(ItemKind.ACTIVITY)
    for table in dict.fromkeys(item.table for item in rows if item.table):
        mine = [item for item in rows if item.table == table]
        total = next((item for item in mine if item.key.endswith(TOTAL)), None)
        if total is None:
            continue
        said = scope.situation.statements.words_of(WORK)
        readings = [fact for fact in _readings(scope, total) if scope.show(fact).text not in said]
        if readings:
            peak = _peak(scope, [item for item in mine if item is not total], readings[0].measure)
            yield scope.with_words(table=table, readings=_listed(scope, readings), peak=peak)


def _readings(scope: Scope, item: Item) -> list[Fact]:
    return [
        fact
        for fact in scope.situation.ledger.about(item.key)
        if not fact.period
        and not fact.basis
        and not fact.fund_source
        and fact.quantity.kind in (Kind.COUNT, Kind.MEASURE, Kind.MONEY)
    ]


def _listed(scope: Scope, facts: Iterable[Fact]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for fact in facts:
        runs += [Text(f"{'、' if runs else ''}{fact.measure}"), scope.show(fact)]
    return tuple(runs)


def _peak(scope: Scope, rows: list[Item], measure: str) -> tuple[Run, ...]:
    """Say which row had most; nothing when rows tie or there are too few to compare."""
    valued = [
        (fact.quantity.value, row, fact) for row in rows if (fact := scope.situation.ledger.get(row.key, measure))
    ]
    if len(valued) < 3:
        return ()
    valued.sort(key=lambda one: -one[0])
    if valued[0][0] == valued[1][0]:
        return ()
    _, row, fact = valued[0]
    return (Text(f"，其中{row.name}{measure}最多，为"), scope.show(fact))


@collection("quantities")
def _quantities(scope: Scope) -> Iterable[Scope]:
    """What a fund table counts beside money (建设面积, 补贴户数): `$measure` and `$readings` by item."""
    ledger = scope.situation.ledger
    projects = {item.key: item for item in ledger.projects}
    measures = dict.fromkeys(
        fact.measure
        for fact in ledger
        if fact.item in projects
        and not fact.derived
        and not fact.period
        and fact.quantity.kind in (Kind.COUNT, Kind.MEASURE)
    )
    for measure in measures:
        runs: list[Run] = []
        for key, item in projects.items():
            if fact := ledger.get(key, measure):
                runs += [Text(f"{'、' if runs else ''}{item.name}"), scope.show(fact)]
        yield scope.with_words(measure=measure, readings=tuple(runs))


@collection("measures")
def _measures(scope: Scope) -> Iterable[Scope]:
    """改进措施 one by one, without what is asked of 财政, each with its `$ordinal`."""
    own = [one for one in scope.situation.statements.points("改进措施") if one.topic == OTHER_TOPIC]
    return (one.with_words(ordinal=chinese_number(number)) for number, one in enumerate(_statements_in(scope, own), 1))


@collection("asks")
def _asks(scope: Scope) -> Iterable[Scope]:
    """改进措施 that only 财政 can take."""
    return _statements_in(
        scope, (one for one in scope.situation.statements.points("改进措施") if one.topic != OTHER_TOPIC)
    )


@collection("unanswered")
def _unanswered(scope: Scope) -> Iterable[Scope]:
    """Problems for which the unit gives no measure, named by `$problem`: its own ones, then what the data shows."""
    situation = scope.situation
    problems = [
        f"第{chinese_number(number)}项问题" for number, _ in enumerate(situation.statements.points("存在问题"), 1)
    ]
    problems += [f"{one.word('item')}未达标" for one in _unlisted_misses(scope)]
    problems += [f"{one.word('item')}执行偏慢" for one in _unlisted_slow(scope)]
    answered = sum(one.topic == OTHER_TOPIC for one in situation.statements.points("改进措施"))
    return (scope.with_words(problem=problem) for problem in problems[answered:])
