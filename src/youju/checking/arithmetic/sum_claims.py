"""Knows where a text claims that a list makes up a whole: before it, behind it or in a bracket.

The words that announce it are data (arithmetic.yaml): `list_cues` stand between a whole and its list (其中, 分别为),
`closings` between a list and its whole (合计, 三项共). Lists that no word announces are read by `silent_sums`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import islice

from youju.checking.arithmetic.change_claims import is_of_change, sign_of
from youju.checking.arithmetic.lists import (
    LEFT_OVER,
    MOST_PARTS,
    are_fewer_than_known,
    are_known,
    is_alone,
    is_rest,
    label_of,
    leading_list,
    level_of,
    line_lists,
    make_up_all,
)
from youju.checking.arithmetic.sides import AMOUNTS, added, are_like
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of, pattern_of, role_in, role_of, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["SumClaim", "cues", "find_announced"]

_MOST_CUES, _MOST_WHOLES = 40, 4
_OPENING = regex(r"[^\W\d_]{0,8}[（(](?!其中)")
"""A bracket right behind a number and its noun: 86个网格（城市54个、…）."""
_CLAUSE, _PARTED = regex("[，；]"), regex("[；。]")
_FAR, _FAR_BACK, _TAIL, _SHORT = 40, 240, 14, 10
_MOST_OF = Decimal("0.5")
_NOUN, _WITH_OTHERS = 2, 24
_APART_FROM = regex(r"(?:[^\n]*[；。]|[^，；。\d]{4,}，)")
_NAME = regex(r"(?:^|[，。；、\d])?(?!其中)([^\W\d]{2})[^\W\d]{0,6}$")
_PARTS_IN_BETWEEN = regex(r"分[两二三四五六七八九十\d]+(?:个)?(?:批|期|次|笔|年度|阶段|部分)|四个?季度")
_DIVIDED = regex(r"其中|占")
_OF_IT = regex(r"[ \t\u3000]*其\s*中")
_NET = regex(r"净[增减]|相抵|增减")
_APART = regex(r"其他|其余|另外|余下|年|月|季度")


@dataclass(frozen=True)
class SumClaim:
    """A whole and the parts that a text lists for it.

    Attributes:
        total: The whole.
        parts: The list as a reader takes it.
        labels: What each part is called.
        further: The list and what else of its unit follows it: other ways to read it.
        ends: How many of `further` may make the list; none where a bracket says where it ends.
        wholes: Earlier numbers that could be the whole instead.
        closed: The words leave nothing out, so that a smaller sum is wrong too.
        partial: The words say that something is left out.
        apart: More than a ， stands between the whole and its list, so that the list may be of an earlier one.
    """

    total: Number
    parts: tuple[Number, ...]
    labels: tuple[str, ...]
    further: tuple[Number, ...]
    ends: Sequence[int] = ()
    wholes: tuple[Number, ...] = ()
    closed: bool = False
    partial: bool = False
    apart: bool = False

    @property
    def splits(self) -> bool:
        """Whether the labels can't overlap: like kinds in a bracket (低保户…、脱贫户…), or exclusive ones (男, 女)."""
        ends = {label[-1:] for label in self.labels}
        return (not self.ends and len(ends) == 1 and "" not in ends) or make_up_all(self.labels)

    @property
    def ends_in_rest(self) -> bool:
        """Whether the last part takes up all that is left (其他费用350万元)."""
        return len(self.labels) > 1 and self.labels[-1].startswith(LEFT_OVER)


@dataclass(frozen=True)
class _Cue:
    """Words between a whole and its list.

    Attributes:
        reach: How many characters before them the whole may end.
        closed: Whether they promise all of it: no, all, several (if more than two parts), counted (if as many as said).
        each: Whether they tell of the very number before them (分别为), so that the words between must keep to it.
        view: Whether they begin one of several divisions of a whole that stands before them all (按学历分).
        near: Whether two parts or more must follow, the first in the same clause (用于甲5万元、乙3万元).
        named: Whether the words before them name their whole (完工11个，…。完工项目中产业类5个、基础设施类6个).
    """

    words: str
    reach: int = 60
    closed: str = "no"
    each: bool = False
    view: bool = False
    near: bool = False
    named: bool = False


@dataclass(frozen=True)
class _Place:
    """Words that announce a list, and where what they divide must have been told before."""

    cue: _Cue
    said: str
    before: int


@cache
def _cues() -> Mapping[str, _Cue]:
    return {f"row{place}": _Cue(**row) for place, row in enumerate(terms("list_cues"))}


@cache
def cues() -> re.Pattern[str]:
    """Return a pattern for what opens a list; the name of the group that matched is the row of the table."""
    return regex("|".join(f"(?P<{name}>{cue.words})" for name, cue in _cues().items()))


@cache
def _any_cue() -> re.Pattern[str]:
    """Finds the same without groups, which is several times faster: most sentences open no list."""
    return regex("|".join(cue.words for cue in _cues().values()))


def find_announced(reading: Reading) -> Iterator[SumClaim]:
    """Yield each whole with the list that words behind it announce, in the sentence or on the lines below."""
    below = {first - 1: parts for first, _, parts in line_lists(reading)}
    last: Sentence | None = None
    for place, paragraph in enumerate(reading.paragraphs):
        previous = last if last and _goes_on(reading, last, paragraph[0]) else None
        last = paragraph[-1]
        for sentence in paragraph:
            lines = below.get(place, ()) if sentence is paragraph[-1] else ()
            yield from _announced(reading, sentence, previous, lines)
            yield from _bracketed(reading, sentence)
            previous = sentence


def _goes_on(reading: Reading, last: Sentence, first: Sentence) -> bool:
    """Whether a paragraph opens with 其中, so that it divides what the one right above it told."""
    return _OF_IT.match(reading.text, first.start) is not None and not reading.text[last.end : first.start].strip()


def _announced(
    reading: Reading, sentence: Sentence, previous: Sentence | None, lines: Sequence[Number]
) -> Iterator[SumClaim]:
    if len(sentence.numbers) + len(lines) + (previous is not None) < 2:
        return
    if not _any_cue().search(reading.words(sentence)):
        return
    text, first_view = reading.text, sentence.end
    for found in islice(cues().finditer(reading.words(sentence)), _MOST_CUES):
        cue = _cues()[found.lastgroup or ""]
        at, end = sentence.start + found.start(), sentence.start + found.end()
        inner = end - 1 if found.group().endswith("：") else at
        if any(one.end > inner for one in reading.between(inner - 12, inner + 1)):
            continue  # within a number
        behind = [one for one in sentence.numbers if one.start >= end]
        behind = behind or [one for one in lines if not text[end : sentence.end].strip("：: \n")]
        first_view = min(first_view, at) if cue.view else first_view
        before = first_view if cue.view else at
        if not behind:
            continue
        wholes, same = _meant(reading, sentence, previous, _Place(cue, found.group(), before), behind)
        if not wholes:
            continue
        parts = same if same[0].start > sentence.end else _within(reading, wholes[-1], same)
        if cue.reach < _SHORT:  # 复核通过11家中的10家，年末26家: of what stands right before
            over = next((at for at, one in enumerate(parts) if one.value > wholes[-1].value), 0)
            parts = parts[:over] or parts
        scattered = (cue.near or cue.named) and (len(parts) < 2 or _CLAUSE.search(text, end, parts[0].start))
        scattered = scattered or (cue.view and len(parts) < 2)
        if not scattered and (cue.named or _speaks_of(reading, wholes[-1], cue, found.group(), at)):
            closed = _promises_all(cue, found.group(), len(parts))
            told = _told_before(previous, parts[0]) if cue.view and previous else ()
            columns = [] if closed else list(_columns(reading, wholes, parts))
            yield from columns
            for claim in () if columns else _claims(reading, wholes, same, parts, closed, view=cue.view):
                apart = _APART_FROM.fullmatch(text, min(claim.total.end, at), at)
                yield replace(claim, wholes=(*claim.wholes, *told), apart=apart is not None)


def _meant(
    reading: Reading, sentence: Sentence, previous: Sentence | None, place: _Place, behind: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """Return what may be the whole of a list, and the list with what is like it; of points, lost ones by themselves."""
    cue, said, at = place.cue, place.said, place.before
    wholes, same = _named(reading, sentence, at, behind) if said.startswith("中") else ([], [])
    if not wholes and not cue.named:
        wholes, same = _whole_and_list(reading, sentence, previous, at, behind)
    if not wholes or (wholes[-1].kind is Kind.SCORE and "平均" in reading.words(sentence)):
        return [], []
    if cue.near and said in wholes[-1].before:
        return [], []  # 涉及工资的220件，涉及物业的173件
    if role_of(wholes[-1].before) == "lost":  # 失分6.5分，依次为过程20分扣1分、产出40分扣3.5分
        return wholes, [one for one in same if role_of(one.before) == "lost"] or same
    if role_of(same[0].before) == "lost":  # 共扣8.6分，得91.4分。扣分情况为：甲扣1.3分; 总分95.7分。扣分情况：甲扣1.8分
        wholes = [one for one in wholes if role_of(one.before) != "score"]
        wholes = [one for one in wholes if role_of(one.before) == "lost"] or wholes
    return wholes, same


def _within(reading: Reading, whole: Number, same: Sequence[Number]) -> list[Number]:
    """Return the leading list.

    What exceeds the whole behind a ； is of something else (其中公办29所；小学44所), or what alone is divided further.
    So is what stands behind all of it (轮入32吨，其中小麦18吨、玉米14吨，轮出35吨), or tells the whole again.
    """
    parts = leading_list(reading, same, cues())
    ends = [one.before[-_NOUN:] for one in parts]
    if (
        len(parts) > _NOUN + 1
        and whole.kind is not Kind.SCORE
        and ends == (ends[:_NOUN] * len(ends))[: len(ends)]
        and ends[0] != ends[1]
    ):
        parts = parts[::_NOUN]  # 教育系统编制1136名、实有1065人，卫生系统编制426名、实有406人
    joins = [reading.text[one.end] for one in parts[:-1]]
    for place in range(1, len(parts)):
        full = place > 1 and joins[place - 1] != joins[place - 2] and added(parts[:place]) == whole.value
        if full or (joins[place - 1] != "、" and parts[place].value == whole.value):
            return parts[:place]
    while len(parts) > 1 and "；" in reading.text[parts[-2].end : parts[-1].start]:
        if parts[-1].value <= whole.value and _is_divided(reading, parts[-1]) <= _is_divided(reading, parts[0]):
            break
        parts.pop()
    return parts


def _is_divided(reading: Reading, part: Number) -> bool:
    """Whether the words behind a number, up to the next ； or 。, tell its own parts or share."""
    stop = _PARTED.search(reading.text, part.end)
    return _DIVIDED.search(reading.text, part.end, stop.start() if stop else len(reading.text)) is not None


def _columns(reading: Reading, wholes: Sequence[Number], parts: Sequence[Number]) -> Iterator[SumClaim]:
    """Yield each whole with its own parts where several nouns are told: 学生9310人、教师686人，其中一中学生…、教师…."""
    nouns = {one.before[-_NOUN:]: one for one in wholes[-_NOUN:]}
    if len(nouns) < _NOUN or any(len(noun) < _NOUN or role_of(noun) for noun in nouns):
        return
    stop = reading.text.find("；", parts[0].end, parts[-1].start)
    listed = [one for one in parts if stop < 0 or one.start < stop]
    told = {noun: [one for one in listed if one.before.endswith(noun)] for noun in nouns}
    for noun, own in told.items() if all(told.values()) else ():
        yield SumClaim(nouns[noun], tuple(own), tuple(label_of(reading, one) for one in own), tuple(own))


def _bracketed(reading: Reading, sentence: Sentence) -> Iterator[SumClaim]:
    """Yield the claims whose parts stand in a bracket right behind the whole."""
    for place, total in enumerate(sentence.numbers[:-1]):
        first = sentence.numbers[place + 1]
        opening = _OPENING.match(reading.text, total.end)
        if opening is None or first.group == total.group or first.unit != total.unit:
            continue
        inside = [one for one in sentence.numbers[place + 1 : place + 1 + MOST_PARTS] if one.group == first.group]
        same = [one for one in inside if one.unit == total.unit]
        if len(same) > 1 and total.kind in AMOUNTS and first.start - total.end < _FAR:
            for claim in _claims(reading, [total], same, leading_list(reading, same, cues()), False):
                yield replace(claim, further=claim.parts, ends=())


def _whole_and_list(
    reading: Reading, sentence: Sentence, previous: Sentence | None, at: int, behind: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """Return what may be the whole of a list, and the list with what else is like its first amount.

    A count may stand before the list (其中3个项目…): the first number is meant that has a whole of its unit before it.
    """
    for place, first in enumerate(behind[:2]):
        wholes = _wholes(reading, sentence, previous, at, first) if first.kind in AMOUNTS else []
        if not wholes and first.kind in AMOUNTS and not cues().fullmatch(first.before or "其中"):
            break
        if wholes:
            level, behind = level_of(reading, first), behind[place : place + MOST_PARTS]
            unit = wholes[-1].unit
            return wholes, [one for one in behind if are_like(unit, one.unit) and level_of(reading, one) == level]
    return [], []


def _wholes(reading: Reading, sentence: Sentence, previous: Sentence | None, at: int, first: Number) -> list[Number]:
    """Return what may be the whole of a list: the numbers of its unit before its cue, or in the sentence before."""
    ahead = [one for one in sentence.numbers if one.end <= at and are_like(one.unit, first.unit)]
    before = [one for one in ahead if "平均" not in one.before]
    if not before and previous is not None and not reading.text[sentence.start : at].strip(" 　，,"):
        before = [one for one in previous.numbers if are_like(one.unit, first.unit) and not one.group]
    if before and not is_of_change(first) and _PARTED.search(reading.text, before[-1].end, at):
        before = [one for one in before if not is_of_change(one)]
    return [one for one in before if one.group in (0, first.group)]


def _told_before(previous: Sentence, first: Number) -> tuple[Number, ...]:
    """Return what a sentence before tells that a division behind may be of as well."""
    like = (one for one in previous.numbers if are_like(one.unit, first.unit) and not one.group)
    return tuple(one for one in like if not is_of_change(one))[:_MOST_WHOLES]


def _named(
    reading: Reading, sentence: Sentence, at: int, behind: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """Return the last number so far that is called what stands before 中 (新增部分中, 支出总计中), and what follows."""
    name = _NAME.search(reading.text, max(sentence.start, at - _SHORT), at)
    if name is None or not behind or behind[0].kind not in AMOUNTS:
        return [], []
    same = [one for one in behind[:MOST_PARTS] if one.unit == behind[0].unit and one.group == behind[0].group]
    ahead = (one for one in reading.numbers_in(max(0, at - _FAR_BACK), at) if name[1] in one.before)
    like = (one for one in ahead if are_like(one.unit, same[0].unit) and not one.group)
    own = [one for one in like if reading.sentences[one.sentence].line == sentence.line]
    exactly = [one for one in own if one.before.endswith(reading.text[name.start(1) : at])]
    return (exactly or own)[-1:], same


def _speaks_of(reading: Reading, total: Number, cue: _Cue, said: str, at: int) -> bool:
    """Whether the words between a number and the list keep to that number (到位、支出分别为 do not)."""
    gap = reading.text[total.end : at]
    name = _NAME.search(reading.text, max(0, at - _SHORT), at) if said.startswith("中") else None
    if name and name[1] in total.before:
        return True  # 支出总计2310万元。……支出总计中
    if not cue.each:
        return cue.view or len(gap) < cue.reach
    role = role_of(said)
    if role and role != role_of(total.before):
        return False
    if _PARTS_IN_BETWEEN.search(gap):
        return True
    roles = role_in("received", "spent", "balance", "actual", "target", "score", "weight")
    return len(gap) < cue.reach and not _APART.search(gap) and not roles.search(gap)


def _claims(
    reading: Reading,
    wholes: Sequence[Number],
    same: Sequence[Number],
    parts: Sequence[Number],
    closed: bool,
    *,
    view: bool = False,
) -> Iterator[SumClaim]:
    total, others = wholes[-1], tuple(wholes[-_MOST_WHOLES:-1])
    if view:
        total = max((one for one in wholes if not is_of_change(one)), key=lambda one: one.value, default=total)
        others = tuple(one for one in wholes if one is not total)
    if any(one.value > total.value for one in parts):  # 收入…合计；支出总计与其相等，其中…
        beyond = all(one.value < added(parts) for one in wholes)
        role = role_of(parts[0].before) if beyond else ""
        named = [one for one in wholes if role and role_of(one.before) == role] or wholes
        total = min(named, key=lambda one: abs(one.value - added(parts)))
        others = tuple(one for one in wholes[-_MOST_WHOLES:] if one is not total)
    sign = sign_of(total)
    if sign and any(sign_of(one) == -sign for one in same):
        return  # 减少12万元，其中甲减少31万元，乙增加19万元
    if not sign and any(sign_of(one) < 0 for one in parts):
        return  # 调整后预算212万元（年初220万元，核减8万元）
    if _NET.search(total.before) and not all(_NET.search(one.before) for one in parts):
        return  # 净减245人：新纳入336人，退出581人
    labels = tuple(label_of(reading, part) for part in parts)
    if len(parts) > 1 and is_rest(reading.text[parts[-2].end : parts[-1].start], parts[-1]):
        labels = (*labels[:-1], "其余")
    begin, _, behind = parts[0].start - len(parts[0].before), *reading.neighbours(parts[-1], 0, 1)
    stop = parts[-1].end + _TAIL
    words = reading.text[begin : min([stop, *(one.start for one in behind)])]
    if pattern_of("shared").search(reading.text, begin, parts[-1].end + _WITH_OTHERS):
        return  # 带电子站牌的118座、带坡道的204座，部分两类兼备
    ends = [at for at in range(2, len(same) + 1) if at == len(same) or reading.text[same[at - 1].end] != "、"]
    most = added(parts) >= total.value * _MOST_OF  # 累计43项，其中省级9项、市级10项
    closed = closed or are_known(labels, "partitions") or (most and make_up_all(labels))
    closed = closed or all(is_alone(reading, one) for one in parts)
    partial = bool(pattern_of("partial").search(words)) or sign != 0 or are_fewer_than_known(labels)
    yield SumClaim(total, tuple(parts), labels, tuple(same), ends, others, closed, partial)


def _promises_all(cue: _Cue, said: str, count: int) -> bool:
    """Whether the words before a list promise all of it."""
    if cue.closed == "counted":
        numeral = re.match(r"\d+|.", said)
        return numeral is not None and number_of(numeral[0]) == count
    return cue.closed == "all" or (cue.closed == "several" and count > 2)
