"""Knows whether listed parts add up to their whole, and says so when they don't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from youju.checking.arithmetic.closing_sums import find_closing_claims
from youju.checking.arithmetic.divisions import find_division_claims
from youju.checking.arithmetic.line_sums import find_line_claims
from youju.checking.arithmetic.period_sums import find_period_claims
from youju.checking.arithmetic.sum_claims import SumClaim, find_sum_claims
from youju.checking.arithmetic.uncued_sums import find_uncued_claims
from youju.checking.interval import Fit, Interval, interval_of
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import any_of, role_of
from youju.checking.wording import addition, plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import MONEY_SCALES, Kind
from youju.patterns import regex

__all__ = ["check_sums", "sum_fit"]

_AT_BEST = regex(r"最高|最低|最好|^为")
_FINDERS = (
    find_line_claims,
    find_division_claims,
    find_sum_claims,
    find_closing_claims,
    find_period_claims,
    find_uncued_claims,
)
_PEOPLE = ("人", "名", "位", "户", "人次")
_LOOSE_GAP, _TIGHT_GAP = Decimal("0.10"), Decimal("0.05")


def check_sums(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each whole whose listed parts don't add up."""
    for claim in chain.from_iterable(find(reading) for find in _FINDERS):
        if finding := _judge(reading, claim):
            yield finding


def sum_fit(total: Number, parts: Sequence[Number]) -> Fit:
    """Tell whether parts add up to a total, as far as rounding allows."""
    exact = sum((part.value for part in parts), Decimal(0))
    if exact == total.value:
        return Fit.RIGHT
    steps = {total.quantity.step, *(part.quantity.step for part in parts)}
    if not all(one.exact for one in (total, *parts)):
        steps.add(Decimal(-1))
    finest = min((part.quantity.step for part in parts), default=Decimal(0))
    possible = Interval(Decimal(0), Decimal(0))
    for part in parts:
        whole = part.exact and finest < part.quantity.step in MONEY_SCALES.values()
        if whole:  # 226万元 beside 386.52万元 is 226.00万元
            possible = possible + Interval(part.value, part.value)
        elif part.value:
            possible = possible + interval_of(part.quantity, part.mention.approximator)
    if not interval_of(total.quantity, total.mention.approximator).meets(possible):
        return Fit.WRONG
    if len(steps) == 1 and next(iter(steps)) in MONEY_SCALES.values():
        return Fit.WRONG  # amounts all written whole: nothing was rounded
    return Fit.ROUNDING if len(steps) == 1 else Fit.RIGHT


def _judge(reading: Reading, claim: SumClaim) -> Finding | None:
    if len(claim.parts) < 2 and len(claim.further) < 2:
        return _beyond(reading, claim)
    best = min(_fits(claim), default=Fit.WRONG)
    if best is Fit.RIGHT:
        return None
    if best is Fit.ROUNDING:
        return _rounding(reading, claim)
    if len(claim.parts) < 2:
        return None
    if factor := _power_of_ten(claim):
        return _unit_slip(reading, claim, factor)
    claim = _scored(claim)
    return _mismatch(reading, claim) if _is_certain(claim) else None


def _scored(claim: SumClaim) -> SumClaim:
    """Leave out the weights among the scores of a total: 得92.5分，其中投入10分得10分，过程30分得26.5分."""
    scores = tuple(one for one in claim.parts if role_of(one.before) == "score")
    halves = claim.total.kind is Kind.SCORE and len(claim.parts) == 2 * len(scores)
    return replace(claim, parts=scores, labels=()) if halves and len(scores) > 1 else claim


def _beyond(reading: Reading, claim: SumClaim) -> Finding | None:
    """Check 受益人口2.36万人，其中脱贫人口2.85万人: a part is never more than its whole."""
    largest = max((claim.total, *claim.wholes), key=lambda one: one.value)
    part = claim.parts[0] if claim.parts else None
    if part is None or _AT_BEST.search(part.before):  # 满意度92.6分，其中最高为95.3分
        return None
    if not (part.exact and largest.exact) or part.value <= largest.value or part.group != largest.group:
        return None
    message = f"其中一项大于总数：总数{largest.text}，其中{part.before[-8:]}{part.text}"
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, largest.start, part.end, message)


def _fits(claim: SumClaim) -> Iterator[Fit]:
    """Yield the fit of each way to read the list."""
    totals = (claim.total, *claim.wholes)
    role = role_of(claim.total.before)
    readings = [claim.parts, [one for one in claim.further if role_of(one.before) == role], claim.further[::2]]
    if claim.parts and any(claim.parts[0].value == total.value for total in totals):
        yield Fit.RIGHT  # 支出预算100万元，其中财政拨款100万元: one part is the whole
    for parts in readings:
        for total in totals:
            if len(parts) > 1:
                yield sum_fit(total, parts)
    ends = range(2, len(claim.further) + 1) if claim.ends is None else claim.ends
    for stop in () if claim.bounded else ends:
        yield sum_fit(claim.total, claim.further[:stop])
    yield from (sum_fit(claim.total, parts) for parts in _without_nested(claim.further))


def _without_nested(numbers: Sequence[Number]) -> Iterator[Sequence[Number]]:
    """Yield the list without the parts of its parts: after each part, skip followers that add up to it."""
    kept: list[Number] = []
    position = 0
    while position < len(numbers):
        head = numbers[position]
        kept.append(head)
        position += 1
        running = Decimal(0)
        for ahead in range(position, min(position + 8, len(numbers))):
            running += numbers[ahead].value
            if running == head.value and ahead > position:
                position = ahead + 1
                break
    if 2 <= len(kept) < len(numbers):
        yield kept


def _goes_on_elsewhere(claim: SumClaim) -> bool:
    """Tell whether what is left over stands last, and the list is of what was spent: 结余86万元。其中：甲支出…."""
    roles = {role_of(part.before) for part in claim.parts}
    return role_of(claim.total.before) == "balance" and len(roles) == 1 and not roles & {"balance", ""}


def _is_certain(claim: SumClaim) -> bool:
    """Whether the words leave no innocent reading of the gap."""
    added = sum((part.value for part in claim.parts), Decimal(0))
    total = claim.total.value
    if not total or claim.total.mention.approximator is not None or _goes_on_elsewhere(claim):
        return False
    if added > total:
        if claim.total.unit not in _PEOPLE or claim.splits or any(one.value > total for one in claim.parts):
            return True
        return not any(any_of("overlapping").search(label) for label in claim.labels)
    if claim.partial and not claim.ends_in_rest:
        return False
    if claim.closed or claim.ends_in_rest:
        return True
    gap = (total - added) / total
    return gap <= (_LOOSE_GAP if len(claim.parts) > 2 else _TIGHT_GAP)


def _power_of_ten(claim: SumClaim) -> int:
    added = sum((part.value for part in claim.parts), Decimal(0))
    total = claim.total.value
    if not added or not total or claim.total.kind is not Kind.MONEY:
        return 0
    for power in (1, 2, 3, 4):
        scale = Decimal(10) ** power
        if added == total * scale:
            return power
        if added * scale == total:
            return -power
    return 0


def _unit_slip(reading: Reading, claim: SumClaim, power: int) -> Finding:
    added = sum((part.value for part in claim.parts), Decimal(0))
    times = plain_digits(Decimal(10) ** abs(power))
    message = (
        f"各项之和为{shown(added, claim.parts[0], 2)}（{addition(claim.parts)}），"
        f"与总额{claim.total.text}相差{times}倍，疑为金额单位写错，请核对元、千元、万元"
    )
    return reading.finding(Code.UNIT_SLIP, Severity.ERROR, *_span(claim), message)


def _mismatch(reading: Reading, claim: SumClaim) -> Finding:
    added = sum((part.value for part in claim.parts), Decimal(0))
    total, parts = claim.total, claim.parts
    finest = min(parts, key=lambda part: part.quantity.step)
    gap = abs(added - total.value)
    more = "多" if added > total.value else "少"
    message = (
        f"分项之和与总数不符：{addition(parts)}＝{shown(added, finest)}，"
        f"而总数写作{total.text}，分项{more}出{shown(gap, finest)}"
    ).replace("少出", "少")
    return reading.finding(Code.SUM_MISMATCH, Severity.ERROR, *_span(claim), message)


def _rounding(reading: Reading, claim: SumClaim) -> Finding:
    parts = claim.parts if len(claim.parts) > 1 else claim.further
    added = sum((part.value for part in parts), Decimal(0))
    finest = min(parts, key=lambda part: part.quantity.step)
    message = f"分项之和为{shown(added, finest)}，总数写作{claim.total.text}，差额在四舍五入范围内"
    return reading.finding(Code.ROUNDING, Severity.INFO, claim.total.start, claim.total.end, message)


def _span(claim: SumClaim) -> tuple[int, int]:
    ends = (claim.total, *claim.parts)
    return min(one.start for one in ends), max(one.end for one in ends)
