"""Knows proportions told in words or as a ratio: 生师比6.5∶1, 四分之三, 超过七成, 翻了一番."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.vocabulary import number_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Approximator, Code, Finding, Mention, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["check_proportions"]

_RATIO = regex(r"(\d+(?:\.\d+)?)\s*[:：∶比]\s*(\d+(?:\.\d+)?)$")
_FRACTION = regex(r"([一二两三四五六七八九十])分之([一二两三四五六七八九十])")
_NAMED = regex(r"([\u4e00-\u9fff])([\u4e00-\u9fff])(?:比|配比|之比|比例)[^，。；\d]{0,4}$")
_BETWEEN = regex(r"([\u4e00-\u9fff]{2,8})[与和同]([\u4e00-\u9fff]{2,8}?)(?:之比|的?比例|的比值?|比)[^，。；\d]{0,4}$")
_TENTHS = regex(r"[一二三四五六七八九]成")
_DOUBLED = regex(r"翻(?:了)?(?P<times>[一两二三])?番|(?:增长|增加|提高|扩大)(?:了)?一倍")
_NOT_OF_THESE = regex(r"目标|要求|不低于|计划|上年|去年|同比|规定|应|按|标准|原则")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_PEOPLE = frozenset({"人", "名", "位"})
_BOUNDS = (Approximator.ABOVE, Approximator.AT_LEAST)
_ROUGH, _MOST, _ABOUT_TWO = Decimal("0.04"), 12, Decimal("0.1")
_EMPTY = frozenset("的了为达到是有占比共其中人数")
_TEN = Decimal(10)


def check_proportions(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each proportion that its two numbers contradict."""
    for sentence in reading.sentences:
        numbers = [one for one in sentence.numbers if one.kind in _KINDS and one.value > 0][: 4 * _MOST]
        if len(numbers) < 2:
            continue
        for mention in reading.between(sentence.start, sentence.end):
            if mention.kind is Kind.RATIO:
                ahead = [one for one in numbers if one.start < mention.start][-_MOST:]
                yield from _ratio(reading, mention, ahead)
                yield from _fraction(reading, mention, ahead)
        for one in sentence.numbers:
            if one.kind is Kind.PERCENT and _TENTHS.search(one.text):
                yield from _tenths(reading, one, [number for number in numbers if number.start < one.start][-_MOST:])
        yield from _doubled(reading, sentence, numbers)


def _before(reading: Reading, start: int) -> str:
    return re.split(r"[，。；：、\n（）]", reading.text[max(0, start - 24) : start])[-1]


def _ratio(reading: Reading, mention: Mention, ahead: Sequence[Number]) -> Iterator[Finding]:
    """Check A∶B against what its label names (生师比), or against the last two amounts of one unit."""
    said = _RATIO.search(mention.text)
    words = _before(reading, mention.start)
    if said is None or _NOT_OF_THESE.search(words) or not (pair := _sides(words, ahead)):
        return
    left, right = pair
    first, second = Decimal(said[1]), Decimal(said[2])
    if not first or not second or _same(said[1], said[2], left.value / right.value):
        return
    quotient = left.value / right.value
    due = f"{plain_digits(round_to(quotient, Decimal('0.01')))}∶1" if quotient >= 1 else _one_to(1 / quotient)
    message = f"比例不符：{left.text}与{right.text}之比为{due}，文中写作{mention.text}"
    start = min(left.start, right.start)
    yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, start, mention.end, message)


def _one_to(value: Decimal) -> str:
    return f"1∶{plain_digits(round_to(value, Decimal('0.01')))}"


def _sides(words: str, ahead: Sequence[Number]) -> tuple[Number, Number] | None:
    """Return the two numbers that a ratio is of, in its order; None in doubt."""
    named = _BETWEEN.search(words) or _NAMED.search(words)
    if named is None:
        return None
    keys = [name[-2:] for name in named.groups()]
    if keys[0] == keys[1]:
        keys = [name[:2] for name in named.groups()]  # 市级资金与县级资金
    sides = [[one for one in ahead if _bears(one, key)] for key in keys]
    if not all(len(found) == 1 for found in sides):
        return None
    (left,), (right,) = sides
    comparable = left.unit == right.unit or {left.unit, right.unit} <= _PEOPLE
    return (left, right) if left is not right and comparable and left.exact and right.exact else None


def _bears(number: Number, key: str) -> bool:
    return key in number.before or all(sign in number.before for sign in key)


def _same(first: str, second: str, quotient: Decimal) -> bool:
    """Whether a quotient is what a ratio says: to the last digit beside a 1, else about."""
    left, right = Decimal(first), Decimal(second)
    if right == 1:
        return Quantity.parse(first).is_rounding_of(Quantity.exact(quotient, None))
    if left == 1:
        return Quantity.parse(second).is_rounding_of(Quantity.exact(1 / quotient, None))
    return abs(left / right - quotient) <= quotient * _ROUGH


def _fraction(reading: Reading, mention: Mention, ahead: Sequence[Number]) -> Iterator[Finding]:
    said = _FRACTION.search(mention.text)
    words = _before(reading, mention.start)
    if said is None or _NOT_OF_THESE.search(words) or not (pair := _part_and_whole(words, ahead)):
        return
    share = Decimal(number_of(said[2])) / Decimal(number_of(said[1]))
    yield from _share(reading, mention.start, mention.end, mention.approximator, share, *pair)


def _tenths(reading: Reading, one: Number, ahead: Sequence[Number]) -> Iterator[Finding]:
    words = _before(reading, one.start)
    if _NOT_OF_THESE.search(words) or not (pair := _part_and_whole(words, ahead)):
        return
    yield from _share(reading, one.start, one.end, one.mention.approximator, one.value / 100, *pair)


def _part_and_whole(words: str, ahead: Sequence[Number]) -> tuple[Number, Number] | None:
    """Return the last number and the only other one of its unit, if it is larger and the words take the part up."""
    same = [one for one in ahead if one.unit == ahead[-1].unit]
    if len(same) != 2 or not all(one.exact for one in same):
        return None
    whole, part = same
    taken_up = set(words) & set(part.before + part.after[:6]) - _EMPTY
    return (part, whole) if part.value < whole.value and taken_up else None


def _share(
    reading: Reading,
    start: int,
    end: int,
    approximator: Approximator | None,
    share: Decimal,
    part: Number,
    whole: Number,
) -> Iterator[Finding]:
    """Check a rough share: 超过 is a bound below, everything else means as much as its tenth or fraction tells."""
    exact = part.value / whole.value
    if approximator in _BOUNDS:
        fits = exact >= share
    else:
        fits = abs(exact - share) <= max(_ROUGH, share / _TEN if approximator else _ROUGH)
    if fits:
        return
    percent = plain_digits(round_to(exact * 100, Decimal("0.1")))
    message = f"比例不符：{part.text}占{whole.text}的{percent}%，文中写作{reading.text[start:end]}"
    yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, min(part.start, whole.start), end, message)


def _doubled(reading: Reading, sentence: Sentence, numbers: Sequence[Number]) -> Iterator[Finding]:
    """Check 由8.4万册增加到16.8万册，翻了一番: the later of the two amounts right before is twice the earlier."""
    for found in _DOUBLED.finditer(reading.text, sentence.start, sentence.end):
        ahead = [one for one in numbers if one.end <= found.start()][-2:]
        if len(ahead) < 2 or ahead[0].unit != ahead[1].unit or found.start() - ahead[1].end > _MOST:
            continue
        gap = reading.text[ahead[0].end : ahead[1].start]
        if not re.match(r"^[^，。；]{0,6}(?:到|至|为)[^，。；]{0,4}$|^，(?:今年|本年|20\d\d年)[^，。；]{0,8}$", gap):
            continue
        times = Decimal(2) ** (number_of(found["times"]) if found["times"] else 1)
        quotient = ahead[1].value / ahead[0].value
        if quotient >= times - _ABOUT_TWO * times:
            continue
        shown = plain_digits(round_to(quotient, Decimal("0.01")))
        message = f"倍数不符：{ahead[1].text}是{ahead[0].text}的{shown}倍，文中写作“{found.group()}”"
        yield reading.finding(Code.CHANGE_MISMATCH, Severity.WARNING, ahead[0].start, found.end(), message)
