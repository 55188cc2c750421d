"""Knows how a change against last year follows from two values, and checks its amount, percent and direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.arithmetic.change_claims import ADJUSTS, CARRIED_OVER, STEP, Change, find_changes, is_side
from youju.checking.arithmetic.change_sides import Sides, ahead_of, find_sides
from youju.checking.interval import Fit, Interval, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import item_in
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import round_to
from youju.patterns import regex

__all__ = ["check_changes"]

_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
_MAY_BE_BASE = regex(r"上年|去年|上期|同期|原|年初|预算|计划|目标|控制|概算|合同|送审|[由从比较]|(?:19|20)\d\d年")
_COMPARED_WITH = regex(r"^[，、]?(?:与|同|较|比)")
_WINDOW, _NEAR = 8, 12


def check_changes(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each change that its two values contradict."""
    for paragraph in reading.paragraphs:
        earlier: list[Number] = []
        for sentence in paragraph:
            changes = list(find_changes(sentence))
            used = {one.start for change in changes for one in change.numbers}
            plain = [one for one in sentence.numbers if one.start not in used and is_side(one)]
            own = [one for one in plain if not CARRIED_OVER.search(one.before)]
            for change in changes:
                sides = own if ADJUSTS.search(change.numbers[0].before) else plain
                if finding := _judge(reading, sentence, change, sides, earlier):
                    yield finding
            earlier = [*earlier, *plain][-_WINDOW:]


def _judge(
    reading: Reading, sentence: Sentence, change: Change, plain: Sequence[Number], earlier: Sequence[Number]
) -> Finding | None:
    at = change.numbers[0].start
    if len(set(change.signs)) > 1 and change.delta and change.percent:
        return _torn(reading, change)
    sides = find_sides(reading, sentence, change, plain, earlier)
    if sides is not None:
        return None if _of_another(reading, change, sides) else _against(reading, change, sides)
    return _alone(reading, change, ahead_of(plain, at))


def _of_another(reading: Reading, change: Change, sides: Sides) -> bool:
    """Whether a percentage names a thing of its own: 由240起降至210起，死亡人数下降8.3%."""
    if change.percent is None or change.delta is not None:
        return False
    own = item_in(STEP.sub("", change.percent.before))
    if set(own[-2:]) & set(reading.text[max(0, sides.then.start - _NEAR) : sides.then.start]):
        return False  # 平均用时由15天缩短为6天，办理时限压缩60%
    beside = change.percent.start - max(sides.now.end, sides.then.end) < _NEAR + _NEAR // 2
    told = any(one.unit == "%" for one in reading.numbers_in(sides.now.end, change.percent.start))
    ahead = reading.text[sides.now.start - _NEAR : sides.now.start]
    return len(own) > (1 if told else 2) and beside and own not in ahead


def _torn(reading: Reading, change: Change) -> Finding:
    first, last = change.numbers
    message = f"增减方向前后不一：{first.before}{first.text}与{last.before}{last.text}一增一减"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, first.start, last.end, message)


def _against(reading: Reading, change: Change, sides: Sides) -> Finding | None:
    now, then = sides.now, sides.then
    adjusts = ADJUSTS.search(change.numbers[0].before) and not _MAY_BE_BASE.search(then.before)
    if not now.exact or not then.exact or adjusts:
        return None
    gap = now.value - then.value
    first, last = change.numbers[0], change.numbers[-1]
    if gap and (gap > 0) != (change.sign > 0):
        word = "增加" if gap > 0 else "减少"
        message = (
            f"增减方向与数据相反：{then.text}→{now.text}是{word}{shown(abs(gap), now)}，文中写作“{_quoted(change)}”"
        )
        return reading.finding(
            Code.DIRECTION_MISMATCH, Severity.ERROR, first.start - len(first.before), last.end, message
        )
    if not gap and any(one.value for one in change.numbers):
        message = f"增减与数据不符：{then.text}与{now.text}相等，并无增减，文中写作“{_quoted(change)}”"
        return reading.finding(
            Code.DIRECTION_MISMATCH, Severity.ERROR, first.start - len(first.before), last.end, message
        )
    if change.delta is not None and (finding := _amount(reading, change.delta, sides, abs(gap))):
        return finding
    if change.percent is not None:
        return _percent(reading, change.percent, sides, abs(gap))
    return None


def _quoted(change: Change) -> str:
    words = ((STEP.search(one.before), one) for one in change.numbers)
    return "、".join(f"{found.group() if found else one.before[-6:]}{one.text}" for found, one in words)


def _amount(reading: Reading, delta: Number, sides: Sides, gap: Decimal) -> Finding | None:
    now, then = sides.now, sides.then
    one, two = operand_interval(now.quantity), operand_interval(then.quantity)
    possible = one - two if now.value >= then.value else two - one
    state = fit(delta.quantity, gap, possible, delta.mention.approximator)
    if state is Fit.RIGHT:
        return None
    worked = f"{now.text}与{then.text}相差{shown(gap, now)}"
    if state is Fit.ROUNDING:
        return reading.finding(
            Code.ROUNDING, Severity.INFO, delta.start, delta.end, f"{worked}，文中写作{delta.text}，只差末位"
        )
    severity = Severity.ERROR if sides.sure else Severity.WARNING
    suggestion = shown(gap, delta) if sides.sure else ""
    return reading.finding(
        Code.CHANGE_MISMATCH,
        severity,
        delta.start,
        delta.end,
        f"增减额不符：{worked}，文中写作{delta.text}",
        suggestion,
    )


def _percent(reading: Reading, percent: Number, sides: Sides, gap: Decimal) -> Finding | None:
    now, then = sides.now, sides.then
    if then.value == 0:
        return _zero_base(reading, percent, then)
    one, two = operand_interval(now.quantity), operand_interval(then.quantity)
    if two.low <= 0:
        return None
    ratios = sorted(abs(high / low - 1) * _HUNDRED for high, low in ((one.low, two.high), (one.high, two.low)))
    exact = gap / then.value * _HUNDRED
    coarse = is_coarse(now.quantity, then.quantity)
    state = fit(percent.quantity, exact, Interval(ratios[0], ratios[-1]), percent.mention.approximator, coarse=coarse)
    if state is Fit.RIGHT:
        return None
    sign = "＋" if now.value >= then.value else "－"
    worked = f"（{now.text}－{then.text}）÷{then.text}＝{sign}{plain_digits(round_to(exact, Decimal('0.01')))}%"
    if state is Fit.ROUNDING:
        message = f"{worked}，文中写作{percent.text}，只差末位"
        return reading.finding(Code.ROUNDING, Severity.INFO, percent.start, percent.end, message)
    severity = Severity.ERROR if sides.sure else Severity.WARNING
    suggestion = shown(exact, percent) if sides.sure else ""
    message = f"增减率不符：{worked}，文中写作{percent.text}"
    return reading.finding(Code.CHANGE_MISMATCH, severity, percent.start, percent.end, message, suggestion)


def _zero_base(reading: Reading, percent: Number, then: Number) -> Finding:
    common = percent.value == _HUNDRED
    message = f"上年数为{then.text}，基数为零，不能计算增减率，文中写作{percent.text}"
    severity = Severity.INFO if common else Severity.ERROR
    return reading.finding(Code.CHANGE_MISMATCH, severity, percent.start, percent.end, message)


def _alone(reading: Reading, change: Change, before: Sequence[Number]) -> Finding | None:
    """Check amount and percent against each other when only this year's value is told."""
    delta, percent = change.delta, change.percent
    if delta is None or percent is None or not delta.exact or not percent.exact or percent.value == 0:
        return None
    same = [one for one in before if one.unit == delta.unit and one.exact]
    if not same:
        return None
    bases = [base for one in same for base in _bases(one, delta, change.sign)]
    fits = [_alone_fit(percent, delta, base) for base in bases]
    if min(fits) is not Fit.WRONG or len({one.value for one in same}) > 1 or bases[0].value <= 0:
        return None
    base = bases[0]
    exact = delta.value / base.value * _HUNDRED
    message = (
        f"增减额与增减率不符：{base.how}，应为{plain_digits(round_to(exact, Decimal('0.01')))}%，文中写作{percent.text}"
    )
    return reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, percent.start, percent.end, message)


@dataclass(frozen=True)
class _Base:
    """What a change may have started from: its value, as far as rounding tells, and how it is known."""

    value: Decimal
    interval: Interval
    how: str


def _bases(number: Number, delta: Number, sign: int) -> Iterator[_Base]:
    """Yield what a change may start from: the amount told, or that amount without the change."""
    told, step = operand_interval(number.quantity), operand_interval(delta.quantity)
    then = _Base(number.value, told, f"{delta.text}÷{number.text}")
    if _COMPARED_WITH.search(number.before) or number.after.startswith("相比"):
        yield then
        return
    past = number.value - sign * delta.value
    how = f"由{number.text}和增减{delta.text}推得上年{shown(past, number)}"
    yield _Base(past, told - step if sign > 0 else told + step, how)
    if _MAY_BE_BASE.search(number.before):
        yield then


def _alone_fit(percent: Number, delta: Number, base: _Base) -> Fit:
    ratio = operand_interval(delta.quantity).over(base.interval)
    if ratio is None or not base.value:
        return Fit.WRONG
    return fit(percent.quantity, delta.value / base.value * _HUNDRED, ratio.times(_HUNDRED))
