"""What a label or header of a 基础数据表 says: which line, which single figure, which measure, period and unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from youju.domain.department import PROJECTS
from youju.domain.facts import TOTAL
from youju.resources import load_yaml
from youju.sources.tables import Role
from youju.sources.tables.headers import read_header, strip_numbering
from youju.sources.tables.labels import name_label
from youju.sources.workbooks.grid import compact

__all__ = ["Hint", "Line", "department_lines", "department_terms", "read_hint", "title_line"]

_QUOTES = re.compile(r"[“”\"'‘’「」]")
_DETAIL = re.compile(r"^其中[:：]?")
_UNIT_TAIL = re.compile(r"[(（](?:元|千元|万元|亿元|人|名|个|%|㎡|平方米|单位[:：]?[^()（）]*)[)）]$")
_YEAR_HEAD = re.compile(r"^(?:(?:19|20)\d{2}年度?|本年度?|当年|全年|年末|上年度?)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form.

    Attributes:
        name: Item key.
        words: Ways to write it, compact.
        within: Line it is a part of; empty for none.
        columns: Words of columns that only it has -> measure.
        said: Further names in running text.
    """

    name: str
    words: tuple[str, ...]
    within: str = ""
    columns: Mapping[str, str] | None = None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """What the words of one cell say.

    Attributes:
        line: Line named, or the item of a single figure.
        measure: Measure named, alone or with the line.
        single: Whether line and measure are one figure's name (编制数).
        period: 上年, or empty. year: A year named, or 0.
        unit: Unit named in brackets, or of the figure.
        whole: Whether it says 合计 and the like.
        rate: Whether it names a rate.
        detail: Whether it begins with 其中.
        label: The words themselves, without numbering and 其中, folded for comparing.
        name: The same as the cell writes them.
    """

    line: str = ""
    measure: str = ""
    single: bool = False
    period: str = ""
    year: int = 0
    unit: str = ""
    whole: bool = False
    rate: bool = False
    detail: bool = False
    label: str = ""
    name: str = ""

    @property
    def told(self) -> bool:
        """Whether it says anything that places a number."""
        return bool(self.line or self.measure or self.whole or self.period or self.year)


@cache
def department_terms() -> Mapping[str, Any]:
    """Return the alias file."""
    terms: Mapping[str, Any] = load_yaml("corpora/terms/department.yaml")
    return terms


@cache
def department_lines() -> Mapping[str, Line]:
    """Return the lines of the form by name, in order."""
    return {
        name: Line(
            name,
            tuple(map(_plain, row["words"])),
            row.get("within", ""),
            {_plain(word): measure for measure, words in row.get("columns", {}).items() for word in words},
            tuple(row.get("said", ())),
        )
        for name, row in department_terms()["lines"].items()
    }


@cache
def _line_words() -> tuple[tuple[str, str], ...]:
    pairs = [(word, line.name) for line in department_lines().values() for word in line.words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _fields() -> Mapping[str, Mapping[str, str]]:
    return {_plain(word): row for row in department_terms()["fields"] for word in row["words"]}


def _plain(text: str) -> str:
    return _QUOTES.sub("", compact(text)).rstrip(":：")


@lru_cache(maxsize=4096)
def read_hint(text: str) -> Hint:
    """Read the words of a cell.

    >>> read_hint("2024年实际在职人数").measure, read_hint("其中：公务接待费（万元）").line
    ('实有人数', '公务接待费')
    >>> hint = read_hint("公用经费决算数")
    >>> hint.line, hint.measure
    ('公用经费', '支出')
    """
    words = compact(text)
    detail = bool(_DETAIL.match(strip_numbering(words)))
    words = _plain(strip_numbering(_DETAIL.sub("", strip_numbering(words))))
    header = read_header(text)
    bare = _UNIT_TAIL.sub("", words)
    dated = _YEAR_HEAD.sub("", bare)
    period, year, unit = header.period, header.year, header.unit
    if dated.endswith("率") or header.role is Role.RATE:
        return Hint(rate=True, period=period, year=year, label=bare)
    for candidate in (bare, dated):
        if field := _fields().get(candidate):
            own = field.get("period", "" if candidate == bare else period)
            return Hint(field["item"], field["measure"], True, own, year, unit or field.get("unit", ""), label=bare)
    if dated in department_terms()["wholes"]:
        return Hint(whole=True, period=period, year=year, unit=unit, detail=detail, label=bare)
    line, rest = _take_line(dated)
    measure = _measure_of(rest) if rest or not line else ""
    if line and rest and not measure and not read_header(rest).amount:
        line = ""
    name = _UNIT_TAIL.sub("", name_label(text).text)
    return Hint(line, measure, False, period, year, unit, detail=detail, label=bare, name=name)


def _take_line(words: str) -> tuple[str, str]:
    """Return the line that the words begin or end with, and what is left of them."""
    for word, name in _line_words():
        if words == word:
            return name, ""
    for word, name in _line_words():
        if len(word) > 2 and words.startswith(word):
            return name, words.removeprefix(word)
        if len(word) > 2 and words.endswith(word):
            return name, words.removesuffix(word)
    return "", words


def _measure_of(words: str) -> str:
    if field := _fields().get(words):
        return str(field["measure"]) if field["item"] == TOTAL else ""
    header = read_header(words)
    return header.measure


def title_line(title: str, lines: Sequence[str]) -> str:
    """Return the line that 合计 means under this title; `合计` itself where the table is of the whole department.

    Args:
        title: Words above the table.
        lines: Lines that its labels name.
    """
    if PROJECTS in lines or "基本支出" in lines:
        return TOTAL
    plain = _QUOTES.sub("", compact(title))
    named = {word: line for word, line in department_terms()["title_wholes"].items() if word in plain}
    return next(iter(named.values()), "")
