"""Changes parts of an existing .docx: adds, replaces and drops them with their relationships and content types."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from youju.errors import DocumentError
from youju.sources.documents.word_package import RELATIONSHIPS, parse_xml, serialize_xml
from youju.sources.packages import ZIP_DAMAGE

__all__ = ["CONTENT_TYPES", "EMPTY_RELATIONSHIPS", "copy_package", "relationships_of", "with_relationship", "with_type"]

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
EMPTY_RELATIONSHIPS = f'<Relationships xmlns="{_RELS}"/>'.encode()


def relationships_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships.

    >>> relationships_of("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def with_relationship(content: bytes, kind: str, target: str, owner: str) -> bytes:
    """Return relationships with one more, from the part `owner` to the part `target`."""
    root = parse_xml(content, relationships_of(owner))
    taken = {one.get("Id") for one in root}
    name = next(f"rIdYouju{number}" for number in range(len(taken) + 1) if f"rIdYouju{number}" not in taken)
    folder = posixpath.dirname(owner)
    relative = posixpath.relpath(target, folder) if folder else target
    attributes = {"Id": name, "Type": f"{RELATIONSHIPS}/{kind}", "Target": relative}
    etree.SubElement(root, f"{{{_RELS}}}Relationship", attributes)
    return serialize_xml(root, content)


def with_type(content: bytes, part: str, content_type: str) -> bytes:
    """Return the package's content types with one more part."""
    root = parse_xml(content, CONTENT_TYPES)
    etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": content_type})
    return serialize_xml(root, content)


def copy_package(source: Path, changed: Mapping[str, bytes], dropped: Collection[str] = ()) -> bytes:
    """Return the package with some parts changed, added or dropped, the others as they are and in their order.

    Raises:
        DocumentError: It is damaged.
    """
    rest = dict(changed)
    gone = set(dropped)
    buffer = io.BytesIO()
    with _reading(source) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = rest.pop(info.filename) if info.filename in rest else old.read(info)
            if info.filename in gone:
                continue
            if gone and (info.filename == CONTENT_TYPES or info.filename.endswith(".rels")):
                content = _without(content, info.filename, gone)
            new.writestr(info, content)
        for name, content in rest.items():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@contextmanager
def _reading(source: Path) -> Iterator[zipfile.ZipFile]:
    """Open a package of others; what turns out damaged while it is copied is told.

    Raises:
        DocumentError: A part is damaged, or one is missing without which Word opens nothing.
    """
    remedy = "请在 Word 或 WPS 中打开后另存为 .docx 再试"
    try:
        with zipfile.ZipFile(source) as package:
            for part in (CONTENT_TYPES, "_rels/.rels"):
                if part not in package.namelist():
                    raise DocumentError(f"Word 文件不完整，里面没有 {part}", place=source.name, remedy=remedy)
            yield package
    except ZIP_DAMAGE:
        raise DocumentError("Word 文件已损坏，不能照着写出", place=source.name, remedy=remedy) from None


def _without(content: bytes, name: str, gone: Collection[str]) -> bytes:
    """Return content types or relationships without what names a dropped part."""
    root = parse_xml(content, name)
    owner_folder = posixpath.dirname(posixpath.dirname(name))
    lost = []
    for one in root:
        part = (one.get("PartName") or "").lstrip("/")
        if one.get("Target") and one.get("TargetMode") != "External":
            part = posixpath.normpath(posixpath.join("/", owner_folder, one.get("Target", ""))).lstrip("/")
        if part in gone:
            lost.append(one)
    for one in lost:
        root.remove(one)
    return serialize_xml(root, content) if lost else content
