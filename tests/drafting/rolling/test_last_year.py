"""Last year's amounts from last year's report: only where the tables have none, and only what adds up."""

from __future__ import annotations

import pytest

from tests.drafting.ledgers import build, fund_rows, money, profile
from youju.domain.facts import LAST_YEAR, Ledger, Measure
from youju.domain.findings import PlainText
from youju.drafting.rolling.last_year import with_last_year

TITLE = "临江市政务服务中心2022年度项目支出绩效自评报告\n一、资金情况\n"
PROSE = "全年支出140万元，其中物业管理费支出95万元、业务培训费支出45万元。\n"
TABLE = "单位：万元\n项目名称\t支出\n物业管理费\t95.00\n业务培训费\t45.00\n合计\t140.00\n"


def ledger() -> Ledger:
    items, facts = fund_rows([("物业管理费", "120", "120", "110"), ("业务培训费", "80", "80", "70")])
    return build(profile(), items, facts)


def known(text: str, data: Ledger | None = None, year: int = 2022) -> Ledger:
    return with_last_year(data or ledger(), PlainText(TITLE + text, name="2022.docx"), year)


@pytest.mark.parametrize("text", [PROSE, TABLE, PROSE + TABLE])
def test_amounts_that_add_up_are_known_with_their_place(text: str) -> None:
    found = known(text)
    before = found.get("物业管理费", Measure.SPENT, period=LAST_YEAR)
    assert before is not None
    assert before.quantity.value == 950_000
    assert str(before.sources[0]).startswith("prior/2022.docx!第")
    assert found.value("合计", Measure.CHANGE, basis="支出") == 400_000
    assert any("取自上年报告" in notice.message for notice in found.notices)


@pytest.mark.parametrize(
    "text",
    [
        "全年支出150万元，其中物业管理费支出95万元、业务培训费支出45万元。\n",  # doesn't add up
        "物业管理费支出95万元，业务培训费支出45万元。\n",  # no total
        "全年支出140万元，其中物业管理费95万元、维修费45万元。\n",  # an unknown item
        "全年支出近140万元，其中物业管理费支出约95万元、业务培训费支出约45万元。\n",
        PROSE + "物业管理费全年支出96万元。\n",  # two values for one thing
        "情况正常。\n",
    ],
)
def test_nothing_is_taken_from_a_report_that_leaves_doubt(text: str) -> None:
    assert not any(fact.period for fact in known(text))


@pytest.mark.parametrize(("text", "said"), [(TABLE.partition("\n")[2], True), (TABLE.replace("140", "150"), False)])
def test_a_table_without_a_unit_is_said_to_be_of_no_use(text: str, said: bool) -> None:
    found = known(text)
    assert not any(fact.period for fact in found)
    assert any("没有写明金额单位" in one.message for one in found.notices) is said


def test_tables_of_this_year_come_first() -> None:
    items, facts = fund_rows([("物业管理费", "120", "120", "110"), ("业务培训费", "80", "80", "70")])
    facts.append(money("物业管理费", Measure.SPENT, "90", period=LAST_YEAR))
    data = build(profile(), items, facts)
    assert known(PROSE, data) is data


def test_what_was_carried_over_is_no_amount_to_compare_with() -> None:
    items, facts = fund_rows([("物业管理费", "120", "120", "110"), ("业务培训费", "80", "80", "70")])
    facts.append(money("物业管理费", Measure.CARRIED_OVER, "12", period=LAST_YEAR))
    assert known(PROSE, build(profile(), items, facts)).value("合计", Measure.CHANGE, basis="支出") == 400_000


def test_an_older_report_gives_no_last_year() -> None:
    assert not any(fact.period for fact in known(PROSE, year=2021))
