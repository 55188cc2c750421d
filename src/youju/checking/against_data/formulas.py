"""Works out the facts that a sentence speaks of and the ledger doesn't hold ready: rates, shares, sums, differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from youju.checking.against_data.terms import Rate
from youju.domain.facts import LAST_YEAR, Fact, Ledger, Measure
from youju.domain.quantity import Kind, Quantity
from youju.domain.workings import difference_of, percent_of

__all__ = ["changes", "difference", "on_named_base", "quotient", "rates", "total"]


def quotient(ledger: Ledger, part: Fact, whole: Fact, measure: str, basis: str) -> Fact | None:
    """Return part÷whole in percent; the ledger's own fact when it has one; None when it can't be divided."""
    ready = ledger.get(part.item, measure, period=part.period, fund_source=part.fund_source, basis=basis)
    if ready is not None and set(ready.parents) == {part.key, whole.key}:
        return ready
    if part.key == whole.key or part.quantity.unit != whole.quantity.unit:
        return None
    percent = percent_of(part.quantity.value, whole.quantity.value)
    if percent is None:
        return None
    formula = f"{_name(part)}÷{_name(whole)}"
    parents = (part.key, whole.key)
    return Fact(part.item, measure, percent, part.period, part.fund_source, basis, formula=formula, parents=parents)


def rates(ledger: Ledger, item: str, rate: Rate, period: str = "", fund_source: str = "") -> Iterator[Fact]:
    """Yield a rate of an item on each of its bases."""
    for part, whole in rate.of:
        upper = ledger.get(item, part, period=period, fund_source=fund_source)
        lower = ledger.get(item, whole, period=period, fund_source=fund_source)
        if upper is None or lower is None:
            continue
        basis = "" if rate.measure == Measure.RECEIPT_RATE else f"{part}/{whole}"
        fact = quotient(ledger, upper, lower, rate.measure, basis)
        if fact is not None:
            yield fact


def on_named_base(facts: list[Fact], words: str) -> list[Fact]:
    """Keep the rates on the base that words name (支出/全年预算); all of them when they name none."""
    named = [fact for fact in facts if (base := fact.basis.rpartition("/")[2]) and base in words]
    if not named and "预算" in words and "到位" not in words:
        named = [fact for fact in facts if fact.basis.endswith("预算")]
    return named or facts


def changes(ledger: Ledger, now: Fact) -> Iterator[Fact]:
    """Yield an item's change against last year, as an amount and in percent."""
    before = ledger.get(now.item, now.measure, period=LAST_YEAR, fund_source=now.fund_source)
    if before is None or now.period or before.quantity.unit != now.quantity.unit:
        return
    parents = (now.key, before.key)
    amount = difference_of(now, before)
    if amount.kind is Kind.PERCENT:
        amount = Quantity.exact(amount.value, "百分点")
    formula = f"本年{now.measure}－上年{now.measure}"
    yield Fact(now.item, Measure.CHANGE, amount, "", now.fund_source, now.measure, formula=formula, parents=parents)
    percent = percent_of(amount.value, before.quantity.value)
    if percent is not None and amount.kind is not Kind.POINTS:
        formula = f"（{formula}）÷上年{now.measure}"
        yield Fact(
            now.item, Measure.CHANGE_RATE, percent, "", now.fund_source, now.measure, formula=formula, parents=parents
        )


def difference(left: Fact, right: Fact) -> Fact | None:
    """Return left−right; None when they aren't in one unit or are the same."""
    if left.quantity.unit != right.quantity.unit or left.key == right.key:
        return None
    amount = difference_of(left, right)
    if amount.kind is Kind.PERCENT:
        amount = Quantity.exact(amount.value, "百分点")
    formula = f"{_name(left)}－{_name(right)}"
    basis = f"{left.measure}-{right.measure}"
    parents = (left.key, right.key)
    return Fact(left.item, Measure.CHANGE, amount, left.period, "", basis, formula=formula, parents=parents)


def total(facts: Sequence[Fact]) -> Fact | None:
    """Return the sum of some items' same measure; None for fewer than two or mixed units."""
    if len(facts) < 2 or len({fact.quantity.unit for fact in facts}) > 1:
        return None
    first = facts[0]
    value = _sum(fact.quantity.value for fact in facts)
    names = "＋".join(map(_name, facts))
    item = "＋".join(fact.item for fact in facts)
    parents = tuple(fact.key for fact in facts)
    amount = Quantity.exact(value, first.quantity.unit)
    return Fact(item, first.measure, amount, first.period, first.fund_source, formula=names, parents=parents)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _name(fact: Fact) -> str:
    return f"{fact.item}{fact.period}{fact.fund_source}{fact.measure}"
