"""Sees a number that its words call worked out, and that is one slip of the pen from what its neighbours make of it.

Other checks know which numbers belong together. This one tries all that stand nearby, so it says something only where
the words before a number say how it came about, nothing nearby gives it as written, and something gives it but for
one digit mistyped, two changed over, or one too many or too few: 2400万元－2280万元＝120万元, 文中写作210万元.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from youju.checking.arithmetic.change_claims import sign_of
from youju.checking.arithmetic.relations import Relation, Sort, gives, relations_to
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import any_of, pattern_of
from youju.checking.wording import shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_slips", "is_slip"]

_NEAR, _WIDE = 8, 16
"""How many numbers before a number, and behind it, may be what it is worked out from; and before it, what clears it."""
_CODES = {
    Sort.DIFFERENCE: Code.SUM_MISMATCH,
    Sort.GROWTH: Code.CHANGE_MISMATCH,
    Sort.DECLINE: Code.CHANGE_MISMATCH,
}
"""Every other sort is a rate."""
_TOLD = frozenset(Sort) - {Sort.SUM, Sort.REST}
"""Sums and what is left of 100% are for those who know where lists end; here they only clear a number."""
_SHORT = 2
"""Numbers of fewer digits than this are too often near something by chance."""
_ROUNDED = 2
"""So many of its last digits a number may be off by rounding or truncation; that is no slip."""
_PAIR = 2
_PRICE = regex(r"[每均]|单价|(?<!高)标准|按(?!目标|[期时])")
_ROUNDS = ("期", "次", "批", "班", "轮")
_PRICE_BEHIND = regex(r"^\s*[/／]")
_LAST, _YEAR = regex(r"上年|去年|同期|[由从比较]"), regex(r"(?:19|20)\d\d(?=年)")
_TAKEN = regex(r"(?<!占)按|^的$|(?:价|额|款|费|总数|收入)的$")
_HUNDRED = Decimal(100)


def check_slips(reading: Reading) -> Iterator[Finding]:
    """Yield a warning for each number that looks mistyped beside those it is worked out from."""
    for paragraph in reading.paragraphs:
        numbers = [one for sentence in paragraph for one in sentence.numbers if one.exact]
        for place, target in enumerate(numbers):
            sorts = _sorts(target.before[-12:])
            if not sorts or _is_short(target) or _is_all(target):
                continue
            behind = numbers[place + 1 : place + 1 + _NEAR]
            pool, wide = ([*numbers[max(0, place - far) : place], *behind] for far in (_NEAR, _WIDE))
            if found := _slip(reading, target, pool, wide, sorts):
                yield _finding(reading, target, found)


def is_slip(written: str, right: str) -> bool:
    """Tell whether two rows of digits differ by one mistyped digit, two changed over, or one too many or too few.

    >>> is_slip("210", "120"), is_slip("1775", "775"), is_slip("352", "325"), is_slip("95", "90"), is_slip("12", "98")
    (True, True, True, True, False)
    """
    if len(written) == len(right):
        apart = [place for place, (one, other) in enumerate(zip(written, right, strict=True)) if one != other]
        if len(apart) == 2:
            first, second = apart
            return written[first] == right[second] and written[second] == right[first]
        return len(apart) == 1
    if abs(len(written) - len(right)) != 1:
        return False
    longer, shorter = sorted((written, right), key=len, reverse=True)
    place = next((at for at, digit in enumerate(shorter) if digit != longer[at]), len(shorter))
    return longer[place + 1 :] == shorter[place:]


def _is_mistyped(target: Number, written: str, right: str) -> bool:
    """Whether a slip explains the digits; whole percentages lie too close together to tell 105% from 10%."""
    whole = target.kind is Kind.PERCENT and target.quantity.step >= 1
    return is_slip(written, right) and not (whole and len(written) != len(right))


@cache
def _sorts(words: str) -> frozenset[Sort]:
    """How a number came about, by the words before it."""
    if pattern_of("worked_out", "not").search(words):
        return frozenset()
    return frozenset(sort for sort in _TOLD if pattern_of("worked_out", sort.value).search(words))


def _is_short(number: Number) -> bool:
    digits = _digits(number)
    return len(digits if number.kind is Kind.PERCENT else digits.rstrip("0")) < _SHORT


def _is_all(number: Number) -> bool:
    """Whether a number is 100%, which is claimed, not worked out."""
    return number.kind is Kind.PERCENT and number.value == _HUNDRED


def _slip(
    reading: Reading, target: Number, pool: Sequence[Number], wide: Sequence[Number], sorts: frozenset[Sort]
) -> Relation | None:
    """Return the nearest relation that a slip explains; None where something in a wider pool gives what is written."""
    written = _digits(target)
    found = [
        one
        for one in relations_to(target, pool, sorts)
        if one.sort in sorts and _is_mistyped(target, written, _digits(target, one))
        if abs(one.value - target.value) > _ROUNDED * target.quantity.step and _is_meant(reading, target, one, pool)
    ]
    if not found or any(gives(one, target) for one in relations_to(target, wide)) or _bears(target, pool):
        return None
    found = [one for one in found if not _serves_another(one, target, pool)]
    return min(found, key=lambda one: max(abs(operand.start - target.start) for operand in one.operands), default=None)


def _is_meant(reading: Reading, target: Number, relation: Relation, pool: Sequence[Number]) -> bool:
    """Whether the words allow a relation.

    A product needs one price, a share the two amounts right before it, a difference two that are none (of three, all
    stand in its sentence), and what something grew by must be called so.
    """
    first, last = relation.operands[0], relation.operands[-1]
    if relation.sort is Sort.PRODUCT:
        return _is_of_one_price(reading, target, relation, pool)
    if relation.sort is Sort.MEAN:
        told = first.start < target.start or any_of("totals", "before").search(first.before)
        return bool(told) and last.sentence <= target.sentence
    if relation.sort is Sort.PART:
        return last.start < target.start and _TAKEN.search(last.before) is not None
    if relation.sort is Sort.DIFFERENCE:
        beside = relation.operands if len(relation.operands) > _PAIR else (first,)
        return all(one.sentence == target.sentence for one in beside) and not any(
            Sort.DIFFERENCE in _sorts(one.before[-12:]) for one in relation.operands
        )
    if relation.sort in (Sort.GROWTH, Sort.DECLINE):
        return _is_change_of(reading, target, first, last)
    if relation.sort is Sort.SHARE:
        if target.quantity.step >= 1:
            return False  # of two digits alone, any share is near some other
        ahead = [one for one in pool if one.sentence == target.sentence and one.start < target.start]
        return set(relation.operands) == set([one for one in ahead if one.unit == first.unit][-2:])
    return True


def _is_change_of(reading: Reading, target: Number, first: Number, last: Number) -> bool:
    """Whether the words allow a change to be from one number to another."""
    if {first.sentence, last.sentence} != {target.sentence}:
        return False
    if any(_has_own(reading, one, target) for one in (first, last)):
        return False
    if "同比" in target.before and not _are_of_two_years(first, last):
        return False  # 1—11月完成2.35亿元，同比增长17.5%；全年完成2.62亿元
    return first.value >= last.value or bool(_sorts(first.before[-12:]) & {Sort.GROWTH, Sort.DECLINE})


def _are_of_two_years(one: Number, other: Number) -> bool:
    """Whether the words before two numbers put one of them into another year."""
    words = one.before + "　" + other.before
    return _LAST.search(words) is not None or len(set(_YEAR.findall(words))) > 1


def _is_of_one_price(reading: Reading, target: Number, relation: Relation, pool: Sequence[Number]) -> bool:
    first = relation.operands[0]
    rounds = {one for one in pool if one.unit in _ROUNDS and one.sentence == target.sentence}
    if len({(one.value, one.unit) for one in relation.operands}) < len(relation.operands):
        return False  # 目标4个，实际4个
    if first.before.count("每") >= len(relation.operands) or not rounds <= set(relation.operands):
        return False  # 每期5天、80人，共办6期，每人每天300元: all of them count
    _, behind = reading.neighbours(first, 0, 1)
    if behind and behind[0].unit == first.unit and reading.text[first.end] in "、和":
        return False  # 每项20万元、8万元: of several prices
    return _is_price(reading, first) and sum(_is_price(reading, one) for one in pool if one.unit == first.unit) == 1


def _has_own(reading: Reading, number: Number, target: Number) -> bool:
    """Whether a change of its own follows a number: 一产24.5亿元、增长5.8%，二产42.9亿元、增长8.4%."""
    _, behind = reading.neighbours(number, 0, 1)
    return bool(behind) and behind[0] is not target and behind[0].kind is Kind.PERCENT and sign_of(behind[0]) != 0


def _is_price(reading: Reading, number: Number) -> bool:
    """Whether a number is told for one of something (每户800元, 3元/人)."""
    behind = reading.text[number.end : number.end + 4]
    return bool(_PRICE.search(number.before) or _PRICE_BEHIND.match(behind))


def _bears(target: Number, pool: Sequence[Number]) -> bool:
    """Whether the number makes another one with its neighbours, which proves it."""
    for one in pool:
        others = sorted((target, *(other for other in pool if other is not one)), key=lambda number: number.start)
        if not _is_short(one) and any(
            target in relation.operands and gives(relation, one) for relation in relations_to(one, others)
        ):
            return True
    return False


def _serves_another(relation: Relation, target: Number, pool: Sequence[Number]) -> bool:
    """Whether the same operands make another number nearby in the same way."""
    others = (one for one in pool if one not in relation.operands and one.unit == target.unit)
    return any(gives(relation, one) for one in others)


def _digits(number: Number, relation: Relation | None = None) -> str:
    """The digits of a number, or those that what it is worked out to would have in its place."""
    value = relation.value if relation else number.value
    step = number.quantity.step
    return str(int((value / step).to_integral_value(ROUND_HALF_UP))) if step else ""


def _finding(reading: Reading, target: Number, relation: Relation) -> Finding:
    right = shown(relation.value, target)
    message = f"疑有笔误：{relation.formula}＝{right}，文中写作{target.text}"
    code = _CODES.get(relation.sort, Code.RATE_MISMATCH)
    ends = (target, *relation.operands)
    start, end = min(one.start for one in ends), max(one.end for one in ends)
    return reading.finding(code, Severity.WARNING, start, end, message)
