"""What people wrote into the review list: read back before a new list takes its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from youju.errors import WorkbookError

__all__ = [
    "FINDINGS_SHEET",
    "GONE_SHEET",
    "MARK",
    "REMARKS",
    "TOLD",
    "UNITS_SHEET",
    "UNIT_REMARKS",
    "Remarks",
    "read_remarks",
]

UNITS_SHEET, FINDINGS_SHEET, GONE_SHEET = "总表", "问题", "已无此问题"
MARK = "标识"
"""Head of the hidden column by which a row is known again."""
REMARKS = ("处理意见", "处理人", "复核结果")
UNIT_REMARKS = ("经办人", "复核意见")
TOLD = ("单位", "级别", "问题", "原文", "说明")


@dataclass(frozen=True)
class Remarks:
    """What people wrote.

    Attributes:
        findings: Mark of a finding -> its remarks, in the order of `REMARKS`.
        units: Mark of a unit or 项目 -> its remarks, in the order of `UNIT_REMARKS`.
        told: Mark of a finding with remarks -> what it said, in the order of `TOLD`.
    """

    findings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_remarks(path: Path) -> Remarks:
    """Read the remarks of a review list; none when there is no list yet.

    Raises:
        WorkbookError: The file is there but is no review list: it may hold people's work, so it isn't replaced.
    """
    if not path.exists():
        return Remarks()
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise _unreadable(path, str(error)) from None
    findings: dict[str, tuple[str, ...]] = {}
    told: dict[str, tuple[str, ...]] = {}
    for sheet in (GONE_SHEET, FINDINGS_SHEET):
        for row in _rows(sheets.get(sheet, [])):
            if row[MARK] and any(row.get(head) for head in REMARKS):
                findings[row[MARK]] = tuple(row.get(head, "") for head in REMARKS)
                told[row[MARK]] = tuple(row.get(head, "") for head in TOLD)
    units = {
        row[MARK]: tuple(row.get(head, "") for head in UNIT_REMARKS)
        for row in _rows(sheets.get(UNITS_SHEET, []))
        if row[MARK] and any(row.get(head) for head in UNIT_REMARKS)
    }
    if not any(name in sheets for name in (UNITS_SHEET, FINDINGS_SHEET)):
        raise _unreadable(path, f"没有“{FINDINGS_SHEET}”工作表")
    return Remarks(findings, units, told)


def _rows(table: list[list[Any]]) -> Iterator[dict[str, str]]:
    """Yield the rows below the head, by the words of the head; people may have moved columns and sorted rows."""
    head = next((number for number, row in enumerate(table) if MARK in map(_words, row)), None)
    if head is None:
        return
    names = [_words(value) for value in table[head]]
    for row in table[head + 1 :]:
        yield dict(zip(names, map(_words, row), strict=False))


def _words(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _unreadable(path: Path, reason: str) -> WorkbookError:
    return WorkbookError(
        f"不是能读的复核清单（{reason}），里面可能有人填的意见，没有覆盖",
        place=str(path),
        remedy="请移走或改名后再运行",
    )
