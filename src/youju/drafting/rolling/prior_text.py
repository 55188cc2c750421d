"""Last year's report as rolling forward reads it: sentences with section roles, numbers bound by their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from youju.checking.against_data.binding import Binder
from youju.checking.against_data.bound import Binding
from youju.checking.against_data.context import Context, Contexts
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.terms import read_terms
from youju.domain.facts import Ledger
from youju.domain.findings import Mention, PlainText
from youju.mentions import find_mentions
from youju.patterns import regex
from youju.sources.documents.roles import section_role
from youju.sources.documents.sections import DocumentSection, find_sections
from youju.sources.identity import identify

__all__ = ["PriorSentence", "PriorText"]

_SENTENCE = regex(r"[^。！？!?]*[。！？!?]+[”’）)]*|[^。！？!?]+")
_POINT = regex(r"[\s　]*(?:[（(]?\d{1,2}[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳])[\s　]*")
_SIGNED = regex(r"[\s　]*(?:[^，。；]{2,30}|(?:19|20)\d\d年\d{1,2}月\d{1,2}日)[\s　]*")
_RUN_IN_LEVEL = 3


@dataclass(frozen=True, slots=True)
class PriorSentence:
    """A sentence of last year's report.

    Attributes:
        start, end: Its span in the report's text.
        text: The words.
        role: Role of the section it stands in (`SectionSpec.id`); empty when the headings don't tell.
        line: Number of its paragraph; sentences of one paragraph share it.
        point: Whether its paragraph is a numbered point.
    """

    start: int
    end: int
    text: str
    role: str
    line: int
    point: bool = False


class PriorText:
    """One earlier report of the unit, held against this year's ledger.

    Numbers are bound as the checker binds them, by words alone, as if the ledger were of the report's own year.

    Args:
        plain: The report.
        ledger: This year's facts.
        year: Year the report is about; read from its title when 0, else the year before the ledger's.
    """

    def __init__(self, plain: PlainText, ledger: Ledger, year: int = 0) -> None:
        self.plain = plain
        self.ledger = ledger
        self.year = year or identify(plain.text)[1] or ledger.profile.year - 1
        self.mentions: tuple[Mention, ...] = tuple(sorted(find_mentions(plain.text), key=lambda one: one.start))
        as_then = replace(ledger, profile=replace(ledger.profile, year=self.year))
        self.index = LedgerIndex(as_then, read_terms())
        self._binder = Binder(plain, self.mentions, self.index)
        self.bindings: Mapping[int, Binding] = self._binder.bindings()

    @property
    def contexts(self) -> Contexts:
        """The words around each number."""
        return self._binder.subjects.contexts

    def context(self, mention: Mention) -> Context:
        """Return the words around a number."""
        return self.contexts.of(mention)

    def mentions_in(self, start: int, end: int) -> tuple[Mention, ...]:
        """Return the numbers, dates and 文号 that begin in a stretch."""
        return tuple(one for one in self.mentions if start <= one.start < end)

    @cached_property
    def sentences(self) -> tuple[PriorSentence, ...]:
        """Sentences of prose in reading order; title, headings, tables, signature and date left out."""
        return tuple(one for section in find_sections(self.plain) for one in self._of(section))

    def _of(self, section: DocumentSection) -> Iterator[PriorSentence]:
        role = section_role([*section.path, section.heading]) or ("" if section.level else "opening")
        start = section.body_start
        run_in = section.level >= _RUN_IN_LEVEL and self.plain.text[start - 1 : start] in ("。", "：")
        titled = run_in and not section_role([section.heading])
        if titled:  # 1.大厅平稳运转。水电没有中断…: the heading is the point's first sentence
            start = section.start
        for line, (at, words) in enumerate(_lines(self.plain.text, start, section.end)):
            if "\t" in words or self._is_frame(words, section):
                continue
            yield from self._cut(at, words, role, section.start + line)

    def _is_frame(self, words: str, section: DocumentSection) -> bool:
        """Tell whether a line is a title, a unit line of a table, a signature or a date rather than prose."""
        whole = words.strip()
        if not section.level and identify(whole)[0]:
            return True
        return not whole.endswith(("。", "；", "！", "：")) and _SIGNED.fullmatch(whole) is not None

    def _cut(self, at: int, words: str, role: str, line: int) -> Iterator[PriorSentence]:
        point = _POINT.match(words)
        done = point.end() if point else 0
        for match in _SENTENCE.finditer(words, done):
            text = match.group().strip(" 　")
            if text:
                start = at + match.start() + len(match.group()) - len(match.group().lstrip(" 　"))
                yield PriorSentence(start, start + len(text), text, role, line, point is not None)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    at = start
    for words in text[start:end].split("\n"):
        if words.strip():
            yield at, words
        at += len(words) + 1
