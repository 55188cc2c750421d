"""Which year's tables a report is held against, where no unit file says the year and the tables are of several."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from youju.domain.facts import Ledger
from youju.errors import YoujuError
from youju.pipeline.check import read_report
from youju.sources.identity import identify
from youju.sources.project import read_ledger
from youju.sources.tables.workbook import SUFFIXES
from youju.sources.unit import INTAKE_NAMES

__all__ = ["read_ledger_for"]


def read_ledger_for(reports: Sequence[Path], data: Sequence[Path], unit: str = "") -> Ledger:
    """Read the data: of the year that the one report's title names, if only the tables' titles tell theirs.

    Args:
        reports: What is checked.
        data: Where the data lies.
        unit: Unit of money columns that state none.

    Raises:
        YoujuError: The data can't be read (youju.sources.project.read_ledger).
    """
    ledger = read_ledger(*data, unit=unit)
    place = ledger.profile.source
    told = place is None or Path(place.file).suffix.lower() not in SUFFIXES or place.file in INTAKE_NAMES
    if told or len(reports) != 1:
        return ledger
    try:
        year = identify(read_report(reports[0]).text)[1]
    except YoujuError:
        return ledger  # what is wrong with the report is told where it is checked
    if year in (0, ledger.profile.year):
        return ledger
    other = read_ledger(*data, unit=unit, year=year)
    return other if other.profile.year == year else ledger
