"""Knows rates whose base is sure: 占80%，为5184盏; 93%，即412万元中370万元; 以860万元为基数; of what was inspected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from youju.checking.arithmetic.quotients import Evidence, Quotient
from youju.checking.arithmetic.rate_claims import RateClaim, called, wanted
from youju.checking.interval import Fit
from youju.checking.reading import Number
from youju.checking.vocabulary import patterns
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["COMES_TO", "stated"]

COMES_TO = regex(r"[，,]?(?:为|即|计|共计?|有|约)+(?=\d)")
"""Between a share and the part that it makes."""
_SO, _IN = regex(r"[，,：:（(](?:即|也就是)"), regex(r"[，]?[中里]")
_AS_BASE = regex(r"作?为(?:基数|分母)|[计测]算|口径")
_INSPECTED = patterns("inspected")
_NEAR = 80
"""How far behind a rate a number is looked for that bears a name which the rate tells."""


def stated(claim: RateClaim) -> Iterator[Quotient]:
    """Yield what a rate is made of, where the words say so outright."""
    yield from _worked_out(claim)
    yield from _explained(claim)
    yield from _of_stated_base(claim)
    yield from _of_inspected(claim)


def _worked_out(claim: RateClaim) -> Iterator[Quotient]:
    """现有6480盏，LED灯占80%，为5184盏: the part follows the share, the whole stands before."""
    if not (claim.is_share and claim.behind):
        return
    part = claim.behind[0]
    found = COMES_TO.match(claim.reading.text, claim.rate.end)
    if found and found.end() == part.start:
        wholes = [one for one in claim.near if one.unit == part.unit and one.value > part.value]
        wholes = [
            one for one in wholes if not any("占" in two.before for two in claim.reading.neighbours(one, 1, 0)[0])
        ]
        yield from (Quotient((part,), (whole,), evidence=Evidence.SAID) for whole in wholes)


def _explained(claim: RateClaim) -> Iterator[Quotient]:
    """93%，即全年指标数412万元中已拨出370.8万元: both stand behind."""
    found = _SO.match(claim.reading.text, claim.rate.end)
    pair = (claim.bracket or claim.behind)[:2]
    if found and len(pair) == 2 and _IN.match(claim.reading.text, pair[0].end) and pair[0].unit == pair[1].unit:
        yield Quotient((pair[1],), (pair[0],), evidence=Evidence.SAID)


def _of_stated_base(claim: RateClaim) -> Iterator[Quotient]:
    """以到位资金860万元为基数，使用率98%……全年使用825.6万元: the base is told as such, the part by its name around."""
    text = claim.reading.text
    base = next((one for one in reversed(claim.near) if _AS_BASE.match(text, one.end)), None)
    if base is None:
        return
    told = (*claim.around, *claim.reading.numbers_in(claim.rate.end, claim.rate.end + _NEAR))
    free = [one for one in told if one.unit == base.unit and one is not base and not _AS_BASE.match(text, one.end)]
    for want in wanted(claim.words):
        parts = {one.value: one for names in want.parts for one in called(names, free)}
        if want.of == "part" and len(want.parts) == len(parts) == 1:
            yield from (Quotient((one,), (base,), evidence=Evidence.SAID) for one in parts.values())


def _of_inspected(claim: RateClaim) -> Iterator[Quotient]:
    """计划抽检320批次，实际抽检341批次，不合格8批次: a rate is of what was done; one of the plan is wrong."""
    if not _INSPECTED["rate"].search(claim.words):
        return
    told = [one for one in (*claim.earlier, *claim.ahead, *claim.near) if one.kind is Kind.COUNT and one.exact]
    for plan, done in product(told, told):
        if plan.start < done.start and plan.unit == done.unit and _is_plan_of(plan, done):
            parts = [one for one in told if one.start > done.start]
            others = [one for one in told if one is not plan]
            if Fit.RIGHT in _fits(claim, plan, parts) and not any(_bears(claim, one, parts) for one in others):
                yield Quotient((parts[-1],), (done,), evidence=Evidence.SAID)
                return


def _is_plan_of(plan: Number, done: Number) -> bool:
    is_done, is_plan = _INSPECTED["done"].search(done.before), _INSPECTED["plan"].search(plan.before)
    return bool(is_done and is_plan) and plan.value != done.value


def _bears(claim: RateClaim, base: Number, parts: Sequence[Number]) -> bool:
    return any(fit is not Fit.WRONG for fit in _fits(claim, base, parts))


def _fits(claim: RateClaim, base: Number, parts: Sequence[Number]) -> Iterator[Fit]:
    """Yield how a rate suits what one of some parts, two side by side, or all but one make of a base."""
    for tops in (*((one,) for one in parts), *pairwise(parts)):
        yield Quotient(tops, (base,)).fit(claim.rate)
    yield from (Quotient((base,), (base,), one).fit(claim.rate) for one in parts)
