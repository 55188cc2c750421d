"""Every collection that sentence plans may walk over."""

from __future__ import annotations

from youju.drafting import activity_loops, department_loops, item_loops, word_loops  # noqa: F401 - importing them registers their collections
from youju.drafting.collection_register import COLLECTIONS, walk

__all__ = ["COLLECTIONS", "walk"]
