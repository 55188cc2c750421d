"""Holds what prose says of how far two cells of a table's row lie apart against them: 少发2.4万元, 扣1.5分, 执行率92%.

Which two columns are meant is seldom said: a gap or a rate is told as wrong only if no two cells of its row give it.
Of a table of two years (`check_years`) it is: 三个景区均高于上年 is said of every row, 其中龙潭增加4.8万元 of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from youju.checking.consistency.table_claims import TableClaims, agree, gives_share, percentage, same_unit
from youju.checking.consistency.text_tables import TextRow
from youju.checking.reading import Number, Sentence
from youju.checking.vocabulary import longest_first, number_of, patterns, role_of, terms
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["check_gap", "check_moved", "check_row_rate", "check_years", "is_gap"]

_SAID = patterns("table_gaps")
_REACH, _FEW, _MOST = 80, 2, 4
_NOT = regex("[未没]")
_DONE = frozenset({"spent", "actual", "received", "score"})
_YEARLY = patterns("table_years")
_UP, _DOWN = (longest_first((*terms("trend", way), *terms("trend", f"{way}_short"))) for way in ("up", "down"))
_YEAR = regex(r"(?:19|20)\d\d(?=年|$)")
_EVERY = regex(
    rf"(?P<what>[^，。；]{{0,24}}?)(?:均|都|全部|全都|皆|普遍)(?:{_YEARLY['against'].pattern})?(?:实现|有所|保持|呈现?|了|有)*"
    rf"(?:(?P<up>高于|多于|超过|{_UP})|(?P<down>低于|少于|{_DOWN}))"
)
_ONE = regex(
    rf"(?P<between>[^，。；、\d]{{0,6}}?)(?:{_YEARLY['against'].pattern})?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))[了]?(?=约?\d)"
)
_JOINS = ("、", "和", "与", "及")
_PLACES = "街道镇乡村社区县市片项目的"
_HUNDRED, _CLOSE, _AROUND = Decimal(100), Decimal(1), 160


def is_gap(claims: TableClaims, number: Number) -> bool:
    """Whether a number is told as how far two numbers lie apart, and no column is called so.

    未支出 is no column's where only 结余 is one: they are of 预算 and of 到位.
    """
    said = _SAID["gap"].search(number.before) or _SAID["change"].search(number.before)
    own = (_SAID["gap"].search(claims.table.heading(one)) for one in claims.columns)
    return said is not None and not any(one and bool(_NOT.search(one[0])) == bool(_NOT.search(said[0])) for one in own)


def check_gap(claims: TableClaims, number: Number) -> Iterator[Finding]:
    """Check 白水乡少发2.4万元, 较计划超6人, 总支出增加19万元 against each two cells of the row it speaks of."""
    row = _subject(claims, number)
    held = _cells(claims, row, number) if row else []
    if row is None or len(held) < _FEW or not _is_of_columns(claims, number, [one for one, _ in held]):
        return
    steps = max(one.step for _, one in held)
    apart = {abs(one.value - other.value) for (_, one), (_, other) in permutations(held, 2)}
    told = [Quantity(one, number.unit, number.kind, steps) for one in apart]
    if any(agree(number.quantity, one) for one in (*told, *(one for _, one in held))):
        return
    cells = "、".join(row.cells[one].text for one, _ in held)
    message = f"表中“{row.label}”为{cells}，两数之差不是文中所写的{number.text}"
    yield claims.belied(number, message, Severity.WARNING)


def check_moved(claims: TableClaims, number: Number) -> Iterator[Finding]:
    """Check 馆舍维修由126万元调整为153万元 against the row's cells: each of the two stands there."""
    before, _ = claims.reading.neighbours(number, 1, 0)
    if not before or not before[0].before.endswith(("由", "从")) or not _SAID["moved"].fullmatch(number.before):
        return
    row = _subject(claims, before[0])
    held = _cells(claims, row, number) if row else []
    if row is None or len(held) < _FEW or before[0].unit != number.unit:
        return
    cells = "、".join(row.cells[one].text for one, _ in held)
    for one in (before[0], number):
        if not any(agree(one.quantity, cell) for _, cell in held):
            yield claims.belied(one, f"表中“{row.label}”为{cells}，文中写作{one.text}", Severity.WARNING)


def check_row_rate(claims: TableClaims, number: Number) -> Iterator[Finding]:
    """Check 焊工完成率92.5% against the row's two cells, where there are just two and neither is a rate."""
    row = _subject(claims, number)
    if row is None or not _SAID["rate"].search(number.before) or _SAID["otherwise"].search(number.before):
        return
    held = [(one, cell) for one in claims.columns if (cell := claims.table.quantity(row, one))]
    (first, top), (second, base) = held if len(held) == _FEW else ((0, None), (0, None))
    if top is None or base is None or not (claims.is_counted(first) and claims.is_counted(second)):
        return
    if any(gives_share(*pair, number.quantity) is not False for pair in ((top, base), (base, top))):
        return
    done = role_of(claims.table.heading(first)) in _DONE
    part, whole = (first, second) if done else (second, first)
    rate = plain_digits(round(percentage(top, base) if done else percentage(base, top), 2))
    cells = f"{row.cells[part].text}÷{row.cells[whole].text}"
    message = f"“{row.label}”{cells}＝{rate}%，文中写作{number.text}"
    yield claims.belied(number, message, Severity.WARNING)


def _subject(claims: TableClaims, number: Number) -> TextRow | None:
    """Return the row that a statement speaks of: the last one named before it, or the totals."""
    words = claims.words_before(number, _REACH).rpartition("；")[2]
    found = [*claims.pattern.finditer(words)]
    rest = words[found[-1].end() :] if found else words
    if _SAID["total"].search(rest):
        return claims.total
    if not found or _SAID["against"].search(words[: found[-1].start()][-3:]) or _SAID["other"].search(rest):
        return None
    if _SAID["each"].search(rest):  # 双井乡、大坪乡分别差3户和12户
        while len(found) > 1 and words[found[-2].end() : found[-1].start()] in _JOINS:
            found.pop()
    return claims.labels[found[-1].group()]


def _cells(claims: TableClaims, row: TextRow, number: Number) -> list[tuple[int, Quantity]]:
    """Return the row's cells of a number's unit, by their columns."""
    held = [(one, claims.table.quantity(row, one)) for one in claims.counted(row, number.quantity)]
    return [(one, cell) for one, cell in held if cell is not None][: _MOST + 1]


def _is_of_columns(claims: TableClaims, number: Number, columns: list[int]) -> bool:
    """Whether what lies apart must be cells of these columns: few, and last year's only where one column is."""
    heads = "".join(claims.table.heading(one) for one in columns)
    words = claims.words_before(number, _REACH)
    elsewhere = _SAID["compared"].search(words) and not _SAID["years"].search(heads)
    if len(columns) > _MOST or number.kind is Kind.PERCENT or elsewhere:
        return False
    if _SAID["gap"].search(number.before):
        return not _SAID["last"].search(number.before) or _SAID["years"].search(heads) is not None
    idle = _SAID["idle"].sub("", claims.pattern.split(number.before)[-1])
    about = claims.table.title + "".join(map(claims.table.heading, range(claims.table.width)))
    if not set(idle) <= set(about):
        return False  # 甲镇新书采购增加37册
    return _SAID["years"].search(heads) is not None or any(
        len(stem) > 1 and f"比{stem[:2]}" in words for stem in claims.columns.values()
    )


def check_years(claims: TableClaims) -> Iterator[Finding]:
    """Yield a finding for each claim near a table of two years that its rows deny."""
    columns = _columns(claims)
    if columns is None or len(claims.items) < 2:
        return
    table, reading = claims.table, claims.reading
    pairs = {one.label: _values(claims, one, columns) for one in claims.items}
    for sentence in reading.sentences_in(table.start - _AROUND, table.end + _AROUND):
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
    then = [column for column, head in heads.items() if _YEARLY["then"].match(head)]
    now = [column for column, head in heads.items() if _YEARLY["now"].match(head)]
    return (then[0], now[0]) if not years and len(then) == len(now) == 1 else None


def _values(claims: TableClaims, row: TextRow, columns: tuple[int, int]) -> tuple[Quantity, Quantity] | None:
    then, now = (claims.table.quantity(row, column) for column in columns)
    return (then, now) if then and now and then.unit == now.unit else None


def _of_all(
    claims: TableClaims, sentence: Sentence, every: re.Match[str], pairs: list[tuple[Quantity, Quantity] | None]
) -> Iterator[Finding]:
    counted = _YEARLY["count"].search(every["what"])
    head = re.sub(r"\s|名称", "", claims.table.header[0].cells[0].text) if claims.table.header else ""
    named = counted is not None or (head and f"各{head}" in every["what"])
    if not named or (counted and number_of(counted["count"]) != len(pairs)) or _YEARLY["except"].search(every["what"]):
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
