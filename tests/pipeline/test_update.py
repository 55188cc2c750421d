"""The data changes under a report that people edited: its numbers follow, their edits stay, wrong words are named."""

import shutil
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from youju.errors import UsageError
from youju.pipeline.draft import draft_project
from youju.pipeline.update import UpdateOutcome, find_report, update_report, updated_path
from youju.rendering.clean import write_clean
from youju.resources import data_path
from youju.sources.ooxml import read_docx, walk_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHEN = datetime(2026, 3, 1, 9, 30)
BOOK, SHEET = "2023年指标执行情况导出.xlsx", "上年执行情况"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "项目"
    shutil.copytree(data_path("corpora/samples/pingli-water-2023"), folder)
    draft_project(folder, default_outline="hunan-special-fund")
    return folder


def change_last_year(folder: Path, **cells: int) -> None:
    path = folder / "data" / BOOK
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[SHEET][cell] = value
    book.save(path)


def updated(folder: Path, report: Path | None = None) -> UpdateOutcome:
    report = report or find_report(folder)
    return update_report(folder, report, updated_path(report), WHEN)


def test_same_data_moves_nothing(project: Path) -> None:
    outcome = updated(project)
    assert (outcome.moves, outcome.standstills) == ((), ())
    assert read_docx(outcome.path).text == read_docx(find_report(project)).text


def test_numbers_follow_and_a_wrong_direction_is_named(project: Path) -> None:
    change_last_year(project, D5=1552400, D8=5269070)  # this year's spending now exceeds last year's
    outcome = updated(project)
    moves = {(one.key, one.was, one.now) for one in outcome.moves}
    assert {("合计.支出.上年", "546.91万元", "526.91万元"), ("合计.增减额.支出", "0.66万元", "19.34万元")} <= moves
    assert {flag.quote for flag in outcome.flags} == {"19.34万元", "3.67%"}
    assert all("减少" in one.sentence for one in outcome.moves if one.key == "合计.增减额.支出")
    remarks = [one.text for one in docx.Document(str(outcome.path)).comments]
    assert sum("数据更新后请核对这一处" in one for one in remarks) == 2
    again = update_report(project, outcome.path, project / "再.docx", WHEN)
    assert again.moves == ()
    assert walk_docx(outcome.path).plain.notices == ()


def test_the_moves_are_tracked_with_author_and_time(project: Path) -> None:
    change_last_year(project, D5=1552400, D8=5269070)
    outcome = updated(project)
    body = docx.Document(str(outcome.path)).element.body
    changes = list(body.iter(f"{W}ins", f"{W}del"))
    assert len(changes) == 2 * len(outcome.moves)
    assert {(one.get(f"{W}author"), one.get(f"{W}date")) for one in changes} == {("数据更新", "2026-03-01T09:30:00Z")}


def titles(report: Path) -> list[tuple[str, str, str]]:
    """Return the figures' texts, titles and listed sources."""
    written = walk_docx(report).written
    controls = docx.Document(str(report)).element.body.iter(f"{W}sdt")
    return [
        ("".join(one.itertext(f"{W}t")), one.find(f"{W}sdtPr/{W}alias").get(f"{W}val"), written[number].source)
        for number, one in enumerate(controls, 1)
    ]


def test_figures_that_stayed_name_the_cells_of_today(project: Path) -> None:
    path = project / "data" / BOOK
    before = titles(find_report(project))
    book = openpyxl.load_workbook(path)
    book[SHEET].insert_cols(1)
    book.save(path)
    path.rename(path.with_name("改名.xlsx"))
    outcome = updated(project)
    assert outcome.moves == ()
    after = titles(outcome.path)
    assert [text for text, *_ in after] == [text for text, *_ in before]
    assert any(f"{BOOK}!{SHEET}!D5" in title for _, title, _ in before)
    assert any(f"改名.xlsx!{SHEET}!E5" in title for _, title, _ in after)
    assert not any(BOOK in words for _, *place in after for words in place)


def test_edits_by_hand_stay(project: Path) -> None:
    report = find_report(project)
    document = docx.Document(str(report))
    paragraph = next(one for one in document.paragraphs if "上年支出" in "".join(one._p.itertext()))
    controls = list(paragraph._p.iter(f"{W}sdt"))
    changed = next(one for one in controls if "0.66万元" in "".join(one.itertext(f"{W}t")))
    next(changed.iter(f"{W}t")).text = "0.7万元"
    dropped = next(one for one in controls if "0.12%" in "".join(one.itertext(f"{W}t")))
    dropped.getparent().remove(dropped)
    paragraph.add_run("以上口径与决算一致。")
    document.save(str(report))
    change_last_year(project, D5=1552400, D8=5269070)
    outcome = updated(project)
    text = read_docx(outcome.path).text
    assert "减少0.7万元" in text
    assert "以上口径与决算一致。" in text
    assert "3.67%" not in text
    (stuck,) = outcome.standstills
    assert (stuck.key, stuck.text) == ("合计.增减额.支出", "0.7万元")
    assert "19.34万元" in stuck.reason


def test_a_fact_that_is_gone_is_said(project: Path) -> None:
    path = project / "data" / BOOK
    book = openpyxl.load_workbook(path)
    book.remove(book[SHEET])
    book.save(path)
    outcome = updated(project)
    assert "数据里没有这个数了" in {one.reason for one in outcome.standstills if one.key == "合计.支出.上年"}


def test_only_reports_that_know_their_numbers_are_updated(project: Path, tmp_path: Path) -> None:
    report = find_report(project)
    write_clean(report, tmp_path / "报送.docx")
    with pytest.raises(UsageError, match="没有数字的来源记录"):
        updated(project, tmp_path / "报送.docx")
    with pytest.raises(UsageError, match="不能覆盖"):
        update_report(project, report, report, WHEN)
    shutil.copy(report, report.with_name("另一份.docx"))
    with pytest.raises(UsageError, match="有2份报告"):
        find_report(project)
