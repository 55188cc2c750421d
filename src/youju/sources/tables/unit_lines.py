"""Lines that say in which units a table's numbers are: 单位：万元, 单位：户、人、万元, 金额单位：元；数量单位：亩."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from youju.domain.quantity import MONEY_SCALES, MONEY_SHORT
from youju.patterns import regex
from youju.sources.tables.headers import terms
from youju.sources.workbooks.grid import compact

__all__ = ["find_count_unit", "find_money_unit", "find_units"]

_BRACKETED = regex(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_BETWEEN = regex(r"[、,;/|+和及与或]")
_AFTER_UNIT = regex(r"[^一-鿿]|和")


def find_units(text: str) -> tuple[str, ...]:
    """Return the units that a unit line names, in its order, each once; none when it is no such line.

    >>> find_units("单位：户、人、万元")
    ('户', '人', '万元')
    >>> find_units("单位：某某局")
    ()
    """
    words = compact(text)
    if not words:
        return ()
    for line in dict.fromkeys((words, "、".join(compact(part) for part in text.split()))):
        found = [unit for label in _labels().finditer(line) for unit in _listed(line[label.end() :], bool(label[1]))]
        if found:
            return tuple(dict.fromkeys(found))
    for inside in (*_brackets(words), words):
        found = _all_units(inside)
        if any(unit in MONEY_SCALES for unit in found):
            return tuple(dict.fromkeys(found))
    return _as_unit(words)


def find_money_unit(text: str) -> str:
    """Return the money unit that a unit line names (单位：万元, 金额单位：元); "" where it names none, or several."""
    named = [unit for unit in find_units(text) if unit in MONEY_SCALES]
    return named[0] if len(named) == 1 else ""


def find_count_unit(text: str) -> str:
    """Return the unit of a line like 单位：件, or ""."""
    units = find_units(text)
    return units[0] if len(units) == 1 and units[0] not in MONEY_SCALES else ""


@cache
def _labels() -> re.Pattern[str]:
    labels = "|".join(sorted(terms().unit_labels, key=len, reverse=True))
    return re.compile(rf"(?:{labels})(?:均|都|统一)?(?:([:为])|(?=[^:为]))")


def _listed(words: str, marked: bool) -> list[str]:
    """Return the units at the start of the words behind 单位; without 为 or a colon between, only money is one."""
    first = re.split(r"[()。]", words, maxsplit=1)[0]
    found: list[str] = []
    for part in _BETWEEN.split(first):
        word = _labels().sub("", part, count=1).removeprefix("人民币")
        unit = _money(word) or (word if marked and terms().is_unit(word) else "")
        if not unit and not found:
            unit = _leading_money(word)
        if not unit:
            break
        found.append(unit)
    return found


def _leading_money(word: str) -> str:
    """Return the money unit that a word begins with, when no more Chinese follows it: 万元(保留两位小数)."""
    named = next((one for one in (*terms().money_units, *MONEY_SHORT) if word.startswith(one)), "")
    return _money(named) if named and _AFTER_UNIT.match(word[len(named) :]) else ""


def _money(word: str) -> str:
    unit = MONEY_SHORT.get(word, word)
    return unit if unit in terms().money_units else ""


def _all_units(words: str) -> list[str]:
    """Return the units of a list of nothing else; none when any other word is in it."""
    parts = [part.removeprefix("人民币") for part in _BETWEEN.split(words)]
    return parts if all(map(terms().is_unit, parts)) else []


def _as_unit(words: str) -> tuple[str, ...]:
    """Return what 以万元为单位 names."""
    matched = _said().search(words)
    return (_money(matched[1]),) if matched else ()


@cache
def _said() -> re.Pattern[str]:
    money: Sequence[str] = (*terms().money_units, *MONEY_SHORT)
    return re.compile(rf"[以按用](?:人民币)?({'|'.join(money)})(?:为(?:计量|金额)?单位|计[算量]?|填[列报写])")


def _brackets(words: str) -> list[str]:
    return [next(filter(None, found), "") for found in _BRACKETED.findall(words)]
