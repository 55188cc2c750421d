"""Puts a PDF page's characters into lines, and lines into paragraphs and rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from youju.patterns import regex
from youju.sources.documents.pdf_page import Glyph

__all__ = ["Line", "baselines", "columns_of", "join_text", "lines_of", "opens_paragraph"]

_WORD_GAP = 0.25  # of an em, between Latin words
_BLANK_GAP = 0.9  # of an em, between words of any kind
_COLUMN_GAP = 1.7  # of an em, between columns
_APART = 0.3  # of an em, between the widest cells of two columns
_DIGITS = frozenset("0123456789")
_OPENING = regex(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\(?[0-9]{1,2}[.．、)）](?![0-9])|（[0-9]{1,2}）|"
    r"第[一二三四五六七八九十]{1,3}[章节部条]|附[件表录]|[注：:]{2}|表[0-9]"
)


class Line(NamedTuple):
    """Characters on one baseline.

    Attributes:
        fields: Its stretches between wide gaps, as text.
        spans: Left and right of each stretch.
        top, bottom: Of its characters.
    """

    fields: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]
    top: float
    bottom: float

    @property
    def left(self) -> float:
        """Of its first character."""
        return self.spans[0][0]

    @property
    def right(self) -> float:
        """Of its last character."""
        return self.spans[-1][1]

    @property
    def text(self) -> str:
        """Its stretches, parted by TAB."""
        return "\t".join(self.fields)


def baselines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group characters by baseline, within a fifth of their height."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.bottom):
        height = max(glyph.bottom - glyph.top, 4.0)
        if groups and glyph.bottom - groups[-1][0].bottom <= max(0.3 * height, 1.5):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return groups


def lines_of(glyphs: Iterable[Glyph], em: float, column_gap: float = _COLUMN_GAP) -> list[Line]:
    """Return the lines from the top, each with its stretches from the left, parted where a gap is that many em wide."""
    lines = []
    for group in baselines(glyphs):
        group.sort(key=lambda glyph: glyph.left)
        size = max(em * 0.6, min(max(glyph.right - glyph.left for glyph in group), em * 1.5))
        fields, spans = _stretches(group, size, column_gap * size)
        if not any(fields):
            continue  # all of it was struck out
        lines.append(Line(fields, spans, min(glyph.top for glyph in group), max(glyph.bottom for glyph in group)))
    return lines


def _stretches(
    group: Sequence[Glyph], em: float, column_gap: float
) -> tuple[tuple[str, ...], tuple[tuple[float, float], ...]]:
    texts = [group[0].text]
    spans = [(group[0].left, group[0].right)]
    for at, (before, glyph) in enumerate(pairwise(group)):
        gap = glyph.left - before.right
        if gap > column_gap:
            texts.append(glyph.text)
            spans.append((glyph.left, glyph.right))
            continue
        latin = before.text.isascii() and glyph.text.isascii() and (before.text.isalpha() or glyph.text.isalpha())
        narrow = latin or _parts_figures(group, at, gap)
        texts[-1] += (" " if gap > (_WORD_GAP if narrow else _BLANK_GAP) * em else "") + glyph.text
        spans[-1] = (spans[-1][0], glyph.right)
    if len(texts) > 1 and all(len(text) == 1 for text in texts):  # a word set wide: 目　　录
        return ("".join(texts),), ((spans[0][0], spans[-1][1]),)
    return tuple(texts), tuple(spans)


def _parts_figures(group: Sequence[Glyph], at: int, gap: float) -> bool:
    """Tell whether a gap between two digits is wider than those before and behind it: 表1 2024年."""
    if not (group[at].text in _DIGITS and group[at + 1].text in _DIGITS):
        return False
    around = [pair for place in (at - 1, at + 1) if place >= 0 and len(pair := group[place : place + 2]) == 2]
    return all(other.left - one.right < gap / 2 for one, other in around)


def join_text(first: str, second: str) -> str:
    """Join two lines of one paragraph or cell: a blank only between Latin words or figures.

    >>> join_text("用途管", "制"), join_text("annual", "report")
    ('用途管制', 'annual report')
    """
    both_latin = first[-1:].isascii() and second[:1].isascii() and (first[-1:].isalpha() or second[:1].isalpha())
    return first + (" " if first and second and both_latin else "") + second


def opens_paragraph(line: Line) -> bool:
    """Tell whether a line's first words open a paragraph wherever it begins: a numbered heading or point."""
    return _OPENING.match(line.text) is not None


def columns_of(lines: Sequence[Line], em: float) -> list[tuple[float, float]] | None:
    """Return left and right of the columns that lines share: stretches that no gap crosses.

    None when two stretches of one line fall into one column.
    """
    columns: list[tuple[float, float]] = []
    for left, right in sorted(span for line in lines for span in line.spans):
        if columns and left < columns[-1][1] + _APART * em:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    for line in lines:
        held = {
            column for column in columns for left, right in line.spans if column[0] <= (left + right) / 2 <= column[1]
        }
        if len(held) < len(line.spans):
            return None
    return columns
