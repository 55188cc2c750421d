"""A numeral with what belongs to it: sign, unit, range, approximators."""

from __future__ import annotations

from decimal import Decimal

from youju.domain.findings import Approximator, Mention
from youju.domain.quantity import Kind, Quantity
from youju.mentions import approximators
from youju.mentions.broken import spoiled
from youju.mentions.numerals import (
    ARABIC_PATTERN,
    CHINESE_DIGITS,
    DIGIT,
    ONE,
    Numeral,
    parse_arabic,
    read_arabic,
    read_chinese,
    scale_of,
)
from youju.mentions.units import UnitReading, read_unit
from youju.patterns import regex

__all__ = ["between", "bounded", "read_amount", "read_compound", "read_listed", "read_range"]

ZERO = Decimal(0)
_SIGNS = {"-": -1, "+": 1}
_ENDS_NO_RANGE = ("日", "批")
"""A dash behind these is a minus before money: 5月21日－120万元."""
_SIGNED_KINDS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.SCORE})
_BEFORE_MINUS_WORD = frozenset("余差值润量为是至到达降长率额，。、：:；（( \t\n")
_BARE = UnitReading(0, ONE, None, Kind.NUMBER)


def bounded(text: str, start: int, end: int, floor: int, quantity: Quantity, *, more: bool = False) -> Mention:
    """Return the quantity read from `start` to `end`, with the approximators around it."""
    start, bound = approximators.before(text, start, floor)
    end, bound_after = approximators.after(text, end, quantity.unit)
    bound = bound or bound_after or (Approximator.ABOVE if more else None)
    return Mention(start, end, text[start:end], quantity.kind, quantity, bound)


def read_amount(text: str, numeral: Numeral, floor: int, unit: UnitReading | None, *, lead: Decimal = ZERO) -> Mention:
    """Return a numeral with its unit (None: a bare number) as the quantity it writes; `lead` is added to it."""
    value, step, end = numeral.value, numeral.step, unit.end if unit else numeral.end
    unit = unit or _BARE
    if unit.scale != ONE:
        value, step = value * unit.scale, step * unit.scale
    value += lead
    kind, base = unit.kind, unit.base
    if base == "元":
        value, step, end = _with_coins(text, end, value, step)
    elif (text[end : end + 1] == "半" and base in _HALVED) or (base == "个" and text.startswith("半月", end)):
        value, step, base, end = _with_half(end, value, unit.scale, base)
    start, sign = _sign(text, numeral.start, floor, kind)
    if start > floor and text[start - 1] in "¥￥":
        start -= 1
        kind, base = (Kind.MONEY, "元") if kind is Kind.NUMBER else (kind, base)
    quantity = Quantity(-value if sign < 0 else value, base, kind, step)
    mention = bounded(text, start, end, floor, quantity, more=unit.more)
    return spoiled(text, numeral.end, unit, mention) or mention


_HALVED = frozenset({"年", "天", "小时", "个小时", "倍", "岁", "个月"})


def _with_half(end: int, value: Decimal, scale: Decimal, base: str | None) -> tuple[Decimal, Decimal, str | None, int]:
    """一年半, 两个半月."""
    half = Decimal("0.5") * scale
    if base == "个":
        return value + half, half, "个月", end + 2
    return value + half, half, base, end + 1


_COIN = rf"([{DIGIT}{''.join(CHINESE_DIGITS)}])"
_COINS = regex(rf"零?(?:{_COIN}角)?(?:零?{_COIN}分)?整?")


def _with_coins(text: str, end: int, value: Decimal, step: Decimal) -> tuple[Decimal, Decimal, int]:
    """三元五角, 叁仟贰佰元伍角整."""
    if text[end - 1 : end] in {"整", "正"}:
        return value, ONE, end
    found = _COINS.match(text, end) if text[end - 1 : end] in {"元", "圆"} else None
    if not found or not (found[1] or found[2]):
        return value, step, end
    for digit, worth in ((found[1], Decimal("0.1")), (found[2], Decimal("0.01"))):
        if digit:
            number = CHINESE_DIGITS[digit] if digit in CHINESE_DIGITS else int(digit)
            value, step = value + number * worth, worth
    return value, step, found.end()


def _closes(char: str) -> bool:
    """Tell whether a dash after this character can't be a minus."""
    return bool(char) and (char in _SIGNS or char in "）)" or (char.isascii() and char.isalnum()))


def _sign(text: str, at: int, floor: int, kind: Kind) -> tuple[int, int]:
    char = text[at - 1] if at > floor else ""
    before = text[at - 2] if at - 2 >= floor else ""
    if char == "负" and char:
        return (at - 1, -1) if not before or before in _BEFORE_MINUS_WORD else (at, 1)
    sign = _SIGNS.get(char, 0)
    behind_date = kind in _SIGNED_KINDS and text[floor - 1 : floor] in _ENDS_NO_RANGE
    if not sign or (floor and at - 1 == floor and not behind_date) or _closes(before):
        return at, 1
    if before and kind not in _SIGNED_KINDS and "\u4e00" <= before <= "\u9fff":
        return at, 1
    return at - 1, sign


_LEAD = regex(rf"({ARABIC_PATTERN})([百千万亿]{{1,2}})零?(?=[{DIGIT}])")
_MOST_LEADS = 3
_THOUSAND = Decimal(1_000)


def read_compound(text: str, first: Numeral, floor: int) -> Mention | None:
    """Read 1亿2千万元, 3万5千元, 2亿3,400万元: parts whose scales fall from left to right."""
    total, above, at = Decimal(0), Decimal("Infinity"), first.start
    for _ in range(_MOST_LEADS):
        lead = _LEAD.match(text, at)
        scale = Decimal(scale_of(lead[2])) if lead else Decimal(0)
        if not lead or not scale or scale >= above:
            break
        total, above, at = total + parse_arabic(lead[1]) * scale, scale, lead.end()
    last = read_arabic(text, at) if total else None
    unit = read_unit(text, last.end) if last else None
    if last is None or unit is None:
        return None
    if above <= _THOUSAND and _THOUSAND * 10 < unit.scale < above * 10_000:  # 1千2百万元: 千 and 百 share the 万
        total, above = total * 10_000, above * 10_000
    if last.value * unit.scale >= above:
        return None
    return read_amount(text, last._replace(start=first.start), floor, unit, lead=total)


_RANGE = regex(r"(?:[（(]不?含[)）])? ?(?:[-~至到]|~~) ?")


def read_range(text: str, low: Numeral, floor: int) -> Mention | None:
    """Read 10—20万元, 三至五天: two numbers that share the unit after the second."""
    dash = _RANGE.match(text, low.end)
    high = (read_arabic(text, dash.end()) or read_chinese(text, dash.end())) if dash else None
    unit = read_unit(text, high.end) if high else None
    if high is None or unit is None or (unit.base is None and unit.scale == ONE):
        return None
    return between(text, low, high, floor, unit)


_LISTED = regex(rf"(?:[、和与及]{ARABIC_PATTERN}){{1,12}}")


def read_listed(text: str, numeral: Numeral, floor: int) -> Mention | None:
    """Read the 10 of 10、20和30万元: numbers that share the unit after the last one."""
    rest = _LISTED.match(text, numeral.end)
    unit = read_unit(text, rest.end()) if rest else None
    if unit is None or (unit.base is None and unit.scale == ONE):
        return None
    quantity = Quantity(numeral.value * unit.scale, unit.base, unit.kind, numeral.step * unit.scale)
    return bounded(text, numeral.start, numeral.end, floor, quantity)


def between(text: str, low: Numeral, high: Numeral, floor: int, unit: UnitReading) -> Mention:
    """Return a range of two numbers with one unit."""
    start, bound = approximators.before(text, low.start, floor)
    end, bound_after = approximators.after(text, unit.end, unit.base)
    ends = [Quantity(one.value * unit.scale, unit.base, unit.kind, one.step * unit.scale) for one in (low, high)]
    return Mention(start, end, text[start:end], unit.kind, None, bound or bound_after, low=ends[0], high=ends[1])
