"""Takes last year's sentences into a draft: where they state what the plan states, and where it is empty or thin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import PlainText, Severity, Verdict
from youju.domain.report import Block, Draft, Figure, Gap, Origin, Paragraph, Run, Section, Text
from youju.drafting.carrying_words import words_about_carrying
from youju.drafting.clauses import likeness, sentences_of
from youju.drafting.numbering import point_number
from youju.drafting.retelling import Retelling
from youju.drafting.rolled import Outcome, RolledSentence
from youju.drafting.rollforward import RollForward, roll_forward
from youju.drafting.slots import join_text
from youju.prompting.outlines import load_outline

__all__ = ["Carrying", "with_carried"]

_MOST_QUESTIONS = 2
"""A sentence with more open numbers than this reads as a riddle: it is only listed."""
_PROVED_ROLES = ("funds", "funds.received", "funds.execution", "conclusion")
"""Sections about money and marks: words without a number of this year would claim what nothing shows."""
_KNOWN = 0.5
"""Words of which so much stands in one sentence of the draft say nothing new."""
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
    """Take over of last year's report what holds this year.

    A sentence whose every number is this year's stands in place of the plan sentences that state the same facts
    (`Retelling`). A section that the data leaves empty takes last year's sentences; one that says little of its own
    takes those on how the work is done that say something new. Carried paragraphs are marked (`Origin.CARRIED`, with
    the old sentences as source), and words that no number of this year proves end in a 【待核】.

    Args:
        draft: What the plans could say.
        prior: The unit's own last report.
        ledger: This year's facts.
        year: The report's year, when its title doesn't say.
    """
    rolled = roll_forward(prior, ledger, year)
    retelling = Retelling(draft.sections, ledger)
    retelling.retell(rolled.sentences)
    draft = replace(draft, sections=tuple(retelling.sections))
    told = _told(draft)
    pool = _by_section(rolled.sentences, [section.id for section in draft.sections])
    used = list(retelling.used)
    sections = []
    for section in draft.sections:
        fitting = [one for one in pool.get(section.id, ()) if one not in used and told.leaves_room_for(one)]
        if not _hole(section):
            fitting = [one for one in fitting if told.learns_from(one)] if _is_thin(section, draft.outline) else []
        fitting = _sound(_standing(fitting, rolled.sentences), ledger)
        used += fitting
        sections.append(_filled(section, fitting) if fitting else section)
    return replace(draft, sections=tuple(sections)), Carrying(rolled, tuple(used))


def _is_thin(section: Section, outline: str) -> bool:
    """Tell whether a section on how the work is done says less than its outline wants."""
    if section.id not in words_about_carrying("lasting"):
        return False
    least, _ = load_outline(outline).section(section.id).length
    return sum(len(block.text) for block in section.blocks if isinstance(block, Paragraph)) < least


@dataclass(frozen=True)
class _Told:
    """What a draft says already: keys of its facts, those of them that stand in prose, and its words."""

    keys: set[str]
    in_prose: set[str]
    words: str

    def leaves_room_for(self, one: RolledSentence) -> bool:
        """Tell whether a sentence is worth carrying: readable, and telling nothing twice."""
        if one.outcome is Outcome.DROPPED or one.source.text.strip(_MARKS) in self.words:
            return False
        if not one.keys and one.source.role in _PROVED_ROLES:
            return False
        questions = sum(isinstance(run, Gap) for run in one.runs)
        if any(word in one.source.text for word in words_about_carrying("frames")) or _is_misplaced(one):
            return False
        told = sum(key in self.keys for key in one.keys)
        fresh = not one.keys or (told * 2 < len(one.keys) and not self.in_prose.intersection(one.keys))
        return questions <= _MOST_QUESTIONS and fresh

    def learns_from(self, one: RolledSentence) -> bool:
        """Tell whether a sentence without numbers says something that the draft doesn't."""
        plain = not one.keys and not any(isinstance(run, Gap) for run in one.runs)
        return plain and all(likeness(one.text, words) < _KNOWN for words in self.sentences)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The words of the draft, cut into sentences."""
        return tuple(piece.text for piece in sentences_of([Text(self.words)]))


def _is_misplaced(one: RolledSentence) -> bool:
    """Tell whether a sentence speaks of problems or plans in a section on something else."""
    chapters = [
        role for role, words in words_about_carrying("belongs").items() if any(w in one.source.text for w in words)
    ]
    return bool(chapters) and not any(one.source.role.startswith(role) for role in chapters)


def _standing(chosen: Sequence[RolledSentence], everything: Sequence[RolledSentence]) -> list[RolledSentence]:
    """Return the sentences chosen but for those that lean on the one before (该项目…), when that one isn't there."""
    before = {id(one): former for former, one in pairwise(everything)}
    kept: list[RolledSentence] = []
    for one in chosen:
        if not one.leans or (kept and kept[-1] is before.get(id(one))):
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


def _told(draft: Draft) -> _Told:
    paragraphs = (one for section in draft.sections for one in section.blocks if isinstance(one, Paragraph))
    return _Told(
        {run.key for _, run in draft.runs() if isinstance(run, Figure)},
        {run.key for paragraph in paragraphs for run in paragraph.runs if isinstance(run, Figure)},
        "".join(run.text for _, run in draft.runs()),
    )


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
    """Return the section with the sentences at its hole, else at its end; 【待补】 stays unless they give numbers."""
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
    if hole is None:
        blocks += carried
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
