"""A served folder with one drafted project, and a browser that is let in."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from youju.pipeline.draft import draft_project
from youju.resources import data_path
from youju.settings import Settings
from youju.web.app import create_app
from youju.web.house import House

ADDRESS = "http://127.0.0.1:8620"


@dataclass(frozen=True)
class Page:
    """A browser on the page: sends what the page's scripts send."""

    client: TestClient
    house: House
    csrf: str

    @property
    def project(self) -> str:
        """The address of the first project."""
        return f"/api/p/{self.client.get('/api/projects').json()[0]['pid']}"

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        headers = {"x-youju-csrf": self.csrf, **more.pop("headers", {})}
        return self.client.request(method, path, json=body, headers=headers, **more)

    def section(self, sid: str) -> Any:
        return self.get(f"{self.project}/sections/{sid}")


def open_page(house: House) -> Page:
    """Return a browser that came in with a token of its own."""
    client = TestClient(create_app(house), base_url=ADDRESS, follow_redirects=False)
    assert client.get(f"/?token={house.sessions.mint()}").status_code == 303
    session = house.sessions.find(client.cookies[house.sessions.cookie])
    assert session is not None
    return Page(client, house, session.csrf)


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drafted project to copy."""
    folder = tmp_path_factory.mktemp("drafted") / "沅江"
    shutil.copytree(
        data_path("corpora/samples") / "yuanjiang-2020", folder, ignore=shutil.ignore_patterns("out", ".youju*")
    )
    draft_project(folder, default_outline="hunan-special-fund")
    return folder


@pytest.fixture
def root(drafted: Path, tmp_path: Path) -> Path:
    """A served folder with one drafted project."""
    shutil.copytree(drafted, tmp_path / "served" / drafted.name)
    return tmp_path / "served"


@pytest.fixture
def page(root: Path) -> Page:
    return open_page(House(root, Settings()))
