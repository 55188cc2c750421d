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
