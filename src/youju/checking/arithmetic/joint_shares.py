"""Knows shares whose numerator is told in words: 两者合计占94%, 优良路率71%, 节约额占控制价的11%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.interval import Fit, Interval, fit, operand_interval
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import number_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, round_to
from youju.patterns import regex

__all__ = ["check_joint_shares"]

_TOGETHER = regex(
    r"(?P<count>[两二三四])(?:者|项|类|部分|级|种|档)(?:人员|人数|资金)?(?:合计|共|加起来|之和)(?:占|占比)[^，。；\d]{0,8}$"
)
_TWO_GRADES = regex(r"(?P<first>[优满良])(?P<second>良|意|好|中)(?:[\u4e00-\u9fff]{0,2})率(?:为|达到?)?$")
_OF_BASE = regex(
    r"(?:^|[，])(?P<top>[\u4e00-\u9fff]{2,6})占(?P<base>[\u4e00-\u9fff]{2,8}?)的?(?:比例|比重)?(?:为|达)?$"
)
_PARALLEL = regex(r"^占(?P<base>[\u4e00-\u9fff]{3,8}?)的$")
_AMOUNTS = frozenset({Kind.MONEY, Kind.COUNT, Kind.MEASURE})
_SUFFIX = regex(r"(?:金额|总额|资金|数|额|价|款)$")
_HUNDRED = Decimal(100)


def check_joint_shares(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each such share that its operands, known by their words, contradict."""
    for sentence in reading.sentences:
        numbers = sentence.numbers
        for place, rate in enumerate(numbers):
            if rate.kind is not Kind.PERCENT or not rate.exact:
                continue
            ahead = [one for one in numbers[:place] if one.kind in _AMOUNTS and one.exact]
            words = re.split(r"[。；：（）]", reading.text[max(sentence.start, rate.start - 30) : rate.start])[-1]
            if "占" in words:
                operands = _together(words, ahead) or _named(words, ahead)
                operands = operands or _parallel(reading, rate, numbers[:place], ahead)
            else:
                operands = _grades(words, ahead) if "良" in words or "满意" in words else None
            if operands and (finding := _judge(reading, rate, *operands)):
                yield finding


def _together(words: str, ahead: Sequence[Number]) -> tuple[Sequence[Number], Sequence[Number]] | None:
    """Return the last two or three amounts, and every larger one of their unit before them that may be the whole."""
    found = _TOGETHER.search(words)
    parts = ahead[-number_of(found["count"]) :] if found else ()
    if not found or len(parts) < number_of(found["count"]) or len({one.unit for one in parts}) > 1:
        return None
    return parts, _larger(ahead, parts)


def _grades(words: str, ahead: Sequence[Number]) -> tuple[Sequence[Number], Sequence[Number]] | None:
    """Return the amounts of 优 and 良 (优503公里、良411公里, 优良率), and the amounts that may be the whole."""
    found = _TWO_GRADES.search(words)
    if found is None:
        return None
    parts = [one for key in found.groups() for one in ahead if key in one.before[-4:] + one.after[:2]]
    if len(parts) != 2 or parts[0] is parts[1] or parts[0].unit != parts[1].unit:
        return None
    return parts, _larger(ahead, parts)


def _larger(ahead: Sequence[Number], parts: Sequence[Number]) -> list[Number]:
    added = sum((one.value for one in parts), Decimal(0))
    return [one for one in ahead if one.unit == parts[0].unit and one not in parts and one.value >= added]


def _named(words: str, ahead: Sequence[Number]) -> tuple[Sequence[Number], Sequence[Number]] | None:
    """Return what 节约额占控制价的 names: one amount each."""
    found = _OF_BASE.search(words)
    if found is None:
        return None
    tops, bases = (_called(ahead, found[part]) for part in ("top", "base"))
    return (tops, bases) if len(tops) == len(bases) == 1 and tops[0] is not bases[0] else None


def _parallel(
    reading: Reading, rate: Number, numbers: Sequence[Number], ahead: Sequence[Number]
) -> tuple[Sequence[Number], Sequence[Number]] | None:
    """Return the operands of a share behind another of one amount: 支付226万元，占合同额251万元的90%，占预算的84%."""
    found = _PARALLEL.search(rate.before)
    inline = len(numbers) > 2 and numbers[-1].kind is Kind.PERCENT and numbers[-1].before.startswith("的")
    if found is None or not inline:
        return None
    base, top = numbers[-2], numbers[-3]
    bases = [one for one in _called(ahead, found["base"]) if one is not base]
    beside = reading.text[numbers[-1].end : rate.start].startswith("，")
    return ([top], bases) if beside and len(bases) == 1 and top.unit == bases[0].unit else None


def _called(ahead: Sequence[Number], name: str) -> list[Number]:
    """Return the amounts whose words hold a name, or what it says before 额, 数, 价 …."""
    core = _SUFFIX.sub("", name) if len(name) > 2 else name
    exact = [one for one in ahead if one.before.endswith(name)]
    return exact or [one for one in ahead if core and core in one.before]


def _judge(reading: Reading, rate: Number, parts: Sequence[Number], wholes: Sequence[Number]) -> Finding | None:
    """Say that no whole in question gives the share; the last one serves as the example."""
    if not wholes or parts[0].unit != wholes[0].unit:
        return None
    added = Interval(Decimal(0), Decimal(0))
    for one in parts:
        added = added + operand_interval(one.quantity)
    exact = sum((one.value for one in parts), Decimal(0))
    for whole in wholes:
        ratio = added.over(operand_interval(whole.quantity))
        share = exact / whole.value * _HUNDRED
        if ratio is None or fit(rate.quantity, share, ratio.times(_HUNDRED)) is not Fit.WRONG:
            return None
    whole = wholes[-1]
    due = plain_digits(round_to(exact / whole.value * _HUNDRED, Decimal("0.01")))
    top = "＋".join(one.text for one in parts)
    worked = f"（{top}）÷{whole.text}" if len(parts) > 1 else f"{top}÷{whole.text}"
    message = f"占比与两数不符：{worked}＝{due}%，文中写作{rate.text}"
    start = min(one.start for one in (*parts, whole))
    return reading.finding(Code.RATE_MISMATCH, Severity.WARNING, start, rate.end, message)
