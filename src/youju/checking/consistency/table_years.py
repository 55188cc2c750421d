"""Holds what prose says of a table's rows from one year to the other against its two columns of years.

三个景区均高于上年 is said of every row; 其中龙潭增加4.8万元 of one. Years, or 上年 and 本年, head the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from youju.checking.consistency.table_claims import TableClaims, agree, same_unit
from youju.checking.consistency.text_tables import TextRow
from youju.checking.reading import Number, Sentence
from youju.checking.vocabulary import longest_first, number_of, patterns, terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["check_years"]

_SAID = patterns("table_years")
_UP, _DOWN = (longest_first((*terms("trend", way), *terms("trend", f"{way}_short"))) for way in ("up", "down"))
_YEAR = regex(r"(?:19|20)\d\d(?=年|$)")
_EVERY = regex(
    rf"(?P<what>[^，。；]{{0,24}}?)(?:均|都|全部|全都|皆|普遍)(?:{_SAID['against'].pattern})?(?:实现|有所|保持|呈现?|了|有)*"
    rf"(?:(?P<up>高于|多于|超过|{_UP})|(?P<down>低于|少于|{_DOWN}))"
)
_ONE = regex(
    rf"(?P<between>[^，。；、\d]{{0,6}}?)(?:{_SAID['against'].pattern})?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))[了]?(?=约?\d)"
)
_PLACES = "街道镇乡村社区县市片项目的"
_HUNDRED, _CLOSE, _REACH = Decimal(100), Decimal(1), 160


def check_years(claims: TableClaims) -> Iterator[Finding]:
    """Yield a finding for each claim near a table of two years that its rows deny."""
    columns = _columns(claims)
    if columns is None or len(claims.items) < 2:
        return
    table, reading = claims.table, claims.reading
    pairs = {one.label: _values(claims, one, columns) for one in claims.items}
    for sentence in reading.sentences_in(table.start - _REACH, table.end + _REACH):
        words = reading.words(sentence)
        for every in _EVERY.finditer(words):
            yield from _of_all(claims, sentence, every, list(pairs.values()))
        for label in claims.pattern.finditer(words):
            row = claims.labels[label.group()]
            if (pair := pairs.get(row.label)) and (one := _ONE.match(words, label.end())):
                yield from _of_row(claims, sentence, row, pair, one)


def _columns(claims: TableClaims) -> tuple[int, int] | None:
    """Return the columns of the earlier and the later year, if just two columns are of years."""
    heads = {column: claims.table.heading(column) for column in claims.columns}
    years = {column: found.group() for column, head in heads.items() if (found := _YEAR.search(head))}
    if len(years) == 2 and len(set(years.values())) == 2:
        first, last = sorted(years, key=lambda column: years[column])
        return first, last
    then = [column for column, head in heads.items() if _SAID["then"].match(head)]
    now = [column for column, head in heads.items() if _SAID["now"].match(head)]
    return (then[0], now[0]) if not years and len(then) == len(now) == 1 else None


def _values(claims: TableClaims, row: TextRow, columns: tuple[int, int]) -> tuple[Quantity, Quantity] | None:
    then, now = (claims.table.quantity(row, column) for column in columns)
    return (then, now) if then and now and then.unit == now.unit else None


def _of_all(
    claims: TableClaims, sentence: Sentence, every: re.Match[str], pairs: list[tuple[Quantity, Quantity] | None]
) -> Iterator[Finding]:
    counted = _SAID["count"].search(every["what"])
    head = re.sub(r"\s|名称", "", claims.table.header[0].cells[0].text) if claims.table.header else ""
    named = counted is not None or (head and f"各{head}" in every["what"])
    if not named or (counted and number_of(counted["count"]) != len(pairs)) or _SAID["except"].search(every["what"]):
        return
    way = 1 if every["up"] else -1
    cells = "、".join(
        row.label
        for row, pair in zip(claims.items, pairs, strict=True)
        if pair and (pair[1].value - pair[0].value) * way <= 0
    )
    start, end = sentence.start + every.start(), sentence.start + every.end()
    if cells:
        message = f"与表不符：文中写作“{every.group()}”，表中不是这样的有：{cells}"
        yield claims.reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, start, end, message)


def _of_row(
    claims: TableClaims, sentence: Sentence, row: TextRow, pair: tuple[Quantity, Quantity], one: re.Match[str]
) -> Iterator[Finding]:
    reading, at = claims.reading, sentence.start + one.end()
    number = next(iter(reading.numbers_in(at, at + 2)), None)
    table = claims.table
    about = _PLACES + table.title + "".join(table.heading(column) for column in range(table.width))
    if number is None or not number.exact or not set(one["between"]) <= set(about):
        return
    apart = pair[1].value - pair[0].value
    amount = number.kind is not Kind.PERCENT and same_unit(number.unit, pair[0].unit)
    if not amount and (number.kind is not Kind.PERCENT or not pair[0].value):
        return
    if apart * (1 if one["up"] else -1) > 0 and _fits(number, pair, apart, amount=amount):
        return
    cells = f"{plain_digits(pair[0].value)}→{plain_digits(pair[1].value)}"
    message = f"与表不符：表中“{row.label}”{cells}，文中写作“{one.group()}{number.text}”"
    start = sentence.start + one.start() - len(row.label)
    yield reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, max(0, start), number.end, message)


def _fits(number: Number, pair: tuple[Quantity, Quantity], apart: Decimal, *, amount: bool) -> bool:
    if amount:
        return agree(number.quantity, Quantity(abs(apart), number.unit, number.kind, max(one.step for one in pair)))
    return abs(abs(apart) / pair[0].value * _HUNDRED - number.value) <= max(number.quantity.step, _CLOSE / 10)
