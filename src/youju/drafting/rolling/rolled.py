"""What rolling forward says of each sentence of last year's report."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from youju.domain.report import Figure, Run
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.prior_text import PriorSentence
from youju.drafting.rolling.successors import Successor

__all__ = ["Outcome", "RolledSentence"]


class Outcome(StrEnum):
    """What became of a sentence of last year's report."""

    CARRIED = "carried"  # stands as it stood
    CHANGED = "changed"  # numbers, years or directions are this year's, every one of them sure
    ASKED = "asked"  # a person has to say or confirm something
    DROPPED = "dropped"  # this year's data contradicts it

    @property
    def wants_person(self) -> bool:
        """Whether somebody has to look at the sentence."""
        return self in (Outcome.ASKED, Outcome.DROPPED)

    @property
    def label(self) -> str:
        """The word people see for it."""
        return {"carried": "照用", "changed": "已更新", "asked": "待核", "dropped": "不沿用"}[self.value]


@dataclass(frozen=True, slots=True)
class RolledSentence:
    """A sentence of last year's report a year on.

    Attributes:
        source: The sentence as it was. runs: As it is now; empty when dropped.
        outcome: What became of it. reasons: What a person must look at, or why it was dropped (Chinese).
    """

    source: PriorSentence
    runs: tuple[Run, ...]
    outcome: Outcome
    reasons: tuple[str, ...] = ()
    numbers: tuple[Successor, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as a reader sees it."""
        return "".join(run.text for run in self.runs)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the facts it states."""
        return tuple(run.key for run in self.runs if isinstance(run, Figure))

    @property
    def leans(self) -> bool:
        """Whether it makes sense only after the sentence before it (该项目…)."""
        return self.source.text.startswith(tuple(words_about_carrying("leaning")))
