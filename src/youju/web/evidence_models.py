"""Evidence, comparisons and proposals as the page is sent them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from youju.web.models import BlockData, Blocks, FindingData, Name, Offset, PlaceData, Sha, Strict, Tab

__all__ = [
    "AcceptBody",
    "CellFactsData",
    "ComparedSectionData",
    "ComparisonData",
    "FactData",
    "GapPlaceData",
    "LastYearData",
    "NeighbourCellData",
    "NeighbourRowData",
    "NumberChangeData",
    "OfficeGapsData",
    "ParentData",
    "ProposalData",
    "RewriteBody",
    "ScopeBody",
    "SheetData",
    "SourceData",
    "StretchData",
    "UseData",
]


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
    """A number that a change touches, or a gap or sentence that it loses."""

    id: str
    change: Literal["数值变了", "所指变了", "新增", "删去", "待填处没有了", "整句没有了"]
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
    confirmed: list[Name] = Field(default_factory=list, max_length=5000)
    tab: Tab = ""
