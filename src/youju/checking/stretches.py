"""Knows the stretches around a place of a text: its clause, its statement between two ；, what several things span."""

from __future__ import annotations

from typing import Protocol

from youju.checking.reading import Number, Sentence

__all__ = ["clause_before", "span_of", "statement_around"]

_MARKS = "，。；：、\n"


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def clause_before(text: str, at: int, floor: int = 0, marks: str = _MARKS) -> str:
    """Return the words before an offset from the last of some marks on, or from `floor`.

    >>> clause_before("全年支出8万元，其中水费", 11)
    '其中水费'
    """
    words = text[max(0, floor) : at]
    for mark in marks:
        words = words.rpartition(mark)[2]
    return words


def statement_around(text: str, sentence: Sentence, number: Number) -> tuple[int, int]:
    """Return where the words between the ； around a number begin and end."""
    start = max(text.rfind(mark, sentence.start, number.start) for mark in "；;") + 1 or sentence.start
    ends = [at for mark in "；;" if (at := text.find(mark, number.end, sentence.end)) >= 0]
    return start, min(ends, default=sentence.end)


def span_of(*things: _Spanned) -> tuple[int, int]:
    """Return where the first of several numbers begins and the last ends, in whatever order they are given."""
    return min(one.start for one in things), max(one.end for one in things)
