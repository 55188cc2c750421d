"""What was told of last year isn't what there is this year, nor is a year's work judged before it."""

import pytest

from tests.checking.findings_of import is_alarmed

TWINS = [
    ("筛查项目2024年支出248.6万元，比2023年的231.4万元多17.2万元。经抽查，{}全部用于耗材。", "248.6万元", "231.4万元"),
    ("管护合同为每年142万元，上一年度合同为128万元。项目支出的{}均按季支付。", "142万元", "128万元"),
    ("勤工助学支出356.2万元，上年同口径318.5万元，增加37.7万元。全年{}支出均发至本人。", "356.2万元", "318.5万元"),
    ("核查抽取项目28个，涉及资金3640万元。{}个项目中，资料完整的有24个。", "28", "26"),
    ("全年接待观众42.6万人次，增长8%。{}万人次中本地观众占六成。", "42.6", "46.2"),
    ("评价组于{}年5月至7月对市体育局2024年度项目支出开展绩效评价。", "2025", "2023"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), TWINS)
def test_all_of_it_is_this_years(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "项目支出356.2万元，上年支出318.5万元。上年318.5万元均已核销。",
        "项目支出356.2万元，上年结转18.5万元。18.5万元全部用于支付尾款。",
        "检查企业120家、商户340家。460家中，合格的451家。",
        "财政局于2023年10月对2024年度新增项目开展事前绩效评价。",
        "上年支出318.5万元，本年支出318.5万元。318.5万元全部用于运维。",
    ],
)
def test_last_years_own_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
