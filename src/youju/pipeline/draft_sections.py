"""The sections of a draft by their ids: found, replaced, corrected, compared with those of another version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from youju.domain.facts import Ledger
from youju.domain.report import Annex, Block, Draft, Gap, Paragraph, Section, Table
from youju.errors import ConflictError, UsageError
from youju.pipeline.block_diff import BlockDiff, diff_blocks
from youju.pipeline.rewriting import IdentifiedChange, section_changes
from youju.pipeline.section_view import Correction, placed_runs, section_ids
from youju.pipeline.typed_blocks import replace_words
from youju.rendering.plain import Spot

__all__ = [
    "ComparedSection",
    "OfficeGap",
    "compare_sections",
    "corrected",
    "find_section",
    "open_gaps",
    "require_unchanged",
    "section_name",
    "with_section",
    "words_at",
]

_WHOLE_NAME = "开头"


@dataclass(frozen=True, slots=True)
class OfficeGap:
    """A 【待补】 or 【待核】 with who has to fill it and where it stands."""

    gap: Gap
    section: str
    heading: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """A section that two versions have differently: the words, and what became of its numbers."""

    id: str
    heading: str
    diff: BlockDiff
    changes: tuple[IdentifiedChange, ...]


def section_name(section: Section) -> str:
    """Return what people call a section; the one before the first heading has none."""
    return section.heading or _WHOLE_NAME


def find_section(draft: Draft, section_id: str) -> Section:
    """Return a section.

    Raises:
        UsageError: There is no such section.
    """
    section = section_ids(draft).get(section_id)
    if section is None:
        raise UsageError(f"没有“{section_id}”这一节", remedy="请刷新页面再试")
    return section


def require_unchanged(section: Section, base: str) -> None:
    """Refuse a change that was made on another state of a section.

    Raises:
        ConflictError: The section's hash isn't `base`.
    """
    if section.sha256 != base:
        raise ConflictError(
            "这一节刚才被改过，这次的改动没有存", place=section_name(section), remedy="请在最新的文字上再改"
        )


def words_at(section: Section, spot: Spot) -> str:
    """Return the words of a stretch; of a table without a cell, its title.

    Raises:
        UsageError: There is no such block or cell.
    """
    block = next((one for one in section.blocks if one.id == spot.block), None)
    words = block.text if isinstance(block, Paragraph) else None
    if isinstance(block, Table):
        cells = {(row, place): one.text for row, line in enumerate(block.rows) for place, one in enumerate(line)}
        words = block.title if spot.row is None else cells.get((spot.row, spot.cell or 0))
    if words is None:
        raise UsageError("没有这一段", place=section.heading, remedy="请刷新页面再试")
    return words[spot.start : spot.end]


def with_section(draft: Draft, section_id: str, blocks: Sequence[Block]) -> Draft:
    """Return the draft with other blocks in one section; every other section stays as it is."""
    old = find_section(draft, section_id)
    new = replace(old, blocks=tuple(blocks))

    def put(sections: Sequence[Section]) -> tuple[Section, ...]:
        return tuple(new if one is old else one for one in sections)

    annexes = tuple(Annex(annex.title, put(annex.sections)) for annex in draft.annexes)
    return replace(draft, sections=put(draft.sections), annexes=annexes)


def corrected(blocks: Sequence[Block], correction: Correction) -> list[Block]:
    """Return blocks with the words of a correction in their place."""
    return [_corrected(block, correction) if block.id == correction.spot.block else block for block in blocks]


def _corrected(block: Block, correction: Correction) -> Block:
    spot = correction.spot
    if isinstance(block, Paragraph):
        return replace(block, runs=replace_words(block.runs, spot.start, spot.end, correction.words))
    rows = tuple(
        tuple(
            replace(cell, runs=replace_words(cell.runs, spot.start, spot.end, correction.words))
            if (row, place) == (spot.row, spot.cell)
            else cell
            for place, cell in enumerate(cells)
        )
        for row, cells in enumerate(block.rows)
    )
    return replace(block, rows=rows)


def open_gaps(draft: Draft) -> tuple[OfficeGap, ...]:
    """Return everything that is still to be filled in, in reading order."""
    return tuple(
        OfficeGap(run, name, section.heading, spot)
        for place, (name, section) in enumerate(section_ids(draft).items())
        for spot, run in placed_runs(section, place)
        if isinstance(run, Gap)
    )


def compare_sections(old: Draft, new: Draft, ledger: Ledger) -> Iterator[ComparedSection]:
    """Yield the sections that two versions have differently, in the order of the newer one."""
    before, after = section_ids(old), section_ids(new)
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        if was is None or now is None or was.sha256 != now.sha256:
            shown = now or was or Section(name, "", 0)
            was, now = was or replace(shown, blocks=()), now or replace(shown, blocks=())
            changes = section_changes(was, now, ledger)
            yield ComparedSection(name, shown.heading, diff_blocks(was.blocks, now.blocks), changes)
