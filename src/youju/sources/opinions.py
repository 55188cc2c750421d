"""Reads what a reviewer sent back: each opinion as an item, from a numbered text or a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from youju.errors import DocumentError
from youju.patterns import regex
from youju.sources.documents import read_document
from youju.sources.workbooks.calamine import open_sheets

__all__ = ["Opinion", "parse_opinions", "read_opinions"]

_NUMBERS = (
    re.compile(r"\s*[一二三四五六七八九十]+[、．.]\s*"),
    re.compile(r"\s*[（(][一二三四五六七八九十]+[）)]、?\s*"),
    re.compile(r"\s*\d{1,3}(?:[.．、)）]|(?=\s))(?!\d)\s*"),
    re.compile(r"\s*(?:[（(]\d{1,3}[）)]|[①-⑳])、?\s*"),
)
_CLOSING = regex(r"[\s　]*(?:\d{4}年\d{1,2}月\d{1,2}日|[^，。；：、！？]{0,20})[\s　]*")
_ORDINAL = re.compile(r"\d{1,3}(?:\.0)?\t")
_OPINION_HEAD = regex(r"意见|问题|建议|要求")
_PLACE_HEAD = regex(r"位置|页码|页|章节|部分|条款|所在")
_NOT_OPINION = regex(r"采纳|整改|答复|回复|说明|理由|情况$")
_LONGEST_HEADING = 24
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion on a report.

    Attributes:
        number: From 1, in the order they stand.
        text: Its words, without their number.
        place: Where it says it applies, in its own words (a column 位置, a heading over it); may be empty.
    """

    number: int
    text: str
    place: str = ""


def read_opinions(path: Path) -> tuple[Opinion, ...]:
    """Read the opinions of a returned report from a document or workbook.

    Raises:
        DocumentError: The file can't be read, or holds no opinion.
        WorkbookError: The workbook can't be read.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods"):
        found = parse_opinions("\n".join(_workbook_lines(path)))
    else:
        found = parse_opinions(read_document(path).text)
    if not found:
        raise DocumentError(
            "没有读到意见", place=path.name, remedy="请把每条意见单起一行并编号，或列成有“意见”一栏的表"
        )
    return found


def _workbook_lines(path: Path) -> Iterator[str]:
    with open_sheets(path) as book:
        for name in book.sheet_names:
            for row in book.get_sheet_by_name(name).to_python():
                yield "\t".join(" ".join(str(cell).split()) for cell in row)
            yield ""


def parse_opinions(text: str) -> tuple[Opinion, ...]:
    """Return the opinions of a text: rows of a table with a column 意见, else numbered lines, else all lines."""
    lines = text.split("\n")
    items = list(_table_items(lines)) or list(_numbered_items(lines)) or list(_plain_items(lines))
    return tuple(Opinion(number, words, place) for number, (words, place) in enumerate(items, 1))


def _table_items(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    column = place = -1
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 2:
            column = -1
            continue
        if sum(map(bool, cells)) < 2 and column < 0:
            continue  # a title over the table
        heads = [at for at, cell in enumerate(cells) if _OPINION_HEAD.search(cell) and not _NOT_OPINION.search(cell)]
        if column < 0 and heads and max(map(len, cells)) <= _LONGEST_HEADING:
            column = heads[-1]
            places = [at for at, cell in enumerate(cells) if _PLACE_HEAD.search(cell) and at != column]
            place = places[0] if places else -1
        elif 0 <= column < len(cells) and len(cells[column]) >= _SHORTEST:
            yield cells[column], cells[place] if 0 <= place < len(cells) else ""


def _numbered_items(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield numbered lines with those that go on from them; a short one over deeper ones is the place of these."""
    marked = [(level, line, words) for line in lines if "\t" not in line for level, words in [_number_of(line)]]
    context: dict[int, str] = {}
    current: list[str] = []
    place = ""
    for at, (level, line, words) in enumerate(marked):
        following = next((one for one in marked[at + 1 :] if one[0] >= 0), None)
        if level < 0:
            last = following is None
            if current and line.strip() and not (last and _CLOSING.fullmatch(line)):
                current.append(line.strip())
            continue
        if current:
            yield "".join(current), place
        context = {one: heading for one, heading in context.items() if one < level}
        deeper = following is not None and following[0] > level
        if deeper and len(words) <= _LONGEST_HEADING and not re.search(r"[。；，]", words):
            context[level] = words.rstrip("：:")
            current = []
        else:
            current, place = [words], " / ".join(context.values())
    if current:
        yield "".join(current), place


def _number_of(line: str) -> tuple[int, str]:
    for level, pattern in enumerate(_NUMBERS):
        if (match := pattern.match(line)) and len(line) - match.end() >= _SHORTEST:
            return level, line[match.end() :].strip()
    return -1, ""


def _plain_items(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield all lines that may be opinions; none when most lines are rows of figures, as in a table of other things."""
    rows = [line.strip() for line in lines if line.strip()]
    single = [one for one in rows if "\t" not in _ORDINAL.sub("", one)]
    if 2 * len(single) < len(rows):
        return
    for line in single:
        words = _ORDINAL.sub("", line)
        closing = words == line and (_CLOSING.fullmatch(line) or line.endswith(("：", ":")))
        if len(words) >= _SHORTEST and not closing:
            yield words, ""
