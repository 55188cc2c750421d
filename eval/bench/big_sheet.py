"""How long a sheet of 100,000 rows takes to read, and how much memory: with as many projects, and with forty.

python -m eval.bench.big_sheet
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl

from eval.bench.timing import record, run_youju

_ROWS = 100_000
_HEADER = ("项目代码", "项目名称", "资金性质", "全年预算数", "到位数", "支出数", "结余")


def _write(folder: Path, projects: int) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "unit.yaml").write_text("单位名称: 云岭县财政局\n年度: 2024\n", encoding="utf-8")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    sheet.append(["2024年资金执行情况表"])
    sheet.append(["单位：元"])
    sheet.append(_HEADER)
    for row in range(_ROWS):
        number, spent = row % projects, 8_000 + row % 97
        received = 9_000 + row % 89
        name = f"项目{number}号维修经费"
        sheet.append(
            [f"{430_100_000_000 + number}", name, "一般公共预算", 10_000 + row, received, spent, received - spent]
        )
    book.save(folder / "data" / "明细.xlsx")
    return folder


def main() -> None:
    """Measure and record."""
    lines = ["| sheet | command | wall s | user s | peak MB |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for projects in (_ROWS, 40):
            place = _write(Path(folder) / str(projects), projects)
            for options in ((), ("--json",)):
                run = run_youju(["facts", str(place), *options])
                command = " ".join(("youju facts DIR", *options))
                lines.append(
                    f"| {_ROWS} rows, {projects} projects | {command} | "
                    f"{run.wall:.1f} | {run.user:.1f} | {run.peak:.0f} |"
                )
    record("A sheet of 100,000 rows (bar: 10 s, 500 MB)", lines)


if __name__ == "__main__":
    main()
