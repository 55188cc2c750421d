"""Knows a rate whose two operands stand in the bracket behind it: 得分率95%（权重40分，得38分）."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from youju.checking.interval import Fit, fit, operand_interval
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["check_bracketed_rates"]

_RATE = regex(r"(?:率|占比|比例|比重|满意度)(?:为|达|达到|是|仅)?$")
_OTHER = regex(r"其中|含|包括|上年|去年|同比|较|目标|不低于|增|减|升|降")
_HUNDRED = Decimal(100)


def check_bracketed_rates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each rate that neither number in its bracket, over the other, gives."""
    for sentence in reading.sentences:
        for place, rate in enumerate(sentence.numbers):
            if rate.kind is Kind.PERCENT and rate.exact and _RATE.search(rate.before):
                pair = _in_bracket(reading, sentence, rate, place)
                if pair is not None and (finding := _judge(reading, rate, *pair)):
                    yield finding


def _in_bracket(reading: Reading, sentence: Sentence, rate: Number, place: int) -> tuple[Number, Number] | None:
    """Return the two numbers of one unit that alone fill a bracket right behind a rate."""
    if reading.text[rate.end : rate.end + 1] not in ("（", "("):
        return None
    inside = [one for one in sentence.numbers[place + 1 : place + 4] if one.group != rate.group]
    if len(inside) < 2 or inside[0].group != inside[1].group or inside[0].unit != inside[1].unit:
        return None
    one, other = inside[:2]
    alone = len(inside) == 2 or inside[2].group != one.group
    plain = one.exact and other.exact and one.kind is not Kind.PERCENT
    words = reading.text[rate.end : other.end]
    return (one, other) if alone and plain and not _OTHER.search(words) else None


def _judge(reading: Reading, rate: Number, one: Number, other: Number) -> Finding | None:
    part, whole = sorted((one, other), key=lambda number: number.value)
    ratio = operand_interval(part.quantity).over(operand_interval(whole.quantity))
    if ratio is None or not part.value:
        return None
    exact = part.value / whole.value * _HUNDRED
    possible = ratio.times(_HUNDRED)
    rests = (exact, _HUNDRED - exact, _HUNDRED * _HUNDRED / exact)  # 抽检50批次，不合格1批次; 计划10期，完成12期
    if any(rate.quantity.is_rounding_of(Quantity(value, "%", Kind.PERCENT)) for value in rests):
        return None
    if fit(rate.quantity, exact, possible) is not Fit.WRONG:
        return None
    worked = f"{part.text}÷{whole.text}＝{plain_digits(round_to(exact, Decimal('0.01')))}%"
    message = f"比率与括号中的两数不符：{worked}，文中写作{rate.text}"
    return reading.finding(Code.RATE_MISMATCH, Severity.ERROR, rate.start, other.end, message)
