"""What `import youju` offers: the same use cases as the commands, with paths as words or as `Path`."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from youju.domain.facts import Ledger
from youju.domain.outline import DEFAULT_OUTLINE
from youju.domain.report import Draft
from youju.pipeline.draft import draft_only
from youju.rendering import docx_writer
from youju.sources import project as projects

__all__ = ["draft", "read_ledger", "write_docx"]


def read_ledger(*paths: str | PathLike[str], unit: str = "") -> Ledger:
    """Read everything that the given places say of one unit-year, and derive what follows from it.

    Args:
        paths: Project folders, data folders or single spreadsheets.
        unit: Unit of money columns that state none: 元, 千元, 万元, 亿元.

    Raises:
        YoujuError: An input can't be read, says too little, or the paths are about several units; the message
            (Chinese) names file, sheet, cell or line, and the remedy.
    """
    return projects.read_ledger(*map(Path, paths), unit=unit)


def draft(project: str | PathLike[str], *, outline: str = "", unit: str = "") -> Draft:
    """Draft a project's report offline, without writing it anywhere.

    Args:
        project: The folder.
        outline: Outline asked for; empty for the project's own.
        unit: Unit of money columns that state none.

    Raises:
        YoujuError: The data can't be read or says too little; there is no such outline.
    """
    return draft_only(Path(project), outline=outline, default_outline=DEFAULT_OUTLINE, money_unit=unit)


def write_docx(draft: Draft, path: str | PathLike[str]) -> None:
    """Write a draft as .docx in the layout of GB/T 9704, whole or not at all; equal drafts give equal bytes.

    Raises:
        OutputError: The file can't be written there.
    """
    docx_writer.write_docx(draft, Path(path))
