"""Writes what people say on the page into unit.yaml or 采集表.xlsx, and keeps whatever else stands there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from youju.errors import UnitFileError, UsageError
from youju.files import replacing
from youju.pipeline.intake_editing import DECISIONS, edit_intake
from youju.sources.unit import UNIT_NAMES, find_unit_files, key_specs, read_unit_file

__all__ = ["edit_unit_file"]

_WRITABLE = (".yaml", ".yml", ".xlsx")
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ENCODINGS = ("utf-8-sig", "gb18030")
_FULL_WIDTH_COLON = re.compile(r"^([^\W\d_][^\s:：\"'#]{0,11})[ \t]*：[ \t]*", re.MULTILINE)
_PLAIN = re.compile(r"[\w\u4e00-\u9fff（）《》、，。-]+")


def edit_unit_file(folder: Path, values: Mapping[str, str], decisions: Mapping[str, str]) -> None:
    """Set keys and decisions in a project's unit.yaml or 采集表.xlsx; a unit.yaml is made when there is neither.

    Args:
        folder: The project.
        values: Key -> its one value.
        decisions: Name of a number -> what was decided; empty to take the decision back.

    Raises:
        UnitFileError: What would stand there then can't be read: a key is unknown, a year is no year.
        UsageError: The project goes by a 采集表 of a kind that can only be read (.xls, .ods).
        OutputError: The file can't be written.
    """
    found = find_unit_files(folder)
    path = found[0] if found else folder / UNIT_NAMES[0]
    if path.suffix.lower() not in _WRITABLE:
        raise UsageError(
            f"这个项目的单位情况写在{path.name}里", place=path.name, remedy="请打开这个文件填写后保存，页面会重新读取"
        )
    for key in values:
        if key not in key_specs() or key_specs()[key].form not in ("text", "number"):
            raise UnitFileError(f"“{key}”不能在这里填写", place=path.name, remedy=f"请直接编辑 {path.name}")
    with replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            edit_intake(path, temporary, values, decisions)
        else:
            _edit_yaml(path, temporary, values, decisions)
        try:
            read_unit_file(temporary)
        except UnitFileError as error:
            place = error.place.replace(temporary.name, path.name)
            raise UnitFileError(error.problem, place=place, remedy=error.remedy) from None


def _edit_yaml(path: Path, target: Path, values: Mapping[str, str], decisions: Mapping[str, str]) -> None:
    lines = _read(path)
    for key, value in values.items():
        lines = _with_value(lines, key, value)
    for key, value in decisions.items():
        lines = _with_decision(lines, key, value)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _read(path: Path) -> list[str]:
    if not path.exists():
        return []
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _FULL_WIDTH_COLON.sub(r"\1: ", text.replace("\r\n", "\n")).rstrip("\n").split("\n")
    raise UnitFileError("文字编码无法识别", place=path.name, remedy="请用记事本另存为 UTF-8 编码")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key of a mapping with the lines that it takes up: from `start` up to `end`."""

    key: str
    value: yaml.Node
    start: int
    end: int


def _entries(lines: Sequence[str]) -> list[_Entry]:
    root = _compose(lines)
    return _entries_of(root, lines) if isinstance(root, yaml.MappingNode) else []


def _compose(lines: Sequence[str]) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose("\n".join(lines), Loader=_Loader)
    except yaml.YAMLError:
        raise UnitFileError(
            "写法不对，没有改动", place=UNIT_NAMES[0], remedy="请先用记事本改正 unit.yaml，或重新建立"
        ) from None
    return node


def _entries_of(node: yaml.MappingNode, lines: Sequence[str]) -> list[_Entry]:
    found = []
    for key, value in node.value:
        mark = value.end_mark
        end = mark.line + (1 if mark.column else 0)
        start = key.start_mark.line
        while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1  # comments before the next key are the next key's
        found.append(_Entry(str(key.value).strip(), value, start, max(end, start + 1)))
    return found


def _with_value(lines: Sequence[str], key: str, value: str) -> list[str]:
    new = f"{key}: {_scalar(value)}"
    for entry in _entries(lines):
        if entry.key == key:
            return [*lines[: entry.start], new, *lines[entry.end :]]
    return [*lines, new]


def _with_decision(lines: Sequence[str], key: str, value: str) -> list[str]:
    new = [f"  {_scalar(key)}: {_scalar(value)}"] if value else []
    whole = next((entry for entry in _entries(lines) if entry.key == DECISIONS), None)
    if whole is None:
        return [*lines, f"{DECISIONS}:", *new] if new else list(lines)
    inner = _entries_of(whole.value, lines) if isinstance(whole.value, yaml.MappingNode) else []
    if not inner or inner[0].start == whole.start:  # empty, or written on one line
        kept = [f"  {_scalar(one.key)}: {_scalar(str(one.value.value))}" for one in inner if one.key != key]
        block = [f"{DECISIONS}:", *kept, *new] if kept or new else []
        return [*lines[: whole.start], *block, *lines[whole.end :]]
    same = next((one for one in inner if one.key == key), None)
    if same is None:
        indent = lines[inner[0].start][: len(lines[inner[0].start]) - len(lines[inner[0].start].lstrip())]
        new = [indent + line.lstrip() for line in new]
        return [*lines[: inner[-1].end], *new, *lines[inner[-1].end :]]
    if not new and len(inner) == 1:
        return [*lines[: whole.start], *lines[whole.end :]]
    indent = lines[same.start][: len(lines[same.start]) - len(lines[same.start].lstrip())]
    return [*lines[: same.start], *(indent + line.lstrip() for line in new), *lines[same.end :]]


def _scalar(text: str) -> str:
    """Write a value: as it is when nothing in it means something to YAML."""
    return text if _PLAIN.fullmatch(text) and not text.startswith("-") else json.dumps(text, ensure_ascii=False)
