"""What the words of a header cell mean: role, measure, 资金来源, period and unit, by the alias file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from youju.domain.facts import LAST_YEAR
from youju.domain.quantity import MEASURE_UNITS
from youju.mentions import read_quantity
from youju.patterns import regex
from youju.resources import load_yaml
from youju.sources.tables import Role
from youju.sources.workbooks.grid import compact

__all__ = [
    "Header",
    "HeaderTerms",
    "read_header",
    "read_header_path",
    "strip_numbering",
    "terms",
]

_BRACKETS = regex(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】")
_LONGEST_EMPTY = 8
_NUMBERING = regex(r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|[①-⑳])")
_YEAR = regex(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?:年度|年|)")
_COMPARED = regex(r"[比较与同]上年|[比较与]去年|同比")


@dataclass(frozen=True, slots=True)
class Header:
    """A header cell, or a path of them, understood.

    Attributes:
        words: Its own words, without unit, year and numbering.
        role: What the column holds; None when the words don't say.
        rank: Strength among columns of one role; lower is stronger.
        measure: `Measure` value, when its words name one.
        fund_source: 资金来源 that it names.
        period: `上年` when the words say so. year: The year it names, or 0.
        unit: Unit in its brackets.
        amount: It only says "金额" or "合计": an amount of what stands above it.
        source_group: What stands below it are 资金来源.
    """

    words: str
    role: Role | None = None
    rank: int = 0
    measure: str = ""
    fund_source: str = ""
    period: str = ""
    year: int = 0
    unit: str = ""
    amount: bool = False
    source_group: bool = False

    @property
    def known(self) -> bool:
        """Whether the alias file knows its words, or it is a bare period."""
        named = self.role or self.measure or self.fund_source or self.amount or self.source_group
        return bool(named) or (not self.words and bool(self.year or self.period))


class HeaderTerms:
    """The alias file, arranged for looking up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._arrange_roles(data["roles"])
        self.exact_measures = {word: name for name, rules in data["measures"].items() for word in rules["exact"]}
        self.fuzzy_measures = _longest_first(
            (word, name) for name, rules in data["measures"].items() for word in rules.get("contains", ())
        )
        self.yielding = {
            name: (tuple(rules["yields"]["words"]), str(rules["yields"]["to"]))
            for name, rules in data["measures"].items()
            if "yields" in rules
        }
        self.exact_sources = {word: name for name, words in data["fund_sources"].items() for word in words}
        whole = set(data["whole_sources"])
        self.fuzzy_sources = _longest_first(pair for pair in self.exact_sources.items() if pair[0] not in whole)
        self.amounts = frozenset(data["amounts"])
        self.incomes = frozenset(data["incomes"])
        self.decreases = frozenset(data["decreases"])
        self.source_groups = frozenset(data["source_groups"])
        self.source_words: tuple[str, ...] = tuple(data["source_words"])
        self.last_year = sorted(data["last_year"], key=len, reverse=True)
        self.this_year = sorted(data["this_year"], key=len, reverse=True)
        self.title_measures = [(words, measure) for words, measure in data["title_measures"]]
        self.default_measure: str = data["default_measure"]
        self.totals = frozenset(data["totals"])
        self.subtotals = frozenset(data["subtotals"])
        self.subtotal_ends = tuple(data["subtotal_ends"])
        self.sum_finals = frozenset(word[-1] for word in (*self.totals, *self.subtotals, *self.subtotal_ends)) | {
            ":",
            "：",
        }
        self.detail_starts = tuple(compact(word) for word in data["detail_starts"])
        self.note_starts = tuple(compact(word) for word in data["note_starts"])
        self._note_initials = frozenset(word[0] for word in self.note_starts)
        self.empty_marks = frozenset(compact(word) for word in data["empty_marks"])
        self.as_above = frozenset(data["as_above"])
        self.fields = {label: key for key, labels in data["fields"].items() for label in labels}
        self.goal_rows = frozenset(data["goal_rows"])
        self.goal_initials = frozenset(words[0] for words in self.goal_rows)
        self.form_money = frozenset(data["form"]["money_words"])
        self.form_totals = frozenset(data["form"]["total_rows"])
        self.rate_indicator: str = data["form"]["rate_indicator"]
        self.export_headers = frozenset(data["export_headers"])
        self.export_least: int = data["export_least"]
        self.export_unit: str = data["export_unit"]
        self.money_units: tuple[str, ...] = tuple(data["money_units"])
        self.money_words = tuple(data["money_words"])
        self._vague_words = sorted(data["vague_words"], key=len, reverse=True)
        self.proof_words = tuple(data["proof_words"])
        self.count_words: dict[str, str] = data["count_words"]
        self.fixed_units = frozenset({*self.money_units, *MEASURE_UNITS, "%", "‰"})
        self.operators = {word: sign for sign, words in data["operators"].items() for word in words}
        self.rate_ends = tuple(data["rate_ends"])
        self.unit_labels = frozenset(data["unit_labels"])

    def _arrange_roles(self, roles: Mapping[str, Any]) -> None:
        self.exact_roles: dict[str, tuple[Role, int]] = {}
        self.fuzzy_roles: list[tuple[str, bool, Role]] = []
        for name, rules in roles.items():
            role = Role(name)
            for rank, word in enumerate(rules.get("exact", ())):
                self.exact_roles.setdefault(word, (role, rank))
            self.fuzzy_roles += [(word, False, role) for word in rules.get("contains", ())]
            self.fuzzy_roles += [(word, True, role) for word in rules.get("ends", ())]
        self.fuzzy_roles.sort(key=lambda rule: -len(rule[0]))

    def is_note(self, text: str) -> bool:
        """Tell whether a row that begins with this cell is a remark below the table, or a signature line."""
        return text[:1] in self._note_initials and compact(text).startswith(self.note_starts)

    def says_only_money(self, words: str) -> bool:
        """Tell whether a header says that it is money and nothing of what money: 金额情况, 资金数额."""
        for word in self._vague_words:
            words = words.replace(word, "")
        return not words

    def is_unit(self, text: str) -> bool:
        """Tell whether this is a unit: 万元, 亩, 人次, 万件."""
        return text in self.fixed_units or _is_counted(text)

    def is_empty(self, text: str) -> bool:
        """Tell whether a cell's text stands for nothing: -, —, 无."""
        return not text or (len(text) <= _LONGEST_EMPTY and compact(text) in self.empty_marks)


@lru_cache(maxsize=1024)
def _is_counted(text: str) -> bool:
    if not text or len(text) > 6 or not text[0].isalpha() or text.isascii():
        return False
    mention = read_quantity(f"5{text}")
    return bool(mention and mention.quantity and mention.quantity.unit)


def _longest_first(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@cache
def terms() -> HeaderTerms:
    """Return the alias file's terms."""
    return HeaderTerms(load_yaml("corpora/terms/headers.yaml"))


def strip_numbering(text: str) -> str:
    """Take a leading 1. or （一） or 一、 off a label.

    >>> strip_numbering("一、经费拨款")
    '经费拨款'
    >>> strip_numbering("2.5吨垃圾车")
    '2.5吨垃圾车'
    """
    folded = text.strip().replace("（", "(").replace("）", ")").replace("．", ".")
    matched = _NUMBERING.match(folded)
    return text.strip()[matched.end() :].strip() if matched and matched.end() < len(folded) else text.strip()


@lru_cache(maxsize=4096)
def read_header(text: str) -> Header:
    """Understand one header cell.

    >>> header = read_header("2023年支出数（万元）")
    >>> header.measure, header.year, header.unit
    ('支出', 2023, '万元')
    >>> read_header("一、经费拨款").fund_source
    '经费拨款'
    """
    words, unit = _take_unit(compact(text))
    if "=" in words[1:]:
        words = words[: words.index("=", 1)]
    words = strip_numbering(words)
    for start in terms().detail_starts:
        if words.startswith(start) and len(words) > len(start):
            words = words.removeprefix(start).lstrip(":")
    bare = _BRACKETS.sub("", words) or words
    for candidate in dict.fromkeys((words, bare)):
        if found := _exact(candidate, unit):
            return found
    return _fuzzy(bare, unit)


def _take_unit(words: str) -> tuple[str, str]:
    for matched in _BRACKETS.finditer(words):
        inside = next(filter(None, matched.groups()), "")
        inside = re.sub(r"^(?:金额|计量)?单位:?|^人民币", "", inside)
        first = re.split(r"[,，、/;；]", inside)[0]
        for candidate in (inside, first):
            if terms().is_unit(candidate):
                return words[: matched.start()] + words[matched.end() :], candidate
    for unit in (*terms().money_units, "%"):
        for separator in "/,、:":
            if words.endswith(separator + unit):
                return words.removesuffix(separator + unit).removesuffix("单位").rstrip(",、"), unit
    return words, ""


def _exact(words: str, unit: str) -> Header | None:
    table = terms()
    if words in table.source_groups and words not in table.exact_roles:
        return Header(words, unit=unit, source_group=True)
    if role := table.exact_roles.get(words):
        return Header(words, *role, unit=unit, source_group=words in table.source_groups)
    if measure := table.exact_measures.get(words):
        return Header(words, measure=measure, unit=unit)
    if source := table.exact_sources.get(words):
        return Header(words, fund_source=source, unit=unit)
    if words in table.amounts:
        return Header(words, amount=True, unit=unit)
    return None


def _take_period(words: str) -> tuple[str, str, int]:
    """Return the words without their period, the period, and the year."""
    matched = _YEAR.search(words)
    year = int(matched[1]) if matched else 0
    if matched:
        words = words[: matched.start()] + words[matched.end() :]
    if _COMPARED.search(words):
        return words, "", year
    for word in terms().last_year:
        if word in words:
            return words.replace(word, "", 1), LAST_YEAR, year
    for word in terms().this_year:
        if word in words:
            return words.replace(word, "", 1), "", year
    return words, "", year


def _fuzzy(words: str, unit: str) -> Header:
    table = terms()
    source = next(((word, name) for word, name in table.fuzzy_sources if word in words), None)
    rest = words.replace(source[0], "", 1) if source else words
    rest, period, year = _take_period(rest)
    own, *_ = _take_period(words)
    own = own.strip("的-—:·") or ""
    rest = rest.strip("的-—:·")
    found = _exact(rest, unit) if rest else None
    if found is None:
        found = _fuzzy_parts(rest, unit)
    if found and found.role and source and found.role is not Role.RATE:
        source = None
    if found is None and source and rest:
        return Header(own, period=period, year=year, unit=unit)  # other words that happen to hold a source's
    return Header(
        own,
        found.role if found else None,
        found.rank if found else 0,
        found.measure if found else "",
        source[1] if source else (found.fund_source if found else ""),
        period,
        year,
        unit,
        amount=bool(found and found.amount),
        source_group=bool(found and found.source_group),
    )


def _fuzzy_parts(words: str, unit: str) -> Header | None:
    if not words:
        return None
    for word, ends, role in terms().fuzzy_roles:
        if words.endswith(word) if ends else word in words:
            return Header(words, role, 100, unit=unit)
    for word, measure in terms().fuzzy_measures:
        if word in words or ("*" in word and _has_in_order(words, word)):
            return Header(words, measure=measure, unit=unit)
    return None


def _has_in_order(words: str, pattern: str) -> bool:
    """Tell whether the parts of 年初*预算 stand in the words in this order."""
    at = 0
    for part in pattern.split("*"):
        at = words.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def read_header_path(path: Sequence[str]) -> Header:
    """Understand a column's header cells, outermost first.

    >>> header = read_header_path(["资金来源", "中央"])
    >>> header.fund_source, header.role
    ('中央', None)
    >>> read_header_path(["功能科目", "编码"]).role
    <Role.FUNCTION_CODE: 'function-code'>
    """
    if not path:
        return Header("")
    if len(path) > 1 and (joined := terms().exact_roles.get(f"{read_header(path[-2]).words}/{compact(path[-1])}")):
        return Header(compact(path[-1]), *joined)
    parts = [read_header(part) for part in path]
    leaf, parents = parts[-1], parts[-2::-1]
    period = next((part.period for part in (leaf, *parents) if part.period), "")
    year = next((part.year for part in (leaf, *parents) if part.year), 0)
    unit = next((part.unit for part in (leaf, *parents) if part.unit), "")
    words = leaf.words or next((part.words for part in parents if part.words), "")
    source = next((part.fund_source for part in (leaf, *parents) if part.fund_source), "")
    measure, role, amount = leaf.measure, leaf.role, leaf.amount
    if parents and not leaf.known and parents[0].source_group:
        source = leaf.words
    elif not measure and not role and (leaf.known or not leaf.words):
        measure = next((part.measure for part in parents if part.measure), "")
        if not leaf.words and not measure:
            role = next((part.role for part in parents if part.role), None)
            amount = amount or any(part.amount for part in parents)
    elif not leaf.known:
        source = ""
    if leaf.measure and any(part.words in terms().incomes for part in parents):
        measure, words = "", parents[-1].words + words  # 收入 above 预算数 and 决算数: nothing that was spent
    if leaf.role in (Role.ITEM, Role.SOURCE_NAME) and any(part.measure or part.fund_source for part in parents):
        role = None
    return Header(words, role, leaf.rank, measure, source, period, year, unit, amount, leaf.source_group)
