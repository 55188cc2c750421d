"""Pages as LibreOffice renders them, measured."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

MILLIMETRE = 72 / 25.4
_SAME_LINE = 4  # points
NEEDS_LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def convert(sources: Sequence[Path], kind: str, target: Path) -> None:
    """Let LibreOffice write documents as another kind of file."""
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(sources[0].parent / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", kind, "--outdir", str(target)),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )


def lines_of(page: pypdfium2.PdfPage) -> dict[int, list[tuple[float, float, str]]]:
    """Return the characters of each line: baseline from the page's top -> left, right, character.

    The number of a turned page stands beside its text and is left out.
    """
    text = page.get_textpage()
    edge = 33 * MILLIMETRE if page.get_width() > page.get_height() else 0
    lines: dict[int, list[tuple[float, float, str]]] = {}
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        left, bottom, right, _ = text.get_charbox(index, loose=True)
        if char.strip() and left >= edge:
            lines.setdefault(round(page.get_height() - bottom), []).append((left, right, char))
    return _joined(lines)


def _joined(lines: dict[int, list[tuple[float, float, str]]]) -> dict[int, list[tuple[float, float, str]]]:
    """Join what stands on one line in faces of different depth."""
    joined: dict[int, list[tuple[float, float, str]]] = {}
    for top in sorted(lines):
        near = next((one for one in reversed(joined) if top - one < _SAME_LINE), None)
        joined.setdefault(top if near is None else near, []).extend(lines[top])
    return joined
