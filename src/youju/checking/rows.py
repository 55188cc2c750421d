"""Knows which lines of a text are rows of a table: cells joined by TAB, framed by |, or parted by spaces alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.patterns import regex

__all__ = ["CONTINUED", "Line", "Rows", "find_rows"]

CONTINUED = regex(
    r"\s*(?:[^\n，。]{0,40}[（(]续[）)表][^\n，。]{0,30}|[^\n，。]{0,4}续\s*附?表[^\n，。]{0,40})(?:\n[^\n]{0,6}单位[^\n]{0,20})?\s*"
)
"""What stands between the parts of one table."""
Line = tuple[int, int]
"""Where a line or a cell begins and ends."""
Rows = dict[int, tuple[Line, ...]]
"""Where each row begins, and its cells; a rule between rows (|---|---|) has none."""

_PIPES = "|｜"
_RULE = regex(r"[\s|｜:+=—\-]*")
_GAP = regex(r"[ \u3000]+(?!计(?:[ \u3000]|$))")
_PROSE = regex(r"[。；！？;!?]|[，、：](?!\d)")
_SENTENCE = regex(r"[，；][^\n]*。")
_NUMBERED = regex(
    r"[ \u3000\t]*(?:\d{1,2}[.．、)）]|[（(][一二三四五六七八九十\d]{1,3}[)）]、?"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳●◆■▲★•·※-])\t[^\t]*"
)
_DIGIT = regex(r"\d")
_FEWEST, _SHORTEST, _LONGEST_CELL, _LONGEST_ROW = 3, 3, 24, 400


def find_rows(text: str) -> Rows:
    """Return a text's rows. Linear in its length.

    A line with a TAB is one, unless it is a sentence behind its number (1.→资金使用。…) or stands alone. Lines with |
    are when two follow each other. Lines parted by spaces are when at least three follow each other that have as many
    cells, at least three, and all but the first hold numbers behind their label; then a row of totals may leave cells
    out.
    """
    rows: Rows = {}
    run: list[Line] = []
    lines = [(0, 0), *_lines(text), (0, 0)]
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        start, end = line
        if text.find("\t", start, end) >= 0 and not _is_tabbed_prose(text, before, line, after):
            rows[start] = _cells(text, line, "\t")
        elif end > start and _sort(text, line):
            if run and (_sort(text, run[0]) != _sort(text, line)):
                rows |= _rows_of(text, run)
                run = []
            run.append(line)
            continue
        rows |= _rows_of(text, run)
        run = []
    return rows | _rows_of(text, run)


def _is_tabbed_prose(text: str, before: Line, line: Line, after: Line) -> bool:
    """Tell whether a line with a TAB is a sentence set off from its number, or indented, and no row."""
    if _SENTENCE.search(text, *line) is None:
        return False
    alone = all(text.find("\t", *other) < 0 for other in (before, after))
    return alone or _NUMBERED.fullmatch(text, *line) is not None


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _sort(text: str, line: Line) -> str:
    """Return what may part a line's cells: `|` or a space; empty when it is prose."""
    start, end = line
    if text[start] in _PIPES or sum(text.count(mark, start, end) for mark in _PIPES) > 1:
        return "|"
    if end - start > _LONGEST_ROW or _PROSE.search(text, start, end):
        return ""
    return " " if _GAP.search(text, start, end) else ""


def _rows_of(text: str, run: Sequence[Line]) -> Rows:
    if len(run) < 2:
        return {}
    if _sort(text, run[0]) == "|":
        return {line[0]: _cells(text, line, _PIPES) for line in run}
    return _spaced(text, run)


def _cells(text: str, line: Line, marks: str) -> tuple[Line, ...]:
    start, end = line
    if marks == _PIPES:
        if _RULE.fullmatch(text, start, end):
            return ()
        while start < end and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        start += text[start] in _PIPES
        end -= end > start and text[end - 1] in _PIPES
    cuts = [at for at in range(start, end) if text[at] in marks]
    return tuple(zip([start, *(at + 1 for at in cuts)], [*cuts, end], strict=True))


def _spaced(text: str, run: Sequence[Line]) -> Rows:
    """Return the rows among lines parted by spaces: a stretch of as many cells each."""
    found: Rows = {}
    stretch: list[tuple[Line, ...]] = []
    for line in [*run, (0, 0)]:
        cells = tuple(_words(text, line))
        fitting = len(cells) >= _FEWEST and all(end - start <= _LONGEST_CELL for start, end in cells)
        shorter = bool(stretch) and 1 < len(cells) < len(stretch[0]) and text[slice(*cells[0])].endswith("计")
        if stretch and not shorter and not (fitting and len(cells) == len(stretch[0])):
            found |= _table(text, stretch)
            stretch = []
        if fitting or shorter:
            stretch.append(cells)
    return found


def _words(text: str, line: Line) -> Iterator[Line]:
    start, end = line
    while start < end and text[start] in " \u3000":
        start += 1
    for gap in _GAP.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    if start < end:
        yield start, end


def _table(text: str, rows: Sequence[tuple[Line, ...]]) -> Rows:
    tells = all(any(_DIGIT.search(text, *cell) for cell in cells[1:]) for cells in rows[1:])
    if len(rows) < _SHORTEST or not tells:
        return {}
    return {_line_start(text, cells[0][0]): cells for cells in rows}


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1
