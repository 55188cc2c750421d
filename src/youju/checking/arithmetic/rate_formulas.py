"""Knows a rate that says in figures how it was worked out: 77.31%（201/260）, 17÷18×100%＝94.44%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from youju.checking.interval import Fit, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["check_rate_formulas"]

_SIGN = regex(r"[÷/／]")
_DIVIDED = (
    r"(?P<part>\d[\d,]*(?:\.\d+)?)(?P<of>[^\W\d_]{0,3})\s*[÷/／]\s*(?P<whole>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\W\d_]{0,3})"
    r"\s*(?:[×*]\s*100\s*[%％]?\s*)?"
)
_BEHIND = regex(rf"\s*[（(](?:即|计算式?[：:]|[=＝])?\s*{_DIVIDED}[）)]")
_AHEAD = regex(rf"(?<![\d.,+＋\-－—×*÷/／）)]){_DIVIDED}[=＝]\s*$")
_FAR, _HUNDRED = 48, Decimal(100)


def check_rate_formulas(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each percentage that the division beside it doesn't give."""
    for sentence in reading.sentences if _SIGN.search(reading.text) else ():
        for rate in sentence.numbers:
            if rate.kind is not Kind.PERCENT or not rate.exact:
                continue
            ahead = max(sentence.start, rate.start - _FAR)
            found = _BEHIND.match(reading.text, rate.end) or _AHEAD.search(reading.text, ahead, rate.start)
            if found and (right := _right(rate, found)):
                message = f"比率与算式不符：{found['part']}÷{found['whole']}＝{right}，文中写作{rate.text}"
                start, end = min(rate.start, found.start()), max(rate.end, found.end())
                yield reading.finding(Code.RATE_MISMATCH, Severity.ERROR, start, end, message, right)


def _right(rate: Number, found: re.Match[str]) -> str:
    """Return what a division gives, where that isn't the percentage beside it."""
    part = Quantity.parse(found["part"], found["of"] or found["unit"] or None)
    whole = Quantity.parse(found["whole"], found["unit"] or found["of"] or None)
    ratio = operand_interval(part).over(operand_interval(whole)) if whole.value else None
    if ratio is None or part.unit != whole.unit:
        return ""
    exact = part.value / whole.value * _HUNDRED
    if fit(rate.quantity, exact, ratio.times(_HUNDRED), coarse=is_coarse(part, whole)) is not Fit.WRONG:
        return ""
    return f"{plain_digits(round_to(exact, rate.quantity.step))}%"
