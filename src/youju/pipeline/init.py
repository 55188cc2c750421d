"""Set up a project folder: empty with a sheet to fill in, or a copy of a bundled sample."""

from __future__ import annotations

import shutil
from pathlib import Path

from youju.errors import OutputError, UsageError, explain_os_error
from youju.prompting.outlines import load_outline
from youju.resources import data_path
from youju.sources.skeletons import write_skeleton

__all__ = ["copy_sample", "create_project", "sample_names"]

DATA_NAME = "data"
SUBFOLDERS = (DATA_NAME, "materials", "prior", "out")
INTAKE_NAME = "采集表.xlsx"


def sample_names() -> tuple[str, ...]:
    """Return the names of the samples that travel with the program."""
    return tuple(sorted(path.name for path in data_path("corpora/samples").iterdir() if path.is_dir()))


def create_project(folder: Path, outline: str = "") -> tuple[Path, ...]:
    """Create the folders, the fill-in sheet and an outline's empty tables; what is there already stays as it is.

    Args:
        folder: The project.
        outline: Kind of report; empty for the usual one.

    Returns:
        The paths that are new.

    Raises:
        UsageError: There is no such outline.
        OutputError: A folder or the sheet can't be written.
    """
    if outline:
        load_outline(outline)
    made: list[Path] = []
    try:
        for path in (folder, *(folder / name for name in SUBFOLDERS)):
            if not path.is_dir():
                path.mkdir(parents=True)
                made.append(path)
        made += write_skeleton(folder / INTAKE_NAME, folder / DATA_NAME, outline)
    except OSError as error:
        raise OutputError(
            f"不能建立（{explain_os_error(error)}）", place=str(folder), remedy="请换一个有权限的位置"
        ) from None
    return tuple(made)


def copy_sample(name: str, folder: Path) -> tuple[Path, ...]:
    """Copy a bundled sample into a new folder.

    Raises:
        UsageError: There is no such sample.
        OutputError: The folder is there already, or can't be written.
    """
    if name not in sample_names():
        raise UsageError(f"没有示例“{name}”", remedy=f"可用的示例：{'、'.join(sample_names())}")
    if folder.exists() and any(folder.iterdir()):
        raise OutputError("文件夹已存在且不是空的", place=str(folder), remedy="请换一个文件夹名")
    try:
        left_out = shutil.ignore_patterns("out", ".youju")
        shutil.copytree(data_path("corpora/samples") / name, folder, dirs_exist_ok=True, ignore=left_out)
        (folder / "out").mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"不能写入（{explain_os_error(error)}）", place=str(folder), remedy="请换一个有权限的位置"
        ) from None
    return (folder,)
