"""What became of every unit of a batch in a line each, the gravest first."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from youju.batch.journal import Entry, Journal, State
from youju.batch.review import FindingRow, Review
from youju.domain.findings import Severity, Verdict
from youju.resources import load_yaml

__all__ = ["Conclusion", "Line", "Overview", "code_label", "overview", "told_faults"]


class Conclusion(IntEnum):
    """Where a unit stands; the gravest first."""

    FAILED = 0
    ERROR = 1
    UNCHECKED = 2
    WARNING = 3
    OPEN = 4
    CLEAN = 5

    @property
    def label(self) -> str:
        """The word people see for it."""
        return ("未完成", "必改", "未核验", "核实", "待补", "无误")[self]


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, or one of its reports.

    Attributes:
        entry: Its job. number: Which of the job's reports, from 0; -1 for what came to nothing.
        conclusion: Where it stands.
        unit, year, document: Of what. path: Where it lies, relative to the batch's folder; empty without a report.
        counts: Severity -> findings, those across units among them.
        coverage: Verdict -> numbers.
        spent, rate: 支出 in 元 and 执行率 in percent, as digits or empty.
        gaps: 待补 and 待核.
        faults: Its kinds of fault with their numbers, the gravest first: `张冠李戴6、缺自评表`.
        note: What to know first: why it failed, what is missing.
    """

    entry: Entry
    number: int
    conclusion: Conclusion
    unit: str
    year: int
    document: str
    counts: Mapping[str, int]
    coverage: Mapping[str, int]
    path: str = ""
    spent: str = ""
    rate: str = ""
    gaps: int = 0
    faults: str = ""
    note: str = ""

    @property
    def seen(self) -> int:
        """All numbers seen."""
        return sum(self.coverage.values())

    @property
    def _weight(self) -> tuple[int, ...]:
        wrong = self.coverage.get(Verdict.CONTRADICTED, 0) + self.coverage.get(Verdict.UNSUPPORTED, 0)
        counts = [self.counts.get(severity, 0) for severity in Severity]
        return (self.conclusion, *(-count for count in (counts[0], wrong, *counts[1:], self.gaps)))


@dataclass(frozen=True)
class Overview:
    """A whole batch.

    Attributes:
        lines: The gravest first.
        faults: Kind of fault -> severity -> how many reports have it, each counted once, where it weighs most.
        across: Findings that concern no single report.
    """

    lines: tuple[Line, ...]
    faults: Mapping[str, Mapping[str, int]]
    across: tuple[FindingRow, ...]

    @property
    def conclusions(self) -> Mapping[Conclusion, int]:
        """How many stand where."""
        counted = Counter(line.conclusion for line in self.lines)
        return {one: counted[one] for one in Conclusion}

    @property
    def severities(self) -> Mapping[str, int]:
        """How many findings weigh how much."""
        own = Counter(one.severity for one in self.across)
        return {one: sum(line.counts.get(one, 0) for line in self.lines) + own[one] for one in Severity}


def overview(journal: Journal, extra: Mapping[str, Sequence[FindingRow]]) -> Overview:
    """Look over a batch.

    Args:
        journal: Its jobs and their reviews.
        extra: Name of a job -> what was found by comparing it with others; the empty name is for nobody in particular.
    """
    lines: list[Line] = []
    faults: dict[str, Counter[str]] = {}
    for entry, reviews in journal.reviews():
        for number, review in enumerate(reviews):
            found = [*review.findings, *(extra.get(entry.name, ()) if not number else ())]
            for code, severity in _gravest(found).items():
                faults.setdefault(code, Counter())[severity] += 1
            lines.append(_line(entry, number, review, found))
        if entry.state is State.FAILED or not reviews:
            note = entry.failure.message if entry.failure else entry.state.label
            lines.append(Line(entry, -1, Conclusion.FAILED, entry.name, 0, "", {}, {}, note=note))
    lines.sort(key=lambda line: line._weight)
    return Overview(tuple(lines), faults, tuple(extra.get("", ())))


def told_faults(found: Sequence[FindingRow]) -> str:
    """Return the kinds of fault with their numbers, the gravest and commonest first."""
    counted = Counter(one.code for one in found)
    weights = list(Severity)
    gravest = _gravest(found)
    kinds = sorted(counted, key=lambda code: (weights.index(Severity(gravest[code])), -counted[code], code))
    return "、".join(f"{code_label(code)}{counted[code] if counted[code] > 1 else ''}" for code in kinds)


def _gravest(found: Sequence[FindingRow]) -> dict[str, str]:
    """Return each kind of fault with the most that it weighs."""
    weights = list(Severity)
    lightest_first = sorted(found, key=lambda one: -weights.index(Severity(one.severity)))
    return {one.code: one.severity for one in lightest_first}


def _line(entry: Entry, number: int, review: Review, found: Sequence[FindingRow]) -> Line:
    counts = Counter(one.severity for one in found)
    whole = review.rows[0] if review.rows else None
    alone = 0 if review.unchecked else review.coverage.get(Verdict.UNCHECKED, 0)
    notes = [
        review.note,
        f"{alone}个数字没有核验" if alone else "",
        f"缺{'、'.join(review.missing)}" if review.missing else "",
    ]
    return Line(
        entry,
        number,
        _conclusion(review, counts),
        review.unit or entry.name,
        review.year,
        review.document,
        counts,
        review.coverage,
        path=posixpath.normpath(posixpath.join(entry.folder, review.path)),
        spent=whole.spent if whole else "",
        rate=whole.rate if whole else "",
        gaps=len(review.gaps),
        faults=told_faults(found),
        note="；".join(filter(None, notes)),
    )


def _conclusion(review: Review, counts: Mapping[str, int]) -> Conclusion:
    if counts.get(Severity.ERROR):
        return Conclusion.ERROR
    if review.unchecked:
        return Conclusion.UNCHECKED
    if counts.get(Severity.WARNING):
        return Conclusion.WARNING
    return Conclusion.OPEN if review.gaps else Conclusion.CLEAN


@cache
def code_label(code: str) -> str:
    """Return what people call a kind of fault."""
    return str(load_yaml("corpora/terms/review_list.yaml")["codes"].get(code, code))
