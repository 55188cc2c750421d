"""The list: people's remarks survive the next run, nothing in it is a formula, its links go with the folder."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.batch.offices import make_office
from tests.batch.sheets import rows_of
from youju.cli.app import run

LIST = "复核清单.xlsx"
REMARKED = ("处理意见", "复核意见")


def write_remark(sheet: Worksheet, row: int, remarks: dict[str, str]) -> None:
    """Fill in a row as a reviewer does."""
    heads = [cell.value for cell in sheet[1]]
    for head, words in remarks.items():
        sheet.cell(row, heads.index(head) + 1).value = words


def report(folder: Path, spent: str) -> None:
    """Write the report of a unit that spent 80."""
    text = f"清溪县林业发展局2023年度绩效自评报告\n设备购置费全年预算100万元，支出{spent}万元。\n"
    (folder / "甲" / "报告.txt").write_text(text, encoding="utf-8")


def remarked_list(folder: Path) -> Path:
    """Check a report with a wrong number, and write a remark on that finding and on the unit."""
    make_office(folder / "甲", "清溪县林业发展局")
    report(folder, "85")
    assert run(["check", str(folder)]) == 1
    book = load_workbook(folder / LIST)
    write_remark(book["问题"], 2, {"处理意见": "已请单位更正", "处理人": "李某", "复核结果": "再改"})
    write_remark(book["总表"], 2, {"经办人": "王某", "复核意见": "退回"})
    book.save(folder / LIST)
    return folder / LIST


def test_remarks_survive_the_next_run(tmp_path: Path) -> None:
    path = remarked_list(tmp_path)
    run(["check", str(tmp_path)])
    first, *_ = rows_of(path, "问题")
    assert (first["处理意见"], first["处理人"], first["复核结果"]) == ("已请单位更正", "李某", "再改")
    unit, *_ = rows_of(path, "总表")
    assert (unit["经办人"], unit["复核意见"]) == ("王某", "退回")


def test_remarks_follow_their_finding_when_rows_were_sorted(tmp_path: Path) -> None:
    path = remarked_list(tmp_path)
    message = rows_of(path, "问题")[0]["说明"]
    book = load_workbook(path)
    sheet = book["问题"]
    heads, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    shuffled = Workbook()
    shuffled.active.title = "问题"
    for row in (heads, *reversed(rows)):
        shuffled.active.append(row)
    shuffled.save(path)
    run(["check", str(tmp_path)])
    assert [row["说明"] for row in rows_of(path, "问题") if row["处理意见"]] == [message]


def test_a_remark_on_a_finding_that_is_no_more_is_kept_apart(tmp_path: Path) -> None:
    path = remarked_list(tmp_path)
    report(tmp_path, "80")
    run(["check", str(tmp_path)])
    [gone] = rows_of(path, "已无此问题")
    assert gone["处理意见"] == "已请单位更正"
    assert not any(row["处理意见"] for row in rows_of(path, "问题"))


def test_a_file_of_that_name_that_is_no_list_is_not_replaced(tmp_path: Path) -> None:
    make_office(tmp_path / "甲", "清溪县林业发展局")
    (tmp_path / LIST).write_bytes(b"notes")
    assert run(["batch", str(tmp_path)]) == 3
    assert (tmp_path / LIST).read_bytes() == b"notes"


@pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
def test_what_looks_like_a_formula_is_text(tmp_path: Path, mark: str) -> None:
    name = f"{mark}HYPERLINK(1)林业局"
    make_office(tmp_path / "甲", f'"{name}"')
    run(["batch", str(tmp_path)])
    cells = [cell for row in load_workbook(tmp_path / LIST)["总表"].iter_rows() for cell in row]
    [first, *_] = [cell for cell in cells if cell.value is not None and name in str(cell.value)]
    assert first.data_type == "s"
    assert not any(cell.data_type == "f" for cell in cells)


def test_links_lead_to_the_reports_from_wherever_the_folder_lies(tmp_path: Path) -> None:
    make_office(tmp_path / "原处" / "甲 #1%", "清溪县林业发展局")
    run(["batch", str(tmp_path / "原处")])
    moved = (tmp_path / "原处").rename(tmp_path / "别处")
    cells = [cell for row in load_workbook(moved / LIST)["总表"].iter_rows() for cell in row if cell.hyperlink]
    assert cells
    for cell in cells:
        assert (moved / unquote(cell.hyperlink.target)).is_file()


def test_remarks_survive_what_people_do_to_a_list_in_another_office_suite(tmp_path: Path) -> None:
    """Columns moved, rows sorted and deleted, a title put above, then saved by LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    path = remarked_list(tmp_path)
    book = load_workbook(path)
    for name in ("问题", "总表"):
        sheet = book[name]
        heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        marked = [row for row in reversed(rows) if any(row[heads.index(head)] for head in REMARKED if head in heads)]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["2023年度复核", *[None] * (len(heads) - 1)])
        for row in (heads, *marked):
            sheet.append([row[-1], *row[:-1]])
    book.save(path)
    command = [office, f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", tmp_path / "saved", path], check=True, capture_output=True)
    (tmp_path / "saved" / LIST).replace(path)
    run(["check", str(tmp_path)])
    [told] = [row for row in rows_of(path, "问题") if row["处理意见"]]
    assert (told["处理意见"], told["处理人"], told["复核结果"]) == ("已请单位更正", "李某", "再改")
    [unit] = [row for row in rows_of(path, "总表") if row["复核意见"]]
    assert (unit["经办人"], unit["复核意见"]) == ("王某", "退回")


def test_a_sheet_is_printed_as_wide_as_the_paper_with_its_head_on_each_page(tmp_path: Path) -> None:
    for sheet in load_workbook(remarked_list(tmp_path)):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
    units = load_workbook(tmp_path / LIST)["总表"]
    assert str(units.print_area).startswith("'总表'!$A$1:$L$")
    needed = {"结论", "单位", "全年预算（万元）", "支出（万元）", "执行率（%）", "自评分", "等级", "必改", "核实"}
    assert needed | {"主要问题", "说明"} <= {cell.value for cell in units[1][:12]}


def test_a_row_is_as_high_as_its_longest_cell_needs(tmp_path: Path) -> None:
    sheet = load_workbook(remarked_list(tmp_path))["问题"]
    heads = [cell.value for cell in sheet[1]]
    width = sheet.column_dimensions[sheet.cell(1, heads.index("说明") + 1).column_letter].width
    for row in range(2, sheet.max_row + 1):
        lines = len(sheet.cell(row, heads.index("说明") + 1).value) * 2 / width
        assert sheet.row_dimensions[row].height >= 15 * lines


def test_the_sentence_of_a_finding_stands_in_the_list(tmp_path: Path) -> None:
    first, *_ = rows_of(remarked_list(tmp_path), "问题")
    assert (first["原文"], first["报告中的数"]) == ("设备购置费全年预算100万元，支出85万元。", "85万元")


def test_what_came_to_nothing_stands_among_the_findings_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "乙").mkdir()
    (tmp_path / "乙" / "报告.docx").write_bytes(b"no zip")
    assert run(["check", str(tmp_path)]) == 3
    path = tmp_path / LIST
    [told] = [row for row in rows_of(path, "问题") if row["级别"] == "未完成"]
    [unit] = [row for row in rows_of(path, "总表") if row["结论"] == "未完成"]
    assert told["说明"] == unit["说明"] != ""
    assert unit["主要问题"] == told["问题"] == "没有完成"
