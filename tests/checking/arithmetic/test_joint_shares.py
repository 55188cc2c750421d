"""Shares whose numerator the words name: several parts together, two grades, one amount of another's."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("收回问卷412份，评价满意的318份、基本满意的71份，两者合计占{}。", "94.42%", "49.42%"),
    ("管养里程860公里，评定为优的402公里、为良的267公里，优良路率{}。", "77.79%", "71.79%"),
    ("控制价560万元，成交价498.4万元，节约61.6万元，节约额占控制价的{}。", "11%", "12.36%"),
    ("批复预算268万元，支付226.22万元，占合同额251.36万元的90%，占批复预算的{}。", "84.41%", "93.79%"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_share_is_of_what_its_words_name(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))
