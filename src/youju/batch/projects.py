"""The projects of a batch: found below the folders asked for, and packed for their jobs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from youju.errors import InputError, explain_os_error
from youju.sources.materials import MATERIAL_SUFFIXES
from youju.sources.tables.workbook import SUFFIXES
from youju.sources.unit import INTAKE_NAMES, UNIT_NAMES, find_unit_files

__all__ = [
    "LIST_NAME",
    "OUTPUT_NAMES",
    "PAGE_NAME",
    "BatchProject",
    "Packed",
    "find_projects",
    "pack",
    "read_input",
    "require_tables",
    "what_lies_in",
]

LIST_NAME, PAGE_NAME = "复核清单.xlsx", "复核看板.html"
OUTPUT_NAMES = frozenset({LIST_NAME, PAGE_NAME})
_INSIDE = ("data", "materials", "prior")
_NEVER = frozenset({"out"})
_READ = MATERIAL_SUFFIXES | {".yaml", ".yml"}
_TEMPORARY = ("~$", ".")
_PACKED = frozenset({".zip", ".rar", ".7z", ".tar", ".gz"})
_TOLD = 3


@dataclass(frozen=True, slots=True)
class BatchProject:
    """A project of a batch.

    Attributes:
        name: Unique in the batch: its folder, below the one asked for.
        folder: The folder.
        code: 单位编码, when known.
    """

    name: str
    folder: Path
    code: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """The inputs of a project.

    Attributes:
        files: Path in the project -> content.
        data_time: When the newest of them was changed, local time to the minute.
    """

    files: Mapping[str, bytes]
    data_time: str


def find_projects(folders: Sequence[Path]) -> tuple[BatchProject, ...]:
    """Return the projects in these folders, or that they are, in order.

    A folder in a folder of projects that holds nothing counts too: its unit handed in nothing, and that has to show.

    Raises:
        InputError: A folder isn't there, or none holds a project.
    """
    found: dict[Path, str] = {}
    for folder in folders:
        if not folder.is_dir():
            raise InputError("没有这个文件夹", place=str(folder), remedy="请检查路径")
        for path in [folder] if _is_project(folder, whole=True) else _below(folder):
            name = path.relative_to(folder).as_posix() if path != folder else path.resolve().name
            found.setdefault(path.resolve(), name if name not in found.values() else f"{folder.name}/{name}")
    if not found:
        remedy = "请放入各单位的项目文件夹，每个里有 unit.yaml（或采集表.xlsx）和 data"
        raise InputError("没有找到项目文件夹", place="、".join(map(str, folders)), remedy=remedy)
    return tuple(BatchProject(name, path) for path, name in found.items())


def _below(folder: Path) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if not path.is_dir() or path.name.startswith(".") or path.name in _NEVER:
            continue
        found += [path] if _is_project(path) else _below(path) or [path]
    return found


def _is_project(folder: Path, *, whole: bool = False) -> bool:
    """Tell whether a folder is a project; the one asked for (`whole`) isn't one for a stray table."""
    if find_unit_files(folder) or (folder / "data").is_dir():
        return True
    return not whole and any(path.suffix.lower() in SUFFIXES for path in _files(folder))


def pack(folder: Path) -> Packed:
    """Read the inputs of a project.

    Raises:
        InputError: A file can't be read.
    """
    files: dict[str, bytes] = {}
    newest = 0.0
    for path in [*_files(folder), *(path for name in _INSIDE for path in _files(folder / name))]:
        files[path.relative_to(folder).as_posix()] = read_input(path)
        newest = max(newest, path.stat().st_mtime)
    when = datetime.fromtimestamp(newest).isoformat(" ", "minutes") if newest else ""
    return Packed(files, when)


def what_lies_in(folder: Path) -> str:
    """Say, in brackets, which files of a folder can't be read as they are, and what to do; empty for an empty one."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(_TEMPORARY)]
    packed = [path.name for path in found if path.suffix.lower() in _PACKED]
    tables = {path.parent for path in found if path.suffix.lower() in SUFFIXES and path.parent != folder}
    elsewhere = sorted(one.relative_to(folder).as_posix() for one in tables if one.name not in _INSIDE)
    others = [path.name for path in found if path.suffix.lower() not in _PACKED | SUFFIXES and not _is_ours(path)]
    told = [f"有{'、'.join(packed[:_TOLD])}，请先解压"] if packed else []
    told += [f"表在“{one}”文件夹里，请改名为 data" for one in elsewhere[:_TOLD]]
    told += [f"只有{'、'.join(others[:_TOLD])}{'等' if len(others) > _TOLD else ''}"] if others else []
    return f"（{'；'.join(told)}）" if told else ""


def _is_ours(path: Path) -> bool:
    return path.name in OUTPUT_NAMES or path.name in (*UNIT_NAMES, *INTAKE_NAMES) or ".youju" in path.parts


def require_tables(folder: Path, packed: Packed) -> None:
    """Refuse a project without a table, and say what lies there instead.

    Raises:
        InputError: There is none.
    """
    tables = [Path(name) for name in packed.files if Path(name).suffix.lower() in SUFFIXES]
    if any(one.name not in INTAKE_NAMES and one.parent.name not in ("prior", "materials") for one in tables):
        return
    unit = "" if find_unit_files(folder) else "请放入 unit.yaml（或填好的采集表.xlsx），并"
    remedy = f"{unit or '请'}把资金表、绩效目标表（.xlsx .xls .ods .csv）放进 data 文件夹"
    raise InputError(f"没有数据表{what_lies_in(folder)}", place="data", remedy=remedy)


def read_input(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: It can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "请检查权限，并先关闭正在打开它的程序"
        raise InputError(f"打不开（{explain_os_error(error)}）", place=str(path), remedy=remedy) from None


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_file())
    for name in names:
        if Path(name).suffix.lower() in _READ and name not in OUTPUT_NAMES and not name.startswith(_TEMPORARY):
            yield folder / name
