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
from youju.drafting.clauses import clauses_of, letters, likeness, sentences_of
from youju.drafting.numbering import chinese_number, point_number
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.old_words import LAST_YEARS_DATE
from youju.drafting.rolling.retelling import Retelling
from youju.drafting.rolling.rolled import Outcome, RolledSentence
from youju.drafting.rolling.rollforward import RollForward, roll_forward
from youju.drafting.slots import join_text
from youju.drafting.topics import named_once
from youju.patterns import regex
from youju.prompting.outlines import load_outline

__all__ = ["Carrying", "with_carried"]

_MOST_QUESTIONS = 2
"""A sentence with more open numbers than this reads as a riddle: it is only listed."""
_PROVED_ROLES = ("funds", "funds.received", "funds.execution", "conclusion")
"""Sections about money and marks: words without a number of this year would claim what nothing shows."""
_KNOWN = 0.5
"""Words of which so much stands in one sentence of the draft say nothing new."""
_SAID = 0.7
"""The same for a clause, of so many letters."""
_LEAST_CLAUSE = 6
_QUOTED = regex(r"《[^》]*》")
_ORDINAL = regex(r"^(?P<lead>第|其)?[一二三四五六七八九十](?P<end>是|，|、)")
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
            plain = _is_thin(section, draft.outline)
            fitting = [one for one in fitting if plain and not (one.keys or _questions(one))]
        fitting = _sound(_standing(fitting, rolled.sentences), ledger)
        used += fitting
        told = told.and_also(fitting)
        sections.append(_filled(section, fitting, ledger.profile.short) if fitting else section)
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
        if one.outcome is Outcome.DROPPED or _is_bygone(one) or _is_misplaced(one) or _is_riddle(one):
            return False
        if not one.keys and one.source.role in _PROVED_ROLES:
            return False
        told = sum(key in self.keys for key in one.keys)
        fresh = told * 2 < len(one.keys) and not self.in_prose.intersection(one.keys) if one.keys else True
        return fresh and not self._says(one)

    def _says(self, one: RolledSentence) -> bool:
        """Tell whether the draft says the same in like words, whatever the numbers: once is enough."""
        if set(_QUOTED.findall(one.source.text)) & set(_QUOTED.findall(self.words)):
            return True
        words = [run for run in one.runs if isinstance(run, Text)]
        clauses = [text for piece in clauses_of(words) if len(letters(text := piece.text)) >= _LEAST_CLAUSE]
        whole = "".join(run.text for run in words)
        return any(
            likeness(whole, sentence) >= _KNOWN or any(likeness(clause, sentence) >= _SAID for clause in clauses)
            for sentence in self.sentences
        )

    def and_also(self, taken: Iterable[RolledSentence]) -> _Told:
        """Return what the draft says with these sentences taken over."""
        return replace(self, words=self.words + "".join(one.text for one in taken))

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The words of the draft, cut into sentences."""
        return tuple(piece.text for piece in sentences_of([Text(self.words)]))


def _questions(one: RolledSentence) -> int:
    return sum(isinstance(run, Gap) for run in one.runs)


def _is_riddle(one: RolledSentence) -> bool:
    """Tell whether so much of a sentence is asked that nobody could say it: all its numbers, unless it is on rules."""
    unknown = not one.keys and any(number.fact is None for number in one.numbers)
    return _questions(one) > _MOST_QUESTIONS or (unknown and one.source.role not in words_about_carrying("lasting"))


def _is_bygone(one: RolledSentence) -> bool:
    """Tell whether a sentence is on an event of its year (a date, what an audit found), or only leads in a table."""
    words = (*words_about_carrying("found_out"), *words_about_carrying("frames"))
    return LAST_YEARS_DATE in one.reasons or any(word in one.source.text for word in words)


def _is_misplaced(one: RolledSentence) -> bool:
    """Tell whether a sentence speaks of problems or plans in a section on something else."""
    places = _subjects(one)
    return bool(places) and not any(_chapter(place) == _chapter(one.source.role) for place in places)


def _subjects(one: RolledSentence) -> list[str]:
    """Return the roles that a sentence's own words tell."""
    return [role for role, words in words_about_carrying("belongs").items() if any(w in one.source.text for w in words)]


def _chapter(role: str) -> str:
    return role.partition(".")[0]


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
        role = _role(one)
        wider = [role.rsplit(".", number)[0] for number in range(1, role.count(".") + 1)]
        narrower = [other for other in ids if other.startswith(f"{role}.")]
        place = next((other for other in (role, *narrower[:1], *wider) if role and other in ids), "")
        if place == role and narrower and role.count(".") == 0:
            place = narrower[0]
        pool.setdefault(place, []).append(one)
    return pool


def _role(one: RolledSentence) -> str:
    """Return the role of the section that a sentence fits: of its heading, or within that chapter of its own words."""
    own = [role for role in _subjects(one) if _chapter(role) == _chapter(one.source.role) and "." in role]
    return own[0] if own else one.source.role


def _filled(section: Section, sentences: Sequence[RolledSentence], short: str) -> Section:
    """Return the section with the sentences at its hole, else at its end; 【待补】 stays unless they give numbers."""
    paragraphs = [tuple(group) for _, group in groupby(sentences, key=lambda one: one.source.line)]
    listed = sum(group[0].source.point for group in paragraphs) > 1
    carried = [
        _paragraph(section, number, group, short, numbered=listed and group[0].source.point)
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


def _paragraph(
    section: Section, number: int, group: Sequence[RolledSentence], short: str, *, numbered: bool
) -> Paragraph:
    runs: list[Run] = [Text(point_number(section.level, number))] if numbered else []
    for sentence in _in_order(group):
        runs += [Text(named_once(run.text, short)) if isinstance(run, Text) else run for run in sentence]
    if not all(one.outcome is Outcome.CHANGED and one.keys for one in group):
        runs = _marked(join_text(runs))
    source = "".join(one.source.text for one in group)
    style = "list" if numbered else "body"
    return Paragraph("", join_text(runs), Origin.CARRIED, source, style)


def _in_order(group: Sequence[RolledSentence]) -> Iterator[Sequence[Run]]:
    """Yield each sentence's runs, 一是 and 二是 counted anew where sentences between them are gone."""
    counted = [one for one in group if _ORDINAL.match(one.text)]
    for one in group:
        first, *rest = one.runs
        if one in counted and isinstance(first, Text):
            number = chinese_number(counted.index(one) + 1)
            mark = rf"\g<lead>{number}\g<end>" if len(counted) > 1 else ""
            yield (Text(_ORDINAL.sub(mark, first.text, count=1)), *rest)
        else:
            yield one.runs


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
