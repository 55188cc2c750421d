"""The same batch on a Dask cluster: one worker of three killed, and addresses that are refused."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.batch.offices import make_offices
from tests.batch.test_batch import reports
from youju.batch.batch import BatchRequest, draft_batch
from youju.batch.dask_engine import DaskEngine
from youju.batch.runner import Progress
from youju.cli.app import run
from youju.errors import ExitCode
from youju.settings import Settings

DASK = (sys.executable, "-m", "dask")
LONGEST_S = 120


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


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Start a scheduler and a worker as howto.md says, and return the scheduler's address."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*worker: str, protocol: str = "tcp", **environment: str) -> str:
        address_file = tmp_path / "scheduler.json"
        names = ("scheduler", *("--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--protocol", protocol))
        begin(*DASK, *names, "--scheduler-file", str(address_file), **environment)
        latest = time.monotonic() + LONGEST_S
        while not (address_file.exists() and address_file.read_text()) and time.monotonic() < latest:
            time.sleep(0.1)
        address = str(json.loads(address_file.read_text())["address"])
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path))
        begin(*(worker or DASK), "worker", address, *options, "--protocol", protocol, **environment)
        return address

    def begin(*command: str, **environment: str) -> None:
        quiet = subprocess.DEVNULL
        started.append(
            subprocess.Popen(
                command, stdout=quiet, stderr=quiet, start_new_session=True, env={**os.environ, **environment}
            )
        )

    yield start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def certificates(folder: Path) -> dict[str, str]:
    """Make a CA and one certificate signed by it; return Dask's settings as variables."""
    folder.mkdir()
    new = ("openssl", "req", "-newkey", "rsa:2048", "-nodes")
    for command in (
        (*new, "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=county"),
        (*new, "-keyout", "me.key", "-out", "me.csr", "-subj", "/CN=localhost"),
        (
            "openssl",
            "x509",
            "-req",
            "-in",
            "me.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-out",
            "me.pem",
            "-days",
            "2",
        ),
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    variables = {"CA_FILE": folder / "ca.pem"}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        variables |= {f"{role}__CERT": folder / "me.pem", f"{role}__KEY": folder / "me.key"}
    return {f"DASK_DISTRIBUTED__COMM__TLS__{name}": str(path) for name, path in variables.items()}


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make certificates with")
def test_a_batch_runs_over_an_encrypted_cluster_and_nobody_without_a_certificate_gets_in(
    tmp_path: Path, cluster: Callable[..., str]
) -> None:
    tls = certificates(tmp_path / "证书")
    address = cluster(protocol="tls", **tls, DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION="true")
    assert address.startswith("tls://")
    folder = make_offices(tmp_path / "各单位", 2)
    command = [sys.executable, "-m", "youju", "batch", str(folder), "--engine", "dask", "--scheduler", address]
    refused = subprocess.run(command, capture_output=True, timeout=LONGEST_S, check=False)
    assert refused.returncode == ExitCode.USAGE
    assert "证书" in refused.stderr.decode()
    others = certificates(tmp_path / "别人的证书")
    assert (
        subprocess.run(
            command, capture_output=True, timeout=LONGEST_S, check=False, env={**os.environ, **others}
        ).returncode
        == ExitCode.USAGE
    )
    assert not reports(folder)
    subprocess.run(command, check=False, timeout=LONGEST_S, env={**os.environ, **tls}, capture_output=True)
    assert len(reports(folder)) == 2


def test_a_worker_without_youju_is_named_before_any_work(
    tmp_path: Path, cluster: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bare.py").write_text(
        "import sys, runpy\nsys.modules['youju'] = None\nsys.argv = sys.argv[:]\n"
        "runpy.run_module('dask', run_name='__main__', alter_sys=True)\n",
        encoding="utf-8",
    )
    address = cluster(sys.executable, str(tmp_path / "bare.py"))
    folder = make_offices(tmp_path / "各单位", 1)
    assert run(["batch", str(folder), "--engine", "dask", "--scheduler", address]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "没有装 youju" in told
    assert "内存" not in told
