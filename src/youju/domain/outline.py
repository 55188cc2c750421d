"""Outlines: which sections a kind of report has, in which order, and what each needs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_OUTLINE", "Outline", "SectionSpec"]

DEFAULT_OUTLINE = "hunan-special-fund"
"""The outline of a project that names none, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of an outline.

    Attributes:
        id: ASCII role (`funds.execution`): what retrieval, plans and versions call it. Unique in its outline.
        heading: Heading without its number; empty for an opening without a heading.
        level: 1–4 for 一、（一）1.（1）; 0 for a section without a heading.
        plan: Id of the offline sentence plan; empty for a bare heading.
        prompt: Id of the prompt file; empty for a bare heading.
        needs: Keys of unit.yaml or measures without which the section can't be full (for 【待补】 lists).
        length: Wanted characters: (least, most).
    """

    id: str
    heading: str
    level: int
    plan: str = ""
    prompt: str = ""
    needs: tuple[str, ...] = ()
    length: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Outline:
    """A kind of report as one place wants it.

    Attributes:
        id: File name without suffix: `hunan-special-fund`.
        name: Name people know it by (Chinese).
        title: Title with `$unit` and `$year` to fill.
        basis: The rule it follows, for the reader of the outline.
        sections: In order.
        annexes: Ids of outlines whose report is added as 附件 (e.g. `self-evaluation-table`).
    """

    id: str
    name: str
    title: str
    basis: str
    sections: tuple[SectionSpec, ...]
    annexes: tuple[str, ...] = ()

    def section(self, section_id: str) -> SectionSpec:
        """Return the section with this id.

        Raises:
            KeyError: There is none.
        """
        for spec in self.sections:
            if spec.id == section_id:
                return spec
        raise KeyError(section_id)
