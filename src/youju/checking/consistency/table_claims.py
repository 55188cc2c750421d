"""Knows how prose may name a table's rows and columns: 和平街道 for 和平, 探访量 for 探访（人次）.

What is claimed of the rows is judged by kind: of one row (`table_prose`), of its cells (`table_gaps`), of several rows
(`table_pairs`), of two years (`table_years`). All of them read the prose and say what they find through `TableClaims`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice, zip_longest

from youju.checking.consistency.text_tables import TextRow, TextTable
from youju.checking.consistency.years import report_year
from youju.checking.interval import Fit, fit, interval_of
from youju.checking.reading import Number, Reading
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["TableClaims", "agree", "gives_share", "percentage", "same_unit"]

_NOT_COUNTED = regex(r"率|%|％|占比|比重|编码|序号|年度|排名|名次")
"""Headings of columns whose numbers are no amounts."""
_NO_LABEL = regex(r"^(?:合计|总计|小计|其中|其他|序号|\d+(?![\d年月]))")
_IN_BRACKET = regex(r"[（(][^（）()]*[）)]$")
_BRACKET = regex(r"[（(【].*$|[\s\u3000]|\d+年度?")
_SUBTOTAL, _POINTS = regex(r"\s*小\s*计\s*"), regex(r"得分|分值|满分|标准分|评分|权重")
_TAIL = regex(r"(?:总?(?:数量?|金额|额|量)|人次|情况)$")
_VARIANT = regex(r"[（(/／]")
_PEOPLE = frozenset("人名位")
_YEAR = regex(r"((?:19|20)\d\d)\s*年")
_MOST_ROWS, _FEW = 200, 2


@dataclass(frozen=True)
class TableClaims:
    """A table and the prose around it."""

    reading: Reading
    table: TextTable

    @cached_property
    def labels(self) -> dict[str, TextRow]:
        """Rows by their labels, but not by what is merged over several; none when two share one."""
        labels: dict[str, TextRow] = {}
        for row, below in zip_longest(self.table.rows, self.table.rows[1:]):
            if below is not None and _are_merged(row, below):
                continue
            label = _IN_BRACKET.sub("", re.sub(r"\s", "", row.label))
            if len(label) >= 2 and not _NO_LABEL.match(label):
                if label in labels:
                    return {}
                labels[label] = row
        return labels

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any label, the longer one first."""
        return re.compile("|".join(re.escape(label) for label in sorted(self.labels, key=len, reverse=True)))

    @cached_property
    def items(self) -> list[TextRow]:
        """The rows that hold no others."""
        return [row for row in islice(self.table.rows, _MOST_ROWS) if not row.is_total and not row.is_partial]

    @cached_property
    def total(self) -> TextRow | None:
        """The row of totals, if there is one."""
        totals = [row for row in self.table.rows if row.is_total]
        partial = [row for row in self.table.rows if row.is_partial and not row.is_total]
        if not totals and partial == [self.table.rows[-1]] and _SUBTOTAL.fullmatch(partial[0].label):
            return partial[0]  # the only 小计 sums up all
        return totals[0] if len(totals) == 1 else None

    @cached_property
    def columns(self) -> dict[int, str]:
        """Columns of numbers, and what their headings are about, without unit and 数, 量, 额."""
        heads = {column: _BRACKET.sub("", self.table.heading(column)) for column in range(1, self.table.width)}
        return {one: _TAIL.sub("", head) or head for one, head in heads.items() if any(self.table.column(one))}

    def named_columns(self, words: str) -> list[int]:
        """Return the columns that words name, those of the longest name."""
        named = {one: len(stem) for one, stem in self.columns.items() if len(stem) > 0 and stem in words}
        if not named:  # 总里程 for 保洁里程
            named = {one: _FEW for one, stem in self.columns.items() if len(stem) > _FEW and stem[-_FEW:] in words}
        return [one for one, length in named.items() if length == max(named.values())]

    def of_unit(self, row: TextRow, like: Quantity) -> list[int]:
        """Return the columns in which a row has a number of this unit."""
        held = ((one, self.table.quantity(row, one)) for one in self.columns)
        return [one for one, quantity in held if quantity and same_unit(quantity.unit or self._points(one), like.unit)]

    def counted(self, row: TextRow, like: Quantity) -> list[int]:
        """Return those of them that are no rates, ranks or codes."""
        return [one for one in self.of_unit(row, like) if self.is_counted(one)]

    def is_counted(self, column: int) -> bool:
        """Whether a column holds amounts."""
        return not _NOT_COUNTED.search(self.table.heading(column))

    def words_before(self, number: Number, reach: int) -> str:
        """Return what a number's sentence says right before it."""
        start = self.reading.sentences[number.sentence].start
        return self.reading.text[max(start, number.start - reach) : number.start]

    @cached_property
    def years(self) -> set[int]:
        """The years that the table tells of; without any said, the report's."""
        told = "".join((self.table.title, *map(self.table.heading, range(self.table.width))))
        told += "".join(row.label for row in self.table.rows)
        own = report_year(self.reading.text)
        return {int(year) for year in _YEAR.findall(told)} or ({own} if own else set())

    def is_of_another_year(self, words: str) -> bool:
        """Whether the last year that words name is none of the table's."""
        named = _YEAR.findall(words)
        return bool(self.years) and bool(named) and int(named[-1]) not in self.years

    def belied(self, number: Number, message: str, severity: Severity = Severity.ERROR) -> Finding:
        """Say that a number of the prose, with the words before it, isn't what the table says."""
        start = number.start - len(number.before)
        return self.reading.finding(Code.TABLE_MISMATCH, severity, start, number.end, f"与表不符：{message}")

    def _points(self, column: int) -> str | None:
        """Return 分 for a column of scores or weights, whose cells need no unit."""
        return "分" if _POINTS.search(self.columns[column]) else None


def _are_merged(row: TextRow, below: TextRow) -> bool:
    """Whether a row's label stands for the one below, too: the cells behind it name the two."""
    if min(len(row.cells), len(below.cells)) < _FEW or below.is_total or row.cells[0].text != row.label:
        return False
    named = all(one.cells[1].text and one.cells[1].number is None for one in (row, below))
    return named and bool(row.label) and not below.cells[0].text


def same_unit(one: str | None, other: str | None) -> bool:
    """Whether two units are one: 台 and 台（套）, 人 and 名."""
    if one == other:
        return True
    bare = [_VARIANT.split(unit or "")[0] for unit in (one, other)]
    return bare[0] == bare[1] or _PEOPLE.issuperset(bare)


def agree(written: Quantity, held: Quantity) -> bool:
    """Whether one is the other, rounded or cut off."""
    return written.is_rounding_of(held) or held.is_rounding_of(written) or written.is_truncation_of(held)


def percentage(part: Quantity, whole: Quantity) -> Decimal:
    """Return how many percent one amount is of another."""
    return part.value / whole.value * 100


def gives_share(part: Quantity | None, whole: Quantity | None, percent: Quantity) -> bool | None:
    """Whether a percentage is one cell's part of another, as rounding allows; None where they have no common unit."""
    if part is None or whole is None or not whole.value or part.unit != whole.unit or part.kind is Kind.PERCENT:
        return None
    ratio = interval_of(part).over(interval_of(whole))
    return ratio is not None and fit(percent, percentage(part, whole), ratio.times(Decimal(100))) is not Fit.WRONG
