"""The .docx as a package: its fixed parts, its properties, its hash, and writing it whole or not at all."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from youju import __version__
from youju.domain.report import Draft, Figure
from youju.files import replacing
from youju.rendering.package_parts import (
    CONTENT_TYPES,
    EMPTY_RELATIONSHIPS,
    relationships_of,
    with_relationship,
    with_type,
)
from youju.rendering.parts import NAMESPACE, font_table_xml, page_number_xml, settings_xml, styles_xml
from youju.rendering.runs import printable
from youju.sources.documents.figure_marks import figures_xml
from youju.sources.documents.word_package import parse_xml, unpacks_to_too_much
from youju.sources.packages import ZIP_DAMAGE

__all__ = [
    "Package",
    "add_evidence",
    "content_sha256",
    "draft_sha256",
    "is_changed_by_hand",
    "is_untouched_copy",
    "mark_copy",
    "reseal",
    "says_sha256",
]

_CUSTOM_PART = "docProps/custom.xml"
_DRAFT_PROPERTY, _SAYS_PROPERTY, _CONTENT_PROPERTY = "youju.draft", "youju.says", "youju.content"
_COPY_PROPERTY = "youju.copy"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNREADABLE: tuple[type[Exception], ...] = (*ZIP_DAMAGE, OSError)
# Of the template's parts; the rest are a picture, unused lists and styles.
_KEPT = {"officeDocument", "core-properties", "styles", "settings", "theme"}
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_VALUES = f"{_OFFICE}/docPropsVTypes"
_FIGURES_PART, _ITEM_PART = "/customXml/item1.xml", "/customXml/itemProps1.xml"
_ITEM_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_ITEM_XML = (
    f'<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{{5B0F1C5E-6A0D-4B3C-9E55-0D1B7C3A9E21}}">'
    "<ds:schemaRefs/></ds:datastoreItem>"
)


class Package:
    """A .docx under way: python-docx's package with our own styles, settings, fonts and page numbers."""

    def __init__(self) -> None:
        import docx

        self._document: Any = docx.Document()
        part = self._document.part
        for rels in (part.rels, part.package.rels):
            for rel_id, rel in list(rels.items()):
                if rel.reltype.rsplit("/", 1)[1] not in _KEPT:
                    del rels[rel_id]
        _replace(self._document.styles.element, _parse(styles_xml()))
        _replace(self._document.settings.element, _parse(settings_xml()))
        self._add_part(part, "word/fontTable.xml", "fontTable", f"{_WORD_TYPE}.fontTable+xml", font_table_xml())
        self._references = self._add_footers()
        self._turned_references = self._add_turned_footers()

    def _add_part(self, owner: Any, name: str, kind: str, content_type: str, xml: str) -> str:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        part = Part(PackURI(f"/{name}"), content_type, _declared(xml), self._document.part.package)
        return str(owner.relate_to(part, f"{_OFFICE}/relationships/{kind}"))

    def _add_properties(self, name: str, kind: str, xml: str) -> None:
        content_type = f"application/vnd.openxmlformats-officedocument.{kind}+xml"
        self._add_part(self._document.part.package, name, kind, content_type, xml)

    def _add_footers(self) -> str:
        section = self._document.sections[0]
        for footer, even in ((section.footer, False), (section.even_page_footer, True)):
            footer.is_linked_to_previous = False
            element = footer._element
            element[:] = [_parse(page_number_xml(even=even))]
        ids = {ref.get(_qualified("type")): ref.get(f"{{{_OFFICE}/relationships}}id") for ref in section._sectPr}
        return _references(ids)

    def footer_references(self) -> tuple[str, str]:
        """Return the references to the page numbers that every upright and every turned section needs."""
        return self._references, self._turned_references

    def _add_turned_footers(self) -> str:
        ids = {}
        for kind, even in (("even", True), ("default", False)):
            xml = page_number_xml(even=even, landscape=True)
            root = f'<w:ftr xmlns:w="{NAMESPACE}">{xml}</w:ftr>'
            name = f"word/footerTurned{1 + even}.xml"
            ids[kind] = self._add_part(self._document.part, name, "footer", f"{_WORD_TYPE}.footer+xml", root)
        return _references(ids)

    def set_body(self, xml: str) -> None:
        """Make this the content of the document."""
        body = _parse(f'<w:body xmlns:w="{NAMESPACE}" xmlns:r="{_OFFICE}/relationships">{xml}</w:body>')
        self._document.element.replace(self._document.element.body, body)

    def set_figures(self, figures: Iterable[Figure]) -> None:
        """List the figures, in the order of their numbers, for reading the file back after people edited it."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        package = self._document.part.package
        item = Part(PackURI(_FIGURES_PART), "application/xml", _declared(printable(figures_xml(figures))), package)
        properties = Part(PackURI(_ITEM_PART), _ITEM_TYPE, _declared(_ITEM_XML), package)
        self._document.part.relate_to(item, f"{_OFFICE}/relationships/customXml")
        item.relate_to(properties, f"{_OFFICE}/relationships/customXmlProps")

    def set_properties(self, draft: Draft) -> None:
        """Name the draft's title, unit and year."""
        properties = self._document.core_properties
        element = properties._element
        for child in list(element):
            element.remove(child)
        properties.title = " ".join(printable(draft.title).split())[:255]
        properties.author = properties.last_modified_by = printable(draft.unit)[:255]
        properties.subject = f"{draft.year}年度" if draft.year else ""
        properties.language = "zh-CN"
        created = datetime(max(draft.year, 1900), 12, 31)  # not now: the same draft gives the same bytes
        properties.created = properties.modified = created
        self._add_properties("docProps/app.xml", "extended-properties", _app_xml(draft.unit))

    def to_bytes(self, draft_hash: str) -> bytes:
        """Return the package, the same bytes for the same content, with both hashes in its custom properties."""
        empty = f'<Properties xmlns="{_OFFICE}/custom-properties"/>'
        self._add_properties(_CUSTOM_PART, "custom-properties", empty)
        buffer = io.BytesIO()
        self._document.save(buffer)
        with zipfile.ZipFile(buffer) as package:
            parts = {info.filename: package.read(info) for info in package.infolist()}
        return _seal(parts, draft_hash)


def reseal(path: Path, says: str = "") -> None:
    """Note a file's present content as ours, after more was written into it.

    Args:
        path: The file; one that was never ours stays as it is.
        says: Hash of the draft that it reads as now, when that isn't the one it was written from any more.

    Raises:
        OutputError: It can't be written there.
    """
    parts = _read_parts(path) or {}
    if _CUSTOM_PART in parts:
        content = _seal(parts, _property(parts, _DRAFT_PROPERTY), says or _property(parts, _SAYS_PROPERTY))
        with replacing(path) as temporary:
            temporary.write_bytes(content)


def add_evidence(
    content: bytes, main: str, figures: Iterable[Figure], draft_hash: str, others: Iterable[str] = ()
) -> bytes:
    """Return a package of others with the list of figures and both hashes added; its own properties stay.

    Args:
        content: The package.
        main: Its main part.
        figures: In the order of their numbers.
        draft_hash: Of the draft that was written into it.
        others: Words of the package that aren't the draft's.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    number = next(number for number in range(1, len(parts) + 2) if f"customXml/item{number}.xml" not in parts)
    item, about = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    parts |= {item: _declared(printable(figures_xml(figures, others))), about: _declared(_ITEM_XML)}
    relations = relationships_of(main)
    parts[relations] = with_relationship(parts.get(relations, EMPTY_RELATIONSHIPS), "customXml", item, main)
    parts[relationships_of(item)] = with_relationship(EMPTY_RELATIONSHIPS, "customXmlProps", about, item)
    parts[CONTENT_TYPES] = with_type(parts[CONTENT_TYPES], about, _ITEM_TYPE)
    _make_room_for_properties(parts)
    return _seal(parts, draft_hash)


def mark_copy(path: Path) -> None:
    """Note a file as one that may be written again: what is in it stands in what it was made of.

    Apart from what `is_changed_by_hand` goes by: a copy of an edited report still holds the edits.
    """
    parts = _read_parts(path)
    if parts:
        _make_room_for_properties(parts)
        path.write_bytes(_packed(parts, {_COPY_PROPERTY: _hash_parts(parts)}))


def is_untouched_copy(path: Path) -> bool:
    """Tell whether a file was marked as a copy and nobody has changed it since."""
    parts = _read_parts(path) or {}
    return bool(parts) and _property(parts, _COPY_PROPERTY) == _hash_parts(parts)


def _make_room_for_properties(parts: dict[str, bytes]) -> None:
    if _CUSTOM_PART not in parts:
        parts["_rels/.rels"] = with_relationship(parts["_rels/.rels"], "custom-properties", _CUSTOM_PART, "")
        parts[CONTENT_TYPES] = with_type(parts[CONTENT_TYPES], _CUSTOM_PART, _CUSTOM_TYPE)


def _seal(parts: dict[str, bytes], draft_hash: str, says: str = "") -> bytes:
    hashes = {_DRAFT_PROPERTY: draft_hash, _SAYS_PROPERTY: says, _CONTENT_PROPERTY: _hash_parts(parts)}
    return _packed(parts, hashes)


def _packed(parts: dict[str, bytes], hashes: Mapping[str, str]) -> bytes:
    """Return the package with these hashes among its custom properties."""
    parts[_CUSTOM_PART] = _with_hashes(parts.get(_CUSTOM_PART, b""), hashes)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, parts[name])
    return packed.getvalue()


def _references(ids: Mapping[str, str]) -> str:
    kinds = (kind for kind in ("even", "default") if kind in ids)
    return "".join(f'<w:footerReference w:type="{kind}" r:id="{ids[kind]}"/>' for kind in kinds)


def _parse(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)


def _qualified(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _declared(xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def _replace(element: Any, new: Any) -> None:
    element[:] = list(new)


def _app_xml(company: str) -> str:
    return (
        f'<Properties xmlns="{_OFFICE}/extended-properties"><Application>youju</Application>'
        f"<Company>{escape(printable(company))}</Company><AppVersion>{_app_version()}</AppVersion></Properties>"
    )


def _app_version() -> str:
    """Return the version in the form XX.YYYY that the format demands."""
    major, minor = (int(number) for number in __version__.split(".")[:2])
    return f"{major:02d}.{minor:04d}"


def _with_hashes(content: bytes, hashes: Mapping[str, str]) -> bytes:
    """Return the custom properties with our hashes after those that others set."""
    space = f"{_OFFICE}/custom-properties"
    root = parse_xml(content, _CUSTOM_PART) if content else etree.Element(f"{{{space}}}Properties", nsmap={None: space})
    for one in list(root):
        if one.get("name") in hashes:
            root.remove(one)
    taken = [int(number) for one in root if (number := one.get("pid", "")).isdecimal()]
    known = ((name, value) for name, value in hashes.items() if value or name != _SAYS_PROPERTY)
    for number, (name, value) in enumerate(known, start=max(taken, default=1) + 1):
        attributes = {"fmtid": "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", "pid": str(number), "name": name}
        holder = etree.SubElement(root, f"{{{space}}}property", attributes)
        etree.SubElement(holder, f"{{{_VALUES}}}lpwstr", nsmap={"vt": _VALUES}).text = value
    sealed: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return sealed


def _hash_parts(parts: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(parts):
        if name != _CUSTOM_PART and not name.endswith("/"):
            digest.update(f"{name}\0{len(parts[name])}\0".encode())
            digest.update(parts[name])
    return digest.hexdigest()


def _read_parts(path: Path) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(path) as package:
            return (
                None
                if unpacks_to_too_much(package)
                else {one.filename: package.read(one) for one in package.infolist()}
            )
    except _UNREADABLE:
        return None


def _property(parts: dict[str, bytes], name: str) -> str:
    """Return a custom property that we wrote; empty when it isn't there."""
    text = parts.get(_CUSTOM_PART, b"").decode("utf-8", "replace")
    match = re.search(rf'name="{re.escape(name)}"[^>]*>\s*<vt:lpwstr[^>]*>([0-9a-f]{{64}})<', text)
    return match[1] if match else ""


def content_sha256(path: Path) -> str:
    """Return the hash of everything in a .docx but its custom properties; empty when it isn't a readable package."""
    parts = _read_parts(path)
    return _hash_parts(parts) if parts is not None else ""


def draft_sha256(path: Path) -> str:
    """Return the hash of the draft that a .docx was written from; empty when it doesn't say. It survives editing."""
    parts = _read_parts(path)
    return _property(parts, _DRAFT_PROPERTY) if parts is not None else ""


def says_sha256(path: Path) -> str:
    """Return the hash of the draft that a .docx read as when we last wrote it; empty when it doesn't say."""
    parts = _read_parts(path) or {}
    return _property(parts, _SAYS_PROPERTY) or _property(parts, _DRAFT_PROPERTY)


def is_changed_by_hand(path: Path) -> bool:
    """Tell whether a file differs from what we wrote: edited, saved by another program, or never ours."""
    parts = _read_parts(path)
    return parts is None or _property(parts, _CONTENT_PROPERTY) != _hash_parts(parts)
