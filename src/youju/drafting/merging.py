"""Two drafts that went on from one: what either changed is kept; where both changed the same, people's words hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from youju.domain.report import Annex, Block, Cell, Draft, Figure, Origin, Paragraph, Run, Section, Table, Text
from youju.drafting.slots import join_text

__all__ = ["merge_edits"]

_One = TypeVar("_One", Section, Block)
_Atom = TypeVar("_Atom", bound=Hashable)
_NAMELESS = "开头"
_SENTENCE = re.compile(r"[^。！？；]*[。！？；]+|[^。！？；]+")


def merge_edits(base: Draft, latest: Draft, edited: Draft) -> tuple[Draft, tuple[str, ...]]:
    """Lay people's edits over the newest draft.

    Args:
        base: What both go back to.
        latest: The newest draft.
        edited: As people left it.

    Returns:
        The draft with both, and the headings of sections in which both changed the same sentence or cell.
    """
    merger = _Merger()
    annexes = edited.annexes
    if edited.annexes == base.annexes:
        annexes = latest.annexes
    elif len(edited.annexes) == len(base.annexes) == len(latest.annexes):
        triples = zip(base.annexes, latest.annexes, edited.annexes, strict=True)
        annexes = tuple(Annex(_either(a.title, b.title, c.title), merger.sections(a, b, c)) for a, b, c in triples)
    merged = replace(
        latest,
        title=_either(base.title, latest.title, edited.title),
        date=_either(base.date, latest.date, edited.date),
        sections=merger.sections(base, latest, edited),
        annexes=annexes,
    )
    return merged, tuple(dict.fromkeys(merger.clashes))


def _either(before: str, newest: str, edited: str) -> str:
    return newest if edited == before else edited


class _Merger:
    """Merges sections and their blocks by id."""

    def __init__(self) -> None:
        self.clashes: list[str] = []
        self._heading = ""

    def sections(self, base: Draft | Annex, latest: Draft | Annex, edited: Draft | Annex) -> tuple[Section, ...]:
        """Return the sections of both."""
        return tuple(_merged(base.sections, latest.sections, edited.sections, self._section))

    def _section(self, before: Section, newest: Section, edited: Section) -> Section:
        if edited == before:
            return newest
        self._heading = edited.heading or _NAMELESS
        blocks = tuple(_merged(before.blocks, newest.blocks, edited.blocks, self._block))
        return replace(newest, heading=_either(before.heading, newest.heading, edited.heading), blocks=blocks)

    def _block(self, before: Block, newest: Block, edited: Block) -> Block:
        if edited == before:
            return newest
        if newest in (before, edited):
            return edited
        together: Block | None = None
        if isinstance(before, Paragraph) and isinstance(newest, Paragraph) and isinstance(edited, Paragraph):
            together = _paragraph(before, newest, edited)
        elif isinstance(before, Table) and isinstance(newest, Table) and isinstance(edited, Table):
            together = self._table(before, newest, edited)
        if together is None:
            self.clashes.append(self._heading)
        return together or edited

    def _table(self, before: Table, newest: Table, edited: Table) -> Table | None:
        """Return a table with what both changed, by cells where all have one shape, else by rows."""
        if _shape(before) == _shape(newest) == _shape(edited):
            places = zip(before.rows, newest.rows, edited.rows, strict=True)
            rows: list[tuple[Cell, ...]] | None = [tuple(map(self._cell, *row)) for row in places]
        else:
            rows = _laid_together(before.rows, newest.rows, edited.rows)
        return None if rows is None else replace(edited, rows=tuple(rows))

    def _cell(self, before: Cell, newest: Cell, edited: Cell) -> Cell:
        if edited == before:
            return newest
        if newest not in (before, edited):
            self.clashes.append(self._heading)
        return edited


def _shape(table: Table) -> list[list[tuple[int, int]]]:
    return [[(cell.colspan, cell.rowspan) for cell in row] for row in table.rows]


def _paragraph(before: Paragraph, newest: Paragraph, edited: Paragraph) -> Paragraph | None:
    """Return a paragraph with what both changed; None when they changed the same sentence."""
    moved = _moved_figures(before.runs, newest.runs)
    if moved is not None:
        runs = tuple(moved.get(run, run) if isinstance(run, Figure) else run for run in edited.runs)
        return replace(edited, runs=runs)
    atoms = _laid_together(*([*_atoms(one.runs)] for one in (before, newest, edited)))
    if atoms is None:
        return None
    by_people = Origin.HUMAN in (newest.origin, edited.origin)
    return replace(edited, runs=join_text(atoms), origin=Origin.HUMAN if by_people else edited.origin)


def _atoms(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield runs with their words cut into sentences."""
    for run in runs:
        if isinstance(run, Text) and not run.key:
            yield from (Text(found.group()) for found in _SENTENCE.finditer(run.text))
        else:
            yield run


def _laid_together(before: Sequence[_Atom], newest: Sequence[_Atom], edited: Sequence[_Atom]) -> list[_Atom] | None:
    """Return a sequence with both changes, what both added at one place one after the other; None when they overlap."""
    both = dict.fromkeys((*_replacements(before, newest), *_replacements(before, edited)))
    changes = sorted(both, key=lambda one: one[:2])
    merged: list[_Atom] = []
    done = 0
    for start, end, instead in changes:
        if start < done:
            return None
        merged += [*before[done:start], *instead]
        done = end
    return [*merged, *before[done:]]


def _replacements(before: Sequence[_Atom], after: Sequence[_Atom]) -> Iterator[tuple[int, int, tuple[_Atom, ...]]]:
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield i, j, tuple(after[k:m])


def _moved_figures(before: Sequence[Run], newest: Sequence[Run]) -> dict[Figure, Figure] | None:
    """Return the figures that followed their data; None when more than figures changed."""
    if len(before) != len(newest):
        return None
    moved: dict[Figure, Figure] = {}
    for one, other in zip(before, newest, strict=True):
        if isinstance(one, Figure) and isinstance(other, Figure) and one.id == other.id:
            moved[one] = other
        elif one != other:
            return None
    return moved


def _merged(
    base: Sequence[_One], latest: Sequence[_One], edited: Sequence[_One], join: Callable[[_One, _One, _One], _One]
) -> list[_One]:
    """Return what people have, in their order, with what the newest draft changed, added and dropped."""
    was, now = ({one.id: one for one in many} for many in (base, latest))
    merged: list[_One] = []
    for one in edited:
        before, newest = was.get(one.id), now.get(one.id)
        if before is not None and newest is not None:
            merged.append(join(before, newest, one))
        elif one != before:  # people's own; or dropped since, but not what they wrote into it
            merged.append(one)
    taken = {one.id for one in edited}
    for place, one in enumerate(latest):
        if one.id not in was and one.id not in taken:
            earlier = {other.id for other in latest[:place]}
            at = next((at for at in range(len(merged), 0, -1) if merged[at - 1].id in earlier), 0)
            merged.insert(at, one)
    return merged
