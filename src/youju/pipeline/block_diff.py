"""Two versions of a section laid over each other: what differs, in groups that are taken or left one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from youju.domain.report import Block, Cell, Paragraph, Run, Table, Text
from youju.drafting.slots import join_text
from youju.mentions import find_mentions

__all__ = ["BlockDiff", "DiffStretch", "diff_blocks"]

_PIECE = re.compile(r"\d[\d.,]*[%％]?|[A-Za-z]+|[^\d]", re.DOTALL)
_ISLAND = 2
"""Unchanged characters that read better as changed with what changed beside them."""
_NONE = -1


@dataclass(frozen=True, slots=True)
class DiffStretch:
    """A stretch of a comparison: `equal`, `delete` or `insert`; -1 for the group of what is equal."""

    kind: str
    text: str
    group: int = _NONE


@dataclass(frozen=True, slots=True)
class _Step:
    """Runs that both versions have, or that one has in place of the other's."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]
    group: int = _NONE


@dataclass(frozen=True, slots=True)
class _Pair:
    """A block in both versions, or in one of them.

    Attributes:
        old, new: The block; None where a version lacks it.
        steps: What became of its runs; of each cell's, for a table.
        group: Of the block as a whole, when one version lacks it or its shape changed.
    """

    old: Block | None
    new: Block | None
    steps: tuple[tuple[_Step, ...], ...] = ()
    group: int = _NONE


@dataclass(frozen=True)
class BlockDiff:
    """What two versions of a section have differently."""

    pairs: tuple[_Pair, ...]

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups, in reading order."""
        found = dict.fromkeys(one.group for one in self.stretches() if one.group != _NONE)
        return tuple(found)

    def stretches(self) -> tuple[DiffStretch, ...]:
        """Return both versions as one text: LF between blocks and rows, TAB between cells."""
        return tuple(_merged(self._stretches()))

    def chosen(self, groups: Set[int]) -> tuple[Block, ...]:
        """Return the older version with the changes of these groups."""
        return tuple(block for pair in self.pairs if (block := _chosen(pair, groups)) is not None)

    def _stretches(self) -> Iterator[DiffStretch]:
        for place, pair in enumerate(self.pairs):
            if place:
                yield DiffStretch("equal", "\n")
            if pair.group != _NONE:
                if pair.old is not None:
                    yield DiffStretch("delete", _block_text(pair.old), pair.group)
                if pair.new is not None:
                    yield DiffStretch("insert", _block_text(pair.new), pair.group)
                continue
            ends = _row_ends(pair.new) if isinstance(pair.new, Table) else frozenset()
            for number, steps in enumerate(pair.steps):
                if number:
                    yield DiffStretch("equal", "\n" if number - 1 in ends else "\t")
                yield from _step_stretches(steps)


def diff_blocks(before: Sequence[Block], after: Sequence[Block]) -> BlockDiff:
    """Compare two versions of a section, block by block as their ids say, word by word within."""
    return BlockDiff(tuple(_Comparison().pairs(before, after)))


class _Comparison:
    """Numbers the groups of one comparison."""

    def __init__(self) -> None:
        self._groups = 0

    def _group(self) -> int:
        self._groups += 1
        return self._groups - 1

    def pairs(self, before: Sequence[Block], after: Sequence[Block]) -> Iterator[_Pair]:
        matcher = SequenceMatcher(None, [one.id for one in before], [one.id for one in after], autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            if kind == "equal":
                yield from (self._pair(old, new) for old, new in zip(before[i:j], after[k:m], strict=True))
            else:
                yield from (_Pair(old, None, group=self._group()) for old in before[i:j])
                yield from (_Pair(None, new, group=self._group()) for new in after[k:m])

    def _pair(self, old: Block, new: Block) -> _Pair:
        if isinstance(old, Paragraph) and isinstance(new, Paragraph):
            return _Pair(old, new, (tuple(self._steps(old.runs, new.runs)),))
        if isinstance(old, Table) and isinstance(new, Table) and _shape(old) == _shape(new):
            cells = zip(_cells(old), _cells(new), strict=True)
            return _Pair(old, new, tuple(tuple(self._steps(was.runs, now.runs)) for was, now in cells))
        return _Pair(old, new, group=self._group())

    def _steps(self, old: Sequence[Run], new: Sequence[Run]) -> Iterator[_Step]:
        before, after = list(_tokens(old)), list(_tokens(new))
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for equal, i, j, k, m in _without_islands(matcher.get_opcodes(), before, after):
            yield _Step(tuple(before[i:j]), tuple(after[k:m]), _NONE if equal else self._group())


def _tokens(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield words one by one; figures, gaps, numbers with their units and text that remembers a fact as wholes."""
    for run in runs:
        if not isinstance(run, Text) or run.key:
            yield run
            continue
        end = 0
        for number in find_mentions(run.text):
            yield from (Text(found.group()) for found in _PIECE.finditer(run.text[end : number.start]))
            end = max(end, number.start)
            if number.end > end:
                yield Text(run.text[end : number.end])
                end = number.end
        yield from (Text(found.group()) for found in _PIECE.finditer(run.text[end:]))


_Span = tuple[bool, int, int, int, int]


def _without_islands(
    steps: Sequence[tuple[str, int, int, int, int]], before: Sequence[Run], after: Sequence[Run]
) -> Iterator[_Span]:
    """Yield the steps, changes joined with the few unchanged characters between them, or left of their clause."""
    joined: list[_Span] = []
    for place, (kind, i, j, k, m) in enumerate(steps):
        if kind != "equal":
            _join(joined, (False, i, j, k, m))
            continue
        words = after[k:m]
        follows = place > 0 and _touches(before[i - 1 : i], after[k - 1 : k], steps[place - 1])
        goes_on = place + 1 < len(steps) and _touches(before[j : j + 1], after[m : m + 1], steps[place + 1])
        lead = _stub(words) if follows else 0
        tail = _stub(words[::-1]) if goes_on and lead < len(words) else 0
        if lead:
            _join(joined, (False, i, i + lead, k, k + lead))
        if lead + tail < len(words):
            joined.append((True, i + lead, j - tail, k + lead, m - tail))
        if tail:
            joined.append((False, j - tail, j, m - tail, m))
    yield from joined


def _touches(old: Sequence[Run], new: Sequence[Run], change: tuple[str, int, int, int, int]) -> bool:
    """Tell whether a change goes on in the same clause: a character, not a mark or a number, is what it has here."""
    kind = change[0]
    sides = (*(old if kind != "insert" else ()), *(new if kind != "delete" else ()))
    return any(map(_is_word, sides))


def _join(steps: list[_Span], change: _Span) -> None:
    """Add a change to steps, to the one before when that is a change too."""
    _, i, j, k, m = change
    if steps and not steps[-1][0]:
        _, i, _, k, _ = steps.pop()
    steps.append((False, i, j, k, m))


def _stub(words: Sequence[Run]) -> int:
    """Return how many words stand before the first mark or number; 0 when they are more than a few."""
    length = next((at for at, one in enumerate(words) if not _is_word(one)), len(words))
    return length if length <= _ISLAND else 0


def _is_word(run: Run) -> bool:
    return isinstance(run, Text) and len(run.text) == 1 and run.text.isalpha()


def _chosen(pair: _Pair, groups: Set[int]) -> Block | None:
    if pair.group != _NONE:
        return pair.new if pair.group in groups else pair.old
    own = {step.group for steps in pair.steps for step in steps} - {_NONE}
    if not own & groups:
        return pair.old
    if own <= groups:
        return pair.new
    lines = [join_text(run for step in steps for run in _taken(step, groups)) for steps in pair.steps]
    if isinstance(pair.new, Paragraph):
        return replace(pair.new, runs=lines[0])
    return _with_cells(pair.new, lines) if pair.new else None


def _taken(step: _Step, groups: Set[int]) -> tuple[Run, ...]:
    return step.new if step.group == _NONE or step.group in groups else step.old


def _with_cells(table: Table, lines: Sequence[tuple[Run, ...]]) -> Table:
    runs = iter(lines)
    return replace(table, rows=tuple(tuple(replace(cell, runs=next(runs)) for cell in row) for row in table.rows))


def _step_stretches(steps: Sequence[_Step]) -> Iterator[DiffStretch]:
    for step in steps:
        if step.group == _NONE:
            yield DiffStretch("equal", _text(step.new))
            continue
        if step.old:
            yield DiffStretch("delete", _text(step.old), step.group)
        if step.new:
            yield DiffStretch("insert", _text(step.new), step.group)


def _merged(stretches: Iterator[DiffStretch]) -> Iterator[DiffStretch]:
    """Yield the stretches, neighbours of one kind and group as one."""
    last: DiffStretch | None = None
    for one in stretches:
        if last is not None and (last.kind, last.group) == (one.kind, one.group):
            last = replace(last, text=last.text + one.text)
            continue
        if last is not None and last.text:
            yield last
        last = one
    if last is not None and last.text:
        yield last


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _block_text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return "\n".join("\t".join(cell.text for cell in row) for row in block.rows)


def _cells(table: Table) -> list[Cell]:
    return [cell for row in table.rows for cell in row]


def _shape(table: Table) -> list[list[tuple[int, int]]]:
    return [[(cell.colspan, cell.rowspan) for cell in row] for row in table.rows]


def _row_ends(table: Table) -> frozenset[int]:
    """Return the numbers of the cells that end a row."""
    ends, last = set(), -1
    for row in table.rows:
        last += len(row)
        ends.add(last)
    return frozenset(ends)
