"""The elements of WordprocessingML that reading has to tell apart."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from youju.sources.documents.word_package import MAIN

__all__ = [
    "ALTERNATIVES",
    "MATH",
    "NESTING_LIMIT",
    "TRANSPARENT",
    "VAL",
    "W",
    "choose",
    "control_tag",
    "count",
    "flatten",
    "is_covered",
    "is_on",
    "measure",
    "symbol",
    "text_boxes",
]

W = f"{{{MAIN}}}"
VAL = f"{W}val"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
NESTING_LIMIT = 100
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVES = f"{_COMPATIBILITY}AlternateContent"
TRANSPARENT = frozenset(
    f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "ins", "moveTo", "fldSimple", "dir", "bdo")
)
_COLUMNS_LIMIT = 1000
_SYMBOLS = {
    "symbol": {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0x25: "%", 0xB0: "°"},
    "wingdings": {0xA8: "□", 0x6F: "□", 0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0xFC: "√", 0xFB: "×"},
    "wingdings 2": {0xA3: "□", 0x52: "☑", 0x50: "√", 0x54: "☒"},
}


def choose(element: etree._Element) -> etree._Element | None:
    """Return the branch of `mc:AlternateContent` to read, one only: both hold the same text."""
    branches = (one for name in ("Choice", "Fallback") for one in element.iterfind(f"{_COMPATIBILITY}{name}"))
    return next((one for one in branches if len(one)), None)


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Tell whether a switch (`w:vanish` …) is set."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(VAL) not in ("0", "false", "off")


def count(properties: etree._Element | None, name: str, default: int) -> int:
    """Return a property that holds a count of columns."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    text = found.get(VAL, "") if found is not None else ""
    return min(int(text), _COLUMNS_LIMIT) if text.isdecimal() else default


def measure(element: etree._Element, name: str) -> int:
    """Return a measure in twips; 0 when it is none."""
    text = element.get(f"{W}{name}", "")
    return int(text) if text.isdecimal() else 0


def control_tag(control: etree._Element) -> str:
    """Return the tag of a content control; empty when it has none."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return tag.get(VAL, "") if tag is not None else ""


def flatten(
    parent: etree._Element, wanted: str, tags: tuple[str, ...] = ()
) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Yield a table's rows or a row's cells through the wrappers that may stand around them, with their controls."""
    for child in parent:
        if child.tag == wanted:
            yield child, tags
        elif child.tag == f"{W}sdt":
            if (content := child.find(f"{W}sdtContent")) is not None and len(tags) < NESTING_LIMIT:
                yield from flatten(content, wanted, (*tags, control_tag(child)))
        elif child.tag == f"{W}customXml":
            yield from flatten(child, wanted, tags)


def is_covered(about: etree._Element | None, column: int, span: int, merged: set[int]) -> bool:
    """Tell whether a cell continues the one above or before it; keeps track of the columns that are merged."""
    across = about.find(f"{W}hMerge") if about is not None else None
    if across is not None and across.get(VAL) != "restart":
        return True
    down = about.find(f"{W}vMerge") if about is not None else None
    if down is not None and down.get(VAL) != "restart" and column in merged:
        return True
    merged.difference_update(range(column, column + span))
    if down is not None:
        merged.add(column)
    return False


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost text boxes of a drawing."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == ALTERNATIVES:
            if (chosen := choose(child)) is not None:
                yield from text_boxes(chosen)
        else:
            yield from text_boxes(child)


def symbol(element: etree._Element) -> str:
    """Return what a symbol of a pictorial font shows; empty when it is mere decoration."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(element.get(f"{W}font", "").casefold(), {}).get(code - 0xF000, "")
    return chr(code) if 32 <= code < 0xD800 else ""
