"""The empty tables that `youju init --outline` gives: filled in, every number is found; empty, the draft asks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from youju.errors import UsageError
from youju.pipeline.draft import draft_only
from youju.pipeline.init import create_project
from youju.sources.project import read_ledger

OUTLINE = "department-overall"
BASE, SCORED = "部门整体支出基础数据表.xlsx", "部门整体支出绩效自评表.xlsx"

SPENDING = {
    "一、基本支出": ("900", "950", "940", "920"),
    "（一）人员经费": ("800", "845", "838", "821"),
    "（二）公用经费": ("100", "105", "102", "99"),
    "二、项目支出": ("500", "520", "480", "460"),
    "其中：重点项目支出": ("400", "410", "390", "380"),
    "合计": ("1400", "1470", "1420", "1380"),
}
FORM = {
    "三公经费": ("28", "27", "25"),
    "1.因公出国（境）费": ("0", "0", "0"),
    "3.公务接待费": ("6", "5", "4"),
    "政府采购金额": ("", "300", "285"),
    "其中：货物": ("", "100", "95"),
    "累计结转结余": ("60", "50", ""),
}
BELOW = {"财政供养人员情况（人）": ("60", "57"), "固定资产情况": ("2000", "1900")}


def fill_in(path: Path, sheet: str, rows: Mapping[str, tuple[str, ...]], below: Mapping[str, tuple[str, ...]]) -> None:
    """Write numbers beside labels, or in the row below a row of labels."""
    workbook = openpyxl.load_workbook(path)
    for row in workbook[sheet].iter_rows():
        label = row[0].value
        target = row if label in rows else workbook[sheet][row[0].row + 1] if label in below else ()
        for cell, number in zip(target[1:], (rows | below).get(label, ()), strict=False):
            cell.value = Decimal(number) if number else None
    workbook.save(path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "县林业局2024"
    create_project(folder, OUTLINE)
    sheet = openpyxl.load_workbook(folder / "采集表.xlsx")
    for row in sheet["基本情况"].iter_rows(min_row=2):
        row[1].value = {"单位名称": "甲县林业局", "年度": "2024"}.get(row[0].value, row[1].value)
    sheet.save(folder / "采集表.xlsx")
    return folder


def filled(project: Path) -> Path:
    fill_in(project / "data" / BASE, "部门支出", SPENDING, {})
    fill_in(project / "data" / BASE, "基础数据表", FORM, BELOW)
    workbook = openpyxl.load_workbook(project / "data" / BASE)
    for row, name in enumerate(("造林补助", "森林防火"), 8):
        for column, value in enumerate((name, 250, 260, 240, 230), 1):
            workbook["部门支出"].cell(row, column).value = value
    workbook.save(project / "data" / BASE)
    return project


def test_every_number_filled_in_is_read_and_every_rate_derived(project: Path) -> None:
    ledger = read_ledger(filled(project))
    assert ledger.profile.outline == OUTLINE
    wanted = {
        "合计.年初预算": "14000000", "合计.全年预算": "14700000", "合计.支出": "14200000",
        "合计.支出.上年": "13800000",
        "造林补助.支出": "2400000", "公用经费.支出": "1020000", "重点项目支出.支出": "3900000",
        "单位.编制人数": "60", "单位.实有人数": "57", "因公出国（境）费.支出": "0", "公务接待费.支出.上年": "60000",
        "政府采购.支出": "2850000",
        "政府采购货物.全年预算": "1000000", "固定资产.在用": "19000000", "合计.结余.上年": "600000",
        "合计.结余": "500000",
    }  # fmt: skip
    assert {key: f"{ledger.facts[key].quantity.value:f}" for key in wanted} == wanted
    rates = {
        "单位.在职人员控制率": "95.00%", "三公经费.变动率": "-10.71%", "重点项目支出.安排率": "81.25%",
        "合计.预算完成率": "96.60%", "合计.预算调整率": "5.00%", "合计.结转结余率": "3.40%",
        "合计.结转结余变动率": "-16.67%", "公用经费.控制率": "97.14%", "三公经费.控制率": "92.59%",
        "政府采购.采购执行率": "95.00%", "固定资产.利用率": "95.00%",
    }  # fmt: skip
    assert {key: ledger.facts[key].quantity.to_text("%", 2) for key in rates} == rates
    assert [one.message for one in ledger.notices if "没有采用" in one.message] == []


def test_left_empty_the_draft_asks_for_what_is_missing(project: Path) -> None:
    draft = draft_only(project, default_outline=OUTLINE)
    assert len(draft.gaps()) > 5


def test_a_second_run_replaces_nothing_and_an_unknown_outline_makes_nothing(project: Path, tmp_path: Path) -> None:
    before = (project / "data" / SCORED).read_bytes()
    assert create_project(project, OUTLINE) == ()
    assert (project / "data" / SCORED).read_bytes() == before
    with pytest.raises(UsageError, match="可用的提纲"):
        create_project(tmp_path / "新", "没有的提纲")
    assert not (tmp_path / "新").exists()


def test_other_outlines_get_the_sheet_alone(tmp_path: Path) -> None:
    create_project(tmp_path / "甲", "mof-2020-10")
    assert list((tmp_path / "甲" / "data").iterdir()) == []


def test_an_outline_asked_for_later_is_noted_in_the_sheet_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "项目"
    create_project(folder)
    assert folder / "采集表.xlsx" in create_project(folder, OUTLINE)
    book = openpyxl.load_workbook(folder / "采集表.xlsx")
    said = {row[0].value: row[1].value for sheet in book for row in sheet.iter_rows(min_row=2)}
    assert said["提纲"] == OUTLINE
    with pytest.raises(UsageError, match=OUTLINE):
        create_project(folder, "mof-2020-10")


def test_an_outline_asked_for_later_is_noted_in_unit_yaml(tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text("单位名称: 清溪县水务局\n年度: 2024\n", encoding="utf-8")
    assert tmp_path / "unit.yaml" in create_project(tmp_path, OUTLINE)
    assert f"提纲: {OUTLINE}" in (tmp_path / "unit.yaml").read_text(encoding="utf-8")
