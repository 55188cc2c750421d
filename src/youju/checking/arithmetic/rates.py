"""Checks that every rate and share is what the numbers it speaks of make of each other.

One generator proposes what a rate may be made of (`rate_operands`), by the words' evidence. It is told as wrong only if
none of these proposals, and nothing else nearby, bears it out; the surest proposal says what it should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from youju.checking.arithmetic.quotients import Evidence, Quotient, is_bound, is_rough, rate_fit
from youju.checking.arithmetic.rate_claims import RateClaim, called, find_rate_claims, is_of_base, listed_from, wanted
from youju.checking.arithmetic.rate_operands import SUM, is_base, proposals
from youju.checking.arithmetic.rate_wholes import MOVED
from youju.checking.interval import Fit, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import patterns, role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["check_rate_bounds", "check_rate_formulas", "check_rates"]

_HUNDRED = Decimal(100)
_PLUS = regex(r"加上|连同|另加|计入")
_CARRIED = regex(r"(?:上年|年初)结[转余]")
_LONG_NAME = regex(r"(?:^|，)[^\W\d_]{2}(?P<of>[^\W\d_]{2,4})率(?:为|达到?|是)?$")
_DIGIT = regex(r"\d")
_IN_ALL = regex(r"合计|累计|总体|共")
_UP_TO = regex(r"以上|以下")
_MOST, _SIDE_BY_SIDE = 40, 10
_SIGN = regex(r"[÷/／]")
_DIVIDED = (
    r"(?P<part>\d[\d,]*(?:\.\d+)?)(?P<of>[^\W\d_]{0,3})\s*[÷/／]\s*(?P<whole>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\W\d_]{0,3})"
    r"\s*(?:[×*]\s*100\s*[%％]?\s*)?"
)
_BEHIND = regex(rf"\s*[（(](?:即|计算式?[：:]|[=＝])?\s*{_DIVIDED}[）)]")
_AHEAD = regex(rf"(?<![\d.,+＋\-－—×*÷/／）)]){_DIVIDED}[=＝]\s*$")
_FAR = 48


def check_rates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each rate or share that the numbers it is made of contradict."""
    for claim in find_rate_claims(reading):
        proposed = _surest(claim)
        if proposed and not _is_innocent(claim, proposed):
            closest = min(proposed, key=lambda one: (one.fit(claim.rate), abs(one.exact - claim.rate.value)))
            if finding := closest.finding(reading, claim.rate):
                yield finding


def _surest(claim: RateClaim) -> list[Quotient]:
    """Return the proposals that the words tell most surely; none where one that they name is right."""
    proposed: list[Quotient] = []
    for one in proposals(claim):
        if one.evidence and one.fit(claim.rate) is Fit.RIGHT:
            return []
        if not _is_one_and_the_same(one):
            proposed.append(one)
    surest = max((one.evidence for one in proposed), default=Evidence.NEAREST)
    return [one for one in proposed if one.evidence is surest]


def _is_one_and_the_same(quotient: Quotient) -> bool:
    """Whether both sides only count what is spoken of: 三个标段的支付比例……，三个标段平均83%."""
    (top, *_), (base, *_) = quotient.tops, quotient.bases
    return top is not base and top.text == base.text and not _DIGIT.search(top.text)


def _is_innocent(claim: RateClaim, proposed: Sequence[Quotient]) -> bool:
    """Whether a rate that none of the quotients it may be bears out is of something else that stands nearby."""
    if any(one.fit(claim.rate) is not Fit.WRONG for one in proposed):
        return False
    if _is_summand(proposed[0]) or _adds_up(claim) or _is_rest(claim):
        return True
    if _UP_TO.search(claim.words) and not any(_UP_TO.search(one.before) for one in claim.near):
        return True  # 研究生17人、本科56人，本科以上占84.88%
    if claim.is_share and any(one.fit(claim.rate) is Fit.RIGHT for one in _turned(proposed)):
        return True
    names = [(name,) for want in wanted(claim.words) for name in want.whole if claim.is_share]
    bases = {one for name in names for one in called(name, claim.around)}
    if any(Quotient(one.tops, (base,)).fit(claim.rate) is Fit.RIGHT for one in proposed for base in bases):
        return True  # 入驻企业48家，投产36家，其中规上12家，占投产企业的三分之一
    if is_rough(claim.rate) or is_bound(claim.rate):  # no digits that something else could bear out
        return False
    rate, near = claim.rate, claim.near if len(claim.near) > 1 else claim.around
    if proposed[0].evidence is Evidence.SAID:  # only the part may be another number
        others = {one.less for one in proposed}  # what a rate is the rest of is no part of it
        free = [one for one in claim.near or claim.around if one not in others and not is_base(claim, one)]
        parts = [*(one.value for one in free), *_sums(free, proposed[0].tops[0])]
        wholes = [whole.value for one in proposed for whole in one.bases]
        beside = {top.value: [top.value + whole for whole in wholes] for one in proposed for top in one.tops}
        return _is_borne_out(rate, parts, wholes) or any(_is_borne_out(rate, [top], beside[top]) for top in beside)
    if proposed[0].evidence is Evidence.NAMED:  # the whole may be, or the part where what it is of is told in several
        return any(
            _is_borne_out(rate, _tops(one, claim.around), _bases(claim.around, one.tops[0]))
            or _is_borne_out(rate, _others(claim, one), [whole.value for whole in one.bases])
            or _is_borne_out(rate, _listed(claim, one), _bases(claim.around, one.tops[0]))
            or (_IN_ALL.search(claim.words) and _is_borne_out(rate, _tops(one, []), _paired(claim, one.bases[0])))
            for one in proposed
        )
    name = _LONG_NAME.search(claim.words)
    if name and name["of"] in (top.before for one in proposed for top in one.tops):
        return True  # 调解180件、裁决90件，终局裁决率70.8%: of some of these
    likes = {one.unit: one for one in near}.values()
    return _makes_another(claim, proposed[0]) or any(
        _is_borne_out(rate, _sums(near, like), [*_bases(claim.around, like), *_sums(near, like)]) for like in likes
    )


def _turned(proposed: Sequence[Quotient]) -> Iterator[Quotient]:
    """Yield shares above 100% the other way round."""
    return (replace(one, tops=one.bases, bases=one.tops) for one in proposed if one.exact > _HUNDRED and not one.less)


def _adds_up(claim: RateClaim) -> bool:
    """Whether a rate is what shares told before it come to: 一期占40%，二期占55%，合计执行率95%."""
    shares = [
        one.value for one in claim.sentence.numbers[:_MOST] if one.kind is Kind.PERCENT and one.start < claim.rate.start
    ]
    return _IN_ALL.search(claim.words) is not None and len(shares) > 1 and sum(shares) == claim.rate.value


def _is_rest(claim: RateClaim) -> bool:
    """Whether a share is what the one before it leaves: 上半年支出181.1万元，占全年的42.8%，下半年占57.2%."""
    before, _ = claim.reading.neighbours(claim.rate, 1, 0)
    last = before[0] if before else None
    if last is None or last.kind is not Kind.PERCENT or not claim.is_share or claim.rate.before.startswith("占"):
        return False
    return ("占" in last.before or is_of_base(last)) and last.value + claim.rate.value == _HUNDRED


def _is_summand(quotient: Quotient) -> bool:
    """Whether the base is a part of its own numerator (甲200万元、乙162万元，合计362万元，占采购预算的…)."""
    top, base = quotient.tops[0], quotient.bases[0]
    return base.start < top.start and base.value < top.value and SUM.search(top.before) is not None


def _makes_another(claim: RateClaim, quotient: Quotient) -> bool:
    """Whether these two amounts already make another rate of the sentence."""
    numbers = claim.sentence.numbers[:_MOST]
    others = [one for one in numbers if one.kind is Kind.PERCENT and one.exact and one is not claim.rate]
    top, base = quotient.tops[0], quotient.bases[0]
    return any(Fit.WRONG is not rate_fit(one, *pair) for one in others for pair in ((top, base), (base, top)))


def _is_borne_out(rate: Number, parts: Iterable[Decimal], wholes: Iterable[Decimal]) -> bool:
    """Whether one of these parts over one of these wholes gives a rate to its last digit."""
    half, tops = rate.quantity.step / 2, set(parts)
    return any(
        top != whole and abs(top * _HUNDRED - rate.value * whole) <= whole * half
        for whole in set(wholes)
        for top in tops
    )


def _others(claim: RateClaim, quotient: Quotient) -> Iterator[Decimal]:
    """Yield the other numbers of the part's unit before a rate: the last of what is told month by month."""
    return (one.value for one in claim.near if one.unit == quotient.tops[0].unit and one not in quotient.numbers)


def _listed(claim: RateClaim, quotient: Quotient) -> Iterator[Decimal]:
    """Yield what a part makes with those listed with it: 已付首付款206.4万元和到货款344万元，支付率80%."""
    listed = listed_from(claim, quotient.tops[0])
    yield from accumulate(one.value for one in listed) if len(listed) > 1 else ()


def _paired(claim: RateClaim, base: Number) -> Iterator[Decimal]:
    """Yield what a whole makes with another one of the paragraph: 中央2900万元……；省级1100万元……总体执行率."""
    return (base.value + one.value for one in claim.around if one.unit == base.unit and one is not base)


def _tops(quotient: Quotient, numbers: Sequence[Number]) -> Iterator[Decimal]:
    """Yield what may be the part, and what it comes to with what the words add (加上年末暂付款12万元)."""
    for part in quotient.tops:
        value = part.value - (quotient.less.value if quotient.less else 0)
        yield value
        yield from (value + one.value for one in numbers if one.unit == part.unit and _PLUS.search(one.before))


def _bases(numbers: Sequence[Number], part: Number) -> Iterator[Decimal]:
    """Yield amounts, and what budgets became by what was added or taken (批复126万元，调增18万元: 144万元)."""
    same = [one for one in numbers if one.unit == part.unit]
    moves = [one.value for one in same if MOVED.search(one.before) or _CARRIED.search(one.before)]
    for one in same:
        yield one.value
        if role_of(one.before) in ("budget", "received"):
            yield from (one.value + sign * move for move in moves for sign in (1, -1))


def _sums(numbers: Sequence[Number], like: Number) -> Iterator[Decimal]:
    """Yield what neighbours of one unit make together (满意178份、基本满意14份)."""
    same = [one.value for one in numbers if one.unit == like.unit][-_SIDE_BY_SIDE:]
    for start in range(len(same)):
        yield from accumulate(same[start:])


def check_rate_bounds(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each 满意度, 合格率 or the like above 100%: none of them is of more than all there is."""
    at_most_all = patterns("at_most_all")
    for rate in reading.numbers:
        if rate.kind is not Kind.PERCENT or rate.value <= _HUNDRED:
            continue
        found = at_most_all["name"].search(rate.before)
        if found and not at_most_all["other"].search(rate.before):
            message = f"“{found['name']}”不会超过100%，文中写作{rate.text}"
            yield reading.finding(Code.RATE_MISMATCH, Severity.ERROR, rate.start, rate.end, message)


def check_rate_formulas(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each percentage that the division beside it doesn't give."""
    for sentence in reading.sentences if _SIGN.search(reading.text) else ():
        for rate in sentence.numbers:
            if rate.kind is not Kind.PERCENT or not rate.exact:
                continue
            ahead = max(sentence.start, rate.start - _FAR)
            found = _BEHIND.match(reading.text, rate.end) or _AHEAD.search(reading.text, ahead, rate.start)
            if found and (right := _right(rate, found)):
                message = f"比率与算式不符：{found['part']}÷{found['whole']}＝{right}，文中写作{rate.text}"
                start, end = min(rate.start, found.start()), max(rate.end, found.end())
                yield reading.finding(Code.RATE_MISMATCH, Severity.ERROR, start, end, message, right)


def _right(rate: Number, found: re.Match[str]) -> str:
    """Return what a division gives, where that isn't the percentage beside it."""
    part = Quantity.parse(found["part"], found["of"] or found["unit"] or None)
    whole = Quantity.parse(found["whole"], found["unit"] or found["of"] or None)
    ratio = operand_interval(part).over(operand_interval(whole)) if whole.value else None
    if ratio is None or part.unit != whole.unit:
        return ""
    exact = part.value / whole.value * _HUNDRED
    if fit(rate.quantity, exact, ratio.times(_HUNDRED), coarse=is_coarse(part, whole)) is not Fit.WRONG:
        return ""
    return f"{plain_digits(round_to(exact, rate.quantity.step))}%"
