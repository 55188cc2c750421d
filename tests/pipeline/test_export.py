"""The two editions of a sample's report."""

import shutil
from datetime import datetime
from pathlib import Path

import docx
import pytest

from youju.cli.app import run
from youju.errors import ExitCode, UsageError
from youju.pipeline.check import check_documents
from youju.pipeline.draft import draft_project
from youju.pipeline.export import annotate_copy, export_final, final_path, fix_copy
from youju.rendering.docx_writer import is_changed_by_hand
from youju.resources import data_path
from youju.sources.documents.ooxml import read_docx


@pytest.fixture(scope="module", params=["yuanjiang-2020", "pingli-water-2023"])
def drafted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("export") / "报告.docx"
    sample = data_path("corpora/samples") / request.param
    return draft_project(sample, default_outline="hunan-special-fund", output=target, sources=True).path


def comments_of(path: Path) -> list[tuple[str, str]]:
    return [(one.author, one.text) for one in docx.Document(str(path)).comments]


def test_a_review_edition_is_ours_and_remarks_on_every_gap(drafted: Path) -> None:
    text = read_docx(drafted).text
    assert not is_changed_by_hand(drafted)
    assert "数据来源表" not in text
    remarks = [words for author, words in comments_of(drafted) if author == "校核" and "【待" in words]
    assert len(remarks) == text.count("【待补") + text.count("【待核")


def test_a_final_edition_waits_for_the_gaps(drafted: Path, tmp_path: Path) -> None:
    text = read_docx(drafted).text
    target = tmp_path / "报送.docx"
    gaps = export_final(drafted, target, force=True).gaps
    assert len(gaps) == text.count("【待补") + text.count("【待核")
    assert target.exists() is (not gaps)
    for gap in gaps:
        assert gap.heading in text.splitlines()
        assert f"“{gap.heading[:20]}" in gap.place


def test_a_final_edition_has_the_words_and_nothing_else(drafted: Path, tmp_path: Path) -> None:
    edited = tmp_path / "改.docx"
    document = docx.Document(str(drafted))
    for paragraph in document.element.body.iter("{*}t"):
        paragraph.text = paragraph.text.replace("【待补：", "").replace("【待核：", "").replace("】", "")
    document.save(str(edited))
    target = final_path(edited)
    assert export_final(edited, target, force=True).is_written
    assert read_docx(target).text == read_docx(edited).text
    assert not is_changed_by_hand(target)
    assert comments_of(target) == []
    export_final(edited, target, force=True)  # an untouched edition may be written again


def test_a_final_edition_waits_for_what_is_certainly_wrong(tmp_path: Path) -> None:
    source, target = tmp_path / "报告.docx", tmp_path / "报送.docx"
    document = docx.Document()
    document.add_paragraph("其中：甲10万元，乙20万元，合计40万元。")
    document.save(str(source))
    outcome = export_final(source, target)
    (wrong,) = outcome.errors
    assert "40万元" in wrong.quote
    assert not target.exists()
    assert export_final(source, target, force=True).errors == outcome.errors
    assert read_docx(target).text == read_docx(source).text


def test_the_command_lists_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "报告.docx", tmp_path / "报送.docx"
    document = docx.Document()
    document.add_paragraph("其中：甲10万元，乙20万元，合计40万元。")
    document.save(str(source))
    assert run(["export", str(source), "-o", str(target)]) == ExitCode.FINDINGS
    said = capsys.readouterr().out
    for words in ("1处必改", "40万元", "--force"):
        assert words in said
    assert run(["export", str(source), "-o", str(target), "--force"]) == ExitCode.CLEAN
    assert "已写出报送稿" in capsys.readouterr().out


def test_a_project_stands_for_its_one_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "项目"
    shutil.copytree(data_path("corpora/samples/yuanjiang-2020"), project, ignore=shutil.ignore_patterns("out"))
    assert run(["export", str(project)]) == ExitCode.USAGE
    assert "youju draft" in capsys.readouterr().err
    report = draft_project(project, default_outline="hunan-special-fund").path
    assert run(["export", str(project)]) == run(["export", str(report)])
    shutil.copy(report, report.with_name(f"{report.stem}（更新）.docx"))
    assert run(["export", str(project)]) == ExitCode.USAGE
    assert "2份报告" in capsys.readouterr().err


def test_a_final_edition_that_people_changed_stays(tmp_path: Path) -> None:
    source, target = tmp_path / "报告.docx", tmp_path / "报送.docx"
    document = docx.Document()
    document.add_paragraph("全年支出30万元。")
    document.save(str(source))
    document.add_paragraph("补充一句。")
    document.save(str(target))
    with pytest.raises(UsageError, match="被人改过"):
        export_final(source, target)


def test_a_final_edition_never_replaces_its_source(drafted: Path) -> None:
    with pytest.raises(UsageError, match="不能覆盖"):
        export_final(drafted, drafted)


def test_a_checked_report_gets_its_findings_as_comments(tmp_path: Path) -> None:
    source, target = tmp_path / "x.docx", tmp_path / "y.docx"
    document = docx.Document()
    document.add_paragraph("其中：甲10万元，乙20万元，合计40万元。支出【待补：金额】。")
    document.save(str(source))
    report = check_documents([source], None).reports[0]
    annotate_copy(source, report, target)
    assert len(comments_of(target)) == len(report.findings) > 0
    with pytest.raises(UsageError, match="原文件"):
        annotate_copy(source, report, source)
    shutil.copy(source, tmp_path / "x.txt")
    with pytest.raises(UsageError, match=r"\.docx"):
        annotate_copy(tmp_path / "x.txt", report, target)


def test_corrections_are_tracked_changes(tmp_path: Path) -> None:
    source, target = tmp_path / "x.docx", tmp_path / "y.docx"
    document = docx.Document()
    document.add_paragraph("全年支出30万元，其中：甲10万元，乙20万元。支出60万元，比上年50万元增长10%。")
    document.save(str(source))
    report = check_documents([source], None).reports[0]
    corrections = [one for one in report.findings if one.suggestion]
    made, left = fix_copy(source, report, target, datetime(2026, 3, 1))
    assert (made, left) == (len(corrections), 0)
    assert made > 0
    assert all(one.suggestion in read_docx(target).text for one in corrections)
