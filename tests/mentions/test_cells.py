"""A table cell read whole."""

from __future__ import annotations

from decimal import Decimal

import pytest

from youju.domain.findings import Approximator
from youju.domain.quantity import Kind
from youju.mentions import read_quantity


@pytest.mark.parametrize(
    ("cell", "kind", "value", "unit", "bound"),
    [
        ("≥20万件", Kind.COUNT, "200000", "件", Approximator.AT_LEAST),
        ("97.14%", Kind.PERCENT, "97.14", "%", None),
        ("2.6个工作日", Kind.COUNT, "2.6", "个工作日", None),
        ("12场", Kind.COUNT, "12", "场", None),
        ("1,234.50", Kind.NUMBER, "1234.50", None, None),
        (" 5020.00 ", Kind.NUMBER, "5020", None, None),
        ("-12.5", Kind.NUMBER, "-12.5", None, None),
        ("≤1300元/人", Kind.MONEY, "1300", "元", Approximator.AT_MOST),
        ("≥2次/年", Kind.COUNT, "2", "次", Approximator.AT_LEAST),
        ("95%以上", Kind.PERCENT, "95", "%", Approximator.ABOVE),
        ("2010305", Kind.NUMBER, "2010305", None, None),
        ("２０.５万元", Kind.MONEY, "205000", "元", None),
    ],
)
def test_a_cell_of_one_quantity(
    cell: str, kind: Kind, value: str, unit: str | None, bound: Approximator | None
) -> None:
    mention = read_quantity(cell)
    assert mention is not None
    assert (mention.kind, mention.value, mention.unit, mention.approximator) == (kind, Decimal(value), unit, bound)


@pytest.mark.parametrize("cell", ["", "—", "万元", "共12场", "12场、3次", "达标", "一般公共预算", "1.到位情况"])
def test_anything_more_or_less_is_no_quantity(cell: str) -> None:
    assert read_quantity(cell) is None


def test_a_range_has_both_ends() -> None:
    mention = read_quantity("20-30万元")
    assert mention is not None
    assert mention.low is not None
    assert mention.high is not None
    assert (mention.low.value, mention.high.value) == (200_000, 300_000)
