"""Sets the ends of comments between the runs of a document, cutting runs where an end falls within one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from youju.sources.documents.word_elements import TRANSPARENT, W

__all__ = ["Mark", "insert_marks", "unit_of"]

_HOLDERS = TRANSPARENT | {f"{W}p", f"{W}sdtContent"}  # may hold ends of comments among their runs
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIMPLE_CONTROLS = tuple(f"{W}{name}" for name in ("text", "dropDownList", "comboBox", "date", "dataBinding"))


@dataclass(frozen=True, slots=True)
class Mark:
    """One end of a comment.

    Attributes:
        unit: The run (or what holds runs but no comments) at which it stands.
        element: The text within that run; None to stand before or after the whole unit.
        offset: Code points into that text.
        number: Of the comment.
        opens: Whether the comment begins here.
    """

    unit: etree._Element
    element: etree._Element | None
    offset: int
    number: int
    opens: bool


def unit_of(element: etree._Element) -> tuple[etree._Element, bool]:
    """Return what stands among a paragraph's runs and holds this element, and whether it is a run that can be cut."""
    unit = element
    while (parent := unit.getparent()) is not None and parent.tag not in _HOLDERS:
        unit = parent
    outer = _outermost_simple_control(unit)
    if outer is not None:
        return outer, False
    return unit, unit.tag == f"{W}r" and element.getparent() is unit


def _outermost_simple_control(unit: etree._Element) -> etree._Element | None:
    """Return the plain-text or bound control around a run: comments stand outside such."""
    found = None
    for ancestor in unit.iterancestors(f"{W}sdt", f"{W}p"):
        if ancestor.tag == f"{W}p":
            return found
        properties = ancestor.find(f"{W}sdtPr")
        if properties is not None and any(properties.find(name) is not None for name in _SIMPLE_CONTROLS):
            found = ancestor
    return None


def insert_marks(marks: Iterable[Mark]) -> None:
    """Set the marks into the tree. Where several fall together, comments end before others begin."""
    by_unit: dict[etree._Element, list[Mark]] = {}
    for mark in marks:
        by_unit.setdefault(mark.unit, []).append(mark)
    for unit, ones in by_unit.items():
        _insert_at(unit, ones)


def _insert_at(unit: etree._Element, marks: list[Mark]) -> None:
    before = [mark for mark in marks if mark.element is None and mark.opens]
    after = [mark for mark in marks if mark.element is None and not mark.opens]
    within = [mark for mark in marks if mark.element is not None]
    replacement = [
        *(one for mark in before for one in _elements(mark)),
        *(_cut(unit, within) if within else [unit]),
        *(one for mark in reversed(after) for one in _elements(mark)),
    ]
    parent = unit.getparent()
    if parent is None:
        return
    place = parent.index(unit)
    parent[place : place + 1] = replacement


def _elements(mark: Mark) -> Iterator[etree._Element]:
    number = {f"{W}id": str(mark.number)}
    if mark.opens:
        yield etree.Element(f"{W}commentRangeStart", number)
        return
    yield etree.Element(f"{W}commentRangeEnd", number)
    reference = etree.Element(f"{W}r")
    etree.SubElement(reference, f"{W}commentReference", number)
    yield reference


def _cut(run: etree._Element, marks: list[Mark]) -> list[etree._Element]:
    """Return the run in pieces, with the marks between them."""
    properties = run.find(f"{W}rPr")
    result: list[etree._Element] = []
    current: list[etree._Element] = []

    def close() -> None:
        if current:
            piece = etree.Element(run.tag, dict(run.attrib), nsmap=run.nsmap)
            piece.extend([deepcopy(properties)] if properties is not None else [])
            piece.extend(current)
            result.append(piece)
            current.clear()

    for child in [one for one in run if one is not properties]:
        for token in _tokens(child, [mark for mark in marks if mark.element is child]):
            if isinstance(token, Mark):
                close()
                result.extend(_elements(token))
            else:
                current.append(token)
    close()
    return result


def _tokens(child: etree._Element, marks: list[Mark]) -> Iterator[etree._Element | Mark]:
    """Yield a run's child, its text cut at the marks, with the marks in between."""
    length = len(child.text or "") if child.tag == f"{W}t" else 1
    places = {mark: _snap(mark, child, length) for mark in marks}
    ordered = sorted(marks, key=lambda mark: (places[mark], mark.opens, mark.number if mark.opens else -mark.number))
    if child.tag != f"{W}t":
        yield from (mark for mark in ordered if places[mark] == 0)
        yield child
        yield from (mark for mark in ordered if places[mark])
        return
    text = child.text or ""
    shown = text if child.get(_SPACE) == "preserve" else text.rstrip(" \t\r\n")
    start = 0 if child.get(_SPACE) == "preserve" else len(text) - len(text.lstrip(" \t\r\n"))
    for mark in ordered:
        place = min(places[mark], len(shown))
        if place > start:
            yield _text(shown[start:place])
            start = place
        yield mark
    if start < len(shown):
        yield _text(shown[start:])


def _snap(mark: Mark, child: etree._Element, length: int) -> int:
    if child.tag == f"{W}t":
        return min(mark.offset, length)
    return 0 if mark.opens else 1


def _text(content: str) -> etree._Element:
    element = etree.Element(f"{W}t", {_SPACE: "preserve"})
    element.text = content
    return element
