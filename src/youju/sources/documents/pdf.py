"""Reads a PDF's text layer: paragraphs put together again, tables row by row, pages named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from youju.domain.findings import Anchor, PlainText, TextKind
from youju.errors import DocumentError
from youju.patterns import regex
from youju.sources.documents.pdf_lines import Line, columns_of, join_text, lines_of, opens_paragraph
from youju.sources.documents.pdf_notes import notes_of, separator_of, settle, without_struck
from youju.sources.documents.pdf_page import PageContent, read_page
from youju.sources.documents.pdf_tables import RuledTable, find_tables

__all__ = ["read_pdf", "text_of_pages"]

_MOST_PAGES = 3000
_PAGE_NUMBER = regex(
    r"[-—–－~·\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?(?:[,，]?\s*共\s*\d{1,4}\s*页)?[-—–－~·\s]*"
)
_CONTENTS_ENTRY = regex(r"[.．·…]{4,}\s*\d{1,4}\s*$")
_WORD = regex(r"[0-9A-Za-z.,，%％]*")
_PROSE = regex(r"[\u4e00-\u9fff\d%）”][，。；].{2}")
_BROKEN_OFF = regex(r"[，、（《〔“\d]$")
_STOPPED = regex(r"[。！？；：:;…]$|[。！？；][”）)]$")
_LATIN = 0.55  # of an em, a digit or Latin letter
_FULL = 2.2  # em; a line that leaves less is full whatever follows
_HANGING = 1.2  # em; what punctuation may reach over the edge
_MARGIN = 0.13  # of the page's height, where page numbers and running heads stand
_MARGIN_SHARE = 0.7  # of the page's width that running text reaches at least


@dataclass(slots=True)
class _Block:
    """A paragraph or row on its way out."""

    page: int
    kind: str
    text: str
    room: float | None = None  # what its last line leaves free at the right, in points; None where no line goes on
    bottom: float = 0.0
    last_page: int = 0
    left: float = 0.0  # of its leftmost line
    pitch: float = 0.0  # from its last line but one to its last, in points; 0 for a single line
    note: bool = False


class _Layout(NamedTuple):
    """A page parted into lines and tables, from the top, and the notes at its foot."""

    number: int
    width: int
    em: float
    items: list[Line | RuledTable]
    notes: list[str]
    too_many_rules: bool


def read_pdf(path: Path) -> PlainText:
    """Read a PDF's text as a reader sees it.

    Lines are joined to paragraphs, over pages too; page numbers, running heads and the table of contents are
    left out. Cells of ruled tables are joined by TAB, every place of the grid a field; rows without rules where their
    columns are clear. What can't be put together again is named in the notices and has no anchors of kind `row`.

    Raises:
        DocumentError: The file can't be read, has a password, or holds no text (a scan).
    """
    return text_of_pages(_read_pages(path), path.name)


def text_of_pages(pages: list[PageContent], name: str) -> PlainText:
    """Put the characters and rules of a document's pages together to paragraphs and rows."""
    notices = _notices(pages)
    drawn, pages = pages, list(map(without_struck, pages))
    changed = (number for number, (one, other) in enumerate(zip(drawn, pages, strict=True), 1) if one is not other)
    notices += [f"第{number}页有划掉的字，按删去读" for number in changed]
    running = _running_heads(pages)
    layouts = [_lay_out(number, page, running) for number, page in enumerate(pages, 1)]
    edges = {width: _text_edges(layouts, width) for width in {layout.width for layout in layouts}}
    blocks: list[_Block] = []
    for layout in layouts:
        if layout.too_many_rules:
            notices.append(f"第{layout.number}页线条过多，没有按表格读取")
        _add_page(blocks, layout, edges[layout.width], notices)
    return _assemble(blocks, name, notices)


def _read_pages(path: Path) -> list[PageContent]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            if len(document) > _MOST_PAGES:
                raise DocumentError(f"超过 {_MOST_PAGES} 页", place=path.name, remedy="请拆成几个文件再试")
            pages = [read_page(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("PDF 有密码保护，读不了", place=path.name, remedy="请取消密码另存一份再试") from None
        raise DocumentError(
            "不是有效的 PDF，或已经损坏", place=path.name, remedy="请重新导出 PDF，或提供 .docx"
        ) from None
    readable = sum(len(page.glyphs) for page in pages)
    unreadable = sum(page.unreadable for page in pages)
    if unreadable > max(readable, 20):
        raise DocumentError(
            "PDF 里的字体没有文字编码，读出来是乱码", place=path.name, remedy="请用 Word 原文件，或重新导出 PDF"
        )
    if not readable:
        raise DocumentError(
            "PDF 是扫描件或图片，没有文字可读", place=path.name, remedy="请提供 Word 原文件，或先做文字识别（OCR）"
        )
    return pages


def _notices(pages: Iterable[PageContent]) -> list[str]:
    notices = []
    for number, page in enumerate(pages, 1):
        if not page.glyphs and page.pictures:
            notices.append(f"第{number}页是图片，没有读取")
        if page.turned:
            notices.append(f"第{number}页有转向排列的文字，没有读取")
        if page.unreadable:
            notices.append(f"第{number}页有{page.unreadable}个字符读不出")
    return notices


def _is_marginal(line: Line, page: PageContent) -> bool:
    return line.bottom < page.height * _MARGIN or line.top > page.height * (1 - _MARGIN)


def _running_heads(pages: list[PageContent]) -> set[str]:
    """Return the lines that stand at the edge of three pages or more, their digits aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        edge = [
            glyph
            for glyph in page.glyphs
            if glyph.bottom < page.height * _MARGIN or glyph.top > page.height * (1 - _MARGIN)
        ]
        counts.update({_without_digits(line.text) for line in lines_of(edge, page.em)})
    return {text for text, count in counts.items() if count >= 3 and text}


def _without_digits(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _lay_out(number: int, page: PageContent, running: set[str]) -> _Layout:
    """Part a page into tables, lines and notes, without page numbers and running heads."""
    page, marks = settle(page)
    tables, too_many = find_tables(page)
    rest = [glyph for glyph in page.glyphs if not any(table.holds(glyph) for table in tables)]
    lines = [
        line
        for line in lines_of(rest, page.em)
        if not _is_marginal(line, page)
        or not (_PAGE_NUMBER.fullmatch(line.text) or _without_digits(line.text) in running)
    ]
    lines = [line for line in lines if not _CONTENTS_ENTRY.search(line.text)]
    foot = separator_of(page) if marks else page.height
    notes = notes_of((line for line in lines if line.top >= foot), marks)
    body = (line for line in lines if line.top < foot)
    items: list[Line | RuledTable] = sorted([*body, *tables], key=lambda item: item.top)
    return _Layout(number, round(page.width), page.em, items, notes, too_many)


def _text_edges(layouts: Iterable[_Layout], width: int) -> tuple[float, float]:
    """Return where running text begins and ends on pages of one width: the edges that most lines share."""
    lines = [item for layout in layouts if layout.width == width for item in layout.items if isinstance(item, Line)]
    if not lines:
        return 0.0, 0.0
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    return lefts[len(lefts) // 10], max(rights[-1 - len(rights) // 10], width * _MARGIN_SHARE)


def _add_page(blocks: list[_Block], layout: _Layout, edges: tuple[float, float], notices: list[str]) -> None:
    place = 0
    while place < len(layout.items):
        item = layout.items[place]
        if isinstance(item, RuledTable):
            blocks += [_Block(layout.number, "row", "\t".join(row)) for row in item.rows]
            place += 1
            continue
        run = _column_run(layout.items, place)
        if len(run) > 1:
            _add_rows(blocks, layout, run, notices)
            place += len(run)
            continue
        _add_line(blocks, layout, item, edges)
        place += 1
    blocks += [_Block(layout.number, "paragraph", note, note=True) for note in layout.notes]


def _column_run(items: list[Line | RuledTable], place: int) -> list[Line]:
    """Return the lines from here on that hold several stretches each."""
    run: list[Line] = []
    for item in items[place:]:
        if isinstance(item, RuledTable) or len(item.fields) < 2:
            break
        run.append(item)
    return run


def _add_line(blocks: list[_Block], layout: _Layout, line: Line, edges: tuple[float, float]) -> None:
    room = edges[1] - line.right
    before = next((block for block in reversed(blocks) if not block.note), None)
    text = " ".join(line.fields)
    if before is None or before.room is None or not _continues(before, line, layout, edges[0]):
        blocks.append(_Block(layout.number, "paragraph", text, room, line.bottom, layout.number, line.left))
        return
    before.text = join_text(before.text, text)
    before.pitch = line.bottom - before.bottom if before.last_page == layout.number else before.pitch
    before.room, before.bottom, before.last_page = room, line.bottom, layout.number
    before.left = min(before.left, line.left)


def _continues(before: _Block, line: Line, layout: _Layout, left: float) -> bool:
    """Tell whether a line goes on with a paragraph: the last was full, or broke off in a sentence."""
    same_page = before.last_page == layout.number
    if opens_paragraph(line) or (same_page and line.top - before.bottom >= 3 * layout.em):
        return False
    if before.room is not None and before.room < _needed(line):
        return line.left < left + 1.2 * layout.em
    if not _PROSE.search(before.text) or line.left > before.left + 0.3 * layout.em:
        return False
    even = before.pitch and abs(line.bottom - before.bottom - before.pitch) < 0.15 * before.pitch
    hanging = line.left < before.left - layout.em
    return _BROKEN_OFF.search(before.text) is not None or (
        same_page and bool(even or hanging) and _STOPPED.search(before.text) is None
    )


def _needed(line: Line) -> float:
    """Return how much room a line's start needs, in points: two signs, or a figure, which is never broken."""
    em = (line.right - line.left) / max(_width(line.text), 1)
    found = _WORD.match(line.text)
    return max(_FULL, _width(found.group()) + _HANGING if found is not None else 0) * em


def _width(text: str) -> float:
    """Return how wide a text is, in em."""
    return sum(_LATIN if sign.isascii() else 1 for sign in text)


def _add_rows(blocks: list[_Block], layout: _Layout, run: list[Line], notices: list[str]) -> None:
    """Add lines with columns as rows, when the columns are the same in all; else as they are, and say so."""
    columns = columns_of(run, layout.em)
    if columns is None:
        blocks += [_Block(layout.number, "paragraph", line.text) for line in run]
        notice = f"第{layout.number}页有一处没有框线、列也对不齐的表格，没有作为表格校核"
        if notice not in notices:
            notices.append(notice)
        return
    starts = [start for start, _ in columns]
    for line in run:
        row = [""] * len(columns)
        for text, (left, right) in zip(line.fields, line.spans, strict=True):
            row[max(bisect_left(starts, (left + right) / 2) - 1, 0)] = text
        blocks.append(_Block(layout.number, "row", "\t".join(row)))


def _assemble(blocks: list[_Block], name: str, notices: list[str]) -> PlainText:
    texts: list[str] = []
    anchors: list[Anchor] = []
    counts: Counter[int] = Counter()
    start = 0
    for block in blocks:
        part = f"第{block.page}页"
        if block.text.strip():
            anchors.append(Anchor(start, start + len(block.text), part, counts[block.page], block.kind))
        counts[block.page] += 1
        texts.append(block.text)
        start += len(block.text) + 1
    return PlainText("".join(f"{text}\n" for text in texts), tuple(anchors), name, tuple(notices), TextKind.DOCUMENT)
