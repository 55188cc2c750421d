"""Keys with their words and places, read from YAML (every scalar as text) or from a sheet of key and content."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from youju.domain.facts import SourceCell
from youju.errors import UnitFileError, explain_os_error
from youju.patterns import regex
from youju.sources.workbooks.calamine import open_sheets

__all__ = ["Entry", "Words", "read_sheet_entries", "read_yaml_entries"]

KEY_HEADER, CONTENT_HEADER, OFFICE_HEADER = "填报项", "内容", "责任股室"
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ENCODINGS = ("utf-8-sig", "gb18030")
_FULL_WIDTH_COLON = regex(r"^([^\W\d_][^\s:：\"'#]{0,11})[ \t]*：[ \t]*", re.MULTILINE)
"""A key at the start of a line with the colon that Chinese input methods type."""
_Named = Mapping[str, tuple["Words", ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text with its place."""

    text: str
    source: SourceCell


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with what stands under it.

    Attributes:
        key: As written.
        place: Where the key stands.
        words: Its values, one per list element or line; none when it is left empty or only has `named`.
        named: Values under names of their own (项目 -> words).
        office: 责任股室; empty when not said.
    """

    key: str
    place: SourceCell
    words: tuple[Words, ...] = ()
    named: _Named = field(default_factory=lambda: MappingProxyType({}))
    office: str = ""

    def all_words(self) -> Iterator[Words]:
        """Yield its words, also those under names."""
        yield from self.words
        for group in self.named.values():
            yield from group


def read_yaml_entries(path: Path) -> tuple[Entry, ...]:
    """Read a YAML mapping of keys to text, lists, blocks or one more level of keys.

    Raises:
        UnitFileError: The file can't be read, isn't such YAML, or has a key twice.
    """
    try:
        root = yaml.compose(_FULL_WIDTH_COLON.sub(r"\1: ", _decode(path)), Loader=_Loader)
    except yaml.YAMLError as error:
        raise _yaml_error(path, error) from None
    if root is None:
        return ()
    if not isinstance(root, yaml.MappingNode):
        raise UnitFileError(
            "不是“键: 值”的写法",
            place=_line(path, root),
            remedy="每行写“单位名称: 某某局”，冒号用英文半角并在后面留一个空格",
        )
    return tuple(_yaml_entry(path, key, value) for key, value in _pairs(path, root))


def _decode(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnitFileError(
            f"打不开（{explain_os_error(error)}）", place=path.name, remedy="请检查文件是否存在、是否有权限"
        ) from None
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise UnitFileError("文字编码无法识别", place=path.name, remedy="请用记事本另存为 UTF-8 编码")


def _yaml_error(path: Path, error: yaml.YAMLError) -> UnitFileError:
    mark = getattr(error, "problem_mark", None)
    place = f"{path.name}:{mark.line + 1}" if mark else path.name
    return UnitFileError(
        "这一行附近的写法不对", place=place, remedy="请检查缩进（用空格，不用 Tab）、英文冒号后的空格和引号是否成对"
    )


def _line(path: Path, node: yaml.Node) -> str:
    return f"{path.name}:{node.start_mark.line + 1}"


def _cell(path: Path, line: int) -> SourceCell:
    return SourceCell(path.name, line=line)


def _pairs(path: Path, node: yaml.MappingNode) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    lines: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise UnitFileError("键应为一个词", place=_line(path, key), remedy="请写成“键: 值”")
        if (earlier := lines.setdefault(key.value, key.start_mark.line + 1)) != key.start_mark.line + 1:
            raise UnitFileError(
                f"“{key.value}”写了两次（第{earlier}行已有）", place=_line(path, key), remedy="请合并成一处"
            )
        yield key, value


def _yaml_entry(path: Path, key: yaml.ScalarNode, value: yaml.Node) -> Entry:
    entry = Entry(key.value.strip(), _cell(path, key.start_mark.line + 1))
    if not isinstance(value, yaml.MappingNode):
        return replace(entry, words=tuple(_words(path, value)))
    named = {name.value.strip(): tuple(_words(path, one)) for name, one in _pairs(path, value)}
    return replace(entry, named=MappingProxyType(named))


def _words(path: Path, node: yaml.Node) -> Iterator[Words]:
    if isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _words(path, one)
    elif isinstance(node, yaml.ScalarNode):
        yield from _scalar(path, node)
    else:
        raise UnitFileError("分项太深", place=_line(path, node), remedy="这里请直接写文字")


def _scalar(path: Path, node: yaml.ScalarNode) -> Iterator[Words]:
    """Yield the lines of a scalar; only `|` keeps its lines where they stand in the file."""
    literal = node.style == "|"
    first = node.start_mark.line + (2 if literal else 1)
    for number, line in enumerate(node.value.split("\n")):
        if text := line.strip():
            yield Words(text, _cell(path, first + (number if literal else 0)))


def read_sheet_entries(path: Path, required: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Read the rows of a 采集表: 填报项, 内容, 责任股室; a row without 填报项 continues the one above.

    `工作情况/物业管理费` in 填报项 is about one 项目. `required` names the keys that have to be filled in.

    Raises:
        UnitFileError: No sheet has those columns.
        WorkbookError: The workbook can't be read.
    """
    entries = [entry for sheet, rows in _sheets(path) for entry in _sheet_entries(path, sheet, rows)]
    if not entries:
        raise UnitFileError(
            "没有填报内容",
            place=path.name,
            remedy=f"请保留“{KEY_HEADER}”“{CONTENT_HEADER}”两列表头，在“{CONTENT_HEADER}”列填写，"
            f"至少填{'、'.join(required) or '一项'}",
        )
    return tuple(entries)


def _sheets(path: Path) -> list[tuple[str, list[list[Any]]]]:
    with open_sheets(path) as book:
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]


def _sheet_entries(path: Path, sheet: str, rows: list[list[Any]]) -> Iterator[Entry]:
    found = next(
        ((number, row) for number, row in enumerate(rows) if KEY_HEADER in row and CONTENT_HEADER in row), None
    )
    if found is None:
        return
    top, header = found
    key_at, content_at = header.index(KEY_HEADER), header.index(CONTENT_HEADER)
    office_at = header.index(OFFICE_HEADER) if OFFICE_HEADER in header else None
    key = ""
    for number, row in enumerate(rows[top + 1 :], top + 2):
        key = _plain(row[key_at]) or key
        source = SourceCell(path.name, sheet, f"{_letters(content_at)}{number}")
        words = tuple(Words(text, source) for line in _plain(row[content_at]).split("\n") if (text := line.strip()))
        if key and words:
            yield _sheet_entry(key, source, words, "" if office_at is None else _plain(row[office_at]))


def _sheet_entry(key: str, source: SourceCell, words: tuple[Words, ...], office: str) -> Entry:
    head, slash, name = key.partition("/")
    if slash:
        return Entry(head.strip(), source, named=MappingProxyType({name.strip(): words}), office=office)
    return Entry(head, source, words, office=office)


def _plain(value: Any) -> str:
    """Write a cell as the person who filled it in sees it: 2023, not 2023.0."""
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
