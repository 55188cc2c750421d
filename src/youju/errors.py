"""Every error that youju raises on purpose, and the exit code each one ends a command with.

    YoujuError                      3
    ├── UsageError                  2   the command line or a setting is wrong
    │   ├── OutputError             2   an output can't be written where it was asked for
    │   └── ConflictError           2   what is to be changed has been changed by someone else meanwhile
    ├── InputError                  3   an input can't be read, or says too little to go on
    │   ├── WorkbookError           3   a spreadsheet file
    │   ├── TableError              3   a table inside a readable spreadsheet
    │   ├── UnitFileError           3   unit.yaml or 采集表.xlsx
    │   └── DocumentError           3   a report or other document
    ├── DataFileError               3   one of our own data files (outline, plan, rule, prompt) is malformed
    └── ModelError                  4   the language model can't be reached or can't be used
        └── UnusableAnswerError     4   it was reached, but this answer is empty, cut or malformed

A message is Chinese, says what is wrong with which value, and ends in the remedy.
"""

from __future__ import annotations

import errno
from enum import IntEnum

__all__ = [
    "ConflictError",
    "DataFileError",
    "DocumentError",
    "ExitCode",
    "InputError",
    "ModelError",
    "OutputError",
    "TableError",
    "UnitFileError",
    "UnusableAnswerError",
    "UsageError",
    "WorkbookError",
    "YoujuError",
    "explain_os_error",
]

_OS_ERRORS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "正被别的程序占用",
}


def explain_os_error(error: OSError) -> str:
    """Say in Chinese what the operating system refused."""
    return _OS_ERRORS.get(error.errno or 0, f"系统错误：{error.strerror or error}")


class ExitCode(IntEnum):
    """What a youju process ends with."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    MODEL = 4
    INTERRUPTED = 130


class YoujuError(Exception):
    """Base of all deliberate errors.

    Args:
        problem: What is wrong, in Chinese, without a closing 句号.
        place: The file, sheet, cell or line it is about, as a person would point at it.
        remedy: What to do about it, without a closing 句号.
    """

    exit_code = ExitCode.INPUT

    def __init__(self, problem: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.place}：{self.problem}" if self.place else self.problem
        return f"{head}。{self.remedy}。" if self.remedy else f"{head}。"


class UsageError(YoujuError):
    """The command line or a setting is wrong."""

    exit_code = ExitCode.USAGE


class OutputError(UsageError):
    """An output can't be written where it was asked for."""


class ConflictError(UsageError):
    """What is to be changed has been changed by someone else meanwhile."""


class InputError(YoujuError):
    """An input can't be read, or says too little to go on."""


class WorkbookError(InputError):
    """A spreadsheet file can't be read."""


class TableError(InputError):
    """A table in a readable spreadsheet can't be understood, or its unit is missing."""


class UnitFileError(InputError):
    """unit.yaml or 采集表.xlsx is missing, malformed or incomplete."""


class DocumentError(InputError):
    """A report or other document can't be read."""


class DataFileError(YoujuError):
    """One of our own data files (outline, plan, rule, prompt, term list) is malformed."""


class ModelError(YoujuError):
    """The language model can't be reached or can't be used.

    Args:
        problem, place, remedy: As for every error.
        transient: Whether the same request may be answered later; a wrong key stays wrong.
    """

    exit_code = ExitCode.MODEL

    def __init__(self, problem: str, *, place: str = "", remedy: str = "", transient: bool = True) -> None:
        super().__init__(problem, place=place, remedy=remedy)
        self.transient = transient


class UnusableAnswerError(ModelError):
    """The model was reached, but this answer of it is empty, cut or malformed; the next may be good."""
