"""Regular expressions that are compiled at the first text that holds the words they need: on a page every other one.

Compiling them is most of what `youju check` does for a page: each class of Chinese characters takes `re` 0.1 ms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

__all__ = ["regex"]

_Ways = Sequence[Sequence[Any]]
"""Ways to match, each by the parts that a text needs for it: a word, or ways again."""
_TOKEN = re.compile(
    r"(?P<word>(?:[^\\\[(){}|?*+.^$](?![?*]|\{[0,]))+)"
    r"|\[(?P<letter>[^\\\]^-]+)\]|\[\^?\]?(?:\\.|[^\\\]])*\]"
    r"|(?P<either>\|)|(?P<close>\))|(?P<optional>[?*]|\{[0,][\d,]*\})|\{[\d,]+\}"
    r"|\\(?:x..|u.{4}|U.{8}|N\{.+?\}|\d+|.)|\(\?P=\w+\)|\(\?[ms]+\)"
    r"|(?P<around>\(\?<?[=!])|(?P<open>\((?:\?(?:P<\w+>|[:>]))?)|.",
    re.DOTALL,
)
_UNREAD = re.compile(r"\(\?(?!P[<=]|[:>=!<]|[ms]+\))")
_PATIENCE = 50
"""Looking for the words in more texts takes longer than compiling."""


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    r"""Return what `re.compile` would return, compiled at the first text that it might match.

    >>> year = regex(r"(\d{4})年")
    >>> year.search("截至2021年底")[1]
    '2021'

    Raises:
        re.error: When it is compiled: the expression is wrong.
    """
    return cast("re.Pattern[str]", _Pattern(source, flags))


class _Pattern:
    """Stands for a compiled expression; once it is compiled, its methods are the compiled one's own."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags
        self._ways: _Ways | None = None
        self._asked = 0

    def _may_match(self, text: str) -> bool:
        if self._ways is None:
            unread = self._flags & (re.IGNORECASE | re.VERBOSE) or _UNREAD.search(self.pattern)
            self._ways = [[]] if unread else _ways(_TOKEN.finditer(self.pattern))
        self._asked += 1
        return self._asked > _PATIENCE or _has(text, self._ways)

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        return self._compiled().search(text, *bounds) if self._may_match(text) else None

    def match(self, text: str, *bounds: int) -> re.Match[str] | None:
        return self._compiled().match(text, *bounds) if self._may_match(text) else None

    def fullmatch(self, text: str, *bounds: int) -> re.Match[str] | None:
        return self._compiled().fullmatch(text, *bounds) if self._may_match(text) else None

    def finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        return self._compiled().finditer(text, *bounds) if self._may_match(text) else iter(())

    def findall(self, text: str, *bounds: int) -> list[Any]:
        return self._compiled().findall(text, *bounds) if self._may_match(text) else []

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        return self._compiled().sub(new, text, count) if self._may_match(text) else text

    def _compiled(self) -> re.Pattern[str]:
        compiled = re.compile(self.pattern, self._flags)
        for method in ("match", "fullmatch", "search", "finditer", "findall", "sub", "split"):
            setattr(self, method, getattr(compiled, method))
        return compiled

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._compiled(), name)


def _ways(tokens: Iterator[re.Match[str]]) -> _Ways:
    """Return the ways to match, up to the end of a group."""
    parts: list[str | _Ways] = []
    ways = [parts]
    for token in tokens:
        kind = token.lastgroup
        if kind == "word":
            parts.append(token[0])
        elif kind == "letter":
            parts.append([*token["letter"]])
        elif kind == "open":
            parts.append(_ways(tokens))
        elif kind == "around":
            _ways(tokens)
        elif kind == "optional":
            parts[-1:] = [""]
        elif kind == "either":
            ways.append(parts := [])
        elif kind == "close":
            break
        else:
            parts.append("")
    return ways


def _has(text: str, ways: _Ways) -> bool:
    """Whether a text has all that one of the ways needs."""
    for parts in ways:
        for part in parts:
            if not (part in text if part.__class__ is str else _has(text, part)):
                break
        else:
            return True
    return False
