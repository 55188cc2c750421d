"""The same batch on a Dask cluster: one worker of three killed, and addresses that are refused."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.batch.offices import make_offices
from tests.batch.test_batch import reports
from youju.batch.batch import BatchRequest, draft_batch
from youju.batch.dask_engine import DaskEngine
from youju.batch.runner import Progress
from youju.cli.app import run
from youju.settings import Settings


class KillsOne(DaskEngine):
    """A cluster of its own, one of whose workers dies when it is at work."""

    begun = False
    killed = 0

    async def run(self, job: str) -> str:
        waiting = asyncio.ensure_future(super().run(job))
        if not self.begun:
            self.begun = True
            pids = await asyncio.to_thread(self._client.run, os.getpid)
            held = await asyncio.to_thread(self._client.processing)
            busy = next((pids[address] for address, keys in held.items() if keys), 0)
            self.killed = busy or next(iter(pids.values()))
            os.kill(self.killed, signal.SIGKILL)
        return await waiting


def test_one_worker_of_three_killed_loses_nothing(tmp_path: Path) -> None:
    undisturbed = make_offices(tmp_path / "本机", 6)
    draft_batch(BatchRequest((undisturbed,), Settings()), Progress())
    folder = make_offices(tmp_path / "集群", 6)
    engines: list[KillsOne] = []

    def make(processes: int, threads: int, scratch: str) -> KillsOne:
        engines.append(KillsOne(processes, threads, scratch))
        return engines[0]

    outcome = draft_batch(BatchRequest((folder,), Settings(), concurrency=3, engine=make), Progress())
    assert engines[0].killed
    assert (outcome.tally.done, outcome.tally.failed, outcome.tally.left) == (6, 0, 0)
    assert reports(folder) == reports(undisturbed)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "dask", "--scheduler", "tcp://10.1.2.3:8786"], "TLS"),
        (["--engine", "dask", "--scheduler", "tcp://scheduler.example:8786"], "TLS"),
        (["--engine", "dask", "--scheduler", "tls://10.1.2.3:8786"], "证书"),
        (["--engine", "dask", "--scheduler", "http://127.0.0.1:8786"], "tls://"),
        (["--scheduler", "tls://10.1.2.3:8786"], "--engine dask"),
    ],
)
def test_an_unsafe_or_senseless_scheduler_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    folder = make_offices(tmp_path, 1)
    assert run(["batch", str(folder), *options]) == 2
    assert told in capsys.readouterr().err
    assert not reports(folder)
