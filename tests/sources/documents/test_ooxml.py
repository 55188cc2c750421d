"""The .docx walker: what a reader sees is what is read, however oddly it is stored."""

import zipfile
from pathlib import Path

import docx
import pytest

from tests.sources.word_files import (
    NAMESPACES,
    cell,
    control,
    field,
    paragraph,
    relations,
    row,
    run,
    table,
    text_box,
    word_file,
)
from youju.errors import DocumentError
from youju.sources.documents.ooxml import read_docx, walk_docx

DELETED = "<w:del><w:r><w:delText>删去12万元</w:delText></w:r></w:del>"
MERGED = '<w:vMerge w:val="restart"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
)


def listed(text: str, level: int, number: int = 1) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


CASES = {
    "split runs": ([paragraph(run("58"), run("万"), run("元"))], "58万元\n"),
    "space at the ends of unpreserved text is not shown": (["<w:p><w:r><w:t> 甲 乙 </w:t></w:r></w:p>"], "甲 乙\n"),
    "tabs, breaks, hyphens": (
        [
            "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>丁</w:t></w:r></w:p>"
        ],
        "甲\t乙\n丙-丁\n",
    ),
    "a page break parts words but opens no line": (
        ['<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r></w:p>'],
        "甲\n乙\n",
    ),
    "insertions stand, deletions are gone": (
        [paragraph("预算", DELETED, f"<w:ins>{run('58万元')}</w:ins>", "。")],
        "预算58万元。\n",
    ),
    "moved text stands once": (
        [f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom></w:p>", f"<w:p><w:moveTo>{run('甲')}</w:moveTo></w:p>"],
        "\n甲\n",
    ),
    "a deleted paragraph mark joins two paragraphs": (
        [paragraph("支出58", properties="<w:rPr><w:del/></w:rPr>"), paragraph("万元。")],
        "支出58万元。\n",
    ),
    "a field shows its result": ([paragraph("见", field("REF _a", "表", run("1")), "。")], "见表1。\n"),
    "a field within a field's code is not shown": (
        [
            paragraph(
                field(f"IF {'1'}", "甲").replace("</w:instrText></w:r>", f"</w:instrText></w:r>{field('PAGE', '7')}", 1)
            )
        ],
        "甲\n",
    ),
    "a simple field": ([paragraph('<w:fldSimple w:instr="DATE">' + run("2021年") + "</w:fldSimple>")], "2021年\n"),
    "a table of contents is left out": (
        [
            paragraph(field('TOC \\o "1-3"', "一、概况\t3")),
            paragraph("二、资金7", properties='<w:pStyle w:val="T1"/>'),
            "正文",
        ],
        "\n\n正文\n",
    ),
    "wrappers around runs": (
        [
            paragraph(
                f"<w:hyperlink>{run('甲')}</w:hyperlink>",
                f"<w:smartTag>{run('乙')}</w:smartTag>",
                control("F1", run("丙")),
            )
        ],
        "甲乙丙\n",
    ),
    "hidden text is not read": (
        [paragraph("甲", run("乙", "<w:vanish/>"), run("丙", '<w:vanish w:val="0"/>'))],
        "甲丙\n",
    ),
    "symbols of pictorial fonts": (
        [
            paragraph(
                '<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "95%"
            )
        ],
        "≥☑95%\n",
    ),
    "phonetic guides show their base": (
        [
            paragraph(
                "<w:r><w:ruby><w:rt><w:r><w:t>yuan</w:t></w:r></w:rt><w:rubyBase>"
                + run("沅")
                + "</w:rubyBase></w:ruby></w:r>"
            )
        ],
        "沅\n",
    ),
    "formulas": (
        [
            paragraph(
                "执行率=",
                "<m:oMath><m:f><m:num><m:r><m:t>57.6</m:t></m:r></m:num><m:den><m:r><m:t>58</m:t></m:r></m:den></m:f></m:oMath>",
            )
        ],
        "执行率=57.6/58\n",
    ),
    "cells, rows, merged cells once": (
        [
            table(
                row(cell("项目", properties=MERGED), cell("预算", properties='<w:gridSpan w:val="2"/>'), cell("备注")),
                row(cell(properties="<w:vMerge/>"), "年初", "全年", ""),
                row("物业", "58", "60", "无"),
            ),
            "完",
        ],
        "项目\t预算\t\t备注\n\t年初\t全年\t\n物业\t58\t60\t无\n完\n",
    ),
    "a continued cell under nothing is a cell": (
        [table(row(cell("58万元", properties="<w:vMerge/>"), "乙"))],
        "58万元\t乙\n",
    ),
    "paragraphs and breaks within a cell": (
        [
            table(
                row(
                    cell(paragraph("预算数"), paragraph("（万元）")),
                    cell("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"),
                )
            )
        ],
        "预算数 （万元）\t甲 乙\n",
    ),
    "nested tables in place": (
        [table(row("甲", cell(paragraph("前"), table(row("1", "2"), row("3", "4")), paragraph("后")), "乙"))],
        "甲\t前\n1\t2\n3\t4\n后\t乙\n",
    ),
    "rows and cells within controls": (
        [table(control("", row("甲", control("F9", cell("58")))), row("乙", "60"))],
        "甲\t58\n乙\t60\n",
    ),
    "deleted rows and cells are gone": (
        [table(row("甲", properties="<w:del/>"), row("乙", cell("丙", properties="<w:cellDel/>"), "丁"))],
        "乙\t丁\n",
    ),
    "places before and after a row": (
        [table(row("甲", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'))],
        "\t甲\t\n",
    ),
    "typed marks of notes are no digits": (
        [paragraph("支出312.00", run("2", RAISED), "万元", run("[3]", RAISED), "，执行率94.55%。")],
        "支出312.00万元，执行率94.55%。\n",
    ),
    "text boxes follow their paragraph, once": (
        [paragraph("前", text_box(paragraph("框中12万元")), "后"), "下一段"],
        "前后\n框中12万元\n下一段\n",
    ),
    "a text box in a table follows the table": (
        [table(row(cell(paragraph("甲", text_box(paragraph("框")))), "乙"), row("丙", "丁")), "后"],
        "甲\t乙\n丙\t丁\n框\n后\n",
    ),
    "a text box with a table and a box within": (
        [paragraph(text_box(table(row("1", "2")) + paragraph("外", text_box(paragraph("内"))))), "后"],
        "\n1\t2\n外\n内\n后\n",
    ),
    "blocks within controls and custom XML": (
        [control("", paragraph("甲")), f"<w:customXml>{paragraph('乙')}</w:customXml>"],
        "甲\n乙\n",
    ),
    "generated numbers": (
        [
            listed("概况", 0),
            listed("资金", 1),
            listed("到位", 2),
            listed("支出", 2),
            listed("绩效", 1),
            listed("产出", 2),
            listed("结论", 0),
            listed("点", 0, 3),
        ],
        "一、概况\n（一）资金\n1. 到位\n2. 支出\n（二）绩效\n1. 产出\n二、结论\n点\n",
    ),
    "a list that starts anew": ([listed("甲", 2, 2), listed("乙", 2, 2)], "5. 甲\n6. 乙\n"),
    "numbers in cells": ([table(row(cell(listed("", 2)), "甲"), row(cell(listed("", 2)), "乙"))], "1.\t甲\n2.\t乙\n"),
}


@pytest.mark.parametrize(("blocks", "expected"), CASES.values(), ids=CASES)
def test_reads_what_is_shown(tmp_path: Path, blocks: list[str], expected: str) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    assert read_docx(word_file(tmp_path / "x.docx", *blocks, numbering=NUMBERING, styles=styles)).text == expected


def test_powers_of_units_and_of_ten_are_digits(tmp_path: Path) -> None:
    powers = ("造林1200hm", run("2", RAISED), "，蓄水1.2×10", run("4", RAISED), "m", run("3", RAISED), "。")
    assert read_docx(word_file(tmp_path / "x.docx", paragraph(*powers))).text == "造林1200hm2，蓄水1.2×104m3。\n"


def test_notes_follow_their_block(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    path = word_file(
        tmp_path / "x.docx",
        paragraph("支出58万元", reference, "。"),
        table(row(cell(paragraph("甲", end)), "乙")),
        "后",
        footnotes='<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("含税3万元")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{paragraph("见附件")}</w:endnote>',
        comments=f'<w:comment w:id="0">{paragraph("批注")}</w:comment>',
    )
    plain = read_docx(path)
    assert plain.text == "支出58万元。\n含税3万元\n甲\t乙\n见附件\n后\n"
    assert [(a.part, a.block, a.kind, plain.text[a.start : a.end]) for a in plain.anchors] == [
        ("正文", 0, "paragraph", "支出58万元。"),
        ("脚注", 0, "paragraph", "含税3万元"),
        ("正文", 1, "row", "甲\t乙"),
        ("尾注", 0, "paragraph", "见附件"),
        ("正文", 2, "paragraph", "后"),
    ]


def test_headings_are_known_by_style_chain_and_outline_level(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="本局一级"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="绕"/><w:basedOn w:val="c"/></w:style>'
    )
    path = word_file(
        tmp_path / "x.docx",
        *(paragraph("题", properties=f'<w:pStyle w:val="{style}"/>') for style in "abc"),
        paragraph("题", properties='<w:outlineLvl w:val="1"/>'),
        paragraph("文", properties='<w:outlineLvl w:val="9"/>'),
        styles=styles,
    )
    assert [(a.kind, a.style) for a in read_docx(path).anchors] == [
        ("heading", "heading 1"),
        ("heading", "本局一级"),
        ("paragraph", "绕"),
        ("heading", "outline 2"),
        ("paragraph", ""),
    ]


def test_numbers_from_styles(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="x"/><w:basedOn w:val="a"/></w:style>'
    )
    off = '<w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    path = word_file(
        tmp_path / "x.docx",
        paragraph("甲", properties='<w:pStyle w:val="a"/>'),
        paragraph("乙", properties='<w:pStyle w:val="b"/>'),
        paragraph("丙", properties=off),
        styles=styles,
        numbering=NUMBERING,
    )
    assert read_docx(path).text == "一、甲\n二、乙\n丙\n"


def test_controls_and_bookmarks_are_known_by_their_tags(tmp_path: Path) -> None:
    marked = '<w:bookmarkStart w:id="1" w:name="_F1a2b3c4d_1"/>{}<w:bookmarkEnd w:id="1"/>'
    path = word_file(
        tmp_path / "x.docx",
        paragraph("预算", control("F1a2b3c4d", marked.format(run("58") + run("万元"))), "，"),
        paragraph("支出", control("", marked.format(run("57万元"))), "。"),
        table(row("甲", cell(paragraph(control("F9", run("60")))))),
        control("F8", paragraph("上") + paragraph("下")),
    )
    plain = read_docx(path)
    found = [(plain.text[start:end], tag) for anchor in plain.anchors for start, end, tag in anchor.controls]
    assert found == [("58万元", "F1a2b3c4d"), ("57万元", "F1a2b3c4d"), ("60", "F9"), ("上", "F8"), ("下", "F8")]


def test_pieces_lead_back_to_the_xml(tmp_path: Path) -> None:
    path = word_file(tmp_path / "x.docx", "<w:p><w:r><w:t>  甲乙 </w:t><w:tab/></w:r></w:p>", table(row("丙", "丁")))
    walked = walk_docx(path)
    for piece in walked.pieces:
        assert walked.plain.text[piece.start :].startswith(piece.text)
        if piece.element is not None and piece.element.text:
            assert piece.element.text[piece.skipped :].startswith(piece.text)
    assert "".join(piece.text for piece in walked.pieces) == "甲乙\t丙丁"


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    path = word_file(
        tmp_path / "x.docx", paragraph("甲", "<w:r><w:drawing><c:chart/></w:drawing></w:r>"), "<w:altChunk/>"
    )
    assert any("图表" in notice for notice in read_docx(path).notices)
    assert len(read_docx(path).notices) == 2
    assert read_docx(word_file(tmp_path / "y.docx", "<w:p/>")).notices == ("文档里没有文字",)


def test_a_field_that_never_ends_hides_nothing(tmp_path: Path) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
    plain = read_docx(word_file(tmp_path / "x.docx", paragraph("甲", begin, "乙"), "支出58万元。"))
    assert plain.text == "甲乙\n支出58万元。\n"
    assert any("域" in notice for notice in plain.notices)


def test_another_main_part_and_the_strict_dialect(tmp_path: Path) -> None:
    assert read_docx(word_file(tmp_path / "x.docx", "甲", main="word/document2.xml")).text == "甲\n"
    transitional = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(tmp_path / "x.docx") as source, zipfile.ZipFile(tmp_path / "strict.docx", "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            target.writestr(name, content.replace(transitional, "http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert read_docx(tmp_path / "strict.docx").text == "甲\n"


def test_agrees_with_python_docx_on_a_plain_document(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("一、概况", 1)
    document.add_paragraph("安排58万元。")
    grid = document.add_table(2, 2)
    for place, one in enumerate(one for line in grid.rows for one in line.cells):
        one.text = f"格{place}"
    document.save(str(tmp_path / "x.docx"))
    assert read_docx(tmp_path / "x.docx").text == "一、概况\n安排58万元。\n格0\t格1\n格2\t格3\n"


def nested(depth: int, opening: str, closing: str, inner: str) -> str:
    return opening * depth + inner + closing * depth


HOSTILE = {
    "not a zip": (lambda path: path.write_bytes(b"hello"), "不是有效的 .docx"),
    "cut off": (lambda path: path.write_bytes(word_file(path, "甲" * 500).read_bytes()[:300]), "不是有效的 .docx"),
    "an old .doc": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "旧版 Word"),
    "a password": (
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
        "密码",
    ),
    "no text part": (lambda path: zipfile.ZipFile(path, "w").writestr("a.txt", "x"), "没有正文"),
    "a workbook": (
        lambda path: zipfile.ZipFile(path, "w").writestr(
            "_rels/.rels", relations(("officeDocument", "xl/workbook.xml"))
        ),
        "Word 文件",
    ),
    "broken XML": (lambda path: _raw(path, "<w:document><w:body>"), "XML 已损坏"),
    "an entity": (
        lambda path: _raw(
            path,
            f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document {NAMESPACES}><w:body>'
            "<w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>",
        ),
        "DTD",
    ),
    "a zip bomb": (lambda path: _raw(path, "<a>" + " " * (65 * 2**20) + "</a>"), "大得反常"),
    "deep tables": (
        lambda path: word_file(path, nested(120, "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", paragraph("甲"))),
        "已损坏|过深",
    ),
    "deep runs": (
        lambda path: word_file(path, "<w:p>" + nested(150, "<w:smartTag>", "</w:smartTag>", run("甲")) + "</w:p>"),
        "过深",
    ),
}


def _raw(path: Path, main: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", relations(("officeDocument", "word/document.xml")))
        package.writestr("word/document.xml", main)


@pytest.mark.parametrize(("make", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_and_broken_files_are_refused_with_a_remedy(tmp_path: Path, make, message: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "x.docx"
    make(path)
    with pytest.raises(DocumentError, match=message) as caught:
        read_docx(path)
    assert caught.value.remedy


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "没有.docx", "没有这个文件"), (tmp_path, "是文件夹")):
        with pytest.raises(DocumentError, match=f"打不开（{why}"):
            read_docx(path)
