"""Knows the slip of a pen in a long text: an amount told again and again, and once with two digits changed over.

One such pair may be two quantities by chance; an amount told several times is one, and few others come so near it.
So is an amount told once where both are called the whole: 全年支出867.49万元……全年876.49万元资金.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from youju.checking.reading import Number, Reading
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_misprints"]

_WHOLE = regex(r"全年|合计|总")
_LONG = 5
"""Amounts of fewer digits come near each other by chance."""


def check_misprints(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each amount told once that, but for two digits, is one told often or one of the whole."""
    told: dict[tuple[str, Decimal], list[Number]] = defaultdict(list)
    for number in reading.numbers:
        if number.kind is Kind.MONEY and number.exact and number.quantity.step:
            told[str(int(number.value / number.quantity.step)), number.quantity.step].append(number)
    for (digits, step), (number, *again) in told.items():
        if again or len(digits) < _LONG:
            continue
        rivals = [told[one, step] for one in _turned(digits) if (one, step) in told]
        usual = [one for one in rivals if one[1:] or (one[0].start < number.start and _are_whole(one[0], number))]
        if len(usual) == 1:
            first, *others = usual[0]
            message = f"疑有笔误：{number.text}只此一处，文中另有{len(others) + 1}处写作{first.text}"
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, number.start, number.end, message)


def _are_whole(one: Number, other: Number) -> bool:
    return _WHOLE.search(one.before) is not None and _WHOLE.search(other.before) is not None


def _turned(digits: str) -> Iterator[str]:
    """Yield digits with each two neighbours changed over."""
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            yield digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
