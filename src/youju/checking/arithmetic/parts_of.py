"""Knows parts that can't be: more than the whole they are of (11个断面中，优良的13个), or than the change they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.arithmetic.change_claims import sign_of
from youju.checking.reading import Number, Reading
from youju.checking.wording import addition, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_parts"]

_AMONG = regex(r"^[^，。；\d]{0,8}中(?:，|有|的)")
_KINDS = frozenset({Kind.COUNT, Kind.MEASURE, Kind.MONEY})


def check_parts(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for a part above its whole, and for listed changes that come to more than their whole."""
    for sentence in reading.sentences:
        numbers = sentence.numbers
        for place, whole in enumerate(numbers[:-1]):
            if whole.kind in _KINDS and whole.exact:
                yield from _above(reading, whole, numbers[place + 1])
                yield from _of_change(reading, whole, numbers[place + 1 :])


def _above(reading: Reading, whole: Number, part: Number) -> Iterator[Finding]:
    """Check 11个断面中，达到Ⅲ类的13个."""
    among = _AMONG.match(reading.text[whole.end : part.start])
    if among and (part.unit, part.exact) == (whole.unit, True) and part.value > whole.value:
        message = f"其中一项大于总数：总数{whole.text}，其中{part.before[-8:]}{part.text}"
        yield reading.finding(Code.SUM_MISMATCH, Severity.ERROR, whole.start, part.end, message)


def _of_change(reading: Reading, whole: Number, behind: Sequence[Number]) -> Iterator[Finding]:
    """Check 比上年减少96万元，其中甲减少58万元、乙减少22万元、丙减少26万元: together more than the whole."""
    sign = sign_of(whole)
    if not sign or not reading.text[whole.end :].startswith(("，其中", "；其中", "：", "（其中")):
        return
    parts: list[Number] = []
    for one in behind:
        if one.unit != whole.unit or sign_of(one) != sign:
            break
        parts.append(one)
    added = sum((one.value for one in parts), Decimal(0))
    mixed = any(sign_of(one) == -sign for one in behind)
    if len(parts) > 1 and not mixed and added > whole.value + whole.quantity.step:
        message = f"各项增减之和与总增减不符：{addition(parts)}＝{shown(added, parts[0])}，而总数写作{whole.text}"
        yield reading.finding(Code.SUM_MISMATCH, Severity.ERROR, whole.start, parts[-1].end, message)
