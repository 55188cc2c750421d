"""Where the data files live that travel with the program: the same from a checkout and from a wheel."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from youju.errors import DataFileError, explain_os_error

__all__ = ["data_path", "data_sha256", "data_stems", "load_yaml", "read_data", "read_lines"]

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_data"
_CHECKOUT = _PACKAGE.parents[1]
_SHAPING = ("prompts", "corpora/terms", "corpora/style")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_path(relative: str) -> Path:
    """Return the path of a shipped file or folder, e.g. `prompts/outlines` or `corpora/terms`.

    A folder named by YOUJU_DATA is looked into first, so that a user can replace single files.

    Raises:
        DataFileError: There is no such file, or what YOUJU_DATA names is no folder.
    """
    for root in _roots():
        if (path := root / relative).exists():
            return path
    raise DataFileError("随程序的数据文件缺失", place=relative, remedy="请重新安装 youju")


def data_stems(folder: str, suffix: str) -> tuple[str, ...]:
    """Return the names, without suffix, of all files of a data folder, a user's own among them, in order."""
    return tuple(sorted({path.stem for root in _roots() for path in (root / folder).glob(f"*{suffix}")}))


def _roots() -> list[Path]:
    own = [Path(folder)] if (folder := os.environ.get("YOUJU_DATA")) else []
    if own and not own[0].is_dir():
        raise DataFileError("YOUJU_DATA 写的文件夹不存在", place=str(own[0]), remedy="请改正或去掉这个环境变量")
    return [*own, _SHIPPED, _CHECKOUT]


def read_data(relative: str) -> str:
    """Return the text of a shipped file, or of the user's own in its place.

    Raises:
        DataFileError: It is missing, can't be opened, or isn't UTF-8.
    """
    path = data_path(relative)
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise DataFileError("不是 UTF-8 编码", place=str(path), remedy="请用 UTF-8 编码另存") from None
    except OSError as error:
        raise DataFileError(f"打不开（{explain_os_error(error)}）", place=str(path), remedy="请检查权限") from None


@cache
def load_yaml(relative: str) -> Any:
    """Return the parsed content of a shipped YAML file.

    Raises:
        DataFileError: The file is missing or isn't valid YAML.
    """
    text = read_data(relative)
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError) as error:  # 2024-02-31 looks like a date and is none
        raise DataFileError(f"不是有效的 YAML：{error}", place=str(data_path(relative))) from None


@cache
def read_lines(relative: str) -> tuple[str, ...]:
    """Return the lines of a shipped word list, without blanks and `#` comments."""
    lines = (line.strip() for line in read_data(relative).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def data_sha256() -> str:
    """Return a hash of all shipped data that shapes a report or a check, a user's own among it."""
    digest = hashlib.sha256()
    for root in _roots():
        for folder in _SHAPING:
            for path in sorted((root / folder).rglob("*")):
                if path.is_file():
                    digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                    digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
