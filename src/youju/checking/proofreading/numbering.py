"""Knows how headings and lists are numbered (一、 （一） 1. （1）), and finds gaps and repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
_MARK = regex(r"(?:(?<=[：:；;。\s])|^)(?:（(?P<bracketed>\d{1,2})）|(?P<dotted>\d{1,2})[.．、](?!\d))")
_MEASURED = regex(r"[号幢栋楼日月类级]|[^，。；、]{0,3}\d{1,2}、")
_REFERENCE = regex(r"第[（(]?(?P<point>[一二三四五六七八九十]{1,3}|\d{1,2})[)）]?[项条点款]")
_LEVELS = ("one", "two", "three", "four")
_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")}
_CONTENTS = regex(r"[.．…·]{3,}\s*\d*\s*$|\d\s*$")


def check_numbering(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each heading or list number that skips or repeats."""
    last = dict.fromkeys(_LEVELS, 0)
    heads = [one for one in _HEAD.finditer(reading.text) if not reading.in_row(one.start())]
    mistyped = _mistyped(heads)
    for match in heads:
        level = match.lastgroup or ""
        line = reading.text[match.start() : _line_end(reading.text, match.end())]
        number = _value(match[level])
        before = last[level]
        last[level] = number
        for lower in _LEVELS[_LEVELS.index(level) + 1 :]:
            last[lower] = 0
        if number in (before + 1, 1) or not before or _CONTENTS.search(line):
            continue
        what = "重复" if number == before else "不连续"
        missed = level == "one" or match in mistyped or _is_referred_to(reading.text, range(before + 1, number))
        severity = Severity.WARNING if missed else Severity.INFO
        message = f"序号{what}：上一个是{before}，这里是{number}（{match.group().strip()}）"
        start = match.end() - len(match.group().lstrip())
        yield reading.finding(Code.NUMBERING, severity, start, match.end(), message)
    yield from _inline(reading)


def _mistyped(heads: Sequence[re.Match[str]]) -> set[re.Match[str]]:
    """Return the heads out of their place in a run that ends as long as it says: （一）（二）（四）（四）."""
    found: set[re.Match[str]] = set()
    runs: dict[str, list[re.Match[str]]] = {level: [] for level in _LEVELS}
    for match in (*heads, None):
        level = match.lastgroup or "" if match else _LEVELS[0]
        ended = _LEVELS[_LEVELS.index(level) + 1 :] if match else _LEVELS
        ended = (*ended, level) if match and _value(match[level]) == 1 else ended
        for one in ended:
            numbers = [_value(head[one]) for head in runs[one]]
            if len(numbers) > 2 and numbers[0] == 1 and numbers[-1] == len(numbers):
                found.update(head for place, head in enumerate(runs[one], 1) if _value(head[one]) != place)
            runs[one] = []
        if match:
            runs[level].append(match)
    return found


def _inline(reading: Reading) -> Iterator[Finding]:
    """Check 1.甲；2.乙；4.丁 within a paragraph, where no line can have been lost."""
    for paragraph in reading.paragraphs:
        last: dict[str, int] = {}
        for match in _MARK.finditer(reading.text, paragraph[0].start, paragraph[-1].end):
            style = match.lastgroup or ""
            number, before = _value(match[style]), last.get(style, 0)
            if number == before + 2 and before > 1 and not _MEASURED.match(reading.text, match.end()):
                message = f"序号不连续：上一个是{before}，这里是{number}（{match.group()}）"
                yield reading.finding(Code.NUMBERING, Severity.WARNING, match.start(), match.end(), message)
            if number in (1, before + 1):
                last[style] = number


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
