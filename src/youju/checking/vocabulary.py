"""Knows the words that tell what a number is: roles, periods, directions, claims (corpora/terms/arithmetic.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["any_of", "item_in", "longest_first", "number_of", "pattern_of", "patterns", "role_in", "role_of", "terms"]

_FILE = "corpora/terms/arithmetic.yaml"
_NUMERALS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {"两": 2}


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
    return regex(longest_first(terms(*path)))


@cache
def pattern_of(*path: str) -> re.Pattern[str]:
    """Return a pattern that finds any of a list of patterns."""
    return regex("|".join(terms(*path)))


@cache
def patterns(*path: str) -> dict[str, re.Pattern[str]]:
    """Return a section's patterns by their names, each compiled when first used."""
    return {name: regex(source) for name, source in terms(*path).items()}


@cache
def _roles() -> tuple[re.Pattern[str], dict[str, str]]:
    by_word: dict[str, str] = {}
    for role, words in terms("roles").items():
        for word in words:
            by_word.setdefault(word, role)
    return regex(longest_first(by_word)), by_word


@cache
def _role_of_words(words: str) -> str:
    pattern, by_word = _roles()
    found = pattern.findall(any_of("no_role").sub("　", words))
    return by_word[found[-1]] if found else ""


def role_of(words: str) -> str:
    """Return the role that the words before a number give it: the last one named; empty when none is.

    >>> role_of("项目资金实际到位"), role_of("年末结余"), role_of("尚未支付"), role_of("场地费")
    ('received', 'balance', 'balance', '')
    """
    return _role_of_words(words[-24:])


@cache
def _no_item() -> re.Pattern[str]:
    words = [word for role in terms("roles").values() for word in role]
    words += [word for kind in ("up", "down", "flat", "against") for word in terms("change", kind)]
    words += [*terms("periods", "last"), *terms("periods", "this"), *terms("totals", "before")]
    fillers = (
        "其中|其|该|此|项目|资金|经费|投资|年度|年末|年底|截至|目前|按|数|率|占比|比重|比例|进度|为|达到?|仅|只|约|的|了|以|"
        "分母|口径|计算|整体|总体|综合|平均|有所|与之|所|均"
    )
    return regex(rf"按|计算|{longest_first(words)}|{fillers}|[\d.,，、：:；（）()%％\s年月日万亿千元“”]")


def item_in(words: str) -> str:
    """Return what words say beyond roles, periods and fillers: the name of an item, if any.

    >>> item_in("预算执行率为"), item_in("窗口人员补贴执行率")
    ('', '窗口人员补贴')
    """
    return _no_item().sub("", words[-60:])


@cache
def role_in(*roles: str) -> re.Pattern[str]:
    """Return a pattern that finds any word of these roles."""
    return regex(longest_first(word for role in roles for word in terms("roles", role)))


def number_of(numeral: str) -> int:
    """Return the value of a small number in 汉字 or digits."""
    return int(numeral) if numeral.isdigit() else _NUMERALS[numeral]
