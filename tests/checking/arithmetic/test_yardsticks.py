"""A result held against a yardstick by name: the months gone by, a budget told before, another thing's growth."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("截至8月底，项目资金支付进度61.2%，{}序时进度5.5个百分点。", "慢于", "快于"),
    ("上半年部门预算执行率54.3%，{}序时进度。", "快于", "慢于"),
    ("前三季度专项资金拨付率70.4%，比时间进度（75%）{}4.6个百分点。", "慢", "快"),
    ("序时进度为83.3%，工程实际支付进度88.1%，已{}序时进度。", "超过", "低于"),
    ("10月末预算支出完成全年预算的80.1%，{}83.3%的序时进度3.2个百分点。", "滞后于", "领先"),
    ("印刷费预算6万元，实际支出7.2万元，{}预算1.2万元。", "超", "低于"),
    ("委托业务费限额90万元，决算83.4万元，{}限额6.6万元。", "低于", "超出"),
    ("租赁费年初批复30万元，全年用了33.5万元，{}3.5万元。", "超支", "节约"),
    ("餐费年初核定5万元，实际列支4.2万元，{}0.8万元。", "节约", "超支"),
    ("工业用电量增长7.3%，居民用电量增长4.8%，工业增速{}居民。", "高于", "低于"),
    ("全省进出口增长3.9%，我市增长5.2%，{}全省1.3个百分点。", "快于", "慢于"),
    ("城区学位增长5.5%，乡村学位增长2.1%，城区增幅比乡村{}3.4个百分点。", "高", "低"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_the_words_say_on_which_side(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "截至8月底，支付进度61.2%，慢于序时进度6.5个百分点。",
        "印刷费预算6万元，实际支出7.2万元，超预算2.1万元。",
        "全省进出口增长3.9%，我市增长5.2%，快于全省2.3个百分点。",
    ],
)
def test_the_distance_is_worked_out(text: str) -> None:
    assert is_alarmed(text)


@pytest.mark.parametrize(
    "text",
    [
        "项目预算100万元，实际支出80万元，结余20万元中，节约5万元，结转15万元。",
        "全年预算60万元，支出52万元，其中会议费8万元，节约2万元。",
        "年初批复22万元，调增3万元，支出23万元，节约2万元。",
        "批复资金200万元，其中设备120万元，实际采购114万元，节约6万元。",
        "预算15万元，上年支出12万元，本年支出14万元，低于预算1万元。",
        "城镇收入增长4.2%，农村收入增长6.1%，农村快于城镇1.9个百分点，高于全省平均水平0.5个百分点。",
        "截至9月底执行率77%，快于序时进度，其中基本支出执行率81%、项目支出执行率72%，慢于序时进度。",
        "各站点按月通报，截至3月末执行率20%，截至6月末执行率52%，快于序时进度。",
        "宣传费预算15万元，实际支出12.4万元，未超预算。",
    ],
)
def test_what_may_be_held_against_something_else_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
