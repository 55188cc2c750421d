"""What a column measures, where only the columns beside it can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from youju.domain.facts import Measure
from youju.sources.tables import Column, Role
from youju.sources.tables.headers import read_header, read_header_path, terms

__all__ = ["told_apart", "yield_measures"]


def yield_measures(columns: Sequence[Column]) -> list[Column]:
    """Give a column its other meaning where one beside it has the first by plainer words: 指标金额 | 已到位."""
    settled = list(columns)
    for measure, (words, other) in terms().yielding.items():
        same = [place for place, column in enumerate(columns) if column.measure == measure]
        for place in same:
            column = columns[place]
            frame = (column.fund_source, column.period)
            beside = [columns[one] for one in same if (columns[one].fund_source, columns[one].period) == frame]
            told = [any(word in one.header for word in words) for one in (column, *beside)]
            if not told[0] or all(told):
                continue
            budgets = {(name, *frame) for name in (other, Measure.INITIAL_BUDGET)}
            taken = any((one.measure, one.fund_source, one.period) in budgets for one in settled)
            own = read_header_path(column.header.split("/")).words
            settled[place] = replace(column, measure=own if taken else other)
    return settled


def told_apart(columns: Sequence[Column]) -> list[Column]:
    """Tell columns of the same words apart by the headers above them.

    Below groups that say nothing of money (城市低保 | 农村低保) the same measure is each group's, not the whole's.
    """
    seen: dict[tuple[str, str, str], int] = {}
    for column in columns:
        if column.role is Role.VALUE:
            key = (column.measure, column.fund_source, column.period)
            seen[key] = seen.get(key, 0) + 1
    fixed = {measure.value for measure in Measure}
    return [
        replace(column, measure=column.header.replace("/", ""))
        if column.role is Role.VALUE
        and seen[column.measure, column.fund_source, column.period] > 1
        and (column.measure not in fixed or _is_of_group(column))
        and "/" in column.header
        else column
        for column in columns
    ]


def _is_of_group(column: Column) -> bool:
    """Tell whether the headers above a column's own say what is counted, in words that no list knows."""
    return not any(read_header(part).known for part in column.header.split("/")[:-1])
