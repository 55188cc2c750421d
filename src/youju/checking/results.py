"""Binds counts, measures, scores, results of indicators and points: what activity and indicator tables hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from youju.checking import formulas
from youju.checking.context import Context
from youju.checking.layout import Span
from youju.checking.money import MoneyBinder
from youju.checking.subjects import Binding, Strength, Subject, Subjects
from youju.checking.terms import Tag, UnitCount
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Measure
from youju.domain.findings import Approximator

__all__ = ["ResultBinder"]

_TARGET_BEHIND = re.compile(
    r"^(?:的|之)?(?:年度|年初|全年|预期|既定|当年|绩效|约定|设定)?(?:目标|计划|任务|指标值|要求|限额|承诺|标准)"
)
_DONE = re.compile(r"完成|实际|实现|实办|达到|达|已|共")
_OWN_UNITS = re.compile(r"^.{0,3}")
_SCORE = "分"
_POINTS = "百分点"
_PERCENT = "%"
_LIKE = 0.6
_LISTED = 200


class ResultBinder:
    """Binds what isn't money.

    Args:
        subjects: Says what a number is about.
        money: Binds changes and amounts.
    """

    def __init__(self, subjects: Subjects, money: MoneyBinder) -> None:
        self._subjects = subjects
        self._money = money
        self._index = subjects.index
        self._terms = subjects.index.terms
        self._ledger = subjects.index.ledger

    def is_target(self, context: Context) -> bool:
        """Tell whether the words call a number a target (85%的目标, 计划培训12场)."""
        if _TARGET_BEHIND.match(context.right):
            return True
        token = context.last(Tag.TARGET)
        if token is None:
            return False
        between = self._subjects.contexts.layout.text[token.end : context.place]
        return not _DONE.search(between) and not between.startswith("的")

    # counts and measures

    def count(self, context: Context, unit: str) -> Binding:
        """Bind a number with a measure word or a unit of measure."""
        direction = context.touching(Tag.UP, Tag.DOWN, Tag.FLAT)
        if direction is not None and (changed := self._money.change(context, direction, unit)).facts:
            if changed.strength > Strength.WEAK:
                return changed
        special = self._counted(context, unit)
        if special is not None:
            return special
        subject = self._subjects.find(context, unit, lambda item: bool(self._index.counted(item, unit)))
        return self._result(context, subject, unit)

    def _counted(self, context: Context, unit: str) -> Binding | None:
        """Bind the counts with fixed names: 编制, 实有, 内设机构, 项目数 …"""
        if context.named(context.left_namings, lambda item: bool(self._index.counted(item, unit))):
            return None
        named = tuple(key for one in reversed(context.left_namings) for key in one.items)
        for owner, counts in (
            (self._index.unit_item, self._terms.unit_counts),
            *((key, self._terms.total_counts) for key in (*named, TOTAL)),
        ):
            found = [
                (place, fact)
                for count in counts
                if unit in {self._terms.unit_class(one) for one in count.units}
                if (fact := self._ledger.get(owner, count.measure)) is not None
                if (place := self._said_at(context, count, owner)) >= 0
            ]
            if found:
                fact = max(found, key=lambda pair: pair[0])[1]
                sure = owner != TOTAL or any(word in context.left for word in self._terms.whole_words)
                strength = Strength.STRONG if sure else Strength.FAIR
                return Binding(context.mention, strength, (fact,), context.mention.quantity)
        return None

    def bare(self, context: Context) -> Binding:
        """Bind a number without a unit where the words name a count of the unit itself (编制数为49)."""
        for count in self._terms.unit_counts:
            fact = self._ledger.get(self._index.unit_item, count.measure)
            if fact is not None and any(word in context.left for word in count.words):
                return Binding(context.mention, Strength.FAIR, (fact,), context.mention.quantity)
        return Binding(context.mention, quantity=context.mention.quantity)

    def _said_at(self, context: Context, count: UnitCount, owner: str) -> int:
        """Return how near the words name a count: where its last word lies; -1 when they don't."""
        if any(context.right.startswith(word) for word in count.words):
            listed = bool(context.left_namings) and len(context.joined(context.left_namings[-1])) > 1
            whole = listed or any(word in context.left for word in self._terms.whole_words)
            named = owner != TOTAL or whole or not (context.is_detail or self._index.core(context.left))
            return len(context.left) + 1 if named else -1
        if owner != self._index.unit_item:
            closes = not context.right and "共" in context.left
            words = self._subjects.contexts.layout.words(context.before)[-_LISTED:] + context.left
            return 0 if closes and any(word in words for word in count.words) else -1
        return max(context.left.rfind(word) for word in count.words)

    def _result(self, context: Context, subject: Subject, unit: str) -> Binding:
        """Choose among the facts of the items by the words for columns, targets and results."""
        target = self.is_target(context)
        period = self._money.period(context)
        words = context.left + context.right[:6]
        clause = self._subjects.contexts.layout.words(context.before)[-60:]
        facts: list[Fact] = []
        said = False
        named = (
            [key for one in context.left_namings for key in one.items] if subject.strength is Strength.STRONG else []
        )
        columns_of = self._index.activity_totals if any(map(self._named_column(words), self._index.columns)) else ()
        for item in dict.fromkeys((*subject.items, *named, *columns_of)):
            own = [fact for fact in self._index.counted(item, unit) if not fact.derived or fact.measure not in _DERIVED]
            own = [fact for fact in own if fact.period == period] or [fact for fact in own if not fact.period]
            columns = [fact for fact in own if self._column_named(fact.measure, words)]
            columns = columns or [fact for fact in own if self._column_named(fact.measure, clause)]
            said = said or bool(columns)
            facts += columns or self._of_indicator(own, context, target=target) or own
        own_words = [fact for fact in self._prose(unit) if self._alike(fact.measure, clause[-20:] + words)]
        strength = subject.strength
        if strength is Strength.WEAK and said:
            strength = Strength.FAIR
        if not subject.items and own_words:
            strength = Strength.FAIR
        found = tuple(dict.fromkeys([*facts, *own_words]))
        return Binding(
            context.mention, strength if found else Strength.WEAK, found, context.mention.quantity, target=target
        )

    def _named_column(self, words: str) -> Callable[[str], bool]:
        return lambda measure: self._column_named(measure, words)

    def _column_named(self, measure: str, words: str) -> bool:
        return any(word in words for word in self._index.columns.get(measure, ()))

    def _of_indicator(self, facts: Sequence[Fact], context: Context, *, target: bool) -> list[Fact]:
        targets = [fact for fact in facts if fact.measure == Measure.TARGET]
        results = [fact for fact in facts if fact.measure == Measure.ACTUAL]
        if target:
            return targets
        bounded = context.mention.approximator in (
            Approximator.AT_LEAST, Approximator.AT_MOST, Approximator.ABOVE, Approximator.BELOW,
        )  # fmt: skip
        return [*targets, *results] if bounded else results or targets

    def _prose(self, unit: str) -> list[Fact]:
        """Return the numbers in the unit's own words that are counted in this unit."""
        return [fact for fact in self._index.prose_facts if self._terms.unit_class(fact.quantity.unit) == unit]

    def _alike(self, measure: str, words: str) -> bool:
        said = {measure[at : at + 2] for at in range(len(measure) - 1)}
        return bool(said) and sum(pair in words for pair in said) / len(said) >= _LIKE

    # results in percent

    def percent(self, context: Context) -> Binding:
        """Bind a percentage that isn't a named rate, a share or a change: an indicator's result or target."""
        subject = self._subjects.find(context, _PERCENT, self._has_result)
        return self._result(context, subject, _PERCENT)

    def _has_result(self, item: str) -> bool:
        return any(fact.measure in (Measure.TARGET, Measure.ACTUAL) or not fact.derived
                   for fact in self._index.facts_of(item, _PERCENT))  # fmt: skip

    def completion(self, context: Context) -> Binding:
        """Bind how far a target was met: 完成目标的112%, 完成率96.5%."""
        subject = self._subjects.find(context, _PERCENT, self._is_completed, strict=False)
        facts = [fact for item in subject.items if (fact := self._ledger.get(item, Measure.COMPLETION)) is not None]
        facts += [fact for item in subject.items if (fact := self._ledger.get(item, Measure.ACTUAL)) is not None
                  and fact.quantity.unit == _PERCENT]  # fmt: skip
        return Binding(context.mention, subject.strength, tuple(facts), context.mention.quantity)

    def _is_completed(self, item: str) -> bool:
        return self._ledger.get(item, Measure.COMPLETION) is not None

    def points(self, context: Context) -> Binding:
        """Bind a difference in percentage points: against the target, or against last year."""
        subject = self._subjects.find(context, _PERCENT, self._has_result, strict=False)
        facts: list[Fact] = []
        for item in subject.items:
            actual, target = self._ledger.get(item, Measure.ACTUAL), self._ledger.get(item, Measure.TARGET)
            before = self._ledger.get(item, Measure.ACTUAL, period=LAST_YEAR)
            for other in (target, before):
                if actual is not None and other is not None and (fact := formulas.difference(actual, other)):
                    facts.append(fact)
        strength = min(subject.strength, Strength.FAIR)
        return Binding(context.mention, strength, tuple(facts), context.mention.quantity)

    # scores

    def score(self, context: Context) -> Binding:
        """Bind a score: an indicator's, a first-level sum's or the whole's; gained, lost or full."""
        tokens = [token for token in context.left_tokens if token.tag is Tag.SCORE]
        behind = [token for token in context.right_tokens if token.tag is Tag.SCORE]
        word = tokens[-1].word if tokens else behind[0].word if behind else ""
        measures = self._terms.scores.get(word, (Measure.SCORE, Measure.WEIGHT))
        subject = self._subjects.find(
            context, _SCORE, lambda item: bool(self._index.facts_of(item, _SCORE)), strict=False
        )
        topic = self._subjects.topic(context, self._is_indicator)
        says_whole = max((self._terms.total_scores.get(one.word, False) + 1 for one in tokens
                          if one.word in self._terms.total_scores), default=0)  # fmt: skip
        whole = says_whole > 1 or (says_whole == 1 and not topic)
        if subject.joint:
            facts = self._lost_together(subject.joint, measures)
            return Binding(context.mention, Strength.FAIR, tuple(facts), context.mention.quantity)
        if not whole and subject.strength is Strength.FAIR and (tokens or behind):
            subject = replace(subject, items=(topic or subject.items)[:1], strength=Strength.STRONG)
        if whole and subject.strength is not Strength.STRONG:
            subject = replace(subject, items=(TOTAL, *subject.items), strength=Strength.STRONG)
        facts = [
            fact
            for item in (subject.items[:1] if whole else subject.items)
            for measure in measures
            if (fact := self._ledger.get(item, measure)) is not None
        ]
        strength = subject.strength if tokens or behind else min(subject.strength, Strength.FAIR)
        return Binding(context.mention, strength, tuple(dict.fromkeys(facts)), context.mention.quantity)

    def _is_indicator(self, item: str) -> bool:
        return item != TOTAL and self._ledger.get(item, Measure.SCORE) is not None

    def _lost_together(self, items: Sequence[str], measures: Sequence[str]) -> list[Fact]:
        """Return the sum over several indicators of one score measure."""
        sums = (
            formulas.total([fact for item in items if (fact := self._ledger.get(item, measure)) is not None])
            for measure in measures
        )
        return [fact for fact in sums if fact is not None]

    def follows_target(self, context: Context) -> bool:
        """Tell whether a percentage says how much of a target was done (完成4000亩目标的96.5%)."""
        words = self._subjects.contexts.layout.words(Span(max(0, context.mention.start - 12), context.mention.start))
        return bool(re.search(r"(?:目标|计划|任务|承诺)(?:任务|数|值|量)?(?:\d[\d.,，]*\S{1,4})?的$", words))


_DERIVED = (Measure.CHANGE, Measure.CHANGE_RATE, Measure.SHARE, Measure.COMPLETION, Measure.LOST,
            Measure.EXECUTION_RATE, Measure.RECEIPT_RATE)  # fmt: skip
