"""What is left of last year is found; what the data proves, or the words say, is not."""

from __future__ import annotations

import pytest

from tests.drafting.ledgers import build, fund_rows, money, profile
from youju.checking.checker import check_text
from youju.domain.facts import LAST_YEAR, Ledger, Measure
from youju.domain.findings import Code, Finding, PlainText, Severity

PRIOR = PlainText(
    "临江市政务服务中心2022年度项目支出绩效自评报告\n"
    "2022年各窗口按时对外办公，群众少跑腿。\n综合股每季度核对一次合同和支付凭证。\n"
    "全年发放问卷350份，收回有效问卷341份。\n物业管理费支出95.6万元，用于大厅保洁。\n"
)


def ledger() -> Ledger:
    items, facts = fund_rows([("物业管理费", "120", "120", "110"), ("业务培训费", "80", "80", "70")])
    facts.append(money("物业管理费", Measure.SPENT, "95.67", period=LAST_YEAR))
    return build(profile(), items, facts)


def stale(text: str, *, prior: bool = True) -> list[Finding]:
    report = check_text(PlainText(text), ledger(), PRIOR if prior else None)
    return [one for one in report.findings if one.code is Code.STALE_VALUE]


@pytest.mark.parametrize(
    ("text", "quote", "severity"),
    [
        ("全年发放问卷350份，收回有效问卷341份。", "350份", Severity.WARNING),
        ("全年发放问卷350份，收回有效问卷366份。", "350份", Severity.WARNING),
        ("2022年各窗口按时对外办公，群众少跑腿。", "2022年", Severity.WARNING),
        ("综合股每季度核对一次合同和支付凭证。", "", Severity.INFO),
    ],
)
def test_leftovers_of_the_report_before(text: str, quote: str, severity: Severity) -> None:
    found = stale(text)
    assert found
    assert severity is not Severity.INFO or {one.severity for one in found} == {severity}
    assert any(quote in one.quote and one.severity is severity for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "全年发放问卷402份，收回有效问卷398份。",  # the sentence with other numbers
        "2023年各窗口按时对外办公，群众少跑腿。",
        "物业管理费支出110万元，用于大厅保洁。",
        "现将情况报告如下。",
    ],
)
def test_what_was_brought_up_to_date_is_not_stale(text: str) -> None:
    assert not [one for one in stale(text) if one.severity is not Severity.INFO]


def test_last_years_value_without_its_name() -> None:
    (found,) = stale("大厅保洁等开支95.67万元。", prior=False)
    assert found.severity is Severity.WARNING
    assert "上年" in found.message


def test_last_years_value_with_its_name() -> None:
    assert not stale("大厅保洁等开支上年为95.67万元。", prior=False)


def test_without_prior_or_data_nothing_is_said() -> None:
    report = check_text(PlainText("全年发放问卷350份，收回有效问卷341份。"))
    assert not [one for one in report.findings if one.code is Code.STALE_VALUE]
