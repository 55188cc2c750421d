"""Measures everything, holds it against the bars of the design and against the last committed run.

python -m eval                  # all tasks, about 15 minutes; writes eval/results/figures.{json,md}
python -m eval --quick          # smaller, about 3 minutes; writes nothing
python -m eval mentions speed   # only these; writes nothing

Exits 1 when a figure fell by more than chance since the last committed results, or is no longer measured, and names it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import yaml

from eval.figures import Bar, Figure, Share, fallen, from_json, is_worse, to_json
from eval.measures import LEFT_OUT, TASKS, TIMED, measure_task

__all__ = ["main", "page"]

ROOT = Path(__file__).parents[1]
RESULTS = Path("eval/results/figures.json")
_PEERS = {"mentions": ("jionlp", "recognizers_suite", "chinese2digits", "cn2an"), "retrieval": ("bm25s", "rank_bm25")}


def bars() -> dict[str, Bar]:
    """Return the bars by figure."""
    data = yaml.safe_load((Path(__file__).parent / "bars.yaml").read_text(encoding="utf-8"))
    return {name: Bar(**bar) for name, bar in data.items()}


def _git(*arguments: str) -> str:
    run = subprocess.run(["git", *arguments], capture_output=True, encoding="utf-8", cwd=ROOT, check=False)
    return run.stdout.strip() if run.returncode == 0 else ""


def machine() -> dict[str, str]:
    """Return when and on what this runs: date, commit, Python, kind of machine, load."""
    changed = "+" if _git("status", "--porcelain", "--untracked-files=no") else ""
    return {
        "date": date.today().isoformat(),
        "commit": (_git("rev-parse", "--short", "HEAD") or "unknown") + changed,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def last_committed() -> dict[str, Figure]:
    """Return the figures of the last committed run; none when there is none."""
    text = _git("show", f"HEAD:{RESULTS.as_posix()}")
    return {name: from_json(one) for name, one in json.loads(text)["figures"].items()} if text else {}


def run_tasks(names: Sequence[str], *, quick: bool) -> dict[str, Figure]:
    """Run tasks, each in a process of its own; the timed ones alone, at the end."""
    figures: dict[str, Figure] = {}
    for group, workers in (
        ([n for n in names if n not in TIMED], os.cpu_count()),
        ([n for n in names if n in TIMED], 1),
    ):
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context, max_tasks_per_child=1) as pool:
            for name, measured in zip(group, pool.map(measure_task, group, [quick] * len(group)), strict=True):
                figures |= {f"{name}.{what}": figure for what, figure in measured.items()}
    return figures


def page(figures: Mapping[str, Figure], before: Mapping[str, Figure], about: Mapping[str, str]) -> str:
    """Lay the figures out beside their bars and what they were before."""
    lines = [
        "# Measured",
        "",
        f"{about['date']}, commit {about['commit']}, Python {about['python']}, {about['machine']}, load "
        f"{about['load']} at the end. Regenerate: `python -m eval`",
        "",
        "## Against the bars of the design",
        "",
        "| figure | about | bar | measured | met |",
        "|---|---|---|---|---|",
        *_bar_lines(figures),
        "",
        "## All figures",
        "",
        "A figure fell when it is worse than in the last committed results by more than chance (eval/figures.py).",
        "",
        "| figure | measured | before | |",
        "|---|---|---|---|",
        *_all_lines(figures, before),
        "",
        *_missing_peers(figures),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _bar_lines(figures: Mapping[str, Figure]) -> Iterator[str]:
    for name, bar in bars().items():
        figure = figures.get(name)
        met = "not measured" if figure is None else "yes" if bar.is_met(figure) else "**no**"
        yield f"| {name} | {bar.what} | {bar.shown(figure)} | {figure or '—'} | {met} |"


def _all_lines(figures: Mapping[str, Figure], before: Mapping[str, Figure]) -> Iterator[str]:
    for name, figure in figures.items():
        old = before.get(name)
        word = (
            "new" if old is None else "fell" if is_worse(old, figure) else "" if old == figure else _moved(old, figure)
        )
        yield f"| {name} | {figure} | {old or '—'} | {word} |"


def _moved(old: Figure, new: Figure) -> str:
    if isinstance(old, Share) and isinstance(new, Share) and old.value == new.value:
        return ""
    return "within chance"


def _missing_peers(figures: Mapping[str, Figure]) -> Iterator[str]:
    for task, peers in _PEERS.items():
        ran = [name for name in figures if name.startswith(f"{task}.")]
        gone = [peer for peer in peers if ran and not any(peer in name for name in ran)]
        if gone:
            yield f"Peers of {task} not installed (`pip install -e '.[peers]'`): {', '.join(gone)}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, compare; keep the results of a whole run."""
    parser = argparse.ArgumentParser(
        prog="python -m eval", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="some of: " + ", ".join(TASKS))
    parser.add_argument("--quick", action="store_true", help="fewer cases")
    options = parser.parse_args(arguments)
    if unknown := set(options.tasks) - set(TASKS):
        parser.error(f"no such task: {', '.join(sorted(unknown))}")
    names = options.tasks or list(TASKS)
    figures, before, about = run_tasks(names, quick=options.quick), last_committed(), machine()
    text = page(figures, before, about)
    print(text)
    if names == list(TASKS) and not options.quick:
        kept = {"about": about, "figures": {name: to_json(figure) for name, figure in figures.items()}}
        target = ROOT / RESULTS
        target.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        target.with_suffix(".md").write_text(text, encoding="utf-8")
    due = {name: old for name, old in before.items() if not (options.quick and name.startswith(LEFT_OUT))}
    fell = fallen(due, figures, names)
    print(*(f"FELL {line}" for line in fell), sep="\n", file=sys.stderr)
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
