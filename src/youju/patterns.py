"""Regular expressions, compiled when first used and kept as compiled for the next start.

Compiling them was half of what `youju check` did for a page: each class of Chinese characters takes `re` 0.1 ms. As
Python keeps its modules as compiled, we keep what `re` makes of an expression, for one version of Python, in a file of
the user's own. Where `re` isn't made as in CPython, nothing is kept.
"""

from __future__ import annotations

import atexit
import json
import re
import sys
import zlib
from array import array
from binascii import a2b_base64, b2a_base64
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

from youju.errors import OutputError
from youju.files import own_folder, replacing

__all__ = ["regex"]

_RE: Any = vars(re).get("_compiler")
"""The part of `re` that compiles. Nothing documents it: `_compiled` does what its `compile` does."""
_METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")
_SUM = 8
"""Digits of the checksum that the file begins with."""
_MOST = 10_000
"""A file with more expressions than any version has holds those of many: it is begun anew."""

_Kept = dict[str, tuple[int, str, int, dict[str, int]]]
"""By flags and source, what the engine takes for a compiled expression: all flags, code, how many groups, the named."""


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""Return what `re.compile` would return, compiled or taken from the file when it is first used.

    >>> year = regex(r"(\d{4})年")
    >>> year.search("截至2021年底")[1]
    '2021'

    Raises:
        re.error: When it is first used: the expression is wrong.
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))


class _Pattern:
    """Stands for a compiled expression; once it is used, its methods are the compiled one's own."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = int(flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = _compiled(self.pattern, self._flags) if _RE else re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def _compiled(source: str, flags: int) -> re.Pattern[str]:
    kept, key = _kept(), f"{flags}:{source}"
    if key not in kept:
        parsed = _RE._parser.parse(source, flags)
        code = b2a_base64(array("I", _RE._code(parsed, flags)).tobytes(), newline=False).decode()
        kept[key] = int(flags | parsed.state.flags), code, parsed.state.groups, parsed.state.groupdict
        _keep_at_exit()
    all_flags, code, groups, numbers = kept[key]
    names: list[str | None] = [None] * groups
    for name, number in numbers.items():
        names[number] = name
    words = array("I", a2b_base64(code)).tolist()
    compiled: re.Pattern[str] = _RE._sre.compile(source, all_flags, words, groups - 1, numbers, tuple(names))
    return compiled


@cache
def _file() -> Path:
    return own_folder() / f"patterns-{sys.implementation.cache_tag}-{sys.hexversion:x}.json"


@cache
def _kept() -> _Kept:
    """Return what the file holds; nothing where it is missing or isn't as it was written."""
    with suppress(OSError, ValueError):
        data = _file().read_bytes()
        if zlib.crc32(data[_SUM:]) == int(data[:_SUM], 16):
            kept: _Kept = json.loads(data[_SUM:])
            return kept if len(kept) < _MOST else {}
    return {}


@cache
def _keep_at_exit() -> None:
    atexit.register(_keep)


def _keep() -> None:
    data = json.dumps(_kept(), ensure_ascii=False).encode()
    with suppress(OutputError), replacing(_file()) as file:
        file.write_bytes(f"{zlib.crc32(data):08x}".encode() + data)
