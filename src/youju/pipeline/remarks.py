"""What people remark on a report: comments in Word become the draft's, and the draft's stand in the 送审稿."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from youju.domain.findings import PlainText
from youju.domain.report import Draft
from youju.pipeline.section_view import section_ids
from youju.rendering.annotate import CHECKER, Remark
from youju.rendering.plain import DraftText, Spot, plain_text
from youju.rendering.review import CARRIED
from youju.sources.documents.ooxml import WalkedDocument
from youju.sources.documents.word_comments import WordComment, read_comments
from youju.workspace.desk_store import Comment, DeskStore

__all__ = ["comment_remarks", "keep_comments", "placed_comment"]

_SHORTEST = 4
"""Characters of a quote by which its place is found again when its line has changed."""


def keep_comments(folder: Path, report: Path, walked: WalkedDocument, draft: Draft) -> None:
    """Keep what people remarked in a .docx as comments on the draft; the same remark isn't kept twice.

    A remark on words that no section has, as on the title, is put at the opening.

    Args:
        folder: The project.
        report: The .docx.
        walked: It, as read.
        draft: The project's newest draft.

    Raises:
        DocumentError: The .docx can't be read.
        OutputError: They can't be kept.
    """
    theirs = [one for one in read_comments(report, walked) if one.author not in (CHECKER, CARRIED)]
    if not theirs or not section_ids(draft):
        return
    desk = DeskStore(folder)
    kept = desk.comments()
    known = {(one.who, one.text, one.quote) for one in kept}
    still_open = Counter((one.who, one.text) for one in kept if not one.resolved_at)
    text, written = plain_text(draft), walked.plain.text
    for one in theirs:
        quote = written[one.start : one.end].strip()
        if (one.author, one.text, quote) in known or still_open[one.author, one.text]:
            still_open[one.author, one.text] -= 1
            continue
        desk.comment(placed_comment(draft, text, written, one))


def placed_comment(draft: Draft, text: DraftText, written: str, theirs: WordComment) -> Comment:
    """Return a comment of a .docx as one of the draft; one on a heading is put at what follows it.

    Args:
        draft: The draft.
        text: Its text.
        written: The text of the .docx.
        theirs: The comment.
    """
    span = _same_words(written, theirs.start, theirs.end, text.plain.text)
    spot = (text.locate(*span) if span else None) or Spot(0, "", None, None, 0, 0)
    name, section = [*section_ids(draft).items()][spot.section]
    place = spot.block or next((block.id for block in section.blocks), "")
    start, end = (spot.start, spot.end) if spot.block else (0, 0)
    quote = written[theirs.start : theirs.end].strip()
    return Comment(0, name, place, start, end, quote, theirs.text, theirs.author, "", row=spot.row, cell=spot.cell)


def comment_remarks(draft: Draft, comments: Sequence[Comment], written: PlainText) -> Iterator[Remark]:
    """Yield the open comments on a draft as comments of its .docx.

    Args:
        draft: What was written.
        comments: On it.
        written: The .docx's text.
    """
    open_ones = [one for one in comments if not one.resolved_at]
    text = plain_text(draft) if open_ones else None
    numbers = {name: number for number, name in enumerate(section_ids(draft))}
    for one in open_ones:
        if text is None or one.section not in numbers:
            continue
        own = _own_span(text, numbers[one.section], one)
        span = _same_words(text.plain.text, *own, written.text) if own else None
        if span:
            yield Remark(*span, written.text[slice(*span)], one.who, tuple(one.text.splitlines()))


def _own_span(text: DraftText, section: int, comment: Comment) -> tuple[int, int] | None:
    """Return the words of a comment in the draft's text; its block, or its section, when they are gone."""
    if comment.quote and not comment.end and (at := text.plain.text.find(comment.quote)) >= 0:
        return at, at + len(comment.quote)  # of a title or a heading
    pieces = [one for one in text.pieces if one.spot.section == section]
    block = [one for one in pieces if one.spot.block == comment.block]
    cell = [one for one in block if (one.spot.row, one.spot.cell) == (comment.row, comment.cell)]
    if not pieces:
        return None
    around = cell or block or pieces
    start, end = around[0].start, around[-1].end
    if comment.quote:
        shown = text.plain.text[start:end]
        likely = start + comment.start - around[0].spot.start if cell else start
        if text.plain.text.startswith(comment.quote, likely):
            return likely, likely + len(comment.quote)
        if (at := shown.find(comment.quote)) >= 0:
            return start + at, start + at + len(comment.quote)
    return (start, end) if cell or block else (pieces[0].start, pieces[0].end)


def _same_words(text: str, start: int, end: int, other: str) -> tuple[int, int] | None:
    """Return where a stretch of one text stands in another that has its line; else where its words stand."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    end = min(end, line_end)
    line = text[line_start:line_end]
    lines = other.split("\n")
    earlier = text[:line_start].split("\n").count(line)
    places = [number for number, one in enumerate(lines) if one == line]
    if line and places:
        number = places[min(earlier, len(places) - 1)]
        lead = sum(len(one) + 1 for one in lines[:number])
        return lead + start - line_start, lead + end - line_start
    words = text[start:end].strip()
    at = other.find(words) if len(words) >= _SHORTEST else -1
    return (at, at + len(words)) if at >= 0 else None
