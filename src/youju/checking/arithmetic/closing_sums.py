"""Knows where a whole follows its parts: 甲5万元、乙3万元，合计8万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from youju.checking.arithmetic.sum_claims import ADDABLE, CUE, MOST_PARTS, SumClaim, is_all_of_a_bracket
from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of, pattern_of, role_in, role_of
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["CLOSING", "find_closing_claims"]

CLOSING = regex(
    r"(?:合计|共计|总计|总共|合共|小计)(?:为|是|安排|支出|投入|到位|下达|拨付|使用|金额|资金|投资|共|[\u4e00-\u9fff]{2})?$"
    r"|(?:[两二三四五六七八九十]|\d{1,2})(?:个)?(?:项|类|者|笔|批次?|期|年|月|季度?|村|乡|县|镇|家|部分|方面|级)?(?:资金|经费|支出|(?<=[项类])[\u4e00-\u9fff]{2,6}?)?"
    r"(?:合计|共计|总计|累计|共|总共|相加|之和|加总)[\u4e00-\u9fff]{0,3}$"
    r"|(?:上述|以上)(?:各?项|项目)?(?:累计|合计|共计|共)[\u4e00-\u9fff]{0,4}$|(?:一共|拢共|总盘子|总规模|加起来|合起来|整个[^，。；]{1,8}|全部下来)[\u4e00-\u9fff]{0,3}$|^(?:预算|全年|资金|支出|经费)共$"
)
_OF_THE_NAMED = regex(r"[\u4e00-\u9fff]{2}[和与及、][\u4e00-\u9fff]{2,8}(?:两者|两项|二者)?(?:合计|共计|共)")
_BARE = regex(r"^(?:一)?共(?:计|有)?$")
_WEAK_CLOSING = regex(
    r"(?:总投资|总支出|总收入|支出总额|收入总额|投资总额|资金总额|总金额|总预算|总费用|总价|总分|总得分"
    r"|总长度?|总面积|总里程|总量|总人数|总户数)(?:额|为|是)?$"
)
_DECLARED = regex(
    r"([两二三四五六七八九十]|\d{1,2})(?:个)?(?:项|类|个|者|笔|批次?|部分|方面|级|年|期|月|季度?|村|乡|县|镇|家)"
)
_TOTAL, _INCOME, _SPENDING = regex(r"总计(?:为)?$"), regex(r"收入(?:合计|总计)"), regex(r"支出")
_REST = regex(r"其余|余下|剩余|等(?![级次额于])")
_DISTRIBUTED = regex(r"分别|依次|第一(?:批|期|笔|季度)")
_ALL_TOGETHER = regex(r"(?:全年|年内|累计|总|全[市县区镇院校局])?共[\u4e00-\u9fff]{1,4}$|累计[\u4e00-\u9fff]{0,4}$")
_COMPARED = regex(r"^(?:与|比|较|同|和?上年|去年|上年)|(?<!加)上年|去年|同期")


def find_closing_claims(reading: Reading) -> Iterator[SumClaim]:
    """Yield each whole that closes a list of its parts."""
    for sentence in reading.sentences:
        yield from _closed(reading, sentence)


def _closed(reading: Reading, sentence: Sentence) -> Iterator[SumClaim]:
    """Yield the claims in which the whole follows its parts (合计, 三项共)."""
    numbers = sentence.numbers
    yield from _second_column(reading, numbers)
    for position, total in enumerate(numbers):
        named = _OF_THE_NAMED.search(total.before)  # 非常满意和满意合计178份
        if total.kind not in ADDABLE or named or not _closes_list(reading, total):
            continue
        earlier = [
            one
            for one in numbers[max(0, position - MOST_PARTS) : position]
            if one.unit == total.unit and one.group == total.group and not _COMPARED.search(one.before)
        ]
        earlier = earlier or [
            one
            for one in numbers[max(0, position - MOST_PARTS) : position]
            if one.unit == total.unit and is_all_of_a_bracket(reading, one)
        ]
        closed_before = [place for place, one in enumerate(earlier) if _is_another_total(one, total)]
        earlier = earlier[closed_before[-1] + 1 :] if closed_before else earlier
        earlier = _in_sentence_before(reading, total, earlier)
        if len(earlier) < 2 or reading.text[earlier[0].end : earlier[0].end + 1] in ("：", ":"):
            continue
        declared = _DECLARED.search(_lead(reading, total))
        count = number_of(declared.group(1)) if declared else 0
        even = len(set(_roles(reading, earlier)) - {""}) < 2 and not any(
            pattern_of("list_ends").search(one.before) or (place and CUE.search(one.before))
            for place, one in enumerate(earlier)
        )
        if total.kind is Kind.SCORE:
            even = not any(role_in("weight", "lost").search(one.before) for one in earlier)
        rest = bool(_REST.search(reading.text, earlier[0].start, total.start))
        if count and count <= len(earlier):
            closed = count == len(earlier)
            yield SumClaim(total, tuple(earlier[-count:]), tuple(reversed(earlier)), closed=closed, partial=rest)
        elif even:
            closed = not _WEAK_CLOSING.search(total.before)
            yield SumClaim(total, tuple(earlier), tuple(reversed(earlier)), closed=closed, partial=rest)


def _second_column(reading: Reading, numbers: Sequence[Number]) -> Iterator[SumClaim]:
    """Yield the other total of 甲预算8万元、决算7万元，乙预算5万元、决算5万元，合计预算13万元、决算12万元."""
    for place, (one, other) in enumerate(pairwise(numbers)):
        roles = role_of(one.before), role_of(other.before)
        beside = reading.text[one.end : one.end + 1] == "、" and one.unit == other.unit and roles[0] != roles[1]
        if not (beside and all(roles) and other.kind is Kind.MONEY and "合计" in one.before):
            continue
        for total, role in ((one, roles[0]), (other, roles[1])):
            ahead = numbers[max(0, place - MOST_PARTS) : place]
            parts = tuple(part for part in ahead if part.unit == one.unit and role_of(part.before) == role)
            if len(parts) > 1:
                yield SumClaim(total, parts, parts, closed=True)


def _in_sentence_before(reading: Reading, total: Number, earlier: list[Number]) -> list[Number]:
    """Return the parts that 两项补贴共发放…万元 closes in a sentence of its own: as many as it says."""
    declared = _DECLARED.search(_lead(reading, total))
    if earlier or not declared or not total.sentence:
        return earlier
    ahead, own = reading.sentences[total.sentence - 1 : total.sentence + 1]
    parts = [one for one in ahead.numbers if one.unit == total.unit and not one.group and ahead.line == own.line]
    alike = {role_of(one.before) for one in parts} <= {"", role_of(total.before)}
    return parts if alike and len(parts) == number_of(declared.group(1)) else []


def _is_another_total(one: Number, total: Number) -> bool:
    """Whether a number sums up what stands before it, and is no part of a total behind it: 收入合计…；支出合计…."""
    return bool(_TOTAL.search(one.before) or (_INCOME.search(one.before) and _SPENDING.search(total.before)))


def _closes_list(reading: Reading, total: Number) -> bool:
    if CLOSING.search(_lead(reading, total)) or _WEAK_CLOSING.search(total.before):
        return True
    if _BARE.search(total.before) and _ends_list(reading, total):
        return True
    sentence = reading.sentences[total.sentence]
    ahead = reading.text[max(sentence.start, total.start - 120) : total.start]
    return bool(_ALL_TOGETHER.search(total.before) and _DISTRIBUTED.search(ahead))


def _ends_list(reading: Reading, total: Number) -> bool:
    """Whether the two numbers right before a total are neighbours in a list: 在编24人、临聘6人，共30人."""
    before = [one for one in reading.numbers_in(total.start - 80, total.start) if one.group == total.group][-2:]
    if len(before) < 2 or any(one.unit != total.unit or one.sentence != total.sentence for one in before):
        return False
    return reading.text[before[0].end] in "、和及与" and reading.text[before[1].end] == "，"


def _lead(reading: Reading, total: Number) -> str:
    """The words before a total, with the count that may stand among them (三批共)."""
    return re.split(r"[，；。：、\n]", reading.text[max(0, total.start - 16) : total.start])[-1]


def _roles(reading: Reading, numbers: Sequence[Number]) -> Iterator[str]:
    """Yield each number's role; one right behind 、 or 和 has its predecessor's."""
    role, end = "", 0
    for one in numbers:
        gap = reading.text[end : one.start] if end else ""
        if not (gap.startswith(("、", "和", "及")) and not role_of(one.before)):
            role = role_of(one.before)
        end = one.end
        yield role
