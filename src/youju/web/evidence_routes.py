"""Evidence: a fact's cell, formula and uses; a cell's facts; the sheets to browse; two versions compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query

from youju.domain.facts import Fact, SourceCell
from youju.pipeline.evidence import (
    Ancestor,
    NeighbourRow,
    Use,
    ancestor,
    cells_facts,
    fact_evidence,
    project_sheets,
    uses_of,
)
from youju.web.evidence_models import (
    CellFactsData,
    FactData,
    LastYearData,
    NeighbourCellData,
    NeighbourRowData,
    ParentData,
    SheetData,
    SourceData,
    UseData,
)
from youju.web.house import InProject

__all__ = ["router"]

router = APIRouter(prefix="/api/p/{pid}")
_Word = Annotated[str, Query(max_length=260)]


@router.get("/facts/{fact_id}")
def get_fact(fact_id: str, project: InProject) -> FactData:
    """Return everything that backs a fact."""
    bench = project.bench
    found = fact_evidence(project.folder, bench.data(), fact_id, bench.report().sections)
    near, last = found.neighbourhood, found.last_year
    return FactData(
        id=found.fact.id,
        key=found.fact.key,
        label=found.label,
        shown=found.shown,
        unit=found.fact.quantity.unit or "",
        source=_source(found.fact),
        neighbourhood=SheetData(file=near.file, sheet=near.sheet, columns=list(near.columns), rows=_rows(near.rows))
        if near
        else None,
        formula=found.fact.formula,
        parents=list(map(_parent, found.parents)),
        last_year=LastYearData(sentence=last.sentence, place=last.place) if last else None,
        used=list(map(_use, found.used)),
    )


@router.get("/cells")
def get_cell(project: InProject, file: _Word, cell: _Word, sheet: _Word = "") -> CellFactsData:
    """Return what was read from a cell, and where it is used, also by way of what was computed from it."""
    data = project.bench.data()
    read, computed = cells_facts(data.ledger, file, sheet, cell)
    used = uses_of([fact.id for fact in (*read, *computed)], project.bench.report().sections)
    return CellFactsData(facts=[_parent(ancestor(fact, data)) for fact in read], used=list(map(_use, used)))


@router.get("/sheets")
def list_sheets(project: InProject) -> list[SheetData]:
    """Return the sheets of the project's data."""
    sheets = project_sheets(project.folder, project.bench.data().ledger)
    return [
        SheetData(file=one.file, sheet=one.sheet, columns=list(one.columns), rows=_rows(one.rows)) for one in sheets
    ]


def _rows(rows: Iterable[NeighbourRow]) -> list[NeighbourRowData]:
    return [
        NeighbourRowData(
            row=row.row,
            cells=[
                NeighbourCellData(ref=one.ref, text=one.text, is_source=one.is_source, fact=one.fact)
                for one in row.cells
            ],
        )
        for row in rows
    ]


def _source(fact: Fact) -> SourceData | None:
    if not fact.sources:
        return None
    place: SourceCell = fact.sources[0]
    cell = place.cell or (f"第{place.line}行" if place.line else "")
    return SourceData(file=place.file, sheet=place.sheet, cell=cell)


def _parent(one: Ancestor) -> ParentData:
    return ParentData(id=one.id, key=one.key, label=one.label, shown=one.shown, place=one.place)


def _use(one: Use) -> UseData:
    spot = one.spot
    return UseData(
        section=one.section,
        heading=one.heading,
        block=spot.block,
        row=spot.row,
        cell=spot.cell,
        start=spot.start,
        end=spot.end,
        text=one.text,
        fact=one.fact,
    )
