"""Small projects of invented offices, for tests."""

from __future__ import annotations

from pathlib import Path

__all__ = ["make_office", "make_offices"]


def make_office(folder: Path, name: str, *, spent: str = "80", prose: str = "") -> Path:
    """Write a project of one fund: budget 100, received 90, spent as said (万元)."""
    (folder / "data").mkdir(parents=True)
    unit = f"单位名称: {name}\n年度: 2023\n" + (f"工作情况:\n  - {prose}\n" if prose else "")
    (folder / "unit.yaml").write_text(unit, encoding="utf-8")
    rows = f"单位：万元,,,\n项目名称,全年预算数,到位数,支出数\n设备购置费,100,90,{spent}\n"
    (folder / "data" / "资金表.csv").write_text(rows, encoding="utf-8")
    return folder


def make_offices(folder: Path, count: int) -> Path:
    """Write so many projects into a folder."""
    for number in range(count):
        make_office(folder / f"{number:02}单位", f"第{'甲乙丙丁戊己庚辛壬癸'[number]}县水务局", spent=str(70 + number))
    return folder
