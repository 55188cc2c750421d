"""What a report is about as a whole: the data's sum, the one project of its title, or a department that spends more."""

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.domain.facts import LAST_YEAR
from youju.domain.findings import Finding, PlainText, Severity

FARMS = ledger(
    *(
        figure(name, measure, f"{value}万元")
        for name, values in {
            "蔬菜大棚改造": (120, 126, 126, 113.4),
            "“一村一品”培育": (64, 64, 60, 51.2),
            "农技推广": (36, 36, 36, 36),
        }.items()
        for measure, value in zip(("年初预算", "全年预算", "到位", "支出"), values, strict=True)
    ),
    figure("蔬菜大棚改造", "支出", "96万元", period=LAST_YEAR),
    figure("“一村一品”培育", "支出", "40万元", period=LAST_YEAR),
    figure("农技推广", "支出", "30万元", period=LAST_YEAR),
    name="沅江市农业农村局",
)
ONE = "沅江市农业农村局2023年“一村一品”培育项目绩效评价报告\n"
DEPARTMENT = "沅江市农业农村局2023年度部门整体支出绩效自评报告\n"
ALL = "沅江市农业农村局2023年度项目支出绩效自评报告\n"

RIGHT = [
    ONE + "二、资金情况\n年初预算64万元，到位60万元，支出51.2万元，结余8.8万元。",
    ONE + "三、成效\n培训农户260人。支出由40万元增加到51.2万元，增长28%。",
    ONE + "四、问题\n（一）到位不足。到位60万元。（二）进度偏慢，支出51.2万元，占预算的80%。",
    "沅江市农业农村局\n2023年“一村一品”培育项目绩\n效评价报告\n一、概况\n全年支出51.2万元，执行率80%。",
    "绩效自评材料\n项目名称：蔬菜大棚改造\n一、资金情况\n全年支出113.4万元，执行率90%。",
    ONE + "二、资金情况\n全部项目合计支出200.6万元，“一村一品”培育占25.52%。",
    DEPARTMENT + "二、支出情况\n2023年部门年初预算960万元，全年支出931.5万元，预算执行率97.03%。",
    DEPARTMENT + "二、支出情况\n基本支出730.9万元，项目支出200.6万元。蔬菜大棚改造支出113.4万元。",
    DEPARTMENT + "项目\t年初预算\t支出\n基本支出\t740.00\t730.90\n项目支出\t220.00\t200.60\n合计\t960.00\t931.50",
    ALL + "2023年部门预算960万元，其中项目支出年初预算220万元。",
    ALL + "二、蔬菜大棚改造项目完成情况\n三、总体情况\n全年支出200.6万元，年初预算220万元。",
]
WRONG = [
    (ONE + "二、资金情况\n年初预算64万元，到位60万元，支出52.1万元。", "52.1万元"),
    (ONE + "二、资金情况\n全年支出200.6万元，执行率80%。", "200.6万元"),
    (ONE + "三、成效\n支出由40万元增加到51.2万元，增长26%。", "26%"),
    (DEPARTMENT + "二、支出情况\n蔬菜大棚改造支出131.4万元。", "131.4万元"),
    (DEPARTMENT + "二、支出情况\n项目支出206.6万元。", "206.6万元"),
    (ALL + "二、总体情况\n全年支出206万元。", "206万元"),
]


def warnings(text: str) -> list[Finding]:
    """Return what the checker warns of, one by one."""
    found = check_text(PlainText(text), FARMS).findings
    return [one for one in found if one.severity is not Severity.INFO and not one.counted]


@pytest.mark.parametrize("text", RIGHT)
def test_what_names_nothing_is_of_what_the_report_is_about(text: str) -> None:
    assert not any(one.severity is Severity.ERROR for one in warnings(text))


@pytest.mark.parametrize(("text", "number"), WRONG)
def test_a_wrong_figure_is_told_of(text: str, number: str) -> None:
    start = text.rindex(number)
    assert any(one.start <= start < one.end for one in warnings(text))


@pytest.mark.parametrize(
    "text",
    [
        "2022年2个项目支出合计166万元。",
        "3个项目中有1个项目未设置成本指标。",
        "3个项目里，2个项目未按期完工。",
        "2个项目执行率低于预期。",
        "去年2个项目按期完工。",
        "另有2个项目由上级部门实施。",
        "年内3个项目全部完工。",
    ],
)
def test_a_count_of_some_or_of_another_year_is_not_this_years(text: str) -> None:
    assert not warnings(ALL + text)


@pytest.mark.parametrize("text", ["年内4个项目全部完工。", "2023年共实施4个项目。", "全年安排4个项目，均已完工。"])
def test_a_wrong_count_of_all_is_told_of(text: str) -> None:
    assert warnings(ALL + text)


SHARED = ledger(
    figure("渡口改造", "支出", "40万元"),
    figure("码头养护", "支出", "30万元"),
    indicators=[indicator("改造渡口数量", "≥6处", "5处", weight="8", score="6.67")],
    name="沅江市港航中心",
)
FORM = (
    "项目支出绩效自评表\n（2023年度）\n项目名称\t渡口改造\n年度总体目标\t预期目标\t实际完成情况\n"
    "\t改造渡口6处\t改造渡口5处，{}\n三级指标\t年度指标值\t实际完成值\t分值\t得分\n改造渡口数量\t≥6处\t5处\t20\t16.67"
)


@pytest.mark.parametrize("rest", ["1处跨年实施", "1处顺延至下年", "1处正在施工"])
def test_one_projects_form_has_points_of_its_own_and_may_tell_what_is_left(rest: str) -> None:
    found = check_text(PlainText(FORM.format(rest)), SHARED).findings
    assert [one.message for one in found if one.severity is not Severity.INFO and not one.counted] == []
