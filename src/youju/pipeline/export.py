"""The two editions of a report: 送审稿 with comments and evidence, 报送稿 clean."""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, Code, PlainText, Severity
from youju.errors import InputError, UsageError
from youju.files import replacing
from youju.pipeline.check import check_documents
from youju.pipeline.importing import import_if_edited, project_of
from youju.pipeline.keeping import refuse_to_replace
from youju.pipeline.newest import Newest, newest_docx
from youju.rendering.annotate import CHECKER, annotate
from youju.rendering.clean import write_clean
from youju.rendering.package import mark_copy, reseal
from youju.rendering.revisions import Edit, Stamp, apply_edits
from youju.sources.documents.ooxml import read_docx
from youju.sources.documents.sections import is_annex_mark
from youju.sources.project import read_ledger
from youju.workspace.store import Version

__all__ = [
    "FinalOutcome",
    "OpenGap",
    "PlacedError",
    "annotate_copy",
    "export_final",
    "final_path",
    "fix_copy",
    "refuse_unmarkable",
]

_GAP = re.compile(r"【\s*待(?:补|核|定|填|确认)[^【】\n]*】")


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A 【待补】 or 【待核】 that keeps a report from being handed in.

    Attributes:
        text: As it stands there.
        heading: The section it stands in; empty before the first heading.
        place: Where it stands, as a person would look for it.
    """

    text: str
    heading: str
    place: str


@dataclass(frozen=True, slots=True)
class PlacedError:
    """Something certainly wrong in a report (必改).

    Attributes:
        message: What is wrong, in Chinese.
        quote: The words; empty when it is about the whole.
        place: Where they stand, as a person would look for them; empty when it is about the whole.
    """

    message: str
    quote: str
    place: str


@dataclass(frozen=True, slots=True)
class FinalOutcome:
    """What exporting a 报送稿 did.

    Attributes:
        gaps: What keeps it from being written.
        errors: What is wrong in it; keeps it from being written unless that was forced.
        version: The draft's version that was exported because the 送审稿 named is older; None when it isn't.
        is_written: Whether the 报送稿 was written.
    """

    gaps: tuple[OpenGap, ...]
    errors: tuple[PlacedError, ...]
    version: Version | None = None
    is_written: bool = False


def annotate_copy(source: Path, report: CheckReport, target: Path) -> None:
    """Write a copy of a checked .docx with its findings as comments.

    Raises:
        UsageError: The document isn't a .docx, or the copy would replace it.
        DocumentError: It has changed since it was checked.
        OutputError: The copy can't be written there.
    """
    _refuse_as_source(source, target)
    with replacing(target) as temporary:
        annotate(source, report, temporary)
        mark_copy(temporary)


def fix_copy(source: Path, report: CheckReport, target: Path, when: datetime) -> tuple[int, int]:
    """Write a copy of a checked .docx in which each suggested correction is a tracked change by 校核.

    Where corrections overlap, that of the graver finding is made.

    Returns:
        How many corrections were made, and how many can only be made by hand.

    Raises:
        UsageError: The document isn't a .docx, or the copy would replace it.
        DocumentError: It has changed since it was checked.
        OutputError: The copy can't be written there.
    """
    _refuse_as_source(source, target)
    edits: list[Edit] = []
    weights = list(Severity)
    for one in sorted(report.findings, key=lambda one: (weights.index(one.severity), one.start)):
        free = all(one.end <= edit.start or edit.end <= one.start for edit in edits)
        if one.suggestion and one.suggestion != one.quote and one.start < one.end and free:
            edits.append(Edit(one.start, one.end, one.suggestion))
    with replacing(target) as temporary:
        left = apply_edits(source, report.plain.text, edits, temporary, Stamp(CHECKER, when))
        mark_copy(temporary)
    return len(edits) - len(left), len(left)


def refuse_unmarkable(source: Path) -> None:
    """Refuse a report that no comment or revision can be written into.

    Raises:
        UsageError: It is no .docx.
    """
    if source.suffix.lower() not in (".docx", ".docm"):
        raise UsageError(
            "批注和修订只能写进 .docx", place=source.name, remedy="请另存为 .docx 再核对；表格请用 --html 另写网页"
        )


def _refuse_as_source(source: Path, target: Path) -> None:
    refuse_unmarkable(source)
    if target.resolve() == source.resolve():
        raise UsageError("不能写回原文件", place=str(target), remedy="请另取文件名")


def final_path(source: Path) -> Path:
    """Return where the 报送稿 of a report goes unless told otherwise: beside it.

    >>> final_path(Path("out/自评报告.docx")).name
    '自评报告（报送稿）.docx'
    """
    return source.with_name(f"{source.stem.removesuffix('（送审稿）')}（报送稿）.docx")


def export_final(source: Path, target: Path, *, ledger: Ledger | None = None, force: bool = False) -> FinalOutcome:
    """Write the 报送稿 of a report that people may have edited; nothing is written while it has gaps or errors.

    Where the report lies in its project, what people edited becomes a version of the draft, and the newest version is
    what is exported.

    Args:
        source: The 送审稿.
        target: The .docx to write.
        ledger: The unit's data; None to read it where the report lies in its project.
        force: Write in spite of errors, and replace a 报送稿 that people have changed.

    Raises:
        DocumentError: The source can't be read as .docx.
        UsageError: The target is the source, or was changed by hand and `force` is not set.
        OutputError: The file can't be written there.
    """
    if target.resolve() == source.resolve():
        raise UsageError("报送稿不能覆盖送审稿", place=str(target), remedy="请用 -o 另取文件名")
    folder = project_of(source)
    if folder:
        import_if_edited(folder, source)
    with newest_docx(folder, source) if folder else nullcontext(Newest(source)) as newest:
        plain = read_docx(newest.path)
        gaps, errors = _open_gaps(plain), _errors(newest.path, folder, ledger)
        if gaps or (errors and not force):
            return FinalOutcome(gaps, errors, newest.version)
        refuse_to_replace(target, force=force, folder=folder)
        with replacing(target) as temporary:
            write_clean(newest.path, temporary)
            reseal(temporary)
    return FinalOutcome((), errors, newest.version, is_written=True)


def _errors(report: Path, folder: Path | None, ledger: Ledger | None) -> tuple[PlacedError, ...]:
    """Return what is certainly wrong in a report: against its project's data, where that can be read."""
    try:
        ledger = ledger or (read_ledger(folder) if folder else None)
    except InputError:
        ledger = None  # the text by itself may still be wrong
    outcome = check_documents([report], ledger, [folder] if folder else [])
    return tuple(
        PlacedError(one.message, one.quote, checked.plain.place(one.start) if one.end else "")
        for checked in outcome.reports
        for one in checked.findings
        if one.severity is Severity.ERROR and one.code is not Code.PLACEHOLDER
    )


def _open_gaps(plain: PlainText) -> tuple[OpenGap, ...]:
    headings = [one for one in plain.anchors if one.kind == "heading" or is_annex_mark(plain.text[one.start : one.end])]
    starts = [anchor.start for anchor in headings]
    gaps = []
    for found in _GAP.finditer(plain.text):
        place = bisect_right(starts, found.start()) - 1
        heading = plain.text[headings[place].start : headings[place].end].strip() if place >= 0 else ""
        gaps.append(OpenGap(found.group(), heading, plain.place(found.start())))
    return tuple(gaps)
