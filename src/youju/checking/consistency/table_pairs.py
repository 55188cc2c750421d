"""Holds what prose says of several rows of a table against them: how far apart, how much together, how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from youju.checking.arithmetic.list_claims import TREND
from youju.checking.consistency.table_claims import TableClaims, agree
from youju.checking.consistency.text_tables import TextRow
from youju.checking.reading import Number, Sentence
from youju.checking.stretches import clause_before
from youju.checking.vocabulary import role_of
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_pairs", "check_row_count", "check_spread", "check_sum", "check_total", "check_trend"]

_APART = regex(r"[^，。；\d]{0,10}?(?:(?P<more>多|高|大|长)|少|低|小|短)(?:出|了)?$")
_TOGETHER = regex(r"[^，。；、\d]{0,10}?(?:合计|共计?|总计)[^，。；、\d]{0,8}$")
_JOINT = regex(r"[\u4e00-\u9fff]{0,2}[、和与及][^，。；、\d]{0,2}")
_THAN = regex(r"[^，。；]{0,12}[比较]")
_ROWS = regex(
    r"(?P<count>[两三四五六七八九十]{1,3}|\d{1,2})(?:个|家|类|项|所|种|条|座|支|处)(?P<noun>[^，。；：、\d]{0,8})"
)
_POINTS = regex(r"[如见]下|下[表列]|上[述表列]|表[中列]|以上|附表")
_OTHERS = regex(r"其中|除|有|指标|方面|问题|措施|月|季度")
_ALL_ROWS = regex(
    r"(?P<count>[两三四五六七八九十]|\d{1,2})(?:个?[年月项类户家笔所座种处条支镇村乡]|个季度)[^，。；：\d]{0,10}?(?:合计|共计|总计|共)[^，。；：\d]{0,8}$"
)
_PERIOD = regex(r"(?:19|20)\d\d年?|第?[一二三四]季度|\d{1,2}月")
_FOREIGN = regex(r"率|均(?!$)|占|以来|除|增速|人均")
_SPREAD = regex(
    r"最[多大高长](?P<most>[^，。；\d]{0,16})[与和比较][^，。；\d]{0,6}?最[少小低短](?P<least>[^，。；\d]{0,16}?)(?:相差|差距|差|[多高])(?:为|达|出)?了?$"
)
_TOGETHER_OF_ALL = regex(r"共|合计|总计")
_IN_ALL = regex(r"共|合计|总|全[县市区镇乡校院局馆]累计")
_NOT_IN_ALL = regex(
    r"上年|去年|同期|其中|较|比|增|减|分别|依次|平均|每|均|目标|要求|应|拟|下一?年|明年|截至|[上下]半年|季度|\d月|不含|除"
)
_REACH, _FAR, _FEWEST = 60, 80, 3


def check_sum(claims: TableClaims, number: Number) -> Iterator[Finding]:
    """Check 三年门诊合计273363人次 where the table itself has no row of totals."""
    words = claims.words_before(number, _REACH // 2)
    found = _ALL_ROWS.search(words)
    if claims.is_of_another_year(words):
        return
    if claims.total is None and found and parse_number(found["count"]) == len(claims.items) == len(claims.table.rows):
        yield from _judge(claims, number, claims.items, words[found.start() :], 0)


def check_total(claims: TableClaims, number: Number) -> Iterator[Finding]:
    """Check 电梯共完成81台 and 项目总预算700万元，执行655万元 right behind a table with a row of totals."""
    reading, table, total = claims.reading, claims.table, claims.total
    sentence = reading.sentences[number.sentence]
    ahead = reading.text[sentence.start : number.start].rpartition("；")[2]
    if total is None or not number.exact or number.group or reading.text[table.end : sentence.start].strip():
        return
    if not _IN_ALL.search(ahead) or claims.pattern.search(ahead) or _NOT_IN_ALL.search(ahead):
        return
    if claims.is_of_another_year(ahead):
        return
    columns = claims.counted(total, number.quantity)
    named = [one for one in claims.named_columns(number.before) if one in columns]
    role = role_of(number.before)
    columns = named or [one for one in columns if role and role_of(table.heading(one)) == role]
    held = table.quantity(total, columns[0]) if len(columns) == 1 else None
    if held is None or agree(number.quantity, held) or not held.value / 2 < number.value < held.value * 2:
        return
    cells = (table.quantity(row, column) for row in table.rows for column in claims.of_unit(row, number.quantity))
    if not any(cell and agree(number.quantity, cell) for cell in cells):
        yield claims.belied(number, f"表中“合计”为{total.cells[columns[0]].text}，文中写作{number.text}")


def check_trend(claims: TableClaims, sentence: Sentence) -> Iterator[Finding]:
    """Check 门诊人次逐年增长 where the rows are years."""
    reading, table = claims.reading, claims.table
    if len(claims.items) < _FEWEST or not all(_PERIOD.match(row.label) for row in claims.items):
        return
    for cue in TREND.finditer(reading.words(sentence)):
        at = sentence.start + cue.start()
        words = clause_before(reading.text, at, sentence.start, "，；,;")
        start = at - len(words)
        columns = [one for one, stem in claims.columns.items() if stem in words]
        if _FOREIGN.search(words):
            continue
        for column in columns:
            held = [table.quantity(row, column) for row in claims.items]
            values = [one.value for one in held if one]
            broken = any(one != other and (other > one) != bool(cue["up"]) for one, other in pairwise(values))
            if broken and len(values) == len(held):
                cells = "、".join(row.cells[column].text for row in claims.items)
                message = f"与表不符：表中“{table.heading(column)}”依次为{cells}，文中写作“{cue.group()}”"
                end = sentence.start + cue.end()
                yield reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, start, end, message)


def check_pairs(claims: TableClaims, number: Number) -> Iterator[Finding]:
    """Check 甲比乙多27人次 and 甲、乙两个街道合计149户."""
    words = claims.words_before(number, _REACH)
    named = [*claims.pattern.finditer(words)]
    if len(named) < 2:
        return
    rest = words[named[-1].end() :]
    if apart := _APART.fullmatch(rest):
        pair = named[-2:]
        if not _THAN.fullmatch(words[pair[0].end() : pair[1].start()]):
            return
        rows = [claims.labels[one.group()] for one in pair]
        yield from _judge(claims, number, rows, words, 1 if apart["more"] else -1)
    elif _TOGETHER.fullmatch(rest):
        joined = [named[-1]]
        for one in reversed(named[:-1]):
            if not _JOINT.fullmatch(words[one.end() : joined[0].start()]):
                break
            joined.insert(0, one)
        rows = [claims.labels[one.group()] for one in joined]
        whole = len(rows) == len(claims.items) or words[: joined[0].start()].endswith(("除", "、"))
        if len(rows) > 1 and not whole:
            yield from _judge(claims, number, rows, words[joined[0].start() :], 0)


def _judge(claims: TableClaims, number: Number, rows: list[TextRow], words: str, sign: int) -> Iterator[Finding]:
    """Hold a number against the difference of two rows (sign 1 or -1) or the sum of rows (sign 0)."""
    table = claims.table
    columns = claims.counted(rows[0], number.quantity)
    columns = [one for one in claims.named_columns(words) if one in columns] or columns
    if len(columns) != 1:
        return
    held = [table.quantity(row, columns[0]) for row in rows]
    values = [one.value for one in held if one]
    if len(values) < len(rows):
        return
    worked = sum(values, Decimal(0)) if not sign else (values[0] - values[1]) * sign
    step = max(one.step for one in held if one)
    if agree(number.quantity, Quantity(worked, number.unit, number.kind, step)):
        return
    formula = ("－" if sign else "＋").join(row.cells[columns[0]].text for row in rows)
    yield claims.belied(number, f"表中{formula}，文中写作{number.text}")


def check_spread(claims: TableClaims, number: Number) -> Iterator[Finding]:
    """Check 最高的甲与最低的乙相差5.3分."""
    words = claims.words_before(number, _REACH)
    found = _SPREAD.search(words)
    if found is None:
        return
    named = [[*claims.pattern.finditer(found[one])] for one in ("most", "least")]
    if any(len(one) != 1 for one in named):
        return
    rows = [claims.labels[one[0].group()] for one in named]
    yield from _judge(claims, number, rows, words, 1)


def _gives_total(claims: TableClaims, count: Number) -> bool:
    """Whether a total of the table follows a count: 三个科室共支出527.7万元."""
    _, behind = claims.reading.neighbours(count, 0, 1)
    if not behind or claims.total is None or not _TOGETHER_OF_ALL.search(behind[0].before):
        return False
    held = (claims.table.quantity(claims.total, column) for column in claims.columns)
    return any(one is not None and agree(behind[0].quantity, one) for one in held)


def check_row_count(claims: TableClaims) -> Iterator[Finding]:
    """Check 四个街道发放情况如下： and 上述4个街道均…, where the first heading is what is counted."""
    reading, table = claims.reading, claims.table
    row = table.header[0] if table.header else None
    what = re.sub(r"名称|[\s\u3000]", "", row.cells[0].text) if row else ""
    if len(what) < 2 or any(one.is_partial for one in claims.items):
        return
    for number in reading.numbers_in(table.start - _FAR, table.end + _FAR):
        if number.kind is not Kind.COUNT or not number.exact:
            continue
        start = max(reading.sentences[number.sentence].start, number.start - 12)
        end = min(reading.sentences[number.sentence].end, number.end + 24)
        found = _ROWS.match(reading.text, number.start, end)
        told = parse_number(found["count"]) if found else None
        if found is None or what not in found["noun"]:
            continue
        if not (_POINTS.search(reading.text, start, end) or _gives_total(claims, number)):
            continue
        if told != len(claims.items) and not _OTHERS.search(reading.text, start, number.start):
            message = f"与表不符：表中列有{len(claims.items)}个{what}，文中写作{number.text}"
            yield reading.finding(Code.COUNT_MISMATCH, Severity.WARNING, number.start, number.end, message)
