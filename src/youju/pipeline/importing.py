"""Take over what people edited in Word: the .docx becomes a new version of the project's draft."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from youju.domain.findings import PlainText
from youju.domain.report import Draft, Figure
from youju.drafting.edited_draft import read_edited_draft
from youju.drafting.merging import merge_edits
from youju.errors import OutputError, UsageError, explain_os_error
from youju.pipeline.diff import SentenceChange, compare, sentences_of
from youju.pipeline.remarks import keep_comments
from youju.rendering.package import content_sha256, draft_sha256, is_changed_by_hand, says_sha256
from youju.rendering.plain import plain_text
from youju.sources.documents.figure_marks import read_figures
from youju.sources.documents.ooxml import WalkedDocument, walk_docx
from youju.sources.documents.word_package import WordPackage
from youju.sources.project import require_folder
from youju.workspace.store import DraftStore, Version

__all__ = [
    "PERSON",
    "ImportOutcome",
    "copies_of",
    "import_edits",
    "import_if_edited",
    "import_report",
    "is_imported",
    "project_of",
    "set_aside",
]

PERSON = "人工修改"
"""Who made a version when nobody says."""

_COPIES = ".youju/edited"
_COPY = re.compile(r"(\d+)(?:-(\d+))?")
"""A version's number; behind it which of several files that differ in what a draft doesn't hold."""
_LEAST_KEPT = 0.5
"""Share of a version's lines and tables that a .docx must have when it doesn't say what it was written from."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What importing a report did.

    Attributes:
        path: The .docx.
        version: The project's newest version, which holds it.
        draft: The project's draft with it.
        changes: What people changed since the version it was written from, numbers first.
        left_out: What a draft can't hold, in Chinese; it stays in the copy of the .docx that is kept.
        overruled: Headings of sections where the same words were also changed elsewhere since: the .docx holds.
        replaced: The sentences that gave way there, as the version before has them.
        copy: Where the .docx is kept as it is.
        is_new: Whether it made a version: the draft lacked something that it says.
    """

    path: Path
    version: Version
    draft: Draft
    changes: tuple[SentenceChange, ...]
    left_out: tuple[str, ...]
    overruled: tuple[str, ...]
    replaced: tuple[str, ...]
    copy: Path
    is_new: bool = True


def import_report(folder: Path, report: Path, *, who: str = PERSON, why: str = "") -> ImportOutcome:
    """Make an edited .docx a new version of a project's draft; a copy of the file is kept beside the versions.

    Where the draft went on since the file was written, what people left alone in the file stays as the newest version
    has it. Importing the same file again changes nothing.

    Args:
        folder: The project.
        report: A .docx that was written from one of its versions.
        who: Who edited it.
        why: What for; empty to name the file.

    Raises:
        DocumentError: The .docx can't be read.
        InputError: There is no such folder, or the versions can't be read.
        UsageError: The project has no draft, or the .docx is no report of it.
        OutputError: The version can't be kept.
    """
    require_folder(folder)
    store = DraftStore(folder)
    versions = store.versions()
    if not versions:
        raise UsageError("项目里没有存下的草稿，无法导入", place=str(folder), remedy="请先运行 youju draft 起草")
    newest = versions[-1]
    latest = store.get(newest.id)
    if kept := _kept_copy(folder, report):
        return ImportOutcome(report, newest, latest, (), (), (), (), kept, is_new=False)
    walked = walk_docx(report)
    base, is_certain = _base(folder, report, store, walked)
    edited = read_edited_draft(walked, base)
    if not is_certain and edited.kept < _LEAST_KEPT:
        raise UsageError(
            "这份文件不像是由本项目的草稿改来的",
            place=report.name,
            remedy="请核对项目文件夹，或直接用 youju check 核对它",
        )
    merged, overruled = merge_edits(base, latest, edited.draft)
    version = store.add(merged, who=who, why=why or f"导入修改后的 {report.name}")
    is_new = version.id != newest.id
    copy = _keep_copy(folder, report, version) if is_changed_by_hand(report) else report
    changes = compare(plain_text(base).plain, plain_text(edited.draft).plain)
    keep_comments(folder, report, walked, merged)
    replaced = _replaced(base, latest, merged) if overruled else ()
    return ImportOutcome(report, version, merged, changes, edited.left_out, overruled, replaced, copy, is_new)


def import_edits(folder: Path) -> tuple[ImportOutcome, ...]:
    """Import every report in a project's `out` that people edited and that wasn't imported yet, the oldest first.

    Raises:
        InputError: One of them, or the versions, can't be read.
        OutputError: A version can't be kept.
    """
    found = [path for path in (folder / "out").glob("*.docx") if not path.name.startswith(("~$", "."))]
    ordered = sorted(found, key=lambda path: path.stat().st_mtime)
    return tuple(import_report(folder, path) for path in ordered if _is_waiting(folder, path))


def import_if_edited(folder: Path, report: Path, *, who: str = PERSON, why: str = "") -> ImportOutcome | None:
    """Import a report that was written from one of a project's versions and edited since; None for any other.

    Raises:
        InputError: It, or the versions, can't be read.
        OutputError: The version can't be kept.
    """
    return import_report(folder, report, who=who, why=why) if _is_waiting(folder, report) else None


def project_of(report: Path) -> Path | None:
    """Return the project that a report lies in, or in whose `out`; None when it is in none that has a draft."""
    near = report.resolve().parents[:2]
    return next((folder for folder in near if DraftStore(folder).versions()), None)


def copies_of(folder: Path, version: Version) -> list[Path]:
    """Return the files that people edited and that made a version, or add nothing to it, the oldest first."""
    return [copy for number, copy in _copies(folder) if number == version.id]


def set_aside(folder: Path, report: Path) -> Path:
    """Keep a copy of a file that people changed and that is about to be replaced.

    Raises:
        OutputError: It can't be kept.
    """
    number = 1
    while (target := folder / _COPIES / f"{report.stem}（覆盖前{number}）{report.suffix}").exists():
        number += 1
    return _copy(report, target)


def is_imported(folder: Path, report: Path) -> bool:
    """Tell whether a .docx, as it is now, is part of a version already."""
    return _kept_copy(folder, report) is not None


def _kept_copy(folder: Path, report: Path) -> Path | None:
    content = content_sha256(report)
    return next((copy for _, copy in reversed(_copies(folder)) if content_sha256(copy) == content), None)


def _is_waiting(folder: Path, report: Path) -> bool:
    if not is_changed_by_hand(report) or not (written_from := draft_sha256(report)):
        return False
    known = any(one.sha256 == written_from for one in DraftStore(folder).versions())
    return known and not is_imported(folder, report)


def _base(folder: Path, report: Path, store: DraftStore, walked: WalkedDocument) -> tuple[Draft, bool]:
    """Return what a .docx was before people edited it last, and whether that is certain.

    It was written from a version. When a file that was written from the same one has been imported already, it is
    either that file, edited again, or another copy, edited by someone else: it goes back to what it shares most with,
    and to an imported file only when it has something of what was changed there.
    """
    written_from = says_sha256(report)
    versions = store.versions()
    bases = [store.get(one.id) for one in versions if one.sha256 == written_from][-1:]
    is_certain = bool(bases)
    for number, copy in _copies(folder):
        if is_certain and says_sha256(copy) == written_from and _figures_of(copy) == walked.written:
            bases.append(read_edited_draft(walk_docx(copy), store.get(number)).draft)
    if not is_certain:
        bases = [store.get(one.id) for one in versions]
    sentences = _sentences(walked.plain)
    texts = [_sentences(plain_text(one).plain) for one in bases]
    likely = [place for place, one in enumerate(texts) if not place or _goes_on(sentences, one, texts[0])]
    nearest = min(reversed(likely), key=lambda place: _distance(sentences, texts[place]))
    return bases[nearest], is_certain


def _goes_on(sentences: Counter[str], imported: Counter[str], origin: Counter[str]) -> bool:
    """Tell whether a text has something of what an imported file changed: what it added, or else what it dropped."""
    if added := imported - origin:
        return bool(added & sentences)
    return not (origin - imported) & sentences


def _replaced(base: Draft, latest: Draft, merged: Draft) -> tuple[str, ...]:
    """Return what the newest version said, unlike the one before the edits, and doesn't say any more."""
    known = {one.text for draft in (base, merged) for one in sentences_of(plain_text(draft).plain)}
    return tuple(one.text for one in sentences_of(plain_text(latest).plain) if one.text not in known)


def _sentences(plain: PlainText) -> Counter[str]:
    return Counter("".join(one.text.split()) for one in sentences_of(plain))


def _distance(sentences: Counter[str], others: Counter[str]) -> int:
    return (sentences - others).total() + (others - sentences).total()


def _figures_of(report: Path) -> Mapping[int, Figure]:
    with WordPackage(report) as package:
        return read_figures(package)


def _copies(folder: Path) -> list[tuple[int, Path]]:
    """Return the copies with their versions, the oldest first."""
    found = ((path, _COPY.fullmatch(path.stem)) for path in (folder / _COPIES).glob("*.docx"))
    known = sorted((int(match[1]), int(match[2] or 1), path) for path, match in found if match)
    return [(version, path) for version, _, path in known]


def _keep_copy(folder: Path, report: Path, version: Version) -> Path:
    taken = sum(number == version.id for number, _ in _copies(folder))
    name = f"{version.id}-{taken + 1}.docx" if taken else f"{version.id}.docx"
    return _copy(report, folder / _COPIES / name)


def _copy(report: Path, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(report, target)
    except OSError as error:
        raise OutputError(
            f"修改后的文件没有存下副本（{explain_os_error(error)}）", place=str(target), remedy="请检查文件夹权限"
        ) from None
    return target
