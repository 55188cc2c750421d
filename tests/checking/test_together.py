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
    assert finding.evidence[0].startswith("报告.docx正文第")
    assert other in finding.evidence[1]
    assert finding.evidence[1].endswith(cell) or "各项之和" in finding.evidence[1]


def test_a_word_form_and_a_spreadsheet_are_held_against_each_other(tmp_path: Path) -> None:
    rows = (("产出指标", "维护堤防长度", "≥36公里", "29公里", 50, 44.6), INDICATORS[1])
    book = write_indicators(tmp_path / "自评表.xlsx", rows)
    (finding,) = differences(write_form(tmp_path / "自评表.docx"), book)
    assert (finding.code, finding.quote) == (Code.VALUE_MISMATCH, "27公里")
    assert finding.evidence == ("自评表.docx正文表格第2行“维护堤防长度”（27公里）", "自评表.xlsx!Sheet!D3（29公里）")


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


ROADS = (
    "岚溪县交通局2024年度村道养护项目支出绩效自评报告",
    "年初目标是：更新标志标线150公里；检测桥梁不少于60座。项目资金情况见表1。",
    "表1　资金情况表\n单位：万元\n子项目\t全年预算\t支出\n甲乡道养护\t300.00\t280.50\n乙乡道养护\t200.00\t190.25",
    "合计\t500.00\t470.75",
    "更新标志标线132公里，完成目标的88.00%；完成桥梁检测62座。聘用护路员213人，超过目标3人。",
    "11月向沿线群众发放问卷600份，其中表示满意的531份，满意率92.83%，高于90%的目标。",
)
ROAD_FORM: tuple[tuple[object, ...], ...] = (
    ("岚溪县交通局2024年度项目支出绩效自评表",),
    ("项目名称", "村道养护项目"),
    ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "年度资金总额", 500, 500, 470.75, 10, "94.15%", 9.42),
    ("绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
    ("", "产出指标", "数量指标", "桥梁安全检测数量", "≥60座", "62座", 20, 20),
    ("", "", "数量指标", "标志标线更新里程", "≥150公里", "132公里", 20, 17.6),
    ("", "效益指标", "社会效益指标", "带动护路员就业", "≥210人", "213人", 20, 20),
    ("", "满意度指标", "满意度指标", "沿线群众满意度", "≥90%", "92.83%", 10, 10),
)


@pytest.mark.parametrize(
    ("old", "new", "quote"),
    [
        ("", "", ""),
        ("62座", "65座", "62座"),
        ("132公里", "135公里", "132公里"),
        ("≥150公里", "≥140公里", "150公里"),
        ("213人", "231人", "213人"),
        ("92.83%", "94.83%", "92.83%"),
        (470.75, 479.75, "470.75"),
    ],
)
def test_a_report_with_a_fund_table_of_its_own_is_held_against_the_form_that_its_title_names(
    old: object, new: object, quote: str, tmp_path: Path
) -> None:
    rows = [tuple(new if cell == old else cell for cell in row) for row in ROAD_FORM]
    (tmp_path / "报告.txt").write_text("\n".join(ROADS), encoding="utf-8")
    book = write_book(tmp_path / "自评表.xlsx", rows)
    told = [one for one in differences(tmp_path / "报告.txt", book) if one.end]
    assert {one.quote for one in told} == ({quote} if quote else set())
    assert all("自评表.xlsx" in one.evidence[1] for one in told)


ACCOUNTS = (
    "桐岭县市监局2024年度部门决算情况说明",
    "公务接待费预算11.00万元，支出决算8.42万元。政府采购支出总额178.35万元。期末公务用车保有量13辆。",
    "部门整体支出绩效自评得分95.8分，比上年的93.1分高2.7分。",
)
WHOLE = (
    "桐岭县市监局2024年度部门整体支出绩效自评报告",
    "其中：公务用车运行维护费31.20万元，公务接待费8.42万元。公务用车保有量13辆。",
    "政府采购预算186.00万元，实际采购178.35万元，节约7.65万元。",
    "经部门整体支出绩效自评，投入得14.6分，过程得81.2分，合计95.8分。",
)


@pytest.mark.parametrize(
    ("old", "new"),
    [("", ""), ("8.42", "8.24"), ("178.35", "188.35"), ("13辆", "14辆"), ("95.8", "96.8"), ("93.1", "94.8")],
)
def test_a_slip_between_two_texts_is_found_though_they_use_other_words(old: str, new: str, tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("\n".join(WHOLE), encoding="utf-8")
    (tmp_path / "决算.txt").write_text("\n".join(ACCOUNTS).replace(old, new) if old else "\n".join(ACCOUNTS), "utf-8")
    told = differences(tmp_path / "报告.txt", tmp_path / "决算.txt")
    assert [one.severity for one in told] == ([Severity.WARNING] if old and old != "93.1" else [])
    assert all(old in one.quote and new in one.message for one in told)


def write_project_form(
    path: Path, project: str, done: str = "27公里", amounts: tuple[int, int, str] = (60, 55, "91.7%"), unit: str = ""
) -> Path:
    """The 自评表 of one project, as most offices hand in one for each."""
    rows = [
        (f"{project}绩效自评表（2023年度）",),
        ("主管部门", "平澧县水利局", "实施单位", unit or "平澧县水利局"),
        ("项目名称", project),
        ("项目资金（万元）", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("年度资金总额", *amounts[:2], 10, amounts[2], 9.2),
        ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ("产出指标", f"{project[:2]}长度", "≥20公里", done, 50, 50),
        ("满意度指标", "服务对象满意度", "≥90%", amounts[2], 40, 40),
    ]
    return write_book(path, rows)


def test_tables_of_several_projects_are_each_of_their_own(tmp_path: Path) -> None:
    dyke = write_project_form(tmp_path / "自评表-堤防.xlsx", "堤防维护费")
    water = write_project_form(tmp_path / "自评表-水质.xlsx", "水质监测费", amounts=(40, 38, "95%"))
    funds = write_funds(tmp_path / "决算表.xlsx", (*FUNDS, ("河湖管护费", 20, 20)))
    assert differences(dyke, water, funds) == []
    again = write_project_form(tmp_path / "自评表-堤防（改）.xlsx", "堤防维护费", "29公里")
    assert [one.quote for one in differences(dyke, again)] == ["27公里"]


def test_an_indicator_is_not_what_another_project_has_of_its_name(tmp_path: Path) -> None:
    dyke = write_project_form(tmp_path / "自评表-堤防.xlsx", "堤防维护费")
    said = "，服务对象满意度92.5%。自评得分94.6分，等级为优。"
    other = "。水质监测费服务对象满意度95%，抽取服务对象210名，有效200名。"
    report = write_report(tmp_path / "报告.docx", (said, other))
    assert differences(report, dyke, write_funds(tmp_path / "决算表.xlsx")) == []


def test_a_table_by_who_does_the_work_goes_with_the_report_of_the_department(tmp_path: Path) -> None:
    form = write_project_form(tmp_path / "自评表.xlsx", "堤防维护费", unit="县堤防管理所")
    wrong = write_report(tmp_path / "报告.docx", ("支出55万元", "支出52万元"))
    assert "52万元" in [one.quote for one in differences(wrong, form)]
