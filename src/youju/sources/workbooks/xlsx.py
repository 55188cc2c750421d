"""Reader of .xlsx and .xlsm workbooks: which sheets there are, their shared strings and cell styles.

The parts are read with expat rather than openpyxl: importing openpyxl alone takes 0.15 s, and its cell objects take ten
times the memory of the values. Entities are refused, sizes are bounded.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from youju.domain.facts import Notice, SourceCell
from youju.patterns import regex
from youju.sources.packages import blocks_of, open_package, parse_xml
from youju.sources.workbooks.grid import Grid
from youju.sources.workbooks.xlsx_sheet import SheetReader, Styles

__all__ = ["read_xlsx"]

_DATE_FORMATS = frozenset([*range(14, 18), 22, *range(27, 37), *range(50, 59)])
_TIME_FORMATS = frozenset([18, 19, 20, 21, 45, 46, 47])
_PERCENT_FORMATS = frozenset([9, 10])
_LITERALS = regex(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


@dataclass(slots=True)
class _Part:
    """A sheet as the workbook part lists it."""

    name: str
    path: str
    hidden: bool


def read_xlsx(path: Path) -> tuple[list[Grid], list[Notice]]:
    """Return the visible sheets, and what is to be said of the others.

    Raises:
        WorkbookError: The file is damaged, too large, or no workbook.
    """
    with open_package(path) as archive:
        return _Book(archive, path.name).read()


class _Book:
    """One open workbook."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive, self.file = archive, file
        self._names = {name.lower(): name for name in archive.namelist()}
        self.from_1904 = False

    def read(self) -> tuple[list[Grid], list[Notice]]:
        """Return the visible sheets and the notice about hidden ones."""
        book = self._book_path()
        parts = self._parts(book)
        styles = self._styles(book)
        strings = self._strings(book)
        shown = [part for part in parts if not part.hidden]
        grids = [
            SheetReader(self.file, part.name, strings, styles, self.from_1904).read(self._open(part.path))
            for part in shown
        ]
        hidden = [part.name for part in parts if part.hidden]
        notices = (
            [Notice(f"隐藏的工作表未采用：{'、'.join(hidden)}；需要时请取消隐藏", SourceCell(self.file))]
            if hidden
            else []
        )
        return grids, notices

    def _open(self, path: str) -> Iterator[bytes]:
        return blocks_of(self.archive, self._names[path.lower()])

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Return id -> (type's last word, absolute path) of a part's relations."""
        folder, name = posixpath.split(path)
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes["Target"]
                full = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[attributes["Id"]] = (attributes["Type"].rsplit("/", 1)[-1], full)

        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.lower() in self._names:
            parse_xml(self._open(relations), start)
        return found

    def _book_path(self) -> str:
        return next(path for kind, path in self._relations("").values() if kind == "officeDocument")

    def _parts(self, book: str) -> list[_Part]:
        relations = self._relations(book)
        parts: list[_Part] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "workbookPr":
                self.from_1904 = attributes.get("date1904", "0") in ("1", "true")
            if tag == "sheet":
                key = next(value for name, value in attributes.items() if name.split(":")[-1] == "id")
                kind, path = relations[key]
                if kind == "worksheet":
                    parts.append(_Part(attributes["name"], path, attributes.get("state", "visible") != "visible"))

        parse_xml(self._open(book), start)
        return parts

    def _part_of_type(self, book: str, wanted: str) -> str | None:
        return next((path for kind, path in self._relations(book).values() if kind == wanted), None)

    def _styles(self, book: str) -> Styles:
        path = self._part_of_type(book, "styles")
        if path is None or path.lower() not in self._names:
            return Styles()
        own: dict[int, str] = {}
        formats: list[int] = []
        inside = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt":
                own[int(attributes["numFmtId"])] = _LITERALS.sub("", attributes["formatCode"])
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                formats.append(int(attributes.get("numFmtId", "0")))

        def end(tag: str) -> None:
            nonlocal inside
            inside = inside and tag != "cellXfs"

        parse_xml(self._open(path), start, end)
        dates = (
            _DATE_FORMATS | _TIME_FORMATS | {key for key, code in own.items() if re.search(r"[ymdhs]", code.lower())}
        )
        percents = _PERCENT_FORMATS | {key for key, code in own.items() if "%" in code}
        return Styles(
            frozenset(style for style, key in enumerate(formats) if key in dates and key not in percents),
            frozenset(style for style, key in enumerate(formats) if key in percents),
        )

    def _strings(self, book: str) -> list[str]:
        path = self._part_of_type(book, "sharedStrings")
        if path is None or path.lower() not in self._names:
            return []
        strings: list[str] = []
        reader = _TextReader("si", strings.append)
        parse_xml(self._open(path), reader.start, reader.end, reader.characters)
        return strings


class _TextReader:
    """Gathers the text of string items, without phonetic guides."""

    def __init__(self, item: str, done: Callable[[str], None]) -> None:
        self._item, self._done = item, done
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        """Open an element."""
        if tag == self._item:
            self._pieces = []
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._in_text = not self._phonetic

    def end(self, tag: str) -> None:
        """Close an element."""
        if tag == "t":
            self._in_text = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == self._item:
            self._done("".join(self._pieces))

    def characters(self, text: str) -> None:
        """Take text."""
        if self._in_text:
            self._pieces.append(text)
