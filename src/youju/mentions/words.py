"""Numbers in words: counts and money in 中文数字 or 大写, tenths, fractions, 百分之, vague pairs like 三五天."""

from __future__ import annotations

from decimal import Decimal

from youju.domain.findings import Mention
from youju.domain.quantity import Kind, Quantity
from youju.mentions import amounts, approximators
from youju.mentions.numerals import (
    CHINESE_DIGITS,
    CHINESE_RUN,
    ONE,
    SCALES,
    Numeral,
    parse_chinese,
    read_arabic,
    read_chinese,
)
from youju.mentions.units import UnitReading, is_money_scale, read_unit
from youju.patterns import regex

__all__ = ["NOT_TENTHS", "read_fraction_part", "read_half", "read_hundred", "read_words"]


def read_words(text: str, at: int, floor: int) -> Mention | int:
    """Read the number in words at `at`: a mention, or the offset to search on from when it is none."""
    run = CHINESE_RUN.match(text, at)
    if not run:
        return at + 1
    end = run.end()
    if at > floor and text[at - 1] in _VAGUE_LEADS and all(char in SCALES for char in run[0]):
        unit = read_unit(text, end)
        return unit.end if unit else end
    numeral = read_chinese(text, at)
    if numeral is None:
        return _read_pair(text, at, end, floor) or end
    for reader in (_read_tenths, _read_parts):
        if found := reader(text, numeral, floor):
            return found
    return _read_united(text, numeral, floor) or end


_VAGUE_LEADS = frozenset("数几上好成若")


def _read_united(text: str, numeral: Numeral, floor: int) -> Mention | None:
    unit = read_unit(text, numeral.end)
    if unit is None and (ranged := amounts.read_range(text, numeral, floor)):
        return ranged
    if unit is None and text[numeral.end - 1] in "万亿" and numeral.end - numeral.start > 1:
        return _read_unitless(text, numeral, floor)
    if unit is None or not _is_counted(text, numeral, unit):
        return None
    if text[numeral.start : numeral.end] == "二" and unit.kind is Kind.COUNT:
        surface = text[numeral.start : unit.end]
        return Mention(numeral.start, unit.end, surface, Kind.NAME, reason="名称中的次序")
    return amounts.read_amount(text, numeral, floor, unit)


def _read_unitless(text: str, numeral: Numeral, floor: int) -> Mention | None:
    """二十万 with nothing after it is money, as 20万 is."""
    money = is_money_scale(text, numeral.start, numeral.end)
    kind, base = (Kind.MONEY, "元") if money else (Kind.NUMBER, None)
    return amounts.read_amount(text, numeral, floor, UnitReading(numeral.end, ONE, base, kind))


_LOOSE_ONE = frozenset("个次项家名种套份年天周座台处笔场期条件辆栋张所户人间")
_PEOPLE = frozenset(("学生", "学员", "党员", "村民", "居民", "群众"))
"""Counted without a measure word in digits (120学生), never after a single one in words: 高三学生."""
_LOOSE_MEASURES = frozenset("度安方平兆升瓦伏克里赫担尺寸")
_SCORED = frozenset("得扣加减计满占")


def _is_counted(text: str, numeral: Numeral, unit: UnitReading) -> bool:
    """Tell whether a number in words before a unit is a quantity, not part of an ordinary word."""
    words = text[numeral.start : numeral.end]
    base = unit.base
    if base is None:
        return unit.more
    if len(words) > 1 and words != "十":
        return True
    if base in _PEOPLE:
        return False
    if unit.kind is Kind.SCORE:
        return text[numeral.start - 1 : numeral.start] in _SCORED and numeral.start > 0
    if unit.kind is Kind.MEASURE:
        return base not in _LOOSE_MEASURES
    return words != "一" or base[0] in _LOOSE_ONE or unit.kind is not Kind.COUNT


NOT_TENTHS = frozenset("立果员本绩效功就为品长熟都新套交功因色型片")


def _read_tenths(text: str, numeral: Numeral, floor: int) -> Mention | None:
    """八成, 九成五, 三成半: tenths as percent."""
    at = numeral.end
    if text[at : at + 1] != "成" or not 0 < numeral.value <= 10 or numeral.step != ONE:
        return None
    following = text[at + 1 : at + 2]
    if following in NOT_TENTHS:
        return None
    value, step, end = numeral.value * 10, Decimal(10), at + 1
    if following == "半":
        value, step, end = value + 5, ONE, end + 1
    elif following in CHINESE_DIGITS:
        value, step, end = value + CHINESE_DIGITS[following], ONE, end + 1
    return amounts.bounded(text, numeral.start, end, floor, Quantity(value, "%", Kind.PERCENT, step))


def _read_parts(text: str, numeral: Numeral, floor: int) -> Mention | None:
    """三分之二: a ratio; 三比二 too."""
    at = numeral.end
    if text.startswith("分之", at):
        other = read_chinese(text, at + 2) or read_arabic(text, at + 2)
    elif text[at : at + 1] == "比" and numeral.end - numeral.start <= 2:
        other = read_chinese(text, at + 1)
        other = None if other and read_unit(text, other.end) else other
    else:
        return None
    if other is None:
        return None
    start, bound = approximators.before(text, numeral.start, floor)
    end, bound_after = approximators.after(text, other.end, None)
    return Mention(start, end, text[start:end], Kind.RATIO, approximator=bound or bound_after)


_PAIR = regex(f"([十百千]?)([{''.join(CHINESE_DIGITS)}])([{''.join(CHINESE_DIGITS)}])([十百千万亿]*)")


def _read_pair(text: str, at: int, end: int, floor: int) -> Mention | None:
    """三五天, 七八十人, 十七八岁, 两三万元: two neighbouring digits are a range."""
    pair = _PAIR.fullmatch(text, at, end)
    unit = read_unit(text, end) if pair else None
    if not pair or unit is None or unit.base is None:
        return None
    low, high = (parse_chinese(pair[1] + digit + pair[4]) for digit in (pair[2], pair[3]))
    if low is None or high is None or low >= high:
        return None
    ends = (Numeral(at, end, one, ONE) for one in (low, high))
    return amounts.between(text, next(ends), next(ends), floor, unit)


_FRACTIONS = {"百分之": ONE, "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}
_TO = regex(r"(?:[-~至到]|~~)(?:百分之)?")


def read_fraction_part(text: str, at: int, floor: int) -> Mention | None:
    """Read 百分之八十二, 千分之3, 百分之十至二十 from the number at `at` after its 百分之."""
    factor = _FRACTIONS.get(text[at - 3 : at]) if at - 3 >= floor else None
    numeral = (read_chinese(text, at) or read_arabic(text, at)) if factor else None
    if factor is None or numeral is None:
        return None
    unit = UnitReading(numeral.end, factor, "%", Kind.PERCENT)
    step = numeral.step if text[numeral.end - 1] not in SCALES else ONE
    whole = numeral._replace(start=at - 3, step=step)
    dash = _TO.match(text, numeral.end)
    second = (read_chinese(text, dash.end()) or read_arabic(text, dash.end())) if dash and "百" not in dash[0] else None
    if second and read_unit(text, second.end) is None:
        return amounts.between(text, whole, second, floor, unit._replace(end=second.end))
    return amounts.read_amount(text, whole, floor, unit)


_HUNDRED = regex("百分之百|百分百")


def read_hundred(text: str, at: int, floor: int) -> Mention | int:
    """Read 百分之百 and 百分百; leave 百分之九十 to its number."""
    found = _HUNDRED.match(text, at)
    if not found:
        return at + 1
    return amounts.bounded(text, at, found.end(), floor, Quantity(Decimal(100), "%", Kind.PERCENT, ONE))


_HALF_UNITS = regex("年|个月|个多月|天|个?小时|个工作日")
_HALF = Decimal("0.5")


def read_half(text: str, at: int, floor: int) -> Mention | int:
    """Read 半年, 半个月 as 0.5 of the unit; 上半年 is a date and read elsewhere."""
    unit = _HALF_UNITS.match(text, at + 1)
    if not unit or text[at - 1 : at] in _NOT_BEFORE_HALF:
        return at + 1
    quantity = Quantity(_HALF, unit[0], Kind.COUNT, _HALF)
    return amounts.bounded(text, at, unit.end(), floor, quantity)


_NOT_BEFORE_HALF = frozenset("上下前后过大多一")
