"""A project's newest draft open for editing: shown with its evidence, checked while typing, every change a version."""

from __future__ import annotations

import threading
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from youju.domain.findings import CheckReport
from youju.domain.report import Block, Draft
from youju.errors import ConflictError, InputError, UsageError
from youju.pipeline.draft_history import DraftHistory
from youju.pipeline.draft_sections import (
    ComparedSection,
    OfficeGap,
    compare_sections,
    corrected,
    find_section,
    open_gaps,
    require_unchanged,
    section_name,
    with_section,
    words_at,
)
from youju.pipeline.project_data import DataShelf, ProjectData, Signature
from youju.pipeline.rewriting import Proposal, propose_by_model, propose_offline
from youju.pipeline.section_view import CheckedDraft, PlacedFinding, SectionView
from youju.pipeline.typed_blocks import typed_blocks
from youju.pipeline.writers import ModelWriter
from youju.rendering.plain import Spot, plain_text
from youju.workspace.desk_store import Comment, DeskStore
from youju.workspace.store import Version

__all__ = ["ReportView", "Saved", "Workbench"]


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


class Workbench:
    """One project's draft on the desk of everyone who works on it. Threads may share it.

    Args:
        folder: The project.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = DeskStore(folder)
        self.history = DraftHistory(folder, self.desk)
        self._shelf = DataShelf(folder)
        self._lock = threading.RLock()
        self._checked: tuple[str, Signature, CheckedDraft] | None = None

    # reading

    @property
    def is_drafted(self) -> bool:
        """Whether there is a draft."""
        return bool(self.history.store.versions())

    def data(self) -> ProjectData:
        """Return what the project's files say now.

        Raises:
            InputError: The data can't be read or says too little.
        """
        return self._shelf.current()

    def files_read(self) -> Signature:
        """Return the signature of the project's files as they were last read."""
        return self._shelf.signature()

    def head(self) -> tuple[Version, Draft]:
        """Return the newest version and its draft.

        Raises:
            InputError: There is no draft yet, or it is another unit's or year's.
        """
        with self._lock:
            version, draft = self.history.head()
        profile = self.data().ledger.profile
        if (draft.unit, draft.year) != (profile.name, profile.year):
            raise InputError("存下的草稿是另一个单位或年度的", place=self.folder.name, remedy="请重新起草")
        return version, draft

    def report(self) -> ReportView:
        """Return the whole draft, checked."""
        with self._lock:
            version, draft = self.head()
            checked, trail = self._check(draft), self.history.trail()
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
        return open_gaps(self.head()[1])

    def versions(self) -> tuple[Version, ...]:
        """Return the versions, the newest first; typing that went on without a pause is one."""
        return self.history.versions()

    def compare(self, old: int, new: int) -> tuple[ComparedSection, ...]:
        """Return the sections that two versions have differently, in the order of the newer one.

        Raises:
            InputError: There is no such version.
        """
        store = self.history.store
        return tuple(compare_sections(store.get(old), store.get(new), self.data().ledger))

    # changing

    def save(self, section_id: str, base: str, blocks: Sequence[Block], *, who: str) -> Saved:
        """Keep a section as typed.

        Args:
            section_id: Which.
            base: Hash of the section that was edited.
            blocks: As typed.
            who: Who typed.

        Raises:
            ConflictError: The section has changed since.
            UsageError: There is no such section, or its tables have changed their shape.
            OutputError: It can't be kept.
        """
        with self._lock:
            _, draft = self.head()
            section = find_section(draft, section_id)
            require_unchanged(section, base)
            changed = self._typed(draft, section_id, blocks)
            return self._keep(changed, section_id, who, typed=section_name(section))

    def fix(self, section_id: str, base: str, fingerprint: str, *, who: str) -> Saved:
        """Put the correction that a finding suggests in place.

        Raises:
            ConflictError: The section has changed since, or the finding is gone.
            UsageError: Only a person can make this correction.
        """
        with self._lock:
            _, draft = self.head()
            section = find_section(draft, section_id)
            require_unchanged(section, base)
            view = self._view(self._check(draft), section_id)
            placed = next((one for one in view.findings if one.finding.fingerprint == fingerprint), None)
            if placed is None:
                raise ConflictError("这个问题已经不在了", place=section.heading, remedy="请看最新的核对结果")
            if placed.correction is None:
                raise UsageError("这个问题没有现成的改法", place=section.heading, remedy="请手工修改")
            changed = self._typed(draft, section_id, corrected(section.blocks, placed.correction))
            return self._keep(changed, section_id, who, why=f"按核对意见改 {section_name(section)}")

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
        return self._view(self._read(with_section(draft, proposal.section, proposal.after)), proposal.section)

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
            section = find_section(draft, proposal.section)
            require_unchanged(section, proposal.base)
            require_unchanged(section, base)
            ledger = self.data().ledger
            typed = typed_blocks(section, edited, ledger) if edited is not None else None
            blocks = proposal.settle(section, ledger, groups=groups, edited=typed, confirmed=confirmed)
            by = f"（{proposal.model}）" if proposal.model else ""
            why = f"改写 {section_name(section)}：{proposal.preset}{by}"
            saved = self._keep(with_section(draft, proposal.section, blocks), proposal.section, who, why=why)
            self.desk.drop_proposal(proposal_id)
            return saved

    def put(self, draft: Draft, before: str, *, who: str, why: str) -> Version:
        """Make a draft the newest version.

        Raises:
            ConflictError: The newest version isn't the one whose hash is `before` any more.
        """
        with self._lock:
            if self.head()[1].sha256 != before:
                raise ConflictError("稿子刚又变了，这次没有更新", remedy="请再看一遍，再更新")
            return self.history.add(draft, who=who, why=why)

    def undo(self, who: str) -> None:
        """Go a step back.

        Raises:
            UsageError: There is none.
        """
        with self._lock:
            self.history.undo(who)

    def redo(self, who: str) -> None:
        """Take back the undoing of a step.

        Raises:
            UsageError: There is none.
        """
        with self._lock:
            self.history.redo(who)

    def restore(self, version_id: int, who: str) -> None:
        """Make an earlier version the newest.

        Raises:
            InputError: There is no such version.
        """
        with self._lock:
            self.history.restore(version_id, who)

    def approve(self, section_id: str, sha256: str, who: str) -> SectionView:
        """Approve a section as it reads; any later change lifts it.

        Raises:
            ConflictError: It reads otherwise by now.
        """
        with self._lock:
            _, draft = self.head()
            require_unchanged(find_section(draft, section_id), sha256)
            self.desk.approve(section_id, sha256, who)
            return self.section(section_id)

    def withdraw_approval(self, section_id: str) -> SectionView:
        """Take back the approval of a section."""
        self.desk.withdraw(section_id)
        return self.section(section_id)

    def comment(self, section_id: str, spot: Spot, text: str, who: str) -> Comment:
        """Remark on a stretch of a block.

        Raises:
            UsageError: There is no such section, block or cell.
        """
        _, draft = self.head()
        section = find_section(draft, section_id)
        quote = words_at(section, spot)
        return self.desk.comment(
            Comment(
                id=0,
                section=section_id,
                block=spot.block,
                start=spot.start,
                end=spot.end,
                quote=quote,
                text=text,
                who=who,
                at="",
                row=spot.row,
                cell=spot.cell,
            )
        )

    # within

    def _typed(self, draft: Draft, section_id: str, blocks: Sequence[Block]) -> Draft:
        section = find_section(draft, section_id)
        return with_section(draft, section_id, typed_blocks(section, blocks, self.data().ledger))

    def _keep(self, draft: Draft, section_id: str, who: str, *, why: str = "", typed: str = "") -> Saved:
        version = self.history.add(draft, who=who, why=why, typed=typed)
        return Saved(self.section(section_id), version)

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
        find_section(checked.draft, section_id)
        return checked.section(section_id, self.desk.approvals())
