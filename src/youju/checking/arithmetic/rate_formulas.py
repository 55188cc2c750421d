"""Knows what rates of a fixed name are made of, wherever in the text their operands stand (rate_formulas)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from youju.checking.arithmetic.named_rates import rate_fit
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to

__all__ = ["check_rate_formulas"]

_CLAUSE = re.compile(r"[，。；：、\n（）]")
_MOST = 400


@dataclass(frozen=True)
class _Formula:
    rate: re.Pattern[str]
    top: re.Pattern[str]
    base: re.Pattern[str]


@cache
def _formulas() -> tuple[_Formula, ...]:
    return tuple(
        _Formula(*(re.compile(entry[part]) for part in ("rate", "top", "base"))) for entry in terms("rate_formulas")
    )


def check_rate_formulas(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each such rate that its operands contradict.

    The numerator stands in the rate's sentence; the base there, or before, where the text gives it one value only.
    """
    for sentence in reading.sentences:
        for place, rate in enumerate(sentence.numbers):
            if rate.kind is Kind.PERCENT and rate.exact:
                words = _CLAUSE.split(reading.text[max(sentence.start, rate.start - 20) : rate.start])[-1]
                for formula in _formulas():
                    if formula.rate.search(words):
                        yield from _judge(reading, sentence, rate, formula, sentence.numbers[:place])
                        break


def _judge(
    reading: Reading, sentence: Sentence, rate: Number, formula: _Formula, ahead: Sequence[Number]
) -> Iterator[Finding]:
    tops = [one for one in ahead if one.exact and formula.top.search(one.before)]
    bases = [one for one in ahead if one.exact and formula.base.search(one.before) and one not in tops]
    if not bases:
        told = reading.numbers_in(0, sentence.start)[-_MOST:]
        bases = [one for one in told if one.exact and not one.group and formula.base.search(one.before)]
    if not tops or len({one.value for one in bases}) != 1:
        return
    top, base = tops[-1], bases[-1]
    comparable = top.kind is base.kind and (top.kind is Kind.COUNT or top.unit == base.unit)
    others = [one for one in ahead if one.unit == top.unit and one.value > 0]
    fits = (rate_fit(rate, one, other) for one in (*others, top) for other in (*others, base) if one is not other)
    if comparable and base.value and all(one is Fit.WRONG for one in fits):
        due = plain_digits(round_to(top.value / base.value * 100, rate.quantity.step))
        message = f"比率与两数不符：{top.text}÷{base.text}＝{due}%，文中写作{rate.text}"
        yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, top.start, rate.end, message)
