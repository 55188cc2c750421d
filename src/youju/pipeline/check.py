"""Check finished reports, written by anyone, against a unit's data or against themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from youju.checking.checker import check_text
from youju.domain.facts import Ledger
from youju.domain.findings import CheckReport, PlainText
from youju.sources.documents import read_document
from youju.sources.project import read_ledger

__all__ = ["check_document", "check_plain_text", "read_data"]


def read_data(paths: Sequence[Path], *, money_unit: str = "") -> Ledger | None:
    """Read the data to check against; None when no path is given."""
    return read_ledger(*paths, unit=money_unit) if paths else None


def check_document(path: Path, ledger: Ledger | None) -> CheckReport:
    """Check one document.

    Raises:
        DocumentError: It can't be read.
    """
    return check_text(read_document(path), ledger)


def check_plain_text(text: str, ledger: Ledger | None = None) -> CheckReport:
    """Check a text as it is; offsets in the report are code points into it."""
    return check_text(PlainText(text), ledger)
