"""Holds a target that is told behind its result against the result, and against the target that was set before.

完成市下达16万吨任务 claims that what was told before is as much; 超过220人次的年度目标 speaks of the target that the
paragraph set, 不少于240人次. Both are told only where one result stands between, of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.targets import Claim, Statement, is_other, is_target, is_upper, judge_target
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import any_of, patterns, role_in
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_named_targets"]

_SAID = patterns("target_named")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT})
_CLAUSE = regex(r"[，。；：:;\n]")
_REACH, _FAR, _MOST = 24, 60, 12


def check_named_targets(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each target named behind its result that the result misses, or that was set otherwise."""
    for paragraph in reading.paragraphs:
        for sentence in paragraph:
            for number in sentence.numbers:
                if number.kind in _KINDS and (named := _SAID["named"].match(reading.text, number.end)):
                    yield from _missed(reading, number, named.end())
                    yield from _set_otherwise(reading, paragraph, number, named.end())


def _missed(reading: Reading, target: Number, end: int) -> Iterator[Finding]:
    """Check 合计15.29万吨，……，完成市下达16万吨任务."""
    sentence = reading.sentences[target.sentence]
    words = _CLAUSE.split(reading.text[max(sentence.start, target.start - _REACH) : target.start])[-1]
    verb = _SAID["done"].search(words)
    results = [one for one in reading.numbers_in(sentence.start, target.start) if _is_result(one, target)][-_MOST:]
    wholes = [one for one in results if any_of("totals", "before").search(one.before)]
    results = wholes[-1:] or results
    if verb and results and sum(one.value for one in results) < target.value and not is_upper(reading, target):
        start = target.start - len(words) + verb.start()
        claim = Claim("met", reading.text[start:end], start, end)
        yield from judge_target(reading, Statement(target, results[-1], upper=False), claim)


def _is_result(one: Number, target: Number) -> bool:
    alike = (one.unit, one.kind) == (target.unit, target.kind)
    past = _SAID["past"].search(one.before)
    return alike and one.exact and not past and not is_target(one) and not is_other(one, target)


def _set_otherwise(reading: Reading, paragraph: Sequence[Sentence], named: Number, end: int) -> Iterator[Finding]:
    """Check 目标为不少于240人次。实际252人次，超过220人次的年度目标."""
    clause = _CLAUSE.split(reading.text[max(paragraph[0].start, named.start - _REACH) : named.start])[-1]
    ahead = [one for one in reading.numbers_in(paragraph[0].start, named.start) if one.unit == named.unit][-_MOST:]
    targets = [one for one in ahead if is_target(one)]
    if not targets or _SAID["other"].search(clause + reading.text[named.end : end]):
        return
    first = targets[0]
    between = [one for one in ahead if one.start > first.start]
    if len(targets) > 1 or len(between) != 1 or first.value == named.value or first.kind is not named.kind:
        return
    sentence = reading.sentences[first.sentence]
    said = reading.text[max(sentence.start, first.start - _FAR) : first.start]
    if _is_of(between[0], said) and not _SAID["other"].search(said):
        message = f"目标前后不一：前文{first.text}，此处{named.text}"
        yield reading.finding(Code.SELF_CONTRADICTION, Severity.WARNING, first.start, end, message)


def _is_of(result: Number, said: str) -> bool:
    """Whether a result names nothing that the words of its target don't name."""
    name = _SAID["idle"].sub("", role_in("actual").sub("", result.before))
    return len(name) < len("名称") or any(name[at : at + 2] in said for at in range(len(name) - 1))
