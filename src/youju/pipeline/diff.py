"""Compare two versions of a report sentence by sentence, changed numbers first."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from youju.domain.findings import Mention, PlainText
from youju.mentions import find_mentions
from youju.patterns import regex
from youju.sources.documents import read_document
from youju.sources.documents.sections import find_sections

__all__ = ["ChangeKind", "Sentence", "SentenceChange", "compare", "compare_documents", "diff_json", "sentences_of"]

SCHEMA = "youju.diff/1"
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]+[”’」』）)]*|[^。！？\n]+")
_ALIKE = 0.5
_GAP = "【待"
_TO_FILL = re.compile(r"【待[^】]*】")
_CLAUSE_ENDS = "，、：；（）,:;()"
_LINKS = regex(r"(?:为|是|达到|达|约|共计|共|计)+$")
_SHORTEST_LEAD = 2
_PAIRED = 40_000  # pairs of sentences compared by likeness in one changed stretch; beyond, only those alike but numbers


class ChangeKind(StrEnum):
    """What became of a sentence, gravest first."""

    NUMBERS = "numbers"
    ADDED = "added"
    DELETED = "deleted"
    WORDS = "words"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """The words people see for it."""
        return _LABELS[self]


_LABELS = {
    ChangeKind.NUMBERS: "数字有变",
    ChangeKind.ADDED: "新增",
    ChangeKind.DELETED: "删去",
    ChangeKind.WORDS: "文字有变",
    ChangeKind.MOVED: "移动位置",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or table row of a document, with the headings it stands under."""

    text: str
    heading: str
    start: int


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence that two versions don't share.

    Attributes:
        kind: What became of it.
        heading: The section it stands in, in the new version when it is there.
        old, new: As each version has it; empty where it has none.
        numbers: Numbers that changed, came or went, as each version writes them; empty on the side that lacks it.
    """

    kind: ChangeKind
    heading: str
    old: str
    new: str
    numbers: tuple[tuple[str, str], ...] = ()


def compare_documents(old: Path, new: Path) -> tuple[SentenceChange, ...]:
    """Return what changed between two documents of any readable kind, changed numbers first.

    Raises:
        DocumentError: One of them can't be read.
    """
    return compare(read_document(old), read_document(new))


def compare(old: PlainText, new: PlainText) -> tuple[SentenceChange, ...]:
    """Return what changed between two texts, changed numbers first, each kind in reading order."""
    before, after = sentences_of(old), sentences_of(new)
    changes = list(_changes(before, after))
    kinds = list(ChangeKind)
    return tuple(sorted(_without_moves(changes), key=lambda one: kinds.index(one.kind)))


def diff_json(changes: Sequence[SentenceChange]) -> str:
    """Return the changes as one line of JSON (`youju.diff/1`)."""
    return json.dumps({"schema": SCHEMA, "changes": [asdict(one) for one in changes]}, ensure_ascii=False)


def sentences_of(plain: PlainText) -> tuple[Sentence, ...]:
    """Return a document's sentences and table rows, each with its section."""
    sections = find_sections(plain)
    starts = [one.start for one in sections]
    found = []
    line_start = 0
    for line in plain.text.split("\n"):
        spans = [(0, len(line))] if "\t" in line else [match.span() for match in _SENTENCE.finditer(line)]
        for start, end in spans:
            if text := line[start:end].strip():
                place = bisect_right(starts, line_start + start) - 1
                section = sections[place] if place >= 0 else None
                heading = f"{section.number}{section.heading}" if section else ""
                found.append(Sentence(text, heading, line_start + start))
        line_start += len(line) + 1
    return tuple(found)


def _changes(before: Sequence[Sentence], after: Sequence[Sentence]) -> Iterator[SentenceChange]:
    matcher = SequenceMatcher(None, [one.text for one in before], [one.text for one in after], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        pairs = _pairs(before[i:j], after[k:m])
        partners = {id(new): old for old, new in pairs}
        paired = {id(old) for old, _ in pairs}
        for old in before[i:j]:
            if id(old) not in paired:
                numbers = tuple((one.text, "") for one in _amounts(old.text))
                yield SentenceChange(ChangeKind.DELETED, old.heading, old.text, "", numbers)
        for new in after[k:m]:
            partner = partners.get(id(new))
            if partner is None:
                numbers = tuple(("", one.text) for one in _amounts(new.text))
                yield SentenceChange(ChangeKind.ADDED, new.heading, "", new.text, numbers)
            else:
                yield _pair_change(partner, new)


def _pairs(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Pair the sentences of a changed stretch: most alike first, each once."""
    likeness: list[tuple[float, int, int]] = []
    by_likeness = len(old) * len(new) <= _PAIRED
    for i, one in enumerate(old):
        for k, other in enumerate(new):
            if _masked(one.text) == _masked(other.text):
                likeness.append((2.0, i, k))
            elif by_likeness and (ratio := _ratio(one.text, other.text)) >= _ALIKE:
                likeness.append((ratio, i, k))
    partners: dict[int, int] = {}
    for _, i, k in sorted(likeness, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1])):
        if i not in partners and k not in partners.values():
            partners[i] = k
    for i in range(len(old)):
        answer = _answer(i, partners, len(new)) if i not in partners and _GAP in old[i].text else None
        if answer is not None:
            partners[i] = answer
    return [(old[i], new[k]) for i, k in partners.items()]


def _answer(gap: int, partners: Mapping[int, int], count: int) -> int | None:
    """Return the sentence that stands where one with a 【待补】 stood; None when there is none that is new."""
    before = max((partners[i] for i in partners if i < gap), default=-1)
    after = min((k for i, k in partners.items() if i > gap and k > before), default=count)
    taken = set(partners.values())
    return next((k for k in range(before + 1, after) if k not in taken), None)


def _masked(text: str) -> str:
    return re.sub(r"\d[\d.,，]*", "#", text)


def _ratio(old: str, new: str) -> float:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE else 0.0


def _pair_change(old: Sentence, new: Sentence) -> SentenceChange:
    numbers = tuple(_number_changes(old.text, new.text))
    kind = ChangeKind.NUMBERS if numbers else ChangeKind.WORDS
    return SentenceChange(kind, new.heading, old.text, new.text, numbers)


def _number_changes(old_text: str, new_text: str) -> Iterator[tuple[str, str]]:
    """Yield the numbers whose values differ, in order; another way to write the same value is a change of words."""
    old, new = _placed(old_text), _placed(new_text)
    matcher = SequenceMatcher(None, [one.meaning for one in old], [one.meaning for one in new], autojunk=False)
    changed = [codes[1:] for codes in matcher.get_opcodes() if codes[0] != "equal"]
    gone = [one for i, j, _, _ in changed for one in old[i:j]]
    come = [one for _, _, k, m in changed for one in new[k:m]]
    partners = {id(one): other for one in gone if (other := _partner(one, come, old, new))}
    arrived = {id(one) for one in partners.values()}
    for i, j, k, m in changed:
        for one in old[i:j]:
            if (other := partners.get(id(one))) and other.meaning != one.meaning:
                yield one.mention.text, other.mention.text
        before = [one.mention.text for one in old[i:j] if id(one) not in partners]
        after = [one.mention.text for one in new[k:m] if id(one) not in arrived]
        yield from zip_longest(before, after, fillvalue="")


@dataclass(frozen=True)
class _Placed:
    """A number of a sentence.

    Attributes:
        mention: The number. meaning: What it says, however it is written.
        part: Which part of the sentence, between its semicolons, it stands in.
        lead: The words before it in its clause, without 为, 达 and the like.
    """

    mention: Mention
    meaning: tuple[object, ...]
    part: int
    lead: str

    def is_said_of(self, other: _Placed) -> bool:
        """Tell whether both may be about the same thing."""
        short, long = sorted((self.lead, other.lead), key=len)
        return self.part == other.part and len(short) >= _SHORTEST_LEAD and long.endswith(short)


def _placed(text: str) -> list[_Placed]:
    placed = []
    for one in _said(text):
        start = max(text.rfind(mark, 0, one.start) for mark in _CLAUSE_ENDS) + 1
        part = text.count("；", 0, one.start)
        placed.append(_Placed(one, _meaning(one), part, _LINKS.sub("", text[start : one.start].strip())))
    return placed


def _partner(one: _Placed, come: Sequence[_Placed], old: Sequence[_Placed], new: Sequence[_Placed]) -> _Placed | None:
    """Return the number that stands for this one elsewhere in the new sentence; None unless nothing else can."""
    mine = [other for other in come if one.is_said_of(other)]
    rivals = [other for many in (old, new) for other in many if one.is_said_of(other)]
    return mine[0] if len(mine) == 1 and len(rivals) == 2 else None


def _amounts(text: str) -> list[Mention]:
    """Return the numbers of a sentence that say how much."""
    return [one for one in _said(text) if one.quantity is not None]


def _said(text: str) -> list[Mention]:
    """Return the numbers of a sentence but for those of what is still to be filled in, which nobody has said."""
    gaps = [match.span() for match in _TO_FILL.finditer(text)]
    return [one for one in find_mentions(text) if not any(start <= one.start < end for start, end in gaps)]


def _meaning(mention: Mention) -> tuple[object, ...]:
    if mention.quantity is None or mention.malformed:
        return (mention.kind, mention.text)
    return (mention.quantity.value, mention.quantity.unit, mention.approximator)


def _without_moves(changes: Sequence[SentenceChange]) -> Iterator[SentenceChange]:
    """Join a sentence deleted here and added there into one that moved."""
    deleted = Counter(one.old for one in changes if one.kind is ChangeKind.DELETED)
    added = Counter(one.new for one in changes if one.kind is ChangeKind.ADDED)
    moved = deleted & added
    moving = Counter(moved)
    for one in changes:
        if one.kind is ChangeKind.DELETED and moved[one.old]:
            moved[one.old] -= 1
        elif one.kind is ChangeKind.ADDED and moving[one.new]:
            moving[one.new] -= 1
            yield replace(one, kind=ChangeKind.MOVED, old=one.new)
        else:
            yield one
