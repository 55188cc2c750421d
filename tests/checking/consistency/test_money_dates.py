"""Money is spent after it came, works are finished after they were set, what is cumulative doesn't fall."""

import pytest

from tests.checking.findings_of import is_alarmed

TWINS = [
    ("专项资金260万元于2024年3月下达。截至{}12月31日，合计支付设备款和服务费234万元。", "2024年", "2023年"),
    ("补助资金于2024年5月到账，截至{}12月31日已支出20万元，全部用于购书。", "2024年", "2023年"),
    ("中央资金于2024年{}到账，县财政局于2024年4月10日将资金拨付至项目单位。", "3月18日", "5月18日"),
    ("招标公告发布于2023年5月6日，{}开标，6月8日签订合同。", "5月29日", "4月29日"),
    ("2024年新建灌溉渠道18公里，总投资540万元。按计划{}3月底完成竣工验收。", "2025年", "2023年"),
    ("截至6月末累计支付{}万元，截至9月末累计支付386万元。", "312", "412"),
    ("一季度末、二季度末、三季度末、年末累计进度分别为21.3%、{}、77.9%、98.2%。", "48.6%", "88.6%"),
]
CLEAN = [
    "专项资金于2024年3月下达。截至2023年12月31日，单位垫付120万元。",
    "首批资金于2023年3月下达，第二批于2024年2月下达。截至2023年12月31日支出80万元。",
    "2024年续建渠道18公里，一期工程已于2023年3月完工。",
    "2024年新建渠道18公里。2023年新建的泵站2023年3月底完工。",
    "截至6月末累计支付412万元，截至9月末结余386万元。",
    "截至9月末累计支付386万元，较截至6月末累计支付的312万元有所增加。",
    "截至6月末累计检查412家，截至9月末累计处罚38家。",
    "截至2024年3月末累计支付112万元，截至2023年9月末累计支付86万元。",
    "三季度、四季度累计投诉分别为21件、18件。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), TWINS)
def test_time_runs_forward(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", CLEAN)
def test_another_money_or_time_is_no_contradiction(text: str) -> None:
    assert not is_alarmed(text)


FURTHER = [
    ("截至2023年11月底，项目完成工程量的{}；截至2023年12月底，完成工程量的85%。", "72%", "92%"),
    ("一季度累计支出{}万元，上半年累计支出162万元。", "85", "185"),
    ("设备合同约定2023年9月30日前到货，实际{}到货，未发生逾期。", "9月25日", "10月25日"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), FURTHER)
def test_how_far_things_are_goes_on(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


def test_money_that_comes_back_came_for_nothing() -> None:
    assert not is_alarmed("2024年6月收到质保金退款2万元。截至2023年12月31日，项目共支出98万元。")
