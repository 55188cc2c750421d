"""Knows when a target is met, and checks what the text claims of it: achieved, exceeded, missed, full marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from youju.checking.reading import Number, Reading
from youju.checking.restatements import count_the_same
from youju.checking.vocabulary import pattern_of, role_in, role_of
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_targets", "segments"]

_UPPER = regex(
    r"(?<!不)(?:应|须|需|要求|控制)低于$|上限|工期|时限|限期|用时|耗时|不高于|不超过|不得超过|不多于|不大于|控制在|最高|限额|≤|以内"
)
_LOWER = regex(r"下限|不低于|不少于|不小于|至少|≥|以上")
_TARGET_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT, Kind.NUMBER})
_OTHER = regex(r"超额(?:完成)?$|超收|同比|上年|去年|增长|下降|减少|增加|提高|降低|占|其中|每")
_PLANS, _ALL_DONE = regex("计划|目标"), regex("(?:任务|目标|计划)[^，。]{0,4}全部(?:完成|实现)")
_MOST = 12
_EACH = regex(r"单价|每|均")
_TIMES = 20
"""What costs so many times a unit's price is no unit."""
_GOAL = regex(r"目标(?:为|是|包括)?[:：]")
_RESULT = regex(r"[\s　]*(?:实际|项目|目标)?(?:完成|实施|实现)(?:情况|结果)?[:：]")
_PAST_LIMIT = regex(r"超[出过]|高于")
_NAMED, _DENIED = regex("率|度|情况|时限|时间"), regex("(?:未|没有|没|不|未能|没能|尚未)$")
_SEGMENT_STOP = regex(r"[；;]")


@dataclass(frozen=True)
class _Held:
    """A target and what came of it."""

    target: Number
    actual: Number
    upper: bool

    @property
    def met(self) -> bool:
        if self.upper:
            return self.actual.value <= self.target.value
        return self.actual.value >= self.target.value


def check_targets(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each claim about a target that its two numbers contradict."""
    for numbers, start, end in segments(reading):
        held = _held(reading, numbers)
        if held is None:
            continue
        yield from _judge(reading, held, numbers, start, end)
    for goal, result in pairwise(reading.sentences):
        if _GOAL.search(reading.words(goal)) and _RESULT.match(reading.words(result)):
            yield from _promised(reading, goal.numbers, result.numbers, reading.words(result))
    for sentence in reading.sentences:
        words = reading.words(sentence)
        if (planned := _PLANS.search(words)) and (actual := words.find("实际", planned.end())) >= 0:
            place = bisect_left(sentence.numbers, sentence.start + actual, key=lambda one: one.start)
            if place > 1:
                yield from _promised(reading, sentence.numbers[:place], sentence.numbers[place:], words[actual:])


def _promised(reading: Reading, goals: Sequence[Number], results: Sequence[Number], words: str) -> Iterator[Finding]:
    """Check 目标：新建8所，完成情况：6所，目标全部完成: several things planned, and what came of each."""
    met = _claim_of("met", words) or _ALL_DONE.search(words)
    counted = [one for one in results if one.kind in (Kind.COUNT, Kind.MEASURE) and one.exact][:_MOST]
    for target in goals[:_MOST] if met else ():
        done = [one for one in counted if one.unit == target.unit and count_the_same(target, one)]
        if len(done) == 1 and done[0].value < target.value and not _is_upper(reading, target):
            message = f"未达目标：目标{target.text}，实际{done[0].text}，文中称已完成"
            yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, done[0].start, done[0].end, message)


def segments(reading: Reading) -> Iterator[tuple[tuple[Number, ...], int, int]]:
    """Yield the stretches between ；and 。 with their numbers: each is taken to speak of one indicator."""
    for sentence in reading.sentences:
        begin, position = sentence.start, 0
        words = reading.words(sentence)
        for cut in [*(sentence.start + one.start() for one in _SEGMENT_STOP.finditer(words)), sentence.end]:
            first = position
            while position < len(sentence.numbers) and sentence.numbers[position].start < cut:
                position += 1
            if position > first:
                yield sentence.numbers[first:position], begin, cut
            begin = cut


def _held(reading: Reading, numbers: Sequence[Number]) -> _Held | None:
    """Find the target of a stretch and its actual value; None when there isn't exactly one of each."""
    found = (_held_to(reading, one, numbers) for one in numbers[:12] if one.kind in _TARGET_KINDS and _is_target(one))
    held = [one for one in found if one is not None]
    return held[0] if len(held) == 1 else None


def _held_to(reading: Reading, target: Number, numbers: Sequence[Number]) -> _Held | None:
    others = [
        one
        for one in numbers[:12]
        if one is not target and one.unit == target.unit and one.exact and not _is_other(one, target)
    ]
    others = [one for one in others if one.start > target.start] or others
    actual = next((one for one in others if role_of(one.before) == "actual"), None)
    if actual is None and len(others) == 1 and role_of(others[0].before) in ("spent", "received", "score", ""):
        actual = others[0]
    if actual is None:
        return None
    return _Held(target, actual, _is_upper(reading, target))


def _is_other(number: Number, target: Number) -> bool:
    """Whether a number measures something else than the target; 每吨 is no difference when both say it."""
    words = number.before.replace("每", "") if re.search("[每单均]", target.before) else number.before
    each = _EACH.search(target.before) is not None and _EACH.search(number.before) is None
    return bool(_OTHER.search(words)) or (each and number.value > target.value * _TIMES)


def _is_target(number: Number) -> bool:
    if number.mention.approximator in (Approximator.AT_LEAST, Approximator.AT_MOST):
        return True
    if number.mention.approximator in (Approximator.ABOVE, Approximator.BELOW):
        return bool(role_in("target").search(number.before))
    return role_of(number.before) == "target" and number.exact


def _is_upper(reading: Reading, target: Number) -> bool:
    if target.mention.approximator in (Approximator.AT_MOST, Approximator.BELOW):
        return True
    if target.mention.approximator in (Approximator.AT_LEAST, Approximator.ABOVE):
        return False
    words = re.split(r"[；;。，]", reading.text[max(0, target.start - 30) : target.start])[-1]
    return bool(_UPPER.search(words)) and not _LOWER.search(words)


def _judge(reading: Reading, held: _Held, numbers: Sequence[Number], start: int, end: int) -> Iterator[Finding]:
    begin = min(held.target.start, held.actual.start)
    words = reading.text[start:end]
    missed = pattern_of("claims", "missed").search(words)
    compared = f"目标{held.target.text}，实际{held.actual.text}"
    if missed:
        if held.met and not _is_negated(words, missed.start()):
            message = f"目标已完成却说未完成：{compared}，文中写作“{missed.group()}”"
            yield reading.finding(
                Code.TARGET_MISMATCH, Severity.ERROR, begin, max(start + missed.end(), held.actual.end), message
            )
        return
    if over := pattern_of("claims", "over").search(words):
        if held.upper and _PAST_LIMIT.match(over.group()):
            return
        if not held.met or held.actual.value == held.target.value:
            severity = Severity.WARNING if held.met else Severity.ERROR
            message = f"并未超额完成：{compared}，文中写作“{over.group()}”"
            yield reading.finding(
                Code.TARGET_MISMATCH,
                severity,
                min(begin, start + over.start()),
                max(start + over.end(), held.actual.end),
                message,
            )
        return
    if held.met:
        return
    full = _full_marks(numbers, held)
    met = _claim_of("met", words) or pattern_of("claims", "full").search(words)
    if met is None and held.upper:
        since = held.actual.end if held.actual.start < held.target.start else held.target.end
        met = pattern_of("claims", "held").search(words, since - start)
    if met is None and full is None:
        return
    last = full.end if full else held.actual.end
    claim = f"文中写作“{met.group()}”" if met else f"却得满分（{full.text if full else ''}）"
    finish = max(last, start + met.end() if met else 0)
    word = "超过上限" if held.upper else "未达目标"
    message = f"{word}：{compared}，{claim}"
    yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, begin, finish, message)


def _claim_of(kind: str, words: str) -> re.Match[str] | None:
    """Return the first claim that something was achieved: one that isn't denied (未达标) nor a name (按时完成率)."""
    for one in pattern_of("claims", kind).finditer(words):
        if not _NAMED.match(words, one.end()) and not _DENIED.search(words, 0, one.start()):
            return one
    return None


def _is_negated(words: str, at: int) -> bool:
    """Whether 未完成 names something else (未完成的原因…无)."""
    return words[at - 1 : at] in ("无", "没") or "原因" in words[at : at + 8]


def _full_marks(numbers: Sequence[Number], held: _Held) -> Number | None:
    """Return the score that equals its weight (分值5分，自评得5分), or None."""
    scores = [one for one in numbers if one.kind is Kind.SCORE and one not in (held.target, held.actual)]
    if len(scores) != 2 or scores[0].value != scores[1].value:
        return None
    named = role_in("score").search(scores[1].before or scores[0].after) or role_in("score").search(scores[0].before)
    return scores[1] if named else None
