"""What is counted as of a day came before it."""

import pytest

from tests.checking.findings_of import is_alarmed

AS_OF = [  # {} is the year of the day: that of what is told before, or the one before it
    "某站2023年度部门整体绩效自评报告。截至{}年12月底，在职人员36人，年度各项指标完成较好。",
    "某中心2023年度绩效自评报告。至{}年底，项目资金436万元已支付421万元，执行率96.56%。",
    "某法院2023年度部门决算公开。{}年12月31日，本院共有车辆32辆，单价100万元以上设备3台。",
    "2023年末资产情况：截至{}年12月31日，学校固定资产原值1.26亿元，房屋面积4.2万平方米。",
    "奖补资金2023年8月拨付到镇，镇政府9月组织实施；截至{}年末，新建公厕12座，资金使用完毕。",
    "该桥2023年3月开工，截至{}年12月31日完成桩基36根，占设计数量的60%。",
    "2023年，全乡完成改厕186户，截至{}年底全部通过验收。",
]


@pytest.mark.parametrize("text", AS_OF)
def test_nothing_is_counted_before_it_came(text: str) -> None:
    assert is_alarmed(text.format(2022))
    assert not is_alarmed(text.format(2023))


@pytest.mark.parametrize(
    "text",
    [
        "某局2025年部门预算公开说明。截至2024年12月31日，本局共有车辆6辆，其中应急保障用车1辆。",
        "某局2023年度部门决算公开。截至2022年12月31日有车辆9辆，2023年报废1辆，截至2023年12月31日有车辆8辆。",
        "某项目2022年至2024年实施，2024年度绩效自评报告。截至2023年12月31日累计支付610万元。",
        "2024年3月，审计组对通村道路项目开展审计，截至2023年12月31日，项目资金已支付96%。",
        "2024年计划新建充电桩300个。截至2023年底，全区已建成充电桩860个。",
        "自2021年起实施的校舍改造分三年投入，2024年3月下达资金300万元，截至2023年12月31日累计投入860万元。",
        "2023年11月，省财政提前下达2024年资金520万元；截至2024年12月31日支付518万元。",
    ],
)
def test_the_year_before_in_its_place_is_passed(text: str) -> None:
    assert not is_alarmed(text)
