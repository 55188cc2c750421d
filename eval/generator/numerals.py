"""Writing numbers as Chinese officials do, and reading them back; apart from the product's own code."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

__all__ = ["MONEY_UNITS", "chinese", "fixed", "grouped", "parse", "strip_zeros", "truncated"]

MONEY_UNITS = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(10) ** 8}
_DIGITS = "零一二三四五六七八九"
_SURFACE = re.compile(r"[^\d\-]*(-?[\d,]+(?:\.\d+)?)\s*(.*)")


def fixed(value: Decimal, places: int) -> str:
    """Round half up to this many decimals."""
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def truncated(value: Decimal, places: int) -> str:
    """Cut off after this many decimals."""
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN):f}"


def strip_zeros(text: str) -> str:
    """Drop zeros that end the decimals.

    >>> strip_zeros("900.00"), strip_zeros("58.50")
    ('900', '58.5')
    """
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(text: str) -> str:
    """Put commas between thousands."""
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def chinese(number: int) -> str:
    """Write a small number in 汉字.

    >>> chinese(5), chinese(13), chinese(20), chinese(46), chinese(105)
    ('五', '十三', '二十', '四十六', '一百零五')
    """
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number % 10] if number % 10 else "")
    if number < 100:
        return _DIGITS[number // 10] + "十" + (_DIGITS[number % 10] if number % 10 else "")
    rest = number % 100
    tail = (
        ""
        if not rest
        else (
            "零" + _DIGITS[rest]
            if rest < 10
            else _DIGITS[rest // 10] + "十" + (_DIGITS[rest % 10] if rest % 10 else "")
        )
    )
    return _DIGITS[number // 100] + "百" + tail


def parse(text: str) -> tuple[Decimal, Decimal]:
    """Read a surface written by this package: its value in the base unit, and the step of its last digit.

    Raises:
        ValueError: There are no digits in it.
    """
    if not (match := _SURFACE.match(text)):
        raise ValueError(text)
    digits, unit = match[1].replace(",", ""), match[2].strip().lstrip("多余")
    number = Decimal(digits)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    factor = next((MONEY_UNITS[name] for name in ("亿元", "万元", "千元", "元") if unit.startswith(name)), None)
    if factor is None:
        factor = Decimal(10000) if unit.startswith("万") else Decimal(1)
    return number * factor, step * factor
