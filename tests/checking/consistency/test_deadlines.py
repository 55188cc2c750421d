"""What was done by a date on which it was due, or after it, against what is said of that."""

import pytest

from tests.checking.findings_of import is_alarmed

TWINS = [
    ("时效指标要求6月30日前完成招标，实际于{}完成，该指标5分，自评得5分。", "6月21日", "7月18日"),
    ("合同约定2024年10月31日前竣工，实际{}竣工，按期完工，时效指标得满分。", "10月25日", "11月20日"),
    ("按批复应于8月底前开馆。展厅{}正式开馆，符合时限要求。", "8月26日", "9月12日"),
    ("实际验收日期为{}，在合同要求的11月15日前完成，进度控制良好。", "11月8日", "12月3日"),
    ("规定的报送截止日为3月20日前，材料{}送达，未发生逾期。", "3月18日", "3月27日"),
    ("计划于5月10日前完成采购，实际于{}完成，未按期完成，扣1分。", "5月22日", "5月6日"),
    ("年度计划要求9月30日前完成秧苗补贴发放，实际于{}发放到户，该指标4分，自评4分。", "9月24日", "10月16日"),
]
CLEAN = [
    "应于9月30日前完工，因汛期停工，实际11月8日完工，时效指标6分扣2分，得4分。",
    "应于9月30日前完工，经批准延期，实际11月8日完工，按期完成调整后的任务，得6分。",
    "要求6月30日前完成招标，实际于7月2日开工，按期开工。",
    "应于12月31日前完成，实际于2024年1月5日完成了资料归档。",
    "2月底前报送方案，3月15日启动，资金支付及时。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), TWINS)
def test_what_came_late_was_not_in_time(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", CLEAN)
def test_an_honest_delay_or_another_date_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)


REPORT = "云溪县林业局2023年度项目支出绩效自评报告\n一、资金情况\n{}\n二、下一步工作\n{}\n云溪县林业局\n2024年3月6日"
AHEAD = [
    (REPORT.format("排查隐患40处，整改39处，余下1处计划于{}年8月底前完成整改。", "加强管护。"), 2024, 2022),
    (REPORT.format("全年支出90万元。", "由营林股于{}年5月底前完成补植36亩。"), 2024, 2022),
    (REPORT.format("全年支出90万元。", "（一）{}年6月底前修订采购办法，压实责任。"), 2024, 2023),
    (REPORT.format("全年支出90万元。", "力争{}年底前建成管护站2处。"), 2024, 2023),
    (REPORT.format("全年支出90万元。", "确保{}年9月前完成质保金支付。"), 2024, 2021),
]


@pytest.mark.parametrize(("text", "right", "wrong"), AHEAD)
def test_what_is_yet_to_be_done_is_due_later(text: str, right: int, wrong: int) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "told",
    [
        "原计划2022年8月底前完成整改，实际于2023年3月完成。",
        "该项目计划于2022年底前建成，因征地滞后，2023年6月建成。",
        "管护站要求2022年底前投用，目前已投用。",
        "对2022年底前完成竣工验收的项目开展决算审计。",
    ],
)
def test_a_plan_of_the_past_is_told_as_one(told: str) -> None:
    assert not is_alarmed(REPORT.format(told, "继续推进。"))
    assert not is_alarmed(REPORT.format("全年支出90万元。", told))
