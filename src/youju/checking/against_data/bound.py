"""What binding says of a number: the facts that its words may mean, what it is about, and how surely."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from youju.domain.facts import Fact
from youju.domain.findings import Mention
from youju.domain.quantity import Quantity

__all__ = ["Binding", "Strength", "Subject"]


class Strength(IntEnum):
    """How surely the words name a fact."""

    WEAK = 0  # they name something else, or nothing
    FAIR = 1  # the item follows from the sentence's topic, the heading or the whole
    STRONG = 2  # item and measure are named


class Binding(NamedTuple):
    """The facts that a number may speak of.

    Attributes:
        mention: The number.
        strength: How surely.
        facts: What the words may mean, the likeliest first.
        quantity: The number with the unit that its table gives it; its own otherwise.
        sign: -1 or 1 when a word beside it says down or up; 0 when none does.
        in_table: Whether it stands in a table's cell.
        target: Whether it is a target rather than a result.
        aside: Why it isn't held against the data (预算在100万元以上的项目, next year's plan); empty when it is.
        said_from: Where the words begin that a finding is also about (减少3万元); the number's start otherwise.
        near: Keys of the items that the sentences around name: what a number might speak of instead.
    """

    mention: Mention
    strength: Strength = Strength.WEAK
    facts: tuple[Fact, ...] = ()
    quantity: Quantity | None = None
    sign: int = 0
    in_table: bool = False
    target: bool = False
    aside: str = ""
    said_from: int = -1
    near: frozenset[str] = frozenset()


class Subject(NamedTuple):
    """What a number is about.

    Attributes:
        items: Keys, the likeliest first.
        strength: How surely.
        joint: Keys of items that share the one number (A、B和C共…).
        unknown: Whether the words name something the ledger doesn't know.
    """

    items: tuple[str, ...] = ()
    strength: Strength = Strength.WEAK
    joint: tuple[str, ...] = ()
    unknown: bool = False
