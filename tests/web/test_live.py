"""What pages hear without asking: files changed on disk, holds that lapse, how far a draft is, who is here."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from eval.scripted_writers import given_text

from tests.web.conftest import Page, open_page
from youju.models.scripted import ScriptedModel
from youju.pipeline.project_data import signature
from youju.settings import Settings
from youju.web import holds
from youju.web.events import Hub
from youju.web.holds import Holder, Holds
from youju.web.house import House
from youju.web.sessions import Session
from youju.web.watch import Watch

T = TypeVar("T")


def session(who: str) -> Session:
    return Session(key=who, csrf="", who=who, named=True, seen=0)


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread of its own: after browser tests this one has a loop that runs."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def heard(hub: Hub, act: Callable[[], None], who: str = "王芳") -> list[tuple[str, Any]]:
    """Return what a page hears while something is done."""

    async def listen() -> list[str]:
        stream = hub.listen(session(who), lambda: None)
        told = [await anext(stream)]
        act()
        try:
            while True:
                told.append(await asyncio.wait_for(anext(stream), 0.2))
        except TimeoutError:
            await stream.aclose()
        return told

    events = [text.split("\n") for text in finished(listen())[1:]]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data, *_ in events]


def test_a_changed_file_is_told_once(root: Path) -> None:
    folder, hub = root / "沅江", Hub()
    watch = Watch(folder, Holds(), hub, lambda: signature(folder))
    watch.look()
    sheet = next((folder / "data").iterdir())
    sheet.write_bytes(sheet.read_bytes() + b" ")
    told = heard(hub, lambda: [watch.look() for _ in range(3)] and None)
    assert [name for name, _ in told].count("data") == 1


def test_a_hold_that_nobody_renews_is_told_to_be_free(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub, held = Hub(), Holds()
    held.take("funds", Holder("王芳", "a"))
    now = holds._now()
    monkeypatch.setattr(holds, "_now", lambda: now + 60)
    assert held.holder("funds") is None  # asking doesn't swallow the news
    told = heard(hub, Watch(root / "沅江", held, hub, tuple).look)
    assert ("hold", {"id": "funds", "holder": None}) in told


def test_the_watch_runs_while_a_page_is_open_and_no_longer(root: Path) -> None:
    folder, hub = root / "沅江", Hub()
    shown = signature(folder)
    watch = Watch(folder, Holds(), hub, lambda: shown)
    (folder / "unit.yaml").write_text("单位名称: 甲\n年度: 2020\n", encoding="utf-8")  # after the page was filled

    async def visit() -> str:
        stream = hub.listen(session("王芳"), watch.begin)
        await anext(stream)
        watch.begin()  # a second page starts no second one
        while not (text := await asyncio.wait_for(anext(stream), 30)).startswith("event: data"):
            pass
        await stream.aclose()
        return text

    assert finished(visit())
    assert not watch._goes_on()


def test_drafting_with_a_model_tells_each_section_and_how_many_there_are(root: Path) -> None:
    settings = Settings.model_validate({"model": "openai:s", "base_url": "http://127.0.0.1:9/v1", "cache": False})
    page = open_page(House(root, settings, connect=lambda *_: ScriptedModel(given_text)))
    project = page.house.projects.all()[0]
    told: list[dict[str, Any]] = []
    project.events.tell = lambda name, **data: told.append({"name": name, **data})  # type: ignore[method-assign]
    body = {"outline": "hunan-special-fund", "force": True}
    assert page.send("POST", f"{page.project}/draft", body).status_code == 202
    while not told or told[-1]["name"] not in ("drafted", "failed"):
        time.sleep(0.05)
    sections = [one for one in told if one.get("total")]
    assert sections
    assert {one["total"] for one in sections} == {len(sections)}
    assert all(one["step"].startswith("模型起草：") for one in sections)
    assert told[-1]["name"] == "drafted"


def test_a_name_is_kept_by_the_browser_and_goes_into_versions(page: Page) -> None:
    assert page.send("PUT", "/api/me", {"name": "\u200b\u0007 "}).status_code == 400
    answer = page.send("PUT", "/api/me", {"name": "  王芳\n（财务股） "})
    assert answer.json() == {"name": "王芳 （财务股）"}
    assert "httponly" in answer.headers["set-cookie"].lower()
    section = page.section("funds")
    more = {"block": "paragraph", "id": "", "runs": [{"run": "text", "text": "又一段。"}]}
    body = {"base": section["hash"], "blocks": [*section["blocks"], more], "tab": "t"}
    version = page.send("PUT", f"{page.project}/sections/funds", body).json()["version"]
    assert version["who"] == "王芳 （财务股）"
    page.client.get(f"/?token={page.house.sessions.mint()}")
    assert page.get(f"{page.project}/report")["you"]["who"] == "王芳 （财务股）"


def test_people_are_shown_by_the_names_they_took_meanwhile() -> None:
    hub, one = Hub(), session("root")

    async def visit() -> list[str]:
        stream = hub.listen(one, lambda: None)
        await anext(stream)
        one.who = "李强"
        people = hub.people
        await stream.aclose()
        return people

    assert finished(visit()) == ["李强"]
    assert hub.people == []
