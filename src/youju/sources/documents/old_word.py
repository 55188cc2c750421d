"""Reads what only a converter can: old Word and WPS documents, .rtf and .odt, by way of .docx."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

from youju.domain.findings import PlainText
from youju.errors import DocumentError
from youju.sources.documents.office import convert_to_docx
from youju.sources.documents.ooxml import read_docx

__all__ = ["read_by_office", "read_doc"]

_AS_DOCX = "请在 Word 或 WPS 中打开后另存为 .docx 再试"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_SHEET_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_LARGEST = 200 * 2**20


def read_doc(path: Path) -> PlainText:
    """Read an old Word or WPS document; where the built-in converter fails, LibreOffice is asked.

    Raises:
        DocumentError: It can't be read, has a password, or isn't a text document.
    """
    content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    if _ENCRYPTED in content:
        raise _locked(path)
    if _WORD_STREAM not in content:
        if any(stream in content for stream in _SHEET_STREAMS):
            raise DocumentError(
                "是电子表格，不是文档", place=path.name, remedy="数据表请放入 data 文件夹，或用 --data 给出"
            )
        raise _damaged(path)
    return _converted(path) or read_by_office(path, _damaged(path))


def read_by_office(path: Path, otherwise: DocumentError) -> PlainText:
    """Read a document by way of LibreOffice.

    Raises:
        DocumentError: `otherwise`, when LibreOffice isn't there or can't read it either.
    """
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="youju-") as folder:
        source = Path(folder) / f"source{path.suffix.lower()}"
        shutil.copyfile(path, source)
        converted = convert_to_docx(source, Path(folder))
        if converted is None:
            raise otherwise
        return replace(read_docx(converted), name=path.name)


def _converted(path: Path) -> PlainText | None:
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
            return replace(read_docx(converted), name=path.name)
        except EncryptedDocumentError:
            raise _locked(path) from None
        except (Doc2DocxError, DocumentError, ValueError, LookupError, OverflowError, struct.error):
            return None


def _locked(path: Path) -> DocumentError:
    return DocumentError("文件有密码保护，读不了", place=path.name, remedy="请取消密码另存一份再试")


def _damaged(path: Path) -> DocumentError:
    return DocumentError("不是能读的旧版 Word 文档，或已经损坏", place=path.name, remedy=_AS_DOCX)
