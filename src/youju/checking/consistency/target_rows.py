"""Knows tables of targets and results that say 是 or 未完成 beside them, and prose that counts what was met."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from youju.checking.consistency.text_tables import TextCell, TextRow, TextTable
from youju.checking.reading import Reading
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.mentions.numerals import parse_number
from youju.patterns import regex

__all__ = ["check_target_rows"]

_TARGET = regex(r"指标值|目标|计划|任务|标准|要求")
_ACTUAL = regex(r"实际|完成值|完成数|结果")
_VERDICT = regex(r"是否|完成情况|达标情况|结论|评价结果")
_MET = regex(r"是|√|已?完成|已?达标|合格|达到|超额完成")
_MISSED = regex(r"否|×|未完成|未达标|不合格|未达到|未达|没有完成")
_UPPER = frozenset({Approximator.AT_MOST, Approximator.BELOW})
_LOWER = frozenset({Approximator.AT_LEAST, Approximator.ABOVE})
_COUNTED = regex(
    r"(?P<all>[一二三四五六七八九十两\d]+)[项个]指标(?:中|里)?，?(?:已|共|实际|全年)?(?:完成|达标|达到目标)(?:的有|的|了)?(?P<met>[一二三四五六七八九十两\d]+)[项个]"
)
_REACH = 200


@dataclass(frozen=True)
class _Columns:
    target: int
    actual: int
    verdict: int


def check_target_rows(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Yield a finding for each row whose verdict its own target and result deny, and for a wrong count of those met."""
    columns = _columns(table)
    if columns is None:
        return
    verdicts = [(row, _said(row.cells[columns.verdict])) for row in table.rows if len(row.cells) > columns.verdict]
    for row, said in verdicts:
        met = _is_met(row, columns)
        if said is not None and met is not None and said is not met:
            target, actual, cell = (row.cells[at] for at in (columns.target, columns.actual, columns.verdict))
            known = "达到" if met else "没有达到"
            message = f"“{row.label}”目标{target.text}，实际{actual.text}，{known}目标，表中却写作“{cell.text}”"
            yield reading.finding(Code.TARGET_MISMATCH, Severity.ERROR, actual.start, cell.end, message)
    if verdicts and all(said is not None for _, said in verdicts):
        yield from _counted(reading, table, len(verdicts), sum(said is True for _, said in verdicts))


def _columns(table: TextTable) -> _Columns | None:
    heads = [re.sub(r"\s", "", table.heading(column)) for column in range(table.width)]

    def place(pattern: re.Pattern[str], besides: tuple[int, ...] = ()) -> int:
        return next((at for at, head in enumerate(heads) if at not in besides and pattern.search(head)), -1)

    verdict = place(_VERDICT)
    target = place(_TARGET, (verdict,))
    found = _Columns(target, place(_ACTUAL, (verdict, target)), verdict)
    return found if min(found.target, found.actual, found.verdict) > 0 else None


def _said(cell: TextCell) -> bool | None:
    words = re.sub(r"\s", "", cell.text)
    if _MISSED.fullmatch(words):
        return False
    return True if _MET.fullmatch(words) else None


def _is_met(row: TextRow, columns: _Columns) -> bool | None:
    """Whether a result keeps to its target's sign; None without a sign, or in another unit."""
    target, actual = row.cells[columns.target], row.cells[columns.actual]
    wanted, reached = target.quantity, actual.quantity
    sign = target.number.approximator if target.number else None
    if wanted is None or reached is None or wanted.unit != reached.unit or sign not in _UPPER | _LOWER:
        return None
    if actual.number is None or actual.number.approximator is not None:
        return None
    return reached.value <= wanted.value if sign in _UPPER else reached.value >= wanted.value


def _counted(reading: Reading, table: TextTable, rows: int, met: int) -> Iterator[Finding]:
    """Check 四项指标完成三项 near a table."""
    for found in _COUNTED.finditer(reading.text, max(0, table.start - _REACH), table.end + _REACH):
        whole, done = (int(parse_number(found[part]) or 0) for part in ("all", "met"))
        if whole == rows and done != met:
            message = f"表中{rows}项指标完成{met}项，文中写作“{found.group()}”"
            yield reading.finding(Code.COUNT_MISMATCH, Severity.ERROR, found.start(), found.end(), message)
