"""What a batch takes: local and Dask side by side, memory as units grow, killed at random moments and resumed.

python -m eval.bench.batch [--units N] [--kills N]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

RESULT = Path(__file__).parents[1] / "results" / "batch.md"
_ESTIMATED = (10_000, 100_000)


class Measured(NamedTuple):
    """Seconds, seconds of the processor in all processes, and the largest process in megabytes."""

    wall: float
    user: float
    peak: float


def make_units(folder: Path, count: int) -> Path:
    """Write so many small projects."""
    for number in range(count):
        place = folder / f"{number:05}"
        (place / "data").mkdir(parents=True)
        (place / "unit.yaml").write_text(f"单位名称: 第{number}县水务局\n年度: 2023\n", encoding="utf-8")
        rows = f"单位：万元,,,\n项目名称,全年预算数,到位数,支出数\n设备购置费,{100 + number},90,{40 + number % 50}\n"
        (place / "data" / "资金表.csv").write_text(rows, encoding="utf-8")
    return folder


def _begin(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "youju", "batch", str(folder), *options]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _measure(folder: Path, *options: str) -> Measured:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    code = _begin(folder, *options).wait()
    if code not in (0, 1):
        raise RuntimeError(f"youju batch: {code}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(time.perf_counter() - began, user, after.ru_maxrss / 1024)


def _hashes(folder: Path) -> dict[str, str]:
    found = folder.rglob("out/*.docx")
    return {str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest() for one in found}


def _killed(folder: Path, times: int, whole: float) -> None:
    moments = random.Random(10)
    for _ in range(times):
        process = _begin(folder)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.1, 0.6) * whole)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    _measure(folder)


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args()
    units = options.units
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        base = Path(place)
        local = _measure(make_units(base / "local", units))
        dask = _measure(make_units(base / "dask", units), "--engine", "dask")
        same = _hashes(base / "local") == _hashes(base / "dask")
        killed = make_units(base / "killed", units)
        _killed(killed, options.kills, local.wall)
        resumed = _hashes(killed) == _hashes(base / "local")
    lines = [
        "# Batch",
        "",
        f"`python -m eval.bench.batch --units {units} --kills {options.kills}`; {os.cpu_count()} cores, shared with "
        f"other work, load {load:.1f} before: the times are upper bounds.",
        "",
        "| offline | units | wall s | CPU s | CPU ms a report | largest process so far MB |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {units} | {one.wall:.1f} | {one.user:.1f} | {one.user * 1000 / units:.0f} | {one.peak:.0f} |"
            for name, one in (("local", local), ("Dask, own cluster", dask))
        ),
        "",
        f"Same files by both: {'yes' if same else 'NO'}. Killed (-9) {options.kills} times at random moments, then "
        f"resumed: same files: {'yes' if resumed else 'NO'}.",
        "",
        *(
            f"{count:,} offline reports at this rate: {local.wall / units * count / 3600:.1f} h on this machine."
            for count in _ESTIMATED
        ),
        "",
        "The units are tiny (one fund each), and starting the processes is counted: larger units take longer. "
        "Not measured here: a model of fixed latency, and memory beyond these units.",
        "",
    ]
    RESULT.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
