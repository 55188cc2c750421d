"""Two tabs, two people: nobody overwrites anybody silently, everyone goes by a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import NAME, Bench, Served
from tests.web.browser.steps import TOTAL, WRONG, number, saved, shown, type_over_first_digit
from youju.workspace.store import DraftStore

Open = Callable[..., Bench]
OTHER = "李强"


def leave_section(page: Page) -> None:
    """Put the caret elsewhere."""
    page.locator("#paper .para").first.click()


def test_two_tabs_do_not_overwrite_each_other(bench: Open) -> None:
    here = bench()
    first, second = here.page, here.another()
    shown(second)
    type_over_first_digit(first, TOTAL, "8")
    expect(second.locator(".section.held .banner")).to_contain_text("正在编辑本节")
    expect(second.locator("#paper .n-contradicted")).to_have_text(WRONG)
    leave_section(first)
    expect(second.locator(".section.held")).to_have_count(0)


def test_a_second_person_sees_who_edits_and_what(bench: Open) -> None:
    here = bench()
    first, second = here.page, here.another(OTHER)
    shown(second)
    expect(first.locator("#people li")).to_have_attribute("title", f"{OTHER}也在看")
    type_over_first_digit(first, TOTAL, "8")
    expect(second.locator(".section.held .banner")).to_contain_text(f"{NAME}正在编辑本节")
    saved(first)
    assert DraftStore(here.folder).versions()[-1].who == NAME


@pytest.mark.parametrize("choice", ["用我的覆盖", "用对方的"])
def test_of_two_people_who_typed_at_once_the_later_one_decides(bench: Open, choice: str) -> None:
    here = bench()
    first, second = here.page, here.another(OTHER)
    shown(second)
    second.route("**/hold", lambda route: route.abort())  # it hears of nothing: its connection is bad
    second.route("**/events", lambda route: route.abort())
    second.reload()
    shown(second)
    type_over_first_digit(first, TOTAL, "8")
    saved(first)
    leave_section(first)
    type_over_first_digit(second, TOTAL, "7")
    banner = second.locator(".banner[data-kind=conflict]")
    expect(banner).to_contain_text("本节已在别处改过")
    expect(second.locator("#save-state")).to_contain_text("未保存")
    banner.get_by_role("button", name="看看两边的不同").click()
    box = second.get_by_role("dialog")
    expect(box.locator(".differs").first).to_contain_text("702万元")
    expect(box.locator(".differs").last).to_contain_text(WRONG)
    box.get_by_role("button", name=choice).click()
    kept = "702万元" if choice == "用我的覆盖" else WRONG
    expect(second.locator("#paper .n-contradicted")).to_have_text(kept)
    saved(second)
    expect(first.locator("#paper .n-contradicted")).to_have_text(kept)


def test_a_name_is_asked_for_once(browser: Browser, project: Path, serve: Callable[..., Served]) -> None:
    served = serve(project)
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(served.door)
    box = page.get_by_role("dialog")
    expect(box).to_contain_text("您怎么称呼")
    box.get_by_label("姓名或股室").fill("财务股 <b>老周</b>")
    box.get_by_role("button", name="就用这个名字").click()
    expect(box).to_have_count(0)
    type_over_first_digit(page, TOTAL, "8")
    saved(page)
    assert DraftStore(project).versions()[-1].who == "财务股 <b>老周</b>"
    later = context.new_page()
    later.goto(served.door)
    expect(number(later, WRONG)).to_be_visible()
    expect(later.get_by_role("dialog")).to_have_count(0)
    expect(later.locator("#me")).to_have_text("财务股 <b>老周</b>")
    context.close()
