"""Knows proportions told as a ratio or as doubling: 生师比6.5∶1, 翻了一番."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from youju.checking.reading import Number, Reading, Sentence
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import number_of, patterns
from youju.checking.wording import plain_digits, shown
from youju.domain.findings import Code, Finding, Mention, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["check_proportions"]

_RATIO = regex(r"(\d+(?:\.\d+)?)\s*[:：∶比]\s*(\d+(?:\.\d+)?)$")
_NAMED = regex(r"([^\W\d_])([^\W\d_])(?:比|配比|之比|比例)[^，。；\d]{0,4}$")
_BETWEEN = regex(r"([^\W\d_]{2,8})[与和同]([^\W\d_]{2,8}?)(?:之比|的?比例|的比值?|配比|比)[^，。；\d]{0,4}$")
_DOUBLED = regex(r"翻(?:了)?(?P<times>[一两二三])?番|(?:增长|增加|提高|扩大)(?:了)?一倍")
_SIGN, _AND = r"\s*[:：∶]\s*", r"[、和与]"
_NAMES = (
    rf"(?:(?P<names>[^\W\d_按由和与]{{1,6}}(?:{_AND}[^\W\d_按由和与]{{1,6}}?)+)|(?P<joined>(?:中央|省|市|县|区|乡|镇|村){{2,4}}))"
    r"(?:[两三四]级)?(?:财政|资金)?"
)
_RULE = regex(rf"\d{_SIGN}\d")
_LEVELS = regex(r"中央|省|市|县|区|乡|镇|村")
_LEVERAGE = regex(r"(?:撬动|带动|放大|杠杆)(?:比例?|率|倍数|效应)?[^，。；\d]{0,4}$")
_MOVED = regex(r"撬动|带动|引导|吸引|拉动|社会(?:资本|资金|投资|投入)")
_AMPLIFIED = regex(
    r"(?:每(?:1|一)?元(?:财政|补贴|补助|奖补)[^，。；\d]{0,8}(?:撬动|带动|引导|拉动)[^，。；\d]{0,10}?|放大(?:了|约)?)"
    r"(?P<times>\d+(?:\.\d+)?)(?:倍|元)"
)
_BORNE = regex(rf"{_NAMES}(?:按照?)?(?P<ratio>\d+(?:\.\d+)?(?:{_SIGN}\d+(?:\.\d+)?)+)(?P<how>[^，。；\d]{{0,8}})")
_NOT_OF_THESE = regex(r"目标|要求|不低于|计划|上年|去年|同比|规定|应|按|标准|原则")
_UNPAID = regex(r"到位|欠|已|仅|实际|计划|尚")
_KINDS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_PEOPLE = frozenset({"人", "名", "位"})
_ROUGH, _MOST, _ABOUT_TWO, _REACH = Decimal("0.04"), 12, Decimal("0.1"), 120


def check_proportions(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each proportion that its two numbers contradict."""
    for sentence in reading.sentences:
        yield from _instalments(reading, sentence)
        numbers = [one for one in sentence.numbers if one.kind in _KINDS and one.value > 0][: 4 * _MOST]
        if len(numbers) < 2:
            continue
        last = sentence.start
        for mention in reading.between(sentence.start, sentence.end):
            if mention.kind is Kind.RATIO:
                ahead = [one for one in numbers if one.start < mention.start][-_MOST:]
                own = [one for one in ahead if one.start >= last]
                behind = [one for one in numbers if one.start > mention.start][:_MOST]
                yield from _ratio(reading, mention, (own, ahead, behind))
                last = mention.end
        yield from _doubled(reading, sentence, numbers)
        yield from _amplified(reading, sentence, numbers)
        yield from _borne(reading, sentence, numbers)


def _before(reading: Reading, start: int) -> str:
    return clause_before(reading.text, start, start - 24, "，。；：、\n（）")


def _ratio(reading: Reading, mention: Mention, places: Sequence[Sequence[Number]]) -> Iterator[Finding]:
    """Check A∶B against what its label names (生师比), since the last ratio, before or behind it, or the last two."""
    said = _RATIO.search(mention.text)
    words = _before(reading, mention.start)
    pair = next(filter(None, (_sides(words, numbers) for numbers in places)), None)
    if said is None or _NOT_OF_THESE.search(words) or pair is None:
        return
    left, right = pair
    first, second = Decimal(said[1]), Decimal(said[2])
    if not first or not second or _same(said[1], said[2], left.value / right.value):
        return
    quotient = left.value / right.value
    digits = plain_digits(round_to(max(quotient, 1 / quotient), Decimal("0.01")))
    due = f"{digits}∶1" if quotient >= 1 else f"1∶{digits}"
    message = f"比例不符：{left.text}与{right.text}之比为{due}，文中写作{mention.text}"
    start = min(left.start, right.start)
    yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, start, mention.end, message)


def _sides(words: str, ahead: Sequence[Number]) -> tuple[Number, Number] | None:
    """Return the two numbers that a ratio is of, in its order; None in doubt."""
    if patterns("proportions")["last_two"].search(words) and len(ahead) > 1:
        left, right = ahead[-2:]
        return (left, right) if left.unit == right.unit and left.exact and right.exact else None
    if _LEVERAGE.search(words):
        return _leverage(ahead)
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
    comparable = left.unit == right.unit or left.kind is right.kind is Kind.COUNT
    return (left, right) if left is not right and comparable and left.exact and right.exact else None


def _leverage(numbers: Sequence[Number]) -> tuple[Number, Number] | None:
    """Return what public money there was, and what it moved others to spend; None in doubt."""
    money = [one for one in numbers if one.kind is Kind.MONEY and one.exact]
    moved = [one for one in money if _MOVED.search(one.before)]
    own = [one for one in money if one not in moved]
    return (own[0], moved[0]) if len(own) == len(moved) == 1 else None


def _amplified(reading: Reading, sentence: Sentence, numbers: Sequence[Number]) -> Iterator[Finding]:
    """Check 贴息150万元，引导贷款6000万元，放大40倍: how often what was moved holds what moved it."""
    for found in _AMPLIFIED.finditer(reading.text, sentence.start, sentence.end):
        pair = _leverage([one for one in numbers if one.end <= found.start()][-_MOST:])
        said = Quantity.parse(found["times"])
        if pair is None or pair[0].value > pair[1].value:
            continue
        times = pair[1].value / pair[0].value
        if any(said.is_rounding_of(Quantity.exact(times + more, None)) for more in (-1, 0, 1)):
            continue  # 1元带动10元 makes 11元 together
        due = plain_digits(round_to(times, Decimal("0.01")))
        message = f"倍数不符：{pair[1].text}是{pair[0].text}的{due}倍，文中写作“{found.group()}”"
        yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, pair[0].start, found.end(), message)


def _bears(number: Number, key: str) -> bool:
    return key in number.before or all(sign in number.before for sign in key)


def _borne(reading: Reading, sentence: Sentence, numbers: Sequence[Number]) -> Iterator[Finding]:
    """Check 由省、县按7∶3分担，省级560万元、县级240万元，共800万元: what each bears, where these make a told whole."""
    shared = _RULE.search(reading.text, sentence.start, sentence.end)
    for found in () if shared is None else _BORNE.finditer(reading.text, sentence.start, sentence.end):
        if not patterns("proportions")["borne"].search(found["how"]):
            continue
        ratio = [Decimal(one) for one in re.split(_SIGN, found["ratio"])]
        names = re.split(_AND, found["names"]) if found["names"] else _LEVELS.findall(found["joined"])
        shares = [[one for one in numbers if _is_of(one, name)] for name in names]
        parts = [one for named in shares for one in named]
        if not len(ratio) == len(shares) == len(parts) or not all(map(len, shares)) or not all(ratio):
            continue
        added = sum((one.value for one in parts), Decimal(0))
        told = any((one.value, one.unit) == (added, parts[0].unit) for one in numbers if one not in parts)
        due = [added * one / sum(ratio) for one in ratio]
        if not told and (whole := _whole_borne(numbers, parts, ratio)):
            told, due = True, [whole * one / sum(ratio) for one in ratio]
        if told and any(abs(one.value - right) > right * _ROUGH for one, right in zip(parts, due, strict=True)):
            right = "、".join(shown(right, one) for one, right in zip(parts, due, strict=True))
            message = f"比例不符：按{found['ratio']}应为{right}，文中写作{'、'.join(one.text for one in parts)}"
            start, end = min(found.start(), parts[0].start), max(found.end(), parts[-1].end)
            yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, start, end, message)


def _instalments(reading: Reading, sentence: Sentence) -> Iterator[Finding]:
    """Check 合同价240万元，付30%、40%、30%，依次付72万元、69万元和72万元: each its part, where others are theirs."""
    said = patterns("proportions")
    shares = _paid([one for one in sentence.numbers[: 4 * _MOST] if one.kind is Kind.PERCENT and one.exact])
    if len(shares) < 2:
        return
    ahead = [one for one in sentence.numbers if one.kind is Kind.MONEY and one.start < shares[0].start]
    behind = reading.numbers_in(shares[-1].end, shares[-1].end + _REACH)
    paid = _paid([one for one in behind if one.kind is Kind.MONEY and one.exact])[: len(shares)]
    if not ahead or len(paid) < 2 or said["unpaid"].search(reading.text, ahead[-1].end, paid[-1].end):
        return
    due = [ahead[-1].value * share.value / 100 for share in shares[: len(paid)]]
    wrong = [(one, right) for one, right in zip(paid, due, strict=True) if abs(one.value - right) > one.quantity.step]
    if len(wrong) == 1 < len(paid):
        one, right = wrong[0]
        share = shares[paid.index(one)]
        message = f"付款与约定比例不符：{ahead[-1].text}的{share.text}为{shown(right, one)}，文中写作{one.text}"
        yield reading.finding(Code.RATE_MISMATCH, Severity.WARNING, one.start, one.end, message)


def _paid(numbers: Sequence[Number]) -> Sequence[Number]:
    """Return the first numbers that words of payment tell, or that go on from one that they do."""
    said = patterns("proportions")
    told = [bool(said["paid"].search(one.before)) for one in numbers]
    goes_on = (
        now or (place and not said["alone"].sub("", one.before))
        for place, (one, now) in enumerate(zip(numbers, told, strict=True))
    )
    return [one for one, _ in takewhile(lambda pair: pair[1], zip(numbers, goes_on, strict=True))]


def _whole_borne(numbers: Sequence[Number], parts: Sequence[Number], ratio: Sequence[Decimal]) -> Decimal:
    """Return the whole of which some part has its due share, where others haven't; 0 where none is told so."""
    if any(_UNPAID.search(one.before + one.after) for one in parts):
        return Decimal(0)
    first = parts[0]
    wholes = [one.value for one in numbers if one not in parts and one.unit == first.unit and one.start < first.start]
    return next((one for one in wholes if _right_shares(one, parts, ratio)), Decimal(0))


def _right_shares(whole: Decimal, parts: Sequence[Number], ratio: Sequence[Decimal]) -> int:
    """Count the parts that are what the ratio makes of a whole."""
    return sum(one.value == whole * share / sum(ratio) for one, share in zip(parts, ratio, strict=True))


def _is_of(number: Number, name: str) -> bool:
    """Whether an amount is what one of those borne by a ratio bears: its label begins with the name."""
    return number.before.removeprefix("即").removeprefix("其中").startswith(name)


def _same(first: str, second: str, quotient: Decimal) -> bool:
    """Whether a quotient is what a ratio says: to the last digit beside a 1, else about."""
    left, right = Decimal(first), Decimal(second)
    if right == 1:
        return Quantity.parse(first).is_rounding_of(Quantity.exact(quotient, None))
    if left == 1:
        return Quantity.parse(second).is_rounding_of(Quantity.exact(1 / quotient, None))
    return abs(left / right - quotient) <= quotient * _ROUGH


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
