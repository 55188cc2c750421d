"""What there was and came, less what went, is what is left: named anywhere in a sentence, or in two."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("到位资金426万元。支出388.4万元，结余{}。", "37.6万元", "47.6万元"),
    ("全年预算120万元，其中省级70万元、市级50万元，支出96万元，结余{}。", "24万元", "42万元"),
    ("甲项目到位50万元，支出46万元，结余4万元；乙项目到位80万元，支出71万元，结余{}。", "9万元", "19万元"),
    ("年初在册86家，年内新升规9家、退库6家，净增{}。", "3家", "5家"),
    ("年初在岗160人，本年新招12人、调入3人，退休9人、调出2人，年末在岗{}。", "164人", "146人"),
    ("项目年初预算540万元，年度预算调整26.5万元后，全年预算{}。", "566.5万元", "656.5万元"),
    ("年初运营线路13条，年内新开2条、撤并1条，年末运营线路{}。", "14条", "16条"),
    ("与年初相比在册净减{}，变动情况为：当年新纳入186人，死亡等原因退出231人。", "45人", "54人"),
    ("受理186批次，立案124批次。立案受理的已办结117批次，还有{}正在办理。", "7批次", "17批次"),
    ("设备原值860万元，累计折旧352万元，净值{}。", "508万元", "580万元"),
    ("应收租金64万元，减免5.5万元，实收{}。", "58.5万元", "55.8万元"),
    ("满分100分，共扣5.5分，自评得分{}。", "94.5分", "95.4分"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_what_is_left_follows(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "到位资金426万元，支出388.4万元，上缴12万元，结余25.6万元。",
        "计划改造120户，完成86户，开工20户，尚有14户未动工。",
        "全年预算100万元，其中甲预算60万元，支出50万元，结余10万元。",
        "预算下达32.00万元、支出25.60万元。年末未到位资金为1.41万元。",
        "排水管网预算1670万元，清疏支出1461.88万元，下降12.5%。未下达资金181.96万元。",
        "甲项目150万元。年内支付1115万元，剩余10万元。",
        "甲项目150万元。年内到位1115万元，未到位的10万元。",
        "年初预算800万元，年度预算调整60万元后，全年预算740万元。",
        "甲完成18326人；乙完成17145人，差855人。",
    ],
)
def test_what_else_may_have_come_or_gone(text: str) -> None:
    assert not is_alarmed(text)
