"""The unit's own last report: found in prior/, read, and refused when it is another unit's or of no earlier year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from youju.domain.facts import Ledger, Notice, SourceCell, UnitProfile
from youju.domain.findings import PlainText, Severity
from youju.drafting.rolling.last_year import with_last_year
from youju.errors import DocumentError
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.identity import identify
from youju.sources.project import misplaced_files, open_project, read_ledger

__all__ = ["PriorReport", "find_prior", "know_last_year", "prior_of", "read_project"]


@dataclass(frozen=True, slots=True)
class PriorReport:
    """The unit's newest earlier report.

    Attributes:
        plain: Its text. year: 年度 it is about. path: Its file.
    """

    plain: PlainText
    year: int
    path: Path


def find_prior(paths: Iterable[Path], profile: UnitProfile) -> tuple[PriorReport | None, tuple[Notice, ...]]:
    """Return the newest earlier report of this unit among files, and a remark on each that wasn't taken.

    A report whose title doesn't say unit and year, or says others, is refused: nothing of another unit or of this
    year's own draft may pass for last year's.
    """
    found: list[PriorReport] = []
    notices: list[Notice] = []
    for path in paths:
        place = SourceCell(f"prior/{path.name}")
        try:
            plain = read_document(path)
        except DocumentError as error:
            notices.append(Notice(f"上年报告没有采用：{error.problem}", place, severity=Severity.WARNING))
            continue
        unit, year = identify(plain.text)
        if reason := _refusal(unit, year, profile):
            notices.append(Notice(f"上年报告没有采用：{reason}", place, severity=Severity.WARNING))
        else:
            found.append(PriorReport(plain, year, path))
    return max(found, key=lambda one: one.year, default=None), tuple(notices)


def know_last_year(ledger: Ledger, prior: PriorReport | None) -> Ledger:
    """Return the ledger with last year's amounts from last year's report, where the tables hold none."""
    return with_last_year(ledger, prior.plain, prior.year) if prior is not None else ledger


def read_project(folder: Path, money_unit: str = "") -> tuple[Ledger, PriorReport | None]:
    """Return what a project's files say, last year's report among them.

    Args:
        folder: The project.
        money_unit: Unit of money columns that state none.

    Raises:
        InputError: The data can't be read or says too little.
    """
    ledger = read_ledger(folder, unit=money_unit)
    project = open_project(folder)
    prior, notices = find_prior(project.prior, ledger.profile)
    return know_last_year(ledger.with_notices([*notices, *misplaced_files(project)]), prior), prior


def prior_of(places: Iterable[Path], profile: UnitProfile) -> PriorReport | None:
    """Return the unit's newest earlier report in the prior/ of the projects that these folders or files belong to."""
    folders = dict.fromkeys(one for place in places for one in (place, place.resolve().parent))
    files = [path for folder in folders if (folder / "prior").is_dir() for path in sorted((folder / "prior").iterdir())]
    return find_prior([path for path in files if _is_report(path)], profile)[0]


def _is_report(path: Path) -> bool:
    return path.suffix.lower() in DOCUMENT_SUFFIXES and not path.name.startswith(("~$", "."))


def _refusal(unit: str, year: int, profile: UnitProfile) -> str:
    if not unit or not year:
        return "从标题看不出是哪个单位、哪个年度的报告"
    if unit not in (profile.name, profile.short_name) and not profile.name.endswith(unit):
        return f"是{unit}的报告，不是{profile.name}的"
    if year >= profile.year:
        return f"是{year}年度的报告，不早于本年度（{profile.year}年）"
    return ""
