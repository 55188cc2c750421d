"""Makes a 报送稿 of a .docx: changes accepted; no comments, marks of ours, highlights or evidence left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from youju.files import replacing
from youju.rendering.package_parts import copy_package
from youju.sources.documents.figure_marks import bookmarked, figures_part, is_fact_id
from youju.sources.documents.ooxml import sources_page
from youju.sources.documents.word_elements import W, control_tag
from youju.sources.documents.word_package import WordPackage, serialize_xml

__all__ = ["accept_changes", "write_clean"]

_STORIES = ("footnotes", "endnotes", "header", "footer")
_DROPPED = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
_CHANGES = tuple(
    f"{W}{name}"
    for name in (
        *("rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange", "sectPrChange"),
        *("tblGridChange", "numberingChange", "moveFromRangeStart", "moveFromRangeEnd"),
        *("moveToRangeStart", "moveToRangeEnd", "cellIns", "cellMerge"),
    )
)
_REMARKS = tuple(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd"))


def write_clean(source: Path, target: Path) -> None:
    """Write a copy as people hand it in: tracked changes accepted, comments, our marks and highlights gone.

    The words of the report stay as a reader of the source sees them; what other programs put into the file (fields,
    pictures, their own controls) stays too.

    Raises:
        DocumentError: The source can't be read as .docx.
        OutputError: The copy can't be written.
    """
    with WordPackage(source) as package:
        changed: dict[str, bytes] = {}
        for part in dict.fromkeys(_story_parts(package)):
            before = package.read(part)
            root = package.xml(part)
            _clean(root)
            changed[part] = serialize_xml(root, before)
        if settings := package.related("settings"):
            root = package.xml(settings)
            _remove(root.iterfind(f"{W}trackRevisions"))
            changed[settings] = serialize_xml(root, package.read(settings))
        content = copy_package(source, changed, set(_evidence_parts(package)))
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def _story_parts(package: WordPackage) -> Iterator[str]:
    yield package.main
    for kind, part in package.relationships(package.main):
        if kind in _STORIES and part in package:
            yield part


def _evidence_parts(package: WordPackage) -> Iterator[str]:
    """Yield the names of the comments' parts and of our list of figures, as stored."""
    gone = {part.casefold() for kind, part in package.relationships(package.main) if kind in _DROPPED}
    if figures := figures_part(package):
        gone.add(figures.casefold())
        gone.update(part.casefold() for _, part in package.relationships(figures))
        folder, _, base = figures.rpartition("/")
        gone.add(f"{folder}/_rels/{base}.rels".casefold())
    yield from (name for name in package.names if name.casefold() in gone)


def _clean(root: etree._Element) -> None:
    if (body := root.find(f"{W}body")) is not None:
        _remove_sources_page(body)
    accept_changes(root)
    _remove(root.iter(*_REMARKS))
    for reference in list(root.iter(f"{W}commentReference")):
        run = reference.getparent()
        run.remove(reference)
        if all(child.tag == f"{W}rPr" for child in run):
            _remove([run])
    _remove(root.iter(f"{W}highlight"))
    _remove_our_marks(root)


def _remove_sources_page(body: etree._Element) -> None:
    """Remove our last page; the section before it becomes the document's last, with its own kind of page."""
    blocks = sources_page(body)
    last = body.find(f"{W}sectPr")
    if not blocks or last is None:
        return
    ending = (blocks[0], blocks[0].getprevious())
    sections = (one.find(f"{W}pPr/{W}sectPr") for one in ending if one is not None)
    if (ends := next((one for one in sections if one is not None), None)) is not None:
        body.replace(last, ends)
    _remove(blocks)


def _remove_our_marks(root: etree._Element) -> None:
    ours: set[str] = set()
    for start in list(root.iter(f"{W}bookmarkStart")):
        if bookmarked(start.get(f"{W}name", "")):
            ours.add(start.get(f"{W}id", ""))
            control = next(start.iterancestors(f"{W}sdt", f"{W}p"), None)
            start.getparent().remove(start)
            if control is not None and control.tag == f"{W}sdt":
                _unwrap_control(control)
    _remove(end for end in root.iter(f"{W}bookmarkEnd") if end.get(f"{W}id", "") in ours)
    for control in list(root.iter(f"{W}sdt")):
        if is_fact_id(control_tag(control)):
            _unwrap_control(control)


def _unwrap_control(control: etree._Element) -> None:
    content = control.find(f"{W}sdtContent")
    _replace(control, list(content) if content is not None else [])


def accept_changes(root: etree._Element) -> None:
    """Make a part read as with all its tracked changes accepted."""
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            _remove([row])
    _remove(cell for cell in root.iter(f"{W}tc") if cell.find(f"{W}tcPr/{W}cellDel") is not None)
    _remove(table for table in root.iter(f"{W}tbl") if table.find(f".//{W}tr") is None)
    for paragraph in list(root.iter(f"{W}p")):
        marks = paragraph.find(f"{W}pPr/{W}rPr")
        if marks is not None and any(marks.find(f"{W}{name}") is not None for name in ("del", "moveFrom")):
            _join_next(paragraph)
    _remove(root.iterfind(f".//{W}rPr/{W}ins"))
    _remove(root.iterfind(f".//{W}rPr/{W}moveTo"))
    _remove(root.iterfind(f".//{W}trPr/{W}ins"))
    _remove(root.iter(f"{W}del", f"{W}moveFrom", *_CHANGES))
    for wrapper in list(root.iter(f"{W}ins", f"{W}moveTo")):
        _replace(wrapper, list(wrapper))


def _join_next(paragraph: etree._Element) -> None:
    """Let the next paragraph go on in this one, whose own mark is deleted; Word keeps the next one's properties."""
    following = paragraph.getnext()
    properties = paragraph.find(f"{W}pPr")
    if following is None or following.tag != f"{W}p" or properties.find(f"{W}sectPr") is not None:
        return
    start = 1 if following.find(f"{W}pPr") is not None else 0
    following[start:start] = [child for child in paragraph if child is not properties]
    _remove([paragraph])


def _remove(elements: Iterable[etree._Element]) -> None:
    for element in list(elements):
        if (parent := element.getparent()) is not None:
            parent.remove(element)


def _replace(element: etree._Element, content: list[etree._Element]) -> None:
    parent = element.getparent()
    place = parent.index(element)
    parent[place : place + 1] = content
