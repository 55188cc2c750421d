"""Reads a web page saved from a government site: its main text, without menus, scripts and footers."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from youju.domain.findings import Anchor, PlainText, TextKind
from youju.errors import DocumentError
from youju.patterns import regex

__all__ = ["is_html", "is_web_archive", "parse_html", "read_html", "read_web_archive"]

_LARGEST = 30 * 2**20
_MOST_DEEP = 200  # levels kept apart; what lies deeper joins its ancestor there
_MOST_ELEMENTS = 500_000
_MOST_PARTS_OF_PARTS = 40  # of a page saved as one file; each level costs a level of recursion
_BLOCK = 2**16
_MAIN_SHARE = 0.6  # of the running text that the main block holds at least
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_SKIPPED = frozenset(
    "script style noscript template iframe object embed svg math canvas nav footer aside form button select option "
    "textarea input audio video".split()
)
_BLOCKS = frozenset(
    "p div li dt dd h1 h2 h3 h4 h5 h6 section article main center blockquote pre ul ol dl table caption tr td th "
    "thead tbody tfoot body html figure figcaption header hr address details summary fieldset".split()
)
_ROW_PARTS = frozenset({"tr", "td", "th", "thead", "tbody", "tfoot", "caption"})
_FURNITURE = regex(
    r"(?:^|[\s_-])(?:nav|menu|breadcrumb|crumbs?|position|location|footer|foot|copyright|sidebar|share|toolbar|"
    r"pagination|pager|header|banner|login|search|qrcode|friendlink|print|related)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = regex(r"[ \t\r\n\f\v\xa0]+")
_TITLE_META = frozenset({"articletitle", "og:title"})
_SITE_NAME = regex(r"\s*(?:[-_|—–]{1,2}|&gt;)\s*[^-_|—–]{2,30}(?:网|政府|门户|网站)$")


@dataclass(slots=True)
class _Element:
    """An element with its text and elements in order; `weight` counts the characters outside links."""

    tag: str
    parts: list[str | _Element] = field(default_factory=list)
    weight: int = 0


def read_html(path: Path) -> PlainText:
    """Read a saved web page (.html, .htm): the main text, table rows with their cells joined by TAB.

    Raises:
        DocumentError: It can't be read, is absurdly large, or holds no text.
    """
    _require_size(path)
    return parse_html(_decode(path.read_bytes()), path.name)


def read_web_archive(path: Path) -> PlainText:
    """Read a page saved as one file (.mht, .mhtml).

    Raises:
        DocumentError: It can't be read, is absurdly large, or holds no page with text.
    """
    import email

    _require_size(path)
    archive = path.read_bytes()
    if archive.count(b"multipart/") > _MOST_PARTS_OF_PARTS:
        raise _no_text(path.name)
    message = email.message_from_bytes(archive)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes):
        raise _no_text(path.name)
    return parse_html(_decode(content, page.get_content_charset() or ""), path.name)


def is_html(head: bytes, suffix: str) -> bool:
    """Tell whether a file is a web page, by its first bytes or its name; offices also name such files .doc."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:64].lower()
    return suffix in (".html", ".htm", ".shtml") or start.startswith((b"<!doctype html", b"<html"))


def is_web_archive(head: bytes, suffix: str) -> bool:
    """Tell whether a file is a page saved as one file."""
    return suffix in (".mht", ".mhtml") or b"\nContent-Type: multipart/related" in head


def parse_html(markup: str, name: str = "") -> PlainText:
    """Return the main text of a page's markup.

    Raises:
        DocumentError: It holds no text, or more elements than any page.
    """
    builder = _Builder(name)
    parser = etree.HTMLParser(target=builder, huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    content = markup.replace("\0", "")
    try:
        for start in range(0, len(content), _BLOCK):
            parser.feed(content[start : start + _BLOCK])
        parser.close()
    except etree.LxmlError:
        builder.failed = not builder.root.weight
    main = _main_block(builder.root)
    lines = list(_Lines(main).all())
    if builder.failed or not lines:
        raise _no_text(name)
    return _plain(_with_title(builder.title(), lines), name)


def _require_size(path: Path) -> None:
    if path.stat().st_size > _LARGEST:
        raise DocumentError(
            f"网页超过 {_LARGEST // 2**20} MB", place=path.name, remedy="请把正文复制到 Word 中另存为 .docx 再试"
        )


def _no_text(name: str) -> DocumentError:
    return DocumentError(
        "网页里没有正文", place=name, remedy="请在浏览器里打开原网页，把正文复制到 Word 中另存为 .docx"
    )


def _decode(content: bytes, charset: str = "") -> str:
    """Decode by BOM, then by what the page declares, then by what fits; GB2312 pages are read as GB18030."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace").lstrip("\ufeff")
    declared = _CHARSET.search(content[:8192])
    name = (declared[1].decode("ascii") if declared else charset).lower()
    name = "gb18030" if name.startswith(("gb", "x-gb", "cp936")) else name
    for encoding in dict.fromkeys((name, "utf-8", "gb18030")):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode(name if name in ("gb18030", "big5") else "utf-8", "replace")


class _Builder:
    """Takes the parser's events and keeps what a reader sees."""

    def __init__(self, name: str) -> None:
        self.root = _Element("body")
        self.failed = False
        self._name = name
        self._open: list[_Element] = [self.root]
        self._tags: list[str] = []
        self._skipped_from = 0  # depth in _tags at which left-out content began; 0 when none did
        self._links = 0
        self._count = 0
        self._titles: dict[str, str] = {}
        self._title_from = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS:
            raise DocumentError(
                "网页的元素多得反常，没有读取", place=self._name, remedy="请把正文复制到 Word 中另存为 .docx"
            )
        self._tags.append(tag)
        if tag == "meta" and attributes.get("name", attributes.get("property", "")).lower() in _TITLE_META:
            self._titles.setdefault("meta", attributes.get("content", ""))
        if tag in ("title", "h1"):
            self._title_from = tag
        if self._skipped_from:
            return
        if _left_out(tag, attributes):
            self._skipped_from = len(self._tags)
            return
        self._links += tag == "a"
        element = _Element(tag)
        self._open[-1].parts.append(element)
        if len(self._open) < _MOST_DEEP:
            self._open.append(element)
        else:
            self._open.append(self._open[-1])

    def end(self, tag: str) -> None:
        if self._skipped_from:
            if len(self._tags) == self._skipped_from:
                self._skipped_from = 0
        else:
            self._links -= tag == "a"
            closed = self._open.pop()
            if closed is not self._open[-1]:
                self._open[-1].weight += closed.weight
        self._tags.pop()
        if tag == self._title_from:
            self._title_from = ""

    def data(self, text: str) -> None:
        if self._title_from:
            self._titles[self._title_from] = self._titles.get(self._title_from, "") + text
        if self._skipped_from or (self._tags and self._tags[-1] == "title"):
            return
        self._open[-1].parts.append(text)
        if not self._links:
            self._open[-1].weight += len(text.strip())

    def close(self) -> None:
        while len(self._open) > 1:
            closed = self._open.pop()
            if closed is not self._open[-1]:
                self._open[-1].weight += closed.weight

    def title(self) -> str:
        """Return the article's title, as the page's own data names it."""
        stated = (self._titles.get(source, "") for source in ("meta", "h1", "title"))
        found = next((text for text in map(_squeezed, stated) if text), "")
        return _SITE_NAME.sub("", found)


def _left_out(tag: str, attributes: dict[str, str]) -> bool:
    if tag in _SKIPPED:
        return True
    if tag in ("body", "html") or not attributes:
        return False
    named = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    return bool(_FURNITURE.search(named)) or bool(_HIDDEN.search(attributes.get("style", "")))


def _main_block(root: _Element) -> _Element:
    """Return the innermost block that still holds most of the running text."""
    block = root
    whole = root.weight
    while True:
        inner = [part for part in block.parts if isinstance(part, _Element) and part.tag not in _ROW_PARTS]
        heaviest = max(inner, key=lambda part: part.weight, default=None)
        if heaviest is None or heaviest.weight < whole * _MAIN_SHARE or heaviest.tag in ("p", "table", "span", "ul"):
            return block
        block = heaviest


class _Lines:
    """Writes an element's content as lines: (kind, style, text)."""

    def __init__(self, element: _Element) -> None:
        self._element = element
        self._pending: list[str] = []

    def all(self) -> Iterator[tuple[str, str, str]]:
        yield from self._walk(self._element)
        yield from self._flush("")

    def _walk(self, element: _Element) -> Iterator[tuple[str, str, str]]:
        if element.tag == "br":
            yield from self._flush("")
            return
        if element.tag == "table" and (rows := _rows(element)):
            yield from self._flush("")
            yield from (("row", "", row) for row in rows)
            return
        block = element.tag in _BLOCKS
        if block:
            yield from self._flush("")
        for part in element.parts:
            if isinstance(part, str):
                self._pending.append(part)
            else:
                yield from self._walk(part)
        if block:
            yield from self._flush(element.tag)

    def _flush(self, tag: str) -> Iterator[tuple[str, str, str]]:
        text = _squeezed("".join(self._pending))
        self._pending.clear()
        if text:
            heading = len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
            yield ("heading", f"heading {tag[1]}", text) if heading else ("paragraph", "", text)


def _rows(table: _Element) -> list[str]:
    """Return the rows of a table of data; none for a table that only lays out a page."""
    cells = [list(_inside(row, {"td", "th"})) for row in _inside(table, {"tr"})]
    if max((len(row) for row in cells), default=0) < 2:
        return []
    if any(True for row in cells for cell in row for _ in _inside(cell, {"table"})):
        return []
    lines = ("\t".join(_squeezed(_text(cell)) for cell in row) for row in cells)
    return [line for line in lines if line.strip()]


def _inside(element: _Element, tags: set[str]) -> Iterator[_Element]:
    """Yield the outermost elements of these tags inside an element."""
    for part in element.parts:
        if isinstance(part, _Element):
            if part.tag in tags:
                yield part
            elif part.tag != "table":
                yield from _inside(part, tags)


def _text(element: _Element) -> str:
    return "".join(part if isinstance(part, str) else _text(part) for part in element.parts)


def _squeezed(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _with_title(title: str, lines: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Put the title first where the main text doesn't begin with it."""
    opening = re.sub(r"\s", "", "".join(text for _, _, text in lines[:4]))
    bare = re.sub(r"\s", "", title)
    return lines if not bare or bare in opening else [("paragraph", "", title), *lines]


def _plain(lines: list[tuple[str, str, str]], name: str) -> PlainText:
    anchors = []
    start = 0
    for number, (kind, style, text) in enumerate(lines):
        anchors.append(Anchor(start, start + len(text), block=number, kind=kind, style=style))
        start += len(text) + 1
    return PlainText("".join(f"{text}\n" for _, _, text in lines), tuple(anchors), name, kind=TextKind.DOCUMENT)
