"""What commands print: tables and findings for a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from youju.domain.facts import Fact, Ledger, Notice
from youju.domain.findings import CheckReport, Finding, Severity, Verdict
from youju.pipeline.draft import DraftOutcome

__all__ = ["print_check_report", "print_draft_outcome", "print_facts"]

SEVERITY_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def _console() -> Console:
    return Console(file=sys.stdout, highlight=False, soft_wrap=True, emoji=False, markup=False)


def print_facts(ledger: Ledger) -> None:
    """Print every fact with its cell or formula, then the remarks."""
    console = _console()
    console.print(f"{ledger.profile.name}　{ledger.profile.year}年度　共{len(ledger.facts)}个数字", style="bold")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header, justify in (("指标", "left"), ("数值", "right"), ("来源", "left")):
        table.add_column(header, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for fact in ledger:
        table.add_row(fact.key, _value(fact), fact.describe_source())
    console.print(table)
    _print_notices(console, ledger.notices)


def _value(fact: Fact) -> str:
    return fact.quantity.rounded(fact.quantity.step).to_text() if fact.quantity.step else fact.quantity.to_text(None, 2)


def _print_notices(console: Console, notices: Iterable[Notice]) -> None:
    for notice in sorted(notices, key=lambda one: list(Severity).index(one.severity)):
        place = f"（{notice.source}）" if notice.source else ""
        line = Text(f"{notice.severity.label} ", style=SEVERITY_STYLES[notice.severity])
        console.print(line.append(f"{notice.message}{place}", style="default"))


def print_check_report(report: CheckReport) -> None:
    """Print the findings, gravest first, each with its quote and a caret under the words, then the coverage."""
    console = _console()
    console.print(report.document or "（文本）", style="bold")
    for severity in Severity:
        found = [one for one in report.findings if one.severity is severity]
        if found:
            console.print(f"{severity.label}（{len(found)}）", style=SEVERITY_STYLES[severity])
        for finding in found:
            _print_finding(console, report.plain.text, finding)
    console.print(coverage_line(report))
    for notice in report.plain.notices:
        console.print(f"注意：{notice}", style="yellow")


def coverage_line(report: CheckReport) -> str:
    """Say how many numbers met which verdict."""
    coverage = report.coverage
    parts = [f"{verdict.label}{coverage[verdict]}个" for verdict in Verdict if coverage[verdict]]
    return f"共见数字{coverage.seen}个" + (f"：{'，'.join(parts)}" if parts else "")


def _print_finding(console: Console, text: str, finding: Finding) -> None:
    start = max(text.rfind("\n", 0, finding.start) + 1, finding.start - 24)
    line_end = text.find("\n", finding.start)
    end = min(line_end if line_end >= 0 else len(text), max(finding.end, finding.start + 1) + 16)
    shown = text[start:end].replace("\t", " ")
    before = Text(shown[: finding.start - start]).cell_len
    width = max(Text(shown[finding.start - start : finding.end - start]).cell_len, 1)
    line_number = text.count("\n", 0, finding.start) + 1
    console.print(f"  第{line_number}行 [{finding.code}] {finding.message}")
    console.print(f"    {shown}")
    console.print(f"    {' ' * before}{'^' * width}", style=SEVERITY_STYLES[finding.severity])
    if finding.suggestion:
        console.print(f"    建议改为：{finding.suggestion}")
    if finding.evidence:
        console.print(f"    依据：{'；'.join(finding.evidence)}")


def print_draft_outcome(outcome: DraftOutcome) -> None:
    """Print where the draft is, what the checker says of it, and the list of what is missing."""
    console = _console()
    print_check_report(outcome.report)
    _print_notices(console, [one for one in outcome.ledger.notices if one.severity is not Severity.INFO])
    gaps = outcome.draft.gaps()
    if gaps:
        console.print(f"待补、待核（{len(gaps)}处）", style="bold yellow")
        for section, gap in gaps:
            console.print(f"  {gap.text}　{section.heading}".rstrip("　"))
    console.print(f"已写出：{outcome.path}", style="bold")
