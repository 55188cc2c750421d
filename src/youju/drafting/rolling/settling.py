"""Settles by last year's own arithmetic what words leave open: the base of a rate, the column that a list reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext

from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Ledger
from youju.domain.quantity import Kind, Quantity

__all__ = ["Candidates", "denied", "settled"]

Candidates = Mapping[int, Sequence[Fact]]
"""What each open number may be this year, by its start."""
_CLOSE = Decimal("1e-20")
_SLACK_STEPS = 2
"""How many last digits a result may be off, as its operands were rounded too."""
_PRECISION = 60


def settled(
    sentences: Iterable[Sequence[int]],
    candidates: Candidates,
    found: Mapping[int, Fact],
    written: Mapping[int, Quantity],
    ledger: Ledger,
) -> dict[int, Fact]:
    """Return the one fact that last year's arithmetic leaves for open numbers.

    A list's numbers are read in the column of its total when they come to the total; a rate, share or difference is
    the one candidate that last year's operands give, when they rule all others out.

    Args:
        sentences: The numbers of each sentence, by their starts.
        candidates: The open numbers.
        found: This year's facts for the numbers that are sure.
        written: Last year's values.
        ledger: This year's facts, and last year's where the tables have them.
    """
    chosen: dict[int, Fact] = {}
    for starts in sentences:
        chosen |= _listed(starts, candidates, found, written)
    known = _known({**found, **chosen}, written, ledger)
    for start, facts in candidates.items():
        if start not in chosen and (fact := _only_one(facts, written[start], known, ledger)) is not None:
            chosen[start] = fact
    return chosen


def denied(found: Mapping[int, Fact], written: Mapping[int, Quantity], ledger: Ledger) -> frozenset[int]:
    """Return the numbers that last year's own operands deny: misunderstood, or wrong already."""
    known = _known(found, written, ledger)
    return frozenset(start for start, fact in found.items() if _fits(fact, written[start], known, ledger) is False)


def _known(found: Mapping[int, Fact], written: Mapping[int, Quantity], ledger: Ledger) -> dict[str, Decimal]:
    """Return last year's values by the key of this year's fact."""
    known: dict[str, Decimal] = {}
    for start, fact in found.items():
        known.setdefault(fact.key, abs(written[start].value))
    for fact in ledger:
        before = ledger.get(fact.item, fact.measure, period=LAST_YEAR, fund_source=fact.fund_source, basis=fact.basis)
        if before is not None and not fact.period and fact.item != TOTAL:  # rows may have gone since: no total then
            known.setdefault(fact.key, before.quantity.value)
    return known


def _listed(
    starts: Sequence[int], candidates: Candidates, found: Mapping[int, Fact], written: Mapping[int, Quantity]
) -> dict[int, Fact]:
    open_starts = [start for start in starts if start in candidates and written[start].kind is Kind.MONEY]
    totals = [start for start in starts if start in found and _is_total(found[start])]
    for total in totals:
        measure = found[total].measure
        read = {start: _in_column(candidates[start], found[total]) for start in open_starts}
        sure = [start for start in starts if start != total and start in found and found[start].measure == measure]
        facts = [fact for fact in read.values() if fact is not None]
        if len(facts) < 2 or len(facts) < len(open_starts) or len({fact.item for fact in facts}) < len(facts):
            continue
        parts = [written[start] for start in (*open_starts, *sure)]
        slack = max(one.step for one in (*parts, written[total])) * (len(parts) + 1) / 2
        if abs(sum(one.value for one in parts) - written[total].value) <= slack:
            return {start: fact for start, fact in read.items() if fact is not None}
    return {}


def _is_total(fact: Fact) -> bool:
    return fact.item == TOTAL and fact.quantity.kind is Kind.MONEY and not (fact.basis or fact.fund_source)


def _in_column(facts: Sequence[Fact], total: Fact) -> Fact | None:
    """Return the candidate that is a part of the total in its own column."""
    return next(
        (
            one
            for one in facts
            if (one.measure, one.period, one.fund_source) == (total.measure, total.period, "") and one.item != TOTAL
        ),
        None,
    )


def _only_one(facts: Sequence[Fact], written: Quantity, known: Mapping[str, Decimal], ledger: Ledger) -> Fact | None:
    verdicts = [(_fits(fact, written, known, ledger), fact) for fact in facts]
    if any(fits is None for fits, _ in verdicts):
        return None
    good = [fact for fits, fact in verdicts if fits]
    return good[0] if len(good) == 1 else None


def _fits(fact: Fact, written: Quantity, known: Mapping[str, Decimal], ledger: Ledger) -> bool | None:
    """Tell whether last year's operands give the written number; None when they aren't known."""
    before = _recomputed(fact, known, ledger)
    if before is None:
        return None
    return abs(abs(before) - abs(written.value)) <= _SLACK_STEPS * written.step


def _recomputed(fact: Fact, known: Mapping[str, Decimal], ledger: Ledger) -> Decimal | None:
    """Work a derived fact out from last year's operands, in the way this year's operands give this year's value."""
    if len(fact.parents) != 2 or fact.period:
        return None
    now = [ledger.facts[key].quantity.value for key in fact.parents if key in ledger.facts]
    then = [known[key] for key in fact.parents if key in known]
    if len(now) < 2 or len(then) < 2:
        return None
    before = dict(_ways(*then))
    with localcontext() as exact:
        exact.prec = _PRECISION
        for way, value in _ways(*now):
            if abs(value - fact.quantity.value) <= _CLOSE * max(abs(value), Decimal(1)):
                return before.get(way)
    return None


def _ways(left: Decimal, right: Decimal) -> Iterator[tuple[str, Decimal]]:
    with localcontext() as exact:
        exact.prec = _PRECISION
        yield "difference", left - right
        if right:
            yield "rate", left / right * 100
            yield "change", (left - right) / right * 100
