"""Accepts numbers that follow from proved numbers nearby: a sum of a list, a difference, a share, an average."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.judgement import Judgement, agreement
from youju.checking.against_data.layout import Layout, Span
from youju.checking.against_data.terms import read_terms
from youju.checking.interval import Fit
from youju.domain.findings import JudgedMention, Mention, Verdict
from youju.domain.quantity import Kind, Quantity
from youju.domain.workings import percent_of
from youju.patterns import regex

__all__ = ["support_from_text"]

_PROVED = (Verdict.SUPPORTED, Verdict.DERIVED)
_OPERANDS = 8
_HUNDRED = 100
_SUM = regex(r"合计|共计|总计|共|累计|总额|两项|三项|之和")
_GAP = regex(r"[多少差低高超增减降升余缺剩]|节约|缺口")
_PART = regex(r"占|率|为|的$")
_AVERAGE = regex(r"均|每")
_HANZI = regex(r"^[一二两三四五六七八九十]{1,2}\D")
_LOOSE_LIMIT = 10
_LOOSE_REASON = "行文中的概数，不对照数据"


@dataclass(frozen=True, slots=True)
class _Operand:
    """A proved number with its exact value, as its fact gives it, or as written."""

    mention: Mention
    quantity: Quantity


def support_from_text(
    layout: Layout, bindings: Mapping[int, Binding], judgements: Mapping[int, Judgement]
) -> dict[int, Judgement]:
    """Return new judgements of unsupported numbers that follow from proved ones of the same sentence.

    Words like 两类 or 三个方面, which count what the sentence is about, are seen and left unchecked.
    """
    changed: dict[int, Judgement] = {}
    for start, judgement in judgements.items():
        binding = bindings[start]
        if judgement.judged.verdict is not Verdict.UNSUPPORTED:
            continue
        if _is_loose(binding.mention):
            changed[start] = Judgement(JudgedMention(binding.mention, Verdict.UNCHECKED, reason=_LOOSE_REASON))
        elif binding.strength < Strength.STRONG and (reason := _derivation(layout, binding, judgements)):
            changed[start] = Judgement(JudgedMention(binding.mention, Verdict.DERIVED, formula=reason, reason=reason))
    return changed


def _is_loose(mention: Mention) -> bool:
    value = mention.value
    return (
        mention.kind is Kind.COUNT
        and value is not None
        and value <= _LOOSE_LIMIT
        and mention.unit not in read_terms().firm_units
        and _HANZI.match(mention.text) is not None
    )


def _derivation(layout: Layout, binding: Binding, judgements: Mapping[int, Judgement]) -> str:
    """Return how a number follows from those before it in the sentence; empty when it doesn't."""
    mention = binding.mention
    sentence = layout.sentences[layout.sentence_at(mention.start)]
    before = layout.numbers_in(Span(max(sentence.start, mention.start - 300), mention.start))
    operands = [
        _Operand(one, one.quantity)
        for one in before[-_OPERANDS:]
        if one.quantity is not None
        and (judged := judgements.get(one.start)) is not None
        and judged.judged.verdict in _PROVED
    ]
    window = layout.window(mention)
    words = layout.words(window.left) + layout.words(window.right)[:4]
    quantity = binding.quantity
    if quantity is None or not operands:
        return ""
    results = [*_results(words, quantity, operands)]
    if mention.approximator is not None:
        results += [(one.quantity.value, one.mention.text) for one in operands[-2:] if one.mention.unit == mention.unit]
    for value, formula in results:
        exact = Quantity(abs(value), quantity.unit, quantity.kind)
        if agreement(quantity, exact, mention.approximator) is Fit.RIGHT:
            return f"{formula}（文中已核对的数）"
    return ""


def _results(words: str, quantity: Quantity, operands: Sequence[_Operand]) -> Iterator[tuple[Decimal, str]]:
    same = [one for one in operands if one.quantity.unit == quantity.unit]
    if _SUM.search(words):
        yield from _sums(same)
    if _GAP.search(words) or quantity.kind is Kind.POINTS:
        pool = [one for one in operands if one.quantity.kind is Kind.PERCENT] if quantity.kind is Kind.POINTS else same
        yield from _differences(pool[-4:])
    if quantity.kind is Kind.PERCENT and _PART.search(words):
        yield from _quotients(operands)
    if quantity.unit == "倍":
        yield from ((value / _HUNDRED, formula) for value, formula in _quotients(operands[-4:]))
    if _AVERAGE.search(words):
        yield from _averages(quantity, operands[-4:])


def _sums(operands: Sequence[_Operand]) -> Iterator[tuple[Decimal, str]]:
    for size in range(2, len(operands) + 1):
        parts = operands[-size:]
        total = sum((one.quantity.value for one in parts), Decimal(0))
        yield total, "＋".join(one.mention.text for one in parts)


def _differences(operands: Sequence[_Operand]) -> Iterator[tuple[Decimal, str]]:
    for at, one in enumerate(operands):
        for other in operands[at + 1 :]:
            yield one.quantity.value - other.quantity.value, f"{one.mention.text}与{other.mention.text}之差"


def _quotients(operands: Sequence[_Operand]) -> Iterator[tuple[Decimal, str]]:
    for one in operands:
        for other in operands:
            if one is other or one.quantity.unit != other.quantity.unit:
                continue
            percent = percent_of(one.quantity.value, other.quantity.value)
            if percent is not None:
                yield percent.value, f"{one.mention.text}÷{other.mention.text}"


def _averages(quantity: Quantity, operands: Sequence[_Operand]) -> Iterator[tuple[Decimal, str]]:
    for one in operands:
        for other in operands:
            if one.quantity.unit == quantity.unit and other.quantity.unit != quantity.unit and other.quantity.value:
                yield one.quantity.value / other.quantity.value, f"{one.mention.text}÷{other.mention.text}"
