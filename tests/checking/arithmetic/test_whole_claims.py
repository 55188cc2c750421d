"""What a sentence claims of all of it is held against its own numbers."""

import pytest

from youju.checking.checker import check_text
from youju.domain.findings import Code, PlainText, Severity


def loud(text: str) -> list[tuple[Code, str]]:
    report = check_text(PlainText(f"全年开展宣传3次。{text}"))
    return [(one.code, one.quote) for one in report.findings if one.severity is not Severity.INFO]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("“三公”经费预算18万元，支出19.3万元，严格控制在预算以内。", Code.TARGET_MISMATCH),
        ("工程概算460万元，决算472.5万元，没有突破概算。", Code.TARGET_MISMATCH),
        ("全部16个乡镇均已完成确权登记，完成率为93.75%。", Code.TARGET_MISMATCH),
        ("检查发现的问题全部整改到位，整改率96%。", Code.TARGET_MISMATCH),
        ("项目资金万元，由财政全额拨付。", Code.PLACEHOLDER),
        ("出动宣传车（）台次，覆盖全部村组。", Code.PLACEHOLDER),
    ],
)
def test_a_claim_that_its_numbers_deny(text: str, code: Code) -> None:
    assert [found for found, _ in loud(text)] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "“三公”经费预算18万元，支出14.3万元，严格控制在预算以内。",
        "年初预算18万元，年中追加3万元，支出19.3万元，控制在预算以内。",
        "除白石镇外，15个乡镇均已完成确权登记，完成率为93.75%。",
        "检查发现的问题全部整改到位，整改率100%，抽查合格率96%。",
        "支出情况见下表（单位：万元），其中（一）项为县级资金。",
        "项目资金（万元）按季度拨付。",
    ],
)
def test_what_its_numbers_bear_out(text: str) -> None:
    assert loud(text) == []
