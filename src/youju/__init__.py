"""有据: drafts a unit's yearly performance report and proves every number in it against the data.

The public interface; no other module's path is stable:

    check_text(text, ledger=None) -> CheckReport
    find_mentions(text) -> list[Mention]
    read_ledger(*paths) -> Ledger
    draft(project, outline="") -> Draft
    write_docx(draft, path) -> None
    YoujuError: what each of them raises on purpose; its text is Chinese, and ends in the remedy
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from youju.errors import YoujuError
    from youju.mentions import find_mentions
    from youju.pipeline.check import check_text
    from youju.pipeline.public import draft, read_ledger, write_docx

__version__ = "0.1.0"
__all__ = ["YoujuError", "__version__", "check_text", "draft", "find_mentions", "read_ledger", "write_docx"]

_HOMES = {
    "YoujuError": "youju.errors",
    "check_text": "youju.pipeline.check",
    "draft": "youju.pipeline.public",
    "find_mentions": "youju.mentions",
    "read_ledger": "youju.pipeline.public",
    "write_docx": "youju.pipeline.public",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that `import youju` stays instant."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
