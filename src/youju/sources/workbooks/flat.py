"""Reader of .csv and .txt tables: UTF-8 with or without BOM, UTF-16 with BOM, GB18030; comma, TAB or semicolon."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from youju.errors import WorkbookError
from youju.sources.workbooks.grid import Grid

__all__ = ["decode", "read_csv"]

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ",\t;，"
_LARGEST = 200 * 2**20


def decode(content: bytes, name: str) -> str:
    """Return a text file's text.

    Raises:
        WorkbookError: It is in no encoding that offices use.
    """
    encodings = [encoding for bom, encoding in _BOMS if content.startswith(bom)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError("不是 UTF-8 或 GBK 编码的文本", place=name, remedy="请用 WPS 或 Excel 打开后另存为 .xlsx")


def read_csv(path: Path) -> Grid:
    """Return the file as one sheet, named by the file.

    Raises:
        WorkbookError: It isn't text, or too large.
    """
    if path.stat().st_size > _LARGEST:
        raise WorkbookError(f"超过 {_LARGEST // 2**20} MB", place=path.name, remedy="请只保留需要的行后另存一份")
    content = path.read_bytes()
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise WorkbookError(
            "不是文本文件，扩展名与内容不符", place=path.name, remedy="请用 WPS 或 Excel 打开后另存为 .xlsx"
        )
    text = decode(content, path.name)
    delimiter = max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in text.splitlines()[:50]))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [_trimmed(row) for row in reader]
    except csv.Error as error:
        line = reader.line_num
        raise WorkbookError(f"第{line}行读不出（{error}）", place=path.name, remedy="请检查该行的引号") from None
    return Grid(path.name, "", rows)


def _trimmed(row: list[str]) -> list[str]:
    """Drop the empty cells at a row's end, and the TAB or apostrophe that exports put before codes."""
    cells = [
        cell.strip().removeprefix("'").removeprefix('="').removesuffix('"')
        if cell[:2] == '="'
        else cell.strip().removeprefix("'")
        for cell in row
    ]
    while cells and not cells[-1]:
        cells.pop()
    return cells
