"""A project's newest draft open for editing: shown with its evidence, checked while typing, every change a version."""

from __future__ import annotations

import threading
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from youju.domain.findings import CheckReport
from youju.domain.report import Annex, Block, Draft, Gap, Paragraph, Section
from youju.errors import ConflictError, InputError, UsageError
from youju.pipeline.block_diff import BlockDiff, diff_blocks
from youju.pipeline.project_data import DataShelf, ProjectData, Signature
from youju.pipeline.rewriting import (
    IdentifiedChange,
    Proposal,
    propose_by_model,
    propose_offline,
    section_changes,
)
from youju.pipeline.section_view import (
    CheckedDraft,
    Correction,
    PlacedFinding,
    SectionView,
    placed_runs,
    section_ids,
)
from youju.pipeline.typed_blocks import replace_words, typed_blocks
from youju.pipeline.writers import ModelWriter
from youju.rendering.plain import Spot, plain_text
from youju.workspace.desk_store import Comment, DeskStore, Trail
from youju.workspace.store import DraftStore, Version

__all__ = ["ComparedSection", "OfficeGap", "ReportView", "Saved", "Workbench"]

_ONE_STEP_S = 60
_WHOLE_NAME = "开头"


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole draft as the page shows it.

    Attributes:
        draft: The draft. version: Which. sections: Of the body and the annexes, in order.
        document_findings: Findings that stand in no section. comments: All comments.
        undo, redo: Whether there is a step to undo or redo.
    """

    draft: Draft
    version: Version
    sections: tuple[SectionView, ...]
    document_findings: tuple[PlacedFinding, ...]
    comments: tuple[Comment, ...]
    undo: bool
    redo: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """A section after a change, and the version that the change made."""

    section: SectionView
    version: Version


@dataclass(frozen=True, slots=True)
class OfficeGap:
    """A 【待补】 or 【待核】 with who has to fill it and where it stands."""

    gap: Gap
    section: str
    heading: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """A section that two versions have differently: the words, and what became of its numbers."""

    id: str
    heading: str
    diff: BlockDiff
    changes: tuple[IdentifiedChange, ...]


class Workbench:
    """One project's draft on the desk of everyone who works on it. Threads may share it.

    Args:
        folder: The project.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = DeskStore(folder)
        self.store = DraftStore(folder)
        self._shelf = DataShelf(folder)
        self._lock = threading.RLock()
        self._head: tuple[Version, Draft] | None = None
        self._checked: tuple[str, Signature, CheckedDraft] | None = None

    # reading

    def data(self) -> ProjectData:
        """Return what the project's files say now.

        Raises:
            InputError: The data can't be read or says too little.
        """
        return self._shelf.current()

    def head(self) -> tuple[Version, Draft]:
        """Return the newest version and its draft.

        Raises:
            InputError: There is no draft yet, or it is another unit's or year's.
        """
        with self._lock:
            versions = self.store.versions()
            if not versions:
                raise InputError("还没有起草", place=self.folder.name, remedy="请先起草")
            if self._head is None or self._head[0].id != versions[-1].id:
                draft = self.store.get(versions[-1].id)
                profile = self.data().ledger.profile
                if (draft.unit, draft.year) != (profile.name, profile.year):
                    raise InputError("存下的草稿是另一个单位或年度的", place=self.folder.name, remedy="请重新起草")
                self._head = versions[-1], draft
            return self._head

    def report(self) -> ReportView:
        """Return the whole draft, checked."""
        with self._lock:
            version, draft = self.head()
            checked, trail = self._check(draft), self._trail()
            return ReportView(
                draft,
                version,
                checked.sections(self.desk.approvals()),
                checked.document_findings(),
                self.desk.comments(),
                trail.can_undo,
                trail.can_redo,
            )

    def checked_report(self) -> CheckReport:
        """Return what checking says of the newest draft's text."""
        return self._check(self.head()[1]).report

    def section(self, section_id: str) -> SectionView:
        """Return one section as it is now, checked within the whole report.

        Raises:
            UsageError: There is no such section.
        """
        _, draft = self.head()
        return self._view(self._check(draft), section_id)

    def check_section(self, section_id: str, blocks: Sequence[Block]) -> SectionView:
        """Return what checking says of a section as it is being typed; nothing is kept.

        Raises:
            UsageError: There is no such section, or its tables have changed their shape.
        """
        _, draft = self.head()
        return self._view(self._read(self._typed(draft, section_id, blocks)), section_id)

    def gaps(self) -> tuple[OfficeGap, ...]:
        """Return everything that is still to be filled in, in reading order."""
        _, draft = self.head()
        return tuple(
            OfficeGap(run, name, section.heading, spot)
            for place, (name, section) in enumerate(section_ids(draft).items())
            for spot, run in placed_runs(section, place)
            if isinstance(run, Gap)
        )

    def versions(self) -> tuple[Version, ...]:
        """Return the versions, the newest first; typing that went on without a pause is one."""
        versions = self.store.versions()
        kept = [one for one, following in pairwise(versions) if not _goes_on(one, following)]
        return (*reversed(versions[-1:]), *reversed(kept))

    def compare(self, old: int, new: int) -> tuple[ComparedSection, ...]:
        """Return the sections that two versions have differently, in the order of the newer one.

        Raises:
            InputError: There is no such version.
        """
        before, after = section_ids(self.store.get(old)), section_ids(self.store.get(new))
        ledger = self.data().ledger
        found = []
        for name in dict.fromkeys((*after, *before)):
            was, now = before.get(name), after.get(name)
            if was is None or now is None or was.sha256 != now.sha256:
                shown = now or was or Section(name, "", 0)
                was, now = was or replace(shown, blocks=()), now or replace(shown, blocks=())
                changes = section_changes(was, now, ledger)
                found.append(ComparedSection(name, shown.heading, diff_blocks(was.blocks, now.blocks), changes))
        return tuple(found)

    # changing

    def save(self, section_id: str, base: str, blocks: Sequence[Block], *, who: str, why: str = "") -> Saved:
        """Keep a section as typed.

        Args:
            section_id: Which.
            base: Hash of the section that was edited.
            blocks: As typed.
            who: Who typed.
            why: What was done; empty for plain editing.

        Raises:
            ConflictError: The section has changed since.
            UsageError: There is no such section, or its tables have changed their shape.
            OutputError: It can't be kept.
        """
        with self._lock:
            _, draft = self.head()
            section = self._current(draft, section_id, base)
            changed = self._typed(draft, section_id, blocks)
            return self._keep(changed, section_id, who, why or f"编辑 {section.heading or _WHOLE_NAME}")

    def fix(self, section_id: str, base: str, fingerprint: str, *, who: str) -> Saved:
        """Put the correction that a finding suggests in place.

        Raises:
            ConflictError: The section has changed since, or the finding is gone.
            UsageError: Only a person can make this correction.
        """
        with self._lock:
            _, draft = self.head()
            section = self._current(draft, section_id, base)
            view = self._view(self._check(draft), section_id)
            placed = next((one for one in view.findings if one.finding.fingerprint == fingerprint), None)
            if placed is None:
                raise ConflictError("这个问题已经不在了", place=section.heading, remedy="请看最新的核对结果")
            if placed.correction is None:
                raise UsageError("这个问题没有现成的改法", place=section.heading, remedy="请手工修改")
            blocks = [_fixed(block, placed.correction) for block in section.blocks]
            changed = self._typed(draft, section_id, blocks)
            return self._keep(changed, section_id, who, f"按核对意见改 {section.heading or _WHOLE_NAME}")

    def propose(
        self,
        section_id: str,
        *,
        preset: str,
        instruction: str = "",
        scope: Spot | None = None,
        writer: ModelWriter | None = None,
    ) -> Proposal:
        """Propose other words for a section; nothing changes until someone accepts.

        Args:
            section_id: Which.
            preset: The way of rewriting.
            instruction: What 按要求修改 is asked to do.
            scope: A stretch of one paragraph; None for the whole section. Only a model heeds it.
            writer: The model; None for what the program itself can propose.

        Raises:
            UsageError: There is no such section, preset or stretch.
            ModelError: The model can't be reached or refuses to serve.
        """
        _, draft = self.head()
        view, data = self.section(section_id), self.data()
        if writer is None:
            proposal = propose_offline(view, draft, data, preset)
        else:
            proposal = propose_by_model(writer, draft, view, data, preset=preset, instruction=instruction, scope=scope)
        self.desk.keep_proposal(proposal.id, section_id, preset, proposal.to_json())
        return proposal

    def proposal(self, proposal_id: str) -> Proposal:
        """Return a proposal that nobody has decided on.

        Raises:
            InputError: There is no such proposal any more.
        """
        return Proposal.from_json(self.desk.proposal(proposal_id))

    def check_proposal(self, proposal: Proposal) -> SectionView:
        """Return what checking says of a section as proposed."""
        _, draft = self.head()
        section = replace(_find(draft, proposal.section), blocks=proposal.after)
        return self._view(self._read(with_section(draft, proposal.section, section)), proposal.section)

    def accept(
        self,
        proposal_id: str,
        base: str,
        *,
        who: str,
        groups: Set[int] | None = None,
        edited: Sequence[Block] | None = None,
        confirmed: Set[str] = frozenset(),
    ) -> Saved:
        """Take over a proposal, or some of its changes.

        Args:
            proposal_id: Which.
            base: Hash of the section that the person saw.
            who: Who decides.
            groups: Changes to take; None for all.
            edited: The proposal as the person changed it; None for as it is.
            confirmed: Number changes that the person confirmed, by id.

        Raises:
            UnconfirmedError: A number would change that wasn't confirmed.
            ConflictError: The section has changed since.
            InputError: There is no such proposal any more.
        """
        with self._lock:
            proposal = self.proposal(proposal_id)
            _, draft = self.head()
            section = self._current(draft, proposal.section, proposal.base)
            self._current(draft, proposal.section, base)
            ledger = self.data().ledger
            typed = typed_blocks(section, edited, ledger) if edited is not None else None
            blocks = proposal.settle(section, ledger, groups=groups, edited=typed, confirmed=confirmed)
            by = f"（{proposal.model}）" if proposal.model else ""
            why = f"改写 {section.heading or _WHOLE_NAME}：{proposal.preset}{by}"
            changed = with_section(draft, proposal.section, replace(section, blocks=blocks))
            saved = self._keep(changed, proposal.section, who, why)
            self.desk.drop_proposal(proposal_id)
            return saved

    def undo(self, who: str) -> None:
        """Go a step back.

        Raises:
            UsageError: There is none.
        """
        self._step(-1, who, "撤销")

    def redo(self, who: str) -> None:
        """Take back the undoing of a step.

        Raises:
            UsageError: There is none.
        """
        self._step(1, who, "重做")

    def restore(self, version_id: int, who: str) -> None:
        """Make an earlier version the newest.

        Raises:
            InputError: There is no such version.
        """
        with self._lock:
            draft, trail = self.store.get(version_id), self._trail()
            version = self.store.add(draft, who=who, why=f"恢复到第 {version_id} 版")
            self.desk.keep_trail(trail.then(version.id))

    def approve(self, section_id: str, sha256: str, who: str) -> SectionView:
        """Approve a section as it reads; any later change lifts it.

        Raises:
            ConflictError: It reads otherwise by now.
        """
        with self._lock:
            _, draft = self.head()
            self._current(draft, section_id, sha256)
            self.desk.approve(section_id, sha256, who)
            return self.section(section_id)

    def withdraw_approval(self, section_id: str) -> SectionView:
        """Take back the approval of a section."""
        self.desk.withdraw(section_id)
        return self.section(section_id)

    def comment(self, section_id: str, spot: Spot, text: str, who: str) -> Comment:
        """Remark on a stretch of a block.

        Raises:
            UsageError: There is no such section or block.
        """
        _, draft = self.head()
        section = _find(draft, section_id)
        block = next((one for one in section.blocks if one.id == spot.block), None)
        if block is None:
            raise UsageError("没有这一段", place=section.heading, remedy="请刷新页面再试")
        words = block.text if isinstance(block, Paragraph) else block.title
        quote = words[spot.start : spot.end]
        return self.desk.comment(Comment(0, section_id, spot.block, spot.start, spot.end, quote, text, who, ""))

    # within

    def _typed(self, draft: Draft, section_id: str, blocks: Sequence[Block]) -> Draft:
        section = _find(draft, section_id)
        typed = typed_blocks(section, blocks, self.data().ledger)
        return with_section(draft, section_id, replace(section, blocks=typed))

    def _keep(self, draft: Draft, section_id: str, who: str, why: str) -> Saved:
        trail, before = self._trail(), self.head()[0]
        version = self.store.add(draft, who=who, why=why)
        if version.id != before.id:
            self.desk.keep_trail(trail.then(version.id, joined=_goes_on(before, version)))
        return Saved(self.section(section_id), version)

    def _step(self, by: int, who: str, why: str) -> None:
        with self._lock:
            trail = self._trail()
            if not (trail.can_undo if by < 0 else trail.can_redo):
                raise UsageError(f"没有可以{why}的改动")
            draft = self.store.get(trail.steps[trail.place + by])
            version = self.store.add(draft, who=who, why=why)
            self.desk.keep_trail(trail.moved(by, version.id))

    def _trail(self) -> Trail:
        """Return the steps; what something else wrote meanwhile is one more."""
        trail, newest = self.desk.trail(), self.head()[0].id
        return trail if trail.newest == newest else trail.then(newest)

    def _current(self, draft: Draft, section_id: str, base: str) -> Section:
        section = _find(draft, section_id)
        if section.sha256 != base:
            raise ConflictError(
                "这一节刚才被改过，这次的改动没有存",
                place=section.heading or _WHOLE_NAME,
                remedy="请在最新的文字上再改",
            )
        return section

    def _check(self, draft: Draft) -> CheckedDraft:
        data = self.data()
        with self._lock:
            known = self._checked
            if known is None or known[:2] != (draft.sha256, data.signature):
                known = self._checked = draft.sha256, data.signature, self._read(draft)
            return known[2]

    def _read(self, draft: Draft) -> CheckedDraft:
        text = plain_text(draft)
        return CheckedDraft(draft, text, self.data().check(text.plain))

    def _view(self, checked: CheckedDraft, section_id: str) -> SectionView:
        found = {view.id: view for view in checked.sections(self.desk.approvals())}
        if section_id not in found:
            raise _no_section(section_id)
        return found[section_id]


def with_section(draft: Draft, section_id: str, section: Section) -> Draft:
    """Return the draft with one section replaced; every other stays as it is."""
    old = section_ids(draft)[section_id]

    def put(sections: Sequence[Section]) -> tuple[Section, ...]:
        return tuple(section if one is old else one for one in sections)

    annexes = tuple(Annex(annex.title, put(annex.sections)) for annex in draft.annexes)
    return replace(draft, sections=put(draft.sections), annexes=annexes)


def _find(draft: Draft, section_id: str) -> Section:
    section = section_ids(draft).get(section_id)
    if section is None:
        raise _no_section(section_id)
    return section


def _no_section(section_id: str) -> UsageError:
    return UsageError(f"没有“{section_id}”这一节", remedy="请刷新页面再试")


def _goes_on(one: Version, following: Version) -> bool:
    """Tell whether a version is the same person's typing at the same place, a moment later."""
    if (one.who, one.why) != (following.who, following.why) or not one.why.startswith("编辑"):
        return False
    pause = datetime.fromisoformat(following.at) - datetime.fromisoformat(one.at)
    return pause.total_seconds() <= _ONE_STEP_S


def _fixed(block: Block, correction: Correction) -> Block:
    spot = correction.spot
    if block.id != spot.block:
        return block
    if isinstance(block, Paragraph):
        return replace(block, runs=replace_words(block.runs, spot.start, spot.end, correction.words))
    rows = tuple(
        tuple(
            replace(cell, runs=replace_words(cell.runs, spot.start, spot.end, correction.words))
            if (row, place) == (spot.row, spot.cell)
            else cell
            for place, cell in enumerate(cells)
        )
        for row, cells in enumerate(block.rows)
    )
    return replace(block, rows=rows)
