"""A check's result as one self-contained HTML page: every number marked by its verdict, its source on hover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise, takewhile

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from youju.domain.findings import CheckReport, JudgedMention, Severity, Verdict

__all__ = ["check_page"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line: plain words, a number with its verdict, or words that a finding is about."""

    text: str
    mention: JudgedMention | None = None
    findings: tuple[int, ...] = ()

    @property
    def hint(self) -> str:
        """What hovering says."""
        if self.mention is None:
            return ""
        one = self.mention
        origin = one.source or one.formula
        parts = [one.verdict.label, one.reason, "" if origin in one.reason else origin]
        if one.expected and one.expected not in one.reason:
            parts.append(f"应为{one.expected}")
        return "；".join(part for part in parts if part)


_Row = list[list[_Piece]]
_MOST_HEADS = 3


def check_page(reports: Sequence[CheckReport]) -> str:
    """Return the page for these documents; it loads nothing from anywhere."""
    views = [
        {
            "name": report.document or "（文本）",
            "report": report,
            "lines": list(_lines(report)),
            "groups": [
                (severity, [(number, one) for number, one in enumerate(report.listed) if one.severity is severity])
                for severity in Severity
            ],
        }
        for report in reports
    ]
    return _template().render(views=views, verdicts=list(Verdict))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("youju.rendering"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("check.html.j2")


def _lines(report: CheckReport) -> Iterator[dict[str, object]]:
    """Yield the text line by line; a line with TABs is a table row and comes as a list of cells."""
    edges = sorted(
        {0, len(report.plain.text)}
        | {edge for one in report.mentions for edge in (one.mention.start, one.mention.end)}
        | {edge for one in report.listed for edge in (one.start, one.end)}
    )
    by_start = {one.mention.start: one for one in report.mentions}
    starting: dict[int, list[int]] = {}
    ending: dict[int, list[int]] = {}
    for number, finding in enumerate(report.listed):
        if finding.end > finding.start:
            starting.setdefault(finding.start, []).append(number)
            ending.setdefault(finding.end, []).append(number)
    rows: list[list[list[_Piece]]] = [[[]]]
    open_findings: set[int] = set()
    mention: JudgedMention | None = None
    for start, end in pairwise(edges):
        open_findings.difference_update(ending.get(start, ()))
        open_findings.update(starting.get(start, ()))
        mention = by_start.get(start) or (mention if mention and start < mention.mention.end else None)
        _place(rows, report.plain.text[start:end], mention, tuple(sorted(open_findings)))
    for is_row, group in groupby(rows, key=lambda row: len(row) > 1):
        lines = list(group)
        spans = _spans(lines) if is_row else {}
        for at, row in enumerate(lines):
            held = [(cell, spans.get((at, place), (1, 1))) for place, cell in enumerate(row)]
            yield {"cells": [(cell, *span) for cell, span in held if 0 not in span], "is_row": is_row}


def _spans(rows: Sequence[_Row]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return how many columns and rows the merged cells of a table's head take, 0 for a place that another covers.

    The text has a merged cell's words in its first place. A blank beside them with words below it is of a cell merged
    across, a blank below them of one merged down.
    """
    head = list(takewhile(lambda row: not any(_holds_number(cell) for cell in row[1:]), rows[:_MOST_HEADS]))
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for at, (row, below) in enumerate(pairwise(head)):
        owner = -1
        for place, cell in enumerate(row[: len(below)]):
            if cell:
                owner = place
            elif owner >= 0 and below[place] and (at, place) not in spans:
                spans[at, owner] = (place - owner + 1, 1)
                spans[at, place] = (0, 0)
            else:
                owner = -1
        for place, cell in enumerate(below[: len(row)]):
            if not cell and row[place] and (at, place) not in spans:
                spans[at, place], spans[at + 1, place] = (1, 2), (0, 0)
    return spans


def _holds_number(cell: Sequence[_Piece]) -> bool:
    return any(piece.mention is not None and piece.mention.verdict is not Verdict.EXEMPT for piece in cell)


def _place(rows: list[list[list[_Piece]]], text: str, mention: JudgedMention | None, findings: tuple[int, ...]) -> None:
    for line_number, line in enumerate(text.split("\n")):
        if line_number:
            rows.append([[]])
        for cell_number, cell in enumerate(line.split("\t")):
            if cell_number:
                rows[-1].append([])
            if cell:
                rows[-1][-1].append(_Piece(cell, mention, findings))
