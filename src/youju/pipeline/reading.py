"""What was read of a project's files, shown before anything is drafted: tables, doubts, contradictions, candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from youju.domain.facts import Ledger, Notice, UnitProfile
from youju.domain.findings import Severity
from youju.errors import InputError, YoujuError
from youju.pipeline.candidates import Candidate, State, find_candidates
from youju.pipeline.project_data import ProjectData
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.identity import identify
from youju.sources.materials.adoption import material_decisions
from youju.sources.tables import RowKind, SourceTable
from youju.sources.tables.workbook import SUFFIXES, read_tables
from youju.sources.titles import profile_from_titles
from youju.sources.unit import INTAKE_NAMES, UNIT_NAMES, find_unit_files, read_unit_file

__all__ = ["Conflict", "ReadFile", "ReadTable", "Reading", "Wanted", "read_project"]

_ROLES = ("data", "materials", "prior")
_PROFILES = (*UNIT_NAMES, *INTAKE_NAMES)
_SHOWN_ROWS, _SHOWN_SUMS = 4, 3
_ROLE_NAMES = {
    "item": "项目",
    "code": "项目代码",
    "function-code": "科目编码",
    "function-name": "科目名称",
    "source-name": "资金来源",
    "note": "备注",
    "sequence": "序号",
    "rate": "比率（只核对）",
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "operator": "运算符",
    "target": "指标值",
    "target-unit": "计量单位",
    "actual": "完成值",
    "weight": "分值",
    "score": "得分",
    "reason": "偏差原因",
    "remedy": "改进措施",
    "document": "文号",
    "unit-code": "单位编码",
    "unit-name": "单位名称",
}


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as understood: its columns with what they hold, the first of its totals named, its first rows."""

    title: str
    unit: str
    rows: int
    columns: tuple[tuple[str, str], ...]
    total: str
    first_rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of the project.

    Attributes:
        role: `data`, `materials`, `prior` or `profile`. name: Of the file.
        tables: What was understood of it. problem, remedy: Why it can't be read; empty when it can.
    """

    role: str
    name: str
    tables: tuple[ReadTable, ...] = ()
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that a person has to say; `proposed` is what the files seem to say, empty when they don't."""

    key: str
    why: str
    proposed: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A number that several places state differently.

    Attributes:
        key: Of the number. options: Each value with its place. decided: What was decided; empty when nothing yet.
    """

    key: str
    options: tuple[tuple[str, str], ...]
    decided: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a project's files.

    Attributes:
        unit, year, outline: As the unit file says; empty and 0 until it does.
        wanted: What a person has to say. files: One by one. notices: What reading wants said.
        conflicts: Contradictions to decide. candidates: Numbers of materials that a person may confirm.
        is_ready: Whether a draft can be made.
    """

    unit: str
    year: int
    outline: str
    wanted: tuple[Wanted, ...]
    files: tuple[ReadFile, ...]
    notices: tuple[Notice, ...]
    conflicts: tuple[Conflict, ...]
    candidates: tuple[Candidate, ...]
    is_ready: bool


def read_project(folder: Path, load: Callable[[], ProjectData]) -> Reading:
    """Read everything in a project's folder; what can't be read is told, not raised.

    Args:
        folder: The project.
        load: Returns the project's data, or raises why it can't.
    """
    profile, notices = _profile(folder)
    money_unit, year = (profile.money_unit, profile.year) if profile else ("", 0)
    tables: list[SourceTable] = []
    files = tuple(_files(folder, money_unit, year, tables))
    wanted = () if profile else tuple(_wanted(folder, tables))
    ledger: Ledger | None = None
    candidates: tuple[Candidate, ...] = ()
    if profile:
        try:
            ledger = load().ledger
            candidates = find_candidates(folder).numbers
        except YoujuError as error:
            notices.append(Notice(f"{error}", severity=Severity.ERROR))
    own = ledger.notices if ledger else ()
    return Reading(
        unit=profile.name if profile else "",
        year=year,
        outline=profile.outline if profile else "",
        wanted=wanted,
        files=files,
        notices=(*notices, *(one for one in own if not one.key)),
        conflicts=tuple(_conflicts(profile, own)),
        candidates=tuple(one for one in candidates if one.decision or one.state is State.REFUSED),
        is_ready=ledger is not None,
    )


def _profile(folder: Path) -> tuple[UnitProfile | None, list[Notice]]:
    found = find_unit_files(folder)
    if not found:
        return None, []
    try:
        return read_unit_file(found[0]).profile, []
    except InputError as error:
        return None, [Notice(f"{error}", severity=Severity.ERROR)]


def _files(folder: Path, money_unit: str, year: int, tables: list[SourceTable]) -> Iterator[ReadFile]:
    for path in find_unit_files(folder):
        yield ReadFile("profile", path.name)
    for role in _ROLES:
        home = folder / role
        for path in sorted(home.iterdir()) if home.is_dir() else ():
            if path.is_file() and not path.name.startswith((".", "~$")) and path.name not in _PROFILES:
                yield _read_file(role, path, money_unit, year, tables)


def _read_file(role: str, path: Path, money_unit: str, year: int, tables: list[SourceTable]) -> ReadFile:
    suffix = path.suffix.lower()
    try:
        if suffix in SUFFIXES and role != "prior":
            found = read_tables(path, money_unit=money_unit, year=year)
            if role == "data":
                tables.extend(found)
            return ReadFile(role, path.name, tuple(map(_table, found)))
        if suffix in DOCUMENT_SUFFIXES and role != "data":
            read_document(path)
            return ReadFile(role, path.name)
    except InputError as error:
        return ReadFile(role, path.name, problem=error.problem, remedy=error.remedy)
    return ReadFile(role, path.name, problem="这类文件在这里没有用处", remedy="数据请放表格，材料和往年报告请放文档")


def _table(table: SourceTable) -> ReadTable:
    columns = tuple((one.header, _meaning(table, place)) for place, one in enumerate(table.columns))
    items = [row for row in table.rows if row.kind is RowKind.ITEM]
    total = next((row for row in table.rows if row.kind is RowKind.TOTAL), None)
    cells = zip(table.columns, total.values, strict=True) if total else ()
    sums = [f"{column.header} {cell.text}" for column, cell in cells if cell is not None and cell.quantity is not None]
    first = tuple(tuple(one.text if one else "" for one in row.values) for row in table.rows[:_SHOWN_ROWS])
    return ReadTable(table.title, table.money_unit, len(items), columns, "、".join(sums[:_SHOWN_SUMS]), first)


def _meaning(table: SourceTable, place: int) -> str:
    """Return what a column holds, in Chinese; "" where it is not used."""
    column = table.columns[place]
    if told := column.measure or _ROLE_NAMES.get(column.role.value, ""):
        return told
    cells = [row.values[place] for row in table.rows]
    return "文字" if any(cells) and all(one is None or one.quantity is None for one in cells) else ""


def _wanted(folder: Path, tables: Sequence[SourceTable]) -> Iterator[Wanted]:
    """Ask for unit and year, proposing what titles say; nothing is taken before a person has confirmed it."""
    unit, year, where = "", "", ""
    try:
        profile, _ = profile_from_titles(tables)
        unit, year, where = profile.name, str(profile.year), str(profile.source)
    except InputError:
        unit, where = _prior_unit(folder)
    because = f"从{where}认出“{{}}”，请确认" if where else "文件里没有写明，请填写"
    yield Wanted("单位名称", because.format(unit) if unit else "文件里没有写明，请填写单位全称", unit)
    yield Wanted("年度", because.format(year) if year else "文件里没有写明，请填写四位数字的年度", year)


def _prior_unit(folder: Path) -> tuple[str, str]:
    home = folder / "prior"
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        if path.suffix.lower() in DOCUMENT_SUFFIXES:
            try:
                unit, _ = identify(read_document(path).text)
            except InputError:
                continue
            if unit:
                return unit, path.name
    return "", ""


def _conflicts(profile: UnitProfile | None, notices: Sequence[Notice]) -> Iterator[Conflict]:
    for notice in notices:
        if notice.key:
            yield Conflict(notice.key, tuple((value, str(cell)) for value, cell in notice.options), "")
    decisions = profile.decisions if profile else {}
    of_materials = material_decisions(profile) if profile else {}
    for key, decided in decisions.items():
        if key not in of_materials:
            yield Conflict(key, ((decided, ""),), decided)
