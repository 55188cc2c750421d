"""Walks what stands within a Word paragraph: runs, fields, controls, changes, symbols, formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from youju.errors import DocumentError
from youju.patterns import regex
from youju.sources.documents.figure_marks import bookmarked, controlled
from youju.sources.documents.plain_output import PlainOutput
from youju.sources.documents.word_elements import (
    ALTERNATIVES,
    MATH,
    NESTING_LIMIT,
    TRANSPARENT,
    VAL,
    W,
    choose,
    control_tag,
    is_on,
    symbol,
    text_boxes,
)

__all__ = ["InlineWalker", "SideText"]

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WHITESPACE = str.maketrans("\t\r\n", "   ")
_SPECIAL = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TYPED_MARK = regex(r"\s*(?:[\[〔［（(]?\d{1,2}[\]〕］）)]?|[①-⑳])\s*")
_POWER = regex(r"[A-Za-z]$|[×x*]10$")
_BOX = "文本框"
_NOTES = {"footnoteReference": "脚注", "endnoteReference": "尾注"}
_UNREAD = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart": "图表",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds": "SmartArt 图形",
    "{urn:schemas-microsoft-com:office:office}OLEObject": "嵌入的对象（如 Excel 表）",
}

Visit = Callable[[etree._Element, etree._Element], None]


class SideText(NamedTuple):
    """A note or text box, to be read after the block that refers to it.

    Attributes:
        part: 脚注, 尾注 or 文本框.
        content: A text box's content; None for a note.
        note_id: A note's id; empty for a text box.
        run: The run that holds it or points to it.
    """

    part: str
    content: etree._Element | None
    note_id: str
    run: etree._Element


class InlineWalker:
    """Writes the text of paragraphs to an output.

    Args:
        output: Takes the text.
        place: The document, for errors.

    Attributes:
        hidden: Above 0 while nothing is to be written (table of contents).
        in_cell: Whether the paragraph stands in a table.
        fields: State of each open field: `code`, `result` or `hidden`.
        trust_fields: Off where fields begin that never end: they would hide all that follows.
        side: Notes and text boxes met.
        marks: Content controls met: start, end, tag.
        figures: Number of each figure of ours that was met -> start, end.
        notices: What can't be read.
    """

    def __init__(self, output: PlainOutput, place: str) -> None:
        self._out = output
        self._place = place
        self._depth = 0
        self._codes: list[str] = []
        self._closed: list[int] = []
        self._open_marks: dict[str, tuple[int, str, int]] = {}
        self.hidden = 0
        self.in_cell = False
        self.fields: list[str] = []
        self.trust_fields = True
        self.side: list[SideText] = []
        self.marks: list[tuple[int, int, str]] = []
        self.figures: dict[int, tuple[int, int]] = {}
        self.notices: list[str] = []
        self._inline: dict[str, Callable[[etree._Element], None]] = {
            f"{W}r": lambda run: self._walk_run(run, run),
            f"{W}sdt": lambda control: self.walk_control(control, self.walk),
            f"{W}bookmarkStart": self._open_mark,
            f"{W}bookmarkEnd": self._close_mark,
            f"{MATH}oMath": self._walk_math,
            f"{MATH}oMathPara": self._walk_math,
            ALTERNATIVES: lambda branches: self._walk_chosen(branches),
            **dict.fromkeys(TRANSPARENT, self.walk),
        }
        self._within_run: dict[str, Visit] = {
            f"{W}t": self._visit_text,
            f"{W}fldChar": self._visit_field_mark,
            f"{W}instrText": self._visit_field_code,
            f"{W}sym": self._visit_symbol,
            f"{W}ruby": self._visit_ruby,
            ALTERNATIVES: self._visit_alternatives,
            **dict.fromkeys((f"{W}{name}" for name in _SPECIAL), self._visit_special),
            **dict.fromkeys((f"{W}{name}" for name in _NOTES), self._visit_note),
            **dict.fromkeys((f"{W}{name}" for name in ("drawing", "pict", "object")), self._visit_drawing),
        }

    @property
    def visible(self) -> bool:
        """Whether text met now is shown to a reader."""
        return not self.hidden and all(state == "result" for state in self.fields)

    def deeper(self) -> None:
        """Count a level of nesting.

        Raises:
            DocumentError: There are absurdly many.
        """
        self._depth += 1
        if self._depth > NESTING_LIMIT:
            raise DocumentError(
                "文档结构嵌套过深，没有读取", place=self._place, remedy="请在 Word 或 WPS 中另存为 .docx 再试"
            )

    def shallower(self) -> None:
        """Leave a level of nesting."""
        self._depth -= 1

    def notice(self, message: str) -> None:
        """Say something once."""
        if message not in self.notices:
            self.notices.append(message)

    def record(self, tag: str, first: int, figure: int = 0) -> None:
        """Note that what was written since piece number `first` stands in a control, and the figure's number."""
        if len(self._out.pieces) > first:
            last = self._out.pieces[-1]
            span = self._out.pieces[first].start, last.start + len(last.text)
            if tag:
                self.marks.append((*span, tag))
            if figure:
                self.figures[figure] = span

    def walk(self, parent: etree._Element) -> None:
        """Walk a paragraph, or what stands around some of its runs."""
        self.deeper()
        for child in parent:
            if (visit := self._inline.get(child.tag)) is not None:
                visit(child)
        self.shallower()

    def walk_control(self, control: etree._Element, walk: Callable[[etree._Element], None]) -> None:
        """Walk a content control, of runs or of blocks; a table of contents is passed over."""
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        contents = gallery is not None and gallery.get(VAL) == "Table of Contents"
        self.hidden += contents
        first, closed = len(self._out.pieces), len(self._closed)
        walk(content)
        self.hidden -= contents
        identity = control.find(f"{W}sdtPr/{W}id")
        number = controlled(identity.get(VAL, "") if identity is not None else "")
        inner = self._closed[closed:]
        if not number and len(inner) == 1 and content.find(f"{W}bookmarkStart") is not None:
            # saved by LibreOffice, which may have moved the bookmark's end into the figure
            number = inner[0]
        self.record(control_tag(control), first, number)

    def _open_mark(self, element: etree._Element) -> None:
        if found := bookmarked(element.get(f"{W}name", "")):
            self._open_marks[element.get(f"{W}id", "")] = (len(self._out.pieces), *found)

    def _close_mark(self, element: etree._Element) -> None:
        if opened := self._open_marks.pop(element.get(f"{W}id", ""), None):
            first, tag, number = opened
            self._closed.append(number)
            self.record(tag, first, number)

    def _walk_chosen(self, branches: etree._Element) -> None:
        if (chosen := choose(branches)) is not None:
            self.walk(chosen)

    def _walk_math(self, parent: etree._Element) -> None:
        self.deeper()
        for child in parent:
            if child.tag == f"{MATH}den" and self.visible:
                self._out.emit("/", child)
            if child.tag == f"{MATH}t":
                self._emit((child.text or "").translate(_WHITESPACE), child)
            else:
                self._walk_math(child)
        self.shallower()

    def _walk_run(self, parent: etree._Element, run: etree._Element) -> None:
        properties = parent.find(f"{W}rPr")
        if is_on(properties, "vanish") or self._is_note_mark(properties, parent):
            return
        for child in parent:
            if (visit := self._within_run.get(child.tag)) is not None:
                visit(child, run)

    def _is_note_mark(self, properties: etree._Element | None, run: etree._Element) -> bool:
        """Tell whether a run is a note's number that someone typed: raised, and no power of a unit (m²) or of ten."""
        raised = properties.find(f"{W}vertAlign") if properties is not None else None
        if raised is None or raised.get(VAL) != "superscript":
            return False
        typed = "".join(one.text or "" for one in run.iterfind(f"{W}t"))
        return _TYPED_MARK.fullmatch(typed) is not None and not _POWER.search(self._out.tail(3))

    def _emit(self, text: str, element: etree._Element, skipped: int = 0) -> None:
        if self.visible:
            self._out.emit(text, element, skipped)

    def _visit_text(self, element: etree._Element, _run: etree._Element) -> None:
        text = (element.text or "").translate(_WHITESPACE)
        if element.get(_XML_SPACE) == "preserve":
            self._emit(text, element)
        else:
            kept = text.strip(" ")
            self._emit(kept, element, text.find(kept[:1]))

    def _visit_special(self, element: etree._Element, _run: etree._Element) -> None:
        if self.visible:
            self._out.emit_special(_SPECIAL[element.tag.removeprefix(W)], element, in_cell=self.in_cell)

    def _visit_symbol(self, element: etree._Element, _run: etree._Element) -> None:
        self._emit(symbol(element), element)

    def _visit_field_mark(self, element: etree._Element, _run: etree._Element) -> None:
        kind = element.get(f"{W}fldCharType", "")
        if not self.trust_fields:
            return
        if kind == "begin":
            self.fields.append("code")
            self._codes.append("")
        elif kind == "separate" and self._codes and self.fields:
            self.fields[-1] = "hidden" if self._codes[-1].split()[:1] == ["TOC"] else "result"
        elif kind == "end" and self._codes and self.fields:
            self.fields.pop()
            self._codes.pop()

    def _visit_field_code(self, element: etree._Element, _run: etree._Element) -> None:
        if self._codes:
            self._codes[-1] += element.text or ""

    def _visit_ruby(self, element: etree._Element, run: etree._Element) -> None:
        for base in element.iterfind(f"{W}rubyBase/{W}r"):
            self._walk_run(base, run)

    def _visit_alternatives(self, element: etree._Element, run: etree._Element) -> None:
        if (chosen := choose(element)) is not None:
            self._walk_run(chosen, run)

    def _visit_note(self, element: etree._Element, run: etree._Element) -> None:
        if self.visible:
            self.side.append(SideText(_NOTES[element.tag.removeprefix(W)], None, element.get(f"{W}id", ""), run))

    def _visit_drawing(self, element: etree._Element, run: etree._Element) -> None:
        self.side.extend(SideText(_BOX, box, "", run) for box in text_boxes(element))
        for marker, what in _UNREAD.items():
            if next(element.iter(marker), None) is not None:
                self.notice(f"文档里有{what}，其中的数字没有读取，请人工核对")
