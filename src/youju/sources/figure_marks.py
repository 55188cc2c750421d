"""How a figure is marked in our .docx: a content control, and a bookmark inside it that survives other programs.

LibreOffice 7.4 keeps a rich-text control but loses its tag and title on saving; it keeps bookmarks with their names.
"""

from __future__ import annotations

import re

__all__ = ["bookmark_name", "bookmarked_id"]

_NAME = re.compile(r"_(F[0-9a-f]{8})_\d+")


def bookmark_name(fact_id: str, number: int) -> str:
    """Return the name of the bookmark around the `number`th figure; the leading _ hides it in Word's list.

    >>> bookmark_name("F1a2b3c4d", 7)
    '_F1a2b3c4d_7'
    """
    return f"_{fact_id}_{number}"


def bookmarked_id(name: str) -> str:
    """Return the fact id that a bookmark's name holds; empty for anyone else's bookmark.

    >>> bookmarked_id("_F1a2b3c4d_7"), bookmarked_id("_Toc123")
    ('F1a2b3c4d', '')
    """
    match = _NAME.fullmatch(name)
    return match[1] if match else ""
