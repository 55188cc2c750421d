"""Which rows a subtotal, a total or an 其中 row speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from youju.patterns import regex
from youju.sources.grid import compact
from youju.sources.headers import strip_numbering, terms
from youju.sources.tables import Column, Role, Row, RowKind, Value

__all__ = ["relate_rows"]

_HEADING = regex(r"[一二三四五六七八九十]{1,3}[、.．]")
_SECOND_HEADING = regex(r"[（(][一二三四五六七八九十]{1,3}[）)]")


def relate_rows(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with `covers` set; a heading with the sum of what follows becomes a subtotal."""
    place = _leading_place(columns, rows)
    related = _find_code_sums(columns, _extend_details(list(rows), place), place)
    related = _find_headings(columns, related, place)
    related = _name_only_total(related)
    return tuple(_name_subtotals(columns, _cover(related, place)))


_PLAIN = 9


def _leading_place(columns: Sequence[Column], rows: Sequence[Row]) -> int | None:
    """Return the column whose numbers tell what sums up to what: the fullest one of money, or of scores."""
    places = [at for at, column in enumerate(columns) if column.role in (Role.VALUE, Role.WEIGHT)]
    return max(places, key=lambda at: (sum(row.values[at] is not None for row in rows), -at), default=None)


def _number(row: Row, place: int | None) -> Decimal | None:
    value: Value | None = None if place is None else row.values[place]
    return value.quantity.value if value and value.quantity else None


def _total(rows: Sequence[Row], place: int | None) -> Decimal:
    return sum((number for row in rows if (number := _number(row, place)) is not None), Decimal(0))


def _depth(naming: Sequence[int], row: Row) -> int:
    """Return how a row's own numbering ranks it: 一、 is 1, （一） is 2, anything else is plain."""
    texts = [value.text for at in naming if (value := row.values[at])]
    if any(_HEADING.match(text) for text in texts):
        return 1
    return 2 if any(_SECOND_HEADING.match(text) for text in texts) else _PLAIN


_NAMING = (Role.ITEM, Role.SEQUENCE)


def _extend_details(rows: list[Row], place: int | None) -> list[Row]:
    """Mark the rows that go on after 其中 until the parts reach the whole; under a total 其中 rows are items."""
    index = 0
    while index < len(rows):
        if rows[index].kind is not RowKind.DETAIL:
            index += 1
            continue
        start = index
        while index < len(rows) and rows[index].kind is RowKind.DETAIL:
            index += 1
        whole = rows[start - 1] if start else None
        if whole is None or whole.kind is not RowKind.ITEM:
            rows[start:index] = [replace(row, kind=RowKind.ITEM) for row in rows[start:index]]
            continue
        end = _end_of_parts(rows, start, index, _number(whole, place), place)
        rows[start:end] = [replace(row, kind=RowKind.DETAIL, covers=(whole.number,)) for row in rows[start:end]]
        index = end
    return rows


def _end_of_parts(rows: Sequence[Row], start: int, index: int, whole: Decimal | None, place: int | None) -> int:
    end = index
    while whole is not None and end <= len(rows):
        if _total(rows[start:end], place) == whole:
            return end
        if end == len(rows) or rows[end].kind is not RowKind.ITEM:
            break
        end += 1
    return index


def _find_code_sums(columns: Sequence[Column], rows: list[Row], place: int | None) -> list[Row]:
    """Take rows of a 类 or 款 for subtotals of the rows whose codes go on from theirs.

    A project may be coded by its 款 beside others coded by 项: then only a sum that agrees makes a subtotal.
    """
    at = next((at for at, column in enumerate(columns) if column.role is Role.FUNCTION_CODE), None)
    if at is None:
        return rows
    named = any(column.role is Role.FUNCTION_NAME for column in columns)
    codes = [value.text if row.kind is RowKind.ITEM and (value := row.values[at]) else "" for row in rows]
    longer = {code[:width] for code in codes for width in (3, 5) if len(code) > width}
    for index in sorted(range(len(rows)), key=lambda index: -len(codes[index])):
        code = codes[index]
        if len(code) not in (3, 5) or code not in longer:
            continue
        pairs = zip(rows, codes, strict=True)
        below = [
            row
            for row, other in pairs
            if len(other) > len(code) and other.startswith(code) and row.kind is RowKind.ITEM
        ]
        if below and (not named or _total(below, place) == _number(rows[index], place)):
            covers = tuple(row.number for row in below)
            rows[index] = replace(rows[index], kind=RowKind.SUBTOTAL, covers=covers)
    return rows


def _find_headings(columns: Sequence[Column], rows: list[Row], place: int | None) -> list[Row]:
    naming = [at for at, column in enumerate(columns) if column.role in _NAMING]
    depths = [_depth(naming, row) if row.kind is RowKind.ITEM else 0 for row in rows]
    for index in reversed(range(len(rows))):
        if not 0 < depths[index] < _PLAIN:
            continue
        end = index + 1
        while end < len(rows) and depths[end] > depths[index]:
            end += 1
        parts = [row for row in rows[index + 1 : end] if row.kind is RowKind.ITEM]
        if parts and _number(rows[index], place) == _total(parts, place):
            covers = tuple(row.number for row in parts)
            rows[index] = replace(rows[index], kind=RowKind.SUBTOTAL, covers=covers)
    return rows


def _name_only_total(rows: list[Row]) -> list[Row]:
    """Take 支出合计 for the total where no row says 合计 alone and it stands first or last."""
    if any(row.kind is RowKind.TOTAL for row in rows):
        return rows
    sums = [at for at, row in enumerate(rows) if row.label.endswith("合计") and row.kind is RowKind.SUBTOTAL]
    if len(sums) == 1 and sums[0] in (0, len(rows) - 1):
        rows[sums[0]] = replace(rows[sums[0]], kind=RowKind.TOTAL)
    return rows


def _cover(rows: Sequence[Row], place: int | None) -> list[Row]:
    covered = []
    for index, row in enumerate(rows):
        if row.covers or row.kind in (RowKind.ITEM, RowKind.DETAIL):
            covered.append(row)
        elif row.kind is RowKind.TOTAL:
            covered.append(replace(row, covers=tuple(one.number for one in _items_of_total(rows, index))))
        else:
            covered.append(replace(row, covers=tuple(one.number for one in _items_of_subtotal(rows, index, place))))
    return covered


def _name_subtotals(columns: Sequence[Column], rows: list[Row]) -> list[Row]:
    """Name a bare 小计 after the category that a column beside the items gives to just the rows it sums up.

    Such a column is filled in the first row of each category only, or in every row.
    """
    before = next((at for at, column in enumerate(columns) if column.role is Role.ITEM), 0)
    places = [at for at, column in enumerate(columns[:before]) if column.role is Role.OTHER_TEXT]
    bare = {at: row for at, row in enumerate(rows) if row.label in terms().subtotals and row.covers} if places else {}
    if not bare:
        return rows
    for place in reversed(places):
        categories = _categories(rows, place)
        members = Counter(categories.values())
        for at, row in list(bare.items()):
            named = {categories.get(number, "") for number in row.covers}
            if len(named) == 1 and (name := named.pop()) and members[name] == len(row.covers):
                rows[at] = replace(row, label=f"{name}{row.label}")
                del bare[at]
    return rows


def _categories(rows: Sequence[Row], place: int) -> dict[int, str]:
    """Return what each item row, by number, is of: its own words in a column, else those of the row above."""
    found: dict[int, str] = {}
    name = ""
    for row in rows:
        if row.kind in (RowKind.ITEM, RowKind.DETAIL):
            value = row.values[place]
            name = compact(strip_numbering(value.text)) if value else name
            if row.kind is RowKind.ITEM:
                found[row.number] = name
        else:
            name = ""
    return found


def _items(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.kind is RowKind.ITEM]


def _items_of_total(rows: Sequence[Row], index: int) -> list[Row]:
    totals = [at for at, row in enumerate(rows) if row.kind is RowKind.TOTAL]
    if len(totals) == 1:
        return _items(rows)
    if totals[0] == 0 and rows[-1].kind is not RowKind.TOTAL:
        following = [at for at in totals if at > index]
        return _items(rows[index : following[0] if following else len(rows)])
    preceding = [at for at in totals if at < index]
    return _items(rows[preceding[-1] if preceding else 0 : index])


def _items_of_subtotal(rows: Sequence[Row], index: int, place: int | None) -> list[Row]:
    """Return the items above, or below when only those add up (or a subtotal opens the table)."""
    top, bottom = index, index + 1
    while top and rows[top - 1].kind in (RowKind.ITEM, RowKind.DETAIL):
        top -= 1
    while bottom < len(rows) and rows[bottom].kind in (RowKind.ITEM, RowKind.DETAIL):
        bottom += 1
    above, below = _items(rows[top:index]), _items(rows[index + 1 : bottom])
    number = _number(rows[index], place)
    if above and _total(above, place) == number:
        return above
    if below and (_total(below, place) == number or not above):
        return below
    return above
