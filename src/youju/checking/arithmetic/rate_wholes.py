"""Proposes what the whole of a rate may be: what is called so, the head of 其中, the list of its part, the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.arithmetic.change_claims import is_of_change
from youju.checking.arithmetic.quotients import Evidence
from youju.checking.arithmetic.rate_claims import RateClaim, Wanted, called, listed_from, of_its_year
from youju.checking.reading import Number
from youju.checking.vocabulary import any_of, item_in, number_of
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["MOVED", "are_comparable", "has_share", "wholes_of"]

MOVED = regex(r"追加|调增|调减|追减|核增|核减|收回|压减(?!后)")
"""Said of what was added to a budget, or taken from it."""
_SUM_OF = regex(r"(?P<count>[两二三四五六七八九])[^\W\d_]{1,3}(?:合计|总[额数和价]|之和)")
_PEOPLE = frozenset({"人", "名", "位"})
_CASES = ({"件", "件次"}, {"起", "起次"}, {"批", "批次"})
_ALL = regex(r"总|全[年部县市区]|共|有效|应")
_THIS_YEAR, _SAID_OF = regex(r"[当本该]年|年度"), regex(r"(?:共|合计|总)?(?:为|是|达)?$")
_TOLD_OFF = regex(r"分别|依次")
_TEXT = 400
"""How many numbers of a text are looked at."""
_NEAR = 80
"""How far behind a rate a number is looked for that bears a name which the rate tells."""
_NAME = 3
"""The shortest name that tells a number of another sentence."""
_LONG = 5
"""A name so long (政府采购支出总额) tells it whatever else is spoken of."""
_TOTAL = regex(r"(?:总[额数量]|合计|总计|[为是达共])+$")
_YEAR = regex(r"(?:19|20)\d\d(?=年)")
_ADJUSTED = regex(r"调整(?:后)?(?:为|至|到)$")
"""Said of what a budget became: 年初预算32万元，年中调整为35.5万元."""
_IN_ALL = regex(r"总[数额量]")
_BARELY = Decimal("1.2")
"""How far a part may be above its whole by a slip; further, and the two aren't part and whole."""
_LESS_THAN = regex(r"[比较](?P<base>[^，。；\d]{2,10}?)(?:节约|节省|节支|下浮|核减|审减|压减|降低|优惠|让利)")
"""What a saving beside its rate is held against: 较采购预算节约8.2万元，节约率14.1%."""


def has_share(claim: RateClaim, number: Number) -> bool:
    """Whether a share of its own follows an amount (1358.2万元，占63.6%)."""
    behind = claim.follower(number)
    return behind not in (None, claim.rate) and behind.kind is Kind.PERCENT and "占" in behind.before


def wholes_of(
    claim: RateClaim, want: Wanted, parts: tuple[Number, ...], rest: Sequence[Number]
) -> Iterator[tuple[tuple[Number, ...], Evidence]]:
    """Yield what may be the whole: what is called so, the head of 其中, the list that the part is of, the others."""
    if want.whole:
        if len(listed := _counted_off(want.whole[0], (*rest, *parts))) > 1:
            yield listed, want.evidence
        named = _named_wholes(claim, want, parts, rest)
        for one in named:
            yield (one,), want.evidence
            listed = listed_from(claim, one)
            if len(listed) > 1 and want.evidence is Evidence.SAID and not set(listed) & set(parts):
                yield listed, want.evidence  # 小学2.1万人、初中1万人，……占在校生的13%
        each = all(one.unit == named[0].unit and one.before.endswith(want.whole) for one in named)
        if len(named) > 1 and want.evidence is Evidence.SAID and each:
            yield tuple(named), want.evidence  # 一标段中标价1186万元，二标段中标价924万元，……占中标价的2%
    elif claim.is_share and (head := _head(claim, parts[0])):
        yield (head,), Evidence.NAMED
    else:
        added = sum((one.value for one in parts), Decimal(0))
        free = [one for one in reversed(rest) if not is_of_change(one) and not has_share(claim, one)]
        behind = [one for one in claim.behind if one.unit == parts[0].unit and one.exact and _ALL.search(one.before)]
        if claim.is_share:
            free = [one for one in free if any_of("totals", "before").search(one.before)] or free
        listed = _list_of(claim, parts) if claim.is_share and (all(want.parts) or want.first) else ()
        evidence = Evidence.NAMED if listed else want.evidence
        yield from [(listed, evidence)] if listed else ()
        yield from (((one,), evidence) for one in free or behind if one.value * _BARELY >= added)


def _counted_off(name: str, numbers: Sequence[Number]) -> tuple[Number, ...]:
    """Return as many numbers as a whole says that it is the sum of: 乙包占三包合计的36%."""
    found = _SUM_OF.match(name)
    same = tuple(sorted((one for one in numbers if one.kind is Kind.MONEY), key=lambda one: one.start))
    return same if found and number_of(found["count"]) == len(same) else ()


def _named_wholes(claim: RateClaim, want: Wanted, parts: Sequence[Number], rest: Sequence[Number]) -> Sequence[Number]:
    """Return the numbers called like the whole: beside the part, before its statement, anywhere before in the text."""
    said = want.evidence is Evidence.SAID
    for numbers in _fields_of_whole(claim, want, rest):
        free = [one for one in numbers if one not in parts and are_comparable(claim, one, parts[0])]
        adjusted = [one for one in free if _ADJUSTED.search(one.before)]
        free = [one for one in free if one.before.endswith(want.whole[0]) or not has_share(claim, one)]
        free = [one for one in free if not _is_changed(one, want.whole)]
        free = free if said else [one for one in free if not claim.is_of_another(one)]
        free = [one for one in free if one.kind is not Kind.MONEY or not MOVED.search(one.before)] or free
        if want.whole[0].startswith("年初"):
            free = [one for one in free if "调整" not in one.before]
        if against := _LESS_THAN.search(claim.reading.text, claim.sentence.start, claim.rate.start):
            named = [word for word in want.whole if word in against["base"]]
            free = [one for one in free if any(word in one.before for word in named)] or free
        free = _of_told_year(claim, free)
        if found := called(want.whole, free):
            if _IN_ALL.search(claim.words) and all("其中" in one.before for one in found):
                first = _head(claim, found[0])
                return (first,) if first else ()  # 学校67所，其中农村学校51所；……44所，占学校总数的
            yearly = _THIS_YEAR.search(claim.words)
            listed = [listed_from(claim, one) for one in found if yearly or _TOLD_OFF.search(one.before)]
            if any(len(one) > 1 for one in listed):
                return of_its_year(claim, listed[-1])
            if len({one.value for one in found}) > 2:
                whole = max(found, key=lambda one: one.value)
                return (whole,) if any_of("totals", "before").search(whole.before) or _ALL.search(claim.words) else ()
            return found if want.whole[0].startswith("年初") else list(dict.fromkeys((*found, *adjusted)))
    return ()


def _of_told_year(claim: RateClaim, numbers: list[Number]) -> list[Number]:
    """Leave out what is told of another year than the one that 当年 before a rate means."""
    years = _YEAR.findall(claim.reading.text, claim.sentence.start, claim.rate.start)
    if not years or "当年" not in claim.words:
        return numbers
    told = [(one, set(_YEAR.findall(one.before))) for one in numbers]
    return [one for one, own in told if len(own) != 1 or years[-1] in own]


def _fields_of_whole(claim: RateClaim, want: Wanted, rest: Sequence[Number]) -> Iterator[Sequence[Number]]:
    """Yield the numbers among which a whole is looked for, the nearest first."""
    said = want.evidence is Evidence.SAID
    yield [one for one in rest if one.sentence == claim.sentence.index or not said or not claim.near]
    yield claim.ahead
    yield claim.earlier if said and claim.lead.lstrip().startswith("其中") else ()
    yield _told_once(claim, want)
    yield _told_behind(claim, want)


def _told_once(claim: RateClaim, want: Wanted) -> Sequence[Number]:
    """Return the numbers of sentences before that bear the very name of a whole, where they are one value."""
    name = want.whole[0]
    long = want.evidence is Evidence.SAID and len(name) >= _LONG
    if len(name) < _NAME or (claim.item and not long):
        return ()
    told = claim.reading.numbers_before(claim.sentence.start, _TEXT)
    named = [one for one in told if _TOTAL.sub("", one.before).endswith(name) and not one.group]
    named = [one for one in named if long or not item_in(_TOTAL.sub("", one.before).removesuffix(name))]
    return named if len({one.value for one in named}) == 1 else ()


def _told_behind(claim: RateClaim, want: Wanted) -> Sequence[Number]:
    """Return the numbers behind a rate that bear the very name of its whole: 占收入总计的78%，……；收入总计10000万元."""
    if want.evidence is not Evidence.SAID or len(want.whole[0]) < _NAME:
        return ()
    behind = claim.reading.numbers_in(claim.rate.end, claim.rate.end + _NEAR)
    named = [one for one in behind if _SAID_OF.sub("", one.before).endswith(want.whole[0])]
    own_line = "\n" not in claim.reading.text[claim.rate.end : named[-1].start] if named else False
    return named if own_line and (item_in(want.whole[0]) or _ALL.search(want.whole[0])) else ()


def _is_changed(number: Number, names: Sequence[str]) -> bool:
    """Whether a number is a change, or what one starts from, and not just what the words compare with (较控制价)."""
    compared = number.before[:1] in ("较", "比") and any(name and number.before.endswith(name) for name in names)
    return is_of_change(number) and not compared


def _head(claim: RateClaim, part: Number) -> Number | None:
    """Return the whole that stands before 其中 (手术3126台次，……；其中三、四级1438台次), the first of its unit."""
    place = claim.reading.text.rfind("其中", claim.sentence.start, part.start)
    heads = [one for one in claim.sentence.numbers if one.start < place and one.unit == part.unit]
    if place == claim.sentence.start:
        heads = [one for one in claim.earlier if one.unit == part.unit and one.before[-4:] == part.before[-4:]]
    return heads[0] if heads else None


def _list_of(claim: RateClaim, parts: Sequence[Number]) -> tuple[Number, ...]:
    """Return the numbers of one unit before a rate, where they are one list that names these parts and more."""
    same = [one for one in claim.near if (one.unit, one.group) == (parts[0].unit, parts[0].group)]
    apart = [one for one in claim.near if same[0].start < one.start < same[-1].start and one.unit != parts[0].unit]
    if any(one.before and claim.reading.text[one.start - len(one.before) - 1] == "、" for one in apart):
        return ()  # 来信126件、来访317批次、网上投诉400件
    joins = {claim.reading.text[one.end : one.end + 1] for one in same[:-1]}
    run = [one for one in same if not any_of("totals", "before").search(one.before)]
    if len(run) > 2 and run[0].value == sum(one.value for one in run[1:]):
        run = run[1:] if run[0] not in parts else []  # 用户8178户，其中居民6815户、非居民1363户
    named = joins == {"、"} or (joins <= set("、，和") and len(run) > 2)
    return tuple(run) if named and len(run) > len(parts) else ()


def are_comparable(claim: RateClaim, one: Number, other: Number) -> bool:
    """Whether one number may be a part of another: one unit, or the only two counts (入住86人，床位120张)."""
    units = {one.unit, other.unit}
    alike = len(units) == 1 or units <= _PEOPLE or units in _CASES
    return alike or (one.kind is other.kind is Kind.COUNT and len(claim.near) == 2)
