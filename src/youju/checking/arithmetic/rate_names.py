"""Knows which numbers bear a name that a rate's words tell (整改 in 已整改247处)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from youju.checking.reading import Number
from youju.checking.vocabulary import role_of, terms
from youju.patterns import regex

__all__ = ["called"]

_NOT = regex(r"(?:不|未|没|没有|正在|尚在|(?<![接招等对看])待|(?<![供相对适响])应|拟|暂缓|不再[^\W\d_]{0,4})$")
_OF_RATE = ("度", "率")
_PLAIN = regex(r"^(?:已|共|全年|累计|的|有)+")
_LABEL, _BEHIND = 12, 4
"""How many characters before and behind a number name it."""


def _bears(number: Number, name: str) -> bool:
    """Whether a number has a role, or a word in its label (整改 in 已整改; 未整改, 正在整改 excepted)."""
    if not name or name in terms("roles"):
        return role_of(number.before) == name and "分别" not in number.before
    label = number.before[-_LABEL:] + " " + number.after[: _BEHIND if number.before else _LABEL]
    apart = label.split(name)
    return any(not _NOT.search(one) and not two.startswith(_OF_RATE) for one, two in pairwise(apart))


def called(names: Sequence[str], numbers: Sequence[Number]) -> list[Number]:
    """Return the numbers that bear the first of the names that any bears, the last one first; 办结 isn't 按期办结."""
    found = next(filter(None, ([one for one in reversed(numbers) if _bears(one, name)] for name in names)), [])
    return [one for one in found if len(found) > 1 and _PLAIN.sub("", one.before) in names] or found
