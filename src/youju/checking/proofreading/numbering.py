"""Knows how headings and lists are numbered (一、 （一） 1. （1）), and finds gaps and repeats."""

from __future__ import annotations

from collections.abc import Iterator

from youju.checking.reading import Reading
from youju.domain.findings import Code, Finding, Severity
from youju.patterns import regex

__all__ = ["check_numbering"]

_HEAD = regex(
    r"(?m)^[ \t\u3000]*(?:(?P<one>[一二三四五六七八九十]{1,3})、"
    r"|[（(](?P<two>[一二三四五六七八九十]{1,3})[)）]"
    r"|(?P<three>\d{1,2})(?:[．、]|[.](?!\d))"
    r"|[（(](?P<four>\d{1,2})[)）])"
)
_REFERENCE = regex(r"第[（(]?(?P<point>[一二三四五六七八九十]{1,3}|\d{1,2})[)）]?[项条点款]")
_LEVELS = ("one", "two", "three", "four")
_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")}
_CONTENTS = regex(r"[.．…·]{3,}\s*\d*\s*$|\d\s*$")


def check_numbering(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each heading or list number that skips or repeats."""
    last = dict.fromkeys(_LEVELS, 0)
    for match in _HEAD.finditer(reading.text):
        level = match.lastgroup or ""
        if reading.in_row(match.start()):
            continue
        line = reading.text[match.start() : _line_end(reading.text, match.end())]
        number = _value(match[level])
        before = last[level]
        last[level] = number
        for lower in _LEVELS[_LEVELS.index(level) + 1 :]:
            last[lower] = 0
        if number in (before + 1, 1) or not before or _CONTENTS.search(line):
            continue
        what = "重复" if number == before else "不连续"
        missed = level == "one" or _is_referred_to(reading.text, range(before + 1, number))
        severity = Severity.WARNING if missed else Severity.INFO
        message = f"序号{what}：上一个是{before}，这里是{number}（{match.group().strip()}）"
        start = match.end() - len(match.group().lstrip())
        yield reading.finding(Code.NUMBERING, severity, start, match.end(), message)


def _is_referred_to(text: str, numbers: range) -> bool:
    """Whether the text speaks of a point that its list lacks (以上第（三）项)."""
    return any(_value(found["point"]) in numbers for found in _REFERENCE.finditer(text))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _value(numeral: str) -> int:
    """Read 1–99 in either numerals.

    >>> _value("二十三"), _value("十"), _value("12")
    (23, 10, 12)
    """
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS.get(numeral, 0)
    return _DIGITS.get(tens or "一", 0) * 10 + _DIGITS.get(ones or "零", 0)
