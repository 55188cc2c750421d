"""Knows how a text says that something changed: 比上年减少24万元，下降7.55%."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from youju.checking.reading import Number, Sentence
from youju.checking.vocabulary import longest_first, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["ADJUSTS", "AMOUNTS", "CARRIED_OVER", "STEP", "Change", "find_changes", "is_of_change", "is_side", "sign_of"]

_UP, _DOWN = longest_first(terms("change", "up")), longest_first(terms("change", "down"))
STEP = regex(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|约|为|达|额为?|支出|数额?|[:：])?$")
"""The word for a change right before its number; which of the two groups matched is its direction."""
_VARIATION = regex("(?:变动率|变化率|增减率|增减幅度|变动幅度)(?:为|是|达)?$")
_MEAN = regex(r"累计|年均|平均|均增|复合")
AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
"""What changes by an amount of its own unit."""
ADJUSTS = regex(r"(?:追加|追减|调增|调减)(?:了)?$")
"""Words that move a budget, not one year against another."""
CARRIED_OVER = regex("(?:上年|年初|以前年度)(?:度)?(?:累计)?(?:结转|结余)")
"""Said before what was carried over into the year: an addend of its budget."""
_FROM, _BECAME = regex(r"[由从][^，。；]{0,8}$"), regex(r"[为至到]$")
"""由15天缩短为6天: what something became is no change."""
_LONG = 10
_STARTS = regex(r"^[与和同]?[比较]|上年|去年|同期")


@dataclass(frozen=True)
class Change:
    """A change as the text states it: 比上年减少24万元，下降7.55%."""

    delta: Number | None
    percent: Number | None
    sign: int
    signs: tuple[int, ...]

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Its amount and its percent, as far as they are told."""
        return tuple(one for one in (self.delta, self.percent) if one)


def is_of_change(number: Number) -> bool:
    """Whether a number is a change or what one starts from (较上年的2815.2万元增加163.26万元)."""
    return STEP.search(number.before) is not None or _STARTS.search(number.before) is not None


def is_side(number: Number) -> bool:
    """Whether a number may be a side of a change; how many years it took is none."""
    return number.kind in AMOUNTS and not (number.unit == "年" and number.value < _LONG)


def sign_of(number: Number) -> int:
    """Return 1 where the words before a number say that it is an increase, -1 a decrease, 0 neither."""
    if number.kind is Kind.PERCENT and _VARIATION.search(number.before):
        return -1 if number.value < 0 else 1
    found = None if _MEAN.search(number.before) or number.before.startswith("共") else STEP.search(number.before)
    return 0 if not found else 1 if found.group("up") else -1


def find_changes(sentence: Sentence) -> Iterator[Change]:
    """Yield the changes of a sentence: an amount, a percent, or an amount with the percent that follows it."""
    numbers = sentence.numbers
    position = 0
    while position < len(numbers):
        first = numbers[position]
        sign = sign_of(first)
        becomes = position > 0 and _FROM.search(numbers[position - 1].before) and _BECAME.search(first.before)
        position += 1
        if not sign or becomes:
            continue
        if first.kind is Kind.PERCENT:
            yield Change(None, _unsigned(first), sign, (sign,))
        elif first.kind in AMOUNTS:
            follower = numbers[position] if position < len(numbers) else None
            goes_on = follower and follower.kind is Kind.PERCENT and not _STARTS.search(follower.before)
            if follower and goes_on and (other := sign_of(follower)):
                position += 1
                yield Change(first, follower, sign, (sign, other))
            else:
                yield Change(first, None, sign, (sign,))


def _unsigned(percent: Number) -> Number:
    """Return a percentage without the sign that its direction already tells (变动率为-15%)."""
    quantity = percent.quantity
    return replace(percent, quantity=quantity._replace(value=abs(quantity.value))) if quantity.value < 0 else percent
