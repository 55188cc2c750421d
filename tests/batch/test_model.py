"""A batch that a model writes, through the real client and a server on loopback: refusals, and nothing paid twice."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from eval.scripted_writers import perfect

from tests.batch.offices import make_offices
from tests.batch.sheets import rows_of
from tests.batch.test_batch import reports
from tests.models.server import Behaviour, Handler, Served, fails, says, serving
from youju.cli.app import run
from youju.errors import ExitCode
from youju.models.audit import read_audit
from youju.models.seam import Message, Role

LONGEST_S = 120
AT_ONCE = 2


def writes(latency_s: float = 0) -> Behaviour:
    """Hand each section's offline text back, slots and all, as a faultless model would."""

    def behave(handler: Handler) -> None:
        messages = [Message(Role(one["role"]), one["content"]) for one in handler.body["messages"]]
        says(perfect(messages), latency_s=latency_s)(handler)

    return behave


def refuses(name: str, refusal: Behaviour) -> Behaviour:
    """Refuse what is about this unit, and write the others."""
    return lambda handler: (refusal if name in json.dumps(handler.body, ensure_ascii=False) else writes())(handler)


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, Served], int]:
    """Run a batch with the model at a server."""

    def batch(folder: Path, served: Served) -> int:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        monkeypatch.setenv("YOUJU_RETRIES", "1")
        return run(["batch", str(folder), "--model", "openai:tester", "--concurrency", str(AT_ONCE)])

    return batch


def begin(folder: Path, served: Served) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "youju", "batch", str(folder), "--model", "openai:tester", "--concurrency", "2"]
    environment = {**os.environ, "YOUJU_BASE_URL": served.base_url}
    return subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL, env=environment)


def wait_for_requests(served: Served, count: int, process: "subprocess.Popen[bytes]") -> None:
    latest = time.monotonic() + LONGEST_S
    while len(served.bodies) < count and process.poll() is None and time.monotonic() < latest:
        time.sleep(0.02)


def paid_twice(served: Served) -> int:
    """Return how many requests were sent again."""
    sent = [json.dumps(body, sort_keys=True) for body in served.bodies]
    return len(sent) - len(set(sent))


def test_a_model_writes_every_unit_and_a_second_run_asks_nothing(
    tmp_path: Path, batch: Callable[[Path, Served], int]
) -> None:
    folder = make_offices(tmp_path, 3)
    with serving(writes()) as served:
        assert batch(folder, served) in (0, 1)
        asked = len(served.bodies)
        assert batch(folder, served) in (0, 1)
        assert len(served.bodies) == asked
    assert len(reports(folder)) == 3
    for office in folder.glob("*单位"):
        calls = list(read_audit(office))
        assert calls
        assert {call.model for call in calls} == {"openai:tester"}
    assert asked == sum(len(list(read_audit(office))) for office in folder.glob("*单位"))


def test_a_refusal_to_serve_just_now_delays_and_fails_nobody(
    tmp_path: Path, batch: Callable[[Path, Served], int]
) -> None:
    folder = make_offices(tmp_path, 2)
    with serving(writes(), fails(429, "too many", Retry_After="0.1"), fails(503), writes()) as served:
        assert batch(folder, served) in (0, 1)
    assert len(reports(folder)) == 2


def test_a_unit_that_the_model_refuses_fails_alone_and_only_it_is_asked_for_again(
    tmp_path: Path, batch: Callable[[Path, Served], int]
) -> None:
    folder = make_offices(tmp_path, 3)
    with serving(refuses("第乙县水务局", fails(400, "sensitive words"))) as served:
        assert batch(folder, served) == ExitCode.MODEL
    assert len(reports(folder)) == 2
    [failed] = [row for row in rows_of(folder / "复核清单.xlsx", "总表") if row["结论"] == "未完成"]
    assert failed["单位"] == "01单位"
    assert "HTTP 400" in failed["说明"]
    with serving(writes()) as served:
        assert batch(folder, served) in (0, 1)
        assert all("第乙县水务局" in json.dumps(body, ensure_ascii=False) for body in served.bodies)
    assert len(reports(folder)) == 3


def test_a_key_that_is_refused_is_not_tried_again(tmp_path: Path, batch: Callable[[Path, Served], int]) -> None:
    folder = make_offices(tmp_path, 1)
    with serving(fails(401, "bad key")) as served:
        assert batch(folder, served) == ExitCode.MODEL
        assert len(served.bodies) <= AT_ONCE


def test_killed_it_goes_on_and_pays_again_only_for_what_was_under_way(
    tmp_path: Path, batch: Callable[[Path, Served], int]
) -> None:
    folder = make_offices(tmp_path, 3)
    with serving(writes(latency_s=0.05)) as served:
        process = begin(folder, served)
        wait_for_requests(served, 9, process)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(LONGEST_S)
        time.sleep(0.2)  # the workers notice that nobody listens
        assert batch(folder, served) in (0, 1)
        assert paid_twice(served) <= AT_ONCE
    assert len(reports(folder)) == 3


@pytest.mark.parametrize("times", [1, 2])
def test_interrupted_it_pays_again_only_for_what_was_under_way(
    tmp_path: Path, batch: Callable[[Path, Served], int], times: int
) -> None:
    folder = make_offices(tmp_path, 8)
    with serving(writes(latency_s=0.05)) as served:
        process = begin(folder, served)
        wait_for_requests(served, 9, process)
        for _ in range(times):
            os.kill(process.pid, signal.SIGINT)
            time.sleep(0.1)
        assert process.wait(LONGEST_S) == ExitCode.INTERRUPTED
        done = len(reports(folder))
        assert done >= 1 if times == 1 else done < 8
        assert done < 8
        assert batch(folder, served) in (0, 1)
        assert paid_twice(served) <= (0 if times == 1 else AT_ONCE)
    assert len(reports(folder)) == 8
