"""Counts the projects on one side of a limit, for sentences that say how many there are: 执行率超过95%的有4个."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from youju.checking.against_data import formulas
from youju.checking.against_data.context import Context
from youju.checking.against_data.layout import Span
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag
from youju.domain.facts import TOTAL, Fact
from youju.domain.findings import Approximator, Mention
from youju.domain.quantity import Quantity
from youju.patterns import regex

__all__ = ["parted_counts"]

_OF_PROJECTS = regex(r"^(?:以上|以下|以内)?的(?:项目|专项)?(?:共|共有|有|为|只有|仅有|仅)?$")
_BELOW = regex(r"(?:低于|少于|小于|不足|未达到|不到)$")
_UNDER = (Approximator.BELOW, Approximator.AT_MOST)
_MEASURES = 2


def parted_counts(subjects: Subjects, context: Context, limit: Mention) -> tuple[Fact, ...]:
    """Return how many projects lie beyond a limit: with and without those on it, on each base of a rate.

    Empty where the words name some items, or the projects don't all have the number.

    Args:
        subjects: What the text names.
        context: The words around the count.
        limit: The number that parts the projects.
    """
    start = context.view.span.start
    named = context.view.namings_in(Span(start, context.mention.start))
    if named or limit.quantity is None or not _OF_PROJECTS.match(context.left):
        return ()
    words = subjects.contexts.layout.words(Span(start, limit.start))
    below = limit.approximator in _UNDER or _BELOW.search(words) is not None
    counts = (_counts(facts, limit.quantity.value, below=below) for facts in _columns(subjects, context, limit))
    return tuple(
        Fact(
            TOTAL,
            "项目数",
            Quantity.exact(count, "个"),
            basis=limit.text,
            formula=f"各项目与{limit.text}相比",
            parents=keys,
        )
        for found, keys in counts
        for count in found
    )


def _columns(subjects: Subjects, context: Context, limit: Mention) -> Iterator[list[Fact]]:
    """Yield what all projects have of the rate or measure that the words before the limit name."""
    index, ledger = subjects.index, subjects.index.ledger
    tokens = [one for one in context.view.tokens_in(Span(context.view.span.start, limit.start))
              if one.tag in (Tag.RATE, Tag.MEASURE)]  # fmt: skip
    if not tokens or not ledger.projects:
        return
    token = tokens[-1]
    columns: dict[str, list[Fact]] = {}
    for item in ledger.projects:
        if token.tag is Tag.RATE:
            found: Iterable[Fact] = formulas.rates(ledger, item.key, index.terms.rates[token.word])
        else:
            known = {fact.measure for fact in ledger.about(item.key)}
            measures = index.terms.measures_of(token.word, known)[:_MEASURES]
            found = [fact for one in measures if (fact := ledger.get(item.key, one)) is not None]
        for fact in found:
            if fact.quantity.unit == limit.unit:
                columns.setdefault(f"{fact.measure}{fact.basis}", []).append(fact)
    yield from (facts for facts in columns.values() if len(facts) == len(ledger.projects))


def _counts(facts: list[Fact], limit: Decimal, *, below: bool) -> tuple[list[int], tuple[str, ...]]:
    values = [fact.quantity.value for fact in facts]
    beyond = sum(value < limit if below else value > limit for value in values)
    return list(dict.fromkeys((beyond, beyond + values.count(limit)))), tuple(fact.key for fact in facts)
