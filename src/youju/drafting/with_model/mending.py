"""Puts a section together: the model's sound sentences, offline sentences where it failed, tables in their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from youju.domain.report import Block, Origin, Paragraph, Run, Table
from youju.drafting.slots import join_text
from youju.drafting.with_model.judging import Fault
from youju.drafting.with_model.manuscript import Base, Sentence, is_point, is_table_line, split_sentences

__all__ = ["Manuscript", "has_strays", "mend", "read_manuscript", "unsaid"]


@dataclass(frozen=True)
class Manuscript:
    """A section's text on its way from answer to report.

    Attributes:
        sentences: In order, by paragraph.
        tables: Each table with the number of the paragraph it stands before.
        offline: Sentences in it that are the offline writer's.
    """

    sentences: tuple[Sentence, ...]
    tables: tuple[tuple[int, Table], ...]
    offline: frozenset[Sentence] = frozenset()

    def blocks(self, section_id: str) -> tuple[Block, ...]:
        """Return the paragraphs, and the tables between them."""
        paragraphs: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            paragraphs.setdefault(sentence.paragraph, []).append(sentence)
        blocks: list[Block] = []
        tables = list(self.tables)
        for count, (number, sentences) in enumerate(paragraphs.items(), 1):
            while tables and tables[0][0] <= number:
                blocks.append(tables.pop(0)[1])
            blocks.append(self._paragraph(f"{section_id}/{count}", sentences))
        return (*blocks, *(table for _, table in tables))

    def _paragraph(self, paragraph_id: str, sentences: Sequence[Sentence]) -> Paragraph:
        """A paragraph of offline sentences alone is the plan's; one that holds some names them."""
        runs: list[Run] = [run for sentence in sentences for run in sentence.runs]
        kept = [sentence.text for sentence in sentences if sentence in self.offline]
        origin = Origin.PLAN if len(kept) == len(sentences) else Origin.MODEL
        source = f"改用离线文字：{''.join(kept)}" if kept and origin is Origin.MODEL else ""
        style = "list" if sentences[0].point else "body"
        return Paragraph(paragraph_id, join_text(runs), origin, source, style)


def read_manuscript(lines: Iterable[str], base: Base) -> Manuscript:
    """Read the lines of an answer; tables that it forgot stand where they stand offline."""
    sentences: list[Sentence] = []
    tables: list[tuple[int, Table]] = []
    left = list(base.table_places())
    paragraph = 0
    for line in lines:
        if is_table_line(line):
            if left:
                tables.append((paragraph, left.pop(0)[1]))
            continue
        point = is_point(line)
        sentences += (base.read(one, paragraph, point=point) for one in split_sentences(line))
        paragraph += 1
    return Manuscript(tuple(sentences), (*tables, *left))


def mend(manuscript: Manuscript, base: Base, faults: Sequence[Fault], missing: Iterable[str]) -> Manuscript:
    """Replace what is faulty or missing by the offline sentences that say the same.

    Sentences that share a number or a gap go together: either all of a group are the model's, or all are offline ones,
    so that nothing is said twice. Faulty sentences that say nothing of the offline text are dropped.
    """
    bad = {fault.sentence for fault in faults if fault.sentence >= 0}
    lost = set(missing)
    insert, drop = _groups(manuscript.sentences, base.sentences, bad, lost)
    result: list[Sentence] = []
    placed: set[int] = set()
    last = -1
    for number, sentence in enumerate(manuscript.sentences):
        last = sentence.paragraph
        if number not in drop and number not in bad:
            result.append(sentence)
            continue
        for place in insert.get(number, ()):
            if place not in placed:
                placed.add(place)
                result.append(replace(base.sentences[place], paragraph=sentence.paragraph, point=sentence.point))
    rest = [place for place in insert.get(-1, ()) if place not in placed]
    appended = list(_appended(base, rest, last + 1))
    offline = frozenset(one for one in [*result, *appended] if one not in manuscript.sentences)
    return Manuscript((*result, *appended), manuscript.tables, offline)


def unsaid(sentences: Iterable[Sentence], base: Base) -> tuple[Sentence, ...]:
    """Return the offline sentences of which these say nothing: no number or gap of theirs, and other words."""
    said = list(sentences)
    tokens = {token for one in said for token in one.tokens}
    words = [_pairs(one.words) for one in said]
    return tuple(
        one
        for one in base.sentences
        if tokens.isdisjoint(one.tokens)
        and all(len(_pairs(one.words) & other) * 2 < len(_pairs(one.words)) for other in words)
    )


def has_strays(manuscript: Manuscript, base: Base, faults: Sequence[Fault]) -> bool:
    """Tell whether a faulty sentence has nothing to do with any offline one, so that none can take its place."""
    known = {token for one in base.sentences for token in one.tokens}
    bad = (manuscript.sentences[fault.sentence] for fault in faults if fault.sentence >= 0)
    return any(known.isdisjoint(one.tokens) and _nearest(one, base.sentences) is None for one in bad)


def _appended(base: Base, places: Sequence[int], first: int) -> Iterator[Sentence]:
    """Yield offline sentences as paragraphs of their own."""
    numbers: dict[int, int] = {}
    for place in places:
        sentence = base.sentences[place]
        paragraph = numbers.setdefault(sentence.paragraph, first + len(numbers))
        yield replace(sentence, paragraph=paragraph)


def _groups(
    sentences: Sequence[Sentence], offline: Sequence[Sentence], bad: set[int], lost: set[str]
) -> tuple[dict[int, list[int]], set[int]]:
    """Return which offline sentences go where (-1: to the end), and which sentences make room for them."""
    insert: dict[int, list[int]] = {}
    drop: set[int] = set()
    likes = {number: like for number in bad if (like := _nearest(sentences[number], offline)) is not None}
    for group in _connected(sentences, offline, likes):
        own = sorted(number for side, number in group if side == 0)
        plan = sorted(number for side, number in group if side == 1)
        broken = bad.intersection(own) or any(_holds(offline[number], lost) for number in plan)
        if not plan or not broken:
            continue
        drop.update(own)
        for number, place in enumerate(plan):  # side by side, so that both keep their order and paragraphs
            insert.setdefault(own[number * len(own) // len(plan)] if own else -1, []).append(place)
    return {place: sorted(numbers) for place, numbers in insert.items()}, drop


def _holds(sentence: Sentence, lost: set[str]) -> bool:
    return any(one in sentence.tokens or one in sentence.text for one in lost)


def _nearest(sentence: Sentence, offline: Sequence[Sentence]) -> int | None:
    """Return the offline sentence that a faulty one was made of, by its words; None when it resembles none."""
    own = _pairs(sentence.words)
    scored = [(len(own & _pairs(one.words)), -number) for number, one in enumerate(offline)]
    shared, number = max(scored, default=(0, 0))
    return -number if shared * 2 >= len(own) > 0 else None


def _pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1)}


def _connected(
    sentences: Sequence[Sentence], offline: Sequence[Sentence], likes: Mapping[int, int]
) -> Iterator[set[tuple[int, int]]]:
    """Yield groups of (side, number) that share tokens or likeness; side 0 is the model's, side 1 the offline text."""
    groups: list[tuple[set[str], set[tuple[int, int]]]] = []
    every = [((0, n), {*one.tokens, f"≈{likes.get(n, -1 - n)}"}) for n, one in enumerate(sentences)]
    every += [((1, n), {*one.tokens, f"≈{n}"}) for n, one in enumerate(offline)]
    for place, tokens in every:
        members = {place}
        apart = []
        for known, others in groups:
            if known & tokens:
                tokens |= known
                members |= others
            else:
                apart.append((known, others))
        groups = [*apart, (tokens, members)]
    yield from (members for _, members in groups)
