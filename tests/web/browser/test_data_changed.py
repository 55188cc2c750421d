"""The data changes under an open page: it says so, shows what would change, and lets the numbers follow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.web.browser.conftest import Bench
from tests.web.browser.steps import faults, saved

OURS = "以上口径与决算一致。"
TABLET = {"width": 820, "height": 1180}


def change(folder: Path) -> None:
    """Give the first project 1万元 more."""
    (path,) = (folder / "data").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    for cell in ("D5", "E5", "D6", "E6"):
        book.active[cell].value += 10
    book.save(path)


def test_numbers_follow_the_data_and_peoples_words_stay(bench: Callable[..., Bench]) -> None:
    here = bench()
    page = here.page
    bar = page.locator("#data-changed")
    paragraph = page.locator("#section-funds .para").last
    paragraph.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(OURS)
    saved(page)
    change(here.folder)
    expect(bar).to_contain_text("个数字要跟着变")
    bar.get_by_role("button", name="数据变了，更新数字").click()
    box = page.get_by_role("dialog")
    expect(box.locator(".update-list del").first).to_be_visible()
    now = box.locator(".update-list ins").first.inner_text()
    assert faults(page, within="dialog") == []
    page.set_viewport_size(TABLET)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box.get_by_role("button", name="先不更新").click()
    expect(page.locator("#paper .n-contradicted").first).to_be_visible()
    bar.get_by_role("button", name="数据变了，更新数字").click()
    page.get_by_role("dialog").locator("footer .primary").click()
    expect(bar).to_be_hidden()
    expect(page.locator("#paper .n", has_text=now).first).to_be_visible()
    expect(page.locator("#section-funds")).to_contain_text(OURS)
    page.click("#undo")
    expect(bar).to_be_visible()
