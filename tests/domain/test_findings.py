"""Where words stand, as a person would look for them."""

import pytest

from youju.domain.findings import Anchor, PlainText, TextKind

LINES = (
    ("heading", "正文", "一、概况"),
    ("paragraph", "正文", "全年预算640万元。"),
    ("row", "正文", "项目\t预算"),
    ("row", "正文", "培训\t20"),
    ("paragraph", "正文", "支出598万元。"),
    ("heading", "正文", "二、一个说得很长很长的标题超过了二十个字符"),
    ("paragraph", "脚注", "含上年结转3万元。"),
)


def document(lines: tuple[tuple[str, str, str], ...] = LINES, read_as: TextKind = TextKind.DOCUMENT) -> PlainText:
    anchors: list[Anchor] = []
    at = 0
    for kind, part, words in lines:
        anchors.append(Anchor(at, at + len(words), part, len(anchors), kind))
        at += len(words) + 1
    return PlainText("\n".join(words for _, _, words in lines), tuple(anchors), kind=read_as)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("概况", "“一、概况”"),
        ("640", "“一、概况”第1段"),
        ("20\n", "“一、概况”表格第2行"),
        ("598", "“一、概况”第2段"),
        ("很长", "“二、一个说得很长很长的标题超过了二十个字…”"),
        ("3万元", "脚注"),
    ],
)
def test_a_document_is_gone_through_by_its_headings(words: str, place: str) -> None:
    plain = document()
    assert plain.place(plain.text.index(words)) == place


def test_without_headings_the_paragraphs_are_counted() -> None:
    plain = document(LINES[1:5])
    assert plain.place(plain.text.index("598")) == "正文第2段"


def test_a_text_file_has_lines() -> None:
    plain = document(read_as=TextKind.LINES)
    assert plain.place(plain.text.index("598")) == "第5行"
    assert PlainText("甲\n乙").place(2) == "第2行"


def test_a_workbook_has_cells() -> None:
    plain = document(LINES[2:4], TextKind.WORKBOOK)
    assert plain.place(plain.text.index("20")) == "正文!B2"
