"""The workbench as people use it, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.conftest import Seen, Served
from youju.models.seam import Message
from youju.workspace.store import DraftStore

Serve = Callable[..., Served]
Enter = Callable[..., tuple[Page, Seen]]

TOTAL = "502万元"
WRONG = "802万元"
ADDED = "其中物业管理费全年预算58万元。"


def adds_a_number(messages: list[Message]) -> str:
    """Keep what is there, and say one number more."""
    return (
        "市行政审批服务局2020年项目资金全年预算{{合计.全年预算}}，全部为经费拨款。"
        "其中物业管理费全年预算{{物业管理费.全年预算}}。"
        "表中没有支出数，执行率和结余暂不能计算：【待补：各项目到位数、支出数和结余数（财务股室）】。"
    )


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


def test_a_number_shows_its_cell_and_a_cell_shows_its_uses(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    number(page, TOTAL).click()
    source = page.locator("#pane-evidence .is-source")
    expect(source).to_have_text("5020")
    source.get_by_role("button").click()
    uses = page.locator("#pane-evidence .uses li")
    expect(uses.first).to_contain_text("502")
    uses.first.get_by_role("button").click()
    expect(page.locator("#paper .current").first).to_be_visible()


def test_a_wrong_number_turns_red_and_one_click_puts_it_right(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    type_over_first_digit(page, TOTAL, "8")
    wrong = page.locator("#paper .n-contradicted")
    expect(wrong).to_have_text(WRONG)
    expect(wrong).to_have_css("text-decoration-style", "wavy")
    saved(page)
    page.locator("#pane-evidence").get_by_role("button", name=f"改为“{TOTAL}”").click()
    expect(wrong).to_have_count(0)
    assert any(version.why.startswith("按核对意见改") for version in DraftStore(project).versions())


def test_undo_reaches_over_a_reload(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    type_over_first_digit(page, TOTAL, "8")
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    saved(page)
    page.reload()
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    page.keyboard.press("Control+z")
    expect(page.locator("#paper .n-contradicted")).to_have_count(0)
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)


def test_a_number_that_a_rewriting_brings_is_confirmed_by_itself(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project, adds_a_number).door)
    open_rewriting(page, "按要求修改")
    change = page.locator(".number-changes li")
    expect(change).to_contain_text("58万元")
    accept = page.get_by_role("button", name="采用", exact=True)
    expect(accept).to_be_disabled()
    change.get_by_role("checkbox").check()
    expect(accept).to_be_enabled()
    change.get_by_role("checkbox").uncheck()
    expect(accept).to_be_disabled()
    page.get_by_role("button", name="全部放弃").click()
    expect(page.locator("#paper .proposal")).to_have_count(0)
    expect(page.locator("#paper")).not_to_contain_text(ADDED)
    open_rewriting(page, "按要求修改")
    page.locator(".number-changes").get_by_role("checkbox").check()
    accept.click()
    expect(page.locator("#paper")).to_contain_text(ADDED)


def test_rewriting_without_a_model_offers_its_own_ways(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    open_rewriting(page, "换一种说法")
    answer = page.locator("#pane-rewrite .empty.good, .proposal")
    expect(answer.first).to_be_visible()


def test_approval_lifts_when_the_section_changes(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    section = page.locator("[data-section=funds]")
    section.hover()
    section.locator(".approve").click()
    expect(section.locator(".approve")).to_have_text("✓ 已审定")
    type_over_first_digit(page, TOTAL, "8")
    expect(section.locator(".approve")).to_have_text("审定")
    saved(page)


def test_a_comment_is_written_found_and_settled(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    number(page, TOTAL).click()
    page.keyboard.press("Alt+m")
    page.get_by_label("批注内容").fill("请财务股核对")
    page.locator("#pane-comments").get_by_role("button", name="批注", exact=True).click()
    card = page.locator("#pane-comments article", has_text="请财务股核对")
    card.get_by_role("button", name="标为已处理").click()
    expect(page.locator("#pane-comments summary")).to_have_text("已处理1条")


def test_a_gap_is_found_by_its_office_and_typed_over(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    page.click("#tab-gaps")
    expect(page.locator("#gaps-count")).to_have_text(re.compile(r"\d+"))
    before = int(page.locator("#gaps-count").inner_text())
    page.locator("#pane-gaps .uses button").first.click()
    page.keyboard.type("相关数据已报送财政部门")
    expect(page.locator("#gaps-count")).to_have_text(str(before - 1))
    saved(page)


def test_two_tabs_do_not_overwrite_each_other(project: Path, serve: Serve, enter: Enter) -> None:
    served = serve(project)
    first, _ = enter(served.door)
    second, _ = enter(f"{served.address}/")
    expect(second.locator("#paper .n").first).to_be_visible()
    type_over_first_digit(first, TOTAL, "8")
    expect(second.locator(".section.held .banner")).to_contain_text("正在编辑本节")
    expect(second.locator("#paper .n-contradicted")).to_have_text(WRONG)
    first.locator(".paper-title").click()
    first.locator("#paper .para").first.click()
    expect(second.locator(".section.held")).to_have_count(0)


def test_a_report_with_markup_in_it_stays_text(project: Path, serve: Serve, enter: Enter) -> None:
    page, seen = enter(serve(project).door)
    page.locator("#paper .para").first.click()
    page.keyboard.press("End")
    page.keyboard.insert_text("<script>alert(1)</script><img src=x onerror=alert(1)>")
    expect(page.locator("#save-state[data-kind=saved]")).to_be_visible()
    saved(page)
    page.reload()
    expect(page.locator("#paper")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("#paper script, #paper img[src=x]").count() == 0
    assert not [line for line in seen.complaints if "Content Security" in line]


def test_nothing_is_asked_of_another_host_and_nothing_breaks_the_policy(
    project: Path, serve: Serve, enter: Enter
) -> None:
    served = serve(project)
    page, seen = enter(served.door)
    number(page, TOTAL).click()
    for pane in ("issues", "gaps", "comments", "data", "versions"):
        page.click(f"#tab-{pane}")
        expect(page.locator(f"#pane-{pane} > *").first).to_be_visible()
    page.click("[data-theme-toggle]")
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert all(url.startswith(served.address) for url in seen.requests)
    assert seen.complaints == []


def test_versions_are_compared_and_restored(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    type_over_first_digit(page, TOTAL, "8")
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    saved(page)
    page.click("#tab-versions")
    page.get_by_role("button", name="与现在比较").last.click()
    box = page.get_by_role("dialog")
    expect(box.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="恢复到那时").click()
    expect(page.locator("#paper .n-contradicted")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_fault_of_accessibility(project: Path, serve: Serve, enter: Enter, theme: str) -> None:
    page, _ = enter(serve(project).door)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    type_over_first_digit(page, TOTAL, "8")
    saved(page)
    faults = []
    for pane in ("evidence", "issues", "gaps", "data", "versions"):
        page.click(f"#tab-{pane}")
        expect(page.locator(f"#pane-{pane} > *").first).to_be_visible()
        faults += [
            f"{pane} {one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in Axe().run(page).response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
    assert faults == []


def test_keys_go_to_the_next_number(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    expect(page.locator("#paper .n").first).to_be_visible()
    page.keyboard.press("Alt+n")
    first = page.locator("#paper .current").first.inner_text()
    page.keyboard.press("Alt+n")
    expect(page.locator("#paper .current").first).not_to_have_text(re.compile(f"^{re.escape(first)}$"))
