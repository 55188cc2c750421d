"""Holds listed scores against the overall score, the points that each may bring, and the same score told again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from youju.checking.reading import Number, Reading
from youju.checking.restatements import overall_score
from youju.checking.vocabulary import role_in, terms
from youju.checking.wording import addition, plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["check_score_lists"]

_GOT = regex(r"(?:得|得分|评得|自评得|实得)(?:为)?$")
_EACH = regex(r"每[项个条]$|各$")
_SEVERAL = regex(r"分别(?:自评)?(?:得|评)")
_MARKS = regex(r"类|指标|部分|方面|情况|其中|其|[，、：“”\s]|仅|只")
_LEAST_PARTS, _SHORT, _FAR = 3, 2, 30


def check_score_lists(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each listed score that contradicts the overall one, its limit, or itself told before."""
    for paragraph in reading.paragraphs:
        scores = [one for sentence in paragraph for one in sentence.numbers if one.kind is Kind.SCORE and one.exact]
        if len(scores) > 1:
            yield from _made_of(reading, scores)
            yield from _above_each(reading, scores)
            yield from _told_again(reading, scores)


def _label(number: Number) -> str:
    return _MARKS.sub("", role_in("score", "weight").sub("", number.before))


def _made_of(reading: Reading, scores: Sequence[Number]) -> Iterator[Finding]:
    """Check 综合得分95分。决策得14分；过程得23分；产出得34分；效益得24分: all first-level indicators by name."""
    overall = [one for one in scores if overall_score(one)]
    parts = [one for one in scores if one not in overall and _GOT.search(one.before)]
    labels = [_label(one) for one in parts]
    whole = any(
        len(words) == len(labels) and all(any(word in label for label in labels) for word in words)
        for words in terms("partitions")
    )
    if len({one.value for one in overall}) != 1 or len(parts) < _LEAST_PARTS or not whole:
        return
    if any(one.sentence == overall[0].sentence for one in parts):
        return  # within one sentence it is a sum like any other
    added = sum((one.value for one in parts), Decimal(0))
    if added != overall[0].value:
        ends = (overall[0], *parts)
        message = f"各项得分之和与总得分不符：{addition(parts)}＝{plain_digits(added)}分，文中写作{overall[0].text}"
        start, end = min(one.start for one in ends), max(one.end for one in ends)
        yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, start, end, message)


def _above_each(reading: Reading, scores: Sequence[Number]) -> Iterator[Finding]:
    """Check 两项，每项6分，分别得6分和5分: none brings more than each may."""
    for place, each in enumerate(scores[:-1]):
        if not _EACH.search(each.before) or not _SEVERAL.search(reading.text, each.end, scores[place + 1].start):
            continue
        for one in scores[place + 1 :]:
            if one.sentence != each.sentence or (
                one.before and not _SEVERAL.search(one.before) and one.before not in "和及"
            ):
                break
            if one.value > each.value:
                message = f"得分超过分值：每项{each.text}，得分{one.text}"
                yield reading.finding(Code.SCORE_MISMATCH, Severity.ERROR, each.start, one.end, message)


def _told_again(reading: Reading, scores: Sequence[Number]) -> Iterator[Finding]:
    """Check 过程类满分20分、得16.5分。其中，过程类20分仅得14分: one indicator has one score."""
    seen: dict[tuple[str, Decimal], Number] = {}
    for weight, got in pairwise(scores):
        label = _label(weight)
        beside = got.sentence == weight.sentence and got.start - weight.end < _FAR
        if len(label) < _SHORT or not beside or not _GOT.search(got.before) or _GOT.search(weight.before):
            continue
        before = seen.setdefault((label, weight.value), got)
        if before.value != got.value:
            message = f"同一指标得分前后不一：“{label}”前文{before.text}，后文{got.text}"
            yield reading.finding(Code.SELF_CONTRADICTION, Severity.ERROR, weight.start, got.end, message)
