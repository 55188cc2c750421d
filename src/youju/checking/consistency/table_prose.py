"""Holds what the prose around a table says of its rows against them: values, totals, 最多的是…, 占…%, 户均…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.consistency.evaluation_form import is_evaluation_form
from youju.checking.consistency.table_claims import TableClaims, agree, gives_share, percentage, same_unit
from youju.checking.consistency.table_gaps import check_gap, check_moved, check_row_rate, check_years, is_gap
from youju.checking.consistency.table_pairs import (
    check_pairs,
    check_row_count,
    check_spread,
    check_sum,
    check_total,
    check_trend,
)
from youju.checking.consistency.text_tables import TextRow, TextTable
from youju.checking.reading import Number, Reading
from youju.checking.vocabulary import any_of, role_of
from youju.checking.wording import plain_digits
from youju.domain.findings import Code, Finding, Severity
from youju.domain.quantity import Kind, Quantity, round_to
from youju.mentions import parse_number
from youju.patterns import regex

__all__ = ["check_table_prose"]

_MOST_TABLES = 60
_WINDOW, _FEW = 600, 2
_MORE = regex(r"合计|共|两个|两项|三项|(?:19|20)\d\d\s*年")
_YEAR = regex(r"(?:19|20)\d\d\s*年")
_NOT_OF_ROLE = regex(
    r"[增减降新多少超差总共]|合计|全[部县市区镇乡体]|上年|去年|同[比期]|预计|其中|每|均|应|未|扣|失|追|占|[比较]"
)
_NAMED = regex(r"[^，。；、：\d]{2,6}")
_GOES_ON = regex(r"[，：]?[^，。；、\d]{0,8}\d[^，。；、：]{0,10}[，、][^，。；、\d]{0,6}")
_WITHIN = regex(r"中(?![标期央级小])")
_PLANNED = regex(r"计划|目标|预计|概算|拟")
_LEFT = regex("(?:的)?(?:资金|预算|指标)?(?:未|没有|尚)")
_CHANGE = regex(
    r"分别|依次|比|较|增加|减少|增长|下降|其中|每|人均|追加|追减|调[增减剂]|退回|收回|中央|[省市县区]级|上级|非税|自筹|配套|结转"
)
_MOVED = regex(r"追加|追减|调[增减剂]|(?:未|尚未)[到支拨付]|缺口|结[转余]|[增减]")
"""What an amount behind such words says of a row stands in no plain column of it."""
_NEAR, _SHORT = 24, 10
_IS = r"(?:仅|只|就|已|也|实际|共)?(?:完成|实现|建成)?(?:为|是|有|达到?|共有?|共计|计)?"
_PLACE = r"(?:街道|镇|乡|村|社区|县|区|市|片区|项目|路|站|园|校|所)?"
_ALL_ROWS = regex(
    r"(?<![第十])(?P<count>[两三四五六七八九十]|\d{1,2})[^，。；：、\s\d年月期次批分]{1,10}?"
    r"(?:合计|共计|总计|共)(?P<rest>[^，。；：\d]{0,8})$"
)
_MOST = r"最[多大高长快重]|居首|居第一|列第一|排(?:名|在)?第一"
_LEAST = r"最[少小低短慢轻]"
_AMONG = regex(
    r"(?:为|是|在|居)(?P<count>[两三四五六七八九十]|\d{1,2})(?:项|类|个|户|家|所|镇|村|乡)[^，。；\d]{0,6}[中里之]$"
)
_TOP = f"{_MOST}|{_LEAST}"
_EXTREME = regex(f"(?P<most>{_MOST})|{_LEAST}")
_OF_ALL = regex(r"占|全部|总|合计")
_ONE = "公里|平方米|人次|[户人亩台村校件辆场天]"
_PER = regex(rf"(?P<each>{_ONE})均[^，。；\d]{{0,6}}$|每(?P<one>{_ONE})[^，。；\d]{{0,6}}$")
_IDLE = regex(r"其中|从[^，]{0,8}看|[以的是在中上各、：]|表|数量|规模|金额|人数|面积|总量")
_OVERALL = regex(r"^(?:[^，。；]{0,4}的)?(?:总体|整体|综合|合计|总)[^，。；\d]{0,8}率(?:为|达到?|是)?$")
_WIDER = regex(r"全[国省市县区镇乡州]|历年|历史|上年|去年|同期|计划|目标|同[类比]")
_CLAUSE = regex(r"[。；！？\n，]")
_NOT_THIS = regex(r"增|减|上年|去年|计划|目标|同比|预计|降|新|未")
_IN_ALL = regex(rf"(?:全年|年度|本年度?|合计|共计?|总计|累计|总|综合|整体)+(?P<what>[^\W\d]{{2,8}}?){_IS}")
_SOME = regex(r"部分|主要|重点|抽|前[十五三]")
_BOUND = regex(r"[≥≤＞＜><]|不[低少高超多大小]|以[上下]")
"""A target in a cell is no value that a result could contradict."""


def check_table_prose(reading: Reading, table: TextTable, tables: Sequence[TextTable]) -> Iterator[Finding]:
    """Yield a finding for each statement of the prose around a table that its cells contradict."""
    claims = TableClaims(reading, table)
    if not claims.labels or not table.header or is_evaluation_form(table):
        return  # prose against a 自评表 is the business of `together`, which knows its targets from its results
    for number in reading.numbers_in(table.start - _WINDOW, table.end + _WINDOW):
        if not number.exact or number.kind is Kind.POINTS:
            continue
        if number.kind is Kind.PERCENT:
            rated = [*_share(claims, number)] or [*_value(claims, number, tables)]
            yield from rated or check_row_rate(claims, number)
        elif per := _PER.search(number.before):
            yield from _mean(claims, number, per["each"] or per["one"])
        elif is_gap(claims, number):
            paired = [*check_pairs(claims, number), *check_spread(claims, number)]
            yield from paired or check_gap(claims, number)
        else:
            told = [*_value(claims, number, tables)] or [*check_moved(claims, number)]
            yield from told or check_total(claims, number)
            yield from check_pairs(claims, number)
            yield from check_sum(claims, number)
            yield from check_spread(claims, number)
    yield from check_row_count(claims)
    yield from check_years(claims)
    for sentence in reading.sentences_in(table.start - _WINDOW, table.end + _WINDOW):
        yield from check_trend(claims, sentence)
    for cue in (*_EXTREME.finditer(reading.text, 0, table.start), *_EXTREME.finditer(reading.text, table.end)):
        if table.start - _WINDOW <= cue.start() < table.end + _WINDOW or _is_of_all_rows(claims, cue):
            yield from _extreme(claims, cue)


def _is_of_all_rows(claims: TableClaims, cue: re.Match[str]) -> bool:
    """Whether the words count the rows that a superlative is among: 甲执行率83%，为五项中最低."""
    found = _AMONG.search(claims.reading.text, max(0, cue.start() - _NEAR), cue.start())
    return found is not None and parse_number(found["count"]) == len(claims.items)


def _value(claims: TableClaims, number: Number, tables: Sequence[TextTable]) -> Iterator[Finding]:
    """Check 甲项支出10万元, 南湖街道，共143户 and 三项合计30万元."""
    row = _row_of(claims, number) or _total_of_all(claims, number) or _total_of(claims, number)
    if row is None or (not row.is_total and _speaks_of_more(claims, number)):
        return
    cells = _cells_for(claims, row, number)
    if not cells or any(agree(number.quantity, held) for _, held in cells):
        return
    if _stands_elsewhere(tables, row.label, number):
        return
    column, held = cells[0]
    what = "合计" if row.is_total else row.label
    unit = claims.table.unit_of(column) or held.unit or "无单位"
    yield claims.belied(number, f"表中“{what}”为{row.cells[column].text}（{unit}），文中写作{number.text}")


def _speaks_of_more(claims: TableClaims, number: Number) -> bool:
    """Whether an amount is of several rows, of another year, or what is still missing."""
    if any_of("periods", "last").search(claims.words_before(number, 60)) or _LEFT.match(number.after):
        return True
    own = number.before if not _of_year(claims, number) else _YEAR.sub("", number.before)
    more = number.kind is Kind.MONEY and _MORE.search(own)
    return bool(more) or number.before.endswith(("由", "从"))


def _of_year(claims: TableClaims, number: Number) -> list[int]:
    """Return the columns headed by the year that stands before a number: 2024年信息系统支出76万元."""
    year = _YEAR.search(number.before)
    heads = ((column, claims.table.heading(column)) for column in claims.columns) if year else ()
    return [column for column, head in heads if year and year[0][:4] in head]


def _stands_elsewhere(tables: Sequence[TextTable], label: str, number: Number) -> bool:
    """Whether another table gives this value for the same words: two tables may count differently."""
    for table in tables[:_MOST_TABLES]:
        for row in table.rows:
            for column in range(len(row.cells)):
                if row.label == label or label in table.heading(column):
                    held = table.quantity(row, column)
                    if held and same_unit(held.unit, number.unit) and agree(number.quantity, held):
                        return True
    return False


def _row_of(claims: TableClaims, number: Number) -> TextRow | None:
    """Return the row whose label stands right before a number; for money, a few words may stand between."""
    words = claims.words_before(number, 40)
    found = list(claims.pattern.finditer(words))
    if not found:
        return None
    rest, row = words[found[-1].end() :].strip(), claims.labels[found[-1].group()]
    ahead = words[: found[-1].start()]
    moved = [one for one in _MOVED.finditer(ahead) if one.end() > len(ahead) - _NEAR]
    if len(found) > 1 and all(one.start() > found[-2].start() for one in moved):
        moved = []  # 临时救助结余6.4万元，特困供养发放186.3万元: it was the other row's
    planned = any(_PLANNED.search(claims.table.heading(one)) for one in claims.of_unit(row, number.quantity))
    if _WITHIN.match(rest) or (_PLANNED.search(rest) and not planned):
        return None  # 抗生素中头孢类21.4万元
    if ahead.endswith(("比", "较", "与", "、", "和")) or (number.kind is Kind.MONEY and moved):
        return None
    if number.kind is Kind.MONEY and number.before.endswith(rest):
        return None if _CHANGE.search(rest) or len(rest) > 12 else row
    stems = "|".join(map(re.escape, {*claims.columns.values(), "数量"}))
    stems = f"(?:(?:{stems})[数量额]?)?"
    plain = re.fullmatch(rf"{_PLACE}(?:的?{stems}(?:{_TOP})[，：:])?(?:[，：:]|的)?{stems}{_IS}", rest)
    if plain and not _NOT_THIS.search(number.before):
        return row
    return row if _is_of_role(claims, rest, number) or _is_of_some_year(claims, row, rest, number) else None


def _is_of_some_year(claims: TableClaims, row: TextRow, rest: str, number: Number) -> bool:
    """Whether a row tells one thing year by year, so that the words between label and number name just that thing."""
    heads = [claims.table.heading(one) for one in claims.of_unit(row, number.quantity)]
    named = _NAMED.fullmatch(rest) is not None and not _NOT_OF_ROLE.search(rest)
    return named and len(heads) > 1 and all(_YEAR.match(head) for head in heads)


def _is_of_role(claims: TableClaims, rest: str, number: Number) -> bool:
    """Whether the words between a label and a number say which column it is of: 焊工实际培训74人, 效益指标得22.4分."""
    words = number.before if _GOES_ON.fullmatch(rest) and len(number.before) < _SHORT else rest
    role = role_of(words)
    told = len(words) <= _SHORT and number.before.endswith(words) and not _NOT_OF_ROLE.search(words)
    if number.kind is Kind.PERCENT:
        return told and words in claims.columns.values()
    if told and words in claims.columns.values():
        return True
    return bool(role) and told and [role_of(claims.table.heading(one)) for one in claims.columns].count(role) == 1


def _total_of_all(claims: TableClaims, number: Number) -> TextRow | None:
    """Return the total row when an amount is of as many things as the table has rows (三项合计支出…)."""
    words = claims.words_before(number, 30)
    found = _ALL_ROWS.search(words)
    if found is None or claims.total is None or _NOT_THIS.search(found["rest"]) or claims.is_of_another_year(words):
        return None
    return claims.total if parse_number(found["count"]) == len(claims.table.rows) - 1 else None


def _total_of(claims: TableClaims, number: Number) -> TextRow | None:
    """Return the total row if a rate (总体执行率) or what goes on behind a table (全年到馆69万人次) is of all."""
    if number.kind is Kind.PERCENT:
        return claims.total if _OVERALL.search(number.before) else None
    found = _IN_ALL.fullmatch(number.before)
    named = found is not None and found["what"] in claims.columns.values()
    text, table = claims.reading.text, claims.table
    goes_on = table.end <= number.start and not text[table.end : number.start].removesuffix(number.before).strip()
    told = named and goes_on and not _SOME.search(text, max(0, table.start - _NEAR), table.start)
    return claims.total if told else None


def _cells_for(claims: TableClaims, row: TextRow, number: Number) -> list[tuple[int, Quantity]]:
    """The row's cells that a number could be: of its unit, and of its role or name when columns tell them apart."""
    table = claims.table
    first = next(column for column, cell in enumerate(row.cells) if cell.text == row.label)
    columns = [
        one
        for one in claims.of_unit(row, number.quantity)
        if one > first and (number.kind is Kind.PERCENT or claims.is_counted(one))
    ]
    words = claims.words_before(number, _NEAR)
    named = _of_year(claims, number) or claims.named_columns(number.before) or claims.named_columns(words)
    if number.kind is Kind.PERCENT and named != columns[:1]:
        return []  # whose percentage it is must be said
    role = role_of(number.before)
    if any(one in named for one in columns):
        columns = [one for one in columns if one in named]
    elif role and any(role_of(table.heading(one)) for one in columns):
        columns = [one for one in columns if role_of(table.heading(one)) == role]
    elif len(columns) > _FEW and number.kind is not Kind.MONEY:
        return []  # 上半年接警598起 of four quarters
    held = ((one, table.quantity(row, one)) for one in columns if not _BOUND.search(row.cells[one].text))
    return [(one, quantity) for one, quantity in held if quantity]


def _clause_around(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Return where the clause around a stretch begins and ends."""
    before = [found.end() for found in _CLAUSE.finditer(reading.text, max(0, start - 60), start)]
    behind = _CLAUSE.search(reading.text, end, end + 60)
    return (before[-1] if before else max(0, start - 60)), (behind.start() if behind else end + 60)


def _extreme(claims: TableClaims, cue: re.Match[str]) -> Iterator[Finding]:
    """Check 户数最多的是南湖街道 and 东村户均最低: no other row is further up, or down."""
    reading = claims.reading
    start, end = _clause_around(reading, cue.start(), cue.end())
    if start and _is_of_all_rows(claims, cue) and not claims.pattern.search(reading.text, start, end):
        start, _ = _clause_around(reading, start - 1, end)
    before, behind = reading.text[start : cue.start()], reading.text[cue.end() : end]
    named = [*claims.pattern.finditer(before)] or [*claims.pattern.finditer(behind)]
    if behind_it := claims.pattern.match(behind.removeprefix("的")):
        named = [behind_it]  # 得分最高的甲与最低的乙
        before = _EXTREME.split(before)[0] if _EXTREME.search(before) else before
    if _WIDER.search(reading.text, start, end):
        return
    if len({one.group() for one in named}) != 1 or len(claims.items) < 2:
        return
    row = claims.labels[named[0].group()]
    column = _column_of(claims, row, claims.pattern.sub("", before), cue.end())
    values = {one.label: _value_at(claims.table, one, column) for one in claims.items} if column else {}
    own = values.get(row.label)
    if column is None or own is None or any(one is None for one in values.values()) or _mixed(claims, column):
        return
    known = {label: value for label, value in values.items() if value is not None}
    top = (max if cue["most"] else min)(known, key=lambda label: known[label])
    if known[top] == own:
        return
    cells = {one.label: one.cells[column].text for one in claims.items}
    head = claims.table.heading(column)
    message = f"与表不符：“{head}”{cue.group()}的是“{top}”（{cells[top]}），不是“{row.label}”（{cells[row.label]}）"
    yield reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, start, end, message)


def _mixed(claims: TableClaims, column: int) -> bool:
    """Whether a column's rows are of several units, so that none is the most."""
    held = (claims.table.quantity(row, column) for row in claims.items)
    return len({one.unit for one in held if one}) > 1


def _value_at(table: TextTable, row: TextRow, column: int | None) -> Decimal | None:
    quantity = table.quantity(row, column) if column is not None else None
    return quantity.value if quantity else None


def _column_of(claims: TableClaims, row: TextRow, words: str, at: int) -> int | None:
    """Return the column that a superlative is about: the one it names, or the only one of the unit that follows."""
    named = claims.named_columns(words)
    if named:
        return named[0] if len(named) == 1 else None
    if len(_IDLE.sub("", words).strip()) > _FEW:
        return None
    if len(claims.columns) == 1:
        return next(iter(claims.columns))
    followers = claims.reading.numbers_in(at, at + 30)
    columns = claims.of_unit(row, followers[0].quantity) if followers else []
    return columns[0] if len(columns) == 1 else None


def _share(claims: TableClaims, number: Number) -> list[Finding]:
    """Check 县医院占全部门急诊量的59.2%: a row's part of its column's total."""
    reading = claims.reading
    start, _ = _clause_around(reading, number.start, number.end)
    words = reading.text[start : number.start]
    named = [*claims.pattern.finditer(words)]
    if claims.total is None or len(named) != 1 or not (of_all := _OF_ALL.search(words, named[0].end())):
        return []
    row = claims.labels[named[0].group()]
    columns = claims.named_columns(words[of_all.end() :]) or (list(claims.columns) if len(claims.columns) == 1 else [])
    if len(columns) != 1 or _NOT_THIS.search(words):
        return []
    part, whole = (claims.table.quantity(one, columns[0]) for one in (row, claims.total))
    if part is None or whole is None or gives_share(part, whole, number.quantity) is not False:
        return []
    pairs = [[claims.table.quantity(one, column) for one in (row, claims.total)] for column in claims.columns]
    if any(gives_share(one, other, number.quantity) for one, other in pairs):
        return []  # 占资助总额的: the words name a column less well than the number does
    cells = [one.cells[columns[0]].text for one in (row, claims.total)]
    expected = plain_digits(round_to(percentage(part, whole), Decimal("0.01")))
    message = f"与表不符：“{row.label}”{cells[0]}÷合计{cells[1]}＝{expected}%，文中写作{number.text}"
    return [reading.finding(Code.TABLE_MISMATCH, Severity.ERROR, start, number.end, message)]


def _mean(claims: TableClaims, number: Number, each: str) -> Iterator[Finding]:
    """Check 户均1500元: what one column of some row gives for one of another."""
    table = claims.table
    rows = [*claims.items, *([claims.total] if claims.total else [])]
    bases = [one for one in claims.columns if _counts(table, one, each)]
    tops = [one for one in claims.counted(rows[-1], number.quantity) if one not in bases] if rows else []
    tops = [one for one in tops if "均" not in table.heading(one)]
    if len(bases) != 1 or len(tops) != 1 or number.unit is None or _NOT_THIS.search(number.before):
        return
    nearest: tuple[Decimal, TextRow] | None = None
    for row in rows:
        top, base = table.quantity(row, tops[0]), table.quantity(row, bases[0])
        if top is None or base is None or not base.value:
            return
        mean, slack = top.value / base.value, number.quantity.step + top.step / base.value
        if abs(mean - number.value) <= slack:
            return
        if nearest is None or abs(mean - number.value) < abs(nearest[0] - number.value):
            nearest = mean, row
    if nearest is not None and nearest[0] / 2 < number.value < nearest[0] * 2:
        cells = [nearest[1].cells[one].text for one in (tops[0], bases[0])]
        shown = number.quantity.exact(nearest[0], number.unit).rounded(number.quantity.step).to_text()
        message = f"与表不符：{cells[0]}÷{cells[1]}＝{shown}，文中写作{number.text}"
        yield claims.reading.finding(Code.TABLE_MISMATCH, Severity.WARNING, number.start, number.end, message)


def _counts(table: TextTable, column: int, each: str) -> bool:
    quantities = (table.quantity(row, column) for row in table.rows)
    return all(one is None or same_unit(one.unit, each) for one in quantities) and any(table.column(column))
