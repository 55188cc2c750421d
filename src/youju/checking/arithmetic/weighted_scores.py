"""Knows a score that is made of others by their weights: 社区占40%、企业占60%，两类得分为90分和95分，综合得分93分."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_weighted_scores"]

_WEIGHED = regex(r"加权|权重|折算|(?:各)?占\d")
_RESULT = regex(r"综合|加权|最终|总得分|总分|合计|合成")
_HUNDRED = Decimal(100)
_MOST = 8


def check_weighted_scores(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each overall score that its parts and their weights don't make."""
    for paragraph in reading.paragraphs:
        words = reading.text[paragraph[0].start : paragraph[-1].end]
        if _WEIGHED.search(words):
            yield from _check(reading, paragraph)


def _check(reading: Reading, paragraph: tuple[Sentence, ...]) -> Iterator[Finding]:
    numbers = [one for sentence in paragraph for one in sentence.numbers if one.exact]
    weights = [one for one in numbers if one.kind is Kind.PERCENT]
    scores = [one for one in numbers if one.kind is Kind.SCORE]
    results = [one for one in scores if _RESULT.search(one.before)]
    parts = [one for one in scores if one not in results]
    whole = sum((one.value for one in weights), Decimal(0))
    if len(results) != 1 or not 2 <= len(weights) == len(parts) <= _MOST or whole != _HUNDRED:
        return
    result = results[0]
    exact = sum((one.value * part.value for one, part in zip(weights, parts, strict=True)), Decimal(0)) / _HUNDRED
    slack = max(
        Decimal("0.05"), result.quantity.step / 2, *(one.quantity.step / 2 for one in parts if one.quantity.step < 1)
    )
    if abs(exact - result.value) <= slack or result.start < parts[-1].start:
        return
    worked = "＋".join(f"{part.text}×{weight.text}" for weight, part in zip(weights, parts, strict=True))
    due = plain_digits(round_to(exact, Decimal("0.01")))
    message = f"加权得分不符：{worked}＝{due}分，文中写作{result.text}"
    yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, _first(weights, parts), result.end, message)


def _first(*groups: list[Number]) -> int:
    return min(one.start for group in groups for one in group)
