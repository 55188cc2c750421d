"""Binds amounts and changes: which measure, source of money, period and base the words around a number name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youju.checking.against_data import formulas
from youju.checking.against_data.bound import Binding, Strength, Subject
from youju.checking.against_data.context import Context
from youju.checking.against_data.gaps import Base, Gap, plan_pairs, read_gap
from youju.checking.against_data.layout import Span
from youju.checking.against_data.money_words import MoneyWords, Said
from youju.checking.against_data.multiples import per_head, per_head_word
from youju.checking.against_data.partial import is_one_way, one_way
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag, Token
from youju.domain.facts import TOTAL, Fact, Ledger, Measure
from youju.patterns import regex

__all__ = ["MoneyBinder"]

_YUAN = "元"
_DIRECTIONS = (Tag.UP, Tag.DOWN, Tag.FLAT)
_BOUND = regex(r"(?:以上|以下|以内)$")
_RULE = regex(r"审批|审定|审核|审议|批准|签批|研究|提交|报[^，。]{0,8}(?:批|审)|招标|询价|比价|限额|单笔|每笔|规定")
_SUMMANDS = 12
_FAR = 400
_LIMIT_BEHIND = regex(r"^的?[^，,。；\d]{0,4}(?:上限|下限|限额|目标|控制数|控制线|标准)")
_SEVERAL = regex(r"[两二三四五六七八九][项者类个]")
_NET = regex("净")
_YEAR_END = regex(r"[年期]末[^，,。；\d]{0,6}结[转余]")
_BOTH_WAYS = regex(r"[（(][增减升降][^）)]{0,3}[）)]$")
"""What a template leaves for the writer to choose: 增加（减少）8万元."""
_ADJUSTED = regex(r"(?P<up>调增|追加|核增)|(?:调减|追减|核减)")
_AFTER = "调整后"
_RECAST_BY = regex(r"(?:调整|变更)(?:的?(?:预算|经费|资金|指标|金额|数额|数|额))*(?:了|约|为|共|共计)?$")
_SAID_AGAIN = regex(r"^(?:即|也就是)$")


class MoneyBinder:
    """Binds the amounts and the changes of one text.

    Args:
        subjects: Says what a number is about.

    Attributes:
        words: Reads measure, source and period from the words around a number.
    """

    def __init__(self, subjects: Subjects) -> None:
        self.words = MoneyWords(subjects)
        self._subjects = subjects
        self._bound = subjects.bound
        self._index = subjects.index
        self._terms = subjects.index.terms
        self._ledger: Ledger = subjects.index.ledger

    # amounts

    def amount(self, context: Context) -> Binding:
        """Bind an amount of money."""
        direction = context.touching(*_DIRECTIONS)
        if direction is not None:
            return self.change(context, direction, _YUAN)
        if _SAID_AGAIN.match(context.left) and (again := self._as_amount(context)) is not None:
            return again
        gap = read_gap(context, self._ledger.profile.year)
        if gap is not None and gap.sure:
            return self.gap(context, gap, _YUAN)
        reached = context.touching(Tag.REACHED)
        subject = self._subjects.find(context, _YUAN, self.has_money)
        if limits := self._limits(context, subject):
            return Binding(context.mention, Strength.FAIR, limits, context.mention.quantity, target=True)
        said = self.words.said(context)
        subject = self._of_the_whole(context, subject, said)
        facts = self._amounts(context, subject, said)
        if _RECAST_BY.search(context.left):
            facts = (*self._adjustments(subject, said), *facts)
        facts = (*self._one_way(context, subject), *facts)
        strength = min(subject.strength, Strength.STRONG if said.firm else Strength.FAIR)
        if subject.strength is Strength.STRONG and not said.firm:
            strength = Strength.STRONG if len(facts) > 0 else Strength.WEAK
        head = per_head_word(context.left, self._subjects.contexts.layout.words(context.before))
        if (head and not self._is_indicator(subject)) or self._is_limit(context):
            numbers = self._subjects.contexts.layout.numbers_in(context.before)
            spoken = [one for number in numbers if (one := self._bound.get(number.start)) is not None]
            items = dict.fromkeys((*subject.items, *(fact.item for one in spoken for fact in one.facts[:1])))
            spread = (*per_head(self._index, tuple(items), head), *self._costs(head)) if head else ()
            facts, strength = (*spread, *facts), Strength.FAIR if spread else Strength.WEAK
        if said.vague_source or (said.sources and not any(fact.fund_source for fact in facts)):
            strength = min(strength, Strength.FAIR)
        sign, start = _adjusted(context)
        if reached is not None and not self.words.is_recast(context):
            sign, start = _way(reached), reached.start
        return Binding(context.mention, strength, facts, context.mention.quantity, sign, said_from=start)

    def _of_the_whole(self, context: Context, subject: Subject, said: Said) -> Subject:
        """Put the whole first where a list ends in it (…，调整后60万元) or the year does (年末结转结余2万元)."""
        if said.words and said.words[0].startswith(_AFTER) and self._closes_a_list(context):
            return subject._replace(items=(self._subjects.scope.whole, *subject.items), strength=Strength.FAIR)
        if _YEAR_END.search(context.left) and not context.left_namings:
            return subject._replace(items=tuple(dict.fromkeys((self._subjects.scope.whole, *subject.items))))
        return subject

    def _adjustments(self, subject: Subject, said: Said) -> Iterator[Fact]:
        """Yield by how much budgets were recast: 调整预算2万元 may say that, or what the budget became."""
        for item in subject.items[:1]:
            for source in said.sources or ("",):
                fact = self._ledger.get(item, Measure.ADJUSTMENT, fund_source=source, period=said.period)
                if fact is not None:
                    yield fact

    def _one_way(self, context: Context, subject: Subject) -> Iterator[Fact]:
        """Yield what all budgets grew by, or were cut, where the words say one of both: 追加55万元、调减20万元."""
        way = is_one_way(context.left)
        if way and TOTAL in subject.items and (fact := one_way(self._ledger, way)) is not None:
            yield fact

    def _as_amount(self, context: Context) -> Binding | None:
        """Bind an amount that says once more how large a change in percent was: 增加4.47%，即2.56万元."""
        before = self._subjects.contexts.layout.numbers_in(context.before)
        binding = self._bound.get(before[-1].start) if before else None
        if binding is None or not binding.facts or binding.facts[0].measure != Measure.CHANGE_RATE:
            return None
        changed = [now for fact in binding.facts if (now := self._ledger.get(fact.item, fact.basis)) is not None]
        facts = [one for now in changed for one in formulas.changes(self._ledger, now) if one.quantity.unit == _YUAN]
        return binding._replace(mention=context.mention, quantity=context.mention.quantity, facts=tuple(facts))

    def _limits(self, context: Context, subject: Subject) -> tuple[Fact, ...]:
        """Return the targets in money that an amount may state which the words call a limit (9万元的成本上限)."""
        if not _LIMIT_BEHIND.match(context.right) or self._is_indicator(subject):
            return ()
        keys = self._subjects.topic(context, lambda key: bool(self._target(key))) or [
            one.key for one in self._ledger.indicators
        ]
        return tuple(fact for key in keys if (fact := self._target(key)) is not None)

    def _target(self, key: str) -> Fact | None:
        fact = self._ledger.get(key, Measure.TARGET)
        return fact if fact is not None and fact.quantity.unit == _YUAN else None

    def _closes_a_list(self, context: Context) -> bool:
        """Tell whether several items came before in the sentence, and none stands beside the number itself."""
        return not context.left_namings and len({one.items for one in context.earlier_namings}) > 1

    def _costs(self, head: str) -> Iterator[Fact]:
        """Yield the indicators in money that are costs of one such thing (单座水库养护成本: 每座8.39万元)."""
        names = (f"单{head}", f"每{head}", f"{head}均")
        for one in self._ledger.indicators:
            fact = self._ledger.get(one.key, Measure.ACTUAL)
            if fact is not None and fact.quantity.unit == _YUAN and any(name in one.name for name in names):
                yield fact

    def _is_limit(self, context: Context) -> bool:
        """Tell whether an amount is where a rule begins to hold (2万元及以上由理事长审批), not money of anything."""
        if not _BOUND.search(context.mention.text):
            return False
        span = context.view.span
        return _RULE.search(self._subjects.contexts.layout.text, span.start, span.end) is not None

    def has_money(self, item: str) -> bool:
        """Tell whether an item has amounts of money."""
        return bool(self._index.facts_of(item, _YUAN))

    def _is_indicator(self, subject: Subject) -> bool:
        return any(self._ledger.get(key, Measure.ACTUAL) for key in subject.items[:1])

    def sums_before(self, context: Context, unit: str | None) -> Iterator[Fact]:
        """Yield the sums of the last amounts of one measure stated before: 甲5万元、乙3万元，合计8万元."""
        layout = self._subjects.contexts.layout
        index, start = context.window.index, context.before.start
        if _SEVERAL.search(context.left) and index and layout.text[layout.sentences[index - 1].end] in "；;":
            start = max(layout.sentences[index - 1].start, context.before.end - _FAR)
        numbers = layout.numbers_in(Span(start, context.before.end))
        parts: dict[str, list[Fact]] = {}
        for number in reversed(numbers[-_SUMMANDS:]):
            binding = self._bound.get(number.start)
            if binding is None or not binding.facts or number.unit != unit:
                continue
            read = [fact for fact in reversed(binding.facts) if fact.key in self._ledger.facts and fact.item != TOTAL]
            own = {fact.measure: fact for fact in read}  # no sums of sums: in a long list they would double each time
            if parts and _SEVERAL.search(context.left) and not parts.keys() & own.keys():
                continue
            parts = {m: [*parts.get(m, []), fact] for m, fact in own.items() if not parts or m in parts}
            for facts in parts.values():
                if (fact := formulas.total(facts)) is not None:
                    yield fact

    def _amounts(self, context: Context, subject: Subject, said: Said) -> tuple[Fact, ...]:
        found: list[Fact] = []
        if subject.joint:
            found.extend(self.sums(subject.joint, said))
        elif context.last(Tag.SUM) is not None and not context.left_namings:
            found.extend(self.sums_before(context, context.mention.unit))
        for item in subject.items:
            found.extend(self.facts(item, said))
        if not any(token.tag is Tag.TARGET for token in context.left_tokens):
            found.sort(key=lambda fact: fact.measure == Measure.TARGET)
        return tuple(dict.fromkeys(found))

    def sums(self, items: Sequence[str], said: Said) -> Iterator[Fact]:
        """Yield the sums of several items' same measure."""
        per_item = [self.facts(item, said) for item in items]
        for measure in dict.fromkeys(fact.measure for facts in per_item for fact in facts):
            parts = [fact for facts in per_item for fact in facts if fact.measure == measure]
            if len(parts) == len(items) and (fact := formulas.total(parts)) is not None:
                yield fact

    def facts(self, item: str, said: Said, unit: str = _YUAN) -> list[Fact]:
        """Return an item's facts that the words may mean."""
        own = [fact for fact in self._index.facts_of(item, unit) if fact.measure != Measure.CHANGE]
        own = self._of_source(own, said)
        periods = [[fact for fact in own if fact.period == period] for period in dict.fromkeys((said.period, ""))]
        for facts in periods:
            for word in said.words:
                measures = self._terms.measures_of(word, {fact.measure for fact in facts})
                meant = [fact for measure in measures for fact in facts if fact.measure == measure]
                if meant:
                    return meant if said.firm else list(dict.fromkeys([*meant, *facts]))
            if said.period and facts and not said.beside:
                return facts
        if said.sources and said.words:
            return self.facts(item, said._replace(sources=()), unit)
        own = next((facts for facts in periods if facts), [])
        if said.words and said.firm:
            return [fact for fact in own if fact.measure in (Measure.ACTUAL, Measure.TARGET)]
        return own

    def _of_source(self, facts: list[Fact], said: Said) -> list[Fact]:
        if not said.sources:
            return [fact for fact in facts if not fact.fund_source] or facts
        meant = [fact for fact in facts if fact.fund_source in said.sources]
        if said.vague_source or not meant:
            meant = [*meant, *(fact for fact in facts if not fact.fund_source)]
        return meant

    # changes

    def change(self, context: Context, direction: Token, unit: str) -> Binding:
        """Bind an increase or decrease: against last year, or against what the words name."""
        clause = Span(max(context.before.start, context.window.left.start - 60), context.mention.start)
        near = context.view.tokens_in(clause)
        gap = read_gap(context, self._ledger.profile.year)
        if gap is not None and gap.base is not Base.LAST_YEAR:
            return self.gap(context, gap, unit)
        base = [token for token in near if token.tag in (Tag.LAST_YEAR, Tag.AGAINST)]
        subject = self._subjects.find(context, unit, lambda item: bool(self._index.facts_of(item, unit)), strict=False)
        said = self._said_of_change(context, near)
        if _NET.search(direction.word) and not context.left_namings:
            subject = subject._replace(items=tuple(dict.fromkeys((self._subjects.scope.whole, *subject.items))))
        facts = list(self._changes(subject, said, unit, against_plan=any(t.tag is Tag.TARGET for t in near)))
        if not base:
            facts += [fact for item in subject.items if (fact := self._ledger.get(item, Measure.ADJUSTMENT))]
        if not base and not _NET.search(direction.word):
            facts += [fact for item in subject.items for fact in self.facts(item, said, unit)]
        if any(token.tag is Tag.LAST_YEAR for token in base):
            facts = [fact for fact in facts if not fact.basis.endswith(Measure.TARGET)]
        sign = {Tag.UP: 1, Tag.DOWN: -1}.get(direction.tag, 0)
        sign = 0 if _BOTH_WAYS.search(context.left) else sign
        strength = min(subject.strength, Strength.STRONG if base else Strength.FAIR)
        facts = list(dict.fromkeys(facts))
        return Binding(
            context.mention, strength, tuple(facts), context.mention.quantity, sign, said_from=direction.start
        )

    def gap(self, context: Context, gap: Gap, unit: str) -> Binding:
        """Bind a difference against a plan or last year; against anything else it names nothing that is known."""
        subject = self._subjects.find(context, unit, lambda item: bool(self._index.facts_of(item, unit)), strict=False)
        said = Said(*self.words.measure_words(context)) if unit == _YUAN else Said()
        facts: list[Fact] = []
        if gap.base is Base.LAST_YEAR:
            facts = list(self._changes(subject, said, unit, against_plan=False))
        elif gap.base is Base.PLAN:
            facts = [fact for item in subject.items for fact in self._against_plan(item, said, unit)]
            facts += [] if gap.sure else [f for item in subject.items for f in self._index.facts_of(item, unit)]
        strength = subject.strength if facts else Strength.WEAK
        found = tuple(dict.fromkeys(facts))
        return Binding(context.mention, strength, found, context.mention.quantity, gap.sign, said_from=gap.start)

    def _said_of_change(self, context: Context, near: Sequence[Token]) -> Said:
        words = tuple(token.word for token in reversed(near) if token.tag is Tag.MEASURE)
        words, firm = (words, True) if words else self.words.measure_words(context)
        sources, vague = self.words.sources(context)
        return Said(words, firm, sources, vague)

    def _changes(self, subject: Subject, said: Said, unit: str, *, against_plan: bool) -> Iterator[Fact]:
        percent = unit == "%"
        for item in subject.items:
            now = [
                fact
                for word in said.words[:2] or ("",)
                for fact in self.facts(item, said._replace(words=(word,) if word else ()))
            ]
            now = now or (self._read(item) if percent else list(self._index.facts_of(item, unit)))
            for fact in now:
                for change in formulas.changes(self._ledger, fact):
                    if (change.measure == Measure.CHANGE_RATE) == percent:
                        yield change
            if against_plan or len(said.words) > 1:
                yield from self._against_plan(item, said, unit)
        if not percent and not said.words:
            yield from (f for item in subject.items for f in self._ledger.about(item) if f.measure == Measure.CHANGE)

    def _read(self, item: str) -> list[Fact]:
        """Return what tables hold of an item besides money and its sources."""
        return [
            fact
            for fact in self._ledger.about(item)
            if not (fact.derived or fact.period or fact.fund_source) and fact.quantity.unit != "%"
        ]

    def _against_plan(self, item: str, said: Said, unit: str) -> Iterator[Fact]:
        pairs: list[tuple[Fact | None, Fact | None]] = [*plan_pairs(self._ledger, item)]
        own = {
            fact.measure: fact for fact in self._index.facts_of(item, _YUAN) if not fact.period and not fact.fund_source
        }
        measures = [measure for word in said.words[:2] for measure in self._terms.measures_of(word, own)]
        pairs += [(own.get(one), own.get(other)) for one in measures for other in measures]
        for left, right in pairs:
            if left is None or right is None:
                continue
            change = formulas.difference(left, right)
            if change is not None and self._terms.unit_class(change.quantity.unit) == unit:
                yield change
            if unit == "%" and change is not None:
                rate = formulas.quotient(
                    self._ledger, change, right, Measure.CHANGE_RATE, f"{left.measure}-{right.measure}"
                )
                if rate is not None:
                    yield rate


def _way(reached: Token) -> int:
    """Return the direction that a word for reaching a value says: 1 for 增至, -1 for 下降到, 0 for 达到."""
    return 1 if reached.word[0] in "增提上" else -1 if reached.word[0] in "减下降压缩回" else 0


def _adjusted(context: Context) -> tuple[int, int]:
    """Return the direction that a word for an adjustment says (调增1.5万元), and where it begins; 0 for none."""
    token = context.touching(Tag.MEASURE)
    found = _ADJUSTED.search(token.word) if token is not None else None
    if token is None or found is None:
        return 0, -1
    return (1 if found["up"] else -1), token.start
