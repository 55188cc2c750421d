"""Proposes what a rate may be made of: the numbers that bear the names its words want, or that stand where they should.

Every proposal that the words allow is yielded, the best first: a rate that any of them bears out is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from youju.checking.arithmetic.change_claims import is_of_change
from youju.checking.arithmetic.quotients import Evidence, Quotient, is_rough
from youju.checking.arithmetic.rate_claims import (
    RateClaim,
    Wanted,
    called,
    is_of_base,
    listed_from,
    wanted,
)
from youju.checking.arithmetic.rate_stated import stated
from youju.checking.arithmetic.rate_wholes import are_comparable, has_share, wholes_of
from youju.checking.interval import Fit
from youju.checking.reading import Number
from youju.checking.vocabulary import item_in, pattern_of, role_of
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["SUM", "is_base", "proposals"]

SUM = regex(r"(?:合计|共计|总计|两项共|^共)(?:为|达)?$")
"""Said of what the amounts before make together."""
_LONG_NAME = regex(r"(?P<name>[^\W\d_]{3,6})率")
_EMPTY = frozenset("的了为达到是有占比共其中人数")
_DUE = regex(r"^(?:实际|全部|年度|共|全[年县市区镇])*应(?!急|用|对|届|收|付|发|到位)[^\W\d_]{1,6}$")
"""Said of what ought to be, before a rate of what is."""
_COUNTS = regex(r"[有是为中已共达]$")
_OUGHT, _DONE = regex(r"应|计划|任务|目标|设计"), regex(r"^(?:已|实际?|完成)")
_LEFT = regex(r"^(?:其余|余下|剩余|剩下|还有|尚有|仍有|余|尚余|未[^\W\d_]{2,4})(?:的|有)?$")
_LEFT_BEHIND = regex(r"(?:正在|尚未|未|待|仍在|尚在)[^\W\d_]{1,6}")
_READY = regex(r"开放|编制|核定")
_COMPARED = regex(r"^[比较](?:上年|去年|同期)")
_ALL_OF_IT, _FAR_BEYOND = Decimal(100), Decimal(400)
_BARELY = Decimal("1.2")
"""How far a part may be above its whole by a slip; further, and the two aren't part and whole."""


def proposals(claim: RateClaim) -> Iterator[Quotient]:
    """Yield each quotient that the words allow, the surest first."""
    if claim.inline:
        yield from _inline(claim)
        return
    if worked := list(stated(claim)):
        yield from worked
        return
    if is_rough(claim.rate) and claim.reading.text.startswith("的", claim.rate.end):
        yield from _of_kind(claim)
        return
    wants = wanted(claim.words)
    if due := list(_of_due(claim, wants)) or list(_of_halves(claim, wants)):
        yield from due
        return
    for want in wants:
        for field in _fields(claim, want):
            if found := list(_of_field(claim, want, field)):
                yield from found
                break
    yield from _summed(claim, wants)
    if not any(want.evidence is Evidence.NEAREST and claim.is_share and all(want.parts) for want in wants):
        yield from _only_pair(claim)


def _inline(claim: RateClaim) -> Iterator[Quotient]:
    """占采购预算825万元的91%: the base stands right before, the part is the last amount that is no such base."""
    if not claim.near:
        return
    base = claim.near[-1]
    tops = [one for one in claim.near[:-1] if one.unit == base.unit and not is_base(claim, one)]
    if tops:
        yield Quotient((tops[-1],), (base,), evidence=Evidence.SAID)


def _of_kind(claim: RateClaim) -> Iterator[Quotient]:
    """共12个镇街，达标的有8个，四分之三的镇街达标: the whole is what counts the things named behind a rough share."""
    behind = claim.reading.text[claim.rate.end : claim.rate.end + len("的镇街")]
    wholes = [one for one in claim.around if one.after.startswith(behind[1:])]
    if len(behind) < len("的镇街") or len(wholes) != 1:
        return
    whole = wholes[0]
    smaller = [one for one in claim.around if one.unit == whole.unit and one.value < whole.value]
    for one in smaller:
        rest = Quotient((whole,), (whole,), one)
        if len(smaller) == 1 and rest.fit(claim.rate) is Fit.RIGHT:
            yield rest
        elif not one.before or _COUNTS.search(one.before) or one.after.startswith(behind[1:]):
            yield Quotient((one,), (whole,))


def _of_due(claim: RateClaim, wants: Sequence[Wanted]) -> Iterator[Quotient]:
    """扣除备案地块，应复耕1224亩，复耕完成率90%: what ought to be stands right before, the part further ahead."""
    base = claim.near[-1] if claim.near else None
    if base is None or not _DUE.search(base.before):
        return
    ahead = [one for one in (*claim.earlier, *claim.ahead, *claim.near[:-1]) if one.unit == base.unit]
    for want in wants:
        if len(want.parts) == 1 and want.of == "part" and want.evidence is Evidence.NEAREST:
            names = tuple(name for name in want.parts[0] if len(name) > 1)
            yield from (Quotient((one,), (base,), evidence=Evidence.SAID) for one in called(names, ahead)[:1])


def _of_halves(claim: RateClaim, wants: Sequence[Wanted]) -> Iterator[Quotient]:
    """已办结117批次，还有7批次正在办理，办结率94.4%: both make a told number, and that is the whole."""
    sides = (*claim.near[-2:], *claim.behind[:1])
    for part, rest in () if claim.is_share or "按" in claim.words else pairwise(sides):
        if not _is_left(rest) or _is_left(part) or part.unit != rest.unit:
            continue
        told = [one for one in claim.around if (one.value, one.unit) == (part.value + rest.value, part.unit)]
        names = [names for want in wants if want.of == "part" for names in want.parts if called(names, [part])]
        if told and names:
            yield Quotient((part,), (told[-1],), evidence=Evidence.SAID)


def _is_left(number: Number) -> bool:
    return _LEFT.search(number.before) is not None or _LEFT_BEHIND.match(number.after) is not None


def _summed(claim: RateClaim, wants: Sequence[Wanted]) -> Iterator[Quotient]:
    """核定行政编制34名、事业编制41名，实有行政人员31人、事业人员38人，控制率92%: as many parts as wholes, added up."""
    for want in wants:
        for names in want.parts if want.whole and want.of == "part" and len(want.parts) == 1 else ():
            parts = [listed_from(claim, one) for one in called(names, claim.near)[-1:]]
            wholes = [listed_from(claim, one) for one in called(want.whole, claim.near)[-1:]]
            for tops, bases in zip(parts, wholes, strict=False):
                apart = len(tops) == len(bases) > 1 and not set(tops) & set(bases)
                if apart and are_comparable(claim, tops[0], bases[0]):
                    yield Quotient(tops, bases, evidence=want.evidence)


def is_base(claim: RateClaim, number: Number) -> bool:
    """Whether a rate of its own follows a number as its base (采购预算825万元的91%)."""
    behind = claim.follower(number)
    return behind is not None and behind.kind is Kind.PERCENT and is_of_base(behind)


def _fields(claim: RateClaim, want: Wanted) -> Iterator[Sequence[Number]]:
    """Yield where the numbers may stand: in the bracket behind, before it, in sentences before, right behind it."""
    if claim.bracket:
        yield claim.bracket
    yield (*claim.near, *claim.bracket)
    if (len(claim.near) == 1 and all(want.parts) and not want.whole) or claim.lead.lstrip().startswith("其中"):
        yield (*claim.ahead, *claim.near)
    if len(claim.near) == 1 and claim.is_share and not want.whole and not all(want.parts):
        yield (*(claim.ahead or (() if claim.item else claim.earlier)), *claim.near)
    if all(want.parts) and want.evidence is not Evidence.NEAREST:
        told = not claim.item or (len(want.parts) > 1 and not claim.near)
        if told and all(called(want.parts[0], [one]) for one in claim.near):
            yield (*claim.earlier, *claim.ahead, *claim.near)
    if not claim.near:
        yield claim.behind if not want.first else claim.earlier
        yield from _told_before(claim, want)
    if want.evidence and claim.behind and not claim.is_share:
        yield (*claim.near, claim.behind[0])


def _told_before(claim: RateClaim, want: Wanted) -> Iterator[Sequence[Number]]:
    """按有效问卷数计算，农户满意度为88%: both told before by names of their own, one number by each."""
    told, names = (*claim.earlier, *claim.ahead), [name for names in want.parts for name in names[:1]]
    own = all(name and not role_of(name) for name in (*names, *want.whole[:1]))
    if want.evidence is Evidence.SAID and want.whole and own and len(called(names, told)) == 1:
        yield told


def _of_field(claim: RateClaim, want: Wanted, field: Sequence[Number]) -> Iterator[Quotient]:
    for parts in _parts(claim, want, field):
        rest = [one for one in field if one not in parts and are_comparable(claim, one, parts[0])]
        for whole, evidence in wholes_of(claim, want, parts, rest):
            if want.of == "rest" and whole[0].value > parts[0].value:
                yield Quotient(whole, whole, parts[0], evidence)
            elif want.of == "beyond" and parts[0].value > whole[0].value:
                yield Quotient(parts, whole, whole[0], evidence)
            elif want.of == "part":
                quotient = Quotient(parts, whole, evidence=evidence)
                yield from () if _is_overspent(claim, want, quotient) else (quotient,)


def _is_overspent(claim: RateClaim, want: Wanted, quotient: Quotient) -> bool:
    """Whether a budget told is too small for what was spent: 省级2000万元、市级800万元，支出2520万元 are of both."""
    guessed = want.evidence is Evidence.NAMED and "spent" in want.parts[0] and len(claim.near) > 2
    return guessed and claim.rate.value <= _ALL_OF_IT < quotient.exact / _BARELY < _FAR_BEYOND


def _parts(claim: RateClaim, want: Wanted, numbers: Sequence[Number]) -> Iterator[tuple[Number, ...]]:
    """Yield the numbers that may make up the part; those that no name tells are the last."""
    if not all(want.parts):
        free = [one for one in numbers if not is_base(claim, one)]
        free = [one for one in free if one.group == claim.rate.group] or free  # 1542万元（公用215万元），占38.5%
        if (
            want.whole
            and want.evidence is Evidence.SAID
            and called(want.whole[:1], claim.around) == free[-1:]
            and free[1:]
        ):
            free = free[:-1]  # 决算142万元，年初预算135万元，完成年初预算的
        if want.first and free:
            free = _last_list(claim, free)
        if len(free) >= len(want.parts):
            yield tuple(free[: len(want.parts)] if want.first else free[-len(want.parts) :])
        return
    if len(want.parts) > 1:
        yield from _eachcalled(want.parts, numbers)
        return
    found = [called(names, numbers) for names in want.parts]
    if len(found) == 1:
        named = item_in(claim.words)  # 其中工程款执行率: of one of the summands
        yield from ((one if named else _total_of(one, numbers) or one,) for one in found[0])


def _eachcalled(parts: Sequence[tuple[str, ...]], numbers: Sequence[Number]) -> Iterator[tuple[Number, ...]]:
    """Yield a number for each name of a part, the longest names first: 满意 isn't 基本满意."""
    found: list[Number] = []
    for names in sorted(parts, key=lambda names: -len(names[0])):
        found += [one for one in called(names, numbers) if one not in found][:1]
    if len(found) == len(parts) and len({one.unit for one in found}) == 1:
        yield tuple(sorted(found, key=lambda one: one.start))


def _last_list(claim: RateClaim, numbers: Sequence[Number]) -> list[Number]:
    """Return the last numbers of one unit that 、 joins; all of that unit where it joins none."""
    same = [one for one in numbers if one.unit == numbers[-1].unit]
    joins = [claim.reading.text[one.end : one.end + 1] == "、" for one in same[:-1]]
    begin = len(joins) - joins[::-1].index(False) if False in joins else 0
    listed = same[begin:] if begin < len(joins) else same
    rest = listed[1:]
    return rest if listed[0].value == sum(one.value for one in rest) else listed


def _total_of(part: Number, numbers: Sequence[Number]) -> Number | None:
    """Return what a number and those behind it make together, where that is told (甲5元、乙2元，合计7元)."""
    added = part.value
    for one in numbers:
        if one.start > part.start and one.unit == part.unit:
            if SUM.search(one.before):
                return one if one.value == added else None
            added += one.value
    return None


def _only_pair(claim: RateClaim) -> Iterator[Quotient]:
    """Propose the only two numbers of a unit, where the words don't say that the rate is of something else."""
    field = claim.bracket or claim.near
    same = [one for one in field if one.unit == field[-1].unit and one.kind is not Kind.SCORE]
    same = [one for one in same if not (claim.is_share and _COMPARED.search(one.before))]
    if len(same) != 2 or (len(field) > 3 and field[-2] not in same):
        return
    roles = {role_of(one.before) for one in same}
    elsewhere = pattern_of("rates", "elsewhere").search(claim.words) or any(has_share(claim, one) for one in same)
    elsewhere = elsewhere or (claim.is_share and is_of_change(same[-1]))
    if elsewhere or (field is claim.near and _is_of_another(claim, same)) or (len(roles) == 1 and roles != {""}):
        return
    top, base = sorted(same, key=lambda one: one.value)
    yield Quotient((top,), (base,), evidence=Evidence.NEAREST)


def _is_of_another(claim: RateClaim, numbers: Sequence[Number]) -> bool:
    """Whether a rate has a long name of its own, no sign of which these numbers bear (优良路率)."""
    if is_rough(claim.rate) and not claim.words and not claim.rate.after:
        return False  # 其中178户认为客流增加，超过七成
    if is_rough(claim.rate):
        part = min(numbers, key=lambda one: one.value)
        return not (set(claim.words) - _EMPTY) & set(part.before + part.after)
    if _READY.search(min(numbers, key=lambda one: one.value).before) and not _READY.search(claim.words):
        return True  # 编制床位620张，实际开放586张，病床使用率61.3%
    if [bool(_OUGHT.search(one.before)) for one in numbers] == [True, False] and _DONE.search(numbers[1].before):
        return False  # 应扫描26400卷，已扫24816卷
    found = _LONG_NAME.search(claim.words)
    return found is not None and not set(found["name"]) & set("".join(one.before for one in numbers))
