"""From spreadsheets to a report that `youju check` finds clean; and what must survive: a crash, a hostile upload."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Seen, Served
from tests.web.browser.steps import (
    ADDED,
    TOTAL,
    WRONG,
    adds_a_number,
    new_project,
    number,
    open_rewriting,
    saved,
    type_over_first_digit,
)

Serve = Callable[..., Served]
Enter = Callable[..., tuple[Page, Seen]]


def test_from_files_to_a_clean_report(tmp_path: Path, serve: Serve, enter: Enter) -> None:
    root = tmp_path / "root"
    root.mkdir()
    served = serve(root, adds_a_number)
    page, seen = enter(served.door)
    new_project(page, "审批局2020")
    expect(page.locator("#reading")).to_contain_text("科目编码")
    page.get_by_role("button", name="存到 unit.yaml").click()
    expect(page.get_by_role("button", name="存到 unit.yaml")).to_have_count(0)
    page.select_option("#draft-form [name=outline]", "hunan-special-fund")
    page.select_option("#draft-form [name=model]", "offline")
    page.get_by_role("button", name="起草", exact=True).click()
    page.wait_for_url(re.compile(r"/p/\w+$"))
    number(page, TOTAL).click()
    expect(page.locator("#pane-evidence .is-source")).to_have_text("5020")
    type_over_first_digit(page, TOTAL, "8")
    expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
    saved(page)
    page.locator("#pane-evidence").get_by_role("button", name=f"改为“{TOTAL}”").click()
    expect(page.locator("#paper .n-contradicted")).to_have_count(0)
    open_rewriting(page, "按要求修改")
    expect(page.locator(".number-changes")).to_contain_text("58万元")
    page.get_by_role("button", name="全部放弃").click()
    expect(page.locator("#paper")).not_to_contain_text(ADDED)
    page.locator("[data-section=funds]").hover()
    page.locator("[data-section=funds] .approve").click()
    expect(page.locator("[data-section=funds] .approve")).to_have_text("✓ 已审定")
    page.click("#export")
    page.get_by_role("button", name="导出", exact=True).last.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    report = tmp_path / "report.docx"
    download.value.save_as(report)
    command = [sys.executable, "-m", "youju", "check", str(report), "--data", str(root / "审批局2020")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert all(url.startswith((served.address, "blob:")) for url in seen.requests)


def test_a_clean_edition_is_refused_while_gaps_are_open(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(serve(project).door)
    number(page, TOTAL).click()
    page.click("#export")
    page.locator("input[name=edition][value=final]").check()
    page.get_by_role("button", name="导出", exact=True).last.click()
    expect(page.locator(".export-result [role=alert]")).to_be_visible()
    expect(page.locator(".export-result .uses li").first).to_contain_text("【待")
    page.locator(".export-result .uses button").first.click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#paper .current").first).to_be_visible()


def test_nothing_accepted_is_lost_when_the_server_is_killed(project: Path, enter: Enter, tmp_path: Path) -> None:
    def start() -> tuple[subprocess.Popen[str], str]:
        command = [sys.executable, "-m", "youju", "serve", str(project), "--port", "0", "--no-browser"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                return process, found[0]
        raise AssertionError("it never said how to get in")

    process, door = start()
    try:
        page, _ = enter(door)
        type_over_first_digit(page, TOTAL, "8")
        expect(page.locator("#paper .n-contradicted")).to_have_text(WRONG)
        saved(page)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        page.locator("[data-section=funds] .para").first.click()
        page.keyboard.press("End")
        page.keyboard.type("尚未保存")
        expect(page.locator("#save-state")).to_contain_text("未保存")
        expect(page.locator("#paper")).to_contain_text("尚未保存")
        process, door = start()
        again, _ = enter(door)
        expect(again.locator("#paper .n-contradicted")).to_have_text(WRONG)
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("name", "content"),
    [("../../出去.xlsx", b"PK\x03\x04broken"), ("程序.exe", b"MZ"), ("假表.xlsx", b"<script>alert(1)</script>")],
)
def test_a_hostile_upload_is_told_and_stays_inside(
    tmp_path: Path, serve: Serve, enter: Enter, name: str, content: bytes
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    page, seen = enter(serve(root).door)
    before = {path for path in tmp_path.rglob("*") if not path.is_relative_to(root)}
    page.set_input_files("#picker", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.fill("[name=name]", "坏文件")
    page.click("#create")
    expect(page.locator(".card-error").first).to_be_visible()
    assert {path for path in tmp_path.rglob("*") if not path.is_relative_to(root)} == before
    assert not [line for line in seen.complaints if "Content Security" in line]


def test_without_the_invitation_the_page_says_how_to_get_in(project: Path, serve: Serve, enter: Enter) -> None:
    page, _ = enter(f"{serve(project).address}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("请从终端给出的网址进入")
