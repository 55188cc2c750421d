"""What calamine doesn't tell of an .xls (BIFF8): hidden rows and columns, and cells shown as percentages."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from youju.patterns import regex

__all__ = ["SheetLooks", "read_looks", "require_whole"]

_END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on aren't sectors."""
_BOUNDSHEET, _FORMAT, _XF, _COLINFO, _ROW, _EOF = 0x85, 0x041E, 0xE0, 0x7D, 0x0208, 0x0A
_CELLS = frozenset({0x0203, 0x027E, 0x06})  # NUMBER, RK, FORMULA: row, column, style
_MANY_CELLS = 0xBD  # MULRK
_BUILT_IN_PERCENTS = frozenset({9, 10})
_LITERALS = regex(r'"[^"]*"|\\.')


@dataclass(slots=True)
class SheetLooks:
    """How one sheet shows its cells; rows and columns 0-based."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)


def read_looks(content: bytes) -> dict[str, SheetLooks]:
    """Return sheet name -> looks.

    Raises:
        ValueError: It isn't an OLE file with a BIFF8 workbook, or it is damaged.
    """
    try:
        book = _workbook_stream(content)
        sheets: list[tuple[str, int]] = []
        formats: dict[int, str] = {}
        styles: list[int] = []
        for kind, data in _records(book, 0):
            if kind == _BOUNDSHEET:
                sheets.append((_text(data, data[6], 7), struct.unpack_from("<I", data)[0]))
            elif kind == _FORMAT:
                number, length = struct.unpack_from("<HH", data)
                formats[number] = _text(data, length, 4)
            elif kind == _XF:
                styles.append(struct.unpack_from("<H", data, 2)[0])
        percents = _BUILT_IN_PERCENTS | {key for key, code in formats.items() if "%" in _LITERALS.sub("", code)}
        shown = frozenset(style for style, number in enumerate(styles) if number in percents)
        return {name: _looks(book, start, shown) for name, start in sheets}
    except (struct.error, IndexError, UnicodeDecodeError, KeyError) as error:
        raise ValueError(str(error)) from None


def require_whole(content: bytes) -> None:
    """Walk all the streams that hold sheets.

    Raises:
        ValueError: Their sectors run in a circle or out of the file, or there is no such stream.
    """
    try:
        entries, streams = _open(content)
        for name in ("Workbook", "Book"):
            if name in entries:
                streams(*entries[name])
                return
    except (struct.error, IndexError, UnicodeDecodeError, KeyError) as error:
        raise ValueError(str(error)) from None
    raise ValueError("没有工作簿")


def _looks(book: bytes, start: int, percents: frozenset[int]) -> SheetLooks:
    looks = SheetLooks()
    for kind, data in _records(book, start):
        if kind == _COLINFO:
            first, last, width, _, flags = struct.unpack_from("<5H", data)
            if flags & 1 or not width:
                looks.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _ROW:
            if struct.unpack_from("<H", data, 12)[0] & 0x20:
                looks.hidden_rows.add(struct.unpack_from("<H", data)[0])
        else:
            looks.percents.update((row, column) for row, column, style in _styled(kind, data) if style in percents)
    return looks


def _styled(kind: int, data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield row, column and style of a record's cells of numbers."""
    if kind in _CELLS:
        yield struct.unpack_from("<3H", data)
    elif kind == _MANY_CELLS:
        row, first = struct.unpack_from("<HH", data)
        for at in range((len(data) - 6) // 6):
            yield row, first + at, struct.unpack_from("<H", data, 4 + 6 * at)[0]


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one substream."""
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


def _text(data: bytes, length: int, at: int) -> str:
    """Read a string of so many characters whose flag of width stands at `at`."""
    if data[at] & 1:
        return data[at + 1 : at + 1 + 2 * length].decode("utf-16-le")
    return data[at + 1 : at + 1 + length].decode("latin-1")


def _workbook_stream(content: bytes) -> bytes:
    """Return the Workbook stream of an OLE file."""
    entries, read_stream = _open(content)
    if "Workbook" not in entries:
        raise ValueError("no BIFF8 workbook")
    return read_stream(*entries["Workbook"])


def _open(content: bytes) -> tuple[dict[str, tuple[int, int]], Callable[[int, int], bytes]]:
    """Return an OLE file's streams, each with its first sector and size, and what reads one."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    small = 1 << struct.unpack_from("<H", content, 32)[0]
    table = _sector_table(content, sector)
    directory = _chain(content, table, struct.unpack_from("<I", content, 48)[0], sector, sector)
    entries: dict[str, tuple[int, int]] = {}
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le")
        entries[name] = struct.unpack_from("<II", directory, at + 116)
    small_sectors = _chain(content, table, entries["Root Entry"][0], sector, sector)
    small_table = _numbers(_chain(content, table, struct.unpack_from("<I", content, 60)[0], sector, sector))
    least = struct.unpack_from("<I", content, 56)[0]

    def read_stream(start: int, size: int) -> bytes:
        if size >= least:
            return _chain(content, table, start, sector, sector)[:size]
        return _chain(small_sectors, small_table, start, small, 0)[:size]

    return entries, read_stream


def _sector_table(content: bytes, sector: int) -> list[int]:
    listed = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    while following < _END_OF_CHAIN:
        block = _numbers(content[sector * (following + 1) : sector * (following + 2)])
        if not block or len(listed) > len(content):
            raise ValueError("damaged sector list")
        listed += block[:-1]
        following = block[-1]
    table: list[int] = []
    for number in listed:
        if number < _END_OF_CHAIN:
            table += _numbers(content[sector * (number + 1) : sector * (number + 2)])
    return table


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _chain(content: bytes, table: list[int], start: int, sector: int, offset: int) -> bytes:
    """Join the sectors of a stream; the first one begins `offset` bytes into the content."""
    pieces: list[bytes] = []
    while start < _END_OF_CHAIN:
        if len(pieces) > len(table):
            raise ValueError("sectors in a circle")
        pieces.append(content[offset + sector * start : offset + sector * (start + 1)])
        start = table[start]
    return b"".join(pieces)
