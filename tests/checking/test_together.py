"""报告, 自评表 and 决算表 of one unit, as real files, held against each other."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from youju.checking.together import check_together
from youju.domain.findings import Code, Finding, Severity
from youju.errors import InputError
from youju.sources.companions import read_companion

PROSE = (
    "平澧县水利局2023年度项目支出绩效自评报告",
    "县水利局核定编制38人，年末实有35人。2023年全年预算100万元，全年支出93万元，执行率93%。",
    "堤防维护费全年预算60万元，支出55万元；水质监测费全年预算40万元，支出38万元。",
    "绩效指标方面，维护堤防长度实际27公里，服务对象满意度92.5%。自评得分94.6分，等级为优。",
)
FUNDS = (("堤防维护费", 60, 55), ("水质监测费", 40, 38))
INDICATORS = (
    ("产出指标", "维护堤防长度", "≥36公里", "27公里", 50, 44.6),
    ("满意度指标", "服务对象满意度", "≥90%", "92.5%", 50, 50),
)


def write_report(path: Path, *changes: tuple[str, str]) -> Path:
    document = Document()
    for words in PROSE:
        for old, new in changes:
            words = words.replace(old, new)
        document.add_paragraph(words)
    document.save(str(path))
    return path


def write_book(path: Path, rows: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def write_funds(path: Path, rows: tuple[tuple[str, float, float], ...] = FUNDS, year: int = 2023) -> Path:
    total = ("合计", sum(row[1] for row in rows), sum(row[2] for row in rows))
    head = [(f"平澧县水利局{year}年项目支出决算表",), ("单位：万元",), ("项目名称", "全年预算数", "全年执行数")]
    return write_book(path, [*head, *rows, total])


def write_indicators(path: Path, rows: tuple[tuple[object, ...], ...] = INDICATORS) -> Path:
    head = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    return write_book(path, [("平澧县水利局2023年度绩效自评表",), head, *rows])


def write_form(path: Path) -> Path:
    """A 自评表 as Word tables have it."""
    document = Document()
    document.add_paragraph("平澧县水利局2023年度项目支出绩效自评表")
    rows = [("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"), *INDICATORS]
    table = document.add_table(len(rows), 6)
    for line, row in zip(table.rows, rows, strict=True):
        for cell, words in zip(line.cells, row, strict=True):
            cell.text = str(words)
    document.save(str(path))
    return path


def differences(*paths: Path) -> list[Finding]:
    return [one for found in check_together([read_companion(path) for path in paths]) for one in found]


def test_files_that_agree_raise_nothing(tmp_path: Path) -> None:
    report, funds = write_report(tmp_path / "报告.docx"), write_funds(tmp_path / "决算表.xlsx")
    book, form = write_indicators(tmp_path / "自评表.xlsx"), write_form(tmp_path / "自评表.docx")
    assert differences(report, funds, book, form) == []
    assert differences(form, book, report, funds) == []


@pytest.mark.parametrize(
    ("old", "new", "other", "cell"),
    [
        ("支出55万元", "支出58万元", "决算表.xlsx", "C4（55）"),
        ("全年支出93万元", "全年支出98万元", "决算表.xlsx", "C6（93）"),
        ("支出38万元", "支出38千元", "决算表.xlsx", "C5（38）"),
        ("实际27公里", "实际37公里", "自评表.xlsx", "D3（27公里）"),
        ("满意度92.5%", "满意度95.2%", "自评表.xlsx", "D4（92.5%）"),
    ],
)
def test_a_report_is_held_against_the_tables(old: str, new: str, other: str, cell: str, tmp_path: Path) -> None:
    report = write_report(tmp_path / "报告.docx", (old, new))
    table = write_funds(tmp_path / other) if other == "决算表.xlsx" else write_indicators(tmp_path / other)
    (finding,) = differences(report, table)
    assert finding.severity is Severity.ERROR
    assert finding.quote in new
    assert f"与{other}不一致" in finding.message
    assert finding.evidence[0].startswith("报告.docx第")
    assert other in finding.evidence[1]
    assert finding.evidence[1].endswith(cell) or "各项之和" in finding.evidence[1]


def test_a_word_form_and_a_spreadsheet_are_held_against_each_other(tmp_path: Path) -> None:
    rows = (("产出指标", "维护堤防长度", "≥36公里", "29公里", 50, 44.6), INDICATORS[1])
    book = write_indicators(tmp_path / "自评表.xlsx", rows)
    (finding,) = differences(write_form(tmp_path / "自评表.docx"), book)
    assert (finding.code, finding.quote) == (Code.VALUE_MISMATCH, "27公里")
    assert finding.evidence == ("自评表.docx第3行“维护堤防长度”（27公里）", "自评表.xlsx!Sheet!D3（29公里）")


@pytest.mark.parametrize(
    ("old", "new", "quote"),
    [
        ("实有35人", "实有36人", "35人"),
        ("编制38人", "编制37人", "38人"),
        ("自评得分94.6分", "自评得分96.4分", "94.6分"),
        ("执行率93%", "执行率95%", "93%"),
        ("水质监测费全年预算40万元，支出38万元", "水质监测费全年预算45万元，支出38万元", "40万元"),
        ("等级为优", "等级为良", "优"),
    ],
)
def test_two_reports_are_held_against_each_other(old: str, new: str, quote: str, tmp_path: Path) -> None:
    report, public = write_report(tmp_path / "报告.docx"), write_report(tmp_path / "公开.docx", (old, new))
    (finding,) = differences(report, public)
    assert finding.quote == quote
    assert "公开.docx" in finding.evidence[1]


def test_a_project_that_one_table_lacks_is_named(tmp_path: Path) -> None:
    more = write_funds(tmp_path / "决算表.xlsx", (*FUNDS, ("河湖管护费", 20, 20)))
    found = differences(write_funds(tmp_path / "汇总表.xlsx"), more)
    assert [(one.severity, one.message) for one in found] == [
        (Severity.WARNING, "决算表.xlsx有项目“河湖管护费”，汇总表.xlsx没有提到")
    ]


def test_a_table_of_one_project_says_nothing_of_the_whole(tmp_path: Path) -> None:
    one = write_funds(tmp_path / "堤防.xlsx", (("堤防维护费", 60, 55),))
    assert differences(write_report(tmp_path / "报告.docx"), one) == []
    wrong = write_report(tmp_path / "错.docx", ("支出55万元", "支出52万元"))
    assert [finding.quote for finding in differences(wrong, one)] == ["52万元"]


@pytest.mark.parametrize(("unit", "year"), [("平澧县水利局", "2022"), ("平澧县林业局", "2023")])
def test_files_of_another_unit_or_year_are_refused(unit: str, year: str, tmp_path: Path) -> None:
    other = write_report(tmp_path / "别的.docx", ("平澧县水利局", unit), ("2023年度", f"{year}年度"))
    with pytest.raises(InputError, match=f"不是同一单位同一年度的文件.*{unit}{year}年度") as error:
        differences(write_report(tmp_path / "报告.docx"), other)
    assert "分开核对" in str(error.value)
