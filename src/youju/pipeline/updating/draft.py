"""The data changed under a draft that people work on: what its numbers become, and what its words should become."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path

from youju.domain.findings import Finding
from youju.domain.report import Block, Draft, Figure, Paragraph, Run, Section, Text
from youju.pipeline.draft import draft_from
from youju.pipeline.project_data import ProjectData
from youju.pipeline.remarks import placed_comment
from youju.pipeline.review import write_unchecked
from youju.pipeline.updating.numbers import OUTDATED, Move, Standstill, move_numbers, words_on
from youju.pipeline.updating.outdated import Outdated
from youju.rendering.annotate import CHECKER
from youju.rendering.plain import plain_text
from youju.sources.documents.word_comments import WordComment
from youju.workspace.desk_store import Comment

__all__ = ["DraftUpdate", "OutdatedWords", "is_about_data", "update_draft", "update_key"]


@dataclass(frozen=True, slots=True)
class OutdatedWords:
    """Words of a draft that today's data would have drafted otherwise, and the comment that says so."""

    words: Outdated
    comment: Comment


@dataclass(frozen=True, slots=True)
class DraftUpdate:
    """What following the data does to a draft.

    Attributes:
        key: Names the draft and the data that it was made of.
        draft: With the numbers of today's data; all else as it was.
        moves: Numbers that follow, in reading order. standstills: Numbers that stay and why.
        flags: What doesn't hold in the draft then. outdated: What a draft of today's data would say otherwise.
    """

    key: str
    draft: Draft
    moves: tuple[Move, ...]
    standstills: tuple[Standstill, ...]
    flags: tuple[Finding, ...]
    outdated: tuple[OutdatedWords, ...]


def update_key(draft: Draft, data: ProjectData) -> str:
    """Return what names a draft and the data beside it: equal while neither changed."""
    return hashlib.sha256(f"{draft.sha256}{data.signature}".encode()).hexdigest()


def update_draft(draft: Draft, data: ProjectData, origin: Draft) -> DraftUpdate:
    """Let a draft's numbers follow the data as `youju update` does, by way of a .docx that is thrown away.

    Args:
        draft: As it is now.
        data: Today's.
        origin: The draft that it all began with.

    Raises:
        InputError: The data says too little.
    """

    def redrafted() -> tuple[Draft, Draft, Draft]:
        return draft, draft_from(data.ledger, data.prior, draft.outline), origin

    if not any(isinstance(run, Figure) for _, run in draft.runs()):
        return DraftUpdate(update_key(draft, data), draft, (), (), (), ())
    with tempfile.TemporaryDirectory() as home:
        before, after = Path(home) / "before.docx", Path(home) / "after.docx"
        write_unchecked(draft, before, None)
        done = move_numbers(before, after, datetime.now(), data.ledger, redrafted)
    updated = _with_numbers(draft, done.figures) if done.moves else draft
    outdated = tuple(_outdated_words(updated, done.text, done.outdated))
    return DraftUpdate(update_key(draft, data), updated, done.moves, done.standstills, done.flags, outdated)


def is_about_data(comment: Comment) -> bool:
    """Tell whether an update made a comment, to say that words no longer fit the data."""
    return comment.who == CHECKER and comment.text.startswith(OUTDATED)


def _outdated_words(draft: Draft, written: str, outdated: Sequence[Outdated]) -> Iterator[OutdatedWords]:
    text = plain_text(draft)
    for one in outdated:
        remark = WordComment(CHECKER, "\n".join(words_on(one)), one.start, one.end)
        yield OutdatedWords(one, placed_comment(draft, text, written, remark))


def _with_numbers(draft: Draft, figures: Mapping[int, Figure]) -> Draft:
    """Return a draft with these figures, numbered in reading order as its .docx numbers them."""
    numbers = count(1)

    def run_of(run: Run) -> Run:
        if isinstance(run, Text) and run.key:
            next(numbers)  # typed over: it has its number, but is a person's
        if not isinstance(run, Figure):
            return run
        new = figures.get(next(numbers), run)
        return replace(run, text=new.text, source=new.source)

    def block_of(block: Block) -> Block:
        if isinstance(block, Paragraph):
            return replace(block, runs=tuple(map(run_of, block.runs)))
        rows = tuple(tuple(replace(cell, runs=tuple(map(run_of, cell.runs))) for cell in row) for row in block.rows)
        return replace(block, rows=rows)

    def sections_of(sections: Sequence[Section]) -> tuple[Section, ...]:
        return tuple(replace(one, blocks=tuple(map(block_of, one.blocks))) for one in sections)

    body = sections_of(draft.sections)
    annexes = tuple(replace(annex, sections=sections_of(annex.sections)) for annex in draft.annexes)
    return replace(draft, sections=body, annexes=annexes)
