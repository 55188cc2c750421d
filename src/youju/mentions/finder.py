"""The search itself: one pass over a text, one guard class, everything else matched where it stands."""

from __future__ import annotations

import re
from decimal import Decimal

from youju.domain.findings import Approximator, Mention
from youju.domain.quantity import Kind, Quantity
from youju.mentions import approximators, exempt
from youju.mentions.numerals import ARABIC, CHINESE_DIGITS, CHINESE_RUN, DIGIT, SCALES, parse_arabic, parse_chinese, scale_of
from youju.mentions.units import UnitReading, read_unit

__all__ = ["find_mentions"]

GUARD = re.compile(f"[{DIGIT}{''.join(CHINESE_DIGITS)}十拾百半①-⑳]")
"""Every mention holds one of these; nothing else is looked at twice."""

ONE = Decimal(1)
_SIGNS = {"-": -1, "−": -1, "－": -1, "+": 1, "＋": 1}
_MOST_DIGITS = 18
_RANGE = re.compile(rf"[ \u3000\xa0]?(?:[-—–~～－−]|——|至|到|或)[ \u3000\xa0]?(?=[{DIGIT}{''.join(CHINESE_DIGITS)}十])")
_MONEY_RUN = re.compile(rf"[{DIGIT}][{DIGIT},.，．]*[{DIGIT}]")
_BROKEN_UNIT = re.compile(r"[ \u3000\xa0]?(?:[百千万亿]{0,2}元|万|亿|%|％)")


def find_mentions(text: str) -> list[Mention]:
    """Return every number in the text, in order, none overlapping, offsets in code points.

    >>> [one.text for one in find_mentions("全年支出1,883.5万元，完成约八成。")]
    ['1,883.5万元', '约八成']
    """
    mentions: list[Mention] = []
    at, floor, search = 0, 0, GUARD.search
    while found := search(text, at):
        start = found.start()
        mention, at = _read(text, start, floor)
        if mention:
            mentions.append(mention)
            floor = at = mention.end
    return mentions


def _read(text: str, at: int, floor: int) -> tuple[Mention | None, int]:
    """Read what stands around the numeral at `at`; return it and where to search on."""
    listed = exempt.read_listed(text, at, floor)
    if listed:
        return listed
    if text[at] in CHINESE_DIGITS or text[at] in SCALES or text[at] == "半":
        return _read_chinese(text, at, floor)
    return _read_arabic(text, at, floor)


def _read_arabic(text: str, at: int, floor: int) -> tuple[Mention | None, int]:
    special = exempt.read_arabic(text, at, floor)
    if special:
        return special, special.end
    number = ARABIC.match(text, at)
    if not number:  # a circled number
        return exempt.made(text, at, at + 1, Kind.IDENTIFIER, "序号"), at + 1
    broken = _read_broken(text, at, floor, number.end())
    if broken:
        return broken, broken.end
    end = number.end()
    if end - at > _MOST_DIGITS:
        return exempt.made(text, at, end, Kind.IDENTIFIER, "编号"), end
    value, step = _valued(number[0])
    return _finish(text, at, floor, end, value, step)


def _valued(digits: str) -> tuple[Decimal, Decimal]:
    value = parse_arabic(digits)
    exponent = value.as_tuple().exponent
    return value, ONE.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else ONE


def _read_broken(text: str, at: int, floor: int, end: int) -> Mention | None:
    """An amount whose separators make no number (7,00.0,77万元), or one pasted twice (854万854万)."""
    following = text[end : end + 1]
    if following in {",", ".", "，", "．"} and text[end + 1 : end + 2].isdigit():
        run = _MONEY_RUN.match(text, at)
        unit = _BROKEN_UNIT.match(text, run.end()) if run else None
        if run and unit and (following != "，" or "，" not in run[0]):
            kind = Kind.PERCENT if unit[0].strip() in {"%", "％"} else Kind.MONEY
            return Mention(at, unit.end(), text[at : unit.end()], kind, reason="数字的分隔符写错，读不出数值", malformed=True)
    return None


def _read_chinese(text: str, at: int, floor: int) -> tuple[Mention | None, int]:
    special = exempt.read_chinese(text, at, floor)
    if special:
        return special, special.end
    if text[at] == "半":
        return _read_half(text, at, floor)
    run = CHINESE_RUN.match(text, at)
    if not run:
        return None, at + 1
    return _number_in_words(text, at, floor, run.end())


def _read_half(text: str, at: int, floor: int) -> tuple[Mention | None, int]:
    for unit in ("年", "个月", "天", "小时", "个小时"):
        if text.startswith(unit, at + 1) and text[at - 1 : at] not in {"上", "下", "前", "后"}:
            quantity = Quantity(Decimal("0.5"), unit, Kind.COUNT, Decimal("0.5"))
            end = at + 1 + len(unit)
            start, bound = approximators.before(text, at, floor)
            return Mention(start, end, text[start:end], Kind.COUNT, quantity, bound), end
    return None, at + 1


def _number_in_words(text: str, at: int, floor: int, end: int) -> tuple[Mention | None, int]:
    words = text[at:end]
    value = parse_chinese(words)
    step = ONE
    if value is None:
        return _vague(text, at, floor, end)
    if words[-1] in SCALES and len(words) > 1 and scale_of(words[-1]) >= 10_000:
        step = Decimal(scale_of(words[-1]))
    prefix = text[max(floor, at - 3) : at]
    if prefix in {"百分之", "千分之", "万分之"}:
        return _percent_in_words(text, at - 3, floor, end, value, prefix)
    if text.startswith("成", end) and value <= 10 and words != "十一":
        return _tenths(text, at, floor, end, value)
    if text.startswith("分之", end):
        part = CHINESE_RUN.match(text, end + 2)
        if part:
            start, bound = approximators.before(text, at, floor)
            stop, bound_after = approximators.after(text, part.end(), None)
            return Mention(start, stop, text[start:stop], Kind.RATIO, approximator=bound or bound_after), stop
    return _finish(text, at, floor, end, value, step, in_words=True)


def _percent_in_words(
    text: str, at: int, floor: int, end: int, value: Decimal, prefix: str
) -> tuple[Mention | None, int]:
    factor = {"百": ONE, "千": Decimal("0.1"), "万": Decimal("0.01")}[prefix[0]]
    quantity = Quantity(value * factor, "%", Kind.PERCENT, _word_step(text[at + 3 : end]) * factor)
    return _bounded(text, at, floor, end, quantity)


def _word_step(words: str) -> Decimal:
    _, point, fraction = words.partition("点")
    return ONE.scaleb(-len(fraction)) if point else ONE


def _tenths(text: str, at: int, floor: int, end: int, value: Decimal) -> tuple[Mention | None, int]:
    """八成, 九成五: tenths as percent."""
    stop, value, step = end + 1, value * 10, Decimal(10)
    if text[stop : stop + 1] == "半":
        stop, value, step = stop + 1, value + 5, ONE
    elif text[stop : stop + 1] in CHINESE_DIGITS and stop < len(text):
        stop, value, step = stop + 1, value + CHINESE_DIGITS[text[stop]], ONE
    elif text[stop : stop + 1] in _NOT_TENTHS and stop < len(text):
        return None, stop
    return _bounded(text, at, floor, stop, Quantity(value, "%", Kind.PERCENT, step))


_NOT_TENTHS = frozenset("立果员本绩效功就为品长熟都分新套")


def _bounded(text: str, at: int, floor: int, end: int, quantity: Quantity) -> tuple[Mention | None, int]:
    """Add the approximators around a quantity read from `at` to `end`."""
    start, bound = approximators.before(text, at, floor)
    stop, bound_after = approximators.after(text, end, quantity.unit)
    return Mention(start, stop, text[start:stop], quantity.kind, quantity, bound or bound_after), stop


def _vague(text: str, at: int, floor: int, end: int) -> tuple[Mention | None, int]:
    """三五天, 七八个: two neighbouring digits are a range."""
    words = text[at:end]
    if len(words) == 2 and all(char in CHINESE_DIGITS for char in words):
        unit = read_unit(text, end)
        if unit and unit.base:
            low, high = (Quantity(Decimal(CHINESE_DIGITS[char]) * unit.scale, unit.base, unit.kind, ONE) for char in words)
            return Mention(at, unit.end, text[at : unit.end], unit.kind, low=low, high=high), unit.end
    return None, end


def _finish(
    text: str, at: int, floor: int, end: int, value: Decimal, step: Decimal, *, in_words: bool = False
) -> tuple[Mention | None, int]:
    """Read sign, unit, range and approximators around a number from `at` to `end`."""
    value, step, end = _compound(text, end, value, step)
    unit = read_unit(text, end)
    if not in_words or (unit and unit.base):
        ranged = _ranged(text, at, floor, end, value, step, unit)
        if ranged:
            return ranged, ranged.end
    elif ranged := _ranged(text, at, floor, end, value, step, None):
        return ranged, ranged.end
    if in_words and not exempt.counts_in_words(text, at, end, unit):
        return None, end
    if unit is None:
        return _bare(text, at, floor, end, value, step)
    return _united(text, at, floor, value, step, unit)


def _united(
    text: str, at: int, floor: int, value: Decimal, step: Decimal, unit: UnitReading
) -> tuple[Mention | None, int]:
    start, sign = _sign(text, at, floor, unit.kind)
    if unit.scale != ONE:
        value, step = value * unit.scale, step * unit.scale
    start, bound = approximators.before(text, start, floor)
    end, bound_after = approximators.after(text, unit.end, unit.base)
    bound = bound or bound_after or (Approximator.ABOVE if unit.more else None)
    kind, base = unit.kind, unit.base
    if text[start - 1 : start] in {"¥", "￥"} and start > floor:
        start -= 1
        if kind is Kind.NUMBER:
            kind, base = Kind.MONEY, "元"
    quantity = Quantity(-value if sign < 0 else value, base, kind, step)
    return Mention(start, end, text[start:end], kind, quantity, bound), end


def _bare(text: str, at: int, floor: int, end: int, value: Decimal, step: Decimal) -> tuple[Mention | None, int]:
    return _united(text, at, floor, value, step, UnitReading(end, ONE, None, Kind.NUMBER))


def _sign(text: str, at: int, floor: int, kind: Kind) -> tuple[int, int]:
    char = text[at - 1] if at > floor else ""
    sign = _SIGNS.get(char, 0)
    if not sign:
        return at, 1
    before = text[at - 2] if at - 2 >= floor else ""
    signed_kind = kind in {Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.SCORE}
    if at - 1 == floor and floor:
        return at, 1
    if before and not signed_kind and "\u4e00" <= before <= "\u9fff":
        return at, 1
    if before.isascii() and before.isalnum():
        return at, 1
    return at - 1, sign


def _compound(text: str, end: int, value: Decimal, step: Decimal) -> tuple[Decimal, Decimal, int]:
    """Add up 1亿2千万 and 3万5千: number, scale, smaller number."""
    total, above, cursor = Decimal(0), Decimal("Infinity"), end
    part, part_step = value, step
    while True:
        scale_end = cursor
        while text[scale_end : scale_end + 1] in SCALES and scale_end < len(text) and scale_end - cursor < 3:
            scale_end += 1
        scale = Decimal(scale_of(text[cursor:scale_end]))
        following = _next_number(text, scale_end)
        if not scale or following is None or scale >= above:
            break
        total, above = total + part * scale, scale
        part, part_step = _valued(following)
        cursor = scale_end + len(following)
    if not total:
        return value, step, end
    inner = Decimal(scale_of(text[cursor : cursor + 1]))
    if not inner and part * 1 >= above:
        return value, step, end
    return _closed(text, cursor, total, part, part_step, above)


def _closed(
    text: str, cursor: int, total: Decimal, part: Decimal, part_step: Decimal, above: Decimal
) -> tuple[Decimal, Decimal, int]:
    scale_end = cursor
    while text[scale_end : scale_end + 1] in SCALES and scale_end < len(text):
        scale_end += 1
    scale = Decimal(scale_of(text[cursor:scale_end]) or 1)
    if scale >= above:
        return total, part_step, cursor
    return total + part * scale, part_step * scale, scale_end


def _next_number(text: str, at: int) -> str | None:
    found = ARABIC.match(text, at)
    return found[0] if found else None


def _ranged(
    text: str, at: int, floor: int, end: int, value: Decimal, step: Decimal, unit: UnitReading | None
) -> Mention | None:
    """10—20万元, 三至五天: two numbers that share the unit after the second."""
    if unit is not None:
        return None
    dash = _RANGE.match(text, end)
    if not dash:
        return None
    second = _second_number(text, dash.end())
    if second is None:
        return None
    high, high_step, stop = second
    shared = read_unit(text, stop)
    if shared is None or (shared.base is None and shared.scale == ONE):
        return None
    low = Quantity(value * shared.scale, shared.base, shared.kind, step * shared.scale)
    top = Quantity(high * shared.scale, shared.base, shared.kind, high_step * shared.scale)
    start, bound = approximators.before(text, at, floor)
    last, bound_after = approximators.after(text, shared.end, shared.base)
    return Mention(start, last, text[start:last], shared.kind, None, bound or bound_after, low=low, high=top)


def _second_number(text: str, at: int) -> tuple[Decimal, Decimal, int] | None:
    found = ARABIC.match(text, at)
    if found:
        return *_valued(found[0]), found.end()
    run = CHINESE_RUN.match(text, at)
    value = parse_chinese(run[0]) if run else None
    return (value, ONE, run.end()) if run and value is not None else None
