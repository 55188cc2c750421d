"""Reports that units handed in, with the data of each: by the folder they lie in, or by the unit's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from youju.batch.projects import OUTPUT_NAMES, Packed, pack, read_input, what_lies_in
from youju.domain.office_names import named_office
from youju.errors import DocumentError, InputError, TableError, UnitFileError, WorkbookError
from youju.patterns import regex
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.identity import identify
from youju.sources.tables.workbook import SUFFIXES, read_tables
from youju.sources.titles import profile_from_titles
from youju.sources.unit import find_unit_files, read_unit_file

__all__ = ["HandedIn", "find_handed_in", "find_stray", "pack_handed_in"]

_INSIDE = frozenset({"data", "materials", "prior"})
_SHORTEST_NAME = 3
_FORM = "自评"
_WORDS = regex(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What one unit handed in.

    Attributes:
        name: Unique in the batch.
        folder: Where its reports lie.
        documents: The reports, relative to the folder; none when only data came.
        data: A folder with its data, or single tables; none when there is no data.
    """

    name: str
    folder: Path
    documents: tuple[str, ...]
    data: tuple[Path, ...]


def find_handed_in(folders: Sequence[Path], data: Sequence[Path]) -> tuple[HandedIn, ...]:
    """Return what lies in these folders, a unit each, in order; a report named by itself is a unit too.

    A folder of its own with reports in it (and in its out/) is a unit; its data are its tables and its data/. A folder
    beside such folders in which nothing can be read is a unit too: it handed in nothing, and that has to show. Reports
    that lie side by side are a unit each; a 自评表 or another table beside them goes with the report whose unit it is
    called after. Data that isn't beside a report is looked for by name in `data`: a folder or
    a table that is called like the report's file, its folder, or the unit that its title names.

    Raises:
        InputError: A folder or a report isn't there, or no report is found.
    """
    store = _Store(data)
    found: dict[str, HandedIn] = {}
    for folder in folders:
        for one in _in(folder, folder, store) if folder.is_dir() else _alone(folder, store):
            home = folder if folder.is_dir() else one.folder
            name = one.name if one.name not in found else f"{home.name}/{one.name}"
            found[name] = HandedIn(name, one.folder, one.documents, one.data)
    if not any(one.documents for one in found.values()):
        kinds = "、".join(DOCUMENT_SUFFIXES[:6])
        place = "、".join(map(str, folders))
        raise InputError("没有找到报告", place=place, remedy=f"请放入各单位的报告（{kinds}），或检查路径")
    return tuple(found.values())


def _in(folder: Path, root: Path, store: _Store) -> Iterator[HandedIn]:
    documents = [*_documents(folder), *_documents(folder / "out")]
    name = folder.relative_to(root).as_posix() if folder != root else folder.resolve().name
    own = (folder,) if _has_data(folder) else ()
    below = [one for one in sorted(folder.iterdir()) if one.is_dir() and _is_looked_into(one)]
    if own and folder == root and _of_several(folder):
        yield from _side_by_side(folder, store)
    elif documents and (folder != root or own):
        names = tuple(path.relative_to(folder).as_posix() for path in documents)
        yield HandedIn(name, folder, names, own or store.of(folder.name, documents))
    elif documents:
        for path in documents:
            yield HandedIn(path.name, folder, (path.name,), store.of(path.stem, [path]))
    elif own and folder != root:
        yield HandedIn(name, folder, (), own)
    inside = [(one, list(_in(one, root, store))) for one in below]
    side_by_side = folder == root and not documents and any(found for _, found in inside)
    for one, found in inside:
        yield from found or ([HandedIn(one.name, one, (), ())] if side_by_side else [])


def _of_several(folder: Path) -> bool:
    """Whether reports of several units lie in a folder that isn't a unit's own: no unit.yaml, no data/ in it."""
    if find_unit_files(folder) or (folder / "data").is_dir():
        return False
    return len({_unit_of(path) or path.stem for path in _files(folder) if _is_report(path)}) > 1


def _side_by_side(folder: Path, store: _Store) -> Iterator[HandedIn]:
    """Yield the reports of a folder, each with the tables that are called after its unit, then the forms left over."""
    tables = [path for path in _files(folder) if path.suffix.lower() in SUFFIXES]
    taken: set[Path] = set()
    for path in filter(_is_report, _files(folder)):
        unit = _unit_of(path) or path.stem
        own = tuple(one for one in tables if unit in one.stem or one.stem in unit)
        taken.update(own)
        forms = [one.name for one in own if _is_form(one)]
        yield HandedIn(path.name, folder, (path.name, *forms), store.of(path.stem, [path]) or own)
    for one in tables:
        if one not in taken and _is_form(one):
            yield HandedIn(one.name, folder, (one.name,), store.of(one.stem, ()))


def find_stray(folders: Sequence[Path], units: Iterable[HandedIn]) -> tuple[Path, ...]:
    """Return the files in folders that belong to no unit, and the folders below them in which nothing was found."""
    known = {one.folder / name for one in units for name in one.documents} | {
        path for one in units for path in one.data
    }
    return tuple(path for folder in folders if folder.is_dir() for path in _unknown(folder, known))


def _unknown(folder: Path, known: Set[Path]) -> Iterator[Path]:
    if folder in known:
        return
    inside = [one for one in sorted(folder.iterdir()) if one.is_dir() and _is_looked_into(one)]
    yield from (path for path in _files(folder) if path not in known)
    for one in inside:
        if one not in known and not any(path.is_relative_to(one) for path in known):
            yield one
        else:
            yield from _unknown(one, known)


def _is_report(path: Path) -> bool:
    return path.suffix.lower() in DOCUMENT_SUFFIXES


def _unit_of(report: Path) -> str:
    """Return the unit that a report's title names; empty when it names none or can't be read."""
    try:
        return identify(read_document(report).text)[0]
    except DocumentError:
        return ""


def _alone(report: Path, store: _Store) -> Iterator[HandedIn]:
    if not report.is_file():
        raise InputError("没有这个文件或文件夹", place=str(report), remedy="请检查路径")
    yield HandedIn(report.name, report.resolve().parent, (report.name,), store.of(report.stem, [report]))


def _is_looked_into(folder: Path) -> bool:
    return folder.name not in _INSIDE and folder.name != "out" and not folder.name.startswith(".")


def _documents(folder: Path) -> list[Path]:
    return [path for path in _files(folder) if _is_report(path) or _is_form(path)]


def _is_form(path: Path) -> bool:
    """Whether a spreadsheet is a 自评表: handed in to be checked, as well as data."""
    return path.suffix.lower() in SUFFIXES and _FORM in path.stem


def _has_data(folder: Path) -> bool:
    tables = any(path.suffix.lower() in SUFFIXES for path in (*_files(folder), *_files(folder / "data")))
    return tables or bool(find_unit_files(folder))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    paths = (path for path in sorted(folder.iterdir()) if path.is_file() and path.name not in OUTPUT_NAMES)
    return [path for path in paths if not path.name.startswith(("~$", "."))]


class _Store:
    """Data that is looked for by name.

    Args:
        places: Folders of it, or single tables.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = places

    def of(self, name: str, documents: Iterable[Path]) -> tuple[Path, ...]:
        """Return the data of the unit that this name, or a report's title, tells."""
        found = self._like(name) if self._named else ()
        for path in () if found else documents:
            unit = _unit_of(path)
            found = found or ((self._like(unit) or self._titled.get(unit, ())) if unit else ())
        return found

    def _like(self, name: str) -> tuple[Path, ...]:
        """Return the folder, or the tables, whose name is in this one or the other way round; the longest wins.

        Failing that, those of the one office that this name is short for, or that is short for this name.
        """
        fitting = [(len(own), own, paths) for own, paths in self._named.items() if own in name or name in own]
        return max(fitting)[2] if fitting else self._named.get(self._meant(name), ())

    def _meant(self, name: str) -> str:
        offices = {office: own for own in self._named for office in _WORDS.findall(own)}
        return offices.get(named_office(name, offices), "")

    @cached_property
    def _titled(self) -> dict[str, tuple[Path, ...]]:
        """The unit that titles of tables name, where no unit file lies beside them -> their folder, or the table."""
        found: dict[str, tuple[Path, ...]] = {}
        for paths in dict.fromkeys(self._named.values()):
            tables = [path for path in paths if path.is_file()]
            for folder in (path for path in paths if path.is_dir() and not find_unit_files(path)):
                tables += [*_files(folder), *_files(folder / "data")]
            if unit := _unit_in_titles([path for path in tables if path.suffix.lower() in SUFFIXES]):
                found.setdefault(unit, paths)
        return found

    @cached_property
    def _named(self) -> dict[str, tuple[Path, ...]]:
        named: dict[str, tuple[Path, ...]] = {}
        for place in self._places:
            if place.is_file():
                named.setdefault(place.stem, (place,))
            elif not place.is_dir():
                raise InputError("没有这个文件或文件夹", place=str(place), remedy="请检查路径")
            for path in [place, *sorted(place.rglob("*"))]:
                if path.is_dir() and path.name not in _INSIDE and _has_data(path):
                    for name in (path.name, *_unit_names(path)):
                        named.setdefault(name, (path,))
                elif path.is_file() and path.suffix.lower() in SUFFIXES and path.parent == place:
                    named.setdefault(path.stem, (path,))
        return {name: paths for name, paths in named.items() if len(name) >= _SHORTEST_NAME}


def _unit_names(folder: Path) -> Iterator[str]:
    """Yield the names that a project's unit file gives its unit; a broken one fails when its turn comes."""
    for path in find_unit_files(folder)[:1]:
        try:
            profile = read_unit_file(path).profile
        except (UnitFileError, WorkbookError):
            continue
        yield from filter(None, (profile.name, profile.short_name))


def _unit_in_titles(paths: Sequence[Path]) -> str:
    """Return the one unit that tables name; empty where they name none, or several, or can't be read."""
    try:
        tables = [table for path in paths for table in read_tables(path)]
        return profile_from_titles(tables)[0].name if tables else ""
    except (UnitFileError, WorkbookError, TableError):
        return ""


def pack_handed_in(one: HandedIn) -> tuple[Packed, bool]:
    """Read a unit's reports and data; say whether there is data.

    Raises:
        InputError: There is no report, or a file can't be read.
    """
    if not one.documents and not one.data:
        raise InputError(f"没有能读的报告和数据{what_lies_in(one.folder)}", remedy="请催报，或检查文件夹")
    if not one.documents:
        raise InputError("只有数据，没有报告", remedy="请催报，或检查报告是否放错了文件夹")
    files: dict[str, bytes] = {}
    newest = ""
    for path in one.data:
        packed = pack(path) if path.is_dir() else Packed({f"data/{path.name}": read_input(path)}, _changed(path))
        files |= packed.files
        newest = max(newest, packed.data_time)
    for name in one.documents:
        files[name] = read_input(one.folder / name)
        newest = max(newest, _changed(one.folder / name))
    return Packed(files, newest), bool(one.data)


def _changed(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime).isoformat(" ", "minutes")
