"""A service's key is in nothing that we write, print, keep or answer."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from eval.scripted_writers import given_text

from tests.batch.offices import make_office
from tests.models.server import Behaviour, Handler, cuts, fails, says, sends, serving
from tests.web.conftest import open_page
from youju.cli.app import run
from youju.models.seam import Message, Role
from youju.pipeline.init import copy_sample
from youju.settings import load_settings
from youju.web.house import House

KEY = "sk-canary-7f3a9c51-do-not-tell"


def echo(handler: Handler) -> None:
    turns = [Message(Role(turn["role"]), turn["content"]) for turn in handler.body["messages"]]
    says(given_text(turns) or "照办。")(handler)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("YOUJU_API_KEY", KEY)
    monkeypatch.setenv("YOUJU_RETRIES", "0")
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "YOUJU_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def told_in(folder: Path) -> Iterator[str]:
    """Name each file below a folder, packages' parts among them, that holds the key."""
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        if KEY in path.name or KEY.encode() in path.read_bytes():
            yield str(path)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                yield from (f"{path}!{name}" for name in package.namelist() if KEY.encode() in package.read(name))


BEHAVIOURS: dict[str, Behaviour] = {
    "well": echo,
    "401": fails(401, f"Incorrect API key provided: {KEY}"),
    "500": fails(500, f"stack trace … Authorization: Bearer {KEY}"),
    "HTML": sends(f"<html>{KEY}</html>".encode()),
    "cut": cuts("一半"),
}


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS)
def test_a_draft_and_its_failures_keep_the_key(
    home: Path, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    copy_sample("yuanjiang-2020", home / "项目")
    with serving(behaviour) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        run(["draft", str(home / "项目"), "--model", "openai:m"])
        sent = [one for one in served.headers if KEY in str(one)]
        run(["log", str(home / "项目")])
        run(["doctor", "--model", "openai:m"])
    assert sent  # the key was in use
    said = capfd.readouterr()
    assert KEY not in said.out + said.err
    assert list(told_in(home)) == []


def test_a_rewrite_and_a_batch_keep_the_key(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    copy_sample("yuanjiang-2020", home / "项目")
    make_office(home / "各单位" / "甲", "甲县水务局")
    run(["draft", str(home / "项目")])
    with serving(echo) as served:
        monkeypatch.setenv("YOUJU_BASE_URL", served.base_url)
        run(["rewrite", str(home / "项目"), "funds.execution", "concise", "--model", "openai:m"])
        run(["batch", str(home / "各单位"), "--model", "openai:m"])
        assert served.bodies
        assert not any(KEY in str(body) for body in served.bodies)  # it travels in its header alone
    said = capfd.readouterr()
    assert KEY not in said.out + said.err
    assert list(told_in(home)) == []


def test_the_page_keeps_the_key(home: Path) -> None:
    (home / "served").mkdir()
    copy_sample("yuanjiang-2020", home / "served" / "项目")
    settings = load_settings(model="openai:m", base_url="http://127.0.0.1:9/v1")
    assert settings.api_key.get_secret_value() == KEY
    page = open_page(House(home / "served", settings))
    paths = [
        "/",
        "/api/projects",
        "/openapi.json",
        "/api/nothing",
        f"{page.project}/report",
        f"{page.project}/settings",
    ]
    for path in paths:
        assert KEY not in page.client.get(path).text
    answer = page.send("POST", f"{page.project}/draft", {})
    assert KEY not in answer.text
    assert KEY not in repr(settings) + str(settings) + settings.model_dump_json()
    assert list(told_in(home)) == []


def test_an_error_of_ours_shows_no_key(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Were there a bug, its traceback or message would name no key either."""
    copy_sample("yuanjiang-2020", home / "项目")
    monkeypatch.setenv("YOUJU_BASE_URL", f"http://user:{KEY}@127.0.0.1:9/v1")
    run(["draft", str(home / "项目"), "--model", "openai:m"])
    monkeypatch.setenv("YOUJU_BASE_URL", f"nonsense-{'x' * 5}")
    run(["draft", str(home / "项目"), "--model", "openai:m"])
    monkeypatch.setenv("YOUJU_TIMEOUT_S", "x")
    run(["draft", str(home / "项目"), "--model", "openai:m"])
    said = capfd.readouterr()
    assert KEY not in said.out + said.err
    assert list(told_in(home)) == []
