"""Binds the numbers in a text's own tables: by the row's label, the column's header and the unit line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from youju.checking.against_data import formulas
from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.layout import Span
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.money import MoneyBinder
from youju.checking.against_data.money_words import Said
from youju.checking.against_data.terms import Tag
from youju.checking.rows import CONTINUED, Line, find_rows
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, ItemKind, Measure
from youju.domain.findings import Mention
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity, split_unit
from youju.patterns import regex

__all__ = ["TableBinder", "unit_above"]

_UNIT = regex(r"(?:金额)?单位[:：]\s*(?:人民币)?\s*(亿元|千万元|百万元|万元|千元|元)")
_UNIT_IN_HEADER = regex(r"[（(]\s*(亿元|千万元|百万元|万元|千元|元|[^\d（()）]{1,4})\s*[)）]")
_TOTAL_ROW = regex(r"^(?:合\s*计|总\s*计|总分)$")
_PER = regex(r"[/／][\u4e00-\u9fff]{1,4}")
_FUNCTION_HEAD = regex(r"科目|功能分类|编码")
_BASE = regex(r"[（(][^（）()]*[/÷／][^（）()]*[)）]|占[^，。]*|按[^，。]*")
"""What a header says of the base of a rate: 执行率（支出/全年预算）."""
_MARKED = regex(r"【待[核补][^】]*】$")
_OF = "的"
_FRAMED = regex(r"[\t|｜]")
_AROUND = " \u3000\xa0\r*"
_BUDGET = "预算"
_LINES_ABOVE = 3


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of cells with their spans."""

    cells: tuple[Span, ...]
    numeric: tuple[bool, ...]


class TableBinder:
    """Binds table cells of one text.

    Args:
        text: The text.
        mentions: Its numbers.
        index: The ledger.
        money: Chooses among an item's amounts.
        whole: What a 合计 row is of.
    """

    def __init__(
        self, text: str, mentions: Sequence[Mention], index: LedgerIndex, money: MoneyBinder, whole: str = TOTAL
    ) -> None:
        self._text = text
        self._index = index
        self._terms = index.terms
        self._ledger = index.ledger
        self._money = money
        self._whole = whole
        self._by_start = {mention.start: mention for mention in mentions}

    def bindings(self) -> Iterator[Binding]:
        """Yield a binding for each number in a table."""
        unit, end = "", -1
        heads: list[_Row] = []
        for table in self._tables():
            start = table[0].cells[0].start
            goes_on = end >= 0 and CONTINUED.fullmatch(self._text, end, start) is not None
            above = unit_above(self._text, start)
            unit = self._words(above) if above else unit if goes_on else ""
            heads = heads if goes_on else []
            end = table[-1].cells[-1].end
            for row in table:
                if not any(row.numeric):
                    heads.append(row)
                    told = (_UNIT.search(self._words(cell)) for cell in row.cells)
                    unit = next((one[1] for one in told if one), unit)
                else:
                    yield from self._row(row, heads, unit)

    def _tables(self) -> Iterator[list[_Row]]:
        table: list[_Row] = []
        end = -1
        for start, cells in find_rows(self._text).items():
            line_end = self._text.find("\n", start)
            if not _FRAMED.search(self._text, start, line_end if line_end >= 0 else len(self._text)):
                continue
            if start != end + 1 and table:
                yield table
                table = []
            if cells:  # a rule between rows has none
                table.append(self._cells(cells))
            end = line_end
        if table:
            yield table

    def _cells(self, cells: Sequence[Line]) -> _Row:
        spans = tuple(self._bare(*cell) for cell in cells)
        return _Row(spans, tuple(self._number_at(span) is not None for span in spans))

    def _bare(self, start: int, end: int) -> Span:
        """Return a cell without the blanks around it, and without the marks of bold letters in Markdown."""
        cell = self._text[start:end]
        start += len(cell) - len(cell.lstrip(_AROUND))
        return Span(start, start + len(cell.strip(_AROUND)))

    def _number_at(self, span: Span) -> Mention | None:
        """Return the number that fills a cell, with what it is counted per (2540元/平方米), or None."""
        mention = self._by_start.get(span.start)
        if mention is None or mention.exempt:
            return None
        whole = mention.end >= span.end or any(
            tail.fullmatch(self._text, mention.end, span.end) for tail in (_PER, _MARKED)
        )
        return mention if whole else None

    def _words(self, span: Span) -> str:
        return self._text[span.start : span.end]

    def _row(self, row: _Row, heads: Sequence[_Row], unit: str) -> Iterator[Binding]:
        items, strength = self._items(row, heads)
        for at, span in enumerate(row.cells):
            mention = self._number_at(span)
            if mention is None:
                continue
            head = self._head(heads, at, len(row.cells))
            quantity = self._quantity(mention, head, unit)
            facts = self._facts(items, head, quantity) if quantity is not None else []
            sure = strength if facts and head else Strength.WEAK
            yield Binding(mention, sure, tuple(dict.fromkeys(facts)), quantity, in_table=True)

    def _items(self, row: _Row, heads: Sequence[_Row]) -> tuple[tuple[str, ...], Strength]:
        """Return what a row is about: its label, or its code, or the whole; the 科目 it is booked under last."""
        places = [at for at, numeric in enumerate(row.numeric) if not numeric]
        booked = [at for at in places if _FUNCTION_HEAD.search(self._head(heads, at, len(row.cells)))]
        labels = [row.cells[at] for at in (*booked, *(at for at in places if at not in booked))]
        named: list[tuple[tuple[str, ...], Strength]] = []
        for span in reversed(labels):
            namings = self._index.namings(self._text, span.start, span.end)
            filling = [one for one in namings if self._is_what_it_says(Span(one.start, one.end), span)]
            if filling:
                named.append((filling[0].items, Strength.STRONG if filling[0].exact else Strength.FAIR))
        if named:
            return next((one for one in named if not self._is_function(one[0])), named[0])
        if any(_TOTAL_ROW.match(self._words(span)) for span in labels):
            return (self._whole, *self._index.activity_totals), Strength.FAIR
        return (), Strength.WEAK

    def _is_what_it_says(self, named: Span, label: Span) -> bool:
        """Tell whether a name fills a label, or ends it behind the 的 of a project that it is of."""
        owned = named.end == label.end and self._text[named.start - 1 : named.start] == _OF
        return owned or named.end - named.start >= (label.end - label.start) - 2

    def _is_function(self, items: Sequence[str]) -> bool:
        """Tell whether a label is a 功能科目: what a project's row is booked under, not what it is about."""
        known = [self._ledger.items[item] for item in items if item in self._ledger.items]
        return bool(known) and all(item.kind is ItemKind.FUNCTION for item in known)

    def _head(self, heads: Sequence[_Row], at: int, width: int) -> str:
        """Return the header words over a column, the nearest first; none when no header row has as many cells.

        A cell merged over several columns stands in the first of them: it heads the others too.
        """
        words = []
        for head in reversed(heads):
            shift = len(head.cells) - width
            if shift >= 0:
                place = at + shift
                while head is not heads[-1] and place and not self._words(head.cells[place]):
                    place -= 1
                words.append(self._words(head.cells[place]))
        return " ".join(words)

    def _quantity(self, mention: Mention, head: str, unit: str) -> Quantity | None:
        quantity = mention.quantity
        if quantity is None or quantity.kind is not Kind.NUMBER:
            return quantity
        if match := _UNIT_IN_HEADER.search(head):
            unit = match.group(1)
        if self._indicator_measure(head) in (Measure.SCORE, Measure.WEIGHT):
            return quantity._replace(unit="分", kind=Kind.SCORE)
        measured = any(token.tag is Tag.MEASURE for token in self._index.tokens(head, 0, len(head)))
        if unit in MONEY_SCALES and not (measured or match):
            return quantity
        if "率" in head or "占比" in head or "%" in head:
            return quantity._replace(unit="%", kind=Kind.PERCENT)
        if not unit:
            return quantity
        scale, base, kind = split_unit(unit)
        return Quantity(quantity.value * scale, base, kind, quantity.step * scale)

    def _facts(self, items: Sequence[str], head: str, quantity: Quantity) -> list[Fact]:
        """Return what the facts of the row's item under this header may be."""
        unit = self._terms.unit_class(quantity.unit)
        tokens = self._index.tokens(head, 0, len(head))
        words = (*self._under_budget(head), *(token.word for token in tokens if token.tag is Tag.MEASURE))
        sources = tuple(one for token in tokens if token.tag is Tag.SOURCE for one in self._index.sources[token.word])
        period = LAST_YEAR if any(token.tag is Tag.LAST_YEAR for token in tokens) else ""
        indicator = self._indicator_measure(head)
        rate = next((token for token in tokens if token.tag is Tag.RATE), None)
        if rate is not None and unit == "%":
            known = self._terms.rates[rate.word]
            rates = [fact for item in items for fact in formulas.rates(self._ledger, item, known, period)]
            base = _BASE.search(head)
            return formulas.on_named_base(rates, base.group()) if base is not None else rates
        found: list[Fact] = []
        for item in items:
            own = [fact for fact in self._index.facts_of(item, unit) if fact.period == period]
            if indicator:
                found += [fact for fact in own if fact.measure == indicator]
            elif words and unit == "元":
                found += self._money.facts(item, Said(words, firm=True, sources=sources, period=period))
            else:
                columns = [fact for fact in own if any(w in head for w in self._index.columns.get(fact.measure, ()))]
                found += columns or ([] if tokens else own)
        return found

    def _under_budget(self, head: str) -> Iterator[str]:
        """Yield what a heading is short for under one of the budget: 年初 is 年初预算, 调整 is 预算调整."""
        nearest, _, upper = head.partition(" ")
        if _BUDGET in upper and _BUDGET not in nearest:
            for whole in (_BUDGET + nearest, nearest + _BUDGET):
                tokens = self._index.tokens(whole, 0, len(whole))
                if [token.word for token in tokens if token.tag is Tag.MEASURE] == [whole]:
                    yield whole

    def _indicator_measure(self, head: str) -> str:
        """Return the indicator column that a header names, or nothing."""
        if "得分" in head:
            return Measure.SCORE
        if "分值" in head or "权重" in head:
            return Measure.WEIGHT
        if "实际" in head and ("值" in head or "完成" in head):
            return Measure.ACTUAL
        return Measure.TARGET if "指标值" in head or "目标" in head else ""


def unit_above(text: str, start: int) -> Span | None:
    """Return where the unit stands that the lines right above a table, or its own first row, give its numbers.

    Args:
        text: The text.
        start: Where the table begins, or a cell in it.
    """
    first = text.rfind("\n", 0, start) + 1
    while first and _FRAMED.search(text, text.rfind("\n", 0, first - 1) + 1, first):
        first = text.rfind("\n", 0, first - 1) + 1
    above = first - 1
    for _ in range(_LINES_ABOVE):
        above = text.rfind("\n", 0, max(0, above))
    end = text.find("\n", first)
    match = _UNIT.search(text, max(0, above), end if end >= 0 else len(text))
    return Span(*match.span(1)) if match else None
