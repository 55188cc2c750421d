"""Two drafts that went on from one: what either changed is kept; where both changed the same, people's words hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from youju.domain.report import Annex, Block, Draft, Figure, Paragraph, Run, Section

__all__ = ["merge_edits"]

_One = TypeVar("_One", Section, Block)
_NAMELESS = "开头"


def merge_edits(base: Draft, latest: Draft, edited: Draft) -> tuple[Draft, tuple[str, ...]]:
    """Lay people's edits over the newest draft.

    Args:
        base: What both go back to.
        latest: The newest draft.
        edited: As people left it.

    Returns:
        The draft with both, and the headings of sections in which both changed the same paragraph or table.
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
        if isinstance(before, Paragraph) and isinstance(newest, Paragraph) and isinstance(edited, Paragraph):
            moved = _moved_figures(before.runs, newest.runs)
            if moved is not None:
                runs = tuple(moved.get(run, run) if isinstance(run, Figure) else run for run in edited.runs)
                return replace(edited, runs=runs)
        self.clashes.append(self._heading)
        return edited


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
