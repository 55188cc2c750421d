"""Numbers in a unit's own words: each becomes a fact of the passage that states it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.domain.facts import Fact, Item, ItemKind, SourceCell, UnitProfile
from youju.mentions import find_mentions
from youju.patterns import regex

__all__ = ["passage_facts", "prose_facts", "prose_items"]

_CLAUSE_END = regex(r"[，。；：！？、,;:!?（）()\n]")
_LONGEST = 20


def prose_items(profile: UnitProfile, taken: frozenset[str]) -> Iterator[Item]:
    """Yield an item for each key of the unit file that holds words."""
    for key in profile.prose:
        if key not in taken:
            yield Item(key, key, ItemKind.ACTIVITY)


def prose_facts(profile: UnitProfile, taken: Sequence[str]) -> Iterator[Fact]:
    """Yield a fact for each number in the unit's words, named by the words before it; `taken` are keys in use."""
    used = set(taken)
    for key, passages in profile.prose.items():
        for passage in passages:
            yield from passage_facts(key, passage.text, passage.source, used)


def passage_facts(item: str, text: str, source: SourceCell, used: set[str]) -> Iterator[Fact]:
    """Yield a fact of this item for each number in a passage; `used` are fact keys in use, and grows."""
    for mention in find_mentions(text):
        if mention.exempt or mention.quantity is None:
            continue
        measure = _measure(text, mention.start, mention.end)
        fact = Fact(item, measure, mention.quantity, sources=(source,))
        number = 2
        while fact.key in used:
            fact = Fact(item, f"{measure}{number}", mention.quantity, sources=(source,))
            number += 1
        used.add(fact.key)
        yield fact


def _measure(text: str, start: int, end: int) -> str:
    before = _CLAUSE_END.split(text[:start])[-1].strip()
    after = _CLAUSE_END.split(text[end:])[0].strip()
    return before[-_LONGEST:] or after[:_LONGEST] or "数"
