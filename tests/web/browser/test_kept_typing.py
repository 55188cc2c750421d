"""What people typed is never lost: not when the server stops, is started anew, or the page is closed meanwhile."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.browser.conftest import Served, serving
from tests.web.browser.steps import TOTAL, WRONG, number, saved, shown, type_over_first_digit

KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('youju-typed:')).length"
OFFER = ".banner[data-kind^=left]"


class Server:
    """A server that can be stopped and started again at the same address."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._outer = stack
        self._stack = ExitStack()
        self._port = 0

    def start(self) -> Served:
        self._stack = self._outer.enter_context(ExitStack())
        served = self._stack.enter_context(serving(self._folder, None, self._port))
        self._port = urlsplit(served.address).port or 0
        return served

    def stop(self) -> None:
        self._stack.close()


@pytest.fixture
def server(project: Path) -> Server:
    with ExitStack() as stack:
        yield Server(project, stack)


def open_page(context: BrowserContext, served: Served) -> Page:
    page = context.new_page()
    page.goto(served.door)
    shown(page)
    return page


def typed_while_stopped(page: Page, server: Server) -> None:
    server.stop()
    type_over_first_digit(page, TOTAL, "8")
    expect(page.locator("#save-state")).to_contain_text("未保存")
    expect(page.locator("#offline")).to_contain_text("留在这个浏览器里")


def test_a_page_goes_on_once_its_browser_is_let_in_again(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server.start())
    typed_while_stopped(page, server)
    served = server.start()
    expect(page.locator("#offline")).to_contain_text("打开 youju serve 新给出的地址")
    other = open_page(context, served)
    saved(page)
    expect(page.locator("#offline")).to_be_hidden()
    expect(other.locator("#paper .n-contradicted")).to_have_text(WRONG)
    expect(other.locator(OFFER)).to_have_count(0)
    assert page.evaluate(KEPT) == 0


def test_what_a_closed_page_could_not_save_is_offered(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server.start())
    typed_while_stopped(page, server)
    page.close(run_before_unload=False)
    page = open_page(context, server.start())
    expect(number(page, TOTAL)).to_be_visible()
    expect(page.locator("#leftovers")).to_contain_text("有1处上次没有保存的文字")
    offer = page.locator(OFFER)
    offer.get_by_role("button", name="看看不同").click()
    expect(page.get_by_role("dialog").locator(".differs").first).to_contain_text(WRONG)
    page.get_by_role("dialog").get_by_role("button", name="放回来").click()
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    saved(page)
    expect(offer).to_have_count(0)
    expect(page.locator("#leftovers")).to_be_hidden()
    page.reload()
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    assert page.evaluate(KEPT) == 0


def test_what_was_kept_can_be_given_up_and_is_gone(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server.start())
    typed_while_stopped(page, server)
    page.close(run_before_unload=False)
    page = open_page(context, server.start())
    page.locator(OFFER).get_by_role("button", name="不要了").click()
    expect(page.locator(OFFER)).to_have_count(0)
    expect(number(page, TOTAL)).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_typing_that_is_saved_is_not_kept(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server.start())
    page.route("**/sections/**", lambda route: route.abort() if route.request.method == "PUT" else route.continue_())
    type_over_first_digit(page, TOTAL, "8")
    expect(page.locator("#save-state")).to_contain_text("未保存")
    assert page.evaluate(KEPT) == 1
    page.unroute("**/sections/**")
    page.get_by_role("button", name="重试").click()
    saved(page)
    assert page.evaluate(KEPT) == 0


def test_a_section_that_is_gone_leaves_its_words_to_be_copied(context: BrowserContext, server: Server) -> None:
    page = open_page(context, server.start())
    typed_while_stopped(page, server)
    rename = """() => {
        for (const key of Object.keys(localStorage)) {
            localStorage[key] = JSON.stringify({...JSON.parse(localStorage[key]), section: "gone"});
        }
    }"""
    page.evaluate(rename)
    page.close(run_before_unload=False)
    page = open_page(context, server.start())
    page.locator("#leftovers").get_by_role("button", name="原来的章节已经没有了").click()
    expect(page.get_by_role("dialog")).to_contain_text(WRONG)
