"""Holds what a text claims of a target (achieved, exceeded, missed, kept to, full marks) against target and result.

A statement is read once: a target with its sense (≥ or ≤), the result that measures the same, and the claim said of
both. Whether the result meets the target then decides every claim alike. Nothing is told where a stretch names several
targets or results, or none surely.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from youju.checking.reading import Number, Reading
from youju.checking.restatements import count_the_same
from youju.checking.stretches import clause_before, span_of
from youju.checking.vocabulary import pattern_of, patterns, role_in, role_of
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = [
    "MARKS",
    "Claim",
    "Statement",
    "check_targets",
    "claims_in",
    "clause_ahead",
    "full_marks",
    "is_other",
    "is_target",
    "is_upper",
    "judge_target",
    "segments",
    "speaks_of",
    "statement_of",
    "without_parts",
]

_SAID = patterns("targets")
_LOWER = regex(r"下限|不低于|不少于|不小于|至少|≥|以上")
_TARGET_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT, Kind.NUMBER})
_AT_LEAST = (Approximator.AT_LEAST, Approximator.ABOVE)
_AT_MOST = (Approximator.AT_MOST, Approximator.BELOW)
_EACH, _PER_UNIT = regex(r"单价|每|均"), regex(r"[每单均]")
_GOAL, _PLANNED = regex(r"目标(?:为|是|包括)?[:：]"), regex(r"计划|目标|任务")
_PAST_LIMIT = regex(r"超[出过]|高于")
_NAME_BEHIND, _DENIED = regex(r"率|度|情况|时限|时间"), regex(r"(?:未|没|没有|不|未能|没能|尚未)$")
_WAYS = frozenset("增降减压缩提")
_WITHIN, _OF_SEVERAL = ("之内", "内"), regex(r"[项个类]中(?:有)?\d+[项个类][^，。；]{0,4}$")
_NONE = regex(r"[无没]$")
MARKS = "，。；：:;\n"
"""What parts the clauses in which targets are told."""
_STOP, _CLAUSE = regex(r"[；;]"), regex(r"[；;。，]")
_NAME, _NEAR, _FAR = 2, 12, 40
_COUNTS_GOALS = regex(r"(?:绩效|[一二三]级|具体|年度|产出|效益|量化|考核){0,3}指标(?!值)")
_REACHING = regex(r"(?:达到?|完成|实现|达成|超过|低于)[^，。；]{0,6}?(?:目标|任务|计划|指标)值?的(?:有|共|为)?$")
_SPAN = regex(r"[上下]半年|[一二三四]季度")
_PARTS = regex(r"其中|^[（(]?(?:包?含|包括)")
_MOST, _TIMES = 12, 20
"""How many numbers of a stretch are looked at; what costs so many times a unit's price is no unit."""


@dataclass(frozen=True)
class Statement:
    """A target, what came of it, and whether the target is an upper limit."""

    target: Number
    actual: Number
    upper: bool

    @property
    def met(self) -> bool:
        """Whether the result is on the right side of the target."""
        if self.upper:
            return self.actual.value <= self.target.value
        return self.actual.value >= self.target.value


@dataclass(frozen=True)
class Claim:
    """What the words say of a target: missed, over, met, held or full."""

    kind: str
    words: str
    start: int
    end: int


def check_targets(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim about a target that its two numbers contradict."""
    for numbers, start, end in segments(reading):
        stated = _stated(reading, numbers)
        staged = _SAID["staged"].search(reading.text, start, end) if stated else None
        if stated and staged and not staged.start() < stated.target.start <= staged.end() + _NAME:
            continue  # 五年目标200公里，完成当年计划: another target is meant
        if stated and (claim := _claim(reading, stated, numbers, start, end)):
            yield from judge_target(reading, stated, claim)
    for goals, results, start, end in _promises(reading):
        claim = _first(reading, ("met", "all_done"), start, end)
        for target in goals[:_MOST] if claim else ():
            done = [one for one in results[:_MOST] if one.unit == target.unit and count_the_same(target, one)]
            spoken = claim and done and speaks_of(reading, claim, start, (target, done[0]))
            if claim and spoken and len(done) == 1 and not is_upper(reading, target):
                yield from judge_target(reading, Statement(target, done[0], upper=False), claim)


def segments(reading: Reading) -> Iterator[tuple[tuple[Number, ...], int, int]]:
    """Yield the stretches between ；and 。 with their numbers: each is taken to speak of one indicator."""
    for sentence in filter(lambda one: one.numbers, reading.sentences):
        begin, position = sentence.start, 0
        words = reading.words(sentence)
        for cut in [*(sentence.start + one.start() for one in _STOP.finditer(words)), sentence.end]:
            first = position
            while position < len(sentence.numbers) and sentence.numbers[position].start < cut:
                position += 1
            if position > first:
                yield sentence.numbers[first:position], begin, cut
            begin = cut


def _promises(reading: Reading) -> Iterator[tuple[Sequence[Number], Sequence[Number], int, int]]:
    """Yield several things planned and what came of each: 目标：新建8所……。完成情况：6所; 计划……，实际……."""
    for goal, result in pairwise(reading.sentences):
        if _GOAL.search(reading.words(goal)) and _SAID["result"].match(reading.words(result)):
            yield goal.numbers, _counted(result.numbers), result.start, result.end
    for sentence in reading.sentences:
        planned = _PLANNED.search(reading.words(sentence)) if len(sentence.numbers) > 2 else None
        at = reading.text.find("实际", sentence.start + planned.end(), sentence.end) if planned else -1
        place = bisect_left(sentence.numbers, at, key=lambda one: one.start)
        if place > 1:
            stop = _STOP.search(reading.text, at, sentence.end)
            end = stop.end() if stop else sentence.end
            yield sentence.numbers[:place], _counted(sentence.numbers[place:]), at, end


def _counted(numbers: Sequence[Number]) -> list[Number]:
    return [one for one in numbers if one.kind in (Kind.COUNT, Kind.MEASURE) and one.exact]


def _stated(reading: Reading, numbers: Sequence[Number]) -> Statement | None:
    """Return the target of a stretch and its result; None when there isn't exactly one of each."""
    numbers = without_parts(reading, numbers[:_MOST])
    targets = (one for one in numbers if one.kind in _TARGET_KINDS and is_target(one))
    pairs = [(target, actual) for target in targets if (actual := _actual_of(target, numbers))]
    if len(pairs) != 1:
        return None
    return statement_of(reading, *pairs[0])


def statement_of(reading: Reading, target: Number, actual: Number) -> Statement:
    """Return a target with its result, and whether it is one to keep to."""
    return Statement(target, actual, upper=is_upper(reading, target) or _is_better_less(target, actual))


def _is_better_less(target: Number, actual: Number) -> bool:
    """Whether the name of what is measured says that less of it is better: 平均等候时间, 故障率."""
    bounded = target.mention.approximator in _AT_LEAST
    return not bounded and any(_SAID["less"].search(name) for name in _names(target, actual))


def _names(*numbers: Number) -> Iterator[str]:
    """Yield the names before numbers: 平均等候时间 of 平均等候时间目标值为."""
    return (_SAID["behind_name"].sub("", one.before) for one in numbers)


def _may_be_better(stated: Statement) -> bool:
    """Whether a result below its target may be the better one: no word says that more of it is."""
    bounded = stated.target.mention.approximator in _AT_LEAST
    named = any(_SAID["more"].search(name) for name in _names(stated.target, stated.actual))
    return not (stated.upper or bounded or named) and stated.actual.value < stated.target.value


def _actual_of(target: Number, numbers: Sequence[Number]) -> Number | None:
    others = [one for one in numbers if one is not target and one.unit == target.unit and one.exact]
    others = [one for one in others if not is_other(one, target) and not _is_of_a_part(one, target)]
    others = [one for one in others if one.start > target.start] or others
    actual = next((one for one in others if role_of(one.before) == "actual"), None)
    alone = len(others) == 1 and role_of(others[0].before) in ("spent", "received", "score", "")
    return actual or (others[0] if alone else None)


def without_parts(reading: Reading, numbers: Sequence[Number]) -> list[Number]:
    """Leave out what only details another number: 9526人，其中老人4120人、慢病患者3311人."""
    kept: list[Number] = []
    whole: Number | None = None
    last: Number | None = None
    for one in numbers:
        gap = reading.text[max(last.end, one.start - _FAR) : one.start] if last else ""
        if _PARTS.search(gap):
            whole = last
        elif _CLAUSE.search(gap):
            whole = None
        last = one
        if whole is None or whole.unit != one.unit:
            kept.append(one)
    return kept


def _is_of_a_part(number: Number, target: Number) -> bool:
    """Whether a number is of a part of the year that its target isn't of: 计划12期，上半年5期，下半年8期."""
    return _SPAN.search(number.before) is not None and not _SPAN.search(target.before)


def is_other(number: Number, target: Number) -> bool:
    """Whether a number measures something else than the target; 每吨 is no difference when both say it."""
    words = number.before.replace("每", "") if _PER_UNIT.search(target.before) else number.before
    words = words.replace("占", "") if "占" in target.before else words
    each = _EACH.search(target.before) is not None and _EACH.search(number.before) is None
    words = next(
        (words[one.end() :] for one in _SAID["moved"].finditer(words) if set(one.group()) & _WAYS & set(target.before)),
        words,
    )
    return bool(_SAID["other"].search(words)) or (each and number.value > target.value * _TIMES)


def is_target(number: Number) -> bool:
    """Whether a number is one to reach or to keep to."""
    approximator = number.mention.approximator
    if approximator in (Approximator.AT_LEAST, Approximator.AT_MOST):
        return True
    if approximator in (Approximator.ABOVE, Approximator.BELOW):
        told = role_in("target").search(number.before) is not None
    elif number.exact:
        told = role_of(number.before) == "target" or bool(_SAID["set"].search(number.before)) or _is_term(number)
    else:
        return False
    # 年初设定的14项绩效指标; 未达到目标值的2项
    return told and not (_COUNTS_GOALS.match(number.after) or _REACHING.search(number.before))


def _is_term(number: Number) -> bool:
    """Whether a number is a time within which something is due: 应于收文后30日内."""
    return number.after.startswith(_WITHIN) and _SAID["due"].search(number.before) is not None


def is_upper(reading: Reading, target: Number) -> bool:
    """Whether a target is one to keep to."""
    if target.mention.approximator in (*_AT_MOST, *_AT_LEAST):
        return target.mention.approximator in _AT_MOST
    if _is_term(target):
        return True
    words = clause_before(reading.text, target.start, target.start - 30, "；;。，")
    return bool(_SAID["upper"].search(words)) and not _LOWER.search(words)


def _claim(reading: Reading, stated: Statement, numbers: Sequence[Number], start: int, end: int) -> Claim | None:
    """Return what a stretch claims of its target: what it says was missed goes first, full marks come last."""
    if missed := _first(reading, ("missed",), start, end):
        why = "原因" in reading.text[missed.start : missed.start + 8]
        return None if why or _NONE.search(reading.text, start, missed.start) else missed
    if over := _first(reading, ("over",), start, end):
        unsure = _SAID["better"].match(over.words) and _may_be_better(stated)
        return None if unsure or (stated.upper and _PAST_LIMIT.match(over.words)) else over
    met = (one for one in claims_in(reading, ("met",), start, end) if speaks_of(reading, one, start, numbers))
    if told := next(met, None) or _first(reading, ("full",), start, end):
        return told
    since = min(stated.target, stated.actual, key=lambda one: one.start).end
    held = _first(reading, ("held",), since, end) if stated.upper and not _is_of_another(stated) else None
    return held or full_marks(numbers)


def _is_of_another(stated: Statement) -> bool:
    """Whether a limit behind a number names a thing of its own: 绿地率35%，建筑密度控制在28%以内."""
    name = stated.target.before.partition("控制")[0] if stated.actual.start < stated.target.start else ""
    return len(name) > 1 and not set(name) & set(stated.actual.before)


def _first(reading: Reading, kinds: Sequence[str], start: int, end: int) -> Claim | None:
    """Return the first claim of the first kind there is."""
    return next(claims_in(reading, kinds, start, end), None)


def claims_in(reading: Reading, kinds: Sequence[str], start: int, end: int) -> Iterator[Claim]:
    """Yield the claims of a stretch, kind by kind: those that aren't denied (未达标) nor a name (按时完成率)."""
    text = reading.text
    for kind in kinds:
        for found in reading.found_in(pattern_of("claims", kind), start, end):
            named = kind == "met" and _NAME_BEHIND.match(text, found.end())
            ahead = text[max(start, found.start() - _NEAR) : found.start()]
            if kind != "missed" and (
                _DENIED.search(ahead) or _OF_SEVERAL.search(ahead) or _SAID["others"].search(ahead)
            ):
                continue
            if not named:
                yield Claim(kind, found.group(), found.start(), found.end())


def clause_ahead(reading: Reading, claim: Claim, start: int) -> str:
    """Return the words of a claim's clause before it, from `start` on at the earliest."""
    return clause_before(reading.text, claim.start, max(start, claim.start - _FAR), MARKS)


def speaks_of(reading: Reading, claim: Claim, start: int, numbers: Sequence[Number]) -> bool:
    """Whether the clause of a claim names nothing but what these numbers measure (资金使用符合要求 doesn't)."""
    said = [one for one in reading.numbers_in(start, claim.start) if one.kind in _TARGET_KINDS][-1:]
    ahead = max([start, *(one.end for one in said)])
    name = _SAID["idle"].sub("", clause_ahead(reading, claim, ahead))
    around = "".join(one.before for one in numbers)
    return len(name) < _NAME or any(name[at : at + _NAME] in around for at in range(len(name) - 1))


def full_marks(numbers: Sequence[Number]) -> Claim | None:
    """Return the score that equals its weight (分值5分，自评得5分), or None."""
    scores = [one for one in numbers if one.kind is Kind.SCORE]
    if len(scores) != 2 or scores[0].value != scores[1].value:
        return None
    words = (scores[1].before or scores[0].after, scores[0].before)
    named = any(role_in("score").search(one) for one in words) or _SAID["given"].search(scores[1].before)
    return Claim("full", f"满分{scores[1].text}", scores[1].start, scores[1].end) if named else None


def judge_target(reading: Reading, stated: Statement, claim: Claim) -> Iterator[Finding]:
    """Yield a finding where a result contradicts what is claimed of its target."""
    exceeded = stated.met and stated.actual.value != stated.target.value
    severity = Severity.ERROR
    if claim.kind == "missed":
        wrong, what = stated.met, "目标已完成却说未完成"
    elif claim.kind == "over":
        wrong, what = not exceeded, "并未超额完成"
        severity = Severity.WARNING if stated.met else severity
    else:
        wrong, what = not stated.met, "超过上限" if stated.upper else "未达目标"
    if wrong:
        ends = (stated.target, stated.actual, claim)
        message = f"{what}：目标{stated.target.text}，实际{stated.actual.text}，文中写作“{claim.words}”"
        yield reading.finding(Code.TARGET_MISMATCH, severity, *span_of(*ends), message)
