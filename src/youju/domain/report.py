"""A drafted report: sections of paragraphs and tables made of text runs, figures and gaps; canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = [
    "Align",
    "Annex",
    "Block",
    "Cell",
    "Draft",
    "Figure",
    "Gap",
    "Origin",
    "Paragraph",
    "Run",
    "Section",
    "Table",
    "Text",
    "Writing",
    "parse_blocks",
    "plain_blocks",
]


@dataclass(frozen=True, slots=True)
class Text:
    """Words without a number from the ledger.

    Attributes:
        text: As shown.
        key: `Fact.key` of the figure that stood here before someone typed over it; empty otherwise.
    """

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number rendered from the ledger.

    Attributes:
        key: `Fact.key`. id: `Fact.id` (the content control's tag).
        text: As shown, with its unit unless it stands in a table cell.
        unit: Unit it is shown in (万元). decimals: Digits after the point; None for as needed.
        absolute: Shown without its sign.
        source: Cell or formula, as a person would point at it (the content control's title).
    """

    key: str
    id: str
    text: str
    unit: str = ""
    decimals: int | None = None
    absolute: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the data doesn't hold, shown as 【待补：…】 or 【待核：…】.

    Attributes:
        what: What is missing.
        office: Who has it (责任股室); empty when unknown.
        verify: True for 【待核】: it stands there but a person must confirm it.
    """

    what: str
    office: str = ""
    verify: bool = False

    @property
    def text(self) -> str:
        """As shown in the report."""
        return f"【{'待核' if self.verify else '待补'}：{self.what}】"


Run = Text | Figure | Gap


class Origin(StrEnum):
    """Who wrote a paragraph. Precedence when several could: human > model > carried > plan."""

    PLAN = "plan"
    CARRIED = "carried"
    MODEL = "model"
    HUMAN = "human"


class Align(StrEnum):
    """How a table cell's content stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    DECIMAL = "decimal"  # amounts aligned on the decimal point


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section.

    Attributes:
        id: Lives on across versions: `<section id>/<n>`.
        runs: Its content in order.
        origin: Who wrote it.
        source: For carried text, the sentence it was carried from.
        style: `body`, `list` (a numbered point), or `caption`.
    """

    id: str
    runs: tuple[Run, ...]
    origin: Origin = Origin.PLAN
    source: str = ""
    style: str = "body"

    @property
    def text(self) -> str:
        """The paragraph as a reader sees it."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; covers `colspan` × `rowspan` grid places. Covered places are left out of their rows."""

    runs: tuple[Run, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    align: Align = Align.CENTER
    bold: bool = False

    @property
    def text(self) -> str:
        """The cell as a reader sees it."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a section.

    Attributes:
        id: Lives on across versions.
        title: Printed above, centred; may be empty.
        unit_line: 单位：万元, printed above at the right; empty when no column is money.
        rows: Header rows first.
        header_rows: How many rows repeat on each page.
        widths: Relative column widths; as many as the grid has columns.
        landscape: Wants a landscape page.
    """

    id: str
    title: str
    unit_line: str
    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int
    widths: tuple[int, ...]
    landscape: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Writing:
    """How a section came about: what a rerun or an auditor needs to know."""

    plan: str = ""
    prompt: str = ""
    prompt_version: int = 0
    prompt_sha256: str = ""
    model: str = ""
    passages: tuple[str, ...] = ()
    tokens: int = 0
    seconds: str = ""
    repairs: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A section as drafted.

    Attributes:
        id: `SectionSpec.id`. heading: With its number, as printed; empty for an opening. level: 1–4, or 0.
    """

    id: str
    heading: str
    level: int
    blocks: tuple[Block, ...] = ()
    writing: Writing = Writing()

    @property
    def sha256(self) -> str:
        """Hash of what it says: its heading and blocks, not how they came about."""
        said = json.dumps([self.heading, plain_blocks(self.blocks)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    def runs(self) -> Iterator[Run]:
        """Yield every run of its paragraphs and tables, in reading order."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield from block.runs
            else:
                yield from (run for row in block.rows for cell in row for run in cell.runs)


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: a title and its sections, printed from a new page on."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole report.

    Attributes:
        title: As printed. unit: 单位名称, as signed. year: 年度. outline: Outline id.
        sections: In order. annexes: 附件, in order.
        date: 成文日期 as printed (2021年3月15日); empty when not known.
    """

    title: str
    unit: str
    year: int
    outline: str
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()
    date: str = ""

    def all_sections(self) -> Iterator[Section]:
        """Yield the sections of the body and of the annexes."""
        yield from self.sections
        for annex in self.annexes:
            yield from annex.sections

    def runs(self) -> Iterator[tuple[Section, Run]]:
        """Yield every run with its section, in reading order."""
        for section in self.all_sections():
            yield from ((section, run) for run in section.runs())

    def gaps(self) -> tuple[tuple[Section, Gap], ...]:
        """Return every 【待补】 and 【待核】 with its section, once per wording."""
        seen: dict[str, tuple[Section, Gap]] = {}
        for section, run in self.runs():
            if isinstance(run, Gap):
                seen.setdefault(run.text, (section, run))
        return tuple(seen.values())

    def human_sections(self) -> tuple[Section, ...]:
        """Return the sections that hold something a person wrote."""
        typed = {id(section) for section, run in self.runs() if isinstance(run, Text) and run.key}
        return tuple(
            section
            for section in self.all_sections()
            if id(section) in typed
            or any(isinstance(block, Paragraph) and block.origin is Origin.HUMAN for block in section.blocks)
        )

    def to_json(self) -> str:
        """Write canonical JSON: sorted keys, no spaces, so that equal drafts have equal hashes."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """Read what `to_json` wrote.

        Raises:
            ValueError: It isn't such JSON.
        """
        try:
            return _draft(json.loads(text))
        except (KeyError, TypeError) as error:
            raise ValueError(f"不是 youju 的草稿：{error}") from None

    @property
    def sha256(self) -> str:
        """Hash of the canonical JSON."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


_RUN_NAMES: dict[str, type[Text] | type[Figure] | type[Gap]] = {"text": Text, "figure": Figure, "gap": Gap}


def _shallow(one: DataclassInstance) -> dict[str, Any]:
    """Return a dataclass's fields; unlike `asdict` without going into those that are converted on their own."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _plain_run(run: Run) -> dict[str, Any]:
    name = next(name for name, kind in _RUN_NAMES.items() if type(run) is kind)
    return {"run": name, **_shallow(run)}


def _plain_cell(cell: Cell) -> dict[str, Any]:
    return {**_shallow(cell), "runs": [_plain_run(run) for run in cell.runs]}


def _plain_block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {**_shallow(block), "block": "paragraph", "runs": [_plain_run(run) for run in block.runs]}
    return {**_shallow(block), "block": "table", "rows": [[_plain_cell(cell) for cell in row] for row in block.rows]}


def plain_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Return blocks as plain data, as the canonical JSON holds them."""
    return [_plain_block(block) for block in blocks]


def parse_blocks(data: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Return the blocks that `plain_blocks` made data of.

    Raises:
        ValueError: It isn't such data.
    """
    try:
        return tuple(map(_block, data))
    except (KeyError, TypeError) as error:
        raise ValueError(f"不是草稿的段落：{error}") from None


def _plain_section(section: Section) -> dict[str, Any]:
    return {**_shallow(section), "blocks": plain_blocks(section.blocks), "writing": _shallow(section.writing)}


def _plain(draft: Draft) -> dict[str, Any]:
    return {
        **_shallow(draft),
        "sections": [_plain_section(section) for section in draft.sections],
        "annexes": [
            {"title": annex.title, "sections": [_plain_section(section) for section in annex.sections]}
            for annex in draft.annexes
        ],
    }


def _run(data: Mapping[str, Any]) -> Run:
    parts = dict(data)
    return _RUN_NAMES[parts.pop("run")](**parts)


def _cell(data: Mapping[str, Any]) -> Cell:
    return Cell(**{**data, "runs": tuple(map(_run, data["runs"])), "align": Align(data["align"])})


def _block(data: Mapping[str, Any]) -> Block:
    parts = dict(data)
    if parts.pop("block") == "paragraph":
        return Paragraph(**{**parts, "runs": tuple(map(_run, parts["runs"])), "origin": Origin(parts["origin"])})
    rows = tuple(tuple(map(_cell, row)) for row in parts["rows"])
    return Table(**{**parts, "rows": rows, "widths": tuple(parts["widths"])})


def _section(data: Mapping[str, Any]) -> Section:
    writing = Writing(**{**data["writing"], "passages": tuple(data["writing"]["passages"])})
    return Section(**{**data, "blocks": tuple(map(_block, data["blocks"])), "writing": writing})


def _draft(data: Mapping[str, Any]) -> Draft:
    annexes = tuple(Annex(one["title"], tuple(map(_section, one["sections"]))) for one in data["annexes"])
    return Draft(**{**data, "sections": tuple(map(_section, data["sections"])), "annexes": annexes})
