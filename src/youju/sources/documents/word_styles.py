"""What a .docx says of its paragraph styles: names, outline levels, lists."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from youju.patterns import regex
from youju.sources.documents.word_package import MAIN

__all__ = ["ParagraphFacts", "WordStyles"]

_W = f"{{{MAIN}}}"
_VAL = f"{_W}val"
_HEADING = regex(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_CHAIN = 20  # styles based on styles; a cycle ends here


class ParagraphFacts(NamedTuple):
    """What style and direct properties say of a paragraph.

    Attributes:
        style: Name of its style, or `outline N` when only an outline level marks it as a heading.
        heading: Whether it is a heading.
        contents: Whether it belongs to a table of contents.
        list_id: List it counts in; empty for none.
        list_level: Level in that list, from 0.
    """

    style: str
    heading: bool
    contents: bool
    list_id: str
    list_level: int


class _Style(NamedTuple):
    name: str
    based_on: str
    outline: str | None
    list_id: str | None
    list_level: str | None


def _value(element: etree._Element | None, path: str) -> str | None:
    found = element.find(path) if element is not None else None
    return found.get(_VAL) if found is not None else None


def _listed(properties: etree._Element | None) -> tuple[str | None, str | None]:
    return _value(properties, f"{_W}numPr/{_W}numId"), _value(properties, f"{_W}numPr/{_W}ilvl")


class WordStyles:
    """The paragraph styles of one document.

    Args:
        root: The styles part; None when the document has none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self.lists: dict[str, str] = {}
        self._known: dict[str, ParagraphFacts] = {}
        for element in root.iterfind(f"{_W}style") if root is not None else ():
            properties = element.find(f"{_W}pPr")
            list_id, level = _listed(properties)
            key = element.get(f"{_W}styleId", "")
            self._styles[key] = _Style(
                _value(element, f"{_W}name") or key,
                _value(element, f"{_W}basedOn") or "",
                _value(properties, f"{_W}outlineLvl"),
                list_id,
                level,
            )
            if list_id:
                self.lists[key] = list_id

    def describe(self, properties: etree._Element | None) -> ParagraphFacts:
        """Return what a paragraph's properties (`w:pPr`) say."""
        key = _value(properties, f"{_W}pStyle") or ""
        facts = self._known.get(key)
        if facts is None:
            facts = self._known[key] = self._describe_style(key)
        if properties is None or not (
            properties.find(f"{_W}numPr") is not None or properties.find(f"{_W}outlineLvl") is not None
        ):
            return facts
        list_id, level = _listed(properties)
        outline = _value(properties, f"{_W}outlineLvl")
        marked = outline is not None and outline in "012345678"
        return ParagraphFacts(
            facts.style if facts.heading or not marked else f"outline {int(outline or 0) + 1}",
            facts.heading or marked,
            facts.contents,
            facts.list_id if list_id is None else list_id,
            _level(level) if level is not None else facts.list_level,
        )

    def _describe_style(self, key: str) -> ParagraphFacts:
        chain: list[_Style] = []
        at = key
        while at in self._styles and len(chain) < _CHAIN:
            chain.append(self._styles[at])
            at = chain[-1].based_on
        name = chain[0].name if chain else ""
        outline = next((one.outline for one in chain if one.outline is not None), None)
        heading = any(_HEADING.fullmatch(one.name) for one in chain) or (outline is not None and outline != "9")
        level = next((one.list_level for one in chain if one.list_level is not None), None)
        return ParagraphFacts(
            name,
            heading,
            name.lower().startswith("toc ") and not heading,
            next((one.list_id for one in chain if one.list_id is not None), ""),
            _level(level),
        )


def _level(text: str | None) -> int:
    return int(text) if text is not None and text.isdigit() else 0
