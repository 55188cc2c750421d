"""Rates of a fixed name, whose base may stand far before."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity

PAIRS = [
    ("全年预算1,240万元。\n项目累计支出1,190.4万元，占全年预算的{}。", "96%", "69%"),
    ("核定编制150名，其中行政100名、事业50名；年末实有141人，人员控制率{}。", "94%", "96%"),
    ("全年预算2,500万元。\n年末结转结余85万元，结转结余率{}。", "3.4%", "4.3%"),
    ("市级54万元、县级36万元，分别占60%和{}。", "40%", "30%"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_named_rate_follows_from_its_operands(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


def test_a_text_with_two_budgets_settles_nothing() -> None:
    assert not is_alarmed("甲项目全年预算800万元。乙项目全年预算500万元。\n累计支出400万元，占全年预算的80%。")


def test_a_rate_ten_thousandfold_off_tells_of_the_unit() -> None:
    text = "项目计划投资4620.00元，到位4493.40万元，到位率97.26%。"
    [found] = [one for one in check_text(PlainText(text)).findings if one.severity is Severity.ERROR]
    assert (found.code, found.quote, found.suggestion) == (Code.UNIT_SLIP, "4620.00元，到位4493.40万元", "")
