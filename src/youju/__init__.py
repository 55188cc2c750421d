"""有据: drafts a unit's yearly performance report and proves every number in it against the data.

The public interface; no other module's path is stable:

    check_text(text, ledger=None) -> CheckReport
    find_mentions(text) -> list[Mention]
    read_ledger(*paths) -> Ledger
    draft(project, outline="") -> Draft
    write_docx(draft, path) -> None
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from youju.mentions import find_mentions
    from youju.pipeline.check import check_plain_text as check_text
    from youju.pipeline.public import draft, read_ledger, write_docx

__version__ = "0.1.0"
__all__ = ["__version__", "check_text", "draft", "find_mentions", "read_ledger", "write_docx"]

_HOMES = {
    "check_text": ("youju.pipeline.check", "check_plain_text"),
    "draft": ("youju.pipeline.public", "draft"),
    "find_mentions": ("youju.mentions", "find_mentions"),
    "read_ledger": ("youju.pipeline.public", "read_ledger"),
    "write_docx": ("youju.pipeline.public", "write_docx"),
}


def __getattr__(name: str) -> Any:
    """Load a public function when it is first used, so that `import youju` stays instant."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
