"""Passages of earlier reports and materials, as retrieval keeps and finds them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Hit", "IndexOutcome", "Passage"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a document, with where it stands.

    Attributes:
        text: The paragraph.
        file: Path of the document, as indexed.
        heading: Headings it stands under, outermost first, joined by ` / `; empty when none.
        role: Section role (`SectionSpec.id`); empty when the headings don't tell.
        unit: 单位名称 the document is about; empty when it doesn't say.
        year: 年度 the document is about; 0 when it doesn't say.
        start: Offset of the paragraph in the document's plain text.
    """

    text: str
    file: str
    heading: str = ""
    role: str = ""
    unit: str = ""
    year: int = 0
    start: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its BM25 score (higher is nearer)."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class IndexOutcome:
    """What indexing did.

    Attributes:
        added: Files added or changed. unchanged: Files as they were. removed: Files that are gone.
        failed: Documents that couldn't be read, each with the reason.
        skipped: Files that are no earlier reports, each with the reason.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str], ...] = ()
