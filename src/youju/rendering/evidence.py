"""Keeps the list of figures inside a .docx in step with figures that were rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from youju.domain.report import Figure
from youju.files import replacing
from youju.rendering.package_parts import copy_package
from youju.sources.figure_marks import FIGURES_NAMESPACE, figures_part
from youju.sources.word_package import WordPackage, serialize_xml

__all__ = ["rewrite_figures"]


def rewrite_figures(source: Path, figures: Mapping[int, Figure], target: Path) -> None:
    """Write a copy of a .docx of ours in whose list these figures, by number, have their new text and source.

    Raises:
        DocumentError: The source can't be read as .docx.
        OutputError: The copy can't be written there.
    """
    with WordPackage(source) as package:
        part = figures_part(package)
        root = package.xml(part)
        for row in root.iterfind(f"{{{FIGURES_NAMESPACE}}}figure"):
            number = row.get("n", "")
            if number.isdecimal() and (figure := figures.get(int(number))):
                row.set("text", figure.text)
                row.set("source", figure.source)
        changed = {part: serialize_xml(root, package.read(part))}
    content = copy_package(source, changed)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
