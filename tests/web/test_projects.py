"""New projects over HTTP: files in, what was read, decisions, drafting, editions; and files that mean harm."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.web.conftest import Page, open_page
from youju.pipeline.uploads import LARGEST_FILE
from youju.resources import data_path
from youju.settings import Settings
from youju.web.house import House

SAMPLE = "corpora/samples/lanting-canlian-2024"


@pytest.fixture
def empty(tmp_path: Path) -> Page:
    """A page on a folder without projects."""
    (tmp_path / "served").mkdir()
    return open_page(House(tmp_path / "served", Settings()))


def sample_files() -> list[tuple[str, tuple[str, bytes]]]:
    found = [path for part in ("data", "materials", "prior") for path in sorted((data_path(SAMPLE) / part).iterdir())]
    return [("files", (path.name, path.read_bytes())) for path in found]


def create(page: Page, name: str = "残联2024", **form: str) -> Any:
    return page.send("POST", "/api/projects", files=sample_files(), data={"name": name, **form})


def wait_for_draft(page: Page, pid: str) -> None:
    project = page.house.projects.find(pid)
    for _ in range(600):
        if not project.busy.locked():
            return
        time.sleep(0.05)


def test_dropped_files_find_their_places_and_nothing_is_guessed(empty: Page) -> None:
    answer = create(empty)
    assert answer.status_code == 201
    reading = answer.json()
    assert {one["role"] for one in reading["files"]} == {"data", "materials", "prior"}
    assert {one["problem"] for one in reading["files"]} == {""}
    assert (reading["unit"], reading["year"], reading["ready"]) == ("", 0, False)
    assert {one["key"]: one["proposed"] for one in reading["missing"]} == {
        "单位名称": "澜汀县残疾人联合会",
        "年度": "2024",
    }
    assert not (empty.house.projects.root / "残联2024" / "unit.yaml").exists()
    columns = [column["role"] for file in reading["files"] for table in file["tables"] for column in table["columns"]]
    assert {"项目", "支出", "全年预算", "指标值"} <= set(columns)


def test_from_files_to_the_report(empty: Page) -> None:
    pid = create(empty).json()["pid"]
    profile = {"单位名称": "澜汀县残疾人联合会", "年度": "2024"}
    reading = empty.send("PUT", f"/api/p/{pid}/profile", profile).json()
    assert reading["ready"] is True
    candidate = reading["candidates"][0]
    decided = empty.send("PUT", f"/api/p/{pid}/decisions", {candidate["key"]: candidate["decision"]}).json()
    assert next(one for one in decided["candidates"] if one["key"] == candidate["key"])["taken"] is True
    back = empty.send("PUT", f"/api/p/{pid}/decisions", {candidate["key"]: ""}).json()
    assert next(one for one in back["candidates"] if one["key"] == candidate["key"])["taken"] is False
    assert empty.client.get(f"/p/{pid}").headers["location"] == f"/p/{pid}/reading"
    assert empty.send("POST", f"/api/p/{pid}/draft", {"outline": "hunan-special-fund"}).status_code == 202
    wait_for_draft(empty, pid)
    report = empty.get(f"/api/p/{pid}/report")
    assert report["unit"] == "澜汀县残疾人联合会"
    assert report["chart"]["items"]
    offices = [gap["text"] for one in empty.get(f"/api/p/{pid}/gaps") for gap in one["gaps"]]
    refused = empty.send("POST", f"/api/p/{pid}/export", {"edition": "final"})
    assert refused.status_code == 409
    assert {gap["text"] for gap in refused.json()["gaps"]} == set(offices)


def test_editions_go_out_and_an_edited_one_comes_back(page: Page) -> None:
    for edition in ("review", "tracked", "html"):
        answer = page.send("POST", f"{page.project}/export", {"edition": edition, "force": True})
        assert answer.status_code == 200, answer.text
        file = page.client.get(answer.json()["url"])
        assert file.status_code == 200
        assert file.headers["content-disposition"].startswith("attachment")
    review = page.send("POST", f"{page.project}/export", {"edition": "review", "force": True}).json()
    content = page.client.get(review["url"]).content
    imported = page.send("POST", f"{page.project}/import", files={"file": ("改过的.docx", content)})
    assert imported.status_code == 200
    assert imported.json()["report"]["unit"] == page.get(f"{page.project}/report")["unit"]
    assert imported.json()["is_new"] is False  # nobody changed it


def without_gaps(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = json.dumps(blocks, ensure_ascii=False)
    filled = re.sub(r'\{"run": "gap"[^{}]*\}', '{"run": "text", "text": "（略）"}', text)
    return list(json.loads(filled))


def test_a_final_edition_with_something_wrong_needs_force(page: Page) -> None:
    wrong = {"run": "text", "text": "其中：甲10万元，乙20万元，合计40万元。"}
    report = page.get(f"{page.project}/report")
    sections = [*report["sections"], *(one for annex in report["annexes"] for one in annex["sections"])]
    for section in sections:
        blocks = without_gaps(section["blocks"])
        if section["id"] == "funds":
            blocks.append({"block": "paragraph", "id": "", "runs": [wrong]})
        body = {"base": section["hash"], "blocks": blocks, "tab": "t"}
        page.send("PUT", f"{page.project}/sections/{section['id']}", body)
    refused = page.send("POST", f"{page.project}/export", {"edition": "final"})
    assert (refused.status_code, refused.json().get("wrong")) == (409, True), refused.text
    assert "40万元" in refused.json()["problem"]
    assert page.send("POST", f"{page.project}/export", {"edition": "final", "force": True}).status_code == 200


def test_a_file_changed_by_hand_is_replaced_only_by_force(page: Page, root: Path) -> None:
    name = page.send("POST", f"{page.project}/export", {"edition": "review", "force": True}).json()["name"]
    path = root / "沅江" / "out" / name
    document = docx.Document(str(path))
    document.paragraphs[-1].add_run("手写的一句。")
    document.save(str(path))
    refused = page.send("POST", f"{page.project}/export", {"edition": "review"})
    assert (refused.status_code, refused.json()["edited"]) == (409, True)
    assert "--" not in refused.text  # words for people, not options of a command
    broken = page.send("POST", f"{page.project}/export", {"edition": "没有"})
    assert (broken.status_code, "edited" in broken.json()) == (422, False)
    assert page.send("POST", f"{page.project}/export", {"edition": "review", "force": True}).status_code == 200


def test_drafting_anew_does_not_drop_what_people_wrote_unless_asked(page: Page, root: Path) -> None:
    section = page.section("funds")
    block = {"block": "paragraph", "id": "", "runs": [{"run": "text", "text": "人写的一句。"}]}
    body = {"base": section["hash"], "blocks": [*section["blocks"], block], "tab": "t"}
    page.send("PUT", f"{page.project}/sections/funds", body)
    project = page.house.projects.all()[0]
    told: list[dict[str, Any]] = []
    project.events.tell = lambda name, **data: told.append({"name": name, **data})  # type: ignore[method-assign]
    page.send("POST", f"{page.project}/draft", {"outline": "hunan-special-fund"})
    wait_for_draft(page, project.pid)
    while told[-1]["name"] == "progress":  # the news come just after
        time.sleep(0.01)
    assert told[-1]["name"] == "failed"
    assert "勾选" in told[-1]["remedy"]
    assert page.section("funds")["blocks"][-1]["runs"][0]["text"] == "人写的一句。"


def test_a_contradiction_is_offered_and_decided(empty: Page) -> None:
    rows = "项目名称,预算数（万元）,支出数（万元）\n甲项目,10,9\n乙项目,20,18\n合计,30,27\n"
    other = rows.replace("甲项目,10,9", "甲项目,10,8").replace("30,27", "30,26")
    files = [("files", ("系统数.csv", rows.encode())), ("files", ("决算数.csv", other.encode()))]
    form = {"name": "甲局", "单位名称": "某县甲局", "年度": "2024"}
    reading = empty.send("POST", "/api/projects", files=files, data=form).json()
    conflict = next(one for one in reading["conflicts"] if one["key"] == "甲项目.支出")
    assert {one["value"] for one in conflict["options"]} == {"9万元", "8万元"}
    chosen = conflict["options"][1]
    pid = reading["pid"]
    after = empty.send("PUT", f"/api/p/{pid}/decisions", {conflict["key"]: chosen["decision"]}).json()
    assert next(one for one in after["conflicts"] if one["key"] == "甲项目.支出")["decided"] == chosen["decision"]
    assert after["ready"] is True


def test_a_table_is_shown_with_its_totals_named_and_its_words_as_words(empty: Page) -> None:
    rows = "项目名称,工作内容,预算数（万元）,支出数（万元）\n甲项目,清淤,10,9\n乙项目,护坡,20,18\n合计,,30,27\n"
    form = {"name": "甲局", "单位名称": "某县甲局", "年度": "2024"}
    reading = empty.send("POST", "/api/projects", files=[("files", ("表.csv", rows.encode()))], data=form).json()
    [table] = next(one["tables"] for one in reading["files"] if one["name"] == "表.csv")
    assert table["total"] == "预算数（万元） 30、支出数（万元） 27"
    assert {"header": "工作内容", "role": "文字"} in table["columns"]


@pytest.mark.parametrize(
    "name",
    ["../出去.xlsx", "a/b.xlsx", "a\\b.xlsx", "con.xlsx", "LPT1", ".隐藏.xlsx", "x.xlsx.", "a:b.xlsx", "长" * 200],
)
def test_names_stay_in_their_folder(page: Page, root: Path, name: str) -> None:
    before = sorted(root.rglob("*"))
    answer = page.send("POST", f"{page.project}/files", files=[("files", (name, b"1,2"))])
    assert answer.status_code in (400, 422)
    assert sorted(root.rglob("*")) == before
    assert page.send("POST", "/api/projects", files=sample_files()[:1], data={"name": name}).status_code in (400, 422)
    assert sorted(root.rglob("*")) == before


def bomb(part: str) -> bytes:
    """A package that unpacks to far more than it is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, b"<a>" + b" " * 500_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.exe", b"MZ\x90\x00"),
        ("x.xlsx", b"MZ\x90\x00"),
        ("x.docx", b"PK\x03\x04broken"),
        ("x.html.xlsx", b"<html><script>alert(1)</script></html>"),
        ("x.svg", b"<svg onload='alert(1)'/>"),
        ("unit.yaml", b"!!python/object/apply:os.system ['true']"),
        ("bomb.xlsx", bomb("xl/workbook.xml")),
        ("bomb.docx", bomb("word/document.xml")),
        ("large.csv", b"1,2\n" * (LARGEST_FILE // 4 + 1)),
        ("empty.docx", b""),
    ],
)
def test_harmful_files_are_refused_in_words(page: Page, root: Path, name: str, content: bytes) -> None:
    before = sorted(root.rglob("*"))
    answer = page.send("POST", f"{page.project}/files", files=[("files", (name, content))])
    assert answer.status_code in (400, 413, 422), answer.text
    assert answer.json()["problem"]
    assert sorted(root.rglob("*")) == before


def test_a_failed_new_project_leaves_nothing(empty: Page) -> None:
    files = [*sample_files()[:1], ("files", ("坏.xlsx", b"not a workbook"))]
    assert empty.send("POST", "/api/projects", files=files, data={"name": "坏的"}).status_code == 422
    assert list(empty.house.projects.root.iterdir()) == []
    assert create(empty, "同名").status_code == 201
    assert create(empty, "同名").status_code == 400


@pytest.mark.parametrize("name", ["../unit.yaml", "..%2Funit.yaml", "%2e%2e%2funit.yaml", "store.db", "不存在.docx"])
def test_only_editions_can_be_downloaded(page: Page, name: str) -> None:
    answer = page.client.get(f"{page.project}/files/{name}")
    assert answer.status_code in (403, 404, 405)
    assert "单位名称" not in answer.text


def test_a_folder_linked_from_outside_is_no_project(page: Page, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "data").mkdir(parents=True)
    (root / "link").symlink_to(outside, target_is_directory=True)
    assert [one["name"] for one in page.get("/api/projects")] == ["沅江"]


def test_fragments_for_the_reading_page(page: Page) -> None:
    pid = page.project.removeprefix("/api/p/")
    headers = {"HX-Request": "true"}
    fragment = page.send("PUT", f"/api/p/{pid}/profile", {"简称": "甲<b>局"}, headers=headers)
    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    wrong = page.send("PUT", f"/api/p/{pid}/profile", {"年度": "明年"}, headers=headers)
    assert wrong.status_code == 422
    assert "明年" in wrong.text
    assert page.client.get(f"/p/{pid}/reading").text.count("<!doctype html>") == 1
