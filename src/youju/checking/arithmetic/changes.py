"""Knows how a change against last year follows from two values, and checks its amount, percent and direction."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youju.checking.arithmetic.change_claims import AMOUNTS, CARRIED_OVER, STEP, Change, find_changes, is_side
from youju.checking.interval import Fit, Interval, fit, is_coarse, operand_interval
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, item_in, role_of
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import round_to
from youju.patterns import regex

__all__ = ["check_changes", "clause_before"]

_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
_MAY_BE_BASE = regex(r"上年|去年|上期|同期|原|年初|预算|计划|目标|控制|概算|合同|送审|[由从比较]|(?:19|20)\d\d年")
_IN_TURN = regex(r"环比")
_PERIOD = regex(r"季度|月|半年|[一二三四]季")
_ADJUSTS = regex(r"(?:追加|追减|调增|调减)(?:了)?$")
_COMPARED_WITH = regex(r"^[，、]?(?:与|同|较|比)")
_BASE_NAMED = regex(rf"[比较](?P<base>[\u4e00-\u9fff]{{2,8}}?)(?={STEP.pattern})")
_OF_BUDGET = regex(r"^(?:超收|短收|欠收|超支|超额完成|超额|超计划|超目标)(?:任务)?$")
_YEAR = regex(r"(?:19|20)\d\d(?=\s?年)")
_AGAINST = regex(r"(?:比|较|与|同|由|从)(?!例)")
_THAN = regex(r"[比较](?!例)[\u4e00-\u9fff]{0,12}$")
_AMOUNT = regex(r"\d\s*(?:万|亿|千)?[元%人个件次户]")
_YARDSTICK = regex(r"(?:比|较|为|占|与)(?:年初|全年|批复|调整后?)*(?:预算|计划|目标|概算|控制|任务)")
_WINDOW, _NEAR = 8, 12


@dataclass(frozen=True)
class _Sides:
    now: Number
    then: Number
    sure: bool


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
                sides = own if _ADJUSTS.search(change.numbers[0].before) else plain
                if finding := _judge(reading, sentence, change, sides, earlier):
                    yield finding
            earlier = [*earlier, *plain][-_WINDOW:]


def _judge(
    reading: Reading, sentence: Sentence, change: Change, plain: Sequence[Number], earlier: Sequence[Number]
) -> Finding | None:
    at = change.numbers[0].start
    if len(set(change.signs)) > 1 and change.delta and change.percent:
        return _torn(reading, change)
    before = _ahead(plain, at, _WINDOW)
    unit = change.delta.unit if change.delta else _unit_named(sentence, change)
    sides = _sides(reading, change, before, [], unit)
    if sides is None and _looks_back(reading, sentence, before, at):
        sides = _sides(reading, change, before, earlier, unit)
    sides = sides or _sides_behind(reading, sentence, change, before)
    if sides is not None:
        return None if _of_another(reading, change, sides) else _against(reading, change, sides)
    return _alone(reading, change, before)


def _unit_named(sentence: Sentence, change: Change) -> str | None:
    """Return the unit that a percentage speaks of (126批次318人次……批次下降11.9%), if it names one."""
    label = STEP.sub("", change.numbers[0].before)
    return label if label and any(one.unit == label for one in sentence.numbers) else None


def _of_another(reading: Reading, change: Change, sides: _Sides) -> bool:
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


def _sides_behind(reading: Reading, sentence: Sentence, change: Change, before: Sequence[Number]) -> _Sides | None:
    """Find the values behind a change: 下降12.86%，由100万元变为87万元; 增加30万元（2021年为207万元）."""
    last = change.numbers[-1]
    place = bisect_left(sentence.numbers, last.end, key=lambda one: one.start)
    behind = [one for one in sentence.numbers[place : place + 2] if one.kind in AMOUNTS]
    if len(behind) == 2 and behind[0].unit == behind[1].unit and (sides := _from_to(reading, behind)):
        gap = reading.text[last.end : behind[0].start]
        return sides if change.delta is None and len(gap) < _NEAR and gap.startswith("，") else None
    eras = [_era(reading, one, 0) for one in behind]
    same = len({one.unit for one in (*behind, change.delta or behind[0])}) == 1 if behind else False
    if same and not before and eras == ["then", "now"]:
        return _Sides(behind[1], behind[0], sure=True)  # 增加86万元，上年为800万元，本年为886万元
    mark = reading.text[last.end : last.end + 1]
    if not behind or not before or mark not in ("（", "(", "，"):
        return None
    then, now = behind[0], before[-1]
    if _ADJUSTS.search(change.numbers[0].before) and CARRIED_OVER.search(then.before):
        return None  # 年中追加166.8万元，上年结转45.7万元: addends of a budget
    last_year = any_of("periods", "last")
    beside = mark == "，"
    named = last_year.match(then.before) if beside else last_year.search(then.before) or _YEAR.match(then.before)
    own = last.unit if last.kind in AMOUNTS else now.unit
    return _Sides(now, then, sure=True) if named and then.unit == now.unit == own else None


def _looks_back(reading: Reading, sentence: Sentence, before: Sequence[Number], at: int) -> bool:
    """Whether a change leans on the sentence before: it names no item of its own, or only last year's value."""
    if before:
        latest = _latest_year(reading, sentence.start, at)
        return len(before) == 1 and _era(reading, before[0], latest) == "then"
    words = reading.text[sentence.start : at]
    return not item_in(words) and not re.search("全年|全部|总|合计|同口径", words)


def _ahead(numbers: Sequence[Number], at: int, most: int) -> Sequence[Number]:
    """Return the last few numbers before an offset."""
    place = bisect_left(numbers, at, key=lambda one: one.start)
    return numbers[max(0, place - most) : place]


def _torn(reading: Reading, change: Change) -> Finding:
    first, last = change.numbers
    message = f"增减方向前后不一：{first.before}{first.text}与{last.before}{last.text}一增一减"
    return reading.finding(Code.DIRECTION_MISMATCH, Severity.ERROR, first.start, last.end, message)


def _sides(
    reading: Reading, change: Change, before: Sequence[Number], earlier: Sequence[Number], unit: str | None
) -> _Sides | None:
    """Find this year's and last year's value before a change; None in doubt."""
    pool = [one for one in (*earlier, *before) if unit is None or one.unit == unit]
    if not pool:
        return None
    unit = unit or pool[-1].unit
    pool = [one for one in pool if (one.unit == unit and one.group == 0) or (one in before and one.unit == unit)]
    latest = _latest_year(reading, pool[0].start, change.numbers[0].start)
    stamped = [(one, _era(reading, one, latest)) for one in pool]
    then = next((one for one, era in reversed(stamped) if era == "then"), None)
    now = _alike([one for one, era in stamped if era == "now"], then)
    if now is not None and then is not None and role_of(now.before) != role_of(then.before):
        same = [one for one, era in stamped if not era and role_of(one.before) == role_of(then.before) != ""]
        now = same[-1] if same else now  # 全年预算431万元，支出399万元……与上年支出371万元相比
    if then is None and len(before) >= 2:
        then, now = _by_years(reading, [one for one in before if one.unit == unit])
    if then is None:
        known = _from_to(reading, pool) or _compared(reading, change, pool) or _named_base(change, pool)
        return known or _in_turn(reading, change, before)
    if now is None:
        loose = [one for one, era in stamped if era == "" and one is not then and not _YARDSTICK.search(one.before)]
        now = _alike(loose, then)
    if now is None or now is then:
        return None
    if change.delta is not None:
        fitting = (one for one in pool if one is not then and abs(one.value - then.value) == change.delta.value)
        now = next(fitting, now)
    rivals = {one.value for one, era in stamped if era == "then"}
    return _Sides(now, then, sure=len(rivals) == 1)


def _alike(candidates: Sequence[Number], then: Number | None) -> Number | None:
    """Return the last candidate that measures what last year's value measures, or else no balance."""
    role = role_of(then.before) if then else ""
    same = [one for one in candidates if role and role_of(one.before) == role]
    other = [one for one in candidates if role_of(one.before) not in ("balance", "unreceived")]
    left = candidates if then and _THAN.search(then.before) and len(candidates) == 1 else ()
    return next(iter([*reversed(same), *reversed(other), *left]), None)


def _latest_year(reading: Reading, start: int, end: int) -> int:
    """The year that a passage is about: the latest it names, unless it is a lone one that is compared against."""
    years = [int(year) for year in _YEAR.findall(reading.text[max(0, start - 24) : end])]
    return max(years) if len(set(years)) == 2 and max(years) - min(years) == 1 else 0


def _era(reading: Reading, number: Number, latest: int) -> str:
    """Whether the words just before a number speak of last year, this year, or neither."""
    words = number.before or re.split(r"[，；;。,\n]", reading.text[max(0, number.start - 26) : number.start])[-1]
    last, this = (_last_of(any_of("periods", era), words) for era in ("last", "this"))
    if last < 0 and this < 0:
        year = _year_of(reading, number) if latest else None
        return {latest: "now", latest - 1: "then"}.get(year, "") if year else ""
    return "then" if last >= this else "now"


def _last_of(pattern: re.Pattern[str], words: str) -> int:
    found = -1
    for match in pattern.finditer(words):
        found = match.start()
    return found


def _year_of(reading: Reading, number: Number) -> int | None:
    clauses = re.split(r"[，；;。,、\n]", reading.text[max(0, number.start - 40) : number.start])
    years = _YEAR.findall(clauses[-1])
    if not years and len(clauses) > 1 and not _AMOUNT.search(clauses[-2]):
        years = _YEAR.findall(clauses[-2])  # 2022年无此项支出，为0万元
    return int(years[-1]) if years else None


def _by_years(reading: Reading, before: Sequence[Number]) -> tuple[Number | None, Number | None]:
    """Order the values by the years named before them: the latest against the one before."""
    dated = [(year, one) for one in before if (year := _year_of(reading, one))]
    years = sorted({year for year, _ in dated})
    if not years:
        return None, None
    if len(years) == 1:
        others = [one for one in before if _year_of(reading, one) is None]
        compared = [one for _, one in dated if _AGAINST.search(clause_before(reading, one))]
        if len(compared) == 1 and len(others) == 1:
            return compared[0], others[0]
        return None, None
    if years[-1] - years[-2] != 1 or len([1 for year, _ in dated if year == years[-1]]) != 1:
        return None, None
    then = [one for year, one in dated if year == years[-2]]
    now = [one for year, one in dated if year == years[-1]]
    return (then[-1], now[-1]) if len(then) == 1 else (None, None)


def clause_before(reading: Reading, number: Number) -> str:
    """Return the words of a number's clause before it."""
    return re.split(r"[，；;。,\n]", reading.text[max(0, number.start - 30) : number.start])[-1]


_FROM_TO = regex(r"(?:由|从)[^，；。]{0,20}$")
_TO = regex(r"(?:压减|调整|增加|减少|提高|降低|下降|上升|增长|压缩|降|升|缩短|调减|调增|变)?(?:至|到|为)")


def _from_to(reading: Reading, pool: Sequence[Number]) -> _Sides | None:
    """由2399万元压减至2158.5万元."""
    if len(pool) < 2:
        return None
    then, now = pool[-2:]
    gap = reading.text[then.end : now.start]
    if _FROM_TO.search(clause_before(reading, then)) and len(gap) < 16 and _TO.search(gap):
        return _Sides(now, then, sure=True)
    return None


def _compared(reading: Reading, change: Change, pool: Sequence[Number]) -> _Sides | None:
    """支出21.36万元，比预算数24万元减少2.64万元: what follows 比 is what the change starts from."""
    then = pool[-1]
    gap = reading.text[then.end : change.numbers[0].start]
    if len(pool) < 2 or not _THAN.search(then.before) or not STEP.search(gap) or len(gap) > _NEAR:
        return None
    amount = change.delta.value if change.delta else None
    fitting = (one for one in pool[:-1] if amount is not None and abs(one.value - then.value) == amount)
    return _Sides(next(fitting, pool[-2]), then, sure=len(pool) == 2)


def _in_turn(reading: Reading, change: Change, before: Sequence[Number]) -> _Sides | None:
    """三季度36件，四季度45件，环比增长25%: the last two numbers, of one unit, side by side."""
    if not _IN_TURN.search(clause_before(reading, change.numbers[0])) or len(before) < 2:
        return None
    then, now = before[-2:]
    periods = [_PERIOD.search(one.before) for one in (then, now)]
    return _Sides(now, then, sure=True) if then.unit == now.unit and all(periods) else None


def _named_base(change: Change, pool: Sequence[Number]) -> _Sides | None:
    """中标价498.5万元，审定价487.2万元，较中标价核减11.3万元: the base is told by its name, the budget by 超收."""
    words = change.numbers[0].before
    label = _BASE_NAMED.search(words)
    if label is None and not _OF_BUDGET.search(words):
        return None
    named = [
        one for one in pool if (label["base"] in one.before if label else role_of(one.before) in ("budget", "target"))
    ]
    others = [one for one in pool if one not in named]
    if len(named) != 1 or not others:
        return None
    return _Sides(others[-1], named[0], sure=len(others) == 1)


def _against(reading: Reading, change: Change, sides: _Sides) -> Finding | None:
    now, then = sides.now, sides.then
    adjusts = _ADJUSTS.search(change.numbers[0].before) and not _MAY_BE_BASE.search(then.before)
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


def _amount(reading: Reading, delta: Number, sides: _Sides, gap: Decimal) -> Finding | None:
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


def _percent(reading: Reading, percent: Number, sides: _Sides, gap: Decimal) -> Finding | None:
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
