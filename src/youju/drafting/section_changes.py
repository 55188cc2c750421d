"""What a new version of a section does to its numbers, and which of its gaps and sentences it loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import PlainText, Verdict
from youju.domain.report import Figure, Gap, Paragraph, Section, Text
from youju.drafting.with_model.manuscript import split_sentences
from youju.patterns import regex

__all__ = ["Change", "NumberChange", "losses", "number_changes", "text_of"]

_BOUND = frozenset({Verdict.SUPPORTED, Verdict.DERIVED, Verdict.CONTRADICTED})
_GAP = regex(r"【待[补核]：[^】]*】")
_HAN = regex(r"[\u4e00-\u9fff]+")
_SHORTEST_SENTENCE = 4
_LEAST_KEPT = 40
"""A sentence is still there when so many hundredths of its triples of signs stand in one sentence."""


class Change(StrEnum):
    """What became of a number, a gap or a sentence."""

    VALUE = "数值变了"
    BINDING = "所指变了"
    ADDED = "新增"
    REMOVED = "删去"
    GAP = "待填处没有了"
    SENTENCE = "整句没有了"


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One number that a rewriting touched, or a gap or sentence that it lost.

    Attributes:
        change: What became of it.
        before, after: As shown, with the fact it stands for; empty where there is none.
    """

    change: Change
    before: str
    after: str


def number_changes(before: Section, after: Section, ledger: Ledger) -> tuple[NumberChange, ...]:
    """Compare the numbers of two versions: as a multiset, each with the fact it stands for and the one it speaks of."""
    old, new = Counter(_numbers(before, ledger)), Counter(_numbers(after, ledger))
    gone, come = list((old - new).elements()), list((new - old).elements())
    changes: list[NumberChange] = []
    for change, same in ((Change.VALUE, _same_fact), (Change.BINDING, _same_text)):
        for one in list(gone):
            other = next((candidate for candidate in come if same(one, candidate)), None)
            if other is not None:
                gone.remove(one)
                come.remove(other)
                changes.append(NumberChange(change, one.described, other.described))
    changes += (NumberChange(Change.REMOVED, one.described, "") for one in gone)
    changes += (NumberChange(Change.ADDED, "", one.described) for one in come)
    return tuple(changes)


@dataclass(frozen=True, slots=True)
class _Number:
    text: str
    key: str
    spoken: str

    @property
    def described(self) -> str:
        names = [name for name in (self.key, self.spoken) if name]
        return f"{self.text}（{' → '.join(names)}）" if names else self.text


def _same_fact(one: _Number, other: _Number) -> bool:
    return bool(one.key) and one.key == other.key and one.text != other.text


def _same_text(one: _Number, other: _Number) -> bool:
    return one.text == other.text


def _numbers(section: Section, ledger: Ledger) -> Iterator[_Number]:
    """Yield the numbers of the paragraphs, each with its fact and the fact, if any, that the words around it name."""
    text = text_of(section)
    spoken = {
        judged.mention.start: (judged.mention, fact.key if fact else "")
        for judged in check_text(PlainText(text), ledger).mentions
        if not judged.mention.exempt
        for fact in [ledger.by_id(judged.fact_id) if judged.verdict in _BOUND else None]
    }
    taken: set[int] = set()
    for start, run in _placed(section.blocks):
        named = next((at for at, (one, _) in spoken.items() if at <= start < one.end), None)
        taken.update(() if named is None else (named,))
        said = "" if named is None else spoken[named][1]
        yield _Number(run.text, run.key, "" if said == run.key else said)
    for at, (mention, key) in spoken.items():
        if at not in taken:
            yield _Number(mention.text, "", key)


def _placed(blocks: Iterable[object]) -> Iterator[tuple[int, Figure | Text]]:
    """Yield the runs that stand for a fact, also where someone typed over it, each with where it begins."""
    at = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            for run in block.runs:
                if not isinstance(run, Gap) and run.key:
                    yield at, run
                at += len(run.text)
            at += 1


def losses(before: Section, after: Section) -> tuple[NumberChange, ...]:
    """Return the gaps and the sentences of a section that another version of it hasn't any more.

    A sentence of which a number is still shown, or most of the words, was only put otherwise.
    """
    old, new = (Counter(_GAP.findall(text_of(one))) for one in (before, after))  # typed or written, it reads the same
    gone = [NumberChange(Change.GAP, gap, "") for gap in (old - new).elements()]
    return (*gone, *(NumberChange(Change.SENTENCE, one, "") for one in _lost_sentences(before, after)))


def _lost_sentences(before: Section, after: Section) -> Iterator[str]:
    left = [_triples(sentence) for sentence in _sentences(after)]
    shown = {run.text for _, run in _placed(after.blocks)}
    for sentence in _sentences(before):
        words = _GAP.sub("", sentence)
        own = _triples(words)
        kept = max((len(own & other) for other in left), default=0)
        is_shown = any(number in words for number in shown)
        if len(own) >= _SHORTEST_SENTENCE and not is_shown and kept * 100 < _LEAST_KEPT * len(own):
            yield sentence


def _sentences(section: Section) -> Iterator[str]:
    for line in text_of(section).splitlines():
        yield from split_sentences(line)


def _triples(words: str) -> frozenset[str]:
    return frozenset(one[at : at + 3] for one in _HAN.findall(words) for at in range(len(one) - 2))


def text_of(section: Section) -> str:
    """Return the text of a section's paragraphs, a line each."""
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))
