"""The command line as people type it: what is printed where, and the exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from youju.cli.app import run

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
VERIFY = Path(__file__).parents[2] / "eval" / "cases" / "verify"
SEED_AMOUNTS = {
    "新增劳务派遣人员工资": "96",
    "新增大厅营运维护费用": "50",
    "物业管理费": "58",
    "窗口工作人员补贴": "158",
    "业务培训费": "20",
    "电费及水费": "100",
    "数据共享交换平台运维": "10",
    "政务一体化平台后期运维": "10",
}

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one .csv and a two-line unit.yaml."""
    folder = tmp_path / "县图书馆 2024"
    folder.mkdir()
    (folder / "unit.yaml").write_text("单位名称: 青禾县图书馆\n年度: 2024\n", encoding="utf-8")
    table = "项目,全年预算（万元）,支出（万元）\n购书经费,60,58.5\n物业费,20,20\n合计,80,78.5\n"
    (folder / "资金.csv").write_text(table, encoding="gb18030")
    return folder


def cells_of(path: Path) -> list[list[str]]:
    table = docx.Document(str(path)).element.body.iter("{*}tr")
    return [["".join(text.text or "" for text in cell.iter("{*}t")) for cell in row.iter("{*}tc")] for row in table]


def test_a_first_report_holds_every_item_with_its_amount(tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "报告.docx"
    assert run(["draft", str(SAMPLES / "yuanjiang-2020"), "-o", str(target)]) == 0
    rows = {row[0]: row[-1] for row in cells_of(target)}
    assert {name: rows[name] for name in SEED_AMOUNTS} == SEED_AMOUNTS
    assert rows["合计"] == "502"
    printed = capsys.readouterr()
    assert "全年预算502万元" in "".join(text.text or "" for text in docx.Document(str(target)).element.iter("{*}t"))
    assert "无据" not in printed.out
    assert "不符" not in printed.out
    assert "【待补：" in printed.out
    assert "离线" in printed.err


@pytest.mark.parametrize("sample", ["lanting-canlian-2024", "pingli-water-2023"])
def test_samples_with_full_data_draft_without_a_finding(sample: str, tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "报告.docx"
    assert run(["draft", str(SAMPLES / sample), "-o", str(target)]) == 0
    printed = capsys.readouterr().out
    assert "必改" not in printed
    assert "不符" not in printed
    assert run(["check", str(target), "--data", str(SAMPLES / sample)]) == 0


@pytest.mark.parametrize("outline", ["hunan-special-fund", "mof-2020-10", "self-evaluation-table"])
def test_every_outline_drafts(outline: str, tmp_path: Path) -> None:
    arguments = ["draft", str(SAMPLES / "pingli-water-2023"), "--outline", outline, "-o", str(tmp_path / "报告.docx")]
    assert run(arguments) == 0


def test_one_csv_and_two_lines_are_enough(project: Path) -> None:
    assert run(["draft", str(project)]) == 0
    (report,) = (project / "out").iterdir()
    assert "青禾县图书馆" in report.name


def test_the_same_input_gives_the_same_file(project: Path, tmp_path: Path) -> None:
    for name in ("一.docx", "二.docx"):
        assert run(["draft", str(project), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


def test_a_report_that_someone_changed_is_not_replaced(project: Path, capsys: Capture) -> None:
    assert run(["draft", str(project)]) == 0
    (report,) = (project / "out").iterdir()
    document = docx.Document(str(report))
    document.add_paragraph("手工补充一段。")
    document.save(str(report))
    edited = report.read_bytes()
    assert run(["draft", str(project)]) == 2
    assert "--force" in capsys.readouterr().err
    assert report.read_bytes() == edited
    assert run(["draft", str(project), "--force"]) == 0
    assert report.read_bytes() != edited


def test_an_empty_folder_says_what_to_put_there(tmp_path: Path, capsys: Capture) -> None:
    assert run(["draft", str(tmp_path)]) == 3
    assert "unit.yaml" in capsys.readouterr().err


def test_a_missing_money_unit_shows_what_each_would_mean(project: Path, capsys: Capture) -> None:
    (project / "资金.csv").write_text("项目,预算,支出\n购书经费,60,58.5\n合计,60,58.5\n", encoding="utf-8")
    for command in ("draft", "facts"):
        assert run([command, str(project)]) == 3
        message = capsys.readouterr().err
        assert all(word in message for word in ("元", "千元", "万元", "金额单位", "--unit"))
    assert run(["draft", str(project), "--unit", "万元"]) == 0


def test_a_text_where_a_number_should_be_is_named_with_its_cell(project: Path, capsys: Capture) -> None:
    (project / "资金.csv").write_text("项目,预算（万元）\n购书经费,六十上下\n", encoding="utf-8")
    assert run(["draft", str(project)]) == 3
    message = capsys.readouterr().err
    assert "资金.csv" in message
    assert "B2" in message
    assert "六十上下" in message


@pytest.mark.parametrize("amounts", [("0", "0"), ("-20", "0"), ("0", "5")])
def test_zero_and_negative_budgets_draft(amounts: tuple[str, str], project: Path) -> None:
    table = f"项目,预算（万元）,支出（万元）\n追减经费,{','.join(amounts)}\n"
    (project / "资金.csv").write_text(table, encoding="utf-8")
    assert run(["draft", str(project)]) in (0, 1)
    assert list((project / "out").glob("*.docx"))


def test_a_file_of_another_kind_is_named(project: Path, capsys: Capture) -> None:
    (project / "资金.csv").unlink()
    docx.Document().save(str(project / "资金.xlsx"))
    assert run(["draft", str(project)]) == 3
    assert "资金.xlsx" in capsys.readouterr().err
    assert not (project / "out").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that we may not write to")
def test_a_read_only_folder_is_named(project: Path, capsys: Capture) -> None:
    (project / "out").mkdir(mode=0o500)
    assert run(["draft", str(project)]) == 2
    assert "没有权限" in capsys.readouterr().err


def test_an_output_below_a_file_is_refused(project: Path, capsys: Capture) -> None:
    assert run(["draft", str(project), "-o", str(project / "unit.yaml" / "报告.docx")]) == 2
    assert "不能写入" in capsys.readouterr().err


def test_facts_name_their_cells(project: Path, capsys: Capture) -> None:
    assert run(["facts", str(project), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    facts = {fact["key"]: fact for fact in content["facts"]}
    assert content["schema"] == "youju.facts/1"
    assert facts["购书经费.支出"]["value"] == "585000.0"
    assert facts["购书经费.支出"]["sources"] == ["资金.csv!C2"]
    assert facts["合计.执行率.支出/全年预算"]["formula"]
    assert run(["facts", str(project)]) == 0
    assert "资金.csv!C2" in capsys.readouterr().out


def test_check_says_what_reading_the_data_wants_said(project: Path, tmp_path: Path, capsys: Capture) -> None:
    table = "项目,全年预算（万元）,支出（万元）,支出（万元）\n购书经费,60,58.5,58.5\n物业费,20,20,20\n"
    (project / "资金.csv").write_text(table, encoding="gb18030")
    report = tmp_path / "报告.txt"
    report.write_text("购书经费支出58.5万元。", encoding="utf-8")
    assert run(["check", str(report), "--data", str(project)]) == 0
    printed = capsys.readouterr().out
    assert printed.index("表头都是") < printed.index("报告.txt")


def test_check_json_is_one_object_a_document(tmp_path: Path, capsys: Capture) -> None:
    unit = VERIFY / "linjiang_service"
    wrong = tmp_path / "错.txt"
    text = (unit / "clean.txt").read_text(encoding="utf-8")
    wrong.write_text(text.replace("物业管理费58.00万元", "物业管理费580.00万元"), encoding="utf-8")
    page = tmp_path / "结果.html"
    code = run(
        ["check", str(unit / "clean.txt"), str(wrong), "--data", str(unit / "data"), "--json", "--html", str(page)]
    )
    assert code == 1
    clean, found = map(json.loads, capsys.readouterr().out.splitlines())
    assert clean["schema"] == "youju.check/1"
    assert clean["findings"] == []
    assert sum(count for verdict, count in clean["coverage"].items() if verdict != "seen") == clean["coverage"]["seen"]
    (finding,) = found["findings"]
    assert finding["code"] == "unit-slip"
    assert found["text"][finding["start"] : finding["end"]] == "580.00万元"
    assert "580.00万元" in page.read_text(encoding="utf-8")


def test_one_unreadable_report_does_not_hide_the_others(tmp_path: Path, capsys: Capture) -> None:
    good = tmp_path / "好.txt"
    good.write_text("全年支出5万元。", encoding="utf-8")
    assert run(["check", str(tmp_path / "无.docx"), str(good)]) == 3
    printed = capsys.readouterr()
    assert "无.docx" in printed.err
    assert "好.txt" in printed.out


def test_a_text_without_numbers_is_never_clean(tmp_path: Path, capsys: Capture) -> None:
    report = tmp_path / "空.txt"
    report.write_text("项目管理规范，成效良好。", encoding="utf-8")
    run(["check", str(report)])
    assert "no-numbers" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek"], "是不是想用“check”"),
        (["draft"], "缺少参数"),
        (["draft", "a", "b"], "多出了参数"),
        (["check", "a", "--unit"], "后面缺少值"),
    ],
)
def test_wrong_usage_is_said_in_chinese(arguments: list[str], words: str, capsys: Capture) -> None:
    assert run(arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["draft", "--help"], ["check", "-h"], ["--version"]])
def test_help_and_version(arguments: list[str], capsys: Capture) -> None:
    assert run(arguments) == 0
    assert capsys.readouterr().out.startswith(("用法：", "youju "))


def test_a_sample_can_be_copied_and_drafted_anywhere(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "演示 文件夹"
    assert run(["init", str(folder), "--sample", "yuanjiang-2020"]) == 0
    assert run(["draft", str(folder)]) == 0
    assert run(["init", str(folder), "--sample", "yuanjiang-2020"]) == 2
    assert run(["init", str(tmp_path / "x"), "--sample", "无此示例"]) == 2
    assert "yuanjiang-2020" in capsys.readouterr().err


def test_init_sets_up_what_draft_reads(tmp_path: Path) -> None:
    folder = tmp_path / "新项目"
    assert run(["init", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} == {"data", "materials", "prior", "out", "采集表.xlsx"}
    sheet = (folder / "采集表.xlsx").read_bytes()
    assert run(["init", str(folder)]) == 0
    assert (folder / "采集表.xlsx").read_bytes() == sheet


def test_doctor_names_what_is_missing(capsys: Capture) -> None:
    assert run(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "公文字体" in printed
    assert "LibreOffice" in printed


def test_output_survives_a_gbk_console(project: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "gbk:strict"}
    command = [sys.executable, "-m", "youju", "facts", str(project)]
    outcome = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert outcome.returncode == 0
    assert "购书经费" in outcome.stdout.decode("gbk")
