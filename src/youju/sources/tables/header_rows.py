"""Which rows of a sheet are the header of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from youju.patterns import regex
from youju.sources.tables import Role
from youju.sources.tables.headers import read_header, terms
from youju.sources.tables.unit_lines import find_units
from youju.sources.workbooks.grid import Grid, RawCell, cell_text, compact, parse_number

__all__ = ["HeaderFinder", "is_goal_row", "is_labelled", "is_unit_row"]

_LONGEST_HEADER = 30
_NUMBERING_CELL = regex(r"\d{1,2}|[甲乙丙丁戊]|[A-Z]|\(?\d{1,2}\)?|[①-⑳]|[\dA-Z①-⑳(]+=[\dA-Z①-⑳+\-*/×÷()%]+")
_MEASURED = regex(r"[≥≤><=]?\d")
_LABELLED = regex(r"(?<!其中)[:：]")
_PERIOD_HEADER = regex(r"(?:19|20)\d{2}(?:年.*)?|\d{1,2}(?:[-—至]\d{1,2})?月.*")
_LEVELS = frozenset({Role.LEVEL1, Role.LEVEL2, Role.LEVEL3})


def is_goal_row(grid: Grid, row: int) -> bool:
    """Tell whether a 自评表's 年度总体目标 begins here: its money block ends above."""
    first = grid.first_column(row)
    text = "" if first is None else grid.text(row, first)
    return text[:1] in terms().goal_initials and compact(text) in terms().goal_rows


def is_unit_row(grid: Grid, row: int) -> bool:
    """Tell whether a row below the headers only gives their units: 单位 | 万元 | 元 | 人."""
    first, *texts = [compact(grid.text(row, column)).strip("()") for column in grid.columns_of(row)] or [""]
    if first.rstrip(":") not in terms().unit_labels:
        texts.insert(0, first)
    return bool(texts) and all(map(terms().is_unit, texts))


def is_labelled(text: str) -> bool:
    """Tell whether a cell holds a label and its value: 项目名称：窗口运行经费."""
    return bool(_LABELLED.search(text))


def _is_quantity(cell: RawCell) -> bool:
    """Tell whether a cell holds a number, so that it is no header; a bare year is none."""
    if isinstance(cell, str):
        text = compact(cell)
        return (
            bool(_MEASURED.match(text) or parse_number(text))
            and not _PERIOD_HEADER.fullmatch(text)
            and not re.match(r"\d{1,2}[、.](?!\d)", text)
        )
    return not (isinstance(cell, Decimal) and 1990 <= cell <= 2100 and cell == int(cell))


class HeaderFinder:
    """Recognises header rows of one grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._wide = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
        self._structural = not any(self._named(row, strict=False) for row in self._candidates())

    def _candidates(self) -> Iterator[int]:
        return (row for row in range(len(self.grid.rows)) if row not in self.grid.hidden_rows)

    def may_head(self, row: int) -> bool:
        """Tell at a glance whether a row can be a header: several cells, no number among them."""
        cells = self.grid.rows[row]
        return len(cells) > 1 and not any(isinstance(cell, Decimal) and _is_quantity(cell) for cell in cells)

    def _texts(self, row: int) -> list[str] | None:
        """Return the row's header-like texts, or None when it holds a number or long words."""
        texts = []
        for column in self.grid.columns_of(row):
            cell = self.grid.rows[row][column]
            if _is_quantity(cell):
                return None
            text = cell_text(cell)
            if len(text) > _LONGEST_HEADER:
                return None
            texts.append(text)
        return texts

    def _named(self, row: int, *, strict: bool) -> bool:
        """Tell whether the alias file knows enough of the row's cells to call it a header."""
        texts = self._texts(row) if self.may_head(row) else None
        if texts is None or len(texts) < 2:
            return False
        known = {
            header.words + header.period + str(header.year) for text in texts if (header := read_header(text)).known
        }
        if len(known) < 2:
            return False
        if strict:
            return len(known) >= 3 and len(known) * 5 >= len(texts) * 4
        return len(known) * 2 >= len(texts) or any(read_header(text).role in _LEVELS for text in texts)

    def starts_header(self, row: int, *, within: bool) -> bool:
        """Tell whether a header begins here; `within` a table's body it takes more to say so."""
        if self._is_labelled(row):
            return False
        if self._named(row, strict=within):
            return True
        return not within and self._heads_numbers(row)

    def _is_labelled(self, row: int) -> bool:
        """Tell whether a row is labels and their values (项目名称 | 窗口运行经费), or opens the goals."""
        if is_goal_row(self.grid, row):
            return True
        texts = [compact(self.grid.text(row, column)).rstrip(":") for column in self.grid.columns_of(row)]
        if not texts or texts[0] not in terms().fields or not self._lone(row):
            return False
        return texts[-1] in terms().fields or (texts[1] not in terms().fields and not read_header(texts[1]).known)

    def _lone(self, row: int) -> bool:
        """Tell whether the row below doesn't go on with numbers below this one's words, or is labels again."""
        below = self.grid.columns_of(row + 1) if row + 1 < len(self.grid.rows) else []
        if below and compact(self.grid.text(row + 1, below[0])).rstrip(":") in terms().fields:
            return True
        return not any(parse_number(self.grid.at(row + 1, column)) for column in below)

    def _heads_numbers(self, row: int) -> bool:
        """Tell whether a row of short, different words stands right on rows with numbers."""
        texts = self._texts(row)
        if texts is None or len(texts) < 2 or any(map(is_labelled, texts)):
            return False
        if len(set(texts)) < len(texts) and not self._told_apart(row):
            return False
        if len(texts) == 2 and not self._structural:
            return False
        below = row + 1
        columns = set(self.grid.columns_of(row))
        numbers = [column for column in self._numbers(below) if column in columns]
        return bool(numbers) and (
            len(numbers) > 1 or self._structural or any(read_header(text).known for text in texts)
        )

    def _told_apart(self, row: int) -> bool:
        """Tell whether the row above groups cells of the same words: 城市低保 | 农村低保 above 户数, 人数 each."""
        if row == 0 or (groups := self._texts(row - 1)) is None or len(groups) < 2:
            return False
        heads = [(self._group_at(row - 1, column), self.grid.text(row, column)) for column in self.grid.columns_of(row)]
        return all(group for group, _ in heads) and len(set(heads)) == len(heads)

    def _group_at(self, row: int, column: int) -> str:
        """Return the words that head a column in a row: its own, else those to its left that reach over it."""
        left = next((at for at in range(column, -1, -1) if self.grid.text(row, at)), None)
        if left is None:
            return ""
        merged = self._wide.get((row, left))
        return self.grid.text(row, left) if merged is None or merged[1] >= column else ""

    def _numbers(self, row: int) -> list[int]:
        if row >= len(self.grid.rows):
            return []
        return [column for column in self.grid.columns_of(row) if parse_number(self.grid.at(row, column))]

    def outer_row(self, row: int, pending: list[int]) -> int:
        """Return the first header row: the row above when it groups this one's columns."""
        if not pending or pending[-1] != row - 1:
            return row
        above = row - 1
        texts = self._texts(above)
        if (
            not texts
            or self._is_labelled(above)
            or any(is_goal_row(self.grid, one) for one in pending[-4:])
            or any(map(is_labelled, texts))
        ):
            return row
        columns = self.grid.columns_of(above)
        if len(texts) == 1 and (columns[0] == 0 or not read_header(texts[0]).known or find_units(texts[0])):
            return row
        return min([above, *(top for (top, _), (bottom, _) in self._wide.items() if top < above < row <= bottom)])

    def header_rows(self, first: int, named: int) -> tuple[list[int], int]:
        """Return the header's rows and the first row after it."""
        rows = list(range(first, named + 1))
        row = named + 1
        while row < len(self.grid.rows):
            if row in self.grid.hidden_rows:
                row += 1
                continue
            if self._merged_into(rows, row) or self._continues(row) or is_unit_row(self.grid, row):
                rows.append(row)
            elif not self._only_numbers_columns(row):
                break
            row += 1
        return [one for one in rows if not self._only_numbers_columns(one)], row

    def _merged_into(self, rows: list[int], row: int) -> bool:
        merged = any(top in rows and bottom >= row for (top, _), (bottom, _) in self._wide.items())
        return merged and self._texts(row) is not None

    def _continues(self, row: int) -> bool:
        """Tell whether a row without numbers only fills the places below group headers."""
        texts = self._texts(row)
        if not texts or any(map(is_labelled, texts)):
            return False
        columns = self.grid.columns_of(row)
        if any(not self._under_group(row, column) for column in columns):
            return False
        known = sum(read_header(text).known for text in texts)
        if known * 2 >= len(texts):
            return len(texts) > 1 or columns[0] > 0
        return len(texts) > 1 and columns[0] > 0 and set(columns) <= set(self._numbers(row + 1))

    def _under_group(self, row: int, column: int) -> bool:
        above = self.grid.text(row - 1, column)
        if not above:
            return True
        if (merged := self._wide.get((row - 1, column))) is not None:
            return merged[1] > column
        return not self.grid.text(row - 1, column + 1) and bool(self.grid.text(row, column + 1))

    def _only_numbers_columns(self, row: int) -> bool:
        """Tell whether a row numbers the columns: 栏次 1 2 3, 甲 乙 1 2=3+4."""
        texts = [compact(self.grid.text(row, column)) for column in self.grid.columns_of(row)]
        if texts and texts[0] in ("栏次", "行次", "序号"):
            texts = texts[1:]
        if len(texts) < 2 or not all(map(_NUMBERING_CELL.fullmatch, texts)):
            return False
        counted = [int(text) for text in texts if text.isdigit()]
        return all(later - earlier == 1 for earlier, later in pairwise(counted))
