"""Knows where a list makes up a number though no word says so.

接诊130人次，门诊110人次、住院20人次: the labels leave nothing out (男, 女; 第一批, 第二批), are alike (救助资金,
慰问资金), or parted otherwise than their whole (受理46件，甲类20件、乙类15件、丙类11件), and the numbers nearly fit.
项目12个，完工8个，在建3个，1个未开工: what is done, under way and not begun make up all,
and so do the grades down to the worst, or to the one that none got (arithmetic.yaml, states).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, pairwise, takewhile

from youju.checking.arithmetic.lists import (
    LEFT_OVER,
    MOST_PARTS,
    are_fewer_than_known,
    are_known,
    are_ordinals,
    level_of,
)
from youju.checking.arithmetic.sides import AMOUNTS, added
from youju.checking.arithmetic.sum_claims import SumClaim, cues
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of, pattern_of, patterns, role_of
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["find_silent", "find_states"]

_MOST, _SHORT, _GAP, _FEW = 8, 10, 20, 3
_BESIDES = ("另有", "另外", "此外", "还有")
_NEARLY, _MOST_OF, _FINE = Decimal("0.85"), Decimal("0.75"), Decimal(100)
_SIDES = regex(r"应|按|实|已|未|拟|计划|完成|[比较占]|上年|去年|本年|累计|另有")
_WHOLE = regex(r"合计|共|总额|总计|总投资|总里程|总数|总量|保有量|存栏")
_SOURCE = regex(r"资金|自筹|补助|配套|拨款|贷款|债券|投入|捐赠|筹资")
_COUNTED = regex(r"^(?P<label>[^\d，。；]{1,10}?)(?:\d+|[两二三四五六七八九十])[^\W\d]{1,2}[计共]?$")
_ALL_OF = regex(
    r"，(?:以上|上述)?(?P<count>[两二三四五六七八九])(?:项|类|者|部分)[^，。；\d]{0,4}(?:构成|组成|即为?|就是)了?(?:全部|所有|整个)"
)
_SAID = patterns("states")
_MOST_LIKE, _MOST_PARTS, _FURTHER, _APART, _MARGIN = 16, 6, 3, 40, 12
_NEAR_ALL, _LEAST_GAP = Decimal("0.15"), Decimal(2)
_COUNTED_KINDS = frozenset({Kind.COUNT, Kind.MEASURE})


@dataclass(frozen=True)
class _List:
    """A total, what follows it, and the label of each."""

    total: Number
    parts: tuple[Number, ...]
    labels: tuple[str, ...]
    beside: bool
    alone: bool
    listed: bool


def find_silent(reading: Reading) -> Iterator[SumClaim]:
    """Yield each total with the list behind it that no word announces, in its sentence or at the next one's begin."""
    previous: Sentence | None = None
    for sentence in reading.sentences:
        numbers = [one for one in sentence.numbers if one.kind is not Kind.PERCENT]
        for place, total in enumerate(numbers[:-2][:MOST_PARTS]):
            behind = numbers[place + 1 : place + 1 + 2 * _MOST]
            apart = next((at for at, one in enumerate(behind) if one.unit == total.unit), 0)
            if total.kind not in AMOUNTS or not (apart or reading.text[total.end] in "，：:中"):
                continue
            alone = not any(one.unit == total.unit for one in numbers[:place])
            end = behind[apart - 1].end if apart and len(behind[apart].before) > 1 else total.end
            yield from _claims(reading, total, behind, end, beside=end == total.end, alone=alone)
        if previous is not None and previous.line == sentence.line and len(numbers) > 1:
            yield from _of_sentence_before(reading, previous, numbers)
        previous = sentence


def _of_sentence_before(reading: Reading, previous: Sentence, numbers: Sequence[Number]) -> Iterator[SumClaim]:
    """Yield the claim of a list that opens a sentence: …共860万元。一档410万元，二档290万元，三档160万元."""
    like = [one for one in previous.numbers if one.unit == numbers[0].unit and not one.group]
    if like and numbers[0].kind in AMOUNTS and are_ordinals((numbers[0].before, numbers[1].before)):
        behind = numbers[: 2 * _MOST]
        start = numbers[0].start - len(numbers[0].before)
        yield from _claims(reading, like[-1], behind, start, beside=True, alone=len(like) == 1)


def _claims(
    reading: Reading, total: Number, behind: Sequence[Number], end: int, *, beside: bool, alone: bool
) -> Iterator[SumClaim]:
    pairs = tuple(_names_behind(reading, behind, total, end))
    kept = tuple(takewhile(lambda pair: not pair[1].startswith(_BESIDES), pairs))
    marks = [reading.text[one.end : one.end + 1] for one, _ in kept]
    listed = marks[:1] == ["、"]
    if listed:  # 小学教师1,240人、初中教师860人，高级职称420人
        kept = kept[: next((at for at, mark in enumerate(marks) if mark not in "、和及与"), len(kept)) + 1]
    if len(kept) < 2:
        return
    parts, labels = (tuple(one) for one in zip(*kept, strict=True))
    if cues().search(reading.text, total.end, parts[0].start):
        return
    if claim := _silent(reading, _List(total, parts, labels, beside, alone, listed)):
        named = tuple(one for one, _ in pairs)
        yield replace(claim, further=named, ends=range(2, len(named) + 1) if claim.ends else ())


def _names_behind(reading: Reading, numbers: Sequence[Number], total: Number, end: int) -> Iterator[tuple[Number, str]]:
    """Yield the leading numbers that are the total's kind, each with a short name of its own (二等奖6名计)."""
    for one in numbers:
        if one.unit != total.unit and one.kind is Kind.COUNT and one.group == total.group:
            continue
        like = (one.unit, one.kind) == (total.unit, total.kind) and level_of(reading, one) == level_of(reading, total)
        between = reading.text[end : one.start].lstrip("、，；。：")
        counted = _COUNTED.match(between) if len(between) <= _GAP else None
        label = one.before if counted is None or len(one.before) > 1 else counted["label"]
        far = len(label) > _SHORT or one.start - end > _GAP
        ends = pattern_of("list_ends").search(label) and label not in LEFT_OVER
        if not like or far or one.value >= total.value or ends:
            return
        yield one, label
        end = one.end


def _silent(reading: Reading, told: _List) -> SumClaim | None:
    """Return a claim if the labels of a list show that it makes up the total.

    A list parted by ， may as well have begun with the total (3月下达20万元，6月下达15万元): then it must stand alone.
    """
    total, parts, labels = told.total, told.parts, told.labels
    named = told.beside and all(len(label) > 2 for label in labels)
    alike = named and len({label[-2:] for label in labels}) == 1 and labels[0][-2:].isalpha()
    if not told.listed:
        sides = any(map(_SIDES.search, labels))
        alike = alike and told.alone and not (total.before.endswith(labels[0][-2:]) or sides)
    rest = len(parts) >= _FEW and labels[-1].startswith(LEFT_OVER) and ((named and told.listed) or alike)
    ordinals = are_ordinals(labels) and not are_ordinals((total.before, *labels))
    nearly = told.beside and added(parts) >= total.value * _NEARLY
    whole = _WHOLE.search(total.before)
    sourced = all(_SOURCE.search(label) for label in labels)
    closed = are_known(labels, "halves") or (told.listed and are_known(labels, "partitions")) or rest
    stated = _ALL_OF.match(reading.text, parts[-1].end)
    closed = closed or (told.beside and stated is not None and number_of(stated["count"]) == len(parts))
    closed = closed or (nearly and ((whole and (sourced or (named and told.listed))) or ordinals))
    if not (closed or alike or (nearly and _elaborates(reading, told))):
        return None
    most = added(parts) >= total.value * _MOST_OF
    closed = bool(closed) or (whole is not None and (len(parts) >= _FEW or most) and not any(map(role_of, labels)))
    partial = are_fewer_than_known(labels)
    return SumClaim(
        total, parts, labels, parts, () if rest else range(2, len(parts) + 1), closed=closed, partial=partial
    )


def _elaborates(reading: Reading, told: _List) -> bool:
    """Whether a list is parted otherwise than its total from it, and comes near it (存栏6420头，甲580头、…)."""
    total, parts = told.total, told.parts
    if not told.listed or reading.text[total.end] not in "，：:" or len(parts) < _FEW:
        return False
    parted = all(reading.text[one.end] in "、和及与" for one in parts[:-1])
    fine = total.value >= total.quantity.step * _FINE and added(parts) * _NEARLY <= total.value
    roles = any(map(role_of, told.labels)) or any(map(_SIDES.search, told.labels))
    return parted and fine and not roles


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
    numbers = [one for one in sentence.numbers if one.kind in _COUNTED_KINDS and one.exact and not one.group]
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
    numbers = [one for one in sentence.numbers if one.kind in _COUNTED_KINDS and one.exact and not one.group]
    for unit in {one.unit for one in numbers}:
        like = [one for one in numbers if one.unit == unit][:_MOST_LIKE]
        start = int(bool(like) and _SAID["of_all"].search(like[0].before) is not None)
        while start < len(like):
            run = _run(reading, like, start)
            if len(run) > 1:
                wholes = like[:1] if start else _of_unit(previous, unit)
                further = _going_on(reading, like, start + len(run))
                yield from _of_states(reading, run, wholes, like[:start], further)
            start += max(len(run), 1)


def _of_unit(sentence: Sentence | None, unit: str | None) -> list[Number]:
    return [one for one in sentence.numbers if one.unit == unit and not one.group][-_MOST_LIKE:] if sentence else []


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


def _of_states(
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
    near = abs(total.value - added(run)) <= max(total.value * _NEAR_ALL, _LEAST_GAP)
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
