"""Only where the words tell item, measure, year and unit is a number called wrong, and a correction offered."""

from __future__ import annotations

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.domain.facts import LAST_YEAR
from youju.domain.findings import Finding, PlainText, Severity, Verdict

OFFICE = ledger(
    figure("沟渠疏浚工程", "年初预算", "300万元"),
    figure("沟渠疏浚工程", "全年预算", "350.5万元"),
    figure("沟渠疏浚工程", "到位", "340万元"),
    figure("沟渠疏浚工程", "支出", "310万元"),
    figure("沟渠疏浚工程", "支出", "280万元", period=LAST_YEAR),
    figure("农机补贴", "年初预算", "120万元"),
    figure("农机补贴", "全年预算", "110万元"),
    figure("农机补贴", "到位", "110万元"),
    figure("农机补贴", "支出", "104万元"),
    figure("农机补贴", "支出", "90万元", period=LAST_YEAR),
    figure("城关镇", "走访", "120户"),
    figure("城关镇", "建档", "118户"),
    indicators=[
        indicator("沟渠疏浚长度", "≥40公里", "38.5公里", project="沟渠疏浚工程"),
        indicator("验收合格率", "≥98%", "100%", project="沟渠疏浚工程"),
        indicator("覆盖乡镇数", "21个", "21个", project="农机补贴"),
        indicator("农机补贴按时完成率", "≥98%", "97.1%", project="农机补贴"),
        indicator("改造泵站", "64座", "58座", project="沟渠疏浚工程"),
    ],
    activities=["城关镇"],
    name="青河县农业农村局",
    year=2024,
)


def alarms(text: str) -> list[Finding]:
    return [one for one in check_text(PlainText(text), OFFICE).findings if one.severity is not Severity.INFO]


def errors(text: str) -> list[tuple[str, str]]:
    return [(one.quote, one.suggestion) for one in alarms(text) if one.severity is Severity.ERROR]


TOLD = [
    ("沟渠疏浚工程支出320万元。", "320万元", "310万元"),
    ("沟渠疏浚工程全年预算348万元。", "348万元", "350.5万元"),
    ("全年预算合计450万元，支出414万元。", "450万元", "460.5万元"),
    ("沟渠疏浚长度实际完成37.5公里。", "37.5公里", "38.5公里"),
    ("农机补贴按时完成率96.6%，没有达到98%的目标。", "96.6%", "97.1%"),
    ("城关镇走访128户。", "128户", "120户"),
    ("农机补贴覆盖乡镇数19个。", "19个", "21个"),
    ("项目\t支出（万元）\n沟渠疏浚工程\t301\n", "301", "310"),
    ("全部5项指标中，达标3项，未达标3项。", "3项", "2项"),
]


@pytest.mark.parametrize(("text", "wrong", "right"), TOLD)
def test_what_the_words_tell_is_corrected(text: str, wrong: str, right: str) -> None:
    assert (wrong, right) in errors(text)


GUESSES = [
    "农机补贴在5个村设了服务点。",
    "农机补贴服务中心3个工作人员全年值守。",
    "农机补贴资金拨付偏慢，3个标段年底才结算。",
    "沟渠疏浚工程执行率偏低，其中未到位10.5万元，28万元为质保金。",
    "沟渠疏浚工程的改造泵站目标64座，实际58座，6座未实施。",
    "沟渠疏浚工程支出5万元由分管领导审批，30万元以上由局党组研究决定。",
    "下一步打算\n沟渠疏浚工程2025年支出力争达到400万元。",
    "沟渠疏浚尾款支付滞后，截至年底未支付40.5万元。",
]


@pytest.mark.parametrize("text", GUESSES)
def test_a_guess_is_at_most_asked_about(text: str) -> None:
    found = alarms(text)
    assert [one for one in found if one.severity is Severity.ERROR] == []
    assert {one.suggestion for one in found} <= {""}


AMBIGUOUS = [
    ("沟渠疏浚工程执行率85%。", "85%"),
    ("农机补贴预算115万元。", "115万元"),
    ("农机补贴年中调整预算15万元。", "15万元"),
    ("上年农机补贴支出104万元。", "104万元"),
]


@pytest.mark.parametrize(("text", "wrong"), AMBIGUOUS)
def test_what_may_mean_several_facts_is_wrong_without_a_correction(text: str, wrong: str) -> None:
    assert errors(text) == [(wrong, "")]


RIGHT = [
    "沟渠疏浚工程尚有40.5万元未支出，其中未到位10.5万元，其余30万元结转下年使用。",
    "沟渠疏浚工程设定的3个绩效指标中，达标1个，未达标2个。",
    "农机补贴年中调整预算10万元，全年预算110万元。",
    "沟渠疏浚工程执行率88.45%（支出/全年预算）。",
    "附件\n项目名称\t农机补贴\t\n年度总体目标\t预期目标\t实际完成情况\n\t—\t设定的2个绩效指标中，达标1个，未达标1个（农机补贴按时完成率）。\n",
    "项目\t执行率（支出/全年预算）\n沟渠疏浚工程\t88.45%\n",
    "农机补贴按时完成率与目标有差距，目标不低于98%，实际97.1%。",
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_ones_pass(text: str) -> None:
    assert alarms(text) == []


def test_a_rate_is_held_against_the_base_that_its_header_names() -> None:
    (one,) = [
        one
        for one in check_text(PlainText("项目\t执行率（支出/全年预算）\n农机补贴\t94.55%\n"), OFFICE).mentions
        if one.mention.unit == "%"
    ]
    assert one.fact_id == next(
        fact.id
        for fact in OFFICE
        if fact.item == "农机补贴" and fact.basis == "支出/全年预算" and fact.measure == "执行率"
    )


def test_one_projects_indicators_are_counted_by_themselves() -> None:
    assert errors("沟渠疏浚工程设定的4个绩效指标中，达标2个。") == [("4个", "3个"), ("2个", "1个")]


def test_a_sum_in_a_cell_is_written_without_a_unit() -> None:
    (one,) = alarms("单位：万元\n项目\t全年预算\n沟渠疏浚工程\t340.5\n")
    assert "应为350.5（" in one.message
    assert one.suggestion == "350.5"


LAST_YEARS = """青河县农业农村局2023年度项目支出绩效自评报告
2023年，全年预算420万元，到位400万元，支出370万元。
沟渠疏浚工程预算330万元，支出280万元，执行率84.85%。
农机补贴预算95万元，支出90万元，执行率94.74%。
2023年，沟渠疏浚长度实际完成35公里，验收合格率97%。
"""


def test_a_report_of_another_year_gets_one_finding() -> None:
    report = check_text(PlainText(LAST_YEARS), OFFICE)
    (one,) = report.findings
    assert (one.quote, one.severity, one.suggestion) == ("2023年度", Severity.ERROR, "")
    assert {one.verdict for one in report.mentions} == {Verdict.EXEMPT, Verdict.UNCHECKED}


def test_a_title_of_another_year_over_this_years_numbers_is_a_slip() -> None:
    title = "青河县农业农村局2023年度项目支出绩效自评报告\n"
    text = f"{title}2024年，全年预算460.5万元，到位450万元，支出414万元。\n本次自评范围为2024年度项目支出。\n"
    assert [(one.quote, one.suggestion) for one in alarms(text)] == [("2023年度", "2024年度")]


def test_a_later_year_among_measures_is_no_slip() -> None:
    assert alarms("三、改进措施\n由农机股按月调度，2025年农机补贴按时完成率达到98%。\n") == []


def test_a_report_of_another_unit_gets_one_finding() -> None:
    others = LAST_YEARS.replace("青河县农业农村局2023", "白石县水利局2024").replace("2023年，", "2024年，")
    report = check_text(PlainText(others), OFFICE)
    (one,) = report.findings
    assert (one.quote, one.severity, one.suggestion) == ("白石县水利局", Severity.ERROR, "")
    assert {one.verdict for one in report.mentions} == {Verdict.EXEMPT, Verdict.UNCHECKED}


def test_a_title_of_another_unit_over_this_units_numbers_is_a_slip() -> None:
    title = "白石县水利局2024年度项目支出绩效自评报告\n"
    text = f"{title}2024年，全年预算460.5万元，到位450万元，支出414万元。\n"
    assert [(one.quote, one.suggestion) for one in alarms(text)] == [("白石县水利局", "青河县农业农村局")]
