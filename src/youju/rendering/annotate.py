"""Writes a copy of a .docx with a Word comment on each finding, leaving all else as it was."""

from __future__ import annotations

import io
import posixpath
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Iterable
from pathlib import Path

from lxml import etree

from youju.domain.findings import CheckReport, Finding, Severity
from youju.errors import DocumentError
from youju.rendering.comment_marks import Mark, insert_marks, unit_of
from youju.rendering.package import write_atomically
from youju.rendering.runs import text_xml
from youju.sources.ooxml import WalkedDocument, walk_docx
from youju.sources.plain_output import Piece
from youju.sources.word_package import MAIN, RELATIONSHIPS, WordPackage, parse_xml, serialize_xml

__all__ = ["annotate"]

_W = f"{{{MAIN}}}"
_AUTHOR, _INITIALS = "校核", "校"
_WEIGHT = {Severity.ERROR: "必改", Severity.WARNING: "核实", Severity.INFO: "提示"}
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_EMPTY_RELS = f'<Relationships xmlns="{_RELS}"/>'.encode()
_EMPTY_COMMENTS = f'<w:comments xmlns:w="{MAIN}"/>'.encode()


def annotate(source: Path, report: CheckReport, target: Path) -> None:
    """Write a copy of a .docx in which each finding is a comment by 校核 on the words it is about.

    What stands in a note or text box, where Word takes no comments, is commented on where it is anchored. Only the main
    part gains marks; the comments part, its relationship and its content type are added; all other parts stay
    byte for byte.

    Raises:
        DocumentError: The source can't be read as .docx, or isn't what the report is about.
        OutputError: The copy can't be written there.
    """
    walked = walk_docx(source)
    if walked.plain.text != report.plain.text:
        raise DocumentError("文档与校核结果不是同一版本", place=source.name, remedy="请重新校核后再写批注")
    with WordPackage(source) as package:
        parts = _changed_parts(package, walked, report.findings)
    write_atomically(target, _copy(source, parts))


def _changed_parts(package: WordPackage, walked: WalkedDocument, findings: Iterable[Finding]) -> dict[str, bytes]:
    ordered = sorted(findings, key=lambda finding: (finding.start, finding.end))
    if not ordered or not walked.pieces:
        return {}
    folder, base = posixpath.split(walked.main)
    existing = package.related("comments")
    name = existing or posixpath.join(folder, "comments.xml")
    comments_before = package.read(existing) if existing else _EMPTY_COMMENTS
    comments = parse_xml(comments_before, name)
    first = 1 + max((int(number) for number in _comment_ids(walked.root, comments)), default=-1)
    locate = _locator(walked)
    marks: list[Mark] = []
    for number, finding in enumerate(ordered, first):
        start, end, remark = locate(finding)
        marks += [Mark(*start, number, opens=True), Mark(*end, number, opens=False)]
        comments.append(_comment(number, finding, remark))
    insert_marks(marks)
    parts = {
        walked.main: serialize_xml(walked.root, package.read(walked.main)),
        name: serialize_xml(comments, comments_before),
    }
    if not existing:
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        parts[rels] = _with_relationship(package.read(rels) if rels in package else _EMPTY_RELS, name, folder)
        parts["[Content_Types].xml"] = _with_type(package.read("[Content_Types].xml"), name)
    return parts


def _comment_ids(*roots: etree._Element) -> Iterable[str]:
    tags = ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")
    for root in roots:
        for element in root.iter(*(f"{_W}{tag}" for tag in tags)):
            if (number := element.get(f"{_W}id", "")).isdecimal():
                yield number


_Place = tuple[etree._Element, etree._Element | None, int]


def _locator(walked: WalkedDocument) -> Callable[[Finding], tuple[_Place, _Place, str]]:
    """Return a function from a finding to where its comment begins and ends, and a remark when that is elsewhere."""
    pieces = [piece for piece in walked.pieces if piece.element is not None]
    starts = [piece.start for piece in pieces]

    def host(offset: int) -> etree._Element | None:
        return next((run for start, end, run in walked.hosts if start <= offset < end), None)

    def place(piece: Piece, offset: int) -> _Place:
        element = piece.element
        if (holder := host(piece.start)) is not None:
            return unit_of(holder)[0], None, 0
        unit, divisible = unit_of(element)
        return unit, element if divisible else None, piece.skipped + min(max(offset, 0), len(piece.text))

    def locate(finding: Finding) -> tuple[_Place, _Place, str]:
        first = pieces[max(bisect_right(starts, finding.start) - 1, 0)]
        if first.start + len(first.text) <= finding.start and first is not pieces[-1]:
            following = pieces[bisect_right(starts, finding.start)]
            first = following if following.start < max(finding.end, finding.start + 1) else first
        last = pieces[max(bisect_right(starts, max(finding.end - 1, first.start)) - 1, 0)]
        if last.start < first.start:
            last = first
        begin = finding.start - first.start if finding.start < first.start + len(first.text) else 0
        end = finding.end - last.start if finding.end > last.start else len(last.text)
        elsewhere = host(first.start) is not None
        return place(first, begin), place(last, end), f"（所附文本框或注释中）“{finding.quote}”：" if elsewhere else ""

    return locate


def _comment(number: int, finding: Finding, remark: str) -> etree._Element:
    lines = [f"【{_WEIGHT[finding.severity]}】{remark}{finding.message}"]
    if finding.suggestion:
        lines.append(f"建议改为：{finding.suggestion}")
    if finding.evidence:
        lines.append(f"依据：{'；'.join(finding.evidence)}")
    reference = "<w:r><w:annotationRef/></w:r>"
    paragraphs = "".join(f"<w:p>{'' if place else reference}{text_xml(line)}</w:p>" for place, line in enumerate(lines))
    xml = (
        f'<w:comment xmlns:w="{MAIN}" w:id="{number}" w:author="{_AUTHOR}" w:initials="{_INITIALS}">'
        f"{paragraphs}</w:comment>"
    )
    return etree.fromstring(xml.encode())


def _with_relationship(content: bytes, target: str, folder: str) -> bytes:
    root = etree.fromstring(content)
    taken = {one.get("Id") for one in root}
    name = next(f"rIdComments{number}" for number in range(len(taken) + 1) if f"rIdComments{number}" not in taken)
    relative = posixpath.relpath(target, folder) if folder else target
    attributes = {"Id": name, "Type": f"{RELATIONSHIPS}/comments", "Target": relative}
    etree.SubElement(root, f"{{{_RELS}}}Relationship", attributes)
    return serialize_xml(root, content)


def _with_type(content: bytes, target: str) -> bytes:
    root = etree.fromstring(content)
    etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": f"/{target}", "ContentType": _COMMENTS_TYPE})
    return serialize_xml(root, content)


def _copy(source: Path, changed: dict[str, bytes]) -> bytes:
    """Return the package with some parts changed or added, the others as they are and in their order."""
    rest = dict(changed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info, rest.pop(info.filename) if info.filename in rest else old.read(info))
        for name, content in rest.items():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
