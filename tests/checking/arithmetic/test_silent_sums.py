"""Lists that make up a whole with few words or none: rounds, sources, blocks, what a bracket is part of."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("春灌用水分三轮下放，共186万立方米，第一轮94万立方米，第二轮62万立方米，第三轮{}。", "30万立方米", "31万立方米"),
    ("培训补贴按三档结算，共计72.4万元。一档31.2万元，二档{}，三档16.4万元。", "24.8万元", "28.4万元"),
    ("奖金共54万元，一等奖2名计20万元，二等奖4名计{}，三等奖7名计14万元。", "20万元", "24万元"),
    ("桥梁加固概算860万元，资金来源为车购税补助520万元、市级补助210万元和镇自筹{}。", "130万元", "103万元"),
    (
        "实训楼投入1260万元，一部分是财政资金930万元（中央600万元、省级330万元），另一部分是自筹{}。",
        "330万元",
        "350万元",
    ),
    ("供水收入由城区1,286万元和乡镇164万元两块构成，全年收入{}。", "1,450万元", "1,540万元"),
    ("“三公”经费9.84万元，其中公务用车运行费{}、公务接待费1.64万元、因公出国（境）费0万元。", "8.20万元", "7.20万元"),
    ("物资由县里调拨80吨、红十字会捐26.5吨、企业捐38吨三部分组成，共{}。", "144.5吨", "145.4吨"),
    ("沥青路2.46公里、水泥路5.18公里，两种路面共修复{}。", "7.64公里", "7.46公里"),
    ("已付清的合同14份，付过半的5份，尚未支付的2份，合计{}。", "21份", "24份"),
    ("年末存栏6,420头，母猪580头、仔猪2,140头、育肥猪{}。", "3,700头", "3,070头"),
    ("支出中人员类占52.6%，运转类占18.9%，项目类占{}，除此三类外再无其他支出。", "28.5%", "25.5%"),
]
CLEAN = [
    "回收问卷486份，其中有效478份；有效问卷中表示满意或基本满意的455份。",
    "收到评价表288份，其中有效280份；有效评价表中，满意262份，基本满意12份。",
    "本级公用经费143.5万元，含下属站所的公用经费为201.9万元，两个口径相差58.4万元。",
    "调整后预算10164.00万元（年初10248.36万元，核减84.36万元），全部执行。",
    "对办事态度满意的占96%，对办事效率满意的占94%，对办事环境满意的占95%。",
    "面积6,200亩，总投资1860万元，由中央1116万元和省级744万元组成，亩均投资3000元。",
    "安排教育120万元，卫生80万元、文化50万元。",
    "电脑30台，打印机20台、投影仪12台。",
    "资金分三批下达，已下达第一批300万元，第二批200万元，第三批待定，计划共800万元。",
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_what_makes_up_a_whole_adds_up(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", CLEAN)
def test_what_makes_up_nothing_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
