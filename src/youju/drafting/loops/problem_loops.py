"""Collections of 存在问题 and 改进措施: problems one by one, what each is made of, and what answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from youju.domain.facts import Indicator, Item, Measure
from youju.domain.report import Run
from youju.drafting.causes import cause_of, remedy_of
from youju.drafting.loops.collection_register import collection, over_indicators, over_items, readings_of
from youju.drafting.numbering import chinese_number
from youju.drafting.problems import Problem, find_problems, leftover_measures, repeats
from youju.drafting.scope import Scope
from youju.drafting.situation import Situation
from youju.drafting.statements import Statement, is_quotable, speaks_of
from youju.drafting.topics import OTHER_TOPIC
from youju.drafting.words import listed


@collection("problems")
def _problems(scope: Scope) -> Iterable[Scope]:
    """The points of 存在问题 with their `$ordinal`; `$problem` names one elsewhere, `$whose` says whose indicators.

    That is left out where the project's money is told first.
    """
    for number, one in enumerate(find_problems(scope.situation), 1):
        ordinal = chinese_number(number)
        first = next(iter(one.misses), None)
        whose = scope.situation.label(first).removesuffix(first.name) if first and not one.slow else ""
        words = {"ordinal": ordinal, "problem": _title(scope.situation, one, ordinal), "whose": whose}
        yield scope.at_problem(one).with_words(**words)


def _title(situation: Situation, problem: Problem, ordinal: str) -> str:
    if problem.point is not None:
        return f"第{ordinal}项问题"
    misses = [one for one in problem.misses if one in situation.open_goals]
    parts = bool(misses) + bool(problem.rows) + bool(problem.slow)
    if problem.about in {item.key for item in situation.projects} and (parts > 1 or len(misses) > 1):
        return f"{situation.ledger.items[problem.about].name}上述问题"
    if misses:
        return f"{listed(map(situation.label, misses))}未达标"
    if problem.rows:
        return f"{listed(map(_row_name, problem.rows))}未完成计划"
    return f"{problem.slow.name if problem.slow else ''}执行偏慢"


@collection("problem-point")
def _problem_point(scope: Scope) -> Iterable[Scope]:
    """The unit's own words of the problem reached."""
    if scope.problem is not None and scope.problem.point is not None:
        yield scope.at_statement(scope.problem.point)


@collection("problem-causes")
def _problem_causes(scope: Scope) -> Iterable[Scope]:
    """Missed indicators of the problem reached by their causes: `$cause`, empty when none is known or told already."""
    problem = scope.problem or Problem()
    told = problem.point.text if problem.point else ""
    causes = {one.key: cause_of(one, scope.situation.ledger) for one in problem.misses}
    words = {key: "".join(run.text for run in runs) for key, runs in causes.items()}
    for text in dict.fromkeys(words.values()):
        alike = tuple(one for one in problem.misses if words[one.key] == text)
        runs = causes[alike[0].key]
        shown = runs if is_quotable(runs) and not repeats(text, told) else ()
        yield replace(scope, problem=replace(problem, misses=alike)).with_words(cause=shown)


@collection("problem-misses")
def _problem_misses(scope: Scope) -> Iterable[Scope]:
    """Missed indicators of the problem reached, named without their project, which is `$whose`."""
    misses = scope.problem.misses if scope.problem else ()
    return over_indicators(replace(scope, owner=misses[0].project if misses else None), misses)


@collection("problem-rows")
def _problem_rows(scope: Scope) -> Iterable[Scope]:
    """Rows of activity tables below their plan, of the problem reached: `$readings`."""
    problem = scope.problem or Problem()
    for number, row in enumerate(problem.rows):
        facts = scope.situation.ledger.about(row.key)
        stated = [fact for fact in facts if not (fact.period or fact.basis or fact.derived)]
        told = [fact for fact in stated if fact.measure != Measure.COMPLETION]
        name = row.name if number or problem.misses or problem.slow else _row_name(row)
        yield scope.at_item(row).with_words(item=name, readings=readings_of(scope, told))


def _row_name(row: Item) -> str:
    return row.name if set(row.name) <= set(row.group) or not row.group else f"{row.group}的{row.name}"


@collection("problem-slow")
def _problem_slow(scope: Scope) -> Iterable[Scope]:
    """The project of the problem reached, when little of its money was spent."""
    slow = scope.problem.slow if scope.problem else None
    return over_items(scope, [slow] if slow else [])


@collection("problem-measures")
def _problem_measures(scope: Scope) -> Iterable[Scope]:
    """改进措施 that answer the problem reached."""
    return map(scope.at_statement, scope.problem.measures if scope.problem else ())


@collection("problem-remedies")
def _problem_remedies(scope: Scope) -> Iterable[Scope]:
    """What 自评表 says will be done about the problem and 改进措施 is silent on; `$item` names its indicators."""
    situation, problem = scope.situation, scope.problem or Problem()
    given = situation.statements.words_of("改进措施")
    told: dict[str, tuple[tuple[Run, ...], list[str]]] = {}
    for one in _misses_of(situation, problem):
        runs = remedy_of(one, situation.ledger)
        words = "".join(run.text for run in runs)
        if words and is_quotable(runs) and not speaks_of(given, one.name) and not repeats(words, given):
            told.setdefault(words, (runs, []))[1].append(situation.label(one))
    for runs, names in told.values():
        yield scope.at_statement(Statement(runs)).with_words(item=listed(names))


def _misses_of(situation: Situation, problem: Problem) -> Iterator[Indicator]:
    """Yield the missed indicators that a problem is about, also those that the unit's own words tell."""
    point = problem.point.text if problem.point else ""
    for one in situation.missed_goals:
        own = bool(situation.scored_projects) and one.project and one.project == problem.about
        if own or one in problem.misses or (point and speaks_of(point, one.name)):
            yield one


@collection("other-measures")
def _other_measures(scope: Scope) -> Iterable[Scope]:
    """改进措施 that answer no problem told, each with its `$ordinal`."""
    told = len(find_problems(scope.situation))
    own = enumerate(leftover_measures(scope.situation), told + 1)
    return (scope.at_statement(one).with_words(ordinal=chinese_number(number)) for number, one in own)


@collection("asks")
def _asks(scope: Scope) -> Iterable[Scope]:
    """改进措施 that only 财政 can take."""
    points = scope.situation.statements.points("改进措施")
    return map(scope.at_statement, scope.unsaid(one for one in points if one.topic != OTHER_TOPIC))
