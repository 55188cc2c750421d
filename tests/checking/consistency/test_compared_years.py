"""A year is compared with one before it."""

import pytest

from tests.checking.findings_of import is_alarmed

ITSELF = [  # {} is what the year is compared with: the year before in the right text, the year itself in the wrong one
    "2024年度文化馆支出决算为318.6万元，比{}年度增加12.4万元，增长4.05%。",
    "2024年度文化馆支出合计318.6万元，与{}年度决算数相比，增加12.4万元，增长4.05%。",
    "与{}年相比，2024年文化馆会议费减少0.4万元，主要是会期缩短。",
    "与{}年决算数相比，2024年培训费增加0.9万元，主要是新开两期培训班。",
    "2024年全县发放种粮补贴865万元，与{}年执行数812万元比，上升6.53%。",
    "2024年中心收入预算2460万元，比{}年增加118万元，增长5.04%。",
    "2025年文化馆预算公开：2024年安排水电费14万元，与{}年预算14万元持平。",
]


@pytest.mark.parametrize("text", ITSELF)
def test_no_year_is_compared_with_itself(text: str) -> None:
    assert is_alarmed(text.format(2024))
    assert not is_alarmed(text.format(2023))


LATER = [
    "2024年安排水电费14万元，与{}年预算14万元持平，主要用于场馆运行。",
    "2024年城乡管护支出安排420万元，比{}年预算数增加32万元，增长8.25%。",
]


@pytest.mark.parametrize("text", LATER)
def test_no_budget_is_compared_with_a_later_one(text: str) -> None:
    assert is_alarmed(text.format(2025))
    assert not is_alarmed(text.format(2023))


@pytest.mark.parametrize(
    "text",
    [
        "2024年度支出决算318.6万元，比2024年度年初预算增加12.4万元，主要是年中追加。",
        "2024年决算支出318.6万元，与2024年决算报表一致，与2024年预算持平。",
        "2024年下半年支付420万元，比2024年上半年的310万元增加110万元。",
        "2024年12月末在册职工186人，与2024年初相比增加6人。",
        "2024年造林1.2万亩，比2024年任务1.1万亩多0.1万亩。",
        "机关运行经费318.6万元，比2023年度决算数306.2万元增加12.4万元，增长4.05%。",
        "2021年至2024年依次支出320万元、335万元、360万元和352万元，2024年比2021年增加32万元，比2023年减少8万元。",
        "2022年和2023年印刷费都是3.1万元，本年同比持平。",
        "2025年预算安排86万元，与2024年预算持平；2024年预算比2023年决算减少4万元。",
    ],
)
def test_other_kinds_and_parts_of_a_year_are_passed(text: str) -> None:
    assert not is_alarmed(text)
