"""What checking says of a draft, section by section: numbers and findings placed in their blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from youju.domain.findings import CheckReport, Code, Finding, JudgedMention, Severity, Verdict
from youju.domain.report import Draft, Gap, Paragraph, Run, Section
from youju.rendering.plain import DraftText, Spot
from youju.workspace.desk_store import Approval

__all__ = [
    "CheckedDraft",
    "Correction",
    "PlacedFinding",
    "PlacedNumber",
    "SectionView",
    "State",
    "Status",
    "placed_runs",
    "section_ids",
]

_ANNEX = "annex"
_AMOUNT = re.compile(r"[-+−－]?[\d,，]+(\.\d+)?\D{0,6}")


class State(StrEnum):
    """How far a section is."""

    DRAFTED = "drafted"
    GAPS = "gaps"
    FINDINGS = "findings"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Status:
    """How far a section is, with counts. `approval` counts only for the words it was given to."""

    state: State
    errors: int
    warnings: int
    infos: int
    gaps: int
    approval: Approval | None = None


@dataclass(frozen=True, slots=True)
class PlacedNumber:
    """A number of the text with its verdict, and where it stands."""

    spot: Spot
    judged: JudgedMention


@dataclass(frozen=True, slots=True)
class Correction:
    """Words that would put a finding right, and the stretch of a block that they replace."""

    spot: Spot
    words: str


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding, and where it stands; without a place it is about the document.

    Attributes:
        spot: Where it stands. finding: What is wrong. correction: What would put it right; None when only a person can.
    """

    spot: Spot | None
    finding: Finding
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as the page shows it.

    Attributes:
        id: Unique in the draft. annex: Number of its 附件, from 1; None in the body.
        section: Its content. numbers, findings: What checking says of it. status: How far it is.
    """

    id: str
    annex: int | None
    section: Section
    numbers: tuple[PlacedNumber, ...]
    findings: tuple[PlacedFinding, ...]
    status: Status


@dataclass(frozen=True)
class CheckedDraft:
    """A draft with what checking says of it.

    Attributes:
        draft: The draft. text: Its plain text. report: What was said of that text.
    """

    draft: Draft
    text: DraftText
    report: CheckReport

    def section(self, name: str, approvals: Mapping[tuple[str, str], Approval]) -> SectionView:
        """Return one section, which the draft must have."""
        ids = section_ids(self.draft)
        place = list(ids).index(name)
        numbers = [one for one in self._numbers() if one.spot.section == place]
        findings = [one for one in self._findings() if one.spot is not None and one.spot.section == place]
        return self._view(name, ids[name], numbers, findings, approvals)

    def sections(self, approvals: Mapping[tuple[str, str], Approval]) -> tuple[SectionView, ...]:
        """Return the sections of the body, then of the annexes, in order."""
        numbers: dict[int, list[PlacedNumber]] = {}
        for number in self._numbers():
            numbers.setdefault(number.spot.section, []).append(number)
        findings: dict[int, list[PlacedFinding]] = {}
        for placed in self._findings():
            if placed.spot is not None:
                findings.setdefault(placed.spot.section, []).append(placed)
        ids = section_ids(self.draft)
        return tuple(
            self._view(name, section, numbers.get(place, ()), findings.get(place, ()), approvals)
            for place, (name, section) in enumerate(ids.items())
        )

    def document_findings(self) -> tuple[PlacedFinding, ...]:
        """Return the findings that stand in no section."""
        return tuple(placed for placed in self._findings() if placed.spot is None)

    def _numbers(self) -> Iterator[PlacedNumber]:
        for judged in self.report.mentions:
            spot = self.text.locate(judged.mention.start, judged.mention.end)
            if spot is not None:
                yield PlacedNumber(spot, judged)

    def _findings(self) -> Iterator[PlacedFinding]:
        for finding in self.report.listed:
            yield PlacedFinding(self.text.locate(finding.start, finding.end), finding)

    def _view(
        self,
        name: str,
        section: Section,
        numbers: Sequence[PlacedNumber],
        findings: Sequence[PlacedFinding],
        approvals: Mapping[tuple[str, str], Approval],
    ) -> SectionView:
        annex = int(name.partition(":")[0].removeprefix(_ANNEX)) if ":" in name else None
        findings = [replace(one, correction=_correction(section, one, numbers)) for one in findings]
        approval = approvals.get((name, section.sha256))
        return SectionView(name, annex, section, tuple(numbers), tuple(findings), _status(section, findings, approval))


def _correction(section: Section, placed: PlacedFinding, numbers: Sequence[PlacedNumber]) -> Correction | None:
    """Return what a finding suggests; else what the data says of the one wrong number in it."""
    spot, finding = placed.spot, placed.finding
    editable = {block.id for block in section.blocks if isinstance(block, Paragraph) or (spot and spot.row is not None)}
    if spot is None or spot.block not in editable:
        return None
    if finding.suggestion:
        return Correction(spot, finding.suggestion) if finding.suggestion != finding.quote else None
    wrong = [
        one
        for one in numbers
        if one.judged.verdict is Verdict.CONTRADICTED
        and finding.start <= one.judged.mention.start
        and one.judged.mention.end <= finding.end
    ]
    if len(wrong) != 1 or wrong[0].judged.mention.approximator or not _AMOUNT.fullmatch(wrong[0].judged.expected):
        return None
    return Correction(wrong[0].spot, wrong[0].judged.expected)


def section_ids(draft: Draft) -> dict[str, Section]:
    """Return the sections by ids that are unique in the draft: those of annexes carry the annex's number."""
    named = {section.id: section for section in draft.sections}
    for number, annex in enumerate(draft.annexes, 1):
        named |= {f"{_ANNEX}{number}:{section.id}": section for section in annex.sections}
    return named


def _status(section: Section, findings: Sequence[PlacedFinding], approval: Approval | None) -> Status:
    weights = [placed.finding.severity for placed in findings if placed.finding.code is not Code.PLACEHOLDER]
    errors, warnings, infos = (weights.count(one) for one in Severity)
    gaps = sum(isinstance(run, Gap) for _, run in placed_runs(section, 0))
    if approval:
        state = State.APPROVED
    elif errors or warnings:
        state = State.FINDINGS
    else:
        state = State.GAPS if gaps else State.DRAFTED
    return Status(state, errors, warnings, infos, gaps, approval)


def placed_runs(section: Section, place: int) -> Iterator[tuple[Spot, Run]]:
    """Yield the runs of a section with where each stands.

    Args:
        section: The section.
        place: Its place among the draft's sections.
    """
    for block in section.blocks:
        if isinstance(block, Paragraph):
            lines: list[tuple[int | None, int | None, Sequence[Run]]] = [(None, None, block.runs)]
        else:
            lines = [(row, at, cell.runs) for row, cells in enumerate(block.rows) for at, cell in enumerate(cells)]
        for row, cell, runs in lines:
            start = 0
            for run in runs:
                yield Spot(place, block.id, row, cell, start, start + len(run.text)), run
                start += len(run.text)
