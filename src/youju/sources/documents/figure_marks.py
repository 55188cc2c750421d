"""How a figure is marked in our .docx: a content control, a bookmark inside it, and a part that lists them all.

LibreOffice 7.4 keeps a rich-text control but loses its tag and title on saving; it keeps bookmarks with their names.
Word keeps the control's id when someone types over the number, but drops the bookmark. Either leads to the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from youju.domain.report import Figure
from youju.patterns import regex
from youju.sources.documents.word_package import WordPackage

__all__ = [
    "FIGURES_NAMESPACE",
    "SOURCES_BOOKMARK",
    "bookmark_name",
    "bookmarked",
    "control_id",
    "controlled",
    "figures_part",
    "figures_xml",
    "is_fact_id",
    "read_figures",
    "read_others",
]

FIGURES_NAMESPACE = "urn:youju:figures:1"
SOURCES_BOOKMARK = "_youju_sources"
"""Bookmark around the last page 数据来源表, which is not the report's own text."""

_NAME = regex(r"_(F[0-9a-f]{8})_(\d+)")
_ID = regex(r"F[0-9a-f]{8}")
_FIRST_CONTROL = 1_000_000
_MOST_FIGURES = 1_000_000
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)
"""Not `xml.sax.saxutils`, which loads urllib, http and ssl: a tenth of what `youju check` takes to start."""


def is_fact_id(tag: str) -> bool:
    """Tell whether a control's tag is a fact's id.

    >>> is_fact_id("F1a2b3c4d"), is_fact_id("日期")
    (True, False)
    """
    return _ID.fullmatch(tag) is not None


def bookmark_name(fact_id: str, number: int) -> str:
    """Return the name of the bookmark around the `number`th figure; the leading _ hides it in Word's list.

    >>> bookmark_name("F1a2b3c4d", 7)
    '_F1a2b3c4d_7'
    """
    return f"_{fact_id}_{number}"


def bookmarked(name: str) -> tuple[str, int] | None:
    """Return the fact id and the number of the figure that a bookmark's name holds; None for anyone else's bookmark.

    >>> bookmarked("_F1a2b3c4d_7"), bookmarked("_Toc123")
    (('F1a2b3c4d', 7), None)
    """
    match = _NAME.fullmatch(name)
    return (match[1], int(match[2])) if match else None


def control_id(number: int) -> int:
    """Return the id of the `number`th figure's control."""
    return _FIRST_CONTROL + number


def controlled(control: str) -> int:
    """Return the number of the figure whose control has this id; 0 when it isn't one of ours.

    >>> controlled(str(control_id(7))), controlled("-5")
    (7, 0)
    """
    number = int(control) - _FIRST_CONTROL if control.isdecimal() else 0
    return number if 0 < number < _MOST_FIGURES else 0


def figures_xml(figures: Iterable[Figure], others: Iterable[str] = ()) -> str:
    """Return the part that says of each figure, numbered from 1, what was written and how.

    Args:
        figures: In the order of their numbers.
        others: Words of paragraphs and tables around the report that aren't its own: of the template it stands in.
    """
    rows = "".join(
        f'<figure n="{number}" id={_attribute(one.id)} key={_attribute(one.key)} text={_attribute(one.text)}'
        f' unit={_attribute(one.unit)} absolute="{int(one.absolute)}" source={_attribute(one.source)}'
        + (f' decimals="{one.decimals}"' if one.decimals is not None else "")
        + "/>"
        for number, one in enumerate(figures, 1)
    )
    rows += "".join(f"<other text={_attribute(text)}/>" for text in others)
    return f'<figures xmlns="{FIGURES_NAMESPACE}">{rows}</figures>'


def figures_part(package: WordPackage) -> str:
    """Return the name of the part that lists the figures; empty when there is none."""
    for kind, part in package.relationships(package.main):
        if kind == "customXml" and part in package and FIGURES_NAMESPACE.encode() in package.read(part):
            return part
    return ""


def read_figures(package: WordPackage) -> Mapping[int, Figure]:
    """Return the figures that were written into a document by number; what is malformed is left out."""
    part = figures_part(package)
    found: dict[int, Figure] = {}
    for row in package.xml(part).iterfind(f"{{{FIGURES_NAMESPACE}}}figure") if part else ():
        number, decimals = row.get("n", ""), row.get("decimals", "")
        if number.isdecimal() and is_fact_id(row.get("id", "")):
            found[int(number)] = Figure(
                key=row.get("key", ""),
                id=row.get("id", ""),
                text=row.get("text", ""),
                unit=row.get("unit", ""),
                decimals=int(decimals) if decimals.isdecimal() else None,
                absolute=row.get("absolute") == "1",
                source=row.get("source", ""),
            )
    return found


def read_others(package: WordPackage) -> frozenset[str]:
    """Return the words around a report that aren't its own, without white space."""
    part = figures_part(package)
    rows = package.xml(part).iterfind(f"{{{FIGURES_NAMESPACE}}}other") if part else ()
    return frozenset("".join(row.get("text", "").split()) for row in rows)


def _attribute(text: str) -> str:
    return f'"{text.translate(_IN_ATTRIBUTE)}"'
