"""Knows the words that tell what a number is: roles, periods, directions, claims (corpora/terms/arithmetic.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from youju.resources import load_yaml

__all__ = ["any_of", "longest_first", "pattern_of", "role_in", "role_of", "terms"]

_FILE = "corpora/terms/arithmetic.yaml"


@cache
def terms(*path: str) -> Any:
    """Return what the file holds under these keys."""
    found = load_yaml(_FILE)
    for key in path:
        found = found[key]
    return found


def longest_first(words: Iterable[str]) -> str:
    """Join words into a pattern's alternation in which the longer word wins."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@cache
def any_of(*path: str) -> re.Pattern[str]:
    """Return a pattern that finds any word of a list."""
    return re.compile(longest_first(terms(*path)))


@cache
def pattern_of(*path: str) -> re.Pattern[str]:
    """Return a pattern that finds any of a list of patterns."""
    return re.compile("|".join(terms(*path)))


@cache
def _roles() -> tuple[re.Pattern[str], dict[str, str]]:
    by_word: dict[str, str] = {}
    for role, words in terms("roles").items():
        for word in words:
            by_word.setdefault(word, role)
    return re.compile(longest_first(by_word)), by_word


@cache
def _role_of_words(words: str) -> str:
    pattern, by_word = _roles()
    found = pattern.findall(words)
    return by_word[found[-1]] if found else ""


def role_of(words: str) -> str:
    """Return the role that the words before a number give it: the last one named; empty when none is.

    >>> role_of("项目资金实际到位"), role_of("年末结余"), role_of("尚未支付"), role_of("场地费")
    ('received', 'balance', 'balance', '')
    """
    return _role_of_words(words[-24:])


@cache
def role_in(*roles: str) -> re.Pattern[str]:
    """Return a pattern that finds any word of these roles."""
    return re.compile(longest_first(word for role in roles for word in terms("roles", role)))
