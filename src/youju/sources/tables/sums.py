"""Which rows a subtotal, a total or an 其中 row speaks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from youju.patterns import regex
from youju.sources.tables import Column, Role, Row, RowKind, Value
from youju.sources.tables.headers import strip_numbering, terms
from youju.sources.workbooks.grid import compact

__all__ = ["relate_rows"]

_HEADING = regex(r"[一二三四五六七八九十]{1,3}(?:[、.．]|$)")
_SECOND_HEADING = regex(r"[（(][一二三四五六七八九十]{1,3}[）)]")


def relate_rows(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with `covers` set; a heading with the sum of what follows becomes a subtotal."""
    place = _leading_place(columns, rows)
    related = _find_code_sums(columns, _extend_details(list(rows), place), place)
    related, headings = _find_headings(columns, related, place)
    related = _name_only_total(related)
    return tuple(_name_subtotals(columns, _cover(columns, related), headings))


_LOOSE, _PLAIN = 8, 9
"""Depth of a heading without a number, and of a row that is none."""
_SUMMED = (Role.VALUE, Role.WEIGHT, Role.SCORE)


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


def _find_headings(
    columns: Sequence[Column], rows: list[Row], place: int | None
) -> tuple[list[Row], dict[tuple[int, ...], str]]:
    """Make subtotals of numbered headings, those with an amount where it is the sum of what follows.

    Returns:
        The rows without headings that are none, and the name of each heading by the numbers of the items below it.
    """
    naming = [at for at, column in enumerate(columns) if column.role in _NAMING]
    depths = [_heading_depth(naming, row) for row in rows]
    names: dict[tuple[int, ...], str] = {}
    for index in reversed(range(len(rows))):
        row, depth = rows[index], depths[index]
        if not 0 < depth < _PLAIN:
            continue
        end = index + 1
        while end < len(rows) and depths[end] > depth:
            end += 1
        parts = [one for one in rows[index + 1 : end] if one.kind is RowKind.ITEM]
        bare = row.kind is RowKind.HEADING
        if parts and (bare or _number(row, place) == _total(parts, place)):
            covers = tuple(one.number for one in parts)
            names.setdefault(covers, row.label)
            if depth < _LOOSE:
                rows[index] = replace(row, kind=RowKind.SUBTOTAL, covers=covers)
    return [row for row in rows if row.kind is not RowKind.HEADING], names


def _heading_depth(naming: Sequence[int], row: Row) -> int:
    if row.kind is RowKind.HEADING:
        return min(_depth(range(len(row.values)), row), _LOOSE)
    return _depth(naming, row) if row.kind is RowKind.ITEM else 0


def _name_only_total(rows: list[Row]) -> list[Row]:
    """Take 支出合计 for the total where no row says 合计 alone and it stands first or last."""
    if any(row.kind is RowKind.TOTAL for row in rows):
        return rows
    sums = [at for at, row in enumerate(rows) if row.label.endswith("合计") and row.kind is RowKind.SUBTOTAL]
    if len(sums) == 1 and sums[0] in (0, len(rows) - 1):
        rows[sums[0]] = replace(rows[sums[0]], kind=RowKind.TOTAL)
    return rows


def _cover(columns: Sequence[Column], rows: Sequence[Row]) -> list[Row]:
    covered = []
    for index, row in enumerate(rows):
        if row.covers or row.kind in (RowKind.ITEM, RowKind.DETAIL):
            covered.append(row)
        elif row.kind is RowKind.TOTAL:
            covered.append(replace(row, covers=tuple(one.number for one in _items_of_total(rows, index))))
        else:
            covers = sorted(one.number for one in _items_of_subtotal(columns, rows, index))
            covered.append(replace(row, covers=tuple(covers)))
    return covered


def _name_subtotals(columns: Sequence[Column], rows: list[Row], headings: Mapping[tuple[int, ...], str]) -> list[Row]:
    """Name a bare 小计 after what just the rows it sums up have in common: a heading, or a category beside them.

    A column of categories is filled in the first row of each category only, or in every row.
    """
    before = next((at for at, column in enumerate(columns) if column.role is Role.ITEM), 0)
    places = [at for at, column in enumerate(columns[:before]) if column.role is Role.OTHER_TEXT]
    bare = {at: row for at, row in enumerate(rows) if row.label in terms().subtotals and row.covers}
    for at, row in list(bare.items()):
        if name := headings.get(row.covers):
            rows[at] = replace(row, label=f"{name}{row.label}")
            del bare[at]
    for place in reversed(places) if bare else ():
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


def _items_of_subtotal(columns: Sequence[Column], rows: Sequence[Row], index: int) -> list[Row]:
    """Return the items that a subtotal is of: all up to the next sum, or as many of the nearest as add up.

    Those above are tried before those below. Where none add up, a heading or blank line ends the group.
    """
    row = rows[index]
    top, bottom = index, index + 1
    while top and rows[top - 1].kind in (RowKind.ITEM, RowKind.DETAIL):
        top -= 1
    while bottom < len(rows) and rows[bottom].kind in (RowKind.ITEM, RowKind.DETAIL):
        bottom += 1
    above, below = _items(rows[top:index]), _items(rows[index + 1 : bottom])
    places = [at for at, one in enumerate(columns) if _number(row, at) is not None and one.role in _SUMMED]
    sums = [(at, _number(row, at)) for at in places]
    for group in (above, below):
        if group and places and all(_total(group, at) == number for at, number in sums):
            return group
    nearest = above[::-1]
    return _adding_up(nearest, sums) or _adding_up(below, sums) or _up_to_gap(nearest) or _up_to_gap(below)


def _adding_up(rows: Sequence[Row], sums: Sequence[tuple[int, Decimal | None]]) -> list[Row]:
    """Return the fewest first rows that come to these sums; none when no number of them does."""
    totals = dict.fromkeys((at for at, _ in sums), Decimal(0))
    for count, row in enumerate(rows, 1):
        for at in totals:
            totals[at] += _number(row, at) or 0
        if sums and all(totals[at] == number for at, number in sums):
            return list(rows[:count])
    return []


def _up_to_gap(rows: Sequence[Row]) -> list[Row]:
    """Return the first rows that follow each other in the sheet without a line between them."""
    gap = next((at for at, (one, other) in enumerate(pairwise(rows), 1) if abs(one.number - other.number) > 1), None)
    return list(rows[:gap])
