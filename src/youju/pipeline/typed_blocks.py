"""Blocks as people typed them on the page: figures that still say their fact stay figures, the rest is text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from youju.domain.facts import Fact, Ledger
from youju.domain.quantity import Kind, Quantity
from youju.domain.report import Block, Cell, Figure, Gap, Origin, Paragraph, Run, Section, Table, Text
from youju.drafting.slots import join_text
from youju.errors import UsageError
from youju.rendering.runs import printable

__all__ = ["replace_words", "typed_blocks"]

_NUMBER = re.compile(r"(?P<digits>[-+−－]?[\d,，]+(?:\.(?P<decimals>\d+))?)(?P<unit>\D{0,6})")
_COLUMN_UNIT = re.compile(r"单位[：:]\s*(\S+)")
_BREAKS = str.maketrans("\n\t\r", "   ")


def typed_blocks(before: Section, blocks: Sequence[Block], ledger: Ledger) -> tuple[Block, ...]:
    """Return the blocks of a section as a person left them.

    What a typed figure says of itself counts only so far as the data bears it out. A paragraph whose words stayed is
    the one before; a changed or new one is the person's. Tables keep their shape: only words in their cells change.

    Args:
        before: The section as it was.
        blocks: As typed.
        ledger: The data.

    Raises:
        UsageError: A table is new, or has another shape than it had.
    """
    return tuple(_Typist(before, ledger).blocks(blocks))


def replace_words(runs: Sequence[Run], start: int, end: int, words: str) -> tuple[Run, ...]:
    """Return runs with the words at start:end replaced; a figure that is touched becomes text that remembers it.

    >>> replace_words((Text("支出"), Figure("合计.支出", "F1", "58万元"), Text("。")), 2, 4, "60")
    (Text(text='支出', key=''), Text(text='60万元', key='合计.支出'), Text(text='。', key=''))
    """
    starts = list(accumulate((len(run.text) for run in runs), initial=0))
    touched = [at for at, run in enumerate(runs) if starts[at] < end and start < starts[at + 1]]
    if not touched:
        return tuple(runs)
    first, last = touched[0], touched[-1]
    head = runs[first].text[: max(start - starts[first], 0)]
    tail = runs[last].text[max(end - starts[last], 0) :]
    key = next((found for at in touched if (found := _key(runs[at]))), "")
    outer_head, inner_head = ("", head) if _is_whole(runs[first]) else (head, "")
    outer_tail, inner_tail = ("", tail) if _is_whole(runs[last]) else (tail, "")
    middle = Text(inner_head + words + inner_tail, key)
    return join_text([*runs[:first], Text(outer_head), middle, Text(outer_tail), *runs[last + 1 :]])


def _key(run: Run) -> str:
    return "" if isinstance(run, Gap) else run.key


def _is_whole(run: Run) -> bool:
    """Tell whether a run means something as a whole."""
    return not isinstance(run, Text) or bool(run.key)


class _Typist:
    """Reads typed blocks against the section they were typed in."""

    def __init__(self, before: Section, ledger: Ledger) -> None:
        self._section = before
        self._ledger = ledger
        self._old = {block.id: block for block in before.blocks}
        self._figures = set(_figures(before))
        self._taken: set[str] = set()
        self._numbers = [int(tail) for name in self._old if (tail := name.rpartition("/")[2]).isdecimal()]

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Yield the blocks, each with an id of its own."""
        for block in blocks:
            if isinstance(block, Table):
                yield self._table(block)
            elif block.text or self._old.get(block.id) == block:
                yield self._paragraph(block)

    def _paragraph(self, typed: Paragraph) -> Paragraph:
        old = self._old.get(typed.id)
        fresh = not isinstance(old, Paragraph) or typed.id in self._taken
        identity = self._new_id() if fresh else typed.id
        self._taken.add(identity)
        runs = self._runs(typed.runs)
        if isinstance(old, Paragraph) and not fresh and old.style == typed.style and _same(old.runs, runs):
            return old
        return Paragraph(identity, runs, Origin.HUMAN, style=typed.style)

    def _new_id(self) -> str:
        self._numbers.append(max(self._numbers, default=0) + 1)
        return f"{self._section.id}/{self._numbers[-1]}"

    def _table(self, typed: Table) -> Table:
        old = self._old.get(typed.id)
        if not isinstance(old, Table) or typed.id in self._taken:
            raise UsageError("这里不能新增表格", place=self._section.heading, remedy="请在数据中补充，或在 Word 中添加")
        if _shape(old) != _shape(typed):
            raise UsageError(
                "表格的行列和原来不一样", place=old.title or self._section.heading, remedy="请只改单元格里的内容"
            )
        self._taken.add(typed.id)
        found = _COLUMN_UNIT.search(old.unit_line)
        unit = found[1] if found else ""
        rows = tuple(
            tuple(self._cell(was, now, unit) for was, now in zip(*pair, strict=True))
            for pair in zip(old.rows, typed.rows, strict=True)
        )
        return replace(old, rows=rows)

    def _cell(self, old: Cell, typed: Cell, unit: str) -> Cell:
        runs = self._runs([_on_one_line(run) for run in typed.runs], unit)
        return old if _same(old.runs, runs) else replace(old, runs=runs)

    def _runs(self, runs: Sequence[Run], unit: str = "") -> tuple[Run, ...]:
        return join_text(self._run(run, unit) for run in runs)

    def _run(self, run: Run, unit: str) -> Run:
        if isinstance(run, Gap) or run in self._figures:
            return run
        text = printable(run.text)
        fact = self._ledger.facts.get(run.key) if run.key else None
        return (_figure(fact, text, unit, self._ledger.trace(fact)) if fact else None) or Text(
            text, run.key if fact else ""
        )


def _figures(section: Section) -> Iterator[Figure]:
    for block in section.blocks:
        cells = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row]
        yield from (run for cell in cells for run in cell.runs if isinstance(run, Figure))


def _figure(fact: Fact, text: str, column_unit: str, source: str) -> Figure | None:
    """Return typed words as a figure of a fact, when they are its value rounded to the digits written."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    unit = match["unit"] or (column_unit if fact.quantity.kind is Kind.MONEY else fact.quantity.unit) or ""
    try:
        stated = Quantity.parse(match["digits"], unit or None)
    except ValueError:
        return None
    exact = fact.quantity
    unsigned = exact.value < 0 <= stated.value
    if unsigned:
        exact = exact._replace(value=abs(exact.value))
    if stated.unit != exact.unit or not stated.is_rounding_of(exact):
        return None
    return Figure(fact.key, fact.id, text, unit, len(match["decimals"] or ""), unsigned, source)


def _same(old: Sequence[Run], new: Sequence[Run]) -> bool:
    """Tell whether two lists of runs read and mean the same, however their words are cut into runs."""
    return join_text(old) == tuple(new)


def _on_one_line(run: Run) -> Run:
    return run if isinstance(run, Gap) else replace(run, text=run.text.translate(_BREAKS))


def _shape(table: Table) -> list[list[tuple[int, int]]]:
    return [[(cell.colspan, cell.rowspan) for cell in row] for row in table.rows]
