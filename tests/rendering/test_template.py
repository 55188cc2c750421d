"""A unit's own template: what it has stays, the text stands at its mark, missing styles are named."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.shared import Mm

from tests.rendering.samples import UNIT, full_draft, small_table
from tests.sources.word_files import paragraph, run, word_file
from youju.errors import DocumentError
from youju.rendering.clean import write_clean
from youju.rendering.docx_writer import draft_sha256, is_changed_by_hand, write_docx
from youju.rendering.template import write_into_template
from youju.sources.documents.ooxml import read_docx, walk_docx


def red_head(path: Path, *, annexes: bool = False) -> Path:
    """Make a template as units have them: red head, first page of its own, seal and date behind the text."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(25)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{单位}}"
    section.first_page_header.paragraphs[0].text = "红头"
    document.add_paragraph("某市政务服务中心文件")
    title = document.add_paragraph()
    title.add_run("{{标")
    title.add_run("题}}").bold = True
    document.add_paragraph("{{正文}}")
    document.add_paragraph("（印章）")
    document.add_paragraph("{{成文日期}}")
    if annexes:
        document.add_paragraph("{{附件}}")
    document.add_table(1, 1).rows[0].cells[0].text = "抄送：市财政局，{{年度}}年度"
    document.save(str(path))
    return path


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    target = tmp_path / "稿.docx"
    write_into_template(full_draft(), red_head(tmp_path / "红头.docx"), target)
    return target


def lines(path: Path) -> list[str]:
    return [line for line in read_docx(path).text.split("\n") if line.strip()]


def test_the_text_stands_at_its_mark(filled: Path, tmp_path: Path) -> None:
    write_docx(full_draft(), tmp_path / "plain.docx")
    draft = full_draft()
    text, plain = lines(filled), lines(tmp_path / "plain.docx")
    assert text[:2] == ["某市政务服务中心文件", draft.title]
    start = next(number for number, line in enumerate(plain) if line.startswith("根据《"))
    body = plain[start : plain.index(draft.date) - 1]
    assert text[2 : 2 + len(body)] == body
    behind = text[2 + len(body) :]
    assert behind[:3] == ["（印章）", draft.date, "抄送：市财政局，2020年度"]
    assert behind[3:] == plain[plain.index("附件1") :]


def test_a_report_without_annexes_leaves_nothing_at_their_mark(tmp_path: Path) -> None:
    target = tmp_path / "稿.docx"
    draft = replace(full_draft(), annexes=())
    write_into_template(draft, red_head(tmp_path / "红头.docx", annexes=True), target)
    assert lines(target)[-2:] == [draft.date, "抄送：市财政局，2020年度"]


def test_no_blank_page_where_the_template_begins_one_for_the_annexes(tmp_path: Path) -> None:
    red_head(tmp_path / "红头.docx", annexes=True)
    document = docx.Document(str(tmp_path / "红头.docx"))
    mark = next(one for one in document.paragraphs if "{{附件}}" in one.text)
    mark.insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)
    document.save(str(tmp_path / "红头.docx"))
    target = tmp_path / "稿.docx"
    write_into_template(full_draft(), tmp_path / "红头.docx", target)
    marks = [one for one in docx.Document(str(target)).paragraphs if one.text in ("附件1", "附件2")]
    assert [one.paragraph_format.page_break_before for one in marks] == [False, None]


def test_an_annex_across_the_page_leaves_the_text_before_it_upright(tmp_path: Path) -> None:
    draft = full_draft()
    target = tmp_path / "稿.docx"
    sections = tuple(one for one in draft.sections if one.id != "detail")
    write_into_template(
        replace(draft, sections=sections, annexes=draft.annexes[1:]), red_head(tmp_path / "红头.docx"), target
    )
    turned = [one.orientation for one in docx.Document(str(target)).sections]
    assert turned == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_annexes_stand_at_their_mark(tmp_path: Path) -> None:
    target = tmp_path / "稿.docx"
    write_into_template(full_draft(), red_head(tmp_path / "红头.docx", annexes=True), target)
    text = lines(target)
    assert text.index("（印章）") < text.index("附件1") < text.index("抄送：市财政局，2020年度") == len(text) - 1


def test_head_foot_and_opening_page_stay(filled: Path) -> None:
    sections = docx.Document(str(filled)).sections
    assert [one.orientation for one in sections] == [0, 1, 0, 1]
    assert [one.different_first_page_header_footer for one in sections] == [True, False, False, False]
    assert {one.header.paragraphs[0].text for one in sections} == {UNIT}
    assert sections[0].first_page_header.paragraphs[0].text == "红头"
    assert sections[0].left_margin == pytest.approx(Mm(30), rel=0.001)
    assert sections[1].orientation is WD_ORIENT.LANDSCAPE
    assert sections[1].page_width > sections[1].page_height


def test_the_templates_styles_hold_and_missing_ones_are_named(tmp_path: Path) -> None:
    template, target = red_head(tmp_path / "红头.docx"), tmp_path / "稿.docx"
    missing = write_into_template(full_draft(), template, target)
    assert "单位行" in missing
    assert "heading 1" not in missing
    document = docx.Document(str(target))
    before = docx.Document(str(template)).styles["Heading 1"].element.xml
    assert document.styles["Heading 1"].element.xml == before
    heading = next(one for one in document.paragraphs if one.text == "一、项目基本情况")
    assert heading.style.name == "Heading 1"
    assert all(one.style is not None for one in document.paragraphs)
    assert write_into_template(full_draft(), target_with_styles(tmp_path), tmp_path / "二.docx") == ()


def target_with_styles(tmp_path: Path) -> Path:
    """Return a document of ours with a mark: it has every style."""
    path = tmp_path / "ours.docx"
    write_docx(full_draft(), path)
    document = docx.Document(str(path))
    document.paragraphs[1].text = "{{正文}}"
    document.save(str(path))
    return path


def test_evidence_is_there_as_in_any_report_of_ours(filled: Path, tmp_path: Path) -> None:
    assert not is_changed_by_hand(filled)
    assert draft_sha256(filled) == full_draft().sha256
    walked = walk_docx(filled)
    assert len(walked.figures) == len(walked.written) > 20
    assert walked.plain.notices == ()


def test_a_sources_page_comes_last_and_goes_without_a_trace(tmp_path: Path) -> None:
    template = red_head(tmp_path / "红头.docx")
    write_into_template(full_draft(), template, tmp_path / "a.docx")
    write_into_template(full_draft(), template, tmp_path / "b.docx", sources=small_table())
    assert read_docx(tmp_path / "a.docx").text == read_docx(tmp_path / "b.docx").text
    write_clean(tmp_path / "b.docx", tmp_path / "c.docx")
    orientations = [
        [one.orientation for one in docx.Document(str(tmp_path / name)).sections] for name in ("a.docx", "c.docx")
    ]
    assert orientations[0] == orientations[1]


def test_a_bookmark_marks_the_place_too(tmp_path: Path) -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="正文"/><w:bookmarkEnd w:id="1"/>'
    template = word_file(tmp_path / "t.docx", "前", paragraph(mark, run("此处放正文")), "后")
    missing = write_into_template(full_draft(), template, tmp_path / "稿.docx")
    text = lines(tmp_path / "稿.docx")
    assert text[0] == "前"
    assert "".join(text[1:3]) == full_draft().title
    assert text.index("后") == text.index("附件1") - 1
    assert "此处放正文" not in text
    assert "Body Text" in missing
    with zipfile.ZipFile(tmp_path / "稿.docx") as package:
        assert "word/styles.xml" in package.namelist()


def test_a_template_without_a_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="没有放正文的位置"):
        write_into_template(full_draft(), word_file(tmp_path / "t.docx", "前"), tmp_path / "稿.docx")


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels"])
def test_a_template_that_lacks_what_word_needs_is_refused(tmp_path: Path, part: str) -> None:
    whole = word_file(tmp_path / "whole.docx", "前", "{{正文}}")
    with zipfile.ZipFile(whole) as package, zipfile.ZipFile(tmp_path / "t.docx", "w") as damaged:
        for name in package.namelist():
            if name != part:
                damaged.writestr(name, package.read(name))
    with pytest.raises(DocumentError, match=rf"Word 文件不完整.*{re.escape(part)}"):
        write_into_template(full_draft(), tmp_path / "t.docx", tmp_path / "稿.docx")
