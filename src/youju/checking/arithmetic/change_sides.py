"""Knows which two values a change is between: last year's and this year's, wherever the words put them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from youju.checking.arithmetic.change_claims import ADJUSTS, AMOUNTS, CARRIED_OVER, STEP, Change
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, item_in, role_of
from youju.patterns import regex

__all__ = ["Sides", "ahead_of", "clause_before", "find_sides"]

_IN_TURN = regex(r"环比")
_PERIOD = regex(r"季度|月|半年|[一二三四]季")
_BASE_NAMED = regex(rf"[比较](?P<base>[\u4e00-\u9fff]{{2,8}}?)(?={STEP.pattern})")
_OF_BUDGET = regex(r"^(?:超收|短收|欠收|超支|超额完成|超额|超计划|超目标)(?:任务)?$")
_YEAR = regex(r"(?:19|20)\d\d(?=\s?年)")
_AGAINST = regex(r"(?:比|较|与|同|由|从)(?!例)")
_THAN = regex(r"[比较](?!例)[\u4e00-\u9fff]{0,12}$")
_AMOUNT = regex(r"\d\s*(?:万|亿|千)?[元%人个件次户]")
_YARDSTICK = regex(r"(?:比|较|为|占|与)(?:年初|全年|批复|调整后?)*(?:预算|计划|目标|概算|控制|任务)")
_FROM_TO = regex(r"(?:由|从)[^，；。]{0,20}$")
_TO = regex(r"(?:压减|调整|增加|减少|提高|降低|下降|上升|增长|压缩|降|升|缩短|调减|调增|变)?(?:至|到|为)")
_WINDOW, _NEAR = 8, 12


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
        plain: The sentence's amounts that are no changes themselves.
        earlier: Those of the sentences before, in the same paragraph.
    """
    at = change.numbers[0].start
    before = ahead_of(plain, at)
    unit = change.delta.unit if change.delta else _unit_named(sentence, change)
    sides = _sides(reading, change, before, [], unit)
    if sides is None and _looks_back(reading, sentence, before, at):
        sides = _sides(reading, change, before, earlier, unit)
    return sides or _sides_behind(reading, sentence, change, before)


def _sides_behind(reading: Reading, sentence: Sentence, change: Change, before: Sequence[Number]) -> Sides | None:
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
        return Sides(behind[1], behind[0], sure=True)  # 增加86万元，上年为800万元，本年为886万元
    mark = reading.text[last.end : last.end + 1]
    if not behind or not before or mark not in ("（", "(", "，"):
        return None
    then, now = behind[0], before[-1]
    if ADJUSTS.search(change.numbers[0].before) and CARRIED_OVER.search(then.before):
        return None  # 年中追加166.8万元，上年结转45.7万元: addends of a budget
    if STEP.search(then.before):
        return None  # 当年新增420个，上年新增510个: two changes side by side
    last_year = any_of("periods", "last")
    beside = mark == "，"
    named = last_year.match(then.before) if beside else last_year.search(then.before) or _YEAR.match(then.before)
    own = last.unit if last.kind in AMOUNTS else now.unit
    return Sides(now, then, sure=True) if named and then.unit == now.unit == own else None


def _looks_back(reading: Reading, sentence: Sentence, before: Sequence[Number], at: int) -> bool:
    """Whether a change leans on the sentence before: it names no item of its own, or only last year's value."""
    if before:
        latest = _latest_year(reading, sentence.start, at)
        return len(before) == 1 and _era(reading, before[0], latest) == "then"
    words = reading.text[sentence.start : at]
    return not item_in(words) and not re.search("全年|全部|总|合计|同口径", words)


def _sides(
    reading: Reading, change: Change, before: Sequence[Number], earlier: Sequence[Number], unit: str | None
) -> Sides | None:
    """Find this year's and last year's value before a change; None in doubt."""
    pool = [one for one in (*earlier, *before) if unit is None or one.unit == unit]
    if not pool:
        return None
    unit = unit or pool[-1].unit
    pool = [one for one in pool if (one.unit == unit and one.group == 0) or (one in before and one.unit == unit)]
    latest = _latest_year(reading, pool[0].start, change.numbers[0].start)
    stamped = [(one, _era(reading, one, latest)) for one in pool]
    then = next((one for one, era in reversed(stamped) if era == "then" and not STEP.search(one.before)), None)
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
    return Sides(now, then, sure=len(rivals) == 1)


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


def _from_to(reading: Reading, pool: Sequence[Number]) -> Sides | None:
    """由2399万元压减至2158.5万元."""
    if len(pool) < 2:
        return None
    then, now = pool[-2:]
    gap = reading.text[then.end : now.start]
    if _FROM_TO.search(clause_before(reading, then)) and len(gap) < 16 and _TO.search(gap):
        return Sides(now, then, sure=True)
    return None


def _compared(reading: Reading, change: Change, pool: Sequence[Number]) -> Sides | None:
    """支出21.36万元，比预算数24万元减少2.64万元: what follows 比 is what the change starts from."""
    then = pool[-1]
    gap = reading.text[then.end : change.numbers[0].start]
    if len(pool) < 2 or not _THAN.search(then.before) or not STEP.search(gap) or len(gap) > _NEAR:
        return None
    amount = change.delta.value if change.delta else None
    fitting = (one for one in pool[:-1] if amount is not None and abs(one.value - then.value) == amount)
    return Sides(next(fitting, pool[-2]), then, sure=len(pool) == 2)


def _in_turn(reading: Reading, change: Change, before: Sequence[Number]) -> Sides | None:
    """三季度36件，四季度45件，环比增长25%: the last two numbers, of one unit, side by side."""
    if not _IN_TURN.search(clause_before(reading, change.numbers[0])) or len(before) < 2:
        return None
    then, now = before[-2:]
    periods = [_PERIOD.search(one.before) for one in (then, now)]
    return Sides(now, then, sure=True) if then.unit == now.unit and all(periods) else None


def _named_base(change: Change, pool: Sequence[Number]) -> Sides | None:
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
    return Sides(others[-1], named[0], sure=len(others) == 1)


def ahead_of(numbers: Sequence[Number], at: int, most: int = _WINDOW) -> Sequence[Number]:
    """Return the last few numbers before an offset."""
    place = bisect_left(numbers, at, key=lambda one: one.start)
    return numbers[max(0, place - most) : place]


def _unit_named(sentence: Sentence, change: Change) -> str | None:
    """Return the unit that a percentage speaks of (126批次318人次……批次下降11.9%), if it names one."""
    label = STEP.sub("", change.numbers[0].before)
    return label if label and any(one.unit == label for one in sentence.numbers) else None
