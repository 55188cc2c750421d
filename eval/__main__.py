"""Runs the checker's tasks and keeps what they print in eval/results/checker.md, with date, commit and machine.

python -m eval                  # all tasks of the checker, some minutes
python -m eval mentions verify  # only these
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "eval" / "results" / "checker.md"
TASKS = {
    "mentions": ("eval.tasks.mentions",),
    "consistency": ("eval.tasks.consistency",),
    "verify": ("eval.tasks.verify",),
    "binding": ("eval.tasks.binding", "--units", "20", "--seed", "1201"),
    "binding-held": ("eval.tasks.binding", "--units", "20", "--seed", "1201", "--held"),
}
"""Task -> module and arguments. The seeds were not looked at while the checker was made."""


def _commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, cwd=ROOT, check=False)
    return run.stdout.strip() or "unknown"


def main() -> None:
    """Run the tasks named, or all, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="some of: " + ", ".join(TASKS))
    names = parser.parse_args().tasks or list(TASKS)
    parts = [
        "# The checker, measured\n",
        f"{date.today().isoformat()}, commit {_commit()}, Python {platform.python_version()}, "
        f"{platform.machine()}, {os.cpu_count()} cores. Regenerate: `python -m eval`\n",
    ]
    for name in names:
        command = " ".join(TASKS[name])
        print(f"… {name}", file=sys.stderr, flush=True)
        run = subprocess.run([sys.executable, "-m", *TASKS[name]], capture_output=True, text=True, cwd=ROOT, check=True)
        parts.append(f"## {name}\n\n`python -m {command}`\n\n```\n{run.stdout.strip()}\n```\n")
    text = "\n".join(parts)
    if len(names) == len(TASKS):
        TARGET.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
