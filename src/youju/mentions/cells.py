"""A whole table cell read as one quantity."""

from __future__ import annotations

from youju.domain.findings import Mention
from youju.domain.quantity import Kind, Quantity
from youju.mentions.finder import find_mentions
from youju.mentions.numerals import ARABIC, fold_width, read_arabic
from youju.patterns import regex

__all__ = ["read_quantity"]

_RATE = regex(r"/[^\x00-\x7f]{1,6}$")


def read_quantity(text: str) -> Mention | None:
    """Read a cell that holds one number and nothing else; None when it holds anything more.

    A plain number is always a number here (2010305 in an amount column is no 科目编码), and a rate's
    `/年` may follow (≥2次/年); the mention covers the number with its unit, offsets into the stripped cell.

    >>> read_quantity("≥20万件").quantity.value
    Decimal('200000')
    >>> read_quantity("共12场") is None
    True
    """
    body = text.strip()
    narrow = fold_width(body)
    plain = read_arabic(narrow, 0) if ARABIC.fullmatch(narrow) else None
    if plain:
        return Mention(0, len(body), body, Kind.NUMBER, Quantity(plain.value, None, Kind.NUMBER, plain.step))
    found = find_mentions(body)
    if len(found) != 1 or found[0].start != 0:
        return None
    whole = found[0].end == len(body) or _RATE.fullmatch(body, found[0].end)
    return found[0] if whole else None
