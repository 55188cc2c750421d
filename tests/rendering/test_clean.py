"""报送稿: the words a reader of the 送审稿 sees, and nothing else that we or reviewers put into the file."""

import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.rendering.samples import body, figure, full_draft, minimal_draft, small_table
from tests.sources.documents.test_ooxml import CASES, NUMBERING
from tests.sources.word_files import paragraph, row, run, table, word_file
from youju.rendering.clean import write_clean
from youju.rendering.docx_writer import write_docx
from youju.sources.documents.ooxml import read_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = ("sdt", "ins", "del", "highlight", "commentReference", "commentRangeStart", "rPrChange", "bookmarkStart")


def cleaned(source: Path) -> Path:
    target = source.with_name("报送.docx")
    write_clean(source, target)
    return target


def elements(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return {one.tag.removeprefix(W) for one in root.iter()}


def test_our_marks_are_gone_and_the_words_stay(tmp_path: Path) -> None:
    source = tmp_path / "x.docx"
    write_docx(full_draft(), source, sources=small_table())
    target = cleaned(source)
    assert read_docx(target).text == read_docx(source).text
    assert not elements(target) & set(GONE)
    with zipfile.ZipFile(target) as package:
        assert not [name for name in package.namelist() if name.startswith("customXml") or "comments" in name]
        assert b"customXml" not in package.read("word/_rels/document.xml.rels") + package.read("[Content_Types].xml")
        assert "资金表.xlsx" not in package.read("word/document.xml").decode()
    document = docx.Document(str(target))
    assert "2020年度专项资金汇总表" in [paragraph.text for paragraph in document.paragraphs]
    assert len(document.tables) == 4


def test_a_removed_last_page_leaves_the_page_before_as_it_was(tmp_path: Path) -> None:
    plain = tmp_path / "x.docx"
    draft = minimal_draft("题", body(1, "支出", figure("甲", "支出", "5万元"), "。"))
    write_docx(draft, plain, sources=small_table())
    assert [section.orientation for section in docx.Document(str(plain)).sections] == [0, 1]
    assert [section.orientation for section in docx.Document(str(cleaned(plain))).sections] == [0]


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    mark = '<w:rPr><w:del w:id="9"/></w:rPr>'
    source = word_file(
        tmp_path / "x.docx",
        paragraph("支出", f'<w:del w:id="1">{run("5").replace("w:t", "w:delText")}</w:del>',
                  f'<w:ins w:id="2">{run("6")}</w:ins>', "万元"),
        paragraph("甲", properties=mark),
        paragraph("乙"),
        table(row("丙"), row("丁", properties="<w:del/>")),
        '<w:p><w:pPr><w:rPr><w:ins w:id="3"/></w:rPr></w:pPr><w:r><w:rPr><w:b/><w:rPrChange><w:rPr/></w:rPrChange>'
        "</w:rPr><w:t>戊</w:t></w:r></w:p>",
    )  # fmt: skip
    target = cleaned(source)
    assert read_docx(target).text == read_docx(source).text == "支出6万元\n甲乙\n丙\n戊\n"
    assert not elements(target) & set(GONE)


def test_comments_of_reviewers_are_dropped(tmp_path: Path) -> None:
    source = word_file(
        tmp_path / "x.docx",
        paragraph('<w:commentRangeStart w:id="4"/>', run("支出58万元"), '<w:commentRangeEnd w:id="4"/>',
                  '<w:r><w:commentReference w:id="4"/></w:r>'),
        comments=f'<w:comment w:id="4" w:author="张三">{paragraph("请核")}</w:comment>',
    )  # fmt: skip
    target = cleaned(source)
    with zipfile.ZipFile(target) as package:
        assert "word/comments.xml" not in package.namelist()
        assert b"comments" not in package.read("word/_rels/document.xml.rels") + package.read("[Content_Types].xml")
    assert not elements(target) & set(GONE)


@pytest.mark.parametrize(("blocks", "expected"), CASES.values(), ids=CASES)
def test_odd_documents_keep_their_words(tmp_path: Path, blocks: list[str], expected: str) -> None:
    source = word_file(tmp_path / "x.docx", *blocks, numbering=NUMBERING, styles="")
    assert read_docx(cleaned(source)).text == read_docx(source).text
