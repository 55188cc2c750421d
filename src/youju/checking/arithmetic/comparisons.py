"""Holds a result against the number that the text says it is above, below, within, or so far from.

The claim is a word of comparison. What it compares is told right beside it (8190平方米，高于9300平方米的目标) or by
name (中标价高于预算6.4万元, 没有突破概算, 超计划34座): a name means the one number before that the text gives under
it, a goal the one that it gives for what the result measures. Both found, a change is judged (`changes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from youju.checking.arithmetic.change_claims import Change
from youju.checking.arithmetic.change_sides import Sides
from youju.checking.arithmetic.changes import judge
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import span_of
from youju.checking.vocabulary import patterns, role_in, terms
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_comparisons"]

_SIGNS = {"missed": -1, "most": -1, "above": 1, "below": -1, "least": 1}
_GOALS, _YARDSTICK = terms("compared", "goals"), regex(terms("compared", "yardsticks"))
_WORD = regex(
    "|".join(f"(?P<{kind}>{'|'.join(terms('compared', kind))})" for kind in _SIGNS)
    + rf"|[比较](?={_GOALS}[^，。；\d]{{0,3}}(?P<more>[多高超]|超[出额]|多出|增加)(?:了|完成)*\d)"
    + rf"|[比较](?={_GOALS}[^，。；\d]{{0,3}}(?P<less>[少低差])(?:了|完成)*\d)"
)
_GOAL = regex(rf"的?(?:{_GOALS})(?:的)?[多高少低超差出额了完成]*")
_INLINE = regex(rf"[^，。；]{{0,8}}?(?:{_YARDSTICK.pattern})")
_SAID = patterns("comparisons")
_EVEN = regex(r"持平|相等|一致|相符")
_EQUAL = regex(
    rf"(?P<one>[^，。；、：（）()\d]{{2,10}}?)[与和同](?P<other>[^，。；、：（）()\d]{{2,10}}?)(?:{_EVEN.pattern})"
)
_PASSED = regex(rf"(?P<verb>{_SAID['pass'].pattern})(?:了|过)?(?=\d)")
_SHARE = regex(r"^[^，。；\d]{0,12}的(?:约|近)?\d")
_BREAK = regex(r"[，。；：、\n（）(),;]")
_BARE = regex(r"(?:数额?|金额|总额|资金)?的?$")
"""What a name may end in or not: 决算数, 决算."""
_TAIL = regex(r"(?:为|是|共|有|达到?|约|仅|计)+$")
_BOUNDS, _AT_MOST = (Approximator.AT_LEAST, Approximator.AT_MOST), (Approximator.AT_MOST, Approximator.BELOW)
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.PERCENT, Kind.SCORE, Kind.NUMBER})
_MOST, _MOST_BACK, _FAR, _NEAR, _NAME, _TIMES = 12, 400, 30, 16, 2, 2


@dataclass(frozen=True)
class _Claim:
    """A word of comparison in its clause: what stands before it, the name and the numbers behind it."""

    sign: int
    kind: str
    start: int
    end: int
    subject: str
    name: str
    numbers: tuple[Number, ...]


def check_comparisons(reading: Reading) -> Iterator[Finding]:
    """Yield a finding where a number isn't on the side of its yardstick that the words put it on, or not so far."""
    for sentence, word in reading.told(_WORD):
        claim = _claim(reading, sentence, word)
        pair = _beside(reading, sentence, claim) or _by_name(reading, sentence, claim)
        if pair and (finding := _judged(reading, claim, *pair)):
            yield finding
    yield from _milestones(reading)
    yield from _equals(reading)


def _equals(reading: Reading) -> Iterator[Finding]:
    """Check 预算45万元，决算41.6万元，决算数与预算数持平: both told under their names, each once."""
    for sentence, words in reading.told(_EQUAL) if _EVEN.search(reading.text) else ():
        ones, others = (_told(reading, sentence, words.start(), words[key], None) for key in ("one", "other"))
        alike = len(ones) == len(others) == 1 and ones[0].unit == others[0].unit and ones[0] is not others[0]
        if alike and not any(one.quantity.is_rounding_of(two.quantity) for one, two in permutations((*ones, *others))):
            message = f"与所比的数不符：{ones[0].text}与{others[0].text}，文中写作“{words.group()}”"
            yield reading.finding(
                Code.DIRECTION_MISMATCH, Severity.WARNING, min(ones[0].start, others[0].start), words.end(), message
            )


def _milestones(reading: Reading) -> Iterator[Finding]:
    """Check 收入9860万元，首次突破1亿元 and 突破3000万元，达到2942万元: what is passed is no more than there is."""
    for sentence, words in reading.told(_PASSED):
        at, said = words.start("verb"), max(sentence.start, words.start() - _NEAR)
        told = reading.numbers_in(words.end(), words.end() + 1) or reading.numbers_in(at, words.end())
        mark = told[0] if told and told[0].kind in _KINDS else None
        if mark is None or _SAID["not_passed"].search(reading.text, said, mark.start):
            continue
        ahead, behind = reading.neighbours(mark, 1, 1)
        there = [one for one in ahead if _SAID["then_passed"].fullmatch(reading.text, one.end, at)]
        there += [one for one in behind if _SAID["thus"].fullmatch(reading.text, mark.end, one.start)]
        (one,) = there[:1] or (mark,)
        if one.unit == mark.unit and one.exact and one.value < mark.value < one.value * _TIMES:
            message = f"与所比的数不符：{one.text}没有{words['verb']}{mark.text.removeprefix(words['verb'])}"
            yield reading.finding(Code.DIRECTION_MISMATCH, Severity.WARNING, *span_of(one, mark), message)


def _claim(reading: Reading, sentence: Sentence, word: re.Match[str]) -> _Claim:
    start, text = word.start(), reading.text
    stop = _BREAK.search(text, word.end(), min(sentence.end, start + _FAR))
    end = stop.start() if stop else min(sentence.end, start + _FAR)
    numbers = reading.numbers_in(start, end)
    kind = word.lastgroup or ""
    kind = {"more": "above", "less": "below"}.get(kind, kind)
    name = text[word.end() : numbers[0].start if numbers else end]
    subject = _BREAK.split(text[max(sentence.start, start - _FAR) : start])[-1]
    return _Claim(_SIGNS[kind], kind, start, end, subject, _SAID["reason"].split(name)[0], numbers)


def _beside(reading: Reading, sentence: Sentence, claim: _Claim) -> tuple[Number, Number, Number | None] | None:
    """Find the two numbers of 81.6%，未达到78%的目标 and 高于92%的目标值2.82个百分点."""
    if not claim.numbers or (claim.kind == "most" and _SAID["not_yet"].search(claim.subject)):
        return None
    other = claim.numbers[0]
    behind = reading.text[other.end : other.end + _NEAR]
    one = _nearest(reading, sentence, claim, other)
    beyond = claim.sign > 0 and one is not None and one.value < other.value  # 完成16人，超过计划数18人: no distance
    if _GOAL.fullmatch(claim.name) and not _INLINE.match(behind) and not (beyond and not claim.name.endswith("的")):
        return None  # 超计划34座: so far from it
    named = _YARDSTICK.search(claim.name) and (
        claim.name.endswith(("的", "为")) or not _told(reading, sentence, claim.start, claim.name, other)
    )
    if not (named or _INLINE.match(behind)) or _SHARE.match(behind):
        return None
    if claim.kind in ("missed", "least") and (
        _SAID["upper"].search(claim.name + behind) or other.mention.approximator in _AT_MOST
    ):
        return None
    if one is None or (
        claim.sign < 0
        and not _INLINE.match(behind)
        and other.value * _TIMES < one.value
        and not claim.name.endswith("的")
    ):
        return None  # 低于预算2万元: so much below
    return one, other, claim.numbers[1] if len(claim.numbers) > 1 else None


def _nearest(reading: Reading, sentence: Sentence, claim: _Claim, like: Number) -> Number | None:
    """Return the number before a claim that it speaks of: the one right before it, or the only one of its unit."""
    start = max(sentence.start, reading.text.rfind("；", sentence.start, claim.start))
    ahead = [one for one in reading.numbers_in(start, claim.start)[-_MOST:] if one.group == like.group]
    same = [one for one in ahead if (one.unit, one.kind) == (like.unit, like.kind) and one.end <= like.start]
    same = [one for one in same if not _SAID["base"].search(one.before)]
    if not same or not same[-1].exact or like.kind not in _KINDS:
        return None
    gap = reading.text[same[-1].end : claim.start]
    near = ahead[-1] is same[-1] and len(gap) <= _NEAR and claim.kind not in ("missed", "least")
    return same[-1] if near or len(same) == 1 else None


def _by_name(reading: Reading, sentence: Sentence, claim: _Claim) -> tuple[Number, Number, Number | None] | None:
    """Find the numbers of 中标价高于预算6.4万元, 城区多于乡镇, 超计划34座 and 没有突破概算."""
    much = claim.numbers[0] if claim.numbers else None
    if much and _GOAL.fullmatch(claim.name):
        unit = "%" if much.kind is Kind.POINTS else much.unit
        ahead = [
            one
            for one in reading.numbers_in(sentence.start, claim.start)
            if one.unit == unit and one.group == much.group
        ]
        targets = _targets(reading, ahead[-1]) if ahead and ahead[-1].exact else []
        return (ahead[-1], targets[-1], much) if len({one.value for one in targets}) == 1 else None
    if claim.kind == "most":
        return None if much else _limited(reading, sentence, claim) or _limited_before(reading, sentence, claim)
    subject, name = _SAID["lead"].sub("", _SAID["lead"].sub("", claim.subject)), claim.name.removesuffix("的")
    ones, others = (_told(reading, sentence, claim.start, words, much) for words in (subject, name))
    if not (ones and others):
        ones, others = _alike_named(reading, sentence, claim.start, subject, name)
    if len(ones) != 1 or len(others) != 1 or ones[0] is others[0] or ones[0].unit != others[0].unit:
        return None
    return (ones[0], others[0], much) if much is None or much.unit == ones[0].unit else None


def _labelled(reading: Reading, sentence: Sentence, at: int) -> list[tuple[str, Number]]:
    """Return the numbers before an offset, in its sentence and the one before, with the words that name them."""
    before = reading.sentences[max(0, sentence.index - 1)]
    start = before.start if before.line == sentence.line else sentence.start
    numbers = [
        one for one in reading.numbers_in(start, at)[-_MOST:] if one.exact and one.kind in _KINDS and not one.group
    ]
    numbers = [one for one in numbers if one.kind is not Kind.PERCENT or not one.before.endswith("的")]  # 完成预算的97%
    return [(_BARE.sub("", _TAIL.sub("", one.before)), one) for one in numbers]


def _told(reading: Reading, sentence: Sentence, at: int, name: str, like: Number | None) -> list[Number]:
    """Return the numbers that a text gives under a name (采购价 for 实际采购价)."""
    name = _BARE.sub("", name)
    told = [
        one
        for label, one in _labelled(reading, sentence, at)
        if len(name) > 1 and label and (label.endswith(name) or (len(label) > 1 and name.endswith(label)))
        if like is None or one.unit == like.unit
    ]
    return [one for one in told if one.sentence == sentence.index] or told


def _alike_named(
    reading: Reading, sentence: Sentence, at: int, one: str, other: str
) -> tuple[list[Number], list[Number]]:
    """Return the numbers of 城区受理186件，乡镇受理214件 for 城区 and 乡镇: what follows the names is the same."""
    rests: dict[str, list[tuple[str, Number]]] = {}
    for label, number in _labelled(reading, sentence, at):
        for name in (one, other):
            if len(name) > 1 and label.startswith(name) and label != name:
                rests.setdefault(label.removeprefix(name), []).append((name, number))
    for pairs in rests.values():
        found = dict(pairs)
        if len(pairs) == len(found) == len({one, other}):
            return [found[one]], [found[other]]
    return [], []


def _limited(reading: Reading, sentence: Sentence, claim: _Claim) -> tuple[Number, Number, None] | None:
    """Find the limit and the amount of 预算18万元，支出19.3万元，控制在预算以内: one of each, of one unit."""
    name = _SAID["limit"].search(claim.name)
    if name is None or _SAID["other_money"].search(reading.words(sentence)):
        return None
    numbers = [one for one in sentence.numbers if one.exact and one.group == 0]
    limits = [one for one in numbers if name.group() in one.before]
    used = [one for one in numbers if _SAID["used"].search(one.before) and one not in limits]
    if len(limits) != 1 or len(used) != 1 or limits[0].unit != used[0].unit or used[0].start < limits[0].start:
        return None
    return used[0], limits[0], None


def _limited_before(reading: Reading, sentence: Sentence, claim: _Claim) -> tuple[Number, Number, None] | None:
    """Find the limit, told in a sentence before, of 单座不超过18.5万元。……折合每座19万元，未突破目标上限."""
    used = reading.numbers_in(max(sentence.start, claim.start - _NEAR), claim.start)[-1:]
    if not used or used[0].kind is not Kind.MONEY or not used[0].exact or not _SAID["set_limit"].search(claim.name):
        return None
    ahead = [one for one in reading.numbers_before(sentence.start, _MOST_BACK) if _is_near(reading, one, sentence)]
    limits = [one for one in ahead if one.mention.approximator in _AT_MOST and one.unit == used[0].unit]
    return (used[0], limits[0], None) if len(limits) == 1 else None


def _is_near(reading: Reading, number: Number, sentence: Sentence) -> bool:
    return sentence.start - number.end < _MOST_BACK // 2 and reading.sentences[number.sentence].line == sentence.line


def _targets(reading: Reading, actual: Number) -> list[Number]:
    """Return the targets told before for what a result measures, by its name."""
    name = re.sub(r"^.*[的，]", "", role_in("actual", "target").sub("", actual.before))[-8:]
    if len(name) < _NAME:
        beside = reading.neighbours(actual, 1, 0)[0]  # 目标95%，实际91.3%，超出目标1.3个百分点
        return [one for one in beside if one.unit == actual.unit and _SAID["target"].search(one.before)]
    return [
        one
        for one in reading.numbers_before(actual.start, _MOST_BACK)
        if one.unit == actual.unit
        and (_speaks_of_targets(reading, one) or one.mention.approximator in _BOUNDS)
        and name[-_NAME:] in one.before + one.after[:4]
        and (one.kind is not Kind.PERCENT or name[:_NAME] in one.before)
    ]


def _speaks_of_targets(reading: Reading, number: Number) -> bool:
    """Whether the words before a number, or what opens its sentence, announce targets."""
    return bool(
        _SAID["target"].search(number.before)
        or _SAID["announced"].search(reading.words(reading.sentences[number.sentence]))
    )


def _judged(reading: Reading, claim: _Claim, one: Number, other: Number, much: Number | None) -> Finding | None:
    start, end = (much.start, much.end) if much else (claim.start, claim.end)
    change = Change(claim.sign, start, end, delta=much, may_equal=claim.kind != "missed")
    found = judge(reading, change, Sides(one, other, sure=False))
    if found is None or found.severity is Severity.INFO:
        return None
    named = _YARDSTICK.search(reading.text, claim.start, claim.end) or claim.kind == "most"
    code = Code.TARGET_MISMATCH if named else Code.DIRECTION_MISMATCH
    start, end = min(one.start, other.start), max(one.end, other.end, claim.end)
    words = f"“{reading.text[claim.start : claim.end]}”"
    message = f"与所比的数不符：{one.text}与{other.text}，文中写作{words}"
    return reading.finding(code, Severity.WARNING, start, end, message)
