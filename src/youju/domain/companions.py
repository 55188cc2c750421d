"""A file among others of the same unit, as they are held against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from youju.domain.facts import Ledger, SourceCell
from youju.domain.findings import PlainText

_NUMERIC = re.compile(r"\d|^[—\-]+$")

__all__ = ["Companion"]


@dataclass(frozen=True)
class Companion:
    """One file of several: a report, a 自评表, a 决算表.

    Attributes:
        plain: Its text; a spreadsheet's rows are lines, its cells joined by TAB.
        unit: The unit that its title names; empty when it names none.
        year: The year it reports on; 0 when it names none.
        ledger: What its tables say; None when it has none that can be understood.
        spans: A cell as `SourceCell` writes it -> its offsets in the text.
    """

    plain: PlainText
    unit: str = ""
    year: int = 0
    ledger: Ledger | None = None
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """File name."""
        return self.plain.name

    def describe(self, cell: SourceCell) -> str:
        """Say where a cell is as a person finds it: 表.xlsx!C7（27公里）, 报告.docx“二、绩效”表格第4行“管网”（27）."""
        span = self.spans.get(str(cell))
        if span is None:
            return str(cell)
        if self.plain.is_workbook:
            return f"{cell}（{self.plain.text[slice(*span)]}）"
        return self.describe_span(*span)

    def describe_span(self, start: int, end: int) -> str:
        """Say where words of a text document stand."""
        text = self.plain.text
        first = text.rfind("\n", 0, start) + 1
        before = [cell.strip() for cell in text[first:start].split("\t")[:-1]]
        label = next((cell for cell in reversed(before) if cell and not _NUMERIC.search(cell)), "")
        about = f"“{label[:20]}”" if label else ""
        return f"{self.name}{self.plain.place(start)}{about}（{text[start:end]}）"
