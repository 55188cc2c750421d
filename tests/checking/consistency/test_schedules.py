"""提前 and 推迟 against the lengths and the dates told."""

import pytest

from tests.checking.findings_of import is_alarmed

TWINS = [
    ("围栏管护合同应于2024年4月15日前签订完毕，各村实际于4月{}日全部签订，比规定时限提前9天。", "6", "13"),
    ("约定2024年9月20日前交付，因模具返工，9月{}日才将12台烘干机运抵，较合同约定晚了8天。", "28", "21"),
    ("合同约定工期150天，实际施工{}天，提前12天完工。", "138", "162"),
    ("约定工期120日历天。工程于2023年4月10日开工，2023年8月2日完工，共115日历天，比合同工期提前{}天。", "5", "15"),
    ("原定8月底前完工，受汛期影响于{}完工，较原计划推迟18天。", "9月18日", "7月18日"),
    ("计划于2023年10月31日交付，实际于2023年10月16日交付，提前{}天。", "15", "25"),
    ("法定办理时限20个工作日，实际用时{}个工作日，提前8个工作日。", "12", "15"),
]
CLEAN = [
    "要求2024年5月31日前完工，经批准延期至6月30日，实际于6月25日完工，提前5天。",
    "计划5月31日前播种结束，实际5月20日结束。苗情调查于6月3日启动，提前2天。",
    "合同约定工期150天。因汛期停工，准予顺延。实际施工150天，提前10天完工。",
    "甲标段计划工期90天，乙标段计划工期120天，实际施工100天，提前20天。",
    "原定8月底前完工，实际于8月20日完工，提前十余天。",
    "计划于12月底前交付，实际于2024年1月10日交付，推迟10天。",
    "法定时限20个工作日，实际用时12个工作日，平均提前6个工作日。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), TWINS)
def test_how_far_from_plan(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", CLEAN)
def test_two_plans_or_an_extension_say_nothing(text: str) -> None:
    assert not is_alarmed(text)
