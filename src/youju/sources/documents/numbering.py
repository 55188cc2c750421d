"""Generates the numbers that Word shows before list paragraphs and headings: 一、（一）1.（1）."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from youju.sources.documents.word_package import MAIN

__all__ = ["ListNumbers", "chinese_number"]

_W = f"{{{MAIN}}}"
_VAL = f"{_W}val"
_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def chinese_number(value: int) -> str:
    """Write a number as counted in Chinese; numbers outside 0–9999 stay digits.

    >>> [chinese_number(value) for value in (3, 10, 21, 105, 110, 2020)]
    ['三', '十', '二十一', '一百〇五', '一百一十', '二千〇二十']
    """
    if not 0 <= value <= 9999:
        return str(value)
    words = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, power)
        if digit:
            words += _DIGITS[digit] + name
        elif words and value and not words.endswith("〇"):
            words += "〇"
    return words[1:] if words.startswith("一十") else words or "〇"


def _roman(value: int) -> str:
    words = ""
    for number, name in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True
    ):
        count, value = divmod(value, number)
        words += name * min(count, 9)
    return words


def _letters(value: int) -> str:
    repeat, place = divmod(max(value, 1) - 1, 26)
    return chr(65 + place) * min(repeat + 1, 9)


def _from(first: str, count: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _cycle(words: str) -> Callable[[int], str]:
    return lambda value: words[(value - 1) % len(words)]


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseCounting",
            "ideographDigital",
            "japaneseDigitalTenThousand",
        ),
        chinese_number,
    ),
    "chineseLegalSimplified": lambda value: chinese_number(value).translate(_LEGAL),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 20),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalFullWidth": lambda value: str(value).translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda value: _letters(value).lower(),
    "none": lambda _value: "",
}


class _Level(NamedTuple):
    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A `w:num`: which abstract list it continues, with its own levels and restarts."""

    abstract: str
    levels: dict[int, _Level] = field(default_factory=dict)
    restarts: dict[int, int] = field(default_factory=dict)


def _integer(element: etree._Element | None, default: int) -> int:
    text = element.get(_VAL, "") if element is not None else ""
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else default


def _read_level(element: etree._Element) -> tuple[int, _Level]:
    number = element.get(f"{_W}ilvl", "0")
    found = {child.tag: child for child in element if isinstance(child.tag, str)}

    def value(name: str, default: str) -> str:
        child = found.get(f"{_W}{name}")
        return child.get(_VAL, default) if child is not None else default

    restart = found.get(f"{_W}lvlRestart")
    level = _Level(
        _integer(found.get(f"{_W}start"), 0),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        value("suff", "tab"),
        _integer(restart, 0) if restart is not None else None,
        f"{_W}isLgl" in found,
    )
    return (int(number) if number.isdigit() else 0), level


class ListNumbers:
    """Counts the lists of one document. Ask once per paragraph, in reading order.

    Args:
        root: The numbering part; None when the document has none.
        style_lists: Numbering style -> the list it names (`w:numStyleLink`).
    """

    def __init__(self, root: etree._Element | None, style_lists: Mapping[str, str]) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        if root is None:
            return
        links: dict[str, str] = {}
        for abstract in root.iterfind(f"{_W}abstractNum"):
            name = abstract.get(f"{_W}abstractNumId", "")
            self._levels[name] = dict(map(_read_level, abstract.iterfind(f"{_W}lvl")))
            if (link := abstract.find(f"{_W}numStyleLink")) is not None:
                links[name] = link.get(_VAL, "")
        for one in root.iterfind(f"{_W}num"):
            self._lists[one.get(f"{_W}numId", "")] = self._read_list(one)
        for name, style in links.items():
            if target := self._lists.get(style_lists.get(style, "")):
                self._levels[name] = self._levels.get(target.abstract, {})

    def _read_list(self, element: etree._Element) -> _List:
        reference = element.find(f"{_W}abstractNumId")
        made = _List(reference.get(_VAL, "") if reference is not None else "")
        for override in element.iterfind(f"{_W}lvlOverride"):
            number = override.get(f"{_W}ilvl", "0")
            level = int(number) if number.isdigit() else 0
            if (own := override.find(f"{_W}lvl")) is not None:
                made.levels[level] = _read_level(own)[1]
            if (start := override.find(f"{_W}startOverride")) is not None:
                made.restarts[level] = _integer(start, 1)
        return made

    def _level(self, one: _List, number: int) -> _Level | None:
        return one.levels.get(number) or self._levels.get(one.abstract, {}).get(number)

    def next_label(self, list_id: str, number: int) -> str:
        """Count one paragraph of a list and return what Word shows before it, with its gap; empty for bullets."""
        one = self._lists.get(list_id)
        level = self._level(one, number) if one else None
        if one is None or level is None or not 0 <= number < _LEVELS:
            return ""
        counts = self._counts.setdefault(one.abstract, {})
        if number in one.restarts and (list_id, number) not in self._restarted:
            self._restarted.add((list_id, number))
            counts[number] = one.restarts[number]
        else:
            counts[number] = counts.get(number, level.start - 1) + 1
        for deeper in [key for key in counts if key > number]:
            below = self._level(one, deeper)
            if below is None or below.restart is None or number < below.restart:
                del counts[deeper]
        return self._format(one, level, counts)

    def _format(self, one: _List, level: _Level, counts: Mapping[int, int]) -> str:
        if level.format == "bullet":
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            named = self._level(one, place) or _Level()
            if level.legal:
                named = named._replace(format="decimal")
            value = counts.get(place, named.start)
            return _FORMATS.get(named.format, str)(value)

        label = re.sub(r"%([1-9])", shown, level.text)
        gap = "" if level.suffix == "nothing" or not label or not label[-1].isascii() else " "
        return label + gap
