"""What comparing units finds: faults planted in the reports of generated units, and what is told of those without.

python -m eval.tasks.across [--units 200] [--seed 3] [--held]
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from eval.generator.__main__ import wordings_of
from eval.generator.books import write_data
from eval.generator.maker import Maker
from eval.generator.model import SPENT, TOTAL, Unit, make_unit
from eval.generator.report import write_report
from youju.batch.across import compare_units
from youju.batch.batch import BatchRequest, check_batch
from youju.batch.bureau import hold_against, read_bureau
from youju.batch.journal import Journal
from youju.batch.runner import Progress
from youju.settings import Settings

_RESULT = Path(__file__).parents[1] / "results" / "across.md"
_PLANTED, _FEW = 10, 5
"""Units that get each kind of fault; of those that stand apart as a whole."""
_TELLING = 5
"""Digits from which an amount is no chance."""


@dataclass
class _Office:
    """A unit with its report as it will be handed in."""

    unit: Unit
    text: str
    folder: Path
    codes: set[str] = field(default_factory=set)
    copied: bool = False

    @property
    def spent(self) -> Decimal:
        return self.unit.value(self.unit.money(TOTAL, SPENT)) if self.unit.has(SPENT) else Decimal(0)


def _make(base: Path, count: int, seed: int, wordings: str) -> list[_Office]:
    made: dict[str, _Office] = {}
    number = 0
    while len(made) < count:
        rng = random.Random(f"{seed}-{number}")
        number += 1
        unit = make_unit(rng)
        if unit.name not in made:
            folder = base / f"{len(made):03}{unit.name}"
            write_data(unit, rng, folder / "data")
            made[unit.name] = _Office(unit, write_report(Maker(unit, rng, wordings)).text, folder)
            if not unit.indicators:
                made[unit.name].codes.add("missing-form")
    return list(made.values())


def _plant(offices: list[_Office], rng: random.Random) -> set[str]:
    """Spoil reports; return the units whose amount the bureau's table has otherwise."""
    chosen = iter(rng.sample(offices, len(offices)))
    for number in range(_PLANTED):
        left, right = next(chosen), next(chosen)
        _copy(left, right, whole=number % 2 == 0)
    for _ in range(_PLANTED):
        one, other = next(chosen), next(chosen)
        one.text += f"\n{other.unit.name}全年按计划完成了各项任务。\n"
        one.codes.add("foreign-unit")
    for _ in range(_PLANTED):
        one = next(chosen)
        amount = next(telling for other in chosen if other.spent and (telling := _telling_amount(other.unit)))
        one.text += f"\n窗口服务经费支出{amount / 10000:f}万元。\n"
        one.codes.add("foreign-figure")
    wrong = [one for one in chosen if one.spent][:_PLANTED]
    for one in wrong:
        one.codes.add("bureau-total")
    return {one.unit.name for one in wrong}


def _telling_amount(unit: Unit) -> Decimal:
    """Return an amount of at least five digits that the unit spent; 0 when it has none."""
    amounts = (unit.cells["money", one.name, SPENT, "", ""] for one in unit.projects)
    return next((one for one in amounts if len(f"{one:f}".strip("0.").replace(".", "")) >= _TELLING), Decimal(0))


def _add_apart(base: Path, offices: list[_Office]) -> dict[str, set[str]]:
    """Add units handed in twice and units that spent hardly anything; return kind of fault -> their folders."""
    twice: set[str] = set()
    for one in offices[:_FEW]:
        again = one.folder.with_name(f"{one.folder.name}（再报）")
        shutil.copytree(one.folder, again)
        twice |= {one.folder.name, again.name}
    low: set[str] = set()
    without = {f"{one.folder.name}（再报）" for one in offices[:_FEW] if "missing-form" in one.codes}
    for number in range(_FEW):
        folder = base / f"偏低{number}"
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "unit.yaml").write_text(f"单位名称: 远山县第{number}中学\n年度: 2023\n", encoding="utf-8")
        rows = f"单位：万元,,,\n项目名称,全年预算数,到位数,支出数\n校舍维修费,{200 + number},190,{31 + number}\n"
        (folder / "data" / "资金表.csv").write_text(rows, encoding="utf-8")
        text = f"远山县第{number}中学2023年度自评报告\n校舍维修费全年预算{200 + number}万元，支出{31 + number}万元。\n"
        (folder / "报告.txt").write_text(text, encoding="utf-8")
        low.add(folder.name)
    return {"duplicate": twice, "outlier": low, "missing-form": low | without}


def _copy(left: _Office, right: _Office, *, whole: bool) -> None:
    """Let one hand in the other's words, all or the second half, under its own name."""
    theirs = left.text.replace(left.unit.name, right.unit.name).splitlines()
    own = right.text.splitlines()
    kept = [] if whole else own[: len(own) // 2]
    taken = theirs if whole else theirs[len(theirs) // 2 :]
    right.text = "\n".join([own[0], *kept[1:], *taken[1:]]) + "\n"
    for one in (left, right):
        one.codes.add("alike")
    right.copied = True


def _bureau_table(path: Path, offices: list[_Office], wrong: set[str]) -> None:
    book = Workbook()
    book.active.append(["单位名称", "支出数（元）"])
    for one in offices:
        amount = float(one.spent + 1200 * (one.unit.name in wrong)) if one.spent else None
        book.active.append([one.unit.name, amount])
    for number in range(_FEW):
        book.active.append([f"远山县第{number}中学", (31 + number) * 10000])
    book.save(path)


def _found(base: Path, table: Path) -> dict[str, set[str]]:
    """Return kind of fault -> folders that it is told of, by the very steps of a batch."""
    outcome = check_batch(BatchRequest((base,), Settings(), bureau=table), Progress())
    if outcome.tally.failed:
        raise RuntimeError(f"{outcome.tally.failed} could not be read")
    told: dict[str, set[str]] = defaultdict(set)
    with closing(Journal(base)) as journal:
        for found in (compare_units(journal), hold_against(read_bureau(table), journal)[0]):
            for name, rows in found.items():
                for row in rows if name else ():
                    told[row.code].add(name)
    return told


def main() -> None:
    """Plant, compare, record."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--held", action="store_true", help="use the wordings kept apart")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        base = Path(place) / "各单位"
        offices = _make(base, options.units, options.seed, wordings_of(options.held))
        wrong = _plant(offices, random.Random(options.seed))
        for one in offices:
            (one.folder / "报告.txt").write_text(one.text, encoding="utf-8")
        apart = _add_apart(base, offices)
        table = Path(place) / "财政.xlsx"
        _bureau_table(table, offices, wrong)
        told = _found(base, table)
    lines = ["# Across units", "", f"`python -m eval.tasks.across --units {options.units} --seed {options.seed}"]
    lines[-1] += f"{' --held' if options.held else ''}`: reports handed in, faults planted in some of them."
    lines += ["", "| kind | planted | found | told of others |", "|---|---|---|---|"]
    for code in ("alike", "foreign-unit", "foreign-figure", "bureau-total", "missing-form", "duplicate", "outlier"):
        planted = {one.folder.name for one in offices if code in one.codes} | apart.get(code, set())
        copied = {one.folder.name for one in offices if one.copied and code == "foreign-figure"}
        others = told[code] - planted - copied
        lines.append(f"| {code} | {len(planted)} | {len(planted & told[code])} | {len(others)} |")
    lines += [
        "",
        "alike: ten pairs, five with the whole text copied, five with half; names replaced. Copied texts bring the",
        "other unit's figures along, which is told too and counts neither way. bureau-total: 1,200 元 too much.",
        "",
    ]
    _RESULT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
