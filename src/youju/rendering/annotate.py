"""Writes a copy of a .docx with Word comments on words of its text, leaving all else as it was."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from youju.domain.findings import CheckReport, Finding
from youju.errors import DocumentError
from youju.files import replacing
from youju.rendering.comment_marks import Mark, insert_marks, unit_of
from youju.rendering.package_parts import (
    CONTENT_TYPES,
    EMPTY_RELATIONSHIPS,
    copy_package,
    relationships_of,
    with_relationship,
    with_type,
)
from youju.rendering.runs import attribute, text_xml
from youju.sources.documents.ooxml import WalkedDocument, walk_docx
from youju.sources.documents.plain_output import Piece
from youju.sources.documents.word_package import MAIN, WordPackage, parse_xml, serialize_xml

__all__ = ["CHECKER", "Remark", "annotate", "remark_on", "write_remarks"]

_W = f"{{{MAIN}}}"
CHECKER = "校核"
"""Whose comments the findings are."""

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_EMPTY_COMMENTS = f'<w:comments xmlns:w="{MAIN}"/>'.encode()


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to be.

    Attributes:
        start, end: The words it is about, as offsets into the document's text.
        quote: Those words.
        author: The role that makes it: 校核, 沿用上年.
        lines: Its paragraphs.
    """

    start: int
    end: int
    quote: str
    author: str
    lines: tuple[str, ...]


def remark_on(finding: Finding) -> Remark:
    """Return the comment that a finding makes: what is wrong, what to write instead, what that rests on."""
    lines = [f"【{finding.severity.label}】{finding.message}"]
    if finding.suggestion:
        lines.append(f"建议改为：{finding.suggestion}")
    if finding.evidence:
        lines.append(f"依据：{'；'.join(finding.evidence)}")
    return Remark(finding.start, finding.end, finding.quote, CHECKER, tuple(lines))


def annotate(source: Path, report: CheckReport, target: Path) -> None:
    """Write a copy of a .docx in which each finding is a comment by 校核 on the words it is about.

    Raises:
        DocumentError: The source can't be read as .docx, or isn't what the report is about.
        OutputError: The copy can't be written there.
    """
    write_remarks(source, report.plain.text, map(remark_on, report.listed), target)


def write_remarks(source: Path, text: str, remarks: Iterable[Remark], target: Path) -> None:
    """Write a copy of a .docx with these comments.

    What stands in a note or text box, where Word takes no comments, is commented on where it is anchored. Only the main
    part gains marks; the comments part, its relationship and its content type are added; all other parts stay
    byte for byte.

    Args:
        source: The .docx.
        text: Its text as the remarks know it.
        remarks: In any order.
        target: The copy; may be the source.

    Raises:
        DocumentError: The source can't be read as .docx, or has another text.
        OutputError: The copy can't be written there.
    """
    walked = walk_docx(source)
    if walked.plain.text != text:
        raise DocumentError("文档与校核结果不是同一版本", place=source.name, remedy="请重新校核后再写批注")
    with WordPackage(source) as package:
        parts = _changed_parts(package, walked, remarks)
    content = copy_package(source, parts)
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def _changed_parts(package: WordPackage, walked: WalkedDocument, remarks: Iterable[Remark]) -> dict[str, bytes]:
    ordered = sorted(remarks, key=lambda remark: (remark.start, remark.end))
    if not ordered or not walked.pieces:
        return {}
    existing = package.related("comments")
    name = existing or posixpath.join(posixpath.dirname(walked.main), "comments.xml")
    comments_before = package.read(existing) if existing else _EMPTY_COMMENTS
    comments = parse_xml(comments_before, name)
    first = 1 + max((int(number) for number in _comment_ids(walked.root, comments)), default=-1)
    locate = _locator(walked)
    marks: list[Mark] = []
    for number, remark in enumerate(ordered, first):
        start, end, lead = locate(remark)
        marks += [Mark(*start, number, opens=True), Mark(*end, number, opens=False)]
        comments.append(_comment(number, remark, lead))
    insert_marks(marks)
    parts = {
        walked.main: serialize_xml(walked.root, package.read(walked.main)),
        name: serialize_xml(comments, comments_before),
    }
    if not existing:
        rels = relationships_of(walked.main)
        before = package.read(rels) if rels in package else EMPTY_RELATIONSHIPS
        parts[rels] = with_relationship(before, "comments", name, walked.main)
        parts[CONTENT_TYPES] = with_type(package.read(CONTENT_TYPES), name, _COMMENTS_TYPE)
    return parts


def _comment_ids(*roots: etree._Element) -> Iterable[str]:
    tags = ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")
    for root in roots:
        for element in root.iter(*(f"{_W}{tag}" for tag in tags)):
            if (number := element.get(f"{_W}id", "")).isdecimal():
                yield number


_Place = tuple[etree._Element, etree._Element | None, int]


def _locator(walked: WalkedDocument) -> Callable[[Remark], tuple[_Place, _Place, str]]:
    """Return a function from a remark to where its comment begins and ends, and a lead when that is elsewhere."""
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

    def locate(remark: Remark) -> tuple[_Place, _Place, str]:
        first = pieces[max(bisect_right(starts, remark.start) - 1, 0)]
        if first.start + len(first.text) <= remark.start and first is not pieces[-1]:
            following = pieces[bisect_right(starts, remark.start)]
            first = following if following.start < max(remark.end, remark.start + 1) else first
        last = pieces[max(bisect_right(starts, max(remark.end - 1, first.start)) - 1, 0)]
        if last.start < first.start:
            last = first
        begin = remark.start - first.start if remark.start < first.start + len(first.text) else 0
        end = remark.end - last.start if remark.end > last.start else len(last.text)
        elsewhere = host(first.start) is not None
        return place(first, begin), place(last, end), f"（所附文本框或注释中）“{remark.quote}”：" if elsewhere else ""

    return locate


def _comment(number: int, remark: Remark, lead: str) -> etree._Element:
    reference = "<w:r><w:annotationRef/></w:r>"
    lines = (lead + remark.lines[0], *remark.lines[1:])
    paragraphs = "".join(f"<w:p>{'' if place else reference}{text_xml(line)}</w:p>" for place, line in enumerate(lines))
    xml = (
        f'<w:comment xmlns:w="{MAIN}" w:id="{number}" w:author={attribute(remark.author)}'
        f" w:initials={attribute(remark.author[:1])}>{paragraphs}</w:comment>"
    )
    return etree.fromstring(xml.encode())
