"""Fixed names that hold a numeral (十四五, 双随机一公开), and words that only look like numbers (一律, 统一)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from youju.mentions.numerals import CHINESE_DIGITS
from youju.resources import read_lines

__all__ = ["Name", "find_name", "listed_keys"]

_NUMERAL = re.compile(f"[0-9０-９{''.join(CHINESE_DIGITS)}十半百]")


class Name(NamedTuple):
    """A listed word around a numeral: where it starts and ends, and whether it is a name or no number at all."""

    start: int
    end: int
    is_name: bool


class _Entry(NamedTuple):
    text: str
    offset: int
    is_name: bool
    not_before: str


@cache
def _table() -> dict[str, tuple[_Entry, ...]]:
    """Return every listed word by its first numeral and the character after it, longest first."""
    table: dict[str, list[_Entry]] = {}
    for line in read_lines("corpora/terms/fixed_names.txt"):
        name, _, unless = line.partition(" !")
        _enter(table, name, unless, is_name=True)
    for line in read_lines("corpora/terms/not_numbers.txt"):
        for word in line.split():
            _enter(table, word, "", is_name=False)
    return {
        key: tuple(sorted(entries, key=lambda one: (-len(one.text), not one.is_name))) for key, entries in table.items()
    }


def _enter(table: dict[str, list[_Entry]], word: str, unless: str, *, is_name: bool) -> None:
    found = _NUMERAL.search(word)
    if found:
        at = found.start()
        table.setdefault(word[at : at + 2], []).append(_Entry(word, at, is_name, unless))


@cache
def listed_keys() -> frozenset[str]:
    """Return the two characters with which a listed word goes on from its first numeral."""
    return frozenset(_table())


def find_name(text: str, at: int, floor: int) -> Name | None:
    """Return the longest listed word whose first numeral stands at `at` and that doesn't begin before `floor`."""
    table = _table()
    for entry in (*table.get(text[at : at + 2], ()), *table.get(text[at], ())):
        start = at - entry.offset
        if start < floor or not text.startswith(entry.text, start):
            continue
        end = start + len(entry.text)
        following = text[end : end + 1]
        if following and (
            following in entry.not_before or (entry.text[-1].isascii() and following.isascii() and following.isalnum())
        ):
            continue
        return Name(start, end, entry.is_name)
    return None
