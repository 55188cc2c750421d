"""What a reviewer wants to know of one report: its money and scores by 项目, its numbers, findings and gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from youju.domain.findings import Severity, Verdict

__all__ = ["NO_DATA", "FindingRow", "GapRow", "MoneyRow", "Review", "UnprovedNumber"]

NO_DATA = "数据"
"""Among what is missing: the data, so that the report was only held against itself."""


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The amounts and scores of one 项目, or of the unit as a whole. Money in 元; numbers as plain digits or empty.

    Attributes:
        name: 项目, or 合计. code: 项目代码.
        initial, budget, received, spent, balance: 年初预算, 全年预算, 到位, 支出, 结转结余.
        rate: 执行率 in percent. rate_basis: What it is based on (支出/全年预算).
        score, full, grade: 自评分, 满分, 等级. recomputed: The score in proportion to the actual values, where those
            can be compared (财预〔2020〕10号 第十六条).
        lost: Indicators that lost points: `name 扣1.5分（有原因）`.
        form: Whether a 自评表 covers it.
        last_spent: Last year's 支出.
    """

    name: str
    code: str = ""
    initial: str = ""
    budget: str = ""
    received: str = ""
    spent: str = ""
    balance: str = ""
    rate: str = ""
    rate_basis: str = ""
    score: str = ""
    full: str = ""
    grade: str = ""
    recomputed: str = ""
    lost: tuple[str, ...] = ()
    form: bool = False
    last_spent: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as the list shows it.

    Attributes:
        code: Kind of fault. severity: How much it weighs. fingerprint: Of the finding, the same on the next run.
        project: 项目 it speaks of; empty when that can't be told.
        place: Heading and line it stands at, or the cell of the data.
        quote: The words. sentence: What they stand in.
        said, due: The number written and the number due. difference: said - due, with its unit.
        source: Cell or formula. message, suggestion: As the checker says.
    """

    code: str
    severity: str
    fingerprint: str
    message: str
    project: str = ""
    place: str = ""
    quote: str = ""
    said: str = ""
    due: str = ""
    difference: str = ""
    source: str = ""
    suggestion: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """Something that a person must fill in or confirm: what, who has it, the section, and the 项目 if it is one's."""

    what: str
    office: str
    section: str
    verify: bool
    project: str = ""


@dataclass(frozen=True, slots=True)
class UnprovedNumber:
    """A number of the text that the unit's own data doesn't prove: its words, its value, the line it stands in."""

    text: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of one report.

    Attributes:
        unit, short, code, year: 单位名称, 简称, 单位编码, 年度; empty and 0 when they can't be told.
        document: File name of the report. path: Where it lies in its project. version: First digits of the file's hash.
        basis, as_of: 口径 and 时点 as declared. offices: 责任股室 as declared.
        rows: The unit as a whole first, then its 项目.
        coverage: Verdict -> how many numbers met it.
        findings, gaps: In reading order.
        carried: Share of last year's sentences among the words, in percent; empty when nothing was drafted.
        missing: What should have come with the report and didn't: 自评表, 上年报告 …
        text: The report's text.
        figures: Telling amounts of the data, by which another unit's report may betray itself: value -> name.
        unproved: Numbers that the data doesn't prove.
        shingles: A sketch of the text, for likeness.
        note: What else the reviewer should know first.
        json: The check as `youju check --json` prints it; empty unless asked for.
    """

    unit: str
    document: str
    short: str = ""
    code: str = ""
    year: int = 0
    path: str = ""
    version: str = ""
    basis: str = ""
    as_of: str = ""
    offices: tuple[str, ...] = ()
    rows: tuple[MoneyRow, ...] = ()
    coverage: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[FindingRow, ...] = ()
    gaps: tuple[GapRow, ...] = ()
    carried: str = ""
    missing: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    figures: Mapping[str, str] = field(default_factory=dict, repr=False)
    unproved: tuple[UnprovedNumber, ...] = field(default=(), repr=False)
    shingles: tuple[int, ...] = field(default=(), repr=False)
    note: str = ""
    json: str = field(default="", repr=False)

    @property
    def seen(self) -> int:
        """All numbers seen."""
        return sum(self.coverage.values())

    @property
    def unchecked(self) -> bool:
        """Whether nothing was held against data: the loudest thing to say of a report."""
        idle = self.coverage.get(Verdict.UNCHECKED, 0) + self.coverage.get(Verdict.EXEMPT, 0)
        return NO_DATA in self.missing or idle == self.seen

    def count(self, severity: Severity) -> int:
        """Return how many findings weigh this much."""
        return sum(one.severity == severity for one in self.findings)

    def with_places(self, traced: Callable[[str], str]) -> Review:
        """Return the review with the places in its findings told as `traced` tells them."""
        findings = (
            replace(one, message=traced(one.message), place=traced(one.place), source=traced(one.source))
            for one in self.findings
        )
        return replace(self, findings=tuple(findings))

    def to_dict(self) -> dict[str, Any]:
        """Return the review as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Review:
        """Read what `to_dict` gave, or the same after a journey as JSON."""
        return cls(
            **{
                **data,
                "offices": tuple(data["offices"]),
                "missing": tuple(data["missing"]),
                "shingles": tuple(data["shingles"]),
                "rows": tuple(MoneyRow(**{**row, "lost": tuple(row["lost"])}) for row in data["rows"]),
                "findings": tuple(FindingRow(**row) for row in data["findings"]),
                "gaps": tuple(GapRow(**row) for row in data["gaps"]),
                "unproved": tuple(UnprovedNumber(**row) for row in data["unproved"]),
            }
        )
