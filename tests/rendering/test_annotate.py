"""Comments: on the right words, whatever holds them, and nothing else touched."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.rendering.samples import full_draft
from tests.sources.documents.test_ooxml import CASES, NUMBERING
from tests.sources.word_files import cell, control, paragraph, row, run, table, text_box, word_file
from youju.domain.findings import CheckReport, Code, Finding, PlainText, Severity
from youju.errors import DocumentError, OutputError
from youju.rendering.annotate import annotate
from youju.rendering.docx_writer import write_docx
from youju.sources.documents.ooxml import read_docx, walk_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def finding(plain: PlainText, words: str, message: str = "应为60万元", nth: int = 0, **more: object) -> Finding:
    start = [match.start() for match in re.finditer(re.escape(words), plain.text)][nth]
    return Finding(Code.VALUE_MISMATCH, Severity.ERROR, start, start + len(words), message, quote=words, **more)  # type: ignore[arg-type]


def annotated(source: Path, *findings: Finding) -> Path:
    target = source.with_name("批注.docx")
    annotate(source, CheckReport(source.name, read_docx(source), (), findings), target)
    return target


def commented_words(path: Path) -> dict[str, str]:
    """Return per comment its first line and the text between its ends in the main part, deletions left out."""
    with zipfile.ZipFile(path) as package:
        comments = etree.fromstring(package.read("word/comments.xml"))
        root = etree.fromstring(package.read("word/document.xml"))
    messages = {one.get(f"{W}id"): "".join(next(iter(one)).itertext(f"{W}t")) for one in comments}
    words = dict.fromkeys(messages, "")
    open_now: set[str] = set()
    for element in root.iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_now.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            open_now.remove(number)
        elif element.tag == f"{W}t":
            for one in open_now:
                words[one] += element.text or ""
    assert not open_now
    references = [one.get(f"{W}id") for one in root.iter(f"{W}commentReference")]
    assert sorted(references) == sorted(messages)
    return {messages[number]: text for number, text in words.items()}


ODD = {
    "within one run": ([paragraph("支出58万元，结余2万元。")], "58万元"),
    "over split runs": ([paragraph(run("支出5"), run("8", "<w:b/>"), run("万元。"))], "58万元"),
    "in a nested table": ([table(row("甲", cell(table(row("58", "9"))), "乙"))], "58"),
    "in a field's result": ([paragraph(f'<w:fldSimple w:instr="X">{run("58万元")}</w:fldSimple>')], "8万"),
    "in a rich control": ([paragraph("支出", control("F1", run("58万元")), "。")], "58万元"),
    "over the end of a control": ([paragraph("支出", control("F1", run("58")), "万元。")], "58万元"),
    "in a hyperlink and an insertion": (
        [paragraph(f"<w:hyperlink>{run('5')}</w:hyperlink>", f"<w:ins>{run('8万元')}</w:ins>")],
        "58万元",
    ),
    "over two paragraphs": ([paragraph("支出58"), paragraph("万元")], "58\n万元"),
    "beside tabs and breaks": (["<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>58</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"], "58"),
    "in text whose edges are not shown": (["<w:p><w:r><w:t>  支出58万元 </w:t></w:r></w:p>"], "58万元"),
}


@pytest.mark.parametrize(("blocks", "words"), ODD.values(), ids=ODD)
def test_a_comment_spans_the_words(tmp_path: Path, blocks: list[str], words: str) -> None:
    source = word_file(tmp_path / "x.docx", *blocks)
    plain = read_docx(source)
    target = annotated(source, finding(plain, words))
    assert commented_words(target) == {"【必改】应为60万元": words.replace("\n", "")}
    assert read_docx(target).text == plain.text


def test_plain_text_controls_are_commented_on_from_outside(tmp_path: Path) -> None:
    simple = control("F1", run("58万元")).replace("<w:tag", "<w:text/><w:tag")
    source = word_file(tmp_path / "x.docx", paragraph("支出", simple, "。"))
    target = annotated(source, finding(read_docx(source), "8"))
    assert commented_words(target) == {"【必改】应为60万元": "58万元"}


def test_text_boxes_and_notes_are_commented_on_where_they_are_anchored(tmp_path: Path) -> None:
    source = word_file(
        tmp_path / "x.docx",
        paragraph("前", text_box(paragraph("框中58万元"))),
        paragraph("后", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=f'<w:footnote w:id="2">{paragraph("注中7万元")}</w:footnote>',
    )
    plain = read_docx(source)
    target = annotated(source, finding(plain, "58万元"), finding(plain, "7万元"))
    messages = list(commented_words(target))
    assert [("58万元" in one, "7万元" in one) for one in messages] == [(True, False), (False, True)]
    with zipfile.ZipFile(target) as package:
        root = etree.fromstring(package.read("word/document.xml"))
        assert package.read("word/footnotes.xml") == zipfile.ZipFile(source).read("word/footnotes.xml")
    assert not [one for box in root.iter(f"{W}txbxContent") for one in box.iter(f"{W}commentRangeStart")]


def test_overlapping_and_repeated_findings_each_get_their_comment(tmp_path: Path) -> None:
    source = word_file(tmp_path / "x.docx", paragraph("支出58万元，结余58万元。"))
    plain = read_docx(source)
    target = annotated(
        source,
        finding(plain, "58万元", "甲"),
        finding(plain, "支出58万元", "乙"),
        finding(plain, "58万元", "丙", nth=1),
        finding(plain, "58万元", "丁"),
    )
    assert commented_words(target) == {
        "【必改】甲": "58万元",
        "【必改】乙": "支出58万元",
        "【必改】丙": "58万元",
        "【必改】丁": "58万元",
    }


def test_a_comment_says_what_to_do_and_why(tmp_path: Path) -> None:
    source = word_file(tmp_path / "x.docx", "支出58万元。")
    found = finding(read_docx(source), "58万元", suggestion="60万元", evidence=("资金表.xlsx!Sheet1!D3",))
    comment = next(iter(docx.Document(str(annotated(source, found))).comments))
    assert (comment.author, comment.initials) == ("校核", "校")
    assert comment.text == "【必改】应为60万元\n建议改为：60万元\n依据：资金表.xlsx!Sheet1!D3"


def test_earlier_comments_stay(tmp_path: Path) -> None:
    source = word_file(
        tmp_path / "x.docx",
        paragraph('<w:commentRangeStart w:id="4"/>', run("支出58万元"), '<w:commentRangeEnd w:id="4"/>',
                  '<w:r><w:commentReference w:id="4"/></w:r>'),
        comments=f'<w:comment w:id="4" w:author="张三">{paragraph("请核")}</w:comment>',
    )  # fmt: skip
    target = annotated(source, finding(read_docx(source), "58万元"))
    assert commented_words(target) == {"请核": "支出58万元", "【必改】应为60万元": "58万元"}


@pytest.mark.parametrize(("blocks", "expected"), CASES.values(), ids=CASES)
def test_every_number_of_odd_documents_can_be_commented_on(tmp_path: Path, blocks: list[str], expected: str) -> None:
    source = word_file(tmp_path / "x.docx", *blocks, numbering=NUMBERING, styles="")
    plain = read_docx(source)
    found = tuple(
        Finding(Code.VALUE_MISMATCH, Severity.INFO, start, start + 1, f"第{start}字", quote=plain.text[start])
        for start in range(len(plain.text.rstrip("\n")))
        if plain.text[start].strip()
    )
    target = annotated(source, *found)
    assert read_docx(target).text == plain.text
    assert len(commented_words(target)) == len(found)


def without_comments(content: bytes) -> str:
    """Return a main part's text runs and structure as if no comment had ever been set: cut runs joined again."""
    root = etree.fromstring(content)
    for element in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")):
        holder = element.getparent() if element.tag == f"{W}commentReference" else element
        holder.getparent().remove(holder)
    for one in list(root.iter(f"{W}r")):
        following = one.getnext()
        while following is not None and following.tag == f"{W}r" and _properties(one) == _properties(following):
            one.extend([child for child in following if child.tag != f"{W}rPr"])
            following.getparent().remove(following)
            following = one.getnext()
    for one in list(root.iter(f"{W}t")):
        following = one.getnext()
        while following is not None and following.tag == f"{W}t":
            one.text = (one.text or "") + (following.text or "")
            following.getparent().remove(following)
            following = one.getnext()
    return etree.tostring(root, method="c14n").decode()


def _properties(one: etree._Element) -> bytes:
    properties = one.find(f"{W}rPr")
    return b"" if properties is None else etree.tostring(properties)


def test_all_else_stays_part_by_part(tmp_path: Path) -> None:
    source = tmp_path / "报告.docx"
    write_docx(full_draft(), source)
    plain = read_docx(source)
    target = annotated(source, finding(plain, "1258万元"), finding(plain, "1,160", nth=3), finding(plain, "自评表"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        assert set(new.namelist()) - set(old.namelist()) == {"word/comments.xml"}
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        assert without_comments(new.read("word/document.xml")) == without_comments(old.read("word/document.xml"))


def test_without_findings_the_copy_is_the_same(tmp_path: Path) -> None:
    source = word_file(tmp_path / "x.docx", "支出58万元。")
    target = annotated(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        assert {name: old.read(name) for name in old.namelist()} == {name: new.read(name) for name in new.namelist()}


def test_another_version_of_the_document_is_refused(tmp_path: Path) -> None:
    source = word_file(tmp_path / "x.docx", "支出58万元。")
    report = CheckReport("x.docx", PlainText("支出57万元。\n"), (), ())
    with pytest.raises(DocumentError, match="同一版本"):
        annotate(source, report, tmp_path / "y.docx")


def test_a_copy_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    source = word_file(tmp_path / "x.docx", "支出58万元。")
    report = CheckReport("x.docx", read_docx(source), (), ())
    with pytest.raises(OutputError):
        annotate(source, report, source / "y.docx")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_comments(tmp_path: Path) -> None:
    source = tmp_path / "报告.docx"
    write_docx(full_draft(), source)
    plain = read_docx(source)
    target = annotated(source, finding(plain, "1258万元", "甲"), finding(plain, "96.4%", "乙", nth=2))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "odt",
         "--outdir", str(tmp_path), str(target)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "批注.odt") as package:
        content = package.read("content.xml").decode()
    assert content.count("<office:annotation ") == 2
    assert all(f"【必改】{message}" in content for message in "甲乙")


def odd_document(path: Path) -> Path:
    """Make a document with all the structures that tests know, notes, a header, a theme, a picture and rare parts."""
    blocks = [block for blocks, _ in CASES.values() for block in blocks]
    source = word_file(
        path,
        *blocks,
        paragraph(run("支出", "<w:b/>"), run("58", '<w:rFonts w:ascii="Arial"/>'), run("万元", "<w:i/>"), "。"),
        paragraph("注", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        numbering=NUMBERING,
        styles="",
        footnotes=f'<w:footnote w:id="2">{paragraph("注中7万元")}</w:footnote>',
        header=paragraph("页眉5万元"),
    )
    with zipfile.ZipFile(source, "a") as package:
        package.writestr("word/media/image1.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
        package.writestr("word/embeddings/表.xlsx", b"PK\x03\x04 not really")
        package.writestr("customXml/item9.xml", "<b:Sources xmlns:b='urn:b'/>")
    return source


def test_an_odd_document_is_annotated_without_loss(tmp_path: Path) -> None:
    source = odd_document(tmp_path / "x.docx")
    plain = read_docx(source)
    numbers = [match.span() for match in re.finditer(r"\d+", plain.text)]
    found = tuple(
        Finding(Code.VALUE_MISMATCH, Severity.ERROR, start, end, f"第{start}字", quote=plain.text[start:end])
        for start, end in numbers
    )
    target = annotated(source, *found)
    assert len(commented_words(target)) == len(numbers) > 20
    assert read_docx(target).text == plain.text
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
        assert without_comments(new.read("word/document.xml")) == without_comments(old.read("word/document.xml"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_comments_and_ties_survive_a_round_trip(tmp_path: Path) -> None:
    source = tmp_path / "报告.docx"
    write_docx(full_draft(), source)
    plain = read_docx(source)
    target = annotated(source, finding(plain, "1258万元", "甲"), finding(plain, "96.4%", "乙", nth=2))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "docx",
         "--outdir", str(tmp_path / "saved"), str(target)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    saved = walk_docx(tmp_path / "saved" / target.name)
    remarks = [one.text for one in docx.Document(str(tmp_path / "saved" / target.name)).comments]
    assert sorted(remarks) == ["【必改】乙", "【必改】甲"]
    assert saved.figures.keys() == saved.written.keys()
    assert saved.plain.notices == ()
