"""Who gets in, from where, with what; and what every answer carries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import ADDRESS, Page
from youju.settings import Settings
from youju.web import sessions
from youju.web.app import create_app
from youju.web.guard import LARGEST_UPLOAD
from youju.web.house import House


def stranger(house: House, **more: Any) -> TestClient:
    """Return a browser without a session."""
    return TestClient(create_app(house, **more), base_url=ADDRESS, follow_redirects=False)


def test_without_a_token_nothing_is_told(page: Page) -> None:
    client = stranger(page.house)
    for path in (page.project + "/report", "/api/projects", "/openapi.json", "/p/abc", "/p/abc/reading", "/nothing"):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "沅江" not in answer.text
    assert client.get("/").status_code == 403


def test_a_token_lets_in_one_browser_once(page: Page) -> None:
    token = page.house.sessions.mint()
    first, second = stranger(page.house), stranger(page.house)
    answer = first.get(f"/?token={token}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert first.get("/api/projects").status_code == 200
    assert second.get(f"/?token={token}").status_code == 403
    assert second.get("/?token=guess").status_code == 403
    assert second.get("/api/projects").status_code == 403


def test_guessing_tokens_is_slowed_and_shuts_nobody_else_out(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    guesser = TestClient(create_app(page.house), base_url=ADDRESS, follow_redirects=False, client=("10.0.0.66", 1))
    assert [guesser.get(f"/?token=guess{number}").status_code for number in range(10)] == [403] * 10
    assert guesser.get("/?token=guess").status_code == 429
    token = page.house.sessions.mint()
    assert guesser.get(f"/?token={token}").status_code == 429  # even with the right one, for a while
    assert page.get("/api/projects")  # who is in stays in
    other = TestClient(create_app(page.house), base_url=ADDRESS, follow_redirects=False, client=("10.0.0.7", 1))
    assert other.get(f"/?token={page.house.sessions.mint()}").status_code == 303
    now = sessions._now()
    monkeypatch.setattr(sessions, "_now", lambda: now + 61)
    assert guesser.get(f"/?token={token}").status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "10.0.0.8:8620", "youju.local"])
def test_another_host_name_is_refused(page: Page, host: str) -> None:
    answer = page.client.get("/api/projects", headers={"host": host})
    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8620", "localhost:9", "[::1]:8620"])
def test_this_machine_may_be_called_by_its_loopback_names(page: Page, host: str) -> None:
    assert page.client.get("/api/projects", headers={"host": host}).status_code == 200


def test_beyond_loopback_addresses_are_let_through_but_foreign_names_are_not(root: Path) -> None:
    house = House(root, Settings())
    client = stranger(house, hosts=frozenset({"bureau-pc"}), beyond_loopback=True)
    assert client.get("/api/projects", headers={"host": "10.0.0.8:8620"}).status_code == 403  # a session is missing
    assert client.get("/api/projects", headers={"host": "bureau-pc:8620"}).status_code == 403
    assert client.get("/api/projects", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8620"])
def test_another_origin_is_refused(page: Page, origin: str) -> None:
    assert page.send("POST", f"{page.project}/undo", headers={"origin": origin}).status_code == 403
    assert page.client.get("/api/projects", headers={"origin": origin}).status_code == 403


def test_the_page_itself_may_change_things(page: Page) -> None:
    answer = page.send("POST", f"{page.project}/undo", headers={"origin": ADDRESS})
    assert answer.json()["problem"] == "没有可以撤销的改动"


def test_another_site_may_not_even_look(page: Page) -> None:
    assert page.client.get("/api/projects", headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_change_needs_the_pages_own_credential(page: Page, method: str) -> None:
    path = f"{page.project}/undo"
    assert page.client.request(method, path).status_code == 403
    assert page.client.request(method, path, headers={"x-youju-csrf": "wrong"}).status_code == 403


def test_one_sessions_credential_is_not_anothers(page: Page) -> None:
    other = stranger(page.house)
    other.get(f"/?token={page.house.sessions.mint()}")
    assert other.post(f"{page.project}/undo", headers={"x-youju-csrf": page.csrf}).status_code == 403


def test_too_large_and_unmeasured_bodies_are_refused(page: Page) -> None:
    headers = {"x-youju-csrf": page.csrf, "content-length": str(LARGEST_UPLOAD + 1)}
    assert page.client.post(f"{page.project}/files", headers=headers, content=b"").status_code == 413
    assert page.client.post(f"{page.project}/undo", headers={**headers, "content-length": "9000000"}).status_code == 413
    chunked = {"x-youju-csrf": page.csrf, "transfer-encoding": "chunked"}
    assert page.client.post(f"{page.project}/files", headers=chunked, content=iter([b"1"])).status_code == 411


@pytest.mark.parametrize("path", ["/", "/api/projects", "/static/youju.css", "/static/../app.py", "/nothing"])
def test_every_answer_carries_the_policy(page: Page, path: str) -> None:
    headers = page.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == ("no-store" if "youju.css" not in path else headers["cache-control"])


@pytest.mark.parametrize("path", ["../app.py", "..%2fapp.py", "%2e%2e/guard.py", "/etc/passwd", "workbench.ts"])
def test_only_static_files_are_served(page: Page, path: str) -> None:
    assert page.client.get(f"/static/{path}").status_code in (403, 404)


def test_errors_are_chinese_json_without_a_place_on_this_machine(page: Page, root: Path) -> None:
    (root / "沅江" / "unit.yaml").write_text("单位名称: 甲\n年度: 二〇\n", encoding="utf-8")
    for path in ("/nowhere", f"{page.project}/report", f"{page.project}/facts/F00000000", "/api/p/x/report"):
        answer = page.client.get(path)
        assert answer.status_code >= 400
        assert str(root) not in answer.text
        assert "Traceback" not in answer.text
    answer = page.send("PUT", f"{page.project}/sections/funds", {"base": "x", "blocks": [], "surplus": 1})
    assert answer.status_code == 422
    assert set(answer.json()) == {"problem", "place", "remedy"}


def test_an_unforeseen_error_shows_nothing_of_the_program(root: Path) -> None:
    house = House(root, Settings())
    client = TestClient(create_app(house), base_url=ADDRESS, raise_server_exceptions=False)
    client.get(f"/?token={house.sessions.mint()}")
    pid = client.get("/api/projects").json()[0]["pid"]
    store = root / "沅江" / ".youju" / "store.db"
    store.write_bytes(b"not a database" * 100)
    answer = client.get(f"/api/p/{pid}/report")
    assert answer.status_code >= 400
    assert set(answer.json()) == {"problem", "place", "remedy"}


def test_no_key_is_in_any_page(root: Path) -> None:
    secret = "sk-very-secret"
    house = House(
        root, Settings.model_validate({"model": "openai:m", "base_url": "http://127.0.0.1:9/v1", "api_key": secret})
    )
    client = stranger(house)
    client.get(f"/?token={house.sessions.mint()}")
    pid = client.get("/api/projects").json()[0]["pid"]
    csrf = next(iter(house.sessions._sessions.values())).csrf
    answers = [client.get(path).text for path in (f"/p/{pid}", f"/p/{pid}/reading", f"/api/p/{pid}/report")]
    body = {"preset": "更简练", "tab": "t"}
    answers.append(client.post(f"/api/p/{pid}/sections/funds/rewrite", json=body, headers={"x-youju-csrf": csrf}).text)
    assert "event: error" in answers[-1]
    assert secret not in json.dumps(answers, ensure_ascii=False)


def test_what_people_write_is_escaped_in_pages(page: Page, root: Path) -> None:
    script = "<script>alert(1)</script>"
    (root / "沅江" / "unit.yaml").write_text(f'单位名称: "甲{script}局"\n年度: 2020\n', encoding="utf-8")
    for path in ("/", page.project.replace("/api", "") + "/reading"):
        assert script not in page.client.get(path).text
