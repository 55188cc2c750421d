"""Proportions told in words or as a ratio, held against the two numbers they are of."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("全园在园幼儿315名，专任教师42名，幼师比为{}。", "7.5∶1", "8.5∶1"),
    ("病房楼有医生86人、护士129人，医护比1∶{}。", "1.5", "1.2"),
    ("市级资金1,200万元，县级资金300万元，市级资金与县级资金之比为{}。", "4∶1", "3∶1"),
    ("拨付种植户1,260万元、养殖户840万元，二者之比为{}。", "3∶2", "2∶3"),
    ("管护费由省、县按{}分担，省级承担420万元，县级承担180万元，共600万元。", "7:3", "6:4"),
    ("加固资金按中央、省、县{}的比例分担，共计900万元，即中央450万元、省级270万元、县级180万元。", "5∶3∶2", "5∶2∶3"),
    ("中央与地方按8∶2分担，共补助60万元，即中央{}，地方12万元。", "48万元", "54万元"),
    ("救助资金90万元按县乡7∶3分摊，县级承担{}，乡级承担27万元。", "63万元", "36万元"),
    ("社工与服务对象配比为{}，现有社工30人，服务对象1,200人。", "1∶40", "1∶60"),
    ("财政奖补资金500万元，带动社会资本投入{}，撬动比1∶3.2。", "1,600万元", "1,600元"),
    ("贴息资金120万元，引导银行发放贷款4,800万元，资金放大{}。", "40倍", "48倍"),
    ("奖补资金300万元，带动企业投入4,500万元，每1元财政资金撬动社会资金{}。", "15元", "18元"),
    ("现有公厕360座，其中A级公厕占40%，为{}。", "144座", "14座"),
    ("走访商户260户，其中169户认为客流较去年增加，超过{}。", "六成", "八成"),
    ("应检车辆640辆，年内受检480辆，受检面达到{}。", "四分之三", "三分之二"),
    ("参训520人，其中取得证书390人，取证人数超过{}。", "七成", "八成"),
    ("图书由4.2万册增加到{}，藏量翻了一番。", "8.5万册", "6.5万册"),
    ("年接待量由320人次提高到{}，翻了一番。", "640人次", "480人次"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_proportion_follows_from_its_two_numbers(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "资金按6∶4的比例由市、县分担，市级安排70万元，县级安排30万元用于另一项目。",
        "参训学员520人，结业390人，用人单位对学员的好评超过九成。",
        "资金800万元按省、县6∶4的比例分担，省级480万元，县级已到位200万元。",
        "财政资金500万元，带动社会资本1,600万元、银行贷款900万元，撬动比1∶5。",
        "资金按省、县6∶4的比例分担，省级已到位420万元，县级到位200万元，共620万元已支付，县级另欠80万元。",
        "目标是受检面达到四分之三以上，应检640辆，受检420辆。",
    ],
)
def test_a_rule_or_another_things_share_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
