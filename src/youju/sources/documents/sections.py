"""The sections of a report: a tree read from heading numbers (一、（一）1.（1）) and heading styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from youju.domain.findings import Anchor, PlainText
from youju.patterns import regex

__all__ = ["DocumentSection", "find_sections", "is_annex_mark"]

_CHINESE = "一二三四五六七八九十百"
_NUMBERS = (
    (1, regex(rf"第[{_CHINESE}]+(?:部分|章|篇)[、：:\s　]*")),
    (1, regex(rf"[{_CHINESE}]+[、．.]\s*")),
    (2, regex(rf"[（(〔][{_CHINESE}]+[）)〕]、?\s*")),
    (3, regex(r"\d{1,2}[.．、](?!\d)\s*")),
    (4, regex(r"[（(]\d{1,2}[）)]、?\s*")),
)
_STYLE_LEVEL = regex(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_LONGEST_HEADING = 40
_LONGEST_RUN_IN = {1: 25, 2: 25, 3: 15, 4: 12}
_ANNEX_MARK = regex(r"附件\d{0,2}")
_CLAUSE_MARK = regex(r"[。；;，,？！]")


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A section of a document.

    Attributes:
        heading: Heading without its number; empty for what stands before the first heading.
        number: The number as printed (`二、`, `（一）`); empty when it has none.
        level: 1–4; 0 for what stands before the first heading.
        path: Headings of the sections it lies in, outermost first, without its own.
        start: Offset of its first code point (the heading's).
        body_start: Offset where its own text begins.
        end: One past its own text, before any subsection.
    """

    heading: str
    number: str
    level: int
    path: tuple[str, ...]
    start: int
    body_start: int
    end: int

    def body(self, plain: PlainText) -> str:
        """Return its own text, without its subsections."""
        return plain.text[self.body_start : self.end].strip("\n")


def find_sections(plain: PlainText) -> tuple[DocumentSection, ...]:
    """Return the sections in reading order; levels may be missing, headings may run into their paragraph."""
    found = [(0, 0, 0, "", "")]
    for start, line, anchor in _paragraphs(plain):
        if heading := _heading(line, anchor):
            level, length, number, words = heading
            found.append((level, start, start + length, number, words))
    bounds = [*(start for _, start, *_ in found[1:]), len(plain.text)]
    sections = []
    open_headings: list[tuple[int, str]] = []
    for (level, start, body_start, number, words), end in zip(found, bounds, strict=True):
        while open_headings and open_headings[-1][0] >= level:
            open_headings.pop()
        path = tuple(heading for _, heading in open_headings)
        if level:
            open_headings.append((level, words))
        sections.append(DocumentSection(words, number, level, path, start, body_start, end))
    return tuple(one for one in sections if one.level or one.body(plain).strip())


def _paragraphs(plain: PlainText) -> Iterator[tuple[int, str, Anchor | None]]:
    if plain.anchors:
        for anchor in plain.anchors:
            if anchor.kind != "row":
                yield anchor.start, plain.text[anchor.start : anchor.end].rstrip("\n"), anchor
        return
    start = 0
    for line in plain.text.splitlines(keepends=True):
        if "\t" not in line:
            yield start, line.rstrip("\n"), None
        start += len(line)


def _heading(line: str, anchor: Anchor | None) -> tuple[int, int, str, str] | None:
    """Return (level, length in the line, number, words) when the paragraph is or begins with a heading."""
    text = line.strip(" 　\t")
    lead = line.find(text) if text else 0
    if is_annex_mark(text):
        return 1, len(line), "", text
    styled = _STYLE_LEVEL.search(anchor.style) if anchor else None
    for level, pattern in _NUMBERS:
        if number := pattern.match(text):
            words = text[number.end() :]
            whole = len(words) <= _LONGEST_HEADING and not _CLAUSE_MARK.search(words.rstrip("。："))
            if words and (styled or (whole and (level < 3 or not words.endswith(("。", "；", ";"))))):
                return level, len(line), number.group().strip(" 　"), words.rstrip("。：: 　")
            return _run_in(level, lead, number, words)
    if styled and text and len(text) <= _LONGEST_HEADING:
        return int(styled[1]), len(line), "", text.rstrip("。：")
    return None


def is_annex_mark(line: str) -> bool:
    """Tell whether a line is the mark that an annex begins with.

    >>> is_annex_mark("附件2"), is_annex_mark("附件：1.自评表")
    (True, False)
    """
    return _ANNEX_MARK.fullmatch(line.strip()) is not None


def _run_in(level: int, lead: int, number: re.Match[str], words: str) -> tuple[int, int, str, str] | None:
    stop = re.search(r"[。：:]", words)
    if not stop or stop.start() > _LONGEST_RUN_IN[level]:
        return None
    head = words[: stop.start()]
    if not head or "【" in head or _CLAUSE_MARK.search(head) or any(mark.isdigit() for mark in head):
        return None
    return level, lead + number.end() + stop.end(), number.group().strip(" 　"), head
