"""When a written number agrees with a fact: rounding half up, approximators as bounds, the last digit."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from youju.checking.against_data.judgement import agreement
from youju.checking.against_data.written_forms import written_form
from youju.checking.interval import Fit
from youju.domain.quantity import Quantity
from youju.mentions import read_quantity

RIGHT, ROUNDING, WRONG = Fit.RIGHT, Fit.ROUNDING, Fit.WRONG

CASES = [
    ("867.49万元", "8674.9千元", False, RIGHT),
    ("8674900元", "8674.9千元", False, RIGHT),
    ("0.088亿元", "880万元", False, RIGHT),
    ("867.5万元", "867.49万元", False, RIGHT),
    ("867.4万元", "867.49万元", False, ROUNDING),
    ("867.48万元", "867.49万元", False, WRONG),
    ("876.49万元", "867.49万元", False, WRONG),
    ("22人", "23人", False, WRONG),
    ("76.4%", "76.3587%", True, RIGHT),
    ("76.3%", "76.3587%", True, ROUNDING),
    ("76.2%", "76.3587%", True, WRONG),
    ("99%", "98.97%", True, RIGHT),
    ("约205万元", "205.08万元", False, RIGHT),
    ("约150万元", "150.35万元", False, RIGHT),
    ("约180万元", "150.35万元", False, WRONG),
    ("近363万元", "362.86万元", False, RIGHT),
    ("近362万元", "362.86万元", False, WRONG),
    ("不足300万元", "362.86万元", False, WRONG),
    ("300余万元", "362.86万元", False, RIGHT),
    ("300余万元", "420万元", False, WRONG),
    ("超过90%", "97.3%", False, RIGHT),
    ("超过98%", "97.3%", False, WRONG),
    ("不低于95%", "97.3%", False, RIGHT),
    ("不低于98%", "97.3%", False, WRONG),
    ("14.6分", "14.55分", False, RIGHT),
    ("14.5分", "14.55分", False, WRONG),
]


@pytest.mark.parametrize(("written", "exact", "computed", "fit"), CASES)
def test_agreement(written: str, exact: str, computed: bool, fit: Fit) -> None:
    said, fact = read_quantity(written), read_quantity(exact)
    assert said is not None
    assert fact is not None
    assert said.quantity is not None
    assert fact.quantity is not None
    assert agreement(said.quantity, fact.quantity, said.approximator, computed=computed) is fit


def test_a_target_is_no_bound_but_a_value() -> None:
    said, fact = Quantity.parse("90", "%"), Quantity.parse("95", "%")
    mention = read_quantity("不低于90%")
    assert mention is not None
    assert agreement(said, fact, mention.approximator) is RIGHT
    assert agreement(said, fact, mention.approximator, target=True) is WRONG


amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999999), places=2)
decimals = st.integers(min_value=0, max_value=4)


@given(amounts, decimals)
def test_every_amount_agrees_with_its_own_rounding(yuan: Decimal, places: int) -> None:
    fact = Quantity.parse(str(yuan), "元")
    mention = read_quantity(fact.to_text("万元", places))
    assert mention is not None
    assert mention.quantity is not None
    assert agreement(mention.quantity, fact) is RIGHT


@given(amounts, decimals, st.data())
def test_a_turned_digit_beyond_the_last_never_agrees(yuan: Decimal, places: int, data: st.DataObject) -> None:
    fact = Quantity.parse(str(yuan), "元")
    text = fact.to_text("万元", places)
    digits = [at for at, sign in enumerate(text) if sign.isdigit()][:-1]
    assume(digits)
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != text[place]]))
    changed = text[:place] + other + text[place + 1 :]
    assume(changed[0] != "0" or changed[1] == ".")
    mention = read_quantity(changed)
    assert mention is not None
    assert mention.quantity is not None
    assert agreement(mention.quantity, fact) is WRONG


@pytest.mark.parametrize(
    ("written", "exact", "shown"),
    [
        ("876.49万元", "8674.9千元", "867.49万元"),
        ("22.70件", "227000件", "227000.00件"),
        ("22.5万件", "227000件", "22.7万件"),
        ("34人", "43人", "43人"),
        ("98.2%", "99.2222%", "99.2%"),
        ("512万元", "508.1234万元", "508.12万元"),
        ("五个", "6个", "6个"),
    ],
)
def test_the_correction_keeps_unit_and_decimals(written: str, exact: str, shown: str) -> None:
    said, fact = read_quantity(written), read_quantity(exact)
    assert said is not None
    assert fact is not None
    assert said.quantity is not None
    assert fact.quantity is not None
    assert written_form(said, fact.quantity, said.quantity) == shown
