"""One wrong unit above a table is one fault, not one in each cell."""

from pathlib import Path

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, Finding, PlainText, Severity
from youju.sources.project import read_ledger

DATA = (
    "2023年项目资金表,,\n单位：万元,,\n项目名称,全年预算,支出数\n"
    "古籍保护,86.2,71.52\n送书下乡,45,45\n阅览区改造,93.6,91.26\n合计,224.8,207.78\n"
)
TABLE = "{above}项目\t全年预算\t支出数\n古籍保护\t86.20\t71.52\n送书下乡\t45.00\t45.00\n阅览区改造\t93.60\t{spent}\n"


def errors(text: str, folder: Path) -> list[Finding]:
    (folder / "unit.yaml").write_text("单位名称: 临屏县图书馆\n年度: 2023\n", encoding="utf-8")
    (folder / "资金.csv").write_text(DATA, encoding="utf-8")
    found = check_text(PlainText(text), read_ledger(folder)).findings
    return [one for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("above", ["资金表（单位：元）\n", "表1 资金表\n单位：元\n", "资金表\t金额单位：千元\n"])
def test_a_wrong_unit_above_a_table_is_told_once(above: str, tmp_path: Path) -> None:
    text = TABLE.format(above=above, spent="91.26")
    (found,) = errors(text, tmp_path)
    assert (found.code, found.suggestion) == (Code.UNIT_SLIP, "万元")
    assert text[found.start : found.end] == found.quote in ("元", "千元")


def test_a_wrong_number_beside_it_is_told_as_well(tmp_path: Path) -> None:
    quotes = {one.quote for one in errors(TABLE.format(above="单位：元\n", spent="97.26"), tmp_path)}
    assert quotes == {"元", "97.26"}


@pytest.mark.parametrize(("spent", "wrong"), [("91.26", []), ("912600", ["912600"])])
def test_a_right_unit_leaves_each_number_to_itself(spent: str, wrong: list[str], tmp_path: Path) -> None:
    assert [one.quote for one in errors(TABLE.format(above="单位：万元\n", spent=spent), tmp_path)] == wrong


@pytest.mark.parametrize(("spent", "wrong"), [("91.26", []), ("97.26", ["97.26"])])
def test_a_table_of_markdown_is_a_table(spent: str, wrong: list[str], tmp_path: Path) -> None:
    rows = TABLE.format(above="", spent=spent).splitlines()
    lines = [f"| {row} |".replace("\t", " | ") for row in rows]
    text = "\n".join(
        ["资金表（单位：万元）", "", lines[0], "|---|---:|---:|", *lines[1:], "| **合计** | **224.80** | |", ""]
    )
    assert [one.quote for one in errors(text, tmp_path) if one.code is Code.TABLE_MISMATCH] == wrong
