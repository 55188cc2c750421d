"""Zipped XML packages (.xlsx, .ods) opened safely: sizes bounded, entities refused, damage told in Chinese."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from youju.errors import WorkbookError

__all__ = ["ZIP_DAMAGE", "blocks_of", "check_cell_count", "open_package", "parse_xml"]

_LARGEST_PARTS = 400 * 2**20
"""Bytes that the XML of one workbook may unpack to."""
_MOST_CELLS = 8_000_000
_BLOCK_BYTES = 2**18
ZIP_DAMAGE: tuple[type[Exception], ...] = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeDecodeError)
"""What reading a damaged zip raises; RuntimeError where it is encrypted or packed as no office program does."""
_DAMAGE: tuple[type[Exception], ...] = (*ZIP_DAMAGE, expat.ExpatError, LookupError, ValueError, StopIteration)


@contextmanager
def open_package(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a package; whatever turns out damaged while it is open is told as a `WorkbookError`.

    Raises:
        WorkbookError: The file is damaged, encrypted or unpacks to more than memory holds.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:  # the file is closed though a part may be open
            _check_sizes(archive, path.name)
            yield archive
    except _DAMAGE as error:
        raise WorkbookError(
            f"文件已损坏，读不出内容（{type(error).__name__}）",
            place=path.name,
            remedy="请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次",
        ) from None


def _check_sizes(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what unpacks to more than memory holds, by the stated sizes, which zipfile then holds every part to."""
    total = 0
    for info in archive.infolist():
        if info.flag_bits & 1:
            raise WorkbookError("文件设有密码，读不出内容", place=name, remedy="请在 WPS 或 Excel 中取消密码后另存一份")
        if info.filename.startswith("xl/media/"):
            continue
        total += max(info.file_size, 0)
    if total > _LARGEST_PARTS:
        raise WorkbookError(
            f"解压后超过 {_LARGEST_PARTS // 2**20} MB，不像正常的表格",
            place=name,
            remedy="请删去无关的工作表和空白行后另存一份",
        )


def check_cell_count(cells: int, place: str) -> None:
    """Refuse a sheet whose cells, counted with the blanks between them, would fill the memory.

    Raises:
        WorkbookError: They would.
    """
    if cells > _MOST_CELLS:
        raise WorkbookError(
            f"单元格超过 {_MOST_CELLS // 10_000} 万个", place=place, remedy="请只保留需要的行和列后另存一份"
        )


def blocks_of(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part's content block by block."""
    with archive.open(name) as part:
        while block := part.read(_BLOCK_BYTES):
            yield block


def parse_xml(
    blocks: Iterator[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
) -> None:
    """Feed a part to handlers that get local names; entity declarations are refused.

    Where the root has no prefix, names are handed on as they are: prefixed ones are extensions.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    local: dict[str, str] = {}

    def local_name(tag: str) -> str:
        return local.get(tag) or local.setdefault(tag, tag.rsplit(":", 1)[-1])

    def refuse(*_: object) -> None:
        raise ValueError("实体声明")

    def root(tag: str, attributes: dict[str, str]) -> None:
        if ":" not in tag:
            parser.StartElementHandler, parser.EndElementHandler = start, end
            start(tag, attributes)
            return
        parser.StartElementHandler = lambda tag, attributes: start(local_name(tag), attributes)
        if (closing := end) is not None:
            parser.EndElementHandler = lambda tag: closing(local_name(tag))
        start(local_name(tag), attributes)

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = root
    if characters is not None:
        parser.CharacterDataHandler = characters
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)
