"""Judges what a text claims of two values: which way they differ, by how much, by how many percent, points or times.

One judgement serves every change: the claim (`change_claims`) and the two values that its words mean (`change_sides`)
are worked out from each other as far as rounding allows. Nothing is told where an amount fits some value nearby, and of
a percentage nothing where it has a subject of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.checking.arithmetic.change_claims import (
    ADJUSTS,
    CARRIED_OVER,
    OF_ALL,
    STEP,
    Change,
    find_bare_changes,
    find_changes,
    is_side,
    sign_of,
)
from youju.checking.arithmetic.change_sides import Sides, ahead_of, find_sides
from youju.checking.arithmetic.quotients import is_rough
from youju.checking.arithmetic.rate_claims import find_fractions
from youju.checking.interval import Fit, Interval, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, item_in, patterns, role_of
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_changes", "judge"]

_HUNDRED, _CENT = Decimal(100), Decimal("0.01")
_SAID = patterns("changes")
_COMPARED_WITH = regex(r"^[，、]?(?:与|同|较|比)")
_THAN_LAST, _OWN_TIME = regex(r"[比较](?:上年|去年|上一年)|同比"), regex(r"(?:19|20)\d\d年|本年|今年|当年")
_BASED = regex(
    r"(?:是|为|相当于|达到?)(?:19|20)\d\d年的$|[与和同]?(?:[比较]|相比)[^，。；]{0,12}$|同比|环比|[比较](?:上年|去年|(?:19|20)\d\d年)度?"
)
_LAST = any_of("periods", "last")
_WINDOW, _NEAR, _BACK = 8, 12, 160


def check_changes(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each change that its two values contradict."""
    for paragraph in reading.paragraphs:
        earlier: list[Number] = []
        for told in paragraph:
            sentence = _with_fractions(reading, told)
            changes = list(find_changes(sentence))
            used = {one.start for change in changes for one in change.numbers}
            plain = [one for one in sentence.numbers if one.start not in used and _may_be_side(one)]
            own = [one for one in plain if not CARRIED_OVER.search(one.before)]
            for change in (*changes, *find_bare_changes(reading, sentence)):
                sides = own if change.numbers and ADJUSTS.search(change.numbers[0].before) else plain
                if finding := _judge(reading, sentence, change, sides, earlier):
                    yield finding
            earlier = [*earlier, *plain][-_WINDOW:]


def _with_fractions(reading: Reading, sentence: Sentence) -> Sentence:
    """Return a sentence whose changes by a fraction (下降三分之一) count as percentages."""
    changed = [one for one in find_fractions(reading, sentence) if STEP.search(one.before)]
    if not changed:
        return sentence
    return replace(sentence, numbers=tuple(sorted((*sentence.numbers, *changed), key=lambda one: one.start)))


def _may_be_side(number: Number) -> bool:
    return is_side(number) or number.kind is Kind.PERCENT


def _judge(
    reading: Reading, sentence: Sentence, change: Change, plain: Sequence[Number], earlier: Sequence[Number]
) -> Finding | None:
    if change.torn:
        message = f"增减方向前后不一：{_quoted(reading, change)}一增一减"
        return reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, change.start, change.end, message)
    sides = find_sides(reading, sentence, change, plain, earlier)
    if sides is None:
        before = ahead_of(plain, change.start) or _told_before(reading, sentence, change, earlier)
        return _alone(reading, change, before)
    moves_budget = change.numbers and ADJUSTS.search(change.numbers[0].before)
    if moves_budget and not _SAID["may_be_base"].search(sides.then.before):
        return None
    if not sides.now.exact or not sides.then.exact or _of_another(reading, change, sides):
        return None
    return judge(reading, change, sides)


def _names_another(reading: Reading, change: Change, sides: Sides) -> bool:
    """Whether a change names a thing that nothing before it names: 合格率98.1%，去年96.7%，使用率下降2个百分点."""
    last = max(sides.now.end, sides.then.end)
    if last > change.start:
        return False
    words = change.numbers[0].before if change.numbers else reading.text[last : change.start].rpartition("，")[2]
    own = item_in(_BASED.sub("", STEP.sub("", words)))
    start = reading.sentences[min(sides.now.sentence, sides.then.sentence)].start
    ahead = reading.text[max(start, last - _BACK) : last]
    told = any(sign_of(one) for one in reading.numbers_in(last, change.start))
    pairs = {own[-2:]} if told else {own[at : at + 2] for at in range(len(own) - 1)}
    how_many = not change.numbers and _SAID["any_thing"].search(words) and set(own) & set(ahead)  # 用车7辆，车辆数量
    any_thing = how_many or _SAID["any_thing"].search(own)
    return len(own) > 1 and not any_thing and not any(pair in ahead for pair in pairs)


def _of_another(reading: Reading, change: Change, sides: Sides) -> bool:
    """Whether a percentage names a thing of its own: 由240起降至210起，死亡人数下降8.3%."""
    if _names_another(reading, change, sides):
        return True
    if change.percent is None or change.delta is not None or sides.then.start > change.end:
        return False
    own = item_in(STEP.sub("", change.percent.before))
    if set(own[-2:]) & set(reading.text[max(0, sides.then.start - _NEAR) : sides.then.start]):
        return False  # 平均用时由15天缩短为6天，办理时限压缩60%
    beside = change.percent.start - max(sides.now.end, sides.then.end) < _NEAR + _NEAR // 2
    told = any(one.unit == "%" for one in reading.numbers_in(sides.now.end, change.percent.start))
    ahead = reading.text[sides.now.start - _NEAR : sides.now.start]
    return len(own) > (1 if told else 2) and beside and own not in ahead


def judge(reading: Reading, change: Change, sides: Sides) -> Finding | None:
    """Return what is wrong with a change between two values: its direction, or one of its measures."""
    if _is_turned(change, sides):
        return _turned(reading, change, sides)
    for measure, judge in ((change.delta, _amount), (change.percent, _percent), (change.times, _times)):
        if measure is not None and (finding := judge(reading, measure, sides)):
            return finding
    return None


def _is_turned(change: Change, sides: Sides) -> bool:
    """Whether the values differ the other way than the words say, or differ at all where they say that they don't."""
    now, then = sides.now, sides.then
    way = (now.value > then.value) - (now.value < then.value)
    if change.sign == 0:
        return way != 0 and not (
            now.quantity.is_rounding_of(then.quantity) or then.quantity.is_rounding_of(now.quantity)
        )
    if way == 0:
        rounded = change.delta is not None and _fit_of_amount(change.delta, sides) is not Fit.WRONG
        of_nothing = change.numbers and not any(one.value for one in change.numbers)  # 增长0%
        return not of_nothing and not rounded and not change.may_equal
    return way != change.sign


def _turned(reading: Reading, change: Change, sides: Sides) -> Finding:
    now, then = sides.now, sides.then
    apart = _shown_apart(change.delta or now, sides)
    if not change.numbers:
        start, end = min(now.start, then.start), max(now.end, then.end, change.end)
    else:
        start, end = change.start - len(change.numbers[0].before), change.end
    if now.value == then.value:
        what = f"增减与数据不符：{then.text}与{now.text}相等，并无增减"
    elif change.sign == 0:
        what = f"增减与数据不符：{now.text}与{then.text}并不相等，相差{apart}"
    else:
        word = "增加" if now.value > then.value else "减少"
        what = f"增减方向与数据相反：{then.text}→{now.text}是{word}{apart}"
    words = _quoted(reading, change) or reading.text[then.end : now.end]
    message = f"{what}，文中写作“{words}”"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, start, end, message)


def _quoted(reading: Reading, change: Change) -> str:
    words = STEP.search(change.numbers[0].before) if change.numbers else None
    return reading.text[change.start - (len(words.group()) if words else 0) : change.end]


def _shown_apart(like: Number, sides: Sides) -> str:
    gap = abs(sides.now.value - sides.then.value)
    return f"{plain_digits(gap)}个百分点" if like.kind in (Kind.POINTS, Kind.PERCENT) else shown(gap, sides.now)


def _fit_of_amount(delta: Number, sides: Sides) -> Fit:
    one, two = operand_interval(sides.now.quantity), operand_interval(sides.then.quantity)
    possible = one - two if sides.now.value >= sides.then.value else two - one
    return fit(delta.quantity, abs(sides.now.value - sides.then.value), possible, delta.mention.approximator)


def _amount(reading: Reading, delta: Number, sides: Sides) -> Finding | None:
    worked = f"{sides.now.text}与{sides.then.text}相差{_shown_apart(delta, sides)}"
    due = "" if delta.kind is Kind.POINTS else shown(abs(sides.now.value - sides.then.value), delta)
    return _told(reading, delta, _fit_of_amount(delta, sides), f"增减额不符：{worked}", due, sure=sides.sure)


def _percent(reading: Reading, percent: Number, sides: Sides) -> Finding | None:
    now, then = sides.now, sides.then
    if then.value == 0:
        return _zero_base(reading, percent, then)
    one, two = operand_interval(now.quantity), operand_interval(then.quantity)
    if two.low <= 0:
        return None
    ratios = sorted(abs(high / low - 1) * _HUNDRED for high, low in ((one.low, two.high), (one.high, two.low)))
    exact = abs(now.value - then.value) / then.value * _HUNDRED
    coarse = is_coarse(now.quantity, then.quantity)
    state = fit(percent.quantity, exact, Interval(ratios[0], ratios[-1]), percent.mention.approximator, coarse=coarse)
    sign = "＋" if now.value >= then.value else "－"
    worked = f"（{now.text}－{then.text}）÷{then.text}＝{sign}{plain_digits(round_to(exact, _CENT))}%"
    due = "" if is_rough(percent) else shown(exact, percent)
    return _told(reading, percent, state, f"增减率不符：{worked}", due, sure=sides.sure)


def _times(reading: Reading, times: Number, sides: Sides) -> Finding | None:
    """Check 是上年的3倍; 增长2倍 is often written for 是2倍."""
    now, then = sides.now, sides.then
    quotient = operand_interval(now.quantity).over(operand_interval(then.quantity))
    if quotient is None:
        return None
    grew = (0, 1) if STEP.search(times.before) else (0,)
    half = times.quantity.step / 2
    if any(quotient.low - half <= times.value + offset <= quotient.high + half for offset in grew):
        return None
    exact = plain_digits(round_to(now.value / then.value, times.quantity.step / 10))
    return _told(reading, times, Fit.WRONG, f"倍数不符：{now.text}是{then.text}的{exact}倍", "", sure=False)


def _told(reading: Reading, number: Number, state: Fit, what: str, due: str, *, sure: bool) -> Finding | None:
    """Say what a measure should be; of a last digit only that it differs."""
    if state is Fit.RIGHT:
        return None
    if state is Fit.ROUNDING and is_rough(number):
        return None
    if state is Fit.ROUNDING:
        message = f"{what.partition('：')[2]}，文中写作{number.text}，只差末位"
        return reading.finding(Code.ROUNDING, Severity.INFO, number.start, number.end, message)
    severity = Severity.ERROR if sure else Severity.WARNING
    message = f"{what}，文中写作{number.text}"
    return reading.finding(Code.CHANGE_MISMATCH, severity, number.start, number.end, message, due if sure else "")


def _zero_base(reading: Reading, percent: Number, then: Number) -> Finding:
    message = f"上年数为{then.text}，基数为零，不能计算增减率，文中写作{percent.text}"
    severity = Severity.INFO if percent.value == _HUNDRED else Severity.ERROR
    return reading.finding(Code.CHANGE_MISMATCH, severity, percent.start, percent.end, message)


def _alone(reading: Reading, change: Change, before: Sequence[Number]) -> Finding | None:
    """Check amount and percent against each other when only one of the two values is told."""
    delta, percent = change.delta, change.percent
    if delta is None or percent is None or not delta.exact or not percent.exact or percent.value == 0:
        return None
    same = [one for one in before if one.unit == delta.unit and one.exact and not _is_whole_of(reading, one)]
    values = {one.value for one in same}
    if not same or len(values) > 2 or (len(values) == 2 and abs(same[0].value - same[-1].value) != delta.value):
        return None
    if len(values) == 2:
        then = (min if change.sign > 0 else max)(same, key=lambda one: one.value)
        bases = [_Base(then.value, operand_interval(then.quantity), f"{delta.text}÷{then.text}")]
    else:
        bases = list(_bases(same[0], delta, change.sign))
    if bases[0].value <= 0 or any(_fit_of_share(delta, base, percent) is not Fit.WRONG for base in bases):
        return None
    exact = plain_digits(round_to(delta.value / bases[0].value * _HUNDRED, _CENT))
    message = f"增减额与增减率不符：{bases[0].how}，应为{exact}%，文中写作{percent.text}"
    return reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, percent.start, percent.end, message)


def _told_before(reading: Reading, sentence: Sentence, change: Change, earlier: Sequence[Number]) -> Sequence[Number]:
    """Return the one amount of the sentence before that a change is of: 支出45万元。支出较上年增加5万元，增长12.5%."""
    words = STEP.sub("", reading.text[sentence.start : change.start])
    role = role_of(words)
    last = (one for one in earlier if one.sentence == sentence.index - 1 and not one.group)
    like = (one for one in last if change.delta and one.unit == change.delta.unit and not _LAST.search(one.before))
    same = [one for one in like if role in ("", role_of(one.before))]
    if OF_ALL.search(words) and not any(OF_ALL.search(one.before) for one in same):
        return ()  # 水库维修支出48.36万元……。全年项目支出比上年增加11.11万元，增幅为6.7%
    return same if len(same) == 1 and not item_in(_BASED.sub("", words)) else ()


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
    of_now = _THAN_LAST.search(delta.before) and not _OWN_TIME.search(delta.before)
    if _SAID["was_base" if of_now else "may_be_base"].search(number.before):
        yield then


def _is_whole_of(reading: Reading, number: Number) -> bool:
    """Whether a number is only there for a percentage to be of (完成预算26万元的71.69%)."""
    behind = reading.numbers_in(number.end, number.end + 4)
    return number.after == "的" and bool(behind) and behind[0].kind is Kind.PERCENT


def _fit_of_share(delta: Number, base: _Base, percent: Number) -> Fit:
    ratio = operand_interval(delta.quantity).over(base.interval)
    if ratio is None or not base.value:
        return Fit.WRONG
    return fit(percent.quantity, delta.value / base.value * _HUNDRED, ratio.times(_HUNDRED))
