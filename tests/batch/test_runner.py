"""Nothing lost and nothing done twice: killed, interrupted, refused by a model, a worker lost."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.batch.offices import make_offices
from tests.batch.test_batch import reports
from youju.batch import runner
from youju.batch.batch import BatchRequest, draft_batch
from youju.batch.engines import EngineLostError, LocalEngine, WorkerLostError
from youju.batch.jobs import Failure, Job, Kind, Result
from youju.batch.journal import Entry, Journal
from youju.batch.runner import Prepared, Progress, Tally, run_jobs
from youju.errors import ExitCode
from youju.settings import Settings

UNITS = 6
LONGEST_S = 120


def begin(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "youju", "batch", str(folder), "--concurrency", "2", *options]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def finish(folder: Path, *options: str) -> int:
    return begin(folder, *options).wait(LONGEST_S)


def states(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / ".youju" / "batch.db")) as database:
        return {state for (state,) in database.execute("SELECT state FROM jobs")}


def wait_for_reports(folder: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    latest = time.monotonic() + LONGEST_S
    while len(reports(folder)) < count and process.poll() is None and time.monotonic() < latest:
        time.sleep(0.02)


def test_killed_at_any_moment_it_ends_with_the_same_files(tmp_path: Path) -> None:
    undisturbed = make_offices(tmp_path / "一次做完", UNITS)
    began = time.monotonic()
    assert finish(undisturbed) in (0, 1)
    whole = time.monotonic() - began
    folder = make_offices(tmp_path / "多次被杀", UNITS)
    moments = random.Random(8)
    for _ in range(3):
        process = begin(folder)
        with suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.3, 0.9) * whole)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(LONGEST_S)
    assert finish(folder) in (0, 1)
    assert reports(folder) == reports(undisturbed)
    assert len(reports(folder)) == UNITS
    assert states(folder) == {"done"}
    assert not list(folder.glob("*/out/*.tmp"))
    assert not (folder / ".youju" / "scratch").exists()


def test_interrupted_it_finishes_what_runs_and_goes_on_later(tmp_path: Path) -> None:
    folder = make_offices(tmp_path, UNITS)
    process = begin(folder)
    wait_for_reports(folder, 1, process)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(LONGEST_S) == ExitCode.INTERRUPTED
    assert "running" not in states(folder)
    assert 1 <= len(reports(folder)) < UNITS
    assert (folder / "复核清单.xlsx").is_file()
    assert finish(folder) in (0, 1)
    assert len(reports(folder)) == UNITS


class Scripted:
    """An engine whose answers are given; an exception is raised, a result returned."""

    def __init__(self, *answers: Result | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.places = 1
        self.workers = 2

    async def run(self, job: str) -> str:
        self.asked.append(job)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer.to_json()

    async def close(self, *, at_once: bool = False) -> None:
        """Nothing to let go of."""


DONE = Result()
BUSY = Result(failure=Failure("模型忙。", ExitCode.MODEL, transient=True))
BROKEN = Result(failure=Failure("表坏了。", ExitCode.INPUT))


@pytest.fixture
def attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Scripted, int], tuple[Tally, list[Entry]]]:
    """Run so many jobs on an engine; pauses are noted, not made longer than a moment."""
    monkeypatch.setattr(runner, "_FIRST_PAUSE_S", 0.01)

    def run(engine: Scripted, jobs: int) -> tuple[Tally, list[Entry]]:
        def prepare(entry: Entry) -> Prepared:
            means = {"concurrency": 5, "per_minute": 60, "timeout_s": 9}
            return Prepared(Job(entry.name, Kind.DRAFT, {}, means=means), "")

        with closing(Journal(tmp_path)) as journal:
            journal.plan((f"单位{number}", f"单位{number}") for number in range(jobs))
            tally = run_jobs(journal, tmp_path, prepare, lambda: engine, Progress())
            return tally, list(journal.entries())

    return run


@pytest.mark.parametrize(
    ("answers", "tries", "done"),
    [
        ((BUSY, BUSY, DONE), 3, 1),
        ((WorkerLostError(), DONE), 2, 1),
        ((BUSY, BUSY, BUSY), 3, 0),
        ((BROKEN,), 1, 0),
    ],
)
def test_only_what_may_pass_is_tried_again(
    attempt: Callable[[Scripted, int], tuple[Tally, list[Entry]]],
    answers: tuple[Result | Exception, ...],
    tries: int,
    done: int,
) -> None:
    engine = Scripted(*answers)
    tally, entries = attempt(engine, 1)
    assert len(engine.asked) == tries
    assert (tally.done, tally.failed) == (done, 1 - done)
    assert [entry.state for entry in entries] == ["done" if done else "failed"]


def test_each_pause_is_twice_the_last(
    attempt: Callable[[Scripted, int], tuple[Tally, list[Entry]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float | None] = []
    real = asyncio.wait_for

    async def noted(waiting: object, timeout: float | None) -> object:
        pauses.append(timeout)
        return await real(waiting, timeout)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "wait_for", noted)
    attempt(Scripted(BUSY, BUSY, BUSY), 1)
    assert pauses == [0.01, 0.02]


def test_a_model_that_is_down_stops_the_run(attempt: Callable[[Scripted, int], tuple[Tally, list[Entry]]]) -> None:
    engine = Scripted(*[BUSY] * 15)
    tally, entries = attempt(engine, 7)
    assert (tally.failed, tally.left) == (5, 2)
    assert [entry.state for entry in entries] == ["failed"] * 5 + ["queued"] * 2


def test_a_lost_cluster_stops_the_run_and_fails_nobody(
    attempt: Callable[[Scripted, int], tuple[Tally, list[Entry]]],
) -> None:
    tally, entries = attempt(Scripted(DONE, EngineLostError("断了")), 3)
    assert (tally.done, tally.failed, tally.left) == (1, 0, 2)
    assert [entry.state for entry in entries] == ["done", "queued", "queued"]


def test_workers_share_the_limits_of_the_model(
    attempt: Callable[[Scripted, int], tuple[Tally, list[Entry]]],
) -> None:
    engine = Scripted(DONE)
    attempt(engine, 1)
    assert Job.from_json(engine.asked[0]).means == {"concurrency": 2, "per_minute": 30, "timeout_s": 9}


def test_jobs_are_spread_over_the_processes_from_the_first_on(tmp_path: Path) -> None:
    async def places() -> list[int]:
        engine = LocalEngine(2, 2, str(tmp_path))
        jobs = [asyncio.ensure_future(engine.run("{}")) for _ in range(4)]
        await asyncio.sleep(0)
        loads = list(engine._loads)
        await asyncio.gather(*jobs)
        await engine.close()
        return loads

    assert asyncio.run(places()) == [2, 2]


class KillsOne(LocalEngine):
    """Worker processes of which one dies while it is at its first job."""

    async def run(self, job: str) -> str:
        waiting = asyncio.ensure_future(super().run(job))
        if not hasattr(self, "killed"):
            while not (busy := [one for one in self._slots if one and one._waiting]):
                await asyncio.sleep(0.01)
            self.killed = busy[0]._process.pid
            os.kill(self.killed, signal.SIGKILL)
        return await waiting


def test_a_worker_killed_midway_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_FIRST_PAUSE_S", 0.01)
    folder = make_offices(tmp_path, 3)
    engines: list[KillsOne] = []

    def make(processes: int, threads: int, scratch: str) -> KillsOne:
        engines.append(KillsOne(processes, threads, scratch))
        return engines[0]

    outcome = draft_batch(BatchRequest((folder,), Settings(), concurrency=2, engine=make), Progress())
    assert engines[0].killed
    assert (outcome.tally.done, outcome.tally.failed) == (3, 0)
    assert len(reports(folder)) == 3
