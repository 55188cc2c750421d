"""Knows where a whole is divided by a point of view: 486人，按岗位分，勤务352人、文职134人；按学历分，……."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from youju.checking.arithmetic.change_claims import is_of_change
from youju.checking.arithmetic.sum_claims import ADDABLE, MOST_PARTS, SumClaim
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import pattern_of
from youju.patterns import regex

__all__ = ["find_division_claims"]

_NOUN = (
    "来源|类别|性质|用途|级次|层级|学历|年龄|性别|岗位|职称|区域|地区|部门|科室|季度|月份|结构|类型|方式|资金|产业|行业"
)
_VIEW = regex(
    rf"(?:^|[，。；：])(?:其中)?按(?:[\u4e00-\u9fff]{{2,6}}?(?:分类?|划分|统计)|[\u4e00-\u9fff]{{0,4}}(?:{_NOUN})看?)"
    r"(?:，|：|(?=[^，。；\d]{2,8}\d))"
)
_JOINS = frozenset("、，和")
_LABEL = 12


def find_division_claims(reading: Reading) -> Iterator[SumClaim]:
    """Yield each whole with what 按……分 divides it into: two or more named parts, in every view of it."""
    for paragraph in reading.paragraphs:
        previous: Sentence | None = None
        for sentence in paragraph:
            yield from _divided(reading, sentence, previous)
            previous = sentence


def _divided(reading: Reading, sentence: Sentence, previous: Sentence | None) -> Iterator[SumClaim]:
    words = reading.words(sentence)
    views = list(_VIEW.finditer(words)) if "按" in words else []
    if not views:
        return
    first = sentence.start + views[0].start()
    ahead = [one for one in sentence.numbers if one.start < first] or list(previous.numbers if previous else ())
    for view in views:
        behind = [one for one in sentence.numbers if one.start >= sentence.start + view.end()]
        parts = _parts(reading, behind[:MOST_PARTS])
        wholes = [
            one for one in ahead if parts and one.unit == parts[0].unit and not one.group and not is_of_change(one)
        ]
        if len(parts) < 2 or not wholes or parts[0].kind not in ADDABLE:
            continue
        told = reading.text[parts[0].start : parts[-1].end + _LABEL]
        partial = bool(pattern_of("partial").search(told))
        labels = tuple(one.before for one in parts)
        whole = max(wholes, key=lambda one: one.value)
        others = tuple(one for one in wholes if one is not whole)
        yield SumClaim(whole, tuple(parts), tuple(parts), others, closed=True, partial=partial, labels=labels)


def _parts(reading: Reading, numbers: Sequence[Number]) -> list[Number]:
    """Return the leading numbers of a list: one unit, each behind a name of its own, joined by 、 or ，."""

    def goes_on(pair: tuple[Number, Number]) -> bool:
        one, other = pair
        gap = reading.text[one.end : other.start]
        return one.unit == other.unit and gap[:1] in _JOINS and other.before != "" and len(gap) <= _LABEL

    run = list(takewhile(goes_on, pairwise(numbers)))
    return [numbers[0], *(other for _, other in run)] if numbers else []
