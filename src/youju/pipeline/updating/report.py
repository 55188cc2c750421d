"""The data changed: let every number tied to it follow in a report that people edited, and say what moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from youju.domain.report import Draft
from youju.errors import UsageError
from youju.pipeline.draft import draft_from
from youju.pipeline.importing import import_if_edited
from youju.pipeline.keeping import last_drafted, refuse_to_replace
from youju.pipeline.newest import newest_docx
from youju.pipeline.prior import read_project
from youju.pipeline.updating.numbers import AUTHOR, Moved, move_numbers
from youju.rendering.package import draft_sha256
from youju.sources.project import open_project
from youju.workspace.store import DraftStore, Version

__all__ = ["UpdateOutcome", "find_report", "update_report", "updated_path"]


@dataclass(frozen=True, slots=True)
class UpdateOutcome:
    """What updating a report did.

    Attributes:
        path: The report written.
        moved: What moved in it, what stayed, and what no longer holds.
        version: The draft's version that was updated because the report named is older; None when it isn't.
    """

    path: Path
    moved: Moved
    version: Version | None


def find_report(folder: Path, *, without: tuple[str, ...] = ("（报送稿）", "（更新）")) -> Path:
    """Return the one report in a project's `out`.

    Args:
        folder: The project.
        without: How the names end of what was made from a report.

    Raises:
        UsageError: There is none, or there are several.
    """
    found = [
        path
        for path in sorted(open_project(folder).out.glob("*.docx"))
        if not path.name.startswith(("~$", ".")) and not path.stem.endswith(without)
    ]
    if len(found) != 1:
        problem = f"out 里有{len(found)}份报告，不知道用哪一份" if found else "out 里还没有报告"
        remedy = "请在命令里写明是哪个 .docx" if found else f"请先起草：youju draft {folder}"
        raise UsageError(problem, place=str(folder), remedy=remedy)
    return found[0]


def updated_path(report: Path) -> Path:
    """Return where an updated report goes unless told otherwise: beside it.

    >>> updated_path(Path("out/报告.docx")).name
    '报告（更新）.docx'
    """
    return report.with_name(f"{report.stem.removesuffix('（更新）')}（更新）.docx")


def update_report(folder: Path, report: Path, target: Path, when: datetime, *, money_unit: str = "") -> UpdateOutcome:
    """Let the numbers of a report follow the project's data as it is now; each move is a tracked change.

    What it starts from is the project's newest version, where the report is older. Numbers that people changed, and all
    their other edits, stay. The project's draft gains what people edited, also in an earlier updated report, and then
    what moved, as versions. What the checker finds wrong in the updated report, such as 增长 before a number that fell,
    is a comment, and so is what would be drafted otherwise by now, such as a project that is new or no longer slow.

    Args:
        folder: The project.
        report: A .docx of ours, edited or not.
        target: The .docx to write; not the report itself.
        when: The time that the changes bear.
        money_unit: Unit of money columns that state none.

    Raises:
        InputError: The data or the report can't be read.
        UsageError: The report doesn't know its numbers' facts, or the target is the report or a file of others.
        OutputError: The file can't be written there.
    """
    if target.resolve() == report.resolve():
        raise UsageError("更新后的报告不能覆盖原报告", place=str(target), remedy="请用 -o 另取文件名")
    for one in (report, target):
        if one.exists():
            import_if_edited(folder, one)
    refuse_to_replace(target, force=False, folder=folder, remedy="请用 -o 另存为别的文件名")
    with newest_docx(folder, report) as newest:
        moved = _move(folder, newest.path, target, when, money_unit)
    import_if_edited(folder, target, who=AUTHOR, why=f"数据更新：{len(moved.moves)}个数字随数据修订")
    return UpdateOutcome(target, moved, newest.version)


def _move(folder: Path, report: Path, target: Path, when: datetime, money_unit: str) -> Moved:
    ledger, prior = read_project(folder, money_unit)

    def redrafted() -> tuple[Draft, Draft, Draft] | None:
        store, written_from = DraftStore(folder), draft_sha256(report)
        version = next((one for one in reversed(store.versions()) if one.sha256 == written_from), None)
        drafted = store.get(version.id) if version else None
        if drafted is None:
            return None
        return drafted, draft_from(ledger, prior, drafted.outline), last_drafted(store) or drafted

    return move_numbers(report, target, when, ledger, redrafted)
