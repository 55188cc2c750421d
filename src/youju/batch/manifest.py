"""One workbook with the rows of all units, taken apart into a project folder a unit."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.comments import Comment

from youju.batch.books import book_bytes, put_cell
from youju.batch.journal import Journal
from youju.batch.projects import BatchProject
from youju.batch.unit_rows import UnitKey, UnitSheet, filled_down, read_unit_sheets
from youju.errors import DocumentError, InputError, OutputError, explain_os_error
from youju.files import file_name, replacing
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.identity import identify
from youju.sources.unit import key_specs
from youju.sources.workbooks.grid import compact

__all__ = ["Manifest", "read_manifest"]

_COMMENTER = "总表"
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NAME, _YEAR_KEY = "单位名称", "年度"


@dataclass
class _Unit:
    """The rows of one unit: sheet -> rows, and what is wrong with them."""

    key: UnitKey
    rows: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    problem: InputError | None = None


@dataclass(frozen=True)
class Manifest:
    """A workbook of many units.

    Attributes:
        path: The workbook.
        sheets: Its sheets with a column for the unit.
        prior: Reports of earlier years, of whichever unit.
        folder: Where the units' projects go.
        journal: Knows which files we wrote there, so that what people changed stays theirs.
    """

    path: Path
    sheets: Sequence[UnitSheet]
    prior: Sequence[Path]
    folder: Path
    journal: Journal

    @cached_property
    def projects(self) -> tuple[BatchProject, ...]:
        """The projects, in the order in which the units first appear."""
        return tuple(BatchProject(name, self.folder / name, unit.key.code) for name, unit in self._units.items())

    @cached_property
    def stray(self) -> tuple[str, ...]:
        """The places of rows that name no unit."""
        return tuple(
            sheet.place(row) for sheet in self.sheets for row, key in sheet.rows() if not key.code and not key.name
        )

    def write(self, name: str) -> None:
        """Write the project of one unit.

        Raises:
            InputError: Its rows contradict each other, or lack what a project needs; names the cells.
            OutputError: The files can't be written.
        """
        unit = self._units[name]
        if unit.problem:
            raise unit.problem
        folder = self.folder / name
        self._put(folder / "unit.yaml", self._unit_file(unit))
        for number, rows in unit.rows.items():
            if not self._is_profile(self.sheets[number]):
                self._put(
                    folder / "data" / f"{file_name(self.sheets[number].grid.sheet, '_')}.xlsx", self._book(number, rows)
                )
        for path in self._prior_of.get(unit.key.name, ()):
            self._put(folder / "prior" / path.name, path.read_bytes())

    def take_back(self) -> None:
        """Remove the inputs that an earlier run wrote and that don't follow from the workbook any more.

        What people have changed since stays.

        Raises:
            OutputError: A file can't be removed.
        """
        wanted = set(self._inputs())
        for place in self.journal.all_written():
            path = self.folder / place
            if place in wanted:
                continue
            try:
                if path.is_file() and _sha256(path.read_bytes()) == self.journal.written(place):
                    path.unlink()
                for folder in (path.parent, path.parent.parent):
                    if folder.is_relative_to(self.folder) and folder.is_dir() and not any(folder.iterdir()):
                        folder.rmdir()
            except OSError as error:
                remedy = "请先关闭正在打开它的程序"
                raise OutputError(f"删不掉（{explain_os_error(error)}）", place=str(path), remedy=remedy) from None
            self.journal.forget_written(place)

    @cached_property
    def gone(self) -> tuple[str, ...]:
        """Reports that earlier runs drafted and that lie there still, of units that the workbook has no more."""
        return tuple(path for path in self.journal.reports_apart(self._units) if (self.folder / path).is_file())

    def _inputs(self) -> Iterator[str]:
        """Yield the inputs of all units, as paths below the folder."""
        for name, unit in self._units.items():
            yield f"{name}/unit.yaml"
            for sheet in map(self.sheets.__getitem__, unit.rows):
                if not self._is_profile(sheet):
                    yield f"{name}/data/{file_name(sheet.grid.sheet, '_')}.xlsx"
            yield from (f"{name}/prior/{path.name}" for path in self._prior_of.get(unit.key.name, ()))

    def traced(self, name: str, message: str) -> str:
        """Return words about a unit's own workbooks and unit.yaml with the cells of this workbook."""
        unit = self._units.get(name)
        if unit is None:
            return message
        message = re.sub(r"\bunit\.yaml:(\d+)", lambda match: self._cell_of_line(unit, match), message)
        for number, rows in unit.rows.items():
            sheet = self.sheets[number]
            own = re.escape(f"{file_name(sheet.grid.sheet, '_')}.xlsx!{sheet.grid.sheet}!")
            old = [*range(sheet.body), *rows]

            def place(match: re.Match[str], old: Sequence[int] = old, sheet: UnitSheet = sheet) -> str:
                at = int(match[2]) - 1
                row = old[at] + 1 if at < len(old) else at + 1
                return f"{self.path.name}!{sheet.grid.sheet}!{match[1]}{row}"

            message = re.sub(rf"{own}([A-Z]+)(\d+)", place, message)
            message = re.sub(rf"{own[:-1]}(?![A-Za-z])", f"{self.path.name}!{sheet.grid.sheet}", message)
        return message

    def _cell_of_line(self, unit: _Unit, told: re.Match[str]) -> str:
        """Return the cell that a line of the unit's unit.yaml was written from; as told where there is none."""
        try:
            lines = self._unit_file(unit).decode().splitlines()[: int(told[1])]
        except InputError:
            return told.group()
        key = next((match[1] for line in reversed(lines) if (match := re.match(r"([^\s\-:][^:]*):", line))), "")
        for number, rows in unit.rows.items():
            columns = self._keys(self.sheets[number])
            for column in (column for column, words in columns.items() if words == key):
                row = next((row for row in rows if self.sheets[number].grid.text(row, column)), None)
                if row is not None:
                    return str(self.sheets[number].grid.place(row, column))
        return told.group()

    @cached_property
    def _units(self) -> dict[str, _Unit]:
        names, codes, problems = self._identities()
        units: dict[UnitKey, _Unit] = {}
        for number, sheet in enumerate(self.sheets):
            for row, said in sheet.rows():
                if not said.code and not said.name:
                    continue
                code = said.code or codes.get(said.name, "")
                key = UnitKey(code, said.name or names.get(code, ""))
                problem = problems.get(key.code) or problems.get(key.name)
                if not key.name and problem is None:
                    problem = InputError(
                        f"单位编码{code}没有对应的单位名称", place=sheet.place(row), remedy="请在任一张表里补上单位名称"
                    )
                unit = units.setdefault(key, _Unit(key, problem=problem))
                unit.rows[number].append(row)
                self._require_computed(unit, sheet, row)
        return dict(zip(_folder_names(units), units.values(), strict=True))

    def _identities(self) -> tuple[dict[str, str], dict[str, str], dict[str, InputError]]:
        """Return code -> name, name -> code, and what is wrong with a code or name that has two partners."""
        first: dict[str, tuple[UnitKey, str]] = {}
        problems: dict[str, InputError] = {}
        for sheet in self.sheets:
            for row, key in sheet.rows():
                for word in (key.code, key.name) if key.code and key.name else ():
                    known, place = first.setdefault(word, (key, sheet.place(row)))
                    if known != key:
                        problem = f"单位编码和名称对不上：{known.code}{known.name}、{key.code}{key.name}"
                        both = f"{place}、{sheet.place(row)}"
                        error = InputError(problem, place=both, remedy="请改成一致")
                        for one in (known.code, known.name, key.code, key.name):
                            problems.setdefault(one, error)
        pairs = {key for key, _ in first.values()}
        return {key.code: key.name for key in pairs}, {key.name: key.code for key in pairs}, problems

    @staticmethod
    def _require_computed(unit: _Unit, sheet: UnitSheet, row: int) -> None:
        wanting = [cell for cell in sheet.grid.uncomputed if re.fullmatch(rf"[A-Z]+{row + 1}", cell)]
        if wanting and unit.problem is None:
            place = f"{sheet.grid.file}!{sheet.grid.sheet}!{wanting[0]}"
            remedy = "请用 WPS 或 Excel 打开总表，重新计算后保存"
            unit.problem = InputError("公式没有算出的值", place=place, remedy=remedy)

    def _is_profile(self, sheet: UnitSheet) -> bool:
        """Tell whether a sheet says who the units are rather than what they spent: by unit.yaml's keys."""
        keys = self._keys(sheet)
        return len(keys) > 1 and len(keys) * 2 > len(sheet.grid.columns_of(sheet.head)) - 1

    @staticmethod
    def _keys(sheet: UnitSheet) -> dict[int, str]:
        heads = {column: compact(sheet.grid.text(sheet.head, column)) for column in sheet.grid.columns_of(sheet.head)}
        return {column: words for column, words in heads.items() if words in key_specs()}

    def _unit_file(self, unit: _Unit) -> bytes:
        return yaml.safe_dump(self._profile(unit), allow_unicode=True, sort_keys=False).encode()

    def _profile(self, unit: _Unit) -> dict[str, Any]:
        """Return the unit file.

        Raises:
            InputError: No year is known, or two are.
        """
        told: dict[str, Any] = {_NAME: unit.key.name}
        years: dict[str, str] = {}
        for number, rows in unit.rows.items():
            sheet = self.sheets[number]
            for row in rows:
                for column, key in self._keys(sheet).items():
                    text = sheet.grid.text(row, column)
                    if key == _YEAR_KEY and text:
                        years.setdefault(text.rstrip("年度"), str(sheet.grid.place(row, column)))
                    elif key != _NAME and text and self._is_profile(sheet):
                        told.setdefault(key, _value(key, text))
        if len(years) > 1:
            raise InputError(
                f"年度不一致：{'、'.join(years)}", place="、".join(years.values()), remedy="一个单位一次只做一个年度"
            )
        year = next(iter(years), "") or self._year_told(unit)
        if not year:
            raise InputError(
                "不知道是哪个年度",
                place=f"{self.path.name}：{unit.key.name}",
                remedy="请在表里加上“年度”一列，或把年度写进标题、文件名",
            )
        return {_NAME: told.pop(_NAME), _YEAR_KEY: year, **told}

    def _year_told(self, unit: _Unit) -> str:
        """Return the one year that the titles of the unit's sheets, their names and the file's name tell."""
        words = [self.path.stem]
        for number in unit.rows:
            grid = self.sheets[number].grid
            words += [
                grid.sheet,
                *(grid.text(row, column) for row in range(self.sheets[number].head) for column in grid.columns_of(row)),
            ]
        years = {year for text in words for year in _YEAR.findall(text)}
        return years.pop() if len(years) == 1 else ""

    def _book(self, number: int, rows: Sequence[int]) -> bytes:
        """Return the unit's own workbook: the sheet's head as it is, below it the unit's rows.

        A comment on each row says where it stands in this workbook: the report's figures name the unit's own cells.
        """
        sheet = self.sheets[number]
        grid = sheet.grid
        filled = filled_down(grid)
        book = Workbook()
        own = book.active
        own.title = grid.sheet
        for new, old in enumerate([*range(sheet.body), *rows], 1):
            for column in range(len(grid.rows[old])):
                cell = grid.at(old, column)
                above = filled.get((old, column))
                if cell == "" and isinstance(above, str) and old >= sheet.body:
                    cell = above
                if cell != "":
                    put_cell(own, new, column + 1, cell, percent=(old, column) in grid.percents)
            if old >= sheet.body:
                first = grid.first_column(old) or 0
                own.cell(new, first + 1).comment = Comment(f"{self.path.name}!{grid.sheet} 第{old + 1}行", _COMMENTER)
        for top, left, bottom, right in grid.merges:
            if bottom < sheet.body:
                own.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        return book_bytes(book)

    @cached_property
    def _prior_of(self) -> Mapping[str, list[Path]]:
        """Unit -> its earlier reports: by the names of file and folder, else by the report's own title."""
        names = sorted({unit.key.name for unit in self._units.values() if unit.key.name}, key=len, reverse=True)
        found: dict[str, list[Path]] = defaultdict(list)
        for path in self.prior:
            where = "/".join(path.parts[-2:])
            name = next((name for name in names if name in where), "")
            if not name:
                try:
                    name = identify(read_document(path).text)[0]
                except DocumentError:
                    continue
            found[name].append(path)
        return found

    def _put(self, path: Path, content: bytes) -> None:
        """Write an input, unless it is as it should be, or people have changed what we wrote."""
        place = path.relative_to(self.folder).as_posix()
        there = _sha256(path.read_bytes()) if path.exists() else ""
        wanted = _sha256(content)
        if there == wanted or (there and there != self.journal.written(place)):
            return
        with replacing(path) as temporary:
            temporary.write_bytes(content)
        self.journal.note_written(place, wanted)


def read_manifest(path: Path, prior: Sequence[Path], folder: Path, journal: Journal) -> Manifest:
    """Read a workbook of many units.

    Args:
        path: The workbook.
        prior: Folders of earlier years' reports.
        folder: Where the projects go.
        journal: The batch's journal.

    Raises:
        WorkbookError: It can't be read, or has no column for the unit.
        InputError: A folder isn't there.
    """
    sheets, _ = read_unit_sheets(path)
    return Manifest(path, sheets, tuple(_documents(prior)), folder, journal)


def _documents(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise InputError("没有这个文件夹", place=str(folder), remedy="--prior 后面请写放历年报告的文件夹")
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in DOCUMENT_SUFFIXES and path.is_file() and not path.name.startswith(("~$", ".")):
                yield path


def _value(key: str, text: str) -> Any:
    """Return a cell of the profile sheet as unit.yaml has it: a list where the key takes several."""
    if key_specs()[key].form in ("prose", "names"):
        parts = re.split(r"[\n、]" if key_specs()[key].form == "names" else r"\n", text)
        return [part.strip() for part in parts if part.strip()]
    return text


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _folder_names(keys: Iterable[UnitKey]) -> Iterator[str]:
    """Yield a folder's name for each unit; names that differ only in what folders can't be called get a number."""
    taken: Counter[str] = Counter()
    for key in keys:
        name = file_name(f"{key.code}{key.name}", "_")
        taken[name.casefold()] += 1
        count = taken[name.casefold()]
        yield name if count == 1 else f"{name}（{count}）"
