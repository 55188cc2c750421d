"""A row of a report's table is about its project, not about the 科目 that it is booked under."""

from pathlib import Path

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity
from youju.sources.project import read_ledger

DATA = """2022年项目资金执行情况表,,,,
单位：万元,,,,
项目名称,科目编码,科目名称,全年预算数,支出数
农村公路日常养护,2140106,公路养护,540,509.61
国省道小修保养,2140106,公路养护,797,778.97
公路养护小计,,,1337,1288.58
公交运营补贴,2140601,公共交通运营补助,100,100
合计,,,1437,1388.58
"""
TABLE = """单位：万元
项目名称\t科目编码\t科目名称\t全年预算数\t支出数
农村公路日常养护\t2140106\t公路养护\t540.00\t{spent}
国省道小修保养\t2140106\t公路养护\t797.00\t778.97
公路养护小计\t\t\t1337.00\t1288.58
"""


@pytest.mark.parametrize(("spent", "wrong"), [("509.61", []), ("519.61", ["519.61"])])
def test_a_subtotal_called_like_a_function(spent: str, wrong: list[str], tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text("单位名称: 棠源市交通运输局\n年度: 2022\n", encoding="utf-8")
    (tmp_path / "资金.csv").write_text(DATA, encoding="utf-8")
    found = check_text(PlainText(TABLE.format(spent=spent)), read_ledger(tmp_path)).findings
    assert (
        sorted({one.quote for one in found if one.severity is Severity.ERROR and one.quote in (spent, "540.00")})
        == wrong
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("按功能科目看，图书馆支出60万元，群众文化支出40万元。", []),
        ("按功能科目看，图书馆支出61万元，群众文化支出40万元。", ["61万元"]),
        ("图书馆全年支出100万元，实施3个项目。", []),
        ("图书馆全年支出160万元，实施2个项目。", ["160万元", "2个"]),
    ],
)
def test_a_unit_called_like_its_function(text: str, wrong: list[str], tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text("单位名称: 临屏县图书馆\n简称: 图书馆\n年度: 2022\n", encoding="utf-8")
    (tmp_path / "资金.csv").write_text(
        "2022年项目资金表,,,\n单位：万元,,,\n项目名称,科目编码,科目名称,支出数\n"
        "免费开放,2070104,图书馆,35\n古籍保护,2070104,图书馆,25\n送书下乡,2070109,群众文化,40\n合计,,,100\n",
        encoding="utf-8",
    )
    found = check_text(PlainText(text), read_ledger(tmp_path)).findings
    assert [one.quote for one in found if one.severity is Severity.ERROR] == wrong


_GOALS = (
    "项目名称,一级指标,三级指标,年度指标值,实际完成值,分值,得分\n"
    "甲项目,产出指标,场次,12场,12场,30,30\n甲项目,产出指标,批次,9批,9批,40,40\n乙项目,产出指标,人数,12人,12人,30,27\n"
)


@pytest.mark.parametrize(("score", "wrong"), [("30", []), ("29", ["29"])])
def test_an_indicator_named_with_its_project_is_that_indicator(score: str, wrong: list[str], tmp_path: Path) -> None:
    (tmp_path / "unit.yaml").write_text("单位名称: 清溪县水务局\n年度: 2024\n", encoding="utf-8")
    (tmp_path / "资金.csv").write_text("项目,支出（万元）\n甲项目,8\n乙项目,2\n", encoding="utf-8")
    (tmp_path / "指标.csv").write_text(_GOALS, encoding="utf-8")
    head = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
    report = check_text(
        PlainText(f"{head}\n产出指标\t数量指标\t甲项目的场次\t12场\t12场\t30\t{score}\n"), read_ledger(tmp_path)
    )
    assert [report.plain.text[one.start : one.end] for one in report.findings] == wrong


@pytest.mark.parametrize("heads", ["年初预算\t预算调整\t全年预算", "年初\t调整\t全年"])
@pytest.mark.parametrize(("change", "wrong"), [("40", []), ("45", ["45"])])
def test_the_heading_nearest_the_number_says_what_it_is(
    heads: str, change: str, wrong: list[str], tmp_path: Path
) -> None:
    """What is merged over several columns (预算安排) is about all of them."""
    (tmp_path / "unit.yaml").write_text("单位名称: 棠源市交通运输局\n年度: 2022\n", encoding="utf-8")
    (tmp_path / "资金.csv").write_text(
        "2022年项目资金表,,,,\n单位：万元,,,,\n项目名称,年初预算,预算调整,全年预算,支出数\n"
        "农村公路养护,860,40,900,871.2\n危桥改造,520,0,520,455.52\n合计,1380,40,1420,1326.72\n",
        encoding="utf-8",
    )
    table = (
        "单位：万元\n项目\t预算安排\t\t\t支出\n"
        f"\t{heads}\t\n"
        f"农村公路养护\t860\t{change}\t900\t871.2\n危桥改造\t520\t0\t520\t455.52\n"
    )
    found = check_text(PlainText(table), read_ledger(tmp_path)).findings
    assert [one.quote for one in found if one.severity is Severity.ERROR] == wrong
