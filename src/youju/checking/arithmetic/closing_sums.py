"""Knows where a whole follows its parts: 甲5万元、乙3万元，合计8万元; 上半年20件，下半年23件，全年43件."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice, takewhile

from youju.checking.arithmetic.change_claims import sign_of
from youju.checking.arithmetic.lists import MOST_PARTS, label_of, level_of, line_lists
from youju.checking.arithmetic.sides import AMOUNTS, fit_sides
from youju.checking.arithmetic.sum_claims import SumClaim, cues
from youju.checking.interval import Fit
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import number_of, pattern_of, role_in, role_of, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["find_closed"]

_OF_THE_NAMED = regex(r"[^\W\d]{2}[和与及、][^\W\d]{2,8}(?:两者|两项|二者)?(?:合计|共计|共)")
_DECLARED = regex(
    r"([两二三四五六七八九十]|\d{1,2})(?:个)?(?:项|类|种|个|者|笔|批次?|部分|方面|级|年|期|月|季度?|村|乡|县|镇|家)"
)
_REACH, _MOST_COMPOSED = 16, 12
_POINTS_BACK = regex(r"^(?:以上|上述)|总投资|总额|总规模")
_TOTAL, _INCOME, _SPENDING = regex(r"总计(?:为)?$"), regex(r"收入(?:合计|总计)"), regex(r"支出")
_EACH = regex(r"每|均")
_PRICE = regex(r"单价|标准|每[^，。；\d]{1,4}$")
_PLAIN = regex(r"(?:以上|上述|[两二三四五六七八九十]\w)*(?:合计|共|总计|小计)")
_SO_FAR, _QUARTER = regex(r"前[两二三]个?季度"), regex(r"^第?[一二三]季度(?!末)")
_REST = regex(r"其余|余下|剩余|等(?![级次额于]|其他[^，。；、\d]{1,8}\d)")
_COMPOSED = regex(r"[^，。；\d]{0,8}(?:组成|构成)，(?!其中|上年|去年|[比较占])[^，。；、均每\d]{0,8}")
_STATES = frozenset({"spent", "balance"})
_IN_TURN = regex(r"分别|依次|第一(?:批|期|笔|季度)")
_ROW, _JOINS = regex(r"分别|依次|[两二三四五六七八九][项个类]"), ("", "和", "与", "及")
_PERIOD = regex(r"1?\d月(?:份)?(?!底|末|前|至|—|-)|前三季度|第?[一二三四]季度|[上下]半年|[春秋]季(?:学期)?")
_NOT_OF_THE_YEAR = regex(r"上年|去年|同期|同比|其中|截至|目标|计划")


@dataclass(frozen=True)
class _Closing:
    """Words right before a whole that sums up what stands before it.

    Attributes:
        words: A pattern for them.
        closed: Whether they promise all of it.
        needs: What the list must be: "" anything, run (right before it), counted (that, and as long as it says), turn
            (told by 分别, 依次 or periods), marks (that, and no more than a score) or year (all periods of one).
    """

    words: str
    closed: bool = True
    needs: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The words, compiled."""
        return regex(self.words)


@cache
def _closings() -> Sequence[_Closing]:
    return [_Closing(**row) for row in terms("closings")]


@cache
def _any_closing() -> re.Pattern[str]:
    return regex("|".join(one.words for one in _closings()))


def find_closed(reading: Reading) -> Iterator[SumClaim]:
    """Yield each whole that closes a list of its parts, in its sentence or on the lines above it."""
    above = {stop: parts for _, stop, parts in line_lists(reading)}
    for place, paragraph in enumerate(reading.paragraphs):
        for sentence in paragraph:
            yield from _closed(reading, sentence, above.get(place, ()) if sentence is paragraph[0] else ())


def _closed(reading: Reading, sentence: Sentence, lines: Sequence[Number]) -> Iterator[SumClaim]:
    before: Number | None = None
    for at, total in enumerate(sentence.numbers):
        lead = clause_before(reading.text, total.start, total.start - _REACH)
        said = total.kind in AMOUNTS and _any_closing().search(lead)
        closings = [one for one in _closings() if one.pattern.search(lead)] if said else []
        if total.kind in AMOUNTS and 0 < at <= _MOST_COMPOSED and _is_composed(reading, sentence, at):
            closings = [_closings()[0], *closings]  # 由甲80万元、乙65万元构成，全年收入145万元
        column = (
            before is not None and reading.text[before.end] == "、" and role_of(total.before) != role_of(before.before)
        )
        if column and role_of(total.before):  # 合计预算13万元、决算12万元
            closings, at = [_closings()[0]], at - 1
        if closings and not _OF_THE_NAMED.search(total.before):  # 非常满意和满意合计178份
            earlier = _earlier(reading, sentence.numbers[max(0, at - MOST_PARTS) : at], total) or lines
            claims = (_claim(reading, sentence, total, earlier, one, lead) for one in closings)
            yield from islice(filter(None, claims), 1)
        before = total if closings else None


def _is_composed(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Whether all that stands before a number of a sentence composes it: 由甲80万元、乙65万元构成，全年收入…."""
    first, last, total = sentence.numbers[0], sentence.numbers[at - 1], sentence.numbers[at]
    between = reading.text[last.end : total.start][: 2 * _REACH]
    return _COMPOSED.fullmatch(between) is not None and "由" in reading.text[sentence.start : first.start][-_REACH:]


def _earlier(reading: Reading, numbers: Sequence[Number], total: Number) -> Sequence[Number]:
    """Return the numbers of a total's unit and level that it may close: those behind the last total before it."""
    level = level_of(reading, total)
    same = [one for one in numbers if one.unit == total.unit and level_of(reading, one) == level]
    closed = [place for place, one in enumerate(same, 1) if _is_another_total(one, total)]
    return same[closed[-1] :] if closed else same


def _claim(
    reading: Reading, sentence: Sentence, total: Number, parts: Sequence[Number], closing: _Closing, lead: str
) -> SumClaim | None:
    """Return the claim that a total sums up the parts before it, if they read as one list."""
    declared = _DECLARED.search(lead)
    count = number_of(declared.group(1)) if declared else 0
    if not parts and total.sentence:
        parts = _in_sentence_before(reading, total, count)
    if closing.needs == "marks":
        parts = _row(parts)
    if (
        len(parts) < 2
        or _PRICE.search(parts[0].before)
        or reading.text[parts[0].end] in "：:"
        or not _suits(reading, sentence, parts, closing, total)
    ):
        return None
    if _is_of_another(reading, parts, total) or _is_mixed(reading, parts, total):
        return None
    if _SO_FAR.search(lead) and not all(map(_QUARTER.search, (one.before for one in parts[-count:]))):
        return None  # 一季度186万元，上半年412万元，前三季度累计655万元
    partial = bool(_REST.search(reading.text, parts[0].start, total.start))
    if count and count <= len(parts):
        own, closed = parts[-count:], count == len(parts)
    else:
        own = parts if closing.needs == "year" else _of_one_role(parts, total)
        closed = closing.closed
    if len(own) < 2:
        return None
    labels = tuple(label_of(reading, one) for one in own)
    further = tuple(reversed(parts if count and count <= len(parts) else own))
    return SumClaim(total, tuple(own), labels, further, range(2, len(further) + 1), (), closed, partial)


def _row(parts: Sequence[Number]) -> Sequence[Number]:
    """Return the numbers at the end of a list that have no names of their own: 三项得到14分、13分和9分."""
    nameless = list(takewhile(lambda one: one.before in _JOINS, reversed(parts)))
    return parts[len(parts) - len(nameless) - 1 :] if nameless and len(nameless) < len(parts) else ()


def _of_one_role(parts: Sequence[Number], total: Number) -> Sequence[Number]:
    """Return what of a list can be added up; of two columns (预算8万元、决算7万元，…) the one that the total is of."""
    if total.kind is Kind.SCORE:
        roles = {role_of(one.before) for one in parts}
        if role_of(total.before) == "weight":  # 决策（权重20分）、过程（权重25分）…，满分100分
            return parts if roles == {"weight"} else ()
        if role_of(total.before) == "lost" and "score" in roles:
            return ()  # 执行10分得9分、产出50分得46分，共失5分
        each = zip(parts[-2::-2], parts[::-2], strict=False)  # 数量15分得14分、质量10分得10分，共得24分
        marked = takewhile(_is_marked, each)
        if len(got := [got for _, got in marked][::-1]) > 1:
            return got
        return () if any(role_in("weight", "lost").search(one.before) for one in parts) else parts
    first, *others = parts
    ends = pattern_of("list_ends")
    if ends.search(first.before) or any(ends.search(one.before) or cues().search(one.before) for one in others):
        return ()
    own = role_of(total.before)
    if total.kind is Kind.COUNT and {role_of(one.before) for one in parts} <= _STATES:
        return parts  # 已支付的项目14个，尚未支付的项目2个
    if own == "target" and role_of(parts[0].before) not in ("", own):
        return ()  # 甲标段完成投资860万元；乙标段完成540万元；两标段计划共1600万元
    if len({role_of(one.before) for one in parts} - {""}) > 1:
        return [one for one in parts if own and role_of(one.before) == own]
    return parts


def _is_marked(pair: tuple[Number, Number]) -> bool:
    """Whether a score stands right behind its weight: 15分得14分."""
    weight, got = pair
    return role_of(got.before) == "score" and weight.end == got.start - len(got.before)


def _suits(reading: Reading, sentence: Sentence, parts: Sequence[Number], closing: _Closing, total: Number) -> bool:
    """Whether a list is what the words of its total need."""
    text = reading.text
    if closing.needs == "counted":  # 电费46.8万元、水费8.4万元、燃气费5.3万元，三项公用支出60.5万元
        declared = _DECLARED.search(reading.text, max(sentence.start, total.start - _REACH), total.start)
        at = declared.start() if declared else total.start
        ahead = [one for one in sentence.numbers if one.start < at][-len(parts) :]
        noun = reading.text[declared.end() : declared.end() + 2] if declared else ""
        if any(noun and noun in one.before for one in parts):
            return False  # 一类会议2次，二类会议6次，三类会议30次
        return ahead == list(parts) and declared is not None and number_of(declared[1]) == len(parts)
    if closing.needs == "marks":  # 得分依次为18分、27分、45分，综合得分91分; a mean of 88分、91分 is none
        within = 2 * sum(one.value for one in parts) < 3 * total.value
        return within and bool(_ROW.search(text, max(sentence.start, parts[0].start - _REACH), parts[0].start))
    if closing.needs == "run":  # 在编24人、临聘6人，共30人; 17家合格，8家整改，2家停业，本轮共检查27家
        ahead = [one for one in sentence.numbers if one.start < total.start][-len(parts) :]
        return ahead == list(parts) and (len(parts) > 2 or text[parts[0].end] in "、和及与")
    if closing.needs in ("turn", "year"):
        if closing.needs == "turn" and _IN_TURN.search(text, max(sentence.start, total.start - 120), total.start):
            return True
        if any(map(sign_of, parts)):
            return False  # 下半年61.8万元，比上半年多5.4万元；全年80.8万元
        periods = list(_periods(reading, sentence, parts))
        whole = any(set(year) == set(periods) for year in terms("years"))
        months = closing.needs == "turn" and all(one.endswith("月") for one in periods)
        alike = len({role_of(one.before) for one in (*parts, total)} - {""}) < 2
        told = _NOT_OF_THE_YEAR.search(text, sentence.start, total.start) is None
        return (whole or months) and len(set(periods)) == len(periods) and alike and told
    return True


def _periods(reading: Reading, sentence: Sentence, parts: Sequence[Number]) -> Iterator[str]:
    """Yield the period that the words before each part name; empty where they name none or several."""
    for part in parts:
        before, _ = reading.neighbours(part, 1, 0)
        found = _PERIOD.findall(reading.text, before[0].end if before else sentence.start, part.start)
        yield found[0].removeprefix("第").removesuffix("份").removesuffix("学期") if len(found) == 1 else ""


def _in_sentence_before(reading: Reading, total: Number, count: int) -> Sequence[Number]:
    """Return the parts that a whole closes in a sentence of its own: as many as it says, or all that stands there."""
    ahead, own = reading.sentences[total.sentence - 1 : total.sentence + 1]
    parts = [one for one in ahead.numbers if one.unit == total.unit and not one.group and ahead.line == own.line]
    parts = [one for one in parts if len(parts) == count or not _EACH.search(one.before)]
    roles = {role_of(one.before) for one in parts} - {"", role_of(total.before)}
    alike = not roles or (len(parts) == count and len(roles) == 1 and not role_of(total.before))
    pure = total is own.numbers[0] and len(parts) == len(ahead.numbers) > 1
    points_back = _POINTS_BACK.search(total.before) is not None
    return parts if alike and (len(parts) == count or (pure and points_back and not count)) else ()


def _is_of_another(reading: Reading, parts: Sequence[Number], total: Number) -> bool:
    """Whether a list belongs to the whole before it: 收入合计412万元，其中甲398万元、乙14万元；支出合计405万元."""
    before, _ = reading.neighbours(parts[0], 1, 0)
    cue = before and cues().search(reading.text, before[0].end, parts[0].start)
    if not cue or reading.text.find("；", parts[-1].end, total.start) < 0:
        return False
    if not any(reading.text[one.end] in "；;" for one in parts[:-1]):
        return True
    return not _PLAIN.match(total.before) and fit_sides(before, parts) is not Fit.WRONG


def _is_mixed(reading: Reading, parts: Sequence[Number], total: Number) -> bool:
    """Whether a list is of things counted in several units: 牛210头、羊840只、驴52头，合计1102头只."""
    text, inside = reading.text, reading.numbers_in(parts[0].start, total.start)
    others = (one for one in inside if one.unit != total.unit and one.group == total.group and one.kind is total.kind)
    return any(text[one.end] in "、，" and text[one.start - len(one.before) - 1] == "、" for one in others)


def _is_another_total(one: Number, total: Number) -> bool:
    """Whether a number sums up what stands before it, and is no part of a total behind it: 收入合计…；支出合计…."""
    return bool(_TOTAL.search(one.before) or (_INCOME.search(one.before) and _SPENDING.search(total.before)))
