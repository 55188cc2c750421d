"""Every collection that sentence plans may walk over."""

from __future__ import annotations

from youju.drafting.loops import activity_loops, department_loops, item_loops, problem_loops, word_loops  # noqa: F401 - importing them registers their collections
from youju.drafting.loops.collection_register import COLLECTIONS, walk

__all__ = ["COLLECTIONS", "walk"]
