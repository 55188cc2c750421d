"""Where the tables of a sheet are: title and unit lines above, header rows, body rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from youju.sources.tables import Role
from youju.sources.tables.header_rows import HeaderFinder, is_goal_row, is_labelled, is_unit_row
from youju.sources.tables.headers import read_header, terms
from youju.sources.tables.unit_lines import find_units
from youju.sources.workbooks.grid import Grid, compact, parse_number

__all__ = ["Block", "find_blocks"]

_CODE_PARTS = ("类", "款", "项")


@dataclass(slots=True)
class Block:
    """A table's place in its grid.

    Attributes:
        above: Rows above the header that belong to it: titles, unit line, labelled cells.
        header: Header rows, outermost first, without rows that only number the columns.
        body: Rows below the header, blank ones included.
        columns: Columns that the header covers.
        paths: Per column, its header cells, outermost first.
    """

    above: list[int]
    header: list[int]
    body: list[int] = field(default_factory=list)
    columns: tuple[int, ...] = ()
    paths: dict[int, tuple[str, ...]] = field(default_factory=dict)


def find_blocks(grid: Grid) -> list[Block]:
    """Return the tables of a sheet, from top to bottom, left to right."""
    blocks: list[Block] = []
    pending: list[int] = []
    row, count = 0, len(grid.rows)
    finder = HeaderFinder(grid)
    while row < count:
        if row in grid.hidden_rows:
            row += 1
            continue
        if finder.may_head(row) and finder.starts_header(row, within=bool(blocks) and not _ends_body(grid, pending)):
            first = finder.outer_row(row, pending)
            header, after = finder.header_rows(first, row)
            if blocks and first == row and pending[-1:] == [row - 1] and _same_rows(grid, header, blocks[-1].header):
                row = after  # the table goes on over a page
                continue
            if blocks:
                body, above = _split(grid, [one for one in pending if one < first])
                blocks[-1].body = body
            else:
                above = [one for one in pending if one < first]
            blocks.append(Block(above, header))
            pending, row = [], after
            continue
        pending.append(row)
        row += 1
    if blocks:
        blocks[-1].body, _ = _split(grid, pending) if any(is_goal_row(grid, one) for one in pending) else (pending, [])
    parts = [part for block in blocks for part in _side_by_side(grid, block)]
    for part in parts:
        _join_code_columns(grid, part)
    return parts


def _same_rows(grid: Grid, rows: list[int], others: list[int]) -> bool:
    return [list(grid.rows[row]) for row in rows] == [list(grid.rows[row]) for row in others]


def _ends_body(grid: Grid, pending: list[int]) -> bool:
    """Tell whether the rows since the last header end in a blank row or a line of one cell (a title)."""
    return bool(pending) and len(grid.columns_of(pending[-1])) <= 1


def _split(grid: Grid, rows: list[int]) -> tuple[list[int], list[int]]:
    """Part the rows between two headers: the first table's body, and what stands above the second."""
    for at, row in enumerate(rows):
        if is_goal_row(grid, row):
            return rows[:at], rows[at:]
    cut = len(rows)
    while cut and _is_line(grid, rows[cut - 1]):
        cut -= 1
    while (
        cut < len(rows)
        and (columns := grid.columns_of(rows[cut]))
        and terms().is_note(grid.text(rows[cut], columns[0]))
    ):
        cut += 1
    return rows[:cut], rows[cut:]


def _is_line(grid: Grid, row: int) -> bool:
    """Tell whether a row is blank, a title, a unit line or labelled cells: no row of a table's body."""
    columns = grid.columns_of(row)
    texts = [grid.text(row, column) for column in columns]
    if len(texts) <= 1:
        return not texts or parse_number(grid.at(row, columns[0])) is None
    return any(map(find_units, texts)) or is_labelled(texts[0])


def _side_by_side(grid: Grid, block: Block) -> Iterator[Block]:
    """Yield the block, or its parts when two tables stand beside each other."""
    paths = _paths(grid, block)
    for columns in _segments(grid, paths):
        part = {column: paths[column] for column in columns if column in paths}
        if part:
            yield Block(block.above, block.header, block.body, tuple(columns), part)


def _segments(grid: Grid, paths: dict[int, tuple[str, ...]]) -> Iterable[list[int]]:
    columns = [column for column in range(max(paths, default=-1) + 1) if column not in grid.hidden_columns]
    leaves = {column: compact(path[-1]) for column, path in paths.items()}
    items = [column for column in columns if column in leaves and read_header(leaves[column]).role is Role.ITEM]
    starts = [column for column in items if leaves[column] == leaves[items[0]]] if items else []
    if len(starts) < 2 or any(later - earlier < 2 for earlier, later in pairwise(starts)):
        return [columns]
    starts = [_with_sequence(leaves, column) for column in starts]
    edges = [0, *starts[1:], columns[-1] + 1]
    return [[column for column in columns if left <= column < right] for left, right in pairwise(edges)]


def _with_sequence(leaves: dict[int, str], column: int) -> int:
    before = leaves.get(column - 1)
    return column - 1 if before and read_header(before).role is Role.SEQUENCE else column


def _paths(grid: Grid, block: Block) -> dict[int, tuple[str, ...]]:
    """Return each column's header cells, outermost first, merged cells resolved."""
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    for top, left, bottom, right in grid.merges:
        if block.header[0] <= bottom and top <= block.header[-1]:
            origins |= {
                (row, column): (top, left) for row in range(top, bottom + 1) for column in range(left, right + 1)
            }
    width = max((len(grid.rows[row]) for row in block.header), default=0)
    width = max([width, *(column + 1 for row, column in origins if row in block.header)])
    paths: dict[int, tuple[str, ...]] = {}
    for column in range(width):
        if column in grid.hidden_columns:
            continue
        places = dict.fromkeys(_place(grid, block, origins, depth, column) for depth in range(len(block.header)))
        texts = tuple(text for place in places if place and place[0] >= block.header[0] and (text := grid.text(*place)))
        if texts:
            paths[column] = texts
    return _with_unit_row(grid, block.header[-1], paths) if is_unit_row(grid, block.header[-1]) else paths


def _with_unit_row(grid: Grid, row: int, paths: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Write the units of the last header row behind the words that they stand below: 预算数（万元）."""
    joined: dict[int, tuple[str, ...]] = {}
    for column, path in paths.items():
        unit = grid.text(row, column).strip("()（）")
        head = path[:-1] if path[-1] == grid.text(row, column) else path
        if head:
            joined[column] = (*head[:-1], f"{head[-1]}（{unit}）") if terms().is_unit(unit) else head
    return joined


def _join_code_columns(grid: Grid, block: Block) -> None:
    """Join the three columns 类, 款, 项 of a 科目 code into one: 201 | 03 | 05 -> 2010305."""
    leaves = {column: compact(path[-1]) for column, path in block.paths.items()}
    first = next(
        (column for column in leaves if tuple(map(leaves.get, range(column, column + 3))) == _CODE_PARTS), None
    )
    if first is None:
        return
    rows = [list(cells) for cells in grid.rows]
    for row in block.body:
        parts = [_code_part(grid, row, first + at, at) for at in range(3)]
        if parts[0].isdigit():
            cells = rows[row] = [*rows[row], *[""] * (first + 3 - len(rows[row]))]
            cells[first : first + 3] = ["".join(parts), "", ""]
    grid.rows = rows
    block.paths = {column: path for column, path in block.paths.items() if column not in (first + 1, first + 2)}
    block.paths[first] = ("科目编码",)


def _code_part(grid: Grid, row: int, column: int, at: int) -> str:
    text = compact(grid.text(row, column))
    return text.zfill(2) if at and text.isdigit() else text


def _place(
    grid: Grid, block: Block, origins: dict[tuple[int, int], tuple[int, int]], depth: int, column: int
) -> tuple[int, int] | None:
    """Return the cell that heads this column in that header row; a blank one is covered by the group to its left."""
    row = block.header[depth]
    if (row, column) in origins:
        return origins[row, column]
    if grid.text(row, column):
        return row, column
    lower = block.header[depth + 1 :]

    def headed(at: int) -> bool:
        return any(grid.text(one, at) for one in lower)

    if not headed(column):
        return None
    for left in range(column - 1, -1, -1):
        if grid.text(row, left):
            ended = any(top <= row <= bottom and first <= left <= last for top, first, bottom, last in grid.merges)
            return origins.get((row, left), (row, left)) if headed(left) and not ended else None
        if not headed(left):
            return None
    return None
