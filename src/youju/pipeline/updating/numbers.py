"""Let a report's numbers follow today's data; say what moved, what stayed, and what its words no longer say rightly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.facts import Fact, Ledger
from youju.domain.findings import CheckReport, Finding, Severity
from youju.domain.quantity import Quantity, split_unit
from youju.domain.report import Draft, Figure
from youju.drafting.figures import NumberStyle, figure
from youju.errors import UsageError
from youju.files import replacing
from youju.pipeline.updating.outdated import Outdated, find_outdated, sentence_around
from youju.rendering.annotate import CHECKER, Remark, remark_on, write_remarks
from youju.rendering.evidence import rewrite_figures
from youju.rendering.revisions import Edit, Stamp, apply_edits
from youju.sources.documents.ooxml import WalkedDocument, read_docx, walk_docx

__all__ = ["AUTHOR", "DRAFTED", "OUTDATED", "Move", "Moved", "Standstill", "move_numbers", "words_on"]

AUTHOR = "数据更新"
"""Whose tracked changes the new numbers are."""
OUTDATED = "数据更新后，这里的文字要改"
"""The first line of a comment on words that no longer fit the data."""
DRAFTED = "起草时："
"""How its lines begin that say what was drafted."""


@dataclass(frozen=True, slots=True)
class Move:
    """A number that followed its fact.

    Attributes:
        key: The fact's key.
        was, now: As the report wrote it, and writes it.
        sentence: The words around it, as they read now.
        source: Cell or formula of the new value.
    """

    key: str
    was: str
    now: str
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Standstill:
    """A number that should have followed and didn't: edited by hand, or its fact is gone."""

    key: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What letting a report's numbers follow the data did.

    Attributes:
        moves: Numbers that followed, in reading order.
        standstills: Numbers that stayed and why.
        flags: What no longer holds, or doesn't hold, in the report as it is then.
        outdated: What a draft of today's data would say otherwise.
        figures: Each number that still has its fact, by its number in the .docx: as it reads then, with today's source.
        text: The report's text as it is then.
    """

    moves: tuple[Move, ...]
    standstills: tuple[Standstill, ...]
    flags: tuple[Finding, ...]
    outdated: tuple[Outdated, ...]
    figures: Mapping[int, Figure]
    text: str


def move_numbers(
    report: Path,
    target: Path,
    when: datetime,
    ledger: Ledger,
    redrafted: Callable[[], tuple[Draft, Draft, Draft] | None],
) -> Moved:
    """Write a copy of a report whose numbers are those of today's data; each move is a tracked change.

    Args:
        report: A .docx of ours, edited or not.
        target: The .docx to write.
        when: The time that the changes bear.
        ledger: Today's data.
        redrafted: Returns the version that the report was written from, a draft of today's data to hold it against,
            and the draft that it all began with; None where that version isn't kept.

    Raises:
        DocumentError: The report can't be read.
        UsageError: The report doesn't know its numbers' facts.
        OutputError: The file can't be written there.
    """
    walked = walk_docx(report)
    if not walked.written:
        raise UsageError(
            "这份报告里没有数字的来源记录，无法自动更新",
            place=report.name,
            remedy="只有 youju 起草的报告（没有导出为报送稿的）能更新；其他报告请用 youju check 核对",
        )
    plan = _plan(walked, ledger)
    with replacing(target) as temporary:
        left = apply_edits(report, walked.plain.text, plan.edits, temporary, Stamp(AUTHOR, when))
        moved = {number: one for number, one in plan.figures.items() if plan.spans[number] not in left}
        figures = {**plan.written, **moved}
        rewrite_figures(temporary, figures, temporary)
        checked = check_text(read_docx(temporary), ledger)
        now = walk_docx(temporary)
        moves = tuple(_moves(now, walked, moved))
        flags = tuple(_flags(checked, {move.sentence for move in moves}))
        drafts = redrafted()
        outdated = tuple(find_outdated(*drafts, now)) if drafts else ()
        remarks = [*map(_remark, flags), *map(_remark_on_outdated, outdated)]
        write_remarks(temporary, checked.plain.text, remarks, temporary)
    stuck = (
        Standstill(new.key, walked.written[number].text, f"这一处不能自动修订，请手工改为{new.text}")
        for number, new in plan.figures.items()
        if number not in moved
    )
    return Moved(moves, (*plan.standstills, *stuck), flags, outdated, figures, now.plain.text)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done: edits by figure number, the figures they make, and all as written with today's source."""

    edits: tuple[Edit, ...]
    spans: Mapping[int, Edit]
    figures: Mapping[int, Figure]
    written: Mapping[int, Figure]
    standstills: tuple[Standstill, ...]


def _plan(walked: WalkedDocument, ledger: Ledger) -> _Plan:
    spans: dict[int, Edit] = {}
    figures: dict[int, Figure] = {}
    sourced: dict[int, Figure] = {}
    standstills: list[Standstill] = []
    for number, written in sorted(walked.written.items()):
        if number not in walked.figures:
            continue  # deleted by hand: a decision that stays
        start, end = walked.figures[number]
        shown = walked.plain.text[start:end]
        fact = ledger.by_id(written.id)
        new = _rendered(fact, written, ledger.trace(fact)) if fact else None
        if fact is None or new is None:
            reason = "数据里没有这个数了" if fact is None else "数据的单位变了"
            standstills.append(Standstill(written.key, shown, reason))
            continue
        sourced[number] = replace(written, source=new.source)
        if _still_says(written, fact) or _same(new.text, shown):
            continue
        if not _same(shown, written.text):
            before = f"（原为{written.text}）" if written.text else ""
            reason = f"人工改过{before}，没有动；按数据应为{new.text}"
            standstills.append(Standstill(written.key, shown, reason))
        else:
            spans[number] = Edit(start, end, new.text)
            figures[number] = new
    return _Plan(tuple(spans.values()), spans, figures, sourced, tuple(standstills))


def _rendered(fact: Fact, written: Figure, source: str) -> Figure | None:
    """Return the fact as the report writes it; None when it can't be written in that unit any more."""
    digits = written.text.removesuffix(written.unit)
    places = len(digits.partition(".")[2])
    wanted = written.decimals
    if wanted is None:
        scale, _, _ = split_unit(written.unit or None)
        exact = fact.quantity.value / scale
        wanted = places if exact == round(exact, places) else None
    try:
        new = figure(
            fact,
            NumberStyle(),
            fund=False,
            source=source,
            unit=written.unit,
            decimals=wanted,
            absolute=written.absolute,
            bare=True,
        )
    except ValueError:
        return None
    text = new.text
    if wanted is not None and places < wanted and "." in text:
        text = text.rstrip("0").rstrip(".")  # the report leaves closing zeros out
    return replace(new, text=text + (written.unit if written.text != digits else ""))


def _still_says(written: Figure, fact: Fact) -> bool:
    """Tell whether a figure as written is the fact's value, rounded: the data behind it didn't change."""
    try:
        quantity = Quantity.parse(written.text.removesuffix(written.unit), written.unit or None)
    except ValueError:
        return False
    exact = fact.quantity
    if written.absolute:
        exact = exact._replace(value=abs(exact.value))
    return quantity.unit == exact.unit and quantity.is_rounding_of(exact)


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def _moves(now: WalkedDocument, before: WalkedDocument, moved: Mapping[int, Figure]) -> Iterator[Move]:
    for number, new in sorted(moved.items(), key=lambda one: now.figures[one[0]]):
        start, end = now.figures[number]
        sentence = _sentence(now.plain.text, start, end)
        yield Move(new.key, before.written[number].text, new.text, sentence, new.source)


def _sentence(text: str, start: int, end: int) -> str:
    return text[slice(*sentence_around(text, start, end))].strip()


def _flags(report: CheckReport, touched: set[str]) -> Iterator[Finding]:
    """Yield what is wrong anywhere, and what is doubtful in sentences whose numbers moved."""
    for one in report.findings:
        near = _sentence(report.plain.text, one.start, one.end) in touched
        if one.severity is Severity.ERROR or (near and one.severity is Severity.WARNING):
            yield one


def _remark(finding: Finding) -> Remark:
    remark = remark_on(finding)
    return Remark(remark.start, remark.end, remark.quote, remark.author, ("数据更新后请核对这一处", *remark.lines))


def _remark_on_outdated(one: Outdated) -> Remark:
    return Remark(one.start, one.end, one.quote, CHECKER, words_on(one))


def words_on(one: Outdated) -> tuple[str, ...]:
    """Return the lines that say what words no longer say rightly, and what today's data says instead."""
    lines = [OUTDATED]
    lines += [f"{DRAFTED}{_flat(was)}" for was in one.was]
    lines += [f"按现在的数据：{_flat(now)}" for now in one.now] or ["按现在的数据不再这样写"]
    return tuple(lines)


def _flat(text: str) -> str:
    return text.replace("\t", "　")
