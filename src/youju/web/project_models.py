"""Projects, what was read of them, and what goes in and out, as the page is sent them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from youju.web.models import Name, ReportData, Strict, VersionData

__all__ = [
    "CandidateData",
    "ColumnData",
    "ConflictData",
    "DraftBody",
    "ExportBody",
    "ExportedData",
    "ImportedData",
    "JobData",
    "NoticeData",
    "OptionData",
    "OutlineData",
    "ProjectData",
    "ReadFileData",
    "ReadTableData",
    "ReadingData",
    "WantedData",
]


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
    """What became of an edited .docx; not `is_new` when the draft had all of it."""

    report: ReportData
    version: VersionData
    left_out: list[str]
    overruled: list[str]
    is_new: bool
