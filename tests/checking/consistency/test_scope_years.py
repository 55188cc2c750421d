"""A report takes in, and counts as of, its own year."""

import pytest

from tests.checking.findings_of import is_alarmed

OWN = [  # {} is the report's own year in the right text, the year before it in the wrong one
    "评价时点为{}年12月31日，评价的是全县2023年度耕地补贴资金。",
    "本次评价对象为2023年度防汛物资储备资金，涉及县、乡两级，评价基准日为{}年12月31日。",
    "县体育局2023年度部门整体支出绩效自评报告。我局对{}年1月至12月的资金使用情况进行了自评。",
    "县体育局2023年度项目支出绩效自评报告。我局将{}年度预算安排的9个项目全部纳入本次自评。",
    "县体育局2023年度项目绩效自评报告。本次自评的对象是我局{}年度预算安排的9个项目，涉及资金318万元。",
    "县体育局2023年度部门整体绩效自评报告。我单位{}年1—12月预算执行情况如下：预算862万元，支出790万元。",
    "县体育局2023年度绩效自评报告。评价基准期间为{}年1月至12月，评价对象为全部预算资金。",
    "县体育局2023年度绩效自评报告。本局{}年度预算安排项目9个，全部纳入本次自评。",
    "县体育局2023年度部门决算说明。截至{}年12月31日，本年末实有在职人员42人，公务用车4辆。",
]


@pytest.mark.parametrize("text", OWN)
def test_the_year_before_is_told(text: str) -> None:
    assert is_alarmed(text.format(2022))
    assert not is_alarmed(text.format(2023))


DONE = "2023年度绩效自评工作于{}年3月结束并上报，自评依据为全年的支付凭证。"
SHOWN = "县体育局2023年度决算显示，支出总计8,326.15万元，与{}年度相比减少204.60万元，下降2.40%。"
CAME = "危房改造补助资金于2022年4月下达，截至{}年12月31日已完成改造73户，资金全部兑付。"


@pytest.mark.parametrize(("text", "right", "wrong"), [(DONE, 2024, 2023), (SHOWN, 2022, 2023), (CAME, 2022, 2021)])
def test_what_comes_first_comes_first(text: str, right: int, wrong: int) -> None:
    assert is_alarmed(text.format(wrong))
    assert not is_alarmed(text.format(right))


@pytest.mark.parametrize(
    "text",
    [
        "乡农业办于{}年2月底前完成2023年度项目绩效自评，依据是县财政局{}年1月印发的通知。",
        "评价组于{}年3月进场，对2023年度资金使用情况进行评价，核对了2023年1月至12月全部凭证。",
    ],
)
def test_a_year_is_judged_after_its_end(text: str) -> None:
    assert not is_alarmed(text.format(2024, 2024))


def test_a_year_is_not_judged_before_its_end() -> None:
    told = "评价组于2023年3月进场，对2023年度资金使用情况进行评价，核对了2023年1月至12月全部凭证。"
    assert is_alarmed(told)
    assert is_alarmed("某局2023年度绩效自评报告。自评工作于2023年2月启动，3月结束，数据截至2023年12月31日。")


@pytest.mark.parametrize(
    "text",
    [
        "县体育局2023年度绩效自评报告。我局对2022年度自评发现的3个问题进行了整改，并纳入2023年度评价。",
        "县体育局2023年度绩效自评报告。评价基准期间为{}年1月至12月，评价对象为全部预算资金。",
        "县体育局2023年度绩效自评报告。本局{}年度预算安排项目9个，全部纳入本次自评。",
        "县体育局2023年度部门决算说明。截至2022年12月31日，共有车辆6辆；2023年报废1辆。",
        "县体育局2023年度部门决算说明。上年截至2022年12月31日，实有在职人员42人。",
        "县体育局2023年度绩效自评报告。我局将2022年度结转项目一并纳入本次自评，涉及资金86万元。",
        "县体育局2023年度绩效自评报告。按要求将2022年度、2023年度两年的项目纳入评价，共12个。",
        "2023年度绩效自评工作于2023年12月部署，2024年2月完成，涉及项目9个。",
        "2023年度预算绩效评价计划于2023年3月启动，全年评价项目12个。",
        "县教育局2023年度决算公开。2022年度部门决算编报单位26家，2023年度25家，减少1家。",
        "2023年度决算支出8,326.15万元，与2023年预算相比减少204.60万元。",
    ],
)
def test_other_years_in_their_place_are_passed(text: str) -> None:
    assert not is_alarmed(text)
