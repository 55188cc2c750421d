"""Tables of two years in one folder, and a report of either."""

from pathlib import Path

import pytest

from youju.pipeline.data_year import read_ledger_for

TABLE = "青石县文化馆{year}年度项目资金表,,\n,,单位：万元\n项目名称,全年预算数,支出数\n免费开放,{budget},{spent}\n"


@pytest.mark.parametrize(
    ("title", "year"),
    [("青石县文化馆2022年度绩效自评报告", 2022), ("青石县文化馆2023年度绩效自评报告", 2023), ("绩效自评报告", 2023)],
)
def test_the_reports_year_picks_the_tables(tmp_path: Path, title: str, year: int) -> None:
    data = tmp_path / "数据"
    data.mkdir()
    for own, budget in ((2022, 40), (2023, 50)):
        (data / f"{own}.csv").write_text(TABLE.format(year=own, budget=budget, spent=budget - 2), encoding="utf-8")
    report = tmp_path / "报告.txt"
    report.write_text(f"{title}\n免费开放支出38万元。\n", encoding="utf-8")
    ledger = read_ledger_for([report], [data])
    assert ledger.profile.year == year
    spent = ledger.get("免费开放", "支出")
    assert spent is not None
    assert spent.quantity.to_text("万元") == {2022: "38万元", 2023: "48万元"}[year]


def test_a_unit_file_says_the_year(tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text("单位名称: 青石县文化馆\n年度: 2023\n", encoding="utf-8")
    for own in (2022, 2023):
        (tmp_path / f"{own}.csv").write_text(TABLE.format(year=own, budget=50, spent=48), encoding="utf-8")
    report = tmp_path / "报告.txt"
    report.write_text("青石县文化馆2022年度绩效自评报告\n", encoding="utf-8")
    assert read_ledger_for([report], [tmp_path]).profile.year == 2023
