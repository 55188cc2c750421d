"""What was read of a project, as the page is sent it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from youju.pipeline.candidates import Candidate, State
from youju.pipeline.project_list import outlines
from youju.pipeline.reading import Conflict, ReadFile, Reading, ReadTable
from youju.web.project_models import (
    CandidateData,
    ColumnData,
    ConflictData,
    NoticeData,
    OptionData,
    OutlineData,
    ReadFileData,
    ReadingData,
    ReadTableData,
    WantedData,
)

__all__ = ["passages", "reading_data"]


def reading_data(pid: str, reading: Reading) -> ReadingData:
    """Return what was read, for the page."""
    return ReadingData(
        pid=pid,
        unit=reading.unit,
        year=reading.year,
        outline=reading.outline,
        ready=reading.is_ready,
        missing=[WantedData(key=one.key, why=one.why, proposed=one.proposed) for one in reading.wanted],
        files=list(map(_file, reading.files)),
        notices=[
            NoticeData(
                message=one.message,
                place=str(one.source) if one.source else "",
                code=one.code.value if one.code else "",
                severity=one.severity.value,
            )
            for one in reading.notices
        ],
        conflicts=list(map(_conflict, reading.conflicts)),
        outlines=[OutlineData(id=one.id, name=one.name, basis=one.basis) for one in outlines()],
        candidates=list(map(_candidate, reading.candidates)),
    )


def passages(candidates: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the numbers of materials under the paragraphs they stand in."""
    return [
        {"paragraph": paragraph, "place": place, "candidates": list(group)}
        for (paragraph, place), group in groupby(candidates, key=lambda one: (one["paragraph"], one["place"]))
    ]


def _file(file: ReadFile) -> ReadFileData:
    return ReadFileData.model_validate(
        {
            "role": file.role,
            "name": file.name,
            "problem": file.problem,
            "remedy": file.remedy,
            "tables": list(map(_table, file.tables)),
        }
    )


def _table(table: ReadTable) -> ReadTableData:
    return ReadTableData(
        title=table.title,
        unit=table.unit,
        rows=table.rows,
        columns=[ColumnData(header=header, role=role) for header, role in table.columns],
        total=table.total,
        first_rows=[list(row) for row in table.first_rows],
    )


def _conflict(conflict: Conflict) -> ConflictData:
    return ConflictData(
        key=conflict.key,
        label=conflict.key.replace(".", ""),
        options=[OptionData(value=value, place=place, decision=place or value) for value, place in conflict.options],
        decided=conflict.decided,
    )


def _candidate(candidate: Candidate) -> CandidateData:
    fact = candidate.fact
    return CandidateData(
        key=fact.key,
        label=fact.label,
        text=fact.written,
        paragraph=fact.text,
        place="、".join(map(str, fact.sources)),
        taken=candidate.state is State.ADOPTED,
        decision=candidate.decision.removeprefix(f"{fact.key}: "),
        state=candidate.state.label,
    )
