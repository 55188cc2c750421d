"""Knows a text's structure: lines, sentences, brackets, and each number with the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from youju.checking.capitals import written_twice
from youju.checking.rows import Rows, find_rows
from youju.domain.findings import Code, Finding, Mention, PlainText, Severity
from youju.domain.quantity import Kind, Quantity
from youju.patterns import regex

__all__ = ["Number", "Reading", "Sentence", "read_text"]

_STOPS = frozenset("。！？!?")
_BREAKS = regex(r"[。！？!?\n；;，,、：:（）()【】\[\]]")
_CLAUSES = frozenset("。！？!?\n；;，,：:")
_OPEN, _CLOSE = frozenset("（("), frozenset("）)")
_WRAPPED = 28
"""A line at least this long that ends in no stop is taken as wrapped by the page, not ended by its author."""
_GOES_ON = ("，", "、", "（")
"""Of any length, a line that ends so goes on in the next: broken by hand."""
_MOST_PARTS = 24
_HEADING = regex(r"[\s　]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、])")


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A mention with a value, and where it stands.

    Attributes:
        mention: What was found.
        quantity: Its value.
        sentence: Index of its sentence.
        place: Its place among that sentence's numbers.
        clause: Running number of its clause (parted by ，；：。).
        group: Running number of its innermost bracket; 0 outside brackets.
        before: Words between the last break or number and this one.
        after: Words up to the next break or number.
        start, end: Its first code point, and one past its last.
        text: The surface.
        value, unit: In the base unit.
        kind: What sort of number it is.
        exact: Whether no approximating word widens it.
    """

    mention: Mention
    quantity: Quantity
    sentence: int
    place: int
    clause: int
    group: int
    before: str
    after: str
    start: int = field(init=False)
    end: int = field(init=False)
    text: str = field(init=False)
    value: Decimal = field(init=False)
    unit: str | None = field(init=False)
    kind: Kind = field(init=False)
    exact: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look up once what all checks ask for again and again."""
        mention, quantity = self.mention, self.quantity
        for name, known in (
            ("start", mention.start),
            ("end", mention.end),
            ("text", mention.text),
            ("value", quantity.value),
            ("unit", quantity.unit),
            ("kind", quantity.kind),
            ("exact", mention.approximator is None),
        ):
            object.__setattr__(self, name, known)


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of prose with its numbers.

    Attributes:
        index: Position among the sentences.
        start, end: Offsets; `end` lies behind its stop.
        line: Running number of its paragraph.
        numbers: In order.
        dates: Date mentions, in order.
    """

    index: int
    start: int
    end: int
    line: int
    numbers: tuple[Number, ...] = ()
    dates: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A text taken apart once, for all checks.

    Attributes:
        plain: The text, with its anchors.
        text: Its words.
        mentions: All mentions, in order.
        sentences: Sentences of prose; table rows are no sentences.
        rows: The table rows.
    """

    plain: PlainText
    text: str
    mentions: tuple[Mention, ...]
    sentences: tuple[Sentence, ...]
    rows: Rows

    @cached_property
    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences, grouped by paragraph."""
        groups: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            groups.setdefault(sentence.line, []).append(sentence)
        return tuple(map(tuple, groups.values()))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """All numbers of the prose."""
        return tuple(number for sentence in self.sentences for number in sentence.numbers)

    @cached_property
    def details(self) -> frozenset[Number]:
        """The numbers into which the text itself divides one beside them: 到位9万元，中央6万元、省级3万元."""
        return frozenset(one for sentence in self.sentences for one in _details(sentence.numbers))

    def words(self, sentence: Sentence) -> str:
        """Return a sentence's text."""
        return self.text[sentence.start : sentence.end]

    def numbers_in(self, start: int, end: int) -> tuple[Number, ...]:
        """Return the numbers of the prose that begin in a stretch."""
        low = bisect_left(self._number_starts, start)
        return self.numbers[low : bisect_left(self._number_starts, end)]

    def numbers_before(self, at: int, most: int) -> tuple[Number, ...]:
        """Return the last numbers of the prose that begin before an offset."""
        high = bisect_left(self._number_starts, at)
        return self.numbers[max(0, high - most) : high]

    def told(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Yield all that a pattern finds within sentences, each with its sentence."""
        for found in pattern.finditer(self.text):
            place = bisect_right(self._sentence_starts, found.start()) - 1
            if place >= 0 and found.end() <= self.sentences[place].end:
                yield self.sentences[place], found

    def found_in(self, pattern: re.Pattern[str], start: int, end: int) -> list[re.Match[str]]:
        """Return what a pattern finds in a stretch; it is looked for once, in the whole text."""
        if pattern not in self._found:
            found = list(pattern.finditer(self.text))
            self._found[pattern] = [one.start() for one in found], found
        starts, found = self._found[pattern]
        low = bisect_left(starts, start)
        return [one for one in found[low : bisect_left(starts, end, low)] if one.end() <= end] if starts else []

    def sentences_in(self, start: int, end: int) -> tuple[Sentence, ...]:
        """Return the sentences that begin in a stretch."""
        low = bisect_left(self._sentence_starts, start)
        return self.sentences[low : bisect_left(self._sentence_starts, end)]

    def neighbours(self, number: Number, before: int, behind: int) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
        """Return the last few numbers of its sentence before a number, and the next few behind it."""
        numbers = self.sentences[number.sentence].numbers
        place = number.place
        return numbers[max(0, place - before) : place], numbers[place + 1 : place + 1 + behind]

    def between(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the mentions that begin in a stretch."""
        low = bisect_left(self._starts, start)
        return self.mentions[low : bisect_left(self._starts, end)]

    def ratios_in(self, sentence: Sentence) -> tuple[Mention, ...]:
        """Return the mentions in a sentence of what is told as a ratio: 三分之二."""
        return tuple(one for one in self._ratios if sentence.start <= one.start < sentence.end)

    def finding(
        self, code: Code, severity: Severity, start: int, end: int, message: str, suggestion: str = ""
    ) -> Finding:
        """Say something about a stretch of the text."""
        return Finding(code, severity, start, end, message, suggestion, quote=self.text[start:end])

    def in_row(self, offset: int) -> bool:
        """Whether an offset stands in a table row."""
        place = bisect_right(self._row_starts, offset) - 1
        return place >= 0 and self.text.find("\n", self._row_starts[place], offset) < 0

    @cached_property
    def _found(self) -> dict[re.Pattern[str], tuple[list[int], list[re.Match[str]]]]:
        return {}

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _row_starts(self) -> list[int]:
        return sorted(self.rows)

    @cached_property
    def _number_starts(self) -> list[int]:
        return [number.start for number in self.numbers]

    @cached_property
    def _ratios(self) -> tuple[Mention, ...]:
        return tuple(one for one in self.mentions if one.kind is Kind.RATIO)

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.start for mention in self.mentions]


def read_text(plain: PlainText, mentions: Sequence[Mention]) -> Reading:
    """Take a text apart. Linear in its length."""
    ordered = tuple(sorted(mentions, key=lambda mention: mention.start))
    text = plain.text
    marks = _marks(text, ordered)
    rows = find_rows(text)
    spans = list(_sentence_spans(text, marks, rows))
    again = {other for _, other in written_twice(text, ordered)}
    sentences = _fill(text, tuple(one for one in ordered if one not in again) if again else ordered, marks, spans)
    return Reading(plain, text, ordered, tuple(sentences), rows)


def _marks(text: str, mentions: tuple[Mention, ...]) -> list[int]:
    """Offsets of the breaking characters that no mention covers."""
    marks, position, count = [], 0, len(mentions)
    for match in _BREAKS.finditer(text):
        at = match.start()
        while position < count and mentions[position].end <= at:
            position += 1
        if position == count or mentions[position].start > at:
            marks.append(at)
    return marks


def _lines(text: str, rows: Rows) -> Iterator[tuple[int, int, bool]]:
    """Yield each line's start, end and whether the page alone broke it off."""
    start = 0
    lines = text.split("\n")
    for index, line in enumerate(lines):
        follower = lines[index + 1] if index + 1 < len(lines) else ""
        stripped = line.rstrip()
        wrapped = (
            (len(stripped) >= _WRAPPED or stripped.endswith(_GOES_ON))
            and stripped[-1] not in "。！？!?；;：:"
            and bool(follower.strip())
            and start not in rows
            and start + len(line) + 1 not in rows
            and not follower.startswith((" ", "　"))
            and not _HEADING.match(follower)
        )
        yield start, start + len(line), wrapped
        start += len(line) + 1


def _sentence_spans(text: str, marks: list[int], rows: Rows) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and paragraph of each sentence."""
    stops = [at for at in marks if text[at] in _STOPS]
    paragraph, opened = 0, None
    for start, end, wrapped in _lines(text, rows):
        if start in rows:
            paragraph += 1
            opened = None
            continue
        begin = start if opened is None else opened
        for at in stops[bisect_left(stops, start) : bisect_left(stops, end)]:
            yield begin, at + 1, paragraph
            begin = at + 1
        if wrapped:
            opened = begin
            continue
        opened = None
        if text[begin:end].strip():
            yield begin, end, paragraph
        paragraph += 1


def _fill(
    text: str, mentions: tuple[Mention, ...], marks: list[int], spans: list[tuple[int, int, int]]
) -> Iterator[Sentence]:
    starts = [mention.start for mention in mentions]
    clauses = [at for at in marks if text[at] in _CLAUSES]
    groups = _groups(text, marks)
    for index, (start, end, line) in enumerate(spans):
        inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        judged = [(one, one.quantity) for one in inside if one.quantity and not one.exempt and not one.malformed]
        numbers = []
        for place, (mention, quantity) in enumerate(judged):
            low = judged[place - 1][0].end if place else start
            high = judged[place + 1][0].start if place + 1 < len(judged) else end
            left = bisect_left(marks, mention.start) - 1
            right = bisect_left(marks, mention.end)
            begin = max(low, marks[left] + 1 if left >= 0 else 0)
            finish = min(high, marks[right] if right < len(marks) else end)
            numbers.append(
                Number(
                    mention,
                    quantity,
                    index,
                    place,
                    bisect_right(clauses, mention.start),
                    groups.at(mention.start),
                    text[begin : mention.start].strip(),
                    text[mention.end : finish].strip(),
                )
            )
        dates = tuple(one for one in inside if one.kind is Kind.DATE)
        yield Sentence(index, start, end, line, tuple(numbers), dates)


def _details(numbers: Sequence[Number]) -> Iterator[Number]:
    """Yield the parts of each number of a sentence that those of its unit right behind it, or before it, add up to."""
    runs: dict[tuple[str | None, int], list[Number]] = {}
    for one in numbers:
        runs.setdefault((one.unit, one.group), []).append(one)
    for (unit, group), run in runs.items():
        inner = [other for (its, level), other in runs.items() if its == unit and level > group]
        for place, whole in enumerate(run):
            ahead, behind = run[max(0, place - _MOST_PARTS) : place][::-1], run[place + 1 : place + 1 + _MOST_PARTS]
            bracket = next((one for one in inner if 0 < one[0].start - whole.end < _WRAPPED), [])
            yield from next(filter(None, (_adding_up(whole, parts) for parts in (bracket, behind, ahead))), ())


def _adding_up(whole: Number, numbers: Sequence[Number]) -> Sequence[Number]:
    """Return as many of the first numbers as add up to a whole, two at least."""
    added = Decimal(0)
    for place, one in enumerate(numbers):
        added += one.value
        if added >= whole.value or one.value <= 0:
            return numbers[: place + 1] if place and added == whole.value else ()
    return ()


@dataclass(frozen=True)
class _Groups:
    offsets: list[int]
    ids: list[int]

    def at(self, offset: int) -> int:
        place = bisect_right(self.offsets, offset) - 1
        return self.ids[place] if place >= 0 else 0


def _groups(text: str, marks: list[int]) -> _Groups:
    """Number the brackets, so that each offset knows its innermost one; a line's end closes all."""
    offsets, ids, stack, last = [0], [0], [0], 0
    for at in marks:
        sign = text[at]
        if sign in _OPEN:
            last += 1
            stack.append(last)
        elif sign in _CLOSE and len(stack) > 1:
            stack.pop()
        elif sign == "\n":
            del stack[1:]
        else:
            continue
        offsets.append(at)
        ids.append(stack[-1])
    return _Groups(offsets, ids)
