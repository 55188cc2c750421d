"""The .docx that says what a draft's newest version says: what export and update start from."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from youju.domain.report import Draft
from youju.drafting.edited_draft import read_edited_draft
from youju.errors import InputError, OutputError
from youju.files import replacing
from youju.pipeline.importing import copies_of, is_imported
from youju.pipeline.review import report_path, write_review, write_unchecked
from youju.rendering.package import draft_sha256, is_changed_by_hand, reseal, says_sha256
from youju.sources.documents.ooxml import walk_docx
from youju.sources.project import open_project, read_ledger
from youju.workspace.desk_store import DeskStore
from youju.workspace.store import DraftStore, Version
from youju.workspace.template import kept_template

__all__ = ["Followed", "Newest", "follow", "newest_docx"]


@dataclass(frozen=True, slots=True)
class Newest:
    """A .docx to go on from.

    Attributes:
        path: The .docx.
        version: The version it was taken from because the report asked for is older; None when it is that report.
    """

    path: Path
    version: Version | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of the report in `out` when a version was added.

    Attributes:
        path: The report.
        problem: Why it doesn't say what the newest version says, in Chinese; empty when it does.
    """

    path: Path
    problem: str = ""


@contextmanager
def newest_docx(folder: Path, report: Path) -> Iterator[Newest]:
    """Yield a .docx that says what a project's newest version says, for as long as the block lasts.

    It is the report itself, where that is up to date or none of the project's; else the file that people made the
    newest version in; else the version, written anew.

    Args:
        folder: The project; what people edited in the report is imported already.
        report: The .docx asked for.

    Raises:
        InputError: The report, or the newest version, can't be read.
        OutputError: The version can't be written.
    """
    store = DraftStore(folder)
    versions = store.versions()
    if not versions or not _is_of(store, report):
        yield Newest(report)
        return
    version = versions[-1]
    latest = store.get(version.id)
    if says(report, latest):
        yield Newest(report)
        return
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / report.name
        kept = next((one for one in reversed(copies_of(folder, version)) if says(one, latest)), None)
        if kept:
            _copy(kept, path, latest)
        else:
            write_unchecked(latest, path, kept_template(folder), DeskStore(folder).comments())
        yield Newest(path, version)


def follow(folder: Path, report: Path) -> Followed:
    """Let the report in a project's `out` say what the newest version says, after people's edits were imported.

    What people changed there and nobody imported stays.

    Args:
        folder: The project.
        report: The .docx that was imported.

    Raises:
        InputError: The newest version can't be read.
    """
    store = DraftStore(folder)
    latest = store.get(store.versions()[-1].id)
    target = report_path(open_project(folder), latest)
    waiting = target.exists() and is_changed_by_hand(target) and not is_imported(folder, target)
    if waiting:
        return Followed(target, "里面还有没收进草稿的改动，没有动它；也要收进来，请对它运行 youju import")
    try:
        source = next((one for one in (target, report) if one.exists() and says(one, latest)), None)
        if source:
            _copy(source, target, latest)
        else:
            _write(folder, latest, target)
    except OutputError as error:
        return Followed(target, f"还是旧的：{error}")
    return Followed(target)


def says(report: Path, draft: Draft) -> bool:
    """Tell whether a .docx, its tracked changes accepted, reads as a draft does.

    Raises:
        DocumentError: It can't be read.
    """
    if says_sha256(report) == draft.sha256 and not is_changed_by_hand(report):
        return True
    return read_edited_draft(walk_docx(report), draft).draft == draft


def _is_of(store: DraftStore, report: Path) -> bool:
    """Tell whether a .docx goes back to a version of the report that the newest version is of."""
    versions = store.versions()
    written_from = draft_sha256(report)
    origin = next((one for one in reversed(versions) if one.sha256 == written_from), None)
    if origin is None:
        return False
    was, now = store.get(origin.id), store.get(versions[-1].id)
    return (was.unit, was.year) == (now.unit, now.year)


def _copy(source: Path, target: Path, draft: Draft) -> None:
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)
        reseal(temporary, draft.sha256)


def _write(folder: Path, draft: Draft, target: Path) -> None:
    comments, template = DeskStore(folder).comments(), kept_template(folder)
    with replacing(target) as temporary:
        try:
            ledger = read_ledger(folder)
        except InputError:  # people's words are taken over whatever is wrong with the data
            write_unchecked(draft, temporary, template, comments)
        else:
            write_review(draft, ledger, temporary, name=target.name, template=template, comments=comments)
