"""Tables: every place of the grid filled once, widths that add up, amounts that keep to one line."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from youju.domain.report import Align, Cell, Table, Text
from youju.rendering.gbt9704 import TABLE_SIZES, half_ems
from youju.rendering.runs import RunWriter
from youju.rendering.table_writer import table_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WIDTH = 8844


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tile a grid with cells of any spans."""
    columns, height = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    free = [[True] * columns for _ in range(height)]
    rows: list[tuple[Cell, ...]] = []
    for top in range(height):
        row: list[Cell] = []
        for left in range(columns):
            if not free[top][left]:
                continue
            room = next((right for right in range(left, columns) if not free[top][right]), columns) - left
            wide = draw(st.integers(1, room))
            high = draw(st.integers(1, height - top))
            for y in range(top, top + high):
                free[y][left : left + wide] = [False] * wide
            text = draw(st.sampled_from(["", "项目名称", "58.00", "1,200.5", "99.1%", "一段较长的说明文字"]))
            align = draw(st.sampled_from(list(Align)))
            row.append(Cell((Text(text),), colspan=wide, rowspan=high, align=align))
        rows.append(tuple(row))
    widths = tuple(draw(st.lists(st.integers(1, 9), min_size=columns, max_size=columns)))
    return Table("t", "", "", tuple(rows), draw(st.integers(0, height)), widths)


def parsed(table: Table) -> etree._Element:
    xml = table_xml(table, WIDTH, RunWriter()).replace("<w:tbl>", f'<w:tbl xmlns:w="{W[1:-1]}">', 1)
    return etree.fromstring(xml.encode())


def value(element: etree._Element, path: str, default: str = "") -> str:
    found = element.find(path)
    return default if found is None else found.get(f"{W}val", default)


@given(tables())
def test_every_row_fills_the_grid_and_every_text_stands_once(table: Table) -> None:
    xml = parsed(table)
    columns = [int(column.get(f"{W}w")) for column in xml.iter(f"{W}gridCol")]
    assert sum(columns) == WIDTH
    assert len(columns) == len(table.widths)
    for row in xml.iter(f"{W}tr"):
        cells = row.findall(f"{W}tc")
        assert sum(int(value(cell, f"{W}tcPr/{W}gridSpan", "1")) for cell in cells) == len(columns)
        assert sum(int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for cell in cells) == WIDTH
    written = sorted(text for cell in xml.iter(f"{W}tc") if (text := "".join(cell.itertext())))
    assert written == sorted(cell.text for row in table.rows for cell in row if cell.text)


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=8), st.integers(3, 9))
def test_amounts_keep_to_one_line_unless_no_size_fits(amounts: list[Decimal], columns: int) -> None:
    head = tuple(Cell((Text("项目"),)) for _ in range(columns))
    rows = tuple(
        (Cell((Text("某项目"),)), *(Cell((Text(f"{amount:,}"),), align=Align.DECIMAL) for _ in range(columns - 1)))
        for amount in amounts
    )
    xml = parsed(Table("t", "", "", (head, *rows), 1, (1,) * columns))
    size = int(value(xml, f".//{W}pStyle").removeprefix("TableHead"))
    assert size in TABLE_SIZES
    if size != TABLE_SIZES[-1]:
        needed = max(half_ems(f"{amount:,}") for amount in amounts) * size // 2
        assert min(int(column.get(f"{W}w")) for column in list(xml.iter(f"{W}gridCol"))[1:]) >= needed


def test_a_short_row_is_filled_up() -> None:
    xml = parsed(Table("t", "", "", ((Cell((Text("甲"),)), Cell()), (Cell(),)), 0, (1, 1)))
    assert [len(row.findall(f"{W}tc")) for row in xml.iter(f"{W}tr")] == [2, 2]


@given(st.integers(2, 12), st.sampled_from(["2130306", "21303", "GB/T9704"]))
def test_a_code_keeps_to_one_line_where_a_size_allows_it(columns: int, code: str) -> None:
    row = (Cell((Text(code),)), *(Cell((Text("项目名称"),)) for _ in range(columns - 1)))
    xml = parsed(Table("t", "", "", (row,), 0, (1, *[20] * (columns - 1))))
    size = int(next(xml.iter(f"{W}pStyle")).get(f"{W}val").removeprefix("TableText"))
    width = int(next(xml.iter(f"{W}tcW")).get(f"{W}w"))
    longest = max(len(part) for part in code.split("/"))
    assert width - 114 >= longest * size * 0.6 or size == TABLE_SIZES[-1]


def test_a_long_text_gets_room_from_columns_that_have_too_much() -> None:
    row = (Cell((Text("说明" * 30),)), Cell((Text("甲"),)), Cell((Text("乙"),)))
    xml = parsed(Table("t", "", "", (row,), 0, (1, 2, 2)))
    widths = [int(one.get(f"{W}w")) for one in xml.iter(f"{W}tcW")]
    assert widths[0] > WIDTH // 2
