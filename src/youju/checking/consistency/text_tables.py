"""Knows the tables in a plain text: their rows, labels, units and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from itertools import dropwhile

from youju.checking.reading import Reading
from youju.checking.rows import CONTINUED, Line
from youju.domain.findings import Mention
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity
from youju.mentions import read_quantity
from youju.patterns import regex

__all__ = ["NO_TOTAL", "TextCell", "TextRow", "TextTable", "find_tables", "slack_of"]

_MONEY = "亿元|百万元|万元|千元|元"
_UNIT_LINE = regex(
    rf"单位(?:均|统一)?\s*[:：为是]?\s*(?:人民币)?\s*(?P<unit>{_MONEY})|[以按](?P<by>{_MONEY})(?:为|作)?(?:计量)?(?:单位|计)"
)
_BELOW = regex(r"\s*(?:[注（(]|[上本]表|表[中内]|以上)[^\n]{0,60}")
"""A line below a table that is about it."""
_HEAD_UNIT = regex(r"[（(【/]\s*(?P<unit>亿元|百万元|万元|千元|元)\s*[)）】]?|(?P<bare>亿元|百万元|万元|千元)$")
_TOTAL = regex(
    r"^\s*(?:合\s*计|总\s*计|共\s*计|总\s*额|总\s*数|总\s*分|全年合计|本年支出合计|本年收入合计|支出合计|收入合计)\s*(?:[（(][^）)]{0,8}[)）])?\s*$"
)
_SUBTOTAL = regex(r"小\s*计|其中|其\s*中|合\s*计|总\s*计")
_TITLE_UNIT = regex(r"[（(](?:金额)?(?P<unit>亿元|百万元|万元|千元|元)[)）]\s*[。:：]?\s*$", re.MULTILINE)
_AMOUNT_HEAD = regex(r"(?:预算|决算|执行|支出|收入|到位|结[余转]|拨款|金额)数?(?:[（(].{0,6}[)）])?$")
_LOOK_BACK = 3
_NUMERIC = regex(r"^[-+－]?[\d,，.．]+%?$")
_NOTHING = regex(r"[-—–－―/／]{1,4}|无")
_UNIT_OF_HEAD = regex(
    r"[（(【/]\s*(?:单位\s*[:：]?\s*)?(?P<unit>[^（）()【】\d/：:]{1,8}?(?:/[^（）()【】\d/]{1,4})?)\s*[)）】]?$"
)
_COUNTED_HEAD = regex(r"(?P<unit>人次|[户人台套件次场个村家头只株辆座处条份宗起])数量?$")
_UNIT_OF_NAMED = regex(
    r"(?P<name>[\u4e00-\u9fff]{2,6})(?:单位)?[:：为]\s*(?P<unit>[^（）()；;，,、\s\d]{1,5})(?=[）)；;，,、\s]|$)"
)
_ANY_UNIT = regex(r"单位\s*[:：]\s*(?P<unit>[^\s，。；、（）()\d]{1,5})(?=[）)\s]|$)")
NO_TOTAL = regex(
    r"率|占比|比重|比例|进度|%|％|均|单价|价格|标准|编码|序号|年份|增长|增幅|同比|排名|名次|[/／][人户亩天月]"
)
"""Headings of columns whose sum means nothing."""
_NO_MONEY = regex(r"率|%|％|占比|比重|人数|数量|分值|得分|权重|编码|序号|年度|次|户|面积")


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell: its words, its place, its number when it is one."""

    text: str
    start: int
    end: int
    number: Mention | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The number as written."""
        return self.number.quantity if self.number else None

    @property
    def value(self) -> Decimal | None:
        """Its value, in the cell's own unit."""
        return self.number.value if self.number else None

    @property
    def says_nothing(self) -> bool:
        """Whether a dash stands where a number could."""
        return bool(_NOTHING.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of cells; the first that holds words is its label."""

    cells: tuple[TextCell, ...]

    @property
    def label(self) -> str:
        """The first cell that isn't a number or a code."""
        return next((cell.text for cell in self.cells if cell.text and not _NUMERIC.match(cell.text)), "")

    @property
    def is_total(self) -> bool:
        """Whether it is the row of the totals."""
        return bool(_TOTAL.match(self.label))

    @property
    def is_partial(self) -> bool:
        """Whether its label makes it a subtotal or a part of another row."""
        return bool(_SUBTOTAL.search(self.label)) or self.label.startswith((" ", "　"))


@dataclass(frozen=True)
class TextTable:
    """A table found in a text.

    Attributes:
        start, end: Offsets of its first and last character.
        header: Header rows.
        rows: Rows with numbers.
        unit: Money unit said above it or in its header; None when none is.
        column_units: Column -> money unit of its own header.
        title: Lines right above.
    """

    start: int
    end: int
    header: tuple[TextRow, ...]
    rows: tuple[TextRow, ...]
    unit: str | None
    title: str = ""
    column_units: dict[int, str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row.cells) for row in (*self.header, *self.rows)), default=0)

    def heading(self, column: int) -> str:
        """Return a column's header words, those of the cell merged over it and its neighbours first."""
        return self._headings[column] if column < len(self._headings) else ""

    @cached_property
    def _headings(self) -> tuple[str, ...]:
        heads = [[cell.text for cell in row.cells] for row in self.header]
        if len(heads) > 1:
            upper, lower = heads[-2:]
            for column in range(1, min(len(upper), len(lower))):
                if lower[column] and not upper[column] and lower[column - 1]:
                    upper[column] = upper[column - 1]
        return tuple("".join(head[column] for head in heads if column < len(head)) for column in range(self.width))

    def name(self, column: int) -> str:
        """Return a column's lowest header words; those above may be of the form around the table (实施单位)."""
        heads = [row.cells[column].text for row in self.header if column < len(row.cells)]
        return next((head for head in reversed(heads) if head), "")

    def scale(self, column: int) -> Decimal | None:
        """Return what a money cell of this column is worth in 元; None when no unit is told."""
        unit = self.column_units.get(column) or self.unit
        return MONEY_SCALES[unit] if unit else None

    @cached_property
    def _units(self) -> tuple[str | None, ...]:
        return tuple(map(self._unit_of, range(self.width)))

    def unit_of(self, column: int) -> str | None:
        """Return the unit of a column's bare numbers, as its heading or the lines above tell it; None if not."""
        return self._units[column]

    def _unit_of(self, column: int) -> str | None:
        head = self.heading(column)
        if unit := _unit_in(head):
            return unit
        for named in _UNIT_OF_NAMED.finditer(self.title):
            if named["name"] in head and _is_unit(named["unit"]):
                return named["unit"]
        if (found := _COUNTED_HEAD.search(head)) and _is_unit(found["unit"]):
            return found["unit"]
        if told := self.column_units.get(column):
            return told
        found = _ANY_UNIT.search(self.title)
        other = found["unit"] if found and self.unit is None and _is_unit(found["unit"]) else None
        return None if _NO_MONEY.search(head) else self.unit or other

    def quantity(self, row: TextRow, column: int) -> Quantity | None:
        """Return a cell's number in the unit that the cell or its column gives it; None where there is no number."""
        bare = row.cells[column].quantity if column < len(row.cells) else None
        bare_number = bare is not None and bare.kind is Kind.NUMBER
        unit = (self.unit_of(column) or _unit_in(row.label)) if bare_number else None
        one = _one_of(unit) if unit else None
        if bare is None or one is None:
            return bare
        return one._replace(value=bare.value * one.value, step=bare.step * one.value)

    def column(self, index: int) -> Iterator[tuple[TextRow, TextCell]]:
        """Yield each row with its cell of a column, where it is a number."""
        for row in self.rows:
            if index < len(row.cells) and row.cells[index].value is not None:
                yield row, row.cells[index]


def find_tables(reading: Reading) -> list[TextTable]:
    """Return the tables of a text, in order."""
    return [table for block in _whole_blocks(reading) if (table := _table(reading, block)) is not None]


@cache
def _one_of(unit: str) -> Quantity | None:
    """Return one of what a heading names as its unit (万人次, 元/亩); None when that is no unit."""
    found = read_quantity("1" + unit)
    return found.quantity if found and found.kind is not Kind.NUMBER else None


def _unit_in(head: str) -> str | None:
    """Return the unit in a heading's or a label's bracket: 接警（起）."""
    found = _UNIT_OF_HEAD.search(head)
    return found["unit"] if found and _is_unit(found["unit"]) else None


def _is_unit(word: str) -> bool:
    return _one_of(word) is not None


def _blocks(reading: Reading) -> Iterator[list[Line]]:
    """Yield runs of rows; blank lines belong to a run of rows joined by TAB, and a nested table is none of its host."""
    names = {one.start: one.style for one in reading.plain.anchors if one.kind == "row" and one.style}
    for run in _runs(reading):
        tables: dict[str, list[Line]] = {}
        for line in run:
            tables.setdefault(names.get(line[0], ""), []).append(line)
        yield from tables.values()


def _whole_blocks(reading: Reading) -> Iterator[list[Line]]:
    """Yield the blocks, one that is headed 续表 put to the one before it, without its head told again."""
    last: list[Line] = []
    for block in _blocks(reading):
        if last and CONTINUED.fullmatch(reading.text, last[-1][1], block[0][0]):
            last = [*last, *_without_head(reading.text, block, last)]
            continue
        if last:
            yield last
        last = block
    if last:
        yield last


def _without_head(text: str, block: Sequence[Line], told: Sequence[Line]) -> Iterator[Line]:
    """Yield a block's lines without those at its top that were told before."""
    before = {text[slice(*line)] for line in told}
    return dropwhile(lambda line: text[slice(*line)] in before, block)


def _runs(reading: Reading) -> Iterator[list[Line]]:
    start = 0
    run: list[Line] = []
    tabbed = False
    for line in reading.text.split("\n"):
        end = start + len(line)
        has_tab = "\t" in line
        if run and (has_tab != tabbed if start in reading.rows else line.strip() or not tabbed):
            yield run
            run = []
        if start in reading.rows or run:
            run.append((start, end))
            tabbed = tabbed if not line.strip() else has_tab
        start = end + 1
    if run:
        yield run


def _table(reading: Reading, block: Sequence[Line]) -> TextTable | None:
    rows = [row for row in _rows(reading, block) if any(cell.text for cell in row.cells)]
    if len(rows) < 2:
        return None
    first = next((index for index, row in enumerate(rows) if _is_data(row)), len(rows))
    header, data = rows[:first], rows[first:]
    if not data:
        return None
    start, end = block[0][0], block[-1][1]
    title = _title(reading.text, start)
    below = _BELOW.match(reading.text, end)
    heads = (cell.text for row in header for cell in row.cells)
    places = (title, *heads, below[0] if below else "")
    found = _TITLE_UNIT.search(title) or next((hit for text in places if (hit := _UNIT_LINE.search(text))), None)
    unit = next(filter(None, found.groupdict().values()), None) if found else None
    units = {}
    for row in header:
        for index, cell in enumerate(row.cells):
            if hit := _HEAD_UNIT.search(cell.text):
                units[index] = hit["unit"] or hit["bare"]
    return TextTable(start, end, tuple(header), tuple(data), unit, title, units)


def _title(text: str, start: int) -> str:
    lines = text[max(0, start - 200) : start].split("\n")
    return "\n".join([line for line in lines if line.strip()][-_LOOK_BACK:])


def _is_data(row: TextRow) -> bool:
    return any(cell.number is not None for cell in row.cells[1:])


def _rows(reading: Reading, block: Sequence[Line]) -> Iterator[TextRow]:
    """Yield rows: one a line, or one a paragraph where each line holds a single cell."""
    text = reading.text
    lines = [(start, end) for start, end in block]
    single = [
        text[start:end].count("\t") <= 1 and text[start:end].strip(" \xa0")[:1] in ("\t", "") for start, end in lines
    ]
    if any("\t" not in text[start:end] and text[start:end].strip() for start, end in lines):
        yield from _framed(reading, lines)
        return
    if sum(single) == len(lines) and len(lines) > 4 and any(not text[start:end].strip() for start, end in lines):
        yield from _vertical(reading, lines)
        return
    heads = text[slice(*lines[0])].split("\t")
    amounts = {place for place, head in enumerate(heads) if _AMOUNT_HEAD.search(head)}
    for start, end in lines:
        cells, at = [], start
        for place, piece in enumerate(text[start:end].split("\t")):
            cells.append(_cell(reading, at, at + len(piece), coded=place not in amounts))
            at += len(piece) + 1
        yield TextRow(tuple(cells))


def _framed(reading: Reading, lines: Sequence[Line]) -> Iterator[TextRow]:
    """Yield rows whose cells | or spaces part; a shorter row of totals only if it totals each column that can be."""
    rows = [TextRow(tuple(_cell(reading, *span) for span in reading.rows[start])) for start, _ in lines]
    head, full = rows[0], [row for row in rows if len(row.cells) == len(rows[0].cells)]
    summed = [
        column
        for column, cell in enumerate(head.cells)
        if not NO_TOTAL.search(cell.text) and sum(row.cells[column].number is not None for row in full[1:]) > 1
    ]
    for row in rows:
        totals = [cell for cell in row.cells if cell.number is not None]
        if len(row.cells) == len(head.cells):
            yield row
        elif row.is_total and len(totals) == len(summed) == len(row.cells) - 1:
            blank = TextCell("", row.cells[-1].end, row.cells[-1].end)
            places = dict(zip([0, *summed], row.cells, strict=True))
            yield TextRow(tuple(places.get(column, blank) for column in range(len(head.cells))))


def _vertical(reading: Reading, lines: Sequence[Line]) -> Iterator[TextRow]:
    cells: list[TextCell] = []
    for start, end in lines:
        line = reading.text[start:end]
        if not line.strip(" \xa0"):
            if cells:
                yield TextRow(tuple(cells))
            cells = []
            continue
        cells.append(_cell(reading, start + line.index("\t") + 1, end))
    if cells:
        yield TextRow(tuple(cells))


def _cell(reading: Reading, start: int, end: int, *, coded: bool = True) -> TextCell:
    raw = reading.text[start:end]
    words = raw.strip()
    left = start + len(raw) - len(raw.lstrip())
    inside = [one for one in reading.between(left, left + len(words)) if one.quantity is not None]
    whole = inside[0] if len(inside) == 1 and inside[0].end - inside[0].start >= len(words) - 1 and words else None
    if not coded and _is_code(words):  # 2199360元 looks like a 科目
        amount = Quantity(Decimal(words), None, Kind.NUMBER, Decimal(1))
        whole = Mention(left, left + len(words), words, Kind.NUMBER, amount)
    elif whole is not None and (whole.kind in (Kind.DATE, Kind.IDENTIFIER) or _is_code(words)):
        whole = None
    return TextCell(re.sub(r"^\[bookmark[^\]]*\]", "", words), left, left + len(words), whole)


def _is_code(words: str) -> bool:
    """Whether it is a 功能科目 code of the lowest level; shorter ones look like amounts."""
    return bool(re.fullmatch(r"2[0-3]\d{5}", words))


def slack_of(cells: Sequence[TextCell]) -> Decimal:
    """How far rounding alone is likely to part a total from its rows: nothing where all are whole."""
    steps = [cell.number.quantity.step for cell in cells if cell.number and cell.number.quantity]
    fine = [step for step in steps if step < 1]
    return max(sum(fine, Decimal(0)) / 4, max(fine, default=Decimal(0)))
