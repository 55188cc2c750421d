"""Delivers changes as Word's tracked changes, for people to accept: in any .docx, or between two drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from youju.domain.report import Draft
from youju.errors import DocumentError
from youju.files import replacing
from youju.rendering.comment_marks import unit_of
from youju.rendering.draft_changes import merge_drafts
from youju.rendering.package import Package
from youju.rendering.package_parts import copy_package
from youju.rendering.runs import RunWriter, Stamp, text_xml
from youju.rendering.story import StandardPages, body_xml
from youju.sources.documents.ooxml import WalkedDocument, walk_docx
from youju.sources.documents.plain_output import Piece
from youju.sources.documents.word_elements import W
from youju.sources.documents.word_package import MAIN, WordPackage, serialize_xml

__all__ = ["Edit", "Stamp", "apply_edits", "write_revised"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CHANGES = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"))
_DELETED = {f"{W}t": f"{W}delText", f"{W}instrText": f"{W}delInstrText"}


@dataclass(frozen=True, slots=True)
class Edit:
    """Words to be replaced: `start` to `end` of a document's text by `text`; one of both may be empty."""

    start: int
    end: int
    text: str


def write_revised(old: Draft, new: Draft, path: Path, stamp: Stamp) -> None:
    """Write a draft as .docx in which all that differs from an older one is a tracked change.

    Accepting all gives the new draft, rejecting all the old one; title, signature and date are the new one's.

    Raises:
        OutputError: The file can't be written there.
    """
    package = Package()
    runs = RunWriter(stamp)
    package.set_body(body_xml(merge_drafts(old, new), runs, StandardPages(*package.footer_references())))
    package.set_figures(runs.figures)
    package.set_properties(new)
    content = package.to_bytes(new.sha256)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def apply_edits(source: Path, text: str, edits: Iterable[Edit], target: Path, stamp: Stamp) -> tuple[Edit, ...]:
    """Write a copy of a .docx with edits as tracked changes; only its main part changes.

    Args:
        source: The .docx.
        text: Its text as the edits know it.
        edits: They don't overlap.
        target: The copy; may be the source.
        stamp: Who makes the changes, and when.

    Returns:
        Edits that can't be tracked: in notes, text boxes, list numbers, formulas, others' bound controls, over the ends
        of paragraphs or cells.

    Raises:
        DocumentError: The source can't be read as .docx, or has another text.
        OutputError: The copy can't be written there.
    """
    walked = walk_docx(source)
    if walked.plain.text != text:
        raise DocumentError("文档在核对之后有改动", place=source.name, remedy="请重新核对后再修改")
    editor = _Editor(walked, stamp)
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True)
    left = [edit for edit in ordered if not editor.apply(edit)]
    with WordPackage(source) as package:
        changed = {walked.main: serialize_xml(walked.root, package.read(walked.main))}
    content = copy_package(source, changed)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
    return tuple(reversed(left))


class _Editor:
    """Makes edits in a tree, last first: what stands before an edit keeps its elements and offsets."""

    def __init__(self, walked: WalkedDocument, stamp: Stamp) -> None:
        self._walked = walked
        self._stamp = stamp
        self._trimmed: set[etree._Element] = set()
        ids = (one.get(f"{W}id", "") for one in walked.root.iter(*_CHANGES))
        self._next = 1 + max((int(number) for number in ids if number.isdecimal()), default=0)

    def apply(self, edit: Edit) -> bool:
        """Make one edit; return False where it can't be tracked."""
        pieces = self._pieces(edit)
        if not pieces or any(not self._editable(piece) for piece in pieces):
            return False
        if "\n" in edit.text or "\t" in edit.text or self._covered(pieces, edit) != edit.end - edit.start:
            return False
        runs = [self._isolate(piece, piece.element, edit) for piece in pieces]
        model = runs[0]
        if edit.start == edit.end:
            self._insert(edit.text, model, after=edit.start > pieces[0].start)
            return True
        *following, first = [self._delete(run) for run in reversed(runs)]
        if edit.text:
            together = following and all(one.getparent() is first.getparent() for one in following)
            self._insert(edit.text, following[0] if together else first, after=True, model=model)
        return True

    def _pieces(self, edit: Edit) -> list[Piece]:
        if edit.start == edit.end:
            touching = [one for one in self._walked.pieces if one.start <= edit.start <= one.start + len(one.text)]
            return touching[:1]
        return [one for one in self._walked.pieces if one.start < edit.end and edit.start < one.start + len(one.text)]

    def _covered(self, pieces: Sequence[Piece], edit: Edit) -> int:
        return sum(min(one.start + len(one.text), edit.end) - max(one.start, edit.start) for one in pieces)

    def _editable(self, piece: Piece) -> bool:
        if piece.element is None or any(start <= piece.start < end for start, end, _ in self._walked.hosts):
            return False
        return unit_of(piece.element)[1]

    def _isolate(self, piece: Piece, element: etree._Element, edit: Edit) -> etree._Element:
        """Return a run that holds just the edited part of a piece; for an insertion, the run before or after it."""
        if element.tag != f"{W}t":
            if edit.start < edit.end:
                _cut_after(element)
                return _cut_before(element)
            return _cut_before(element) if edit.start == piece.start else _ending(element)
        if element not in self._trimmed:  # else Word would show what it hid at the ends
            self._trimmed.add(element)
            element.text = piece.text
            element.set(_SPACE, "preserve")
        first, last = max(edit.start - piece.start, 0), min(edit.end - piece.start, len(piece.text))
        if first == last:
            return _cut_text(element, first) if first == 0 else _ending(element, first)
        _ending(element, last)
        return _cut_text(element, first)

    def _delete(self, run: etree._Element) -> etree._Element:
        wrapper = self._change("del")
        parent = run.getparent()
        parent.replace(run, wrapper)
        wrapper.append(run)
        for child in run:
            child.tag = _DELETED.get(child.tag, child.tag)
        return wrapper

    def _insert(self, text: str, at: etree._Element, *, after: bool, model: etree._Element | None = None) -> None:
        wrapper = self._change("ins")
        run = etree.fromstring(text_xml(text).replace("<w:r>", f'<w:r xmlns:w="{MAIN}">', 1).encode())
        properties = (at if model is None else model).find(f"{W}rPr")
        if properties is not None:
            run.insert(0, deepcopy(properties))
        wrapper.append(run)
        (at.addnext if after else at.addprevious)(wrapper)

    def _change(self, name: str) -> etree._Element:
        wrapper = etree.Element(f"{W}{name}")
        for key, value in self._stamp.attributes(self._next).items():
            wrapper.set(f"{W}{key}", value)
        self._next += 1
        return wrapper


def _cut_text(element: etree._Element, offset: int) -> etree._Element:
    """Cut a run within one of its texts, and return the run that begins there; the earlier part keeps its elements."""
    if offset <= 0:
        return _cut_before(element)
    later = etree.Element(element.tag)
    later.set(_SPACE, "preserve")
    later.text = (element.text or "")[offset:]
    element.text = (element.text or "")[:offset]
    element.addnext(later)
    return _cut_before(later)


def _ending(element: etree._Element, offset: int | None = None) -> etree._Element:
    """Let a run end within or after one of its children, and return it."""
    if offset is not None and offset < len(element.text or ""):
        _cut_text(element, offset)
    else:
        _cut_after(element)
    return element.getparent()


def _cut_before(element: etree._Element) -> etree._Element:
    """Let an element begin a run, and return that run."""
    run = element.getparent()
    properties = run.find(f"{W}rPr")
    if all(one is properties for one in element.itersiblings(preceding=True)):
        return run
    later = etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
    if properties is not None:
        later.append(deepcopy(properties))
    later.extend([element, *list(element.itersiblings())])
    run.addnext(later)
    return later


def _cut_after(element: etree._Element) -> None:
    """Let an element end its run."""
    following = element.getnext()
    if following is not None:
        _cut_before(following)
