"""The data changes under a report that people edited: its numbers follow, their edits stay, wrong words are named."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.pipeline.updating.municipal import FUNDS, municipal_folder, write_funds
from youju.checking.checker import check_text
from youju.domain.findings import Code
from youju.errors import UsageError
from youju.pipeline.draft import draft_project
from youju.pipeline.importing import import_report
from youju.pipeline.updating.report import UpdateOutcome, find_report, update_report, updated_path
from youju.rendering.clean import write_clean
from youju.resources import data_path
from youju.sources.documents.ooxml import read_docx, walk_docx
from youju.sources.project import read_ledger
from youju.workspace.store import DraftStore

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
    assert (outcome.moved.moves, outcome.moved.standstills, outcome.moved.outdated) == ((), (), ())
    assert read_docx(outcome.path).text == read_docx(find_report(project)).text


def test_last_years_report_is_data_too(tmp_path: Path) -> None:
    folder = tmp_path / "有上年报告"
    shutil.copytree(data_path("corpora/samples/yuanjiang-2020"), folder)
    outcome = draft_project(folder, default_outline="department-overall")
    assert any(fact.period for fact in outcome.ledger)
    again = updated(folder)
    assert (again.moved.moves, again.moved.standstills, again.moved.outdated) == ((), (), ())


def test_numbers_follow_and_a_wrong_direction_is_named(project: Path) -> None:
    change_last_year(project, D5=1552400, D8=5269070)  # this year's spending now exceeds last year's
    outcome = updated(project)
    moves = {(one.key, one.was, one.now) for one in outcome.moved.moves}
    assert {("合计.支出.上年", "546.91万元", "526.91万元"), ("合计.增减额.支出", "0.66万元", "19.34万元")} <= moves
    assert {flag.quote for flag in outcome.moved.flags} == {"19.34万元", "3.67%"}
    assert all("减少" in one.sentence for one in outcome.moved.moves if one.key == "合计.增减额.支出")
    remarks = [one.text for one in docx.Document(str(outcome.path)).comments]
    assert sum("数据更新后请核对这一处" in one for one in remarks) == 2
    again = update_report(project, outcome.path, project / "再.docx", WHEN)
    assert again.moved.moves == ()
    assert walk_docx(outcome.path).plain.notices == ()


def test_the_moves_are_tracked_with_author_and_time(project: Path) -> None:
    change_last_year(project, D5=1552400, D8=5269070)
    outcome = updated(project)
    body = docx.Document(str(outcome.path)).element.body
    changes = list(body.iter(f"{W}ins", f"{W}del"))
    assert len(changes) == 2 * len(outcome.moved.moves)
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
    assert outcome.moved.moves == ()
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
    (stuck,) = outcome.moved.standstills
    assert (stuck.key, stuck.text) == ("合计.增减额.支出", "0.7万元")
    assert "19.34万元" in stuck.reason


def test_what_only_last_years_report_still_says_stays(project: Path) -> None:
    path = project / "data" / BOOK
    book = openpyxl.load_workbook(path)
    book.remove(book[SHEET])
    book.save(path)
    outcome = updated(project)
    assert (outcome.moved.moves, outcome.moved.standstills) == ((), ())
    assert any("prior/" in source for *_, source in titles(outcome.path))


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


@pytest.fixture
def funds(tmp_path: Path) -> Path:
    return municipal_folder(tmp_path / "市政")


def test_a_new_project_is_said_where_it_is_missing(funds: Path) -> None:
    write_funds(funds, FUNDS | {"公厕管护": (30, 30)})
    outcome = updated(funds)
    assert any(one.now and "公厕管护\t30" in one.now[0] for one in outcome.moved.outdated)
    assert all("公厕管护" not in was for one in outcome.moved.outdated for was in one.was)
    remarks = [one.text for one in docx.Document(str(outcome.path)).comments]
    assert any("按现在的数据：公厕管护" in one for one in remarks)
    report = check_text(read_docx(outcome.path), read_ledger(funds))
    totals = [one for one in report.findings if one.code is Code.TABLE_MISMATCH]
    assert totals
    assert all("公厕管护" in one.message for one in totals)


def test_a_project_that_is_gone_is_said(funds: Path) -> None:
    write_funds(funds, {name: one for name, one in FUNDS.items() if name != "道路维护"})
    outcome = updated(funds)
    assert any(was.startswith("道路维护\t80") for one in outcome.moved.outdated for was in one.was if not one.now)
    gone = {one.key: one.reason for one in outcome.moved.standstills}
    assert gone["道路维护.全年预算"] == "数据里没有这个数了"


def test_words_that_the_new_numbers_belie_are_said(funds: Path) -> None:
    report = find_report(funds)
    document = docx.Document(str(report))
    slow = next(one for one in document.paragraphs if "偏低" in "".join(one._p.itertext()))
    slow.add_run("主要是苗木到货晚。")  # a person's words beside them make them no truer
    document.save(str(report))
    write_funds(funds, FUNDS | {"绿化养护": (60, 60)})
    outcome = updated(funds)
    assert any("绿化养护" in one.quote and "偏低" in one.quote for one in outcome.moved.outdated)


def test_words_of_people_are_theirs(funds: Path) -> None:
    report = find_report(funds)
    document = docx.Document(str(report))
    slow = next(one for one in document.paragraphs if "偏低" in "".join(one._p.itertext()))
    slow._p.getparent().remove(slow._p)
    document.save(str(report))
    write_funds(funds, FUNDS | {"绿化养护": (60, 60)})
    assert not any("偏低" in one.quote for one in updated(funds).moved.outdated)


def add_words(report: Path, words: str, to: str = "上年支出") -> None:
    document = docx.Document(str(report))
    next(one for one in document.paragraphs if to in "".join(one._p.itertext())).add_run(words)
    document.save(str(report))


def test_what_people_wrote_into_the_updated_report_outlives_the_next_update(project: Path) -> None:
    change_last_year(project, D5=1552400)
    first = updated(project)
    add_words(first.path, "以上口径与决算一致。")
    change_last_year(project, D5=1542400)
    second = updated(project)
    assert second.path == first.path
    assert second.version is not None
    text = read_docx(second.path).text
    assert "以上口径与决算一致。" in text
    assert "154.24" in text
    assert "155.24" not in text
    again = updated(project)
    assert again.moved.moves == ()


def test_update_starts_from_the_newest_version(project: Path, tmp_path: Path) -> None:
    mailed = Path(shutil.copy(find_report(project), tmp_path / "股长改.docx"))
    add_words(mailed, "以上口径与决算一致。")
    import_report(project, mailed)
    store = DraftStore(project)
    before = store.latest()
    assert before is not None
    change_last_year(project, D5=1552400)
    outcome = updated(project)
    assert outcome.version is not None
    text = read_docx(outcome.path).text
    assert "以上口径与决算一致。" in text
    assert "155.24" in text
    latest = store.latest()
    assert latest is not None
    assert "以上口径与决算一致。" in latest.to_json()
    title = replace(latest, title="网页上改的题目")
    store.add(title, who="王科长", why="编辑")
    change_last_year(project, D5=1542400)
    text = read_docx(updated(project).path).text
    for words in ("网页上改的题目", "以上口径与决算一致。", "154.24"):
        assert words in text


def test_a_file_of_others_is_not_replaced(project: Path) -> None:
    target = updated_path(find_report(project))
    document = docx.Document()
    document.add_paragraph("别的文件。")
    document.save(str(target))
    with pytest.raises(UsageError, match="-o"):
        updated(project)
    assert read_docx(target).text == "别的文件。\n"
