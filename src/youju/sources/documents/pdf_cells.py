"""Puts the lines within a row of cells into rows: one, or several where figures stand above each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from youju.patterns import regex
from youju.sources.documents.pdf_lines import join_text

__all__ = ["CellLine", "rows_of_cells"]

_FIGURE = regex(r"[-+－]?[\d,，]+(\.\d+)?[%％]?")
_BROKEN_FIGURE = regex(r"[-+－]?[\d,，]+(\.\d*)?")
_SHORT_REST = 3  # digits
_LEVEL = 2.0  # points within which baselines are one


class CellLine(NamedTuple):
    """A line of a cell: its baseline, its text, and whether its cell had no room for another figure beside it."""

    bottom: float
    text: str
    full: bool = False


def rows_of_cells(cells: Sequence[Sequence[CellLine]]) -> list[tuple[str, ...]]:
    """Return the rows that a row of cells holds.

    Tables without a rule between their rows have figures above each other, at the same height in two columns or more:
    each height is a row. Else all lines of a cell belong together.

    >>> rows_of_cells([[CellLine(10, "水费"), CellLine(20, "电费")],
    ...                [CellLine(10, "5.00"), CellLine(20, "8.00")], [CellLine(10, "4.00"), CellLine(20, "7.00")]])
    [('水费', '5.00', '4.00'), ('电费', '8.00', '7.00')]
    """
    cells = _mended(cells)
    heights = _shared_heights(cells)
    if len(heights) < 2:
        return [tuple(_joined(line.text for line in cell) for cell in cells)]
    first = min(line.bottom for cell in cells for line in cell)
    if first < heights[0] - _LEVEL:
        heights = [first, *heights]  # a head above the figures
    rows = [[""] * len(cells) for _ in heights]
    for column, cell in enumerate(cells):
        for line, row in zip(cell, _assigned(cell, heights), strict=True):
            rows[row][column] = _joined((rows[row][column], line.text))
    return [tuple(row) for row in rows]


def _mended(cells: Sequence[Sequence[CellLine]]) -> Sequence[Sequence[CellLine]]:
    """Join figures broken over lines (1156.0 above 0), where whatever stands under a figure in this row is such a rest.

    A figure is broken only where its cell has no room for its next digit.
    """
    stacked = [cell for cell in cells if sum(_FIGURE.fullmatch(line.text) is not None for line in cell) > 1]
    if not stacked or not all(map(_is_broken, stacked)):
        return cells
    return [[CellLine(cell[0].bottom, "".join(line.text for line in cell))] if cell in stacked else cell
            for cell in cells]  # fmt: skip


def _is_broken(cell: Sequence[CellLine]) -> bool:
    """Tell whether lines are one figure: with one point among them, or a short rest of a long whole number."""
    *lines, rest = [line.text for line in cell]
    whole = _FIGURE.fullmatch("".join((*lines, rest))) is not None and all(line.full for line in cell[:-1])
    return whole and ("." in "".join((*lines, rest)) or (len(rest.rstrip("%％")) < _SHORT_REST < len(lines[0])))


def _shared_heights(cells: Sequence[Sequence[CellLine]]) -> list[float]:
    """Return the heights at which two columns or more have figures."""
    figures = [[line.bottom for line in cell if _FIGURE.fullmatch(line.text)] for cell in cells]
    stacked = [column for column in figures if len(column) > 1]
    if len(stacked) < 2:
        return []
    longest = max(stacked, key=len)
    return [
        height
        for height in longest
        if sum(any(abs(height - other) <= _LEVEL for other in column) for column in stacked) > 1
    ]


def _assigned(cell: Sequence[CellLine], heights: Sequence[float]) -> list[int]:
    """Return the row of each line: the last that began above it where the cell's lines begin rows, else the nearest."""
    level = [any(abs(line.bottom - height) <= _LEVEL for line in cell) for height in heights]
    if all(level):
        return [
            max((row for row, height in enumerate(heights) if height <= line.bottom + _LEVEL), default=0)
            for line in cell
        ]
    return [min(range(len(heights)), key=lambda row: abs(heights[row] - line.bottom)) for line in cell]


def _joined(texts: Iterable[str]) -> str:
    """Join a cell's lines; two whole figures stay apart, a figure broken over lines becomes one again."""
    result = ""
    for text in texts:
        whole = _FIGURE.fullmatch(result) and _FIGURE.fullmatch(text)
        broken = _BROKEN_FIGURE.fullmatch(result) and re.fullmatch(r"\d{1,2}[%％]?", text) and "." in result
        result = f"{result} {text}" if whole and not broken else join_text(result, text)
    return result
