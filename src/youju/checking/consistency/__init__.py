"""The door to what a text must hold to as a whole.

- tables: `text_tables` reads them; `tables` holds totals and units, `table_columns` what columns owe one another,
  `evaluation_form` targets and results; the prose about them reads rows by `table_claims`: `table_prose` of one row,
  `table_gaps` of its cells, `table_pairs` of several rows
- told again: `told_again`, `repeats`, `referred_back`, `of_another` (as another's), `across_sections`, `in_capitals`
- years: `years` (the report's own), `as_of` (not before it came)
- time: `time_order` (forward), `durations` (how long), `deadlines` (in time, or how much earlier)
- names and writing: `unit_names`, `missing_units`, `residue`
"""

from __future__ import annotations

from youju.checking.consistency.across_sections import check_across_sections
from youju.checking.consistency.as_of import check_as_of, check_money_dates
from youju.checking.consistency.deadlines import check_deadlines, check_plans_ahead, check_schedules, check_terms
from youju.checking.consistency.durations import check_durations
from youju.checking.consistency.in_capitals import check_in_capitals
from youju.checking.consistency.missing_units import check_missing_units
from youju.checking.consistency.of_another import check_fund_shares, check_last_as_this, check_year_labels
from youju.checking.consistency.referred_back import check_referred_back, check_told_dates
from youju.checking.consistency.repeats import check_misprints, check_repeats
from youju.checking.consistency.residue import check_residue
from youju.checking.consistency.tables import check_tables
from youju.checking.consistency.time_order import check_cumulative, check_time_order
from youju.checking.consistency.told_again import check_told_again
from youju.checking.consistency.unit_names import check_unit_names
from youju.checking.consistency.years import check_scope_years, check_years
from youju.checking.reading import Reading
from youju.checking.restatements import check_restatements
from youju.domain.findings import Finding

__all__ = ["check_consistency"]

_CHECKS = (
    check_tables,
    check_repeats,
    check_referred_back,
    check_restatements,
    check_misprints,
    check_in_capitals,
    check_told_again,
    check_told_dates,
    check_fund_shares,
    check_years,
    check_scope_years,
    check_as_of,
    check_year_labels,
    check_last_as_this,
    check_time_order,
    check_money_dates,
    check_schedules,
    check_deadlines,
    check_plans_ahead,
    check_terms,
    check_cumulative,
    check_durations,
    check_unit_names,
    check_missing_units,
    check_residue,
    check_across_sections,
)


def check_consistency(reading: Reading) -> list[Finding]:
    """Check a text against itself: tables, repeats, years, units, broken numbers, what the form left behind."""
    return sorted((one for check in _CHECKS for one in check(reading)), key=lambda one: (one.start, one.end))
