"""Where a number comes from and where it is used: its cell among its neighbours, its formula, last year's sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from youju.domain.cells import cell_name, column_letters
from youju.domain.facts import LAST_YEAR, Fact, Ledger, SourceCell
from youju.domain.findings import CheckReport
from youju.domain.report import Figure
from youju.errors import InputError
from youju.pipeline.project_data import ProjectData
from youju.pipeline.section_view import SectionView, placed_runs
from youju.rendering.plain import Spot
from youju.sources.tables.workbook import SUFFIXES, read_grids
from youju.sources.workbooks.grid import Grid

__all__ = [
    "Ancestor",
    "FactEvidence",
    "LastYear",
    "NeighbourCell",
    "NeighbourRow",
    "Neighbourhood",
    "Sheet",
    "Use",
    "ancestor",
    "cells_facts",
    "fact_evidence",
    "fact_label",
    "find_input",
    "project_sheets",
    "uses_of",
]

_PLACES = ("data", "materials", ".", "prior")
_HEAD_ROWS = 5
_NEAR_ROWS = 6
_MOST_COLUMNS = 8
_NEAR_COLUMNS = 3
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MOST_ROWS = 400
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ENDS = "。！？；\n"


@dataclass(frozen=True, slots=True)
class NeighbourCell:
    """A cell of a neighbourhood; `fact` is the id of the fact read from it, empty when none was."""

    ref: str
    text: str
    is_source: bool
    fact: str


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """A row of a neighbourhood, numbered as the sheet numbers it."""

    row: int
    cells: tuple[NeighbourCell, ...]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Part of a sheet around a cell, or lines of a text file around a line.

    Of a sheet the first rows, and of a wide one the column that names the row, are there too.
    """

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[NeighbourRow, ...]


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A fact that another was computed from."""

    id: str
    key: str
    label: str
    shown: str
    place: str


@dataclass(frozen=True, slots=True)
class LastYear:
    """The sentence of last year's report that speaks of the same thing."""

    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class Use:
    """A place of the draft where a fact is shown or spoken of."""

    section: str
    heading: str
    spot: Spot
    text: str
    fact: str


@dataclass(frozen=True, slots=True)
class FactEvidence:
    """Everything that backs a fact.

    Attributes:
        fact: The fact. label: As people say it. shown: In the report's style.
        neighbourhood: Its cell among its neighbours; None for derived facts and for documents.
        parents: What it was computed from. last_year: What last year's report said. used: Where the draft has it.
    """

    fact: Fact
    label: str
    shown: str
    neighbourhood: Neighbourhood | None
    parents: tuple[Ancestor, ...]
    last_year: LastYear | None
    used: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to browse."""

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[NeighbourRow, ...]


def fact_label(fact: Fact, ledger: Ledger) -> str:
    """Name a fact as people say it: 物业管理费上年支出（经费拨款）."""
    item = ledger.items.get(fact.item)
    tail = "、".join(part for part in (fact.fund_source, fact.basis) if part)
    return f"{item.name if item else fact.item}{fact.period}{fact.measure}" + (f"（{tail}）" if tail else "")


def fact_evidence(folder: Path, data: ProjectData, fact_id: str, sections: Sequence[SectionView]) -> FactEvidence:
    """Return everything that backs a fact.

    Raises:
        InputError: There is no fact of this id.
    """
    ledger = data.ledger
    fact = ledger.by_id(fact_id)
    if fact is None:
        raise InputError("数据里没有这个数了", remedy="请刷新页面再看")
    parents = (ledger.facts[key] for key in fact.parents if key in ledger.facts)
    return FactEvidence(
        fact,
        fact_label(fact, ledger),
        data.scope.show(fact).text,
        _neighbourhood(folder, fact.sources[0], ledger) if fact.sources else None,
        tuple(ancestor(one, data) for one in parents),
        _last_year(fact, ledger, data.prior_check),
        uses_of({fact_id}, sections),
    )


def ancestor(fact: Fact, data: ProjectData) -> Ancestor:
    """Return a fact with how people name it, how the report shows it, and where it comes from."""
    return Ancestor(
        fact.id, fact.key, fact_label(fact, data.ledger), data.scope.show(fact).text, fact.describe_source()
    )


def uses_of(fact_ids: Iterable[str], sections: Sequence[SectionView]) -> tuple[Use, ...]:
    """Return every place of the draft that shows one of these facts, or whose words speak of it."""
    wanted = set(fact_ids)
    found: dict[tuple[str, str, int | None, int | None, int], Use] = {}
    for place, view in enumerate(sections):
        for fact, spot, text in _shown(view, place):
            if fact in wanted:
                at = (view.id, spot.block, spot.row, spot.cell, spot.start)
                found.setdefault(at, Use(view.id, view.section.heading, spot, text, fact))
    return tuple(found.values())


def _shown(view: SectionView, place: int) -> Iterator[tuple[str, Spot, str]]:
    figures = set()
    for spot, run in placed_runs(view.section, place):
        if isinstance(run, Figure):
            figures.add((spot.block, spot.row, spot.cell, spot.start))
            yield run.id, spot, run.text
    for number in view.numbers:
        spot = number.spot
        if number.judged.fact_id and (spot.block, spot.row, spot.cell, spot.start) not in figures:
            yield number.judged.fact_id, spot, number.judged.mention.text


def cells_facts(ledger: Ledger, file: str, sheet: str, cell: str) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Return the facts read from a cell, and those computed from them, near and far."""
    here = SourceCell(file, sheet, cell)
    read = tuple(fact for fact in ledger if here in fact.sources)
    children: dict[str, list[Fact]] = {}
    for fact in ledger:
        for key in fact.parents:
            children.setdefault(key, []).append(fact)
    computed: dict[str, Fact] = {}
    queue = [fact.key for fact in read]
    while queue:
        for fact in children.get(queue.pop(), ()):
            if fact.key not in computed:
                computed[fact.key] = fact
                queue.append(fact.key)
    return read, tuple(computed.values())


def find_input(folder: Path, name: str) -> Path | None:
    """Return an input file of a project by its name; None when there is none."""
    for place in _PLACES:
        home = folder / place
        if home.is_dir():
            for path in home.iterdir():
                if path.name == name and path.is_file():
                    return path
    return None


def _neighbourhood(folder: Path, source: SourceCell, ledger: Ledger) -> Neighbourhood | None:
    path = find_input(folder, source.file)
    if path is None:
        return None
    if path.suffix.lower() in SUFFIXES:
        grid = next((one for one in read_grids(path) if one.sheet == source.sheet), None)
        place = _CELL.fullmatch(source.cell)
        return _around(grid, place, source, ledger) if grid is not None and place else None
    if source.line and path.suffix.lower() in (".yaml", ".yml"):
        return _lines_around(path, source)
    return None


def _around(grid: Grid, place: re.Match[str], source: SourceCell, ledger: Ledger) -> Neighbourhood:
    row, column = int(place[2]) - 1, _column_number(place[1])
    last = len(grid.rows)
    near = {*range(min(_HEAD_ROWS, last)), *range(max(row - _NEAR_ROWS, 0), min(row + _NEAR_ROWS + 1, last))}
    rows = [one for one in sorted(near) if one not in grid.hidden_rows]
    used = sorted({at for one in rows for at in grid.columns_of(one)} | {column})
    if len(used) > _MOST_COLUMNS:
        name = next((at for at in used if _CHINESE.search(grid.text(row, at))), used[0])
        used = [at for at in used if at == name or abs(at - column) <= _NEAR_COLUMNS]
    letters, cells = _cells(grid, rows, used, _facts_by_cell(ledger), source.cell)
    return Neighbourhood(grid.file, grid.sheet, letters, cells)


def _cells(
    grid: Grid, rows: Sequence[int], columns: Sequence[int], facts: Mapping[SourceCell, str], source: str = ""
) -> tuple[tuple[str, ...], tuple[NeighbourRow, ...]]:
    shown = tuple(
        NeighbourRow(
            row + 1,
            tuple(
                NeighbourCell(name, grid.text(row, column), name == source, facts.get(grid.place(row, column), ""))
                for column in columns
                for name in [cell_name(row, column)]
            ),
        )
        for row in rows
    )
    return tuple(column_letters(column) for column in columns), shown


def _facts_by_cell(ledger: Ledger) -> dict[SourceCell, str]:
    return {cell: fact.id for fact in reversed(list(ledger)) for cell in fact.sources}


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _lines_around(path: Path, source: SourceCell) -> Neighbourhood:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    first = max(source.line - _NEAR_ROWS, 1)
    near = range(first, min(source.line + _NEAR_ROWS, len(lines)) + 1)
    rows = tuple(
        NeighbourRow(number, (NeighbourCell(str(number), lines[number - 1], number == source.line, ""),))
        for number in near
    )
    return Neighbourhood(source.file, "", ("",), rows)


def project_sheets(folder: Path, ledger: Ledger) -> Iterator[Sheet]:
    """Yield the sheets of a project's data, with the cells that facts were read from.

    Raises:
        WorkbookError: A file can't be read.
    """
    facts = _facts_by_cell(ledger)
    for place in (".", "data"):
        home = folder / place
        files = sorted(home.iterdir()) if home.is_dir() else []
        for path in files:
            if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(("~$", ".")):
                for grid in read_grids(path):
                    rows = [row for row in range(min(len(grid.rows), _MOST_ROWS)) if row not in grid.hidden_rows]
                    columns = sorted({at for row in rows for at in grid.columns_of(row)})
                    letters, cells = _cells(grid, rows, columns, facts)
                    yield Sheet(grid.file, grid.sheet, letters, cells)


def _last_year(fact: Fact, ledger: Ledger, prior: CheckReport | None) -> LastYear | None:
    """Return the sentence of last year's report whose words name this fact, as of this year or of the year before."""
    if prior is None or fact.period:
        return None
    then = ledger.get(fact.item, fact.measure, period=LAST_YEAR, fund_source=fact.fund_source, basis=fact.basis)
    wanted = {fact.id, then.id} if then else {fact.id}
    for judged in prior.mentions:
        if judged.fact_id in wanted:
            text = prior.plain.text
            start = max(text.rfind(mark, 0, judged.mention.start) for mark in _ENDS) + 1
            ends = [at for mark in _ENDS if (at := text.find(mark, judged.mention.end)) >= 0]
            sentence = text[start : min(ends, default=len(text) - 1) + 1].strip()
            return LastYear(" ".join(sentence.split()), _heading(prior, judged.mention.start))
    return None


def _heading(prior: CheckReport, at: int) -> str:
    headings = [one for one in prior.plain.anchors if one.kind == "heading"]
    for one, following in pairwise([*headings, None]):
        if one is not None and one.start <= at and (following is None or following.start > at):
            return f"{prior.document}：{prior.plain.text[one.start : one.end]}"
    return prior.document
