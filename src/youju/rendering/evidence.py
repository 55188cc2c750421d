"""Keeps the list of figures inside a .docx in step with figures that were rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from youju.domain.report import Figure
from youju.files import replacing
from youju.rendering.package_parts import copy_package
from youju.rendering.runs import control_title
from youju.sources.documents.figure_marks import FIGURES_NAMESPACE, controlled, figures_part
from youju.sources.documents.word_elements import VAL, W
from youju.sources.documents.word_package import WordPackage, serialize_xml

__all__ = ["rewrite_figures"]


def rewrite_figures(source: Path, figures: Mapping[int, Figure], target: Path) -> None:
    """Write a copy of a .docx of ours whose list and controls give these figures, by number, with text and source.

    Raises:
        DocumentError: The source can't be read as .docx.
        OutputError: The copy can't be written there.
    """
    with WordPackage(source) as package:
        part = figures_part(package)
        root, main = package.xml(part), package.xml(package.main)
        for row in root.iterfind(f"{{{FIGURES_NAMESPACE}}}figure"):
            number = row.get("n", "")
            if number.isdecimal() and (figure := figures.get(int(number))):
                row.set("text", figure.text)
                row.set("source", figure.source)
        for properties in main.iter(f"{W}sdtPr"):
            _retitle(properties, figures)
        trees = {part: root, package.main: main}
        changed = {name: serialize_xml(tree, package.read(name)) for name, tree in trees.items()}
    content = copy_package(source, changed)
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def _retitle(properties: etree._Element, figures: Mapping[int, Figure]) -> None:
    """Let a control's title name its figure's source, unless another program dropped the title."""
    title, identity = properties.find(f"{W}alias"), properties.find(f"{W}id")
    number = controlled(identity.get(VAL, "")) if identity is not None else 0
    if title is not None and number in figures:
        title.set(VAL, control_title(figures[number]))
