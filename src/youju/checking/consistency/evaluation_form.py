"""Knows what is wrong between the targets and results of a table: a 自评表, or one that says 是 or 未完成 beside them.

The rows of a 自评表 owe one another scores, weights, reasons, 其中 of its funds (`check_evaluation_form`). A verdict
is denied by its own row's target and result, and the prose counts what was met (`check_target_rows`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from youju.checking.consistency.text_tables import TextCell, TextRow, TextTable
from youju.checking.reading import Reading
from youju.checking.wording import plain_digits
from youju.domain.findings import Approximator, Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.domain.scoring import proportional_score
from youju.mentions.numerals import parse_number
from youju.patterns import regex

__all__ = ["check_evaluation_form", "check_target_rows", "is_evaluation_form"]

_TARGET = regex(r"指标值|目标值|预期值")
_ACTUAL = regex(r"实际完成|完成值|实际值|完成情况")
_WEIGHT = regex(r"^(?:标准|指标)?分值|^权重")
_SCORE = regex(r"^(?:自评)?得分(?!率)")
_REASON = regex(r"原因|偏差|改进")
_MONEY = regex(r"(?:预算|执行|支出|到位)数")
_TOTAL = regex(r"^(?:总\s*分|合\s*计|总\s*计|总得分)")
_FUNDS_TOTAL = regex(r"总额|合\s*计")
_PARTS = regex(r"^其\s*中")
_REST = regex(r"其他")
_LESS_IS_BETTER = regex(r"成本|单价|造价|费用|投诉|差错|事故|故障|能耗")
_NO_DIRECTION = frozenset({"天", "日", "个工作日", "个月", "月", "小时", "分钟", "年"})
_NO_REASON = regex(r"[\s—\-－/]*|无偏差")
_SLIGHT = Decimal("0.05")
"""A score that differs so little from the one in proportion was rounded."""
_HUNDRED = Decimal(100)
_RULE = "财预〔2020〕10号第十六条"
_PER = regex(r"(?:[/／]|每)[^\d/／]{1,4}$")
"""What a result is per, as both its cells say: 1.80万元/公里."""
_UPPER = frozenset({Approximator.AT_MOST, Approximator.BELOW})
_LOWER = frozenset({Approximator.AT_LEAST, Approximator.ABOVE})
_WANTED = regex(r"指标值|目标|计划|任务|标准|要求")
_REACHED = regex(r"实际|完成值|完成数|结果")
_VERDICT = regex(r"是否|完成情况|达标情况|结论|评价结果")
_MET = regex(r"是|√|已?完成|已?达标|合格|达到|超额完成")
_MISSED = regex(r"否|×|未完成|未达标|不合格|未达到|未达|没有完成")
_COUNTED = regex(
    r"(?P<all>[一二三四五六七八九十两\d]+)[项个]指标(?:中|里)?，?(?:已|共|实际|全年)?(?:完成|达标|达到目标)(?:的有|的|了)?(?P<met>[一二三四五六七八九十两\d]+)[项个]"
)
_REACH = 200


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a form has its columns; `reason` is -1 where it has none."""

    target: int
    actual: int
    weight: int
    score: int
    reason: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with its weight and score: an indicator, or the total of the funds."""

    name: str
    label: TextCell
    row: TextRow
    weight: TextCell
    score: TextCell

    @property
    def is_full(self) -> bool:
        """Whether it has all its points."""
        return _value(self.score) == _value(self.weight)


def check_evaluation_form(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Yield what is wrong in a form of indicators (财预〔2020〕10号 附1); nothing for other tables.

    It is one when a row heads 指标值, 实际完成值, 分值 and 得分; what stands above that row are its funds.
    """
    rows = (*table.header, *table.rows)
    heads = [place for place, row in enumerate(rows) if _columns(row)]
    if not heads:
        return
    funds = rows[: heads[0]]
    yield from _parts(reading, funds)
    lines = list(_funds_lines(funds))
    total = None
    columns = None
    for row in rows[heads[0] :]:
        columns = _columns(row) or columns
        if columns is None or _columns(row):
            continue
        if _TOTAL.match(row.label):
            total = _line(row, columns)
        elif line := _line(row, columns):
            lines.append(line)
            yield from _judged(reading, line, columns)
    for line in lines:
        if _value(line.score) > _value(line.weight):
            message = f"“{line.name}”得{line.score.text}分，超过分值{line.weight.text}分"
            yield _finding(reading, Code.SCORE_MISMATCH, line.score, message)
    if total is not None:
        yield from _sums(reading, lines, total)


def is_evaluation_form(table: TextTable) -> bool:
    """Whether a table is such a form."""
    return any(_columns(row) for row in (*table.header, *table.rows))


def _columns(row: TextRow) -> _Columns | None:
    """Return where a row that heads indicators has its columns; None when it is no such row."""
    words = [re.sub(r"\s", "", cell.text) for cell in row.cells]

    def place(pattern: re.Pattern[str]) -> int:
        return next((at for at, word in enumerate(words) if pattern.search(word)), -1)

    found = _Columns(place(_TARGET), place(_ACTUAL), place(_WEIGHT), place(_SCORE), place(_REASON))
    return found if min(found.target, found.actual, found.weight, found.score) >= 0 else None


def _cell(row: TextRow, column: int) -> TextCell | None:
    return row.cells[column] if 0 <= column < len(row.cells) else None


def _value(cell: TextCell) -> Decimal:
    return cell.value or Decimal(0)


def _finding(
    reading: Reading, code: Code, cell: TextCell, message: str, severity: Severity = Severity.ERROR
) -> Finding:
    return reading.finding(code, severity, cell.start, cell.end, message)


def _line(row: TextRow, columns: _Columns) -> _Line | None:
    weight, score = _cell(row, columns.weight), _cell(row, columns.score)
    names = [cell for cell in row.cells[: columns.target] if cell.text]
    if not names or weight is None or score is None or weight.value is None or score.value is None:
        return None
    return _Line(names[-1].text, names[-1], row, weight, score)


def _funds_lines(funds: Sequence[TextRow]) -> Iterator[_Line]:
    """Yield the rows of the funds that have a weight and a score."""
    weight = score = -1
    for row in funds:
        words = [cell.text for cell in row.cells]
        weight = next((at for at, word in enumerate(words) if _WEIGHT.search(word)), weight)
        score = next((at for at, word in enumerate(words) if _SCORE.search(word)), score)
        first, second = _cell(row, weight), _cell(row, score)
        if first is not None and second is not None and first.value is not None and second.value is not None:
            yield _Line("预算执行率", row.cells[0], row, first, second)


def _parts(reading: Reading, funds: Sequence[TextRow]) -> Iterator[Finding]:
    """Hold the rows from 其中 on against 年度资金总额, column by column."""
    head = next((row for row in funds if sum(bool(_MONEY.search(cell.text)) for cell in row.cells) > 1), None)
    totals = [row for row in funds if _FUNDS_TOTAL.search(row.label) and any(cell.value for cell in row.cells)]
    begins = [place for place, row in enumerate(funds) if any(_PARTS.match(cell.text) for cell in row.cells)]
    if head is None or len(totals) != 1 or len(begins) != 1:
        return
    rows = funds[begins[0] :]
    is_whole = any(_REST.search(row.label) for row in rows)
    for column, title in enumerate(head.cells):
        total = _cell(totals[0], column)
        parts = [part for row in rows if (part := _cell(row, column)) is not None and part.value is not None]
        if not _MONEY.search(title.text) or total is None or total.value is None or not parts:
            continue
        added = sum((_value(part) for part in parts), Decimal(0))
        if abs(added - total.value) <= _slack((*parts, total)):
            continue
        if added > total.value or (added < total.value and is_whole):
            message = f"“{title.text}”其中各行之和为{plain_digits(added)}，年度资金总额写作{total.text}"
            found = _finding(reading, Code.SUM_MISMATCH, total, message)
            yield replace(found, operands=tuple(part.start for part in parts))


def _slack(cells: Sequence[TextCell]) -> Decimal:
    """Return how far rounding may part amounts from their sum: half a last digit each, where they have decimals."""
    decimals = max(len(one.text.partition(".")[2]) for one in cells)
    return Decimal(len(cells)).scaleb(-decimals) / 2 if decimals > 1 else Decimal(0)


def _sums(reading: Reading, lines: Sequence[_Line], total: _Line) -> Iterator[Finding]:
    """Hold weights and scores against the row of totals."""
    columns = (
        ("分值", [line.weight for line in lines], total.weight),
        ("得分", [line.score for line in lines], total.score),
    )
    for name, cells, whole in columns:
        added = sum(map(_value, cells), Decimal(0))
        if cells and added != whole.value:
            message = f"{name}合计不符：各行之和为{plain_digits(added)}，{total.name}一行写作{whole.text}"
            found = _finding(reading, Code.SCORE_MISMATCH, whole, message)
            yield replace(found, operands=tuple(cell.start for cell in cells))


def _judged(reading: Reading, line: _Line, columns: _Columns) -> Iterator[Finding]:
    """Hold an indicator's score and reason against its target and result."""
    target, actual = _cell(line.row, columns.target), _cell(line.row, columns.actual)
    if target is None or actual is None:
        return
    reason = _cell(line.row, columns.reason) if columns.reason >= 0 else None
    unexplained = columns.reason >= 0 and (reason is None or _NO_REASON.fullmatch(reason.text) is not None)
    lost = unexplained and _value(line.score) < _value(line.weight)
    said = f"“{line.name}”目标{target.text}，实际{actual.text}"
    why = f"只得{line.score.text}分（分值{line.weight.text}分），没有说明为什么扣分"
    direction = _direction(line, *_bare(reading, target))
    pair = _comparable(*_bare(reading, target, actual))
    if not direction or pair is None:
        if lost and target.text and actual.text:
            yield _finding(reading, Code.SCORE_MISMATCH, line.label, f"{said}，{why}", Severity.WARNING)
        return
    wanted, reached = pair
    at_best = proportional_score(reached, wanted, _value(line.weight), direction)
    missed = reached < wanted if direction == "≥" else reached > wanted
    if missed and line.is_full and _value(line.weight):
        message = f"{said}，没有达到目标，却得满分{line.score.text}分{'，也没有写偏差原因' if unexplained else ''}"
        yield _finding(reading, Code.TARGET_MISMATCH, line.score, message)
    elif missed and unexplained:
        message = f"{said}，没有达到目标，表中没有写偏差原因和改进措施"
        yield _finding(reading, Code.TARGET_MISMATCH, actual, message, Severity.WARNING)
    elif missed and at_best is not None and _value(line.score) - at_best > _SLIGHT:
        due = plain_digits(at_best.quantize(Decimal("0.01")))
        message = f"{said}，按完成值与指标值之比应得{due}分，表中{line.score.text}分：请确认评分办法（{_RULE}）"
        yield _finding(reading, Code.SCORE_MISMATCH, line.score, message, Severity.INFO)
    elif not missed and lost:
        yield _finding(reading, Code.SCORE_MISMATCH, line.label, f"{said}，达到目标，{why}", Severity.WARNING)


def _bare(reading: Reading, *cells: TextCell) -> tuple[TextCell, ...]:
    """Return cells without what their numbers are per, where all say the same: ≤1.80万元/公里, 1.78万元/公里."""
    per = {found.group() if (found := _PER.search(cell.text)) else "" for cell in cells}
    tail = len(per.pop()) if len(per) == 1 else 0
    return tuple(_shortened(reading, cell, tail) for cell in cells) if tail else cells


def _shortened(reading: Reading, cell: TextCell, tail: int) -> TextCell:
    found = [one for one in reading.between(cell.start, cell.end - tail) if one.quantity is not None]
    return replace(cell, number=found[0]) if len(found) == 1 and cell.number is None else cell


def _direction(line: _Line, target: TextCell) -> str:
    """Return which side of the target is good, ≥ or ≤; empty when only a person can tell."""
    number = target.number
    if number is None:
        return ""
    if number.approximator in _UPPER or number.approximator in _LOWER:
        return "≤" if number.approximator in _UPPER else "≥"
    if number.approximator is not None or number.unit in _NO_DIRECTION:
        return ""
    names = "".join(cell.text for cell in line.row.cells if cell.start < target.start)
    if number.kind is Kind.MONEY or _LESS_IS_BETTER.search(names):
        return "≤"
    return "≥"


def _comparable(target: TextCell, actual: TextCell) -> tuple[Decimal, Decimal] | None:
    """Return target and result in one unit; a result without a unit is in the target's."""
    wanted, reached = target.quantity, actual.quantity
    if wanted is None or reached is None or actual.number is None or actual.number.approximator is not None:
        return None
    if reached.kind is Kind.NUMBER and wanted.kind is not Kind.MONEY:
        reached = _in_unit_of(wanted, reached)
    return (wanted.value, reached.value) if wanted.unit == reached.unit else None


def _in_unit_of(wanted: Quantity, bare: Quantity) -> Quantity:
    """Read a bare number in the target's unit: 0.95 beside 95% is 95%."""
    scale = _HUNDRED if wanted.kind is Kind.PERCENT and bare.value <= 1 else Decimal(1)
    return bare._replace(value=bare.value * scale, unit=wanted.unit, kind=wanted.kind)


@dataclass(frozen=True)
class _VerdictColumns:
    target: int
    actual: int
    verdict: int


def check_target_rows(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Yield a finding for each row whose verdict its own target and result deny, and for a wrong count of those met."""
    columns = _verdict_columns(table)
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


def _verdict_columns(table: TextTable) -> _VerdictColumns | None:
    heads = [re.sub(r"\s", "", table.heading(column)) for column in range(table.width)]

    def place(pattern: re.Pattern[str], besides: tuple[int, ...] = ()) -> int:
        return next((at for at, head in enumerate(heads) if at not in besides and pattern.search(head)), -1)

    verdict = place(_VERDICT)
    target = place(_WANTED, (verdict,))
    found = _VerdictColumns(target, place(_REACHED, (verdict, target)), verdict)
    return found if min(found.target, found.actual, found.verdict) > 0 else None


def _said(cell: TextCell) -> bool | None:
    words = re.sub(r"\s", "", cell.text)
    if _MISSED.fullmatch(words):
        return False
    return True if _MET.fullmatch(words) else None


def _is_met(row: TextRow, columns: _VerdictColumns) -> bool | None:
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
