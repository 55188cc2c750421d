"""Fill the library of earlier reports from folders, and search it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from youju.domain.passages import Hit, IndexOutcome, Passage
from youju.errors import DocumentError, InputError
from youju.progress import Progress, SilentProgress
from youju.retrieval.library import Library
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.identity import identify
from youju.sources.roles import paragraph_role
from youju.sources.sections import find_sections

__all__ = ["index_folders", "search_library"]

_SHORTEST = 8
_MEANINGLESS = re.compile("[\ue000-\uf8ff\ufffd]")
_MOST_MEANINGLESS = 0.02
_SKIPPED_PREFIXES = ("~$", ".")
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
    files = sorted({path.resolve() for folder in folders for path in _documents(folder)})
    return Library(index).update(files, _passages, told=(progress or SilentProgress()).step)


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


def _documents(folder: Path) -> Iterator[Path]:
    """Yield the documents of a folder, without what youju itself wrote into a project's out folder."""
    for path in folder.rglob("*") if folder.is_dir() else [folder]:
        if path != folder and _OUTPUT in path.relative_to(folder).parts[:-1]:
            continue
        if path.is_file() and path.suffix.lower() in DOCUMENT_SUFFIXES and not path.name.startswith(_SKIPPED_PREFIXES):
            yield path


def _passages(path: Path) -> Iterator[Passage]:
    """Yield a document's passages; a draft with gaps is no earlier report and has none."""
    plain = read_document(path)
    if _UNFINISHED in plain.text:
        return
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
