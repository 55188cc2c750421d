"""Collections of the unit's own words, and of what was done: statements, activities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from youju.domain.facts import TOTAL, Fact, Item, ItemKind
from youju.domain.quantity import Kind
from youju.domain.report import Figure, Run, Text
from youju.drafting.loops.collection_register import collection, readings_of
from youju.drafting.numbering import chinese_number
from youju.drafting.scope import Scope
from youju.drafting.statements import Statement
from youju.drafting.topics import OTHER_TOPIC, WORK, common_words, words_of_list

_SHORT_REMARK = 6
_MOST_READINGS = 10
_MOST_DUTIES = 4


def _statements_in(scope: Scope, statements: Iterable[Statement]) -> Iterator[Scope]:
    return (scope.at_statement(one) for one in scope.unsaid(statements))


@collection("points")
def _points(scope: Scope, key: str) -> Iterable[Scope]:
    """The points that the words of a key list, each with its `$ordinal`."""
    points = _statements_in(scope, scope.situation.statements.points(key))
    return (one.with_words(ordinal=chinese_number(number)) for number, one in enumerate(points, 1))


@collection("duties")
def _duties(scope: Scope) -> Iterable[Scope]:
    """The points of 主要职能, of a long list only the four that have most to do with the projects."""
    points = scope.situation.statements.points("主要职能")
    if len(points) > _MOST_DUTIES:
        names = _pairs("".join(f"{item.name}，{item.function_name}，" for item in scope.situation.projects))
        ranked = sorted(points, key=lambda one: -len(_pairs(one.text) & names))[:_MOST_DUTIES]
        points = tuple(one for one in points if one in ranked)
    return _statements_in(scope, points)


def _pairs(words: str) -> set[str]:
    """Return the pairs of neighbouring letters, but for common words."""
    pairs = (words[at : at + 2] for at in range(len(words) - 1))
    return {pair for pair in pairs if pair.isalpha()} - common_words()


@collection("statements")
def _statements(scope: Scope, key: str, topic: str = "") -> Iterable[Scope]:
    statements = scope.situation.statements
    return _statements_in(scope, statements.on_topic(key, topic) if topic else statements.of(key))


@collection("evidence")
def _evidence(scope: Scope) -> Iterable[Scope]:
    """What 工作情况 says was done, but for statements that only repeat an indicator's result without proof."""
    results = _results(scope)
    for one in _statements(scope, WORK, OTHER_TOPIC):
        if one.statement and not _repeats(one.statement, results):
            yield one


def _results(scope: Scope) -> set[str]:
    return {one.actual_text for one in scope.situation.ledger.indicators if one.actual_text}


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
    results = _results(scope)
    return _statements_in(scope, (one for one in scope.situation.statements.of(key) if not _repeats(one, results)))


@collection("own")
def _own(scope: Scope, key: str, topic: str = "") -> Iterable[Scope]:
    """Statements about the item that the loop has reached."""
    return (one for one in _statements(scope, key, topic) if one.statement and one.statement.item == scope.item)


@collection("activities")
def _activities(scope: Scope) -> Iterable[Scope]:
    """Activity tables with a total: `$table`, `$readings`, `$peak`; without totals that the unit's words state."""
    ledger = scope.situation.ledger
    rows = ledger.items_of(ItemKind.ACTIVITY)
    surveys = scope.situation.survey_tables
    for table in dict.fromkeys(item.table for item in rows if item.table and item.table not in surveys):
        mine = [item for item in rows if item.table == table]
        total = next((item for item in mine if item.key.endswith(TOTAL)), None)
        if total is None:
            continue
        said = scope.situation.statements.words_of(WORK)
        readings = [fact for fact in _readings(scope, total) if scope.show(fact).text not in said]
        if readings:
            peak = _peak(scope, [item for item in mine if item is not total], readings[0].measure)
            yield scope.with_words(table=table, readings=readings_of(scope, readings), peak=peak)


def _readings(scope: Scope, item: Item) -> list[Fact]:
    return [
        fact
        for fact in scope.situation.ledger.about(item.key)
        if not fact.period
        and not fact.basis
        and not fact.fund_source
        and fact.quantity.kind in (Kind.COUNT, Kind.MEASURE, Kind.MONEY)
    ]


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
    """What a fund table counts beside money (建设面积): `$way`, `$measure`, `$readings` by item; up to ten items."""
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
        facts = [(item, fact) for key, item in projects.items() if (fact := ledger.get(key, measure))]
        if len(facts) > _MOST_READINGS:
            continue
        runs: list[Run] = []
        for item, fact in facts:
            runs += [Text(f"{'、' if runs else ''}{item.name}"), scope.show(fact)]
        places = all(item.name.endswith(words_of_list("地名尾")) for item, _ in facts)
        yield scope.with_words(way="分地区" if places else "按项目", measure=measure, readings=tuple(runs))
