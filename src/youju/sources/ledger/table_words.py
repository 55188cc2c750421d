"""The words that titles, sheet names and rows of tables are understood by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from youju.resources import load_yaml

__all__ = ["table_words"]


@cache
def table_words() -> Mapping[str, Any]:
    """Return the words that titles and sheet names are understood by."""
    words: Mapping[str, Any] = load_yaml("corpora/terms/table_words.yaml")
    return words
