"""A report project on disk, and the ledger of what its files say: every table and word of one unit-year."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from youju.domain.derivation import derive
from youju.domain.facts import Fact, Item, Ledger, Notice, SourceCell, UnitProfile
from youju.domain.findings import Severity
from youju.domain.profile import FormWords
from youju.errors import InputError, UnitFileError
from youju.files import LOCK_PREFIXES
from youju.sources.documents import DOCUMENT_SUFFIXES
from youju.sources.ledger.activities import assemble_activities
from youju.sources.ledger.assembly import assemble_funds
from youju.sources.ledger.conflicts import Decider
from youju.sources.ledger.department import check_department_rates, join_department
from youju.sources.ledger.fund import FundTable, read_fund_table
from youju.sources.ledger.goals import differing_goals
from youju.sources.ledger.indicators import assemble_indicators, last_years_results, part_by_year
from youju.sources.ledger.money_cuts import rows_with_carry_over
from youju.sources.ledger.over_time import over_time
from youju.sources.materials import find_materials
from youju.sources.materials.adoption import adopt_materials, material_decisions
from youju.sources.prose import prose_facts, prose_items
from youju.sources.tables import SourceTable, TableKind
from youju.sources.tables.copies import without_copies
from youju.sources.tables.money_unit import (
    implausible_amounts,
    require_known_unit,
    require_money_units,
    require_possible_amounts,
)
from youju.sources.tables.printed_rates import check_printed_rates, tables_with_rates
from youju.sources.tables.workbook import SUFFIXES, read_tables
from youju.sources.titles import profile_from_titles, tables_of_others
from youju.sources.unit import INTAKE_NAMES, UNIT_ITEM, UNIT_NAMES, UnitFile, find_unit_files, read_unit_file, unit_item

__all__ = ["Project", "ledger_of", "misplaced_files", "open_project", "read_ledger", "require_folder"]

_DOCUMENTS = frozenset(DOCUMENT_SUFFIXES)
_TEMPORARY = (*LOCK_PREFIXES, ".")
_OF_MANY = (
    "里面是各单位的文件夹：核对一份报告，请写到它那个单位的文件夹；"
    "一次核对各单位的报告，请把报告放进一个文件夹再写这个文件夹"
)
_WANTED_TABLES = "请把资金表、绩效目标表（.xlsx .xls .ods .csv）放进 data 文件夹；压缩包请先解压"
_WANTED = "请放入 unit.yaml（或填好的采集表.xlsx）和 data 文件夹，其中放资金表、绩效目标表（.xlsx .xls .ods .csv）"


@dataclass(frozen=True, slots=True)
class Project:
    """The files of a report project.

    Attributes:
        folder: The project.
        unit_file: unit.yaml or 采集表.
        data: Spreadsheets, in order of their names.
        materials: 工作总结, 台账 and the like.
        prior: Last years' reports.
        out: Where reports are written; need not exist.
    """

    folder: Path
    unit_file: Path
    data: tuple[Path, ...]
    materials: tuple[Path, ...]
    prior: tuple[Path, ...]
    out: Path


def require_folder(folder: Path) -> None:
    """Refuse what can't be a project.

    Raises:
        InputError: There is no such folder.
    """
    if folder.is_file():
        whole = folder.parent.parent if folder.parent.name == "data" else folder.parent
        raise InputError("是一个文件，这里要写项目文件夹", place=str(folder), remedy=f"请写放它的文件夹“{whole}”")
    if not folder.is_dir():
        raise InputError("没有这个文件夹", place=str(folder), remedy="请检查路径，或用 youju init 新建一个")


def open_project(folder: Path) -> Project:
    """Find the files of a report project.

    Raises:
        UnitFileError: It has neither unit.yaml nor 采集表.
        InputError: There is no such folder, or it has no tables.
    """
    require_folder(folder)
    data = _data_files(folder)
    unit_files = find_unit_files(folder)
    if not data and not unit_files:
        raise InputError("文件夹里没有可用的数据", place=str(folder), remedy=_WANTED)
    if not unit_files:
        raise UnitFileError(
            "没有 unit.yaml，也没有填好的采集表.xlsx",
            place=str(folder),
            remedy=_like_intake(data)
            or "请新建 unit.yaml，至少写“单位名称: 某某局”和“年度: 2024”两行，或用 youju init 生成采集表填写",
        )
    if not data:
        texts = "、".join(path.name for path in _files(folder / "data", _DOCUMENTS))
        problem = f"没有数据表，data 里只有文字材料（{texts}）" if texts else "没有数据表"
        raise InputError(problem, place=str(folder / "data"), remedy=_WANTED_TABLES)
    prior = _files(folder / "prior", _DOCUMENTS)
    return Project(folder, unit_files[0], data, find_materials(folder), prior, folder / "out")


def read_ledger(*paths: Path, unit: str = "", adopt: bool = True, year: int = 0) -> Ledger:
    """Read everything that the given places say of one unit-year, and derive what follows from it.

    Args:
        paths: Project folders, data folders or single spreadsheets.
        unit: Unit of money columns that state none (`--unit`); before 金额单位 of the unit file.
        adopt: Whether numbers of materials that 决定 confirms count too.
        year: The year wanted where only titles tell it, of tables of several years; 0 for the latest.

    Raises:
        InputError: A path isn't there, holds nothing to read, or the paths are about several units.
        UnitFileError: The unit file is malformed, or there is none and the tables name no unit and year.
        WorkbookError: A spreadsheet can't be read.
        TableError: Money without a unit, or words where a number should be.
        UsageError: `unit` is no unit of money.
    """
    require_known_unit(unit)
    files, unit_files = _gather(paths)
    with _uncollected():
        return _read(paths, files, unit_files, unit, adopt=adopt, wanted=year)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Pause the search for garbage: tables make millions of objects that live on and form no cycles."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()


def _are_of_many(paths: Sequence[Path]) -> bool:
    """Whether what was given holds the folders of several units, each with its data."""
    below = [one for path in paths if path.is_dir() for one in path.iterdir() if one.is_dir()]
    return sum(bool(find_unit_files(one) or (one / "data").is_dir()) for one in below) > 1


def _read(
    paths: Sequence[Path],
    files: Sequence[Path],
    unit_files: Sequence[Sequence[Path]],
    unit: str,
    *,
    adopt: bool,
    wanted: int,
) -> Ledger:
    known = _one_unit([read_unit_file(path) for path in dict.fromkeys(one[0] for one in unit_files)])
    money_unit = unit or (known.profile.money_unit if known else "")
    year = known.profile.year if known else 0
    tables = _read_all(files, money_unit, year)
    if not tables:
        remedy = _OF_MANY if _are_of_many(paths) else _WANTED
        raise InputError("没有数据表", place="、".join(map(str, paths)), remedy=remedy)
    notices = list(_second_unit_files(unit_files))
    if known is None:
        profile, remark = profile_from_titles(tables, wanted)
        notices.append(remark)
        if any(table.year not in (0, profile.year) for table in tables):
            tables = _read_all(files, money_unit, profile.year)
    else:
        profile = known.profile
    require_money_units(tables)
    tables, copies = without_copies(tables)
    notices += copies
    profile = _with_form_fields(profile, tables)
    notices += tables_of_others(tables, profile)
    rated = tables_with_rates(tables)
    collected = _collect(tables, profile, known.facts if known else (), notices)
    if money_unit:
        require_possible_amounts(collected, money_unit)
    if known and adopt:
        collected = _with_materials(collected, known.path, money_unit)
    ledger = derive(collected)
    return ledger.with_notices([*check_printed_rates(rated, ledger), *check_department_rates(tables, ledger)])


def ledger_of(tables: Sequence[SourceTable], profile: UnitProfile) -> Ledger:
    """Return what the tables of one document say, and what follows from it.

    Raises:
        InputError: Two rows share a name, or all tables are of other years than the profile's.
    """
    return derive(_collect(list(tables), profile, (), ()))


def _with_form_fields(profile: UnitProfile, tables: Sequence[SourceTable]) -> UnitProfile:
    """Take over what the 自评 tables print around their numbers; what the unit file says goes first."""
    forms = [table for table in tables if table.kind is TableKind.INDICATOR]
    by_project: dict[str, list[SourceTable]] = {}
    for table in forms:
        if table.project:
            by_project.setdefault("".join(table.project.split()), []).append(table)
    return replace(
        profile,
        supervisor=profile.supervisor or _agreed(tables, "主管部门"),
        form=_form_words(forms),
        forms=MappingProxyType({name: _form_words(own) for name, own in by_project.items()}),
    )


def _form_words(forms: Sequence[SourceTable]) -> FormWords:
    return FormWords(*(_agreed(forms, label) for label in ("实施单位", "预期目标", "实际完成情况")))


def _agreed(tables: Sequence[SourceTable], label: str) -> str:
    """Return the labelled cell of the tables when those that have it agree; empty otherwise."""
    named = {value.text for table in tables if (value := table.fields.get(label)) and value.text}
    return named.pop() if len(named) == 1 else ""


def _with_materials(ledger: Ledger, unit_file: Path, money_unit: str) -> Ledger:
    folder = unit_file.parent.parent if unit_file.parent.name == "data" else unit_file.parent
    adopted = adopt_materials(ledger.profile, folder, ledger, ledger.items.values(), money_unit=money_unit)
    return ledger.with_facts(adopted.facts, adopted.items)


def _files(folder: Path, suffixes: frozenset[str]) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path.suffix.lower() in suffixes and not path.name.startswith(_TEMPORARY)
    )


def _data_files(folder: Path) -> tuple[Path, ...]:
    """Return the spreadsheets of a folder and of its data/, without the 采集表."""
    found = (*_files(folder, SUFFIXES), *_files(folder / "data", SUFFIXES))
    return tuple(path for path in found if path.name not in INTAKE_NAMES)


def _like_intake(data: Iterable[Path]) -> str:
    """Return what to do where a spreadsheet is named almost like a 采集表; empty when none is."""
    stem = Path(INTAKE_NAMES[0]).stem
    near = next((path for path in data if stem in path.stem), None)
    return f"文件夹里有“{near.name}”：如果是填好的采集表，请改名为{stem}{near.suffix}" if near else ""


def misplaced_files(project: Project) -> Iterator[Notice]:
    """Yield a warning for each file that lies where its kind isn't read: texts in data/, tables in prior/."""
    for path in _files(project.folder / "data", _DOCUMENTS):
        words = "data 里只读表格，没有采用；工作总结一类请放 materials，上年报告请放 prior"
        yield Notice(words, SourceCell(f"data/{path.name}"), severity=Severity.WARNING)
    for path in _files(project.folder / "prior", SUFFIXES):
        words = "prior 里只读上年的报告，没有采用；上年的数请在 data 的表里加一列，如“上年支出数”"
        yield Notice(words, SourceCell(f"prior/{path.name}"), severity=Severity.WARNING)


def _gather(paths: Sequence[Path]) -> tuple[list[Path], list[tuple[Path, ...]]]:
    """Return the spreadsheets that the paths mean, each once, and per place its unit files, the one to use first."""
    files: dict[Path, None] = {}
    unit_files: dict[tuple[Path, ...], None] = {}
    for path in paths:
        near: tuple[Path, ...] = ()
        if path.is_dir():
            files.update(dict.fromkeys(_data_files(path)))
            near = _unit_files_near(path)
        elif not path.exists():
            raise InputError("没有这个文件或文件夹", place=str(path), remedy="请检查路径")
        elif path.name in (*UNIT_NAMES, *INTAKE_NAMES):
            near = (path,)
        else:
            files[path] = None
            near = _unit_files_near(path.parent)
        if near:
            unit_files[near] = None
    return list(files), list(unit_files)


def _unit_files_near(folder: Path) -> tuple[Path, ...]:
    """Return the unit files of a folder; for a project's data folder, also the project's."""
    own = find_unit_files(folder)
    return own or (find_unit_files(folder.parent) if folder.resolve().name == "data" else ())


def _one_unit(found: Sequence[UnitFile]) -> UnitFile | None:
    """Return the unit file to go by: the first; all have to be about one unit-year."""
    for other in found[1:]:
        first = found[0].profile
        if (other.profile.name, other.profile.year) != (first.name, first.year):
            raise InputError(
                f"数据属于不同的单位或年度：{first.name}{first.year}年、{other.profile.name}{other.profile.year}年",
                place=str(other.path),
                remedy="请一次只读一个单位一个年度的数据",
            )
    return found[0] if found else None


def _second_unit_files(unit_files: Sequence[Sequence[Path]]) -> Iterator[Notice]:
    for first, *others in unit_files:
        for other in others:
            yield Notice(f"已有{first.name}，没有采用{other.name}", SourceCell(other.name))


def _read_all(files: Iterable[Path], money_unit: str, year: int) -> list[SourceTable]:
    return [table for path in files for table in read_tables(path, money_unit=money_unit, year=year)]


def _collect(
    tables: list[SourceTable], profile: UnitProfile, unit_facts: Sequence[Fact], notices: Sequence[Notice]
) -> Ledger:
    """Return everything that was read, with nothing derived yet."""
    decider = Decider(profile, used=set(material_decisions(profile)))
    funds = _read_funds(tables)
    of_kind = {kind: [table for table in tables if table.kind is kind] for kind in TableKind}
    money = assemble_funds(funds, profile, decider)
    joined = join_department(
        of_kind[TableKind.DEPARTMENT], [unit_item(profile), *money.items], [*unit_facts, *money.facts], decider
    )
    items = [*joined.items]
    done = assemble_activities([*of_kind[TableKind.ACTIVITY], *(fund.source for fund in money.aside)], _keys(items))
    items.extend(done.items)
    own, past, dated = part_by_year(of_kind[TableKind.INDICATOR], profile.year)
    judged = assemble_indicators(own, money.items, _keys(items), decider)
    items.extend(judged.items)
    _require_own_year(tables, profile, [fact for fact in [*joined.facts, *done.facts] if fact.item != UNIT_ITEM])
    facts = [*joined.facts, *done.facts, *judged.facts, *last_years_results(past, judged, decider)]
    items.extend(prose_items(profile, _keys(items)))
    facts.extend(prose_facts(profile, [fact.key for fact in facts if fact.item in profile.prose]))
    said = [
        *notices,
        *(notice for table in tables for notice in table.notices),
        *_unused(of_kind[TableKind.OTHER]),
        *dated,
        *money.notices,
        *done.notices,
        *judged.notices,
        *differing_goals(own, profile),
        *decider.notices,
        *decider.unused_decisions(facts),
        *implausible_amounts(joined.facts),
    ]
    return Ledger.build(profile, facts, items, judged.indicators, said, money.unread)


def _require_own_year(tables: Sequence[SourceTable], profile: UnitProfile, facts: Sequence[Fact]) -> None:
    """Refuse tables that all speak of other years than the unit file's.

    Raises:
        InputError: Names the years of both.
    """
    dated = {table.year for table in tables if table.kind is not TableKind.OTHER}
    if any(not fact.period for fact in facts) or not dated or dated & {0, profile.year} or not profile.source:
        return
    years = "、".join(f"{year}年" for year in sorted(dated))
    raise InputError(
        f"表里都是{years}的数，{profile.source.file}写的年度是{profile.year}年",
        place="、".join(dict.fromkeys(table.file for table in tables)),
        remedy=f"请改正{profile.source.file}的“年度”，或放入{profile.year}年的表",
    )


def _read_funds(tables: list[SourceTable]) -> list[FundTable]:
    """Read the fund tables; the cells of a single one, which nothing else will ask for, are let go of."""
    places = [place for place, table in enumerate(tables) if table.kind is TableKind.FUND]
    funds = [rows_with_carry_over(read_fund_table(tables[place])) for place in places]
    if len(funds) == 1 and not over_time(funds[0].source):
        tables[places[0]] = replace(tables[places[0]], rows=())
        funds[0] = replace(funds[0], source=tables[places[0]])
    return funds


def _keys(items: Iterable[Item]) -> frozenset[str]:
    return frozenset(item.key for item in items)


def _unused(tables: Iterable[SourceTable]) -> Iterator[Notice]:
    for table in tables:
        yield Notice("不是资金、绩效指标或业务量表格，没有采用", SourceCell(table.file, table.sheet))
