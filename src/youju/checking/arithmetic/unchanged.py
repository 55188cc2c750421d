"""Knows that what is 持平 has one value twice: 预算8.5万元，与上年的8.5万元持平."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.change_claims import is_side, sign_of
from youju.checking.arithmetic.change_sides import clause_before
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, longest_first, terms
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_unchanged"]

_WITH_IT = regex(r"^，(?:与|同|和|较|比)[\u4e00-\u9fff]{2,8}$")
_AGAINST = regex(r"(?:比|较|与|同|由|从)(?!例)")
_WINDOW = 8
_FLAT = regex(r"(?:基本|大体|大致)?(?:" + longest_first(terms("change", "flat")) + ")")


def check_unchanged(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each 持平 beside two different values."""
    for paragraph in reading.paragraphs:
        earlier: list[Number] = []
        for sentence in paragraph:
            plain = [one for one in sentence.numbers if is_side(one) and not sign_of(one)]
            yield from _flat(reading, sentence, plain, earlier)
            earlier = [*earlier, *plain][-_WINDOW:]


_OF_ITS_PARTS = regex(r"总|合计")
"""What the parts named before come to is no single number's equal (两笔42.5万元、7.5万元，与50万元的合同总价一致)."""


def _start(number: Number) -> int:
    return number.start


def _flat(
    reading: Reading, sentence: Sentence, plain: Sequence[Number], earlier: Sequence[Number]
) -> Iterator[Finding]:
    words = reading.words(sentence)
    for found in _FLAT.finditer(words):
        at = sentence.start + found.start()
        place = bisect_left(plain, at, key=_start)
        before = plain[max(0, place - 3) : place]
        if not before or found.group().startswith(("基本", "大")):
            continue
        then = before[-1]
        gap = reading.text[then.end : at]
        if _OF_ITS_PARTS.search(gap):
            continue
        named = any_of("periods", "last").search(then.before) and _WITH_IT.match(gap)  # 上年6.8万元，与上年持平
        if not named and (len(gap) > 6 or not _AGAINST.search(clause_before(reading, then))):
            continue
        past = [one for one in before[:-1] if one.unit == then.unit] or [
            one for one in earlier if one.unit == then.unit
        ]
        if past and past[-1].value != then.value and past[-1].exact and then.exact and not _rounds(past[-1], then):
            now = past[-1]
            gap = shown(abs(now.value - then.value), now)
            message = f"文中称“{found.group()}”，但{now.text}与{then.text}并不相等，相差{gap}"
            yield reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, now.start, at + len(found.group()), message)


def _rounds(one: Number, other: Number) -> bool:
    return one.quantity.is_rounding_of(other.quantity) or other.quantity.is_rounding_of(one.quantity)
