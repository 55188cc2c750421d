"""Tells from a page's text its small signs off the line (marks of notes, m², PM₂.₅), notes, and what is struck."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from youju.patterns import regex
from youju.sources.documents.pdf_lines import Line, baselines, join_text
from youju.sources.documents.pdf_page import Glyph, PageContent, Rule

__all__ = ["notes_of", "separator_of", "settle", "without_struck"]

_MARK = regex(r"[\div①-⑳\[\]〔〕［］*＊†]")
_SMALL = 0.75  # of the height of the sign beside it
_BESIDE = 0.4  # of that height, between a small sign and the one it hangs on
_OFF = 0.12  # of that height, by which a small sign leaves the baseline
_SHORTEST_SEPARATOR, _LONGEST_SEPARATOR = 3.0, 0.5  # em; share of the page's width
_CLEAR = 0.4  # of an em above a separator; less is an underline


_STRUCK = (0.35, 0.8)  # of a sign's height from its top, where a line strikes it out


class _Small(NamedTuple):
    """A small sign off the baseline: the sign it hangs on, and whether that is a letter (m², PM₂.₅)."""

    glyph: Glyph
    base: Glyph
    part_of_word: bool


def without_struck(page: PageContent) -> PageContent:
    """Return a page whose signs that a line strikes out are blank: what a tracked change deleted, as it is printed."""
    places = sorted(page.across)
    heights = [rule.place for rule in places]

    def is_struck(glyph: Glyph) -> bool:
        low, high = (glyph.top + share * (glyph.bottom - glyph.top) for share in _STRUCK)
        near = places[bisect_left(heights, low) : bisect_right(heights, high)]
        return any(rule.start - 1 <= glyph.left and glyph.right <= rule.end + 1 for rule in near)

    struck = set(filter(is_struck, page.glyphs))
    blanked = (glyph._replace(text="") if glyph in struck else glyph for glyph in page.glyphs)
    return page._replace(glyphs=tuple(blanked)) if struck else page


def settle(page: PageContent) -> tuple[PageContent, list[Glyph]]:
    """Return a page with its small signs set on the baseline where they belong to a word, and the marks of notes."""
    small = {one.glyph: one for one in _small_signs(page)}
    if not small:
        return page, []
    words = {one.glyph: one.glyph._replace(bottom=one.base.bottom, top=one.base.top) for one in small.values()
             if one.part_of_word}  # fmt: skip
    marks = [one.glyph for one in small.values() if one.glyph not in words]
    kept = tuple(words.get(glyph, glyph) for glyph in page.glyphs if glyph in words or glyph not in small)
    return page._replace(glyphs=kept), marks


def _small_signs(page: PageContent) -> Iterable[_Small]:
    """Yield the small signs: a figure or mark beside a much taller sign, and off its baseline; and what goes on so."""
    groups = [sorted(group, key=lambda one: one.left) for group in baselines(page.glyphs)]
    bottoms = [group[0].bottom for group in groups]
    last: _Small | None = None
    for glyph in (one for group in groups for one in group):
        if last is not None and _goes_on(last.glyph, glyph):
            last = _Small(glyph, last.base, last.part_of_word)
            yield last
            continue
        last = None
        if _MARK.fullmatch(glyph.text) is None:
            continue
        near = range(bisect_left(bottoms, glyph.top), bisect_left(bottoms, glyph.bottom + page.em))
        bases = [base for at in near for base in _neighbours(groups[at], glyph) if _hangs_on(glyph, base)]
        if bases:
            base = min(bases, key=lambda one: one.left > glyph.left)  # what it follows, before what follows it
            letter = base.text.isascii() and base.text.isalpha() and base.left < glyph.left and glyph.text.isdecimal()
            if letter or glyph.bottom < base.bottom:
                last = _Small(glyph, base, letter)
                yield last


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    height = last.bottom - last.top
    same_line = abs(last.bottom - glyph.bottom) < height / 8 and abs(last.top - glyph.top) < height / 2
    return same_line and -1 <= glyph.left - last.right < height / 4 and glyph.text.isascii()


def _neighbours(group: Sequence[Glyph], glyph: Glyph) -> Sequence[Glyph]:
    """Return the signs of a line that stand next to a glyph, before and behind it."""
    at = bisect_left(group, glyph.middle, key=lambda one: one.middle)
    return group[max(at - 1, 0) : at + 1]


def _hangs_on(glyph: Glyph, base: Glyph) -> bool:
    height = base.bottom - base.top
    gap = glyph.left - base.right if base.left < glyph.left else base.left - glyph.right
    return (
        glyph.bottom - glyph.top < _SMALL * height
        and gap < _BESIDE * height
        and base.top < glyph.bottom
        and glyph.top < base.bottom
        and abs(base.bottom - glyph.bottom) > _OFF * height
    )


def separator_of(page: PageContent) -> float:
    """Return at what height the rule above a page's notes stands; below the page when it has none."""
    left = min((glyph.left for glyph in page.glyphs), default=0.0)
    rules = [rule for rule in page.across if _is_separator(rule, left, page)]
    return max((rule.place for rule in rules), default=page.height)


def _is_separator(rule: Rule, left: float, page: PageContent) -> bool:
    length = rule.end - rule.start
    if not _SHORTEST_SEPARATOR * page.em < length < _LONGEST_SEPARATOR * page.width or rule.start > left + page.em:
        return False
    if any(one.start - 2 <= rule.place <= one.end + 2 and rule.start - 2 <= one.place <= rule.end + 2
           for one in page.down):  # fmt: skip
        return False
    beside = [one for one in page.across if one is not rule and abs(one.place - rule.place) < page.em]
    above = [glyph for glyph in page.glyphs if rule.start <= glyph.middle <= rule.end and glyph.bottom < rule.place]
    return not beside and all(rule.place - glyph.bottom > _CLEAR * page.em for glyph in above)


def notes_of(lines: Iterable[Line], marks: Iterable[Glyph]) -> list[str]:
    """Return the notes that the lines below a separator hold, without their marks.

    Args:
        lines: Those lines, from the top.
        marks: The page's marks of notes: a note opens with one that hangs before its first sign, or is set in line.
    """
    hanging = list(marks)
    inline = ["".join(one.text for one in group) for group in _together(hanging)]
    notes: list[str] = []
    for line in lines:
        text = " ".join(line.fields)
        raised = any(mark.right <= line.left + 2 and line.top - 4 < mark.bottom <= line.bottom for mark in hanging)
        mark = next((one for one in inline if text.startswith(one)), "")
        if mark:
            inline = inline[inline.index(mark) + 1 :]
        if notes and not raised and not mark:
            notes[-1] = join_text(notes[-1], text)
        else:
            notes.append(text.removeprefix(mark).lstrip())
    return notes


def _together(marks: Iterable[Glyph]) -> list[list[Glyph]]:
    """Group the signs of one mark: [1], 12."""
    groups: list[list[Glyph]] = []
    for mark in marks:
        if groups and _goes_on(groups[-1][-1], mark):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups
