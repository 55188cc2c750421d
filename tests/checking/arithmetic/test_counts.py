"""Counts beside what is enumerated by dates, titles, numbers or names."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("召开调度会{}次，时间分别是3月12日、5月20日、8月6日和11月15日。", "4", "3"),
    ("年内印发《执法规程》《巡查细则》《调拨规定》{}项制度。", "3", "4"),
    ("修订制度{}项，分别为《执法规程》和《巡查细则》。", "2", "3"),
    ("安排{}项任务：（一）改建敬老院；（二）培训护理员；（三）开通助餐点。", "三", "四"),
    ("评价的专项共{}项：\n1.困境儿童保障\n2.流浪人员救助\n3.社工站建设\n均由一个科室负责。", "3", "4"),
    ("全县按城关、河东、河西、北山{}个片区设点。", "四", "五"),
    ("项目包括县道养护、乡道养护、村道养护{}个子项目。", "三", "五"),
    ("偏差集中在{}个项目：演练执行率61%，采购执行率72.5%，值守执行率68%。", "三", "两"),
    ("内设办公室、人事股、财务股、法规股等{}个股室。", "6", "3"),
    ("共涉及4个乡镇中的{}个行政村，分别为东沟村、西沟村、上湾村、下湾村。", "4", "5"),
    ("投向{}个方面：居家养老180万元，儿童关爱65万元，社工站40万元，殡葬维修25万元。", "四", "五"),
    ("新列入名录的有竹编、皮影戏、舞龙{}项，补助经费每项2万元。", "三", "四"),
    ("盘点如下：\n1. 编织袋4.5万条；\n2. 救生衣620件；\n3. 抽水泵36台。\n以上{}类物资均高于年初。", "三", "四"),
    ("修订制度{}项，即预算管理、收支管理、采购管理、合同管理办法各一项。", "4", "6"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_count_is_that_of_what_is_enumerated(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "印发《执法规程》《巡查细则》等6项制度。",
        "召开会议5次，分别在3月12日、8月6日作专题研究。",
        "分三批下达：3月200万元，6月150万元，10月100万元，全年累计450万元。",
        "单位有车辆8辆，其中：机要1辆、应急2辆、执法5辆；本年购置0辆。",
        "评价专项共3项：\n1.困境儿童保障\n（1）发放情况。\n2.流浪人员救助\n3.社工站建设",
    ],
)
def test_open_lists_are_left_alone(text: str) -> None:
    assert not is_alarmed(text)
