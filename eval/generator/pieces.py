"""Tokens that reports are made of: plain words, numbers that know their claim, words that a fault turns round."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from eval.generator.claims import Claim

__all__ = ["Num", "Relation", "Slots", "Statement", "Token", "Word", "fill", "phrases", "plain"]


@dataclass(frozen=True)
class Num:
    """A number as written.

    Attributes:
        text: The surface, with its unit.
        claim: What it says, over table cells.
        role: What sort of statement it makes; decides which faults fit.
        render: Writes another exact value in the same form.
        absolute: The words give the sign, the number its size.
        wrong: Claims of the same sort about other items.
        stale: Last year's counterpart.
        also: Claims that the same words may legally mean (the other basis of a rate).
        approx: `about`, `below` or `above` when written as an approximation.
        scale: What a written 1 is worth in the claim's unit; None when the surface's own unit says it.
    """

    text: str
    claim: Claim
    role: str
    render: Callable[[Decimal], str]
    absolute: bool = False
    wrong: tuple[Claim, ...] = ()
    stale: Claim | None = None
    also: tuple[Claim, ...] = ()
    approx: str = ""
    scale: Decimal | None = None


@dataclass(frozen=True)
class Word:
    """A word that says a direction or a verdict; `flip` is its opposite, a fault of `code`."""

    text: str
    flip: str = ""
    code: str = ""


@dataclass(frozen=True)
class Relation:
    """Numbers and words of one statement that must fit each other even without data."""

    code: str
    tokens: tuple[Num | Word, ...]


Token = str | Num | Word
Slots = dict[str, Token | Sequence[Token]]


@dataclass(frozen=True)
class Statement:
    """Tokens of one sentence (or table), with what holds inside it."""

    kind: str
    tokens: tuple[Token, ...]
    relations: tuple[Relation, ...] = field(default=())

    @property
    def text(self) -> str:
        """The sentence."""
        return plain(self.tokens)


def plain(tokens: Sequence[Token]) -> str:
    """Join tokens to text."""
    return "".join(token if isinstance(token, str) else token.text for token in tokens)


@cache
def phrases(name: str = "phrases") -> dict[str, list[str]]:
    """All templates by type: the common ones, or those `held` apart."""
    text = Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = yaml.safe_load(text)
    return loaded


def fill(
    rng: random.Random,
    kind: str,
    slots: Slots,
    relations: Sequence[tuple[str, str]] = (),
    wordings: str = "phrases",
) -> Statement | None:
    """Word a statement.

    Args:
        rng: Chooses the template and its alternatives.
        kind: Type of statement in phrases.yaml.
        slots: What can be said.
        wordings: Which file of templates.
        relations: `(code, "slot slot slot")`: hold when all of these slots are in the template.
    """
    fitting = [one for one in phrases(wordings)[kind] if set(re.findall(r"\{(\w+)\}", one)) <= slots.keys()]
    if not fitting:
        return None
    template = rng.choice(fitting)
    template = re.sub(r"\[([^\]]*)\]", lambda match: rng.choice(match[1].split("|")), template)
    tokens: list[Token] = []
    used: set[str] = set()
    for part in re.split(r"(\{\w+\})", template):
        if part.startswith("{"):
            used.add(part[1:-1])
            value = slots[part[1:-1]]
            tokens.extend([value] if isinstance(value, str | Num | Word) else value)
        elif part:
            tokens.append(part)
    held = []
    for code, names in relations:
        open_list = code == "count-mismatch" and re.search(r"等\{\w+\}", template)  # 等N个 may list a part
        if set(names.split()) <= used and not open_list:
            members: list[Num | Word] = []
            for name in names.split():
                value = slots[name]
                members += [value] if isinstance(value, Num | Word) else [t for t in value if not isinstance(t, str)]
            held.append(Relation(code, tuple(members)))
    return Statement(kind, tuple(tokens), tuple(held))
