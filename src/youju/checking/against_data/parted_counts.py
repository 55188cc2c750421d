"""Counts the projects on one side of a limit, for sentences that say how many there are.

执行率超过95%的有4个, 2个项目执行率达到100%.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from youju.checking.against_data import formulas
from youju.checking.against_data.context import Context
from youju.checking.against_data.layout import Layout, Span
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag, Token
from youju.domain.facts import TOTAL, Fact
from youju.domain.findings import Approximator, Mention
from youju.domain.quantity import Quantity, round_to
from youju.patterns import regex

__all__ = ["counts_of_some", "parted_counts"]

_OF_PROJECTS = regex(r"^(?:以上|以下|以内)?的(?:项目|专项)?(?:共|共有|有|为|只有|仅有|仅)?$")
_BEHIND = regex(r"^(?:个|项)?(?:的)?(?:项目|专项)?(?:的)?$")
_LINK = regex(r"^(?:均|都)?(?:为|是|在|仅|只有|仅为|达到?|超过|高于|大于|低于|少于|小于|不足|不到|未达到)?$")
_BELOW = regex(r"(?:低于|少于|小于|不足|未达到|不到)$")
_ABOVE = regex(r"(?:超过|高于|大于|多于)$")
_REACHED = regex(r"达到?$")
_UNDER = (Approximator.BELOW, Approximator.AT_MOST)
_OVER = (Approximator.ABOVE, Approximator.AT_LEAST)
_UNITS = ("个", "项")
_TO = regex(r"[-—–－~～至到]+")
_MEASURES, _NAMED, _DASH = 2, 6, 4


def parted_counts(subjects: Subjects, context: Context, limit: Mention) -> tuple[Fact, ...]:
    """Return how many projects lie beyond a limit: with and without those on it, on each base of a rate.

    Empty where the words name some items, or the projects don't all have the number.

    Args:
        subjects: What the text names.
        context: The words around the count.
        limit: The number that parts the projects.
    """
    start = context.view.span.start
    tokens = [one for one in context.view.tokens_in(Span(start, limit.start)) if one.tag in (Tag.RATE, Tag.MEASURE)]
    if not tokens or not _OF_PROJECTS.match(context.left):
        return ()
    return _counts(subjects, context, tokens[-1], limit)


def counts_of_some(subjects: Subjects, context: Context) -> tuple[Fact, ...]:
    """Return how many projects have the rate that is told behind their number: 2个项目执行率达到100%.

    Empty where the number counts the rest or some kind of projects only.
    """
    layout, right = subjects.contexts.layout, context.window.right
    limits = layout.numbers_in(Span(right.end, right.end + 1))
    tokens = [one for one in context.view.tokens_in(right) if one.tag is Tag.RATE]
    before = layout.words(Span(context.view.span.start, context.mention.start))
    if not limits or len(tokens) != 1 or context.mention.unit not in _UNITS:
        return ()
    if not _BEHIND.match(layout.words(Span(right.start, tokens[0].start))):
        return ()
    if not _LINK.match(layout.words(Span(tokens[0].end, right.end))):
        return ()
    if subjects.index.terms.parts["not_all"].search(before):
        return ()
    return _counts(subjects, context, tokens[0], _as_range(layout, limits[0]))


def _as_range(layout: Layout, low: Mention) -> Mention:
    """Return a limit with the one that a dash joins to it: 87%—97%."""
    high = next(iter(layout.numbers_in(Span(low.end, low.end + _DASH))), None)
    joined = high is not None and _TO.fullmatch(layout.text, low.end, high.start)
    if high is None or not joined:
        return low
    return low._replace(end=high.end, text=layout.text[low.start : high.end], low=low.quantity, high=high.quantity)


def _counts(subjects: Subjects, context: Context, token: Token, limit: Mention) -> tuple[Fact, ...]:
    """Return how many of all projects are on that side of a limit, each count that the words allow once."""
    if context.view.namings_in(Span(context.view.span.start, context.mention.start)):
        return ()
    layout = subjects.contexts.layout
    others = [
        one.quantity.value
        for one in layout.numbers_in(layout.line(limit.start))
        if one.quantity and one.unit == limit.unit
    ]
    words = layout.words(Span(context.view.span.start, limit.start))
    tests = list(_tests(limit, words, others))
    found: dict[int, Fact] = {}
    for facts in _columns(subjects, token, "%" if limit.low else limit.unit):
        for test in tests:
            held = [one for one in facts if test(one.quantity.value)]
            names = "、".join(one.item for one in held) if len(held) <= _NAMED else ""
            found.setdefault(
                len(held),
                Fact(
                    TOTAL,
                    "项目数",
                    Quantity.exact(len(held), "个"),
                    basis=f"{token.word}{limit.text}",
                    formula=names or f"各项目与{limit.text}相比",
                    parents=tuple(one.key for one in facts),
                ),
            )
    return tuple(found.values())


def _tests(limit: Mention, words: str, others: Sequence[Decimal]) -> Iterator[Callable[[Decimal], bool]]:
    """Yield what a project's number must be, the likeliest reading first.

    Bands that a sentence tells one by one may leave out what an earlier one counted: 2个100%, 3个在90%以上.
    """
    if limit.low is not None and limit.high is not None:
        low, high = limit.low, limit.high
        yield lambda value: low.value <= round_to(value, low.step) and round_to(value, high.step) <= high.value
        return
    if limit.quantity is None:
        return
    edge, step = limit.quantity.value, limit.quantity.step
    if limit.approximator in _UNDER or _BELOW.search(words):
        yield from (lambda value: value < edge, lambda value: value <= edge)
        yield from (partial(_is_between, one, edge) for one in others if one < edge)
    elif limit.approximator in _OVER or _ABOVE.search(words):
        yield from (lambda value: value >= edge, lambda value: value > edge)
        yield from (partial(_is_between, edge, one) for one in others if one > edge)
    else:
        yield lambda value: round_to(value, step) == edge
        if _REACHED.search(words):
            yield lambda value: round_to(value, step) >= edge
            yield from (partial(_is_between, edge, one) for one in others if one > edge)


def _is_between(low: Decimal, high: Decimal, value: Decimal) -> bool:
    return low <= value < high


def _columns(subjects: Subjects, token: Token, unit: str | None) -> Iterator[list[Fact]]:
    """Yield what all projects have of a rate or measure."""
    index, ledger = subjects.index, subjects.index.ledger
    columns: dict[str, list[Fact]] = {}
    for item in ledger.projects:
        if token.tag is Tag.RATE:
            found: Iterable[Fact] = formulas.rates(ledger, item.key, index.terms.rates[token.word])
        else:
            known = {fact.measure for fact in ledger.about(item.key)}
            measures = index.terms.measures_of(token.word, known)[:_MEASURES]
            found = [fact for one in measures if (fact := ledger.get(item.key, one)) is not None]
        for fact in found:
            if fact.quantity.unit == unit:
                columns.setdefault(f"{fact.measure}{fact.basis}", []).append(fact)
    yield from (facts for facts in columns.values() if len(facts) == len(ledger.projects))
