"""Outputs that are whole or not there: written beside their target, then renamed. What office programs leave beside."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from youju.errors import InputError, OutputError, explain_os_error

__all__ = ["LOCK_PREFIXES", "refuse_lock_file", "replacing"]

LOCK_PREFIXES = ("~$", ".~lock.", ".~")
"""How names begin of what Office, LibreOffice and WPS leave beside a file that is open in them."""

_REMEDY = "请检查文件夹权限，或换一个位置；若文件正在 Word 或 WPS 中打开，请先关闭"


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
