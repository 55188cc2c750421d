"""Numerals: Arabic digits in both widths, 中文数字 and 大写, read exactly."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import NamedTuple

from youju.patterns import regex

__all__ = [
    "ARABIC",
    "ARABIC_PATTERN",
    "CHINESE_DIGITS",
    "CHINESE_RUN",
    "DIGIT",
    "ONE",
    "SCALES",
    "Numeral",
    "fold_width",
    "parse_arabic",
    "parse_chinese",
    "parse_number",
    "read_arabic",
    "read_chinese",
    "scale_of",
]

ONE = Decimal(1)
DIGIT = "0-9"
"""Inside of a character class: a digit, once `fold_width` has narrowed the text."""

ARABIC_PATTERN = rf"(?:[{DIGIT}]{{1,3}}(?:,[{DIGIT}]{{3}})+(?![{DIGIT}])|[{DIGIT}]+)(?:\.[{DIGIT}]+)?"
ARABIC = regex(ARABIC_PATTERN)
"""A well-formed Arabic number, thousands grouped by commas or not at all."""

_SPELLINGS = "零〇○ 一壹 二两贰貳 三叁 四肆 五伍 六陆陸 七柒 八捌 九玖".split()
CHINESE_DIGITS = {char: value for value, chars in enumerate(_SPELLINGS) for char in chars}
SCALES = {
    **dict.fromkeys("十拾", 10),
    **dict.fromkeys("百佰", 100),
    **dict.fromkeys("千仟", 1_000),
    **dict.fromkeys("万萬", 10_000),
    **dict.fromkeys("亿億", 100_000_000),
}
_WAN = 10_000
_ZEROS = frozenset("零〇○")
_DIGIT_CLASS = "".join(CHINESE_DIGITS)
_CHINESE_CLASS = _DIGIT_CLASS + "".join(SCALES)
CHINESE_RUN = regex(f"[{_CHINESE_CLASS}]+(?:点[{_DIGIT_CLASS}]+)?")
"""A stretch of 中文数字 or 大写, sound or not."""

_FOLDED = {
    **dict(zip("０１２３４５６７８９％﹪＋\u3000\xa0", "0123456789%%+  ", strict=True)),
    **dict.fromkeys("−－", "-"),
    **dict.fromkeys("—–～", "~"),
}
_WIDE = regex("[０-９％﹪＋\u3000\xa0−－—–～．]")


def _fold_one(found: re.Match[str]) -> str:
    char = found[0]
    if char != "．":
        return _FOLDED[char]
    text, at = found.string, found.start()
    return "." if text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit() else char


_MAX_CHINESE = 40
_MAX_PRECISION = 60


class Numeral(NamedTuple):
    """A number as it stands in a text, its unit not yet read."""

    start: int
    end: int
    value: Decimal
    step: Decimal


def fold_width(text: str) -> str:
    """Narrow digits, percent signs, minus signs, dashes and spaces, each to one character, so that offsets stay.

    Full-width commas and stops stay as they are: they end clauses. Every other dash becomes `~`, which is no minus.
    """
    return _WIDE.sub(_fold_one, text)


def parse_arabic(digits: str) -> Decimal:
    """Read what `ARABIC` matched."""
    return Decimal(digits.replace(",", "")) if "," in digits else Decimal(digits)


def read_arabic(text: str, at: int) -> Numeral | None:
    """Read the well-formed Arabic number that starts at `at`."""
    found = ARABIC.match(text, at)
    if not found:
        return None
    value = parse_arabic(found[0])
    exponent = value.as_tuple().exponent
    step = ONE.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else ONE
    return Numeral(at, found.end(), value, step)


def read_chinese(text: str, at: int) -> Numeral | None:
    """Read the number in words that starts at `at`."""
    found = CHINESE_RUN.match(text, at)
    value = parse_chinese(found[0]) if found else None
    return None if not found or value is None else Numeral(at, found.end(), value, _words_step(found[0]))


def _words_step(words: str) -> Decimal:
    _, point, fraction = words.partition("点")
    if point:
        return ONE.scaleb(-len(fraction))
    scale = SCALES.get(words[-1], 1)
    return Decimal(scale) if scale >= _WAN else ONE


def parse_chinese(text: str) -> Decimal | None:
    """Read 中文数字 or 大写; None when the characters don't make one number.

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
    integer = _parse_integer(whole)
    if integer is None or not point:
        return None if integer is None else Decimal(integer)
    if not fraction or any(char not in CHINESE_DIGITS for char in fraction):
        return None
    return Decimal(f"{integer}.{''.join(str(CHINESE_DIGITS[char]) for char in fraction)}")


def _parse_integer(text: str) -> int | None:
    if text and all(char in CHINESE_DIGITS for char in text):
        return _parse_digits(text)
    if any(char not in CHINESE_DIGITS and char not in SCALES for char in text):
        return None
    for scale in (100_000_000, _WAN):
        cut = max((at for at, char in enumerate(text) if SCALES.get(char) == scale), default=-1)
        if cut < 0:
            continue
        head = _parse_integer(text[:cut])
        tail = _parse_tail(text[cut + 1 :], scale)
        return None if not head or tail is None or _is_digit_row(text[:cut]) else head * scale + tail
    return _parse_section(text)


def _is_digit_row(text: str) -> bool:
    return len(text) > 1 and all(char in CHINESE_DIGITS for char in text)


def _parse_digits(text: str) -> int | None:
    """Read digits in a row: 五, 二〇二三; not 三五, which means three to five."""
    if "两" in text[1:] or (len(text) == 2 and not _ZEROS & set(text)):
        return None
    return int("".join(str(CHINESE_DIGITS[char]) for char in text))


def _parse_tail(text: str, scale: int) -> int | None:
    """Read what follows 万 or 亿: nothing, a smaller number, or the short form 三万五."""
    if not text:
        return 0
    if len(text) == 1 and text in CHINESE_DIGITS:
        return CHINESE_DIGITS[text] * scale // 10
    if _is_digit_row(text):
        return CHINESE_DIGITS[text[1]] if len(text) == 2 and text[0] in _ZEROS else None
    gapped = text[0] in _ZEROS and any(SCALES.get(char) == _WAN for char in text)  # 一亿零一万
    value = _parse_integer(text[1:] if gapped else text)
    return value if value is not None and value < scale else None


def _parse_section(text: str) -> int | None:
    """Read a number below 一万: 三千零五, 十二, 一百二."""
    total, digit, above, zero = 0, -1, _WAN, False
    for char in text:
        if char in CHINESE_DIGITS:
            value = CHINESE_DIGITS[char]
            if digit > 0 or (value == 0 and zero):
                return None
            zero = zero or value == 0
            digit = -1 if value == 0 else value
            continue
        scale = SCALES[char]
        if scale >= above or (digit < 0 and (scale != 10 or (total and not zero))):
            return None
        total += (1 if digit < 0 else digit) * scale
        digit, above, zero = -1, scale, False
    if digit < 0:
        return total if text else None
    return total + digit * (above // 10 if above in {100, 1_000} and not zero else 1)


def parse_number(text: str) -> Decimal | None:
    """Read a whole string as one number without a unit, in any of the three scripts; None when it is none.

    >>> parse_number("１,２３４.50")
    Decimal('1234.50')
    >>> parse_number("二十一")
    Decimal('21')
    >>> parse_number("3万5千")
    Decimal('35000')
    """
    text = fold_width(text).strip()
    negative = text[:1] in {"-", "负"}
    body = text[1:].lstrip() if negative else text.removeprefix("+")
    value = _parse_whole(body)
    return -value if negative and value is not None else value


def _parse_whole(body: str) -> Decimal | None:
    if CHINESE_RUN.fullmatch(body):
        return parse_chinese(body)
    if ARABIC.fullmatch(body):
        return parse_arabic(body)
    return _parse_mixed(body)


_MIXED_PART = regex(rf"({ARABIC_PATTERN})([{''.join(SCALES)}]*)")


def _parse_mixed(body: str) -> Decimal | None:
    """Read 1亿2千万 or 3.5万: parts whose scales fall from left to right."""
    with localcontext() as context:
        context.prec = _MAX_PRECISION
        total, above, at = Decimal(0), Decimal("Infinity"), 0
        while at < len(body):
            part = _MIXED_PART.match(body, at)
            scale = Decimal(scale_of(part[2]) if part and part[2] else 1)
            if not part or not scale or (value := parse_arabic(part[1]) * scale) >= above:
                return None
            total, at, above = total + value, part.end(), scale
        return total if body else None


def scale_of(word: str) -> int:
    """Return what 万, 千万, 百亿, 万亿 … multiply by; 0 when the word is no scale."""
    scale, above = 1, 0
    for char in word:
        step = SCALES.get(char, 0)
        if not step or step <= above:
            return 0
        scale, above = scale * step, step
    return scale if word else 0
