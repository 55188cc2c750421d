"""Documents of every kind come out as the same plain text."""

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from tests.rendering.samples import full_draft, grid_draft
from tests.sources.word_files import cell, paragraph, row, table, word_file
from youju.domain.findings import PlainText
from youju.errors import DocumentError
from youju.rendering.docx_writer import write_docx
from youju.sources.documents import read_document

TEXT = "一、概况\n2020年，安排502万元。\n"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")

ENCODINGS = {
    "UTF-8": TEXT.encode(),
    "UTF-8 with BOM": b"\xef\xbb\xbf" + TEXT.encode(),
    "GB18030": TEXT.encode("gb18030"),
    "UTF-16": TEXT.encode("utf-16"),
    "UTF-16 without BOM": TEXT.encode("utf-16-le"),
    "Windows line ends": TEXT.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("content", ENCODINGS.values(), ids=ENCODINGS)
def test_text_in_any_encoding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(content)
    plain = read_document(path)
    assert plain.text == TEXT
    assert plain.name == "报告.txt"
    assert [(a.block, a.kind, plain.text[a.start : a.end]) for a in plain.anchors] == [
        (0, "paragraph", "一、概况"),
        (1, "paragraph", "2020年，安排502万元。"),
    ]


def test_text_is_otherwise_unchanged(tmp_path: Path) -> None:
    text = "  ５８ 万元\u3000\r\t\x0c。\n\n"
    (tmp_path / "x.txt").write_text(text, encoding="utf-8", newline="")
    assert read_document(tmp_path / "x.txt").text == text


def test_rows_and_markdown_headings_are_known(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("## 二、资金\n\n项目\t预算\n", encoding="utf-8")
    assert [(a.block, a.kind, a.style) for a in read_document(tmp_path / "x.md").anchors] == [
        (0, "heading", "heading 2"),
        (2, "row", ""),
    ]


def test_bold_letters_of_markdown_have_no_marks(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("| **合计** | **12.5** |\n等级__优__，3 ** 2，由**甲。\n", encoding="utf-8")
    (tmp_path / "x.txt").write_text("由**公司、**村实施。", encoding="utf-8")
    assert read_document(tmp_path / "x.md").text == "| 合计 | 12.5 |\n等级优，3 ** 2，由**甲。\n"
    assert read_document(tmp_path / "x.txt").text == "由**公司、**村实施。"


def test_an_empty_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(" \n", encoding="utf-8")
    assert read_document(tmp_path / "x.txt").notices == ("文档里没有文字",)


UNREADABLE = {
    "a picture as text": ("x.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\xff\xfe\0", "不是文本"),
    "an unknown kind": ("x.ppt", b"{\\rtf1 }", "不支持 .ppt"),
    "no kind at all": ("x.xyz", b"\1\2\3", "不支持 .xyz"),
    "a .docx that is none": ("x.docx", b"hello", "不是有效的 .docx"),
    "a .pdf that is none": ("x.pdf", b"hello", "不是有效的 PDF"),
    "a cut .pdf": ("x.pdf", b"%PDF-1.7\n1 0 obj", "不是有效的 PDF"),
    "a .doc that is none": ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "旧版 Word"),
    "a .docx with a password": (
        "x.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "密码",
    ),
}


@pytest.mark.parametrize(("name", "content", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_with_a_remedy(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=message) as caught:
        read_document(tmp_path / name)
    assert caught.value.remedy


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "没有.txt"):
        with pytest.raises(DocumentError, match="打不开"):
            read_document(path)


def test_a_docx_is_known_by_its_content(tmp_path: Path) -> None:
    word_file(tmp_path / "x.docx", "安排58万元。").rename(tmp_path / "x.doc")
    assert read_document(tmp_path / "x.doc").text == "安排58万元。\n"


def convert(folder: Path, kind: str, *names: str) -> None:
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", kind, "--outdir", str(folder)),
            *(str(folder / name) for name in names),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )


FUNDS = [
    ["项目", "年初预算", "支出"],
    ["物业管理费", "58.00", "57.60"],
    ["窗口工作人员服饰购置更新经费", "1,200.00", "980.5"],
    ["合计", "1,258.00", "1,038.1"],
]
RULES = {
    "none": (),
    "across": ("top", "bottom", "insideH"),
    "down": ("left", "right", "top", "bottom", "insideV"),
    "open sides": ("top", "bottom", "insideH", "insideV"),
    "all": ("left", "right", "top", "bottom", "insideH", "insideV"),
}


def ruled(sides: tuple[str, ...]) -> str:
    borders = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for side in sides)
    properties = f'<w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return table(*(row(*cells) for cells in FUNDS)).replace("<w:tblPr/>", properties)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the full draft and some plain pages as .docx, .doc and .pdf."""
    folder = tmp_path_factory.mktemp("converted")
    write_docx(full_draft(), folder / "full.docx")
    write_docx(grid_draft(), folder / "grid.docx")
    for name, sides in RULES.items():
        word_file(folder / f"{name}.docx", paragraph("下表为资金情况。"), ruled(sides), paragraph("以上。"))
    convert(folder, "pdf", "full.docx", "grid.docx", *(f"{name}.docx" for name in RULES))
    convert(folder, "doc", "full.docx")
    return folder


def rows_of(plain: PlainText) -> list[list[str]]:
    return [plain.text[a.start : a.end].replace(" ", "").split("\t") for a in plain.anchors if a.kind == "row"]


@needs_office
def test_an_old_doc_reads_like_its_docx(converted: Path) -> None:
    old, new = read_document(converted / "full.doc"), read_document(converted / "full.docx")
    assert old.text == new.text
    assert old.name == "full.doc"


@needs_office
def test_a_pdf_has_the_tables_of_its_docx(converted: Path) -> None:
    plain = read_document(converted / "full.pdf")
    in_pdf = rows_of(plain)
    wide_head = ["序号", "项目名称", "功能科目", "", "预算", "", "", "资金来源", "", "", "", "执行", "", "", "备注"]
    assert in_pdf.count(wide_head) >= 4  # repeated on each page, and once more in the annex
    expected = [one for one in rows_of(read_document(converted / "full.docx")) if one != wide_head]
    assert [one for one in expected if one not in in_pdf] == []


@needs_office
def test_a_pdf_has_whole_paragraphs_and_no_page_numbers(converted: Path) -> None:
    plain = read_document(converted / "full.pdf")
    lines = plain.text.replace(" ", "").split("\n")
    assert (
        "2020年，全年预算1258万元，支出1245.85万元，执行率99.03%（支出/全年预算）。结余12.15万元，【待补：结余原因】。"
        in lines
    )
    assert not [line for line in lines if line.startswith("—")]
    assert plain.anchors[0].part == "第1页"


@needs_office
def test_a_paragraph_over_pages_is_one(converted: Path) -> None:
    lines = read_document(converted / "grid.pdf").text.split()
    assert max(map(len, lines)) == 28 * 22 * 3


@needs_office
@pytest.mark.parametrize("name", [name for name in RULES if name != "none"])
def test_a_pdf_table_reads_the_same_whatever_its_rules(converted: Path, name: str) -> None:
    plain = read_document(converted / f"{name}.pdf")
    assert rows_of(plain) == FUNDS
    assert plain.text.startswith("下表为资金情况。\n")
    assert plain.notices == ()


@needs_office
def test_a_table_without_rules_is_rows_or_named(converted: Path) -> None:
    plain = read_document(converted / "none.pdf")
    assert plain.notices or rows_of(plain) == FUNDS
    assert all(figure in plain.text for cells in FUNDS[1:] for figure in cells[1:])


@needs_office
def test_a_turned_page_reads_the_same(converted: Path, tmp_path: Path) -> None:
    for turn in (90, 180, 270):
        document = pypdfium2.PdfDocument(converted / "full.pdf")
        for page in document:
            page.set_rotation(turn)
        document.save(tmp_path / "turned.pdf")
        assert read_document(tmp_path / "turned.pdf").text == read_document(converted / "full.pdf").text


def test_a_scan_says_that_it_has_no_text(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(tmp_path / "扫描.pdf")
    with pytest.raises(DocumentError, match="扫描件"):
        read_document(tmp_path / "扫描.pdf")


NARROW = [
    ["街道", "预算", "支出", "进度"],
    ["河堤新村", "1156.00", "1012.36", "87.57%"],
    ["合计", "1156.00", "1012.36", "87.57%"],
]


@needs_office
def test_what_a_narrow_pdf_breaks_is_whole_again(tmp_path: Path) -> None:
    width = '<w:tcW w:w="760" w:type="dxa"/>'
    rows = "".join(row(*(cell(one, properties=width) for one in cells)) for cells in NARROW)
    head = ruled(RULES["all"]).partition("<w:tr>")[0].replace('w:w="9000"', 'w:w="3040"')
    grid = "<w:tblGrid>" + '<w:gridCol w:w="760"/>' * 4 + "</w:tblGrid>"
    figures = "".join(f"{'资金到位情况较好' * 5}"[:length] + "，补助18600000.00万元。" for length in range(8, 36, 3))
    word_file(tmp_path / "窄.docx", figures, head.replace("<w:tblGrid/>", grid) + rows + "</w:tbl>", "以上。")
    convert(tmp_path, "pdf", "窄.docx")
    plain = read_document(tmp_path / "窄.pdf")
    assert figures in plain.text
    assert rows_of(plain) == NARROW
