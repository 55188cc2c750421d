"""The workbench over HTTP: typed, checked, saved, fixed, undone; two people; what a crash leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import httpx2
from eval.scripted_writers import given_text

from tests.web.conftest import Page, open_page
from youju.domain.report import Text
from youju.models.scripted import ScriptedModel
from youju.models.seam import Message
from youju.pipeline.draft import draft_project
from youju.pipeline.draft_sections import find_section, with_section
from youju.resources import data_path
from youju.settings import Settings
from youju.web.house import House

MONEY = "funds"
STAFF = "basic.staff"


def figures(section: Any) -> list[Any]:
    """Return the figures of a section's paragraphs, to change in place."""
    return [
        run
        for block in section["blocks"]
        if block["block"] == "paragraph"
        for run in block["runs"]
        if run["run"] == "figure" and run["unit"] == "万元"
    ]


def mistyped(section: Any, text: str = "9999万元") -> Any:
    """Return the section's blocks with its first amount typed over."""
    changed = json.loads(json.dumps(section))
    figures(changed)[0]["text"] = text
    return changed["blocks"]


def save(page: Page, section: Any, blocks: Any, tab: str = "t") -> Any:
    body = {"base": section["hash"], "blocks": blocks, "tab": tab}
    return page.send("PUT", f"{page.project}/sections/{section['id']}", body)


def accept(page: Page, proposal: Any, **more: Any) -> Any:
    base = page.section(proposal["section"])["hash"]
    return page.send("POST", f"{page.project}/proposals/{proposal['id']}/accept", {"base": base, **more})


def rewrite(page: Page, sid: str, **body: Any) -> Any:
    answer = page.send("POST", f"{page.project}/sections/{sid}/rewrite", {"tab": "t", **body})
    events = [event.split("\n", 1) for event in answer.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]


def test_every_number_of_the_report_stands_where_it_says(page: Page) -> None:
    report = page.get(f"{page.project}/report?tab=t7")
    sections = [*report["sections"], *(one for annex in report["annexes"] for one in annex["sections"])]
    seen = 0
    for section in sections:
        blocks = {block["id"]: block for block in section["blocks"]}
        for number in section["numbers"]:
            if number["block"] and (block := blocks[number["block"]])["block"] == "table" and number["row"] is None:
                continue
            runs = (
                [{"text": section["heading"]}]
                if not number["block"]
                else block["runs"]
                if block["block"] == "paragraph"
                else block["rows"][number["row"]][number["cell"]]["runs"]
            )
            text = "".join(run["text"] for run in runs)
            assert text[number["start"] : number["end"]] == number["text"]
            seen += 1
    assert seen > 20
    assert report["you"]["tab"] == "t7"


def test_a_number_changed_by_hand_is_red_and_one_click_puts_it_right(page: Page) -> None:
    section = page.section(MONEY)
    typed = mistyped(section)
    checked = page.send("POST", f"{page.project}/sections/{MONEY}/check", {"blocks": typed}).json()
    assert "contradicted" in {one["verdict"] for one in checked["numbers"]}
    assert page.section(MONEY)["hash"] == section["hash"]  # checking keeps nothing
    saved = save(page, section, typed).json()["section"]
    run = next(run for block in saved["blocks"] for run in block["runs"] if run["text"] == "9999万元")
    assert (run["run"], run["key"]) == ("text", figures(section)[0]["key"])
    finding = next(one for one in saved["findings"] if one["fix"] and one["severity"] == "error")
    body = {"base": saved["hash"], "fingerprint": finding["fingerprint"], "tab": "t"}
    fixed = page.send("POST", f"{page.project}/sections/{MONEY}/fix", body).json()["section"]
    assert figures(fixed)[0]["text"] == figures(section)[0]["text"]
    assert fixed["findings"] == section["findings"]


def test_undo_and_redo_outlive_the_server(page: Page, root: Path) -> None:
    before = page.section(MONEY)
    after = save(page, before, mistyped(before)).json()["section"]
    again = open_page(House(root, Settings()))
    assert again.get(f"{again.project}/report")["undo"] is True
    again.send("POST", f"{again.project}/undo")
    assert again.section(MONEY)["hash"] == before["hash"]
    third = open_page(House(root, Settings()))
    third.send("POST", f"{third.project}/redo")
    assert third.section(MONEY)["hash"] == after["hash"]
    assert third.send("POST", f"{third.project}/redo").status_code == 400


def test_what_came_from_elsewhere_can_be_undone(page: Page) -> None:
    bench = page.house.projects.all()[0].bench
    before = page.section(MONEY)
    version, draft = bench.head()
    blocks = tuple(replace(one, runs=(Text("别处写的。"),)) for one in find_section(draft, MONEY).blocks[:1])
    bench.history.store.add(with_section(draft, MONEY, blocks), who="别的程序", why="别处写")
    assert page.get(f"{page.project}/report")["undo"] is True
    page.send("POST", f"{page.project}/undo")
    assert page.section(MONEY)["hash"] == before["hash"]
    assert version.id < bench.head()[0].id


def test_an_approval_holds_for_the_words_it_was_given_to(page: Page) -> None:
    section = page.section(MONEY)
    path = f"{page.project}/sections/{MONEY}/approve"
    approved = page.send("POST", path, {"hash": section["hash"]}).json()
    assert approved["status"]["state"] == "approved"
    assert page.send("POST", path, {"hash": "0" * 64}).status_code == 409
    changed = save(page, section, mistyped(section)).json()["section"]
    assert changed["status"]["state"] == "findings"
    page.send("POST", f"{page.project}/undo")
    assert page.section(MONEY)["status"]["state"] == "approved"
    assert page.send("DELETE", path).json()["status"]["state"] != "approved"


def test_of_two_tabs_the_second_is_told_and_overwrites_nothing(page: Page) -> None:
    section = page.section(MONEY)
    first = save(page, section, mistyped(section, "1111万元"), tab="a").json()["section"]
    late = save(page, section, mistyped(section, "2222万元"), tab="b")
    assert late.status_code == 409
    assert late.json()["current"]["hash"] == first["hash"]
    assert page.section(MONEY)["hash"] == first["hash"]


def test_a_held_section_is_its_first_editors_until_freed(page: Page) -> None:
    section = page.section(MONEY)
    path = f"{page.project}/sections/{MONEY}/hold"
    assert page.send("POST", path, {"tab": "a"}).json()["holder"]["tab"] == "a"
    assert page.send("POST", path, {"tab": "b"}).json()["holder"]["tab"] == "a"
    refused = save(page, section, mistyped(section), tab="b")
    assert refused.status_code == 423
    assert refused.json()["holder"]["tab"] == "a"
    page.send("DELETE", path, {"tab": "b"})
    assert page.section(MONEY)["holder"]["tab"] == "a"
    page.send("DELETE", path, {"tab": "a"})
    assert save(page, section, mistyped(section), tab="b").status_code == 200


def test_many_savers_at_once_lose_nothing(page: Page) -> None:
    sections = [one for one in page.get(f"{page.project}/report")["sections"] if one["blocks"]][:6]
    answers: list[str] = []

    def write(section: Any) -> None:
        blocks = [
            *section["blocks"],
            {"block": "paragraph", "id": "", "runs": [{"run": "text", "text": "新写的一段。"}]},
        ]
        answers.append(save(page, section, blocks, tab=f"tab{len(answers)}").json().get("problem", ""))

    threads = [threading.Thread(target=write, args=(one,)) for one in sections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [""] * len(sections)
    for section in sections:
        last = page.section(section["id"])["blocks"][-1]
        assert (last["runs"][0]["text"], last["origin"]) == ("新写的一段。", "human")


def test_new_paragraphs_get_ids_and_words_that_stayed_keep_who_wrote_them(page: Page) -> None:
    section = page.section(MONEY)
    block = section["blocks"][0]
    twin = {**block, "origin": "human"}
    saved = save(page, section, [twin, twin, *section["blocks"][1:]]).json()["section"]
    ids = [one["id"] for one in saved["blocks"]]
    assert len(set(ids)) == len(ids) == len(section["blocks"]) + 1
    assert saved["blocks"][0] == block
    assert saved["blocks"][1]["origin"] == "human"


def test_a_table_keeps_its_shape(page: Page) -> None:
    sections = page.get(f"{page.project}/report")["sections"]
    section, table = next((one, block) for one in sections for block in one["blocks"] if block["block"] == "table")
    table["rows"].pop()
    assert save(page, section, section["blocks"]).status_code == 400


def test_a_claimed_figure_is_not_believed(page: Page) -> None:
    section = page.section(MONEY)
    runs = section["blocks"][0]["runs"]
    false = {
        "run": "figure",
        "text": "88亿元",
        "id": "F00000000",
        "key": "没有.这个数",
        "unit": "亿元",
        "source": "假.xlsx!A1",
    }
    runs.append(false)
    saved = save(page, section, section["blocks"]).json()["section"]
    last = saved["blocks"][0]["runs"][-1]
    assert (last["run"], last["key"]) == ("text", "")


def test_a_comment_keeps_the_words_it_is_about(page: Page) -> None:
    section = page.section(MONEY)
    block = next(one for one in section["blocks"] if one["block"] == "paragraph")
    body = {"block": block["id"], "start": 0, "end": 5, "text": "请核对"}
    made = page.send("POST", f"{page.project}/sections/{MONEY}/comments", body)
    assert made.status_code == 201
    assert made.json()["quote"] == "".join(run["text"] for run in block["runs"])[:5]
    resolve = f"{page.project}/comments/{made.json()['id']}/resolve"
    assert page.send("POST", resolve).status_code == 204
    assert page.section(MONEY)["comments"][0]["resolved"] is True
    assert page.send("POST", resolve).status_code == 422


def test_a_cell_of_a_table_can_be_remarked_on(page: Page) -> None:
    section, table = next(
        (one, block)
        for one in page.get(f"{page.project}/report")["sections"]
        for block in one["blocks"]
        if block["block"] == "table"
    )
    text = "".join(run["text"] for run in table["rows"][-1][-1]["runs"])
    place = {"block": table["id"], "row": len(table["rows"]) - 1, "cell": len(table["rows"][-1]) - 1}
    path = f"{page.project}/sections/{section['id']}/comments"
    made = page.send("POST", path, {**place, "start": 0, "end": len(text), "text": "请核对"}).json()
    assert (made["quote"], made["row"], made["cell"]) == (text, place["row"], place["cell"])
    assert page.send("POST", path, {**place, "row": 999, "start": 0, "end": 1, "text": "请核对"}).status_code == 400


def test_a_number_leads_to_its_cell_and_the_cell_back(page: Page) -> None:
    number = next(one for one in page.section(MONEY)["numbers"] if one["fact"] and one["source"])
    fact = page.get(f"{page.project}/facts/{number['fact']}")
    cells = [cell for row in fact["neighbourhood"]["rows"] for cell in row["cells"]]
    assert [cell["ref"] for cell in cells if cell["is_source"]] == [fact["source"]["cell"]]
    assert MONEY in {one["section"] for one in fact["used"]}
    source = fact["source"]
    back = page.client.get(f"{page.project}/cells", params=source).json()
    assert number["fact"] in {one["id"] for one in back["facts"]}
    assert MONEY in {one["section"] for one in back["used"]}


def test_versions_can_be_compared_and_restored(page: Page) -> None:
    section = page.section(MONEY)
    first = page.get(f"{page.project}/versions")[0]["id"]
    second = save(page, section, mistyped(section)).json()["version"]["id"]
    compared = page.get(f"{page.project}/versions/{first}/compare/{second}")["sections"]
    assert [one["id"] for one in compared] == [MONEY]
    assert "9999万元" in {one["text"] for one in compared[0]["stretches"] if one["kind"] == "insert"}
    assert any("9999万元" in one["after"] for one in compared[0]["numbers"])
    page.send("POST", f"{page.project}/versions/{first}/restore")
    assert page.section(MONEY)["hash"] == section["hash"]
    assert page.client.get(f"{page.project}/versions/999/compare/1").status_code == 422


def shortened(messages: Sequence[Message]) -> str:
    """Answer with the section's own words as far as the clause with its last number."""
    return f"{given_text(messages).rpartition('{{')[0].rpartition('，')[0]}。"


def scripted(root: Path) -> Page:
    """Return a page whose model leaves a number out."""
    settings = Settings.model_validate(
        {"model": "openai:scripted", "base_url": "http://127.0.0.1:9/v1", "cache": False}
    )
    return open_page(House(root, settings, connect=lambda endpoint, given: ScriptedModel(shortened)))


def test_a_rewriting_that_moves_a_number_must_be_confirmed_number_by_number(root: Path) -> None:
    page = scripted(root)
    before = page.section(STAFF)
    events = rewrite(page, STAFF, preset="按要求修改", instruction="写短一些")
    assert {name for name, _ in events} == {"delta", "proposal"}
    proposal = events[-1][1]
    assert not proposal["idle"]
    assert proposal["numbers"]
    refused = accept(page, proposal)
    assert refused.status_code == 409
    unconfirmed = refused.json()["unconfirmed"]
    assert {one["id"] for one in unconfirmed} == {one["id"] for one in proposal["numbers"]}
    asked = f"{page.project}/proposals/{proposal['id']}/changes"
    base = page.section(STAFF)["hash"]
    assert page.send("POST", asked, {"base": base, "groups": []}).json() == []
    assert page.send("POST", asked, {"base": base}).json() == unconfirmed
    assert page.section(STAFF)["hash"] == before["hash"]
    assert accept(page, proposal, confirmed=["别的"]).status_code == 409
    none = accept(page, proposal, groups=[])
    assert none.json()["section"]["hash"] == before["hash"]
    assert accept(page, proposal).status_code == 422  # decided on


def test_a_rejected_proposal_is_gone(root: Path) -> None:
    page = scripted(root)
    proposal = rewrite(page, STAFF, preset="按要求修改", instruction="写短一些")[-1][1]
    before = page.section(STAFF)["hash"]
    assert page.send("DELETE", f"{page.project}/proposals/{proposal['id']}").status_code == 204
    assert accept(page, proposal, confirmed=[one["id"] for one in proposal["numbers"]]).status_code == 422
    assert page.section(STAFF)["hash"] == before


def test_without_a_model_corrections_and_other_wordings_are_proposed(page: Page) -> None:
    section = page.section(MONEY)
    save(page, section, mistyped(section))
    proposal = rewrite(page, MONEY, preset="按校对意见修改")[-1][1]
    deleted = [one["text"] for one in proposal["stretches"] if one["kind"] == "delete"]
    assert "9999万元" in deleted
    done = accept(page, proposal, confirmed=[one["id"] for one in proposal["numbers"]]).json()["section"]
    assert figures(done)[0]["text"] == figures(section)[0]["text"]
    assert rewrite(page, MONEY, preset="更简练")[-1][0] == "error"


def test_killed_at_any_moment_nothing_accepted_is_lost(root: Path) -> None:
    """Save again and again, kill the server without warning, and look at what the next one knows."""
    server = start(root)
    client, csrf, pid = enter(server)
    accepted = ""
    try:
        killer = threading.Timer(1.0, server.process.send_signal, [signal.SIGKILL])
        for number in range(10_000):
            try:
                section = client.get(f"/api/p/{pid}/sections/opening").json()
                text = {"run": "text", "text": f"第{number}稿。"}
                body = {
                    "base": section["hash"],
                    "blocks": [{"block": "paragraph", "id": "", "runs": [text]}],
                    "tab": "t",
                }
                path = f"/api/p/{pid}/sections/opening"
                answer = client.put(path, json=body, headers={"x-youju-csrf": csrf})
                accepted = answer.json()["section"]["hash"]
                if not number:
                    killer.start()
            except (httpx2.TransportError, json.JSONDecodeError):
                break
    finally:
        server.process.kill()
        server.process.communicate()
        client.close()
    assert accepted
    page = open_page(House(root, Settings()))
    versions = page.get(f"{page.project}/versions")
    kept = page.house.projects.all()[0].bench.history.store
    hashes = set()
    for version in kept.versions():
        draft = kept.get(version.id)
        hashes.add(next(one.sha256 for one in draft.sections if one.id == "opening"))
    assert accepted in hashes
    assert versions
    page.send("POST", f"{page.project}/undo")
    assert page.get(f"{page.project}/report")["redo"] is True


class Server:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address


def start(root: Path) -> Server:
    command = [sys.executable, "-m", "youju", "serve", str(root), "--no-browser", "--port", "0"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    return Server(process, line.partition("http://")[2].strip())


def enter(server: Server) -> tuple[httpx2.Client, str, str]:
    host, _, token = server.address.partition("/?token=")
    client = httpx2.Client(base_url=f"http://{host}", follow_redirects=True, timeout=30)
    for _ in range(100):
        try:
            page = client.get(f"/?token={token}")
            break
        except httpx2.TransportError:
            time.sleep(0.1)
    pid = client.get("/api/projects").json()[0]["pid"]
    csrf = client.get(f"/p/{pid}").text.partition('name="csrf" content="')[2].partition('"')[0]
    assert page.status_code == 200
    assert csrf
    return client, csrf, pid


def test_a_remark_on_an_annex_is_shown_and_exported(tmp_path: Path) -> None:
    folder = tmp_path / "served" / "水利"
    shutil.copytree(data_path("corpora/samples") / "pingli-water-2023", folder)
    draft_project(folder, default_outline="hunan-special-fund")
    page = open_page(House(folder.parent, Settings()))
    (section,) = page.get(f"{page.project}/report")["annexes"][0]["sections"]
    block = section["blocks"][0]["id"]
    body = {"block": block, "row": 0, "cell": 0, "start": 0, "end": 2, "text": "附表请核对"}
    assert page.send("POST", f"{page.project}/sections/{section['id']}/comments", body).status_code == 201
    assert page.section(section["id"])["comments"]
    assert page.send("POST", f"{page.project}/export", {"edition": "review"}).status_code == 200
    exported = docx.Document(str(next((folder / "out").glob("*.docx"))))
    assert [one.text for one in exported.comments if one.text == "附表请核对"]
