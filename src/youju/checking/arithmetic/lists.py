"""Reads the lists of amounts in a text: which numbers stand side by side as parts, and what each is called.

A list is a run of numbers of one unit and one bracket, each behind a name of its own and parted alike; or numbers that
each stand alone in a bracket behind a name; or the first amount of each of several numbered lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from youju.checking.arithmetic.sides import AMOUNTS
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import pattern_of, role_of, terms
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = [
    "LEFT_OVER",
    "MOST_PARTS",
    "are_fewer_than_known",
    "are_known",
    "are_ordinals",
    "is_alone",
    "is_rest",
    "label_of",
    "leading_list",
    "level_of",
    "line_lists",
    "make_up_all",
]

MOST_PARTS = 60
_BRACKET = 32
LEFT_OVER = ("其他", "其余", "剩余", "另")
"""How the label of a part begins that takes up all that is left."""
_LINE = regex(r"^[\s　]*(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[①-⑳]|[（(]?[一二三四五六七八九十][)）、]|[-*•·—]\s?)")
_REST = regex(r"^[，、；]?(?:其余|余下|剩余)(?:的)?(?:\d{1,3}[个项家处][^，。；\d]{0,12}|[^，。；\d]{0,12})$")
_COUNT_REST = regex(r"^[，、；](?:其余|余下|剩下|其他)(?:的)?$")
_RATE_BETWEEN = regex(r"率[^，。；、]{0,4}\d[\d.]*[%％]")
_RATE = "率"
_IN_BRACKET = regex(r"(?!.*(?:含|其中|占|比|较|另|即|上年|去年))[^\W\d]{0,4}")
_COMPARED = regex(r"(?:[比较与](?!例|重)|上年|去年)[^，。；、（）\d]{0,4}$")
_NAME = regex(r"[^，。；：、\n\d（）()]*$")
_WITHIN = regex(r"[；，](?:在|从)?(?P<part>[^\W\d]{2})[^，。；、\d]{0,6}(?<![其当年月集])中")
_YEAR = regex(r"(?:19|20)\d\d年$")
_SUBTOTAL = regex(r"(?:合计|共计|小计)(?:为)?$")
_NUMERALS = "一二三四五六七八九十"
_FIRST, _SECOND = regex(r"首(?=[批期轮次年])"), regex(r"次(?=[批期轮])")
_ORDINAL = regex(
    r"(?:^|[：，、；])第?(?P<number>[一二三四五六七八九十]|\d{1,2})号?"
    r"(?P<noun>[批期轮次档级等类标阶季年笔组队区片部]|个?(?:标段|阶段|季度|学期|等奖|年度?))"
)
_LATER = regex(r"(?:其中)?[B-Z]")
"""A list of kinds that begins with C级 or D级 holds no others."""
_SHARED_ENDS = frozenset("类型级期批组档")


def is_alone(reading: Reading, number: Number) -> bool:
    """Tell whether a bracket behind a name holds nothing but this number: 甲（10万元）, 乙（补助8万元）."""
    if not number.group or number.after or not _IN_BRACKET.fullmatch(number.before):
        return False
    opening = reading.text.rfind("（", number.start - len(number.before) - 2, number.start)
    before, behind = reading.neighbours(number, 1, 1)
    if opening < 0 or any(one.group == number.group for one in (*before, *behind)):
        return False
    if _COMPARED.search(reading.text, max(0, opening - _BRACKET), opening):
        return False  # 人员经费807万元，较上年（419万元）增加388万元
    return not any(one.end == opening and one.unit == number.unit for one in before)


def level_of(reading: Reading, number: Number) -> int:
    """Return the bracket that a number is in; a number alone in a bracket stands where the bracket does."""
    return 0 if is_alone(reading, number) else number.group


def label_of(reading: Reading, number: Number) -> str:
    """Return what a part is called: the words before it, or before the bracket that holds nothing else."""
    if not is_alone(reading, number):
        ahead = reading.text[: number.start - len(number.before)][-_BRACKET:]
        opening = ahead.rfind("（") if ahead.endswith("）") else -1  # 因公出国（境）费
        return _NAME.search(ahead[:opening]).group() + number.before if opening > 0 else number.before  # type: ignore[union-attr]
    found = _NAME.search(reading.text[: number.start - len(number.before) - 1][-24:])
    return found.group() if found else ""


def leading_list(reading: Reading, numbers: Sequence[Number], cue: re.Pattern[str]) -> list[Number]:
    """Return the leading numbers, of one unit and level, that read as one list; `cue` is what opens another."""
    run: list[Number] = []
    for number in numbers:
        if run:
            gap = reading.text[run[-1].end : number.start]
            ends = pattern_of("list_ends").search(number.before)
            named = ends and number.kind is Kind.SCORE and ends.group() == _RATE  # 产出48分，执行率9分: an indicator
            if (
                (ends and not named and ends.group() not in run[0].before and not is_rest(gap, number))
                or cue.search(gap)
                or _is_of_something_else(gap, run, number)
                or _is_within(gap, run)
                or (len(run) > 1 and _SUBTOTAL.search(number.before) and number.value == sum(one.value for one in run))
            ):
                break
            parted, first = (reading.text.startswith(("；", ";"), one.end) for one in (run[-1], run[0]))
            if len(run) > 1 and parted and not first:
                break  # 男生962人、女生884人；住校生1120人: the parts of a list are parted alike
            if len(run) > 1 and first and not parted:
                return run[:1]  # 资产860万元，其中设备650万元；负债120万元，净资产740万元
        run.append(number)
    return run


def is_rest(gap: str, number: Number) -> bool:
    """Whether a number is all that is left of a list: ，其余3个小型项目合计250万元; ，其余56件."""
    return (_REST if number.kind is Kind.MONEY else _COUNT_REST).match(gap) is not None


def _is_within(gap: str, run: Sequence[Number]) -> bool:
    """Whether what stands between a list and a number tells of a part of the list: 有效478份；有效问卷中满意455份."""
    found = _WITHIN.match(gap)
    return found is not None and any(found["part"] in one.before for one in run)


def _is_of_something_else(gap: str, run: Sequence[Number], number: Number) -> bool:
    """Whether a number speaks of something else than the list before it."""
    if _RATE_BETWEEN.search(gap) or number.before.startswith("另有"):
        return True
    role, roles = role_of(number.before), {role_of(one.before) for one in run}
    if number.kind is Kind.SCORE or not role or role in roles or gap.startswith("、"):
        return False
    if are_known((*(one.before for one in run), number.before), "partitions"):
        return False  # 本年支出3391万元，年末结转91万元
    unspent = "未" in number.before or any("未" in one.before for one in run)
    return not (unspent and {role, *roles} <= {"spent", "balance"})


@lru_cache(maxsize=4096)
def are_known(labels: tuple[str, ...], lists: str) -> bool:
    """Tell whether labels are one of the known lists of this name (arithmetic.yaml), in any order."""
    known = (words for words in terms(lists) if len(words) == len(labels))
    return any(all(any(word in label for label in labels) for word in words) for words in known)


@lru_cache(maxsize=4096)
def are_fewer_than_known(labels: tuple[str, ...]) -> bool:
    """Tell whether labels are some of a known list, and no list by themselves: 满意, 基本满意 without 不满意."""
    if len(labels) < 2 or are_known(labels, "partitions"):
        return False
    longer = (words for words in terms("partitions") if len(words) > len(labels))
    return any(all(any(label.endswith(word) for word in words) for label in labels) for words in longer)


def are_ordinals(labels: tuple[str, ...]) -> bool:
    """Tell whether labels count on from one: 第一轮, 第二轮; 一档, 二档; 首批, 次批."""
    if len(labels) < 2:
        return False
    names = [_FIRST.sub("一", _SECOND.sub("二", label)) for label in labels]
    found = [_ORDINAL.search(name) for name in names]
    numerals = [one["number"] if one else "" for one in found]
    nouns = {one["noun"] for one in found if one}
    counted = (list(_NUMERALS[: len(labels)]), [str(at) for at in range(1, len(labels) + 1)])
    return len(nouns) == 1 and numerals in counted


def make_up_all(labels: tuple[str, ...]) -> bool:
    """Tell whether labels leave nothing out by their meaning: 男, 女; 第一批, 第二批; 甲型, 乙型; 2021年, 2022年."""
    ends = {label[-1:] for label in labels}
    alike = len(ends) == 1 and ends <= _SHARED_ENDS and not _LATER.match(labels[0])
    years = all(_YEAR.search(label) for label in labels)
    first = all(label.startswith("第") for label in labels)
    return len(labels) > 1 and (are_known(labels, "partitions") or alike or years or first)


def line_lists(reading: Reading) -> Iterator[tuple[int, int, tuple[Number, ...]]]:
    """Yield each run of numbered lines whose first amounts are alike: its first paragraph, the next one, its parts."""
    lines = reading.paragraphs
    place = 0
    while place < len(lines):
        stop = place
        while stop < len(lines) and _LINE.match(reading.text[lines[stop][0].start : lines[stop][0].end]):
            stop += 1
        amounts = [
            [one for one in line[0].numbers if one.kind in AMOUNTS and not one.group] for line in lines[place:stop]
        ]
        if len(amounts) > 1 and all(amounts) and len({one[0].unit for one in amounts}) == 1:
            yield place, stop, tuple(one[0] for one in amounts)
        place = max(stop, place + 1)
