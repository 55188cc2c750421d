"""The conditions of sentence plans: named questions about the data, and comparisons of facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from youju.domain.facts import LAST_YEAR, TOTAL, Fact, ItemKind, Measure
from youju.domain.quantity import Kind
from youju.domain.scoring import FULL_MARKS
from youju.drafting.causes import cause_of
from youju.drafting.loops import walk
from youju.drafting.problems import repeats
from youju.drafting.scope import Scope
from youju.drafting.statements import is_quotable, speaks_of
from youju.drafting.topics import aspects, cause_patterns, words_of_list
from youju.errors import DataFileError
from youju.patterns import regex

__all__ = ["CONDITIONS", "holds"]

Condition = Callable[[Scope], bool]
CONDITIONS: dict[str, Condition] = {}
"""Every named condition that plans may use."""

_COMPARISON = regex(r"(\S+) (<|=|>) (\S+)")
_UNSAID_ONLY = "leftovers "
_FIRST_YEAR_OF_RULES = 2020
_CARRIED_SOURCE = "上年结转资金"
_COARSE = Decimal(1_000)
"""Amounts in whole 千元 or 万元 are no roundings."""


def condition(name: str) -> Callable[[Condition], Condition]:
    """Register a condition under this name."""

    def register(ask: Condition) -> Condition:
        CONDITIONS[name] = ask
        return ask

    return register


def holds(conditions: Iterable[str], scope: Scope, place: str = "") -> bool:
    """Tell whether all conditions hold.

    A condition is a name; `known KEY`; `KEY < KEY` (also = and >; false unless both are known); `some COLLECTION`,
    `single COLLECTION` or `several COLLECTION`; any of these after `not`; or alternatives joined by ` or `.

    Raises:
        DataFileError: There is no such condition.
    """
    return all(any(_holds(part.strip(), scope, place) for part in one.split(" or ")) for one in conditions)


def _holds(text: str, scope: Scope, place: str) -> bool:
    if text.startswith("not "):
        return not _holds(text.removeprefix("not ").strip(), scope, place)
    verb, _, rest = text.partition(" ")
    if verb == "known":
        return scope.resolve(rest) in scope.situation.ledger.facts
    if verb in ("some", "single", "several"):
        asked = scope if rest.startswith(_UNSAID_ONLY) else replace(scope, said=set())
        count = len(walk(rest, asked, place, most=2))
        return count > 1 if verb == "several" else count == 1 if verb == "single" else count > 0
    if match := _COMPARISON.fullmatch(text):
        return _compare(scope, *match.groups())
    if text not in CONDITIONS:
        raise DataFileError(f"没有“{text}”这个条件", place=place, remedy="可用的条件见 prompts/offline/README.md")
    return CONDITIONS[text](scope)


def _compare(scope: Scope, left: str, sign: str, right: str) -> bool:
    first, second = _value(scope, left), _value(scope, right)
    if first is None or second is None:
        return False
    return first < second if sign == "<" else first > second if sign == ">" else first == second


def _value(scope: Scope, key: str) -> Decimal | None:
    if key == "0":
        return Decimal(0)
    fact = scope.situation.ledger.facts.get(scope.resolve(key))
    return fact.quantity.value if fact else None


@condition("has-as-of")
def _has_as_of(scope: Scope) -> bool:
    return bool(scope.situation.ledger.profile.as_of)


@condition("has-basis")
def _has_basis(scope: Scope) -> bool:
    return bool(scope.situation.ledger.profile.basis)


@condition("has-offices")
def _has_offices(scope: Scope) -> bool:
    return bool(scope.situation.ledger.profile.offices)


@condition("rules-of-2020-in-force")
def _rules_in_force(scope: Scope) -> bool:
    return scope.situation.ledger.profile.year >= _FIRST_YEAR_OF_RULES


@condition("outline-chosen")
def _outline_chosen(scope: Scope) -> bool:
    return bool(scope.situation.ledger.profile.outline)


@condition("has-spending")
def _has_spending(scope: Scope) -> bool:
    return scope.situation.has_spending


@condition("has-last-year")
def _has_last_year(scope: Scope) -> bool:
    return scope.situation.has_last_year


@condition("has-classes")
def _has_classes(scope: Scope) -> bool:
    return bool(scope.situation.classes)


@condition("has-scores")
def _has_scores(scope: Scope) -> bool:
    return scope.situation.has_scores


@condition("full-marks")
def _full_marks(scope: Scope) -> bool:
    """Tell whether what is scored is scored out of 100, as grades want it (财预〔2020〕10号 第十八条)."""
    situation = scope.situation
    scored = [scope.item] if scope.item else [TOTAL] if situation.has_scores else situation.scored_projects
    weights = [situation.ledger.value(item, Measure.WEIGHT) for item in scored]
    return all(weight is None or weight == FULL_MARKS for weight in weights)


@condition("has-indicators")
def _has_indicators(scope: Scope) -> bool:
    return bool(scope.situation.ledger.indicators)


@condition("all-met")
def _all_met(scope: Scope) -> bool:
    judged = [scope.situation.met(one) for one in scope.situation.counted]
    return bool(judged) and all(judged)


@condition("all-judged")
def _all_judged(scope: Scope) -> bool:
    return all(scope.situation.met(one) is not None for one in scope.situation.counted)


@condition("unjudged-scored")
def _unjudged_scored(scope: Scope) -> bool:
    """Tell whether all targets that can't be compared are told in words and have a score all the same."""
    ledger = scope.situation.ledger
    open_ones = [one for one in scope.situation.counted if scope.situation.met(one) is None]
    return all(
        one.target_text and ledger.get(one.key, Measure.SCORE) and not ledger.get(one.key, Measure.TARGET)
        for one in open_ones
    )


@condition("target-told")
def _target_told(scope: Scope) -> bool:
    return scope.indicator is not None and bool(scope.indicator.target_text)


@condition("result-told")
def _result_told(scope: Scope) -> bool:
    return scope.indicator is not None and bool(scope.indicator.actual_text)


@condition("counts-rate")
def _counts_rate(scope: Scope) -> bool:
    """Tell whether 预算执行率 is one of the 绩效指标, which plans list without it."""
    return any(scope.situation.is_rate_indicator(one) for one in scope.situation.counted)


@condition("named-spending")
def _named_spending(scope: Scope) -> bool:
    """Tell whether the item's own name ends in 支出, so that 其他水利支出支出 must be avoided."""
    return scope.word("item").endswith("支出")


@condition("met")
def _met(scope: Scope) -> bool:
    return scope.indicator is not None and scope.situation.met(scope.indicator) is True


@condition("missed")
def _missed(scope: Scope) -> bool:
    return scope.indicator is not None and scope.situation.met(scope.indicator) is False


@condition("bounded-above")
def _bounded_above(scope: Scope) -> bool:
    return scope.indicator is not None and scope.indicator.operator in ("≤", "<", "＜")


@condition("has-reason")
def _has_reason(scope: Scope) -> bool:
    """Tell whether the table gives a reason that can be quoted: one whose numbers are all facts, but for years."""
    reason = cause_of(scope.indicator, scope.situation.ledger) if scope.indicator else ()
    return bool(reason) and is_quotable(reason)


@condition("is-rate")
def _is_rate(scope: Scope) -> bool:
    target = scope.situation.ledger.get(scope.item, Measure.TARGET)
    return target is not None and target.quantity.kind is Kind.PERCENT


@condition("note-on-receipt")
def _note_on_receipt(scope: Scope) -> bool:
    """Tell whether the item's 备注 says why money wasn't received, in numbers of the item's own."""
    return _note_says(scope, "到位说明")


@condition("note-on-spending")
def _note_on_spending(scope: Scope) -> bool:
    """Tell whether the item's 备注 says why money wasn't spent, in numbers of the item's own."""
    return _note_says(scope, "支出说明")


def _note_says(scope: Scope, signs: str) -> bool:
    item = scope.situation.ledger.items.get(scope.item)
    return item is not None and scope.situation.is_noted(item, signs)


@condition("note-on-adjustment")
def _note_on_adjustment(scope: Scope) -> bool:
    """Tell whether the item's 备注 says how its budget was changed, in numbers of the item's own."""
    return _note_says(scope, "调整说明")


@condition("note-on-document")
def _note_on_document(scope: Scope) -> bool:
    """Tell whether the item's 备注 names a 文号."""
    return _note_says(scope, "文号")


@condition("receipts-echoed")
def _receipts_echoed(scope: Scope) -> bool:
    return scope.situation.receipts_echoed


@condition("adjustments-explained")
def _adjustments_explained(scope: Scope) -> bool:
    return not scope.situation.adjustments_asked


@condition("receipt-explained")
def _receipt_explained(scope: Scope) -> bool:
    return not scope.situation.unexplained_receipts


@condition("has-scoring-rule")
def _has_scoring_rule(scope: Scope) -> bool:
    """Tell whether the unit declared a scoring rule that can be quoted: one without numbers of its own."""
    rule = scope.situation.ledger.profile.scoring
    return bool(rule) and not any(mark.isdecimal() for mark in rule)


@condition("running-costs")
def _running_costs(scope: Scope) -> bool:
    """Tell whether every project pays for running something, so that economic returns can't be asked of it."""
    signs = words_of_list("运转类")
    projects = scope.situation.projects
    return bool(projects) and all(any(sign in item.name for sign in signs) for item in projects)


@condition("balance-explained")
def _balance_explained(scope: Scope) -> bool:
    return _spoken_of("结余去向", scope.situation.statements.everything)


@condition("survey-described")
def _survey_described(scope: Scope) -> bool:
    said = scope.situation.statements.on_topic("工作情况", "满意度")
    return any(_spoken_of("满意度样本", one.text) for one in said)


@condition("has-proof")
def _has_proof(scope: Scope) -> bool:
    """Tell whether a row of an activity table that states the indicator's result names what proves it."""
    row = scope.situation.row_of(scope.indicator) if scope.indicator else None
    return row is not None and bool(row.proof)


@condition("indicators-partial")
def _indicators_partial(scope: Scope) -> bool:
    return bool(scope.situation.without_indicators)


@condition("note-on-whereabouts")
def _note_on_whereabouts(scope: Scope) -> bool:
    """Tell whether the item's 备注 says where unspent money went, in numbers of the item's own."""
    return _note_says(scope, "结余去向")


@condition("funds-managed")
def _funds_managed(scope: Scope) -> bool:
    return not aspects("资金管理", scope.situation.statements.everything)


@condition("work-managed")
def _work_managed(scope: Scope) -> bool:
    return not aspects("实施管理", scope.situation.statements.everything)


@condition("purposes-complete")
def _purposes_complete(scope: Scope) -> bool:
    return not scope.situation.unexplained


@condition("goals-countable")
def _goals_countable(scope: Scope) -> bool:
    """Tell whether the unit's own goals hold numbers that a result can be compared with."""
    return any(fact.item == "绩效目标" for fact in scope.situation.ledger)


@condition("cause-told")
def _cause_told(scope: Scope) -> bool:
    """Tell whether the point of 存在问题 reached says why.

    The unit's words do by a word for it, by a clause that begins as a reason does, or by repeating the 偏差原因 of an
    indicator that they or their project missed; else what the data shows with it does.
    """
    problem, situation = scope.problem, scope.situation
    if problem is None:
        return False
    words = problem.point.text if problem.point else ""
    if _spoken_of("原因", words) or any(re.search(one, words) for one in cause_patterns()):
        return True
    explained = (walk("own 工作情况 执行", replace(one, said=set())) for one in walk("problem-slow", scope))
    if any(map(_cause_shown, walk("problem-causes", scope))) or any(explained):
        return True
    missed = (one for one in situation.missed if one.reason)
    own = (one for one in missed if speaks_of(words, one.name) or (one.project and one.project == problem.about))
    return bool(words) and any(repeats(re.split("[。；;]", one.reason)[0], words) for one in own)


@condition("cause-shown")
def _cause_shown(scope: Scope) -> bool:
    return bool(scope.word("cause"))


@condition("names-who-and-when")
def _names_who_and_when(scope: Scope) -> bool:
    return _names_who(scope) and _names_when(scope)


@condition("names-when")
def _names_when(scope: Scope) -> bool:
    return scope.statement is not None and _spoken_of("期限", scope.statement.text)


@condition("names-who")
def _names_who(scope: Scope) -> bool:
    """Tell whether the words reached name an office: one of the unit's own, or a word for who is responsible."""
    words = scope.statement.text if scope.statement else ""
    own = any(office in words for office in scope.situation.ledger.profile.offices)
    return own or _spoken_of("责任主体", words)


@condition("activities-planned")
def _activities_planned(scope: Scope) -> bool:
    ledger = scope.situation.ledger
    return any(ledger.get(row.key, Measure.COMPLETION) for row in ledger.items_of(ItemKind.ACTIVITY))


@condition("activities-proven")
def _activities_proven(scope: Scope) -> bool:
    ledger = scope.situation.ledger
    planned = [row for row in ledger.items_of(ItemKind.ACTIVITY) if ledger.get(row.key, Measure.COMPLETION)]
    return bool(planned) and all(row.proof for row in planned)


@condition("activities-compared")
def _activities_compared(scope: Scope) -> bool:
    return any(walk("rows-compared", table, most=1) for table in walk("activity-tables", scope))


@condition("one-source-only")
def _one_source(scope: Scope) -> bool:
    sources = scope.situation.fund_sources
    if len(sources) != 1:
        return False
    whole = scope.situation.ledger.value(TOTAL, Measure.BUDGET)
    return whole == scope.situation.ledger.value(TOTAL, Measure.BUDGET, fund_source=sources[0])


@condition("adjustments-stated")
def _adjustments_stated(scope: Scope) -> bool:
    """Tell whether the data says what was added during the year, rather than how far two budgets are apart."""
    ledger = scope.situation.ledger
    moved = [ledger.get(item, Measure.ADJUSTMENT) for item in (TOTAL, *(one.key for one in scope.situation.adjusted))]
    return not any(fact and ledger.get(fact.item, Measure.BUDGET) in _parents(scope, fact) for fact in moved)


def _parents(scope: Scope, fact: Fact) -> list[Fact]:
    return [scope.situation.ledger.facts[key] for key in fact.parents]


@condition("adjusted-both-ways")
def _adjusted_both_ways(scope: Scope) -> bool:
    moves = [scope.situation.ledger.value(item.key, Measure.ADJUSTMENT) or 0 for item in scope.situation.adjusted]
    return any(one > 0 for one in moves) and any(one < 0 for one in moves)


@condition("carry-over-adds")
def _carry_over_adds(scope: Scope) -> bool:
    """Tell whether 年初预算 and 预算调整 come to 全年预算 only with what was carried over from last year."""
    return not _chain_closes(scope, 0) and _chain_closes(scope, _carried_over(scope))


@condition("chain-open")
def _chain_open(scope: Scope) -> bool:
    """Tell whether 年初预算 and 预算调整 don't come to 全年预算, with or without what was carried over."""
    return not _chain_closes(scope, 0) and not _chain_closes(scope, _carried_over(scope))


def _carried_over(scope: Scope) -> Decimal:
    ledger = scope.situation.ledger
    apart = ledger.value(TOTAL, Measure.CARRIED_OVER, period=LAST_YEAR)
    return apart or ledger.value(TOTAL, Measure.BUDGET, fund_source=_CARRIED_SOURCE) or Decimal(0)


def _chain_closes(scope: Scope, carried: Decimal | int) -> bool:
    measures = (Measure.INITIAL_BUDGET, Measure.ADJUSTMENT, Measure.BUDGET)
    known = [fact for one in measures if (fact := scope.situation.ledger.get(TOTAL, one))]
    if len(known) < len(measures):
        return True
    initial, adjustment, whole = (fact.quantity for fact in known)
    gap = initial.value + adjustment.value + carried - whole.value
    return abs(gap) * 2 <= sum(one.step for one in (initial, adjustment, whole) if one.step < _COARSE)


@condition("all-spent-alike")
def _all_spent_alike(scope: Scope) -> bool:
    """Tell whether every project spent all it had by the report's base."""
    rates = [scope.situation.execution_rate(item.key) for item in scope.situation.projects]
    return bool(rates) and all(rate is not None and _is_full(rate) for rate in rates)


def _is_full(rate: Fact) -> bool:
    return rate.quantity.value == Decimal(100)


def _spoken_of(name: str, words: str) -> bool:
    return any(sign in words for sign in words_of_list(name))
