"""Lays two drafts over each other: one draft whose runs say what the newer one adds and what it drops."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from youju.domain.report import Annex, Block, Draft, Paragraph, Run, Section, Table, Text
from youju.rendering.runs import Revised

__all__ = ["merge_drafts"]

_TOKEN = re.compile(r"[\d.,%％]+|[A-Za-z]+|.", re.DOTALL)
_ISLAND = 2  # unchanged characters between two changes that read better as changed with them


class _Step(NamedTuple):
    """A stretch of two sequences: equal, or replaced (either side may be empty)."""

    equal: bool
    old: tuple[int, int]
    new: tuple[int, int]


def merge_drafts(old: Draft, new: Draft) -> Draft:
    """Return the new draft with the words of the old one that it lacks; what differs is `Revised`."""
    annexes = tuple(
        Annex((after or before).title, _sections(before.sections if before else (), after.sections if after else ()))
        for before, after in zip_longest(old.annexes, new.annexes)
        if before or after
    )
    return replace(new, sections=_sections(old.sections, new.sections), annexes=annexes)


def _sections(old: Sequence[Section], new: Sequence[Section]) -> tuple[Section, ...]:
    merged: list[Section] = []
    for step in _steps([one.id for one in old], [one.id for one in new]):
        before, after = old[slice(*step.old)], new[slice(*step.new)]
        if step.equal:
            merged += [_section(one, other) for one, other in zip(before, after, strict=True)]
        else:
            merged += [_whole_section(one, inserted=False) for one in before]
            merged += [_whole_section(one, inserted=True) for one in after]
    return tuple(merged)


def _section(old: Section, new: Section) -> Section:
    blocks = _blocks(old.blocks, new.blocks)
    if old.heading == new.heading:
        return replace(new, blocks=blocks)
    runs = _runs([Text(old.heading)] if old.heading else [], [Text(new.heading)] if new.heading else [])
    return replace(new, heading="", blocks=(_heading(new, runs), *blocks))


def _heading(section: Section, runs: tuple[Run, ...]) -> Paragraph:
    return Paragraph(f"{section.id}/heading", runs, style=f"heading{min(max(section.level, 1), 4)}")


def _whole_section(section: Section, *, inserted: bool) -> Section:
    blocks = tuple(part for block in section.blocks for part in _whole(block, inserted=inserted))
    if section.heading:
        heading = Text(section.heading)
        blocks = (_heading(section, (Revised(section.heading, run=heading, inserted=inserted),)), *blocks)
    return replace(section, heading="", blocks=blocks)


def _blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[Block, ...]:
    merged: list[Block] = []
    for step in _steps([one.id for one in old], [one.id for one in new]):
        before, after = old[slice(*step.old)], new[slice(*step.new)]
        if step.equal:
            merged += [block for pair in zip(before, after, strict=True) for block in _block(*pair)]
        else:
            merged += [part for one in before for part in _whole(one, inserted=False)]
            merged += [part for one in after for part in _whole(one, inserted=True)]
    return tuple(merged)


def _block(old: Block, new: Block) -> Iterator[Block]:
    if isinstance(old, Paragraph) and isinstance(new, Paragraph):
        yield replace(new, runs=_runs(old.runs, new.runs))
    elif isinstance(old, Table) and isinstance(new, Table) and _shape(old) == _shape(new):
        rows = tuple(
            tuple(replace(cell, runs=_runs(was.runs, cell.runs)) for was, cell in zip(before, after, strict=True))
            for before, after in zip(old.rows, new.rows, strict=True)
        )
        yield replace(new, rows=rows)
    else:
        yield from _whole(old, inserted=False)
        yield from _whole(new, inserted=True)


def _shape(table: Table) -> tuple[tuple[tuple[int, int], ...], ...]:
    return tuple(tuple((cell.colspan, cell.rowspan) for cell in row) for row in table.rows)


def _whole(block: Block, *, inserted: bool) -> Iterator[Block]:
    """Yield a block that only one draft has, as changed in all its words; a table's title and unit line among them."""
    if isinstance(block, Paragraph):
        yield replace(block, runs=_all(block.runs, inserted=inserted))
        return
    for text, style in ((block.title, "caption"), (block.unit_line, "unit")):
        if text:
            yield Paragraph(f"{block.id}/{style}", (Revised(text, run=Text(text), inserted=inserted),), style=style)
    rows = tuple(tuple(replace(one, runs=_all(one.runs, inserted=inserted)) for one in row) for row in block.rows)
    yield replace(block, title="", unit_line="", rows=rows)


def _all(runs: Sequence[Run], *, inserted: bool) -> tuple[Run, ...]:
    return tuple(Revised(run.text, run=run, inserted=inserted) for run in runs)


def _runs(old: Sequence[Run], new: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs of both, word by word; figures and gaps change as a whole."""
    if tuple(old) == tuple(new):
        return tuple(new)
    before, after = list(_tokens(old)), list(_tokens(new))
    merged: list[Run] = []
    for step in _without_islands(_steps(before, after), after):
        if step.equal:
            merged += _joined(after[slice(*step.new)])
        else:
            merged += _all(_joined(before[slice(*step.old)]), inserted=False)
            merged += _all(_joined(after[slice(*step.new)]), inserted=True)
    return tuple(merged)


def _tokens(runs: Sequence[Run]) -> Iterator[Run]:
    for run in runs:
        if isinstance(run, Text):
            yield from (Text(found.group()) for found in _TOKEN.finditer(run.text))
        else:
            yield run


def _joined(tokens: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for token in tokens:
        if isinstance(token, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].text + token.text)
        else:
            joined.append(token)
    return joined


def _steps(old: Sequence[object], new: Sequence[object]) -> list[_Step]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [_Step(kind == "equal", (i, j), (k, m)) for kind, i, j, k, m in matcher.get_opcodes()]


def _without_islands(steps: Sequence[_Step], new: Sequence[Run]) -> list[_Step]:
    """Join changes with the few unchanged characters between them."""
    result: list[_Step] = []
    for place, step in enumerate(steps):
        tokens = new[slice(*step.new)]
        inner = 0 < place < len(steps) - 1
        short = sum(len(one.text) for one in tokens) <= _ISLAND and all(isinstance(one, Text) for one in tokens)
        change = not step.equal or (inner and short)
        if change and result and not result[-1].equal:
            last = result.pop()
            step = _Step(False, (last.old[0], step.old[1]), (last.new[0], step.new[1]))
        result.append(step._replace(equal=not change))
    return result
