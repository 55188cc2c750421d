"""Fill the library of earlier reports from folders, and search it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from youju.domain.passages import Hit, IndexOutcome, Passage
from youju.errors import DocumentError, InputError
from youju.files import is_own_page
from youju.progress import Progress, SilentProgress
from youju.retrieval.library import Library
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.documents.roles import paragraph_role
from youju.sources.documents.sections import find_sections
from youju.sources.identity import identify

__all__ = ["index_folders", "search_library"]

_SHORTEST = 8
_MEANINGLESS = re.compile("[\ue000-\uf8ff\ufffd]")
_MOST_MEANINGLESS = 0.02
_TEMPORARY = ("~$", ".~")
_OUTPUT = "out"
_UNFINISHED = "【待补"


def index_folders(folders: Sequence[Path], index: Path, *, progress: Progress | None = None) -> IndexOutcome:
    """Bring the library up to the documents in these folders; only new and changed files are read.

    Raises:
        InputError: A folder doesn't exist, or the index can't be used.
    """
    for folder in folders:
        if not folder.exists():
            raise InputError("没有这个文件夹", place=str(folder), remedy="请检查路径")
    found = {path.resolve(): _no_report(path, folder) for folder in folders for path in _files(folder)}
    files = sorted(path for path, reason in found.items() if not reason)
    outcome = Library(index).update(files, _passages, told=(progress or SilentProgress()).step)
    return replace(outcome, skipped=tuple((str(path), reason) for path, reason in sorted(found.items()) if reason))


def search_library(
    index: Path, query: str, *, unit: str = "", year: int = 0, role: str = "", limit: int = 10
) -> tuple[Hit, ...]:
    """Return the nearest passages of the library, best first.

    Raises:
        InputError: Nothing has been indexed yet.
    """
    if not (index / "meta.json").exists():
        raise InputError("还没有建立索引", place=str(index), remedy="请先运行 youju index 文件夹")
    return Library(index).search(query, unit=unit, year=year, role=role, limit=limit)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, without what lies hidden (.youju)."""
    for path in folder.rglob("*") if folder.is_dir() else [folder]:
        inside = path.relative_to(folder).parts if path != folder else ()
        if path.is_file() and not any(part.startswith(".") for part in inside):
            yield path


def _no_report(path: Path, folder: Path) -> str:
    """Return why a file is no earlier report to be read; empty when it may be one."""
    if path != folder and _OUTPUT in path.relative_to(folder).parts[:-1]:
        return "有据写出的草稿（out 文件夹）"
    if path.name.startswith(_TEMPORARY):
        return "Word、WPS 的临时文件"
    if path.suffix.lower() not in DOCUMENT_SUFFIXES:
        return f"不是文档（{path.suffix.lower() or '没有扩展名'}）"
    return "有据写出的网页" if is_own_page(path) else ""


def _passages(path: Path) -> Iterator[Passage]:
    """Yield a document's passages; a draft with gaps is no earlier report."""
    plain = read_document(path)
    if _UNFINISHED in plain.text:
        raise DocumentError("是没有写完的草稿（有【待补】）", place=path.name, remedy="请编入定稿")
    if not plain.text.strip():
        raise DocumentError("文档里没有文字", place=path.name, remedy="请检查文件是否选错、内容是否是图片")
    if len(_MEANINGLESS.findall(plain.text)) > len(plain.text) * _MOST_MEANINGLESS:
        raise DocumentError("读出来是乱码", place=path.name, remedy="请用 WPS 或浏览器打开后另存为 .docx 再试")
    unit, year = identify(plain.text)
    for section in find_sections(plain):
        heading = " / ".join(part for part in (*section.path, section.heading) if part)
        start = section.body_start
        for line in plain.text[section.body_start : section.end].splitlines(keepends=True):
            text = line.strip(" 　\t\n")
            if len(text) >= _SHORTEST and "\t" not in text:  # a row of a table is data, not wording
                role = paragraph_role((*section.path, section.heading), text)
                yield Passage(text, str(path), heading, role, unit, year, start)
            start += len(line)
