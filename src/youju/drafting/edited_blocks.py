"""Paragraphs and tables as people left them in Word: figures stay figures, what was typed over one remembers it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate

from youju.domain.report import Align, Cell, Figure, Gap, Origin, Paragraph, Run, Table, Text
from youju.drafting.slots import join_text
from youju.rendering.table_fit import PlacedCell, place_cells
from youju.sources.documents.ooxml import WalkedCell, WalkedDocument, WalkedTable

__all__ = ["EditedText", "edited_paragraph", "edited_table", "new_table", "squeezed", "table_text"]

_GAP = re.compile(r"【(?P<mark>待补|待核)：(?P<what>[^【】\n]*)】")
_AMOUNT = re.compile(r"[-+−－]?[\d,，]+(?:\.\d+)?[%％]?")


def squeezed(text: str) -> str:
    """Return text without its white space, which neither Word nor people keep."""
    return "".join(text.split())


def table_text(rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table's words by which two versions of it are told alike."""
    return "\n".join("\t".join(squeezed(cell.text) for cell in row) for row in rows)


@dataclass(frozen=True, slots=True)
class EditedText:
    """A stretch of an edited document.

    Attributes:
        text: Its words.
        figures: Figures that still have their marks: start and end in `text`, and as they were written.
    """

    text: str
    figures: tuple[tuple[int, int, Figure], ...]

    @classmethod
    def cut(cls, walked: WalkedDocument, start: int, end: int) -> EditedText:
        """Return a stretch of a document without the white space around it."""
        text = walked.plain.text[start:end]
        start += len(text) - len(text.lstrip())
        inside = sorted(
            (left - start, right - start, walked.written[number])
            for number, (left, right) in walked.figures.items()
            if start <= left and right <= end and number in walked.written
        )
        return cls(text.strip(), tuple(inside))

    def runs(self, before: Sequence[Run] = ()) -> tuple[Run, ...]:
        """Return its runs.

        Args:
            before: Those of the version it was edited from: figures whose marks got lost are found again by them.
        """
        marked = list(self.figures)
        spans = [(start, end) for start, end, _ in marked]
        marked += [
            one for one in self._unmarked(before) if all(one[1] <= left or right <= one[0] for left, right in spans)
        ]
        runs: list[Run] = []
        done = 0
        for start, end, figure in sorted(marked, key=lambda one: one[:2]):
            runs += _words(self.text[done:start], before)
            runs.append(_figure(self.text[start:end], figure))
            done = end
        return join_text([*runs, *_words(self.text[done:], before)])

    def _unmarked(self, before: Sequence[Run]) -> Iterator[tuple[int, int, Figure]]:
        """Yield the older version's figures that stand untouched among words that stayed."""
        known = {(one.id, squeezed(self.text[start:end])) for start, end, one in self.figures}
        lost = [run for run in before if isinstance(run, Figure) and (run.id, squeezed(run.text)) not in known]
        if not lost:
            return
        old = "".join(run.text for run in before)
        starts = accumulate((len(run.text) for run in before), initial=0)
        blocks = SequenceMatcher(None, old, self.text, autojunk=False).get_matching_blocks()
        for run, start in zip(before, starts, strict=False):
            end = start + len(run.text)
            block = next((one for one in blocks if one.a <= start and end <= one.a + one.size), None)
            if block is not None and any(run is one for one in lost):
                yield start - block.a + block.b, end - block.a + block.b, run  # type: ignore[misc]


def _figure(shown: str, written: Figure) -> Run:
    """Return a figure that reads as it was written; else text that remembers its fact."""
    if written.text and squeezed(shown) == squeezed(written.text):
        return written
    return Text(shown, written.key)


def _words(text: str, before: Sequence[Run]) -> Iterator[Run]:
    offices = {run.text: run for run in before if isinstance(run, Gap)}
    done = 0
    for found in _GAP.finditer(text):
        yield Text(text[done : found.start()])
        yield offices.get(found.group()) or Gap(found["what"], verify=found["mark"] == "待核")
        done = found.end()
    yield Text(text[done:])


def edited_paragraph(before: Paragraph, now: EditedText) -> Paragraph:
    """Return a paragraph as people left it: the older one where its words stayed, else theirs under its id."""
    if squeezed(now.text) == squeezed(before.text):
        return before
    runs = now.runs(before.runs)
    return replace(before, runs=runs, origin=before.origin if _follows(before.runs, runs) else Origin.HUMAN)


def _follows(before: Sequence[Run], after: Sequence[Run]) -> bool:
    """Tell whether only figures changed, each still a figure of its fact: the data moved, nobody wrote."""
    return len(before) == len(after) and all(
        one == other or (isinstance(one, Figure) and isinstance(other, Figure) and one.id == other.id)
        for one, other in zip(before, after, strict=True)
    )


def _cells(walked: WalkedDocument, table: WalkedTable) -> list[list[tuple[WalkedCell, EditedText, int]]]:
    """Return the cells of each row that show something, each with how many rows it covers."""
    rows = []
    for number, row in enumerate(table.rows):
        shown = []
        for cell in row:
            if not cell.covered:
                height = 1
                while any(one.covered and one.column == cell.column for one in _row(table, number + height)):
                    height += 1
                shown.append((cell, EditedText.cut(walked, cell.start, cell.end), height))
        rows.append(shown)
    return rows


def _row(table: WalkedTable, number: int) -> Sequence[WalkedCell]:
    return table.rows[number] if number < len(table.rows) else ()


def edited_table(before: Table, walked: WalkedDocument, table: WalkedTable) -> Table:
    """Return a table as people left it: cells that stayed are the older ones, rows and columns are theirs."""
    now = _cells(walked, table)
    columns = max((one.column + one.span for row in table.rows for one in row), default=0)
    rows = []
    for row, old in zip(now, _partners(before, now), strict=True):
        placed = {one.column: one.cell for one in old}
        rows.append(tuple(_edited_cell(placed.get(cell.column), cell, text, height) for cell, text, height in row))
    widths = before.widths if columns == len(before.widths) else _widths(table, columns)
    return replace(before, rows=tuple(rows), widths=widths, header_rows=table.header_rows)


def _partners(before: Table, now: Sequence[Sequence[tuple[WalkedCell, EditedText, int]]]) -> list[Sequence[PlacedCell]]:
    """Return for each row the older row it goes back to: an equal one, else the one whose place it takes."""
    grid = place_cells(before, len(before.widths))
    old = [[one for one in row if not one.continues] for row in grid]
    was = ["\t".join(squeezed(one.cell.text) for one in row) for row in old]
    is_now = ["\t".join(squeezed(text.text) for _, text, _ in row) for row in now]
    partners: list[Sequence[PlacedCell]] = [()] * len(now)
    for _, i, j, k, m in SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes():
        for place in range(min(j - i, m - k)):
            partners[k + place] = old[i + place]
    return partners


def _edited_cell(before: Cell | None, cell: WalkedCell, now: EditedText, height: int) -> Cell:
    if before is not None and squeezed(before.text) == squeezed(now.text):
        return replace(before, colspan=cell.span, rowspan=height)
    if before is not None:
        return replace(before, runs=now.runs(before.runs), colspan=cell.span, rowspan=height)
    amount = _AMOUNT.fullmatch(now.text)
    return Cell(now.runs(), cell.span, height, Align.DECIMAL if amount else Align.CENTER)


def new_table(id_: str, title: str, unit_line: str, walked: WalkedDocument, table: WalkedTable) -> Table:
    """Return a table that people added."""
    columns = max((one.column + one.span for row in table.rows for one in row), default=0)
    rows = tuple(
        tuple(_edited_cell(None, cell, text, height) for cell, text, height in row) for row in _cells(walked, table)
    )
    return Table(id_, title, unit_line, rows, table.header_rows, _widths(table, columns))


def _widths(table: WalkedTable, columns: int) -> tuple[int, ...]:
    known = [max(one // 100, 1) for one in table.widths[:columns]]
    return (*known, *[max(known, default=1)] * (columns - len(known)))
