"""What a PDF page draws: its characters with their places, and the rules of its tables."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from math import pi
from typing import Any, NamedTuple

__all__ = ["Glyph", "PageContent", "Rule", "read_page"]

_THIN = 2.5  # points; a filled box no thicker is a rule
_SHORT = 3.0
_STRAIGHT = 0.7
_MOST_SEGMENTS = 5000  # of one path; more is a drawing
_MOST_OBJECTS = 100_000  # of one page
_MEANINGLESS = ("\0", "\ufffd")
_Point = tuple[float, float]
_Turn = Callable[[float, float], _Point]


class Glyph(NamedTuple):
    """A character on a page, in points from the top left; `bottom` is its baseline."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Between left and right."""
        return (self.left + self.right) / 2


class Rule(NamedTuple):
    """A straight line along one axis: at `place` on the other, from `start` to `end`."""

    place: float
    start: float
    end: float


class PageContent(NamedTuple):
    """A page as drawn.

    Attributes:
        width, height: Of the page as shown.
        em: Width of a 汉字 in its running text.
        glyphs: In drawing order, without blanks.
        across, down: Rules.
        pictures: Whether it holds pictures.
        turned: Whether some text runs at an angle to the rest, and was left out.
        unreadable: How many characters have no known meaning.
    """

    width: float
    height: float
    em: float
    glyphs: tuple[Glyph, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]
    pictures: bool
    turned: bool
    unreadable: int


def read_page(page: Any) -> PageContent:
    """Return what a pypdfium2 page draws, turned so that most of its text is upright."""
    text = page.get_textpage()
    angles = _angles(text)
    turn = Counter(angles).most_common(1)[0][0] if angles else page.get_rotation() % 360
    left, bottom, right, top = page.get_mediabox()
    width, height = right - left, top - bottom

    def shown(x: float, y: float) -> _Point:
        x, y = x - left, y - bottom
        return {0: (x, height - y), 90: (y, x), 180: (width - x, y), 270: (height - y, width - x)}[turn]

    glyphs, unreadable = _glyphs(text, [angle == turn for angle in angles], shown)
    across, down, pictures = _rules(page, shown)
    wide = sorted(glyph.right - glyph.left for glyph in glyphs if not glyph.text.isascii())
    size = (height, width) if turn in (90, 270) else (width, height)
    turned = any(angle != turn for angle in angles)
    em = wide[len(wide) // 2] if wide else 10.0
    return PageContent(*size, em, glyphs, tuple(across), tuple(down), pictures, turned, unreadable)


def _angles(text: Any) -> list[int]:
    """Return at which quarter turn each character is drawn."""
    import pypdfium2.raw as pdfium

    return [round(pdfium.FPDFText_GetCharAngle(text, index) / (pi / 2)) % 4 * 90 for index in range(text.count_chars())]


def _glyphs(text: Any, upright: list[bool], shown: _Turn) -> tuple[tuple[Glyph, ...], int]:
    """Return the characters, and how many have no known meaning. What is drawn twice to look bold counts once."""
    import pypdfium2.raw as pdfium

    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    glyphs: list[Glyph] = []
    unreadable = 0
    seen: dict[str, Glyph] = {}
    for index in (place for place, right_way in enumerate(upright) if right_way):
        char = chr(pdfium.FPDFText_GetUnicode(text, index))
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 or char in _MEANINGLESS or "\ue000" <= char < "\uf900":
            unreadable += 1
            continue
        if not char.isprintable() or char.isspace():
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        first, second = shown(box.left, box.top), shown(box.right, box.bottom)
        base = shown(x.value, y.value)[1]
        glyph = Glyph(char, min(first[0], second[0]), max(first[0], second[0]), min(first[1], second[1]), base)
        last = seen.get(char)
        if last is not None and abs(last.left - glyph.left) + abs(last.bottom - base) < (glyph.right - glyph.left) / 4:
            continue
        seen[char] = glyph
        glyphs.append(glyph)
    return tuple(glyphs), unreadable


def _rules(page: Any, shown: _Turn) -> tuple[list[Rule], list[Rule], bool]:
    import pypdfium2.raw as pdfium

    across: list[Rule] = []
    down: list[Rule] = []
    pictures = False
    objects = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE), max_depth=4)
    for item in islice(objects, _MOST_OBJECTS):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures = True
            continue
        for first, second in _strokes(item):
            x0, y0 = shown(*first)
            x1, y1 = shown(*second)
            if abs(y0 - y1) <= _STRAIGHT and abs(x0 - x1) >= _SHORT:
                across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x0 - x1) <= _STRAIGHT and abs(y0 - y1) >= _SHORT:
                down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return across, down, pictures


def _strokes(item: Any) -> Iterator[tuple[_Point, _Point]]:
    """Yield the straight strokes of a path; a thin filled box is one stroke along its middle."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = item.get_bounds()
    if min(right - left, top - bottom) <= _THIN:
        if right - left >= top - bottom:
            middle = (bottom + top) / 2
            yield (left, middle), (right, middle)
        else:
            middle = (left + right) / 2
            yield (middle, bottom), (middle, top)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if stroke.value:
        yield from _segments(item)


def _segments(item: Any) -> Iterator[tuple[_Point, _Point]]:
    import pypdfium2.raw as pdfium

    matrix = item.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = at = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield at, point
        at = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield at, start
            at = start
