"""Every state of the pages by the rules of accessibility (axe-core), in light and dark, on a desktop and a tablet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Bench, Seen, Served
from tests.web.browser.steps import (
    TOTAL,
    adds_a_number,
    faults,
    new_project,
    number,
    open_rewriting,
    saved,
    type_over_first_digit,
)

Open = Callable[..., Bench]
Serve = Callable[..., Served]
Enter = Callable[..., tuple[Page, Seen]]
TABLET = {"width": 820, "height": 1180}


def check(page: Page, *rules: str, within: str | None = None) -> None:
    assert faults(page, *rules, within=within) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "something is wider than the window"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_workbench_in_every_pane(bench: Open, theme: str) -> None:
    page = bench().page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    type_over_first_digit(page, TOTAL, "8")
    saved(page)
    rules = ("color-contrast",) if theme == "dark" else ()  # the rest is the same in both
    check(page, *rules)
    for pane in ("issues", "gaps", "comments", "data", "versions"):
        page.click(f"#tab-{pane}")
        expect(page.locator(f"#pane-{pane} > *").first).to_be_visible()
        check(page, *rules, within="#side")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_proposal_and_the_dialogs(bench: Open, theme: str) -> None:
    page = bench(adds_a_number).page
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    rules = ("color-contrast",) if theme == "dark" else ()
    open_rewriting(page, "按要求修改")
    expect(page.locator(".number-changes")).to_be_visible()
    for part in ("#side", ".proposal"):
        check(page, *rules, within=part)
    page.get_by_role("button", name="全部放弃").click()
    for key in ("F1", "Alt+e"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        check(page, *rules, within="dialog")
        page.keyboard.press("Escape")


def test_on_a_tablet_the_panes_slide_in_and_the_place_stays_in_view(bench: Open) -> None:
    page = bench().page
    page.set_viewport_size(TABLET)
    place = number(page, TOTAL)
    place.click()
    pane = page.locator("#side")
    expect(pane).to_be_in_viewport()
    expect(place).to_be_in_viewport()
    page.wait_for_function(
        "([number, pane]) => number.getBoundingClientRect().bottom <= pane.getBoundingClientRect().top",
        arg=[place.element_handle(), pane.element_handle()],
    )
    check(page)
    page.click("#side-toggle")
    page.click("#outline-toggle")
    expect(page.locator("#outline-pane")).to_be_in_viewport()
    check(page)
    page.locator("#outline a", has_text="项目绩效情况分析").click()
    expect(page.locator("#outline-pane")).not_to_be_in_viewport()


@pytest.mark.parametrize("size", ["desktop", "tablet"])
def test_start_reading_and_what_went_wrong(tmp_path: Path, serve: Serve, enter: Enter, size: str) -> None:
    (tmp_path / "root").mkdir()
    served = serve(tmp_path / "root")
    page, _ = enter(served.door)
    if size == "tablet":
        page.set_viewport_size(TABLET)
    check(page)
    page.set_input_files("#picker", {"name": "坏.xlsx", "mimeType": "application/octet-stream", "buffer": b"MZ"})
    page.fill("[name=name]", "坏的")
    page.click("#create")
    expect(page.locator(".card-error")).to_be_visible()
    check(page)
    page.goto(f"{served.address}/")
    new_project(page, "新项目")
    check(page)
    page.goto(f"{served.address}/p/nothing")
    expect(page.get_by_role("link", name="回到首页")).to_be_visible()
    check(page)


def test_the_keyboard_comes_everywhere_in_reading_order(bench: Open) -> None:
    page = bench().page
    expect(number(page, TOTAL)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#paper-pane")).to_be_focused()
    page.keyboard.press("Alt+2")
    expect(page.locator("#pane-issues")).to_be_visible()
    page.locator("#tab-issues").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-gaps")).to_be_focused()
    expect(page.locator("#pane-gaps")).to_be_visible()
    page.keyboard.press("F1")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("下一处问题")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
