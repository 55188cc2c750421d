"""What two units both claim for their own: one 项目代码, one project with its amounts, a whole table of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from youju.batch.findings import finding
from youju.batch.review import FindingRow, MoneyRow, Review
from youju.domain.findings import Severity
from youju.domain.office_names import is_same_office

__all__ = ["Claim", "claims_of", "find_claimed_twice"]

_CODE_LENGTH = 6
_TELLING_DIGITS = 3
"""Digits from which equal amounts of one project in two units' tables are no chance."""
_MANY = 4
"""Units from which a code or a project with its amount is one that is given out evenly."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A project of a unit. job, unit: Whose. row: Its amounts."""

    job: str
    unit: str
    row: MoneyRow

    @property
    def amounts(self) -> tuple[str, ...]:
        """What was planned, received and spent."""
        return self.row.budget, self.row.received, self.row.spent

    @property
    def is_telling(self) -> bool:
        """Whether its amounts hardly turn up in another unit's table by chance."""
        digits = (one.replace(".", "").strip("0") for one in self.amounts)
        return len(set(filter(None, self.amounts))) > 1 or any(len(one) >= _TELLING_DIGITS for one in digits)


_Telling = Callable[[Claim, Claim], str]
"""Says to the first claim's unit what the second one's has alike."""


def claims_of(job: str, review: Review) -> Iterator[Claim]:
    """Yield the projects of a report that have amounts."""
    for row in review.rows[1:]:
        if row.spent or row.budget:
            yield Claim(job, review.unit, row)


def find_claimed_twice(claims: Iterable[Claim]) -> Iterator[tuple[str, FindingRow]]:
    """Yield, by job, what is claimed by another unit too; projects that many units have alike aren't told."""
    claims = list(claims)
    by_job: dict[str, list[Claim]] = defaultdict(list)
    for one in claims:
        by_job[one.job].append(one)
    tables: dict[tuple[tuple[str, ...], ...], list[Claim]] = defaultdict(list)
    for rows_of in by_job.values():
        tables[tuple(sorted((one.row.name, *one.amounts) for one in rows_of))].append(rows_of[0])
    copied: set[frozenset[str]] = set()
    for rows, owners in tables.items():
        for one, other in _pairs(owners if len(rows) > 1 and any(one.is_telling for one in owners) else ()):
            copied.add(frozenset((one.unit, other.unit)))
            for job, rival in ((one.job, other.unit), (other.job, one.unit)):
                message = f"{len(rows)}个项目的名称和金额与{rival}的全部相同，钱算了两次"
                yield job, finding("claimed-twice", Severity.ERROR, message)
    for one, other, telling, severity in _single(claims):
        if frozenset((one.unit, other.unit)) not in copied or severity is Severity.ERROR:
            for own, theirs in ((one, other), (other, one)):
                yield own.job, finding("claimed-twice", severity, telling(own, theirs), project=own.row.name)


def _single(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim, _Telling, Severity]]:
    coded: dict[str, list[Claim]] = defaultdict(list)
    named: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for one in claims:
        if len(one.row.code) >= _CODE_LENGTH:
            coded[one.row.code].append(one)
        if one.is_telling:
            named[one.row.name, *one.amounts].append(one)
    for owners in coded.values():
        for one, other in _pairs(owners):
            yield one, other, _tell_code, Severity.ERROR if one.amounts == other.amounts else Severity.WARNING
    for owners in named.values():
        for one, other in _pairs(owners):
            if not one.row.code or one.row.code != other.row.code:
                yield one, other, _tell_name, Severity.WARNING


def _tell_code(own: Claim, theirs: Claim) -> str:
    words = "，金额也相同，钱算了两次" if own.amounts == theirs.amounts else ""
    return f"项目代码{own.row.code}与{theirs.unit}的“{theirs.row.name}”相同{words}，请核对是谁的项目"


def _tell_name(own: Claim, theirs: Claim) -> str:
    return f"项目“{own.row.name}”的名称和金额与{theirs.unit}的相同，请核对是否重复"


def _pairs(owners: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    if len({one.unit for one in owners}) < _MANY:
        for one, other in combinations(owners, 2):
            if one.unit and other.unit and one.job != other.job and not is_same_office(one.unit, other.unit):
                yield one, other
