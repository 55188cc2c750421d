"""The words that decide what of last year's report may be carried (a data file)."""

from __future__ import annotations

from functools import cache
from typing import Any

from youju.resources import load_yaml

__all__ = ["words_about_carrying"]

_FILE = "corpora/terms/rollforward.yaml"


@cache
def words_about_carrying(key: str) -> Any:
    """Return a word list of corpora/terms/rollforward.yaml."""
    return load_yaml(_FILE)[key]
