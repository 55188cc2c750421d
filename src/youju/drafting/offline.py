"""The offline writer: a report drafted from the ledger by sentence plans, without a model, the same every time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from string import Template

from youju.domain.facts import Ledger
from youju.domain.outline import Outline, SectionSpec
from youju.domain.report import Annex, Block, Draft, Paragraph, Run, Section, Text, Writing
from youju.drafting.loops import walk
from youju.drafting.loops.conditions import holds
from youju.drafting.numbering import Numbering, point_number
from youju.drafting.scope import Scope
from youju.drafting.situation import Situation
from youju.drafting.slots import fill, join_text
from youju.drafting.tables import build_tables
from youju.drafting.undecided import mark_undecided
from youju.prompting.outlines import load_outline
from youju.prompting.plans import BlockPlan, Each, Node, Pick, Say, SectionPlan, load_plan

__all__ = ["draft_offline", "other_wordings"]

_INDICATORS = "绩效目标"
_AND_MORE = "等"
_ENDS = "。！？"
_SOFT_MARKS = "；，、：。"


def draft_offline(ledger: Ledger, outline: Outline, turn: int = 0) -> Draft:
    """Draft a unit's report on its year.

    Every number comes from the ledger through a slot; what the ledger lacks becomes 【待补：…】, what two tables state
    differently and nobody has decided on is marked 【待核：…】. Equal ledgers give
    equal drafts. Annexes that need 绩效目标 are tables of indicators: they are left out when there are none.

    Args:
        ledger: All facts, read and derived.
        outline: The kind of report.
        turn: Which of the plans' wordings of one meaning: 0 for the unit's own, 1 for the next …

    Raises:
        DataFileError: An outline or a plan is malformed.
    """
    scope = Scope(Situation(ledger))
    sections = _sections(outline, scope, turn)
    annexes = tuple(
        Annex(_title(annex, ledger), _sections(annex, scope, turn))
        for annex in map(load_outline, outline.annexes)
        if ledger.indicators or not any(_INDICATORS in spec.needs for spec in annex.sections)
    )
    draft = Draft(
        title=_title(outline, ledger),
        unit=ledger.profile.name,
        year=ledger.profile.year,
        outline=outline.id,
        sections=sections,
        annexes=annexes,
        date=ledger.profile.date,
    )
    return mark_undecided(draft, ledger)


def other_wordings(ledger: Ledger, outline: Outline, turns: Iterable[int]) -> Iterator[str]:
    """Yield the paragraphs of the report's sections, not of its annexes, in other wordings of the plans.

    Args:
        ledger: All facts, read and derived.
        outline: The kind of report.
        turns: Which wordings, as `draft_offline` counts them.

    Raises:
        DataFileError: A plan is malformed.
    """
    situation = Situation(ledger)
    for turn in turns:
        scope = Scope(situation)
        for spec in outline.sections:
            if spec.plan:
                blocks = _SectionWriter(spec, load_plan(spec.plan), turn).write(scope, tables=False)
                yield from (block.text for block in blocks if isinstance(block, Paragraph))


def _title(outline: Outline, ledger: Ledger) -> str:
    return Template(outline.title).substitute(unit=ledger.profile.name, year=ledger.profile.year)


def _sections(outline: Outline, scope: Scope, turn: int) -> tuple[Section, ...]:
    numbering = Numbering()
    return tuple(
        Section(
            id=spec.id,
            heading=numbering.next(spec.level) + spec.heading,
            level=spec.level,
            blocks=_blocks(spec, scope, turn, leaf=_is_leaf(outline, place)) if spec.plan else (),
            writing=Writing(plan=spec.plan),
        )
        for place, spec in enumerate(outline.sections)
    )


def _is_leaf(outline: Outline, place: int) -> bool:
    """Tell whether no section of a lower level follows."""
    following = outline.sections[place + 1 : place + 2]
    return not any(one.level > outline.sections[place].level for one in following)


def _blocks(spec: SectionSpec, scope: Scope, turn: int, *, leaf: bool) -> tuple[Block, ...]:
    writer = _SectionWriter(spec, load_plan(spec.plan), turn)
    blocks = tuple(writer.write(scope))
    if blocks or not spec.heading or not leaf:
        return blocks
    return (writer.paragraph((scope.gap(spec.heading, spec.needs[0] if spec.needs else ""),)),)


class _SectionWriter:
    """Writes one section by its plan.

    Args:
        spec: The section.
        plan: What it says.
        turn: Which of its wordings.
    """

    def __init__(self, spec: SectionSpec, plan: SectionPlan, turn: int) -> None:
        self._turn = turn
        self._spec = spec
        self._plan = plan
        self._count = 0
        self._place = f"prompts/offline/{plan.id}.yaml"

    def write(self, scope: Scope, *, tables: bool = True) -> Iterator[Block]:
        """Yield the section's paragraphs and tables, none of them empty; without `tables` the paragraphs alone."""
        points = 0
        for block in self._plan.blocks:
            if (block.table and not tables) or not holds(block.when, scope, self._place):
                continue
            if block.table:
                yield from build_tables(block.table, block.title, scope, self._spec.id)
                continue
            for runs in self._paragraphs(block, scope):
                if block.numbered:
                    points += 1
                    runs = (Text(point_number(self._spec.level, points)), *runs)
                yield self.paragraph(runs, style="list" if block.numbered else "body")

    def paragraph(self, runs: Iterable[Run], style: str = "body") -> Paragraph:
        """Return the next paragraph of the section."""
        self._count += 1
        return Paragraph(f"{self._spec.id}/{self._count}", join_text(runs), style=style)

    def _paragraphs(self, block: BlockPlan, scope: Scope) -> Iterator[tuple[Run, ...]]:
        for one in walk(block.over, scope, self._place) if block.over else (scope,):
            if runs := _punctuated(join_text(self._say_all(block.nodes, one))):
                yield runs

    def _say_all(self, nodes: Iterable[Node], scope: Scope) -> Iterator[Run]:
        for node in nodes:
            yield from self._say(node, scope)

    def _say(self, node: Node, scope: Scope) -> Iterator[Run]:
        if not holds(node.when, scope, self._place):
            return
        if isinstance(node, Say):
            yield from self._sentence(node, scope)
        elif isinstance(node, Pick):
            chosen = next((one for one in node.options if holds(one.when, scope, self._place)), None)
            if chosen is not None:
                yield from self._say(chosen, scope)
        else:
            yield from self._loop(node, scope)

    def _sentence(self, node: Say, scope: Scope) -> Iterator[Run]:
        """Fill one of the wordings, chosen by the unit's name, so that two units don't read alike."""
        seed = f"{scope.situation.ledger.profile.name}|{node.place}".encode()
        number = (int.from_bytes(hashlib.sha256(seed).digest()[:4], "big") + self._turn) % len(node.variants)
        template = node.variants[number]
        if scope.statement is not None and "$statement" in template:
            scope.said.add(scope.statement.text)
        yield from fill(template, scope, node.place)

    def _loop(self, node: Each, scope: Scope) -> Iterator[Run]:
        scopes = walk(node.over, scope, self._place)
        kept = scopes[: node.most] if node.most else scopes
        said = [runs for one in kept if (runs := tuple(self._say_all(node.of, one)))]
        if not said:
            return
        yield from fill(node.lead, scope, self._place)
        for number, runs in enumerate(said):
            if number:
                yield Text(node.last if node.last and number == len(said) - 1 else node.join)
            yield from runs
        if len(kept) < len(scopes):
            yield Text(_AND_MORE)
        yield from fill(node.end, scope, self._place)


def _punctuated(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Mend the marks where the unit's own words and ours meet: no 。。 or ；。 within, and a 句号 at the end."""
    mended: list[Run] = []
    for run in runs:
        if isinstance(run, Text) and (text := _single_marks(run.text)) != run.text:
            run = replace(run, text=text)
        mended.append(run)
    while mended and isinstance(last := mended[-1], Text):
        text = last.text.rstrip(_SOFT_MARKS + " ")
        if text:
            mended[-1] = Text(text if text[-1] in _ENDS else f"{text}。")
            break
        mended.pop()
    if mended and not isinstance(mended[-1], Text):
        mended.append(Text("。"))
    return tuple(mended)


def _single_marks(text: str) -> str:
    for mark in "；，、。":
        text = text.replace(f"{mark}。", "。").replace(f"。{mark}", "。")
    return text
