"""Check finished reports, written by anyone, against a unit's data or against themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from youju.checking import checker
from youju.checking.json_form import report_as_json
from youju.domain.companions import Companion
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Code, Finding, PlainText, Verdict
from youju.errors import UsageError, YoujuError
from youju.patterns import regex
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document

__all__ = [
    "CheckOutcome",
    "check_documents",
    "check_files_together",
    "check_plain",
    "check_text",
    "read_report",
    "report_as_json",
]

_FORM_HEAD = regex(r"(?:指标值|目标值)[^\n]*\t[^\n]*(?:完成|实际)")


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What checking several documents gave: a report for each that could be read, an error for each that couldn't."""

    reports: tuple[CheckReport, ...]
    unread: tuple[YoujuError, ...]


def check_documents(paths: Sequence[Path], ledger: Ledger | None, data: Sequence[Path] = ()) -> CheckOutcome:
    """Check each document; one that can't be read doesn't keep the others from being checked.

    Args:
        paths: The documents; spreadsheets (自评表) too.
        ledger: The unit's data; None when there is none.
        data: Where the data was read: a project's prior/ tells last year's amounts, and what was left of last year.
    """
    prior = None
    homes = {folder for path in data for folder in (path, path.resolve().parent)}
    if ledger is not None and any((folder / "prior").is_dir() for folder in homes):
        from youju.pipeline.prior import know_last_year, prior_of

        prior = prior_of(data, ledger.profile)
        ledger = know_last_year(ledger, prior)
    reports: list[CheckReport] = []
    unread: list[YoujuError] = []
    for path in paths:
        try:
            report = check_plain(read_report(path), ledger, prior.plain if prior else None)
            reports.append(replace(report, findings=(*_wrong_totals(ledger), *report.findings)))
        except YoujuError as error:
            unread.append(error)
    return CheckOutcome(tuple(reports), tuple(unread))


def read_report(path: Path) -> PlainText:
    """Read a report, or a spreadsheet (自评表) as text."""
    if path.suffix.lower() in DOCUMENT_SUFFIXES:
        return read_document(path)
    from youju.sources.companions import read_workbook_text
    from youju.sources.tables.workbook import SUFFIXES

    return read_workbook_text(path) if path.suffix.lower() in SUFFIXES else read_document(path)


def check_text(text: str, ledger: Ledger | None = None) -> CheckReport:
    """Check a text against a unit's data, or against itself where there is none.

    Args:
        text: The report's text; offsets of what is found are code points into it.
        ledger: The unit's data, as `read_ledger` returns it.
    """
    return check_plain(PlainText(text), ledger)


def check_plain(plain: PlainText, ledger: Ledger | None, prior: PlainText | None = None) -> CheckReport:
    """Check a text, and its prose against the 自评表 that it contains: nothing is returned more often."""
    report = checker.check_text(plain, ledger, prior)
    if not _FORM_HEAD.search(plain.text):
        return report
    from youju.checking.together import check_against_own_forms
    from youju.sources.companions import companion_of_forms

    companion = companion_of_forms(plain)
    proved = {one.mention.start for one in report.mentions if one.verdict in (Verdict.SUPPORTED, Verdict.DERIVED)}
    own = check_against_own_forms(companion, report.findings) if companion else ()
    told = [one for one in own if one.start not in proved]
    return replace(report, findings=tuple(sorted([*report.findings, *told], key=lambda one: one.start)))


def check_files_together(paths: Sequence[Path], ledger: Ledger | None = None, money_unit: str = "") -> CheckOutcome:
    """Check the files of one unit each by itself and against each other; spreadsheets are read too.

    Args:
        paths: 报告, 自评表, 决算表 …; a disagreement is told in the one given first.
        ledger: The unit's data, when there is any.
        money_unit: Unit of money of tables that name none.

    Raises:
        UsageError: Fewer than two files.
        InputError: They are of different units or years.
    """
    from youju.checking.together import check_together
    from youju.sources.companions import read_companion

    if len(paths) < 2:
        raise UsageError("--together 是几个文件互相核对，只给了一个", remedy="请把报告、自评表、决算表一起写上")
    companions: list[Companion] = []
    unread: list[YoujuError] = []
    for path in paths:
        try:
            companions.append(read_companion(path, money_unit))
        except YoujuError as error:
            unread.append(error)
    reports = []
    for one, differing in zip(companions, check_together(companions), strict=True):
        report = check_plain(one.plain, ledger)
        findings = sorted([*_wrong_totals(ledger), *report.findings, *differing], key=lambda found: found.start)
        reports.append(replace(report, findings=tuple(findings)))
    return CheckOutcome(tuple(reports), tuple(unread))


def _wrong_totals(ledger: Ledger | None) -> Iterator[Finding]:
    """Yield each total of the data that its own rows contradict: about no words of the report, so at offset 0."""
    for notice in ledger.notices if ledger else ():
        if notice.code is Code.SOURCE_TOTAL:
            yield Finding(Code.SOURCE_TOTAL, notice.severity, 0, 0, notice.message, evidence=(str(notice.source),))
