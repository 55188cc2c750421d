"""Returned reports: opinions as items with their place, and what the versions say became of each."""

from pathlib import Path

import docx
import openpyxl
import pytest

from youju.errors import DocumentError
from youju.pipeline.opinions import answer_opinions, locate_opinions, write_answers
from youju.sources.opinions import parse_opinions, read_opinions

OLD = """一、项目基本情况
县水利局内设6个股室。项目覆盖12个乡镇。
二、资金情况
（一）资金到位情况
全年预算600万元，到位590万元，到位率98.3%。
（二）资金使用情况
全年支出546.25万元。资金使用总体规范。
三、存在的问题
部分工程推进较慢。
"""
NEW = """一、项目基本情况
县水利局内设6个股室。项目覆盖13个乡镇。
二、资金情况
（一）资金到位情况
全年预算600万元，到位600万元，到位率100%。
（二）资金使用情况
全年支出546.25万元。资金使用总体规范。
三、存在的问题
因征地协调滞后，第三标段推迟到11月进场。
"""
OPINIONS = """关于自评报告的审核意见
县水利局：
经审核，提出以下意见：
一、资金部分
1.“到位590万元”与财政拨款数不一致，请核实。
2.第二部分（二）未说明结余原因，
请补充。
二、其他意见
1.存在的问题过于笼统，请写明工程推进较慢的具体原因。
县财政局
2024年3月5日
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    paths = (tmp_path / "意见.txt", tmp_path / "改前.txt", tmp_path / "改后.txt")
    for path, text in zip(paths, (OPINIONS, OLD, NEW), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_numbered_lines_are_opinions_under_their_headings() -> None:
    assert [(one.number, one.text, one.place) for one in parse_opinions(OPINIONS)] == [
        (1, "“到位590万元”与财政拨款数不一致，请核实。", "资金部分"),
        (2, "第二部分（二）未说明结余原因，请补充。", "资金部分"),
        (3, "存在的问题过于笼统，请写明工程推进较慢的具体原因。", "其他意见"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请核实到位数。\n请补充原因。\n县财政局\n", ["请核实到位数。", "请补充原因。"]),
        ("（1）请核实到位数。\n（2）请补充原因。", ["请核实到位数。", "请补充原因。"]),
        ("①请核实到位数\n②请补充原因", ["请核实到位数", "请补充原因"]),
        ("序号\t页码\t审核意见\t采纳情况\n1\t第3页\t请核实到位数\t\n2\t\t请补充原因\t", ["请核实到位数", "请补充原因"]),
    ],
)
def test_other_shapes(text: str, expected: list[str]) -> None:
    assert [one.text for one in parse_opinions(text)] == expected


def test_workbooks_and_documents_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["退回意见表", None, None], ["序号", "所在位置", "修改意见"], [1, "第三部分", "请写明具体原因"]):
        book.active.append(row)
    book.save(tmp_path / "意见.xlsx")
    document = docx.Document()
    document.add_paragraph("1.请写明具体原因。")
    document.save(str(tmp_path / "意见.docx"))
    assert [(one.text, one.place) for one in read_opinions(tmp_path / "意见.xlsx")] == [("请写明具体原因", "第三部分")]
    assert [one.text for one in read_opinions(tmp_path / "意见.docx")] == ["请写明具体原因。"]


def test_a_file_without_opinions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="没有读到意见"):
        read_opinions(tmp_path / "空.txt")


def test_each_opinion_finds_its_place(files: tuple[Path, Path, Path]) -> None:
    placed = locate_opinions(files[0], files[1])
    assert [one.place for one in placed] == ["（一）资金到位情况", "（二）资金使用情况", "三、存在的问题"]
    assert placed[0].quote == "全年预算600万元，到位590万元，到位率98.3%。"
    assert placed[2].quote == "部分工程推进较慢。"


def test_the_versions_answer(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    answers = answer_opinions(*files)
    assert [(one.opinion.number if one.opinion else 0, one.outcome) for one in answers] == [
        (1, "已采纳"),
        (2, "未见修改，请说明理由"),
        (3, "已采纳"),
        (0, "其他修改"),
        (0, "其他修改"),
    ]
    assert answers[0].changes[0].new == "全年预算600万元，到位600万元，到位率100%。"
    assert "13个乡镇" in " ".join(change.new for one in answers[3:] for change in one.changes)
    write_answers(answers, "2023年度自评报告", tmp_path / "对照表.docx")
    rows = [[cell.text for cell in row.cells] for row in docx.Document(str(tmp_path / "对照表.docx")).tables[0].rows]
    assert rows[0] == ["序号", "意见", "采纳情况", "位置", "改前", "改后"]
    assert len(rows) == 1 + len(answers)
    assert rows[2][4:] == ["—", "—"]
