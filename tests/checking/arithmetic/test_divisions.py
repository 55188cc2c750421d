"""A whole divided by one or several points of view."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("现有协管员486人。按岗位分，路面352人、内勤{}；按学历分，大专311人，高中175人。", "134人", "143人"),
    ("现有协管员486人。按岗位分，路面352人、内勤134人；按学历分，大专311人，高中{}。", "175人", "157人"),
    ("全年预算812万元，按资金来源，财政拨款{}，其他收入36万元。", "776万元", "767万元"),
    ("受理事项612件，按来源分，来信118件、来访246件、网上{}。", "248件", "284件"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_the_parts_of_each_view_make_the_whole(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize(
    "text",
    [
        "合同总价600万元，按约定支付预付款180万元、进度款252万元，余款待审计后支付。",
        "受理事项612件，按来源分，主要有来信118件、来访246件等。",
    ],
)
def test_what_divides_nothing_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
