"""What stands around a table: its title, unit line, year, and labelled cells such as 项目名称."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from youju.domain.facts import SourceCell
from youju.domain.quantity import MONEY_SCALES
from youju.patterns import regex
from youju.sources.tables import Value
from youju.sources.tables.header_rows import is_goal_row
from youju.sources.tables.headers import read_header, terms
from youju.sources.tables.layout import Block
from youju.sources.tables.unit_lines import find_units
from youju.sources.workbooks.grid import Grid, compact

__all__ = ["Unit", "find_unit", "find_year", "read_fields", "read_title"]

_NOTE_ROWS = 8
_ANNEX = regex(r"附[件表录]?\s*[\d一二三四五六七八九十]*[-—\d]*[:：]?")
_YEAR = regex(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*(年)?")
_UNIT_IN_TITLE = regex(r"[(（][^()（）]*单位[^()（）]*[)）]|[(（](?:人民币)?[百千万亿]*元[)）]")
_BARE_UNIT_LABEL = regex(r"(?:金额|货币|计量|资金)?单位[:：]?")
_LABELLED = regex(r"([一-鿿（）()]{2,12})[:：]\s*([^:：]*?)(?=\s{2,}|\s+[一-鿿（）()]{2,12}[:：]|$)")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a table says of its units, and where.

    Attributes:
        money: Its unit of money; empty when it names none, or several.
        count: Its unit of counts, where that is all it names.
        source: Where it says so.
        listed: Whether it names several units: then only what is called money is money.
        moneys: The units of money it names, when they are several: nobody knows which column has which.
    """

    money: str = ""
    count: str = ""
    source: SourceCell | None = None
    listed: bool = False
    moneys: tuple[str, ...] = ()


def read_title(grid: Grid, block: Block) -> str:
    """Return the title above the header; empty when there is none."""
    for row in block.above:
        columns = grid.columns_of(row)
        if is_goal_row(grid, row):
            break
        if row in grid.hidden_rows or not columns:
            continue
        texts = [grid.text(row, column) for column in columns]
        text = " ".join(_UNIT_IN_TITLE.sub("", texts[0]).split())
        aside = texts[1:] and not all(map(_is_unit_text, texts[1:]))
        if aside or not text or _ANNEX.fullmatch(text) or _is_unit_text(text) or ":" in compact(text):
            continue
        if compact(text) not in terms().fields:
            return _ANNEX.sub("", text, count=1).strip() if _ANNEX.match(text) else text
    return ""


def _is_unit_text(text: str) -> bool:
    words = compact(text)
    return len(words) <= 16 and bool(find_units(text) or _BARE_UNIT_LABEL.fullmatch(words))


def find_unit(grid: Grid, block: Block) -> Unit:
    """Return the units that a line above the table names, else its own head, notes or sheet; empty when none does."""
    above = [*_unit_cells(grid, reversed(block.above))]
    head = [one for one in _unit_cells(grid, block.header) if _heads_whole_table(one[2])]
    notes = [one for one in _unit_cells(grid, _note_rows(grid, block)) if _moneys(one[0])]
    sheet = (find_units(grid.sheet), SourceCell(grid.file, grid.sheet), grid.sheet)
    of_money = [one for one in (*above, *head) if _moneys(one[0])]
    found = next(iter([*of_money, *above, *notes, *([sheet] if _moneys(sheet[0]) else [])]), None)
    if found is None:
        return Unit()
    units, place, _ = found
    moneys = _moneys(units)
    return Unit(
        money=moneys[0] if len(moneys) == 1 else "",
        count=units[0] if len(units) == 1 and not moneys else "",
        source=place,
        listed=len({unit for one in (found, *above) for unit in one[0]}) > 1,
        moneys=moneys if len(moneys) > 1 else (),
    )


_UnitCell = tuple[tuple[str, ...], SourceCell, str]
"""Units that a cell names, its place, and its text."""


def _unit_cells(grid: Grid, rows: Iterable[int]) -> Iterator[_UnitCell]:
    for row in rows:
        for column in grid.columns_of(row):
            text = grid.text(row, column)
            if units := find_units(text) or _split_units(grid, row, column):
                yield units, grid.place(row, column), text


def _moneys(units: Sequence[str]) -> tuple[str, ...]:
    return tuple(unit for unit in units if unit in MONEY_SCALES)


def _heads_whole_table(text: str) -> bool:
    """Tell whether a header cell's unit is the whole table's: it heads no measure of its own, or is a unit line."""
    header = read_header(text)
    return not (header.measure or header.fund_source or header.amount) and (
        bool(header.role) or header.words in _form_words()
    )


def _form_words() -> frozenset[str]:
    return terms().form_money | {""}


def _split_units(grid: Grid, row: int, column: int) -> tuple[str, ...]:
    """Read a unit line parted over cells: 单位： | 万元, 单位： | 户 | 万元."""
    if not _BARE_UNIT_LABEL.fullmatch(compact(grid.text(row, column))):
        return ()
    texts = [grid.text(row, one) for one in grid.columns_of(row) if one > column]
    return find_units(f"单位：{'、'.join(texts)}")


def _note_rows(grid: Grid, block: Block) -> Iterator[int]:
    for row in reversed(block.body[-_NOTE_ROWS:]):
        columns = grid.columns_of(row)
        if columns and (len(columns) == 1 or terms().is_note(grid.text(row, columns[0]))):
            yield row


def read_remarks(grid: Grid, block: Block) -> tuple[Value, ...]:
    """Return the notes in the last rows of a table: 注：… and the lines of one cell below it."""
    found: list[Value] = []
    for row in block.body[-_NOTE_ROWS:]:
        columns = grid.columns_of(row)
        if columns and (terms().is_note(text := grid.text(row, columns[0])) or (found and len(columns) == 1)):
            found.append(Value(None, text, grid.place(row, columns[0])))
    return tuple(found)


def find_year(texts: Iterable[str], years: Sequence[int]) -> int:
    """Return the year that the first of these texts names, else the latest of the headers' years, else 0."""
    for text in texts:
        found = _YEAR.findall(text)
        if dated := [int(year) for year, mark in found if mark]:
            return dated[0]
    return max(years, default=0)


def read_fields(grid: Grid, rows: Iterable[int]) -> MappingProxyType[str, Value]:
    """Return the labelled cells of these rows: "项目名称" | value, "填报单位：甲局", 预期目标 above its text."""
    found: dict[str, Value] = {}
    for row in rows:
        if row in grid.hidden_rows:
            continue
        columns = grid.columns_of(row)
        heads_goals = bool(columns) and compact(grid.text(row, columns[0])) in terms().goal_rows
        for at, column in enumerate(columns):
            text = grid.text(row, column)
            if key := terms().fields.get(compact(text).rstrip(":")):
                below = heads_goals and column != columns[0]
                _take(found, key, _below(grid, row, column) if below else _beside(grid, row, columns[at + 1 :]))
            else:
                for label, words in _LABELLED.findall(text):
                    if words.strip() and (key := terms().fields.get(compact(label))):
                        _take(found, key, Value(None, words.strip(), grid.place(row, column)))
    return MappingProxyType(found)


def _take(found: dict[str, Value], key: str, value: Value | None) -> None:
    if value is not None and not terms().is_empty(value.text):
        found.setdefault(key, value)


def _beside(grid: Grid, row: int, columns: Sequence[int]) -> Value | None:
    if not columns or compact(text := grid.text(row, columns[0])).rstrip(":") in terms().fields:
        return None
    return Value(None, text, grid.place(row, columns[0]))


def _below(grid: Grid, row: int, column: int) -> Value | None:
    text = grid.text(row + 1, column)
    return Value(None, text, grid.place(row + 1, column)) if text else None
