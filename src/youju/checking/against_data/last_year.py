"""Sees last year's values where nothing says that they are last year's."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from youju.checking.against_data.terms import Tag, read_terms
from youju.domain.facts import LAST_YEAR, Ledger
from youju.domain.findings import Code, Finding, JudgedMention, PlainText, Severity, Verdict
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["check_last_year"]

_SENTENCE = regex(r"[^。！？!?；;\n\t]+")
_TELLING_DIGITS = 4


def check_last_year(plain: PlainText, judged: Sequence[JudgedMention], ledger: Ledger) -> Iterator[Finding]:
    """Yield numbers that only last year has, in sentences that don't speak of last year.

    Args:
        plain: The text.
        judged: Its numbers with their verdicts, in order.
        ledger: This year's data, with last year's values where the tables have them.
    """
    suspects = [one for one in judged if one.verdict is Verdict.VALUE_ONLY and _is_telling(one.mention.quantity)]
    if not suspects:
        return
    words = [word for word, tag in read_terms().tags.items() if tag in (Tag.LAST_YEAR, Tag.AGAINST)]
    sentences = [(match.start(), match.group()) for match in _SENTENCE.finditer(plain.text)]
    starts = [start for start, _ in sentences]
    this_year = {fact.quantity.value for fact in ledger if not fact.period}
    for one in suspects:
        fact = ledger.by_id(one.fact_id)
        if fact is None or fact.period != LAST_YEAR or one.mention.value in this_year:
            continue
        start, end, surface = one.mention.start, one.mention.end, one.mention.text
        sentence = sentences[max(0, bisect_left(starts, start + 1) - 1)][1]
        if not any(word in sentence for word in words) and str(ledger.profile.year - 1) not in sentence:
            source = fact.describe_source()
            message = f"{surface}是{fact.item}上年的{fact.measure}（{source}），疑为上年数未更新"
            yield Finding(Code.STALE_VALUE, Severity.WARNING, start, end, message, quote=plain.text[start:end])


def _is_telling(quantity: Quantity | None) -> bool:
    if quantity is None or quantity.kind not in (Kind.MONEY, Kind.PERCENT):
        return False
    digits = f"{abs(quantity.value).normalize():f}".replace(".", "").strip("0")
    return len(digits) >= _TELLING_DIGITS
