"""A unit's folder with one fund table, drafted; its table can be written anew with other figures."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from youju.pipeline.draft import draft_project

__all__ = ["FUNDS", "municipal_folder", "write_funds"]

FUNDS = {"道路维护": (80, 79), "绿化养护": (60, 40), "路灯照明": (50, 50)}
"""Project -> its budget, which all came in, and what was spent, in 万元."""


def municipal_folder(folder: Path) -> Path:
    """Make a project of `FUNDS` in this folder and draft it."""
    (folder / "data").mkdir(parents=True)
    (folder / "unit.yaml").write_text("单位名称: 甲县城管局\n年度: 2024\n", encoding="utf-8")
    write_funds(folder, FUNDS)
    draft_project(folder, default_outline="hunan-special-fund")
    return folder


def write_funds(folder: Path, funds: dict[str, tuple[int, int]]) -> None:
    """Write the fund table of a folder, with its 合计 row."""
    book = openpyxl.Workbook()
    book.active.append(["项目名称", "全年预算（万元）", "到位（万元）", "支出（万元）"])
    for name, (budget, spent) in funds.items():
        book.active.append([name, budget, budget, spent])
    book.active.append(["合计", *(sum(one[at] for one in funds.values()) for at in (0, 0, 1))])
    book.save(folder / "data" / "资金.xlsx")
