"""Where a number stands, and how facts are named."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = ["SourceCell", "fact_id", "fact_key", "name_cells"]

_NAMED = 3


class SourceCell(NamedTuple):
    """A place in a file that a person can find: a cell, a line or a paragraph.

    >>> str(SourceCell("资金表.xlsx", "Sheet1", "D3"))
    '资金表.xlsx!Sheet1!D3'
    >>> str(SourceCell("unit.yaml", line=12))
    'unit.yaml:12'
    """

    file: str
    sheet: str = ""
    cell: str = ""
    line: int = 0

    def __str__(self) -> str:
        if self.cell:
            return "!".join(part for part in (self.file, self.sheet, self.cell) if part)
        return f"{self.file}:{self.line}" if self.line else self.file


def name_cells(cells: Sequence[SourceCell]) -> str:
    """Name the first cells and how many there are; what the one before said of file and sheet isn't repeated.

    >>> name_cells([SourceCell("资金表.xlsx", "Sheet1", "D3"), SourceCell("资金表.xlsx", "Sheet1", "D4")])
    '资金表.xlsx!Sheet1!D3、D4'
    """
    named: list[str] = []
    before: SourceCell | None = None
    for one in cells[:_NAMED]:
        same = before is not None and one.cell and (one.file, one.sheet) == (before.file, before.sheet)
        named.append(one.cell if same else str(one))
        before = one
    more = f"等{len(cells)}处" if len(cells) > _NAMED else ""
    return "、".join(named) + more


_UNSAFE = str.maketrans({".": "．", "|": "｜", "{": "｛", "}": "｝", "\n": " "})


@lru_cache(maxsize=4096)
def fact_id(key: str) -> str:
    """Return the id of the fact with this key."""
    return "F" + hashlib.sha256(key.encode()).hexdigest()[:8]


def fact_key(item: str, measure: str, period: str = "", fund_source: str = "", basis: str = "") -> str:
    """Join the parts of a fact's key; parts that are empty are left out.

    >>> fact_key("物业管理费", "支出", "上年")
    '物业管理费.支出.上年'
    """
    about = _about(measure, fund_source, period, basis)
    return f"{_safe(item)}.{about}" if item and about else _safe(item) or about


@lru_cache(maxsize=4096)
def _about(*parts: str) -> str:
    return ".".join([_safe(part) for part in parts if part])


@lru_cache(maxsize=4096)
def _safe(part: str) -> str:
    return part.translate(_UNSAFE)
