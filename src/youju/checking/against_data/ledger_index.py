"""Knows by which names a text may call a ledger's items, measures and sources, and which facts hold a value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from youju.checking.against_data.terms import Tag, Terms, Token, alternation
from youju.domain.facts import TOTAL, Fact, Item, ItemKind, Ledger, Measure
from youju.domain.quantity import Quantity, round_to
from youju.patterns import regex

__all__ = ["LedgerIndex", "Naming"]

_BRACKETS = regex(r"[（(][^（）()]*[)）]")
_MARKS = regex(r"[“”\"‘’'《》〈〉\s]")
_DIGITS = regex(r"[0-9.]+")
_JOINT = regex(r"及其|以及|[及和与、]")
_COLUMN_TAIL = regex(r"(?:人数|人次|户数|次数|件数|总数|数量|金额|里程|面积|数|量|额)+$")
_NEAR_WORD = 80
_SHORTEST = 3
_SHORTEST_HEAD = 4
_LIKENESS = 0.6
_MARGIN = 0.1
_ONE = Decimal(1)
_UNIT_ITEM = "单位"
_YEARS = tuple("全本当今去上前每0123456789")


class Naming(NamedTuple):
    """A place where the text names items: more than one when several share the name.

    Attributes:
        start, end: Its span.
        items: Keys, those with just this name first.
        exact: Whether the text writes a full name rather than a shortened one.
    """

    start: int
    end: int
    items: tuple[str, ...]
    exact: bool = True


class LedgerIndex:
    """A ledger as binding looks things up in it.

    Args:
        ledger: What is known.
        terms: The word lists.
    """

    def __init__(self, ledger: Ledger, terms: Terms) -> None:
        self.ledger = ledger
        self.terms = terms
        self._forms = self._collect_forms()
        self._by_head: dict[str, list[str]] = {}
        for form in sorted(self._forms, key=len, reverse=True):
            self._by_head.setdefault(form[:2], []).append(form)
        self.sources = self._collect_sources()
        self._tags = {**terms.tags, **dict.fromkeys(self.sources, Tag.SOURCE)}
        self._pattern = alternation(self._tags)
        self._values = self._collect_values()
        self._column_units: dict[str, set[str]] = {}
        self.columns = self._collect_columns()
        self.count_measures = {count.measure for count in (*terms.unit_counts, *terms.total_counts)}
        self.activity_totals = tuple(
            item.key for item in ledger.items.values() if item.kind is ItemKind.ACTIVITY and item.key.endswith(TOTAL)
        )
        self.wholes = (TOTAL, *self._sole_spender())
        self._row_groups = self._collect_rows()
        self.titles = tuple(dict.fromkeys(item.table for item in ledger.items.values() if item.table))
        self.prose_facts = tuple(
            fact for fact in ledger if self.is_own_words(fact) and fact.item not in (TOTAL, _UNIT_ITEM)
        )
        profile = ledger.profile
        self._own_names = alternation(name for name in (profile.name, profile.short_name) if name)
        self._bigrams: dict[str, dict[str, set[str]]] = {}
        self._cores: dict[str, str] = {}

    def _sole_spender(self) -> Iterator[str]:
        """Yield the one table's total that alone tells what was spent, where other tables leave no total of all."""
        ledger = self.ledger
        tops = [one.key for one in ledger.items.values() if one.kind is ItemKind.GROUP and not one.group]
        spent = [key for key in tops if ledger.get(key, Measure.SPENT) is not None]
        if len(spent) == 1 and ledger.get(TOTAL, Measure.SPENT) is None:
            yield spent[0]

    def is_own_words(self, fact: Fact) -> bool:
        """Tell whether a number stands in what the unit says in words, in unit.yaml or 采集表."""
        return fact.item in self.ledger.profile.prose or any(cell.line for cell in fact.sources)

    # names

    def _collect_forms(self) -> dict[str, list[tuple[str, bool]]]:
        forms: dict[str, list[tuple[str, bool]]] = {}
        for item in self.ledger.items.values():
            if item.kind is ItemKind.UNIT or item.key == TOTAL:
                continue
            for form, exact in dict(self._forms_of(item)).items():
                forms.setdefault(form, []).append((item.key, exact))
        return {form: sorted(owners, key=lambda owner: not owner[1]) for form, owners in forms.items()}

    def _forms_of(self, item: Item) -> Iterator[tuple[str, bool]]:
        """Yield the ways to write an item's name; full names last, so that they win."""
        names = [name for name in (item.name, *item.aliases) if len(name) > 1]
        for name in names:
            bare = _MARKS.sub("", _BRACKETS.sub("", name))
            for short in self._shortened(bare):
                if len(short) >= _SHORTEST and short not in self.terms.tags:
                    yield short, False
            head = _JOINT.split(bare)[0]
            if _SHORTEST_HEAD <= len(head) < len(bare):
                yield head, False
            if bare:
                yield bare, True
            yield name, True
        if item.kind is ItemKind.FUNCTION:
            yield item.key, True

    def _shortened(self, name: str) -> Iterator[str]:
        starts = [name, *(name.removeprefix(one) for one in self.terms.drop_prefixes if name.startswith(one))]
        for start in starts:
            yield start
            yield from (start.removesuffix(one) for one in self.terms.drop_suffixes if start.endswith(one))

    def namings(self, text: str, start: int, end: int) -> list[Naming]:
        """Return the items named in a stretch of text, longest names first at each place, none overlapping."""
        found, free = [], start
        own = {match.start(): match.end() for match in self._own_names.finditer(text, start, end)}
        heads = self._by_head
        for at in sorted({*own, *[at for at in range(start, end - 1) if text[at : at + 2] in heads]}):
            if at < free:
                continue
            form = _first_form(text, at, end, heads.get(text[at : at + 2], ()))
            listed = at + len(form) == own.get(at) and "科目" in text[max(start, at - _NEAR_WORD) : at]
            if at in own and at + len(form) <= own[at] and not listed:  # 按功能科目看，图书馆…: not the unit
                free = own[at]
                continue
            free = at + len(form)
            if form and not self.terms.parts["offices"].match(text, free):  # 公路养护中心 is no 公路养护
                owners = self._forms[form]
                found.append(Naming(at, free, tuple(key for key, _ in owners), owners[0][1]))
        return found

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Return the known words in a stretch of text."""
        return [
            Token(match.start(), match.end(), self._tags[match.group()], match.group())
            for match in self._pattern.finditer(text, start, end)
        ]

    def core(self, words: str) -> str:
        """Return what names something in a stretch of text: known and empty words and the unit's own name dropped."""
        core = self._cores.get(words)
        if core is None:
            bare = self._pattern.sub("", _DIGITS.sub("", self._own_names.sub("", words)))
            core = self._cores[words] = _MARKS.sub("", self.terms.empty.sub("", bare))
        return core

    def alike(self, words: str, unit: str) -> tuple[str, ...]:
        """Return the items, with facts in this unit, whose name the words seem to shorten; best first.

        Empty when nothing is near enough; several when they can't be told apart.
        """
        if len(words) < _SHORTEST - 1:
            return ()
        scored = sorted(((self._likeness(words, key), key) for key in self._near(words, unit)), reverse=True)
        if not scored or scored[0][0] < _LIKENESS:
            return ()
        best = scored[0][0]
        return tuple(key for score, key in scored if best - score < _MARGIN)

    def _near(self, words: str, unit: str) -> Iterable[str]:
        postings = self._bigrams.get(unit)
        if postings is None:
            postings = self._bigrams[unit] = self._collect_bigrams(unit)
        hits: Counter[str] = Counter()
        for at in range(len(words) - 1):
            hits.update(postings.get(words[at : at + 2], ()))
        return [key for key, _ in hits.most_common(8)]

    def _collect_bigrams(self, unit: str) -> dict[str, set[str]]:
        postings: dict[str, set[str]] = {}
        for key in {fact.item for fact in self._values.get(unit, ([], []))[1]}:
            item = self.ledger.items.get(key)
            if item is None or item.kind in (ItemKind.UNIT, ItemKind.TOTAL, ItemKind.FUNCTION):
                continue
            for at in range(len(item.name) - 1):
                postings.setdefault(item.name[at : at + 2], set()).add(key)
        return postings

    def _likeness(self, words: str, key: str) -> float:
        """Return how well the words fit an item's name: the shares of each one's signs that the other has."""
        name = set(_MARKS.sub("", self.ledger.items[key].name))
        said = set(words)
        common = len(name & said)
        return (common / len(name) + common / len(said)) / 2

    # measures and sources

    def _collect_columns(self) -> dict[str, tuple[str, ...]]:
        """Return the words for measures that only this ledger has: column header -> its words."""
        columns: dict[str, tuple[str, ...]] = {}
        for fact in self.ledger:
            if fact.derived:
                continue
            self._column_units.setdefault(fact.measure, set()).add(self.terms.unit_class(fact.quantity.unit))
            if fact.measure in columns:
                continue
            bare = _BRACKETS.sub("", fact.measure)
            stem = _COLUMN_TAIL.sub("", bare)
            columns[fact.measure] = tuple(dict.fromkeys(word for word in (bare, stem) if len(word) > 1))
        return columns

    def _collect_sources(self) -> dict[str, tuple[str, ...]]:
        """Return the words for sources of money that the ledger has -> the sources they may mean."""
        present = dict.fromkeys(fact.fund_source for fact in self.ledger if fact.fund_source)
        words: dict[str, tuple[str, ...]] = {source: (source,) for source in present if len(source) > 1}
        for word, columns in self.terms.fund_sources.items():
            meant = tuple(one for one in columns if one in present)
            if meant:
                words[word] = tuple(dict.fromkeys([*words.get(word, ()), *meant]))
        return words

    def column_units(self, measure: str) -> set[str]:
        """Return the classes of units in which tables count what stands in a column."""
        return self._column_units.get(measure, set())

    # facts by value

    def _collect_values(self) -> dict[str, tuple[list[Decimal], list[Fact]]]:
        by_unit: dict[str, list[tuple[Decimal, Fact]]] = {}
        for fact in self.ledger:
            unit = self.terms.unit_class(fact.quantity.unit)
            by_unit.setdefault(unit, []).append((abs(fact.quantity.value), fact))
        ordered = {unit: sorted(pairs, key=lambda pair: pair[0]) for unit, pairs in by_unit.items()}
        return {unit: ([v for v, _ in pairs], [f for _, f in pairs]) for unit, pairs in ordered.items()}

    def holding(self, written: Quantity) -> list[Fact]:
        """Return all facts that round to a written quantity, whatever they are about."""
        values, facts = self._values.get(self.terms.unit_class(written.unit), ([], []))
        target = abs(written.value)
        low, high = bisect_left(values, target - written.step), bisect_right(values, target + written.step)
        step = written.step
        return (
            [
                fact
                for value, fact in zip(values[low:high], facts[low:high], strict=True)
                if round_to(value, step) == target
            ]
            if step
            else facts[low:high]
        )

    def has_unit(self, unit: str) -> bool:
        """Tell whether any fact is counted in units of this class."""
        return unit in self._values

    @lru_cache(maxsize=4096)  # noqa: B019 - an index lives as long as one check
    def facts_of(self, item: str, unit: str) -> tuple[Fact, ...]:
        """Return an item's facts in units of this class."""
        return tuple(fact for fact in self.ledger.about(item) if self.terms.unit_class(fact.quantity.unit) == unit)

    def rows_of(self, count: int, unit: str) -> list[tuple[str, ...]]:
        """Return the rows of each table or group that has just this many with facts in this unit, in table order."""
        return [rows for rows in self._row_groups.get(unit, ()) if len(rows) == count]

    def _collect_rows(self) -> dict[str, list[tuple[str, ...]]]:
        by_unit: dict[str, dict[str, dict[str, None]]] = {}
        for fact in self.ledger:
            item = self.ledger.items.get(fact.item)
            if item is None or item.kind not in (ItemKind.PROJECT, ItemKind.ACTIVITY) or fact.derived:
                continue
            unit = self.terms.unit_class(fact.quantity.unit)
            for owner in dict.fromkeys((item.group, item.table)):
                if owner and item.key not in self.activity_totals:
                    by_unit.setdefault(unit, {}).setdefault(owner, {})[item.key] = None
        return {unit: list(map(tuple, owners.values())) for unit, owners in by_unit.items()}

    def total_of(self, item: Item) -> str:
        """Return the key of the total row of an activity's table; empty when there is none."""
        items = self.ledger.items
        return next((key for key in self.activity_totals if item.table and items[key].table == item.table), "")

    def counted(self, item: str, unit: str) -> tuple[Fact, ...]:
        """Return an item's facts in units of this class that tables hold; how many projects it has isn't one."""
        return tuple(fact for fact in self.facts_of(item, unit) if fact.measure not in self.count_measures)

    @property
    def unit_item(self) -> str:
        """Key of the unit itself."""
        return _UNIT_ITEM


def _first_form(text: str, at: int, end: int, forms: Iterable[str]) -> str:
    """Return the first name that stands at a place; empty for none."""
    for form in forms:
        if text.startswith(form, at, end) and not _inside_word(text, at, form):
            return form
    return ""


def _inside_word(text: str, at: int, form: str) -> bool:
    """Tell whether a name begins inside a word (年办件量 in 全年办件量), or a code inside a number (201 in 2018)."""
    before = text[max(0, at - 1) : at]
    if not form[0].isdigit():
        return form[0] == "年" and before in _YEARS
    after = text[at + len(form) : at + len(form) + 1]
    return before.isdigit() or before in (".", ",") or after.isdigit() or after in tuple(".,%％万亿千元")
