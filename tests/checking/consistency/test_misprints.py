"""An amount that a long text tells again and again, and once with two digits changed over."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText

REPORT = (
    "一、基本情况\n本项目全年预算912.60万元，到位资金875.34万元。\n二、使用情况\n培训支出312.45万元，设备支出556.17万元。\n"
    "各股室按月对账。\n设备支出偏高，系年中增配。\n三、管理情况\n资金专账核算。\n四、结论\n总体看，到位资金{}使用规范。\n"
    "五、打算\n继续管好到位的875.34万元。\n"
)
WHOLE = (
    "全年支出867.49万元，用于运转。\n一、管理\n制度健全。\n二、产出\n任务完成。\n三、效益\n群众满意。\n"
    "全年{}资金发挥了作用。\n"
)
MEASURES = "第一批拨付362.86万元。\n一、过程\n规范。\n二、产出\n完成。\n三、效益\n良好。\n第二批拨付{}。\n"


def told(text: str) -> list[str]:
    return [one.quote for one in check_text(PlainText(text)).findings if one.code is Code.SELF_CONTRADICTION]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [(REPORT, "875.34万元", "857.34万元"), (REPORT, "875.34万元", "875.43万元"), (WHOLE, "867.49万元", "876.49万元")],
)
def test_an_amount_told_otherwise_once_is_a_slip(text: str, right: str, wrong: str) -> None:
    assert told(text.format(right)) == []
    assert told(text.format(wrong)) == [wrong]


@pytest.mark.parametrize(
    "text",
    [
        MEASURES.format("368.26万元"),  # two amounts, each told once
        REPORT.format("875.94万元"),  # no digits changed over
        "到位资金87.5万元。\n一、过程\n规范。\n二、产出\n支出87.5万元。\n三、效益\n好。\n另有78.5万元。\n",  # too short
    ],
)
def test_amounts_that_only_look_alike_pass(text: str) -> None:
    assert told(text) == []
