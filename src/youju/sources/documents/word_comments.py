"""The comments of a Word document, each with the words it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from youju.sources.documents.ooxml import WalkedDocument
from youju.sources.documents.word_elements import W
from youju.sources.documents.word_package import WordPackage

__all__ = ["WordComment", "read_comments"]

_W14_PARAGRAPH = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment that is still open.

    Attributes:
        author: Who made it. text: What it says, a line a paragraph.
        start, end: The words it is about, as offsets into the document's text; equal when it is about none of them.
    """

    author: str
    text: str
    start: int
    end: int


def read_comments(path: Path, walked: WalkedDocument) -> tuple[WordComment, ...]:
    """Return the comments of a document that nobody has closed, in the order of their numbers.

    Raises:
        DocumentError: The file can't be read.
    """
    with WordPackage(path) as package:
        part = package.related("comments")
        if not part:
            return ()
        comments = list(package.xml(part).iterfind(f"{W}comment"))
        extended = package.related("commentsExtended")
        closed = _closed(package.xml(extended)) if extended else frozenset()
    spans = _spans(walked)
    found = []
    for one in comments:
        paragraphs = list(one.iter(f"{W}p"))
        if closed.isdisjoint(paragraph.get(_W14_PARAGRAPH, "") for paragraph in paragraphs):
            lines = ("".join(words.text or "" for words in each.iter(f"{W}t")).strip() for each in paragraphs)
            text = "\n".join(line for line in lines if line)
            start, end = spans.get(one.get(f"{W}id", ""), (0, 0))
            found.append(WordComment(one.get(f"{W}author", ""), text, start, end))
    return tuple(one for one in found if one.text)


def _closed(extended: etree._Element) -> frozenset[str]:
    """Return the paragraphs whose comments are marked as done."""
    done = (one for one in extended.iter(f"{_W15}commentEx") if one.get(f"{_W15}done") in ("1", "true"))
    return frozenset(one.get(f"{_W15}paraId", "") for one in done)


def _spans(walked: WalkedDocument) -> Mapping[str, tuple[int, int]]:
    """Return start and end of what each comment is about, by its number: its range, else the words before it."""
    pieces: dict[etree._Element, tuple[int, int]] = {}
    for piece in walked.pieces:
        if piece.element is not None:
            start, _ = pieces.get(piece.element, (piece.start, 0))
            pieces[piece.element] = (start, piece.start + len(piece.text))
    spans: dict[str, tuple[int, int]] = {}
    under: set[str] = set()
    last = (0, 0)
    for element in walked.root.iter():
        number = element.get(f"{W}id", "") if isinstance(element.tag, str) else ""
        if element.tag == f"{W}commentRangeStart":
            under.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            under.discard(number)
        elif element.tag == f"{W}commentReference":
            spans.setdefault(number, last)
        elif (span := pieces.get(element)) is not None:
            last = span
            spans |= {one: (spans.get(one, span)[0], span[1]) for one in under}
    return spans
