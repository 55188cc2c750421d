import json
from pathlib import Path

import openpyxl
import pytest

from youju.cli.app import run

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
    assert "资金表.xlsx" in capsys.readouterr().err
    assert not target.exists()


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
