"""Rewriting on the page: proposals, with a model and without, and taking them over change by change."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import accumulate

from youju.domain.facts import Ledger
from youju.domain.report import Block, Draft, Origin, Paragraph, Run, Section, Table, Text, parse_blocks, plain_blocks
from youju.drafting.offline import draft_offline
from youju.drafting.section_changes import Change, NumberChange, losses, number_changes
from youju.drafting.slots import join_text
from youju.drafting.with_model.rewriter import PRESETS, rewrite_section
from youju.errors import ConflictError, UsageError
from youju.pipeline.block_diff import BlockDiff, diff_blocks
from youju.pipeline.project_data import ProjectData
from youju.pipeline.section_view import PlacedFinding, SectionView
from youju.pipeline.typed_blocks import replace_words, typed_blocks
from youju.pipeline.writers import ModelWriter
from youju.prompting.outlines import load_outline
from youju.rendering.plain import Spot

__all__ = [
    "OFFLINE_PRESETS",
    "IdentifiedChange",
    "Preset",
    "Proposal",
    "UnconfirmedError",
    "offered_presets",
    "propose_by_model",
    "propose_offline",
    "require_preset",
    "section_changes",
]

_OTHER_WORDS = "换一种说法"
_CORRECTIONS = "按校对意见修改"
OFFLINE_PRESETS = (_OTHER_WORDS, _CORRECTIONS)
"""Ways of rewriting that need no model."""
_CUSTOM = "按要求修改"
_TURNS = 4
_MOST_GROUPS = 12
"""Beyond so many changes, which of them brings a number change is not looked for."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A way of rewriting, as people call it."""

    name: str
    needs_instruction: bool
    offline: bool


@dataclass(frozen=True, slots=True)
class IdentifiedChange:
    """A number that a change touches.

    Attributes:
        id: The same for the same change. change: What became of the number.
        groups: Groups of the comparison that bring it; empty for the whole.
    """

    id: str
    change: NumberChange
    groups: tuple[int, ...] = ()


class UnconfirmedError(ConflictError):
    """A number would change, or a gap or sentence be lost, that nobody confirmed.

    Args:
        changes: Those.
    """

    def __init__(self, changes: Sequence[IdentifiedChange]) -> None:
        super().__init__(f"有{len(changes)}处变动没有确认", remedy="请逐处确认，或不采用这一处")
        self.changes = tuple(changes)


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a section; kept until someone decides.

    Attributes:
        id: Of the proposal. section: Id of the section in the draft. base: Hash of what it was made for.
        preset: The way of rewriting. before, after: The section's blocks. note: What to know about it, in Chinese.
        model: Who wrote it; empty without a model.
    """

    id: str
    section: str
    base: str
    preset: str
    before: tuple[Block, ...]
    after: tuple[Block, ...]
    note: str = ""
    model: str = ""

    @classmethod
    def made(cls, view: SectionView, preset: str, after: Sequence[Block], *, note: str, model: str = "") -> Proposal:
        """Return a new proposal for a section."""
        section = view.section
        return cls(
            secrets.token_hex(8), view.id, section.sha256, preset, section.blocks, tuple(after), note=note, model=model
        )

    @cached_property
    def diff(self) -> BlockDiff:
        """What it changes."""
        return diff_blocks(self.before, self.after)

    @property
    def is_idle(self) -> bool:
        """Whether it changes nothing."""
        return not self.diff.groups

    def changes(self, section: Section, ledger: Ledger) -> tuple[IdentifiedChange, ...]:
        """Return the numbers that it touches and what it loses, each with the groups that bring it."""
        found = _to_confirm(section, replace(section, blocks=self.after), ledger)
        groups = self.diff.groups
        if not found or len(groups) > _MOST_GROUPS:
            return found
        brought = {group: {one.id for one in self._changes_of({group}, section, ledger)} for group in groups}
        return tuple(replace(one, groups=tuple(g for g in groups if one.id in brought[g])) for one in found)

    def _changes_of(self, groups: Set[int], section: Section, ledger: Ledger) -> tuple[IdentifiedChange, ...]:
        return _to_confirm(section, replace(section, blocks=self.diff.chosen(groups)), ledger)

    def settle(
        self,
        section: Section,
        ledger: Ledger,
        *,
        groups: Set[int] | None,
        edited: Sequence[Block] | None,
        confirmed: Set[str],
    ) -> tuple[Block, ...]:
        """Return the blocks to keep.

        Args:
            section: The section as it is.
            ledger: The data.
            groups: Changes to take; None for all.
            edited: The proposal as a person changed it; None for as it is.
            confirmed: Changes that were confirmed.

        Raises:
            UnconfirmedError: A number would change, or something be lost, that wasn't confirmed.
        """
        proposed = self.after if groups is None else self.diff.chosen(groups)
        blocks = proposed if edited is None else tuple(edited)
        changes = _to_confirm(section, replace(section, blocks=blocks), ledger)
        if open_changes := [one for one in changes if one.id not in confirmed]:
            raise UnconfirmedError(open_changes)
        return blocks

    def to_json(self) -> str:
        """Return it as text to keep."""
        return json.dumps(
            {**asdict(self), "before": plain_blocks(self.before), "after": plain_blocks(self.after)}, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Proposal:
        """Read what `to_json` wrote."""
        data = json.loads(text)
        return cls(**{**data, "before": parse_blocks(data["before"]), "after": parse_blocks(data["after"])})


def offered_presets(*, with_model: bool) -> tuple[Preset, ...]:
    """Return the ways of rewriting there are; those that need a model only where there is one."""
    by_model = tuple(Preset(name, name == _CUSTOM, offline=False) for name in PRESETS)
    without = tuple(Preset(name, needs_instruction=False, offline=True) for name in OFFLINE_PRESETS)
    return (*by_model, *without) if with_model else without


def require_preset(name: str, *, with_model: bool) -> None:
    """Refuse a way of rewriting that there isn't; no name stands for what a model is told to do.

    Raises:
        UsageError: It is unknown, or needs a model and there is none.
    """
    known = [one.name for one in offered_presets(with_model=True)]
    if name and name not in known:
        raise UsageError(f"没有“{name}”这种改法", remedy=f"可用的改法：{'、'.join(known)}")
    if not with_model and name not in OFFLINE_PRESETS:
        remedy = f"请加 --model，例如 --model openai:模型名；不用模型，可用 --preset “{'”“'.join(OFFLINE_PRESETS)}”"
        raise UsageError("这样改写要用模型", remedy=remedy)


def section_changes(before: Section, after: Section, ledger: Ledger) -> tuple[IdentifiedChange, ...]:
    """Return every number that differs between two versions of a section, those in tables included."""
    return _identified([*number_changes(before, after, ledger), *_table_changes(before, after)])


def _to_confirm(before: Section, after: Section, ledger: Ledger) -> tuple[IdentifiedChange, ...]:
    """Return what a person must agree to: every number that differs, every gap and sentence that is lost."""
    numbers = [*number_changes(before, after, ledger), *_table_changes(before, after)]
    return _identified([*numbers, *losses(before, after)])


def _identified(found: Sequence[NumberChange]) -> tuple[IdentifiedChange, ...]:
    seen: Counter[NumberChange] = Counter()
    changes = []
    for change in found:
        seen[change] += 1
        words = f"{change.change}|{change.before}|{change.after}|{seen[change]}"
        changes.append(IdentifiedChange(hashlib.sha256(words.encode()).hexdigest()[:12], change))
    return tuple(changes)


def _table_changes(before: Section, after: Section) -> Iterator[NumberChange]:
    now = {block.id: block for block in after.blocks if isinstance(block, Table)}
    for old in before.blocks:
        if not isinstance(old, Table):
            continue
        new = now.get(old.id)
        was = [cell.text for row in old.rows for cell in row]
        is_now = [cell.text for row in new.rows for cell in row] if new else [""] * len(was)
        for one, other in zip(was, is_now, strict=False):
            if one != other and any(char.isdigit() for char in one + other):
                kind = Change.VALUE if one and other else Change.ADDED if other else Change.REMOVED
                yield NumberChange(kind, one, other)


def propose_by_model(
    writer: ModelWriter,
    draft: Draft,
    view: SectionView,
    data: ProjectData,
    *,
    preset: str,
    instruction: str,
    scope: Spot | None,
) -> Proposal:
    """Let a model rewrite a section, or a stretch of one paragraph of it.

    Args:
        writer: The model.
        draft: The draft.
        view: The section.
        data: The project's data.
        preset: The way of rewriting.
        instruction: What 按要求修改 is asked to do.
        scope: The stretch; None for the whole section.

    Raises:
        UsageError: There is no such preset or stretch, or an instruction is missing.
        ModelError: The model can't be reached or refuses to serve.
    """
    section = view.section
    part = section if scope is None else replace(section, blocks=(_stretch(section, scope),))
    rewriting = rewrite_section(
        writer.model,
        draft,
        part,
        data.ledger,
        load_outline(draft.outline),
        preset=preset,
        instruction=instruction,
        manner=writer.manner,
    )
    after = rewriting.after.blocks if scope is None else _with_stretch(section, scope, rewriting.after.blocks)
    return Proposal.made(view, preset, after, note=rewriting.note, model=writer.name)


def _paragraph(section: Section, scope: Spot) -> Paragraph:
    found = next((one for one in section.blocks if one.id == scope.block and isinstance(one, Paragraph)), None)
    if found is None or scope.start >= scope.end:
        raise UsageError("没有选中可以改写的文字", place=section.heading, remedy="请在正文里选一句或一段")
    return found


def _stretch(section: Section, scope: Spot) -> Paragraph:
    paragraph = _paragraph(section, scope)
    return replace(paragraph, runs=_cut(paragraph.runs, scope.start, scope.end)[1])


def _with_stretch(section: Section, scope: Spot, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Put the rewritten stretch back in its place, in one paragraph."""
    paragraph = _paragraph(section, scope)
    head, _, tail = _cut(paragraph.runs, scope.start, scope.end)
    middle = [run for block in blocks if isinstance(block, Paragraph) for run in block.runs]
    new = replace(paragraph, runs=join_text([*head, *middle, *tail]), origin=Origin.MODEL)
    return tuple(new if one is paragraph else one for one in section.blocks)


def _cut(runs: Sequence[Run], start: int, end: int) -> tuple[list[Run], tuple[Run, ...], list[Run]]:
    """Cut runs in three; what means something as a whole goes with the middle."""
    head: list[Run] = []
    middle: list[Run] = []
    tail: list[Run] = []
    starts = accumulate((len(run.text) for run in runs), initial=0)
    for run, at in zip(runs, starts, strict=False):
        left, right = max(start - at, 0), max(end - at, 0)
        if at >= end:
            tail.append(run)
        elif at + len(run.text) <= start:
            head.append(run)
        elif isinstance(run, Text) and not run.key:
            head.append(Text(run.text[:left]))
            middle.append(Text(run.text[left:right]))
            tail.append(Text(run.text[right:]))
        else:
            middle.append(run)
    return head, join_text(middle), tail


def propose_offline(view: SectionView, draft: Draft, data: ProjectData, preset: str) -> Proposal:
    """Propose without a model: the plans' next wordings, or the corrections that checking suggests.

    Raises:
        UsageError: There is no such preset.
    """
    if preset == _CORRECTIONS:
        return _corrected(view, data.ledger)
    if preset == _OTHER_WORDS:
        return _reworded(view, draft, data)
    raise UsageError(f"没有“{preset}”这种改法", remedy=f"没有设置模型时可用：{'、'.join(OFFLINE_PRESETS)}")


def _corrected(view: SectionView, ledger: Ledger) -> Proposal:
    blocks = list(view.section.blocks)
    made: list[PlacedFinding] = []
    for one in sorted(view.findings, key=lambda one: one.spot.start if one.spot else 0, reverse=True):
        fix = one.correction
        place = next((at for at, block in enumerate(blocks) if fix and block.id == fix.spot.block), None)
        block = blocks[place] if place is not None else None
        if fix is None or place is None or not isinstance(block, Paragraph) or _overlaps(fix.spot, made):
            continue
        blocks[place] = replace(block, runs=replace_words(block.runs, fix.spot.start, fix.spot.end, fix.words))
        made.append(one)
    note = "；".join(one.finding.message for one in reversed(made)) or "这一节没有可以直接改的校对意见"
    return Proposal.made(view, _CORRECTIONS, typed_blocks(view.section, blocks, ledger), note=note)


def _overlaps(spot: Spot, made: Sequence[PlacedFinding]) -> bool:
    return any(
        one.correction and one.correction.spot.block == spot.block and one.correction.spot.start < spot.end
        for one in made
    )


def _reworded(view: SectionView, draft: Draft, data: ProjectData) -> Proposal:
    """Give each paragraph that a plan wrote the plan's next wording."""
    outline = load_outline(draft.outline)
    wordings: dict[str, dict[Sequence[Run], Paragraph]] = {}
    for turn in range(_TURNS):
        for section in draft_offline(data.ledger, outline, turn).all_sections():
            for block in section.blocks if section.id == view.section.id else ():
                if isinstance(block, Paragraph):
                    wordings.setdefault(block.id, {}).setdefault(block.runs, block)
    after = [_next_wording(block, wordings.get(block.id, {})) for block in view.section.blocks]
    same = all(one is other for one, other in zip(after, view.section.blocks, strict=True))
    note = _why_no_other_words(view.section) if same else ""
    return Proposal.made(view, _OTHER_WORDS, after, note=note)


def _why_no_other_words(section: Section) -> str:
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
    if not paragraphs:
        return "这一节只有标题或表，没有可以换句式的文字；它下面有小节的，请选小节"
    if all(block.origin is Origin.PLAN for block in paragraphs):
        return "这一节的话程序只备了这一种写法，没有别的句式可换"
    return "这一节没有别的句式：人写的、模型写的和沿用上年的文字不换"


def _next_wording(block: Block, wordings: dict[Sequence[Run], Paragraph]) -> Block:
    known = list(wordings)
    if not isinstance(block, Paragraph) or block.runs not in known or len(known) == 1:
        return block
    return wordings[known[(known.index(block.runs) + 1) % len(known)]]
