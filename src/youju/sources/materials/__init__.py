"""This year's materials (工作总结, 台账, 通报): what they offer, each number under a name of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from youju.domain.findings import PlainText
from youju.domain.materials import CandidateFact, OfferedSentence
from youju.errors import InputError
from youju.files import LOCK_PREFIXES
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.materials.material_tables import row_candidates, workbook_candidates
from youju.sources.materials.material_text import offered_sentences, text_candidates
from youju.sources.tables.workbook import SUFFIXES as SHEET_SUFFIXES

__all__ = ["MATERIAL_SUFFIXES", "Materials", "find_materials", "read_materials"]

MATERIAL_SUFFIXES = frozenset(DOCUMENT_SUFFIXES) | SHEET_SUFFIXES
"""Kinds of files that materials may be."""
_TEMPORARY = (*LOCK_PREFIXES, ".")


@dataclass(frozen=True, slots=True)
class Materials:
    """What the materials of a project offer.

    Attributes:
        documents: The texts read, in order of their names.
        facts: Numbers, each with a key of its own.
        sentences: Sentences that fit a section.
        unread: What couldn't be read, and why.
    """

    documents: tuple[PlainText, ...]
    facts: tuple[CandidateFact, ...]
    sentences: tuple[OfferedSentence, ...]
    unread: tuple[InputError, ...]


def find_materials(folder: Path) -> tuple[Path, ...]:
    """Return the materials of a project folder, in order of their names."""
    inside = folder / "materials"
    if not inside.is_dir():
        return ()
    return tuple(
        path
        for path in sorted(inside.iterdir())
        if path.is_file() and path.suffix.lower() in MATERIAL_SUFFIXES and not path.name.startswith(_TEMPORARY)
    )


def read_materials(paths: Sequence[Path], year: int, *, money_unit: str = "") -> Materials:
    """Read materials; one that can't be read is named and doesn't keep the others from being read."""
    documents: list[PlainText] = []
    facts: list[CandidateFact] = []
    unread: list[InputError] = []
    for path in paths:
        try:
            if path.suffix.lower() in SHEET_SUFFIXES:
                facts += workbook_candidates(path, money_unit, year)
                continue
            plain = read_document(path)
        except InputError as error:
            unread.append(error)
            continue
        facts += sorted(
            (*text_candidates(plain, len(documents), year), *row_candidates(plain, len(documents), year)),
            key=lambda one: one.start,
        )
        documents.append(plain)
    sentences = tuple(one for plain in documents for one in offered_sentences(plain))
    return Materials(tuple(documents), tuple(_named(_merged(facts))), sentences, tuple(unread))


def _merged(facts: Iterable[CandidateFact]) -> list[CandidateFact]:
    """Join candidates of one label that say the same; the finer value stands."""
    found: dict[str, list[CandidateFact]] = {}
    for fact in facts:
        group = found.setdefault(fact.key, [])
        for place, other in enumerate(group):
            if _agree(fact, other):
                finer = fact if fact.quantity.step < other.quantity.step else other
                group[place] = replace(finer, sources=tuple(dict.fromkeys((*other.sources, *fact.sources))))
                break
        else:
            group.append(fact)
    return [fact for group in found.values() for fact in group]


def _agree(left: CandidateFact, right: CandidateFact) -> bool:
    if left.approximate != right.approximate or left.quantity.unit != right.quantity.unit:
        return False
    return left.quantity.is_rounding_of(right.quantity) or right.quantity.is_rounding_of(left.quantity)


_QUALIFIERS: tuple[Callable[[CandidateFact], str], ...] = (
    lambda fact: fact.quantity.unit or "",
    lambda fact: fact.heading,
    lambda fact: PurePath(fact.sources[0].file).stem,
    lambda fact: fact.written,
)


def _named(facts: Sequence[CandidateFact]) -> list[CandidateFact]:
    """Give those that share a key what tells them apart: unit, heading, file, else the value itself."""
    groups: dict[str, list[CandidateFact]] = {}
    for fact in facts:
        groups.setdefault(fact.key, []).append(fact)
    return [_qualified(fact, groups[fact.key]) for fact in facts]


def _qualified(fact: CandidateFact, group: Sequence[CandidateFact]) -> CandidateFact:
    if len(group) == 1:
        return fact
    for qualifier in _QUALIFIERS:
        told = [qualifier(one) for one in group]
        if all(told) and len(set(told)) == len(told):
            return replace(fact, label=f"{fact.label}（{qualifier(fact)}）")
    number = next(place for place, one in enumerate(group, 1) if one is fact)
    return replace(fact, label=f"{fact.label}（{fact.written}·{number}）")
