"""Knows how findings write amounts: in the unit that the text itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from youju.checking.reading import Number
from youju.domain.quantity import Kind, Quantity, round_to
from youju.patterns import regex

__all__ = ["addition", "exactly", "plain_digits", "shown", "written_unit"]

_DECIMALS = regex(r"[.．]([0-9０-９]+)")
_UNIT = regex(r"(?:千万|百万|万|亿|千)?元|[万亿](?=\D*$)")


def plain_digits(value: Decimal) -> str:
    """Write a decimal without exponent or idle zeros.

    >>> plain_digits(Decimal("1266.50")), plain_digits(Decimal("1E+3"))
    ('1266.5', '1000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def written_unit(number: Number) -> str | None:
    """Return the unit that a number is written in."""
    if number.kind is not Kind.MONEY:
        return number.unit
    found = _UNIT.search(number.text)
    if not found:
        return "元"
    return found.group() if found.group().endswith("元") else found.group() + "元"


def shown(value: Decimal, like: Number, decimals: int | None = None) -> str:
    """Write a value in the unit of a number of the text; with as many decimals as that has when `decimals` is None."""
    if decimals is None:
        value = round_to(value, like.quantity.step)
        written = _DECIMALS.search(like.text)
        decimals = len(written[1]) if written else None
    return Quantity(value, like.unit, like.kind).to_text(written_unit(like), decimals)


def exactly(value: Decimal, like: Number) -> str:
    """Write all of a value in the unit of a number of the text: 20.4万元 for 204万元."""
    return Quantity(value, like.unit, like.kind).to_text(written_unit(like))


def addition(parts: Sequence[Number], most: int = 12) -> str:
    """Write a sum's terms as the text writes them: 640.2万元＋418.3万元."""
    terms = [part.text for part in parts[:most]]
    return "＋".join(terms) + ("＋…" if len(parts) > most else "")
