"""Rebuilds ruled tables of a PDF page: from rules to cells, from cells to rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from youju.sources.documents.pdf_cells import CellLine, rows_of_cells
from youju.sources.documents.pdf_lines import Line, columns_of, lines_of
from youju.sources.documents.pdf_page import Glyph, PageContent, Rule

__all__ = ["RuledTable", "find_tables"]

_NEAR = 3.0  # points within which rules meet
_SAME = 2.0  # points within which rules are one
_FEWEST_OPEN_RULES = 3
_OPEN_GAP = 0.7  # of an em, between cells of a table without rules down
_PADDING = 12.0  # points that a cell keeps free at both sides together; 10.8 in Word
_MOST_RULES = 4000
_MOST_PLACES = 20_000


class RuledTable(NamedTuple):
    """A table as rebuilt.

    Attributes:
        top, bottom, left, right: Where it stands.
        rows: Its rows; every place of the grid is a field, merged cells have their text in the first.
    """

    top: float
    bottom: float
    left: float
    right: float
    rows: tuple[tuple[str, ...], ...]

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a character stands within."""
        height = (glyph.top + glyph.bottom) / 2
        return self.left - 1 <= glyph.middle <= self.right + 1 and self.top - 1 <= height <= self.bottom + 1


def find_tables(page: PageContent) -> tuple[list[RuledTable], bool]:
    """Return the page's ruled tables of at least two columns, from the top; and whether its rules were too many."""
    if len(page.across) + len(page.down) > _MOST_RULES:
        return [], True
    tables = []
    loose: list[Rule] = []
    for rows, columns in _regions(_merged(page.across), _merged(page.down)):
        if columns and len(rows) >= 2:
            tables.append(_build(page, rows, columns))
        elif not columns:
            loose += rows
    tables += [_build_open(page, rules) for rules in _stacks(loose)]
    return sorted((table for table in tables if table is not None), key=lambda table: table.top), False


def _stacks(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Group rules across that stand above each other and are equally long: tables with no rules down."""
    stacks: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: one.place):
        for stack in stacks:
            if abs(stack[-1].start - rule.start) <= _NEAR and abs(stack[-1].end - rule.end) <= _NEAR:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) >= _FEWEST_OPEN_RULES]


def _build_open(page: PageContent, rules: list[Rule]) -> RuledTable | None:
    """Rebuild a table with rules across only; its columns are where no line of it has text."""
    ys = _edges(rule.place for rule in rules)
    left, right = rules[0].start, rules[0].end
    area = RuledTable(ys[0], ys[-1], left, right, ())
    lines = lines_of((glyph for glyph in page.glyphs if area.holds(glyph)), page.em, _OPEN_GAP)
    columns = columns_of(lines, page.em)
    if columns is None or len(columns) < 2 or len(ys) < 2:
        return None
    xs = [left, *((one[1] + other[0]) / 2 for one, other in pairwise(columns)), right]
    owner = [[(row, column) for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    return _fill(page, xs, ys, owner)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Join pieces of one line; dashes and cells' own edges become one rule."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (round(one.place), one.start)):
        for place in range(len(merged) - 1, max(len(merged) - 40, -1), -1):
            other = merged[place]
            if (
                abs(other.place - rule.place) <= _SAME
                and rule.start <= other.end + _NEAR
                and other.start <= rule.end + _NEAR
            ):
                merged[place] = Rule(other.place, min(other.start, rule.start), max(other.end, rule.end))
                break
        else:
            merged.append(rule)
    return merged


def _regions(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group rules that meet."""
    group = list(range(len(across) + len(down)))

    def find(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for i, row in enumerate(across):
        for j, column in enumerate(down, len(across)):
            if (
                row.start - _NEAR <= column.place <= row.end + _NEAR
                and column.start - _NEAR <= row.place <= column.end + _NEAR
            ):
                group[find(i)] = find(j)
    regions: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(across):
        regions.setdefault(find(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down, len(across)):
        regions.setdefault(find(j), ([], []))[1].append(rule)
    return list(regions.values())


def _edges(places: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _SAME * 1.5:
            edges.append(place)
    return edges


def _by_edge(rules: Iterable[Rule], edges: Sequence[float]) -> list[list[Rule]]:
    """Sort rules to the edges of the grid that they draw."""
    sorted_rules: list[list[Rule]] = [[] for _ in edges]
    for rule in rules:
        place = min(range(len(edges)), key=lambda one: abs(edges[one] - rule.place))
        sorted_rules[place].append(rule)
    return sorted_rules


def _covers(rules: Iterable[Rule], at: float) -> bool:
    return any(rule.start - 1 <= at <= rule.end + 1 for rule in rules)


def _build(page: PageContent, across: list[Rule], down: list[Rule]) -> RuledTable | None:
    xs = _edges([*(rule.place for rule in down), *(end for rule in across for end in (rule.start, rule.end))])
    ys = _edges([*(rule.place for rule in across), *(end for rule in down for end in (rule.start, rule.end))])
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MOST_PLACES:
        return None
    return _fill(page, xs, ys, _owners(xs, ys, across, down))


def _fill(
    page: PageContent, xs: Sequence[float], ys: Sequence[float], owner: list[list[tuple[int, int]]]
) -> RuledTable | None:
    """Put the page's characters into the cells of a grid; None when it stays empty."""
    held: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in page.glyphs:
        height = (glyph.top + glyph.bottom) / 2
        column, row = bisect_right(xs, glyph.middle) - 1, bisect_right(ys, height) - 1
        if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
            held.setdefault(owner[row][column], []).append(glyph)
    if not held:
        return None
    rows: list[tuple[str, ...]] = []
    for number in range(len(ys) - 1):
        cells = []
        for column in range(len(xs) - 1):
            own = held.get((number, column), ()) if owner[number][column] == (number, column) else ()
            width = xs[column + owner[number].count((number, column))] - xs[column]
            cells.append([_cell_line(line, width) for line in lines_of(own, page.em)])
        rows += rows_of_cells(cells)
    return RuledTable(ys[0], ys[-1], xs[0], xs[-1], tuple(row for row in rows if any(row)))


def _cell_line(line: Line, width: float) -> CellLine:
    """Return a line of a cell this wide."""
    text = " ".join(line.fields)
    digit = (line.right - line.left) / len(text)
    return CellLine(line.bottom, text, width - (line.right - line.left) < _PADDING + digit)


def _owners(
    xs: Sequence[float], ys: Sequence[float], across: list[Rule], down: list[Rule]
) -> list[list[tuple[int, int]]]:
    """Return for each place of the grid the top-left place of the cell that it belongs to."""
    middles_x = [(left + right) / 2 for left, right in pairwise(xs)]
    middles_y = [(top + bottom) / 2 for top, bottom in pairwise(ys)]
    by_column, by_row = _by_edge(down, xs), _by_edge(across, ys)
    owner = [[(row, column) for column in range(len(middles_x))] for row in range(len(middles_y))]
    for row, y in enumerate(middles_y):
        for column, x in enumerate(middles_x):
            if column and not _covers(by_column[column], y):
                owner[row][column] = owner[row][column - 1]
            elif row and not _covers(by_row[row], x):
                owner[row][column] = owner[row - 1][column]
    return owner
