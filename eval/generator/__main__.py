"""`python -m eval.generator --units 40 --seed 7 --out DIR`: write generated cases in the layout of eval/cases."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from eval.generator.books import TotalCell, write_data
from eval.generator.consistency import consistency_cases
from eval.generator.maker import Maker
from eval.generator.model import make_unit
from eval.generator.mutate import mutations
from eval.generator.report import write_report
from eval.generator.selfcheck import faults

__all__ = ["generate", "main", "wordings_of"]


def generate(out: Path, units: int, seed: int, texts: int = 0, wordings: str = "phrases") -> list[str]:
    """Write `units` projects and `texts` text-only cases; return what the self-check found wrong."""
    wrong: list[str] = []
    for number in range(units):
        rng = random.Random(f"{seed}-{number}")
        unit = make_unit(rng)
        folder = out / "verify" / f"g{seed:03}_{number:03}"
        places, totals = write_data(unit, rng, folder / "data")
        report = write_report(Maker(unit, rng, wordings))
        changes = mutations(unit, report, rng)
        wrong += faults(unit, folder / "data", places, totals, report, changes)
        (folder / "clean.txt").write_text(report.text, encoding="utf-8")
        _write_lines(
            folder / "mutations.jsonl", (c.as_case(f"{folder.name}-{k + 1:02}") for k, c in enumerate(changes))
        )
        _write_lines(folder / "source_faults.jsonl", _source_faults(totals, rng))
    if texts:
        out.mkdir(parents=True, exist_ok=True)
        _write_lines(out / "consistency.jsonl", consistency_cases(random.Random(f"{seed}-texts"), texts, wordings))
    return wrong


def wordings_of(held: bool) -> str:
    """Name of the file of templates."""
    return "phrases_held" if held else "phrases"


def _source_faults(totals: list[TotalCell], rng: random.Random) -> list[dict[str, object]]:
    """A table's own 合计 or 小计 that doesn't add up: which cell to overwrite with what."""
    usable = [one for one in totals if one.value and not one.place.file.endswith(".csv")]
    if not usable:
        return []
    one = rng.choice(usable)
    written = one.value / one.place.factor
    wrong = written + max(abs(written) // 20, Decimal(1))
    return [
        {
            "file": one.place.file,
            "sheet": one.place.sheet,
            "cell": one.place.cell,
            "old": str(written),
            "new": str(wrong),
            "code": "source-total",
        }
    ]


def _write_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def main() -> int:
    """Parse arguments, generate, report the self-check."""
    parser = argparse.ArgumentParser(prog="python -m eval.generator", description=__doc__)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--texts", type=int, default=200, help="text-only consistency cases")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--held", action="store_true", help="use the wordings kept apart")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    wrong = generate(options.out, options.units, options.seed, options.texts, wordings_of(options.held))
    print(*wrong, sep="\n", file=sys.stderr)
    print(f"{options.units} units, {options.texts} texts in {options.out}; self-check: {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
