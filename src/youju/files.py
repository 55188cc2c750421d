"""Outputs that are whole or not there: written beside their target, then renamed. What office programs leave beside.

And the folder for what a program reads again sooner than it makes it anew.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from youju.errors import InputError, OutputError, UsageError, explain_os_error

__all__ = [
    "LOCK_PREFIXES",
    "check_target",
    "file_name",
    "is_device_name",
    "is_own_page",
    "own_folder",
    "refuse_lock_file",
    "replacing",
]

LOCK_PREFIXES = ("~$", ".~lock.", ".~")
"""How names begin of what Office, LibreOffice and WPS leave beside a file that is open in them."""

_NOT_IN_NAMES = frozenset('\\/:*?"<>|')
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""What Windows keeps for itself, with whatever ending."""
_LONGEST_NAME = 200
"""Bytes in UTF-8; systems take 255, and endings and marks like （报送稿） come behind."""

_READ = ("data", "prior", "materials")
"""The folders of a project that hold what people put in."""

_OWN_PAGE = b'<meta name="generator" content="youju">'
_HEAD_BYTES = 1024

_REMEDY = "请检查文件夹权限，或换一个位置；若文件正在 Word 或 WPS 中打开，请先关闭"


def is_device_name(name: str) -> bool:
    """Tell whether Windows takes a name for a device.

    >>> is_device_name("CON"), is_device_name("nul.txt"), is_device_name("contract.txt")
    (True, True, False)
    """
    return name.split(".")[0].rstrip().casefold() in _DEVICES


def file_name(words: str, instead: str = "") -> str:
    """Return words as the name, without its ending, of a file or folder on any system.

    Args:
        words: What the file is called; from data, so that anything may stand in it.
        instead: Put in the place of each character that a name can't hold.

    >>> file_name("../../某局2023年度自评报告")
    '某局2023年度自评报告'
    >>> file_name("nul.txt", "_")
    '_nul.txt'
    """
    allowed = (char if char.isprintable() and char not in _NOT_IN_NAMES else instead for char in words)
    name = "".join(allowed).strip(". ").encode()[:_LONGEST_NAME].decode(errors="ignore").strip(". ")
    return f"_{name}" if is_device_name(name) or name.startswith(LOCK_PREFIXES) else name


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path in the target's folder that takes the target's name when the block ends well.

    Raises:
        OutputError: The folder or the file can't be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".youju-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
    except OSError as error:
        raise OutputError(f"不能写入（{explain_os_error(error)}）", place=str(target), remedy=_REMEDY) from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        raise OutputError(f"不能写入（{explain_os_error(error)}）", place=str(target), remedy=_REMEDY) from None
    finally:
        temporary.unlink(missing_ok=True)


def own_folder() -> Path:
    """Return the folder of the user's own for what is kept from start to start; a shared one might hold others' things.

    Where the home can't be written it is a new one that goes when the program ends.
    """
    try:
        folder = Path.home() / ".youju"
        folder.mkdir(mode=0o700, exist_ok=True)
    except (OSError, RuntimeError):
        folder = Path(tempfile.mkdtemp(prefix="youju-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def check_target(target: Path, endings: tuple[str, ...], sources: Iterable[Path]) -> None:
    """Refuse to write over what is being read, or under an ending that belongs to another kind of file.

    Args:
        target: Where an output is to go.
        endings: Those that its kind has, the usual one first.
        sources: What is read: files, and folders with all that lies in them.

    Raises:
        UsageError: The target is one of the sources or lies among a folder's data, or its ending is another.
    """
    if target.suffix.lower() not in endings:
        raise UsageError("扩展名不对", place=str(target), remedy=f"请把输出文件的扩展名写成{endings[0]}")
    try:
        taken = target.exists() and any(
            path.samefile(target) or any(target.resolve().is_relative_to(path.resolve() / name) for name in _READ)
            for path in sources
            if path.exists()
        )
    except OSError as error:
        raise UsageError(f"打不开（{explain_os_error(error)}）", place=str(target), remedy="请换一个位置") from None
    if taken:
        raise UsageError("输出文件就是正在读的文件，会把它盖掉", place=str(target), remedy="请换一个输出文件名")


def is_own_page(path: Path) -> bool:
    """Tell whether a file is a page that we wrote (复核看板, 核对结果), by what it says of itself."""
    if path.suffix.lower() not in (".html", ".htm"):
        return False
    try:
        with path.open("rb") as file:
            return _OWN_PAGE in file.read(_HEAD_BYTES)
    except OSError:
        return False  # reading it says why


def refuse_lock_file(path: Path) -> None:
    """Refuse what an office program left beside a file that is open in it.

    Raises:
        InputError: It is such a file.
    """
    if path.name.startswith(LOCK_PREFIXES):
        raise InputError(
            "是 Word、Excel 或 WPS 打开文件时生成的临时文件，里面没有内容",
            place=path.name,
            remedy="请改用同一文件夹里名称不带“~$”的那个文件，并先把它保存、关闭",
        )
