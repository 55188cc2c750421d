"""A table that says whether each target was met must say so truly, and so must the prose that counts them."""

import pytest

from tests.checking.findings_of import consistency_codes
from youju.domain.findings import Code

TABLE = """绿化项目完成情况：

| 指标 | 年度目标 | 实际完成值 | 是否完成 |
|---|---|---|---|
| 造林面积 | ≥3000亩 | {area}亩 | 是 |
| 成活率 | ≥85% | 91.2% | 是 |
| 亩均成本 | ≤980元 | {cost}元 | 是 |
| 培训 | ≥4期 | 3期 | 否 |

四项指标完成{met}项。"""


@pytest.mark.parametrize(
    ("area", "cost", "met", "codes"),
    [
        ("3120", "955", "三", set()),
        ("3120", "995", "三", {Code.TARGET_MISMATCH}),
        ("2980", "955", "三", {Code.TARGET_MISMATCH}),
        ("3120", "955", "两", {Code.COUNT_MISMATCH}),
    ],
)
def test_verdicts_and_their_count_are_held_against_the_rows(area: str, cost: str, met: str, codes: set[Code]) -> None:
    assert consistency_codes(TABLE.format(area=area, cost=cost, met=met)) == codes
