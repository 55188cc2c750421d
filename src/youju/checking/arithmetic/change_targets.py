"""Holds what is claimed of a change that was asked for against its values: 压减不低于8%……由146万元减至138万元."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.arithmetic.change_claims import Change, find_changes, is_side, sign_of
from youju.checking.arithmetic.change_sides import find_sides
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import patterns
from youju.checking.wording import plain_digits
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, round_to

__all__ = ["check_change_targets"]

_SAID = patterns("change_targets")
_HUNDRED = 100


def check_change_targets(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each asked-for change that is claimed as reached, or as missed, and wasn't."""
    for paragraph in reading.paragraphs:
        asked: Number | None = None
        earlier: tuple[Number, ...] = ()
        for sentence in paragraph:
            asked = next((one for one in reversed(sentence.numbers) if _is_asked(one)), asked)
            if asked is not None:
                yield from _of_sentence(reading, sentence, asked, earlier)
            earlier = tuple(filter(is_side, sentence.numbers))


def _is_asked(number: Number) -> bool:
    """Whether a percentage is a change at least: 压减比例不低于8%."""
    at_least = number.mention.approximator is Approximator.AT_LEAST
    return (
        at_least and number.kind is Kind.PERCENT and bool(sign_of(number)) and not _SAID["other"].search(number.before)
    )


def _of_sentence(reading: Reading, sentence: Sentence, asked: Number, earlier: tuple[Number, ...]) -> Iterator[Finding]:
    claim = _SAID["claim"].search(reading.text, max(asked.end, sentence.start), sentence.end)
    if claim is None:
        return
    used = {one for change in find_changes(sentence) for one in change.numbers}
    plain = [one for one in sentence.numbers if is_side(one) and one not in used]
    change = Change(sign_of(asked), claim.start(), claim.end(), percent=asked)
    sides = find_sides(reading, sentence, change, plain, earlier)
    if sides is None or not sides.then.value or not (sides.now.exact and sides.then.exact):
        return
    rate = change.sign * (sides.now.value - sides.then.value) / sides.then.value * _HUNDRED
    reached = round_to(rate, asked.quantity.step) >= asked.value
    if reached is (claim["missed"] is not None):
        word = "下降" if (rate < 0) == (change.sign > 0) else "增长"
        worked = (
            f"{sides.then.text}→{sides.now.text}，{word}{plain_digits(round_to(abs(rate), asked.quantity.step / 100))}%"
        )
        message = f"与要求不符：{worked}，要求{asked.text}，文中写作“{claim.group()}”"
        start, end = min(sides.then.start, sides.now.start), max(sides.then.end, sides.now.end, claim.end())
        yield reading.finding(Code.TARGET_MISMATCH, Severity.WARNING, start, end, message)
