"""Holds a score against the rule by which the text says it is worked out.

A rule gives a score in proportion (按完成比例计分), takes points for each step missed (每低1个百分点扣0.5分), or gives
none below a floor. Rule, weight, score and what it is made from may stand in any order over up to three sentences:
the smallest stretch around the rule that has one of each is read. Whatever else the stretch may mean must fail too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations

from youju.checking.arithmetic.scores import mark_of
from youju.checking.arithmetic.sides import added
from youju.checking.interval import Fit, Interval, fit, interval_of
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import patterns, role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, round_to

__all__ = ["check_score_rules"]

_SAID = patterns("score_rules")
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_DAYS = {"日": "天", "工作日": "天", "个工作日": "天", "日历天": "天", "%": "百分点"}
_REACHES = ((0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1))
"""So many sentences before and behind that of the rule."""
_ONE, _CENT, _FULL, _ROUGH = Decimal(1), Decimal("0.01"), Decimal(100), Decimal("0.3")
_MOST, _NEAR = 24, 14

_Ratio = tuple[Decimal, Interval]


@dataclass(frozen=True)
class _Marks:
    """The one weight of a stretch, the one score, and each loss that it tells."""

    weight: Number
    got: Number
    lost: tuple[Number, ...]


def check_score_rules(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each score that isn't what its stated rule gives."""
    for paragraph in reading.paragraphs:
        if sum(one.kind is Kind.SCORE for sentence in paragraph for one in sentence.numbers) < 2:
            continue
        for place, sentence in enumerate(paragraph):
            for rule in _SAID["proportion"].finditer(reading.text, sentence.start, sentence.end):
                yield from _first(_in_proportion(reading, *it) for it in _stretches(reading, paragraph, place, rule))
            for rule in _SAID["deduct"].finditer(reading.text, sentence.start, sentence.end):
                around = _stretches(reading, paragraph, place, rule)
                yield from _first(_deducted(reading, *it, rule) for it in around)
            for rule in _SAID["floor"].finditer(reading.text, sentence.start, sentence.end):
                around = _stretches(reading, paragraph, place, rule)
                yield from _first(_below_floor(reading, numbers, rule) for _, _, numbers in around)


def _first(tries: Iterator[list[Finding] | None]) -> list[Finding]:
    """Return what the smallest stretch that says all of it leads to."""
    return next((found for found in tries if found is not None), [])


def _stretches(
    reading: Reading, paragraph: Sequence[Sentence], place: int, rule: re.Match[str]
) -> Iterator[tuple[int, int, tuple[Number, ...]]]:
    """Yield the stretches around a rule with their numbers, the smallest first."""
    own = paragraph[place]
    left = reading.text.rfind("；", own.start, rule.start()) + 1 or own.start
    right = reading.text.find("；", rule.end(), own.end)
    spans = [(left, right if right >= 0 else own.end)]
    spans += [
        (paragraph[place - back].start, paragraph[place + ahead].end)
        for back, ahead in _REACHES
        if back <= place and place + ahead < len(paragraph)
    ]
    for start, end in spans:
        numbers = reading.numbers_in(start, end)
        if len(numbers) <= _MOST:
            yield start, end, numbers


def _marks(numbers: Sequence[Number]) -> _Marks | None:
    """Return the weight and the score of a stretch that has one of each."""
    scores = [one for one in numbers if one.kind is Kind.SCORE and one.exact]
    lost = [one for one in scores if mark_of(one) == "lost"]
    got = [one for one in scores if one not in lost and _is_got(one)]
    rest = [one for one in scores if one not in lost and one not in got]
    if len({one.value for one in rest}) > 1:
        rest = [one for one in rest if one.value != _FULL]
    if len({one.value for one in rest}) != 1 or len({one.value for one in got}) != 1:
        return None
    return _Marks(rest[0], got[-1], tuple(lost))


def _is_got(number: Number) -> bool:
    factor = _SAID["factor"].match(number.after) or (_SAID["times"].search(number.before) and "得" in number.after)
    return not factor and (bool(_SAID["got"].search(number.before)) or mark_of(number) == "score")


def _in_proportion(reading: Reading, start: int, end: int, numbers: Sequence[Number]) -> list[Finding] | None:
    """Check 完成值/指标值×分值; None where the stretch lacks a part of it."""
    marks, ratios = _marks(numbers), _ratios(numbers)
    if marks is None or not ratios:
        return None
    if _SAID["not_alone"].search(reading.text, start, end) or not marks.got.value:
        return []
    weight, got = marks.weight, marks.got
    every = [*ratios, *_any_ratio(numbers)]
    states = [_state(got, weight, one) for one in every]
    if Fit.RIGHT in states:
        return []
    exact = min(ratios[0][0], _ONE)
    due, share = (plain_digits(round_to(one, _CENT)) for one in (exact * weight.value, exact * 100))
    worked = f"按比例应得{due}分（完成比例{share}%×{weight.text}），文中写作{got.text}"
    if Fit.ROUNDING in states:
        return [reading.finding(Code.ROUNDING, Severity.INFO, got.start, got.end, f"{worked}，只差末位")]
    return [reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, got.start, got.end, f"得分与比例不符：{worked}")]


def _state(got: Number, weight: Number, ratio: _Ratio) -> Fit:
    """Return how well a score suits its weight and how far the thing is done; no more than all of it counts."""
    exact = min(ratio[0], _ONE) * weight.value
    bounds = Interval(*(min(bound, _ONE) * weight.value for bound in (ratio[1].low, ratio[1].high)))
    if abs(exact - got.value) < _CENT:
        return Fit.RIGHT
    whole = got.quantity.step == 1 and exact == round_to(exact, Decimal("0.1"))
    if whole and abs(exact - got.value) >= _ROUGH:
        return Fit.WRONG  # 9分 for 8.5分 is no rounding: nothing had to be left out
    return fit(got.quantity, exact, bounds, got.mention.approximator)


def _is_goal(number: Number) -> bool:
    approximator = number.mention.approximator
    near = approximator in (Approximator.ABOUT, None)
    told = _SAID["bar"].match(number.after) or _SAID["under"].search(number.before)
    return not near or told is not None or role_of(number.before) in ("target", "budget")


def _current(numbers: Sequence[Number], kinds: frozenset[Kind]) -> list[Number]:
    return [one for one in numbers if one.kind in kinds and not _SAID["past"].search(one.before)]


def _ratios(numbers: Sequence[Number]) -> list[_Ratio]:
    """Return what a stretch surely says of how far something is done: of two amounts, and of a rate."""
    amounts = _current(numbers, _AMOUNTS)
    units = dict.fromkeys((one.kind, one.unit) for one in amounts)
    pairs = [pair for unit in units if (pair := _pair([one for one in amounts if (one.kind, one.unit) == unit]))]
    rates = [one for one in _current(numbers, frozenset({Kind.PERCENT})) if not _is_goal(one)]
    named = [one for one in rates if _SAID["rate"].search(one.before)] if len(rates) > 1 else rates
    if len(pairs) > 1:
        return []
    found = [_over(*pair) for pair in pairs]
    return [one for one in found if one] + ([_share(named[0])] if len({one.value for one in named}) == 1 else [])


def _any_ratio(numbers: Sequence[Number]) -> Iterator[_Ratio]:
    """Yield all else that a score might be worked out from."""
    rates = [one for one in numbers if one.kind is Kind.PERCENT]
    yield from (_share(one) for one in rates)
    for one, other in combinations([one for one in numbers if one.kind in _AMOUNTS or one in rates], 2):
        ratio = _over(*sorted((one, other), key=lambda each: -each.value)) if one.unit == other.unit else None
        if ratio:
            yield ratio


def _share(rate: Number) -> _Ratio:
    bounds = interval_of(rate.quantity)
    return rate.value / 100, Interval(bounds.low / 100, bounds.high / 100)


def _over(target: Number, actual: Number) -> _Ratio | None:
    ratio = interval_of(actual.quantity).over(interval_of(target.quantity))
    return (actual.value / target.value, ratio) if ratio and target.value else None


def _pair(alike: Sequence[Number]) -> tuple[Number, Number] | None:
    """Return target and result among amounts of one unit; what is left over (3所未完成) is neither."""
    goals = [one for one in alike if _is_goal(one)]
    done = [one for one in alike if one not in goals and role_of(one.before) in ("actual", "spent", "received")]
    if goals and len({one.value for one in done}) == 1:
        return goals[-1], done[0]  # 年初预算1200万元、调整后1000万元: the other is among what else it may be made from
    kept = [one for one in alike if not any(a.value - b.value == one.value for a, b in combinations(alike, 2))] or alike
    by_value = {one.value: one for one in kept}
    if len(by_value) != 2:
        return None
    first, second = sorted(by_value.values(), key=lambda one: (one not in goals, -one.value))
    return first, second


def _deducted(
    reading: Reading, start: int, end: int, numbers: Sequence[Number], rule: re.Match[str]
) -> list[Finding] | None:
    """Check 每低1个百分点扣0.5分; None where the stretch doesn't say what it is applied to."""
    if sum(1 for _ in _SAID["deduct"].finditer(reading.text, start, end)) != 1:
        return []
    own = [one for one in numbers if rule.start() <= one.start < rule.end()]
    others = [one for one in numbers if one not in own]
    caps = [one for one in others if one.kind is Kind.SCORE and _SAID["cap"].search(one.before)]
    marks = _marks([one for one in others if one not in caps])
    steps = [one for one in own if one.kind is not Kind.SCORE]
    times = _times(reading, [*others, *steps[:-1]], steps[-1] if steps else None, rule)
    if marks is None or times is None:
        return None
    points = Decimal(rule["points"])
    ways = {times, *(times.to_integral_value(way) for way in (ROUND_FLOOR, ROUND_CEILING))}
    losses = {min([one * points, *(cap.value for cap in caps)]) for one in ways}
    dues = {max(Decimal(0), marks.weight.value - loss) for loss in losses}
    told = added(marks.lost)
    apart = any(one.value in losses for one in marks.lost) and marks.weight.value - told == marks.got.value
    none = not marks.got.value and _SAID["none"].search(reading.text, start, end)
    once = not rule["each"] and marks.weight.value - points == marks.got.value
    if marks.got.value in dues or apart or once or none:
        return []
    due, got = min(dues), marks.got
    message = f"得分与扣分规则不符：“{rule.group()}”，{marks.weight.text}应得{plain_digits(due)}分，文中写作{got.text}"
    first, last = (edge(one.start for one in (got, marks.weight)) for edge in (min, max))
    return [reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, first, max(last, got.end), message)]


def _times(reading: Reading, numbers: Sequence[Number], each: Number | None, rule: re.Match[str]) -> Decimal | None:
    """Return how many of its steps a rule takes points for: what is told as missing, or lies between two numbers."""
    unit, step = (_unit(each), each.value) if each else (rule["bare"], _ONE)
    alike = [one for one in numbers if _unit(one) == unit and not _SAID["past"].search(one.before)]
    if not unit or not step or not alike:
        return None
    gaps = [one for one in alike if one.kind is not Kind.PERCENT and _SAID["short"].search(_ahead(reading, one))]
    if len({one.value for one in gaps}) == 1:
        return gaps[0].value / step
    values = {one.value: one for one in alike}
    if len(values) == 1 and alike[0].kind is not Kind.PERCENT:
        return alike[0].value / step if _SAID["occurs"].search(rule.group()) else None
    if len(values) != 2:
        return None
    goal, actual = sorted(values.values(), key=lambda one: (not _is_goal(one), one.start > rule.end()))
    if _is_goal(goal) == _is_goal(actual):
        return abs(goal.value - actual.value) / step
    gap = goal.value - actual.value if _SAID["less"].search(rule.group()) else actual.value - goal.value
    return max(gap, Decimal(0)) / step


def _unit(number: Number) -> str:
    return _DAYS.get(number.unit or "", number.unit or "")


def _ahead(reading: Reading, number: Number) -> str:
    """Return the words of a number's clause before it, 、 and all, with what else is told there."""
    return clause_before(reading.text, number.start, number.start - _NEAR, "，。；：（）\n")


def _below_floor(reading: Reading, numbers: Sequence[Number], rule: re.Match[str]) -> list[Finding] | None:
    """Check 完成率低于60%的指标不得分. 计划入驻25家，实际入驻14家，分值8分，得4.48分."""
    others = [one for one in numbers if not rule.start() <= one.start < rule.end()]
    marks, ratios = _marks(others), _ratios(others)
    if marks is None or not ratios:
        return None
    if not marks.got.value or any(one[1].high * 100 >= Decimal(rule["floor"]) for one in ratios):
        return []
    got, share = marks.got, plain_digits(round_to(ratios[0][0] * 100, _CENT))
    message = f"得分与规则不符：完成比例{share}%，按“{rule.group()}”应得0分，文中写作{got.text}"
    return [reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, got.start, got.end, message)]
