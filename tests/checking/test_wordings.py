"""The same facts in the many ways that offices word them: right as they stand, wrong with one number changed."""

import pytest

from tests.factories import figure, indicator, ledger
from youju.checking.checker import check_text
from youju.domain.facts import LAST_YEAR
from youju.domain.findings import Finding, PlainText, Severity

LIBRARY = ledger(
    figure("古籍保护", "年初预算", "80万元"),
    figure("古籍保护", "全年预算", "90万元"),
    figure("古籍保护", "到位", "86万元"),
    figure("古籍保护", "支出", "77.4万元"),
    figure("古籍保护", "支出", "70万元", period=LAST_YEAR),
    figure("流动图书车", "年初预算", "60万元"),
    figure("流动图书车", "全年预算", "60万元"),
    figure("流动图书车", "到位", "60万元"),
    figure("流动图书车", "支出", "52万元"),
    figure("流动图书车", "支出", "40万元", period=LAST_YEAR),
    figure("设备更新", "年初预算", "30万元"),
    figure("设备更新", "全年预算", "30万元"),
    figure("设备更新", "到位", "24万元"),
    figure("设备更新", "支出", "21万元"),
    figure("设备更新", "支出", "25万元", period=LAST_YEAR),
    figure("单位", "编制人数", "26人"),
    figure("单位", "实有人数", "24人"),
    figure("第一季度", "接待读者", "3100人次"),
    figure("第二季度", "接待读者", "2900人次"),
    figure("台账合计", "接待读者", "6000人次"),
    indicators=[
        indicator("年接待读者", "6500人次", "6800人次"),
        indicator("图书上架及时率", "≥95%", "96%"),
        indicator("册均加工成本", "≤9元", "8.4元"),
        indicator("单场活动成本", "≤800元", "920元", score="7.5"),
        indicator("展览场次", "20场", "18场", score="9"),
    ],
    activities=["第一季度", "第二季度", "台账合计"],
    name="沅江市图书馆",
)

CASES = [
    # what is compared, and how it is left over or still to come
    ("全年预算180万元，支出150.4万元，比预算数少支29.6万元。", "29.6万元", "27.6万元"),
    ("全年预算180万元比年初预算170万元多出10万元。", "10万元", "12万元"),
    ("全年预算180万元，到位170万元，尚有10万元没有下达。", "10万元", "12万元"),
    ("到位170万元，支出150.4万元，尚有19.6万元待支付。", "19.6万元", "18.6万元"),
    ("古籍保护安排90万元，支出77.4万元，剩余12.6万元。", "12.6万元", "11.6万元"),
    ("预算完成情况：预算180万元，完成150.4万元，未完成29.6万元。", "150.4万元", "155.4万元"),
    ("支出控制在预算180万元以内，实际150.4万元。", "150.4万元", "105.4万元"),
    ("流动图书车实际支付52万元，未超预算60万元。", "60万元", "90万元"),
    # within the year: from the first budget to the last
    ("预算调整情况：年初170万元，调增10万元，调整后180万元。", "170万元", "171万元"),
    ("年初下达预算指标170万元，年度中间又增加10万元，累计180万元。", "170万元", "175万元"),
    ("年中追加安排10万元，使全年预算增至180万元（年初为170万元）。", "170万元", "160万元"),
    ("执行中预算增加了10万元，由170万元增至180万元。", "170万元", "190万元"),
    # last year and this
    ("2022年度古籍保护支出70万元，本年度为77.4万元。", "77.4万元", "74.4万元"),
    ("与上年比，流动图书车支出增加12万元，增加比例为30%。", "30%", "33%"),
    ("流动图书车支出比上年增加30%，即12万元。", "12万元", "13万元"),
    ("设备更新支出比上年减少4万元（16%）。", "16%", "15%"),
    # several items and one number
    ("全年支出中，仅古籍保护、流动图书车两项就达129.4万元。", "129.4万元", "128.4万元"),
    ("古籍保护77.4万元、流动图书车52万元，占全部支出的86.04%。", "86.04%", "84.04%"),
    ("支出77.4万元的古籍保护和支出52万元的流动图书车均已完工。", "52万元", "21万元"),
    ("单场活动成本、展览场次等2项指标未完成，扣3.5分。", "3.5分", "4.2分"),
    # shares without a base, or behind it
    ("古籍保护支出77.4万元，预算90万元，占预算的86%。", "86%", "88%"),
    ("古籍保护：年初安排80万元，年内支出77.4万元，占比96.75%。", "96.75%", "94.75%"),
    # targets and results
    ("年接待读者计划完成6500人次，实际完成6800人次。", "6500人次", "6600人次"),
    ("年初设定年接待读者6500人次，年末完成6800人次。", "6800人次", "8600人次"),
    ("根据年度计划，图书上架及时率应达到95%，实际达到96%。", "95%", "92%"),
    ("图书上架及时率目标不低于95%，经考核实际达到96%。", "96%", "91%"),
    ("全年接待读者6000人次，第二季度最少，只有2900人次。", "6000人次", "6200人次"),
    ("册均加工成本8.4元，没有突破9元的上限。", "9元", "8元"),
    ("单场活动成本目标值为800元以内，实际920元，超出目标值。", "920元", "940元"),
    # scores and posts
    ("自评结论：得分46.5，等级“优”。", "46.5", "47.5"),
    ("人员编制26个，年末在职24个。", "24个", "23个"),
    # counts: by name, by state, beyond a limit
    ("项目数量：3个。", "3个", "4个"),
    ("绩效指标共5项，完成3项，未完成2项。", "3项", "4项"),
    ("5个绩效指标中，达到预期的有3个，未达到预期的有2个。", "2个", "1个"),
    ("预算执行率超过80%的有2个。", "2个", "1个"),
    ("支出50万元以上的项目有2个。", "2个", "1个"),
    ("自评得分46.5分，评定为“优”。", "“优”", "“中”"),
    ("2023年批复预算180万元。", "2023年", "2032年"),
    ("现就2023年度专项资金绩效情况作如下报告。全年支出150.4万元。", "2023年", "2021年"),
    # whose number it is
    ("沅江市图书馆2023年共安排项目资金180万元。", "沅江市图书馆", "沅江市博物馆"),
    ("市图书馆2023年共支出150.4万元。", "市图书馆", "市文化馆"),
]

CLEAN = [
    "沅江市财政局2023年下达项目资金180万元。",
    "沅江市少儿图书馆2023年支出25万元。",
    "由市博物馆承担的布展工作已完成，全年支出150.4万元。",
    "分管领导、馆长二级审批。一是强化预算，二是严格支出。全年支出150.4万元。",
    "单笔5万元以上的支出须经馆务会研究。",
    "采购金额达到20万元的，委托代理机构组织采购。",
    "全年支出约150万元，较好地完成了年度任务。",
    "部门之间协调不够顺畅是影响进度的两个主要原因。",
]


def warnings(text: str) -> list[Finding]:
    """Return what the checker warns of."""
    return [one for one in check_text(PlainText(text), LIBRARY).findings if one.severity is not Severity.INFO]


@pytest.mark.parametrize("text", [*(text for text, _, _ in CASES), *CLEAN])
def test_a_right_number_raises_nothing(text: str) -> None:
    assert warnings(text) == []


@pytest.mark.parametrize(("text", "number", "wrong"), CASES)
def test_a_wrong_number_in_its_place_is_told_of(text: str, number: str, wrong: str) -> None:
    start = text.index(number)
    changed = f"{text[:start]}{wrong}{text[start + len(number) :]}"
    assert any(one.start < start + len(wrong) and one.end > start for one in warnings(changed))
