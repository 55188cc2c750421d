"""One project's money cut by 资金来源 in two tables: the same money under other names is kept once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from youju.domain.facts import Notice
from youju.domain.findings import Severity
from youju.domain.workings import Column, show
from youju.sources.fund import Amount

__all__ = ["one_cut_of_sources"]

_Sheet = tuple[str, str]


def one_cut_of_sources(item: str, amounts: Mapping[Column, Amount]) -> tuple[Mapping[Column, Amount], list[Notice]]:
    """Drop the 资金来源 of a second table where those of two tables come to more than the whole.

    中央 and 其他资金 of a 自评表 are the 中央, 省级 and 县级 of the fund table: the table whose sources make up the
    whole is kept, of several the one that tells more of them apart, else the first.

    Returns:
        The amounts to go by, and a notice for each table that was left out.
    """
    dropped: set[Column] = set()
    notices: list[Notice] = []
    for whole in [column for column in amounts if not column.fund_source]:
        cuts = _cuts(amounts, whole)
        parts = set().union(*cuts.values()) if len(cuts) > 1 else set()
        if not parts or _total(amounts, parts) <= amounts[whole].quantity.value:
            continue
        kept = max(cuts, key=lambda one: (_total(amounts, cuts[one]) == amounts[whole].quantity.value, len(cuts[one])))
        left = [column for column in amounts if column in parts - cuts[kept]]
        if left:
            dropped.update(left)
            notices.append(_notice(item, whole, left, amounts, kept))
    return ({column: one for column, one in amounts.items() if column not in dropped} if dropped else amounts), notices


def _cuts(amounts: Mapping[Column, Amount], whole: Column) -> dict[_Sheet, set[Column]]:
    """Return the sources of a measure by the sheets that state them."""
    cuts: dict[_Sheet, set[Column]] = {}
    for column, sheet in _stated(amounts):
        if column.fund_source and column._replace(fund_source="") == whole:
            cuts.setdefault(sheet, set()).add(column)
    return cuts


def _stated(amounts: Mapping[Column, Amount]) -> Iterator[tuple[Column, _Sheet]]:
    for column, amount in amounts.items():
        for cell in amount.cells:
            yield column, (cell.file, cell.sheet)


def _total(amounts: Mapping[Column, Amount], columns: set[Column]) -> Decimal:
    return sum((amounts[column].quantity.value for column in columns), Decimal(0))


def _notice(item: str, whole: Column, left: list[Column], amounts: Mapping[Column, Amount], kept: _Sheet) -> Notice:
    listed = "、".join(f"{column.fund_source}{show(amounts[column].quantity)}" for column in left)
    place = "!".join(part for part in kept if part)
    return Notice(
        f"“{item}”的{whole.period}{whole.measure}在两张表里按不同的资金来源分列，相加超过{show(amounts[whole].quantity)}；"
        f"采用{place}的分法，{listed}不再另计",
        amounts[left[0]].cells[0],
        severity=Severity.WARNING,
    )
