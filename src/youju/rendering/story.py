"""The body of the .docx: title, sections, tables across the page where asked, signature, annexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Protocol

from youju.domain.report import Annex, Draft, Paragraph, Section, Table
from youju.rendering.gbt9704 import (
    BODY_CHAR,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    half_ems,
)
from youju.rendering.parts import section_xml
from youju.rendering.runs import RunWriter, text_xml
from youju.rendering.table_fit import FINEST, USUAL, lies_across
from youju.rendering.table_writer import table_xml
from youju.rendering.title import break_title
from youju.sources.documents.figure_marks import SOURCES_BOOKMARK

__all__ = ["Pages", "StandardPages", "annexes_xml", "body_xml", "main_xml", "sources_xml"]

_STYLES = {
    "body": "BodyText",
    "list": "ListParagraph",
    "caption": "Caption",
    "unit": "UnitLine",
    **{f"heading{level}": f"Heading{level}" for level in range(1, 5)},
}
_DATE_INDENT = 4  # characters, as style Date
_LINE_HALF_EMS = 56
_SHORT = 4 * _LINE_HALF_EMS  # a longer paragraph would leave a hole where it was, as LibreOffice moves it whole


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph or table on its way to the page.

    Attributes:
        style: Of the paragraph; empty for a table.
        content: Its runs, or the table itself.
        landscape: On a turned page; None for where the next block stands (a heading) …
        trailing: … or, for what closes the text, where the one before stands.
        properties: Direct paragraph properties.
        change: Of the paragraph as a whole, where it is new or deleted.
    """

    style: str
    content: str
    landscape: bool | None = False
    trailing: bool = False
    properties: str = ""
    change: str = ""

    def xml(self, section: str = "") -> str:
        """Return it as XML; a paragraph can end a section."""
        if not self.style:
            return self.content
        mark = f"<w:rPr>{self.change}</w:rPr>" if self.change else ""
        about = f'<w:pStyle w:val="{self.style}"/>{self.properties}{mark}{section}'
        return f"<w:p><w:pPr>{about}</w:pPr>{self.content}</w:p>"


_JOIN = _Block("Join", "")


class Pages(Protocol):
    """The pages that a report stands on."""

    def section(self, *, landscape: bool) -> str:
        """Return the properties of the section that ends here, as XML."""

    def width(self, *, landscape: bool) -> int:
        """Return the width of the text, in twips."""


@dataclass(frozen=True, slots=True)
class StandardPages:
    """Pages of GB/T 9704.

    Attributes:
        references: The footer references of every section, as XML.
        turned: Those of sections whose page is turned.
    """

    references: str
    turned: str

    def section(self, *, landscape: bool) -> str:
        """Return the properties of a section."""
        return section_xml(self.turned if landscape else self.references, landscape=landscape)

    def width(self, *, landscape: bool) -> int:
        """Return the width of the text, in twips."""
        return TEXT_HEIGHT if landscape else TEXT_WIDTH


def body_xml(draft: Draft, runs: RunWriter, pages: Pages, sources: Table | None = None) -> str:
    """Return the children of `w:body`.

    Args:
        draft: What to print.
        runs: Writes its runs.
        pages: What it stands on.
        sources: The 数据来源表 for a last page.
    """
    report = [*_main(draft, runs, pages), *_annexes(draft, runs, pages)]
    xml, landscape = _assembled([*report, *(_sources_page(sources, runs, pages) if sources else ())], pages)
    return xml + pages.section(landscape=landscape)


def main_xml(draft: Draft, runs: RunWriter, pages: Pages, *, title: bool, signature: bool) -> tuple[str, bool]:
    """Return the text without its annexes, and whether the last section, still open, lies across the page.

    Args:
        draft: What to print.
        runs: Writes its runs.
        pages: What it stands on.
        title: Print the title.
        signature: Print 署名 and 成文日期.
    """
    return _assembled(list(_main(draft, runs, pages, title=title, signature=signature)), pages)


def annexes_xml(draft: Draft, runs: RunWriter, pages: Pages) -> tuple[str, bool]:
    """Return the annexes alone, after upright pages, and whether the last section, still open, lies across the page."""
    blocks = list(_annexes(draft, runs, pages))
    return _assembled([replace(_JOIN, trailing=True), *blocks] if _begins_across(blocks) else blocks, pages)


def _begins_across(blocks: list[_Block]) -> bool:
    return any(block.landscape for block in _settle(blocks)[:1])


def _assembled(blocks: list[_Block], pages: Pages) -> tuple[str, bool]:
    settled = _settle(blocks)
    pieces: list[str] = []
    for block, following in zip_longest(settled, settled[1:]):
        breaks = following is not None and following.landscape != block.landscape
        section = pages.section(landscape=bool(block.landscape)) if breaks else ""
        if block.style:
            pieces.append(block.xml(section))
            continue
        pieces.append(block.xml())
        if breaks or following is None or not following.style:
            pieces.append(_JOIN.xml(section))
    return "".join(pieces), bool(settled and settled[-1].landscape)


def _settle(blocks: list[_Block]) -> list[_Block]:
    """Decide for headings and closing lines which way their page stands."""
    settled: list[_Block] = []
    turned = False
    for block in reversed(blocks):
        turned = turned if block.landscape is None else block.landscape
        settled.append(replace(block, landscape=turned) if not block.trailing else block)
    settled.reverse()
    turned = False
    for place, block in enumerate(settled):
        if block.trailing:
            settled[place] = replace(block, landscape=turned)
        turned = bool(settled[place].landscape)
    return settled


def _main(
    draft: Draft, runs: RunWriter, pages: Pages, *, title: bool = True, signature: bool = True
) -> Iterator[_Block]:
    if title:
        yield _title("Title", draft.title, draft.unit)
        yield _Block("Normal", "", None)
    blocks = [block for section in draft.sections for block in _section(section, runs, pages)]
    last = draft.sections[-1].blocks[-1:] if draft.sections else ()
    if signature and any(isinstance(one, Paragraph) and half_ems(one.text) <= _SHORT for one in last):
        blocks[-1] = replace(blocks[-1], properties="<w:keepNext/>")
    yield from blocks
    yield from _close(draft, signature=signature)


def _close(draft: Draft, *, signature: bool) -> Iterator[_Block]:
    """附件说明, 署名 and 成文日期: with the text before them on one page (7.3.5.4)."""
    closing = [*_annex_note(draft.annexes), *(_signature(draft.unit, draft.date) if signature else ())]
    for block in closing[:-1]:
        yield replace(block, properties=f"<w:keepNext/>{block.properties}")
    yield from closing[-1:]


def _title(style: str, title: str, unit: str) -> _Block:
    return _Block(style, text_xml("\n".join(break_title(title, unit))), None)


def _section(section: Section, runs: RunWriter, pages: Pages) -> Iterator[_Block]:
    if section.heading:
        level = min(max(section.level, 1), 4)
        yield _Block(f"Heading{level}", text_xml(section.heading), None)
    for block in section.blocks:
        if isinstance(block, Table):
            yield from _table(block, runs, pages)
        else:
            yield _paragraph(block, runs)


def _paragraph(paragraph: Paragraph, runs: RunWriter) -> _Block:
    style = _STYLES.get(paragraph.style, "BodyText")
    beside_next = style in ("Caption", "UnitLine") or style.startswith("Heading")
    change = runs.mark(paragraph.runs)
    return _Block(style, runs.write(paragraph.runs), None if beside_next else False, change=change)


def _table(table: Table, runs: RunWriter, pages: Pages) -> Iterator[_Block]:
    turned = lies_across(table, pages.width(landscape=False))
    if table.title:
        yield _Block("Caption", text_xml(table.title), turned)
    if table.unit_line:
        yield _Block("UnitLine", text_xml(table.unit_line), turned)
    settings = (*USUAL, FINEST) if table.landscape and not turned else USUAL
    yield _Block("", table_xml(table, pages.width(landscape=turned), runs, settings), turned)


def _annex_note(annexes: tuple[Annex, ...]) -> Iterator[_Block]:
    """附件说明 (7.3.4): one line below the text, names without closing marks, numbered when there are several.

    A long name goes on below its first character.
    """
    if not annexes:
        return
    yield _Block("Normal", "", trailing=True)
    for number, annex in enumerate(annexes, 1):
        name = "".join(annex.title.splitlines())
        lead = "附件：" if number == 1 else ""
        count = f"{number}." if len(annexes) > 1 else ""
        hanging = half_ems(lead + count) // 2
        left = 5 + half_ems(count) // 2
        indent = (
            f'<w:ind w:left="{left * BODY_CHAR}" w:leftChars="{left * 100}" w:hanging="{hanging * BODY_CHAR}"'
            f' w:hangingChars="{hanging * 100}"/>'
        )
        yield _Block("AnnexNote", text_xml(f"{lead}{count}{name}"), trailing=True, properties=indent)


def _signature(unit: str, date: str) -> Iterator[_Block]:
    """署名 and 成文日期 (7.3.5.1): the date four characters from the right, the name centred above it."""
    if not (unit or date):
        return
    yield _Block("Normal", "", trailing=True)
    right = 2 * _DATE_INDENT + (half_ems(date) - half_ems(unit)) // 2
    right = min(max(right, 0), _LINE_HALF_EMS)
    indent = f'<w:ind w:right="{right * BODY_CHAR // 2}" w:rightChars="{right * 50}"/>'
    yield _Block("Signature", text_xml(unit), trailing=True, properties=indent)
    if date:
        yield _Block("Date", text_xml(date), trailing=True)


def _annexes(draft: Draft, runs: RunWriter, pages: Pages) -> Iterator[_Block]:
    for number, annex in enumerate(draft.annexes, 1):
        yield _Block("AnnexMark", text_xml("附件" if len(draft.annexes) == 1 else f"附件{number}"), None)
        yield _Block("Normal", "", None)
        yield _title("AnnexTitle", annex.title, draft.unit)
        for section in annex.sections:
            yield from _section(section, runs, pages)


def _sources_page(table: Table, runs: RunWriter, pages: Pages) -> Iterator[_Block]:
    """The 数据来源表, within a bookmark by which reading knows that it isn't the report's own text."""
    start = f'<w:bookmarkStart w:id="0" w:name="{SOURCES_BOOKMARK}"/>'
    width = pages.width(landscape=True)
    yield _Block("Caption", start + text_xml(table.title), True, properties="<w:pageBreakBefore/>")
    yield _Block("", table_xml(table, width, runs, USUAL[-2:]), True)
    yield _Block("Join", '<w:bookmarkEnd w:id="0"/>', True)


def sources_xml(table: Table, runs: RunWriter, pages: Pages) -> str:
    """Return the blocks of the 数据来源表 alone, for a landscape page."""
    return "".join(block.xml() for block in _sources_page(table, runs, pages))
