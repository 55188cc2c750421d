"""Regular expressions, compiled when first used and kept as compiled for the next start.

Compiling them was half of what `youju check` did for a page: each class of Chinese characters takes `re` 0.1 ms. As
Python keeps its modules as compiled, we keep what `re` makes of an expression, for one version of Python, in a file of
the user's own. Where `re` isn't made as in CPython, nothing is kept.

An expression is tried only where one of the signs stands that it can begin with: `re` sees to that by itself for those
that begin with a sign or a choice of signs, but not behind a `(?<!未)` or in choices within choices, and trying it at
each place of a text takes five times as long.
"""

from __future__ import annotations

import atexit
import json
import re
import sys
import zlib
from array import array
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
_SIZE = 8
"""Digits of the checksum that the file begins with, and of the length of the list that follows; then come the codes."""
_FORM = 2
"""What the checksum starts from: raised when something else is kept of an expression, lest older files be read."""
_MOST = 10_000
"""A file with more expressions than any version has holds those of many: it is begun anew."""

_Kept = dict[str, tuple[int, bytes, int, dict[str, int]]]
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
        code = array("I", _code(parsed, parsed.state.flags | flags)).tobytes()
        kept[key] = int(flags | parsed.state.flags), code, parsed.state.groups, parsed.state.groupdict
        _keep_at_exit()
    all_flags, code, groups, numbers = kept[key]
    names: list[str | None] = [None] * groups
    for name, number in numbers.items():
        names[number] = name
    words = array("I", code).tolist()
    compiled: re.Pattern[str] = _RE._sre.compile(source, all_flags, words, groups - 1, numbers, tuple(names))
    return compiled


def _code(parsed: Any, flags: int) -> list[int]:
    """Return what the engine takes. It opens with its opening's length and with whether that tells the first signs."""
    code: list[int] = _RE._code(parsed, flags)
    signs = None if code[2] or flags & re.IGNORECASE else _first_signs(parsed)
    if not signs or None in signs:
        return code
    like = _RE._parser.SubPattern(parsed.state, [(_RE.IN, list(signs))])
    like.width = parsed.getwidth()
    opening: list[int] = []
    _RE._compile_info(opening, like, flags)
    return opening + code[1 + code[1] :]


def _first_signs(parsed: Any) -> dict[Any, None] | None:
    """Return the signs that a match may begin with, None among them if it may be empty; or None: it may be any sign."""
    signs: dict[Any, None] = {}
    for kind, given in parsed:
        match str(kind):
            case "AT" | "ASSERT" | "ASSERT_NOT":
                continue
            case "LITERAL":
                choices: list[Any] = [{(kind, given): None}]
            case "IN" if str(given[0][0]) != "NEGATE":
                choices = [dict.fromkeys(given)]
            case "BRANCH":
                choices = [_first_signs(one) for one in given[1]]
            case "SUBPATTERN" if not any(given[1:3]):  # no flags of its own
                choices = [_first_signs(given[3])]
            case "MAX_REPEAT" | "MIN_REPEAT":
                choices = [_first_signs(given[2]), {} if given[0] else {None: None}]
            case _:
                return None
        if None in choices:
            return None
        found = {sign: None for choice in choices for sign in choice}
        signs |= {sign: None for sign in found if sign is not None}
        if None not in found:
            return signs
    return {**signs, None: None}


@cache
def _file() -> Path:
    return own_folder() / f"patterns-{sys.implementation.cache_tag}-{sys.hexversion:x}.bin"


@cache
def _kept() -> _Kept:
    """Return what the file holds; nothing where it is missing or isn't as it was written."""
    with suppress(OSError, ValueError):
        data = _file().read_bytes()
        if zlib.crc32(data[_SIZE:], _FORM) == int(data[:_SIZE], 16):
            codes = 2 * _SIZE + int(data[_SIZE : 2 * _SIZE], 16)
            kept: _Kept = {}
            for key, (flags, size, groups, numbers) in json.loads(data[2 * _SIZE : codes]).items():
                kept[key] = flags, data[codes : codes + size], groups, numbers
                codes += size
            return kept if len(kept) < _MOST else {}
    return {}


@cache
def _keep_at_exit() -> None:
    atexit.register(_keep)


def _keep() -> None:
    kept = _kept()
    sizes = {key: (flags, len(code), groups, numbers) for key, (flags, code, groups, numbers) in kept.items()}
    head = json.dumps(sizes).encode()
    data = b"".join([f"{len(head):08x}".encode(), head, *(code for _, code, _, _ in kept.values())])
    with suppress(OutputError), replacing(_file()) as file:
        file.write_bytes(f"{zlib.crc32(data, _FORM):08x}".encode() + data)
