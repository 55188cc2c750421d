"""Templates filled in one pass: slots, words, gaps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting.ledgers import budget_only, build, fund_rows, linjiang, money, profile
from youju.domain.facts import Measure
from youju.domain.report import Figure, Gap, Run, Text
from youju.drafting.scope import Scope
from youju.drafting.situation import Situation
from youju.drafting.slots import fill
from youju.errors import DataFileError


def text_of(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def at(item: str, ledger=None) -> Scope:  # type: ignore[no-untyped-def]
    scope = Scope(Situation(ledger or linjiang()))
    return scope.at_item(scope.situation.ledger.items[item])


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("支出{{合计.支出}}", "支出867.49万元"),
        ("支出{{合计.支出|元}}", "支出8674900元"),
        ("支出{{合计.支出|亿元|4}}", "支出0.0867亿元"),
        ("{{@.支出}}，执行率{{@.执行率}}（$rate_basis）", "16.84万元，执行率84.20%（支出/到位）"),
        ("$item剩{{@.结余}}", "业务培训费剩3.16万元"),
        ("$short共{{合计.项目数}}项目", "市政务中心共7个项目"),
        ("$year年，$short", "2023年，市政务中心"),
        ("没有占位", "没有占位"),
    ],
)
def test_slots_and_words_become_what_the_data_says(template: str, text: str) -> None:
    assert text_of(fill(template, at("业务培训费"))) == text


def test_a_figure_remembers_its_fact_and_its_cell() -> None:
    runs = fill("支出{{@.支出}}。", at("业务培训费"))
    assert [type(run) for run in runs] == [Text, Figure, Text]
    figure = runs[1]
    assert isinstance(figure, Figure)
    assert (figure.key, figure.unit, figure.decimals) == ("业务培训费.支出", "万元", 2)
    assert figure.source == "资金表.xlsx!汇总!C7"


@pytest.mark.parametrize(
    ("this_year", "last_year", "text"),
    [("12", "10", "增加2万元，增长20%"), ("8", "10", "减少2万元，下降20%"), ("10", "10", "持平0万元，持平0%")],
)
def test_direction_words_follow_the_sign(this_year: str, last_year: str, text: str) -> None:
    items, facts = fund_rows([("甲项", "20", "20", this_year)])
    facts.append(money("甲项", Measure.SPENT, last_year, period="上年"))
    scope = at("甲项", build(profile(), items, facts))
    template = "{{@.增减额.支出|增减}}{{@.增减额.支出|||abs}}，{{@.增减率.支出|升降}}{{@.增减率.支出|||abs}}"
    assert text_of(fill(template, scope)) == text


@pytest.mark.parametrize(
    ("template", "gap"),
    [
        ("{{合计.支出}}", "【待补：项目资金支出数（财务股室）】"),
        ("{{@.到位}}", "【待补：业务培训费到位数（财务股室）】"),
        ("【待补：$item的合同|存在问题】", "【待补：业务培训费的合同（业务股室）】"),
        ("【待核：口径】", "【待核：口径（业务股室）】"),
    ],
)
def test_what_the_data_lacks_becomes_a_gap_that_says_what_and_who(template: str, gap: str) -> None:
    (run,) = fill(template, at("业务培训费", budget_only()))
    assert isinstance(run, Gap)
    assert run.text == gap


def test_a_gap_names_the_office_that_the_sheet_holds_responsible() -> None:
    ledger = linjiang(responsible={"存在问题": "窗口管理股"})
    (run,) = fill("【待补：原因|存在问题】", at("业务培训费", ledger))
    assert isinstance(run, Gap)
    assert (run.what, run.office) == ("原因（窗口管理股）", "窗口管理股")


@given(st.text(alphabet="{}$|【待补：】支出a@.合计", max_size=30))
def test_what_is_filled_in_is_never_read_again(words: str) -> None:
    scope = at("业务培训费").with_words(own=words)
    assert text_of(fill("甲$own乙", scope)) == f"甲{words}乙"


@pytest.mark.parametrize(
    "template", ["{{|万元}}", "{{合计.支出|万元|二}}", "{{合计.支出|||负}}", "{{a|b|c|d|e}}", "$missing"]
)
def test_a_malformed_template_names_its_place(template: str) -> None:
    with pytest.raises(DataFileError) as caught:
        fill(template, at("业务培训费"), "plan.yaml#blocks[0]")
    assert caught.value.place == "plan.yaml#blocks[0]"


def test_a_unit_that_doesnt_fit_the_fact_is_an_error_of_the_plan() -> None:
    with pytest.raises(DataFileError):
        fill("{{合计.支出|人}}", at("业务培训费"), "plan.yaml")
