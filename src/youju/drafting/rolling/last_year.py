"""Last year's amounts taken from last year's report, for tables that hold none: only what adds up to its own total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from youju.checking.against_data.bound import Strength
from youju.domain.derivation import derive
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, ItemKind, Ledger, Measure, Notice, SourceCell, fact_key
from youju.domain.findings import Mention, PlainText, Severity
from youju.domain.quantity import Kind, Quantity
from youju.drafting.rolling.prior_text import PriorText
from youju.drafting.rolling.successors import Successors

__all__ = ["with_last_year"]

_NONE_TAKEN = (
    "表中没有上年数，上年报告的表没有写明金额单位，其中的项目金额没有采用，也就没有与上年比较；"
    "请在上年报告的表上补写“单位：万元”，或在资金表中加一列上年数"
)
_MEASURES = (Measure.INITIAL_BUDGET, Measure.BUDGET, Measure.RECEIVED, Measure.SPENT)


def with_last_year(ledger: Ledger, prior: PlainText, year: int) -> Ledger:
    """Return the ledger with last year's amounts as last year's report states them.

    Nothing is taken when the tables hold any amount of last year, when the report isn't of the year before, when a
    number's words don't name one project and one measure, or when the projects' amounts don't come to the report's
    own total. Each fact names the report and the paragraph as its source.

    Args:
        ledger: This year's facts.
        prior: The unit's report of the year before.
        year: The year it is about.
    """
    compared = (fact for fact in ledger if fact.measure != Measure.CARRIED_OVER)  # 上年结转 is money of this year
    if year != ledger.profile.year - 1 or any(fact.period == LAST_YEAR for fact in compared):
        return ledger
    text = PriorText(prior, ledger, year)
    written = dict(_agreed(text))
    projects = [item.key for item in ledger.items_of(ItemKind.PROJECT)]
    taken = [fact for measure in _MEASURES for fact in _adding_up(written, projects, measure)]
    place = SourceCell(f"prior/{prior.name}")
    if not taken:
        doubt = Notice(_NONE_TAKEN, place, severity=Severity.WARNING)
        return ledger.with_notices((doubt,)) if _has_unitless_table(text) else ledger
    notice = Notice(f"表中没有上年数，{len(taken)}个上年金额取自上年报告，请核对", place)
    return derive(ledger.with_facts(taken)).with_notices((notice,))


def _has_unitless_table(text: PriorText) -> bool:
    """Tell whether a row of the report's tables names a project of this year beside numbers without a unit."""
    names = {item.name for item in text.ledger.items_of(ItemKind.PROJECT)}
    lines = {
        text.plain.text.count("\n", 0, one.start)
        for one in text.mentions
        if one.kind is Kind.NUMBER and not _has_unit(text, one)
    }
    rows = [line.split("\t") for number, line in enumerate(text.plain.text.split("\n")) if number in lines]
    return any(len(cells) > 1 and not names.isdisjoint(map(str.strip, cells)) for cells in rows)


def _has_unit(text: PriorText, mention: Mention) -> bool:
    """Tell whether the table's head or a line above it says what a bare number in it is of."""
    binding = text.bindings.get(mention.start)
    return binding is not None and binding.quantity is not None and binding.quantity.kind is not Kind.NUMBER


def _agreed(text: PriorText) -> Iterator[tuple[str, Fact]]:
    """Yield, by this year's key, last year's value of each amount on which the report agrees with itself."""
    found: dict[str, list[Fact]] = {}
    for mention, fact, quantity in _amounts(text):
        source = SourceCell(f"prior/{text.plain.name}", cell=f"第{_paragraph(text.plain, mention)}段")
        before = Fact(fact.item, fact.measure, quantity, LAST_YEAR, sources=(source,))
        found.setdefault(fact.key, []).append(before)
    for key, facts in found.items():
        finest = min(facts, key=lambda one: one.quantity.step)
        if all(one.quantity.is_rounding_of(finest.quantity) for one in facts):
            yield key, finest


def _amounts(text: PriorText) -> Iterator[tuple[Mention, Fact, Quantity]]:
    """Yield the amounts whose words, row or column name one fact, with what it is this year."""
    successors = Successors(text)
    in_prose = {
        mention.start: successors.of(mention)
        for sentence in text.sentences
        for mention in text.mentions_in(sentence.start, sentence.end)
        if not mention.exempt
    }
    for mention in text.mentions:
        binding = text.bindings.get(mention.start)
        if binding is None or binding.quantity is None or mention.approximator or mention.malformed:
            continue
        found = in_prose.get(mention.start)
        fact = found.fact if found else None
        if binding.in_table and len({one.key for one in binding.facts}) == 1:
            surely = binding.strength is Strength.STRONG or binding.facts[0].item == TOTAL
            fact = binding.facts[0] if surely and binding.strength is not Strength.WEAK else None
        if fact is not None and binding.quantity.kind is Kind.MONEY and _is_amount(fact):
            yield mention, fact, binding.quantity


def _is_amount(fact: Fact) -> bool:
    return fact.measure in _MEASURES and not (fact.period or fact.fund_source or fact.basis)


def _paragraph(plain: PlainText, mention: Mention) -> int:
    for anchor in plain.anchors:
        if anchor.start <= mention.start < anchor.end:
            return anchor.block + 1
    return plain.text.count("\n", 0, mention.start) + 1


def _adding_up(written: Mapping[str, Fact], projects: list[str], measure: Measure) -> list[Fact]:
    """Return the projects' amounts of a measure and their total, when they come to it; else nothing."""
    total = written.get(fact_key(TOTAL, measure))
    parts = [written[key] for project in projects if (key := fact_key(project, measure)) in written]
    if total is None or len(parts) < 2:
        return []
    slack = max([total.quantity.step, *(one.quantity.step for one in parts)]) * (len(parts) + 1) / 2
    exact = total.quantity.step <= 1 and all(one.quantity.step <= 1 for one in parts)
    gap = abs(sum(one.quantity.value for one in parts) - total.quantity.value)
    return [*parts, total] if gap == 0 or (not exact and gap <= slack) else []
