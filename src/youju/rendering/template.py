"""Writes a draft into a unit's own .docx: styles, header, footer and seal stay, the text goes to a marked place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from youju.domain.report import Draft, Table
from youju.errors import DocumentError
from youju.files import replacing
from youju.rendering.package import add_evidence
from youju.rendering.package_parts import (
    CONTENT_TYPES,
    EMPTY_RELATIONSHIPS,
    copy_package,
    relationships_of,
    with_relationship,
    with_type,
)
from youju.rendering.parts import styles_xml
from youju.rendering.runs import RunWriter
from youju.rendering.story import annexes_xml, main_xml, sources_xml
from youju.sources.documents.word_elements import VAL, W
from youju.sources.documents.word_package import MAIN, RELATIONSHIPS, WordPackage, serialize_xml

__all__ = ["write_into_template"]

_PLACE, _ANNEXES = "正文", "附件"
_MARK = re.compile(r"\{\{\s*(正文|附件|标题|单位|年度|成文日期)\s*\}\}")
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
_ID = f"{W}styleId"
_TWIPS = {"w": 11906, "h": 16838, "left": 1588, "right": 1474, "top": 2098, "bottom": 1985}
_ROTATED = (("top", "left"), ("right", "top"), ("bottom", "right"), ("left", "bottom"))
_LIKE = {"AnnexNote": "body text", "TableNote": "body text"}  # better in the template's own text style than in ours
_OPENING_ONLY = ("titlePg", "pgNumType", "type")


def write_into_template(draft: Draft, template: Path, path: Path, *, sources: Table | None = None) -> tuple[str, ...]:
    """Write a draft into a copy of a template, where it says {{正文}} or has a bookmark 正文.

    Annexes go where it says {{附件}}, else to the end, behind what the template has after the text (seal, date).
    {{标题}}, {{单位}}, {{年度}} and {{成文日期}} are filled in wherever they stand, headers and footers among them. The
    text repeats neither a title nor a date (with its 署名) that the template has.

    Args:
        draft: What to write.
        template: The unit's own .docx.
        path: The .docx to write.
        sources: The 数据来源表 for a last page.

    Returns:
        Styles that the template lacks, by name; they were added in the layout of GB/T 9704.

    Raises:
        DocumentError: The template can't be read, or has no such place.
        OutputError: The file can't be written there.
    """
    runs = RunWriter()
    with WordPackage(template) as package:
        filling = _Filling(draft, package)
        changed = filling.fill(runs, sources)
        missing = filling.missing
        main = package.main
    content = add_evidence(copy_package(template, changed), main, runs.figures, draft.sha256, filling.others)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
    return missing


class _Filling:
    """Fills one template."""

    def __init__(self, draft: Draft, package: WordPackage) -> None:
        self._draft = draft
        self._package = package
        self._words = {
            "标题": "".join(draft.title.splitlines()),
            "单位": draft.unit,
            "年度": str(draft.year),
            "成文日期": draft.date,
        }
        self.missing: tuple[str, ...] = ()
        self.others: tuple[str, ...] = ()

    def fill(self, runs: RunWriter, sources: Table | None) -> dict[str, bytes]:
        """Return the parts that change."""
        package = self._package
        root = package.xml(package.main)
        place = self._place(root)
        changed: dict[str, bytes] = {}
        named = self._fill_words(root, place)
        for kind, part in package.relationships(package.main):
            if kind in ("header", "footer") and part in package:
                story = package.xml(part)
                if self._fill_words(story, None):
                    changed[part] = serialize_xml(story, package.read(part))
        changed |= self._insert(place, runs, sources, signed="成文日期" in named, titled="标题" in named)
        changed[package.main] = serialize_xml(root, package.read(package.main))
        return changed

    def _insert(
        self, place: etree._Element, runs: RunWriter, sources: Table | None, *, signed: bool, titled: bool
    ) -> dict[str, bytes]:
        body = place.getparent()
        self.others = tuple("".join(block.itertext(f"{W}t")) for block in body if block is not place)
        last = _last_section(body)
        tail = next((one for one in body.iterfind(f"{W}p") if _ANNEXES in _named(one)), None)
        ends = tail is None
        if tail is None:
            tail = etree.Element(f"{W}p")
            last.addprevious(tail)
        here = _TemplatePages(_governing_section(place))
        there = _TemplatePages(_governing_section(tail)) if _governing_section(tail) is not here.governing else here
        text, across = main_xml(self._draft, runs, here, title=not titled, signature=not signed)
        main = list(_parsed(text + (_closing(here) if across else "")))
        text, across = annexes_xml(self._draft, runs, there)
        annexes = list(_parsed(text + (_closing(there) if across and not ends else "")))
        page = list(_parsed(sources_xml(sources, runs, _TemplatePages(last)))) if sources else []
        changed = self._adopt_styles([*main, *annexes, *page])
        if annexes and _begins_page(tail):
            _stay_on_page(annexes[0])
        for anchor, blocks in ((place, main), (tail, annexes)):
            for block in blocks:
                anchor.addprevious(block)
            body.remove(anchor)
        here.finish()
        there.finish()
        if across and ends:
            _turn(last)
        if page:
            _add_last_page(last, page)
        return changed

    def _place(self, root: etree._Element) -> etree._Element:
        body = root.find(f"{W}body")
        for paragraph in body.iterfind(f"{W}p") if body is not None else ():
            marks = (one.get(f"{W}name") for one in paragraph.iter(f"{W}bookmarkStart"))
            if _PLACE in _named(paragraph) or _PLACE in marks:
                return paragraph
        raise DocumentError(
            "模板里没有放正文的位置",
            place=self._package.place,
            remedy="请在模板中单起一段写 {{正文}}，或在那一段加一个名为“正文”的书签（不要放在表格里）",
        )

    def _fill_words(self, root: etree._Element, place: etree._Element | None) -> set[str]:
        found: set[str] = set()
        for paragraph in root.iter(f"{W}p"):
            if paragraph is not place and (names := _named(paragraph) & set(self._words)):
                found |= names
                _fill_paragraph(paragraph, self._words)
        return found

    def _adopt_styles(self, blocks: Iterable[etree._Element]) -> dict[str, bytes]:
        """Point the blocks to the template's styles by name; add those that it lacks."""
        part = self._package.related("styles")
        root = self._package.xml(part) if part else etree.Element(f"{W}styles", nsmap={"w": MAIN})
        ids = {_style_name(one): one.get(_ID, "") for one in root.iterfind(f"{W}style")}
        taken = set(ids.values())
        ours = {one.get(_ID, ""): one for one in etree.fromstring(styles_xml().encode()).iterfind(f"{W}style")}
        used = {one.get(VAL, "") for block in blocks for one in block.iter(f"{W}pStyle", f"{W}tblStyle")}
        names = {name: _style_name(ours[name]) for name in used | {"Normal"}}
        names |= {name: _LIKE[name] for name in names if names[name] not in ids and _LIKE.get(name) in ids}
        mapping = {name: ids.get(known) or _free(name, taken) for name, known in names.items()}
        added = [ours[name] for name in sorted(used) if names[name] not in ids]
        for one in added:
            self._add_style(root, one, mapping)
        self.missing = tuple(one.find(f"{W}name").get(VAL, "") for one in added)
        for block in blocks:
            for reference in block.iter(f"{W}pStyle", f"{W}tblStyle"):
                reference.set(VAL, mapping[reference.get(VAL, "")])
        return self._styles_parts(part, root) if added else {}

    def _add_style(self, root: etree._Element, style: etree._Element, mapping: Mapping[str, str]) -> None:
        style.attrib.pop(f"{W}default", None)
        style.set(_ID, mapping[style.get(_ID, "")])
        for name in ("basedOn", "next"):
            reference = style.find(f"{W}{name}")
            if reference is None:
                continue
            if reference.get(VAL, "") in mapping:
                reference.set(VAL, mapping[reference.get(VAL, "")])
            else:
                style.remove(reference)
        root.append(style)

    def _styles_parts(self, part: str, root: etree._Element) -> dict[str, bytes]:
        package = self._package
        if part:
            return {part: serialize_xml(root, package.read(part))}
        folder = package.main.rpartition("/")[0]
        part, relations = f"{folder}/styles.xml".lstrip("/"), relationships_of(package.main)
        before = package.read(relations) if relations in package else EMPTY_RELATIONSHIPS
        return {
            part: serialize_xml(root, b""),
            relations: with_relationship(before, "styles", part, package.main),
            CONTENT_TYPES: with_type(package.read(CONTENT_TYPES), part, _STYLES_TYPE),
        }


@dataclass(slots=True)
class _TemplatePages:
    """The template's own pages, from the section that holds the marked place."""

    governing: etree._Element
    _broken: bool = field(default=False, init=False)

    def section(self, *, landscape: bool) -> str:
        """Return the properties of the section that ends here; only the first keeps what an opening page has."""
        section = deepcopy(self.governing)
        if self._broken:
            _drop(section, _OPENING_ONLY)
        self._broken = True
        if landscape:
            _turn(section)
        xml: str = etree.tostring(section, encoding="unicode")
        return xml

    def width(self, *, landscape: bool) -> int:
        """Return the width of the text, in twips."""
        size = self.governing.find(f"{W}pgSz")
        margins = self.governing.find(f"{W}pgMar")
        names = ("h", "top", "bottom") if landscape else ("w", "left", "right")
        whole = _measure(size, names[0])
        return whole - _measure(margins, names[1]) - _measure(margins, names[2])

    def finish(self) -> None:
        """Let the template's section go on after ours, if any ended."""
        if self._broken:
            _drop(self.governing, _OPENING_ONLY)


def _begins_page(place: etree._Element) -> bool:
    """Tell whether the template begins a page right before a paragraph."""
    before = place.getprevious()
    if before is None or before.tag != f"{W}p":
        return False
    if before.find(f"{W}pPr/{W}sectPr") is not None:
        return True
    shown = [one for one in before.iter(f"{W}t", f"{W}br", f"{W}drawing") if one.tag != f"{W}t" or one.text]
    return bool(shown) and shown[-1].tag == f"{W}br" and shown[-1].get(f"{W}type") == "page"


def _stay_on_page(block: etree._Element) -> None:
    """Take back that a paragraph's style begins a page: it would leave the template's own page empty."""
    style = block.find(f"{W}pPr/{W}pStyle")
    if style is not None and block.find(f"{W}pPr/{W}sectPr") is None:
        style.addnext(etree.Element(f"{W}pageBreakBefore", {VAL: "0"}))


def _closing(pages: _TemplatePages) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Join"/>{pages.section(landscape=True)}</w:pPr></w:p>'


def _governing_section(place: etree._Element) -> etree._Element:
    """Return the properties of the section that a paragraph stands in; empty ones where the template has none."""
    for block in (place, *place.itersiblings()):
        found = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        if found is not None:
            return found
    return etree.SubElement(place.getparent(), f"{W}sectPr")


def _last_section(body: etree._Element) -> etree._Element:
    found = body.find(f"{W}sectPr")
    return found if found is not None else etree.SubElement(body, f"{W}sectPr")


def _add_last_page(last: etree._Element, page: list[etree._Element]) -> None:
    """Add a turned page; the paragraph that ends the section before it lies within the page's bookmark."""
    ending = etree.Element(f"{W}p")
    properties = etree.SubElement(ending, f"{W}pPr")
    properties.extend([deepcopy(page[-1].find(f"{W}pPr/{W}pStyle")), deepcopy(last)])
    ending.append(page[0].find(f"{W}bookmarkStart"))
    for block in (ending, *page):
        last.addprevious(block)
    _drop(last, _OPENING_ONLY)
    _turn(last)


def _drop(section: etree._Element, names: Iterable[str]) -> None:
    for name in names:
        for one in section.findall(f"{W}{name}"):
            section.remove(one)


def _turn(section: etree._Element) -> None:
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    if size is None:
        size = etree.SubElement(section, f"{W}pgSz")
    wide, high = _measure(size, "h"), _measure(size, "w")
    for name, value in (("w", str(wide)), ("h", str(high)), ("orient", "landscape")):
        size.set(f"{W}{name}", value)
    if margins is not None:
        before = {name: _measure(margins, name) for name in ("top", "right", "bottom", "left")}
        for name, other in _ROTATED:
            margins.set(f"{W}{name}", str(before[other]))


def _measure(element: etree._Element | None, name: str) -> int:
    text = element.get(f"{W}{name}", "") if element is not None else ""
    return abs(int(text)) if text.lstrip("-").isdecimal() else _TWIPS[name]


def _named(paragraph: etree._Element) -> set[str]:
    return set(_MARK.findall("".join(one.text or "" for one in paragraph.iter(f"{W}t"))))


def _fill_paragraph(paragraph: etree._Element, words: Mapping[str, str]) -> None:
    """Put words for the marks, which Word may have cut into several runs; the first run's look holds."""
    texts = list(paragraph.iter(f"{W}t"))
    whole = "".join(one.text or "" for one in texts)
    for found in reversed(list(_MARK.finditer(whole))):
        if found[1] in words:
            _replace_span(texts, found.start(), found.end(), words[found[1]])


def _replace_span(texts: list[etree._Element], start: int, end: int, words: str) -> None:
    position = 0
    for one in texts:
        content = one.text or ""
        first, last = max(start - position, 0), min(end - position, len(content))
        if first < last:
            one.text = content[:first] + (words if position <= start else "") + content[last:]
            one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        position += len(content)


def _style_name(style: etree._Element) -> str:
    name = style.find(f"{W}name")
    return name.get(VAL, "").casefold() if name is not None else ""


def _free(name: str, taken: set[str]) -> str:
    return next(one for one in (name, *(f"{name}{number}" for number in range(2, len(taken) + 3))) if one not in taken)


def _parsed(xml: str) -> Iterator[etree._Element]:
    body = etree.fromstring(f'<w:body xmlns:w="{MAIN}" xmlns:r="{RELATIONSHIPS}">{xml}</w:body>'.encode())
    yield from list(body)
