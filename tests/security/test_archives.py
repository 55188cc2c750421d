"""Archives and their XML: what unpacks to too much is refused before it is unpacked, and nothing points outside."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from tests.rendering.samples import full_draft
from tests.sources.word_files import word_file
from youju.checking.checker import check_text
from youju.errors import DocumentError
from youju.rendering.annotate import annotate
from youju.rendering.docx_writer import write_docx
from youju.rendering.package import content_sha256, is_changed_by_hand
from youju.sources.documents import read_document
from youju.sources.documents.ooxml import read_docx

GIBIBYTE = 2**30
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY f "%s">]>' % (b"a" * 99)


def with_part(path: Path, name: str, content: bytes, said: int = 0) -> Path:
    """Put a part into a package in the place of the old one; `said` is the size that its directory states."""
    with zipfile.ZipFile(path) as old:
        parts = {one: old.read(one) for one in old.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for one, data in parts.items():
            new.writestr(one, data)
    if said:
        data = bytearray(path.read_bytes())
        at = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
        data[at + 24 : at + 28] = struct.pack("<I", said)
        path.write_bytes(data)
    return path


def test_a_picture_that_unpacks_to_a_gibibyte_is_not_unpacked(tmp_path: Path) -> None:
    """Its parts are all copied when remarks are written into it."""
    path = with_part(word_file(tmp_path / "x.docx", "安排58万元。"), "word/media/a.bin", b"\0" * 9, said=GIBIBYTE)
    with pytest.raises(DocumentError, match="大得反常"):
        read_document(path)
    assert is_changed_by_hand(path)
    assert content_sha256(path) == ""


@pytest.mark.parametrize("part", ["[Content_Types].xml", "word/_rels/document.xml.rels"])
@pytest.mark.parametrize("content", [ENTITY + b"<Types>&e;&f;</Types>", b"<Types", b""], ids=["DTD", "cut", "empty"])
def test_parts_that_describe_the_package_are_read_as_carefully(tmp_path: Path, part: str, content: bytes) -> None:
    write_docx(full_draft(), tmp_path / "a.docx")
    report = check_text(read_docx(tmp_path / "a.docx"))
    assert report.findings
    broken = with_part(tmp_path / "a.docx", part, content)
    with pytest.raises(DocumentError) as refused:
        annotate(broken, report, tmp_path / "b.docx")
    assert refused.value.remedy
    assert not (tmp_path / "b.docx").exists()
