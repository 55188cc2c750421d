"""What a table's row calls itself: an item's name without its numbering, a 其中, a 合计 or 小计."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from youju.patterns import regex
from youju.sources.tables import RowKind
from youju.sources.tables.headers import strip_numbering, terms
from youju.sources.workbooks.grid import compact

__all__ = ["Label", "first_words", "level_name", "name_label", "one_line", "sum_words", "unwrapped"]

_INDICATOR_NUMBER = regex(r"指标\s*\d{0,2}\s*[:：.、]\s*")
_SCORE_IN_NAME = regex(r"[(（]\s*\d+(?:\.\d+)?\s*分?\s*[)）]$")
_WRAP = regex(r"(?<=[^\x00-\x7f])[ \t]*\r?\n\s*(?=[^\x00-\x7f])")
_BLANK_NAME = regex(r"[.…·\s]*")


@dataclass(frozen=True, slots=True)
class Label:
    """What a row calls itself."""

    kind: RowKind
    text: str


@lru_cache(maxsize=2**15)
def one_line(text: str) -> str:
    """Write a text on one line."""
    return " ".join(text.split())


def unwrapped(text: str) -> str:
    """Join the lines of a name that a narrow column broke: 水库 over 养护 is 水库养护."""
    return _WRAP.sub("", text) if "\n" in text else text


@lru_cache(maxsize=2**15)
def name_label(text: str) -> Label:
    """Return an item's label: without numbering; 其中 makes it a detail of the row above."""
    words = one_line(text)
    for start in terms().detail_starts if "中" in words else ():
        if compact(words).startswith(start) and len(compact(words)) > len(start):
            rest = words[words.index("中") + 1 :].lstrip(":：、 ")
            return Label(RowKind.DETAIL, strip_numbering(rest))
    words = _SCORE_IN_NAME.sub("", _INDICATOR_NUMBER.sub("", strip_numbering(words), count=1)).strip()
    return Label(RowKind.ITEM, "" if _BLANK_NAME.fullmatch(words) else words)


@lru_cache(maxsize=2**15)
def sum_words(text: str) -> tuple[RowKind, str, bool] | None:
    """Return the kind and words of a 合计 or 小计, and whether it names what it sums up; None for other texts."""
    words = compact(strip_numbering(text)).rstrip(":")
    if words in terms().totals:
        return RowKind.TOTAL, words, False
    if words in terms().subtotals:
        return RowKind.SUBTOTAL, words, False
    return (RowKind.SUBTOTAL, words, True) if words.endswith(terms().subtotal_ends) else None


def first_words(texts: Sequence[str]) -> str:
    """Return the first of these texts that says something, without spaces and numbering; empty when none does."""
    return next((words for text in texts if (words := compact(strip_numbering(text)))), "")


def level_name(text: str) -> str:
    """Take the score that a template adds off a level's name: 产出指标（50分）."""
    return _SCORE_IN_NAME.sub("", strip_numbering(text)).strip()
