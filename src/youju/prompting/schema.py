"""How our own data files are read: every key is known, every value has its type, or the file and key are named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from youju.errors import DataFileError

__all__ = ["Fields"]

_MISSING = object()


class Fields:
    """The keys of one mapping of a data file, each taken once; `finish` refuses what is left over.

    Args:
        data: What the YAML file holds at this place.
        file: The file, as a person would point at it.
        place: Where in the file: `blocks[2].paragraph[0]`; empty for the top.
    """

    def __init__(self, data: Any, file: str, place: str = "") -> None:
        self.file = file
        self.place = place
        if not isinstance(data, Mapping):
            raise self.error("应当是“键: 值”")
        self._left: dict[Any, Any] = dict(data)

    def error(self, problem: str, key: str = "") -> DataFileError:
        """Return an error that names the file and the key."""
        where = ".".join(part for part in (self.place, key) if part)
        return DataFileError(problem, place=f"{self.file}：{where}" if where else self.file, remedy="请改正该数据文件")

    def has(self, key: str) -> bool:
        """Tell whether the key stands there and wasn't taken yet."""
        return key in self._left

    def _take(self, key: str, default: Any) -> Any:
        value = self._left.pop(key, default)
        if value is _MISSING:
            raise self.error("缺少这一项", key)
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        """Take a text, without the line ends that block scalars add."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.error("应当是文字", key)
        return value.strip("\n")

    def texts(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        """Take a list of texts; a single text stands for a list of one."""
        value = self._take(key, default)
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise self.error("应当是文字，或文字的列表", key)
        return tuple(one.strip("\n") for one in value)

    def integer(self, key: str, default: Any = _MISSING) -> int:
        """Take a whole number."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error("应当是整数", key)
        return value

    def flag(self, key: str) -> bool:
        """Take true or false; false when it isn't there."""
        value = self._take(key, False)
        if not isinstance(value, bool):
            raise self.error("应当是 true 或 false", key)
        return value

    def mappings(self, key: str) -> tuple[Fields, ...]:
        """Take a list of mappings, each to be read and finished in turn."""
        value = self._take(key, _MISSING)
        if not isinstance(value, list) or not value:
            raise self.error("应当是非空的列表", key)
        path = f"{self.place}.{key}" if self.place else key
        return tuple(Fields(one, self.file, f"{path}[{number}]") for number, one in enumerate(value))

    def finish(self) -> None:
        """Refuse keys that nobody took.

        Raises:
            DataFileError: There are some.
        """
        if self._left:
            raise self.error(f"不认识的键：{'、'.join(map(str, self._left))}")
