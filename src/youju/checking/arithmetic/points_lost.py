"""Holds the points that each indicator is told to have lost, a sentence or more later, against its weight and score.

效益指标30分得26.4分……扣分原因：效益指标扣3.6分. A loss beside its weight and score is for `scores`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.checking.arithmetic.scores import Scored, mark_of, scored_in
from youju.checking.arithmetic.targets import segments
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import patterns
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_points_lost"]

_SAID = patterns("points_lost")
_BREAK = regex(r"[，。；：:、（）\n]")
_THIS = "该指标"
_KEPT, _NEAR, _SHORT = 30, 24, 2


def check_points_lost(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each indicator whose one loss isn't what its one score lacks of its weight."""
    scored: dict[int, list[Scored]] = {}
    for numbers, _, _ in segments(reading):
        if sum(one.kind is Kind.SCORE for one in numbers) > 1:
            line = reading.sentences[numbers[0].sentence].line
            scored.setdefault(line, []).extend(scored_in(numbers))
    for paragraph in reading.paragraphs:
        records = [one for one in scored.get(paragraph[0].line, ()) if not one.lost]
        if 0 < len(records) <= _KEPT:
            yield from _held_against(reading, paragraph, records)


def _held_against(reading: Reading, paragraph: Sequence[Sentence], records: Sequence[Scored]) -> Iterator[Finding]:
    told = [(one, _named(reading, one)) for sentence in paragraph for one in sentence.numbers if _is_loss(one)]
    for one, name in told:
        own = [each for each in records if name in (_THIS, _core(each.label)) and name]
        if len(own) != 1 or [other for _, other in told].count(name) > 1 or one.start < own[0].got.end:
            continue
        weight, got = own[0].weight, own[0].got
        lacks = weight.value - got.value
        if lacks >= 0 and one.value != lacks:
            message = (
                f"得分与扣分不符：前文“{own[0].label}”{weight.text}得{got.text}，少得{plain_digits(lacks)}分，"
                f"此处写作扣{one.text}"
            )
            yield reading.finding(Code.SCORE_MISMATCH, Severity.WARNING, one.start, one.end, message)


def _is_loss(number: Number) -> bool:
    return number.kind is Kind.SCORE and number.exact and mark_of(number) == "lost"


def _named(reading: Reading, number: Number) -> str:
    """Return what a loss is of (满意度指标扣3.6分, 扣2分的是满意度指标, 该指标扣2分); empty where it may be a rule."""
    clause = _BREAK.split(reading.text[max(0, number.start - _NEAR) : number.start])[-1]
    if _SAID["of"].match(number.after):
        clause = _SAID["of"].sub("", number.after)
    if _SAID["rule"].search(clause):
        return ""
    return _THIS if _SAID["this"].search(clause) else _core(clause)


def _core(words: str) -> str:
    """Return a name without what may stand around it; empty where little is left."""
    name = _SAID["idle"].sub("", words)
    return name if len(name) >= _SHORT else ""
