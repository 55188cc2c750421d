"""Files of every format and condition: what is read, what is refused, and what is said."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwt
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.sheets import write_csv, write_ods, write_xls, write_xlsx
from youju.errors import ExitCode, TableError, WorkbookError
from youju.sources.tables import Role, SourceTable, TableKind
from youju.sources.tables.workbook import read_tables
from youju.sources.workbooks.grid import Grid, parse_number, stored_number
from youju.sources.workbooks.xlsx import read_xlsx

CASES = Path(__file__).parents[3] / "eval" / "cases" / "verify"
FUNDS = """
某局2024年专项资金表
|||单位：千元
项目名称|科目编码|预算数|支出数
物业管理费|2010305|580|'570.50
业务培训费|2010305|1,200.00|９００
合　计||1780|1470.5
"""


def yuan(table: SourceTable, label: str, measure: str, source: str = "") -> Decimal | None:
    place = next(
        at
        for at, column in enumerate(table.columns)
        if (column.measure, column.fund_source, column.period) == (measure, source, "")
    )
    value = next(row for row in table.rows if row.label == label).values[place]
    return value.quantity.value if value and value.quantity else None


def message(table: SourceTable) -> str:
    return "\n".join(notice.message for notice in table.notices)


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods", "utf-8", "utf-8-sig", "gb18030", "utf-16", "tabs"])
def test_every_format_reads_the_same(form: str, tmp_path: Path) -> None:
    writers = {
        "xlsx": lambda: write_xlsx(tmp_path / "资金.xlsx", {"表一": FUNDS}),
        "xls": lambda: write_xls(tmp_path / "资金.xls", {"表一": FUNDS}),
        "ods": lambda: write_ods(tmp_path / "资金.ods", {"表一": FUNDS}),
        "tabs": lambda: write_csv(tmp_path / "资金.csv", FUNDS, delimiter="\t"),
    }
    path = writers[form]() if form in writers else write_csv(tmp_path / "资金.csv", FUNDS, encoding=form)
    (table,) = read_tables(path)
    assert (table.kind, table.title, table.money_unit, table.year) == (
        TableKind.FUND,
        "某局2024年专项资金表",
        "千元",
        2024,
    )
    assert [row.label for row in table.rows] == ["物业管理费", "业务培训费", "合计"]
    assert table.text(table.rows[0], Role.FUNCTION_CODE) == "2010305"
    assert yuan(table, "业务培训费", "全年预算") == 1_200_000
    assert yuan(table, "业务培训费", "支出") == 900_000
    assert yuan(table, "合计", "支出") == 1_470_500
    assert table.unit_source is not None
    assert table.unit_source.cell == "D2"
    value = table.rows[0].values[3]
    assert value is not None
    assert (value.text, value.source.cell, value.source.file) == ("570.50", "D4", path.name)


@pytest.mark.parametrize("path", sorted(CASES.glob("*/data/*.xlsx")), ids=lambda path: path.stem)
def test_xlsx_cells_are_those_of_openpyxl(path: Path) -> None:
    grids, _ = read_xlsx(path)
    book = openpyxl.load_workbook(path, data_only=True)
    assert [grid.sheet for grid in grids] == book.sheetnames
    for grid in grids:
        sheet = book[grid.sheet]
        expected = [[stored(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert [
            [grid.at(row, column) for column in range(len(cells))] for row, cells in enumerate(expected)
        ] == expected
        assert len(grid.merges) == len(sheet.merged_cells.ranges)


def stored(cell: object) -> object:
    return "" if cell is None else Decimal(str(cell)) if isinstance(cell, int | float) else cell


def test_dates_percentages_booleans_and_shared_words_of_xlsx(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["日期", dt.datetime(2024, 3, 5), dt.datetime(2024, 3, 5, 8, 30), True, 0.5, "=1/0"])
    sheet["E1"].number_format = "0.00%"
    book.save(tmp_path / "甲.xlsx")
    (grid,), _ = read_xlsx(tmp_path / "甲.xlsx")
    assert [grid.text(0, column) for column in range(5)] == ["日期", "2024-03-05", "2024-03-05 08:30", "TRUE", "0.5"]
    assert grid.percents == {(0, 4)}
    assert grid.uncomputed == ("F1",)


def hidden_parts(path: Path) -> Path:
    book = openpyxl.load_workbook(write_xlsx(path, {"表一": FUNDS, "旧数": FUNDS}))
    book["旧数"].sheet_state = "hidden"
    book["表一"].column_dimensions["C"].hidden = True
    book["表一"].row_dimensions[4].hidden = True
    book.save(path)
    return path


def test_hidden_sheets_columns_and_rows_are_ignored_and_said(tmp_path: Path) -> None:
    (table,) = read_tables(hidden_parts(tmp_path / "隐藏.xlsx"))
    assert [row.label for row in table.rows] == ["业务培训费", "合计"]
    assert [column.measure for column in table.columns if column.role is Role.VALUE] == ["支出"]
    said = message(table)
    assert "旧数" in said
    assert "隐藏的列未采用：C" in said
    assert "第4行" in said


def test_formulas_without_a_value_are_named_with_the_remedy(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "公式.xlsx", {"表一": FUNDS})
    book = openpyxl.load_workbook(path)
    book["表一"]["C6"] = "=SUM(C4:C5)"
    book.save(path)
    (table,) = read_tables(path)
    assert yuan(table, "合计", "全年预算") is None
    assert "C6" in message(table)
    assert "打开并保存一次" in message(table)


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_merged_items_and_codes_count_for_each_of_their_rows(form: str, tmp_path: Path) -> None:
    text = """
    单位：元
    项目名称|指标文号|下达资金
    物业管理费|财预1号|100
    |财预2号|-20
    """
    path = tmp_path / f"合并.{form}"
    if form == "xlsx":
        write_xlsx(path, {"表": text}, {"表": ["A3:A4"]})
    else:
        write_ods(path, {"表": text}, {"表": (2, 0, 2, 1)})
    (table,) = read_tables(path)
    assert [(row.label, row.number) for row in table.rows] == [("物业管理费", 3), ("物业管理费", 4)]
    assert table.rows[1].values[2].quantity.value == -20  # type: ignore[union-attr]


def test_a_long_code_is_kept_as_text_and_a_broken_one_is_said(tmp_path: Path) -> None:
    text = "单位：元\n项目代码|项目名称|预算数\n'430900210000000012345|甲|100\n430900210000000012345|乙|200"
    (table,) = read_tables(write_xlsx(tmp_path / "编码.xlsx", {"表": text}))
    assert table.text(table.rows[0], Role.CODE) == "430900210000000012345"
    assert "A4共1个编码超过15位" in message(table)


def bad_file(kind: str, folder: Path) -> Path:
    path = folder / "坏.xlsx"
    if kind == "missing":
        return path
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "docx":
        Document().save(str(path))
    elif kind == "truncated":
        whole = write_xlsx(folder / "好.xlsx", {"表": FUNDS}).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "broken part":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/workbook.xml", "<workbook><sheets>")
    elif kind == "password":
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))
    elif kind == "noise":
        path.write_bytes(b"\x01\x02\x03" * 100)
    elif kind == "web page":
        path.write_text("<html><table><tr><td>项目</td></tr></table></html>")
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("说明.txt", "x")
    else:
        openpyxl.Workbook().save(path)
    return path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "打不开"),
        ("empty", "空文件"),
        ("docx", "Word"),
        ("truncated", "损坏"),
        ("broken part", "损坏"),
        ("password", "密码"),
        ("noise", "不是电子表格"),
        ("web page", "网页格式"),
        ("zip", "压缩包"),
        ("blank workbook", "没有任何内容"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_remedy(kind: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbookError) as caught:
        read_tables(bad_file(kind, tmp_path))
    assert words in caught.value.problem
    assert caught.value.place == "坏.xlsx"
    assert caught.value.remedy
    assert caught.value.exit_code is ExitCode.INPUT


def test_a_damaged_old_workbook_is_refused(tmp_path: Path) -> None:
    whole = write_xls(tmp_path / "好.xls", {"表": FUNDS}).read_bytes()
    (tmp_path / "坏.xls").write_bytes(whole[:700])
    with pytest.raises(WorkbookError, match="损坏"):
        read_tables(tmp_path / "坏.xls")


def test_entities_and_bombs_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "甲.xlsx", {"表": FUNDS})
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bomb + content.split(b"?>")[-1] if name.endswith("sheet1.xml") else content)
    with pytest.raises(WorkbookError, match="损坏"):
        read_tables(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/huge.xml", bytes(2**20) * 401)
    with pytest.raises(WorkbookError, match="解压后超过"):
        read_tables(path)


def test_a_far_cell_costs_no_memory(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_xlsx(tmp_path / "远.xlsx", {"表": FUNDS}))
    book["表"]["XFD1048576"] = "x"
    book.save(tmp_path / "远.xlsx")
    (table,) = read_tables(tmp_path / "远.xlsx")
    assert len(table.rows) == 3


def test_words_in_a_money_cell_stop_with_file_sheet_cell_and_content(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "文字.xlsx", {"汇总": FUNDS.replace("１２００", "").replace("580", "详见附件")})
    with pytest.raises(TableError) as caught:
        read_tables(path)
    assert caught.value.place == "文字.xlsx!汇总!C4"
    assert "详见附件" in caught.value.problem
    assert "备注" in caught.value.remedy


def test_an_error_value_in_a_money_cell_stops(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"公式出错.*#REF!"):
        read_tables(write_csv(tmp_path / "错.csv", FUNDS.replace("580", "#REF!")))


def test_a_division_by_zero_in_a_rate_column_is_only_said(tmp_path: Path) -> None:
    text = "单位：元\n项目|预算数|支出数|执行率\n甲|100|90|90%\n乙|0|0|#DIV/0!"
    (table,) = read_tables(write_csv(tmp_path / "率.csv", text))
    assert "#DIV/0!" in message(table)
    assert [table.value(row, Role.RATE) is None for row in table.rows] == [False, True]


def test_a_sheet_without_a_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="没有找到表格"):
        read_tables(write_csv(tmp_path / "说明.csv", "本文件为填报说明\n请按时报送"))


def test_a_missing_unit_leaves_bare_numbers_and_the_caller_supplies_it(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "无单位.csv", "项目|预算数\n甲|100\n乙|20")
    (table,) = read_tables(path)
    assert table.lacks_unit
    assert (table.money_unit, table.unit_source, table.proposed_unit) == ("", None, "")
    assert yuan(table, "甲", "全年预算") == 100
    (table,) = read_tables(path, money_unit="万元")
    assert not table.lacks_unit
    assert (table.money_unit, table.unit_source) == ("万元", None)
    assert yuan(table, "甲", "全年预算") == 1_000_000


def test_an_export_without_a_unit_proposes_yuan(tmp_path: Path) -> None:
    text = (
        "单位编码|项目代码|项目名称|资金性质|指标文号|指标金额|已支付|可用余额\n'301|'43|甲|一般公共预算|1号|100|90|10"
    )
    (table,) = read_tables(write_csv(tmp_path / "一体化.csv", text))
    assert table.lacks_unit
    assert table.proposed_unit == "元"
    assert table.text(table.rows[0], Role.SOURCE_NAME) == "一般公共预算"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False))
def test_a_number_means_the_same_however_it_is_written(number: Decimal) -> None:
    written = [
        f"{number:.2f}",
        f"{number:,.2f}",
        f"¥{number:,.2f}" if number >= 0 else f"({-number:,.2f})",
        f" {number} ",
    ]
    wide = f"{number:.2f}".translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})

    assert {parse_number(text) for text in (*written, wide)} == {(number, "")}
    assert parse_number(stored_number(repr(float(number)))) == (number, "")


def test_an_old_workbook_keeps_its_hidden_sheet_out(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for name, visibility in (("表一", 0), ("旧数", 1)):
        sheet = book.add_sheet(name)
        sheet.visibility = visibility
        for column, word in enumerate(["项目", "预算数（元）"]):
            sheet.write(0, column, word)
        sheet.write(1, 0, "甲")
        sheet.write(1, 1, 100)
    book.save(str(tmp_path / "旧.xls"))
    (table,) = read_tables(tmp_path / "旧.xls")
    assert (table.sheet, table.money_unit) == ("表一", "元")
    assert "旧数" in message(table)


@pytest.mark.parametrize("rows", [3, 3000])
def test_an_old_workbook_keeps_hidden_rows_and_columns_out_and_knows_percentages(rows: int, tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表一")
    percent = xlwt.easyxf(num_format_str="0.00%")
    for column, word in enumerate(["三级指标", "指标值", "实际完成值", "分值"]):
        sheet.write(0, column, word)
    for row in range(1, rows + 1):
        for column, cell in enumerate([f"指标{row}甲", 0.9, 0.985, 10]):
            sheet.write(row, column, cell, percent) if column in (1, 2) else sheet.write(row, column, cell)
    sheet.col(3).hidden = True
    sheet.row(2).hidden = True
    book.save(str(tmp_path / "旧.xls"))
    (table,) = read_tables(tmp_path / "旧.xls")
    assert [column.role for column in table.columns] == [Role.LEVEL3, Role.TARGET, Role.ACTUAL]
    assert len(table.rows) == rows - 1
    assert table.text(table.rows[0], Role.ACTUAL) == "98.5%"
    assert "隐藏的列未采用：D" in message(table)
    assert "第3行" in message(table)


def test_a_grid_names_its_cells() -> None:
    grid = Grid("甲.xlsx", "表", [["", "x"]])
    assert str(grid.place(0, 1)) == "甲.xlsx!表!B1"
    assert grid.text(5, 5) == ""
