"""What leaves the workbench: 送审稿, 报送稿, tracked changes, a web page; and what comes back from Word."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from youju.errors import ConflictError
from youju.files import replacing
from youju.pipeline.check_page import write_check_page
from youju.pipeline.export import OpenGap, PlacedError, export_final, final_path
from youju.pipeline.importing import ImportOutcome, import_report
from youju.pipeline.keeping import refuse_to_replace
from youju.pipeline.review import report_path, write_review
from youju.pipeline.workbench import Workbench
from youju.rendering.revisions import Stamp, write_revised
from youju.sources.project import open_project
from youju.workspace.store import Version

__all__ = ["Edition", "Exported", "OpenErrorsError", "OpenGapsError", "export_edition", "import_edited"]


_TOLD = 3


class Edition(StrEnum):
    """A form in which a report leaves the workbench."""

    REVIEW = "review"  # 送审稿
    FINAL = "final"  # 报送稿
    TRACKED = "tracked"  # what changed since the last export, as tracked changes
    HTML = "html"  # the checked text as a page


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written, and the version it holds."""

    path: Path
    version: Version


class OpenGapsError(ConflictError):
    """The 报送稿 can't be written while something is still to be filled in.

    Args:
        gaps: What, and where.
    """

    def __init__(self, gaps: tuple[OpenGap, ...]) -> None:
        super().__init__(f"还有{len(gaps)}处待补、待核，不能导出报送稿", remedy="请先补齐或核实，再导出")
        self.gaps = gaps


class OpenErrorsError(ConflictError):
    """The 报送稿 isn't written unless forced while something in it is certainly wrong.

    Args:
        errors: What.
    """

    def __init__(self, errors: tuple[PlacedError, ...]) -> None:
        told = "；".join(f"“{one.quote}”{one.message}" if one.quote else one.message for one in errors[:_TOLD])
        more = "……" if len(errors) > _TOLD else ""
        remedy = "请先改好，再导出；确认无误的，可以仍然导出"
        super().__init__(f"还有{len(errors)}处必改，没有导出报送稿：{told}{more}", remedy=remedy)


def export_edition(
    bench: Workbench, edition: Edition, *, who: str, sources: bool = False, force: bool = False
) -> Exported:
    """Write an edition of the newest draft into the project's out/.

    Args:
        bench: The project's workbench.
        edition: Which.
        who: Whose tracked changes they are.
        sources: Add a last page 数据来源表 to the 送审稿.
        force: Replace a file that people have changed since it was written, and export what is wrong.

    Raises:
        OpenGapsError: The 报送稿 isn't written while there are gaps.
        OpenErrorsError: Nor, unless `force` is set, while something in it is certainly wrong.
        ConflictError: The file was changed by hand and `force` is not set.
        OutputError: The file can't be written.
    """
    version, draft = bench.head()
    review = report_path(open_project(bench.folder), draft)
    ledger = bench.data().ledger
    target = {
        Edition.REVIEW: review,
        Edition.FINAL: final_path(review),
        Edition.TRACKED: review.with_name(f"{review.stem}（修订）.docx"),
        Edition.HTML: review.with_suffix(".html"),
    }[edition]
    if edition is not Edition.HTML:
        _require_replaceable(target, bench.folder, force=force)
    if edition is Edition.REVIEW:
        with replacing(target) as temporary:
            comments = bench.desk.comments()
            write_review(draft, ledger, temporary, name=target.name, sources=sources, comments=comments)
    elif edition is Edition.FINAL:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / review.name
            write_review(draft, ledger, source)
            outcome = export_final(source, target, ledger=ledger, force=force)
            if outcome.gaps:
                raise OpenGapsError(outcome.gaps)
            if not outcome.is_written:
                raise OpenErrorsError(outcome.errors)
    elif edition is Edition.TRACKED:
        write_revised(bench.history.store.get(_last_export(bench, version)), draft, target, Stamp(who, datetime.now()))
    else:
        write_check_page([bench.checked_report()], target)
    bench.desk.note_export(version.id, edition)
    return Exported(target, version)


def _require_replaceable(target: Path, folder: Path, *, force: bool) -> None:
    try:
        refuse_to_replace(target, force=force, folder=folder)
    except ConflictError as error:
        remedy = "请先导入这个文件，里面的改动会收进草稿；不要那些改动的，请选覆盖"
        raise ConflictError(error.problem, place=target.name, remedy=remedy) from None


def _last_export(bench: Workbench, version: Version) -> int:
    """Return the version to compare with: the last that left the workbench, else the first there is."""
    last = bench.desk.last_export(before=version.id)
    return last or bench.history.store.versions()[0].id


def import_edited(bench: Workbench, report: Path, *, who: str) -> ImportOutcome:
    """Make a .docx that people edited the newest version.

    Raises:
        DocumentError: It can't be read.
        UsageError: It is no report of this project.
    """
    return import_report(bench.folder, report, who=who)
