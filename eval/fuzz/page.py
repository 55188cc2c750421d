"""The page's API as a door: requests made from its OpenAPI description, sent to a server that really serves.

A fault is an answer of the kind "the program failed" (500), an answer that isn't in our words, or none within 20 s.
Every operation in turn gets a few requests; names of the project's own things stand in where a path wants one, so that
requests come further than the first "no such section".
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import requests
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from eval.fuzz.runner import Tally
from eval.fuzz.samples import SAMPLE
from youju.pipeline.draft import draft_project
from youju.settings import Settings
from youju.web.app import create_app
from youju.web.guard import CSRF_HEADER
from youju.web.house import House

__all__ = ["DOOR", "fuzz_page"]

DOOR = "page"
_REFUSED = 400
_FAILED = 500
_PREPARING_S = 120
_LONGEST_S = 20  # an export writes a whole file and reads it again
_SHARE = 5  # requests of one operation in a row: what is begun is made to the end, whatever the clock says
_ENDLESS = ("/events",)


@contextmanager
def _served(folder: Path) -> Iterator[tuple[httpx2.Client, Mapping[str, Any]]]:
    """Serve a folder; yield a browser that is let in, and the description of the API."""
    house = House(folder, Settings())
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(house), log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with httpx2.Client(base_url=address, timeout=_PREPARING_S) as client:
        client.get(f"/?token={house.sessions.mint()}")
        session = house.sessions.find(client.cookies[house.sessions.cookie])
        assert session is not None
        client.headers[CSRF_HEADER] = session.csrf
        yield client, client.get("/openapi.json").json()
    server.should_exit = True
    thread.join()


def fuzz_page(first_seed: int, seconds: float, most: int) -> Tally:
    """Try requests until the time or the number is used up."""
    tally, begin = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "served" / "project"
        shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns(".youju*", "out"))
        draft_project(folder, default_outline=Settings().outline)
        with _served(folder.parent) as (client, description):
            schema = schemathesis.openapi.from_dict(dict(description))
            operations = [one.ok() for one in schema.get_all_operations()]
            operations = [one for one in operations if not one.path.endswith(_ENDLESS)]
            known = _known_names(client)
            turn = 0
            while time.monotonic() - begin < seconds and tally.cases < most:
                for operation in operations:
                    if time.monotonic() - begin < seconds and tally.cases < most:
                        _try(operation, client, known, first_seed + turn, tally)
                turn += 1
    tally.seconds = time.monotonic() - begin
    return tally


def _known_names(client: httpx2.Client) -> dict[str, list[str]]:
    """Return what the project's own things are called, by the names that paths have for them."""
    pid = client.get("/api/projects").json()[0]["pid"]
    report = client.get(f"/api/p/{pid}/report").json()
    numbers = [number for one in report["sections"] for number in one["numbers"] if number["fact"]]
    versions = [str(one["id"]) for one in client.get(f"/api/p/{pid}/versions").json()]
    return {
        "pid": [pid],
        "sid": [one["id"] for one in report["sections"]],
        "fact_id": sorted({one["fact"] for one in numbers}),
        "version_id": versions,
        "old": versions,
        "new": versions,
        "comment_id": ["1"],
    }


def _try(
    operation: Any,
    client: httpx2.Client,
    known: Mapping[str, list[str]],
    number: int,
    tally: Tally,
) -> None:
    """Send some requests of one operation."""

    @seed(number)
    @settings(
        max_examples=_SHARE,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), data=st.data())
    def send(case: Any, data: st.DataObject) -> None:
        path = {
            name: data.draw(st.sampled_from(known[name])) if name in known else value
            for name, value in (case.path_parameters or {}).items()
        }
        if data.draw(st.integers(0, 9)) == 0 and "pid" in path:
            path = {**(case.path_parameters or {}), "pid": path["pid"]}
        case.path_parameters = path
        tally.cases += 1
        _judge(client, case, tally)

    send()


def _judge(client: httpx2.Client, case: Any, tally: Tally) -> None:
    name, wanted = f"{case.method} {case.path}", f"{case.formatted_path} {case.query} {case.body}"[:600]
    try:
        answer = case.call(
            base_url=str(client.base_url),
            headers={CSRF_HEADER: client.headers[CSRF_HEADER]},
            cookies=dict(client.cookies),
            timeout=_LONGEST_S,
        )
    except requests.Timeout:
        tally.fault(f"no answer within {_LONGEST_S} s: {name}", wanted)
        return
    except requests.RequestException:
        return  # what no browser can send
    if answer.status_code == _FAILED:
        tally.fault(f"500: {name}", wanted)
    elif answer.status_code >= _REFUSED:
        tally.refused += 1
        if not _says_something(answer):
            tally.fault(f"an error that says nothing: {name}", wanted)


def _says_something(answer: Any) -> bool:
    kind = answer.headers.get("content-type", [""])[0]
    return "html" in kind or ("json" in kind and bool(answer.json().get("problem")))
