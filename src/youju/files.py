"""Outputs that are whole or not there: written beside their target, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from youju.errors import OutputError, explain_os_error

__all__ = ["replacing"]

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
