"""Reads how a text says that one value changed into another, or lies from it: a claim with its measures.

比上年减少24万元，下降7.55% claims a direction, an amount and a percentage; 提高5.6个百分点 is an amount of
percentages; 是上年的3倍 is a multiple; 有所下降, 与上年持平 and 由18分钟缩短至11分钟 claim a direction alone. Which
values are meant is another matter (`change_sides`); whether they bear the claim out is judged once (`changes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import item_in, longest_first, role_of, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = [
    "ADJUSTS",
    "CARRIED_OVER",
    "OF_ALL",
    "STEP",
    "Change",
    "find_bare_changes",
    "find_changes",
    "is_of_change",
    "is_side",
    "sign_of",
]

_UP, _DOWN, _FLAT = (longest_first(terms("change", way)) for way in ("up", "down", "flat"))
_VERB = f"[{terms('change', 'by_verb')}]{{1,2}}[放入]?"
STEP = regex(
    rf"(?:(?P<up>{_UP}|(?<![至最许很众不])多{_VERB})|(?P<down>{_DOWN}|(?<![至最不])少{_VERB}))(?:了|约|为|达|额为?|支出|数额?|[:：])?$"
)
"""The word for a change right before its number; which of the two groups matched is its direction."""
_BEYOND, _SHORT = longest_first(terms("change", "beyond")), longest_first(terms("change", "short"))
_APART = regex(rf"(?:(?P<up>{_BEYOND})|(?P<down>{_SHORT}))(?:了|约)?$")
"""What says which way two numbers lie apart where the text compares them in so many words (比约定的80天提前5天)."""
_VARIATION = regex("(?:变动率|变化率|增减率|增减幅度|变动幅度)(?:为|是|达)?$")
_MEAN = regex(r"累计|年均|平均|均增|复合")
_TIMES = regex(
    r"(?:(?:是|为|相当于|达到?)(?:[^，。；\d]{2,6}|[^，。；\d]{0,2}(?:19|20)\d\d年[^，。；\d]{0,4})的|(?:增长|增加|提高|扩大|上升)(?:了|近|约)?)$|^的$"
)
_VERBS = terms("change", "moved")
_MOVED = regex(
    rf"^，?[^，。；\d]{{0,6}}?(?:(?P<up>{longest_first(_VERBS['up'])})|(?P<down>{longest_first(_VERBS['down'])}))(?:到|至|为)"
    r"(?:了|(?:19|20)\d\d年(?:[末底]?的?)?|[^，。；\d]{1,6}的)?(?:每[^，。；\d]{1,3})?$"
)
_TREND_UP, _TREND_DOWN = (longest_first(terms("trend", way)) for way in ("up", "down"))
_BARE = regex(
    rf"(?P<rough>基本|大体|大致)?(?P<flat>{_FLAT})"
    rf"|(?P<than>，(?:[比较](?:上年|去年|上一年)(?:度|同期)?(?:决算数?)?|同比))(?:略有?|微|小幅|明显|大幅|有所)?"
    rf"(?:(?P<rose>{_TREND_UP})|(?P<fell>{_TREND_DOWN}))(?=[，。；、]|$)"
    rf"|，?(?:总体|整体)?(?:呈|有所|略有|明显|大幅|小幅)(?:(?P<up>{_TREND_UP})|(?P<down>{_TREND_DOWN}))(?:态势|趋势)?(?=[，。；、]|$)"
)
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.SCORE})
"""What changes by an amount of its own unit."""
OF_ALL = regex(r"全年|全部|总|合计|同口径")
"""Said of a change that is of all there is, not of what was told last."""
ADJUSTS = regex(r"(?:追加|追减|调增|调减)(?:了)?$")
"""Words that move a budget, not one year against another."""
CARRIED_OVER = regex("(?:上年|年初|以前年度)(?:度)?(?:累计)?(?:结转|结余)")
"""Said before what was carried over into the year: an addend of its budget."""
_FROM, _BECAME = regex(r"[由从][^，。；]{0,8}$"), regex(r"[为至到]$")
_STARTS = regex(r"^[与和同]?[比较]|上年|去年|同期")
_THAN = regex(r"(?:[比较](?!例|重)|[离距])[^，。；\d]{0,12}$")
_LONG, _CLOSE = 10, 8


@dataclass(frozen=True)
class Change:
    """What the words claim of two values.

    Attributes:
        sign: 1 for a rise, -1 for a fall, 0 for none.
        start: Where its first number stands, or its words where it has none.
        end: Where it ends.
        delta: By how much, in the values' own unit or in 百分点.
        percent: By how many percent of the first value.
        times: How many times the first value the second is, or by how many times it grew.
        torn: Whether amount and percentage are said to go different ways.
        may_equal: Whether the values may as well be equal (未超过).
    """

    sign: int
    start: int
    end: int
    delta: Number | None = None
    percent: Number | None = None
    times: Number | None = None
    torn: bool = False
    may_equal: bool = False

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Its measures, as far as they are told."""
        return tuple(one for one in (self.delta, self.percent, self.times) if one)


def is_of_change(number: Number) -> bool:
    """Whether a number is a change or what one starts from (较上年的2815.2万元增加163.26万元)."""
    return STEP.search(number.before) is not None or _STARTS.search(number.before) is not None


def is_side(number: Number) -> bool:
    """Whether a number may be a side of a change; how many years it took is none, nor how many times it grew."""
    return number.kind in _AMOUNTS and number.unit != "倍" and not (number.unit == "年" and number.value < _LONG)


def sign_of(number: Number) -> int:
    """Return 1 where the words before a number say that it is an increase, -1 a decrease, 0 neither."""
    if number.kind is Kind.PERCENT and _VARIATION.search(number.before):
        return -1 if number.value < 0 else 1
    found = None if _MEAN.search(number.before) or number.before.startswith("共") else STEP.search(number.before)
    return 0 if not found else 1 if found.group("up") else -1


def find_changes(sentence: Sentence) -> Iterator[Change]:
    """Yield the changes of a sentence that are measured; an amount takes the percentage that follows it."""
    numbers, used = sentence.numbers, -1
    for place, first in enumerate(numbers):
        before = numbers[place - 1] if place else None
        sign = _sign_beside(before, first)
        if not sign or place <= used or first.text.startswith("不"):  # 压减不低于8%: what is asked for
            continue
        if first.unit == "倍":
            yield Change(1, first.start, first.end, times=first)
        elif first.kind is Kind.PERCENT:
            yield Change(sign, first.start, first.end, percent=_unsigned(first))
        elif first.kind in _AMOUNTS or first.kind is Kind.POINTS:
            follower = numbers[place + 1] if place + 1 < len(numbers) else None
            other = sign_of(follower) if follower and follower.kind is Kind.PERCENT else 0
            if follower and other and not _is_apart(first, follower, torn=other != sign):
                used = place + 1
                yield Change(sign, first.start, follower.end, first, follower, torn=other != sign)
            else:
                yield Change(sign, first.start, first.end, first)


def _is_apart(delta: Number, percent: Number, *, torn: bool) -> bool:
    """Whether a percentage is no part of the change before it: 满意率提高3个百分点，投诉量下降15%."""
    if _STARTS.search(percent.before):
        return True
    if "其中" in percent.before:
        return True
    words = STEP.sub("", percent.before)
    own = item_in(words) or (words if (torn or delta.kind is Kind.POINTS) and role_of(words) else "")
    return len(own) > 1 and own[-2:] not in delta.before


def _sign_beside(before: Number | None, number: Number) -> int:
    """Return which way a number says that something went; 0 for 由15天缩短为6天, which is what it became."""
    if before and _FROM.search(before.before) and _BECAME.search(number.before):
        return 0
    if number.unit == "倍":
        return int(number.exact and number.quantity.step <= 1 and _TIMES.search(number.before) is not None)
    if sign := sign_of(number):
        return sign
    points = number.kind is Kind.POINTS
    compared = before and before.unit == number.unit and number.start - before.end <= _CLOSE
    apart = _APART.search(number.before) if points or (compared and before and _THAN.search(before.before)) else None
    return 0 if apart is None else 1 if apart["up"] else -1


def find_bare_changes(reading: Reading, sentence: Sentence) -> Iterator[Change]:
    """Yield the changes of a sentence that only say which way: 持平, 有所下降, 由18分钟缩短至11分钟."""
    for one, other in pairwise(sentence.numbers):
        alike = (one.unit, one.group) == (other.unit, other.group)
        moved = _MOVED.match(reading.text[one.end : other.start]) if alike and _FROM.search(one.before) else None
        if moved is not None:
            yield Change(1 if moved["up"] else -1, other.end, other.end)
    for found in _BARE.finditer(reading.words(sentence)) if sentence.numbers else ():
        sign = 1 if found["up"] or found["rose"] else -1 if found["down"] or found["fell"] else 0
        apart = found["than"] and all(one.end != sentence.start + found.start() for one in sentence.numbers)
        if not found["rough"] and not apart:
            yield Change(sign, sentence.start + found.start(), sentence.start + found.end())


def _unsigned(percent: Number) -> Number:
    """Return a percentage without the sign that its direction already tells (变动率为-15%)."""
    quantity = percent.quantity
    return replace(percent, quantity=quantity._replace(value=abs(quantity.value))) if quantity.value < 0 else percent
