"""Chooses a table's type size and column widths: every amount on one line, long texts in as few lines as may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from youju.domain.report import Align, Cell, Table
from youju.rendering.gbt9704 import FINE_SIZE, TABLE_LINE_PERCENT, TABLE_SIZES, TEXT_WIDTH, half_ems

__all__ = [
    "DIGIT_WIDTH",
    "FINEST",
    "USUAL",
    "Grid",
    "PlacedCell",
    "Setting",
    "amount_tail",
    "figure_widths",
    "fit",
    "lies_across",
    "place_cells",
    "row_heights",
]

DIGIT_WIDTH = 64
"""Hundredths of the size; 50 in 仿宋, more in what may stand in for it."""

_ABOVE = 28  # and below the words of a cell, in twips, as style Normal Table has it
_MOST_LINES = 3  # of a text in one column, before a smaller type is better
_WEIGHED = 60  # texts of a column that decide about its width, the longest
_CODE = re.compile(r"[0-9A-Za-z.,%+-]{1,20}")  # what a renderer would have to cut within a word
_AMOUNT = re.compile(r"[-+−－]?[\d,，]+(?P<tail>(\.\d+)?[%％]?)")


@dataclass(frozen=True, slots=True)
class Setting:
    """How a table is set.

    Attributes:
        size: Of the type, in twips.
        margin: Left and right of the words in a cell, in twips.
        characters: That a line of a text column holds at least.
    """

    size: int
    margin: int = 57
    characters: int = 5

    @property
    def padding(self) -> int:
        """What a cell's width holds beside its words: both margins, and a hair for the rules."""
        return 2 * self.margin + 20


USUAL = (*map(Setting, TABLE_SIZES), Setting(TABLE_SIZES[-1], 28, 4))
"""For tables as they come, best first."""
FINEST = Setting(FINE_SIZE, 28, 4)
"""For wide tables that would have to turn the page otherwise."""


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell on the grid; `continues` when it is covered by the one above it."""

    cell: Cell
    column: int
    continues: bool = False


Grid = Sequence[Sequence[PlacedCell]]


def place_cells(table: Table, columns: int) -> list[list[PlacedCell]]:
    """Lay the cells on the grid, with an entry for every place that a cell above covers."""
    covered: dict[int, tuple[int, Cell]] = {}  # first column -> rows still covered, by which cell
    grid: list[list[PlacedCell]] = []
    for row in table.rows:
        placed: list[PlacedCell] = []
        cells = iter(row)
        column = 0
        while column < columns:
            if column in covered:
                left, above = covered.pop(column)
                placed.append(PlacedCell(above, column, continues=True))
                if left > 1:
                    covered[column] = (left - 1, above)
                column += above.colspan
                continue
            cell = next(cells, Cell())
            placed.append(PlacedCell(cell, column))
            if cell.rowspan > 1:
                covered[column] = (cell.rowspan - 1, cell)
            column += cell.colspan
        grid.append(placed)
    return grid


def amount_tail(cell: Cell) -> str | None:
    """Return what follows an amount's integer part; None when the cell isn't to be aligned on the point."""
    match = _AMOUNT.fullmatch(cell.text.strip()) if cell.align is Align.DECIMAL else None
    return match["tail"] if match else None


def figure_widths(grid: Grid) -> tuple[dict[int, int], dict[int, int]]:
    """Return per column the widest integer part of its amounts, and the widest rest, in half characters."""
    figures: dict[int, int] = {}
    tails: dict[int, int] = {}
    for row in grid:
        for one in row:
            tail = amount_tail(one.cell)
            if tail is not None and one.cell.colspan == 1:
                width = half_ems(tail)
                tails[one.column] = max(tails.get(one.column, 0), width)
                figures[one.column] = max(figures.get(one.column, 0), half_ems(one.cell.text) - width)
    return figures, tails


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a cell, for measuring.

    Attributes:
        lines: Width of each of its own lines, in half characters.
        columns: That it covers.
        rows: How many rows it covers.
    """

    lines: tuple[int, ...]
    columns: range
    rows: int

    def height(self, widths: Sequence[int], setting: Setting) -> int:
        """Return how many lines it takes of each row that it covers."""
        room = max((sum(widths[column] for column in self.columns) - setting.padding) * 2 // setting.size, 1)
        return -(-sum(max(-(-line // room), 1) for line in self.lines) // self.rows)


def fit(table: Table, grid: Grid, width: int, settings: Sequence[Setting] = USUAL) -> tuple[Setting, list[int]]:
    """Return how to set a table, and the widths of its columns.

    The first setting in which no amount breaks and no text in a column takes many lines; else the last.

    Args:
        table: The table.
        grid: Its cells as `place_cells` lays them.
        width: Of the text, in twips; the columns add up to it.
        settings: To choose from, best first.
    """
    words = list(_words(grid))
    chosen = None
    for setting in settings:
        needed = _needed_widths(grid, len(table.widths), setting)
        if sum(needed) > width:
            continue
        roomy = _roomy(words, needed, width, setting)
        chosen = setting, _column_widths(table, roomy, width)
        if _is_short(words, roomy, setting):
            break
    if chosen is None:
        needed = _needed_widths(grid, len(table.widths), settings[-1])
        return settings[-1], _column_widths(table, needed, width)
    return chosen


def lies_across(table: Table, width: int = TEXT_WIDTH) -> bool:
    """Tell whether a table takes a landscape page: it wants one, and upright even fine type would be hard to read.

    That is, amounts would break, or a column would be of many short lines.
    """
    if not table.landscape:
        return False
    grid = place_cells(table, len(table.widths))
    setting = FINEST
    needed = _needed_widths(grid, len(table.widths), setting)
    words = list(_words(grid))
    return sum(needed) > width or not _is_short(words, _roomy(words, needed, width, setting), setting)


def row_heights(grid: Grid, widths: Sequence[int], setting: Setting) -> list[int]:
    """Return how high each row will be, in twips, about."""
    heights = []
    for row in grid:
        words = _words([[one for one in row if not one.continues]])
        lines = max((one.height(widths, setting) for one in words), default=1)
        heights.append(lines * setting.size * TABLE_LINE_PERCENT // 100 + 2 * _ABOVE)
    return heights


def _is_short(words: Sequence[_Words], widths: Sequence[int], setting: Setting) -> bool:
    return all(one.height(widths, setting) <= _MOST_LINES for one in words if len(one.columns) == 1)


def _words(grid: Grid) -> Iterator[_Words]:
    """Yield what decides about widths: of each column the longest texts."""
    by_columns: dict[range, list[_Words]] = {}
    for row in grid:
        for one in row:
            if not one.continues and one.cell.text:
                columns = range(one.column, one.column + one.cell.colspan)
                lines = tuple(map(half_ems, one.cell.text.split("\n")))
                by_columns.setdefault(columns, []).append(_Words(lines, columns, one.cell.rowspan))
    for texts in by_columns.values():
        yield from sorted(texts, key=lambda one: -sum(one.lines) // one.rows)[:_WEIGHED]


def _needed_widths(grid: Grid, columns: int, setting: Setting) -> list[int]:
    """Return what each column needs so that no amount in it breaks and its words don't stand in single characters."""
    size = setting.size
    figures, tails = figure_widths(grid)
    needed = [(figures.get(column, 0) + tails.get(column, 0)) * size * DIGIT_WIDTH // 100 for column in range(columns)]
    for row in grid:
        for one in row:
            if one.cell.colspan == 1:
                words = max(map(half_ems, one.cell.text.split("\n")))
                unbroken = words if one.cell.align is Align.RIGHT else min(words, 2 * setting.characters)
                code = max(map(len, _CODE.findall(one.cell.text)), default=0)
                needed[one.column] = max(needed[one.column], unbroken * size // 2, code * size * DIGIT_WIDTH // 100)
    return [wide + setting.padding for wide in needed]


def _roomy(words: Sequence[_Words], needed: Sequence[int], width: int, setting: Setting) -> list[int]:
    """Give what is left of the width to the columns that it saves most lines, tall cells first."""
    widths = list(needed)
    by_column = [[one for one in words if column in one.columns] for column in range(len(widths))]
    while (spare := width - sum(widths)) > 0:
        choices = [
            (gain / more, -more, column)
            for column, texts in enumerate(by_column)
            for more, gain in _gains(texts, widths, column, setting)
            if more <= spare
        ]
        if not choices:
            break
        _, less, column = max(choices)
        widths[column] -= less
    return widths


def _gains(texts: Sequence[_Words], widths: Sequence[int], column: int, setting: Setting) -> Iterator[tuple[int, int]]:
    """Yield by how much to widen a column and what that saves, in squares of lines: a tall cell costs most."""
    heights = [(one, one.height(widths, setting)) for one in texts]
    for more in sorted({_to_save_a_line(one, tall, widths, setting) for one, tall in heights if tall > 1}):
        wider = list(widths)
        wider[column] += more
        gain = sum(tall**2 - one.height(wider, setting) ** 2 for one, tall in heights if tall > 1)
        if gain > 0:
            yield more, gain


def _to_save_a_line(words: _Words, tall: int, widths: Sequence[int], setting: Setting) -> int:
    """Return how many twips more make a cell one line lower, about."""
    now = sum(widths[column] for column in words.columns) - setting.padding
    room = -(-sum(words.lines) // max((tall - 1) * words.rows, 1))
    return max(-(-room * setting.size // 2) - now, setting.size // 2)


def _column_widths(table: Table, needed: Sequence[int], width: int) -> list[int]:
    """Share out the text width by the wishes of the table, but give each column what it needs.

    Whole twips that add up to the width.
    """
    shares = list(table.widths)
    settled: dict[int, int] = {}
    while True:
        free = width - sum(settled.values())
        total = sum(share for column, share in enumerate(shares) if column not in settled)
        short = [
            column
            for column, share in enumerate(shares)
            if column not in settled and share * free < needed[column] * total
        ]
        if not short or len(settled) + len(short) == len(shares):
            break
        settled |= {column: needed[column] for column in short}
    exact = [settled.get(column, free * share / max(total, 1)) for column, share in enumerate(shares)]
    edges = [round(edge) for edge in accumulate(exact, initial=0)]
    edges[-1] = width
    return [right - left for left, right in pairwise(edges)]
