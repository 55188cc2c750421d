"""What derive() adds, for any amounts: exact, without division by zero, and never against what was read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youju.domain.derivation import DETAIL_LIMIT, derive
from youju.domain.facts import TOTAL, Fact, Item, ItemKind, Ledger, SourceCell, UnitProfile
from youju.domain.findings import Code, Severity
from youju.domain.quantity import Quantity

PROFILE = UnitProfile("某县某局", 2024)
MEASURES = ("全年预算", "到位", "支出")
yuan = st.decimals(min_value=-(10**11), max_value=10**11, places=2)
rows = st.lists(
    st.tuples(yuan, yuan, yuan, st.sampled_from(["2010305", "2010504", "2130122", ""])), min_size=1, max_size=8
)


def project(name: str, code: str = "", group: str = "", table: str = "表") -> Item:
    return Item(name, name, ItemKind.PROJECT, function_code=code, group=group, table=table)


def money(item: str, measure: str, amount: str | Decimal, *, unit: str = "元", cell: str = "", **parts: str) -> Fact:
    sources = (
        (SourceCell("资金表.xlsx", "表", cell),) if cell else (SourceCell("资金表.xlsx", "表", f"{item}{measure}"),)
    )
    return Fact(item, measure, Quantity.parse(f"{amount}", unit), sources=sources, **parts)


def ledger(items: list[Item], facts: list[Fact]) -> Ledger:
    return Ledger.build(PROFILE, facts, items)


def table_of(drawn: list[tuple[Decimal, Decimal, Decimal, str]]) -> Ledger:
    items = [project(f"项目{n}", code) for n, (*_, code) in enumerate(drawn)]
    facts = [
        money(item.key, measure, amount)
        for item, (*amounts, _) in zip(items, drawn, strict=True)
        for measure, amount in zip(MEASURES, amounts, strict=True)
    ]
    return ledger(items, facts)


@given(rows)
def test_totals_are_exact_sums_at_every_level(drawn: list[tuple[Decimal, Decimal, Decimal, str]]) -> None:
    derived = derive(table_of(drawn))
    for place, measure in enumerate(MEASURES):
        assert derived.value(TOTAL, measure) == sum(row[place] for row in drawn)
        for code in {row[3] for row in drawn if row[3]}:
            for level in (code, code[:5], code[:3]):
                expected = sum(row[place] for row in drawn if row[3].startswith(level))
                assert derived.value(level, measure) == expected


def test_a_total_given_as_a_project_is_no_part_of_itself() -> None:
    facts = [money("甲", "支出", "3"), money("合计", "支出", "3"), money("合计", "到位", "5")]
    derived = derive(ledger([project("甲"), project("合计")], facts))
    assert (derived.value(TOTAL, "支出"), derived.value(TOTAL, "到位")) == (3, 5)


@given(rows)
def test_rates_follow_from_their_parts_and_never_divide_by_nothing(
    drawn: list[tuple[Decimal, Decimal, Decimal, str]],
) -> None:
    derived = derive(table_of(drawn))
    for fact in derived:
        if fact.quantity.unit != "%":
            continue
        part, whole = (derived.facts[parent].quantity.value for parent in fact.parents)
        if fact.measure == "增减率":
            part -= whole
        assert whole > 0
        assert abs(fact.quantity.value * whole - part * 100) < Decimal("1e-12")


@given(rows)
def test_remainders_are_differences(drawn: list[tuple[Decimal, Decimal, Decimal, str]]) -> None:
    derived = derive(table_of(drawn))
    for item in (*derived.projects, derived.items[TOTAL]):
        budget, received, spent = (derived.value(item.key, measure) for measure in MEASURES)
        assert derived.value(item.key, "结余") == received - spent
        assert derived.value(item.key, "未到位") == budget - received
        assert derived.value(item.key, "未支出") == budget - spent


@given(rows)
def test_shares_of_a_positive_total_add_up_to_the_whole(drawn: list[tuple[Decimal, Decimal, Decimal, str]]) -> None:
    derived = derive(table_of(drawn))
    for measure in MEASURES:
        shares = [derived.value(item.key, "占比", basis=measure) for item in derived.projects]
        if derived.value(TOTAL, measure) > 0:
            assert abs(sum(shares) - 100) < Decimal("1e-12")
        else:
            assert set(shares) == {None}


@given(rows)
def test_every_derived_fact_names_formula_and_known_parents(
    drawn: list[tuple[Decimal, Decimal, Decimal, str]],
) -> None:
    before = table_of(drawn)
    derived = derive(before)
    for fact in derived:
        if fact.key not in before.facts:
            assert fact.formula
            assert fact.parents
            assert set(fact.parents) <= set(derived.facts)
            assert fact.quantity.step == 0


@given(rows)
def test_deriving_twice_changes_nothing_and_what_was_read_stays(
    drawn: list[tuple[Decimal, Decimal, Decimal, str]],
) -> None:
    before = table_of(drawn)
    once = derive(before)
    assert derive(once) == once
    assert all(once.facts[key] == fact for key, fact in before.facts.items())


def test_a_printed_total_that_agrees_is_a_source_of_the_derived_one() -> None:
    derived = derive(
        ledger(
            [project("甲"), project("乙")],
            [money("甲", "支出", "3"), money("乙", "支出", "4"), money(TOTAL, "支出", "7", cell="D9")],
        )
    )
    fact = derived.get(TOTAL, "支出")
    assert fact is not None
    assert [str(source) for source in fact.sources] == ["资金表.xlsx!表!D9"]
    assert fact.parents == ("甲.支出", "乙.支出")
    assert not derived.notices


def test_a_printed_total_that_disagrees_gives_way_and_is_named() -> None:
    derived = derive(
        ledger(
            [project("甲"), project("乙")],
            [money("甲", "支出", "3"), money("乙", "支出", "4"), money(TOTAL, "支出", "9", cell="D9")],
        )
    )
    fact = derived.get(TOTAL, "支出")
    assert fact is not None
    assert (fact.quantity.value, fact.sources) == (7, ())
    (notice,) = derived.notices
    assert (notice.code, notice.severity, str(notice.source)) == (
        Code.SOURCE_TOTAL,
        Severity.ERROR,
        "资金表.xlsx!表!D9",
    )
    assert "9元" in notice.message
    assert "7元" in notice.message


@pytest.mark.parametrize(
    ("unit", "parts", "printed", "kept", "severity"),
    [
        ("万元", ("33.33", "33.33", "33.33"), "100.00", "1000000", Severity.INFO),
        ("万元", ("33.33", "33.33", "33.33"), "100.50", "999900", Severity.ERROR),
        ("元", ("33.33", "33.33", "33.33"), "100.00", "99.99", Severity.ERROR),
    ],
)
def test_only_rounding_excuses_a_difference(
    unit: str, parts: tuple[str, ...], printed: str, kept: str, severity: Severity
) -> None:
    items = [project(f"项目{n}") for n in range(len(parts))]
    facts = [money(item.key, "支出", part, unit=unit) for item, part in zip(items, parts, strict=True)]
    derived = derive(ledger(items, [*facts, money(TOTAL, "支出", printed, unit=unit, cell="D9")]))
    assert derived.value(TOTAL, "支出") == Decimal(kept)
    assert [notice.severity for notice in derived.notices] == [severity]


def test_groups_add_up_to_the_total_and_members_know_their_share_of_the_group() -> None:
    items = [
        Item("专项", "专项", ItemKind.GROUP),
        project("甲", group="专项"),
        project("乙", group="专项"),
        project("丙"),
    ]
    derived = derive(ledger(items, [money("甲", "支出", 1), money("乙", "支出", 3), money("丙", "支出", 6)]))
    assert derived.value("专项", "支出") == 4
    assert derived.value(TOTAL, "支出") == 10
    assert derived.get(TOTAL, "支出").parents == ("专项.支出", "丙.支出")
    assert derived.value("甲", "占比", basis="支出/专项") == 25
    assert derived.value("甲", "占比", basis="支出") == 10
    assert derived.value("专项", "项目数") == 2
    assert derived.value(TOTAL, "项目数") == 3


def test_no_total_of_a_column_that_one_table_lacks() -> None:
    items = [project("甲", table="一"), project("乙", table="二")]
    derived = derive(ledger(items, [money("甲", "支出", 1), money("乙", "支出", 3), money("甲", "到位", 2)]))
    assert derived.value(TOTAL, "支出") == 4
    assert derived.get(TOTAL, "到位") is None
    assert derived.get(TOTAL, "执行率", basis="支出/到位") is None


@pytest.mark.parametrize(
    ("before", "now", "change", "rate"),
    [("100", "125", "25", "25"), ("100", "75", "-25", "-25"), ("0", "5", "5", None), ("-4", "5", "9", None)],
)
def test_changes_against_last_year(before: str, now: str, change: str, rate: str | None) -> None:
    facts = [money("甲", "支出", now), money("甲", "支出", before, period="上年")]
    derived = derive(ledger([project("甲")], facts))
    for item in ("甲", TOTAL):
        assert derived.value(item, "增减额", basis="支出") == Decimal(change)
        assert derived.value(item, "增减率", basis="支出") == (Decimal(rate) if rate else None)


def test_full_year_budget_from_its_parts() -> None:
    facts = [
        money("甲", "年初预算", 100),
        money("甲", "预算调整", -20),
        money("甲", "结转", 5, period="上年"),
        money("甲", "支出", 68),
    ]
    derived = derive(ledger([project("甲")], facts))
    assert derived.value("甲", "全年预算") == 85
    assert derived.value("甲", "执行率", basis="支出/全年预算") == 80
    assert derived.value("甲", "执行率", basis="支出/年初预算") == 68


def test_a_budget_sheet_without_spending_stays_silent_about_it() -> None:
    derived = derive(ledger([project("甲")], [money("甲", "全年预算", 100)]))
    assert {fact.measure for fact in derived} == {"全年预算", "占比", "项目数"}


def test_money_read_as_balance_is_not_overwritten() -> None:
    facts = [money("甲", "到位", 10), money("甲", "支出", 4), money("甲", "结余", 5)]
    assert derive(ledger([project("甲")], facts)).value("甲", "结余") == 5


def test_counts_are_summed_only_where_the_table_prints_their_total() -> None:
    def area(item: str, amount: str) -> Fact:
        return money(item, "面积", 1)._replace(quantity=Quantity.parse(amount, "亩"))

    items = [project("甲"), project("乙")]
    without = derive(ledger(items, [area("甲", "3"), area("乙", "4")]))
    assert without.get(TOTAL, "面积") is None
    printed = derive(ledger(items, [area("甲", "3"), area("乙", "4"), area(TOTAL, "7")]))
    assert printed.get(TOTAL, "面积").parents == ("甲.面积", "乙.面积")


def test_very_many_projects_get_totals_but_no_rates_of_their_own() -> None:
    items = [project(f"项目{n}") for n in range(DETAIL_LIMIT + 1)]
    facts = [money(item.key, measure, 2) for item in items for measure in ("全年预算", "支出")]
    derived = derive(ledger(items, facts))
    assert derived.value(TOTAL, "支出") == 2 * len(items)
    assert derived.get("项目0", "执行率", basis="支出/全年预算") is None
    assert derived.get(TOTAL, "执行率", basis="支出/全年预算") is not None
    assert str(DETAIL_LIMIT) in derived.notices[-1].message


def test_what_a_second_table_says_of_one_project_is_no_total() -> None:
    form = (SourceCell("自评表.xlsx", "Sheet1", "D5"),)
    extra = [money("甲", "年初预算", "90")._replace(sources=form), money("甲", "支出", "80", fund_source="中央")]
    extra[1] = extra[1]._replace(sources=form)
    facts = [money(name, measure, "100") for name in ("甲", "乙") for measure in MEASURES]
    derived = derive(ledger([project("甲"), project("乙")], [*facts, *extra]))
    assert derived.value(TOTAL, "支出") == 200
    assert derived.get(TOTAL, "年初预算") is None
    assert derived.get(TOTAL, "支出", fund_source="中央") is None
    assert derived.get(TOTAL, "预算调整") is None
    assert derived.get(TOTAL, "执行率", basis="支出/年初预算") is None


def test_a_blank_in_a_column_of_the_same_sheet_counts_as_nothing() -> None:
    facts = [money(name, measure, "100") for name in ("甲", "乙") for measure in MEASURES]
    derived = derive(ledger([project("甲"), project("乙")], [*facts, money("甲", "年初预算", "90")]))
    assert derived.value(TOTAL, "年初预算") == 90
