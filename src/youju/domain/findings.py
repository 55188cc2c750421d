"""What checking sees and says: plain text, mentions, verdicts, findings, coverage, the report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from youju.domain.cells import cell_name
from youju.domain.quantity import EXEMPT_KINDS, Kind, Quantity

__all__ = [
    "Anchor",
    "Approximator",
    "CheckReport",
    "Code",
    "Coverage",
    "Finding",
    "JudgedMention",
    "Mention",
    "PlainText",
    "Severity",
    "TextKind",
    "Verdict",
]


_BODY = "正文"
_LONGEST_HEADING = 20


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a stretch of plain text stands in its document.

    Attributes:
        start: First code point of the stretch in the plain text.
        end: One past its last code point.
        part: Part of the document: `正文`, `脚注`, `文本框`, `第3页`.
        block: Number of the paragraph or table row within the part, from 0.
        kind: `paragraph`, `heading` or `row` (cells joined by TAB).
        style: Style or outline level as the document names it; of a row, which nested table it is of; else empty.
        controls: Content controls in the stretch: (start, end, tag), offsets into the plain text.
    """

    start: int
    end: int
    part: str = _BODY
    block: int = 0
    kind: str = "paragraph"
    style: str = ""
    controls: tuple[tuple[int, int, str], ...] = ()


class TextKind(StrEnum):
    """What a person goes by to find words in a file."""

    LINES = "lines"  # a text file
    DOCUMENT = "document"  # headings and paragraphs, or pages
    WORKBOOK = "workbook"  # sheets and cells


@dataclass(frozen=True, slots=True)
class PlainText:
    """A document's text as checked, with anchors back to where each stretch stands.

    Offsets are code points into `text`. Cells of a row are joined by TAB, rows by LF. Of a spreadsheet, each row has an
    anchor whose part is the sheet and whose block is the row.
    """

    text: str
    anchors: tuple[Anchor, ...] = ()
    name: str = ""
    notices: tuple[str, ...] = ()
    kind: TextKind = TextKind.LINES

    @property
    def is_workbook(self) -> bool:
        """Whether it is a spreadsheet's."""
        return self.kind is TextKind.WORKBOOK

    def place(self, offset: int) -> str:
        """Say where an offset is: 第6行 of a text file, “二、绩效情况”第2段 or 第3页 of a document, 自评表!H6."""
        at = next((at for at, one in enumerate(self.anchors) if one.start <= offset <= one.end), None)
        if at is None or self.kind is TextKind.LINES:
            return f"第{self.text.count(chr(10), 0, offset) + 1}行"
        anchor = self.anchors[at]
        if self.is_workbook:
            name = cell_name(anchor.block, self.text.count("\t", anchor.start, offset))
            return "!".join(part for part in (anchor.part, name) if part)
        return self._under_heading(at) if anchor.part == _BODY else anchor.part

    def _under_heading(self, at: int) -> str:
        """Say under which heading of the body a stretch stands, and as which paragraph or row of a table there."""
        first = next((one for one in range(at, -1, -1) if self.anchors[one].kind == "heading"), -1)
        name = "正文"
        if first >= 0:
            heading = self.text[self.anchors[first].start : self.anchors[first].end].strip()
            name = f"“{heading[:_LONGEST_HEADING]}{'…' if len(heading) > _LONGEST_HEADING else ''}”"
        above = [one.kind for one in self.anchors[first + 1 : at + 1] if one.part == _BODY]
        if not above:
            return name
        paragraphs = len(above) - above.count("row")
        if above[-1] != "row":
            return f"{name}第{paragraphs}段"
        rows = next((count for count, kind in enumerate(reversed(above)) if kind != "row"), len(above))
        return f"{name}表格第{rows}行"


class Approximator(StrEnum):
    """How an approximating word bounds the exact value behind a written one."""

    ABOUT = "about"  # 约、左右：either side
    BELOW = "below"  # 近、不足、接近、以下：exact is smaller
    ABOVE = "above"  # 余、多、逾、超过、以上：exact is larger
    AT_LEAST = "at-least"  # 至少、不少于、不低于、≥
    AT_MOST = "at-most"  # 最高、不超过、不高于、以内、≤


class Mention(NamedTuple):
    """A number seen in a text.

    Attributes:
        start: Offset of the surface (number with approximator and unit) in code points.
        end: One past its end.
        text: The surface.
        kind: What sort of number it is.
        quantity: Its value; None for exempt kinds, ranges, ratios and unreadable numbers.
        approximator: How it bounds the exact value; None when written as exact.
        reason: Why it is exempt (Chinese), or what is malformed about it.
        malformed: Whether the number is broken (7,00.0,77 · 2021325日).
        low, high: Both ends of a range (10—20万元); None otherwise.
    """

    start: int
    end: int
    text: str
    kind: Kind
    quantity: Quantity | None = None
    approximator: Approximator | None = None
    reason: str = ""
    malformed: bool = False
    low: Quantity | None = None
    high: Quantity | None = None

    @property
    def value(self) -> Decimal | None:
        """Value in the base unit, or None when there is no single one."""
        return self.quantity.value if self.quantity else None

    @property
    def unit(self) -> str | None:
        """Base unit, or None."""
        return self.quantity.unit if self.quantity else None

    @property
    def exempt(self) -> bool:
        """Whether this number is seen but never judged."""
        return self.kind in EXEMPT_KINDS


class Verdict(StrEnum):
    """What became of a mention (the keys of `coverage`)."""

    SUPPORTED = "supported"  # equals a cell's value, rounded to its written digits
    DERIVED = "derived"  # equals a value computed from cells
    VALUE_ONLY = "value-only"  # some fact has this value, the words don't say that it is that fact
    CONTRADICTED = "contradicted"  # the words name a fact, and its value is another
    UNSUPPORTED = "unsupported"  # nothing in the data supports it
    UNCHECKED = "unchecked"  # there was no data to check against
    EXEMPT = "exempt"  # dates, 文号, identifiers, fixed names

    @property
    def label(self) -> str:
        """The word people see for it."""
        return _VERDICT_LABELS[self]


_VERDICT_LABELS = {
    Verdict.SUPPORTED: "有据",
    Verdict.DERIVED: "可推算",
    Verdict.VALUE_ONLY: "仅数值相同",
    Verdict.CONTRADICTED: "不符",
    Verdict.UNSUPPORTED: "无据",
    Verdict.UNCHECKED: "未核验",
    Verdict.EXEMPT: "不需核验",
}


class Severity(StrEnum):
    """How much a finding weighs: 必改 / 核实 / 提示."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """The word people see for it."""
        return {"error": "必改", "warning": "核实", "info": "提示"}[self.value]


class Code(StrEnum):
    """Kinds of fault (defined in eval/cases/README.md)."""

    VALUE_MISMATCH = "value-mismatch"
    UNIT_SLIP = "unit-slip"
    WRONG_ITEM = "wrong-item"
    STALE_VALUE = "stale-value"
    YEAR_SLIP = "year-slip"
    UNSUPPORTED_NUMBER = "unsupported-number"
    SUM_MISMATCH = "sum-mismatch"
    RATE_MISMATCH = "rate-mismatch"
    CHANGE_MISMATCH = "change-mismatch"
    DIRECTION_MISMATCH = "direction-mismatch"
    COUNT_MISMATCH = "count-mismatch"
    TARGET_MISMATCH = "target-mismatch"
    SCORE_MISMATCH = "score-mismatch"
    TABLE_MISMATCH = "table-mismatch"
    SELF_CONTRADICTION = "self-contradiction"
    MALFORMED_NUMBER = "malformed-number"
    MISSING_UNIT = "missing-unit"
    ROUNDING = "rounding"
    NAME_MISMATCH = "name-mismatch"
    CODE_NAME = "code-name"
    SOURCE_TOTAL = "source-total"
    PLACEHOLDER = "placeholder"
    TEMPLATE_RESIDUE = "template-residue"
    NO_NUMBERS = "no-numbers"
    NUMBERING = "numbering"
    STYLE = "style"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a careful reader would raise.

    Attributes:
        code: Kind of fault.
        severity: 必改 / 核实 / 提示.
        start, end: The words it is about, as offsets into the checked text.
        message: What is wrong and what was expected (Chinese).
        suggestion: The corrected text for the span; empty when only a person can tell.
        evidence: Cells and formulas it rests on, as a person would point at them.
        quote: The words at start:end.
        counted: It is one of many of its kind, told to people in one line with them, not by itself.
        operands: Where numbers start that it rests on and that stand elsewhere: the rows of a column.
    """

    code: Code
    severity: Severity
    start: int
    end: int
    message: str
    suggestion: str = ""
    evidence: tuple[str, ...] = ()
    quote: str = ""
    counted: bool = False
    operands: tuple[int, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A stable name for this fault: same code, words and message, wherever they stand."""
        seed = f"{self.code}|{self.quote}|{self.message}"
        return hashlib.sha256(seed.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class JudgedMention:
    """A mention with its verdict and what the verdict rests on.

    Attributes:
        fact_id: `Fact.id` it was held against; empty when none.
        source: Cell of that fact; empty for derived ones.
        formula: Formula of a derived fact; empty otherwise.
        expected: What should stand there, when it doesn't.
        reason: Why this verdict (Chinese).
    """

    mention: Mention
    verdict: Verdict
    fact_id: str = ""
    source: str = ""
    formula: str = ""
    expected: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many numbers met which verdict; `seen` is their sum."""

    counts: tuple[tuple[Verdict, int], ...]

    @classmethod
    def of(cls, judged: Iterable[JudgedMention]) -> Coverage:
        """Count the verdicts."""
        tally = Counter(one.verdict for one in judged)
        return cls(tuple((verdict, tally[verdict]) for verdict in Verdict))

    def __getitem__(self, verdict: Verdict) -> int:
        return dict(self.counts)[verdict]

    @property
    def seen(self) -> int:
        """All numbers seen."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything `check` found out about one document."""

    document: str
    plain: PlainText
    mentions: tuple[JudgedMention, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "coverage", Coverage.of(self.mentions))

    @property
    def listed(self) -> tuple[Finding, ...]:
        """The findings that people are told of one by one."""
        return tuple(one for one in self.findings if not one.counted)

    @property
    def sourceless(self) -> tuple[JudgedMention, ...]:
        """Numbers that the data doesn't hold and no listed finding tells of: they are counted in one line."""
        spans = [(one.start, one.end) for one in self.listed if one.severity is not Severity.INFO]
        return tuple(
            one
            for one in self.mentions
            if one.verdict is Verdict.UNSUPPORTED
            and not any(start < one.mention.end and end > one.mention.start for start, end in spans)
        )

    @property
    def worst(self) -> Severity | None:
        """The gravest severity found, or None when nothing was."""
        present = {finding.severity for finding in self.findings}
        return next((severity for severity in Severity if severity in present), None)
