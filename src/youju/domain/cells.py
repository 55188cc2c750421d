"""Names of spreadsheet cells, as people read them at the edge of a sheet."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["cell_name", "column_letters"]


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Name a column given 0-based.

    >>> column_letters(27)
    'AB'
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Name a cell given by 0-based row and column.

    >>> cell_name(2, 27)
    'AB3'
    """
    return f"{column_letters(column)}{row + 1}"
