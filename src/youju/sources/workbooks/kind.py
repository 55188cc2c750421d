"""What kind of file a spreadsheet's name hides, by its content: a PDF or a Word file is told as what it is."""

from __future__ import annotations

import zipfile
from enum import Enum, auto
from pathlib import Path

from youju.errors import WorkbookError
from youju.sources.packages import ZIP_DAMAGE

__all__ = ["WorkbookKind", "workbook_kind"]

_HEAD_BYTES = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_RESAVE = "请用 WPS 或 Excel 打开后另存为 .xlsx"
_WANTED = "这里要的是电子表格（.xlsx .xls .ods .csv）"
_COPY_TABLE = f"{_WANTED}，请把其中的表格复制到 WPS 表格或 Excel 中保存"
_PAGE_STARTS = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta")


class WorkbookKind(Enum):
    """How a spreadsheet file is made up."""

    XLSX = auto()
    ODS = auto()
    XLS = auto()
    CSV = auto()


def workbook_kind(path: Path) -> WorkbookKind:
    """Tell how a spreadsheet file is made up; its content decides, its name only for plain text.

    Raises:
        WorkbookError: It is empty, damaged, locked by a password, or no spreadsheet but something else.
        OSError: It can't be opened.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head.strip():
        raise WorkbookError("是空文件", place=path.name, remedy="请检查文件是否复制完整")
    if head.startswith(b"PK\x03\x04"):
        return _package_kind(path)
    if head.startswith(_OLE):
        _refuse_other_ole(path)
        return WorkbookKind.XLS
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")[:200].lower()
    if start.startswith(b"%pdf"):
        raise WorkbookError("是 PDF，不是电子表格", place=path.name, remedy=f"{_WANTED}，请提供原来的表格文件")
    if start.startswith(_PAGE_STARTS):
        raise WorkbookError("是网页格式的表格（系统导出时常见），不是真正的电子表格", place=path.name, remedy=_RESAVE)
    if path.suffix.lower() not in _TEXT_SUFFIXES:
        raise WorkbookError(
            "不是电子表格文件，扩展名与内容不符，或文件已损坏", place=path.name, remedy=f"{_WANTED}；{_RESAVE}"
        )
    return WorkbookKind.CSV


def _package_kind(path: Path) -> WorkbookKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except ZIP_DAMAGE:
        raise WorkbookError(
            "文件已损坏或没有复制完整，读不出内容", place=path.name, remedy=f"{_RESAVE}，或重新复制"
        ) from None
    if "content.xml" in names and "[content_types].xml" not in names:
        return WorkbookKind.ODS
    if any(name.startswith("word/") for name in names):
        raise WorkbookError("是 Word 文档，不是表格", place=path.name, remedy=_COPY_TABLE)
    if "xl/workbook.bin" in names:
        raise WorkbookError("是 .xlsb 二进制工作簿", place=path.name, remedy=_RESAVE)
    if not any(name.startswith("xl/") for name in names):
        raise WorkbookError("是压缩包，不是电子表格", place=path.name, remedy=f"{_WANTED}，请解压后选其中的表格文件")
    return WorkbookKind.XLSX


def _refuse_other_ole(path: Path) -> None:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise WorkbookError(
            "文件设有密码，读不出内容", place=path.name, remedy="请在 WPS 或 Excel 中取消密码后另存一份"
        )
    if "WordDocument".encode("utf-16-le") in content:
        raise WorkbookError("是 Word 文档，不是表格", place=path.name, remedy=_COPY_TABLE)
