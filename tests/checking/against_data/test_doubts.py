"""A number whose item, noun or measure the data doesn't carry has no source: it is never called wrong."""

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.domain.facts import LAST_YEAR
from youju.domain.findings import PlainText, Severity

CLINIC = ledger(
    figure("孕前优生检查", "全年预算", "80万元"),
    figure("孕前优生检查", "支出", "76万元"),
    figure("公务接待费", "全年预算", "11万元"),
    figure("公务接待费", "支出", "8万元"),
    figure("孕前优生检查", "支出", "63万元", period=LAST_YEAR),
    figure("公务接待费", "支出", "7万元", period=LAST_YEAR),
    figure("单位", "编制人数", "40人"),
    figure("单位", "实有人数", "36人"),
    figure("城关镇", "检查任务数", "1800人"),
    figure("台账合计", "检查任务数", "9000人"),
    activities=["城关镇", "台账合计"],
    indicators=[
        indicator("检查人数", "≥9000人", "9120人", weight="20", score="20", level1="产出"),
        indicator("按时办结及时率", "≥95%", "96.2%", weight="15", score="15", level1="产出"),
        indicator("群众满意度", "≥90%", "93.5%", weight="15", score="14.5", level1="效益"),
    ],
)

UNKNOWN = [
    "随访力量不足，41名失访人员中有33人长期在外务工。",
    "异常1254人，已随访1213人，仍有41人因外出失访。",
    "日均检查能力由120人降到60人。",
    "核定编制40名，其中行政编制28名、工勤编制12名。",
    "聘用协管员213人，超过目标3人。",
    "与上年相比，检查人数由8750人增加到9120人，增加370人。",
    "目标人群参检覆盖率由上年的46.2%上升到51.8%，上升5.6个百分点。",
    "政府采购预算18.6万元，实际采购17.8万元，采购执行率95.7%，节约0.8万元。",
    "年初预算72万元，年中追加19万元，全年预算91万元。",
    "年初结转和结余7.1万元。",
    "收入总计、支出总计均为103万元。与上年的98万元相比，收、支总计各增加5万元，增长5.1%。",
    "全年救助19人，发放救助金11.4万元，人均0.6万元。",
    "决策得14.5分，过程得23.2分，综合得分95.3分。",
    "指标体系由决策、过程、产出、效益四个一级指标组成，权重依次为15分、25分、35分、25分。",
    "涉及3个小区12.6万元。",
    "公务接待费预算11万元，支出8万元，完成预算的72.7%，其中公务接待用车费0万元，公务接待费8万元。",
    "全年预算91万元。按支出类别，孕前优生检查80万元，公务接待费11万元。",
    "注：支出进度＝支出÷全年预算×100%。",
    "2024年10月底前按时办结及时率达到96.2%以上。",
    "下达任务为检查人数9000人、走访18000人。",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_the_data_does_not_carry_is_never_called_wrong(text: str) -> None:
    found = check_text(PlainText(text), CLINIC).findings
    assert [(one.quote, one.message) for one in found if one.severity is Severity.ERROR] == []
    assert [one.suggestion for one in found if one.suggestion] == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("孕前优生检查支出67万元。", "67万元", "76万元"),
        ("全年检查9210人。", "9210人", "9120人"),
        ("核定编制44名，实有36人。", "44名", "40名"),
        ("全年支出84万元，比上年增加41万元。", "41万元", "14万元"),
        ("按时办结及时率92.6%。", "92.6%", "96.2%"),
        ("城关镇检查任务数8100人。", "8100人", "1800人"),
    ],
)
def test_what_it_carries_still_is(text: str, wrong: str, right: str) -> None:
    found = [one for one in check_text(PlainText(text), CLINIC).findings if one.severity is Severity.ERROR]
    assert [(one.quote, one.suggestion) for one in found] == [(wrong, right)]


def test_one_money_divided_by_two_tables_is_no_total_of_both() -> None:
    twice = ledger(
        *(figure(name, "全年预算", value) for name, value in (("检测费", "60万元"), ("培训费", "20万元"))),
        *(figure(name, "全年预算", value) for name, value in (("省补", "50万元"), ("区补", "30万元"))),
        groups={"检测费": "支出明细", "培训费": "支出明细", "省补": "来源", "区补": "来源"},
    )
    text = "项目全年预算80万元，其中省补50万元，占62.5%。"
    assert [one for one in check_text(PlainText(text), twice).findings if one.severity is Severity.ERROR] == []


def test_a_list_of_targets_goes_on() -> None:
    text = "下达任务为检查人数9000人、群众走访9100人。"
    assert [one for one in check_text(PlainText(text), CLINIC).findings if one.severity is Severity.ERROR] == []
