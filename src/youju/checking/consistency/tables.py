"""Knows what a table in a text must obey: its totals, its unit, and the prose that speaks of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from youju.checking.arithmetic.listing import list_items
from youju.checking.consistency.evaluation_form import check_evaluation_form
from youju.checking.consistency.table_columns import check_columns
from youju.checking.consistency.table_relations import check_relations
from youju.checking.consistency.text_tables import TextCell, TextRow, TextTable, find_tables
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import any_of, role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity
from youju.patterns import regex

__all__ = ["check_tables"]

_MONEY_HEAD = regex(r"金额|预算|支出|收入|拨款|决算|资金|经费|到位|结余|投资|合计|执行")
_NO_MONEY = regex(r"率|%|％|占比|比重|人数|数量|分值|得分|权重|编码|序号|年度|次|户|面积")
_DETAIL_CODE = regex(r"^[1-5]\d{2}(?:\d{2}){0,2}$")
_LEVEL_HEAD = regex(r"类|款|项|科目编码|功能分类科目编码|(?:功能|经济)?(?:分类)?科目代码")
_MOST_TABLES = 60
_WINDOW = 600
_EDGES = regex(r"^(?:新增|其中[:：]?|一、|\d+[.．、])|(?:专项)?(?:经费|费用|资金|费|款)$")
_AMOUNT = regex(r"(?:专项)?(?:经费|资金|费用)?(?:共|合计|共计|总计)?$")


def check_tables(reading: Reading) -> Iterator[Finding]:
    """Yield what is wrong inside each table of a text and between it and the prose."""
    tables = find_tables(reading)
    for table in tables:
        yield from _totals(reading, table)
        told = [*check_columns(reading, table)]
        yield from told
        yield from (one for one in check_relations(reading, table) if not _overlaps(one, told))
        yield from check_evaluation_form(reading, table)
        yield from _prose(reading, table, tables)
        yield from _unit(reading, table)


def _overlaps(finding: Finding, others: Sequence[Finding]) -> bool:
    return any(one.start < finding.end and finding.start < one.end for one in others)


def _totals(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Check each column's 合计 against its rows."""
    totals = [row for row in table.rows if row.is_total]
    if len(totals) != 1 or _has_levels(table):
        return
    total = totals[0]
    for column, cell in enumerate(total.cells):
        if cell.number is None or cell.number.kind is Kind.PERCENT or _NO_TOTAL.search(table.heading(column)):
            continue
        parts = [part for row, part in table.column(column) if row is not total]
        rows = [row for row in table.rows if row is not total and not _says_nothing(row, column)]
        if len(parts) < 2 or len(parts) < len(rows):
            continue
        added = sum((part.value or Decimal(0) for part in parts), Decimal(0))
        slack = _slack([*parts, cell])
        gap = abs(added - (cell.value or 0))
        if not gap:
            continue
        if gap <= slack:
            message = (
                f"{_name(table, column)}各行之和为{plain_digits(added)}，合计写作{cell.text}，差额在四舍五入范围内"
            )
            yield reading.finding(Code.ROUNDING, Severity.INFO, cell.start, cell.end, message)
        else:
            message = f"表中{_name(table, column)}合计不符：各行之和为{plain_digits(added)}，合计写作{cell.text}"
            yield reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, cell.start, cell.end, message)


def _says_nothing(row: TextRow, column: int) -> bool:
    return column < len(row.cells) and row.cells[column].says_nothing


_NO_TOTAL = regex(r"率|占比|比重|比例|进度|%|％|均|单价|价格|标准|编码|序号|年份|增长|增幅|同比|排名|名次|[/／][人户亩天月]")


def _name(table: TextTable, column: int) -> str:
    heading = table.heading(column)
    return f"“{heading}”列" if heading else f"第{column + 1}列"


def _has_levels(table: TextTable) -> bool:
    """Whether rows contain other rows, so that a column's plain sum means nothing."""
    if any(row.is_partial and not row.is_total for row in table.rows):
        return True
    if any(_LEVEL_HEAD.fullmatch(cell.text) for row in table.header for cell in row.cells):
        return True
    for column in (0, 1):
        cells = [row.cells[column].text for row in table.rows if column < len(row.cells) and not row.is_total]
        codes = {len(text) for text in cells if _DETAIL_CODE.match(text)}
        if len(codes) > 1 and all(not text or _DETAIL_CODE.match(text) for text in cells):
            return True
    return False


def _slack(cells: Sequence[TextCell]) -> Decimal:
    """How far rounding alone is likely to part a total from its rows: nothing where all are whole."""
    steps = [cell.number.quantity.step for cell in cells if cell.number and cell.number.quantity]
    fine = [step for step in steps if step < 1]
    return max(sum(fine, Decimal(0)) / 4, max(fine, default=Decimal(0)))


def _prose(reading: Reading, table: TextTable, tables: Sequence[TextTable]) -> Iterator[Finding]:
    """Check the amounts that the prose around a table gives for its rows."""
    labels = _labels(table)
    if not labels or (table.unit is None and not table.column_units):
        return
    pattern = re.compile("|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True)))
    for number in reading.numbers_in(table.start - _WINDOW, table.end + _WINDOW):
        if number.kind is not Kind.MONEY or not number.exact:
            continue
        row = _row_of(pattern, labels, number) or _total_of_all(reading, table, number)
        if row is None or (not row.is_total and _speaks_of_more(reading, number)):
            continue
        cells = _cells_for(table, row, number)
        if not cells or any(_same(number.quantity, cell, scale) for cell, scale in cells):
            continue
        if not _stands_elsewhere(tables, row.label, number):
            cell, _ = cells[0]
            what = "合计" if row.is_total else row.label
            message = f"与表不符：表中“{what}”为{cell.text}（{_cell_unit(table, row, cell)}），文中写作{number.text}"
            start = number.start - len(number.before)
            yield reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, start, number.end, message)


def _cell_unit(table: TextTable, row: TextRow, cell: TextCell) -> str:
    column = row.cells.index(cell)
    return table.column_units.get(column) or table.unit or "无单位"


_MORE = regex(r"合计|共|两个|两项|三项|(?:19|20)\d\d\s*年")
_LEFT = regex("(?:的)?(?:资金|预算|指标)?(?:未|没有|尚)")


def _speaks_of_more(reading: Reading, number: Number) -> bool:
    """Whether an amount is of several rows, of another year, or what is still missing."""
    sentence = reading.sentences[number.sentence]
    words = reading.text[max(sentence.start, number.start - 60) : number.start]
    if any_of("periods", "last").search(words) or _LEFT.match(number.after):
        return True
    return bool(_MORE.search(number.before)) or number.before.endswith(("由", "从"))


def _stands_elsewhere(tables: Sequence[TextTable], label: str, number: Number) -> bool:
    """Whether another table gives this value for the same words: two tables may count differently."""
    for table in tables[:_MOST_TABLES]:
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                scale = table.scale(column)
                named = row.label == label or label in table.heading(column)
                if named and scale and cell.value is not None and _same(number.quantity, cell, scale):
                    return True
    return False


def _labels(table: TextTable) -> dict[str, TextRow]:
    labels: dict[str, TextRow] = {}
    for row in table.rows:
        label = re.sub(r"\s", "", row.label)
        if len(label) >= 2 and not _NO_LABEL.match(label):
            if label in labels:
                return {}
            labels[label] = row
    return labels


_NO_LABEL = regex(r"^(?:合计|总计|小计|其中|其他|序号|\d+)")
_WHOLE_WORDS = regex(r"全部|合计|总计|共计|总额|各项")
_CHANGE = regex(
    r"分别|依次|比|较|增加|减少|增长|下降|其中|每|人均|追加|追减|调[增减剂]|退回|收回|中央|[省市县区]级|上级|非税|自筹|配套|结转"
)


def _row_of(pattern: re.Pattern[str], labels: dict[str, TextRow], number: Number) -> TextRow | None:
    found = list(pattern.finditer(number.before))
    if found:
        rest = number.before[found[-1].end() :]
        return None if _CHANGE.search(rest) or len(rest) > 12 else labels[found[-1].group()]
    return None


_ALL_ROWS = regex(
    r"(?P<count>[两三四五六七八九十]|\d{1,2})(?:项|类|个|户|家|笔)(?:项目|资金|支出|经费)?(?:合计|共计|共)"
)


def _total_of_all(reading: Reading, table: TextTable, number: Number) -> TextRow | None:
    """Return the total row when an amount is of as many things as the table has rows (三项合计支出…)."""
    found = _ALL_ROWS.search(reading.text[max(0, number.start - 16) : number.start])
    totals = [row for row in table.rows if row.is_total]
    if found is None or len(totals) != 1:
        return None
    count = (
        int(found["count"])
        if found["count"].isdigit()
        else "零一二三四五六七八九十".replace("二", "两").find(found["count"])
    )
    return totals[0] if count == len(table.rows) - 1 else None


def _cells_for(table: TextTable, row: TextRow, number: Number) -> list[tuple[TextCell, Decimal]]:
    """The row's cells that the number could be: of its role when columns tell roles apart."""
    role = role_of(number.before)
    cells = []
    first = next(column for column, cell in enumerate(row.cells) if cell.text == row.label)
    for column, cell in enumerate(row.cells):
        scale = table.scale(column)
        if cell.value is None or scale is None or _NO_MONEY.search(table.heading(column)) or column <= first:
            continue
        own = role_of(table.heading(column))
        cells.append((own, cell, scale))
    if role and any(own for own, _, _ in cells):
        return [(cell, scale) for own, cell, scale in cells if own == role]
    return [(cell, scale) for _, cell, scale in cells]


def _same(written: Quantity, cell: TextCell, scale: Decimal) -> bool:
    bare = cell.quantity
    if bare is None:
        return False
    held = Quantity(bare.value * scale, "元", Kind.MONEY, bare.step * scale) if bare.kind is Kind.NUMBER else bare
    return written.is_rounding_of(held) or held.is_rounding_of(written) or written.is_truncation_of(held)


def _unit(reading: Reading, table: TextTable) -> Iterator[Finding]:
    """Say that a money table has no unit, and which unit would reconcile it with the prose."""
    if table.unit is not None or table.column_units:
        return
    cells = list(_bare_amounts(table))
    if not cells:
        return
    total = next((cell for row, cell in cells if row.is_total), None)
    if total is None:
        return
    if found := _reconciling(reading, table, total):
        number, unit = found
        message = (
            f"表无金额单位：表中合计{total.text}，正文写作{number.text}，"
            f"若表以{unit}为单位则两者一致，若同以{_prose_unit(number)}计则相差{_times(number, total)}倍，"
            f"请补“单位：{unit}”"
        )
        yield reading.finding(Code.MISSING_UNIT, Severity.WARNING, total.start, total.end, message, f"单位：{unit}")
        yield from _items(reading, table, number)
    elif _has_money_words(table):
        message = f"表无金额单位（合计{total.text}），请在表前注明单位"
        yield reading.finding(Code.MISSING_UNIT, Severity.WARNING, total.start, total.end, message)


def _has_money_words(table: TextTable) -> bool:
    heads = "".join(table.heading(column) for column in range(table.width))
    return bool(re.search(r"金额|预算|支出|收入|拨款|决算|经费|投资", heads)) and not re.search(r"元|人数|数量", heads)


def _bare_amounts(table: TextTable) -> Iterator[tuple[TextRow, TextCell]]:
    for row in table.rows:
        for column, cell in islice(enumerate(row.cells), 1, None):
            number = cell.number
            bare = number is not None and number.kind is Kind.NUMBER and table.unit_of(column) is None
            if bare and not _NO_MONEY.search(table.heading(column)):
                yield row, cell


def _prose_unit(number: Number) -> str:
    return next((unit for unit in ("亿元", "百万元", "万元", "千元") if number.text.endswith(unit)), "元")


def _times(number: Number, total: TextCell) -> str:
    bare = total.value or Decimal(1)
    written = number.value / MONEY_SCALES[_prose_unit(number)]
    large, small = max(bare, written), min(bare, written)
    return plain_digits((large / small).normalize()) if small else "—"


def _reconciling(reading: Reading, table: TextTable, total: TextCell) -> tuple[Number, str] | None:
    if not total.value:
        return None
    for number in reading.numbers_in(table.start - _WINDOW, table.end + _WINDOW):
        if number.kind is not Kind.MONEY:
            continue
        for unit in ("元", "千元", "万元", "亿元"):
            if number.value == total.value * MONEY_SCALES[unit]:
                return number, unit
    return None


def _items(reading: Reading, table: TextTable, number: Number) -> Iterator[Finding]:
    """Hold the items that a sentence lists for the total against the table's rows."""
    sentence = reading.sentences[number.sentence]
    clause = re.split(r"[，；。：\n]", reading.text[sentence.start : number.start])[-1]
    begin = number.start - len(clause)
    items, _ = list_items(clause)
    rows = [row for row in table.rows if not row.is_total and row.label]
    if len(items) < 3 or len(rows) < 3 or len("".join(items)) != len(clause) - len(items) + 1:
        return
    labels = [_core(row.label) for row in rows]
    matched: set[int] = set()
    lacking: list[tuple[int, str]] = []
    at = begin
    for place, item in enumerate(items):
        core = _core(_AMOUNT.sub("", item) if place == len(items) - 1 else item)
        hits = [index for index, label in enumerate(labels) if _alike(core, label)]
        matched.update(hits)
        if not hits:
            lacking.append((at + clause[at - begin :].index(item), item))
        at += len(item) + 1
    if not matched:
        return
    for start, item in lacking:
        message = f"正文列有“{item}”，表中没有这一项，请核对"
        yield reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, start, start + len(item), message)
    for index, row in enumerate(rows):
        if index not in matched:
            cell = next(cell for cell in row.cells if cell.text == row.label)
            message = f"表中列有“{row.label}”，正文没有提到这一项，请核对"
            yield reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, cell.start, cell.end, message)


def _core(label: str) -> str:
    return _EDGES.sub("", _EDGES.sub("", label.strip()))


def _alike(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return one in other or other in one
