"""Holds what prose says of how far two cells of a table's row lie apart against them: 少发2.4万元, 扣1.5分, 执行率92%.

Which two columns are meant is seldom said: a gap or a rate is told as wrong only if no two cells of its row give it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from youju.checking.consistency.table_claims import TableClaims, agree, gives_share, percentage
from youju.checking.consistency.text_tables import TextRow
from youju.checking.reading import Number
from youju.checking.vocabulary import patterns, role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Finding, Severity
from youju.domain.quantity import Kind, Quantity

__all__ = ["check_gap", "check_moved", "check_row_rate", "is_gap"]

_SAID = patterns("table_gaps")
_REACH, _FEW, _MOST = 80, 2, 4
_DONE = frozenset({"spent", "actual", "received", "score"})


def is_gap(claims: TableClaims, number: Number) -> bool:
    """Whether a number is told as how far two numbers lie apart, and no column is called so."""
    said = _SAID["gap"].search(number.before) or _SAID["change"].search(number.before)
    return said is not None and not any(_SAID["gap"].search(claims.table.heading(one)) for one in claims.columns)


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
