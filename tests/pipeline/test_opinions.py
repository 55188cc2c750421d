"""Returned reports: opinions as items with their place, and what the versions say became of each."""

from pathlib import Path

import docx
import openpyxl
import pytest

from youju.errors import DocumentError
from youju.pipeline.opinions import answer_opinions, locate_opinions, report_name, write_answers
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


def test_a_table_of_other_things_holds_no_opinions(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["甲县城管局2024年度项目资金执行情况表", None, None],
        ["项目名称", "全年预算", "支出"],
        ["道路维护费用", 80, 79],
        ["绿化养护费用", 60, 40],
        ["注：数据取自预算管理一体化系统。", None, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "资金.xlsx")
    with pytest.raises(DocumentError, match="没有读到意见"):
        read_opinions(tmp_path / "资金.xlsx")


def test_a_plain_list_in_a_workbook_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ([1, "请写明具体原因"], [2, "请补充佐证材料"]):
        book.active.append(row)
    book.save(tmp_path / "意见.xlsx")
    assert [one.text for one in read_opinions(tmp_path / "意见.xlsx")] == ["请写明具体原因", "请补充佐证材料"]


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


BEFORE = """甲县城管局2024年度
专项支出绩效自评报告
县城管局对6个项目的资金开展了自评。
一、资金情况
（一）资金使用情况
市政环卫类支出2105.77万元，执行率96.13%；城市管理类支出512.52万元，执行率92.11%。
数字城管平台的资金执行率55%，未支出21.60万元【待补：未支出资金的去向（财务股）】。
二、评价结论
多数项目达到目标，资金执行不均衡。
三、存在的问题和建议
（一）存在的问题
1.转运站改造停运。【待补：第一项问题的原因（业务股）】。
（二）改进措施
1.【待补：改进措施、责任股室和完成时限（业务股）】。
"""
AFTER = (
    BEFORE.replace("512.52", "521.52")
    .replace("【待补：未支出资金的去向（财务股）】", "，资金留存国库")
    .replace("多数项目", "8个项目")
    .replace("【待补：第一项问题的原因（业务股）】", "原因是施工图变更")
    .replace("【待补：改进措施、责任股室和完成时限（业务股）】", "由数字城管中心于2025年6月底前完善派单流程")
)


@pytest.fixture
def returned(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "改前.txt").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "改过 (股长).txt").write_text(AFTER, encoding="utf-8")
    return tmp_path / "改前.txt", tmp_path / "改过 (股长).txt"


@pytest.mark.parametrize(
    ("opinion", "outcome", "news"),
    [
        ("城管类支出金额与资金表不一致，请核实。", "已采纳（请核对）", ["521.52"]),
        ("“存在的问题”部分原因分析不够深入，措施缺少责任股室和时限。", "已采纳", ["完善派单流程", "施工图变更"]),
        ("数字城管平台执行率仅55%，未说明未支出资金的去向。", "已采纳", ["资金留存国库"]),
        ("报告第3页表格合计数有误。", "未见修改，请说明理由", []),
    ],
)
def test_an_opinion_is_answered_by_what_it_speaks_of(
    returned: tuple[Path, Path], tmp_path: Path, opinion: str, outcome: str, news: list[str]
) -> None:
    (tmp_path / "意见.txt").write_text(f"1.{opinion}\n", encoding="utf-8")
    answer, *rest = answer_opinions(tmp_path / "意见.txt", *returned)
    assert answer.outcome == outcome
    assert len(answer.changes) == len(news)
    assert all(any(words in one.new for one in answer.changes) for words in news)
    assert len(answer.changes) + len(rest) == 5


def test_what_stands_before_the_first_heading_has_a_place(returned: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "意见.txt").write_text("1.自评对6个项目是否都开展，请说明。\n", encoding="utf-8")
    (placed,) = locate_opinions(tmp_path / "意见.txt", returned[0])
    assert (placed.place, placed.quote) == ("开头", "县城管局对6个项目的资金开展了自评。")


def test_a_report_goes_by_its_title(returned: tuple[Path, Path], files: tuple[Path, Path, Path]) -> None:
    assert report_name(returned[1]) == "甲县城管局2024年度专项支出绩效自评报告"
    assert report_name(files[2]) == "改后"


REPORT = """平澧县水利局2024年度项目支出绩效自评报告
一、资金情况
全年支出546.25万元，各项目见表1。
表1 资金情况（单位：万元）
项目\t支出
灌区改造\t546.25
表2 分季度支出
季度\t支出
一季度\t120.10
二、完成情况
改造渠道7公里，完成年初目标；新建泵站2座。
（二）自评得分
经评价，自评得分92.8分，其中产出31分、效益23分。
平澧县水利局
2025年3月10日
"""


@pytest.mark.parametrize(
    ("opinion", "quote"),
    [
        ("表2没有单位。", "表2 分季度支出"),
        ("表二缺合计行。", "表2 分季度支出"),
        ("全年支出与表2不一致。", "全年支出546.25万元，各项目见表1。"),
        ("渠道未达目标，文中却写完成年初目标，请改。", "改造渠道7公里，完成年初目标；新建泵站2座。"),
        ("自评得分与分项之和不一致。", "经评价，自评得分92.8分，其中产出31分、效益23分。"),
        ("落款日期有误。", "2025年3月10日"),
        ("标题与通知要求的名称不一致。", "平澧县水利局2024年度项目支出绩效自评报告"),
    ],
)
def test_opinions_that_name_a_part_of_the_report_are_placed_there(tmp_path: Path, opinion: str, quote: str) -> None:
    (tmp_path / "报告.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "意见.txt").write_text(opinion, encoding="utf-8")
    assert [one.quote for one in locate_opinions(tmp_path / "意见.txt", tmp_path / "报告.txt")] == [quote]
