"""How long work tells what it is doing: lines on stderr, or nothing."""

from __future__ import annotations

import sys
from typing import Protocol

__all__ = ["PlainProgress", "Progress", "SilentProgress"]


class Progress(Protocol):
    """Is told each step of a piece of work."""

    def step(self, message: str) -> None:
        """Say what begins now (Chinese, no closing 句号)."""


class SilentProgress:
    """Says nothing."""

    def step(self, message: str) -> None:
        """Drop the message."""


class PlainProgress:
    """Writes a line a step to stderr."""

    def step(self, message: str) -> None:
        """Write the message."""
        print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is the one place that prints progress
