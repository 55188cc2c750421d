"""What the page and its server say to each other, as strict models: /openapi.json is made of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "AnnexData",
    "BlockData",
    "Blocks",
    "CellData",
    "ChartData",
    "ChartItem",
    "CheckedData",
    "CommentData",
    "CorrectionData",
    "ErrorData",
    "FigureData",
    "FindingData",
    "GapData",
    "HeldData",
    "HolderData",
    "MeData",
    "Name",
    "NameData",
    "NumberData",
    "Offset",
    "ParagraphData",
    "PlaceData",
    "PresetData",
    "ReportData",
    "RewritingData",
    "RunData",
    "SavedData",
    "SectionData",
    "Sha",
    "StatusData",
    "Strict",
    "Tab",
    "TableData",
    "TextData",
    "VersionData",
    "Words",
    "WritingData",
]

Words = Annotated[str, StringConstraints(max_length=20_000)]
Name = Annotated[str, StringConstraints(max_length=400)]
Tab = Annotated[str, StringConstraints(max_length=64, pattern=r"^[\w-]*$")]
Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Offset = Annotated[int, Field(ge=0, le=1_000_000)]


class Strict(BaseModel):
    """A model that takes nothing it doesn't know."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ErrorData(Strict):
    """An error: what is wrong, where, and what to do."""

    problem: str
    place: str
    remedy: str


# the draft


class TextData(Strict):
    """`Text`."""

    run: Literal["text"]
    text: Words
    key: Name = ""


class FigureData(Strict):
    """`Figure`; its text may have been typed over."""

    run: Literal["figure"]
    text: Words
    id: Name = ""
    key: Name
    unit: Name = ""
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    absolute: bool = False
    source: Words = ""


class GapData(Strict):
    """`Gap`."""

    run: Literal["gap"]
    text: Words = ""
    what: Words
    office: Name = ""
    verify: bool = False


RunData = Annotated[TextData | FigureData | GapData, Field(discriminator="run")]


class ParagraphData(Strict):
    """`Paragraph`."""

    block: Literal["paragraph"]
    id: Name = ""
    style: Literal["body", "list", "caption"] = "body"
    origin: Literal["plan", "carried", "model", "human"] = "human"
    source: Words = ""
    runs: Annotated[list[RunData], Field(max_length=5000)]


class CellData(Strict):
    """`Cell`."""

    runs: Annotated[list[RunData], Field(max_length=500)]
    colspan: Annotated[int, Field(ge=1, le=200)] = 1
    rowspan: Annotated[int, Field(ge=1, le=5000)] = 1
    align: Literal["left", "center", "right", "decimal"] = "center"
    bold: bool = False


class TableData(Strict):
    """`Table`."""

    block: Literal["table"]
    id: Name
    title: Words = ""
    unit_line: Name = ""
    rows: Annotated[list[list[CellData]], Field(max_length=5000)]
    header_rows: Annotated[int, Field(ge=0, le=100)] = 0
    widths: list[int] = []
    landscape: bool = False


BlockData = Annotated[ParagraphData | TableData, Field(discriminator="block")]
Blocks = Annotated[list[BlockData], Field(max_length=2000)]


# what checking says


class PlaceData(Strict):
    """A stretch of a block: in tables, of the cell's text. `block` is empty for the heading."""

    block: str
    row: int | None
    cell: int | None
    start: int
    end: int


class NumberData(PlaceData):
    """A number with its verdict."""

    text: str
    verdict: str
    fact: str
    source: str
    formula: str
    expected: str
    reason: str


class CorrectionData(PlaceData):
    """Words that would put a finding right, and the stretch they replace."""

    text: str


class FindingData(PlaceData):
    """A finding; `suggestion` is what a click on 改正 puts at `fix`."""

    fingerprint: str
    code: str
    severity: Literal["error", "warning", "info"]
    label: str
    quote: str
    message: str
    suggestion: str
    fix: CorrectionData | None
    evidence: list[str]


class StatusData(Strict):
    """How far a section is."""

    state: Literal["drafted", "gaps", "findings", "approved"]
    errors: int
    warnings: int
    infos: int
    gaps: int
    approved_by: str
    approved_at: str


class HolderData(Strict):
    """Who edits a section now."""

    who: str
    tab: str


class CommentData(PlaceData):
    """A remark on a stretch of a block."""

    id: int
    section: str
    quote: str
    text: str
    who: str
    at: str
    resolved: bool


class WritingData(Strict):
    """How a section came about."""

    plan: str
    prompt: str
    prompt_version: int
    prompt_sha256: str
    model: str
    passages: list[str]
    tokens: int
    seconds: str
    repairs: int


class SectionData(Strict):
    """A section as the page shows it."""

    id: str
    annex: int | None
    heading: str
    level: int
    hash: str
    status: StatusData
    holder: HolderData | None
    blocks: list[BlockData]
    numbers: list[NumberData]
    findings: list[FindingData]
    comments: list[CommentData]
    writing: WritingData


class VersionData(Strict):
    """A version."""

    id: int
    at: str
    who: str
    why: str


class AnnexData(Strict):
    """附件."""

    title: str
    sections: list[SectionData]


class ChartItem(Strict):
    """Money of one item, in `ChartData.unit`, as decimal strings; empty where the data holds none."""

    label: str
    budget: str
    received: str
    spent: str
    rate: str


class ChartData(Strict):
    """Money by item: execution against budget."""

    items: list[ChartItem]
    unit: str


class PresetData(Strict):
    """A way of rewriting."""

    name: str
    needs_instruction: bool
    offline: bool


class RewritingData(Strict):
    """What rewriting offers here."""

    model: str | None
    presets: list[PresetData]


class ReportData(Strict):
    """The whole draft. `title_lines` is the title as the .docx breaks it."""

    title: str
    title_lines: list[str]
    unit: str
    year: int
    outline: str
    version: VersionData
    undo: bool
    redo: bool
    sections: list[SectionData]
    annexes: list[AnnexData]
    document_findings: list[FindingData]
    chart: ChartData
    people: list[str]
    you: HolderData
    rewriting: RewritingData


# bodies


class CheckedData(Strict):
    """What checking says of a section as typed."""

    numbers: list[NumberData]
    findings: list[FindingData]
    status: StatusData


class SavedData(Strict):
    """A section after a change."""

    section: SectionData
    version: VersionData


class NameData(Strict):
    """The name as it is kept."""

    name: str


class MeData(Strict):
    """Who is in, and what their pages send along with every change."""

    name: str
    csrf: str


class HeldData(Strict):
    """Who holds a section now."""

    holder: HolderData | None
