"""The unit's own words (unit.yaml, 采集表): cut into statements, sorted by topic, their numbers bound to facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from youju.domain.facts import Fact, ItemKind, Ledger, Prose
from youju.domain.quantity import MONEY_SCALES, Kind, Quantity
from youju.domain.report import Figure, Run, Text
from youju.drafting.topics import PURPOSE, WORK, clause_heads, empty_answers, named_once, titles, topic_of
from youju.patterns import regex

__all__ = ["Statement", "Statements", "bind_numbers", "is_quotable", "speaks_of"]

_NUMBER = regex(r"(?<![0-9A-Za-z.,])[-－]?[0-9][0-9,]*(?:\.[0-9]+)?")
_ENUMERATOR = regex(
    r"(?:(?<=[。；;：:\n])|^)\s*(?:[（(](?:[一二三四五六七八九十]+|[0-9]{1,2})[）)]|[一二三四五六七八九十]+、"
    r"|[0-9]{1,2}[.．、](?![0-9])|[一二三四五六七八九十]是|第[一二三四五六七八九十]，)\s*",
    re.MULTILINE,
)
_SENTENCE = regex(r"[^。！？\n]+[。！？]?")
_DATE = regex(r"[0-9]{4}年(?:[0-9]{1,2}月)?|[0-9]{1,2}月(?:[0-9]{1,2}日)?")
_DOCUMENT_NUMBER = regex(r"[〔\[【（(](?:19|20)[0-9]{2}[〕\]】）)]\s*第?\s*[0-9]+\s*号")
_CLOSING = "。；;，,、 \t\n　"
_REFERS_BACK = ("其中", "该", "此", "这", "上述", "同时", "前者", "后者", "以上")
_WAN = MONEY_SCALES["万元"]
_LAST_DIGIT = _WAN / 100
_LEAST_SHARED = 4
_SHARED_PERCENT = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in the unit's own words, without its closing mark.

    Attributes:
        runs: The words, numbers bound to the facts read from them.
        item: Key of the money item it is about, when it names one; empty otherwise.
        office: 责任股室, when the data says so.
        topic: What it speaks of.
        prose: Which passage of the key it was cut from.
    """

    runs: tuple[Run, ...]
    item: str = ""
    office: str = ""
    topic: str = ""
    prose: int = 0

    @property
    def text(self) -> str:
        """The words as a reader sees them."""
        return "".join(run.text for run in self.runs)


class Statements:
    """All statements of one ledger.

    Args:
        ledger: Whose words.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._points: dict[str, tuple[Statement, ...]] = {}
        self._statements: dict[str, tuple[Statement, ...]] = {}

    def points(self, key: str) -> tuple[Statement, ...]:
        """Return the points that the words of one key of unit.yaml list, without their own numbering."""
        if key not in self._points:
            self._points[key] = tuple(
                self._statement(words, key, number, prose)
                for number, prose in enumerate(self._prose(key))
                for piece in _ENUMERATOR.split(prose.text)
                if (words := _untitled(piece.strip(_CLOSING)))
            )
        return self._points[key]

    def on_topic(self, key: str, topic: str) -> tuple[Statement, ...]:
        """Return the statements of one key on a topic."""
        return tuple(one for one in self.of(key) if one.topic == topic)

    def of(self, key: str) -> tuple[Statement, ...]:
        """Return the statements of one key, in order."""
        if key not in self._statements:
            self._statements[key] = tuple(self._make_statements(key))
        return self._statements[key]

    def _make_statements(self, key: str) -> Iterator[Statement]:
        for number, prose in enumerate(self._prose(key)):
            last: Statement | None = None
            for words in _sentences(prose.text):
                for part in _clauses(words) if key == WORK and self._item_of(words) else (words,):
                    one = self._statement(part, key, number, prose, last)
                    yield one
                    last = one

    def _statement(self, words: str, key: str, number: int, prose: Prose, last: Statement | None = None) -> Statement:
        """Bind the words of one statement; one that refers back goes with the statement before it."""
        item = self._item_of(words) or prose.item or (last.item if last else "")
        refers_back = last is not None and words.startswith(_REFERS_BACK)
        topic = last.topic if last is not None and refers_back else topic_of(key, words)
        facts = [fact for fact in self._ledger.about(key) if _stands_in(fact, prose)]
        runs = [self._renamed(run) for run in bind_numbers(words, facts)]
        if item and not refers_back and not self._item_of(words):
            name = self._ledger.items[item].name if item in self._ledger.items else item
            runs.insert(0, Text(name if words.startswith((*clause_heads(), PURPOSE)) else f"{name}："))
        return Statement(tuple(runs), item, prose.office, topic, number)

    def _renamed(self, run: Run) -> Run:
        return Text(named_once(run.text, self._ledger.profile.short)) if isinstance(run, Text) else run

    def _item_of(self, words: str) -> str:
        """Return the money item whose name the words begin with, the longest such name."""
        return next((key for name, key in self._names if words.startswith(name)), "")

    @cached_property
    def _names(self) -> tuple[tuple[str, str], ...]:
        named = [
            (name, item.key)
            for item in self._ledger.items_of(ItemKind.PROJECT, ItemKind.GROUP)
            for name in (item.name, *item.aliases)
        ]
        return tuple(sorted(named, key=lambda pair: -len(pair[0])))

    def _prose(self, key: str) -> tuple[Prose, ...]:
        given = self._ledger.profile.prose.get(key, ())
        return tuple(one for one in given if one.text.strip(_CLOSING) not in empty_answers())

    @cached_property
    def everything(self) -> str:
        """All the unit's words, for looking whether something is spoken of at all."""
        return "\n".join(one.text for passages in self._ledger.profile.prose.values() for one in passages)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All the unit's words, cut into sentences."""
        given = (one.text for passages in self._ledger.profile.prose.values() for one in passages)
        return tuple(words for text in given for words in _sentences(text))

    def words_of(self, key: str) -> str:
        """Return all the words of one key."""
        return "\n".join(prose.text for prose in self._prose(key))


def _untitled(words: str) -> str:
    """Drop words that only repeat the key's name: `年初目标：救助120人` -> `救助120人`."""
    head, colon, rest = words.partition("：")
    return rest if colon and head in titles() else words


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.findall(_ENUMERATOR.sub("", text)):
        if words := sentence.strip(_CLOSING):
            yield words


def _clauses(words: str) -> tuple[str, ...]:
    """Cut what an item is for from what was done with it: `X用于A，全年B` -> `X用于A`, `全年B`."""
    if PURPOSE not in words:
        return (words,)
    heads = "|".join(map(re.escape, clause_heads()))
    first, *rest = re.split(rf"[，；,;](?={heads})", words)
    return (first, *rest) if PURPOSE in first else (words,)


def _stands_in(fact: Fact, prose: Prose) -> bool:
    return any(
        source.file == prose.source.file and source.sheet == prose.source.sheet and source.cell == prose.source.cell
        for source in fact.sources
    )


def bind_numbers(words: str, known: Iterable[Fact]) -> Iterator[Run]:
    """Yield the words with every number that states one of the facts as a figure; each fact is stated once."""
    facts = list(known)
    done = 0
    for match in _NUMBER.finditer(words):
        found = _fact_at(words, match, facts)
        if found is None:
            continue
        fact, unit, end = found
        facts.remove(fact)
        if words[done : match.start()]:
            yield Text(words[done : match.start()])
        yield _own_figure(fact, words[match.start() : end], unit)
        done = end
    if words[done:]:
        yield Text(words[done:])


def _own_figure(fact: Fact, written: str, unit: str) -> Figure:
    """Show a number as the unit wrote it; sums in 元 like the rest of the report where that is exact."""
    if unit == "元" and abs(fact.quantity.value) >= _WAN and not fact.quantity.value % _LAST_DIGIT:
        written, unit = fact.quantity.to_text("万元"), "万元"
    return Figure(fact.key, fact.id, written, unit, source=fact.describe_source())


def _fact_at(words: str, match: re.Match[str], facts: Iterable[Fact]) -> tuple[Fact, str, int] | None:
    rest = words[match.end() :]
    gap = len(rest) - len(rest.lstrip(" "))
    for fact in facts:
        for unit in _written_units(fact.quantity):
            if rest.startswith(unit, gap) and _same(match.group(), unit, fact.quantity):
                return fact, unit, match.end() + gap + len(unit)
    return None


def _written_units(quantity: Quantity) -> tuple[str, ...]:
    """Return the units that this quantity may have been written in, the longest first."""
    if quantity.kind is Kind.MONEY:
        return tuple(sorted(MONEY_SCALES, key=len, reverse=True))
    if quantity.kind is Kind.POINTS:
        return ("个百分点", "百分点")
    base = quantity.unit or ""
    return (base, f"万{base}", f"亿{base}") if base else ()


def _same(digits: str, unit: str, quantity: Quantity) -> bool:
    return Quantity.parse(digits.replace("－", "-"), unit).value == quantity.value


def is_quotable(runs: Iterable[Run]) -> bool:
    """Tell whether words of a table may be repeated: all of their numbers are facts, but for dates and 文号."""
    texts = (_DOCUMENT_NUMBER.sub("", run.text) for run in runs if isinstance(run, Text))
    rest = "".join(_DATE.sub("", text) for text in texts)
    return not any(mark.isdecimal() for mark in rest)


def speaks_of(words: str, name: str) -> bool:
    """Tell whether the words name this thing, in full or by the greater part of its name.

    >>> speaks_of("外借册次未完成目标，主要是馆舍维修", "图书外借册次")
    True
    >>> speaks_of("新增藏书较多", "图书外借册次")
    False
    """
    plain, wanted = _letters(words), _letters(name)
    if wanted and wanted in plain:
        return True
    least = max(_LEAST_SHARED, -(-len(wanted) * _SHARED_PERCENT // 100))
    return any(wanted[start : start + least] in plain for start in range(len(wanted) - least + 1))


def _letters(words: str) -> str:
    return "".join(mark for mark in words if mark.isalnum())
