"""Write checks as an HTML page. Apart from `check`, whose start it would slow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from youju.domain.findings import CheckReport
from youju.files import replacing
from youju.rendering.check_page import check_page

__all__ = ["write_check_page"]


def write_check_page(reports: Sequence[CheckReport], target: Path) -> None:
    """Write the reports as one self-contained HTML page.

    Raises:
        OutputError: It can't be written there.
    """
    with replacing(target) as temporary:
        temporary.write_text(check_page(reports), encoding="utf-8")
