"""Numbers of headings and points: 一、（一）1.（1） (GB/T 9704—2012)."""

from __future__ import annotations

__all__ = ["Numbering", "chinese_number", "point_number"]

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write a number from 1 to 999 in Chinese.

    >>> [chinese_number(number) for number in (1, 10, 12, 20, 35, 105, 110)]
    ['一', '十', '十二', '二十', '三十五', '一百零五', '一百一十']
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    middle = f"{_DIGITS[tens]}十" if tens > 1 or (tens and hundreds) else "十" if tens else ""
    zero = "零" if hundreds and ones and not tens else ""
    return head + middle + zero + (_DIGITS[ones] if ones else "")


def _label(level: int, number: int) -> str:
    if level <= 2:
        return f"{chinese_number(number)}、" if level == 1 else f"（{chinese_number(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


class Numbering:
    """Counts headings level by level; a heading starts the count of all lower levels anew."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: int) -> str:
        """Return the number of the next heading of this level; nothing for level 0.

        >>> numbering = Numbering()
        >>> [numbering.next(level) for level in (1, 2, 3, 3, 2, 1, 2)]
        ['一、', '（一）', '1.', '2.', '（二）', '二、', '（一）']
        """
        if not level:
            return ""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        return _label(level, self._counts[level - 1])


def point_number(level: int, number: int) -> str:
    """Return the number of a point in a section whose heading has this level: one level below 1. at the highest.

    >>> point_number(2, 3), point_number(3, 1)
    ('3.', '（1）')
    """
    return _label(min(max(level + 1, 3), 4), number)
