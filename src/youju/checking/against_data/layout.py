"""Knows where a text's sentences, clauses, headings and table rows lie, and what stands around a number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from youju.domain.findings import Mention
from youju.patterns import regex

__all__ = ["Layout", "Span", "Window"]

_BREAK = regex(r"[。！？!?；;，,：:、（）()\n\t]")
_STOPS = frozenset("。！？!?；;\n\t")
_GOES_ON = frozenset("，、（")
"""Before the end of a line, signs of a sentence that goes on in the next."""
_HEADING_LIMIT = 40
_LEAD_LIMIT = 30
_BRACKET_LIMIT = 40


class Span(NamedTuple):
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """What stands around a number.

    Attributes:
        left: From the last break or number to the number.
        right: From the number to the next break or number.
        sentence: Its sentence.
        index: Index of the sentence.
    """

    left: Span
    right: Span
    sentence: Span
    index: int


class Layout:
    """A text cut up once for binding; linear in its length.

    Args:
        text: The text.
        mentions: All numbers in it, in order.
    """

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text = text
        self.mentions = mentions
        self._numbers = [one for one in mentions if not one.exempt]
        self._number_starts = [one.start for one in self._numbers]
        self._number_ends = [one.end for one in self._numbers]
        self._breaks = self._find_breaks()
        self.sentences = self._find_sentences()
        self._sentence_starts = [one.start for one in self.sentences]
        self.leads = self._find_leads()
        self._clauses: dict[int, Span] = {}

    def _find_breaks(self) -> list[int]:
        """Return the places of breaking signs that no number covers."""
        found, at, count = [], 0, len(self.mentions)
        for match in _BREAK.finditer(self.text):
            place = match.start()
            while at < count and self.mentions[at].end <= place:
                at += 1
            if at == count or self.mentions[at].start > place:
                found.append(place)
        return found

    def _find_sentences(self) -> list[Span]:
        spans, start = [], 0
        for place in self._breaks:
            broken_by_hand = self.text[place] == "\n" and self.text[place - 1 : place] in _GOES_ON
            if self.text[place] in _STOPS and not broken_by_hand:
                spans.append(Span(start, place))
                start = place + 1
        spans.append(Span(start, len(self.text)))
        return [span for span in spans if span.end > span.start]

    def _find_leads(self) -> list[int]:
        """Return, for each sentence, the index of the heading or lead-in it stands under; -1 for none."""
        leads, current = [], -1
        for index, span in enumerate(self.sentences):
            new_line = span.start == 0 or self.text[span.start - 1] == "\n"
            ends_line = span.end >= len(self.text) or self.text[span.end] == "\n"
            short = span.end - span.start <= (_HEADING_LIMIT if ends_line else _LEAD_LIMIT)
            if new_line and short and "\t" not in self.text[span.end : span.end + 1] and not self.numbers_in(span):
                current = index
            leads.append(current)
        return leads

    def numbers_in(self, span: Span) -> Sequence[Mention]:
        """Return the numbers to be judged that begin in a stretch."""
        return self._numbers[bisect_left(self._number_starts, span.start) : bisect_left(self._number_starts, span.end)]

    def sentence_at(self, place: int) -> int:
        """Return the index of the sentence that holds a place."""
        return max(0, bisect_right(self._sentence_starts, place) - 1)

    def window(self, mention: Mention) -> Window:
        """Return what stands around a number."""
        index = self.sentence_at(mention.start)
        sentence = self.sentences[index]
        at = bisect_left(self._breaks, mention.start)
        left = self._breaks[at - 1] + 1 if at else 0
        after = bisect_left(self._breaks, mention.end)
        right = self._breaks[after] if after < len(self._breaks) else len(self.text)
        before = bisect_right(self._number_ends, mention.start)
        if before:
            left = max(left, self._number_ends[before - 1])
        follower = bisect_left(self._number_starts, mention.end)
        if follower < len(self._numbers):
            right = min(right, self._number_starts[follower])
        left = self._over_bracket(left, self._number_ends[before - 1] if before else 0)
        return Window(Span(left, mention.start), Span(mention.end, right), sentence, index)

    def _over_bracket(self, left: int, floor: int) -> int:
        """Move the start of a number's words before their bracket: 执行率（支出/到位）为97.1%, 水电费（5万元）."""
        if left and self.text[left - 1] in "（(":
            at = bisect_left(self._breaks, left - 1)
            return max(floor, self._breaks[at - 1] + 1 if at else 0)
        if not left or self.text[left - 1] not in "）)":
            return left
        opening = max(self.text.rfind(sign, max(floor, left - _BRACKET_LIMIT), left) for sign in "（(")
        if opening < 0:
            return left
        at = bisect_left(self._breaks, opening)
        return max(floor, self._breaks[at - 1] + 1 if at else 0)

    def clause(self, place: int) -> Span:
        """Return the clause around a place: up to ，；：。 and brackets, over 、 and numbers."""
        span = self._clauses.get(place)
        if span is None:
            marks = self._clause_marks
            at = bisect_left(marks, place)
            start = marks[at - 1] + 1 if at else 0
            span = self._clauses[place] = Span(start, marks[at] if at < len(marks) else len(self.text))
        return span

    @cached_property
    def _clause_marks(self) -> list[int]:
        return [place for place in self._breaks if self.text[place] != "、"]

    def words(self, span: Span) -> str:
        """Return the text of a stretch."""
        return self.text[span.start : span.end]

    def line(self, place: int) -> Span:
        """Return the line around a place."""
        end = self.text.find("\n", place)
        return Span(self.text.rfind("\n", 0, place) + 1, end if end >= 0 else len(self.text))
