"""The one .docx walker: a Word document as plain text, with the way back from each character to its run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from youju.domain.findings import PlainText, TextKind
from youju.domain.report import Figure
from youju.errors import DocumentError
from youju.sources.documents.figure_marks import SOURCES_BOOKMARK, read_figures, read_others
from youju.sources.documents.inline_walker import InlineWalker, SideText
from youju.sources.documents.numbering import ListNumbers
from youju.sources.documents.plain_output import Piece, PlainOutput
from youju.sources.documents.readback import changed_figures, describe_changes
from youju.sources.documents.word_elements import (
    ALTERNATIVES,
    TRANSPARENT,
    W,
    choose,
    count,
    flatten,
    is_covered,
    is_on,
    measure,
)
from youju.sources.documents.word_package import WordPackage
from youju.sources.documents.word_styles import WordStyles

__all__ = ["WalkedCell", "WalkedDocument", "WalkedTable", "read_docx", "sources_page", "walk_docx"]

_NOTE_PARTS = {"脚注": "footnote", "尾注": "endnote"}


class WalkedCell(NamedTuple):
    """A place of a table's grid.

    Attributes:
        start, end: Of its text; equal when it has none.
        column: First column of the grid that it takes, from 0.
        span: How many columns it takes.
        covered: Whether it continues the cell above or before it.
    """

    start: int
    end: int
    column: int
    span: int
    covered: bool


class WalkedTable(NamedTuple):
    """A table of the body; nested ones are part of their cell's text.

    Attributes:
        start, end: Of its lines in the text.
        rows: Its cells, deleted rows left out.
        header_rows: How many rows repeat on each page.
        widths: Of the grid's columns, as the file gives them.
    """

    start: int
    end: int
    rows: tuple[tuple[WalkedCell, ...], ...]
    header_rows: int
    widths: tuple[int, ...]


class WalkedDocument(NamedTuple):
    """A document read for writing into it: its text, its tree, and the pieces between them.

    Attributes:
        plain: The text as checked.
        root: Root of the main part; `pieces` point into it, but those of notes into their own parts.
        main: Name of the main part.
        pieces: In text order, without gaps but the separators between cells, rows and paragraphs.
        hosts: Start and end of each note and text box in the text, and the run in the main part that holds it.
        figures: Number of each figure of ours that still has its mark -> start and end.
        written: Number of each figure -> what was written; empty for documents of others.
        tables: Those of the body, in order.
        others: Words of the template that the report stands in, without white space.
    """

    plain: PlainText
    root: etree._Element
    main: str
    pieces: tuple[Piece, ...]
    hosts: tuple[tuple[int, int, etree._Element], ...]
    figures: Mapping[int, tuple[int, int]]
    written: Mapping[int, Figure]
    tables: tuple[WalkedTable, ...]
    others: frozenset[str]


def read_docx(path: Path) -> PlainText:
    """Read a Word document's text as a reader sees it: changes accepted, fields as shown, list numbers included.

    A paragraph ends with LF. A table row is one line, its cells joined by TAB: every place of the grid is a field, and
    the text of merged cells stands in the first place. Notes and text boxes follow their paragraph or table. Headers,
    footers, comments, the table of contents and our own 数据来源表 are left out. Figures of ours that people changed or
    deleted are named in the notices.

    Raises:
        DocumentError: The file can't be read.
    """
    return walk_docx(path).plain


def walk_docx(path: Path) -> WalkedDocument:
    """Read a Word document like `read_docx`, keeping its tree.

    Raises:
        DocumentError: The file can't be read.
    """
    with WordPackage(path) as package:
        return _Walker(package).walk(path.name)


def sources_page(body: etree._Element) -> list[etree._Element]:
    """Return the blocks of our own last page, the 数据来源表; none in documents of others."""
    for mark in body.iterfind(f"{W}p/{W}bookmarkStart"):
        if mark.get(f"{W}name") == SOURCES_BOOKMARK:
            number = mark.get(f"{W}id")
            ends = (one for one in body.iterfind(f"{W}p/{W}bookmarkEnd") if one.get(f"{W}id") == number)
            end = next(ends, None)
            blocks = list(body)
            first = blocks.index(mark.getparent())
            return blocks[first : blocks.index(end.getparent()) + 1] if end is not None else [mark.getparent()]
    return []


class _Walker:
    """Walks the blocks of one document, once."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        styles = package.related("styles")
        self._styles = WordStyles(package.xml(styles) if styles else None)
        numbering = package.related("numbering")
        self._lists = ListNumbers(package.xml(numbering) if numbering else None, self._styles.lists)
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._out = PlainOutput()
        self._inline = InlineWalker(self._out, package.place)
        self._tables = 0
        self._nested = 0
        self._table_name = ""
        self._walked: list[WalkedTable] = []
        self._host: etree._Element | None = None
        self._hosts: list[tuple[int, int, etree._Element]] = []
        self._skipped: frozenset[etree._Element] = frozenset()

    def walk(self, name: str) -> WalkedDocument:
        """Walk the whole document."""
        main = self._package.main
        root = self._package.xml(main)
        body = root.find(f"{W}body")
        if body is None:
            raise DocumentError("Word 文件没有正文", place=name, remedy="请在 Word 或 WPS 中打开后另存为 .docx 再试")
        self._examine_fields(body)
        self._skipped = frozenset(sources_page(body))
        self._walk_blocks(body)
        self._out.finish()
        self._write_side_texts()
        text = self._out.text()
        if not text.strip():
            self._inline.notice("文档里没有文字")
        figures, written = self._inline.figures, read_figures(self._package)
        notices = (*self._inline.notices, *describe_changes(changed_figures(text, figures, written), len(figures)))
        plain = PlainText(text, self._out.anchors_with(self._inline.marks), name, notices, TextKind.DOCUMENT)
        others = read_others(self._package)
        pieces, hosts = tuple(self._out.pieces), tuple(self._hosts)
        return WalkedDocument(plain, root, main, pieces, hosts, figures, written, tuple(self._walked), others)

    def _examine_fields(self, body: etree._Element) -> None:
        kinds = Counter(mark.get(f"{W}fldCharType") for mark in body.iter(f"{W}fldChar"))
        if kinds["begin"] != kinds["end"]:
            self._inline.trust_fields = False
            self._inline.notice("文档里有不完整的域（目录、引用等），其显示的文字按正文读取")

    def _walk_blocks(self, parent: etree._Element) -> None:
        self._inline.deeper()
        for child in parent:
            tag = child.tag
            if child in self._skipped:
                continue
            if tag == f"{W}p":
                self._walk_paragraph(child)
            elif tag == f"{W}tbl":
                self._walk_table(child)
            elif tag == f"{W}sdt":
                self._inline.walk_control(child, self._walk_blocks)
            elif tag in TRANSPARENT:
                self._walk_blocks(child)
            elif tag == ALTERNATIVES and (chosen := choose(child)) is not None:
                self._walk_blocks(chosen)
            elif tag == f"{W}altChunk":
                self._inline.notice("文档嵌入了另一个文件，其中的文字没有读取")
            if self._inline.side and not self._tables and self._host is None and self._out.at_line_start:
                self._write_side_texts()
        self._inline.shallower()

    def _walk_paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        facts = self._styles.describe(properties)
        marks = properties.find(f"{W}rPr") if properties is not None else None
        joined = marks is not None and any(marks.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))
        self._inline.hidden += facts.contents
        if facts.list_id not in ("", "0") and not joined and self._inline.visible:
            label = self._lists.next_label(facts.list_id, facts.list_level)
            self._out.emit(label.rstrip(" "))
            self._out.pending = " " if label.endswith(" ") else self._out.pending
        self._inline.in_cell = self._tables > 0
        self._inline.walk(paragraph)
        self._inline.hidden -= facts.contents
        if joined:
            return  # its mark is deleted: the next paragraph goes on in this line
        if self._tables:
            self._out.pending = "" if self._out.at_field_start else " "
        else:
            self._out.end_line("heading" if facts.heading else "paragraph", facts.style)
            self._out.next_block()

    def _walk_table(self, table: etree._Element) -> None:
        if not self._out.at_line_start:
            self._out.end_line("row", self._table_name)  # a nested table stands in place, on lines of its own
        outer = self._table_name
        if self._tables:
            self._nested += 1
            self._table_name = f"nested {self._nested}"
        self._tables += 1
        start = self._out.length
        merged: set[int] = set()
        rows: list[tuple[WalkedCell, ...]] = []
        header_rows = 0
        for row, tags in flatten(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            first = len(self._out.pieces)
            rows.append(self._walk_row(row, properties, merged))
            header_rows += is_on(properties, "tblHeader")
            for tag in tags:
                self._inline.record(tag, first)
        self._tables -= 1
        self._table_name = outer
        if not self._tables and self._host is None:
            widths = tuple(measure(one, "w") for one in table.iterfind(f"{W}tblGrid/{W}gridCol"))
            self._walked.append(WalkedTable(start, self._out.length, tuple(rows), header_rows, widths))

    def _walk_row(
        self, row: etree._Element, properties: etree._Element | None, merged: set[int]
    ) -> tuple[WalkedCell, ...]:
        cells: list[WalkedCell] = []
        column = count(properties, "gridBefore", 0)
        self._out.separate("\t" * column)
        separator = ""
        for cell, tags in flatten(row, f"{W}tc"):
            about = cell.find(f"{W}tcPr")
            if about is not None and about.find(f"{W}cellDel") is not None:
                continue
            self._out.separate(separator)
            separator = "\t"
            span = count(about, "gridSpan", 1)
            start = self._out.length
            covered = is_covered(about, column, span, merged)
            if not covered:
                first = len(self._out.pieces)
                self._walk_blocks(cell)
                for tag in tags:
                    self._inline.record(tag, first)
            cells.append(WalkedCell(start, self._out.length, column, span, covered))
            self._out.separate("\t" * (span - 1))
            column += span
        self._out.separate("\t" * count(properties, "gridAfter", 0))
        self._out.end_line("row", self._table_name)
        self._out.next_block()
        return tuple(cells)

    def _note(self, side: SideText) -> etree._Element | None:
        kind = _NOTE_PARTS[side.part]
        if kind not in self._notes:
            part = self._package.related(f"{kind}s")
            found = self._package.xml(part) if part else ()
            self._notes[kind] = {one.get(f"{W}id", ""): one for one in found if one.get(f"{W}type") is None}
        return self._notes[kind].pop(side.note_id, None)

    def _write_side_texts(self) -> None:
        """Write the notes and boxes of the finished block; what stands within one follows it."""
        fields, self._inline.fields = self._inline.fields, []
        tables, self._tables = self._tables, 0
        part = self._out.part
        queue, self._inline.side = self._inline.side, []
        for side in queue:
            content = side.content if side.content is not None else self._note(side)
            if content is None:
                continue
            self._host = side.run
            start, self._out.part = self._out.length, side.part
            self._walk_blocks(content)
            self._out.finish()
            self._hosts.append((start, self._out.length, side.run))
            inner, self._inline.side = self._inline.side, []
            queue.extend(SideText(one.part, one.content, one.note_id, side.run) for one in inner)
        self._host = None
        self._out.part, self._tables, self._inline.fields = part, tables, fields
