"""What a batch takes: offline and with a model of fixed latency, here and on Dask, memory, kills, and what follows.

python -m eval.bench.batch offline --units 500           # local and Dask side by side
python -m eval.bench.batch memory --sizes 100 500 2000   # tiny units
python -m eval.bench.batch kills --units 500 --kills 10  # and one of three Dask workers
python -m eval.bench.batch model --latency 4 --rounds 20 --concurrency 1 8 64
python -m eval.bench.batch estimate                      # from what the others measured

Each replaces its own section of results/batch.md; figures lie in results/batch.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from eval.bench.process_tree import Watched, children_of, watch
from eval.generator.books import write_data
from eval.generator.model import make_unit

_RESULTS = Path(__file__).parents[1] / "results"
_PAGE, _FIGURES = _RESULTS / "batch.md", _RESULTS / "batch.json"
_SECTIONS = ("offline", "memory", "kills", "model", "estimate")
_ESTIMATED = (10_000, 100_000)
_CALLS = 15
"""Sections that a model writes of a generated unit's report, roughly: sizes a run."""


def make_units(folder: Path, count: int) -> Path:
    """Write so many projects of invented units, as large as offices' own, each of another name."""
    names: set[str] = set()
    number = 0
    while len(names) < count:
        rng = random.Random(f"batch-{number}")
        number += 1
        unit = make_unit(rng)
        if unit.name not in names:
            names.add(unit.name)
            write_data(unit, rng, folder / f"{len(names):05}{unit.name}" / "data")
    return folder


def make_tiny_units(folder: Path, count: int) -> Path:
    """Write so many projects of one fund each."""
    for number in range(count):
        place = folder / f"{number:05}"
        (place / "data").mkdir(parents=True)
        (place / "unit.yaml").write_text(f"单位名称: 第{number}县水务局\n年度: 2023\n", encoding="utf-8")
        rows = f"单位：万元,,,\n项目名称,全年预算数,到位数,支出数\n设备购置费,{100 + number},90,{40 + number % 50}\n"
        (place / "data" / "资金表.csv").write_text(rows, encoding="utf-8")
    return folder


def _begin(folder: Path, *options: str, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "youju", "batch", str(folder), *options]
    quiet = subprocess.DEVNULL
    kept = {**os.environ, **environment}
    return subprocess.Popen(command, start_new_session=True, stdout=quiet, stderr=quiet, env=kept)


def _measure(folder: Path, *options: str, **environment: str) -> Watched:
    measured = watch(_begin(folder, *options, **environment))
    if measured.code not in (0, 1):
        raise RuntimeError(f"youju batch: {measured.code}")
    return measured


def _hashes(folder: Path) -> dict[str, str]:
    found = folder.rglob("out/*.docx")
    return {str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest() for one in found}


def _offline(base: Path, options: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    units = options.units
    local = _measure(make_units(base / "local", units))
    dask = _measure(make_units(base / "dask", units), "--engine", "dask")
    same = _hashes(base / "local") == _hashes(base / "dask")
    lines = [
        "| engine | units | wall s | CPU s | CPU ms a report | main process MB | all processes MB |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {units} | {one.wall:.0f} | {one.cpu:.0f} | {one.cpu * 1000 / units:.0f} | {one.main:.0f} | "
            f"{one.whole:.0f} |"
            for name, one in (("local", local), ("Dask, own cluster", dask))
        ),
        "",
        f"Same files by both: {'yes' if same else 'NO'}. CPU: all processes, their start and the .docx included.",
    ]
    return lines, {"offline_cpu_s": round(local.cpu / units, 3), "main_mb": round(local.main)}


def _memory(base: Path, options: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    lines = ["| tiny units | wall s | main process MB | all processes MB |", "|---|---|---|---|"]
    for size in options.sizes:
        one = _measure(make_tiny_units(base / str(size), size))
        lines.append(f"| {size} | {one.wall:.0f} | {one.main:.0f} | {one.whole:.0f} |")
    return lines, {}


def _kills(base: Path, options: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    undisturbed = make_units(base / "once", options.units)
    whole = _measure(undisturbed).wall
    killed = make_units(base / "killed", options.units)
    moments = random.Random(10)
    for _ in range(options.kills):
        process = _begin(killed)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.5, max(1.0, whole / options.kills)))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    _measure(killed)
    dask = make_units(base / "dask", min(options.units, 60))
    process = _begin(dask, "--engine", "dask", "--concurrency", "3")
    while len(_hashes(dask)) < 6 and process.poll() is None:
        time.sleep(0.1)
    workers = [pid for pid, command in children_of(process.pid).items() if "spawn_main" in command]
    os.kill(random.Random(3).choice(workers), signal.SIGKILL)
    code = process.wait()
    alone = {name: own for name, own in _hashes(undisturbed).items() if (dask / name).exists()}
    return [
        f"{options.units} units killed (-9) {options.kills} times at random moments, then resumed: same files as "
        f"undisturbed: {'yes' if _hashes(killed) == _hashes(undisturbed) else 'NO'}.",
        "",
        f"One of three Dask workers killed (-9) at work on {len(alone)} units: exit {code}, same files: "
        f"{'yes' if _hashes(dask) == alone else 'NO'}.",
    ], {}


@contextmanager
def _served(latency_s: float) -> Iterator[str]:
    command = [sys.executable, "-m", "eval.bench.model_server", str(latency_s)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if server.stdout is None:
            raise AssertionError("it is a pipe")
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.kill()
        server.wait()


def _model(base: Path, options: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    lines = [
        "| concurrency | units | calls | wall s | ideal s | rate while it was full | rate of the whole run | CPU ms a "
        "report | all processes MB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    figures: dict[str, Any] = {}
    for at_once in options.concurrency:
        units = max(2, round(options.rounds * at_once / _CALLS))
        folder = make_units(base / str(at_once), units)
        with _served(options.latency) as address:
            one = _measure(
                *(folder, "--model", "openai:fixed", "--concurrency", str(at_once)), YOUJU_BASE_URL=f"{address}/v1"
            )
            counts = json.load(urllib.request.urlopen(f"{address}/counts"))
        ideal = counts["answered"] * options.latency / at_once
        full = counts["full_busy"] / (counts["full_s"] * at_once) if counts["full_s"] else 0
        lines.append(
            f"| {at_once} | {units} | {counts['answered']} | {one.wall:.0f} | {ideal:.0f} | {full:.1%} | "
            f"{ideal / (counts['last'] - counts['first']):.1%} | {one.cpu * 1000 / units:.0f} | {one.whole:.0f} |"
        )
        figures = {
            "calls": round(counts["answered"] / units, 1),
            "characters_in": round(counts["characters_in"] / units),
            "characters_out": round(counts["characters_out"] / units),
            "model_cpu_s": round(one.cpu / units, 3),
            "latency_s": options.latency,
        }
    lines += [
        "",
        f"Every answer takes {options.latency} s. Full: from the first to the last moment at which as many requests as "
        "allowed were under way; before it workers start, after it the last reports wait for their own sections in "
        "turn. Starting is counted in the CPU.",
    ]
    return lines, figures


def _estimate(options: argparse.Namespace) -> list[str]:
    """Tell what many reports take, from the figures measured."""
    told = json.loads(_FIGURES.read_text(encoding="utf-8"))
    read, written = (told[name] * float(options.tokens) for name in ("characters_in", "characters_out"))
    latency, at_once, cores = float(options.real_latency), options.at_once, options.cores
    lines = [
        f"Assumed: {options.tokens} tokens a character, {latency:.0f} s a call, {at_once} calls at once, "
        f"{options.price_in} and {options.price_out} 元 a million tokens read and written, {cores} cores a machine.",
        "",
        "- calls = reports × calls a report; tokens = reports × characters a report × tokens a character; "
        "money = Σ tokens × price ÷ 10⁶",
        "- hours by the model = calls × seconds a call ÷ calls at once ÷ 3600; "
        "hours of the processor = reports × CPU seconds a report ÷ 3600",
        "- machines = ⌈hours of the processor ÷ cores ÷ hours by the model⌉: what keeps up with that service",
        "",
        "| reports | offline, hours on one machine | calls | million tokens read | written | 元 | hours by the model | "
        "hours of the processor | machines |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for count in _ESTIMATED:
        calls = count * told["calls"]
        millions = [count * one / 1e6 for one in (read, written)]
        money = millions[0] * float(options.price_in) + millions[1] * float(options.price_out)
        waited = calls * latency / at_once / 3600
        worked = count * told["model_cpu_s"] / 3600
        lines.append(
            f"| {count:,} | {count * told['offline_cpu_s'] / cores / 3600:.1f} | {calls:,.0f} | {millions[0]:,.0f} | "
            f"{millions[1]:,.1f} | {money:,.0f} | {waited:.1f} | {worked:.1f} | {-(-worked // (cores * waited)):.0f} |"
        )
    return lines


def _record(part: str, lines: list[str]) -> None:
    """Print a section and put it into the results in place of the one of the same name."""
    command = " ".join(sys.argv[1:])
    told = f"`python -m eval.bench.batch {command}`; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    section = "\n".join([f"## {part}", "", told, "", *lines, ""])
    print(section)
    old = _PAGE.read_text(encoding="utf-8").split("\n## ")[1:] if _PAGE.exists() else []
    kept = {one.split("\n", 1)[0]: f"## {one.rstrip()}\n" for one in old}
    kept[part] = section
    _PAGE.write_text("\n".join(["# Batch\n", *(kept[one] for one in _SECTIONS if one in kept)]), encoding="utf-8")


def main() -> None:
    """Measure one part and record it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=_SECTIONS)
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 500, 2000])
    parser.add_argument("--latency", type=int, default=4, help="seconds an answer takes")
    parser.add_argument("--rounds", type=int, default=20, help="answers in turn that a run should take")
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--tokens", default="0.75", help="tokens a character")
    parser.add_argument("--real-latency", default="8", help="seconds a call")
    parser.add_argument("--at-once", type=int, default=64)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--price-in", default="2")
    parser.add_argument("--price-out", default="8")
    options = parser.parse_args()
    if options.part == "estimate":
        _record("estimate", _estimate(options))
        return
    measure = {"offline": _offline, "memory": _memory, "kills": _kills, "model": _model}[options.part]
    with tempfile.TemporaryDirectory() as place:
        lines, figures = measure(Path(place), options)
    known = json.loads(_FIGURES.read_text(encoding="utf-8")) if _FIGURES.exists() else {}
    _FIGURES.write_text(json.dumps({**known, **figures}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    _record(options.part, lines)


if __name__ == "__main__":
    main()
