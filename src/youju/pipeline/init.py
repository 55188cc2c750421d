"""Set up a project folder: empty with a sheet to fill in, or a copy of a bundled sample."""

from __future__ import annotations

import shutil
from pathlib import Path

from youju.errors import OutputError, UnitFileError, UsageError, explain_os_error
from youju.files import replacing
from youju.pipeline.intake_editing import edit_intake
from youju.pipeline.unit_file_editing import edit_unit_file
from youju.prompting.outlines import load_outline
from youju.resources import data_path
from youju.sources.entries import read_sheet_entries, read_yaml_entries
from youju.sources.skeletons import OUTLINE_KEY, write_skeleton
from youju.sources.unit import UNIT_NAMES, find_unit_files

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
        The paths that are new, and the unit file that was there when the outline was noted in it.

    Raises:
        UsageError: There is no such outline, or the unit file that is there names another one.
        InputError: The unit file that is there can't be read.
        OutputError: A folder or the sheet can't be written.
    """
    made: list[Path] = []
    if outline:
        load_outline(outline)
        made += _noted(folder, outline)
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


def _noted(folder: Path, outline: str) -> tuple[Path, ...]:
    """Note the outline in the unit file that is there already; return it when it changed."""
    path = next(iter(find_unit_files(folder)), None)
    named = _named_outline(path) if path else outline
    if path is None or named == outline:
        return ()
    if named:
        raise UsageError(
            f"{path.name}里的{OUTLINE_KEY}是“{named}”",
            remedy=f"要换成“{outline}”，请先改{path.name}的“{OUTLINE_KEY}”一项，再运行",
        )
    if path.suffix.lower() == ".xlsx":
        with replacing(path) as temporary:
            edit_intake(path, temporary, {OUTLINE_KEY: outline}, {})
    else:
        edit_unit_file(folder, {OUTLINE_KEY: outline}, {})
    return (path,)


def _named_outline(path: Path) -> str:
    try:
        entries = read_yaml_entries(path) if path.name in UNIT_NAMES else read_sheet_entries(path)
    except UnitFileError:  # a sheet that nobody has filled in yet
        return ""
    return next((one.words[0].text for one in entries if one.key == OUTLINE_KEY and one.words), "")


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
