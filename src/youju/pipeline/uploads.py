"""Files that people drop on the page: named safely, known by their content, put where the project expects them."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from youju.errors import InputError, OutputError, UsageError, WorkbookError, explain_os_error
from youju.files import file_name
from youju.pipeline.init import SUBFOLDERS
from youju.sources.documents import DOCUMENT_SUFFIXES, read_document
from youju.sources.identity import identify
from youju.sources.tables.workbook import SUFFIXES, read_tables
from youju.sources.unit import INTAKE_NAMES, UNIT_NAMES, read_unit_file

__all__ = ["LARGEST_FILE", "ROLES", "Upload", "add_files", "new_project", "remove_file", "safe_name"]

ROLES = ("data", "materials", "prior")
_AUTO = "auto"
_MOST_FILES = 60
LARGEST_FILE = 50 * 2**20
_LONGEST_NAME = 120
_REPORT = re.compile(r"(?:自评|评价)报告")
_PIECE = 2**20


@dataclass(frozen=True)
class Upload:
    """A file on its way in.

    Attributes:
        name: As the browser says. role: `data`, `materials`, `prior`, or `auto` to go by its content.
        content: Its bytes.
    """

    name: str
    role: str
    content: BinaryIO


def safe_name(name: str) -> str:
    """Return a name that is one of a file in its folder on any system.

    Raises:
        UsageError: It isn't.

    >>> safe_name("资金表.xlsx")
    '资金表.xlsx'
    """
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean or file_name(clean) != clean or len(clean) > _LONGEST_NAME:
        shown = "".join(char if char.isprintable() else "?" for char in name)[:_LONGEST_NAME]
        raise UsageError(f"不能用“{shown}”作名称", remedy="请改用汉字、字母和数字，不带斜杠、冒号等符号，不要太长")
    return clean


def new_project(root: Path, name: str, uploads: Sequence[Upload]) -> Path:
    """Make a project of files; a file that can't be used leaves nothing behind.

    Raises:
        UsageError: The name can't be used or is taken, or the files are too many or too large.
        InputError: A file can't be read, or is of no use here.
        OutputError: The folder can't be written.
    """
    folder = root / safe_name(name)
    if folder.exists():
        raise UsageError(f"已有名为“{folder.name}”的文件夹", remedy="请换一个名称")
    draft = root / f".youju-new-{folder.name}"
    try:
        shutil.rmtree(draft, ignore_errors=True)
        for part in SUBFOLDERS:
            (draft / part).mkdir(parents=True)
        add_files(draft, uploads)
        draft.rename(folder)
    except OSError as error:
        raise OutputError(
            f"不能建立项目（{explain_os_error(error)}）", place=folder.name, remedy="请检查文件夹权限"
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def add_files(folder: Path, uploads: Sequence[Upload]) -> None:
    """Put files into a project; one of a name that is there already takes its place.

    Raises:
        UsageError: A name can't be used, or the files are too many or too large.
        InputError: A file can't be read, or is of no use here; those before it stay.
        OutputError: A file can't be written.
    """
    if len(uploads) > _MOST_FILES:
        raise UsageError(f"一次最多上传{_MOST_FILES}个文件", remedy="请分几次上传")
    for upload in uploads:
        _add(folder, upload)


def remove_file(folder: Path, role: str, name: str) -> None:
    """Take a file out of a project.

    Raises:
        InputError: There is no such file.
        OutputError: It can't be removed.
    """
    home = folder / role
    found = next((path for path in home.iterdir() if path.name == name), None) if home.is_dir() else None
    if role not in ROLES or found is None or not found.is_file():
        raise InputError("没有这个文件", place=name[:_LONGEST_NAME], remedy="请刷新页面再看")
    try:
        found.unlink()
    except OSError as error:
        raise OutputError(
            f"不能去掉（{explain_os_error(error)}）", place=name, remedy="文件若正在打开，请先关闭"
        ) from None


def _add(folder: Path, upload: Upload) -> None:
    name = safe_name(upload.name)
    try:
        with tempfile.TemporaryDirectory(prefix=".youju-", dir=folder) as incoming:
            content = Path(incoming) / name
            _copy(upload, content)
            home = _home(folder, upload.role, content)
            home.mkdir(exist_ok=True)
            content.replace(home / name)
    except OSError as error:
        raise OutputError(
            f"不能写入（{explain_os_error(error)}）", place=name, remedy="请检查文件夹权限；文件若正在打开，请先关闭"
        ) from None


def _copy(upload: Upload, target: Path) -> None:
    size = 0
    with target.open("wb") as file:
        while piece := upload.content.read(_PIECE):
            size += len(piece)
            if size > LARGEST_FILE:
                raise UsageError(f"“{upload.name}”超过 {LARGEST_FILE // 2**20} MB", remedy="请去掉图片或拆成几个文件")
            file.write(piece)


def _home(folder: Path, role: str, content: Path) -> Path:
    """Return the folder that a file belongs in, by what it holds.

    Raises:
        InputError: It can't be read.
        UsageError: It is of no use here.
    """
    suffix = content.suffix.lower()
    if content.name in (*UNIT_NAMES, *INTAKE_NAMES):
        read_unit_file(content)
        return folder
    if suffix in SUFFIXES and role != "prior":
        _require_workbook(content)
        return folder / ("data" if role == _AUTO else role)
    if suffix in DOCUMENT_SUFFIXES and role != "data":
        text = read_document(content).text
        return folder / (_kind(text) if role == _AUTO else role)
    raise UsageError(
        "这类文件不能上传到这里",
        place=content.name,
        remedy="数据请传 .xlsx .xls .ods .csv，材料和往年报告请传 .docx .pdf 等",
    )


def _require_workbook(content: Path) -> None:
    """Refuse what is no spreadsheet; one whose tables can't be understood is shown with its problem instead."""
    try:
        read_tables(content)
    except WorkbookError:
        raise
    except InputError:
        return


def _kind(text: str) -> str:
    """Tell an earlier report, whose title names a unit and a year, from other material."""
    unit, year = identify(text)
    return "prior" if unit and year and _REPORT.search(text[:500]) else "materials"
