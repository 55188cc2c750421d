"""What a text points back to has the value that it told."""

import pytest

from tests.checking.findings_of import is_alarmed

PAIRS = [
    ("维修工程中标价为231.5万元，公示无异议，按中标价{}签订合同。", "231.5万元", "213.5万元"),
    ("审批时限由20个工作日压减到7个工作日。窗口严格执行压减后的{}。", "7个工作日", "9个工作日"),
    ("签订合同412万元，合同金额未作变更，验收后按合同价{}付清。", "412万元", "421万元"),
    ("食堂2022年9月8日开业。自{}开业以来，供餐3万份。", "2022年9月8日", "2022年8月9日"),
    ("支出中燃料费35.6万元、维修费28.4万元。两类费用里燃料费最多，达{}。", "35.6万元", "28.4万元"),
    ("全年实现零投诉，受理咨询电话{}。", "86次", "86次，其中投诉3件"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_what_is_pointed_back_to_stays_the_same(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "中标价200万元，后经变更增加工程量，按合同价226万元付清。",
        "全年实现零事故，上年发生事故2起。",
    ],
)
def test_what_changed_since_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)


RESTATED = [
    ("涉及楼栋198栋、居民5346户，完工率81.25%。\n从效果看，{}户居民的飞线问题一并解决。", "5346", "5364"),
    ("到位资金148万元，由省级补助98万元、县级配套50万元构成。省级补助{}万元于3月一次性到账。", "98", "148"),
    ("市级配套资金320万元分两次拨付。截至年底，{}万元市级配套资金已全部到位。", "320", "302"),
    ("全年共排查安全隐患427处，已整改{}处隐患中的411处。", "427", "472"),
    ("受训学员满意度为96.3%。从问卷看，学员满意度达到{}，反映较好。", "96.3%", "93.6%"),
]
DIFFERENT = [
    "1.康复救助：预算数37.00万元；支出数31.86万元；\n2.辅具适配：预算数73.00万元；支出数61.38万元；",
    "1.康复救助：预算数37.00万元；\n2.辅具适配：预算数13.00万元；",
    "学员满意度为96.3%，家长满意度为93.6%。",
    "一季度学员满意度为93.6%。全年学员满意度为96.3%。",
    "上年排查隐患427处。本年排查隐患472处。",
    "省级补助98万元已到位，其中用于设备的省级补助48万元已支付。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), RESTATED)
def test_what_is_told_again_is_as_much(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", DIFFERENT)
def test_another_quantity_may_be_another(text: str) -> None:
    assert not is_alarmed(text)
