"""The role of a section, told from its headings, whatever outline the report follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from youju.resources import load_yaml

__all__ = ["paragraph_role", "section_role"]

_LEAST_TOLD = 2
"""Words that a paragraph under no telling heading must hold of its role."""


@cache
def _keywords() -> tuple[tuple[str, str], ...]:
    roles = load_yaml("corpora/terms/section_roles.yaml").items()
    return tuple((word, role) for role, listed in roles for word in listed)


@cache
def _words(key: str) -> tuple[tuple[str, str], ...]:
    """Return (word, role) pairs of corpora/terms/section_queries.yaml: `heads` of headings, `words` of paragraphs."""
    roles = load_yaml("corpora/terms/section_queries.yaml").items()
    return tuple((word, role) for role, entry in roles for word in entry.get(key, ()))


@cache
def _rarity() -> Counter[str]:
    return Counter(word for word, _ in _words("words"))


def section_role(headings: Sequence[str]) -> str:
    """Return the role (`SectionSpec.id`) of a section from its headings, outermost first; empty when none tells.

    >>> section_role(["绩效评价指标分析情况", "项目资金到位情况分析"])
    'funds.received'
    """
    for heading in reversed(headings):
        found = [(heading.find(word), -len(word), role) for word, role in _keywords() if word in heading]
        if found:
            return min(found)[2]
    return ""


def paragraph_role(headings: Sequence[str], text: str) -> str:
    """Return the role of a paragraph: as its headings tell; by its own words where they name several or a chapter.

    >>> paragraph_role(["单位概况和主要职责"], "负责贯彻执行有关法律法规，指导乡镇开展业务。")
    'basic.duties'
    """
    named = next((roles for heading in reversed(headings) if (roles := _named(heading))), [])
    narrower = [role for role in _all_roles() if any(role.startswith(f"{one}.") for one in named)]
    if len(named) == 1 and not narrower:
        return named[0]
    told = _told(text, (*named, *narrower) or _all_roles())
    if not told:
        return named[0] if named else ""
    role, weight = max(told.items(), key=lambda pair: pair[1])
    return role if named or weight >= _LEAST_TOLD else ""


def _named(heading: str) -> list[str]:
    """Return the roles that a heading names, in order: by known phrases, else by single words."""
    for words in (_keywords(), _words("heads")):
        if found := [*_without_overlap(heading, words)]:
            return [*dict.fromkeys(found)]
    return []


def _without_overlap(heading: str, words: Iterable[tuple[str, str]]) -> Iterator[str]:
    done = 0
    for start, minus, role in sorted((heading.find(word), -len(word), role) for word, role in words if word in heading):
        if start >= done:
            yield role
            done = start - minus


def _told(text: str, roles: Iterable[str]) -> dict[str, float]:
    """Return how strongly a paragraph's words speak for each of some roles: rare words for more."""
    told: dict[str, float] = {}
    wanted = set(roles)
    for word, role in _words("words"):
        if role in wanted and word in text:
            told[role] = told.get(role, 0) + 1 / _rarity()[word]
    return told


@cache
def _all_roles() -> tuple[str, ...]:
    return tuple(dict.fromkeys(role for _, role in _words("words")))
