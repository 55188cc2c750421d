"""The start and reading pages in a browser: what was read, what is missing, what has to be decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Seen, Served
from tests.web.browser.steps import new_project
from youju.resources import data_path

Serve = Callable[..., Served]
Enter = Callable[..., tuple[Page, Seen]]
ROWS = "项目名称,预算数（万元）,支出数（万元）\n甲项目,10,9\n乙项目,20,18\n合计,30,27\n"


@pytest.fixture
def empty(tmp_path: Path, serve: Serve, enter: Enter) -> Page:
    """The start page of a folder without projects."""
    (tmp_path / "root").mkdir()
    return enter(serve(tmp_path / "root").door)[0]


def written(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.csv") for name in files]


def test_what_is_missing_is_filled_in_and_the_page_goes_on(empty: Page, tmp_path: Path) -> None:
    new_project(empty, "甲局", written(tmp_path, 资金表=ROWS))
    draft = empty.get_by_role("button", name="起草", exact=True)
    expect(draft).to_be_disabled()
    expect(empty.locator("#not-ready")).to_contain_text("还差这些")
    empty.fill("[name=单位名称]", "某县甲局")
    empty.fill("[name=年度]", "2024")
    empty.get_by_role("button", name="存到 unit.yaml").click()
    expect(draft).to_be_enabled()
    expect(empty.locator("#reading-title")).to_have_text("某县甲局 · 2024年度")


def test_a_contradiction_is_decided_on_the_page(empty: Page, tmp_path: Path) -> None:
    other = ROWS.replace("甲项目,10,9", "甲项目,10,8").replace("30,27", "30,26")
    new_project(empty, "甲局", written(tmp_path, 系统数=ROWS, 决算数=other), "某县甲局", "2024")
    conflict = empty.get_by_role("article", name="甲项目支出")
    expect(conflict.get_by_role("radio")).to_have_count(2)
    conflict.get_by_label(re.compile("^8万元")).check()
    expect(conflict.locator(".tag")).to_have_text("已定")
    expect(conflict.get_by_role("radio", checked=True)).to_have_count(1)
    conflict.get_by_role("button", name="撤回").click()
    expect(conflict.get_by_role("radio")).to_have_count(2)
    expect(conflict.get_by_role("radio", checked=True)).to_have_count(0)


def test_a_number_of_the_materials_is_adopted_and_given_back(empty: Page) -> None:
    sample = data_path("corpora/samples/lanting-canlian-2024")
    files = [str(path) for part in ("data", "materials") for path in (sample / part).iterdir()]
    new_project(empty, "残联", files, "澜汀县残疾人联合会", "2024")
    passages = empty.locator("article", has=empty.locator("blockquote"))
    first = passages.locator("li", has=empty.get_by_role("button", name="采用", exact=True)).first
    label = first.locator("form").get_attribute("aria-label") or ""
    first.get_by_role("button", name="采用", exact=True).click()
    same = empty.locator(f'form[aria-label="{label}"]')
    expect(same.locator(".tag")).to_have_text("已采用")
    same.get_by_role("button", name="撤回").click()
    expect(same.get_by_role("button", name="采用", exact=True)).to_be_visible()
    same.get_by_role("button", name="不采用").click()
    expect(same.locator(".tag")).to_have_text("不采用")


def test_a_file_put_into_the_folder_shows_without_a_reload(empty: Page, tmp_path: Path) -> None:
    new_project(empty, "甲局", written(tmp_path, 资金表=ROWS))
    expect(empty.get_by_role("heading", name="资金表.csv")).to_be_visible()
    empty.wait_for_timeout(3100)  # what comes sooner is taken for an echo of the page's own request
    (tmp_path / "root" / "甲局" / "data" / "新表.csv").write_text(ROWS, encoding="utf-8")
    expect(empty.get_by_role("heading", name="新表.csv")).to_be_visible()


def test_markup_in_cells_and_names_stays_text(tmp_path: Path, serve: Serve, enter: Enter) -> None:
    (tmp_path / "root").mkdir()
    page, seen = enter(serve(tmp_path / "root").door)
    harm = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    rows = ROWS.replace("甲项目", harm)
    new_project(page, "甲局", written(tmp_path, 资金表=rows), f"某县{harm}局", "2024")
    expect(page.locator("#reading")).to_contain_text(harm)
    expect(page.locator("#reading-title")).to_contain_text(harm)
    assert page.locator("main script, main img").count() == 0
    assert seen.complaints == []


def test_a_failed_draft_says_why_and_can_be_tried_again(empty: Page, tmp_path: Path) -> None:
    new_project(empty, "甲局", written(tmp_path, 资金表=ROWS), "某县甲局", "2024")
    draft = empty.get_by_role("button", name="起草", exact=True)
    expect(draft).to_be_enabled()
    (tmp_path / "root" / "甲局" / "data" / "资金表.csv").write_bytes(b"")
    draft.click()
    expect(empty.locator("#draft-state [role=alert]")).to_be_visible()
    (tmp_path / "root" / "甲局" / "data" / "资金表.csv").write_text(ROWS, encoding="utf-8")
    empty.get_by_role("button", name="起草", exact=True).click()
    empty.wait_for_url(re.compile(r"/p/\w+$"))
    expect(empty.locator("#paper")).to_contain_text("某县甲局")
