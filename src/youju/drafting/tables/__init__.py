"""The tables that sentence plans can ask for, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from youju.domain.report import Table
from youju.drafting.scope import Scope
from youju.drafting.slots import fill
from youju.drafting.tables.department_tables import department_data, department_evaluation, department_spending
from youju.drafting.tables.evaluation_table import evaluation_tables
from youju.drafting.tables.fund_table import fund_summary
from youju.drafting.tables.indicator_table import indicator_completion
from youju.errors import DataFileError

__all__ = ["TABLES", "build_tables"]

TABLES: dict[str, Callable[[Scope, str, str], Iterator[Table]]] = {
    "fund-summary": fund_summary,
    "indicator-completion": indicator_completion,
    "self-evaluation": evaluation_tables,
    "department-spending": department_spending,
    "department-evaluation": department_evaluation,
    "department-data": department_data,
}
"""Every table that a plan may ask for: what it is built from, its id, its title."""


def build_tables(name: str, title: str, scope: Scope, section_id: str) -> Iterator[Table]:
    """Yield the tables of this name.

    Raises:
        DataFileError: There is no such table.
    """
    if name not in TABLES:
        raise DataFileError(f"没有“{name}”这种表", place=section_id, remedy=f"可用的表：{'、'.join(TABLES)}")
    shown = "".join(run.text for run in fill(title, scope, section_id))
    yield from TABLES[name](scope, f"{section_id}/{name}", shown)
