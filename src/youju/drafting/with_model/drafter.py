"""The model writer: a section a call, numbers only through slots, judged, repaired, and offline text where it fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.terms import read_terms
from youju.domain.facts import Ledger
from youju.domain.outline import Outline
from youju.domain.report import Draft, Gap, Paragraph, Section, Text
from youju.drafting.offline import other_wordings
from youju.drafting.scope import Scope
from youju.drafting.situation import Situation
from youju.drafting.with_model.judging import Fault, Judge
from youju.drafting.with_model.manuscript import Base, Sentence, clean_lines
from youju.drafting.with_model.mending import Manuscript, has_strays, mend, read_manuscript, unsaid
from youju.drafting.with_model.schedule import run_in_order
from youju.drafting.with_model.slot_book import SlotBook
from youju.drafting.with_model.sources_of_words import Words
from youju.drafting.with_model.talk import Manner, Talk
from youju.errors import UnusableAnswerError
from youju.models.seam import ChatModel, Message, Role, Usage
from youju.patterns import regex
from youju.progress import Progress, SilentProgress
from youju.prompting.template import Prompt, load_prompt
from youju.retrieval.masking import NUMBER_MASK, delimit_passages, mask_private

__all__ = ["Drafted", "Drafter", "Manner", "SectionWriter", "Written"]

_SLOT = regex(r"\{\{[^{}]*\}\}")
_MOST_REPAIRS = 2
_TURNS = 4
"""Wordings of the plans that count as known."""
_LEAST_WORDS = 12
_MOST_PASSAGES = 2
_LONGEST_PASSAGE = 160


@dataclass(frozen=True)
class Written:
    """A section as the model and its safeguards wrote it.

    Attributes:
        section: The section.
        usage: What it took.
        faults_first: Faults of the model's first answer. faults_last: Of its last.
        offline: Sentences that the offline writer had to give; all of them when the model wrote nothing usable.
        why: Why nothing of the model's could be used; empty otherwise.
        answer: What the model wrote, with slots; for the sections that build on this one.
        private: Kinds of private data that were masked before sending.
    """

    section: Section
    usage: Usage = field(default_factory=Usage)
    faults_first: tuple[Fault, ...] = ()
    faults_last: tuple[Fault, ...] = ()
    offline: int = 0
    why: str = ""
    answer: str = ""
    private: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drafted:
    """A draft with what each of its sections took."""

    draft: Draft
    written: Mapping[str, Written]

    @property
    def usage(self) -> Usage:
        """What the whole took."""
        parts = [one.usage for one in self.written.values()]
        return Usage(
            sum(one.calls for one in parts),
            sum(one.cached for one in parts),
            sum(one.prompt_tokens for one in parts),
            sum(one.completion_tokens for one in parts),
        )


class SectionWriter:
    """Lets a model write sections of one report.

    Args:
        model: Who writes.
        ledger: The data.
        outline: The kind of report.
        base: The offline draft, floor and ground of it all.
        manner: How the model is asked.
    """

    def __init__(self, model: ChatModel, ledger: Ledger, outline: Outline, base: Draft, manner: Manner) -> None:
        self._manner = manner
        self._model = model
        self._ledger = ledger
        self._outline = outline
        self._draft = base
        self._book = SlotBook(Scope(Situation(ledger)), show_values=manner.show_values)

    @cached_property
    def _system(self) -> str:
        """Words that are the same for every section, so that services can keep them ready."""
        headings = "\n".join(
            f"{'　' * max(one.level - 1, 0)}{one.heading}" for one in self._draft.sections if one.heading
        )
        return load_prompt("shared/system").render(
            unit=self._ledger.profile.name,
            year=str(self._ledger.profile.year),
            voice=load_prompt("shared/voice").render().strip(),
            outline=headings,
            ledger=self._book.table(),
        )

    @cached_property
    def _index(self) -> LedgerIndex:
        return LedgerIndex(self._ledger, read_terms())

    @cached_property
    def _known_texts(self) -> tuple[str, ...]:
        """What the draft says, and what the plans' other wordings would say of the same data."""
        blocks = [block for part in self._draft.all_sections() for block in part.blocks]
        own = [one.text for one in blocks if isinstance(one, Paragraph)]
        headings = [one.heading for one in self._draft.sections]
        others = other_wordings(self._ledger, self._outline, range(1, _TURNS))
        return tuple(dict.fromkeys((self._draft.title, *headings, *own, *others)))

    def write(
        self, section: Section, prompt: Prompt, *, found: str = "", craft: str = "", wish: str = "", free: bool = False
    ) -> Written:
        """Let the model write one section.

        Args:
            section: Its offline text.
            prompt: The prompt whose craft applies.
            found: What the sections before it found out.
            craft: The craft already rendered, for prompts with variables of their own.
            wish: What a person asked for, in the craft.
            free: Whether facts may be left out.

        Raises:
            ModelError: The model can't be reached or refuses to serve.
        """
        base = Base(section, self._book)
        craft = craft or prompt.render(**self._variables(prompt))
        task, kinds, passages = self._task(section, base, craft, found)
        told = [craft, *(load_prompt(f"shared/{name}").body for name in ("system", "voice", "task", "repair"))]
        words = Words(
            self._ledger, (*self._known_texts, section.heading), [*told, task.partition("\n")[0]], found, wish
        )
        judge = Judge(base, self._index, words, free=free)
        opening = [Message(Role.SYSTEM, self._system), Message(Role.USER, task)]
        talk = Talk(self._model, self._manner, section.id, prompt, opening, kinds, base.shown)
        try:
            first, faults, manuscript = self._rounds(talk, base, judge, section.heading)
        except UnusableAnswerError as error:
            talk.note(f"改用离线文字：{error.problem}")
            writing = talk.writing(section, passages)
            return Written(
                replace(section, writing=writing), talk.usage, offline=len(base.sentences), why=error.problem
            )
        finished, why = _finished(manuscript, base, judge, faults)
        blocks = section.blocks if finished is None else finished.blocks(section.id)
        offline = len(base.sentences) if finished is None else len(finished.offline)
        talk.note(
            f"改用离线文字：{why}" if finished is None else f"采用，{offline} 句用离线文字" if offline else "采用"
        )
        written = replace(section, blocks=blocks, writing=talk.writing(section, passages))
        return Written(written, talk.usage, tuple(first), tuple(faults), offline, why, talk.last, kinds)

    def _variables(self, prompt: Prompt) -> dict[str, str]:
        return {"year": str(self._ledger.profile.year)} if "year" in prompt.inputs else {}

    def _task(
        self, section: Section, base: Base, craft: str, found: str
    ) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """Return the words for this section, the kinds of private data masked in them, and the passages used."""
        spec = next((one for one in self._outline.sections if one.id == section.id), None)
        passages = list(self._manner.find_passages(spec))[:_MOST_PASSAGES] if spec else []
        profile = self._ledger.profile
        quoted = [(one.heading or one.file, one.text[:_LONGEST_PASSAGE]) for one in passages]
        styles = delimit_passages(quoted, own_names=(profile.name, profile.short))
        task = load_prompt("shared/task").render(
            heading=section.heading or "开头",
            length=f"篇幅 {spec.length[0]} 至 {spec.length[1]} 字，事实多就写长。" if spec and spec.length[1] else "",
            craft=craft.strip(),
            draft=base.template,
            facts=_list("可用的数字槽", self._labels(base)),
            found=_list("前文查明的情况", found.splitlines()),
            passages=_list("往年写法（只学行文，不取事实）", [styles]),
        )
        task, kinds = mask_private(task)
        return (
            task,
            tuple(dict.fromkeys((*base.private, *kinds))),
            tuple(f"{one.file}：{one.heading}" for one in passages),
        )

    def _labels(self, base: Base) -> list[str]:
        """Describe the section's slots where that says more than the offline text does."""
        labels = (self._book.label(key) for key in base.slots)
        return ["、".join(one for one in labels if "（" in one.rpartition("}}")[2])]

    def _rounds(
        self, talk: Talk, base: Base, judge: Judge, heading: str
    ) -> tuple[list[Fault], list[Fault], Manuscript]:
        """Ask, and ask again naming the faults; return the first faults, the last ones, and the last manuscript."""
        first: list[Fault] | None = None
        for left in range(_MOST_REPAIRS, -1, -1):
            manuscript = read_manuscript(clean_lines(talk.ask(), heading), base)
            faults = judge.faults(manuscript.sentences) if manuscript.sentences else [Fault(-1, "没有写正文")]
            first = faults if first is None else first
            if not faults or not left or _is_hopeless(manuscript, base):
                break
            talk.note("返工")
            talk.complain(faults, manuscript)
        return first or [], faults, manuscript


def _finished(
    manuscript: Manuscript, base: Base, judge: Judge, faults: Sequence[Fault]
) -> tuple[Manuscript | None, str]:
    """Return the manuscript mended until no fault is left; None, and why, when only the offline text will do."""
    if not faults:
        return manuscript, ""
    if not manuscript.sentences or _is_hopeless(manuscript, base):
        return None, faults[0].message
    sound = _sound(manuscript, faults)
    lost = unsaid(sound, base) if has_strays(manuscript, base, faults) else ()
    if lost and len(lost) * 2 >= len(base.sentences):  # it talked of something else instead
        return None, faults[0].message
    wanted = [] if judge.free else [one.text for one in lost]
    mended = mend(manuscript, base, faults, [*judge.missing(sound), *wanted])
    sentences = [one for one in mended.sentences if one not in mended.offline]
    if not sentences:
        return None, faults[0].message
    left = judge.faults(mended.sentences)
    return (None, left[0].message) if left else (mended, "")


def _sound(manuscript: Manuscript, faults: Sequence[Fault]) -> list[Sentence]:
    bad = {fault.sentence for fault in faults}
    return [one for number, one in enumerate(manuscript.sentences) if number not in bad]


def _is_hopeless(manuscript: Manuscript, base: Base) -> bool:
    """Tell whether an answer is so long that reading it sentence by sentence is idle."""
    return sum(len(one.template) for one in manuscript.sentences) > 20 * len(base.template) + 4000


def _list(title: str, lines: Sequence[str]) -> str:
    kept = [line for line in lines if line]
    return f"\n## {title}\n\n" + "\n".join(kept) + "\n" if kept else ""


class Drafter:
    """Writes whole reports with a model.

    Args:
        model: Who writes.
        manner: How it is asked.
    """

    def __init__(self, model: ChatModel, manner: Manner | None = None) -> None:
        self._model = model
        self._manner = manner or Manner()

    def draft(self, base: Draft, ledger: Ledger, outline: Outline, progress: Progress | None = None) -> Drafted:
        """Let the model write every section that has words to write; the offline draft is the floor of each.

        Args:
            base: The offline draft.
            ledger: The data it was drafted from.
            outline: Its outline.
            progress: Is told each section.

        Raises:
            ModelError: The model can't be reached or refuses to serve.
        """
        told = progress or SilentProgress()
        writer = SectionWriter(self._model, ledger, outline, base, self._manner)
        sections = {one.id: one for one in base.sections}
        prompts = {
            spec.id: load_prompt(spec.prompt)
            for spec in outline.sections
            if spec.prompt and spec.id in sections and has_words(sections[spec.id])
        }
        book = SlotBook(Scope(Situation(ledger)))
        findings = "\n".join(book.findings())
        written: dict[str, Written] = {}

        def work(section_id: str) -> Written:
            told.step(f"模型起草：{sections[section_id].heading or '开头'}", len(written), len(prompts))
            found = (
                "\n".join([findings, *_answers(prompts[section_id], written, book)])
                if prompts[section_id].after
                else ""
            )
            written[section_id] = writer.write(sections[section_id], prompts[section_id], found=found)
            return written[section_id]

        run_in_order(work, {one: tuple(_waits(prompts[one], prompts)) for one in prompts}, self._manner.concurrency)
        draft = replace(
            base, sections=tuple(written[one.id].section if one.id in written else one for one in base.sections)
        )
        return Drafted(draft, {one: written[one] for one in prompts})


def _waits(prompt: Prompt, others: Mapping[str, Prompt]) -> Iterator[str]:
    """Yield the sections that a prompt's section is written after."""
    for role in prompt.after:
        yield from (one for one in others if one == role or one.startswith(f"{role}."))


def _answers(prompt: Prompt, written: Mapping[str, Written], book: SlotBook) -> Iterator[str]:
    """Yield what was written of the very sections that this one answers point by point."""
    for role in prompt.after:
        if role in written and any(
            isinstance(one, Paragraph) and one.style == "list" for one in written[role].section.blocks
        ):
            points = Base(written[role].section, book).template
            yield f"已写的“{written[role].section.heading}”：\n{_SLOT.sub(NUMBER_MASK, points)}"


def has_words(section: Section) -> bool:
    """Tell whether a section says more than what is missing."""
    runs = [run for block in section.blocks if isinstance(block, Paragraph) for run in block.runs]
    said = sum(len(run.text) for run in runs if isinstance(run, Text))
    return said >= _LEAST_WORDS or any(not isinstance(run, Text | Gap) for run in runs)
