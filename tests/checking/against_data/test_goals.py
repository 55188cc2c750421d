"""What was to be done and what was done: two numbers of one indicator, told apart by the words around them."""

import pytest

from tests.factories import indicator, ledger
from youju.checking.checker import check_text
from youju.domain.findings import Finding, PlainText, Severity

PARKS = ledger(
    indicators=[
        indicator("新建口袋公园数量", "≥12个", "11个", score="9"),
        indicator("园路照明完好率", "≥98%", "96%", score="9"),
        indicator("古树体检数量", "≥450株", "476株"),
        indicator("热线平均响应时间", "≤30分钟", "22分钟"),
        indicator("绿地养护面积", "80", "86公顷"),
    ],
    name="沅江市园林中心",
)

RIGHT = [
    "新建口袋公园目标12个。",
    "项目计划在城南、城北等四、五个片区新建口袋公园12个。",
    "项目主要内容为新建口袋公园12个、古树体检450株。",
    "年初任务：新建口袋公园12个，古树体检450株，园路照明完好率98%。",
    "应新建口袋公园12个，实际新建口袋公园11个。",
    "市政府要求新建口袋公园12个。",
    "一、项目概况\n项目新建口袋公园12个，古树体检450株。",
    "新建口袋公园11个，计划12个。",
    "古树体检476株，为目标值450株的105.78%。",
    "古树体检450株的目标已完成，实际476株。",
    "热线平均响应时间22分钟，优于目标值30分钟。",
]
WRONG = [
    ("新建口袋公园目标13个。", "13个"),
    ("二、完成情况\n新建口袋公园12个。", "12个"),
    ("项目计划新建口袋公园12个，实际建成口袋公园12个。", "12个。"),
    ("年度计划已落实，全年新建口袋公园12个。", "12个"),
    ("园路照明完好率目标98%，实际98%。", "98%。"),
    ("项目主要内容为新建口袋公园14个。", "14个"),
    ("热线平均响应时间22分钟，优于目标值20分钟。", "20分钟"),
]


def warnings(text: str) -> list[Finding]:
    """Return what the checker warns of."""
    return [one for one in check_text(PlainText(text), PARKS).findings if one.severity is not Severity.INFO]


@pytest.mark.parametrize("text", RIGHT)
def test_a_goal_is_no_result(text: str) -> None:
    assert warnings(text) == []


@pytest.mark.parametrize(("text", "number"), WRONG)
def test_neither_goal_nor_result_is_told_of(text: str, number: str) -> None:
    start = text.rindex(number)
    assert any(one.start <= start < one.end for one in warnings(text))


def test_a_goal_that_the_data_has_without_a_unit_is_not_held_against_the_result() -> None:
    assert not any(one.severity is Severity.ERROR for one in warnings("绿地养护面积目标80公顷，实际86公顷。"))
