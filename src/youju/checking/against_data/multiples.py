"""Works out what a sum comes to for one head (人均1560元) and how often last year's value something is (1.67倍)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from youju.checking.against_data.ledger_index import LedgerIndex
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Measure
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["per_head", "per_head_word", "times_last_year"]

_PER = regex(
    r"(人|户|亩|村|生|次|场|期|件|公里|班|校|所|床|台|车|项|日|月|年)均"
    r"|(?:每|平均每?)(?:个|名|位|一)?([人户亩村场期件次座所台套辆条盏吨]|公里|平方米)?"
    r"|单价|[补发收资]\w{0,2}标准"
)
"""Words that spread a sum over people or things, and over which."""
_UNITS = {"村": "个", "生": "人", "校": "个", "车": "辆", "项": "个", "次": "人次"}
_LIST = regex(r"(人|户|亩|村|生|次)均[^，,。；\d]{0,8}[：:]")
_SPENDABLE = (Measure.SPENT, Measure.BUDGET, Measure.RECEIVED, Measure.INITIAL_BUDGET)
_MOST = 24


def per_head_word(left: str, before: str) -> str:
    """Return what the words before an amount, or the head of its list (人均：…), spread a sum over; empty for nothing.

    >>> per_head_word("户均补助", ""), per_head_word("农村低保", "人均发放水平："), per_head_word("支出", "")
    ('户', '人', '')
    """
    found = [*_PER.finditer(left), *_LIST.finditer(before)]
    return next(filter(None, found[-1].groups()), "个") if found else ""


def per_head(index: LedgerIndex, items: Sequence[str], word: str) -> Iterator[Fact]:
    """Yield what the items' sums come to for one of what the word names, by the counts the same item has."""
    unit = index.terms.unit_class(_UNITS.get(word, word))
    counted = (*items, *index.activity_totals, index.unit_item)
    heads = [fact for item in counted for fact in index.counted(item, unit)]
    heads = [fact for fact in dict.fromkeys(heads) if fact.quantity.value > 0 and not fact.period][:_MOST]
    for item in dict.fromkeys((*items, TOTAL)):
        for sum_ in index.facts_of(item, "元"):
            if sum_.measure not in _SPENDABLE or sum_.period:
                continue
            for head in heads:
                if item == TOTAL or item in head.item or head.item in item or head.item in items:
                    yield _share(sum_, head, word)


def _share(amount: Fact, head: Fact, word: str) -> Fact:
    value = amount.quantity.value / head.quantity.value
    formula = f"{amount.item}{amount.measure}÷{head.item}{head.measure}"
    parents = (amount.key, head.key)
    return Fact(amount.item, f"{word}均{amount.measure}", Quantity.exact(value, "元"), formula=formula, parents=parents)


def times_last_year(index: LedgerIndex, facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield how many times last year's value each fact is."""
    for now in facts:
        before = index.ledger.get(now.item, now.measure, period=LAST_YEAR, fund_source=now.fund_source)
        if before is None or now.period or not before.quantity.value:
            continue
        value = Quantity(now.quantity.value / before.quantity.value, "倍", Kind.COUNT, Decimal(0))
        formula, parents = f"本年{now.measure}÷上年{now.measure}", (now.key, before.key)
        yield Fact(now.item, "与上年之比", value, "", now.fund_source, now.measure, formula=formula, parents=parents)
