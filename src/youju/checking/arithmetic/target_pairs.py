"""Holds targets against results that aren't told beside them: several at once, in another sentence, or behind.

A pair is a target and what came of it: 目标4座，完成3座 or 12期（计划12期）; one target may be set for each of a list
(各12,000人), and several told in a row are met when there is any way to give each its result. What is said of all of
them (均, 各项, 两项) wants every pair met; what is said of none in particular, the one pair there is.

Told behind its result, a target (完成市下达16万吨任务) claims that what was told before is as much, and speaks of the
target that the paragraph set (不少于240人次……超过220人次的年度目标) if one result stands between, of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from youju.checking.arithmetic.targets import (
    MARKS,
    Claim,
    Statement,
    claims_in,
    clause_ahead,
    full_marks,
    is_other,
    is_target,
    is_upper,
    judge_target,
    speaks_of,
    statement_of,
    without_parts,
)
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.restatements import count_the_same
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import any_of, number_of, patterns, role_in, role_of
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_named_targets", "check_target_pairs"]

_SAID = patterns("target_pairs")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT, Kind.NUMBER})
_RESULTS = frozenset({"", "actual", "spent", "received"})
_JOINED = regex(r"[、和与及]|以及")
_BOUND = regex(r"[^，。；]{0,4}\d")
_TIMES = frozenset({"年", "月", "个月", "天", "日", "工作日", "个工作日"})
_MOST, _BACK, _NEAR, _FAR, _LONG = 16, 2, 8, 40, 16
_BEHIND = patterns("target_named")
_NAMED_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT})
_REACH, _SAID_BEFORE, _MOST_AHEAD = 24, 60, 12


@dataclass(frozen=True)
class _Told:
    """A claim with the words of its clause before it, whether it is said of all, and of how many (0: of any)."""

    claim: Claim
    clause: str
    every: bool
    count: int


def check_target_pairs(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim that a pair of the same sentence, or of those right before, contradicts."""
    for paragraph in reading.paragraphs:
        for place, sentence in enumerate(paragraph):
            near = paragraph[max(0, place - _BACK) : place + 1]
            claims = list(_claims(reading, sentence))
            if claims:
                yield from _judged(reading, claims, near)
            elif place:
                yield from _marked(reading, near)


def _claims(reading: Reading, sentence: Sentence) -> Iterator[_Told]:
    for one in claims_in(reading, ("missed", "met", "over", "held"), sentence.start, sentence.end):
        if one.kind == "held" and _BOUND.match(reading.text, one.end):
            continue  # 控制在85万元以内 is the target
        if one.kind == "missed" and not _SAID["named"].search(reading.text, one.start, one.end + _NEAR):
            continue  # 3处不达标 is of something else
        clause = clause_ahead(reading, one, sentence.start)
        counted = _SAID["count"].search(clause)
        count = number_of(counted["count"]) if counted else 0
        if not _SAID["aim"].search(clause):
            yield _Told(one, clause, bool(_SAID["every"].search(clause + one.words)), count)


def _judged(reading: Reading, claims: Sequence[_Told], near: Sequence[Sentence]) -> Iterator[Finding]:
    """Hold what is said of all against all pairs; and what is said of one against the pair that spans sentences."""
    numbers = [one for sentence in near for one in sentence.numbers if one.kind in _KINDS][-_MOST:]
    numbers = without_parts(reading, numbers)
    targets = _goals(reading, numbers)
    of_all = sorted((one for one in claims if one.every and one.claim.kind != "missed"), key=lambda one: -one.count)
    told = next(iter(of_all), None)
    yield from (found for one in claims for found in _of_its_own(reading, one, numbers))
    if told:
        if _SAID["except"].search(reading.words(near[-1])):
            return
        own = [one for one in numbers if one.sentence == near[-1].index]
        pairs = (
            list(_told_off(reading, numbers, targets)) or list(_pairs(reading, own)) or list(_pairs(reading, numbers))
        )
        pairs = pairs or list(_for_each(reading, numbers, told.count)) or list(_in_a_row(reading, numbers, targets))
        pairs = pairs or list(_by_unit(reading, numbers, targets))
        if len(pairs) > 1 and told.count in (0, len(pairs)):
            unmet = next((one for one in pairs if not one.met), None)
            if unmet:
                yield from judge_target(reading, unmet, told.claim)
        return
    single = claims[0]
    alike = all((one.claim.kind == "missed") == (single.claim.kind == "missed") for one in claims)
    if alike and len(targets) == 1 and speaks_of(reading, single.claim, near[-1].start, numbers):
        actual = _actual_apart(reading, targets[0], numbers, near[-1])
        stated = statement_of(reading, targets[0], actual) if actual else None
        if stated and (single.claim.kind != "held" or stated.upper):
            yield from judge_target(reading, stated, single.claim)


def _goals(reading: Reading, numbers: Sequence[Number]) -> list[Number]:
    """Return the targets, also those told in a row behind one: 目标为新增就业4200人、再就业1100人."""
    goals: list[Number] = []
    for place, one in enumerate(numbers):
        last = numbers[place - 1] if place else one
        row = last in goals and last.group == one.group and not role_of(one.before)
        joined = row and any(_JOINED.match(reading.text, at) for at in (last.end, last.end + len(last.after)))
        if is_target(one) or joined:
            goals.append(one)
    return goals


def _of_its_own(reading: Reading, told: _Told, numbers: Sequence[Number]) -> Iterator[Finding]:
    """Hold a claim against the result that it names or stands behind, and the target of that name.

    办结率不低于96%、回访率不低于93%，全年办结率96.8%，未达目标: the result right before the claim, its own target.
    """
    claim = told.claim
    ahead = [one for one in numbers if one.end <= claim.start and not one.group]
    goals = _goals(reading, ahead)
    results = [one for one in ahead if one not in goals and any(_is_result(one, goal) for goal in goals)]
    results = [one for one in results if one.end < claim.start - len(told.clause) or one.kind is Kind.PERCENT]
    if told.every or not results or _SAID["other"].search(reading.text, claim.start, claim.end + _NEAR):
        return
    last = [one for one in ahead if one in results or not (one.kind is Kind.SCORE or one.unit in _TIMES)][-1]
    if speaks_of(reading, claim, last.end, ()):
        results = [one for one in results if one is last]
    else:
        results = [one for one in results if speaks_of(reading, claim, last.end, [one])]
    if not results:
        return
    result = results[-1]
    target = _named_alike(result, [one for one in goals if one.start < result.start and _is_result(result, one)])
    stated = statement_of(reading, target, result) if target and role_of(result.before) in _RESULTS else None
    if stated and (claim.kind not in ("held", "over") or stated.upper == (claim.kind == "held")):
        yield from judge_target(reading, stated, claim)


def _named_alike(result: Number, targets: Sequence[Number]) -> Number | None:
    """Return the one target whose name has most in common with that of a result."""
    name = _bare(result)
    shared = sorted(((_in_common(name, _bare(one)), -one.start, one) for one in targets), reverse=True)
    if not shared or (len(shared) > 1 and shared[0][0] == shared[1][0]):
        return None
    alone = len(shared) == 1 and len(name) < len("名称")
    return shared[0][2] if alone or shared[0][0] >= len("名称") else None


def _bare(number: Number) -> str:
    return _SAID["fillers"].sub("", role_in("actual", "target").sub("", number.before))[-_LONG:]


def _in_common(one: str, other: str) -> int:
    """Return how many signs the longest stretch has that both words hold."""
    stretches = (one[at:end] for end in range(1, len(one) + 1) for at in range(end))
    return max((len(each) for each in stretches if each in other), default=0)


def _marked(reading: Reading, near: Sequence[Sentence]) -> Iterator[Finding]:
    """Check 指标值为85万人次以上，实际81.6万人次。该指标8分，自评计8分: full marks, told in a sentence of their own."""
    last = near[-1]
    told = next(claims_in(reading, ("full",), last.start, last.end), None) or full_marks(last.numbers)
    numbers = [one for sentence in near for one in sentence.numbers if one.kind in _KINDS][-_MOST:]
    targets = [one for one in numbers if is_target(one)] if told else []
    if told is None or len(targets) != 1 or any(one.sentence == last.index for one in targets):
        return
    marked = last.numbers[0].before if last.numbers else clause_ahead(reading, told, last.start)
    actual = _actual_apart(reading, targets[0], numbers, last)
    if actual and _SAID["this"].search(marked):
        yield from judge_target(reading, statement_of(reading, targets[0], actual), told)


def _pairs(reading: Reading, numbers: Sequence[Number]) -> Iterator[Statement]:
    """Yield each target with its result: the one right behind, or right before its bracket."""
    for place, target in enumerate(numbers):
        if not is_target(target):
            continue
        ahead = numbers[place - 1] if place else None
        behind = numbers[place + 1] if place + 1 < len(numbers) else None
        if ahead and target.group and ahead.group != target.group and _is_result(ahead, target):
            yield statement_of(reading, target, ahead)
        elif behind and not target.group and role_of(behind.before) == "actual" and _is_result(behind, target):
            yield statement_of(reading, target, behind)


def _is_result(one: Number, target: Number) -> bool:
    alike = (one.unit, one.kind) == (target.unit, target.kind)
    return alike and one.exact and not is_target(one) and not is_other(one, target)


def _for_each(reading: Reading, numbers: Sequence[Number], count: int) -> Iterator[Statement]:
    """Yield the pairs of 任务为甲、乙各12,000人: as many results behind as the claim says."""
    target = next((one for one in numbers if one.before.endswith("各")), None)
    words = _SAID["stop"].split(reading.text[max(0, target.start - _FAR) : target.start])[-1] if target else ""
    if target and role_of(words) == "target":
        behind = [one for one in numbers if one.start > target.start and _is_result(one, target) and not one.group]
        if len(behind) == (count or words.count("、") + 1):
            yield from (statement_of(reading, target, one) for one in behind)


def _told_off(reading: Reading, numbers: Sequence[Number], targets: Sequence[Number]) -> Iterator[Statement]:
    """Yield the pairs of 目标值依次为95%、8天，实际依次为96.8%、7.6天: as many results as targets, one by one."""
    behind = [one for one in numbers if len(targets) > 1 and one.start > targets[-1].start]
    named = (place for place, one in enumerate(behind) if _SAID["told_off"].search(one.before))
    first = next(named, 0 if behind and role_of(behind[0].before) == "actual" else len(behind))
    results = behind[first : first + len(targets)]
    pairs = list(zip(targets, results, strict=False))
    apart = len({one.unit for one in targets}) == len(targets)  # 设定10期、500人、95%，实际完成11期、526人、96.4%
    told_off = len(pairs) == len(targets) > 1 and (apart or _SAID["told_off"].search(targets[0].before))
    listed = told_off and role_of(results[0].before) in _RESULTS and not any(role_of(one.before) for one in results[1:])
    if listed and all(_is_result(one, target) for target, one in pairs):
        yield from (Statement(target, one, is_upper(reading, target)) for target, one in pairs)


def _in_a_row(reading: Reading, numbers: Sequence[Number], targets: Sequence[Number]) -> Iterator[Statement]:
    """Yield the pairs of several targets in a row and as many results of their unit, in the order that suits best."""
    if not targets:
        return
    first = targets[0]
    alike = all((one.unit, one.kind) == (first.unit, first.kind) for one in targets)
    senses = {is_upper(reading, one) for one in targets}
    others = (one for one in numbers if one not in targets)
    results = [one for one in others if _is_result(one, first) and role_of(one.before) in _RESULTS]
    if alike and len(senses) == 1 and len(results) == len(targets):
        ordered = zip(*(sorted(each, key=lambda one: one.value) for each in (targets, results)), strict=True)
        yield from (Statement(target, result, senses == {True}) for target, result in ordered)


def _by_unit(reading: Reading, numbers: Sequence[Number], targets: Sequence[Number]) -> Iterator[Statement]:
    """Yield the pairs of 目标为管网85公里、通水村14个。实际建成82.4公里，通水村14个: one of each unit, in one order."""
    units = [one.unit for one in targets]
    behind = [one for one in numbers if targets and one.start > targets[-1].end and one.unit in units]
    in_order = len(set(units)) == len(units) > 1 and [one.unit for one in behind] == units
    if in_order and all(_is_result(one, target) for target, one in zip(targets, behind, strict=True)):
        yield from (statement_of(reading, target, one) for target, one in zip(targets, behind, strict=True))


def _actual_apart(reading: Reading, target: Number, numbers: Sequence[Number], last: Sentence) -> Number | None:
    """Return the result of a target that another sentence or ；-clause tells, or the one before the last does."""
    others = [one for one in numbers if one is not target and _is_result(one, target) and not one.group]
    others = [one for one in others if role_of(one.before) in _RESULTS]
    if target.after.startswith("/"):
        others = [one for one in others if one.after[:3] == target.after[:3]]
    if len(others) > 1:
        others = [one for one in others if count_the_same(one, target)]
    if len(others) != 1:
        return None
    low, high = sorted((others[0], target), key=lambda one: one.start)
    apart = _SAID["stop"].search(reading.text, low.end, high.start) is not None and high.sentence == last.index
    before = not any(one.kind in _KINDS for one in last.numbers) and high.sentence < last.index
    return others[0] if apart or before else None


def check_named_targets(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each target named behind its result that the result misses, or that was set otherwise."""
    for paragraph in reading.paragraphs:
        for sentence in paragraph:
            for number in sentence.numbers:
                if number.kind in _NAMED_KINDS and (named := _BEHIND["named"].match(reading.text, number.end)):
                    yield from _missed(reading, number, named.end())
                    yield from _set_otherwise(reading, paragraph, number, named.end())


def _missed(reading: Reading, target: Number, end: int) -> Iterator[Finding]:
    """Check 合计15.29万吨，……，完成市下达16万吨任务."""
    sentence = reading.sentences[target.sentence]
    words = clause_before(reading.text, target.start, max(sentence.start, target.start - _REACH), MARKS)
    verb = _BEHIND["done"].search(words)
    results = [one for one in reading.numbers_in(sentence.start, target.start) if _is_present_result(one, target)][
        -_MOST_AHEAD:
    ]
    wholes = [one for one in results if any_of("totals", "before").search(one.before)]
    results = wholes[-1:] or results
    if verb and results and sum(one.value for one in results) < target.value and not is_upper(reading, target):
        start = target.start - len(words) + verb.start()
        claim = Claim("met", reading.text[start:end], start, end)
        yield from judge_target(reading, Statement(target, results[-1], upper=False), claim)


def _is_present_result(one: Number, target: Number) -> bool:
    return _is_result(one, target) and not _BEHIND["past"].search(one.before)


def _set_otherwise(reading: Reading, paragraph: Sequence[Sentence], named: Number, end: int) -> Iterator[Finding]:
    """Check 目标为不少于240人次。实际252人次，超过220人次的年度目标."""
    clause = clause_before(reading.text, named.start, max(paragraph[0].start, named.start - _REACH), MARKS)
    ahead = [one for one in reading.numbers_in(paragraph[0].start, named.start) if one.unit == named.unit][
        -_MOST_AHEAD:
    ]
    targets = [one for one in ahead if is_target(one)]
    if not targets or _BEHIND["other"].search(clause + reading.text[named.end : end]):
        return
    first = targets[0]
    between = [one for one in ahead if one.start > first.start]
    if len(targets) > 1 or len(between) != 1 or first.value == named.value or first.kind is not named.kind:
        return
    sentence = reading.sentences[first.sentence]
    said = reading.text[max(sentence.start, first.start - _SAID_BEFORE) : first.start]
    if _is_of(between[0], said) and not _BEHIND["other"].search(said):
        message = f"目标前后不一：前文{first.text}，此处{named.text}"
        yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, first.start, end, message)


def _is_of(result: Number, said: str) -> bool:
    """Whether a result names nothing that the words of its target don't name."""
    name = _BEHIND["idle"].sub("", role_in("actual").sub("", result.before))
    return len(name) < len("名称") or any(name[at : at + 2] in said for at in range(len(name) - 1))
