"""What is told cumulatively never falls."""

import pytest

from tests.checking.findings_of import is_alarmed

TWINS = [
    ("截至2024年6月底累计兑付补贴85万元，截至9月底累计兑付{}万元，截至12月底累计兑付248万元。", "162", "62"),
    ("一季度末累计到馆1.2万人次，二季度末累计到馆{}万人次，三季度末累计到馆4.6万人次。", "2.9", "0.9"),
    ("截至5月底累计完成清淤36公里，截至8月底（含支渠12公里）累计完成{}公里。", "58", "28"),
]
CLEAN = [
    "截至6月底累计支付185万元，截至9月底二标段累计支付62万元。",
    "截至2023年12月底累计支付620万元，截至2024年3月底累计支付648万元。",
    "一季度累计接诉112件，二季度累计接诉98件，均按期办结。",
    "截至6月底累计支付85万元，截至9月底累计收回52万元。",
]


@pytest.mark.parametrize(("text", "right", "wrong"), TWINS)
def test_a_running_total_never_falls(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


@pytest.mark.parametrize("text", CLEAN)
def test_what_is_no_running_total_is_left_alone(text: str) -> None:
    assert not is_alarmed(text)
