"""What only shows when many units' reports lie side by side: mix-ups, copies, doubles, outliers."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations, groupby
from statistics import median
from typing import Any

from youju.batch.claimed_twice import Claim, claims_of, find_claimed_twice
from youju.batch.document_kind import document_kind
from youju.batch.findings import finding
from youju.batch.journal import Journal
from youju.batch.likeness import masked, sketch
from youju.batch.review import FindingRow, Review
from youju.domain.facts import TOTAL
from youju.domain.findings import Severity
from youju.resources import load_yaml

__all__ = ["compare_units"]

_PREFIX = 4
_CODE_LENGTH = 6
_PAIRS = 24
"""A stretch that more texts than this share is only held against the first of them: all pairs would be too many."""
_OUTLYING = Decimal("3.5")
_SCALED = Decimal("1.4826")
"""Median absolute deviation × this estimates a standard deviation; outliers by Iglewicz and Hoaglin's rule."""
_LEAST_SPREAD = {"执行率": Decimal(2), "自评分": Decimal(1), "支出比上年": Decimal(10)}


@dataclass
class _Unit:
    """What is kept of a report while it is held against the others."""

    job: str
    name: str
    short: str
    code: str
    year: int
    kind: str
    measures: Mapping[str, Decimal] = field(default_factory=dict)


def compare_units(journal: Journal) -> dict[str, list[FindingRow]]:
    """Return what comparing the reports shows, by the name of the job it is about.

    Reports are read one at a time; of each only its name and a few measures stay in memory.
    """
    found: dict[str, list[FindingRow]] = defaultdict(list)
    units: list[_Unit] = []
    claims: list[Claim] = []
    with closing(_Pool()) as pool:
        for entry, reviews in journal.reviews():
            for review in reviews:
                pool.add(len(units), review)
                units.append(_unit(entry.name, review))
                found[entry.name] += _missing_forms(review)
            claims += claims_of(entry.name, reviews[0]) if reviews else ()
        for job, row in (
            *_foreign(units, journal, pool),
            *_doubles(units),
            *find_claimed_twice(claims),
            *_alike(units, journal, pool),
            *_outliers(units),
        ):
            found[job].append(row)
    return {job: rows for job, rows in found.items() if rows}


class _Pool:
    """The telling figures and the sketches of all reports, in a file that goes when it is closed."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(
            "CREATE TABLE figures (value TEXT PRIMARY KEY, unit TEXT) WITHOUT ROWID;"
            "CREATE TABLE stretches (number INTEGER, place INTEGER, PRIMARY KEY (number, place)) WITHOUT ROWID;"
        )

    def close(self) -> None:
        """Drop it all."""
        self._database.close()

    def add(self, place: int, review: Review) -> None:
        """Take in what a report is known by."""
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT INTO figures VALUES (?, ?) "
            "ON CONFLICT (value) DO UPDATE SET unit = CASE unit WHEN excluded.unit THEN unit ELSE '' END",
            ((value, review.unit) for value in review.figures),
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO stretches VALUES (?, ?)", ((number, place) for number in review.shingles)
        )
        self._database.execute("COMMIT")

    def owner(self, value: str) -> str:
        """Return the one unit whose data holds a figure; empty when none or several do."""
        row = self._database.execute("SELECT unit FROM figures WHERE value = ?", (value,)).fetchone()
        return row[0] if row else ""

    def holders(self) -> Iterator[tuple[int, list[int]]]:
        """Yield each stretch of wording with the places of the reports that hold it."""
        rows = self._database.execute("SELECT number, place FROM stretches ORDER BY number, place")
        for number, group in groupby(rows, key=lambda row: row[0]):
            yield number, [place for _, place in group]

    def shared(self, pairs: Iterable[tuple[int, int]], common: int) -> Mapping[tuple[int, int], Set[int]]:
        """Return the stretches that both reports of each pair hold, and no more than `common` reports in all."""
        found: dict[tuple[int, int], set[int]] = {pair: set() for pair in pairs}
        for number, places in self.holders() if found else ():
            if len(places) <= common:
                for pair in combinations(places, 2):
                    if pair in found:
                        found[pair].add(number)
        return found


def _unit(job: str, review: Review) -> _Unit:
    measures: dict[str, Decimal] = {}
    if review.rows and review.rows[0].name == TOTAL:
        whole = review.rows[0]
        if whole.rate:
            measures["执行率"] = Decimal(whole.rate)
        if whole.score and whole.full and Decimal(whole.full):
            measures["自评分"] = Decimal(whole.score) * 100 / Decimal(whole.full)
        if whole.spent and whole.last_spent and Decimal(whole.last_spent):
            measures["支出比上年"] = (Decimal(whole.spent) / Decimal(whole.last_spent) - 1) * 100
    return _Unit(job, review.unit, review.short, review.code, review.year, document_kind(review.text), measures)


def _missing_forms(review: Review) -> Iterator[FindingRow]:
    """Yield a finding for each 项目 that no 自评表 covers: 单位自评 has one for each (财预〔2020〕10号 附1)."""
    if not review.rows:
        return
    without = [row.name for row in review.rows[1:] if not row.form]
    if len(without) == len(review.rows) - 1:
        yield finding("missing-form", Severity.WARNING, "没有绩效自评表，指标和得分都没有报")
        return
    for name in without:
        yield finding("missing-form", Severity.WARNING, f"项目“{name}”没有绩效自评表", project=name)


class _Names:
    """Finds the names and codes of units in other units' reports.

    Args:
        units: All units.
    """

    def __init__(self, units: Sequence[_Unit]) -> None:
        self._by_prefix: dict[str, set[str]] = defaultdict(set)
        self._codes = {unit.code: unit.name for unit in units if len(unit.code) >= _CODE_LENGTH}
        for unit in units:
            if len(unit.name) >= _PREFIX:
                self._by_prefix[unit.name[:_PREFIX]].add(unit.name)

    def foreign(self, review: Review) -> Iterator[tuple[str, FindingRow]]:
        """Yield each other unit that a report names, once, with the finding."""
        text = review.text
        present = {text[at : at + _PREFIX] for at in range(len(text))} & self._by_prefix.keys()
        for name in sorted(name for prefix in present for name in self._by_prefix[prefix]):
            if name in (review.unit, review.short) or name in review.unit or review.unit in name:
                continue
            places = [at for at in _places(text, name) if not self._is_part(text, at, name)]
            odd = [at for at in places if not _has_dealings(text, at, at + len(name))]
            if odd:
                message = f"文中出现另一单位的名称“{name}”，请核对是否套用了别的单位的文字"
                line = text.count("\n", 0, odd[0]) + 1
                severity = Severity.ERROR if line <= 2 else Severity.WARNING
                yield name, finding("foreign-unit", severity, message, place=f"第{line}行", quote=name)
        for code in self._codes.keys() & set(_numbers(text)):
            if code != review.code:
                message = f"文中出现另一单位（{self._codes[code]}）的单位编码{code}"
                yield code, finding("foreign-unit", Severity.ERROR, message, quote=code)

    def _is_part(self, text: str, at: int, name: str) -> bool:
        """Tell whether a name is only the end or the beginning of a longer unit's name that stands there."""
        around = text[max(at - 12, 0) : at + len(name) + 12]
        longer = (other for other in self._by_prefix.get(name[:_PREFIX], ()) if len(other) > len(name))
        return any(other in around for other in longer)


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _numbers(text: str) -> Iterator[str]:
    digits = "".join(mark if mark.isdigit() else " " for mark in text)
    return (one for one in digits.split() if len(one) >= _CODE_LENGTH)


def _has_dealings(text: str, start: int, end: int) -> bool:
    words = _words()["dealings"]
    before, after = text[max(start - 6, 0) : start], text[end : end + 6]
    return before.endswith(tuple(words["before"])) or after.startswith(tuple(words["after"]))


def _foreign(units: Sequence[_Unit], journal: Journal, pool: _Pool) -> Iterator[tuple[str, FindingRow]]:
    """Yield what stands in a report and belongs to another unit: its name, code or figures."""
    names = _Names(units)
    named: dict[str, list[tuple[str, FindingRow]]] = defaultdict(list)
    for entry, reviews in journal.reviews():
        for review in reviews:
            for other, row in names.foreign(review):
                named[other].append((entry.name, row))
            for row in _foreign_figures(review, pool):
                yield entry.name, row
    widespread = max(2, len(units) * _limit("widespread_name") // 100)
    for rows in named.values():
        if len({job for job, _ in rows}) <= widespread:
            yield from rows


def _foreign_figures(review: Review, pool: _Pool) -> Iterator[FindingRow]:
    """Yield numbers that this unit's data doesn't prove and that stand, to the last digit, in one other unit's data."""
    for one in review.unproved:
        owner = pool.owner(one.value)
        if owner and owner != review.unit:
            message = f"本单位数据里没有“{one.text}”，{owner}的数据里正好有这个数，请核对是否串了单位"
            yield finding(
                "foreign-figure", Severity.ERROR, message, place=f"第{one.line}行", quote=one.text, said=one.text
            )


def _doubles(units: Sequence[_Unit]) -> Iterator[tuple[str, FindingRow]]:
    """Yield units that came in twice for one year with one kind of document."""
    seen: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for unit in units:
        if unit.name and unit.job not in seen[unit.name, unit.year, unit.kind]:
            seen[unit.name, unit.year, unit.kind].append(unit.job)
    for (name, year, _), jobs in seen.items():
        for job in jobs if len(jobs) > 1 else ():
            others = "、".join(other for other in jobs if other != job)
            message = f"{name}{year}年度报了不止一份，另见：{others}"
            yield job, finding("duplicate", Severity.ERROR, message, about=name)


def _alike(units: Sequence[_Unit], journal: Journal, pool: _Pool) -> Iterator[tuple[str, FindingRow]]:
    """Yield pairs of units whose own wording is largely the same; wording that many share is nobody's own."""
    common = max(3, len(units) * _limit("common") // 100)
    own: Counter[int] = Counter()
    shared: Counter[tuple[int, int]] = Counter()
    for _, places in pool.holders():
        if len(places) <= common:
            own.update(places)
            pairs = combinations(places, 2) if len(places) <= _PAIRS else ((places[0], one) for one in places[1:])
            shared.update(pairs)
    alike = [
        (pair, count)
        for pair, count in sorted(shared.items())
        if _is_alike(count, min(own[one] for one in pair), len(units)) and units[pair[0]].name != units[pair[1]].name
    ]
    wording = pool.shared([pair for pair, _ in alike], common)
    for (left, right), count in alike:
        a, b = units[left], units[right]
        size = min(own[left], own[right])
        example = _common_words(journal, a, b, wording[left, right])
        for one, other in ((a, b), (b, a)):
            message = f"与{other.name}的文字{count * 100 // size}%相同" + (f"，例如“{example}”" if example else "")
            yield one.job, finding("alike", Severity.WARNING, message, about=other.name, quote=example)


def _is_alike(count: int, size: int, units: int) -> bool:
    """Tell whether so many of a text's own stretches are another's too; among few units much of a template is own."""
    limit = _limit("alike") if units >= _limit("many_units") else _limit("alike_of_few")
    long = units >= _limit("many_units") and count >= _limit("long_copy") and count * 100 >= size * _limit("alike_long")
    return size >= _limit("own_stretches") and (long or count * 100 >= size * limit)


def _common_words(journal: Journal, left: _Unit, right: _Unit, shared: Set[int]) -> str:
    """Return the sentence of both reports that most of the shared stretches are in, names and numbers aside."""
    a, b = journal.review(left.job), journal.review(right.job)
    if a is None or b is None:
        return ""
    other = masked(b.text, (right.name, right.short))
    own = (left.name, left.short)
    told = {
        one: len(shared & set(sketch(one, own)))
        for one in a.text.replace("\n", "。").split("。")
        if "\t" not in one and masked(one, own) in other
    }
    best = max(told, key=lambda one: (told[one], len(one)), default="")
    return best.strip()[:80] if told.get(best) else ""


def _outliers(units: Sequence[_Unit]) -> Iterator[tuple[str, FindingRow]]:
    """Yield units whose 执行率, 自评分 or growth stands far from all others'."""
    for measure, least in _LEAST_SPREAD.items():
        known = [(unit, unit.measures[measure]) for unit in units if measure in unit.measures]
        if len(known) < _limit("outlier_units"):
            continue
        middle = median(value for _, value in known)
        spread = max(_SCALED * median(abs(value - middle) for _, value in known), least)
        for unit, value in known:
            if abs(value - middle) > _OUTLYING * spread:
                sign = "%" if measure != "自评分" else "分（按百分计）"
                told = f"{measure}{value:.2f}{sign}，{len(known)}个单位的中位数是{middle:.2f}{sign}，相差悬殊，请核实"
                yield unit.job, finding("outlier", Severity.INFO, told, about=measure, said=f"{value:.2f}")


@cache
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = load_yaml("corpora/terms/review_list.yaml")
    return words


def _limit(name: str) -> int:
    return int(_words()["limits"][name])
