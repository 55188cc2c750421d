"""Numbers set aside: those of a 评分标准, and none that only stands beside one."""

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity, Verdict

OFFICE = ledger(
    figure("防汛值守", "全年预算", "200万元"),
    figure("防汛值守", "支出", "180万元"),
    indicators=[indicator("巡查里程", "600公里", "583公里", score="9.72")],
    name="长河县水利局",
    year=2023,
)
RULE = "每低于目标1个百分点扣0.5分，不足1个百分点的按1个百分点计算，扣完为止"


def errors(text: str) -> list[str]:
    report = check_text(PlainText(text), OFFICE)
    return [one.message for one in report.findings if one.severity is Severity.ERROR]


@pytest.mark.parametrize("spent", ["180万元", "130万元"])
def test_a_rule_of_scoring_sets_aside_its_own_numbers_only(spent: str) -> None:
    wrong = errors(f"防汛值守支出{spent}，{RULE}。")
    assert bool(wrong) is (spent == "130万元")


def test_how_often_a_thing_is_done_is_no_count_of_this_year() -> None:
    report = check_text(PlainText("财务股每季度与业务股核对一次支出进度，半年对账一次。"), OFFICE)
    assert {one.verdict for one in report.mentions} == {Verdict.UNCHECKED}
    counted = check_text(PlainText("防汛值守全年核对4次。"), OFFICE)
    assert {one.verdict for one in counted.mentions} == {Verdict.UNSUPPORTED}


def test_a_price_per_unit_fills_its_cell() -> None:
    data = ledger(
        figure("防汛值守", "年初预算", "200万元"),
        indicators=[indicator("单位造价", "≤2600元", "2540元")],
        name="长河县水利局",
        year=2023,
    )
    text = "单位：万元\n三级指标\t年度指标值\t实际完成值\n单位造价\t≤2600元/平方米\t{}元/平方米\n"
    good, bad = (check_text(PlainText(text.format(value)), data) for value in ("2540", "2450"))
    assert [one.severity for one in good.findings if one.severity is not Severity.INFO] == []
    assert [one.severity for one in bad.findings if one.severity is Severity.ERROR] == [Severity.ERROR]
