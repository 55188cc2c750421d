"""An amount told of one year isn't taken up as another's."""

import pytest

from tests.checking.findings_of import consistency_codes
from youju.domain.findings import Code

TEXT = "2023年旅游收入3.47亿元，2024年为3.92亿元。2024年的{}中，冰雪旅游收入1.26亿元。"


def test_the_other_years_amount_is_told() -> None:
    assert Code.STALE_VALUE in consistency_codes(TEXT.format("3.47亿元"))


@pytest.mark.parametrize(
    "text",
    [
        TEXT.format("3.92亿元"),
        TEXT.format("1.58亿元"),
        "2023年投入100万元，2024年投入120万元。2024年的100万元奖补已全部兑付。",  # round amounts agree by chance
        "2023年支出347.2万元。2024年的347.2万元与上年持平。",
    ],
)
def test_what_else_it_may_be_is_passed(text: str) -> None:
    assert Code.STALE_VALUE not in consistency_codes(text)
