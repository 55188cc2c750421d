"""Tries broken cases in a process of their own, which is replaced when it hangs, dies or has grown too large."""

from __future__ import annotations

import multiprocessing
import random
import resource
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from eval.fuzz.targets import TARGETS
from youju.errors import YoujuError

__all__ = ["LONGEST_S", "MOST_MB", "Tally", "broken_case", "fuzz", "try_case"]

LONGEST_S = 5
MOST_MB = 1024
"""Of memory held; of addresses, of which programs take more than they use, twice as much again is allowed."""
_START_S = 300


@dataclass
class Tally:
    """What became of one door's cases."""

    cases: int = 0
    refused: int = 0
    seconds: float = 0.0
    peak_mb: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def fault(self, kind: str, case: str) -> None:
        """Count a fault under its kind and remember the first case that shows it."""
        self.faults[kind] += 1
        self.first.setdefault(kind, case)


def broken_case(door: str, seed: int, number: int) -> tuple[str, bytes]:
    """Return a case; each has a generator of its own, so that it can be made again alone."""
    return TARGETS[door].case(random.Random(f"{door}:{seed}:{number}"))


def try_case(door: str, seed: int, number: int) -> str:
    """Let one broken file in; return `accepted`, `refused` or the fault."""
    name, content = broken_case(door, seed, number)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            TARGETS[door].run(path)
        except YoujuError as error:
            return "refused" if str(error) else "an error that says nothing"
        except Exception as error:  # noqa: BLE001 - this is what we are looking for
            last = traceback.extract_tb(error.__traceback__)[-1]
            return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
    return "accepted"


def _work(pipe: Connection, door: str, seed: int) -> None:
    TARGETS[door].sound()
    try_case(door, seed, 0)  # load what the door loads, untimed
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + 2 * MOST_MB * 2**20,) * 2)
    pipe.send(("ready", 0))
    while True:
        outcome = try_case(door, seed, pipe.recv())
        pipe.send((outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


class _Worker:
    """A process that has loaded all that a door needs."""

    def __init__(self, door: str, seed: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, door, seed), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(_START_S):
            raise SystemExit(f"{door}: the worker doesn't start")
        self._pipe.recv()

    def attempt(self, number: int) -> tuple[str, int]:
        self._pipe.send(number)
        if not self._pipe.poll(LONGEST_S):
            return f"no answer within {LONGEST_S} s", 0
        try:
            outcome, peak = self._pipe.recv()
        except EOFError:
            return "the process died", 0
        return (outcome, peak) if peak <= MOST_MB else (f"more than {MOST_MB} MB", peak)

    def stop(self) -> None:
        self._process.kill()
        self._process.join()


def fuzz(door: str, seed: int, seconds: float, most: int) -> Tally:
    """Try cases of one door until the time or the number is used up."""
    tally = Tally()
    worker = _Worker(door, seed)
    begin = time.monotonic()
    while tally.cases < most and time.monotonic() - begin < seconds:
        tally.cases += 1
        outcome, peak = worker.attempt(tally.cases)
        tally.peak_mb = max(tally.peak_mb, peak)
        if outcome == "refused":
            tally.refused += 1
        elif outcome != "accepted":
            tally.fault(outcome, f"{door}:{seed}:{tally.cases}")
            if "at " not in outcome:
                worker.stop()
                worker = _Worker(door, seed)
    worker.stop()
    tally.seconds = time.monotonic() - begin
    return tally
