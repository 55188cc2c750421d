"""Shares that the unit's own words state are held against those words, from unit.yaml and from 采集表 alike."""

from pathlib import Path

import openpyxl
import pytest

from tests.sources.books import UNIT, fund_sheet, write_project
from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import PlainText, Verdict
from youju.sources.intake import write_intake_workbook
from youju.sources.project import read_ledger

SAID = "全年服务老年人1200人，其中60岁以上占41%，女性占52.5%。"
FUNDS = {"1": fund_sheet(["养老服务", 62, 60], header=["项目名称", "预算数", "支出数"])}


def ledger_of(folder: Path, kind: str) -> Ledger:
    if kind == "yaml":
        return read_ledger(write_project(folder, unit=f"{UNIT}工作情况: {SAID}\n", a=FUNDS))
    write_intake_workbook(write_project(folder, unit="", a=FUNDS) / "采集表.xlsx")
    book = openpyxl.load_workbook(folder / "采集表.xlsx")
    told = {"单位名称": "清溪县民政局", "年度": 2024, "工作情况": SAID}
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            row[1].value = told.pop(row[0].value, None)
    book.save(folder / "采集表.xlsx")
    return read_ledger(folder)


@pytest.mark.parametrize("kind", ["yaml", "sheet"])
@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("服务对象中60岁以上占41%。", Verdict.SUPPORTED),
        ("服务对象中60岁以上占45%。", Verdict.CONTRADICTED),
        ("女性占52.5%。", Verdict.SUPPORTED),
        ("女性占25.5%。", Verdict.CONTRADICTED),
        ("养老服务支出占41%。", Verdict.CONTRADICTED),
    ],
)
def test_a_share_is_held_against_the_same_words(tmp_path: Path, kind: str, text: str, verdict: Verdict) -> None:
    report = check_text(PlainText(text), ledger_of(tmp_path, kind))
    (share,) = [one for one in report.mentions if one.mention.unit == "%"]
    assert share.verdict is verdict
