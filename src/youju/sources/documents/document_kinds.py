"""The rarer kinds of documents, told by what a file holds before what its name says. Loaded only for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from youju.domain.findings import PlainText
from youju.errors import DocumentError
from youju.sources.documents.html import is_html, is_web_archive, read_html, read_web_archive
from youju.sources.documents.ofd import is_ofd, read_ofd
from youju.sources.documents.old_word import read_by_office, read_doc
from youju.sources.documents.ooxml import read_docx
from youju.sources.documents.pdf import read_pdf

__all__ = ["reader_of"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OFFICE_SUFFIXES = (".rtf", ".odt", ".doc", ".wps")


def reader_of(head: bytes, path: Path, readable: Sequence[str]) -> Callable[[Path], PlainText] | None:
    """Return the reader of a file that isn't plain text; None when it may be text.

    Args:
        head: Its first bytes.
        path: The file.
        readable: Suffixes to name when it can't be read.

    Raises:
        DocumentError: It is of a kind that isn't supported.
    """
    suffix = path.suffix.lower()
    unsupported = DocumentError(
        f"不支持 {suffix or '这种'} 文件",
        place=path.name,
        remedy=f"可读：{'、'.join(readable)}；请在 Word 或 WPS 中打开后另存为 .docx 再试",
    )

    def by_office(path: Path) -> PlainText:
        return read_by_office(path, unsupported)

    if head.startswith(_OLE):
        return read_doc
    if b"%PDF-" in head or suffix == ".pdf":
        return read_pdf
    if head.startswith(_ZIP):
        return read_ofd if suffix == ".ofd" or is_ofd(path) else by_office if suffix == ".odt" else read_docx
    if is_web_archive(head, suffix):
        return read_web_archive
    if is_html(head, suffix):
        return read_html
    if suffix in (".docx", ".docm", ".ofd"):
        return read_ofd if suffix == ".ofd" else read_docx
    if suffix in _OFFICE_SUFFIXES:
        return by_office
    if suffix in (".txt", ".md", ""):
        return None
    raise unsupported
