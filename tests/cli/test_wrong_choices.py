"""What people choose wrongly is answered with what they can do here, not with another command's options."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from youju.cli.app import run
from youju.errors import ExitCode
from youju.pipeline.init import copy_sample

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy_sample("yuanjiang-2020", tmp_path / "项目")
    assert run(["draft", str(tmp_path / "项目")]) in (ExitCode.CLEAN, ExitCode.FINDINGS)
    return tmp_path / "项目"


def said(capsys: pytest.CaptureFixture[str], *command: object) -> str:
    capsys.readouterr()
    assert run([str(one) for one in command]) in (ExitCode.USAGE, ExitCode.INPUT)
    return capsys.readouterr().err


@pytest.mark.parametrize("name", ["旧报告.doc", "旧报告.docx"])
def test_an_old_word_file_is_to_be_saved_anew(name: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project.parent / name).write_bytes(OLE)
    told = said(capsys, "import", project.parent / name, project)
    assert "另存为 .docx" in told
    assert "扩展名改为" not in told


def test_a_table_for_a_report_names_no_option_of_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = next((project / "data").glob("*.xlsx"))
    for command in (["import", table, project], ["diff", table, table]):
        told = said(capsys, *command)
        assert "不是 Word 文件" in told
        assert "--data" not in told


def test_a_file_of_word_itself_is_known(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = project.parent / "~$报告.docx"
    lock.write_bytes(b"\x05clerk" + bytes(150))
    assert "临时文件" in said(capsys, "import", lock, project)


@pytest.mark.parametrize(
    "command", [["import", "R", "D"], ["log", "D"], ["rewrite", "D", "--section", "一", "--preset", "换一种说法"]]
)
def test_a_folder_that_is_not_there_is_said(
    command: list[str], project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = next((project / "out").glob("*.docx"))
    places = {"R": str(report), "D": str(tmp_path / "没有")}
    told = said(capsys, *(places.get(one, one) for one in command))
    assert "没有这个文件" in told
    assert "草稿" not in told


def test_an_unknown_way_of_rewriting_is_answered_with_those_there_are(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = said(capsys, "rewrite", project, "--section", "一", "--preset", "瞎写")
    assert "没有“瞎写”这种改法" in told
    assert "换一种说法" in told
    assert "更简练" in told


def test_answers_are_written_to_a_word_file_only(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = next((project / "out").glob("*.docx"))
    opinions = project.parent / "意见.txt"
    opinions.write_text("1.补充资金到位情况。\n", encoding="utf-8")
    target = project.parent / "对照.pdf"
    assert ".docx" in said(capsys, "diff", report, report, "--opinions", opinions, "-o", target)
    assert not target.exists()


@pytest.mark.parametrize(("section", "words"), [("二", "请选小节"), ("情况", "不止一节")])
def test_a_section_without_text_of_its_own_is_explained(
    section: str, words: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["rewrite", str(project), "--section", section, "--preset", "换一种说法"])
    told = capsys.readouterr()
    assert words in told.out + told.err


def test_what_checking_writes_replaces_only_what_it_wrote_itself(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, page = next((project / "out").glob("*.docx")), project.parent / "核对.html"
    opinions = project.parent / "意见.txt"
    opinions.write_text("一、基本情况写得太短，请补充。", encoding="utf-8")
    folder = project.parent
    commands = [
        (folder / "批注.docx", ["check", report, "--annotate", folder / "批注.docx"]),
        (folder / "修订.docx", ["check", report, "--fix", folder / "修订.docx"]),
        (page, ["check", report, "--html", page]),
        (folder / "对照.docx", ["diff", report, report, "--opinions", opinions, "-o", folder / "对照.docx"]),
    ]
    for target, command in commands:
        for _ in range(2):  # what it wrote before, it may write again
            assert run([str(one) for one in command]) in (ExitCode.CLEAN, ExitCode.FINDINGS)
        if target == page:
            page.write_text("<p>会议记录</p>", encoding="utf-8")
        else:
            document = docx.Document(str(target))
            document.add_paragraph("我写的一句。")
            document.save(str(target))
        kept = target.read_bytes()
        assert "没有覆盖" in said(capsys, *command)
        assert target.read_bytes() == kept


def test_an_edited_reports_copy_still_counts_as_edited(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, copy = next((project / "out").glob("*.docx")), project.parent / "批注.docx"
    document = docx.Document(str(report))
    next(one for one in document.paragraphs if len(one.text) > 60).add_run("我写的一句。")
    document.save(str(report))
    run(["check", str(report), "--annotate", str(copy)])
    assert run(["import", str(copy), str(project)]) == ExitCode.CLEAN
    assert "第 2 版" in capsys.readouterr().out


def test_a_report_that_is_not_there_is_said_before_anything_of_its_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空").mkdir()
    told = said(capsys, "check", tmp_path / "没有.docx", "--data", tmp_path / "空")
    assert "没有.docx：没有这个文件" in told
    assert "数据" not in told


def test_one_report_against_the_folder_of_all_units_is_told_what_to_name(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = next((project / "out").glob("*.docx"))
    copy_sample("yuanjiang-2020", project.parent / "又一个")
    told = said(capsys, "check", report, "--data", project.parent)
    assert "里面是各单位的文件夹" in told


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("财政.pdf", b"%PDF-1.7\n" + b"x" * 900, "是 PDF"),
        ("财政.xlsx", b"%PDF-1.7\n" + b"x" * 900, "是 PDF"),
        ("财政.png", b"\x89PNG\r\n\x1a\n" + b"x" * 900, "不是电子表格"),
        ("财政.docx", None, "是 Word 文档"),
        ("财政.xls", None, "是 Word 文档"),
    ],
)
def test_another_kind_of_file_for_a_workbook_is_told_as_what_it_is(
    name: str, content: bytes | None, kind: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = next((project / "out").glob("*.docx"))
    wrong = project.parent / name
    wrong.write_bytes(report.read_bytes() if content is None else content)
    doors: list[list[object]] = [["batch", project.parent, "--bureau", wrong], ["check", report, "--data", wrong]]
    if wrong.suffix in (".xlsx", ".xls"):
        doors += [["check", report, "--opinions", wrong], ["batch", wrong]]
    for command in doors:
        told = said(capsys, *command)
        assert name in told
        assert kind in told
        assert "这里要的是电子表格" in told


def test_a_text_that_takes_no_comments_still_gets_its_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "报告.txt").write_text("全年支出57.31万元。\n", encoding="utf-8")
    page, copy = tmp_path / "页.html", tmp_path / "批注.docx"
    told = said(capsys, "check", tmp_path / "报告.txt", "--html", page, "--annotate", copy)
    assert "只能写进 .docx" in told
    assert page.exists()
    assert not copy.exists()


def test_a_unit_of_data_without_data_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "报告.txt").write_text("全年支出57.31万元。\n", encoding="utf-8")
    assert "这里没有数据" in said(capsys, "check", tmp_path / "报告.txt", "--unit", "万元")
