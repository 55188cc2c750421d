"""A draft as plain text without writing it: the text that its .docx reads back as, with the way to every block."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from youju.domain.facts import fact_id
from youju.domain.findings import Anchor, PlainText, TextKind
from youju.domain.report import Annex, Cell, Draft, Figure, Paragraph, Run, Section, Table, Text
from youju.rendering.runs import printable
from youju.rendering.table_fit import lies_across, place_cells
from youju.rendering.title import break_title

__all__ = ["DraftText", "Spot", "plain_text"]

_BODY = "正文"
_STYLES = {"list": "List Paragraph", "caption": "caption"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a draft.

    Attributes:
        section: Place of its section among `Draft.all_sections()`.
        block: Id of its paragraph or table; empty for the section's heading.
        row, cell: In a table, the row and the place of the cell in it; None for its title and unit line, and elsewhere.
        start, end: Offsets into the text of the paragraph, the cell, or the line.
    """

    section: int
    block: str
    row: int | None
    cell: int | None
    start: int
    end: int


class _Piece(NamedTuple):
    """A stretch of plain text that stands in a draft as it is."""

    start: int
    end: int
    spot: Spot


@dataclass(frozen=True)
class DraftText:
    """A draft's plain text.

    Attributes:
        plain: What checking reads.
        pieces: Where its words stand in the draft, in order.
    """

    plain: PlainText
    pieces: tuple[_Piece, ...]

    def locate(self, start: int, end: int) -> Spot | None:
        """Return where a stretch begins and how far it goes within its block; None for the title and the closing."""
        place = bisect_right(self.pieces, start, key=lambda piece: piece.start) - 1
        while 0 <= place < len(self.pieces) and self.pieces[place].end <= start < end:
            place += 1  # begins in a separator: belongs to what follows
        if not 0 <= place < len(self.pieces) or self.pieces[place].start > max(start, end - 1):
            return None
        spot = self.pieces[place].spot
        last = place
        while last + 1 < len(self.pieces) and self.pieces[last + 1].start < end and self._together(place, last + 1):
            last += 1
        within = self.pieces[last]
        return replace(
            spot,
            start=spot.start + max(start - self.pieces[place].start, 0),
            end=within.spot.start + min(end, within.end) - within.start,
        )

    def _together(self, one: int, other: int) -> bool:
        first, second = self.pieces[one].spot, self.pieces[other].spot
        return (first.section, first.block, first.row, first.cell) == (
            second.section,
            second.block,
            second.row,
            second.cell,
        )


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph or a table on its way to the text; which way its page stands decides about empty lines.

    Attributes:
        style: Of the paragraph, as Word names it; empty for a table.
        runs: Of the paragraph.
        table: The table.
        section, block: Where it stands in the draft; -1 outside of sections.
        landscape: On a turned page; None for where the next line stands.
        trailing: For what closes the text: where the line before stands.
    """

    style: str = ""
    runs: tuple[Run, ...] = ()
    table: Table | None = None
    section: int = -1
    block: str = ""
    landscape: bool | None = False
    trailing: bool = False


_EMPTY = _Line("Normal")
_JOIN = _Line("分隔")


def plain_text(draft: Draft) -> DraftText:
    """Return the text that the draft's .docx reads back as, with its anchors and content controls."""
    lines = _settled([*_main(draft), *_annexes(draft)])
    writer = _Writer()
    for line, following in pairwise([*lines, None]):
        if line is None:
            continue
        if line.table is None:
            writer.paragraph(line)
            continue
        writer.table(line, line.table)
        if following is None or following.table is not None or following.landscape != line.landscape:
            writer.paragraph(_JOIN)
    plain = PlainText("".join(writer.texts), tuple(writer.anchors), draft.title, kind=TextKind.DOCUMENT)
    return DraftText(plain, tuple(writer.pieces))


def _settled(lines: list[_Line]) -> list[_Line]:
    turned = False
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        turned = turned if line.landscape is None else line.landscape
        if not line.trailing:
            lines[place] = replace(line, landscape=turned)
    turned = False
    for place, line in enumerate(lines):
        if line.trailing:
            lines[place] = replace(line, landscape=turned)
        turned = bool(lines[place].landscape)
    return lines


def _main(draft: Draft) -> Iterator[_Line]:
    yield _title("Title", draft.title, draft.unit)
    yield replace(_EMPTY, landscape=None)
    for number, section in enumerate(draft.sections):
        yield from _section(section, number)
    yield from _closing(draft)


def _title(style: str, title: str, unit: str) -> _Line:
    return _Line(style, (Text("\n".join(break_title(title, unit))),), landscape=None)


def _section(section: Section, number: int) -> Iterator[_Line]:
    if section.heading:
        level = min(max(section.level, 1), 4)
        yield _Line(f"heading {level}", (Text(section.heading),), section=number, landscape=None)
    for block in section.blocks:
        if isinstance(block, Table):
            turned = lies_across(block)
            if block.title:
                yield _Line("caption", (Text(block.title),), section=number, block=block.id, landscape=turned)
            if block.unit_line:
                yield _Line("单位行", (Text(block.unit_line),), section=number, block=block.id, landscape=turned)
            yield _Line(table=block, section=number, block=block.id, landscape=turned)
        else:
            yield _paragraph(block, number)


def _paragraph(block: Paragraph, number: int) -> _Line:
    style = _STYLES.get(block.style, "Body Text")
    return _Line(style, block.runs, section=number, block=block.id, landscape=None if style == "caption" else False)


def _closing(draft: Draft) -> Iterator[_Line]:
    if draft.annexes:
        yield replace(_EMPTY, trailing=True)
        for number, annex in enumerate(draft.annexes, 1):
            lead = "附件：" if number == 1 else ""
            count = f"{number}." if len(draft.annexes) > 1 else ""
            name = "".join(annex.title.splitlines())
            yield _Line("附件说明", (Text(f"{lead}{count}{name}"),), trailing=True)
    if draft.unit or draft.date:
        yield replace(_EMPTY, trailing=True)
        yield _Line("Signature", (Text(draft.unit),), trailing=True)
        if draft.date:
            yield _Line("Date", (Text(draft.date),), trailing=True)


def _annexes(draft: Draft) -> Iterator[_Line]:
    section = len(draft.sections)
    for number, annex in enumerate(draft.annexes, 1):
        mark = "附件" if len(draft.annexes) == 1 else f"附件{number}"
        yield _Line("附件标记", (Text(mark),), landscape=None)
        yield replace(_EMPTY, landscape=None)
        yield _title("附件标题", annex.title, draft.unit)
        yield from _annex_sections(annex, section)
        section += len(annex.sections)


def _annex_sections(annex: Annex, first: int) -> Iterator[_Line]:
    for number, section in enumerate(annex.sections, first):
        yield from _section(section, number)


class _Writer:
    """Writes lines as the .docx walker reads them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.anchors: list[Anchor] = []
        self.pieces: list[_Piece] = []
        self._at = 0
        self._block = 0
        self._controls: list[tuple[int, int, str]] = []

    def paragraph(self, line: _Line) -> None:
        """Write a paragraph."""
        start = self._at
        done = 0
        for run in line.runs:
            self._run(run, Spot(line.section, line.block, None, None, done, done))
            done += len(run.text)
        self._end(start, "heading" if line.style.startswith("heading ") else "paragraph", line.style)

    def table(self, line: _Line, table: Table) -> None:
        """Write a table, a row a line."""
        columns = len(table.widths)
        for number, row in enumerate(place_cells(table, columns)):
            start, cells = self._at, 0
            for place, one in enumerate(row):
                self._write("\t" if place else "")
                if not one.continues:
                    self._cell(one.cell, Spot(line.section, line.block, number, cells, 0, 0))
                    cells += 1
                self._write("\t" * (one.cell.colspan - 1))
            self._end(start, "row", "")

    def _cell(self, cell: Cell, spot: Spot) -> None:
        """Write a cell on one line: breaks and tabs in it are one space, and none at its end."""
        done, space = 0, False
        for run in cell.runs:
            start, begun = self._at, False
            for place, part in _unbroken(run.text):
                space = space or place > 0 or run.text[:1] in ("\n", "\t")
                self._write(" " if space else "")
                space = False
                if not begun:
                    start, begun = self._at, True
                at = done + place
                self._piece(part, replace(spot, start=at, end=at + len(part)))
            space = space or run.text[-1:] in ("\n", "\t")
            self._control(run, start)
            done += len(run.text)

    def _run(self, run: Run, spot: Spot) -> None:
        start = self._at
        self._piece(printable(run.text), replace(spot, end=spot.start + len(run.text)))
        self._control(run, start)

    def _piece(self, text: str, spot: Spot) -> None:
        start = self._at
        self._write(text)
        if text and spot.section >= 0:
            self.pieces.append(_Piece(start, self._at, spot))

    def _control(self, run: Run, start: int) -> None:
        """Note the content control of a figure, or of what was typed over one."""
        tag = run.id if isinstance(run, Figure) else fact_id(run.key) if isinstance(run, Text) and run.key else ""
        if tag and self._at > start:
            self._controls.append((start, self._at, tag))

    def _write(self, text: str) -> None:
        self.texts.append(text)
        self._at += len(text)

    def _end(self, start: int, kind: str, style: str) -> None:
        if self._at > start:
            controls = tuple(sorted(self._controls))
            self.anchors.append(Anchor(start, self._at, _BODY, self._block, kind, style, controls))
        self._controls = []
        self._block += 1
        self._write("\n")


def _unbroken(text: str) -> Sequence[tuple[int, str]]:
    """Return the stretches of a cell's text between tabs and breaks, each with its place."""
    parts: list[tuple[int, str]] = []
    start = 0
    for place, char in enumerate(text + "\n"):
        if char in "\n\t":
            if shown := printable(text[start:place]):
                parts.append((start, shown))
            start = place + 1
    return parts
