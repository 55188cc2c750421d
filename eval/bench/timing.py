"""Whole processes measured: wall time, processor time and peak memory of a command, and the load it ran under."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["RESULTS", "Run", "record", "run_youju"]

RESULTS = Path(__file__).parents[1] / "results" / "bench.md"


class Run(NamedTuple):
    """What one process took: seconds, seconds of the processor, megabytes at most."""

    wall: float
    user: float
    peak: float


def run_youju(arguments: Sequence[str]) -> Run:
    """Run `youju` in a process of its own, its output thrown away, its modules compiled beforehand as pip leaves them.

    Raises:
        RuntimeError: It failed otherwise than by finding faults.
    """
    command = [sys.executable, "-m", "youju", *arguments]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_installed())
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"youju {' '.join(arguments)}: {process.returncode}")
    return Run(wall, usage.ru_utime, usage.ru_maxrss / 1024)


def _installed() -> dict[str, str]:
    """Return the environment of a machine that compiles modules once, not at each start."""
    compiled = Path(tempfile.gettempdir()) / "youju-bench-pycache"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(compiled)}


def record(title: str, lines: Sequence[str]) -> None:
    """Print a table and put it into the results in place of the one of the same title."""
    load = os.getloadavg()[0]
    section = "\n".join([f"## {title}", "", f"{os.cpu_count()} cores, load {load:.1f}", "", *lines, ""])
    print(section)
    old = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Speed\n\n"
    head, *sections = old.split("## ")
    kept = [f"## {one.rstrip()}\n" for one in sections if not one.startswith(f"{title}\n")]
    RESULTS.write_text("\n".join([head.rstrip() + "\n", *kept, section]), encoding="utf-8")
