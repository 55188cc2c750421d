"""Draft a project's report, write it as .docx for review, and check what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport
from youju.domain.report import Draft
from youju.drafting.carried import Carrying, with_carried
from youju.drafting.offline import draft_offline
from youju.files import replacing
from youju.pipeline.export import refuse_to_replace, write_review
from youju.pipeline.prior import PriorReport, find_prior, know_last_year
from youju.progress import Progress, SilentProgress
from youju.prompting.outlines import load_outline
from youju.sources.project import open_project, read_ledger

__all__ = ["DraftOutcome", "draft_only", "draft_project"]


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """What drafting a project produced.

    Attributes:
        path: The .docx written.
        draft: Its content.
        ledger: The data it was drafted from.
        report: What the checker says of the written file.
        carrying: What last year's report gave; None when there is none.
    """

    path: Path
    draft: Draft
    ledger: Ledger
    report: CheckReport
    carrying: Carrying | None = None


def draft_project(
    folder: Path,
    *,
    default_outline: str,
    outline: str = "",
    money_unit: str = "",
    output: Path | None = None,
    force: bool = False,
    sources: bool = False,
    progress: Progress | None = None,
) -> DraftOutcome:
    """Draft the report of one project folder.

    Args:
        folder: The project.
        default_outline: Outline used when neither `outline` nor unit.yaml names one.
        outline: Outline asked for; empty for the project's own.
        money_unit: Unit of money columns that state none.
        output: The .docx to write; None for `out/<title>.docx` in the project.
        force: Replace a .docx that someone has changed since it was written.
        sources: Add a last page 数据来源表.
        progress: Is told each step.

    Raises:
        InputError: The data can't be read or says too little.
        OutputError: The file can't be written there.
        UsageError: The file was changed by hand and `force` is not set.
    """
    progress = progress or SilentProgress()
    progress.step(f"读取数据：{folder}")
    project = open_project(folder)
    ledger = read_ledger(folder, unit=money_unit)
    prior, notices = find_prior(project.prior, ledger.profile)
    ledger = know_last_year(ledger.with_notices(notices), prior)
    spec = load_outline(outline or ledger.profile.outline or default_outline)
    progress.step(f"起草：{spec.name}（离线，不用模型）")
    draft, carrying = _with_prior(draft_offline(ledger, spec), prior, ledger)
    target = output or project.out / f"{_file_name(draft.title)}.docx"
    refuse_to_replace(target, force=force)
    progress.step("写出并校核：重读写出的 Word 文件，逐个数字与数据核对")
    with replacing(target) as temporary:
        report = write_review(draft, ledger, temporary, name=target.name, sources=sources)
    progress.step(f"写出：{target}")
    return DraftOutcome(target, draft, ledger, report, carrying)


def draft_only(folder: Path, *, outline: str, money_unit: str = "") -> Draft:
    """Draft the report of one project folder without writing it anywhere.

    Raises:
        InputError: The data can't be read or says too little.
    """
    ledger = read_ledger(folder, unit=money_unit)
    prior, _ = find_prior(open_project(folder).prior, ledger.profile)
    ledger = know_last_year(ledger, prior)
    return _with_prior(draft_offline(ledger, load_outline(outline)), prior, ledger)[0]


def _with_prior(draft: Draft, prior: PriorReport | None, ledger: Ledger) -> tuple[Draft, Carrying | None]:
    """Fill what the data leaves empty with last year's sentences, when there is a report of last year."""
    return with_carried(draft, prior.plain, ledger, prior.year) if prior else (draft, None)


def _file_name(title: str) -> str:
    """Return the title without characters that Windows refuses in file names."""
    return title.translate({ord(mark): None for mark in '\\/:*?"<>|\r\n\t'})[:80]
