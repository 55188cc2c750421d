"""The workbench as a person uses it, in a browser: evidence, typing, rewriting, approving, versions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2 as pdfium
import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import NAME, Bench
from tests.web.browser.steps import (
    ADDED,
    TOTAL,
    WRONG,
    adds_a_number,
    number,
    open_rewriting,
    saved,
    shown,
    type_over_first_digit,
)
from youju.workspace.store import DraftStore

Open = Callable[..., Bench]


def test_a_number_shows_its_cell_and_a_cell_shows_its_uses(bench: Open) -> None:
    page = bench().page
    number(page, TOTAL).click()
    source = page.locator("#pane-evidence .is-source")
    expect(source).to_have_text("5020")
    source.get_by_role("button").click()
    uses = page.locator("#pane-evidence .uses li")
    expect(uses.first).to_contain_text("502")
    uses.first.get_by_role("button").click()
    expect(page.locator("#paper .current").first).to_be_visible()


def test_a_wrong_number_turns_red_and_one_click_puts_it_right(bench: Open) -> None:
    here = bench()
    page = here.page
    type_over_first_digit(page, TOTAL, "8")
    wrong = page.locator("#paper .n-contradicted")
    expect(wrong).to_have_text(WRONG)
    expect(wrong).to_have_css("text-decoration-style", "wavy")
    saved(page)
    page.locator("#pane-evidence").get_by_role("button", name=f"改为“{TOTAL}”").click()
    expect(wrong).to_have_count(0)
    assert any(version.why.startswith("按核对意见改") for version in DraftStore(here.folder).versions())


def test_undo_reaches_over_a_reload(bench: Open) -> None:
    page = bench().page
    type_over_first_digit(page, TOTAL, "8")
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    saved(page)
    page.reload()
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    page.keyboard.press("Control+z")
    expect(page.locator("#paper .n-contradicted")).to_have_count(0)
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)


def test_a_number_that_a_rewriting_brings_is_confirmed_by_itself(bench: Open) -> None:
    page = bench(adds_a_number).page
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


def test_an_edited_proposal_is_asked_about_its_own_numbers(bench: Open) -> None:
    page = bench(adds_a_number).page
    open_rewriting(page, "按要求修改")
    page.get_by_role("button", name="改一改再采用").click()
    typed = page.locator(".proposal [role=textbox] .para").last
    typed.click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("另有结余9万元。")
    page.locator(".number-changes").get_by_role("checkbox").check()
    page.get_by_role("button", name="采用", exact=True).click()
    fresh = page.locator(".number-changes li", has_text="9万元")
    expect(fresh).to_be_visible()
    expect(page.locator("#paper .proposal")).to_be_visible()
    fresh.get_by_role("checkbox").check()
    page.get_by_role("button", name="采用", exact=True).click()
    expect(page.locator("#paper")).to_contain_text("另有结余9万元")
    expect(page.locator("#paper .proposal")).to_have_count(0)


def test_rewriting_without_a_model_offers_its_own_ways(bench: Open) -> None:
    page = bench().page
    open_rewriting(page, "换一种说法")
    answer = page.locator("#pane-rewrite .empty.good, .proposal")
    expect(answer.first).to_be_visible()


def test_what_is_to_be_filled_in_is_listed_once_with_its_places(bench: Open) -> None:
    page = bench().page
    shown(page)
    page.click("#tab-gaps")
    entries = page.locator("#pane-gaps .uses li button:first-child span")
    expect(entries.first).to_be_visible()
    words = entries.all_inner_texts()
    assert len(words) == len(set(words))
    expect(page.locator("#gaps-count")).to_have_text(str(len(words)))


def test_approval_lifts_when_the_section_changes(bench: Open) -> None:
    page = bench().page
    section = page.locator("[data-section=funds]")
    section.hover()
    section.locator(".approve").click()
    expect(section.locator(".approve")).to_have_text("✓ 已审定")
    type_over_first_digit(page, TOTAL, "8")
    expect(section.locator(".approve")).to_have_text("审定")
    saved(page)


def test_a_comment_is_written_found_and_settled(bench: Open) -> None:
    page = bench().page
    number(page, TOTAL).click()
    page.keyboard.press("Alt+m")
    page.get_by_label("批注内容").fill("请财务股核对")
    page.locator("#pane-comments").get_by_role("button", name="批注", exact=True).click()
    card = page.locator("#pane-comments article", has_text="请财务股核对")
    card.get_by_role("button", name="标为已处理").click()
    expect(page.locator("#pane-comments summary")).to_have_text("已处理1条")
    expect(card).to_contain_text(NAME)


def test_a_wrong_number_can_be_remarked_on_where_it_is_explained(bench: Open) -> None:
    page = bench().page
    type_over_first_digit(page, TOTAL, "8")
    saved(page)
    page.locator("#pane-evidence .finding-card").first.get_by_role("button", name="批注").click()
    page.get_by_label("批注内容").fill("原表如此，请核对")
    page.locator("#pane-comments").get_by_role("button", name="批注", exact=True).click()
    expect(page.locator("#pane-comments article .quote")).to_contain_text(WRONG)
    expect(page.locator("#paper .commented").first).to_be_visible()


def test_a_gap_is_found_by_its_office_and_typed_over(bench: Open) -> None:
    page = bench().page
    page.click("#tab-gaps")
    expect(page.locator("#gaps-count")).to_have_text(re.compile(r"\d+"))
    before = int(page.locator("#gaps-count").inner_text())
    page.locator("#pane-gaps .uses button").first.click()
    page.keyboard.type("相关数据已报送财政部门")
    expect(page.locator("#gaps-count")).to_have_text(str(before - 1))
    saved(page)


def test_a_report_with_markup_in_it_stays_text(bench: Open) -> None:
    here = bench()
    page, seen = here.page, here.seen
    page.locator("#paper .para").first.click()
    page.keyboard.press("End")
    page.keyboard.insert_text("<script>alert(1)</script><img src=x onerror=alert(1)>")
    expect(page.locator("#save-state[data-kind=saved]")).to_be_visible()
    saved(page)
    page.reload()
    expect(page.locator("#paper")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("#paper script, #paper img[src=x]").count() == 0
    assert not [line for line in seen.complaints if "Content Security" in line]


def test_nothing_is_asked_of_another_host_and_nothing_breaks_the_policy(bench: Open) -> None:
    here = bench()
    page, seen = here.page, here.seen
    number(page, TOTAL).click()
    for pane in ("issues", "gaps", "comments", "data", "versions"):
        page.click(f"#tab-{pane}")
        expect(page.locator(f"#pane-{pane} > *").first).to_be_visible()
    page.click("[data-theme-toggle]")
    page.click("[data-theme-toggle]")
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert all(url.startswith(here.office.served.address) for url in seen.requests)
    assert seen.complaints == []


def test_versions_are_compared_and_restored(bench: Open) -> None:
    page = bench().page
    type_over_first_digit(page, TOTAL, "8")
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    saved(page)
    page.click("#tab-versions")
    page.get_by_role("button", name="与现在比较").last.click()
    box = page.get_by_role("dialog")
    expect(box.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="恢复到那时").click()
    expect(page.locator("#paper .n-contradicted")).to_have_count(0)


def test_keys_go_to_the_next_number(bench: Open) -> None:
    page = bench().page
    expect(page.locator("#paper .n").first).to_be_visible()
    page.keyboard.press("Alt+n")
    first = page.locator("#paper .current").first.inner_text()
    page.keyboard.press("Alt+n")
    expect(page.locator("#paper .current").first).not_to_have_text(re.compile(f"^{re.escape(first)}$"))


def test_a_source_that_is_text_is_shown_line_by_line(bench: Open) -> None:
    page = bench().page
    page.locator("#paper .n", has_text=re.compile("人$")).first.click()
    lines = page.locator("#pane-evidence .cells-text")
    expect(lines.locator(".is-source")).to_be_visible()
    box, cell = lines.bounding_box(), lines.locator(".is-source").bounding_box()
    assert box
    assert cell
    assert cell["width"] > box["width"] * 0.8


def test_the_title_breaks_where_the_document_breaks_it(bench: Open) -> None:
    page = bench().page
    lines = page.locator(".paper-title span")
    expect(lines.first).to_have_text("沅江市行政审批服务局")
    expect(lines.last).to_have_text(re.compile("^2020年度"))


def test_a_file_changed_on_disk_is_checked_against_at_once(bench: Open) -> None:
    here = bench()
    page = here.page
    expect(number(page, "18人")).to_be_visible()
    unit = here.folder / "unit.yaml"
    unit.write_text(unit.read_text(encoding="utf-8").replace("编制人数: 18", "编制人数: 19"), encoding="utf-8")
    expect(page.locator(".toast")).to_contain_text("数据文件有变化")
    expect(page.locator("#paper .n-contradicted", has_text="18人").first).to_be_visible()


def test_the_printed_page_is_the_paper_alone(bench: Open) -> None:
    page = bench().page
    expect(number(page, TOTAL)).to_be_visible()
    page.emulate_media(media="print")
    for hidden in (".topbar", "#outline-pane", "#side", ".section-tools >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(number(page, TOTAL)).to_have_css("color", "rgb(0, 0, 0)")
    with pdfium.PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        text = "".join(one.get_textpage().get_text_bounded() for one in printed)
        assert len(printed) > 1
        assert printed[0].get_size() == pytest.approx((595, 842), abs=1)
    assert TOTAL in text.replace("\n", "").replace("\r", "")
    assert "改写" not in text


def test_an_edited_word_file_is_read_back(bench: Open, tmp_path: Path) -> None:
    here = bench()
    page = here.page
    page.click("#export")
    page.get_by_role("button", name="导出", exact=True).last.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    edited = tmp_path / "改过.docx"
    download.value.save_as(edited)
    replace_words(edited, "一件事一次办", "高效办成一件事")
    page.keyboard.press("Escape")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="读入 Word").first.click()
    chooser.value.set_files(edited)
    expect(page.locator("#paper")).to_contain_text("高效办成一件事")
    page.click("#undo")
    expect(page.locator("#paper")).not_to_contain_text("高效办成一件事")


def test_a_word_file_changed_by_hand_is_replaced_only_when_asked(bench: Open) -> None:
    here = bench()
    page = here.page
    written = next((here.folder / "out").glob("*.docx"))
    replace_words(written, "一件事一次办", "高效办成一件事")
    page.click("#export")
    page.get_by_role("button", name="导出", exact=True).last.click()
    again = page.get_by_role("button", name="仍然导出，替换那个文件")
    expect(page.locator(".export-result [role=alert]")).to_contain_text("被人改过")
    again.click()
    expect(page.get_by_role("link", name="下载")).to_be_visible()


def replace_words(path: Path, old: str, new: str) -> None:
    """Change words of a .docx as a person would."""
    document = docx.Document(str(path))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
    assert runs
    for run in runs:
        run.text = run.text.replace(old, new)
    document.save(str(path))
