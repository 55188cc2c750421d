"""Rewrite a section of a project's newest draft: propose, show, and only then keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from youju.domain.findings import CheckReport
from youju.domain.outline import Outline
from youju.domain.report import Draft
from youju.drafting.section_changes import number_changes
from youju.drafting.with_model.drafter import Written
from youju.drafting.with_model.rewriter import Rewriting, find_section, rewrite_section
from youju.errors import UsageError
from youju.files import replacing
from youju.pipeline.draft import draft_only
from youju.pipeline.importing import ImportOutcome, import_edits
from youju.pipeline.keeping import refuse_to_replace
from youju.pipeline.prior import read_project
from youju.pipeline.project_data import ProjectData, signature
from youju.pipeline.review import report_path, write_review
from youju.pipeline.rewriting import propose_offline
from youju.pipeline.section_view import CheckedDraft
from youju.pipeline.writers import ModelWriter
from youju.prompting.outlines import load_outline
from youju.rendering.plain import plain_text
from youju.sources.project import open_project
from youju.workspace.desk_store import DeskStore
from youju.workspace.store import DraftStore
from youju.workspace.template import kept_template

__all__ = ["Desk", "open_desk"]


@dataclass(frozen=True)
class Desk:
    """A project's newest draft with the data beside it.

    Attributes:
        folder: The project.
        draft: Its newest draft.
        data: What its files say.
        outline: The draft's outline.
        imported: What people edited in Word and was taken over first.
    """

    folder: Path
    draft: Draft
    data: ProjectData
    outline: Outline
    imported: tuple[ImportOutcome, ...] = ()

    def propose(self, writer: ModelWriter, section: str, *, preset: str, instruction: str) -> Rewriting:
        """Let the model rewrite a section; nothing is changed yet.

        Raises:
            UsageError: There is no such section or preset.
            ModelError: The model can't be reached or refuses to serve.
        """
        found = find_section(self.draft, section)
        return rewrite_section(
            writer.model,
            self.draft,
            found,
            self.data.ledger,
            self.outline,
            preset=preset,
            instruction=instruction,
            manner=writer.manner,
        )

    def reword(self, section: str, preset: str) -> Rewriting:
        """Rewrite a section without a model: the plans' next wordings, or what checking suggests.

        Nothing is changed yet.

        Raises:
            UsageError: There is no such section or preset.
        """
        found = find_section(self.draft, section)
        text = plain_text(self.draft)
        checked = CheckedDraft(self.draft, text, self.data.check(text.plain))
        view = next(one for one in checked.sections({}) if one.section is found)
        proposal = propose_offline(view, self.draft, self.data, preset)
        after = replace(found, blocks=proposal.after)
        changes = number_changes(found, after, self.data.ledger)
        return Rewriting(found, after, changes, Written(after), preset, proposal.note)

    def keep(self, rewriting: Rewriting, *, who: str, force: bool = False) -> tuple[Path, CheckReport]:
        """Keep a rewriting as a new version and write the report anew; other sections stay as they are.

        Raises:
            UsageError: The report was changed by hand and `force` is not set.
            OutputError: It can't be written.
        """
        draft = rewriting.applied(self.draft)
        target = report_path(open_project(self.folder), draft)
        refuse_to_replace(target, force=force, folder=self.folder)
        with replacing(target) as temporary:
            report = write_review(
                draft,
                self.data.ledger,
                temporary,
                name=target.name,
                template=kept_template(self.folder),
                comments=DeskStore(self.folder).comments(),
            )
        place = rewriting.before.heading or "开头"
        DraftStore(self.folder).add(draft, who=who, why=f"改写 {place}：{rewriting.preset}")
        return target, report


def open_desk(folder: Path, *, default_outline: str, money_unit: str = "") -> Desk:
    """Open the newest draft of a project, with what people edited in its .docx since.

    One that was never drafted is drafted offline first.

    Raises:
        InputError: The data can't be read or says too little.
        UsageError: The draft's outline is gone.
    """
    ledger, prior = read_project(folder, money_unit)
    imported = import_edits(folder)
    draft = DraftStore(folder).latest()
    if draft is None:
        draft = draft_only(folder, default_outline=default_outline, money_unit=money_unit)
    if draft.unit != ledger.profile.name or draft.year != ledger.profile.year:
        raise UsageError("存下的草稿是另一个单位或年度的", place=str(folder), remedy="请先运行 youju draft 重新起草")
    data = ProjectData(ledger, prior, signature(folder))
    return Desk(folder, draft, data, load_outline(draft.outline), imported)
