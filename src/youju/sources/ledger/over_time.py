"""Tables whose rows are months or quarters: what stands at a point of time isn't added up over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from youju.domain.facts import Fact
from youju.domain.workings import Column
from youju.sources.ledger.table_words import table_words
from youju.sources.tables import Role, RowKind, SourceTable

__all__ = ["OverTime", "over_time"]


class OverTime(NamedTuple):
    """A table that tells the same of several times; `header` is what it calls them: 月份, 季度."""

    header: str

    def is_standing(self, column: Column) -> bool:
        """Tell whether a column's words say that it counts what is there at a point of time: 在册户数, 月末余额."""
        return any(word in column.measure for word in table_words()["standing_words"])

    def keeps_apart(self, column: Column, parts: Sequence[Fact]) -> bool:
        """Tell whether a column may not be added up: it says so, or counts people or households that stay."""
        if self.is_standing(column):
            return True
        counted = parts[0].quantity.unit in table_words()["standing_units"]
        return counted and not any(word in column.measure for word in table_words()["flow_words"])


def over_time(table: SourceTable) -> OverTime | None:
    """Return how a table's rows are told apart by time; None when they aren't."""
    rows = [row for row in table.rows if row.kind is RowKind.ITEM]
    for place, column in enumerate(table.columns):
        if column.role not in (Role.ITEM, Role.OTHER_TEXT):
            continue
        texts = {value.text for row in rows if (value := row.values[place])}
        named = column.header in table_words()["time_rows"]
        if len(texts) > 1 and (named or all(map(_times().fullmatch, texts))):
            return OverTime(column.header if named else "行")
    return None


@cache
def _times() -> re.Pattern[str]:
    return re.compile(table_words()["time_label"])
