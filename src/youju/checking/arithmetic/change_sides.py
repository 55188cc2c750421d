"""Picks the two values that a change is between, by what the words say of each: the base it starts from, what became.

The evidence for a base goes from the surest to the loosest: 由…至…, words or a year of an earlier time, 比 or 较
right before it, its name in the claim (较中标价核减), the period before, a target. What became is the one that fits the
claim's amount, else that is called this year's, else that measures the same (role), else the last one told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from youju.checking.arithmetic.change_claims import ADJUSTS, CARRIED_OVER, OF_ALL, STEP, Change, sign_of
from youju.checking.arithmetic.change_eras import clause_ahead, era_of, eras_of, years_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, item_in, patterns, role_in, role_of
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["Sides", "ahead_of", "find_sides"]

_IN_TURN, _PERIOD = regex(r"环比"), regex(r"季度|月|半年|[一二三四]季")
_THAN_BUDGET = regex(r"^[比较](?:年初|全年|批复|调整后?)?(?:的)?预算")
_BASE_NAMED = regex(rf"[比较](?P<base>[^\d，。；、]{{2,8}}?)(?={STEP.pattern})")
_SAID = patterns("change_sides")
_THAN_LAST = regex(r"[比较](?:上年|去年|上一年|年初)|同比")
_YEAR = regex(r"(?:19|20)\d\d(?=\s?年)")
_FROM = regex(r"(?:由|从)[^，；。]{0,20}$")
_TO = regex(r"到|至|为")
_BESIDE = regex(r"，?[^，。；\d]{0,6}")
_WITH_IT = regex(r"，(?P<own>[^，。；\d]{0,8}?)(?:与|同(?!比)|和|较|(?<!同)比)[^，。；\d]{2,8}")
_ITS_PARTS = regex(r"总|合计")
"""What the parts named before come to is no single number's equal (两笔42.5万元、7.5万元，与50万元的合同总价一致)."""
_HOW_MANY = regex(r"(?:数量|规模|总[量数额]|金额|数额)$")
_SUBJECT = regex(r"(?P<own>[^比较]{2,12}?)(?:占比例?|占|比[重例]|率)?[比较](?:上年|去年|同期|年初|预算|计划)")
"""Whose share a base was (产业发展占比较上年的)."""
_PART = regex(r"其中(?!，|(?:19|20)\d\d年)|(?:人|户|生|亩|次)均[^，。；\d]{0,8}$")
_PARTED = regex(r"；|其中")
_ADJUSTED = regex(r"调整?[增减]?[为至到]$")
_LAST_YEAR = regex(r"^(?:而)?(?:上年|去年|上一年|(?:19|20)\d\d年)(?:度|同期|数|决算|执行|实际|收入|支出)*(?:为|是)?$")
_WINDOW, _NEAR, _NAME, _BACK = 8, 12, 2, 200


@dataclass(frozen=True)
class Sides:
    """The two values of a change, and whether the words leave no other reading."""

    now: Number
    then: Number
    sure: bool


def find_sides(
    reading: Reading, sentence: Sentence, change: Change, plain: Sequence[Number], earlier: Sequence[Number]
) -> Sides | None:
    """Return this year's and last year's value behind a change; None in doubt.

    Args:
        reading: The text.
        sentence: The change's sentence.
        change: The change.
        plain: The sentence's numbers that are no changes themselves.
        earlier: Those of the sentences before, in the same paragraph.
    """
    before = _measured(change, ahead_of(plain, change.start, 3 * _WINDOW))
    if not change.numbers:
        since = reading.text.rfind("；", sentence.start, change.start)
        own = [one for one in before if one.start > since]
        before = own if len(own) > 1 else before
    if not change.numbers and not (before and _beside(reading, change, before[-1])):
        return None
    unit = _unit(sentence, change)
    sides = _sides(reading, change, before, [], unit)
    if sides is None and _looks_back(reading, sentence, change, before):
        sides = _sides(reading, change, before, _measured(change, earlier), unit)
    if sides is None and change.numbers:
        sides = _sides_behind(reading, sentence, change, before)
    if sides is None or (not change.numbers and before[-1] not in (sides.now, sides.then)):
        return None
    if change.delta or change.times:  # 总得分89.2分。……产出得14.3分，与上年82.5分相比提高6.7分
        told = (sides.now, *earlier, *(sentence.numbers if change.times else ()))
        like = [one for one in told if one.unit == sides.then.unit]
        sides = replace(sides, now=_fitting(change, like, sides.then) or sides.now)
    return None if _is_passed(reading, change, sides, plain) else _of_subject(reading, sides)


def _is_passed(reading: Reading, change: Change, sides: Sides, plain: Sequence[Number]) -> bool:
    """Whether a change behind its sides is of something told since: …，同比增长10%；水费12.3万元，下降4.2%."""
    last = max(sides.now.end, sides.then.end)
    gap = reading.text[last : max(last, change.start)]
    named, of = years_of(change), _YEAR.findall(clause_ahead(reading, sides.then.start))
    if _PART.search(gap) or (named and of and int(of[-1]) != named[1]):
        return True
    between = [one for one in ahead_of(plain, change.start) if one.start >= last and one.unit == sides.now.unit]
    told = between and any(sign_of(one) for one in reading.numbers_in(last, between[-1].start))
    parted = last <= change.start and _is_parted(reading, sides)
    return parted or (bool(between) and (bool(told) or "；" in gap))


def _is_parted(reading: Reading, sides: Sides) -> bool:
    """Whether one of two values stands behind a semicolon, and before it a change is told of the other."""
    one, other = sorted((sides.now, sides.then), key=lambda side: side.start)
    stop = reading.text.find("；", one.end, other.start)
    return stop >= 0 and any(sign_of(number) for number in reading.numbers_in(one.end, stop))


def _of_subject(reading: Reading, sides: Sides) -> Sides | None:
    """Compare what names its own thing with that thing: 甲占63%，乙占37%，甲占比较上年的58%提高5个百分点."""
    now, then = sides.now, sides.then
    named = _SUBJECT.match(then.before) if now.start < then.start else None
    same = [one for one in reading.numbers_in(max(0, now.start - _BACK), then.start) if one.unit == now.unit]
    if named and now.unit != "%":  # 成本798万元，其中公用成本100万元；公用成本较上年90万元增长
        told = [one for one in same if one.before.endswith(named["own"])] or [now]
        return Sides(told[-1], then, sides.sure)
    own = item_in(named["own"]) if named else ""
    if len(own) < _NAME or set(own[-_NAME:]) & set(_label(reading, now)):
        return sides
    told = [one for one in same if own in _label(reading, one)]
    return Sides(told[-1], then, sides.sure) if told else None


def _label(reading: Reading, percent: Number) -> str:
    """Return what its sentence says before a percentage, from the one before on."""
    ahead, _ = reading.neighbours(percent, _WINDOW, 0)
    starts = (one.end for one in ahead if one.unit == "%")
    return reading.text[max([reading.sentences[percent.sentence].start, *starts]) : percent.start]


def ahead_of(numbers: Sequence[Number], at: int, most: int = _WINDOW) -> Sequence[Number]:
    """Return the last few numbers before an offset."""
    place = bisect_left(numbers, at, key=lambda one: one.start)
    return numbers[max(0, place - most) : place]


def _measured(change: Change, numbers: Sequence[Number]) -> Sequence[Number]:
    """Return the last few numbers that a change may be between: percentages where it is in points, else amounts."""
    if change.numbers:
        points = change.delta is not None and change.delta.kind is Kind.POINTS
        numbers = [one for one in numbers if (one.kind is Kind.PERCENT) == points]
        return numbers[-2:] if points else numbers[-_WINDOW:]
    return [one for one in numbers if one.unit == numbers[-1].unit][-_WINDOW:]


def _beside(reading: Reading, change: Change, number: Number) -> bool:
    """Whether a change that names no number follows right behind one: 与上年的8.5万元持平."""
    gap = reading.text[number.end : change.start]
    if told := _WITH_IT.fullmatch(gap):
        own, era = told["own"], era_of(reading, number)
        ahead = reading.text[max(reading.sentences[number.sentence].start, number.start - 40) : number.start]
        told_of = era == "then" or (era == "now" and _THAN_LAST.search(gap.replace("与", "比")))
        own = _HOW_MANY.sub("", own)
        return bool(told_of) and (not own or own[-2:] in ahead)  # 上年6.8万元，与上年持平
    return _BESIDE.fullmatch(gap) is not None and not _ITS_PARTS.search(gap)


def _unit(sentence: Sentence, change: Change) -> str | None:
    """Return the unit of the two values, if the change tells it (126批次318人次……批次下降11.9%)."""
    if change.delta is not None:
        return "%" if change.delta.kind is Kind.POINTS else change.delta.unit
    label = STEP.sub("", change.numbers[0].before) if change.numbers else ""
    return label if label and any(one.unit == label for one in sentence.numbers) else None


def _sides(
    reading: Reading, change: Change, before: Sequence[Number], earlier: Sequence[Number], unit: str | None
) -> Sides | None:
    pool = [one for one in (*earlier, *before) if unit is None or one.unit == unit]
    if not pool:
        return None
    near = [one for one in before if not one.group or "；" not in reading.text[one.end : change.start]]
    pool = [one for one in pool if one.unit == (unit or pool[-1].unit) and (one.group == 0 or one in near)]
    eras = dict(zip(pool, eras_of(reading, change, pool), strict=True))
    if years_of(change) and {"now", "then"} <= set(eras.values()):
        pool = _of_named_years(change, pool, eras)
    if moved := _moved(reading, pool) or _adjusted(reading, change, pool):
        return moved
    past = [one for one in pool if eras[one] == "then" and not STEP.search(one.before)]
    if past and not (change.numbers and _THAN_BUDGET.search(change.numbers[0].before)):
        now = _counterpart(reading, change, pool, eras, past[-1])
        return Sides(now, past[-1], sure=len({one.value for one in past}) == 1) if now else None
    if len(pool) < 2:
        return None
    then = _named_base(reading, change, pool)
    if then and change.numbers and _THAN_LAST.search(change.numbers[0].before) and role_of(then.before) == "target":
        return None  # 目标90%，实际88.5%，较上年提高2个百分点
    if then:
        others = [one for one in pool if one is not then]
        now = _fitting(change, others, then)
        if now is None and _SAID["of_budget"].search(change.numbers[0].before if change.numbers else ""):
            between = reading.text[then.end : change.start]
            now = others[-1] if len(others) == 1 and not _SAID["adjusted"].search(between) else None
            return Sides(now, then, sure=True) if now else None
        return Sides(now or others[-1], then, sure=len(others) == 1)
    then, now = pool[-2:]
    in_turn = _IN_TURN.search(clause_ahead(reading, change.start))
    if in_turn and before[-2:] == pool[-2:] and all(_PERIOD.search(one.before) for one in (then, now)):
        return Sides(now, then, sure=True)
    return None


def _of_named_years(change: Change, pool: Sequence[Number], eras: dict[Number, str]) -> list[Number]:
    """Return the values of the years that a change names; none if its base has another role (2022年预算)."""
    role = role_of(change.numbers[0].before)
    then = [one for one in pool if eras[one] == "then" and (not role or role_of(one.before) in ("", role))]
    return [one for one in pool if one in then or eras[one] == "now"] if then else []


def _moved(reading: Reading, pool: Sequence[Number]) -> Sides | None:
    """由2399万元压减至2158.5万元."""
    if len(pool) < 2:
        return None
    then, now = pool[-2:]
    gap = reading.text[then.end : now.start]
    came_from = _FROM.search(clause_ahead(reading, then.start)) and len(gap) < _NEAR + 4 and _TO.search(gap)
    return Sides(now, then, sure=True) if came_from else None


def _adjusted(reading: Reading, change: Change, pool: Sequence[Number]) -> Sides | None:
    """年初安排24万元，年中调整为21.6万元，调减2.4万元."""
    if len(pool) < 2 or not change.delta or not ADJUSTS.search(change.delta.before):
        return None
    then, now = pool[-2:]
    beside = reading.text[now.end : change.start] in ("，" + change.delta.before, change.delta.before)
    return Sides(now, then, sure=True) if beside and _ADJUSTED.search(now.before) else None


def _named_base(reading: Reading, change: Change, pool: Sequence[Number]) -> Number | None:
    """Return the base that 比 or 较 stands before, or that the claim names (较中标价核减11.3万元, 超收)."""
    last = pool[-1]
    gap = reading.text[last.end : change.start]
    points = change.delta is not None and change.delta.kind is Kind.POINTS
    if not change.numbers:
        opened = [one for one in pool if "年初" in one.before and role_of(one.before) != "budget"]
        if len(opened) == 1 and "年初" in clause_ahead(reading, change.start):
            return opened[0]
        return last if _SAID["against"].search(clause_ahead(reading, last.start)) else None
    if gap == "的" and change.times:
        return last  # 达到7260万元，是2021年1650万元的4.4倍
    if _SAID["than"].search(last.before) and len(gap) <= _NEAR and not _THAN_LAST.match(change.numbers[0].before):
        return last
    if points:
        aimed = [bool(role_in("target").search(one.before)) for one in pool[-2:]]
        return last if aimed == [False, True] else pool[-2] if aimed == [True, False] else None
    words = change.numbers[0].before
    label = _BASE_NAMED.search(words)
    if label is None and not _SAID["of_budget"].search(words):
        return None
    base = label["base"].removesuffix("数") if label else ""
    named = [one for one in pool if (base in one.before if label else _is_limit(one))]
    return named[0] if len(named) == 1 else None


def _is_limit(number: Number) -> bool:
    return role_of(number.before) in ("budget", "target") or _SAID["limit"].search(number.before) is not None


def _counterpart(
    reading: Reading, change: Change, pool: Sequence[Number], eras: dict[Number, str], then: Number
) -> Number | None:
    """Return what a base became: this year's value, of the same role where there is one, else the last one told."""
    others = [one for one in pool if one is not then]
    now = _alike([one for one in others if eras[one] == "now"], then)
    if now is not None and role_of(now.before) != role_of(then.before) != "":
        same = [one for one in others if not eras[one] and role_of(one.before) == role_of(then.before)]
        now = same[-1] if same else now  # 全年预算431万元，支出399万元……与上年支出371万元相比
    beside = _beside_base(pool, eras, then)
    if beside and now and now.start < beside.start and _PARTED.search(reading.text[now.end : beside.start]):
        now = beside
    if now is None:
        now = _alike([one for one in others if not eras[one] and not _SAID["yardstick"].search(one.before)], then)
    return now and (_fitting(change, others, then) or now)


def _beside_base(pool: Sequence[Number], eras: dict[Number, str], then: Number) -> Number | None:
    """Return the number right before a base that 比 or 较 marks (其中急诊3.2万人次，比上年的3.5万人次…)."""
    place = pool.index(then)
    before = pool[place - 1] if place and _SAID["than"].search(then.before) else None
    if before is None or eras[before] == "then" or _SAID["yardstick"].search(before.before):
        return None
    roles = {role_of(before.before), role_of(then.before)}
    return before if len(roles) == 1 or "" in roles else None


def _fitting(change: Change, others: Sequence[Number], then: Number) -> Number | None:
    """Return the value that lies from the base as far as the claim says, if there is one."""
    if change.times and then.value:
        half = change.times.quantity.step / 2
        return next((one for one in others if abs(one.value / then.value - change.times.value) <= half), None)
    delta = change.delta.value if change.delta else None if change.sign else 0
    return next((one for one in others if delta is not None and abs(one.value - then.value) == delta), None)


def _alike(candidates: Sequence[Number], then: Number) -> Number | None:
    """Return the last candidate that measures what the base measures, or else no balance."""
    role = role_of(then.before)
    same = [one for one in candidates if role and role_of(one.before) == role]
    other = [one for one in candidates if role_of(one.before) not in ("balance", "unreceived")]
    beside = (
        not role and len(candidates) == 1 and candidates[0].place + 1 == then.place
    )  # 年末结余38万元，上年末为25万元
    left = candidates if beside or (_SAID["than"].search(then.before) and len(candidates) == 1) else ()
    return next(iter([*reversed(same), *reversed(other), *left]), None)


def _looks_back(reading: Reading, sentence: Sentence, change: Change, before: Sequence[Number]) -> bool:
    """Whether a change leans on the sentence before: it names no item of its own, or only last year's value."""
    if before:
        return len(before) == 1 and eras_of(reading, change, before) == ["then"]
    words = reading.text[sentence.start : change.start]
    return not item_in(words) and not OF_ALL.search(words)


def _sides_behind(reading: Reading, sentence: Sentence, change: Change, before: Sequence[Number]) -> Sides | None:
    """Find the values behind a change: 下降12.86%，由100万元变为87万元; 增加30万元（2021年为207万元）."""
    last = change.numbers[-1]
    place = bisect_left(sentence.numbers, last.end, key=lambda one: one.start)
    behind = _measured(change, sentence.numbers[place : place + 2])
    if not behind or (change.delta and change.delta.kind is Kind.POINTS):
        return None
    mark = reading.text[last.end : last.end + 1]
    alike = len({one.unit for one in (*behind, change.delta or behind[0])}) == 1
    if len(behind) == 2 and behind[0].unit == behind[1].unit and (sides := _moved(reading, behind)):
        return sides if change.delta is None and behind[0].start - last.end < _NEAR and mark == "，" else None
    if alike and not before and [era_of(reading, one) for one in behind] == ["then", "now"]:
        return Sides(behind[1], behind[0], sure=True)  # 增加86万元，上年为800万元，本年为886万元
    if before and mark == "；" and change.delta and before[-1].unit == change.delta.unit == behind[0].unit:
        alike = role_of(change.delta.before) in ("", role_of(behind[0].before))
        return Sides(before[-1], behind[0], sure=True) if alike and _LAST_YEAR.match(behind[0].before) else None
    if not before or mark not in ("（", "(", "，"):
        return None
    then = behind[0]
    now = _fitting(change, [one for one in before if one.unit == then.unit], then) or before[-1]
    if ADJUSTS.search(change.numbers[0].before) and CARRIED_OVER.search(then.before):
        return None  # 年中追加166.8万元，上年结转45.7万元: addends of a budget
    if STEP.search(then.before):
        return None  # 当年新增420个，上年新增510个: two changes side by side
    past = any_of("periods", "last")
    named = past.match(then.before) if mark == "，" else past.search(then.before) or _YEAR.match(then.before)
    own = change.delta.unit if change.delta else now.unit
    return Sides(now, then, sure=True) if named and then.unit == now.unit == own else None
