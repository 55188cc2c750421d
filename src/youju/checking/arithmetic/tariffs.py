"""Knows what several prices come to: each times the count that stands before it or bears its name, added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.arithmetic.products import MAY_PRICE, OF_MONTH, units_counted
from youju.checking.interval import interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import pattern_of
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_tariffs"]

_OF_ONE = regex(r"每(?P<each>[^\W\d_年月天日次])|(?P<mean>[^\W\d_平年月日天])均|[月年]人均")
_OF_ONE_BEHIND = regex(r"[/／](?P<each>[^\W\d_])")
_BY_MONTH = regex(r"每?月")
_TOTAL = regex(r"共|合计|总|计|发放|拨付|安排|应|需|支出|兑付|支付|补助")
_NO_TARIFF = regex(r"[由从][^，。；]{0,14}[至到]|提高|上年|去年|不等|左右|以内|上限|其中|比|较|另")
_SEVERAL, _MOST_PRICED = 2, 12
_YEAR = Decimal(12)
"""Months."""


def check_tariffs(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each total that several prices, each times its own count, don't make."""
    for paragraph in reading.paragraphs:
        before: Sentence | None = None
        for sentence in paragraph:
            if MAY_PRICE.search(reading.words(sentence)) or (before and MAY_PRICE.search(reading.words(before))):
                yield from _judged_together(reading, sentence, before)
            before = sentence


def _judged_together(reading: Reading, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
    own, ahead = sentence.numbers[:_MOST_PRICED], before.numbers[-_MOST_PRICED:] if before else ()
    prices = [one for one in own if _priced_unit(reading, one)] or [one for one in ahead if _priced_unit(reading, one)]
    units = {_priced_unit(reading, one) for one in prices}
    if len(prices) < _SEVERAL or len(units) > 1 or not all(one.exact for one in prices):
        return
    counted = units_counted(units.pop())
    counts = [one for one in own if one.unit in counted and one.kind is Kind.COUNT and one.exact]
    start = min(prices[0].start, counts[0].start) if counts else 0
    totals = [one for one in own if one.kind is Kind.MONEY and one not in prices and one.start > prices[-1].start]
    said = reading.text[start : totals[0].start] if totals else ""
    if len(counts) != len(prices) or len(totals) != 1 or not _TOTAL.search(totals[0].before) or _NO_TARIFF.search(said):
        return
    total, last = totals[0], max(prices[-1].start, counts[-1].start)
    if total.start > last and all(_go_together(*pair) for pair in zip(prices, counts, strict=True)):
        yield from _held_together(reading, prices, counts, total)


def _priced_unit(reading: Reading, number: Number) -> str:
    """Return what an amount of money is told for one of; empty when it is no price."""
    if number.kind is not Kind.MONEY or pattern_of("prices", "limit").search(number.before):
        return ""
    found = _OF_ONE.search(number.before) or _OF_ONE_BEHIND.match(reading.text, number.end)
    return next(filter(None, found.groups()), "人") if found else ""


def _go_together(price: Number, count: Number) -> bool:
    """Whether a price stands right behind its count, or both bear one name (小学生均, 小学在校生)."""
    if price.sentence == count.sentence and 0 <= price.clause - count.clause <= 1 and count.start < price.start:
        return True
    pairs = {price.before[place : place + 2] for place in range(len(price.before) - 1)}
    return any(count.before[place : place + 2] in pairs for place in range(len(count.before) - 1))


def _held_together(
    reading: Reading, prices: Sequence[Number], counts: Sequence[Number], total: Number
) -> Iterator[Finding]:
    worked = sum((price.value * count.value for price, count in zip(prices, counts, strict=True)), Decimal(0))
    monthly = any(_BY_MONTH.search(one.before) for one in prices)
    times = {Decimal(1)} if not monthly or OF_MONTH.search(total.before) else {Decimal(1), _YEAR}
    said = interval_of(total.quantity, total.mention.approximator)
    if any(said.low <= worked * factor <= said.high for factor in times):
        return
    factor = min(times, key=lambda one: abs(worked * one - total.value))
    if not worked * factor <= 2 * total.value <= 4 * worked * factor:
        return
    sums = "＋".join(f"{price.text}×{count.text}" for price, count in zip(prices, counts, strict=True))
    formula = f"（{sums}）×{factor}" if factor > 1 else sums
    message = f"各项单价与数量之积相加为{shown(worked * factor, total)}（{formula}），文中写作{total.text}"
    start = min(prices[0].start, counts[0].start)
    yield reading.finding(Code.SUM_MISMATCH, Severity.WARNING, start, total.end, message)
