"""Takes the thinking of reasoning models out of their answers, whole or as they stream in."""

from __future__ import annotations

import re

from youju.models.seam import OnText

__all__ = ["ThinkingFilter", "without_thinking"]

_OPEN, _CLOSE = "<think>", "</think>"
_SPELLINGS = re.compile(r"<(/?)\s*(?:think|thinking|thought|reasoning)\s*>", re.IGNORECASE)
_BLOCK = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_LONGEST_TAG = 16


def without_thinking(text: str) -> str:
    """Return an answer without its thinking; a server may leave out the tag that opens it.

    >>> without_thinking("<think>先算总数</think>支出合计")
    '支出合计'
    >>> without_thinking("先算总数</think>支出合计")
    '支出合计'
    """
    text = _SPELLINGS.sub(lambda match: _CLOSE if match[1] else _OPEN, text)
    text = _BLOCK.sub("", text)
    return text.rpartition(_CLOSE)[2].strip()


class ThinkingFilter:
    """Passes on what streams in, but for the thinking; tags may be cut anywhere.

    Args:
        told: Hears the answer proper.
    """

    def __init__(self, told: OnText) -> None:
        self._told = told
        self._held = ""
        self._thinking = False

    def feed(self, piece: str) -> None:
        """Take the next stretch."""
        self._held += piece
        while match := _SPELLINGS.search(self._held):
            if not match[1]:
                self._say(self._held[: match.start()])
            self._thinking = not match[1]
            self._held = self._held[match.end() :]
        cut = self._held.rfind("<", max(0, len(self._held) - _LONGEST_TAG))
        ready = self._held if cut < 0 else self._held[:cut]
        self._held = self._held[len(ready) :]
        self._say(ready)

    def close(self) -> None:
        """Say what was held back in case it began a tag."""
        self._say(self._held)
        self._held = ""

    def _say(self, text: str) -> None:
        if text and not self._thinking:
            self._told(text)
