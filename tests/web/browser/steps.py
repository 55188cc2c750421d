"""What people do on the page, step by step, for the tests that follow them."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from eval.scripted_writers import given_text
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.conftest import SAMPLE
from youju.models.seam import Message

TOTAL = "502万元"
WRONG = "802万元"
ADDED = "其中物业管理费全年预算58万元。"
INPUTS = [str(path) for folder in ("data", "prior") for path in sorted((SAMPLE / folder).iterdir())]


def adds_a_number(messages: list[Message]) -> str:
    """Keep what is there, and say one number more."""
    return f"{given_text(messages)}其中物业管理费全年预算{{{{物业管理费.全年预算}}}}。"


def number(page: Page, text: str) -> Locator:
    return page.locator("#paper .n", has_text=text).first


def saved(page: Page) -> None:
    page.wait_for_selector("#save-state[data-kind=saved]")


def type_over_first_digit(page: Page, text: str, digit: str) -> None:
    """Put the caret before a number and type over its first digit."""
    place = number(page, text)
    place.scroll_into_view_if_needed()
    place.click(position={"x": 1, "y": 8})
    page.keyboard.press("Delete")
    page.keyboard.type(digit)


def open_rewriting(page: Page, preset: str) -> None:
    number(page, TOTAL).click()
    page.click("#rewrite")
    page.locator("input[name=scope][value=section]").check()
    page.locator(f"input[name=preset][value='{preset}']").check()
    instruction = page.locator("#pane-rewrite textarea")
    if instruction.is_visible():
        instruction.fill("补写物业管理费的预算")
    page.get_by_role("button", name="试着改").click()


def new_project(page: Page, name: str, files: list[str] | None = None, unit: str = "", year: str = "") -> None:
    page.set_input_files("#picker", files or INPUTS)
    page.fill("[name=name]", name)
    page.fill("[name=单位名称]", unit)
    page.fill("[name=年度]", year)
    page.click("#create")
    page.wait_for_url(re.compile(r"/reading$"))


def faults(page: Page, *rules: str, within: str | None = None) -> list[str]:
    """Return what axe finds serious: by these rules only, within one part of the page only, when said."""
    options = {"runOnly": list(rules)} if rules else None
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page, context=within, options=options).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def shown(page: Page) -> None:
    """Wait until the report is there."""
    expect(page.locator("#paper .n").first).to_be_visible()
