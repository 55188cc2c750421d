"""Steps of one work come one after the other."""

import pytest

from youju.checking.consistency import check_consistency
from youju.domain.findings import Code, PlainText
from youju.mentions import find_mentions

FAULTY = [
    "项目实施方案2023年10月批复，2024年1月组织招标，2023年3月签合同，2024年11月上线试运行。",
    "项目2023年6月开工，2023年3月完工，完成投资350万元。",
    "工程2024年3月15日签订合同，2024年5月10日发布招标公告，中标价350万元。",
    "2023年9月竣工，2023年11月通过竣工验收，2023年10月开工建设。",
    "自2024年7月1日起至2024年6月30日止，租金12万元。",
    "2024年3月15日受理申请，2024年3月10日办结，比承诺时限提前5天。",
    "任期自2021年9月至2020年8月，期间培训12期。",
    "合同签订日期为2023年6月1日，合同约定开工日期为2023年5月1日，实际于2023年4月1日竣工。",
    "资金于2023年5月下达，2023年3月已全部支付到位，共86万元。",
    "申报时间为2023年9月，立项时间为2023年10月，结项时间为2023年8月，经费20万元。",
]
CLEAN = [
    "项目实施方案2023年10月批复，2023年12月组织招标，2024年1月签合同，2024年11月上线试运行。",
    "2023年9月竣工，2023年11月通过竣工验收，项目总投资350万元。",
    "2024年3月10日受理申请，2024年3月15日办结，比承诺时限提前5天。",
    "项目2023年11月开工，次年3月完工，完成投资350万元。",
    "2023年10月开工，3月完成初步设计，完成投资350万元。",
    "2022年12月31日前完成立项，2023年1月完成招标，2023年3月签订合同，金额50万元。",
    "本项目2023年6月完工，2022年12月批复的概算350万元没有突破。",
    "2024年5月验收的项目于2023年4月开工，2023年12月完工，投资350万元。",
]


def codes(text: str) -> set[Code]:
    return {one.code for one in check_consistency(PlainText(text), find_mentions(text))}


@pytest.mark.parametrize("text", FAULTY)
def test_dates_that_cannot_be_are_told(text: str) -> None:
    assert Code.YEAR_SLIP in codes(text)


@pytest.mark.parametrize("text", CLEAN)
def test_dates_that_can_be_are_let_be(text: str) -> None:
    assert codes(text) == set()
