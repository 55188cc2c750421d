"""Shapes in which offices fill in 基础数据表: lines as columns, staff by kind, label beside number, notes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.sources.sheets import write_xlsx
from youju.sources.tables import SourceTable, TableKind
from youju.sources.tables.workbook import read_tables

_TRANSPOSED = """
2024年“三公经费”支出情况表
|||||单位：万元
年度|因公出国（境）费|公务用车购置费|公务用车运行维护费|公务接待费|合计
2023年决算数|0|0|21.6|6.42|28.02
2024年预算数|0|0|22|6|28
2024年决算数|0|0|20.85|5.18|26.03
"""
_STAFF_WITH_TOTAL = """
部门整体支出基础数据表
人员情况|编制数|年末实际在职人数
行政|20|19
事业|48|45
合计|68|64
三公经费|2024年预算数|2024年决算数
公务接待费（万元）|6|5.18
"""
_STAFF_WITHOUT_TOTAL = """
部门整体支出基础数据表
人员情况|编制数|年末实际在职人数
行政|20|19
事业|48|45
经费控制情况（万元）|2024年预算数|2024年决算数
三公经费|28|26.03
公务接待费|6|5.18
"""
_PAIRS = """
部门整体支出绩效自评基础数据
编制人数|68|年末实有人数|64
固定资产总额（万元）|1864.2|在用固定资产总额（万元）|1792.6
上年末结转结余（万元）|142.36|年末结转结余（万元）|128.11
"""
_NOTED = """
部门整体支出基础数据表
|||单位：万元
经费控制情况|上年决算数|本年预算数|本年决算数
三公经费|28.02|28|26.03
公用经费|2019|2100|2050
说明：各比率按财预〔2013〕53号的公式计算，口径自2018年起不变。
"""
_PROJECTS = """
部门整体支出预算执行情况表
|||单位：万元
项目|本年年初预算数|本年全年预算数|本年决算数
一、基本支出|711|717.5|711.25
二、项目支出|308|308|189.32
1.河道采砂监管及“清四乱”|48|48|46.32
（2）红岩灌区改造（县级配套）|260|260|143
合计|1019|1025.5|900.57
"""


def entries(folder: Path, sheet: str, year: int = 2024) -> dict[tuple[str, str, str], Decimal]:
    table = form(folder, sheet, year)
    return {(one.item, one.measure, one.period): one.quantity.value for one in table.entries}


def form(folder: Path, sheet: str, year: int = 2024) -> SourceTable:
    path = folder / "表.xlsx"
    write_xlsx(path, {"Sheet1": sheet})
    (table,) = read_tables(path, year=year)
    assert table.kind is TableKind.DEPARTMENT
    return table


def test_lines_may_stand_as_columns(tmp_path: Path) -> None:
    found = entries(tmp_path, _TRANSPOSED)
    assert found["公务接待费", "支出", ""] == Decimal(51800)
    assert found["公务接待费", "支出", "上年"] == Decimal(64200)
    assert found["公务用车运行维护费", "全年预算", ""] == Decimal(220000)
    assert found["三公经费", "支出", ""] == Decimal(260300)
    assert found["因公出国（境）费", "支出", ""] == 0
    assert len(found) == 15


def test_of_staff_split_by_kind_the_total_counts(tmp_path: Path) -> None:
    found = entries(tmp_path, _STAFF_WITH_TOTAL)
    assert (found["单位", "编制人数", ""], found["单位", "实有人数", ""]) == (68, 64)


def test_staff_split_by_kind_without_a_total_is_not_guessed(tmp_path: Path) -> None:
    table = form(tmp_path, _STAFF_WITHOUT_TOTAL)
    assert not [one for one in table.entries if one.item == "单位"]
    (notice,) = table.notices
    assert notice.message.startswith("B3、B4、C3、C4")
    assert "没有采用" in notice.message


def test_a_label_may_stand_beside_its_number(tmp_path: Path) -> None:
    assert entries(tmp_path, _PAIRS) == {
        ("单位", "编制人数", ""): Decimal(68),
        ("单位", "实有人数", ""): Decimal(64),
        ("固定资产", "总额", ""): Decimal(18642000),
        ("固定资产", "在用", ""): Decimal(17926000),
        ("合计", "结余", "上年"): Decimal(1423600),
        ("合计", "结余", ""): Decimal(1281100),
    }


@pytest.mark.parametrize("year", [2024, 2025])
def test_neither_a_note_nor_an_amount_names_the_year(tmp_path: Path, year: int) -> None:
    found = entries(tmp_path, _NOTED, year)
    assert found["公用经费", "支出", ""] == Decimal(20500000)
    assert found["公用经费", "支出", "上年"] == Decimal(20190000)


def test_a_form_not_filled_in_yet_is_a_form_without_numbers(tmp_path: Path) -> None:
    empty = "\n".join(line if line.count("|") != 3 or "数" in line else line.split("|")[0] + "|||" for line in
                      _NOTED.splitlines())  # fmt: skip
    assert form(tmp_path, empty).entries == ()


def test_projects_keep_their_names_as_written(tmp_path: Path) -> None:
    named = {one.name for one in form(tmp_path, _PROJECTS).entries if one.name}
    assert named == {"河道采砂监管及“清四乱”", "红岩灌区改造（县级配套）"}
