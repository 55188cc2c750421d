"""How the fund tables of one unit hang together: details of another's row, the same money cut otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from youju.domain.facts import Measure, Notice, UnitProfile
from youju.domain.workings import Column
from youju.patterns import regex
from youju.sources.ledger.fund import Amount, FundRow, FundTable, fold, total_of
from youju.sources.ledger.over_time import over_time
from youju.sources.ledger.table_words import table_words
from youju.sources.tables import Role, SourceTable

__all__ = ["Relations", "RowPlace", "is_generic", "relate", "subject_of"]

RowPlace = tuple[int, int]
"""A row: position of its table, number of the row."""

_LEADING = regex(r"^(?:附件|附表|附|表)[一二三四五六七八九十\d\-]*[:：.、]?|^关于")
_YEAR = regex(r"(?:19|20)\d\d年?度?")
_TELLING_DIGITS = 5
_BRACKETED = regex(r"[(（].*[)）]$")
_GRANTED = frozenset({Measure.BUDGET, Measure.INITIAL_BUDGET, Measure.RECEIVED})
_TRAILING_NUMBER = regex(r"[\d\s()（）]+$")


@dataclass(frozen=True)
class Relations:
    """What `relate` found.

    Attributes:
        details: Table that details a row -> that row of the summary table.
        aside: Tables that show the same money in another cut, or other money: not part of the total.
        groups: Table -> name of the group that its rows form beside those of other tables.
        notices: What was found, for the user.
    """

    details: Mapping[int, RowPlace] = field(default_factory=dict)
    aside: frozenset[int] = frozenset()
    groups: Mapping[int, str] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


def is_generic(sheet: str) -> bool:
    """Tell whether a sheet name says nothing about its content: Sheet1, 汇总, 2024."""
    return _TRAILING_NUMBER.sub("", sheet).strip() in ("", *table_words()["generic_sheets"])


def subject_of(table: SourceTable, profile: UnitProfile) -> str:
    """Return what a table is about, from its title, else its sheet name; empty when neither says.

    `2024年高标准农田建设资金使用情况表` is about 高标准农田建设.
    """
    for text in (table.title, "" if is_generic(table.sheet) else table.sheet):
        if subject := _subject(text, profile):
            return subject
    return ""


def _subject(text: str, profile: UnitProfile) -> str:
    subject = _LEADING.sub("", fold(text))
    for name in filter(None, (profile.name, profile.short_name)):
        subject = subject.replace(fold(name), "")
    subject = _YEAR.sub("", subject)
    endings: Iterable[str] = sorted(table_words()["title_endings"], key=len, reverse=True)
    ending = next((one for one in endings if subject.endswith(one)), "")
    subject = subject.removesuffix(ending).strip("-—_·:：")
    return "" if subject in table_words()["generic_subjects"] else subject


def relate(tables: Sequence[FundTable], profile: UnitProfile) -> Relations:
    """Find out how the fund tables of one unit hang together."""
    tallies = _tallies(tables)
    if len(tables) < 2:
        return Relations(aside=frozenset(tallies))
    details = {place: row for place, row in _find_details(tables, profile).items() if place not in tallies}
    aside = _named_cuts(tables, details) | tallies
    components = _components(tables, {*details, *aside})
    same_money = _same_money(tables, components)
    aside |= same_money
    components = [component for component in components if not set(component) <= aside]
    groups = _group_names(tables, components, profile) if len(components) > 1 else {}
    notices = tuple(Notice(f"“{tables[place].place}”是另一种口径的分列，不并入合计") for place in sorted(aside))
    return Relations(details, frozenset(aside), groups, notices)


def _names(table: FundTable) -> set[str]:
    return {fold(row.name) for row in table.items}


def _find_details(tables: Sequence[FundTable], profile: UnitProfile) -> dict[int, RowPlace]:
    names = [_names(table) for table in tables]
    details: dict[int, RowPlace] = {}
    for place, table in enumerate(tables):
        others = {
            summary: other.items
            for summary, other in enumerate(tables)
            if summary != place and details.get(summary, (-1, 0))[0] != place and not names[place] & names[summary]
        }
        scored = _DetailScorer(table, profile) if others else None
        candidates = [
            (score, summary, row.number)
            for summary, rows in others.items()
            for row in (rows if len(rows) > 1 else ())
            if scored and (score := scored.score(row))
        ]
        best = max((score for score, _, _ in candidates), default=0)
        chosen = [(summary, number) for score, summary, number in candidates if score == best]
        if len(chosen) == 1:
            details[place] = chosen[0]
    return details


class _DetailScorer:
    """Weighs whether a table details rows of others."""

    def __init__(self, table: FundTable, profile: UnitProfile) -> None:
        sheet = "" if is_generic(table.source.sheet) else fold(table.source.sheet)
        subjects = {_subject(table.source.title, profile), _subject(sheet, profile), sheet}
        self._subjects = [subject for subject in subjects if len(subject) > 1]
        self._total = total_of(table)
        self._several = len(table.items) > 1

    def score(self, row: FundRow) -> int:
        """Return 3 when name and amounts say so, 2 for the name alone, 1 for the amounts alone, 0 for neither."""
        if not row.amounts:
            return 0
        agreeing = _agreeing(self._total, row.by_source())
        if self._is_named(fold(row.name)):
            return 3 if agreeing else 2
        return 1 if self._several and _is_telling(agreeing) else 0

    def _is_named(self, wanted: str) -> bool:
        return len(wanted) > 1 and any(wanted in subject or subject in wanted for subject in self._subjects)


def _agreeing(left: Mapping[Column, Amount], right: Mapping[Column, Amount]) -> set[Decimal]:
    """Return the values, zeros aside, that two sets of amounts share; none when they differ anywhere."""
    shared = [(left[column].quantity, right[column].quantity) for column in left if column in right]
    same = all(one.value == other.value and one.unit == other.unit for one, other in shared)
    return {one.value for one, _ in shared if one.value} if same else set()


def _is_telling(values: set[Decimal]) -> bool:
    """Tell whether values that agree can't do so by chance: several, or one of many digits."""
    digits = [len(f"{value.normalize():f}".strip("-0.").replace(".", "")) for value in values]
    return len(values) > 1 or max(digits, default=0) >= _TELLING_DIGITS


def _named_cuts(tables: Sequence[FundTable], details: Mapping[int, RowPlace]) -> set[int]:
    """Return tables whose title says that they aren't about projects, unless there is no other."""
    cuts = {
        place
        for place, table in enumerate(tables)
        if any(word in f"{table.source.title} {table.source.sheet}" for word in table_words()["other_cuts"])
    }
    return cuts if len(cuts | set(details)) < len(tables) else set()


def _tallies(tables: Sequence[FundTable]) -> set[int]:
    """Return tables of what was done per place or time that tell its spending too.

    That is money which another table, with budgets or receipts, has already told by project. Months are never projects.
    """
    settled = any(_measures(table) & _GRANTED for table in tables)
    return {place for place, table in enumerate(tables) if _is_tally(table, settled=settled)}


def _is_tally(table: FundTable, *, settled: bool) -> bool:
    headers = {fold(column.header) for column in table.source.columns if column.role is Role.ITEM}
    values = [column for column in table.source.columns if column.role is Role.VALUE]
    fixed = {column.measure for column in values if column.money} & {measure.value for measure in Measure}
    if not any(not column.money for column in values):
        return False
    if over_time(table.source):
        return not fixed & _GRANTED
    return (
        settled
        and fixed == {Measure.SPENT}
        and any(_BRACKETED.sub("", header) in table_words()["tally_rows"] for header in headers)
    )


def _measures(table: FundTable) -> set[str]:
    return {column.measure for column in total_of(table)}


def _components(tables: Sequence[FundTable], left_out: set[int]) -> list[list[int]]:
    """Return the tables that share rows, as lists, in order."""
    components: list[tuple[set[str], list[int]]] = []
    for place, table in enumerate(tables):
        if place in left_out:
            continue
        names = _names(table)
        touching = [component for component in components if component[0] & names]
        merged = (names.union(*(one[0] for one in touching)), sorted([place, *(n for one in touching for n in one[1])]))
        components = [component for component in components if component not in touching]
        components.append(merged)
    return sorted(component for _, component in components)


def _same_money(tables: Sequence[FundTable], components: Sequence[Sequence[int]]) -> set[int]:
    """Return tables that break down the same total another way: by 功能科目, or with equal totals."""
    aside: set[int] = set()
    by_project = [component for component in components if not all(tables[place].by_function for place in component)]
    for component in components:
        others = [one for one in by_project if one is not component and not set(one) & aside]
        by_function = all(tables[place].by_function for place in component)
        first = min(component)
        if others and (
            by_function
            or any(
                _is_telling(_agreeing(total_of(tables[first]), total_of(tables[min(one)])))
                for one in others
                if min(one) < first
            )
        ):
            aside |= set(component)
    return aside


def _group_names(
    tables: Sequence[FundTable], components: Sequence[Sequence[int]], profile: UnitProfile
) -> dict[int, str]:
    named: dict[int, str] = {}
    for component in components:
        current = [place for place in component if any(not column.period for column in total_of(tables[place]))]
        rows = {fold(row.name) for place in component for row in tables[place].items}
        subject = next((one for place in current if (one := subject_of(tables[place].source, profile))), "")
        if subject and len(rows) > 1 and subject not in named.values():
            named.update(dict.fromkeys(component, subject))
    return named
