"""A change of something that the data doesn't hold isn't held against the money; last year opens a sentence."""

from __future__ import annotations

import pytest

import youju
from youju.domain.findings import Severity
from youju.resources import data_path

LEDGER = youju.read_ledger(data_path("corpora/samples/lanting-canlian-2024"))


def errors(text: str) -> list[str]:
    return [one.quote for one in youju.check_text(text, LEDGER).findings if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "text",
    [
        "全年受理群众来信1,234件，较上年增长12.5%。",
        "举办宣传活动46场次，比上年增长8.3%，参与群众3,200人次，增长5%。",
        "群众满意度较上年提高3.5个百分点。",
        "上年，残疾人综合服务中心运行维护支出20.13万元。",
        "去年，残疾人综合服务中心运行维护支出20.13万元。",
    ],
)
def test_no_error(text: str) -> None:
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("本年支出399.1万元，较上年增长9.32%。", "9.32%"),
        ("受理来信1,234件。项目支出较上年增长9.32%。", "9.32%"),
        ("上年，残疾人综合服务中心运行维护支出21.46万元。", "21.46万元"),
    ],
)
def test_still_told(text: str, wrong: str) -> None:
    assert errors(text) == [wrong]


def test_a_rate_that_is_an_indicator_of_its_own() -> None:
    ledger = youju.read_ledger(data_path("corpora/samples/lanpu-forestry-2024"))
    text = "政府采购执行率目标不低于95%，实际93.89%。"
    assert youju.check_text(text, ledger).findings == ()
    assert [one.quote for one in youju.check_text(text.replace("93.89", "98.89"), ledger).findings] == ["98.89%"]
