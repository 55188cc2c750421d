"""A browser on a page that really serves: Debian's Chromium, no download; skipped with a word where it is missing."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from youju.models.scripted import Script, ScriptedModel
from youju.pipeline.draft import draft_project
from youju.settings import Settings
from youju.web.app import create_app
from youju.web.house import House

SAMPLE = Path("corpora/samples/yuanjiang-2020")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Served:
    """A server that runs: its folder, its address, and what lets a browser in."""

    folder: Path
    address: str
    house: House

    @property
    def door(self) -> str:
        """The address that lets a browser in, once."""
        return f"{self.address}/?token={self.house.sessions.mint()}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("没有 Chromium，浏览器测试跳过（make debian 会装）")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample that was drafted offline; tests work on copies."""
    folder = tmp_path_factory.mktemp("drafted") / "project"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns(".youju*", "out"))
    draft_project(folder, default_outline=Settings().outline)
    return folder


@pytest.fixture
def project(drafted: Path, tmp_path: Path) -> Path:
    return shutil.copytree(drafted, tmp_path / "project")


@contextmanager
def _serving(folder: Path, script: Script | None) -> Iterator[Served]:
    settings = Settings(model="openai:scripted", base_url="http://127.0.0.1:1/v1") if script else Settings()
    house = House(folder, settings, connect=(lambda *_: ScriptedModel(script)) if script else None)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(create_app(house), log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield Served(folder, f"http://127.0.0.1:{listener.getsockname()[1]}", house)
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Serve a folder, with a model that follows a script or none."""
    opened = []

    def start(folder: Path, script: Script | None = None) -> Served:
        serving = _serving(folder, script)
        opened.append(serving)
        return serving.__enter__()

    yield start
    for serving in opened:
        serving.__exit__(None, None, None)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", reduced_motion="reduce", accept_downloads=True
    )
    made.set_default_timeout(10_000)
    yield made
    made.close()


@dataclass
class Seen:
    """What a page asked for and complained of."""

    requests: list[str]
    complaints: list[str]


@pytest.fixture
def enter(context: BrowserContext) -> Callable[..., tuple[Page, Seen]]:
    """Open a served page, and listen to what it asks for and complains of."""

    def go(door: str) -> tuple[Page, Seen]:
        page, seen = context.new_page(), Seen([], [])
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
        page.goto(door)
        return page, seen

    return go
