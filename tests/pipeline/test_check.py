import json
from pathlib import Path

import openpyxl
import pytest

from youju.cli.app import run
from youju.cli.printing import print_check_report
from youju.domain.findings import CheckReport, Code, Finding, PlainText, Severity

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def wrong_total(tmp_path: Path) -> Path:
    """A fund table whose own 合计 is off by 10万元."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "资金"
    for row in (
        ("平澧县水利局2023年项目资金表",),
        ("单位：万元",),
        ("项目名称", "预算数", "支出数"),
        ("堤防维护费", 60, 58),
        ("水质监测费", 40, 39),
        ("合计", 110, 97),
    ):
        sheet.append(row)
    book.save(tmp_path / "资金表.xlsx")
    (tmp_path / "报告.txt").write_text("2023年堤防维护费预算60万元，支出58万元。\n", encoding="utf-8")
    return tmp_path


def check(folder: Path, *options: str) -> int:
    return run(["check", str(folder / "报告.txt"), "--data", str(folder / "资金表.xlsx"), *options])


def test_a_spreadsheet_is_checked_by_itself_and_its_cells_are_named(wrong_total: Path, capsys: Capture) -> None:
    assert run(["check", str(wrong_total / "资金表.xlsx")]) == 1
    assert "资金!B6 [table-mismatch]" in capsys.readouterr().out


def test_a_spreadsheet_is_neither_annotated_nor_mended(wrong_total: Path, capsys: Capture) -> None:
    target = wrong_total / "批注.docx"
    assert run(["check", str(wrong_total / "资金表.xlsx"), "--annotate", str(target)]) == 2
    printed = capsys.readouterr()
    assert "资金表.xlsx" in printed.err
    assert "--html" in printed.err
    assert printed.out == ""  # refused before anything is listed
    assert not target.exists()


def test_the_json_of_a_spreadsheet_names_its_cells(wrong_total: Path, capsys: Capture) -> None:
    run(["check", str(wrong_total / "资金表.xlsx"), "--json"])
    assert [one["place"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["资金!B6"]


def test_words_longer_than_a_line_are_shown_by_their_ends(capsys: Capture) -> None:
    text = "、".join(f"{place}片区排水管网清淤支出10万元" for place in ("东", "西", "南", "北", "中"))
    found = Finding(Code.SUM_MISMATCH, Severity.ERROR, 0, len(text), "分项之和与总数不符")
    print_check_report(CheckReport("报告.txt", PlainText(f"{text}。\n"), (), (found,)))
    quote, carets = capsys.readouterr().out.split("\n")[3:5]
    assert quote.strip().startswith("东片区")
    assert "……" in quote
    assert quote.endswith("中片区排水管网清淤支出10万元。")
    assert len(quote) < 60
    assert carets.strip("^ ") == ""


def test_a_wrong_total_of_the_data_is_told_with_its_cell(wrong_total: Path, capsys: Capture) -> None:
    assert check(wrong_total) == 1
    told = capsys.readouterr().out
    assert "[source-total]" in told
    assert "资金表.xlsx!资金!B6" in told


def test_a_wrong_total_of_the_data_is_in_the_json_and_on_the_page(wrong_total: Path, capsys: Capture) -> None:
    page = wrong_total / "核对.html"
    check(wrong_total, "--json", "--html", str(page))
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["severity"], finding["start"], finding["end"]) == ("source-total", "error", 0, 0)
    assert finding["evidence"] == ["资金表.xlsx!资金!B6"]
    assert "资金表.xlsx!资金!B6" in page.read_text(encoding="utf-8")


def test_facts_tell_a_wrong_total_of_the_data(wrong_total: Path, capsys: Capture) -> None:
    (wrong_total / "unit.yaml").write_text("单位名称: 平澧县水利局\n年度: 2023\n", encoding="utf-8")
    (wrong_total / "data").mkdir()
    (wrong_total / "资金表.xlsx").rename(wrong_total / "data" / "资金表.xlsx")
    run(["facts", str(wrong_total)])
    assert (
        "资金表.xlsx!资金!B6" in [line for line in capsys.readouterr().out.splitlines() if line.startswith("必改")][-1]
    )


def test_files_together_are_checked_on_the_command_line(wrong_total: Path, capsys: Capture) -> None:
    files = [str(wrong_total / name) for name in ("报告.txt", "资金表.xlsx")]
    (wrong_total / "报告.txt").write_text("2023年堤防维护费预算60万元，支出56万元。\n", encoding="utf-8")
    page = wrong_total / "核对.html"
    assert run(["check", *files, "--together", "--json", "--html", str(page)]) == 1
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    unnamed, finding = first["findings"]
    assert (unnamed["severity"], unnamed["message"]) == ("info", "资金表.xlsx有项目“水质监测费”，报告.txt没有提到")
    assert (finding["code"], finding["start"]) == ("value-mismatch", first["text"].index("56万元"))
    assert finding["evidence"] == ["报告.txt第1行（56万元）", "资金表.xlsx!资金!C4（58）"]
    assert [one["code"] for one in second["findings"]] == ["table-mismatch"]
    assert "资金表.xlsx!资金!C4（58）" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "code", "words"),
    [
        (["报告.txt"], 2, "只给了一个"),
        (["报告.txt", "没有.xlsx"], 3, "没有.xlsx"),
        (["报告.txt", "资金表.xlsx", "别的.txt"], 3, "不是同一单位同一年度的文件"),
    ],
)
def test_what_cannot_be_checked_together_is_said(
    names: list[str], code: int, words: str, wrong_total: Path, capsys: Capture
) -> None:
    (wrong_total / "别的.txt").write_text("临江市林业局2023年度绩效自评报告\n支出5万元。", encoding="utf-8")
    assert run(["check", *(str(wrong_total / name) for name in names), "--together"]) == code
    assert words in capsys.readouterr().err


FORM = """附件：绩效自评表
项目名称\t农村饮水维修养护\t\t\t\t
项目资金（万元）\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t135\t126.9\t10\t94.00%\t9.4
三级指标\t指标值\t实际完成值\t分值\t得分\t偏差原因
受益人口\t≥3.2万人\t3.05万人\t40\t38\t2处工程未完工
用水户满意度\t≥90%\t93%\t50\t50\t
总分\t\t\t100\t97.4\t
"""


@pytest.mark.parametrize(
    ("prose", "told"),
    [
        ("受益人口3.05万人，用水户满意度93%，自评得分97.4分。", []),
        ("受益人口3.25万人，用水户满意度93%。", ["3.25万人"]),
        ("用水户满意度95%。自评得分98.4分。", ["95%", "98.4分"]),
        ("上年用水户满意度91%，比目标高3个百分点。", []),
        ("受益人口目标3.2万人，因2处工程未完工没有达到。", []),
    ],
)
def test_prose_is_held_against_the_form_in_the_same_document(
    prose: str, told: list[str], tmp_path: Path, capsys: Capture
) -> None:
    report = tmp_path / "报告.txt"
    report.write_text(f"云岭县水利局2024年项目绩效自评报告\n{prose}\n{FORM}", encoding="utf-8")
    run(["check", str(report), "--json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["message"] for one in found if one["severity"] != "info"] == [
        one["message"] for one in found if "本文的表" in one["message"]
    ]
    text = report.read_text(encoding="utf-8")
    assert [text[one["start"] : one["end"]] for one in found if "本文的表" in one["message"]] == told


def test_a_form_held_against_itself_as_data_is_quiet(tmp_path: Path, capsys: Capture) -> None:
    """What stands under 预期目标 is a goal; rows that end early keep their columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in FORM.splitlines():
        sheet.append([cell or None for cell in line.split("\t")])
    sheet.insert_rows(5, 2)
    for place, words in {"A5": "年度总体目标", "B5": "预期目标", "D5": "实际完成情况"}.items():
        sheet[place] = words
    sheet["B6"], sheet["D6"] = "完成2处工程，受益人口达到3.2万人。", "受益人口3.05万人。"
    book.save(tmp_path / "自评表.xlsx")
    (tmp_path / "unit.yaml").write_text("单位名称: 云岭县水利局\n年度: 2024\n", encoding="utf-8")
    run(["check", str(tmp_path / "自评表.xlsx"), "--data", str(tmp_path), "--json"])
    assert [one for one in json.loads(capsys.readouterr().out)["findings"] if one["severity"] != "info"] == []
