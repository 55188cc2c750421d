"""Writes a draft as 送审稿: the report with everything that a reader has to look at as comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport
from youju.domain.report import Draft, Table
from youju.files import file_name
from youju.pipeline.remarks import comment_remarks
from youju.progress import Progress
from youju.rendering.annotate import write_remarks
from youju.rendering.docx_writer import write_docx
from youju.rendering.package import reseal
from youju.rendering.review import review_remarks, sources_table
from youju.rendering.template import write_into_template
from youju.sources.documents.ooxml import read_docx
from youju.sources.project import Project
from youju.workspace.desk_store import Comment

__all__ = ["report_path", "write_review", "write_unchecked"]


def report_path(project: Project, draft: Draft, output: Path | None = None) -> Path:
    """Return where a project's report is written."""
    return output or project.out / f"{file_name(draft.title)}.docx"


def write_review(
    draft: Draft,
    ledger: Ledger,
    path: Path,
    *,
    name: str = "",
    template: Path | None = None,
    sources: bool = False,
    comments: Sequence[Comment] = (),
    progress: Progress | None = None,
) -> CheckReport:
    """Write a draft as 送审稿: findings, gaps and carried sentences are comments by their role, people's by theirs.

    Args:
        draft: What to write.
        ledger: What it was drafted from.
        path: The .docx.
        name: What the report calls it, when `path` is on its way to another name.
        template: The unit's own .docx to write into; None for the layout of GB/T 9704.
        sources: Add a last page 数据来源表.
        comments: What people remarked on the draft; closed ones are left out.
        progress: Is told of styles that the template lacks.

    Returns:
        What the checker says of the written file.

    Raises:
        DocumentError: The template can't be read, or has no place for the text.
        OutputError: The file can't be written there.
    """
    missing = _write(draft, path, template)
    if missing and progress:
        progress.step(f"模板缺少样式，已按 GB/T 9704 补上：{'、'.join(missing)}")
    report = check_text(replace(read_docx(path), name=name or path.name), ledger)
    if sources:
        _write(draft, path, template, sources_table(draft, ledger, report))
    _remark(draft, report, path, comments)
    return report


def write_unchecked(draft: Draft, path: Path, template: Path | None, comments: Sequence[Comment] = ()) -> None:
    """Write a draft like `write_review`, without what checking it would say: its data is about to change, or unread.

    Raises:
        DocumentError: The template can't be read, or has no place for the text.
        OutputError: The file can't be written there.
    """
    _write(draft, path, template)
    _remark(draft, CheckReport(path.name, read_docx(path), (), ()), path, comments)


def _remark(draft: Draft, report: CheckReport, path: Path, comments: Sequence[Comment]) -> None:
    remarks = (*review_remarks(draft, report), *comment_remarks(draft, comments, report.plain))
    write_remarks(path, report.plain.text, remarks, path)
    reseal(path)


def _write(draft: Draft, path: Path, template: Path | None, sources: Table | None = None) -> tuple[str, ...]:
    if template:
        return write_into_template(draft, template, path, sources=sources)
    write_docx(draft, path, sources=sources)
    return ()
