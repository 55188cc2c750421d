"""Finds the numbers of phrases that no data holds: how often a thing is done, how points are lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from youju.checking.against_data.layout import Layout, Span
from youju.patterns import regex

__all__ = ["numbers_in_habits", "numbers_in_scoring_rules"]

_HABIT = regex(
    r"每(?:半年|季度?|[个两]?月|年|周|日|天)(?:[^，。；、\d\n\t]{0,10}?[一两]次)?"
    r"|(?:半年|[按逐][月季年])[^，。；、\d\n\t]{0,8}?[一两]次"
)
_SCORING = regex(
    r"(?:(?:不足|不满)[^，。；;\d]{0,4}(?:\d+(?:\.\d+)?|[一两])?个?(?:百分点|[%％])的?按"
    r"|每[^，。；;\d]{0,12}(?:(?:\d+(?:\.\d+)?|[一两])个?)?(?:百分点|[%％]|[处次项]))[^。；;，]{0,12}?(?:，|,)?(?:的?扣|计算)"
    r"[^。；;，,\t\n]{0,8}|(?:发现|出现|每有)[一1]?[处次项][^，。；;]{0,8}扣[^。；;，,\t\n]{0,6}"
)
"""A rule on how points are lost: 每低于目标1个百分点扣0.5分, 不足1个百分点的按1个百分点计算, 发现一处不符合扣1分."""
_RULE_CELL = regex(r"[^\t\n]*(?:扣完为止|得满分)")
_CELL = regex(r"[^。\t\n]+")


def numbers_in_habits(layout: Layout) -> frozenset[int]:
    """Return where the numbers begin that only say how often a thing is done (每季度核对一次)."""
    return _starts(layout, (Span(*one.span()) for one in _HABIT.finditer(layout.text)))


def numbers_in_scoring_rules(layout: Layout) -> frozenset[int]:
    """Return where the numbers of 评分标准 begin: in the words of one rule, or anywhere in a cell that holds one."""
    return _starts(layout, _scoring_rules(layout.text))


def _starts(layout: Layout, spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(one.start for span in spans for one in layout.numbers_in(span))


def _scoring_rules(text: str) -> Iterator[Span]:
    for cell in _CELL.finditer(text):
        start, end = cell.span()
        rules = [Span(*rule.span()) for rule in _SCORING.finditer(text, start, end)]
        if "\t" not in (text[start - 1 : start], text[end : end + 1]):
            yield from rules
        elif rules or _RULE_CELL.match(text, start, end):
            yield Span(start, end)
