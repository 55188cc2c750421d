"""What the page and its server say to each other, as strict models: /openapi.json is made of them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

__all__ = [
    "BlockData",
    "CellData",
    "CheckBody",
    "CheckedData",
    "CommentBody",
    "CommentData",
    "ErrorData",
    "FigureData",
    "FindingData",
    "FixBody",
    "GapData",
    "HashBody",
    "HolderData",
    "NumberData",
    "ParagraphData",
    "PlaceData",
    "ReportData",
    "RunData",
    "SaveBody",
    "SavedData",
    "SectionData",
    "StatusData",
    "TabBody",
    "TableData",
    "TextData",
    "VersionData",
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


class CommentData(Strict):
    """A remark on a stretch of a block."""

    id: int
    section: str
    block: str
    start: int
    end: int
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
    """The whole draft."""

    title: str
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


class CheckBody(Strict):
    """A section as it is being typed."""

    blocks: Blocks


class SaveBody(Strict):
    """A section as typed, and the hash of what it was typed on."""

    base: Sha
    blocks: Blocks
    tab: Tab = ""
    why: Name = ""


class FixBody(Strict):
    """Which finding to put right."""

    base: Sha
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    tab: Tab = ""


class HashBody(Strict):
    """The section as it was read."""

    hash: Sha


class TabBody(Strict):
    """Which tab speaks."""

    tab: Tab


class CommentBody(Strict):
    """A new remark."""

    block: Name
    start: Offset
    end: Offset
    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class CheckedData(Strict):
    """What checking says of a section as typed."""

    numbers: list[NumberData]
    findings: list[FindingData]
    status: StatusData


class SavedData(Strict):
    """A section after a change."""

    section: SectionData
    version: VersionData


# evidence


class SourceData(Strict):
    """Where a fact was read."""

    file: str
    sheet: str
    cell: str


class NeighbourCellData(Strict):
    """A cell; `fact` is the id of what was read from it."""

    ref: str
    text: str
    is_source: bool
    fact: str


class NeighbourRowData(Strict):
    """A row of a sheet, numbered as the sheet numbers it."""

    row: int
    cells: list[NeighbourCellData]


class SheetData(Strict):
    """A sheet, or a part of one."""

    file: str
    sheet: str
    columns: list[str]
    rows: list[NeighbourRowData]


class ParentData(Strict):
    """A fact that another was computed from."""

    id: str
    key: str
    label: str
    shown: str
    place: str


class LastYearData(Strict):
    """What last year's report said of the same thing."""

    sentence: str
    place: str


class UseData(Strict):
    """A place of the draft where a fact is used."""

    section: str
    heading: str
    block: str
    row: int | None
    cell: int | None
    start: int
    end: int
    text: str
    fact: str


class FactData(Strict):
    """Everything that backs a fact."""

    id: str
    key: str
    label: str
    shown: str
    unit: str
    source: SourceData | None
    neighbourhood: SheetData | None
    formula: str
    parents: list[ParentData]
    last_year: LastYearData | None
    used: list[UseData]


class CellFactsData(Strict):
    """What was read from a cell, and every place where it, or what was computed from it, is used."""

    facts: list[ParentData]
    used: list[UseData]


class StretchData(Strict):
    """A stretch of a comparison; stretches of one group are taken or left together. -1: no group."""

    kind: Literal["equal", "delete", "insert"]
    text: str
    group: int


class NumberChangeData(Strict):
    """A number that a change touches."""

    id: str
    change: Literal["数值变了", "所指变了", "新增", "删去"]
    before: str
    after: str
    groups: list[int]


class ComparedSectionData(Strict):
    """A section that two versions have differently."""

    id: str
    heading: str
    stretches: list[StretchData]
    numbers: list[NumberChangeData]


class ComparisonData(Strict):
    """What two versions have differently."""

    sections: list[ComparedSectionData]


class GapPlaceData(PlaceData):
    """A gap and where it stands."""

    text: str
    section: str
    heading: str


class OfficeGapsData(Strict):
    """The gaps that one 股室 has to fill."""

    office: str
    gaps: list[GapPlaceData]


class HeldData(Strict):
    """Who holds a section now."""

    holder: HolderData | None


# projects


class ProjectData(Strict):
    """A project of the served folder."""

    pid: str
    name: str
    unit: str
    year: int
    outline: str
    drafted: bool
    open: int


class OutlineData(Strict):
    """A kind of report."""

    id: str
    name: str
    basis: str


# rewriting


class ScopeBody(Strict):
    """A stretch of one paragraph."""

    block: Name
    start: Offset
    end: Offset


class RewriteBody(Strict):
    """How to rewrite a section, or a stretch of it."""

    preset: Name
    instruction: Annotated[str, StringConstraints(max_length=2000)] = ""
    scope: ScopeBody | None = None
    tab: Tab = ""


class ProposalData(Strict):
    """What is proposed for a section."""

    id: str
    section: str
    preset: str
    before: list[BlockData]
    after: list[BlockData]
    stretches: list[StretchData]
    numbers: list[NumberChangeData]
    findings: list[FindingData]
    note: str
    idle: bool


class AcceptBody(Strict):
    """What of a proposal to take over; `confirmed` are ids of number changes."""

    base: Sha
    groups: Annotated[list[Offset], Field(max_length=5000)] | None = None
    blocks: Blocks | None = None
    confirmed: Annotated[list[Name], Field(max_length=5000)] = []
    tab: Tab = ""


# new projects


class ColumnData(Strict):
    """A column with what it holds; `role` is empty where it isn't used."""

    header: str
    role: str


class ReadTableData(Strict):
    """A table as understood."""

    title: str
    unit: str
    rows: int
    columns: list[ColumnData]
    total: str
    first_rows: list[list[str]]


class ReadFileData(Strict):
    """A file of the project; `problem` is empty when it could be read."""

    role: Literal["data", "materials", "prior", "profile"]
    name: str
    problem: str
    remedy: str
    tables: list[ReadTableData]


class WantedData(Strict):
    """Something that a person has to say; `proposed` is what the files seem to say."""

    key: str
    why: str
    proposed: str


class NoticeData(Strict):
    """What reading wants said."""

    message: str
    place: str
    code: str
    severity: Literal["error", "warning", "info"]


class OptionData(Strict):
    """A value to choose; `decision` is what to send for it."""

    value: str
    place: str
    decision: str


class ConflictData(Strict):
    """A number that several places state differently."""

    key: str
    label: str
    options: list[OptionData]
    decided: str


class CandidateData(Strict):
    """A number of the materials; `decision` is what to send to take it over."""

    key: str
    label: str
    text: str
    paragraph: str
    place: str
    taken: bool
    decision: str
    state: str


class ReadingData(Strict):
    """What was read of a project."""

    pid: str
    unit: str
    year: int
    outline: str
    ready: bool
    missing: list[WantedData]
    files: list[ReadFileData]
    notices: list[NoticeData]
    conflicts: list[ConflictData]
    outlines: list[OutlineData]
    candidates: list[CandidateData]


class DraftBody(Strict):
    """How to draft. `model`: null for the one that is set, `offline` for none."""

    outline: Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9-]*$")] = ""
    model: Name | None = None
    force: bool = False


class JobData(Strict):
    """A job that was started."""

    job: str


class ExportBody(Strict):
    """Which edition to write."""

    edition: Literal["review", "final", "tracked", "html"]
    sources: bool = False
    force: bool = False


class ExportedData(Strict):
    """A file to download."""

    name: str
    url: str


class ImportedData(Strict):
    """What became of an edited .docx."""

    report: ReportData
    version: VersionData
    left_out: list[str]
    overruled: list[str]
