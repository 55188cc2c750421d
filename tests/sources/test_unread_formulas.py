"""Formulas that no office program ever computed: what they hide isn't left out of a total in silence."""

from pathlib import Path

import openpyxl
import pytest

from youju.domain.facts import Ledger
from youju.sources.project import read_ledger

HEAD = ["项目名称", "全年预算", "到位", "支出"]
NEVER = "=1+1"
Cell = str | int | None


def read(folder: Path, *rows: list[Cell], head: list[str] = HEAD, title: str = "2024年项目资金表") -> Ledger:
    (folder / "unit.yaml").write_text("单位名称: 甲县城管局\n年度: 2024\n", encoding="utf-8")
    book = openpyxl.Workbook()
    for row in ([title], ["单位：万元"], head, *rows):
        book.active.append(row)
    book.save(folder / "资金.xlsx")
    return read_ledger(folder)


def test_a_total_is_not_made_of_the_rows_that_can_be_read(tmp_path: Path) -> None:
    ledger = read(tmp_path, ["道路", 80, NEVER, 79], ["绿化", 60, 60, 40], ["合计", 140, NEVER, NEVER])
    assert ledger.value("绿化", "到位") == 600_000
    assert ledger.get("道路", "到位") is None
    assert {fact.key for fact in ledger.about("合计")}.isdisjoint({"合计.到位", "合计.结余", "合计.执行率.支出/到位"})
    assert ledger.value("合计", "支出") == 1_190_000  # all its rows are there, only the printed sum isn't
    assert ledger.get("绿化", "占比", basis="到位") is None


def test_a_printed_total_stands_where_its_rows_can_not_be_read(tmp_path: Path) -> None:
    ledger = read(tmp_path, ["道路", 80, NEVER, 79], ["绿化", 60, 60, 40], ["合计", 140, 130, 119])
    assert ledger.value("合计", "到位") == 1_300_000
    assert not [one for one in ledger.notices if one.code is not None]


def test_a_row_of_formulas_only_is_still_a_project(tmp_path: Path) -> None:
    ledger = read(tmp_path, ["道路", 80, 80, 79], ["绿化", NEVER, NEVER, NEVER], ["合计", NEVER, NEVER, NEVER])
    assert [one.name for one in ledger.projects] == ["道路", "绿化"]
    assert not ledger.about("合计") or all(one.measure == "项目数" for one in ledger.about("合计"))


def test_groups_of_unread_rows_take_the_whole_with_them(tmp_path: Path) -> None:
    ledger = read(
        tmp_path,
        ["道路", 80, NEVER, 79],
        ["绿化", 60, 60, 40],
        ["市政小计", 140, NEVER, 119],
        ["路灯", 50, 50, 50],
        ["公厕", 30, 30, 30],
        ["照明小计", 80, 80, 80],
        ["合计", 220, NEVER, 199],
    )
    assert ledger.value("照明", "到位") == 800_000
    assert ledger.get("市政", "到位") is None
    assert ledger.get("合计", "到位") is None
    assert ledger.value("合计", "支出") == 1_990_000


def test_rows_of_one_project_are_not_added_up_without_one(tmp_path: Path) -> None:
    ledger = read(
        tmp_path,
        ["道路", "甲1号", 80, 80, 79],
        ["道路", "甲2号", 10, NEVER, 9],
        ["绿化", "甲3号", 60, 60, 40],
        head=["项目名称", "指标文号", *HEAD[1:]],
    )
    assert ledger.value("道路", "支出") == 880_000
    assert ledger.get("道路", "到位") is None
    assert ledger.get("合计", "到位") is None


@pytest.mark.parametrize(("cell", "total"), [(NEVER, None), (70, 150)])
def test_activities_count_as_money_does(cell: Cell, total: int | None, tmp_path: Path) -> None:
    ledger = read(
        tmp_path,
        ["第一季度", 80, 8],
        ["第二季度", cell, 6],
        head=["季度", "受理数（件）", "投诉数（件）"],
        title="2024年业务办理情况表",
    )
    (whole,) = [key for key in ledger.items if key.endswith("合计")]
    assert ledger.value(whole, "受理数") == total
    assert ledger.value(whole, "投诉数") == 14
