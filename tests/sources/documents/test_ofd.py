"""An .ofd reads like the page it shows: paragraphs over lines, ruled tables as rows."""

from pathlib import Path

import pytest

from tests.sources.ofd_files import line, ofd_file, text_object
from youju.errors import DocumentError
from youju.sources.documents import read_document

FULL_LINE = "一是进度偏慢第三标段跨年完工影响了当年的支出进度年底未能"  # 28 characters, as wide as the text


def page() -> list[str]:
    rules = [line(28, y, 168, y) for y in (110, 120, 130)] + [line(x, 110, x, 130) for x in (28, 98, 168)]
    cells = [("项目", 30, 117), ("支出（万元）", 100, 117), ("农村供水", 30, 127), ("175.24", 100, 127)]
    return [
        text_object("平澧县水利局2022年度项目支出绩效自评报告", 50, 40),
        text_object("一、存在问题", 39.2, 60),
        text_object(FULL_LINE, 28, 70),
        text_object("全部完成验收。", 28, 80),
        *rules,
        *(text_object(*cell) for cell in cells),
    ]


def test_paragraphs_and_tables(tmp_path: Path) -> None:
    plain = read_document(ofd_file(tmp_path / "报告.ofd", page()))
    assert plain.text.splitlines() == [
        "平澧县水利局2022年度项目支出绩效自评报告",
        "一、存在问题",
        f"{FULL_LINE}全部完成验收。",
        "项目\t支出（万元）",
        "农村供水\t175.24",
    ]
    assert plain.anchors[0].part == "第1页"


def test_an_ofd_is_known_by_its_content(tmp_path: Path) -> None:
    path = ofd_file(tmp_path / "报告.ofd", page()).rename(tmp_path / "报告.docx")
    assert "农村供水" in read_document(path).text


def test_a_scanned_ofd_says_so(tmp_path: Path) -> None:
    picture = '<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>'
    with pytest.raises(DocumentError, match="扫描件"):
        read_document(ofd_file(tmp_path / "扫描.ofd", [picture]))


DAMAGED = {
    "no XML": "<ofd:Document",
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
    "a page that isn't there": '<x><Page ID="0" BaseLoc="没有.xml"/></x>',
    "a page outside": '<x><Page ID="0" BaseLoc="../../../../etc/passwd"/></x>',
}


@pytest.mark.parametrize("document", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_ofd_is_refused(tmp_path: Path, document: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_document(ofd_file(tmp_path / "x.ofd", page(), document=document))
    assert caught.value.remedy


def test_placements_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    broken = (
        '<ofd:TextObject Boundary="x" Size="5"><ofd:TextCode X="0" DeltaX="g 5">正文</ofd:TextCode></ofd:TextObject>'
    )
    with pytest.raises(DocumentError, match="不是有效的 OFD"):
        read_document(ofd_file(tmp_path / "x.ofd", [broken]))
