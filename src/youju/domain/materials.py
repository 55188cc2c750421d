"""What this year's materials offer: numbers and sentences that count only after a person said so."""

from __future__ import annotations

from dataclasses import dataclass

from youju.domain.facts import Fact, SourceCell, fact_key
from youju.domain.quantity import Quantity

__all__ = ["MATERIAL", "CandidateFact", "OfferedSentence"]

MATERIAL = "材料"
"""Item key of numbers taken over from materials under their own words."""


@dataclass(frozen=True, slots=True)
class CandidateFact:
    """A number in a material, not yet a fact.

    Attributes:
        label: What it counts, in the material's own words.
        quantity: Its value. written: As the material writes it, with its unit.
        text: The paragraph or row that states it.
        sources: Where it stands; several when materials agree.
        period: Empty for the report's year, `上年`, or another year as `2022年`.
        heading: Heading it stands under; empty when none.
        approximate: Whether the material only bounds it (近3000人): it can't be taken over.
        planned: Whether the words speak of a plan rather than a result.
        document: Index of its document in `Materials.documents`; -1 for a spreadsheet.
        start: Offset in that document's text.
    """

    label: str
    quantity: Quantity
    written: str
    text: str
    sources: tuple[SourceCell, ...]
    period: str = ""
    heading: str = ""
    approximate: bool = False
    planned: bool = False
    document: int = -1
    start: int = 0

    @property
    def key(self) -> str:
        """Its name in 决定, and in the ledger when it is taken over under its own words."""
        return fact_key(MATERIAL, self.label, self.period)

    def as_fact(self, item: str = MATERIAL, measure: str = "", period: str | None = None) -> Fact:
        """Return it as a fact of the ledger, with the paragraph as its source."""
        return Fact(
            item,
            measure or self.label,
            self.quantity,
            period=self.period if period is None else period,
            sources=self.sources,
        )


@dataclass(frozen=True, slots=True)
class OfferedSentence:
    """A sentence of a material that fits a section.

    Attributes:
        role: Section role (`SectionSpec.id`).
        key: Key of unit.yaml that it would be written under.
        text: The sentence. source: Where it stands.
    """

    role: str
    key: str
    text: str
    source: SourceCell
