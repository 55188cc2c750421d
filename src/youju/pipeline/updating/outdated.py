"""What today's data no longer lets a drafted report say, or makes it say besides: its draft held against a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, count

from youju.domain.report import Block, Draft, Figure, Origin, Paragraph, Run, Section, Text
from youju.sources.documents.ooxml import WalkedDocument

__all__ = ["Outdated", "find_outdated", "sentence_around"]

_ENDS = frozenset("。！？；\n")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_NUMBERING = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])")
_DRAFTED = (Origin.PLAN, Origin.CARRIED)


@dataclass(frozen=True, slots=True)
class Outdated:
    """Sentences or table rows of a report that today's data would have drafted otherwise.

    Attributes:
        start, end: Words of the report that show the place, as offsets into its text.
        quote: Those words.
        was: What was drafted; empty where something is only to be added.
        now: What today's draft says there; empty where nothing takes its place.
    """

    start: int
    end: int
    quote: str
    was: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A drafted sentence or table row.

    Attributes:
        words: With the keys of its figures in place of the numbers: the same whatever the values are.
        shown: As drafted.
        figures: Each figure's key and text.
        numbers: The figures' numbers in the .docx.
        is_row: Whether it is a table row.
        own: Whether the program drafted it, so that it can be held against another draft.
    """

    words: str
    shown: str
    figures: tuple[tuple[str, str], ...]
    numbers: tuple[int, ...]
    is_row: bool
    own: bool


def find_outdated(drafted: Draft, fresh: Draft, origin: Draft, walked: WalkedDocument) -> Iterator[Outdated]:
    """Yield what a report says that a draft of today's data doesn't say any more, and what it lacks.

    Numbers that merely changed are no matter of words. What people or models wrote is theirs, and isn't judged.

    Args:
        drafted: The version that the report was written from.
        fresh: A draft of the same outline, made of today's data.
        origin: The draft that it all began with: what was worded otherwise, or dropped, since is no matter of data.
        walked: The report, its numbers already following the data.
    """
    before, after = _said(drafted), _said(fresh)
    known = {one.words for said in _said(origin).values() for one in said}
    for name, said in before.items():
        now = after.get(name, [])
        ours = [one for one in said if one.own]
        matcher = SequenceMatcher(None, [one.words for one in ours], [one.words for one in now], autojunk=False)
        for kind, i, j, k, m in matcher.get_opcodes():
            if kind == "equal" or (kind == "insert" and len(ours) < len(said)):
                continue  # what is new here may be what a person wrote in other words
            if k < m and all(one.words in known for one in now[k:m]):
                continue  # it could have been said from the start
            if one := _outdated(ours, range(i, j), now[k:m], walked):
                yield one


def _outdated(ours: Sequence[_Said], gone: range, now: Sequence[_Said], walked: WalkedDocument) -> Outdated | None:
    """Return a change of words with its place; None where the report lost those words or has the new ones already."""
    old = [ours[at] for at in gone]
    known = sorted(chain.from_iterable(one.figures for one in old))
    if known and known == sorted(chain.from_iterable(one.figures for one in now)):
        return None  # the very same numbers: the wording of the program changed, not the data
    text = "".join(walked.plain.text.split())
    missing = [one for one in now if "".join(one.shown.split()) not in text]
    around = gone or [*range(gone.start - 1, -1, -1), *range(gone.start, len(ours))]
    place = next((place for at in around if (place := _place(ours[at], walked))), None)
    if place is None or not (old or missing):
        return None
    start, end = place
    return Outdated(
        start, end, walked.plain.text[start:end], tuple(one.shown for one in old), tuple(one.shown for one in missing)
    )


def _place(said: _Said, walked: WalkedDocument) -> tuple[int, int] | None:
    """Return where a drafted sentence stands now: by its figures, or where it has none by its words."""
    spans = [walked.figures[number] for number in said.numbers if number in walked.figures]
    if spans:
        return spans[0] if said.is_row else sentence_around(walked.plain.text, *spans[0])
    start = walked.plain.text.find(said.shown) if said.shown and not said.numbers else -1
    return (start, start + len(said.shown)) if start >= 0 else None


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence, or the line, around a stretch of a text.

    >>> sentence_around("甲。乙为5元。", 4, 5)
    (2, 6)
    """
    while start > 0 and text[start - 1] not in _ENDS:
        start -= 1
    while end < len(text) and text[end] not in _ENDS:
        end += 1
    return start, end


def _said(draft: Draft) -> dict[tuple[str, str], list[_Said]]:
    """Return what each section says, by the title of its annex (none in the body) and its id."""
    numbers = count(1)
    parts = (("", draft.sections), *((annex.title, annex.sections) for annex in draft.annexes))
    return {(title, one.id): list(_of_section(one, numbers)) for title, sections in parts for one in sections}


def _of_section(section: Section, numbers: Iterator[int]) -> Iterator[_Said]:
    for block in section.blocks:
        for runs, is_row in _stretches(block):
            pieces = [_piece(run, numbers) for run in runs]
            own = is_row or (isinstance(block, Paragraph) and block.origin in _DRAFTED)
            yield from _sentences(pieces, is_row=is_row, own=own)


def _stretches(block: Block) -> Iterator[tuple[Sequence[Run], bool]]:
    if isinstance(block, Paragraph):
        yield block.runs, False
        return
    for row in block.rows:
        yield tuple(chain.from_iterable((*cell.runs, Text("\t")) for cell in row)), True


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run: what it shows, its figure's key and number; both empty for words."""

    shown: str
    key: str = ""
    number: int = 0


def _piece(run: Run, numbers: Iterator[int]) -> _Piece:
    if isinstance(run, Figure) or (isinstance(run, Text) and run.key):
        return _Piece(run.text, run.key, next(numbers))
    return _Piece(run.text)


def _sentences(pieces: Sequence[_Piece], *, is_row: bool, own: bool) -> Iterator[_Said]:
    """Cut runs into sentences; a table row is one."""
    current: list[_Piece] = []
    for piece in pieces:
        parts = [piece.shown] if is_row or piece.key else _SENTENCE.findall(piece.shown)
        for part in filter(None, parts):
            current.append(_Piece(part, piece.key, piece.number))
            if not is_row and not piece.key and part[-1] in _ENDS:
                yield _joined(current, is_row=False, own=own)
                current = []
    if current:
        yield _joined(current, is_row=is_row, own=own)


def _joined(pieces: Sequence[_Piece], *, is_row: bool, own: bool) -> _Said:
    words = "".join(f"{{{one.key}}}" if one.key else one.shown for one in pieces).strip()
    figures = [one for one in pieces if one.key]
    return _Said(
        _NUMBERING.sub("", words, count=1) if _NUMBERING.match(words) else words,
        "".join(one.shown for one in pieces).strip(),
        tuple((one.key, one.shown) for one in figures),
        tuple(one.number for one in figures),
        is_row,
        own,
    )
