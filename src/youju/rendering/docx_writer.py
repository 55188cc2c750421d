"""Writes a draft as .docx in the layout of GB/T 9704, and tells whether people changed it since."""

from __future__ import annotations

from pathlib import Path

from youju.domain.report import Draft, Table
from youju.files import replacing
from youju.rendering.package import Package, content_sha256, draft_sha256, is_changed_by_hand
from youju.rendering.runs import RunWriter
from youju.rendering.story import StandardPages, body_xml

__all__ = ["content_sha256", "draft_sha256", "is_changed_by_hand", "write_docx"]


def write_docx(draft: Draft, path: Path, *, sources: Table | None = None) -> None:
    """Write the draft as .docx, whole or not at all; equal drafts give equal bytes.

    Every figure is a content control whose tag is the fact's id and whose title names its cell; what is missing is
    highlighted. The file carries the draft's hash, a hash of its own content and the list of its figures.

    Args:
        draft: What to write.
        path: The .docx.
        sources: The 数据来源表 for a last page of its own, which doesn't count as the report's text.

    Raises:
        OutputError: The file can't be written there.
    """
    package = Package()
    runs = RunWriter()
    package.set_body(body_xml(draft, runs, StandardPages(*package.footer_references()), sources))
    package.set_figures(runs.figures)
    package.set_properties(draft)
    content = package.to_bytes(draft.sha256)
    with replacing(path) as temporary:
        temporary.write_bytes(content)
