"""What people wrote is never replaced or dropped unless they ask for it, and even then a copy is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from youju.domain.report import Draft, Figure, Section, Table
from youju.errors import ConflictError
from youju.files import is_own_page
from youju.pipeline.importing import is_imported, set_aside
from youju.rendering.package import is_changed_by_hand, is_untouched_copy
from youju.workspace.store import DraftStore

__all__ = [
    "last_drafted",
    "people_wrote",
    "refuse_to_draft_over",
    "refuse_to_drop",
    "refuse_to_lose",
    "refuse_to_replace",
]

_DRAFTED = "起草"
"""How it ends what was done to make a version from the data alone, be it for one unit or for many."""
_KEEP = "数据变了请用 youju update，改写请用 youju rewrite"


def refuse_to_replace(target: Path, *, force: bool, folder: Path | None = None, remedy: str = "") -> None:
    """Keep a .docx that people have changed since it was written.

    Args:
        target: What would be replaced.
        force: Replace it all the same; the project keeps a copy.
        folder: The project whose versions may hold its changes already; None when nothing does.
        remedy: What to do instead, in Chinese; empty for what most commands offer.

    Raises:
        ConflictError: There is such a file and `force` is not set.
        OutputError: The copy can't be kept.
    """
    if not target.exists() or not is_changed_by_hand(target) or (folder and is_imported(folder, target)):
        return
    if not force:
        raise ConflictError(
            "这个文件在生成之后被人改过，没有覆盖",
            place=str(target),
            remedy=remedy or "请用 -o 另存为别的文件名；确要覆盖，请加 --force",
        )
    if folder:
        set_aside(folder, target)


def refuse_to_lose(target: Path) -> None:
    """Keep what lies where a checked copy or page is to go, unless it is one that nobody has changed.

    Raises:
        ConflictError: Another file lies there.
    """
    if target.exists() and not is_untouched_copy(target) and not is_own_page(target):
        raise ConflictError(
            "已有同名的文件，它不是这样写出的，或写出之后被人改过，没有覆盖",
            place=str(target),
            remedy="请另取文件名，或先把它改名、移走",
        )


def refuse_to_draft_over(target: Path, folder: Path, *, force: bool) -> None:
    """Like `refuse_to_replace`, for a new draft: what to do instead is to go on with what people changed.

    Raises:
        ConflictError: The file was changed and `force` is not set.
        OutputError: The copy can't be kept.
    """
    remedy = (
        f"要保留改动：{_KEEP}，两者都会先把改动收进草稿（只收进来，用 youju import）；"
        "另起一份，请用 -o 另存；不要这些改动，请加 --force"
    )
    refuse_to_replace(target, force=force, folder=folder if force else None, remedy=remedy)


def refuse_to_drop(folder: Path, draft: Draft) -> None:
    """Keep a report whose newest version holds what people wrote.

    Args:
        folder: The project.
        draft: What would become its newest version.

    Raises:
        ConflictError: There is such a version of the same unit and year.
        InputError: The versions can't be read.
    """
    store = DraftStore(folder)
    sections = people_wrote(store, draft)
    if sections:
        places = "、".join(one.heading or "开头" for one in sections)
        raise ConflictError(
            f"草稿第 {store.versions()[-1].id} 版里有人写的内容（{places}），没有重新起草",
            place=str(folder),
            remedy=f"{_KEEP}；要另起一份，请用 -o 另存；确要重新起草，请加 --force（旧版本仍在）",
        )


def people_wrote(store: DraftStore, draft: Draft) -> tuple[Section, ...]:
    """Return the sections of the newest version that hold something a person wrote, if it is of a draft's report.

    Raises:
        InputError: The versions can't be read.
    """
    versions = store.versions()
    latest = store.get(versions[-1].id) if versions else draft
    if (latest.unit, latest.year) != (draft.unit, draft.year):
        return ()
    written = {id(one) for one in latest.human_sections()}
    drafted = last_drafted(store)
    if drafted:
        before = {words for section in drafted.all_sections() for words in _table_words(section)}
        written |= {id(one) for one in latest.all_sections() if not before.issuperset(_table_words(one))}
    return tuple(one for one in latest.all_sections() if id(one) in written)


def last_drafted(store: DraftStore) -> Draft | None:
    """Return the newest version that was drafted, not edited; None when none was.

    Raises:
        InputError: The versions can't be read.
    """
    version = next((one for one in reversed(store.versions()) if one.why.endswith(_DRAFTED)), None)
    return store.get(version.id) if version else None


def _table_words(section: Section) -> Iterator[tuple[str, ...]]:
    """Yield the words of each row of a section's tables, without its numbers; and its heading."""
    yield (section.heading,)
    for block in section.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                runs = (run for cell in row for run in cell.runs)
                yield tuple("" if isinstance(run, Figure) else run.text for run in runs)
