"""Draft a project's report, write it as .docx for review, and check what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport
from youju.domain.report import Draft
from youju.drafting.offline import draft_offline
from youju.drafting.rolling.carried import Carrying, with_carried
from youju.drafting.with_model.drafter import Drafted
from youju.errors import OutputError
from youju.files import LOCK_PREFIXES, replacing
from youju.pipeline.importing import import_if_edited
from youju.pipeline.keeping import people_wrote, refuse_to_draft_over, refuse_to_drop
from youju.pipeline.prior import PriorReport, read_project
from youju.pipeline.review import report_path, write_review
from youju.pipeline.writers import ModelWriter
from youju.progress import Progress, SilentProgress
from youju.prompting.outlines import load_outline
from youju.rendering.package import draft_sha256
from youju.sources.project import open_project
from youju.workspace.store import DraftStore
from youju.workspace.template import keep_template

__all__ = ["DraftOutcome", "draft_from", "draft_only", "draft_project", "report_path"]


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """What drafting a project produced.

    Attributes:
        path: The .docx written.
        draft: Its content.
        ledger: The data it was drafted from.
        report: What the checker says of the written file.
        carrying: What last year's report gave; None when there is none.
        drafted: What the model wrote and took; None when none was asked.
    """

    path: Path
    draft: Draft
    ledger: Ledger
    report: CheckReport
    carrying: Carrying | None = None
    drafted: Drafted | None = None


def draft_project(
    folder: Path,
    *,
    default_outline: str,
    outline: str = "",
    money_unit: str = "",
    output: Path | None = None,
    force: bool = False,
    template: Path | None = None,
    sources: bool = False,
    writer: ModelWriter | None = None,
    progress: Progress | None = None,
) -> DraftOutcome:
    """Draft the report of one project folder.

    Args:
        folder: The project.
        default_outline: Outline used when neither `outline` nor unit.yaml names one.
        outline: Outline asked for; empty for the project's own.
        money_unit: Unit of money columns that state none.
        output: The .docx to write; None for `out/<title>.docx` in the project. Another than the report that is there
            is only written beside it, and no version of the draft.
        force: Replace a .docx that someone has changed, and a draft that holds words of people; both are kept as
            earlier versions.
        template: The unit's own .docx to write into; None for the layout of GB/T 9704.
        sources: Add a last page 数据来源表.
        writer: The model that writes upon the offline draft; None for the offline draft as it is.
        progress: Is told each step.

    Raises:
        InputError: The data can't be read or says too little.
        ModelError: The model can't be reached or refuses to serve.
        OutputError: The file can't be written there.
        ConflictError: The file was changed by hand, or the draft holds words of people, and `force` is not set.
    """
    progress = progress or SilentProgress()
    progress.step(f"读取数据：{folder}")
    project = open_project(folder)
    ledger, prior = read_project(folder, money_unit)
    spec = load_outline(outline or ledger.profile.outline or default_outline)
    progress.step(f"起草：{spec.name}（{writer.described if writer else '离线，不用模型'}）")
    draft, carrying = _with_prior(draft_offline(ledger, spec), prior, ledger)
    target = report_path(project, draft, output)
    is_apart = _is_apart(folder, draft, target, named=output is not None, force=force)
    drafted = writer.draft(draft, ledger, spec, progress) if writer else None
    draft = drafted.draft if drafted else draft
    progress.step("写出并校核：重读写出的 Word 文件，逐个数字与数据核对")
    with replacing(target) as temporary:
        report = write_review(
            draft, ledger, temporary, name=target.name, template=template, sources=sources, progress=progress
        )
    if is_apart:
        progress.step("注意：项目里已有报告，这一份只是另存；import、rewrite、update、export 仍从原来的报告做起")
    else:
        _keep(folder, draft, writer.name if writer else "offline", template, progress)
    progress.step(f"写出：{target}")
    return DraftOutcome(target, draft, ledger, report, carrying, drafted)


def _is_apart(folder: Path, draft: Draft, target: Path, *, named: bool, force: bool) -> bool:
    """Keep what people wrote; tell whether a draft is only written beside the project's own report.

    Raises:
        ConflictError: The file was changed by hand, or no other file was named and the newest version is people's.
    """
    if force and target.exists():
        import_if_edited(folder, target)
    refuse_to_draft_over(target, folder, force=force)
    if not force and not named:
        refuse_to_drop(folder, draft)
    return not force and bool((named and _other_reports(folder, target)) or people_wrote(DraftStore(folder), draft))


def _other_reports(folder: Path, target: Path) -> list[Path]:
    """Return the reports in `out`, beside a target, that the versions of the project's draft were written to."""
    known = {one.sha256 for one in DraftStore(folder).versions()}
    there = [one for one in (folder / "out").glob("*.docx") if not one.name.startswith(LOCK_PREFIXES)]
    return [one for one in there if one.resolve() != target.resolve() and draft_sha256(one) in known]


def _keep(folder: Path, draft: Draft, who: str, template: Path | None, progress: Progress) -> None:
    """Keep the draft as a version, and its template; a folder that can't be written to doesn't spoil the report."""
    try:
        DraftStore(folder).add(draft, who=who, why="起草")
        keep_template(folder, template)
    except OutputError as error:
        progress.step(f"注意：{error}")


def draft_only(folder: Path, *, default_outline: str, outline: str = "", money_unit: str = "") -> Draft:
    """Draft the report of one project folder without writing it anywhere.

    Args:
        folder: The project.
        default_outline: Outline used when neither `outline` nor unit.yaml names one.
        outline: Outline asked for; empty for the project's own.
        money_unit: Unit of money columns that state none.

    Raises:
        InputError: The data can't be read or says too little.
    """
    ledger, prior = read_project(folder, money_unit)
    return draft_from(ledger, prior, outline or ledger.profile.outline or default_outline)


def draft_from(ledger: Ledger, prior: PriorReport | None, outline: str) -> Draft:
    """Draft a report from what `read_project` returned.

    Raises:
        InputError: The data says too little; there is no such outline.
    """
    return _with_prior(draft_offline(ledger, load_outline(outline)), prior, ledger)[0]


def _with_prior(draft: Draft, prior: PriorReport | None, ledger: Ledger) -> tuple[Draft, Carrying | None]:
    """Fill what the data leaves empty with last year's sentences, when there is a report of last year."""
    return with_carried(draft, prior.plain, ledger, prior.year) if prior else (draft, None)
