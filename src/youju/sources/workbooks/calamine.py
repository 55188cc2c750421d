"""The one door to calamine, which reads .xls: files so damaged that it would circle for ever stay outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from youju.errors import WorkbookError, explain_os_error
from youju.sources.packages import open_package
from youju.sources.workbooks.biff import require_whole
from youju.sources.workbooks.kind import WorkbookKind, workbook_kind

__all__ = ["open_sheets"]

_RESAVE = "请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次"
_PANIC = "PanicException"  # what a failed assertion of the library becomes; it can't be imported


@contextmanager
def open_sheets(path: Path) -> Iterator[CalamineWorkbook]:
    """Open a workbook; whatever turns out damaged while it is open is told as a `WorkbookError`.

    Raises:
        WorkbookError: The file can't be opened, is damaged or has a password.
    """
    try:
        _require_sound(path)
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except OSError as error:
        raise WorkbookError(
            f"打不开（{explain_os_error(error)}）", place=path.name, remedy="请确认文件存在、有读取权限"
        ) from None
    except PasswordError:
        raise WorkbookError(
            "文件设有密码，读不出内容", place=path.name, remedy="请在 WPS 或 Excel 中取消密码后另存一份"
        ) from None
    except (CalamineError, ValueError) as error:
        raise _damaged(path, str(error)) from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise _damaged(path, "结构错乱") from None


def _require_sound(path: Path) -> None:
    """Look at the structure first, for calamine doesn't.

    Raises:
        ValueError: An .xls whose sectors run in a circle or out of the file.
        WorkbookError: Another kind of file, or a package that is damaged or unpacks to more than memory holds.
    """
    if workbook_kind(path) is WorkbookKind.XLS:
        require_whole(path.read_bytes())
    else:
        with open_package(path):
            pass


def _damaged(path: Path, why: str) -> WorkbookError:
    return WorkbookError(f"文件已损坏，读不出内容（{why}）", place=path.name, remedy=_RESAVE)
