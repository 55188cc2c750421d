"""Knows where a text tells how far each of several things is, or its grade: 项目12个，完工8个，在建3个，1个未开工.

What is done, what is under way and what isn't begun make up all of them, without a word that says so; so do the grades
down to the worst, or to the one that none got (“优”9个、“良”4个，无“差”). The words are data (arithmetic.yaml, states).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from youju.checking.arithmetic.sides import added
from youju.checking.arithmetic.sum_claims import SumClaim
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import pattern_of, patterns
from youju.domain.quantity import Kind

__all__ = ["find_states"]

_SAID = patterns("states")
_MOST, _MOST_PARTS, _FURTHER, _APART, _MARGIN = 16, 6, 3, 40, 12
_NEARLY, _LEAST_GAP = Decimal("0.15"), Decimal(2)
_COUNTED = frozenset({Kind.COUNT, Kind.MEASURE})


def find_states(reading: Reading) -> Iterator[SumClaim]:
    """Yield each run of numbers that tell how far things are, with the number of all that stands before it."""
    for paragraph in reading.paragraphs:
        previous: Sentence | None = None
        for sentence in paragraph:
            if len(sentence.numbers) > 1 and _SAID["undone"].search(reading.words(sentence)):
                yield from _in_sentence(reading, sentence, previous)
            if len(sentence.numbers) > 1 and _SAID["worst"].search(reading.words(sentence)):
                yield from _graded(reading, sentence, previous)
            previous = sentence


def _graded(reading: Reading, sentence: Sentence, previous: Sentence | None) -> Iterator[SumClaim]:
    """Yield the claim that the things of each grade make up the number before them."""
    numbers = [one for one in sentence.numbers if one.kind in _COUNTED and one.exact and not one.group]
    run = [one for one in numbers if _SAID["grade"].search(one.before)][:_MOST_PARTS]
    if len(run) < 2 or len({one.unit for one in run}) > 1:
        return
    ahead = [one for one in numbers if one.unit == run[0].unit and one.start < run[0].start]
    wholes = ahead or _of_unit(previous, run[0].unit)
    if wholes and not _SAID["not"].search(wholes[-1].before):
        total = min(wholes, key=lambda one: abs(one.value - added(run)))
        others = len(run) < _FURTHER or pattern_of("partial").search(reading.text, run[-1].end, sentence.end)
        labels = tuple(one.before for one in run)
        yield SumClaim(total, tuple(run), labels, (), closed=True, partial=bool(others))


def _in_sentence(reading: Reading, sentence: Sentence, previous: Sentence | None) -> Iterator[SumClaim]:
    numbers = [one for one in sentence.numbers if one.kind in _COUNTED and one.exact and not one.group]
    for unit in {one.unit for one in numbers}:
        like = [one for one in numbers if one.unit == unit][:_MOST]
        start = int(bool(like) and _SAID["of_all"].search(like[0].before) is not None)
        while start < len(like):
            run = _run(reading, like, start)
            if len(run) > 1:
                wholes = like[:1] if start else _of_unit(previous, unit)
                further = _going_on(reading, like, start + len(run))
                yield from _claim(reading, run, wholes, like[:start], further)
            start += max(len(run), 1)


def _of_unit(sentence: Sentence | None, unit: str | None) -> list[Number]:
    return [one for one in sentence.numbers if one.unit == unit and not one.group][-_MOST:] if sentence else []


def _run(reading: Reading, like: Sequence[Number], start: int) -> list[Number]:
    """Return the numbers from a place on that each tell of a state, one soon after the other."""
    run: list[Number] = []
    for one in like[start:]:
        if not _state(one) or (run and one.start - run[-1].end > _APART):
            break
        if run and "其中" in reading.text[run[-1].end : one.start]:
            continue  # 办结110件，其中调解60件，正在办理10件
        run.append(one)
    return run


def _going_on(reading: Reading, like: Sequence[Number], start: int) -> list[Number]:
    """Return the next few numbers behind a run that no ； parts from it."""
    further: list[Number] = []
    for last, one in pairwise(like[start - 1 : start + _FURTHER]):
        if "；" in reading.text[last.end : one.start]:
            break
        further.append(one)
    return further


def _state(number: Number) -> str:
    """Return how far what a number counts is, by the words before it or else behind it; empty when they don't tell."""
    for words in (number.before[-_MARGIN:], number.after[:_MARGIN]):
        for state in ("undone", "begun", "done"):
            if _SAID[state].search(words):
                return "" if _SAID["not"].search(words) else state
    return ""


def _claim(
    reading: Reading,
    run: Sequence[Number],
    ahead: Sequence[Number],
    siblings: Sequence[Number],
    further: Sequence[Number],
) -> Iterator[SumClaim]:
    """Yield the claim that a run makes up the number before it that comes nearest, if nothing else nearby fits."""
    states = {_state(one) for one in run}
    wholes = [one for one in ahead if one.exact and not _SAID["not"].search(one.before)]
    if not wholes or not {"undone", "done"} <= states or "begun" in states or len(run) > _MOST_PARTS:
        return
    if pattern_of("shared").search(reading.text, run[0].start, run[-1].end + _MARGIN):
        return
    total = min(wholes, key=lambda one: abs(one.value - added(run)))
    near = abs(total.value - added(run)) <= max(total.value * _NEARLY, _LEAST_GAP)
    near = near and all(one.value <= total.value for one in run)  # 任务1200批次，完成1217批次，未检
    if total.value > added(run) and "其中" in reading.text[total.end : run[0].start]:
        return  # 核查864亩。其中：已复垦720亩，暂缓复垦64亩
    sums = set(_sums(run, siblings, further))
    makes_up = any(one.value in sums for one in (*wholes, *siblings, *run, *further))
    if near and not makes_up:
        yield SumClaim(total, tuple(run), tuple(one.before for one in run), (), closed=True)


def _sums(run: Sequence[Number], siblings: Sequence[Number], further: Sequence[Number]) -> Iterator[Decimal]:
    """Yield what a run may add up to: with what is listed before or behind it, and without what it tells twice.

    完工30个，验收25个，在建20个: what passed is done, and what hasn't passed yet may be done too.
    """
    listed = (*siblings, *run)
    yield from (added(listed[place:]) for place in range(len(siblings) + 1))
    under_way = {one for one in run if _state(one) == "undone" and "未" not in one.before}
    for count in range(2, len(run) + len(further) + 1):
        yield from (added(some) for some in combinations((*run, *further), count) if under_way.issubset(some))
