"""Sentences and clauses of a paragraph's runs, each with the facts it states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from youju.domain.report import Figure, Gap, Run, Text
from youju.drafting.slots import join_text

__all__ = ["Piece", "clauses_of", "joined", "letters", "likeness", "sentences_of", "without_mark"]

_SENTENCE_MARKS = "。！？"
_CLAUSE_MARKS = "，；,;"
_OPEN, _CLOSE = "（(“《【〔", "）)”》】〕"
_ENDS = _SENTENCE_MARKS + _CLAUSE_MARKS + " "


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or clause: its runs, closing mark and all."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words as a reader sees them."""
        return "".join(run.text for run in self.runs)

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the facts it states."""
        return frozenset(run.key for run in self.runs if isinstance(run, Figure))

    @property
    def asks(self) -> bool:
        """Whether it holds 【待补】 or 【待核】."""
        return any(isinstance(run, Gap) for run in self.runs)


def sentences_of(runs: Iterable[Run]) -> list[Piece]:
    """Cut a paragraph's runs after its sentences."""
    return list(_cut(runs, _SENTENCE_MARKS))


def clauses_of(runs: Iterable[Run]) -> list[Piece]:
    """Cut a sentence's runs after its commas and semicolons, but not within brackets or quotes."""
    return list(_cut(runs, _CLAUSE_MARKS))


def _cut(runs: Iterable[Run], marks: str) -> Iterator[Piece]:
    piece: list[Run] = []
    depth = 0
    for run in runs:
        if not isinstance(run, Text):
            piece.append(run)
            continue
        done = 0
        for at, mark in enumerate(run.text):
            depth = max(0, depth + (mark in _OPEN) - (mark in _CLOSE))
            if mark in marks and not depth:
                yield Piece(join_text([*piece, Text(run.text[done : at + 1])]))
                piece, done = [], at + 1
        piece.append(Text(run.text[done:]))
    if rest := join_text(piece):
        yield Piece(rest)


def without_mark(piece: Piece) -> tuple[Run, ...]:
    """Return the runs without the closing mark."""
    runs = list(piece.runs)
    if runs and isinstance(last := runs[-1], Text):
        runs[-1] = Text(last.text.rstrip(_ENDS))
    return join_text(runs)


def joined(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    """Return clauses as one sentence: each with its own mark, the last with a 句号."""
    runs: list[Run] = []
    for number, piece in enumerate(pieces):
        mark = piece.text[-1:] if piece.text[-1:] in _CLAUSE_MARKS else "，"
        runs += [*without_mark(piece), Text("。" if number == len(pieces) - 1 else mark)]
    return join_text(runs)


def letters(text: str) -> str:
    """Return a text's letters, without marks and digits."""
    return "".join(mark for mark in text if mark.isalpha())


def likeness(text: str, other: str) -> float:
    """Return which share of a text's pairs of letters stands in another text.

    >>> likeness("按月拨付资金。", "救助资金按月拨付")
    0.8
    """
    plain, known = letters(text), letters(other)
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1)}
    return sum(pair in known for pair in pairs) / len(pairs) if pairs else 0.0
