"""Knows the words with which reports name measures, rates, scores, changes and periods (corpora/terms/aliases.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, cast

from youju.errors import DataFileError
from youju.patterns import regex
from youju.resources import load_yaml

__all__ = ["MoneyMeasure", "Rate", "Tag", "Terms", "Token", "UnitCount", "alternation", "read_terms"]

_FILE = "corpora/terms/aliases.yaml"


class Tag(StrEnum):
    """What a word says about the number beside it."""

    MEASURE = "measure"
    RATE = "rate"
    SHARE = "share"
    COMPLETION = "completion"
    SCORE = "score"
    TARGET = "target"
    UP = "up"
    DOWN = "down"
    FLAT = "flat"
    REACHED = "reached"
    LAST_YEAR = "last_year"
    AGAINST = "against"
    PRONOUN = "pronouns"
    RESPECTIVELY = "respectively"
    AMONG = "among"
    SUM = "sums"
    SOURCE = "source"
    NEUTRAL = "neutral"


_PLAIN_TAGS = (
    Tag.NEUTRAL,
    Tag.LAST_YEAR,
    Tag.REACHED,
    Tag.UP,
    Tag.DOWN,
    Tag.FLAT,
    Tag.AGAINST,
    Tag.PRONOUN,
    Tag.RESPECTIVELY,
    Tag.AMONG,
    Tag.SUM,
)


class Token(NamedTuple):
    """A known word in a text.

    Attributes:
        start, end: Its span.
        tag: What it is.
        word: The word.
    """

    start: int
    end: int
    tag: Tag
    word: str


@dataclass(frozen=True, slots=True)
class MoneyMeasure:
    """What a word for a money measure may mean; `otherwise` counts only where the item has none of `measures`."""

    measures: tuple[str, ...]
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate: its measure, and the (part, whole) pairs it may be computed from."""

    measure: str
    of: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A count of the unit or of the whole, and the words and units it goes by; `behind` stand after the number only."""

    measure: str
    words: tuple[str, ...]
    units: tuple[str, ...]
    behind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """The word lists, ready for lookup.

    Attributes:
        tags: Word -> what it is.
        money: Word -> money measures. rates: Word -> rate. scores: Word -> score measures.
        total_scores: Score words that speak of the whole -> whether they always do.
        unit_counts, total_counts: Counts with fixed names.
        whole_words: Words that make a count one of the whole.
        drop_prefixes, drop_suffixes: What an abbreviated item name may lack.
        fund_sources: Prose name -> column names.
        same_units: Unit -> representative of all units that count the same.
        years: Word groups of the year rules.
        parts: Expressions for a part of what a year sums up (上半年, 2个项目), and for the whole again.
        firm_units: Units in which even a small number in 汉字 is a figure.
    """

    tags: Mapping[str, Tag]
    money: Mapping[str, MoneyMeasure]
    rates: Mapping[str, Rate]
    scores: Mapping[str, tuple[str, ...]]
    total_scores: Mapping[str, bool]
    unit_counts: tuple[UnitCount, ...]
    total_counts: tuple[UnitCount, ...]
    whole_words: tuple[str, ...]
    drop_prefixes: tuple[str, ...]
    drop_suffixes: tuple[str, ...]
    fund_sources: Mapping[str, tuple[str, ...]]
    same_units: Mapping[str, str]
    empty: re.Pattern[str]
    years: Mapping[str, re.Pattern[str]]
    parts: Mapping[str, re.Pattern[str]]
    firm_units: frozenset[str]

    def unit_class(self, unit: str | None) -> str:
        """Return the representative of all units that count the same thing; empty for a bare number."""
        return self.same_units.get(unit, unit) if unit else ""

    def measures_of(self, word: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return the measures that a money word may mean for an item that has the measures `known`."""
        meaning = self.money[word]
        have = set(known)
        return tuple(one for one in meaning.measures if one in have) or meaning.otherwise or meaning.measures


def alternation(words: Iterable[str]) -> re.Pattern[str]:
    """Compile words into one pattern in which longer ones win; matches nothing when there are none."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


@cache
def read_terms() -> Terms:
    """Load the word lists.

    Raises:
        DataFileError: The file is missing or a list in it is.
    """
    raw = load_yaml(_FILE)
    try:
        return _terms(cast("dict[str, Any]", raw))
    except (KeyError, TypeError, AttributeError) as error:
        raise DataFileError(f"缺少或写错词表 {error}", place=_FILE, remedy="请对照随程序的文件改正") from None


def _terms(raw: dict[str, Any]) -> Terms:
    money = {
        word: MoneyMeasure(tuple(entry["measures"]), tuple(entry.get("otherwise", ())))
        for entry in raw["money_measures"]
        for word in _words_of(entry, raw["negations"])
    }
    rates = {
        word: Rate(entry["measure"], tuple((part, whole) for part, whole in entry["of"]))
        for entry in raw["rates"]
        for word in entry["words"]
    }
    scores = {word: tuple(entry["measures"]) for entry in raw["score_words"] for word in entry["words"]}
    return Terms(
        tags=dict(_tags(raw, money, rates, scores)),
        money=money,
        rates=rates,
        scores=scores,
        total_scores={
            **dict.fromkeys(raw["total_score_words"]["perhaps"], False),
            **dict.fromkeys(raw["total_score_words"]["surely"], True),
        },
        unit_counts=tuple(_count(entry) for entry in raw["unit_counts"]),
        total_counts=tuple(_count(entry) for entry in raw["total_counts"]),
        whole_words=tuple(raw["whole_words"]),
        drop_prefixes=tuple(raw["drop_prefixes"]),
        drop_suffixes=tuple(raw["drop_suffixes"]),
        fund_sources={name: tuple(columns) for name, columns in raw["fund_sources"].items()},
        same_units={unit: group[0] for group in raw["same_units"] for unit in group},
        empty=alternation(raw["empty_words"]),
        years={key: alternation(raw[key]) for key in ("year_bound", "year_free", "year_next")},
        parts={key: regex("|".join(found)) for key, found in raw["parts"].items()},
        firm_units=frozenset(raw["firm_units"]),
    )


def _words_of(entry: dict[str, Any], negations: Iterable[str]) -> list[str]:
    """Return an entry's words, and those it denies with each negation (没有下达)."""
    return [*entry.get("words", ()), *(no + word for no in negations for word in entry.get("not_yet", ()))]


def _count(entry: dict[str, Any]) -> UnitCount:
    return UnitCount(entry["measure"], tuple(entry["words"]), tuple(entry["units"]), tuple(entry.get("behind", ())))


def _tags(
    raw: dict[str, Any], money: Iterable[str], rates: Iterable[str], scores: Iterable[str]
) -> Iterator[tuple[str, Tag]]:
    """Yield each word with its tag; of two, the later one counts."""
    yield from ((word, Tag.SCORE) for word in scores)
    yield from ((word, Tag.TARGET) for word in raw["target_words"])
    yield from ((word, Tag.MEASURE) for word in money)
    yield from ((word, Tag.SHARE) for word in raw["share"])
    yield from ((word, Tag.COMPLETION) for word in raw["completion_words"])
    yield from ((word, Tag.RATE) for word in rates)
    for tag in _PLAIN_TAGS:
        yield from ((word, tag) for word in raw[tag.value])
