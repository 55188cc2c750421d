"""Knows whether listed parts add up to their whole, and says so when they don't."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise

from youju.checking.arithmetic.closing_sums import find_closed
from youju.checking.arithmetic.quotients import Quotient
from youju.checking.arithmetic.scores import mark_of
from youju.checking.arithmetic.sides import AMOUNTS, added, fit_sides
from youju.checking.arithmetic.silent_sums import find_silent, find_states
from youju.checking.arithmetic.sum_claims import SumClaim, find_announced
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import any_of, patterns, role_of
from youju.checking.wording import addition, plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_sums"]

_SAID = patterns("states")
_AT_BEST = regex(r"最高|最低|最好|^为|折算")
_MANY_ANSWERS = regex(r"多选|不定项|可重复|可同时选")
_LAST_YEAR = regex(r"(?:(?<!加)上年|去年|上一年)(?![结末底初])[^，。；、\d]{0,6}$")
_FINDERS = (find_announced, find_closed, find_silent, find_states)
_TWICE = regex(r"有$|都|均|两|双|兼|既|同时|重复|重叠|交叉")
_SHARE, _SOON = regex(r"[^，。；\d]?，占"), 30
_PEOPLE = ("人", "名", "位", "户", "人次")
_SCALES = (3, 4, 8)
"""Powers of ten that part 元, 千元, 万元 and 亿元."""
_LOOSE_GAP, _TIGHT_GAP, _FEW = Decimal("0.10"), Decimal("0.05"), 2
_GAP, _LABEL = 8, 6


def check_sums(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each whole whose listed parts don't add up."""
    for claim in chain.from_iterable(find(reading) for find in _FINDERS):
        for one in (claim, *_beside(reading, claim)):
            if not _are_lost(one) and (finding := _judge(reading, one) or _first_beyond(reading, one)):
                yield finding


def _are_lost(claim: SumClaim) -> bool:
    """Whether the parts are points lost, and the whole is what was left: 得89.6分，扣分如下：进度扣3.4分."""
    marks = [mark_of(one) for one in claim.parts if one.kind is Kind.SCORE]
    return bool(marks) and marks[0] == "lost" and set(marks) <= {"lost", ""} and mark_of(claim.total) != "lost"


def _judge(reading: Reading, claim: SumClaim) -> Finding | None:
    if len(claim.parts) < 2 and len(claim.further) < 2:
        return _beyond(reading, claim)
    scored = _scored(claim)
    best = _best(chain(_fits(claim), _fits(scored) if scored is not claim else ()))
    if best is Fit.RIGHT:
        return None
    if best is Fit.ROUNDING:
        return _rounding(reading, claim)
    if len(claim.parts) < 2 or _is_full_before_stop(reading, claim) or _is_summed_as_part(reading, claim):
        return None
    if _is_weighted(reading, claim) or _is_nested(reading, claim) or _is_summand(reading, claim):
        return None
    if _MANY_ANSWERS.search(reading.words(reading.sentences[claim.total.sentence])):
        return None
    if any(_LAST_YEAR.search(one.before) for one in claim.parts) and not _LAST_YEAR.search(claim.total.before):
        return None  # 公务用车35.8万元，上年为37.2万元
    if slipped := _slipped_part(reading, claim):
        return slipped
    if _is_unit_slip(claim):
        return _mismatch(reading, claim, slip=True)
    return _mismatch(reading, scored, slip=False) if _is_certain(scored) else None


def _is_full_before_stop(reading: Reading, claim: SumClaim) -> bool:
    """Whether the parts before a ； make the whole: 312处，整改268处，限期44处；限期的已完成41处，尚余3处."""
    for count, (one, behind) in enumerate(pairwise(claim.parts), 1):
        if "；" in reading.text[one.end : behind.start]:
            return count > 1 and added(claim.parts[:count]) == claim.total.value
    return False


def _is_summed_as_part(reading: Reading, claim: SumClaim) -> bool:
    """Whether what follows a list sums it up as a part of the whole: 上述四类合计2030件，占总量的73.93%."""
    behind = reading.numbers_in(claim.parts[-1].end, claim.parts[-1].end + _SOON)
    summed = [one for one in behind if (one.unit, one.value) == (claim.total.unit, added(claim.parts))]
    return any(_SHARE.match(reading.text, one.end) for one in summed)


def _is_summand(reading: Reading, claim: SumClaim) -> bool:
    """Whether what stands before a list is one of its parts: 公办4860人，普惠民办2314人，其他民办386人，合计7560人."""
    behind = reading.numbers_in(claim.parts[-1].end, claim.parts[-1].end + _SOON)
    whole = (claim.total.unit, claim.total.value + added(claim.parts))
    return any((one.unit, one.value) == whole for one in behind)


def _is_weighted(reading: Reading, claim: SumClaim) -> bool:
    """Whether as many counts beside a list are what its prices are for: 6项、12项，每项20万元、8万元，共216万元."""
    before, _ = reading.neighbours(claim.parts[0], _SOON, 0)
    beside = (*before, *reading.numbers_in(claim.parts[-1].end, claim.total.start))
    counts = [one for one in beside if one.unit != claim.total.unit and one.kind is Kind.COUNT]
    runs = (counts[at : at + len(claim.parts)] for at in range(len(counts) - len(claim.parts) + 1))
    return any(
        sum(one.value * part.value for one, part in zip(run, claim.parts, strict=True)) == claim.total.value
        for run in runs
    )


def _is_nested(reading: Reading, claim: SumClaim) -> bool:
    """Whether a rate behind two parts tells that one is of the other: 劳动力2154人，已就业2068人，就业率96.01%."""
    _, behind = reading.neighbours(claim.parts[-1], 0, 1)
    percent = behind[0] if behind and behind[0].kind is Kind.PERCENT and "率" in behind[0].before else None
    return percent is not None and Quotient((claim.parts[-1],), (claim.parts[-2],)).fit(percent) is Fit.RIGHT


def _scored(claim: SumClaim) -> SumClaim:
    """Leave out the weights among the scores of a total: 得92.5分，其中投入10分得10分，过程30分得26.5分."""
    scores = tuple(one for one in claim.parts if role_of(one.before) == "score")
    halves = claim.total.kind is Kind.SCORE and len(claim.parts) == 2 * len(scores)
    return replace(claim, parts=scores, labels=()) if halves and len(scores) > 1 else claim


def _first_beyond(reading: Reading, claim: SumClaim) -> Finding | None:
    """Check 培训学员386人，其中女性学员518人，取得证书372人: what stands behind 其中 is no more than the whole."""
    parted = claim.parts and claim.parts[0].before.startswith("其中") and not claim.wholes
    right_behind = parted and claim.parts[0].place == claim.total.place + 1
    return _beyond(reading, claim) if right_behind and claim.parts[0].sentence == claim.total.sentence else None


def _beyond(reading: Reading, claim: SumClaim) -> Finding | None:
    """Check 受益人口2.36万人，其中脱贫人口2.85万人: a part is never more than its whole."""
    largest = max((claim.total, *claim.wholes), key=lambda one: one.value)
    part = claim.parts[0] if claim.parts else None
    if part is None or mark_of(part) == "weight" or {mark_of(largest), mark_of(part)} == {"lost", "score"}:
        return None
    if _AT_BEST.search(part.before):  # 满意度92.6分，其中最高为95.3分
        return None
    if "；" in reading.text[largest.end : part.start]:
        return None  # 任务4200头，其中规模场占六成；实际4260头
    if not (part.exact and largest.exact) or part.value <= largest.value or part.group != largest.group:
        return None
    message = f"其中一项大于总数：总数{largest.text}，其中{part.before.removeprefix('其中')[-8:]}{part.text}"
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, largest.start, part.end, message)


def _fits(claim: SumClaim) -> Iterator[Fit]:
    """Yield the fit of each way to read the list."""
    totals = (claim.total, *claim.wholes)
    if claim.parts and any(claim.parts[0].value == total.value for total in totals):
        yield Fit.RIGHT  # 支出预算100万元，其中财政拨款100万元: one part is the whole
    role = role_of(claim.total.before)
    alike = [one for one in claim.further if role_of(one.before) == role]
    for parts in (claim.parts, alike, claim.further[::2]):
        if len(parts) > 1:
            yield from (fit_sides([total], parts) for total in totals)
    if len(claim.parts) > _FEW and all(_SAID["grade"].search(label) for label in claim.labels[1:]):
        yield fit_sides([claim.total], claim.parts[1:])  # 67所，其中城区16所，优秀9所、良好31所、合格27所
    for end in claim.ends:
        yield fit_sides([claim.total], claim.further[:end])
    yield fit_sides([claim.total], _without_nested(claim.further))
    last = claim.parts[-1] if len(claim.parts) > 2 else None
    if last and _TWICE.search(last.before + last.after) and added(claim.parts[:-1]) == claim.total.value + last.value:
        yield Fit.RIGHT  # 甲198人、乙205人，39人两项都有


def _best(fits: Iterable[Fit]) -> Fit:
    """Return the best fit, looking no further than the first that is right."""
    best = Fit.WRONG
    for one in fits:
        if one is Fit.RIGHT:
            return one
        best = min(best, one)
    return best


def _without_nested(numbers: Sequence[Number]) -> Sequence[Number]:
    """Return a list without the parts of its parts: after each part, skip followers that add up to it."""
    kept: list[Number] = []
    while numbers:
        kept.append(numbers[0])
        nested = (count for count in range(2, 9) if added(numbers[1 : count + 1]) == numbers[0].value)
        numbers = numbers[next(nested, 0) + 1 :]
    return kept


def _is_certain(claim: SumClaim) -> bool:
    """Whether the words leave no innocent reading of the gap."""
    summed, total = added(claim.parts), claim.total.value
    if not total or not claim.total.exact:
        return False
    if summed > total:
        if claim.apart and any(one.value >= summed for one in claim.wholes):
            return False  # 任务46项，完成43项，3项跨年度；其中重点任务10项、民生任务5项
        if claim.total.unit not in _PEOPLE or claim.splits or any(one.value > total for one in claim.parts):
            return True
        return not any(any_of("overlapping").search(label) for label in claim.labels)
    if claim.partial and not claim.ends_in_rest:
        return False
    most = _LOOSE_GAP if len(claim.parts) > 2 else _TIGHT_GAP
    return claim.closed or claim.ends_in_rest or total - summed <= total * most or _are_turned(summed, total)


def _are_turned(one: Decimal, other: Decimal) -> bool:
    """Whether two neighbouring digits changed over make one number the other (68, 86)."""
    first, second = plain_digits(one), plain_digits(other)
    at = next((place for place, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), 0)
    return first[:at] + first[at : at + 2][::-1] + first[at + 2 :] == second


def _is_unit_slip(claim: SumClaim) -> bool:
    """Whether a sum is ten, a hundred, a thousand or ten thousand times its total, or a part of it as small."""
    low, high = sorted((added(claim.parts), claim.total.value))
    return claim.total.kind is Kind.MONEY and any(low and low * 10**power == high for power in range(1, 5))


def _slipped_part(reading: Reading, claim: SumClaim) -> Finding | None:
    """Return the one part whose unit is wrong, so that all add up with another: 361000万元 for 36.1万元."""
    summed = added(claim.parts)
    for total in (claim.total, *claim.wholes):
        for part in claim.parts if total.kind is Kind.MONEY else ():
            low, high = sorted((part.value, total.value - summed + part.value))
            if low > 0 and any(low * 10**power == high for power in _SCALES):
                due = shown(total.value - summed + part.value, total)
                message = f"疑为金额单位写错：“{part.text}”应为{due}，各项相加才是{total.text}"
                return reading.finding(Code.UNIT_SLIP, Severity.ERROR, part.start, part.end, message, due)
    return None


def _mismatch(reading: Reading, claim: SumClaim, *, slip: bool) -> Finding:
    summed, total = added(claim.parts), claim.total
    finest = min(claim.parts, key=lambda part: part.quantity.step)
    worked = f"{addition(claim.parts)}＝{shown(summed, finest)}"
    start, end = min(total.start, claim.parts[0].start), max(total.end, claim.parts[-1].end)
    if slip:
        times = plain_digits(max(summed, total.value) / min(summed, total.value))
        message = (
            f"分项之和与总数相差{times}倍：{worked}，而总数写作{total.text}，疑为金额单位写错，请核对元、千元、万元"
        )
        return reading.finding(Code.UNIT_SLIP, Severity.ERROR, start, end, message)
    more = "多出" if summed > total.value else "少"
    gap = shown(abs(summed - total.value), finest)
    message = f"分项之和与总数不符：{worked}，而总数写作{total.text}，分项{more}{gap}"
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, start, end, message)


def _rounding(reading: Reading, claim: SumClaim) -> Finding:
    parts = claim.parts if len(claim.parts) > 1 else claim.further
    finest = min(parts, key=lambda part: part.quantity.step)
    message = f"分项之和为{shown(added(parts), finest)}，总数写作{claim.total.text}，差额在四舍五入范围内"
    return reading.finding(Code.ROUNDING, Severity.INFO, claim.total.start, claim.total.end, message)


def _beside(reading: Reading, claim: SumClaim) -> Iterator[SumClaim]:
    """Yield the claim that stands beside one: its numbers' neighbours, where all of them have one of the same unit.

    If the first column adds up, its parts are all, and then the second must add up too.
    """
    total = _neighbour(reading, claim.total)
    parts = [_neighbour(reading, one) for one in claim.parts]
    beside = [one for one in parts if one is not None]
    if total is None or len(beside) < max(len(parts), 2) or not _is_column(total, beside):
        return
    complete = fit_sides([claim.total], claim.parts) is Fit.RIGHT
    yield SumClaim(total, tuple(beside), claim.labels, (), closed=complete, partial=not complete)


def _neighbour(reading: Reading, number: Number) -> Number | None:
    """Return the number right behind another, of another unit, with no more than a word between them."""
    _, behind = reading.neighbours(number, 0, 1)
    if not behind or behind[0].unit == number.unit or behind[0].group != number.group:
        return None
    gap = reading.text[number.end : behind[0].start]
    near = len(gap) <= _GAP and gap[:1] in "、，/／计" and not any(mark in gap for mark in "；：。")
    return behind[0] if near and len(behind[0].before) <= _LABEL else None


def _is_column(total: Number, beside: Sequence[Number]) -> bool:
    """Whether numbers are of the total's unit, each behind the same words or none."""
    alike = all((one.unit, one.kind) == (total.unit, total.kind) and one.exact for one in beside)
    named = {one.before.removeprefix("计") for one in beside}
    mean = "均" in total.before and "均" not in beside[0].before  # 2605人次，人次均1200元
    return alike and not mean and total.exact and total.kind in AMOUNTS and len(named) == 1
