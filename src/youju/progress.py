"""How long work tells what it is doing: lines on stderr, or nothing."""

from __future__ import annotations

import sys
from typing import Protocol

__all__ = ["PlainProgress", "Progress", "SilentProgress"]


class Progress(Protocol):
    """Is told each step of a piece of work."""

    def step(self, message: str, done: int = 0, total: int = 0) -> None:
        """Say what begins now.

        Args:
            message: In Chinese, without a closing 句号.
            done: How many of the parts of a longer work are done.
            total: How many there are; 0 when it has no parts.
        """


class SilentProgress:
    """Says nothing."""

    def step(self, message: str, done: int = 0, total: int = 0) -> None:
        """Drop the message."""


class PlainProgress:
    """Writes a line a step to stderr."""

    def step(self, message: str, done: int = 0, total: int = 0) -> None:  # noqa: ARG002 - as the protocol has it
        """Write the message."""
        print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is the one place that prints progress
