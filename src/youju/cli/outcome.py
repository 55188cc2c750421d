"""What every command ends with: a word to the person, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from youju.errors import ExitCode, YoujuError

__all__ = ["exit_code", "say"]


def say(line: str) -> None:
    """Tell a person something beside the output."""
    print(line, file=sys.stderr)


def exit_code(severities: Sequence[str | None], unread: Sequence[YoujuError] = ()) -> int:
    """Return the worst: an input that can't be read before findings, findings before clean."""
    if unread:
        return max(error.exit_code for error in unread)
    return ExitCode.FINDINGS if "error" in severities else ExitCode.CLEAN
