"""Numerals: Arabic digits in both widths, 中文数字 and 大写, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

__all__ = ["ARABIC", "CHINESE_DIGITS", "CHINESE_RUN", "DIGIT", "SCALES", "parse_arabic", "parse_chinese", "parse_number"]

DIGIT = "0-9０-９"
"""Inside of a character class: a digit in either width."""

ARABIC = re.compile(rf"(?:[{DIGIT}]{{1,3}}(?:,[{DIGIT}]{{3}})+(?![{DIGIT}])|[{DIGIT}]+)(?:[.．][{DIGIT}]+)?")
"""A well-formed Arabic number, thousands grouped by commas or not at all."""

CHINESE_DIGITS = {char: value for value, chars in enumerate("零〇○ 一壹弌 二两贰貳弍 三叁叄 四肆 五伍 六陆陸 七柒 八捌 九玖".split()) for char in chars}
SCALES = {
    **dict.fromkeys("十拾", 10),
    **dict.fromkeys("百佰", 100),
    **dict.fromkeys("千仟", 1_000),
    **dict.fromkeys("万萬", 10_000),
    **dict.fromkeys("亿億", 100_000_000),
}
_WAN = 10_000
_CHINESE_CLASS = "".join(CHINESE_DIGITS) + "".join(SCALES)
CHINESE_RUN = re.compile(f"[{_CHINESE_CLASS}]+(?:点[{''.join(CHINESE_DIGITS)}]+)?")
"""A stretch of 中文数字 or 大写, sound or not."""

_TO_ASCII = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_MAX_CHINESE = 40
_MAX_PRECISION = 60


def parse_arabic(digits: str) -> Decimal:
    """Read what `ARABIC` matched."""
    if not digits.isascii():
        digits = digits.translate(_TO_ASCII)
    return Decimal(digits.replace(",", "")) if "," in digits else Decimal(digits)


def parse_chinese(text: str) -> Decimal | None:
    """Read 中文数字 or 大写; None when the characters don't make a number.

    >>> parse_chinese("一百二十三万四千五百")
    Decimal('1234500')
    >>> parse_chinese("壹佰零伍")
    Decimal('105')
    >>> parse_chinese("二〇二三")
    Decimal('2023')
    >>> parse_chinese("三十二十") is None
    True
    """
    if not text or len(text) > _MAX_CHINESE:
        return None
    whole, point, fraction = text.partition("点")
    if point:
        if not fraction or any(char not in CHINESE_DIGITS for char in fraction):
            return None
        integer = _parse_integer(whole)
        tail = "".join(str(CHINESE_DIGITS[char]) for char in fraction)
        return None if integer is None else Decimal(f"{integer}.{tail}")
    integer = _parse_integer(whole)
    return None if integer is None else Decimal(integer)


def _parse_integer(text: str) -> int | None:
    if all(char in CHINESE_DIGITS for char in text):
        digits = "".join(str(CHINESE_DIGITS[char]) for char in text)
        return int(digits) if digits and "两" not in text[1:] else None
    for scale in (100_000_000, _WAN):
        cut = _last_of_scale(text, scale)
        if cut < 0:
            continue
        head = _parse_integer(text[:cut])
        tail = _parse_tail(text[cut + 1 :], scale)
        return None if not head or tail is None else head * scale + tail
    return _parse_section(text)


def _last_of_scale(text: str, scale: int) -> int:
    return max((at for at, char in enumerate(text) if SCALES.get(char) == scale), default=-1)


def _parse_tail(text: str, scale: int) -> int | None:
    """Read what follows 万 or 亿: nothing, a smaller number, or the short form 三万五."""
    if not text:
        return 0
    if len(text) == 1 and text in CHINESE_DIGITS:
        return CHINESE_DIGITS[text] * scale // 10
    if all(char in CHINESE_DIGITS for char in text) and (len(text) > 2 or CHINESE_DIGITS[text[0]]):
        return None
    value = _parse_integer(text)
    return value if value is not None and value < scale else None


def _parse_section(text: str) -> int | None:
    """Read a number below 一万: 三千零五, 十二, 一百二."""
    total, digit, above, zero = 0, -1, _WAN, False
    for char in text:
        if char in CHINESE_DIGITS:
            value = CHINESE_DIGITS[char]
            if digit > 0 or (value == 0 and zero):
                return None
            zero = value == 0
            digit = -1 if zero else value
            continue
        scale = SCALES[char]
        if scale >= above or (digit < 0 and (scale != 10 or (total and not zero))):
            return None
        total += (1 if digit < 0 else digit) * scale
        digit, above, zero = -1, scale, False
    if digit < 0:
        return total
    short_form = above > 10 and above < _WAN and not text[-2:-1] in {"零", "〇", "○"}
    return total + digit * (above // 10 if short_form else 1)


def parse_number(text: str) -> Decimal | None:
    """Read a whole string as one number without a unit, in any of the three scripts.

    >>> parse_number("１,２３４.50")
    Decimal('1234.50')
    >>> parse_number("二十一")
    Decimal('21')
    >>> parse_number("3万5千")
    Decimal('35000')
    """
    text = text.strip()
    negative = text[:1] in {"-", "−", "－", "负"}
    body = text[1:].lstrip() if negative else text.removeprefix("+")
    value = _parse_whole(body)
    return -value if negative and value is not None else value


def _parse_whole(body: str) -> Decimal | None:
    if CHINESE_RUN.fullmatch(body):
        return parse_chinese(body)
    if ARABIC.fullmatch(body):
        return parse_arabic(body)
    return _parse_mixed(body)


_MIXED_PART = re.compile(rf"({ARABIC.pattern})([{''.join(SCALES)}]+)|({ARABIC.pattern})$|([{_CHINESE_CLASS}]+)$")


def _parse_mixed(body: str) -> Decimal | None:
    """Read 1亿2千万 or 3.5万: parts whose scales fall from left to right."""
    with localcontext() as context:
        context.prec = _MAX_PRECISION
        total, above, at = Decimal(0), Decimal("Infinity"), 0
        while at < len(body):
            part = _MIXED_PART.match(body, at)
            if not part or part.end() == at:
                return None
            value = _part_value(part)
            if value is None or value >= above:
                return None
            total, at = total + value, part.end()
            above = Decimal(scale_of(part[2])) if part[2] else Decimal(0)
        return total


def _part_value(part: re.Match[str]) -> Decimal | None:
    if part[4]:
        return parse_chinese(part[4])
    if part[3]:
        return parse_arabic(part[3])
    scale = scale_of(part[2])
    return parse_arabic(part[1]) * scale if scale else None


def scale_of(word: str) -> int:
    """Return what 万, 千万, 百亿 … multiply by; 0 when the word is no scale."""
    scale, biggest = 1, 0
    for char in word:
        step = SCALES.get(char, 0)
        if not step or (biggest and step <= biggest and step < _WAN):
            return 0
        scale *= step
        biggest = step
    return scale if word else 0
