"""A whole table cell read as one quantity."""

from __future__ import annotations

from youju.domain.findings import Mention
from youju.mentions.finder import find_mentions

__all__ = ["read_quantity"]


def read_quantity(text: str) -> Mention | None:
    """Read a cell that holds one number and nothing else; None when it holds anything more.

    >>> read_quantity("≥20万件").quantity.value
    Decimal('200000')
    >>> read_quantity("共12场") is None
    True
    """
    body = text.strip()
    found = find_mentions(body)
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(body):
        return found[0]
    return None
