"""Collects a document's plain text line by line, with anchors and the way back to the XML."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from lxml import etree

from youju.domain.findings import Anchor

__all__ = ["Piece", "PlainOutput"]

_BODY = "正文"
_PAGE_BREAKS = ("page", "column")
_TYPE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}type"


class Piece(NamedTuple):
    """A stretch of plain text and the XML it came from.

    Attributes:
        start: Offset of its first code point in the plain text.
        text: The stretch.
        element: `w:t`, `w:tab`, `w:br` …; None for text that Word generates (numbers of lists).
        skipped: Code points of the element's text before the stretch that Word doesn't show.
    """

    start: int
    text: str
    element: etree._Element | None
    skipped: int = 0


class PlainOutput:
    """The text so far. Each line (paragraph, table row) gets an anchor.

    Attributes:
        length: Code points written.
        part: Part of the document that is being written.
        pending: Separator that only text to come will bring out.
        pieces: What was written from the XML, in order.
    """

    def __init__(self) -> None:
        self.length = 0
        self.part = _BODY
        self.pending = ""
        self.pieces: list[Piece] = []
        self._texts: list[str] = []
        self._anchors: list[Anchor] = []
        self._blocks: dict[str, int] = {}
        self._line = 0
        self._field = 0

    @property
    def at_field_start(self) -> bool:
        """Whether nothing stands in the current cell's line."""
        return self.length in (self._field, self._line)

    @property
    def at_line_start(self) -> bool:
        """Whether nothing stands on the current line."""
        return self.length == self._line

    def text(self) -> str:
        """Return all text."""
        return "".join(self._texts)

    def tail(self, count: int) -> str:
        """Return the last code points of the current line's last stretches."""
        return "".join(piece.text for piece in self.pieces[-count:])[-count:]

    def emit(self, text: str, element: etree._Element | None = None, skipped: int = 0) -> None:
        """Write text of an element, after the separator that was waiting for it."""
        if not text:
            return
        if self.pending:
            self._write(self.pending)
            self.pending = ""
        self.pieces.append(Piece(self.length, text, element, skipped))
        self._write(text)

    def emit_special(self, text: str, element: etree._Element, *, in_cell: bool) -> None:
        """Write a tab or break: within a cell as a space, since TAB and LF part cells and rows."""
        if in_cell:
            self.pending = self.pending or " "
        elif element.get(_TYPE) in _PAGE_BREAKS:
            self.pending = "" if self.at_line_start else "\n"
        else:
            self.emit(text, element)

    def separate(self, text: str) -> None:
        """Write what parts cells."""
        self.pending = ""
        self._write(text)
        self._field = self.length

    def end_line(self, kind: str, style: str = "") -> None:
        """End a paragraph or row."""
        self.pending = ""
        if self.length > self._line:
            block = self._blocks.get(self.part, 0)
            self._anchors.append(Anchor(self._line, self.length, self.part, block, kind, style))
        self._write("\n")
        self._line = self.length

    def finish(self) -> None:
        """End a line that was left open."""
        if not self.at_line_start:
            self.end_line("paragraph")

    def next_block(self) -> None:
        """Count a paragraph or row of the current part."""
        self._blocks[self.part] = self._blocks.get(self.part, 0) + 1

    def _write(self, text: str) -> None:
        self._texts.append(text)
        self.length += len(text)

    def anchors_with(self, marks: Iterable[tuple[int, int, str]]) -> tuple[Anchor, ...]:
        """Return the anchors, each with the marks (start, end, tag) that touch it; equal tags over one place once."""
        starts = [anchor.start for anchor in self._anchors]
        held: dict[int, list[tuple[int, int, str]]] = {}
        for start, end, tag in marks:
            place = max(bisect_right(starts, start) - 1, 0)
            while place < len(starts) and starts[place] < end:
                anchor = self._anchors[place]
                clipped = (max(start, anchor.start), min(end, anchor.end), tag)
                others = held.setdefault(place, [])
                if clipped[0] < clipped[1] and not any(
                    one[2] == tag and one[0] < clipped[1] and clipped[0] < one[1] for one in others
                ):
                    others.append(clipped)
                place += 1
        return tuple(
            replace(anchor, controls=tuple(sorted(held[place]))) if place in held else anchor
            for place, anchor in enumerate(self._anchors)
        )
