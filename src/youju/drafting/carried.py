"""Puts last year's sentences where this year's data leaves a draft empty, each marked with its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import PlainText, Severity, Verdict
from youju.domain.report import Block, Draft, Figure, Gap, Origin, Paragraph, Run, Section, Text
from youju.drafting.carrying_words import words_about_carrying
from youju.drafting.numbering import point_number
from youju.drafting.rolled import Outcome, RolledSentence
from youju.drafting.rollforward import RollForward, roll_forward
from youju.drafting.slots import join_text

__all__ = ["Carrying", "with_carried"]

_MOST_QUESTIONS = 2
"""A sentence with more open numbers than this reads as a riddle: it is only listed."""
_PROVED_ROLES = ("funds", "funds.received", "funds.execution", "conclusion")
"""Sections about money and marks: words without a number of this year would claim what nothing shows."""
_MARKS = "。；，、：！？ \n"
_FAULTY = (Verdict.CONTRADICTED, Verdict.UNSUPPORTED)
_CONFIRM = "沿用上年，请核对"


@dataclass(frozen=True, slots=True)
class Carrying:
    """What last year's report gave to a draft.

    Attributes:
        rolled: All its sentences, rolled forward.
        used: Those that stand in the draft.
    """

    rolled: RollForward
    used: tuple[RolledSentence, ...] = ()


def with_carried(draft: Draft, prior: PlainText, ledger: Ledger, year: int = 0) -> tuple[Draft, Carrying]:
    """Fill the sections for which this year's data has nothing with last year's sentences, rolled forward.

    A section that says anything of its own keeps its text, so that no fact is told twice. Carried paragraphs are
    marked (`Origin.CARRIED`, with the old sentences as source), and end in a 【待核】 unless every number is sure.

    Args:
        draft: What the plans could say.
        prior: The unit's own last report.
        ledger: This year's facts.
        year: The report's year, when its title doesn't say.
    """
    rolled = roll_forward(prior, ledger, year)
    told = _Told({run.key for _, run in draft.runs() if isinstance(run, Figure)}, _words_of(draft))
    pool = _by_section(rolled.sentences, [section.id for section in draft.sections])
    used: list[RolledSentence] = []
    sections = []
    for section in draft.sections:
        fitting = _standing([one for one in pool.get(section.id, ()) if told.leaves_room_for(one)], rolled.sentences)
        fitting = fitting if _hole(section) else []
        fitting = _sound(fitting, ledger)
        used += fitting
        sections.append(_filled(section, fitting) if fitting else section)
    return replace(draft, sections=tuple(sections)), Carrying(rolled, tuple(used))


@dataclass(frozen=True)
class _Told:
    """What a draft says already: keys of its facts, and its words without marks."""

    keys: set[str]
    words: str

    def leaves_room_for(self, one: RolledSentence) -> bool:
        """Tell whether a sentence is worth carrying: readable, and telling nothing twice."""
        if one.outcome is Outcome.DROPPED or one.source.text.strip(_MARKS) in self.words:
            return False
        if not one.keys and one.source.role in _PROVED_ROLES:
            return False
        questions = sum(isinstance(run, Gap) for run in one.runs)
        told = sum(key in self.keys for key in one.keys)
        return questions <= _MOST_QUESTIONS and (not one.keys or told * 2 < len(one.keys))


def _standing(chosen: Sequence[RolledSentence], everything: Sequence[RolledSentence]) -> list[RolledSentence]:
    """Return the sentences chosen but for those that lean on the one before (该项目…), when that one isn't there."""
    before = {id(one): former for former, one in pairwise(everything)}
    kept: list[RolledSentence] = []
    for one in chosen:
        leans = one.source.text.startswith(tuple(words_about_carrying("leaning")))
        if not leans or (kept and kept[-1] is before.get(id(one))):
            kept.append(one)
    return kept


def _sound(chosen: Sequence[RolledSentence], ledger: Ledger) -> list[RolledSentence]:
    """Return the sentences of those paragraphs in which the checker, without last year's context, finds no fault."""
    kept: list[RolledSentence] = []
    for _, group in groupby(chosen, key=lambda one: one.source.line):
        sentences = list(group)
        report = check_text(PlainText("".join(one.text for one in sentences)), ledger)
        bad = any(one.verdict in _FAULTY for one in report.mentions)
        if not bad and all(one.severity is not Severity.ERROR for one in report.findings):
            kept += sentences
    return kept


def _words_of(draft: Draft) -> str:
    return "".join(run.text for _, run in draft.runs())


def _hole(section: Section) -> Paragraph | None:
    """Return the first paragraph that says nothing but 【待补】; None when there is none."""
    return next(
        (
            block
            for block in section.blocks
            if isinstance(block, Paragraph)
            and all(isinstance(run, Gap) or not run.text.strip(_MARKS) for run in block.runs)
        ),
        None,
    )


def _by_section(sentences: Iterable[RolledSentence], ids: Sequence[str]) -> Mapping[str, list[RolledSentence]]:
    """Sort sentences into the sections of this year's outline: of their role, or else the next wider or narrower."""
    pool: dict[str, list[RolledSentence]] = {}
    for one in sentences:
        role = one.source.role
        wider = [role.rsplit(".", number)[0] for number in range(1, role.count(".") + 1)]
        narrower = [other for other in ids if other.startswith(f"{role}.")]
        place = next((other for other in (role, *narrower[:1], *wider) if role and other in ids), "")
        if place == role and narrower and role.count(".") == 0:
            place = narrower[0]
        pool.setdefault(place, []).append(one)
    return pool


def _filled(section: Section, sentences: Sequence[RolledSentence]) -> Section:
    """Return the section with the sentences at its hole, whose 【待补】 stays unless they give numbers."""
    paragraphs = [tuple(group) for _, group in groupby(sentences, key=lambda one: one.source.line)]
    listed = sum(group[0].source.point for group in paragraphs) > 1
    carried = [
        _paragraph(section, number, group, numbered=listed and group[0].source.point)
        for number, group in enumerate(paragraphs, 1)
    ]
    stating = any(isinstance(run, Figure) for block in carried for run in block.runs)
    hole = _hole(section)
    blocks: list[Block] = []
    for block in section.blocks:
        if block is hole:
            blocks += carried
        if block is not hole or not stating:
            blocks.append(block)
    return replace(section, blocks=tuple(_renumbered(section, blocks)))


def _paragraph(section: Section, number: int, group: Sequence[RolledSentence], *, numbered: bool) -> Paragraph:
    runs: list[Run] = [Text(point_number(section.level, number))] if numbered else []
    for one in group:
        runs += one.runs
    if not all(one.outcome is Outcome.CHANGED and one.keys for one in group):
        runs = _marked(join_text(runs))
    source = "".join(one.source.text for one in group)
    style = "list" if numbered else "body"
    return Paragraph("", join_text(runs), Origin.CARRIED, source, style)


def _marked(runs: Sequence[Run]) -> list[Run]:
    """Return the runs with a request to confirm before the end mark, joined with what is asked there already."""
    kept = list(runs)
    if isinstance(last := kept[-1], Text):
        kept[-1] = Text(last.text.rstrip(_MARKS))
    kept = [run for run in kept if run.text]
    asked = kept.pop() if isinstance(kept[-1], Gap) else None
    what = f"{_CONFIRM}{asked.what}" if isinstance(asked, Gap) else _CONFIRM
    return [*kept, Gap(what, verify=True), Text("。")]


def _renumbered(section: Section, blocks: Iterable[Block]) -> Iterator[Block]:
    """Give the paragraphs their ids anew, in order; tables keep theirs."""
    number = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            number += 1
            block = replace(block, id=f"{section.id}/{number}")
        yield block
