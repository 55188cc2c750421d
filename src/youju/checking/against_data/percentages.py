"""Binds percentages: named rates, shares, changes, how far targets were met, and results of indicators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile

from youju.checking.against_data import formulas
from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.context import Context
from youju.checking.against_data.gaps import read_gap
from youju.checking.against_data.layout import Span
from youju.checking.against_data.money import MoneyBinder
from youju.checking.against_data.money_words import Said
from youju.checking.against_data.results import ResultBinder
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Rate, Tag, Token
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Ledger, Measure
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["PercentBinder", "says_the_same"]

_YUAN = "元"
_BASE_NOTE = 20
_SHORT, _LONG = 3, 5
"""Signs that words have to share with the unit's own: all of them where there are fewer than `_LONG`."""
_ALTERNATIVES = 6
_NOTE = regex(r"[\d.%％、，和\s]*[（(]([^（()）]*)[)）]")
"""What stands in brackets behind a rate, or behind the series that it is in."""
_BASES = (Measure.BUDGET, Measure.INITIAL_BUDGET, Measure.RECEIVED)
_SAID_AGAIN = regex(r"，?(?:即|[（(])$")
_CARRIED = (Tag.RATE, Tag.SHARE, Tag.UP, Tag.DOWN)
_WHOLE = regex(r"(?:仅|约|也)?(?:为|是|相当于|达到?|完成)?(?=.*的$)")


class PercentBinder:
    """Binds the percentages of one text.

    Args:
        subjects: Says what a number is about.
        money: Binds amounts and changes.
        results: Binds results of indicators.
    """

    def __init__(self, subjects: Subjects, money: MoneyBinder, results: ResultBinder) -> None:
        self._subjects = subjects
        self._money = money
        self._results = results
        self._bound = subjects.bound
        self._index = subjects.index
        self._terms = subjects.index.terms
        self._ledger: Ledger = subjects.index.ledger

    def bind(self, context: Context) -> Binding:
        """Bind a percentage by the words that say what it measures."""
        if self._results.follows_target(context):
            return self._results.completion(context)
        gap = read_gap(context, self._ledger.profile.year) if "超" in context.left else None
        if gap is not None:
            return self._money.gap(context, gap, "%")
        if (again := self._of_stated_change(context)) is not None:
            return again
        direction = context.touching(Tag.UP, Tag.DOWN, Tag.FLAT)
        if direction is not None:
            return self._changed(context, direction)
        listed = context.pairing.token if context.pairing is not None else None
        if listed is not None and listed.tag is Tag.RATE:
            return self.rate(context, listed)
        whole = _WHOLE.match(context.left)
        if whole and (context.left == "的" or context.last(Tag.MEASURE) is not None):
            return self.share(context, context.window.left.start + whole.end())
        token = context.last(Tag.RATE, Tag.COMPLETION, Tag.SHARE)
        if token is None:
            return self._carried(context)
        if token.tag is Tag.COMPLETION and self._is_end_of_an_indicator(token):
            return self._results.percent(context)
        if token.tag is Tag.SHARE:
            token = self._share_word(context, token)
            return self._in_own_words(context) or self.share(context, token.end)
        return self.rate(context, token) if token.tag is Tag.RATE else self._results.completion(context)

    def _share_word(self, context: Context, last: Token) -> Token:
        """Return the 占 that a 比例 or 比重 belongs to, so that what stands between names the whole: 占预算比例."""
        first = next(one for one in context.left_tokens if one.tag is Tag.SHARE)
        return first if first.word == "占" else last

    def _in_own_words(self, context: Context) -> Binding | None:
        """Bind a share that the unit's own words state, right behind the same words: 60岁以上占41%."""
        layout = self._subjects.contexts.layout
        said = layout.words(Span(context.clause.start, context.mention.start)).strip()
        found: dict[int, list[Fact]] = {}
        for fact in self._index.prose_facts:
            shared = _shared_end(said, fact.measure)
            if says_the_same(said, fact.measure) and fact.quantity.unit == context.mention.unit:
                found.setdefault(shared, []).append(fact)
        facts = tuple(found[max(found)]) if found else ()
        return Binding(context.mention, Strength.STRONG, facts, context.mention.quantity) if facts else None

    def _of_stated_change(self, context: Context) -> Binding | None:
        """Bind a percentage that says once more how large a change in money was: 减少5.06万元（7.49%）."""
        layout = self._subjects.contexts.layout
        before = layout.numbers_in(Span(context.view.span.start, context.mention.start))
        if not before or not _SAID_AGAIN.match(layout.words(Span(before[-1].end, context.mention.start))):
            return None
        changes = [fact for fact in self._facts_at(before[-1].start) if fact.measure == Measure.CHANGE]
        now = [one for fact in changes if (one := self._ledger.get(fact.item, fact.basis)) is not None]
        facts = [rate for one in now for rate in formulas.changes(self._ledger, one) if rate.quantity.unit == "%"]
        strength = self._bound[before[-1].start].strength if facts else Strength.WEAK
        return Binding(context.mention, strength, tuple(facts), context.mention.quantity) if facts else None

    def _facts_at(self, start: int) -> tuple[Fact, ...]:
        binding = self._bound.get(start)
        return binding.facts if binding is not None else ()

    def _changed(self, context: Context, direction: Token) -> Binding:
        """Bind a change, or the result of an indicator that is itself one (刑事案件发案下降率: 发案下降6.8%)."""
        core = self._index.core(context.own_words) + direction.word
        named = [key for key in self._index.alike(core, "%") if self._ledger.get(key, Measure.ACTUAL) is not None]
        if len(named) == 1 and not context.last(Tag.LAST_YEAR, Tag.AGAINST):
            facts = [fact for one in (Measure.ACTUAL, Measure.TARGET) if (fact := self._ledger.get(named[0], one))]
            return Binding(context.mention, Strength.STRONG, tuple(facts[:1]), context.mention.quantity)
        if self._is_of_an_unknown_count(context):
            return Binding(context.mention, Strength.WEAK, (), context.mention.quantity)
        return self._money.change(context, direction, "%")

    def _is_of_an_unknown_count(self, context: Context) -> bool:
        """Tell whether what changed is a count the data doesn't hold: 受理来信1234件，较上年增长12.5%."""
        before = self._subjects.contexts.layout.numbers_in(context.before)
        if not before or before[-1].kind not in (Kind.COUNT, Kind.MEASURE):
            return False
        bound = self._bound.get(before[-1].start)
        since = Span(before[-1].end, context.mention.start)
        named = context.view.namings_in(since) or any(t.tag is Tag.MEASURE for t in context.view.tokens_in(since))
        return not named and (bound is None or not bound.facts)

    def _carried(self, context: Context) -> Binding:
        """Bind a percentage whose rate or direction was named earlier in the sentence, else an indicator's result."""
        if self._index.core(context.left) or context.left_namings:
            return self._results.percent(context)
        carried = next(
            (one for one in reversed(context.earlier_tokens) if one.tag in _CARRIED and len(one.word) > 1), None
        )
        if carried is not None and carried.tag is Tag.SHARE:
            return self.share(context, context.window.left.start)
        if carried is not None and carried.tag is not Tag.RATE:
            return self._money.change(context, carried, "%")
        if carried is not None and (context.last(Tag.MEASURE) is not None or self._is_still_rate(context, carried)):
            return self.rate(context, carried)
        return self._results.percent(context)

    def _is_still_rate(self, context: Context, rate: Token) -> bool:
        """Tell whether no indicator was named since a rate (…执行率偏低，为85.8%; …，若以到位数为基数则为93.5%)."""
        since = context.view.namings_in(Span(rate.end, context.mention.start))
        return not any(self._ledger.get(key, Measure.ACTUAL) for one in since for key in one.items)

    def rate(self, context: Context, token: Token) -> Binding:
        """Bind a rate that is named, such as 执行率 or 到位率; 政府采购执行率 may be an indicator of its own."""
        if self._is_end_of_an_indicator(token):
            return self._results.percent(context)
        rate = self._terms.rates[token.word]
        subject = self._subjects.find(context, "%", self._has_rate(rate), strict=False)
        if self._money.words.period(context):
            facts = [fact for item in subject.items for fact in formulas.rates(self._ledger, item, rate, LAST_YEAR)]
            if facts:
                return Binding(context.mention, subject.strength, tuple(facts), context.mention.quantity)
        sources, _ = self._money.words.sources(context)
        facts = [
            fact
            for item in subject.items
            for source in sources or ("",)
            for fact in formulas.rates(self._ledger, item, rate, fund_source=source)
        ]
        facts = self._on_named_base(context, facts)
        if subject.strength is not Strength.STRONG:
            facts += self._indicators_called(token.word)
        return Binding(context.mention, subject.strength, tuple(dict.fromkeys(facts)), context.mention.quantity)

    def _is_end_of_an_indicator(self, token: Token) -> bool:
        """Tell whether a rate's word ends the name of an indicator that says whose rate it is."""
        text = self._subjects.contexts.layout.text
        return any(
            len(one.name) > len(token.word) and one.name.endswith(token.word) and text.endswith(one.name, 0, token.end)
            for one in self._ledger.indicators
        )

    def _has_rate(self, rate: Rate) -> Callable[[str], bool]:
        return lambda item: any(True for _ in formulas.rates(self._ledger, item, rate))

    def _on_named_base(self, context: Context, facts: list[Fact]) -> list[Fact]:
        """Keep the rates on the base that the words name, when they name one: 按到位数计算, 支出/全年预算."""
        place = context.mention.end
        note = self._subjects.contexts.layout.text[place : place + _BASE_NOTE]
        inside = _NOTE.match(note)
        words = (inside.group(1) if inside else "") + context.left
        if not re.search(r"按|以|占|基数|[/÷／]", words):
            return facts
        return formulas.on_named_base(facts, words)

    def _indicators_called(self, word: str) -> list[Fact]:
        """Return results of indicators that are themselves called after a rate (预算执行率)."""
        return [
            fact
            for one in self._ledger.indicators
            if word in one.name
            for measure in (Measure.ACTUAL, Measure.TARGET)
            if (fact := self._ledger.get(one.key, measure)) is not None
        ]

    def share(self, context: Context, start: int) -> Binding:
        """Bind a share: part and whole are both read from the words (…支出58万元，占支出总额的6.7%).

        Args:
            context: The words around it.
            start: Where the words for the whole begin.
        """
        span = Span(start, context.place)
        base = self._subjects.contexts.layout.words(span)
        parts, strength = self._parts(context, start, span)
        namings = context.view.namings_in(span)
        tokens = context.view.tokens_in(span)
        wholes = tuple(key for one in namings for key in one.items)
        words = [one.word for one in context.free(tokens, Tag.MEASURE)]
        facts = [
            fact
            for part in parts
            for whole in self._wholes(part, wholes, words)
            if (fact := self._share_of(part, whole)) is not None
        ]
        if context.left == "的" and (stated := self._previous(context)) is not None:
            facts = [
                fact for part in self._before(stated) for whole in stated.facts if (fact := self._share_of(part, whole))
            ]
        elif not (words or wholes):
            facts += self._of_each_other(context)
            strength = strength if not self._index.core(base) else Strength.WEAK
        return Binding(context.mention, strength, tuple(dict.fromkeys(facts)), context.mention.quantity)

    def _of_each_other(self, context: Context) -> list[Fact]:
        """Return what the last amount is of the one before it, both of one item: 安排26万元，支出22万元，占比85%."""
        part = self._previous(context)
        wholes = self._before(part) if part is not None else ()
        pairs = [(one, whole) for one in (part.facts if part else ()) for whole in wholes if one.item == whole.item]
        return [fact for one, whole in pairs if (fact := self._share_of(one, whole)) is not None]

    def _share_of(self, part: Fact, whole: Fact) -> Fact | None:
        if part.item == whole.item and part.measure in _BASES[:2] and whole.measure == Measure.RECEIVED:
            return None
        if part.item == whole.item and part.measure != whole.measure:
            return formulas.quotient(
                self._ledger, part, whole, Measure.EXECUTION_RATE, f"{part.measure}/{whole.measure}"
            )
        basis = part.measure if whole.item == TOTAL else f"{part.measure}/{whole.item}"
        return formulas.quotient(self._ledger, part, whole, Measure.SHARE, basis)

    def _before(self, stated: Binding) -> tuple[Fact, ...]:
        """Return what the amount before another in its sentence may be."""
        layout = self._subjects.contexts.layout
        sentence = layout.sentences[layout.sentence_at(stated.mention.start)]
        numbers = layout.numbers_in(Span(sentence.start, stated.mention.start))
        binding = self._bound.get(numbers[-1].start) if numbers else None
        return binding.facts if binding is not None else ()

    def _before_base(self, stated: Binding, of_base: Sequence[str]) -> tuple[Fact, ...]:
        """Return the amount before one that is itself the base: 支出75万元，预算85万元，占预算的88.4%."""
        base = stated.facts[0]
        meant = {one for word in of_base for one in self._terms.measures_of(word, {base.measure})}
        earlier = self._before(stated) if base.measure in meant and base.item != TOTAL else ()
        return tuple(fact for fact in earlier if fact.item == base.item and fact.measure != base.measure)

    def _parts(self, context: Context, start: int, base: Span) -> tuple[list[Fact], Strength]:
        """Return what the share is a share of: named in the clause, else the amount stated before."""
        clause = Span(context.window.left.start, start)
        items = tuple(key for one in context.view.namings_in(clause)[-1:] for key in one.items)
        said = self._money.words.said(context)
        before = [one.word for one in context.earlier_tokens if one.tag is Tag.MEASURE]
        own = [one.word for one in context.view.tokens_in(clause) if one.tag is Tag.MEASURE]
        of_base = [one.word for one in context.view.tokens_in(base) if one.tag is Tag.MEASURE]
        words = tuple((own or before or of_base)[-1:])
        if context.pairing is not None and context.pairing.number in self._bound:
            paired = self._bound[context.pairing.number]
            return list(paired.facts[:3]), paired.strength
        if context.last(Tag.SUM) is not None and (sums := list(self._money.sums_before(context, _YUAN))):
            return sums, Strength.FAIR
        previous = self._previous(context)
        of_all = self._terms.parts["of_all"].search(self._subjects.contexts.layout.words(base))
        if previous is not None and previous.facts and not of_all and (earlier := self._before_base(previous, of_base)):
            return [*earlier, *previous.facts[:_ALTERNATIVES]], previous.strength
        if items:
            measure = previous.facts[0].measure if previous is not None and previous.facts else ""
            same = [fact for item in items for fact in self._ledger.about(item) if fact.measure == measure]
            facts = [fact for item in items for fact in self._money.facts(item, Said(words, bool(words), said.sources))]
            return [*facts, *same], Strength.STRONG if words else Strength.FAIR
        if previous is not None and (sums := self._listed_before(context, previous)):
            return [*sums, *previous.facts[:_ALTERNATIVES]], Strength.FAIR
        if previous is not None and previous.strength is Strength.WEAK:
            return list(previous.facts[:_ALTERNATIVES]), Strength.WEAK
        if previous is not None and previous.facts:
            sure = Strength.FAIR if len(previous.facts) > 1 else Strength.STRONG
            return list(previous.facts[:_ALTERNATIVES]), min(previous.strength, sure)
        subject = self._subjects.find(context, _YUAN, self._money.has_money, strict=False)
        found = [
            fact for item in subject.items for fact in self._money.facts(item, Said(words, bool(words), said.sources))
        ]
        return found, min(subject.strength, Strength.FAIR)

    def _listed_before(self, context: Context, last: Binding) -> list[Fact]:
        """Return the sums of the list that ends right before: 甲175万元、乙160万元，占全部支出的48.8%."""
        layout = self._subjects.contexts.layout
        clause = layout.clause(last.mention.start)
        listed = "、" in layout.words(Span(clause.start, last.mention.start))
        direct = listed and layout.text[last.mention.end : context.window.left.start] == "，"
        return list(self._money.sums_before(context, _YUAN)) if direct else []

    def _previous(self, context: Context) -> Binding | None:
        """Return the binding of the last amount or count before in the sentence that isn't itself a rate."""
        numbers = self._subjects.contexts.layout.numbers_in(Span(context.before.start, context.mention.start))
        for mention in reversed(numbers):
            binding = self._bound.get(mention.start)
            follower = self._subjects.contexts.layout.text[mention.end : mention.end + 1]
            is_base = follower == "的" and mention.end < context.window.left.start
            if binding is not None and mention.unit not in ("%", "百分点", "分") and not is_base:
                return binding
        return None

    def _wholes(self, part: Fact, named: Sequence[str], words: Sequence[str]) -> Iterator[Fact]:
        item = self._ledger.items.get(part.item)
        group = item.group if item is not None else ""
        table = self._index.total_of(item) if item is not None else ""
        owners: Iterable[str] = named or ([part.item, TOTAL, group] if words else [TOTAL, group, table, part.item])
        for owner in dict.fromkeys(one for one in owners if one):
            own = {
                fact.measure: fact
                for fact in self._ledger.about(owner)
                if fact.period == part.period and not fact.fund_source
            }
            measures = [one for word in words for one in self._terms.measures_of(word, own)] or [part.measure]
            sensible = [
                one
                for one in measures
                if owner != part.item or (one in _BASES and part.measure not in _BASES[:2]) or part.fund_source
            ]
            yield from (own[measure] for measure in sensible if measure in own)


def says_the_same(said: str, own: str) -> bool:
    """Tell whether words end as the unit's own words do that stand before a number."""
    shared = _shared_end(said.strip(), own)
    return shared >= _LONG or (shared >= _SHORT and shared in (len(said.strip()), len(own)))


def _shared_end(left: str, right: str) -> int:
    """Return how many last signs two texts have in common."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(left), reversed(right), strict=False))
    )
