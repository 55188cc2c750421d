"""From what the pipeline returns to what the page is sent, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from youju.domain.report import Align, Block, Cell, Figure, Gap, Origin, Paragraph, Run, Table, Text
from youju.pipeline.section_view import PlacedFinding, PlacedNumber, SectionView, Status
from youju.rendering.plain import Spot
from youju.web.models import (
    BlockData,
    CellData,
    CheckedData,
    CommentData,
    CorrectionData,
    FigureData,
    FindingData,
    GapData,
    HolderData,
    NumberData,
    ParagraphData,
    RunData,
    SectionData,
    StatusData,
    TableData,
    TextData,
    VersionData,
    WritingData,
)
from youju.workspace.desk_store import Comment
from youju.workspace.store import Version

__all__ = [
    "blocks_data",
    "blocks_of",
    "checked_data",
    "comment_data",
    "finding_data",
    "section_data",
    "version_data",
]

_NOWHERE = Spot(-1, "", None, None, 0, 0)


def blocks_of(blocks: Sequence[BlockData]) -> tuple[Block, ...]:
    """Return blocks that the page sent."""
    return tuple(_block_of(one) for one in blocks)


def _block_of(data: BlockData) -> Block:
    if isinstance(data, ParagraphData):
        runs = tuple(map(_run_of, data.runs))
        return Paragraph(data.id, runs, Origin(data.origin), data.source, data.style)
    rows = tuple(tuple(map(_cell_of, row)) for row in data.rows)
    return Table(data.id, data.title, data.unit_line, rows, data.header_rows, tuple(data.widths), data.landscape)


def _cell_of(data: CellData) -> Cell:
    return Cell(tuple(map(_run_of, data.runs)), data.colspan, data.rowspan, Align(data.align), data.bold)


def _run_of(data: RunData) -> Run:
    if isinstance(data, TextData):
        return Text(data.text, data.key)
    if isinstance(data, GapData):
        return Gap(data.what, data.office, data.verify)
    return Figure(data.key, data.id, data.text, data.unit, data.decimals, data.absolute, data.source)


def blocks_data(blocks: Iterable[Block]) -> list[BlockData]:
    """Return blocks for the page."""
    return [_block_data(one) for one in blocks]


def _block_data(block: Block) -> BlockData:
    if isinstance(block, Paragraph):
        return ParagraphData.model_validate(
            {
                "block": "paragraph",
                "id": block.id,
                "style": block.style,
                "origin": block.origin.value,
                "source": block.source,
                "runs": list(map(_run_data, block.runs)),
            }
        )
    return TableData(
        block="table",
        id=block.id,
        title=block.title,
        unit_line=block.unit_line,
        rows=[list(map(_cell_data, row)) for row in block.rows],
        header_rows=block.header_rows,
        widths=list(block.widths),
        landscape=block.landscape,
    )


def _cell_data(cell: Cell) -> CellData:
    runs = list(map(_run_data, cell.runs))
    return CellData(runs=runs, colspan=cell.colspan, rowspan=cell.rowspan, align=cell.align.value, bold=cell.bold)


def _run_data(run: Run) -> RunData:
    if isinstance(run, Text):
        return TextData(run="text", text=run.text, key=run.key)
    if isinstance(run, Gap):
        return GapData(run="gap", text=run.text, what=run.what, office=run.office, verify=run.verify)
    return FigureData(run="figure", **asdict(run))


def section_data(view: SectionView, holder: HolderData | None, comments: Iterable[Comment]) -> SectionData:
    """Return a section for the page."""
    section = view.section
    return SectionData(
        id=view.id,
        annex=view.annex,
        heading=section.heading,
        level=section.level,
        hash=section.sha256,
        status=_status_data(view.status),
        holder=holder,
        blocks=blocks_data(section.blocks),
        numbers=list(map(_number_data, view.numbers)),
        findings=list(map(finding_data, view.findings)),
        comments=[comment_data(one) for one in comments if one.section == view.id],
        writing=WritingData(**{**asdict(section.writing), "passages": list(section.writing.passages)}),
    )


def checked_data(view: SectionView) -> CheckedData:
    """Return what checking says of a section, for the page."""
    return CheckedData(
        numbers=list(map(_number_data, view.numbers)),
        findings=list(map(finding_data, view.findings)),
        status=_status_data(view.status),
    )


def _status_data(status: Status) -> StatusData:
    approval = status.approval
    return StatusData(
        state=status.state.value,
        errors=status.errors,
        warnings=status.warnings,
        infos=status.infos,
        gaps=status.gaps,
        approved_by=approval.who if approval else "",
        approved_at=approval.at if approval else "",
    )


def _number_data(placed: PlacedNumber) -> NumberData:
    spot, judged = placed.spot, placed.judged
    return NumberData(
        block=spot.block,
        row=spot.row,
        cell=spot.cell,
        start=spot.start,
        end=spot.end,
        text=judged.mention.text,
        verdict=judged.verdict.value,
        fact=judged.fact_id,
        source=judged.source,
        formula=judged.formula,
        expected=judged.expected,
        reason=judged.reason,
    )


def finding_data(placed: PlacedFinding) -> FindingData:
    """Return a finding for the page."""
    finding, spot, correction = placed.finding, placed.spot or _NOWHERE, placed.correction
    return FindingData(
        block=spot.block,
        row=spot.row,
        cell=spot.cell,
        start=spot.start,
        end=spot.end,
        fingerprint=finding.fingerprint,
        code=finding.code.value,
        severity=finding.severity.value,
        label=finding.severity.label,
        quote=finding.quote,
        message=finding.message,
        suggestion=correction.words if correction else finding.suggestion,
        fix=CorrectionData(
            block=correction.spot.block,
            row=correction.spot.row,
            cell=correction.spot.cell,
            start=correction.spot.start,
            end=correction.spot.end,
            text=correction.words,
        )
        if correction
        else None,
        evidence=list(finding.evidence),
    )


def comment_data(comment: Comment) -> CommentData:
    """Return a comment for the page."""
    return CommentData(
        id=comment.id,
        section=comment.section,
        block=comment.block,
        row=comment.row,
        cell=comment.cell,
        start=comment.start,
        end=comment.end,
        quote=comment.quote,
        text=comment.text,
        who=comment.who,
        at=comment.at,
        resolved=bool(comment.resolved_at),
    )


def version_data(version: Version) -> VersionData:
    """Return a version for the page."""
    return VersionData(id=version.id, at=version.at, who=version.who, why=version.why)
