"""Parts above their whole, and changes that come to more than their whole."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import PlainText, Severity

PAIRS = [
    ("设监测点24个。24个监测点中，达标的{}，其余正在整治。", "21个", "27个"),
    ("“三公”经费支出40万元，比上年的43.5万元减少3.5万元。其中：公务用车31万元，公务接待{}。", "9万元", "9.8万元"),
    ("支出较上年减少86万元，其中人员减少31万元、公用减少{}、项目减少30万元。", "25万元", "52万元"),
]


def is_alarmed(text: str) -> bool:
    return any(one.severity is not Severity.INFO for one in check_text(PlainText(text)).findings)


@pytest.mark.parametrize(("text", "right", "wrong"), PAIRS)
def test_a_part_stays_within_its_whole(text: str, right: str, wrong: str) -> None:
    assert not is_alarmed(text.format(right))
    assert is_alarmed(text.format(wrong))


def test_changes_both_ways_may_each_be_above_what_is_left_of_them() -> None:
    assert not is_alarmed("支出较上年减少12万元，其中人员减少31万元、公用减少20万元，项目增加39万元。")
