"""People edit the report in Word: their edits become a version, and outlive rewriting, updating and exporting."""

import copy
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from youju.cli.app import run
from youju.domain.report import Draft, Figure, Origin, Paragraph, Table, Text
from youju.drafting.with_model.drafter import Written
from youju.drafting.with_model.rewriter import Rewriting, find_section
from youju.errors import ExitCode, UsageError
from youju.pipeline.draft import draft_project
from youju.pipeline.export import export_final
from youju.pipeline.importing import import_report, is_imported
from youju.pipeline.rewrite import open_desk
from youju.pipeline.updating.report import find_report, update_report, updated_path
from youju.rendering.plain import plain_text
from youju.resources import data_path
from youju.sources.documents.ooxml import read_docx
from youju.workspace.desk_store import DeskStore
from youju.workspace.store import DraftStore

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OUTLINE = "hunan-special-fund"
LINE = "从变化看"
WHEN = datetime(2026, 3, 1, 9, 30)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("importing") / "项目"
    shutil.copytree(
        data_path("corpora/samples/pingli-water-2023"), folder, ignore=shutil.ignore_patterns(".youju", "out")
    )
    draft_project(folder, default_outline=OUTLINE)
    return folder


@pytest.fixture
def project(drafted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drafted, tmp_path / "项目"))


def text_of(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def paragraphs(body: etree._Element) -> list[etree._Element]:
    return [one for one in body.iterchildren(f"{W}p") if text_of(one)]


def edit(report: Path, *changes: Callable[[etree._Element], None]) -> None:
    document = docx.Document(str(report))
    for change in changes:
        change(document.element.body)
    document.save(str(report))


def containing(body: etree._Element, words: str) -> etree._Element:
    return next(one for one in paragraphs(body) if words in text_of(one))


def inserted_run(words: str) -> etree._Element:
    run = etree.Element(f"{W}ins", {f"{W}id": "900", f"{W}author": "王科长", f"{W}date": "2026-03-01T00:00:00Z"})
    etree.SubElement(etree.SubElement(run, f"{W}r"), f"{W}t").text = words
    return run


def add_tracked_words(body: etree._Element) -> None:
    containing(body, LINE).append(inserted_run("以上数据已与决算核对。"))


def delete_tracked_words(body: etree._Element) -> None:
    run = next(one for one in containing(body, "减少").iterchildren(f"{W}r") if len(text_of(one)) > 2)
    wrapper = etree.Element(f"{W}del", {f"{W}id": "901", f"{W}author": "王科长", f"{W}date": "2026-03-01T00:00:00Z"})
    run.addprevious(wrapper)
    wrapper.append(run)
    for one in run.iter(f"{W}t"):
        one.tag = f"{W}delText"


def type_over_a_figure(body: etree._Element) -> None:
    control = next(one for one in body.iter(f"{W}sdt") if text_of(one) == "20.19万元")
    next(control.iter(f"{W}t")).text = "20.2万元"


def add_a_paragraph(body: etree._Element) -> None:
    above = containing(body, LINE)
    new = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(new, f"{W}r"), f"{W}t").text = "此段由办公室补写，专题会议研究通过。"
    above.addnext(new)


def change_a_table_cell(body: etree._Element) -> None:
    row = list(next(body.iter(f"{W}tbl")).iter(f"{W}tr"))[-1]
    cell = next(one for one in row.iter(f"{W}tc") if text_of(one))
    texts = list(cell.iter(f"{W}t"))
    texts[0].text = "改过的单元格"
    for one in texts[1:]:
        one.text = ""


def close_gaps(body: etree._Element) -> None:
    for one in body.iter(f"{W}t"):
        one.text = one.text.replace("【待", "")


def blocks(draft: Draft) -> dict[str, Paragraph | Table]:
    return {block.id: block for section in draft.all_sections() for block in section.blocks}


def test_an_untouched_report_is_the_same_version(project: Path) -> None:
    outcome = import_report(project, find_report(project))
    assert [one.id for one in DraftStore(project).versions()] == [outcome.version.id]
    assert (outcome.changes, outcome.left_out, outcome.overruled) == ((), (), ())


def test_edits_become_a_version_and_ids_live_on(project: Path) -> None:
    before = DraftStore(project).latest()
    report = find_report(project)
    dropped = next(
        one
        for section in before.sections
        for one in section.blocks
        if isinstance(one, Paragraph) and one.origin is Origin.PLAN and len(one.text) > 20 and "减少" not in one.text
        and LINE not in one.text
    )  # fmt: skip
    edit(
        report,
        add_tracked_words,
        type_over_a_figure,
        add_a_paragraph,
        change_a_table_cell,
        lambda body: body.remove(containing(body, dropped.text[:30])),
    )
    outcome = import_report(project, report, who="王科长")
    assert outcome.version.who == "王科长"
    draft = DraftStore(project).latest()
    old, new = blocks(before), blocks(draft)
    assert dropped.id not in new
    assert "改过的单元格" in "".join(cell.text for one in new.values() if isinstance(one, Table) for row in one.rows
                                for cell in row)  # fmt: skip
    changed = {id_ for id_ in old.keys() & new.keys() if old[id_] != new[id_]}
    (added,) = new.keys() - old.keys()
    assert new[added] == Paragraph(added, (Text("此段由办公室补写，专题会议研究通过。"),), Origin.HUMAN)
    texts = [new[id_] for id_ in changed if isinstance(new[id_], Paragraph)]
    assert all(isinstance(one, Paragraph) and one.origin is Origin.HUMAN for one in texts)
    typed = [run for one in texts for run in one.runs if isinstance(run, Text) and run.key]
    assert typed == [Text("20.2万元", "农村供水工程维修养护.增减额.支出")]
    kept = {run.key for _, run in draft.runs() if isinstance(run, Figure)}
    assert "农村供水工程维修养护.增减率.支出" in kept
    assert any(one.text.endswith("以上数据已与决算核对。") for one in texts)
    assert {one.old for one in outcome.changes if not one.new} >= {dropped.text.split("。")[0] + "。"}


def test_importing_again_changes_nothing(project: Path) -> None:
    report = find_report(project)
    edit(report, add_a_paragraph)
    first = import_report(project, report)
    assert is_imported(project, report)
    assert import_report(project, report).version == first.version
    edit(report, type_over_a_figure)
    second = import_report(project, report)
    assert second.version.id == first.version.id + 1
    assert {one.new for one in second.changes if one.numbers} != set()
    assert all("办公室" not in one.new for one in second.changes)


def rewritten(draft: Draft, words: str) -> Rewriting:
    section = find_section(draft, "一、（二）")
    first = next(one for one in section.blocks if isinstance(one, Paragraph))
    new = replace(first, runs=(Text(words),), origin=Origin.MODEL)
    after = replace(section, blocks=tuple(new if one is first else one for one in section.blocks))
    return Rewriting(section, after, (), Written(after), "按要求修改")


def test_edits_outlive_rewriting_and_export(project: Path) -> None:
    report = find_report(project)
    edit(report, add_tracked_words, delete_tracked_words, type_over_a_figure, add_a_paragraph, change_a_table_cell)
    desk = open_desk(project, default_outline=OUTLINE)
    assert [one.path for one in desk.imported] == [report]
    path, _ = desk.keep(rewritten(desk.draft, "本节经改写。"), who="模型")
    assert path == report
    text = read_docx(path).text
    for words in ("以上数据已与决算核对。", "20.2万元", "此段由办公室补写", "改过的单元格", "本节经改写。"):
        assert words in text
    assert [one.who for one in DraftStore(project).versions()] == ["offline", "人工修改", "模型"]
    edit(path, close_gaps, lambda body: containing(body, LINE).append(inserted_run("再核一遍。")))
    final = project / "报送.docx"
    assert export_final(path, final, force=True).is_written
    assert "此段由办公室补写" in read_docx(final).text
    assert "20.2万元" in read_docx(final).text
    assert DraftStore(project).versions()[-1].who == "人工修改"
    again = import_report(project, path)
    assert again.version == DraftStore(project).versions()[-1]


def test_a_rewriting_refuses_to_replace_what_was_edited_meanwhile(project: Path) -> None:
    report = find_report(project)
    desk = open_desk(project, default_outline=OUTLINE)
    edit(report, add_a_paragraph)
    with pytest.raises(UsageError, match="被人改过"):
        desk.keep(rewritten(desk.draft, "本节经改写。"), who="模型")


def test_sections_that_people_left_alone_follow_the_newest_version(project: Path) -> None:
    report = find_report(project)
    store = DraftStore(project)
    base = store.latest()
    elsewhere = rewritten(base, "本节已由网页改写。").applied(base)
    store.add(elsewhere, who="网页", why="改写")
    edit(report, add_a_paragraph)
    outcome = import_report(project, report)
    assert outcome.overruled == ()
    texts = [one.text for one in blocks(outcome.draft).values() if isinstance(one, Paragraph)]
    assert "本节已由网页改写。" in texts
    assert "此段由办公室补写，专题会议研究通过。" in texts


def test_update_keeps_edits_and_moves_as_versions(project: Path) -> None:
    report = find_report(project)
    edit(report, add_a_paragraph)
    book = openpyxl.load_workbook(project / "data" / "2023年指标执行情况导出.xlsx")
    book["上年执行情况"]["D5"], book["上年执行情况"]["D8"] = 1552400, 5269070
    book.save(project / "data" / "2023年指标执行情况导出.xlsx")
    outcome = update_report(project, report, updated_path(report), WHEN)
    assert outcome.moved.moves
    versions = DraftStore(project).versions()
    assert [one.who for one in versions] == ["offline", "人工修改", "数据更新"]
    draft = DraftStore(project).latest()
    shown = {run.key: run.text for _, run in draft.runs() if isinstance(run, Figure)}
    assert shown["农村供水工程维修养护.支出.上年"] == "155.24"
    people = [one for one in blocks(draft).values() if isinstance(one, Paragraph) and one.origin is Origin.HUMAN]
    assert [one.text for one in people] == ["此段由办公室补写，专题会议研究通过。"]


def test_the_report_from_before_an_update_goes_back_to_its_own_version(project: Path) -> None:
    report = find_report(project)
    edit(report, add_a_paragraph)
    book = openpyxl.load_workbook(project / "data" / "2023年指标执行情况导出.xlsx")
    book["上年执行情况"]["D5"] = 1552400
    book.save(project / "data" / "2023年指标执行情况导出.xlsx")
    update_report(project, report, updated_path(report), WHEN)
    edit(report, add_tracked_words)
    outcome = import_report(project, report)
    assert outcome.overruled == ()
    shown = {run.key: run.text for _, run in outcome.draft.runs() if isinstance(run, Figure)}
    assert shown["农村供水工程维修养护.支出.上年"] == "155.24"
    assert [one.new for one in outcome.changes] == ["以上数据已与决算核对。"]


def test_the_command_says_what_it_took_over(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = find_report(project)
    edit(report, type_over_a_figure, add_a_paragraph)
    assert run(["import", str(report), str(project), "--who", "王科长"]) == ExitCode.CLEAN
    said = capsys.readouterr().out
    for words in ("数字有变", "20.19万元 → 20.2万元", "此段由办公室补写", "第 2 版（王科长）"):
        assert words in said
    assert run(["import", str(project / "没有.docx"), str(project)]) == ExitCode.INPUT


def test_a_new_draft_does_not_drop_what_people_wrote(project: Path) -> None:
    report = find_report(project)
    edit(report, add_a_paragraph)
    desk = open_desk(project, default_outline=OUTLINE)
    desk.keep(rewritten(desk.draft, "本节经改写。"), who="模型")
    with pytest.raises(UsageError, match="人写的内容"):
        draft_project(project, default_outline=OUTLINE)
    draft_project(project, default_outline=OUTLINE, force=True)


def test_a_report_in_a_template_stays_in_it(project: Path, tmp_path: Path) -> None:
    template = docx.Document()
    for words in ("平澧县水利局文件", "{{标题}}", "{{正文}}", "（印章）", "{{成文日期}}", "抄送：县财政局。"):
        template.add_paragraph(words)
    template.save(str(tmp_path / "红头.docx"))
    report = draft_project(project, default_outline=OUTLINE, template=tmp_path / "红头.docx").path
    edit(report, add_a_paragraph)
    desk = open_desk(project, default_outline=OUTLINE)
    assert [one.left_out for one in desk.imported] == [()]
    assert "抄送：县财政局。" not in desk.draft.to_json()
    path, _ = desk.keep(rewritten(desk.draft, "本节经改写。"), who="模型")
    text = read_docx(path).text
    for words in ("平澧县水利局文件", "（印章）", "抄送：县财政局。", "此段由办公室补写", "本节经改写。"):
        assert text.count(words) == 1


def test_rows_and_a_table_of_their_own_come_along(project: Path) -> None:
    report = find_report(project)

    def add_row(body: etree._Element) -> None:
        row = list(next(body.iter(f"{W}tbl")).iter(f"{W}tr"))[-1]
        new = copy.deepcopy(row)
        for one in new.iter(f"{W}sdt"):
            one.getparent().remove(one)
        row.addprevious(new)

    def add_table(body: etree._Element) -> None:
        document = docx.Document()
        table = document.add_table(2, 3)
        for place, cell in enumerate(one for row in table.rows for one in row.cells):
            cell.text = ("指标", "一季度", "二季度", "投诉件", "12", "9")[place]
        table.rows[0].cells[1].merge(table.rows[0].cells[2])
        containing(body, LINE).addnext(table._tbl)

    before = blocks(DraftStore(project).latest())
    edit(report, add_row, add_table)
    outcome = import_report(project, report)
    after = blocks(outcome.draft)
    (added,) = after.keys() - before.keys()
    new = after[added]
    assert isinstance(new, Table)
    assert [[(cell.text, cell.colspan) for cell in row] for row in new.rows] == [
        [("指标", 1), ("一季度 二季度", 2)],
        [("投诉件", 1), ("12", 1), ("9", 1)],
    ]
    longer = [one for id_, one in after.items() if id_ in before and one != before[id_]]
    assert len(longer) == 1
    assert isinstance(longer[0], Table)
    assert len(longer[0].rows) == len(before[longer[0].id].rows) + 1


def test_a_stranger_s_document_is_refused(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.docx"
    document = docx.Document()
    document.add_paragraph("关于召开年度工作会议的通知")
    document.save(str(other))
    with pytest.raises(UsageError, match="不像是由本项目"):
        import_report(project, other)
    (tmp_path / "空").mkdir()
    with pytest.raises(UsageError, match="没有存下的草稿"):
        import_report(tmp_path / "空", other)


def remark(report: Path, on: str, words: str, author: str = "王科长") -> None:
    document = docx.Document(str(report))
    run = next(run for one in document.paragraphs for run in one.runs if on in run.text)
    document.add_comment(run, words, author=author)
    document.save(str(report))


def remarks_in(report: Path) -> list[tuple[str, str]]:
    return [(one.author, one.text) for one in docx.Document(str(report)).comments if one.author == "王科长"]


def test_what_people_remark_outlives_rewriting_and_is_kept_once(project: Path) -> None:
    report = find_report(project)
    remark(report, LINE, "请再核实。")
    remark(report, "水利", "单位名称请写全。")
    desk = open_desk(project, default_outline=OUTLINE)
    first, second = DeskStore(project).comments()
    assert (first.who, first.text, LINE in first.quote) == ("王科长", "请再核实。", True)
    block = blocks(desk.draft)[first.block]
    assert isinstance(block, Paragraph)
    assert block.text[first.start : first.end] == first.quote
    path, _ = desk.keep(rewritten(desk.draft, "本节经改写。"), who="模型")
    assert sorted(remarks_in(path)) == [("王科长", "单位名称请写全。"), ("王科长", "请再核实。")]
    DeskStore(project).resolve(first.id, "李科员")
    edit(path, add_a_paragraph)
    desk = open_desk(project, default_outline=OUTLINE)
    assert len(DeskStore(project).comments()) == 2
    path, _ = desk.keep(rewritten(desk.draft, "本节又经改写。"), who="模型")
    assert remarks_in(path) == [("王科长", "单位名称请写全。")]
    assert second.id


def test_a_remark_on_words_that_no_section_has_is_kept_too(project: Path) -> None:
    report = find_report(project)
    document = docx.Document(str(report))
    last = document.add_paragraph("版记：抄送县财政局。")
    document.add_comment(last.runs[0], "抄送要写全称。", author="王科长")
    document.save(str(report))
    desk = open_desk(project, default_outline=OUTLINE)
    assert [one.text for one in DeskStore(project).comments()] == ["抄送要写全称。"]
    path, _ = desk.keep(rewritten(desk.draft, "本节经改写。"), who="模型")
    assert remarks_in(path) == [("王科长", "抄送要写全称。")]


def appended(words: str, to: str) -> Callable[[etree._Element], None]:
    return lambda body: containing(body, to).append(inserted_run(words))


@pytest.mark.parametrize("web", [False, True])
def test_two_people_edit_two_copies_of_one_draft(project: Path, tmp_path: Path, web: bool) -> None:
    report = find_report(project)
    first, second = (Path(shutil.copy(report, tmp_path / name)) for name in ("甲.docx", "乙.docx"))
    if web:
        store = DraftStore(project)
        store.add(rewritten(store.latest(), "本节已由网页改写。").applied(store.latest()), who="网页", why="改写")
    edit(first, add_a_paragraph, add_tracked_words)
    edit(second, type_over_a_figure)
    import_report(project, first, who="甲")
    outcome = import_report(project, second, who="乙")
    said = plain_text(outcome.draft).plain.text
    for words in ("此段由办公室补写", "以上数据已与决算核对。", "20.2万元", *(["本节已由网页改写。"] * web)):
        assert words in said
    assert [(one.old, one.new) for one in outcome.changes if one.old != one.new] != []
    assert all("办公室" not in one.old for one in outcome.changes)
    edit(first, appended("甲又补一句。", LINE), lambda body: body.remove(containing(body, "此段由办公室补写")))
    said = plain_text(import_report(project, first, who="甲").draft).plain.text
    assert "甲又补一句。" in said
    assert "20.2万元" in said
    assert "此段由办公室补写" not in said
    assert ("本节已由网页改写。" in said) is web


def test_words_that_gave_way_to_another_person_s_are_told(project: Path, tmp_path: Path) -> None:
    first, second = (Path(shutil.copy(find_report(project), tmp_path / name)) for name in ("甲.docx", "乙.docx"))
    for path, words in ((first, "甲说不变"), (second, "乙说不变")):
        edit(path, lambda body, words=words: containing(body, LINE).insert(0, inserted_run(f"{words}，")))
    import_report(project, first, who="甲")
    outcome = import_report(project, second, who="乙")
    (replaced,) = outcome.replaced
    assert replaced.startswith("甲说不变，")
    assert "乙说不变" in plain_text(outcome.draft).plain.text


def test_a_copy_whose_marks_of_ours_are_lost_goes_back_to_the_version_it_is_most_like(
    project: Path, tmp_path: Path
) -> None:
    first, second = (Path(shutil.copy(find_report(project), tmp_path / name)) for name in ("甲.docx", "乙.docx"))
    edit(first, add_a_paragraph, add_tracked_words)
    edit(second, type_over_a_figure)
    with zipfile.ZipFile(second) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(second, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content.replace(b"youju.draft", b"other.draft"))
    import_report(project, first, who="甲")
    said = plain_text(import_report(project, second, who="乙").draft).plain.text
    assert "此段由办公室补写" in said
    assert "20.2万元" in said


def test_a_file_that_says_nothing_new_makes_no_version(project: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(find_report(project), tmp_path / "旧.docx"))
    edit(find_report(project), add_a_paragraph)
    import_report(project, find_report(project))
    outcome = import_report(project, old)
    assert (outcome.is_new, outcome.version.id) == (False, 2)
    assert "此段由办公室补写" in plain_text(outcome.draft).plain.text


def test_the_command_says_where_the_file_is_kept_and_when_nothing_is_new(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = find_report(project)
    edit(report, add_a_paragraph)
    assert run(["import", str(report), str(project)]) == ExitCode.CLEAN
    assert str(project / ".youju" / "edited" / "2.docx") in capsys.readouterr().out
    assert run(["import", str(report), str(project)]) == ExitCode.CLEAN
    said = capsys.readouterr().out
    assert "没有新的改动" in said
    assert "已收进" not in said


def test_the_report_in_out_follows_an_import(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = find_report(project)
    mailed = Path(shutil.copy(report, tmp_path / "股长改.docx"))
    edit(mailed, add_a_paragraph, close_gaps)
    remark(mailed, LINE, "请再核实。")
    assert run(["import", str(mailed), str(project)]) == ExitCode.CLEAN
    assert str(report) in capsys.readouterr().out
    assert "此段由办公室补写" in read_docx(report).text
    assert remarks_in(report) == [("王科长", "请再核实。")]
    other = Path(shutil.copy(mailed, tmp_path / "副股长改.docx"))
    edit(report, add_tracked_words)
    edit(other, type_over_a_figure)
    assert run(["import", str(other), str(project)]) == ExitCode.CLEAN
    assert "还有没收进草稿的改动" in capsys.readouterr().out
    assert "20.2万元" not in read_docx(report).text
    assert run(["import", str(report), str(project)]) == ExitCode.CLEAN
    for words in ("此段由办公室补写", "20.2万元", "以上数据已与决算核对。"):
        assert words in read_docx(report).text
    final = project / "报送.docx"
    outcome = export_final(report, final, force=True)
    assert (outcome.is_written, outcome.version) == (True, None)
    store = DraftStore(project)
    latest = store.latest()
    store.add(rewritten(latest, "本节已由网页改写。").applied(latest), who="网页", why="改写")
    outcome = export_final(report, final, force=True)
    assert outcome.version == store.versions()[-1]
    for words in ("此段由办公室补写", "20.2万元", "以上数据已与决算核对。", "本节已由网页改写。"):
        assert words in read_docx(final).text


def test_an_edit_that_is_taken_back_in_the_same_file_is_taken_back(project: Path) -> None:
    report = find_report(project)
    edit(report, add_a_paragraph)
    assert run(["import", str(report), str(project)]) == ExitCode.CLEAN
    edit(report, lambda body: body.remove(containing(body, "此段由办公室补写")))
    assert "此段由办公室补写" not in plain_text(import_report(project, report).draft).plain.text


def fill_a_cell(body: etree._Element) -> None:
    cell = next(one for one in next(body.iter(f"{W}tbl")).iter(f"{W}tc") if not list(one.iter(f"{W}sdt")))
    next(cell.iter(f"{W}t")).text = "科室填的"


@pytest.mark.parametrize("change", [add_a_paragraph, fill_a_cell])
def test_a_new_draft_elsewhere_leaves_the_draft_that_people_wrote(
    project: Path, tmp_path: Path, change: Callable[[etree._Element], None]
) -> None:
    report = find_report(project)
    edit(report, change)
    assert run(["import", str(report), str(project)]) == ExitCode.CLEAN
    before = read_docx(report).text
    with pytest.raises(UsageError, match=r"youju update.*youju rewrite.*-o.*--force"):
        draft_project(project, default_outline=OUTLINE)
    other = draft_project(project, default_outline=OUTLINE, output=tmp_path / "另存.docx").path
    assert read_docx(other).text != before
    desk = open_desk(project, default_outline=OUTLINE)
    desk.keep(rewritten(desk.draft, "本节经改写。"), who="模型")
    lines = read_docx(report).text.splitlines()
    assert set(before.splitlines()) - set(lines) < set(before.splitlines())
    assert "本节经改写。" in lines
    words = "此段由办公室补写" if change is add_a_paragraph else "科室填的"
    assert any(words in line for line in lines)
    report.unlink()
    with pytest.raises(UsageError, match="人写的内容"):
        draft_project(project, default_outline=OUTLINE)


def test_a_new_draft_that_is_forced_keeps_what_people_wrote_as_a_version(project: Path) -> None:
    report = find_report(project)
    edit(report, add_a_paragraph)
    with pytest.raises(UsageError, match=r"youju update.*youju rewrite.*youju import"):
        draft_project(project, default_outline=OUTLINE)
    draft_project(project, default_outline=OUTLINE, force=True)
    store = DraftStore(project)
    assert [one.who for one in store.versions()] == ["offline", "人工修改", "offline"]
    assert "此段由办公室补写" in store.get(2).to_json()
    assert "此段由办公室补写" in read_docx(project / ".youju" / "edited" / "2.docx").text


def test_a_final_edition_that_people_changed_is_kept_when_it_is_replaced(project: Path) -> None:
    report = find_report(project)
    edit(report, close_gaps)
    final = project / "out" / "报送.docx"
    export_final(report, final, force=True)
    document = docx.Document(str(final))
    document.add_paragraph("局长定稿时加的话。")
    document.save(str(final))
    export_final(report, final, force=True)
    kept = [read_docx(path).text for path in (project / ".youju" / "edited").glob("*.docx")]
    assert any("局长定稿时加的话。" in text for text in kept)


def test_a_draft_beside_the_report_leaves_it_what_it_was(project: Path, tmp_path: Path) -> None:
    """`draft -o` tries something out: another outline, other data."""
    (report,) = (project / "out").glob("*.docx")
    before = DraftStore(project).versions()
    draft_project(project, default_outline=OUTLINE, outline="mof-2020-10", output=tmp_path / "七部分.docx")
    assert DraftStore(project).versions() == before
    document = docx.Document(str(report))
    document.add_paragraph("渠首泵房已移交灌区管理所。")
    document.save(str(report))
    imported = import_report(project, report).draft
    assert imported.outline == OUTLINE
    assert "渠首泵房已移交灌区管理所。" in plain_text(imported).plain.text
