"""A browser on a page that really serves: Debian's Chromium, no download; skipped with a word where it is missing."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from youju.models.scripted import Script, ScriptedModel
from youju.pipeline.draft import draft_project
from youju.settings import Settings
from youju.web.app import create_app
from youju.web.house import House
from youju.web.server import Server

SAMPLE = Path("corpora/samples/yuanjiang-2020")
NAME = "王芳"
_PATIENCE_MS = 30_000  # a machine may be busy with other tests
expect.set_options(timeout=_PATIENCE_MS)
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
def serving(folder: Path, script: Script | None, port: int = 0) -> Iterator[Served]:
    settings = Settings(model="openai:scripted", base_url="http://127.0.0.1:1/v1") if script else Settings()
    house = House(folder, settings, connect=(lambda *_: ScriptedModel(script)) if script else None)
    listener = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        create_app(house), log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=5
    )
    server = Server(config, house)
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
        serving_it = serving(folder, script)
        opened.append(serving_it)
        return serving_it.__enter__()

    yield start
    for serving_it in opened:
        serving_it.__exit__(None, None, None)


@contextmanager
def _person(browser: Browser, name: str) -> Iterator[BrowserContext]:
    """A browser of one person's own; without a name, of someone who hasn't said it."""
    made = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", reduced_motion="reduce", accept_downloads=True
    )
    made.set_default_timeout(_PATIENCE_MS)
    if name:
        made.add_cookies([{"name": "youju-name", "value": quote(name), "domain": "127.0.0.1", "path": "/"}])
    yield made
    made.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with _person(browser, NAME) as made:
        yield made


@dataclass
class Seen:
    """What a page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def _watched(page: Page) -> Seen:
    seen = Seen()
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("console", lambda said: seen.complaints.append(said.text) if said.type == "error" else None)
    return seen


@dataclass
class Office:
    """A server that a module's tests share, and the browsers of the people who use it."""

    served: Served
    browser: Browser
    stack: ExitStack
    people: dict[str, BrowserContext] = field(default_factory=dict)

    def person(self, name: str) -> BrowserContext:
        """The browser of a person, let in."""
        if name not in self.people:
            self.people[name] = self.stack.enter_context(_person(self.browser, name))
            page = self.people[name].new_page()
            page.goto(self.served.door)
            page.close()
        return self.people[name]


@dataclass
class Bench:
    """A drafted project of one test's own, open in a browser."""

    office: Office
    folder: Path
    address: str
    page: Page
    seen: Seen

    def another(self, name: str = NAME) -> Page:
        """The same project open once more: in another tab, or by another person."""
        page = self.office.person(name).new_page()
        page.goto(self.address)
        return page


@pytest.fixture(scope="module")
def offices(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Script | None], Office]]:
    with ExitStack() as stack:

        @cache
        def office(script: Script | None) -> Office:
            served = stack.enter_context(serving(tmp_path_factory.mktemp("office"), script))
            return Office(served, browser, stack)

        yield office


@pytest.fixture
def bench(offices: Callable[[Script | None], Office], drafted: Path, tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Open a copy of the drafted project; the server may have a model that follows a script."""
    used: list[Office] = []

    def open_one(script: Script | None = None) -> Bench:
        office = offices(script)
        used.append(office)
        folder = shutil.copytree(drafted, office.served.folder / tmp_path.name)
        pid = next(one.pid for one in office.served.house.projects.all() if one.folder.name == tmp_path.name)
        page = office.person(NAME).new_page()
        seen = _watched(page)
        page.goto(f"{office.served.address}/p/{pid}")
        return Bench(office, folder, page.url, page, seen)

    yield open_one
    for office in used:
        for person in office.people.values():
            for page in person.pages:
                page.close()


@pytest.fixture
def enter(context: BrowserContext) -> Callable[..., tuple[Page, Seen]]:
    """Open a served page, and listen to what it asks for and complains of."""

    def go(door: str) -> tuple[Page, Seen]:
        page = context.new_page()
        seen = _watched(page)
        page.goto(door)
        return page, seen

    return go
