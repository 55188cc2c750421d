"""Knows, for each number, the words that speak of it: in its clause, its sentence, its list and its heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from youju.checking.against_data.layout import Layout, Span, Window
from youju.checking.against_data.ledger_index import LedgerIndex, Naming
from youju.checking.against_data.phrases import numbers_in_habits, numbers_in_scoring_rules
from youju.checking.against_data.terms import Tag, Token
from youju.domain.findings import Mention
from youju.patterns import regex

__all__ = ["Context", "Contexts", "Pairing", "SentenceView"]

_JOINED = regex(r"^[^，。；：\d]{0,6}?(?:、|和|及|与|以及)[“”‘’\"]?$")
_WAYS = r"(?:上升|增长|增加|提高|上涨|下降|减少|降低|回落)"
_SERIES = regex(rf"^(?:、|，|和|及|与|以及|,)?(?:{_WAYS}了?)?$")
_OWN_WAY = regex(_WAYS)
_VERB = regex(r"^[^，,。；、\d]{0,4}$")
_REACH = 400
"""How far back in its own sentence a number's words are looked for; keeps endless sentences linear."""
_LIST = 40
"""The most members that a list is followed through."""
_REMOTE = 4
"""How far behind a number the word may begin that says what it is (42个【进驻】部门)."""
_CLOSING = regex(r"(?:合计|共计|总计|共)(?:为|是|达)?$")
_BASES = ("占", "比", "较")
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)\s?年|(明年|下一年度?|下年度?|次年|来年)|(本年|当年|今年|上年|去年)")
_GAP = regex(r"^(?:了|约|为|达|近|超过|比例|幅度|额|金额|数|率|：|:|[）)]|\s)*$")


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a number of a 分别为 series is paired with: one of these is set.

    Attributes:
        items: Keys of the item.
        token: A measure word, or a source of money.
        number: Start of an earlier number whose item it goes on about.
        place: Which of how many numbers it is, when nothing is listed (三个乡镇分别为…).
        head: Start of the first number of the series, whose words hold for all.
        year: The year it is of, when years were listed (2023年、2024年…分别为); 0 otherwise.
    """

    items: tuple[str, ...] = ()
    token: Token | None = None
    number: int = -1
    place: tuple[int, int] = (0, 0)
    head: int = -1
    year: int = 0


class SentenceView:
    """A sentence with its known words, the items it names and where they begin, and its years.

    A year is named by its number (the first group), as a later one (the second), or as this or the last one.
    """

    def __init__(self, span: Span, text: str, index: LedgerIndex) -> None:
        self.span = span
        self.tokens: Sequence[Token] = index.tokens(text, *span)
        self.namings: Sequence[Naming] = index.namings(text, *span)
        self.years: Sequence[re.Match[str]] = [*_YEAR.finditer(text, *span)]
        self.token_starts = [one.start for one in self.tokens]
        self.naming_starts = [one.start for one in self.namings]

    def tokens_in(self, span: Span) -> Sequence[Token]:
        """Return the known words that begin in a stretch."""
        return self.tokens[bisect_left(self.token_starts, span.start) : bisect_left(self.token_starts, span.end)]

    def namings_in(self, span: Span) -> Sequence[Naming]:
        """Return the namings that begin in a stretch."""
        return self.namings[bisect_left(self.naming_starts, span.start) : bisect_left(self.naming_starts, span.end)]


class Contexts:
    """All contexts of one text; each sentence is scanned, and each context made, once, when first asked for."""

    def __init__(self, layout: Layout, index: LedgerIndex) -> None:
        self.layout = layout
        self.index = index
        self._views: dict[int, SentenceView] = {}
        self._pairings: dict[int, dict[int, Pairing]] = {}
        self._contexts: dict[int, Context] = {}

    @cached_property
    def habits(self) -> frozenset[int]:
        """Where the numbers begin that only say how often a thing is done."""
        return numbers_in_habits(self.layout)

    @cached_property
    def scoring_rules(self) -> frozenset[int]:
        """Where the numbers of 评分标准 begin."""
        return numbers_in_scoring_rules(self.layout)

    def view(self, sentence: int) -> SentenceView:
        """Return a sentence with its words known."""
        view = self._views.get(sentence)
        if view is None:
            view = SentenceView(self.layout.sentences[sentence], self.layout.text, self.index)
            self._views[sentence] = view
        return view

    def of(self, mention: Mention) -> Context:
        """Return the context of a number of this text; the same one each time, for what it has found out it keeps."""
        context = self._contexts.get(mention.start)
        if context is None:
            context = self._contexts[mention.start] = self._make(mention)
        return context

    def _make(self, mention: Mention) -> Context:
        window = self.layout.window(mention)
        view = self.view(window.index)
        pairing = self._paired(window.index, view).get(mention.start)
        place = mention.start
        left = self.layout.words(window.left)
        if pairing is not None and pairing.head < mention.start and not _OWN_WAY.search(left):
            first = next(one for one in self.layout.numbers_in(Span(pairing.head, pairing.head + 1)))
            window = replace(window, left=self.layout.window(first).left)
            place, left = first.start, self.layout.words(window.left)
        end = max(view.span.start, window.left.start)
        return Context(
            self,
            mention,
            window,
            view,
            place,
            pairing,
            left=left,
            right=self.layout.words(window.right),
            before=Span(max(view.span.start, end - _REACH), end),
            clause=self.layout.clause(mention.start),
            left_tokens=view.tokens_in(window.left),
            left_namings=view.namings_in(window.left),
            right_namings=view.namings_in(Span(mention.end, min(window.right.end, mention.end + 2 * _REMOTE))),
        )

    def _paired(self, sentence: int, view: SentenceView) -> dict[int, Pairing]:
        if sentence not in self._pairings:
            self._pairings[sentence] = _pairings(self.layout, view)
        return self._pairings[sentence]


@dataclass(frozen=True)
class Context:
    """What stands around one number.

    Attributes:
        contexts: The text's contexts.
        mention: The number.
        window: Its surroundings.
        view: Its sentence.
        place: Where the words before it end: the number's start, or that of its series.
        pairing: What a series pairs it with, or None.
        left: Words between the last break or number and this one.
        right: Words between this number and the next break or number.
        before: The sentence up to the words directly before the number.
        clause: Its clause: up to ，；：。 and brackets, over 、 and numbers.
        left_tokens: Known words directly before the number.
        left_namings: Items named directly before the number.
        right_namings: Items named close behind the number.
    """

    contexts: Contexts
    mention: Mention
    window: Window
    view: SentenceView
    place: int
    pairing: Pairing | None
    left: str
    right: str
    before: Span
    clause: Span
    left_tokens: Sequence[Token]
    left_namings: Sequence[Naming]
    right_namings: Sequence[Naming]

    @property
    def heading(self) -> str:
        """The heading or lead-in that it stands under; empty for none."""
        layout = self.contexts.layout
        lead = layout.leads[self.window.index]
        return layout.words(layout.sentences[lead]) if lead >= 0 else ""

    @cached_property
    def right_tokens(self) -> Sequence[Token]:
        """Known words close behind the number."""
        start, end = self.window.right.start, self.window.right.end
        tokens = self.view.tokens_in(Span(start, min(end, start + _REMOTE)))
        return [one for one in tokens if not self._leads_next(one)]

    def _leads_next(self, token: Token) -> bool:
        """Tell whether a word behind this number stands right before the next (120万元只支出103万元)."""
        end = self.window.right.end
        layout = self.contexts.layout
        return bool(layout.numbers_in(Span(end, end + 1))) and _GAP.match(layout.text[token.end : end]) is not None

    @cached_property
    def earlier_namings(self) -> Sequence[Naming]:
        """Items named earlier in the sentence, but for those that only serve as a base: 占基本支出的90%."""
        text = self.contexts.layout.text
        return [one for one in self.view.namings_in(self.before) if text[one.start - 1 : one.start] not in _BASES]

    @cached_property
    def earlier_tokens(self) -> Sequence[Token]:
        """Known words earlier in the sentence."""
        return self.view.tokens_in(self.before)

    @cached_property
    def own_words(self) -> str:
        """Words directly before the number that name no item."""
        words, start = self.left, self.window.left.start
        for naming in reversed(self.left_namings):
            words = words[: naming.start - start] + words[naming.end - start :]
        return words

    @cached_property
    def is_detail(self) -> bool:
        """Whether the sentence, up to here, opens with or holds 其中 or goes on a list."""
        return any(token.tag is Tag.AMONG for token in (*self.earlier_tokens, *self.left_tokens))

    def last(self, *tags: Tag) -> Token | None:
        """Return the last word of these kinds directly before the number, or None."""
        return next((token for token in reversed(self.left_tokens) if token.tag in tags), None)

    def touching(self, *tags: Tag) -> Token | None:
        """Return the last known word before the number when it is of these kinds and nothing stands between."""
        token = next((one for one in reversed(self.left_tokens) if one.tag is not Tag.AGAINST), None)
        if token is None or token.tag not in tags:
            return None
        between = self.contexts.layout.text[token.end : self.place]
        return token if _GAP.match(between) else None

    def free(self, tokens: Sequence[Token], *tags: Tag) -> list[Token]:
        """Return the words of these kinds that aren't part of an item's name."""
        mine = [token for token in tokens if token.tag in tags]
        namings = self.view.namings
        return [
            token
            for token in mine
            if not any(one.start <= token.start and token.end <= one.end for one in _around(namings, token, self.view))
        ]

    def joined(self, naming: Naming) -> list[Naming]:
        """Return the namings of the list that ends in this one (A、B和C), itself included."""
        at = bisect_left(self.view.naming_starts, naming.start)
        run = [naming]
        text = self.contexts.layout.text
        while at > 0 and len(run) < _LIST:
            previous = self.view.namings[at - 1]
            if not _JOINED.match(text[previous.end : run[0].start]):
                break
            run.insert(0, previous)
            at -= 1
        return run

    def named(self, namings: Sequence[Naming], suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the items of the last naming of which some suit, those that do."""
        for naming in reversed(namings):
            fitting = tuple(key for key in naming.items if suits(key))
            if fitting:
                return fitting
        return ()


def _around(namings: Sequence[Naming], token: Token, view: SentenceView) -> Sequence[Naming]:
    at = bisect_left(view.naming_starts, token.start + 1)
    return namings[max(0, at - 1) : at]


def _pairings(layout: Layout, view: SentenceView) -> dict[int, Pairing]:
    """Pair the numbers of each series with the things listed before it: after 分别, or bare (A、B各有…：1元、2元)."""
    found: dict[int, Pairing] = {}
    for token in view.tokens:
        if token.tag is Tag.RESPECTIVELY:
            series = _series(layout, Span(token.end, min(view.span.end, token.end + _REACH)))
            found.update(_pair(layout, view, token.start, series, said=True))
            found.update(_pair_behind(layout, view, token))
    numbers = layout.numbers_in(view.span)
    at = 0
    while at < len(numbers):
        series = _run_from(layout, numbers, at)
        at += len(series)
        if len(series) < 2 or series[0].start in found or len({one.unit for one in series}) > 1:
            continue
        left = layout.window(series[0]).left
        if not view.namings_in(left):
            found.update(_pair(layout, view, left.start, series, said=False))
    return found


def _pair_behind(layout: Layout, view: SentenceView, token: Token) -> dict[int, Pairing]:
    """Pair the numbers right before 分别 with the items listed behind it: 77万元、52万元分别用于甲、乙."""
    numbers = layout.numbers_in(Span(max(view.span.start, token.start - _REACH), token.start))
    series = next(
        (run for at in range(len(numbers)) if len(run := _run_from(layout, numbers, at)) == len(numbers) - at), []
    )
    namings = view.namings_in(Span(token.end, min(view.span.end, token.end + _REACH)))[: len(series)]
    listed = all(_JOINED.match(layout.text[one.end : other.start]) for one, other in pairwise(namings))
    close = bool(namings) and _VERB.match(layout.text[token.end : namings[0].start]) is not None
    if len(series) < 2 or series[-1].end != token.start or len(namings) < len(series) or not (listed and close):
        return {}
    return {one.start: Pairing(items=naming.items, head=one.start) for one, naming in zip(series, namings, strict=True)}


def _series(layout: Layout, span: Span) -> list[Mention]:
    """Return the numbers that follow each other with nothing but separators between."""
    numbers = layout.numbers_in(span)
    return _run_from(layout, numbers, 0) if numbers else []


def _run_from(layout: Layout, numbers: Sequence[Mention], at: int) -> list[Mention]:
    run = [numbers[at]]
    for mention in numbers[at + 1 : at + _LIST]:
        if not _SERIES.match(layout.text[run[-1].end : mention.start]):
            break
        run.append(mention)
    return run


def _pair(
    layout: Layout, view: SentenceView, start: int, series: Sequence[Mention], *, said: bool
) -> dict[int, Pairing]:
    """Pair a series with what stands before `start`: as many items, words or numbers as it has numbers."""
    count = len(series)
    if count < 2:
        return {}
    before = Span(max(view.span.start, start - _REACH), start)
    listed = _listed(layout, view, before, count) or _years(layout, before, count) or _numbered(layout, before, series)
    if not listed and said:
        listed = [Pairing(place=(at, count)) for at in range(count)]
    head = series[0].start
    return {one.start: replace(what, head=head) for one, what in zip(series, listed, strict=False)}


def _listed(layout: Layout, view: SentenceView, before: Span, count: int) -> list[Pairing]:
    """Return the items, else measures or sources, listed last, when they are as many and no numbers came since."""
    namings = view.namings_in(before)
    words = [one for one in view.tokens_in(before) if one.tag in (Tag.MEASURE, Tag.SOURCE, Tag.RATE)]
    for run in _runs(layout.text, [(one.start, one.end) for one in namings]):
        if len(run) == count and not _spent(layout, namings[run[-1]].end, before.end, count):
            return [Pairing(items=namings[at].items) for at in run]
    for run in _runs(layout.text, [(one.start, one.end) for one in words]):
        if len(run) == count and not _spent(layout, words[run[-1]].end, before.end, count):
            return [Pairing(token=words[at]) for at in run]
    return []


def _years(layout: Layout, before: Span, count: int) -> list[Pairing]:
    """Return the years listed before, when they are as many."""
    match = re.search(rf"(?:(?:19|20)\d\d年?度?(?:、|和|与|及)){{{count - 1}}}(?:19|20)\d\d年", layout.words(before))
    return [Pairing(year=int(year)) for year in re.findall(r"\d{4}", match.group())] if match else []


def _spent(layout: Layout, start: int, end: int, count: int) -> bool:
    """Tell whether a list already has its numbers."""
    return len(layout.numbers_in(Span(start, end))) >= count


def _numbered(layout: Layout, before: Span, series: Sequence[Mention]) -> list[Pairing]:
    """Return the last numbers before, when they are as many and in one unit: a series goes on about their items."""
    numbers = layout.numbers_in(before)
    if len(numbers) > len(series) and _CLOSING.search(layout.text, before.start, numbers[-1].start):
        numbers = numbers[:-1]  # 甲41.2万元、乙22.6万元，合计63.8万元，分别占
    numbers = numbers[-len(series) :]
    if len(numbers) < len(series) or (len({one.unit for one in numbers}) > 1 and series[0].unit == "%"):
        return []
    return [Pairing(number=one.start) for one in numbers]


def _runs(text: str, spans: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Group spans joined by 、 or 和 into runs, the last one first."""
    runs: list[list[int]] = []
    for at, (start, _) in enumerate(spans):
        if runs and _JOINED.match(text[spans[at - 1][1] : start]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs[::-1]
