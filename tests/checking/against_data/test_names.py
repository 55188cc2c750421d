"""A 科目 code has the name that the data gives it, however the two stand together."""

import pytest

import youju
from youju.domain.findings import Code
from youju.resources import data_path

LEDGER = youju.read_ledger(data_path("corpora/samples/lanting-canlian-2024"))


def wrong_names(text: str) -> list[str]:
    findings = youju.check_text(text, LEDGER).findings
    return [one.quote for one in findings if one.code is Code.CODE_NAME and one.suggestion]


@pytest.mark.parametrize(
    "told",
    [
        "该项目列“2081104{}”科目。",
        "该项目列2081104{}科目。",
        "该项目列“2081104 {}”。",
        "该项目列支科目为2081104{}，当年未调整。",
        "该项目列2081104（{}）。",
    ],
)
def test_a_code_with_another_name_is_told(told: str) -> None:
    assert wrong_names(told.format("残疾人就业")) == ["残疾人就业"]
    assert wrong_names(told.format("残疾人康复")) == []


@pytest.mark.parametrize(
    "told",
    [
        "2081104项下安排资金，",
        "2081104用于残疾人就业培训。",
        "列2081104、2081105两个科目。",
        "2081104年初预算不足，2081105全年支出正常。",
    ],
)
def test_words_that_are_no_name_are_left_alone(told: str) -> None:
    assert wrong_names(told) == []
