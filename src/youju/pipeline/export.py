"""The two editions of a report: 送审稿 with comments and evidence, 报送稿 clean."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from youju.domain.findings import CheckReport, PlainText, Severity
from youju.errors import ConflictError, UsageError
from youju.files import replacing
from youju.pipeline.importing import import_if_edited, is_imported, project_of
from youju.rendering.annotate import CHECKER, annotate
from youju.rendering.clean import write_clean
from youju.rendering.package import is_changed_by_hand, reseal
from youju.rendering.revisions import Edit, Stamp, apply_edits
from youju.sources.ooxml import read_docx

__all__ = [
    "OpenGap",
    "annotate_copy",
    "export_final",
    "final_path",
    "fix_copy",
    "refuse_to_replace",
]

_GAP = re.compile(r"【\s*待(?:补|核|定|填|确认)[^【】\n]*】")


@dataclass(frozen=True, slots=True)
class OpenGap:
    """A 【待补】 or 【待核】 that keeps a report from being handed in.

    Attributes:
        text: As it stands there.
        heading: The section it stands in; empty before the first heading.
        line: Line of the report's text, from 1.
    """

    text: str
    heading: str
    line: int


def annotate_copy(source: Path, report: CheckReport, target: Path) -> None:
    """Write a copy of a checked .docx with its findings as comments.

    Raises:
        UsageError: The document isn't a .docx, or the copy would replace it.
        DocumentError: It has changed since it was checked.
        OutputError: The copy can't be written there.
    """
    _refuse_as_source(source, target)
    annotate(source, report, target)


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
    left = apply_edits(source, report.plain.text, edits, target, Stamp(CHECKER, when))
    return len(edits) - len(left), len(left)


def _refuse_as_source(source: Path, target: Path) -> None:
    if source.suffix.lower() not in (".docx", ".docm"):
        raise UsageError(
            "批注和修订只能写进 .docx", place=source.name, remedy="请另存为 .docx 再核对；表格请用 --html 另写网页"
        )
    if target.resolve() == source.resolve():
        raise UsageError("不能写回原文件", place=str(target), remedy="请另取文件名")


def final_path(source: Path) -> Path:
    """Return where the 报送稿 of a report goes unless told otherwise: beside it.

    >>> final_path(Path("out/自评报告.docx")).name
    '自评报告（报送稿）.docx'
    """
    return source.with_name(f"{source.stem.removesuffix('（送审稿）')}（报送稿）.docx")


def export_final(source: Path, target: Path, *, force: bool = False) -> tuple[OpenGap, ...]:
    """Write the 报送稿 of a report that people may have edited; nothing is written while it has gaps.

    What people edited becomes a version of the draft too, where the report lies in its project.

    Returns:
        The gaps that are in the way; none when the 报送稿 was written.

    Raises:
        DocumentError: The source can't be read as .docx.
        UsageError: The target is the source, or was changed by hand and `force` is not set.
        OutputError: The file can't be written there.
    """
    if target.resolve() == source.resolve():
        raise UsageError("报送稿不能覆盖送审稿", place=str(target), remedy="请用 -o 另取文件名")
    gaps = _open_gaps(read_docx(source))
    if gaps:
        return gaps
    refuse_to_replace(target, force=force)
    if folder := project_of(source):
        import_if_edited(folder, source)
    with replacing(target) as temporary:
        write_clean(source, temporary)
        reseal(temporary)
    return ()


def refuse_to_replace(target: Path, *, force: bool, folder: Path | None = None) -> None:
    """Keep a .docx that people have changed since it was written.

    Args:
        target: What would be replaced.
        force: Replace it all the same.
        folder: The project whose versions may hold its changes already; None when nothing does.

    Raises:
        ConflictError: There is such a file and `force` is not set.
    """
    imported = folder is not None and target.exists() and is_imported(folder, target)
    if target.exists() and not force and not imported and is_changed_by_hand(target):
        raise ConflictError(
            "这个文件在生成之后被人改过，没有覆盖",
            place=str(target),
            remedy="请用 -o 另存为别的文件名；确要覆盖，请加 --force",
        )


def _open_gaps(plain: PlainText) -> tuple[OpenGap, ...]:
    headings = [anchor for anchor in plain.anchors if anchor.kind == "heading"]
    starts = [anchor.start for anchor in headings]
    gaps = []
    for found in _GAP.finditer(plain.text):
        place = bisect_right(starts, found.start()) - 1
        heading = plain.text[headings[place].start : headings[place].end] if place >= 0 else ""
        gaps.append(OpenGap(found.group(), heading, plain.text.count("\n", 0, found.start()) + 1))
    return tuple(gaps)
