"""How good a draft reads, as far as a program can tell: the scorecard's rows, the register, what is last year's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import Code, PlainText
from youju.domain.report import Draft, Paragraph
from youju.drafting.situation import Situation
from youju.resources import load_yaml

__all__ = ["Register", "Row", "copied_share", "judge_register", "judge_rows", "rows", "sentences_of", "text_of"]

_RULES = Path(__file__).parent / "scorecard.yaml"
_SMELLS = "corpora/style/smells.yaml"
_GAP = "【待"
_NUMBER = re.compile(r"\d[\d,，.]*")
_SENTENCE = re.compile(r"[^。！？\n]{6,}[。！？]?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the scorecard: what it asks for, where, and what it counts for."""

    row: int
    about: str
    sections: tuple[str, ...]
    parts: tuple[str, ...]
    never: str = ""
    starred: bool = False
    when: str = ""

    def judge(self, text: str) -> int:
        """Return 0, 1 or 2."""
        if self.never and re.search(self.never, text, re.MULTILINE):
            return 0
        found = sum(bool(re.search(part, text)) for part in self.parts)
        if found == len(self.parts):
            return 2
        return int(2 * found >= len(self.parts) or _GAP in text)


class Register(NamedTuple):
    """How a text is worded.

    Attributes:
        hits: Findings of the checker's rules of style.
        formulaic: Sentences with a phrase of `corpora/style`, or with several of them together.
        sentences: All sentences.
    """

    hits: int
    formulaic: int
    sentences: int


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows."""
    data = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
    return tuple(Row(**{**one, "sections": tuple(one["sections"]), "parts": tuple(one["parts"])}) for one in data)


@cache
def _smells() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one["pattern"]) for one in load_yaml(_SMELLS))


def text_of(draft: Draft, sections: Sequence[str] = ()) -> str:
    """Return the paragraphs of a draft, or of some of its sections."""
    return "\n".join(
        block.text
        for section in draft.sections
        if not sections or section.id in sections
        for block in section.blocks
        if isinstance(block, Paragraph)
    )


def sentences_of(text: str) -> list[str]:
    """Return a text's sentences."""
    return [one.strip() for one in _SENTENCE.findall(text)]


def judge_rows(draft: Draft, ledger: Ledger) -> Iterator[tuple[Row, int]]:
    """Yield each row that applies to this report with its score."""
    situation = Situation(ledger)
    holds = {"": True, "low": bool(situation.slow), "missed": bool(situation.missed), "scored": _has_score(ledger)}
    for row in rows():
        if holds[row.when]:
            yield row, row.judge(text_of(draft, row.sections))


def _has_score(ledger: Ledger) -> bool:
    return any(one.measure == "得分" and not one.period for one in ledger)


def judge_register(draft: Draft) -> Register:
    """Count what the rules of style and the list of worn phrases find."""
    text = text_of(draft)
    hits = sum(one.code is Code.STYLE for one in check_text(PlainText(text)).findings)
    sentences = sentences_of(text)
    formulaic = {match.start() for smell in _smells() for match in smell.finditer(text)}
    return Register(hits, len(formulaic), len(sentences))


def copied_share(draft: Draft, prior: str) -> tuple[int, int]:
    """Return how many characters stand in sentences of last year's report, numbers aside, and how many in all."""
    last_year = {_masked(one) for one in sentences_of(prior)}
    sentences = sentences_of(text_of(draft))
    return sum(len(one) for one in sentences if _masked(one) in last_year), sum(map(len, sentences))


def _masked(sentence: str) -> str:
    return _NUMBER.sub("#", "".join(sentence.split())).rstrip("。！？")
