"""What is only of a part of the year, of some projects or of one grant is never held against the whole."""

from __future__ import annotations

import pytest

from tests.factories import figure, ledger
from youju.checking.checker import check_text
from youju.domain.findings import Finding, PlainText, Severity

_ROWS = [  # name, 年初预算, 预算调整, 全年预算, 到位, 支出
    ("沟渠疏浚", 300, 30, 330, 330, 330),
    ("农机补贴", 120, -20, 100, 100, 100),
    ("病虫防治", 200, 0, 200, 180, 171),
    ("种子储备", 80, 10, 90, 90, 63),
]
_MEASURES = ("年初预算", "预算调整", "全年预算", "到位", "支出")
OFFICE = ledger(
    *(
        figure(name, measure, f"{value}万元")
        for name, *row in _ROWS
        for measure, value in zip(_MEASURES, row, strict=True)
    ),
    name="青河县农业农村局",
    year=2024,
)


def errors(text: str) -> list[Finding]:
    found = check_text(PlainText(f"青河县农业农村局2024年度绩效自评报告\n{text}\n"), OFFICE).findings
    return [one for one in found if one.severity is not Severity.INFO and not one.counted]


@pytest.mark.parametrize(
    "text",
    [
        "2024年上半年支出250万元，占全年预算的34.72%。",
        "截至2024年10月底，项目支出520万元，支出进度72.22%。",
        "前三季度支出480万元，执行率66.67%。",
        "1—8月累计到位资金400万元。",
        "支出300万元（截至七月底）。",
        "2个项目执行率达到100%，1个项目执行率低于75%。",
        "4个项目执行率均在70%以上，最低的仅为70%。",
        "有一个项目到位率只有90%，其余3个项目到位率100%。",
        "个别项目执行率不足75%，多数项目执行率在85%以上。",
        "1个项目执行率在80%—90%之间。",
        "年中追加40万元、调减20万元，净调增20万元。",
        "预算执行中调增50万元，核减30万元。",
        "年中追加预算40万元。",
        "4月调增2个项目的预算40万元。",
        "该笔补助由县财政局于12月下达，下达金额20万元。",
        "青财农〔2024〕9号文件下达资金85万元。",
        "第二批下达资金60万元。",
        "2个项目执行率达到100%；1个项目执行率在85%以上；1个项目执行率在70%以上。",
        "每个项目执行率都达到70%以上。",
        "执行中调整预算，增加40万元，减少20万元。",
        "同年12月又下达15万元。",
        "其余2个项目执行率在70%至86%之间。",
    ],
)
def test_a_part_is_left_alone(text: str) -> None:
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("3个项目执行率达到100%。", "3个"),
        ("3个项目执行率在80%—90%之间。", "3个"),
        ("执行率为100%的项目有4个。", "4个"),
        ("上半年支出250万元，全年支出646万元。", "646万元"),
        ("截至2024年12月31日，项目支出646万元。", "646万元"),
        ("截至12月底，项目支出646万元，其中9月底支出520万元。", "646万元"),
        ("年中净调增26万元。", "26万元"),
        ("沟渠疏浚年中追加37万元。", "37万元"),
        ("各项目累计支出646万元。", "646万元"),
        ("2个项目执行率达到100%，总体执行率82.25%。", "82.25%"),
    ],
)
def test_the_whole_is_held_against_the_data(text: str, wrong: str) -> None:
    assert wrong in [one.quote for one in errors(text) if one.severity is Severity.ERROR]


def test_how_many_reach_a_rate_is_proved_project_by_project() -> None:
    [found] = errors("3个项目执行率达到100%。")
    assert "应为2个（沟渠疏浚、农机补贴）" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "沟渠疏浚全年预算330万元，支出330万元，占项目总支出的49.70%。",
        "沟渠疏浚全年预算330万元，支出330万元，占全部支出的比重为49.70%。",
        "2025年计划安排项目资金800万元，比2024年增加80万元，增长11.11%。",
        "2024年项目支出比2021年增长30%。",
        "病虫防治中心支出21万元。",
        "农机补贴管理站支出15万元、病虫防治大队使用6万元。",
        "用于甲苗41万元、乙苗22.50万元、丙苗4.50万元，合计68万元，分别占60.29%、33.09%、6.62%。",
    ],
)
def test_what_another_thing_is_made_of_is_left_alone(text: str) -> None:
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("沟渠疏浚全年预算330万元，支出330万元，占项目总支出的45.83%。", "45.83%", "49.70%"),
        ("病虫防治支出161万元。", "161万元", "171万元"),
    ],
)
def test_what_is_named_is_corrected(text: str, wrong: str, right: str) -> None:
    assert (wrong, right) in [(one.quote, one.suggestion) for one in errors(text)]


def test_a_rate_whose_base_no_word_names_is_of_the_budget() -> None:
    [found] = errors("病虫防治执行率78.60%。")
    assert "病虫防治执行率（支出/全年预算）应为85.50%" in found.message


@pytest.mark.parametrize(("text", "fix"), [("2024年支出646万元。", ""), ("2024年项目支出646万元。", "664万元")])
def test_what_no_words_call_the_whole_is_never_corrected_to_it(text: str, fix: str) -> None:
    [found] = errors(text)
    assert found.suggestion == fix


def test_an_items_number_where_no_words_call_it_the_whole_is_asked_about() -> None:
    assert {one.severity for one in errors("2024年支出171万元。")} == {Severity.WARNING}
    assert {one.severity for one in errors("2024年全年支出合计171万元。")} == {Severity.ERROR}
