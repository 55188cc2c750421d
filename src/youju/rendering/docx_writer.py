"""Writes a draft as .docx in the layout of GB/T 9704, and tells whether people changed it since."""

from __future__ import annotations

from pathlib import Path

from youju.domain.report import Draft
from youju.rendering.package import Package, content_sha256, draft_sha256, is_changed_by_hand, write_atomically
from youju.rendering.story import body_xml

__all__ = ["content_sha256", "draft_sha256", "is_changed_by_hand", "write_docx"]


def write_docx(draft: Draft, path: Path) -> None:
    """Write the draft as .docx, whole or not at all; equal drafts give equal bytes.

    Every figure is a content control whose tag is the fact's id and whose title names its cell; what is missing is
    highlighted. The file carries the draft's hash and a hash of its own content.

    Raises:
        OutputError: The file can't be written there.
    """
    package = Package()
    package.set_body(body_xml(draft, package.footer_references()))
    package.set_properties(draft)
    write_atomically(path, package.to_bytes(draft.sha256))
