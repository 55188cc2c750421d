"""A wrong rate is held against the base that the text's other rates are on."""

import pytest

from tests.factories import figure, ledger
from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import PlainText, Severity

ROADS = ledger(
    *(
        fact
        for name, budget, received, spent in (
            ("县道养护", "300万元", "290万元", "261万元"),
            ("乡道养护", "400万元", "380万元", "340万元"),
            ("村道养护", "200万元", "160万元", "144万元"),
        )
        for fact in (
            figure(name, "全年预算", budget),
            figure(name, "到位", received),
            figure(name, "支出", spent),
        )
    )
)


def fixes(text: str, facts: Ledger = ROADS) -> list[str]:
    found = check_text(PlainText(text), facts).findings
    return [one.suggestion for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("others", "fix"),
    [
        ("县道养护执行率87%，乡道养护执行率85%。", "72%"),  # of 全年预算
        ("县道养护执行率90%，乡道养护执行率89.47%。", "90%"),  # of 到位
        ("县道养护执行率87%，乡道养护执行率89.47%。", ""),  # of both
        ("", ""),
    ],
)
def test_a_wrong_rate_is_corrected_on_the_base_of_the_others(others: str, fix: str) -> None:
    assert fixes(f"{others}村道养护执行率78%。") == [fix]
