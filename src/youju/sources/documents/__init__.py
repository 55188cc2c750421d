"""Reads a report in whatever file it comes: .docx, .doc, .wps, .pdf, .ofd, .html, .txt, .md."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

from youju.domain.findings import Anchor, PlainText
from youju.errors import DocumentError, explain_os_error
from youju.files import refuse_lock_file
from youju.patterns import regex

__all__ = ["DOCUMENT_SUFFIXES", "read_document", "read_text"]

DOCUMENT_SUFFIXES = (
    *(".docx", ".doc", ".wps", ".pdf", ".ofd", ".html", ".htm", ".mht", ".txt", ".md"),
    *(".docm", ".shtml", ".mhtml", ".rtf", ".odt"),
)
"""Kinds of documents that can be read."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP = b"PK\x03\x04"
_PLAIN = (".txt", ".md", "")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADING = regex(r" {0,3}(#{1,6}) ")
_BOLD = regex(r"(\*\*|__)(?=[^\s*_])([^\n*_]{1,2000}?)(?<=\S)\1")
_DIRECTORY_BYTES = 2**16
_LARGEST_TEXT = 20 * 2**20


def read_document(path: Path) -> PlainText:
    """Read a document's text as checked, with anchors.

    What a file holds counts more than what its name says: a .doc named .docx is read as a .doc.

    Raises:
        DocumentError: It can't be read, is encrypted, is a scan without text, or of a kind that isn't supported.
    """
    try:
        refuse_lock_file(path)
        if not (path.is_file() or path.is_dir()) and path.exists():
            raise DocumentError("不是普通文件", place=str(path), remedy="请检查路径")
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        remedy = "这里请选一份文档；核对用的数据文件夹放在 --data 后面" if path.is_dir() else "请检查路径和文件名"
        raise DocumentError(f"打不开（{explain_os_error(error)}）", place=str(path), remedy=remedy) from None
    return _reader(head, path)(path)


def _reader(head: bytes, path: Path) -> Callable[[Path], PlainText]:
    """Return the reader of a file; the two commonest kinds load nothing that only the others need."""
    suffix = path.suffix.lower()
    if suffix in _PLAIN and b"<" not in head and b"%PDF-" not in head and not head.startswith((_OLE, _ZIP)):
        return read_text
    if suffix == ".docx" and head.startswith(_ZIP) and _names(path, b"word/document.xml"):
        from youju.sources.documents.ooxml import read_docx

        return read_docx
    from youju.sources.documents.document_kinds import reader_of

    return reader_of(head, path, DOCUMENT_SUFFIXES) or read_text


def _names(path: Path, part: bytes) -> bool:
    """Tell whether a zip archive's directory, at its end, names this part."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _DIRECTORY_BYTES))
        return part in file.read()


def read_text(path: Path) -> PlainText:
    """Read a text file: BOM dropped, CRLF as LF, in Markdown no marks of bold letters; an anchor per line.

    Raises:
        DocumentError: It isn't text.
    """
    if path.stat().st_size > _LARGEST_TEXT:
        raise DocumentError(
            f"文本超过 {_LARGEST_TEXT // 2**20} MB，不像一份文档", place=path.name, remedy="请拆成几个文件再试"
        )
    text = _decode(path.read_bytes(), path.name).replace("\r\n", "\n")
    is_markdown = path.suffix.lower() == ".md"
    text = _BOLD.sub(r"\2", text) if is_markdown else text
    anchors: list[Anchor] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line:
            heading = _HEADING.match(line) if is_markdown else None
            kind = "heading" if heading else "row" if "\t" in line else "paragraph"
            style = f"heading {len(heading[1])}" if heading else ""
            anchors.append(Anchor(start, start + len(line), block=number, kind=kind, style=style))
        start += len(line) + 1
    notices = () if text.strip() else ("文档里没有文字",)
    return PlainText(text, tuple(anchors), path.name, notices)


def _decode(content: bytes, name: str) -> str:
    encodings = [encoding for bom, encoding in _BOMS if content.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return _guess(content, name)


def _guess(content: bytes, name: str) -> str:
    """Decode what is neither UTF-8 nor GB18030 (UTF-16 without BOM, Big5 …)."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:1_000_000]).best()
    try:
        text = content.decode(best.encoding) if best is not None else "\0"
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise DocumentError("不是文本文件，或编码无法识别", place=name, remedy="请用记事本打开后另存为 UTF-8 编码")
    return text
