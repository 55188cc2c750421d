"""Reads a report in whatever file it comes: .docx, .doc, .pdf, .txt, .md."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from youju.domain.findings import Anchor, PlainText
from youju.errors import DocumentError
from youju.sources.ooxml import read_docx
from youju.sources.pdf import read_pdf

__all__ = ["DOCUMENT_SUFFIXES", "read_doc", "read_document", "read_text"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADING = re.compile(r" {0,3}(#{1,6}) ")
_AS_DOCX = "请在 Word 或 WPS 中打开后另存为 .docx 再试"


def read_document(path: Path) -> PlainText:
    """Read a document's text as checked, with anchors.

    What a file holds counts more than what its name says: a .doc named .docx is read as a .doc.

    Raises:
        DocumentError: It can't be read, is encrypted, is a scan without text, or of a kind that isn't supported.
    """
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise DocumentError(
            f"打不开（{error.strerror or error}）", place=str(path), remedy="请检查路径和权限"
        ) from None
    return _reader(head, path)(path)


def _reader(head: bytes, path: Path) -> Callable[[Path], PlainText]:
    suffix = path.suffix.lower()
    if head.startswith(_OLE):
        return read_doc
    if b"%PDF-" in head or suffix == ".pdf":
        return read_pdf
    if head.startswith(b"PK\x03\x04") or suffix in (".docx", ".docm"):
        return read_docx
    if suffix in (".txt", ".md", ""):
        return read_text
    raise DocumentError(
        f"不支持 {suffix or '这种'} 文件", place=path.name, remedy=f"可读：{'、'.join(DOCUMENT_SUFFIXES)}；{_AS_DOCX}"
    )


def read_doc(path: Path) -> PlainText:
    """Read an old Word or WPS document, by way of .docx.

    Raises:
        DocumentError: It can't be read, has a password, or isn't a text document.
    """
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise DocumentError("文件有密码保护，读不了", place=path.name, remedy="请取消密码另存一份再试")
    import shutil
    import tempfile

    from doc2docx import convert
    from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

    with tempfile.TemporaryDirectory(prefix="youju-") as folder:
        converted = Path(folder) / "converted.docx"
        source = Path(folder) / "source.doc"  # the converter goes by the name
        shutil.copyfile(path, source)
        try:
            convert(source, converted)
        except EncryptedDocumentError:
            raise DocumentError("文件有密码保护，读不了", place=path.name, remedy="请取消密码另存一份再试") from None
        except (Doc2DocxError, ValueError, LookupError, OverflowError, struct.error):
            raise DocumentError("不是能读的旧版 Word 文档，或已经损坏", place=path.name, remedy=_AS_DOCX) from None
        return replace(read_docx(converted), name=path.name)


def read_text(path: Path) -> PlainText:
    """Read a text file: BOM dropped, CRLF as LF, otherwise unchanged; an anchor per line.

    Raises:
        DocumentError: It isn't text.
    """
    text = _decode(path.read_bytes(), path.name).replace("\r\n", "\n")
    anchors: list[Anchor] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line:
            heading = _HEADING.match(line) if path.suffix.lower() == ".md" else None
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


DOCUMENT_SUFFIXES = (".docx", ".doc", ".wps", ".pdf", ".txt", ".md")
"""Kinds of documents that can be read."""
