"""A .docx that people edited as a draft again: what stayed is known by its words, and keeps its id and its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum

from youju.domain.report import Annex, Block, Draft, Figure, Origin, Paragraph, Section, Table, Text
from youju.drafting.edited_blocks import (
    EditedText,
    edited_paragraph,
    edited_table,
    new_table,
    squeezed,
    table_text,
)
from youju.sources.documents.ooxml import WalkedDocument, WalkedTable

__all__ = ["EditedDraft", "read_edited_draft"]

_BODY = "正文"
_DATE = re.compile(r"[0-9〇○一二三四五六七八九零]{4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日")
_ANNEX_MARK = re.compile(r"附件\d*[：:]?")
_UNIT_LINE = re.compile(r"(?:金额)?单位[：:]\S{1,6}")
_STYLE_LEVEL = re.compile(r"(?:heading|标题) ?([1-4])", re.IGNORECASE)
_ALIKE = 0.5
_NEW_ANNEX = -2
_PAIRED = 40_000  # pairs compared by likeness in one changed stretch


class _Role(StrEnum):
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CAPTION = "caption"
    UNIT_LINE = "unit line"
    TABLE = "table"
    ANNEX_NOTE = "annex note"
    SIGNATURE = "signature"
    DATE = "date"
    ANNEX_MARK = "annex mark"
    ANNEX_TITLE = "annex title"


@dataclass(frozen=True)
class _Place:
    """Something that the older version prints, as its own line or table.

    Attributes:
        role: What it is.
        text: Its words.
        section: Its section; None for what stands outside sections.
        block: Its paragraph or table.
        annex: Number of its annex from 0; -1 in the body.
    """

    role: _Role
    text: str
    section: Section | None = None
    block: Block | None = None
    annex: int = -1


@dataclass(frozen=True)
class _Item:
    """A line or table of the edited document."""

    content: EditedText
    style: str = ""
    heading: bool = False
    table: WalkedTable | None = None

    @property
    def text(self) -> str:
        return self.content.text


@dataclass(frozen=True, slots=True)
class EditedDraft:
    """What an edited document says.

    Attributes:
        draft: As a draft.
        left_out: What a draft can't hold, in Chinese, a line each.
        kept: Share of the older version's lines and tables that it still has, changed or not.
    """

    draft: Draft
    left_out: tuple[str, ...]
    kept: float


def read_edited_draft(walked: WalkedDocument, before: Draft) -> EditedDraft:
    """Return an edited document as a draft.

    Paragraphs, headings and tables that stayed keep their id and origin, also where they moved; a paragraph whose words
    changed is a person's from now on. A figure that was typed over is text that remembers its fact.

    Args:
        walked: The document, tracked changes taken as accepted.
        before: The version it was written from, or one near to it.
    """
    places = list(_places(before))
    ours = {squeezed(one.text) for one in places}
    items = [one for one in _items(walked) if squeezed(one.text) not in walked.others - ours]
    builder = _Builder(walked, before)
    partners = _aligned(places, items)
    for number, item in enumerate(items):
        builder.take(item, partners.get(number), items[number + 1] if number + 1 < len(items) else None)
    return EditedDraft(builder.draft(), (*builder.left_out, *_side_texts(walked)), len(partners) / len(places))


def _items(walked: WalkedDocument) -> Iterator[_Item]:
    tables = iter(walked.tables)
    table = next(tables, None)
    for anchor in walked.plain.anchors:
        while table is not None and table.end <= anchor.start:
            yield _Item(EditedText.cut(walked, table.start, table.end), table=table)
            table = next(tables, None)
        if anchor.part == _BODY and not (table is not None and table.start <= anchor.start):
            content = EditedText.cut(walked, anchor.start, anchor.end)
            if content.text:
                yield _Item(content, anchor.style, anchor.kind == "heading")
    while table is not None:
        yield _Item(EditedText.cut(walked, table.start, table.end), table=table)
        table = next(tables, None)


def _places(draft: Draft) -> Iterator[_Place]:
    yield _Place(_Role.TITLE, draft.title)
    for section in draft.sections:
        yield from _section_places(section, -1)
    for number, annex in enumerate(draft.annexes, 1):
        lead = "附件：" if len(draft.annexes) == 1 else f"附件：{number}." if number == 1 else f"{number}."
        yield _Place(_Role.ANNEX_NOTE, f"{lead}{annex.title}")
    yield _Place(_Role.SIGNATURE, draft.unit)
    yield _Place(_Role.DATE, draft.date)
    for number, annex in enumerate(draft.annexes):
        mark = "附件" if len(draft.annexes) == 1 else f"附件{number + 1}"
        yield _Place(_Role.ANNEX_MARK, mark, annex=number)
        yield _Place(_Role.ANNEX_TITLE, annex.title, annex=number)
        for section in annex.sections:
            yield from _section_places(section, number)


def _section_places(section: Section, annex: int) -> Iterator[_Place]:
    if section.heading:
        yield _Place(_Role.HEADING, section.heading, section, annex=annex)
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield _Place(_Role.PARAGRAPH, block.text, section, block, annex)
            continue
        if block.title:
            yield _Place(_Role.CAPTION, block.title, section, block, annex)
        if block.unit_line:
            yield _Place(_Role.UNIT_LINE, block.unit_line, section, block, annex)
        yield _Place(_Role.TABLE, table_text(block.rows), section, block, annex)


def _aligned(places: Sequence[_Place], items: Sequence[_Item]) -> Mapping[int, _Place]:
    """Return the older place of each item that has one: equal words in order, then likeness, then equal words moved."""
    old = [squeezed(one.text) for one in places]
    new = [squeezed(one.text) for one in items]
    partners: dict[int, int] = {}
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            partners |= zip(range(k, m), range(i, j), strict=True)
        elif kind == "replace":
            partners |= _alike(places, items, range(i, j), range(k, m))
    free: dict[str, list[int]] = {}
    for at in sorted(set(range(len(old))) - set(partners.values()), reverse=True):
        free.setdefault(old[at], []).append(at)
    for at, text in enumerate(new):
        if at not in partners and free.get(text):
            partners[at] = free[text].pop()
    return {at: places[place] for at, place in partners.items()}


def _alike(places: Sequence[_Place], items: Sequence[_Item], old: range, new: range) -> dict[int, int]:
    """Pair what a changed stretch holds, most alike first, each once."""
    by_words = len(old) * len(new) <= _PAIRED
    scored = [
        (-score, abs((i - old.start) - (k - new.start)), i, k)
        for i in old
        for k in new
        if (score := _likeness(places[i], items[k], by_words=by_words)) >= _ALIKE
    ]
    pairs: dict[int, int] = {}
    for _, _, i, k in sorted(scored):
        if k not in pairs and i not in pairs.values():
            pairs[k] = i
    return pairs


def _likeness(place: _Place, item: _Item, *, by_words: bool) -> float:
    if (place.role is _Role.TABLE) != (item.table is not None):
        return 0.0
    if isinstance(place.block, Table) and item.table is not None:
        return _overlap(place.text.replace("\n", "\t").split("\t"), item.text.replace("\n", "\t").split("\t"))
    if place.role is _Role.DATE or (place.role is _Role.HEADING) != item.heading:
        return 1.0 if place.role is _Role.DATE and _DATE.fullmatch(squeezed(item.text)) else 0.0
    matcher = SequenceMatcher(None, place.text, item.text, autojunk=False)
    words = matcher.ratio() if by_words and matcher.quick_ratio() >= _ALIKE else 0.0
    if isinstance(place.block, Paragraph):
        ids = [run.id for run in place.block.runs if isinstance(run, Figure)]
        return max(words, _overlap(ids, [one.id for _, _, one in item.content.figures]))
    return words


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of the words of two sets that both have."""
    a, b = {squeezed(text) for text in one} - {""}, {squeezed(text) for text in other} - {""}
    return len(a & b) / len(a | b) if a and b else 0.0


@dataclass
class _Part:
    """The body (annex -1) or an annex under way, with the number it had in the older version."""

    annex: int
    title: str = ""
    sections: list[Section] = field(default_factory=list)


class _Builder:
    """Puts the items of an edited document together as a draft."""

    def __init__(self, walked: WalkedDocument, before: Draft) -> None:
        self._walked = walked
        self._before = before
        self._title = before.title
        self._date = before.date
        self._parts = [_Part(-1)]
        self._ids = {block.id for section in before.all_sections() for block in section.blocks}
        self._ids |= {section.id for section in before.all_sections()}
        self._captions: dict[_Role, str] = {}
        self._begun = self._closed = False
        self.left_out: list[str] = []

    def take(self, item: _Item, place: _Place | None, following: _Item | None) -> None:
        """Take the next line or table."""
        role = place.role if place else self._guess(item, following)
        if item.table is None and role not in (_Role.CAPTION, _Role.UNIT_LINE):
            self._keep_captions()
        self._begun = self._begun or place is not None
        if role is _Role.TITLE:
            self._title = self._title if _same(item, place) else "".join(item.text.splitlines())
        elif role in (_Role.SIGNATURE, _Role.ANNEX_NOTE):
            self._close(item, place, signed=role is _Role.SIGNATURE)
        elif role is _Role.DATE:
            self._date = item.text
        elif role is _Role.ANNEX_MARK:
            self._parts.append(_Part(place.annex if place else _NEW_ANNEX))
        elif role is _Role.ANNEX_TITLE:
            self._parts[-1].title = place.text if place and _same(item, place) else item.text
        elif role is _Role.HEADING:
            self._open(item, place)
        elif role in (_Role.CAPTION, _Role.UNIT_LINE):
            self._captions[role] = item.text
        elif role is None:
            self.left_out.append(f"版头版记或落款之后的文字：“{item.text[:30]}”")
        else:
            self._add(item, place)

    def _guess(self, item: _Item, following: _Item | None) -> _Role | None:
        """Tell what a line is that the older version lacks; None for what belongs to no section."""
        in_annex = len(self._parts) > 1
        if not self._begun and item.style.lower() == "title":
            return _Role.TITLE
        before_table = following is not None and following.table is not None
        if item.table is not None:
            return _Role.TABLE if self._begun else None
        if not self._begun or (self._closed and not in_annex):
            if self._closed and _DATE.fullmatch(squeezed(item.text)):
                return _Role.DATE
            return _Role.ANNEX_MARK if self._closed and _ANNEX_MARK.fullmatch(squeezed(item.text)) else None
        if in_annex and _ANNEX_MARK.fullmatch(squeezed(item.text)):
            return _Role.ANNEX_MARK
        if in_annex and not self._parts[-1].title:
            return _Role.ANNEX_TITLE
        if _UNIT_LINE.fullmatch(squeezed(item.text)) and before_table:
            return _Role.UNIT_LINE
        if item.style.lower() == "caption":
            return _Role.CAPTION
        return _Role.HEADING if item.heading else _Role.PARAGRAPH

    def _close(self, item: _Item, place: _Place | None, *, signed: bool) -> None:
        self._closed = True
        if signed:
            self._date = ""  # unless its line follows
        if not _same(item, place):
            self.left_out.append(f"落款或附件说明的改动：“{item.text[:30]}”（落款按单位名称、附件说明按附件标题写出）")

    def _open(self, item: _Item, place: _Place | None) -> None:
        if place is not None and place.section is not None:
            heading = place.text if _same(item, place) else item.text
            self._parts[-1].sections.append(replace(place.section, heading=heading, blocks=()))
            return
        level = _STYLE_LEVEL.match(item.style)
        section = Section(self._free("added"), item.text, int(level[1]) if level else 1)
        self._parts[-1].sections.append(section)

    def _keep_captions(self) -> None:
        """Keep captions whose table people deleted, as lines of their own."""
        for role, text in self._captions.items():
            style = "caption" if role is _Role.CAPTION else "unit"
            self._append(Paragraph(self._free("line"), (Text(text),), Origin.HUMAN, style=style))
        self._captions.clear()

    def _append(self, block: Block) -> None:
        self._open_unnamed(None)
        section = self._parts[-1].sections[-1]
        self._parts[-1].sections[-1] = replace(section, blocks=(*section.blocks, block))

    def _add(self, item: _Item, place: _Place | None) -> None:
        self._open_unnamed(place)
        self._append(self._block(item, place.block if place else None, self._parts[-1].sections[-1].id))
        self._captions.clear()

    def _open_unnamed(self, place: _Place | None) -> None:
        """Open a section that has no heading to announce it: an opening, the form of an annex."""
        sections = self._parts[-1].sections
        section = place.section if place else None
        here = place is not None and place.annex == self._parts[-1].annex
        opened = {one.id for part in self._parts for one in part.sections}
        if section is not None and here and not section.heading and section.id not in opened:
            sections.append(replace(section, blocks=()))
        elif not sections:
            opening = self._opening()
            sections.append(replace(opening, blocks=()) if opening else Section(self._free("added"), "", 0))

    def _opening(self) -> Section | None:
        """Return the section without a heading that the part under way began with; None when it began with one."""
        annex = self._parts[-1].annex
        if annex == _NEW_ANNEX:
            return None
        sections = self._before.sections if annex < 0 else self._before.annexes[annex].sections
        return next((one for one in sections[:1] if not one.heading), None)

    def _block(self, item: _Item, before: Block | None, section: str) -> Block:
        if item.table is None:
            if isinstance(before, Paragraph):
                return edited_paragraph(before, item.content)
            style = "list" if item.style.lower() == "list paragraph" else "body"
            return Paragraph(self._free(f"{section}/h"), item.content.runs(), Origin.HUMAN, style=style)
        title, unit_line = (self._captions.get(one, "") for one in (_Role.CAPTION, _Role.UNIT_LINE))
        if not isinstance(before, Table):
            return new_table(self._free(f"{section}/h"), title, unit_line, self._walked, item.table)
        title = before.title if squeezed(title) == squeezed(before.title) else title
        before = replace(before, title=title, unit_line=unit_line)
        now = edited_table(before, self._walked, item.table)
        return before if now.rows == before.rows else now

    def _free(self, stem: str) -> str:
        number = 1
        while f"{stem}{number}" in self._ids:
            number += 1
        self._ids.add(f"{stem}{number}")
        return f"{stem}{number}"

    def draft(self) -> Draft:
        """Return what was taken."""
        body, *annexes = self._parts
        return replace(
            self._before,
            title=self._title,
            date=self._date,
            sections=tuple(body.sections),
            annexes=tuple(Annex(one.title, tuple(one.sections)) for one in annexes),
        )


def _same(item: _Item, place: _Place | None) -> bool:
    return place is not None and squeezed(item.text) == squeezed(place.text)


def _side_texts(walked: WalkedDocument) -> Iterator[str]:
    for part in dict.fromkeys(one.part for one in walked.plain.anchors if one.part != _BODY):
        yield f"{part}里的文字"
    if next(walked.root.iter("{*}drawing", "{*}pict"), None) is not None:
        yield "图片和图形"
