"""The data changed under a draft that people work on: shown first, done when asked for, people's words kept."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.updating.municipal import FUNDS, municipal_folder, write_funds
from tests.web.conftest import Page, open_page
from youju.domain.report import Text
from youju.pipeline.updating.report import find_report, update_report, updated_path
from youju.rendering.plain import plain_text
from youju.settings import Settings
from youju.web.house import House
from youju.workspace.store import DraftStore

DATE = datetime(2025, 3, 1, 9, 30)
OURS = "以上口径与决算一致。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return municipal_folder(tmp_path / "served" / "市政")


@pytest.fixture
def page(folder: Path) -> Page:
    return open_page(House(folder.parent, Settings()))


def all_sections(report: Any) -> list[Any]:
    return [*report["sections"], *(one for annex in report["annexes"] for one in annex["sections"])]


def words(section: Any) -> str:
    lines = []
    for block in section["blocks"]:
        cells = [block] if block["block"] == "paragraph" else [cell for row in block["rows"] for cell in row]
        lines += ["".join(run["text"] for run in cell["runs"]) for cell in cells]
    return "\n".join(lines)


def section_with(report: Any, text: str) -> Any:
    return next(one for one in all_sections(report) if text in words(one))


def add_sentence(page: Page, section: Any) -> None:
    more = {"block": "paragraph", "id": "", "runs": [{"run": "text", "text": OURS}]}
    body = {"base": section["hash"], "blocks": [*section["blocks"], more], "tab": "t"}
    assert page.send("PUT", f"{page.project}/sections/{section['id']}", body).status_code == 200


def follow(page: Page, key: str) -> Any:
    return page.send("POST", f"{page.project}/update", {"key": key})


def test_nothing_is_due_while_the_data_stays(page: Page) -> None:
    update = page.get(f"{page.project}/update")
    assert (update["due"], update["moves"], update["outdated"]) == (False, [], [])


def test_words_that_were_only_put_otherwise_are_not_outdated(page: Page, folder: Path) -> None:
    report = page.get(f"{page.project}/report")
    for section in all_sections(report):
        body = {"preset": "换一种说法", "tab": "t"}
        answer = page.send("POST", f"{page.project}/sections/{section['id']}/rewrite", body).text
        proposal = json.loads(answer.rpartition("data: ")[2])
        if not proposal.get("idle", True):
            accepted = {"base": section["hash"], "confirmed": [one["id"] for one in proposal["numbers"]]}
            page.send("POST", f"{page.project}/proposals/{proposal['id']}/accept", accepted)
    assert len(page.get(f"{page.project}/versions")) > 1
    update = page.get(f"{page.project}/update")
    assert (update["due"], update["outdated"]) == (False, [])


def test_the_numbers_follow_and_people_keep_their_words(page: Page, folder: Path) -> None:
    add_sentence(page, section_with(page.get(f"{page.project}/report"), "169"))
    write_funds(folder, FUNDS | {"绿化养护": (60, 60)})
    update = page.get(f"{page.project}/update")
    assert update["due"]
    moves = {(one["key"], one["was"], one["now"]) for one in update["moves"]}
    assert ("合计.支出", "169万元", "189万元") in moves
    assert any("偏低" in one["quote"] and not one["told"] for one in update["outdated"])
    report = page.get(f"{page.project}/report")
    assert not any("189" in words(one) for one in all_sections(report))  # looking changes nothing
    done = follow(page, update["key"]).json()
    section = section_with(done, "189万元")
    assert OURS in words(section)
    assert done["version"]["why"] == f"数据更新：{len(update['moves'])}个数字随数据修订"
    comments = [one["text"] for section in all_sections(done) for one in section["comments"]]
    assert any("偏低" in one and one.startswith("数据更新后") for one in comments)
    after = page.get(f"{page.project}/update")
    assert (after["due"], after["moves"]) == (False, [])
    assert all(one["told"] for one in after["outdated"])
    page.send("POST", f"{page.project}/undo")
    assert page.get(f"{page.project}/update")["due"]


def test_the_page_and_the_command_do_the_same(page: Page, folder: Path) -> None:
    copy = Path(shutil.copytree(folder, folder.parent.parent / "另一份"))
    for one in (folder, copy):
        write_funds(one, FUNDS | {"绿化养护": (60, 60), "公厕管护": (30, 30)})
    assert follow(page, page.get(f"{page.project}/update")["key"]).status_code == 200
    report = find_report(copy)
    update_report(copy, report, updated_path(report), DATE)
    ours, theirs = DraftStore(folder).latest(), DraftStore(copy).latest()
    assert ours
    assert theirs
    assert plain_text(ours).plain.text == plain_text(theirs).plain.text
    assert [run for _, run in ours.runs() if isinstance(run, Text)] == [
        run for _, run in theirs.runs() if isinstance(run, Text)
    ]


def test_what_was_typed_over_stays_and_is_told(page: Page, folder: Path) -> None:
    section = section_with(page.get(f"{page.project}/report"), "169")
    blocks = section["blocks"]
    run = next(run for block in blocks if "runs" in block for run in block["runs"] if run["text"] == "169万元")
    run["text"] = "170万元"
    body = {"base": section["hash"], "blocks": blocks, "tab": "t"}
    assert page.send("PUT", f"{page.project}/sections/{section['id']}", body).status_code == 200
    write_funds(folder, FUNDS | {"绿化养护": (60, 60)})
    update = page.get(f"{page.project}/update")
    assert [(one["key"], one["text"]) for one in update["standstills"]] == [("合计.支出", "170万元")]
    assert "170万元" in words(section_with(follow(page, update["key"]).json(), "170万元"))


def test_what_changed_since_it_was_shown_is_shown_again_first(page: Page, folder: Path) -> None:
    write_funds(folder, FUNDS | {"绿化养护": (60, 60)})
    seen = page.get(f"{page.project}/update")["key"]
    write_funds(folder, FUNDS | {"绿化养护": (60, 50)})
    refused = follow(page, seen)
    assert refused.status_code == 409
    assert "刚又变了" in refused.json()["problem"]
    assert len(page.get(f"{page.project}/versions")) == 1


def test_remarks_that_no_longer_hold_are_closed(page: Page, folder: Path) -> None:
    write_funds(folder, FUNDS | {"绿化养护": (60, 60)})
    follow(page, page.get(f"{page.project}/update")["key"])
    write_funds(folder, FUNDS)
    done = follow(page, page.get(f"{page.project}/update")["key"]).json()
    comments = [one for section in all_sections(done) for one in section["comments"]]
    assert comments
    assert all(one["resolved"] for one in comments)
