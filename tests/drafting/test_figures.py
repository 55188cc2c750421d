"""Numbers as a report writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting.ledgers import build, fund_rows, money, number, profile
from youju.domain.facts import Fact
from youju.domain.quantity import Quantity
from youju.drafting.figures import NumberStyle, figure, number_style

_STYLE = NumberStyle()


def shown(quantity: Quantity, *, fund: bool = False, style: NumberStyle = _STYLE) -> str:
    return figure(Fact("甲", "支出", quantity), style, fund=fund, source="").text


@pytest.mark.parametrize(
    ("amounts", "decimals"), [(("58", "20"), 0), (("58.00", "20"), 0), (("58.5", "20"), 2), (("0.0001", "20"), 2)]
)
def test_money_has_decimals_only_where_an_amount_needs_them(amounts: tuple[str, str], decimals: int) -> None:
    items, facts = fund_rows([("甲项", amounts[0], "", ""), ("乙项", amounts[1], "", "")])
    assert number_style(build(profile(), items, facts)).decimals == decimals


def test_money_of_indicators_and_of_the_units_words_doesnt_set_the_style() -> None:
    items, facts = fund_rows([("甲项", "58", "", "")])
    ledger = build(profile(), items, [*facts, number("工作情况", "单笔支出", "1437.83", "元", line=10)])
    assert number_style(ledger).decimals == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("97.1432", "97.14%"),
        ("100", "100%"),
        ("84.2", "84.20%"),
        ("55", "55%"),
        ("40.19972895", "40.20%"),
        ("99.998", "99.998%"),
        ("0.0004", "0.0004%"),
        ("0", "0%"),
        ("-3.456", "-3.46%"),
        ("100.004", "100.004%"),
    ],
)
def test_computed_percents_are_short_but_never_a_false_hundred_or_nothing(value: str, text: str) -> None:
    assert shown(Quantity.exact(Decimal(value), "%")) == text


@pytest.mark.parametrize(
    ("digits", "unit", "text"),
    [
        ("11.2", "万人", "11.2万人"),
        ("20", "万条", "20万条"),
        ("0.5", "万平方米", "0.5万平方米"),
        ("200000", "条", "200000条"),
        ("1.2", "亿元", "1.2亿元"),
        ("18.6", "万元", "18.6万元"),
        ("5", "千元", "5000元"),
        ("107.894736842105", "%", "107.89%"),
        ("97.143", "%", "97.143%"),
        ("33.3333333333333", "吨", "33.33吨"),
    ],
)
def test_a_number_is_written_as_its_cell_reads(digits: str, unit: str, text: str) -> None:
    assert shown(Quantity.parse(digits, unit)) == text


def test_money_outside_the_funds_keeps_its_own_size() -> None:
    assert shown(Quantity.parse("27.97", "元")) == "27.97元"
    assert shown(Quantity.parse("279700", "元"), fund=True) == "27.97万元"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_fund_money_is_always_a_rounding_of_its_fact(yuan: Decimal) -> None:
    text = shown(Quantity.exact(yuan, "元"), fund=True)
    assert Quantity.parse(text.removesuffix("万元"), "万元").is_rounding_of(Quantity.exact(yuan, "元"))


@given(st.decimals(min_value=-1000, max_value=1000, places=8))
def test_a_computed_percent_is_always_a_rounding_of_its_fact(percent: Decimal) -> None:
    text = shown(Quantity.exact(percent, "%"))
    written = Quantity.parse(text.removesuffix("%"), "%")
    exact = Quantity.exact(percent, "%")
    assert written.is_rounding_of(exact) or written.value == exact.rounded(Decimal("0.01")).value


def test_a_unit_that_doesnt_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="人"):
        figure(money("甲", "支出", "5"), _STYLE, fund=True, source="", unit="人")
