"""Binds counts, measures, scores, results of indicators and points: what activity and indicator tables hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from youju.checking.against_data import formulas
from youju.checking.against_data.asides import is_goal, may_be_goal, spans_years
from youju.checking.against_data.bound import Binding, Strength, Subject
from youju.checking.against_data.context import Context
from youju.checking.against_data.counts import CountBinder
from youju.checking.against_data.gaps import Base, Gap, plan_pairs, read_gap
from youju.checking.against_data.layout import Span
from youju.checking.against_data.money import MoneyBinder
from youju.checking.against_data.multiples import times_last_year
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, ItemKind, Measure
from youju.domain.findings import Approximator
from youju.patterns import regex

__all__ = ["ResultBinder"]

_TARGET_BEHIND = regex(
    r"^(?:的|之)?(?:年度|年初|全年|预期|既定|当年|绩效|约定|设定)?(?:目标|计划|任务|指标值|要求|限额|承诺|标准)"
)
_OF_TARGET = regex(r"(?:目标|计划|任务|承诺)(?:任务|数|值|量)?(?:\d[\d.,，]*\S{1,4})?的$")
_PAST = regex(r"多|少|高|低|超")
_PLANNED = ("计划", "应", "原定")
_TO_DO = ("完成", "实现", "达到")
_DONE = regex(r"完成|实际|实现|实办|达到|达|已|共")
_UNDONE = regex(
    r"[^，,。；;\d]{0,6}(?:跨年|结转|顺延|延期|推迟|续建|尚在|正在|在建)|[^，,。；;\d]{0,6}(?:未|没有|尚未|没能|未能)(?:按期|如期|及时|实际)?(?:实施|完成|建成|开工|完工|启动|安装|落实)"
)
_SCORE = "分"
_PERCENT = "%"
_LIKE, _NEAR = 0.6, 12
_QUARTER = regex(r"[一二三四1-4]季度?|(?:1[0-2]|[1-9])月|[上下]半年|[春秋]季")
_QUARTERS = range(4)
_HALF_YEAR = regex(r"([上下])半年|(前)三季度")
_YEAR_COLUMN = regex(r"全年|合计|总计|小计|累计|年度")


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
        self._counts = CountBinder(subjects)

    def is_target(self, context: Context) -> bool:
        """Tell whether the words call a number a target (85%的目标, 计划培训12场)."""
        if _TARGET_BEHIND.match(context.right):
            return True
        token = next(reversed(context.free(context.left_tokens, Tag.TARGET)), None)
        if token is None:
            return self._goes_on_with_targets(context)
        between = self._subjects.contexts.layout.text[token.end : context.place]
        if token.word.endswith(_PLANNED) and between.startswith(_TO_DO):
            return True
        return not _DONE.search(between) and (not between.startswith("的") or _PAST.match(context.right) is not None)

    def _goes_on_with_targets(self, context: Context) -> bool:
        """Tell whether a list of targets goes on with a number: 下达任务为甲1800人、乙1800人."""
        layout = self._subjects.contexts.layout
        before = layout.numbers_in(context.before)
        if not before or layout.words(Span(before[-1].end, context.window.left.start)) != "、":
            return False
        last = self._subjects.bound.get(before[-1].start)
        return last is not None and last.target and not _DONE.search(context.left)

    # counts and measures

    def count(self, context: Context, unit: str) -> Binding:
        """Bind a number with a measure word or a unit of measure."""
        if unit == "倍":
            return self._times(context)
        direction = context.touching(Tag.UP, Tag.DOWN, Tag.FLAT)
        changed = self._money.change(context, direction, unit) if direction is not None else None
        if changed is not None and changed.facts and changed.strength > Strength.WEAK:
            return changed
        gap = read_gap(context, self._ledger.profile.year)
        if gap is not None:
            return self._money.gap(context, gap, unit)
        if spans_years(context, both=True):
            return self._both_years(context, unit)
        special = self._counts.bind(context, unit)
        if special is not None:
            return special
        if _UNDONE.match(context.right):
            return self._money.gap(context, Gap(-1, context.mention.start, Base.PLAN), unit)
        unit = self._as_column(context, unit)
        subject = self._subjects.find(context, unit, lambda item: bool(self._index.counted(item, unit)))
        return self._result(context, subject, unit)

    def _as_column(self, context: Context, unit: str) -> str:
        """Return 人 for 人次 where the words name a column that the data counts so: 资助人数783人次."""
        single = self._terms.unit_class(unit.removesuffix("次"))
        if single == unit or not single:
            return unit
        if context.named(context.left_namings, lambda key: bool(self._index.counted(key, unit))):
            return unit
        for one in reversed(context.left_namings):
            if any(self._index.counted(key, single) and not self._index.counted(key, unit) for key in one.items):
                return single
        layout = self._subjects.contexts.layout
        words = layout.words(context.before)[-60:] + context.left
        named = [one for one in self._index.columns if self._column_named(one, words)]
        units = {unit for one in named for unit in self._index.column_units(one)}
        return single if single in units and unit not in units else unit

    def _times(self, context: Context) -> Binding:
        """Bind how many times last year's value something is: 是上年的1.67倍, 比上年增长0.67倍."""
        before = self._subjects.contexts.layout.numbers_in(context.before)
        spoken = next((one for number in reversed(before) if (one := self._subjects.bound.get(number.start))), None)
        facts: tuple[Fact, ...] = ()
        if context.last(Tag.LAST_YEAR) is not None and spoken is not None:
            facts = tuple(times_last_year(self._index, spoken.facts))
        return Binding(context.mention, Strength.FAIR if facts else Strength.WEAK, facts, context.mention.quantity)

    def _both_years(self, context: Context, unit: str) -> Binding:
        """Bind a sum over this year and the last: 两年累计167户."""
        subject = self._subjects.find(context, unit, lambda item: bool(self._index.counted(item, unit)))
        pairs = [
            (fact, self._ledger.get(fact.item, fact.measure, period=LAST_YEAR))
            for item in subject.items
            for fact in self._index.counted(item, unit)
            if not fact.derived and not fact.period
        ]
        sums = [(now, formulas.total([now, then])) for now, then in pairs if then is not None]
        facts = tuple(
            Fact(now.item, now.measure, both.quantity, "两年", formula=both.formula, parents=both.parents)
            for now, both in sums
            if both is not None
        )
        return Binding(context.mention, subject.strength if facts else Strength.WEAK, facts, context.mention.quantity)

    def _result(self, context: Context, subject: Subject, unit: str) -> Binding:
        """Choose among the facts of the items by the words for columns, targets and results."""
        target = self.is_target(context)
        period = self._money.words.period(context)
        words = context.left + context.right[:6]
        clause = self._subjects.contexts.layout.words(context.before)[-60:]
        facts: list[Fact] = []
        said = False
        core = self._index.core(context.own_words)
        rows = [] if context.pairing is not None else self._rows_named(context, words)
        summed = bool(rows) and context.last(Tag.SUM) is not None and not context.left_namings
        for item in dict.fromkeys(rows if summed else (*rows, *subject.items)):
            own = [fact for fact in self._index.counted(item, unit) if not fact.derived or fact.measure not in _DERIVED]
            own = [fact for fact in own if fact.period == period] or [fact for fact in own if not fact.period]
            columns = [fact for fact in own if self._column_named(fact.measure, words)]
            columns = columns or self._column_like(own, core)
            if not columns and not core:
                columns = [fact for fact in own if self._column_named(fact.measure, clause)]
            said = said or bool(columns)
            columns = self._of_quarters(own, context) or columns
            others = [fact for fact in own if not (target and fact.measure == Measure.ACTUAL)]
            facts += columns or self._of_indicator(own, context, target=target) or _whole_year(own) or others
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

    def _rows_named(self, context: Context, words: str) -> list[str]:
        """Return the rows of activity tables that the sentence names, else their totals, where it names a column."""
        named = [measure for measure in self._index.columns if self._column_named(measure, words)]
        if all(self._is_in_a_name(measure, context) for measure in named):
            return []
        items = self._index.ledger.items
        namings = [*context.left_namings, *context.earlier_namings]
        rows = [key for one in namings for key in one.items if items[key].kind is ItemKind.ACTIVITY]
        if context.last(Tag.SUM) is not None and not context.left_namings:
            rows = []
        return rows[-1:] or list(self._index.activity_totals)

    def _is_in_a_name(self, measure: str, context: Context) -> bool:
        """Tell whether a column is only named within the name of an item (接待读者 in 年接待读者)."""
        text = self._subjects.contexts.layout.text
        names = [text[one.start : one.end] for one in context.left_namings]
        said = [word for word in self._index.columns[measure] if word in context.left + context.right[:6]]
        return any(all(word in name for word in said) for name in names)

    def _column_named(self, measure: str, words: str) -> bool:
        if measure in (Measure.TARGET, Measure.ACTUAL):  # words for these are read apart from columns
            return False
        return any(map(words.__contains__, self._index.columns.get(measure, ())))

    def _of_quarters(self, facts: Sequence[Fact], context: Context) -> list[Fact]:
        """Return what a row's columns for quarters say: the one a series is at, or the sum of a half year."""
        quarters = [fact for fact in facts if _QUARTER.search(fact.measure)]
        place, count = context.pairing.place if context.pairing is not None else (0, 0)
        if count and count == len(quarters):
            return [quarters[place]]
        half = _HALF_YEAR.search(context.left)
        if half is None or len(quarters) != len(_QUARTERS):
            return []
        summed = formulas.total(quarters[: 2 if half[1] == "上" else 3] if half[1] != "下" else quarters[2:])
        return [summed] if summed is not None else []

    def _column_like(self, facts: Sequence[Fact], core: str) -> list[Fact]:
        """Return the facts of the one column whose name the words shorten or turn round (破658起, 立刑事案件782起).

        The number's own unit needn't be said again: 楼房59栋 for 楼栋数.
        """
        said = set(core)
        columns = {fact.measure: set(words[-1]) for fact in facts if (words := self._index.columns.get(fact.measure))}
        own = {fact.measure: set(fact.quantity.unit or "") for fact in facts}
        like = [
            one
            for one, signs in columns.items()
            if said and (said <= set(one) or signs <= said or (signs - own[one] and signs - own[one] <= said))
        ]
        return [fact for fact in facts if fact.measure in like] if len(like) == 1 else []

    def _of_indicator(self, facts: Sequence[Fact], context: Context, *, target: bool) -> list[Fact]:
        targets = [fact for fact in facts if fact.measure == Measure.TARGET]
        results = [fact for fact in facts if fact.measure == Measure.ACTUAL]
        if target:
            return targets
        if targets and (is_goal(context) or may_be_goal(context)):
            return [*targets, *results]
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

    def bare(self, context: Context) -> Binding:
        """Bind a number without a unit: a score (得分97.15), else a count of the unit itself."""
        return self.score(context) if context.touching(Tag.SCORE) is not None else self._counts.bare(context)

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
        facts = [fact for item in subject.items for fact in self._completions(item)]
        facts += [fact for item in subject.items if (fact := self._ledger.get(item, Measure.ACTUAL)) is not None
                  and fact.quantity.unit == _PERCENT]  # fmt: skip
        return Binding(context.mention, subject.strength, tuple(facts), context.mention.quantity)

    def _is_completed(self, item: str) -> bool:
        return any(True for _ in self._completions(item))

    def _completions(self, item: str) -> Iterator[Fact]:
        """Yield how far an item's plans were met: as the ledger says, else done ÷ planned of its table."""
        ready = self._ledger.get(item, Measure.COMPLETION)
        if ready is not None:
            yield ready
            return
        for done, plan in plan_pairs(self._ledger, item):
            fact = formulas.quotient(self._ledger, done, plan, Measure.COMPLETION, "")
            if fact is not None and plan.quantity.unit != _PERCENT:
                yield fact

    def points(self, context: Context) -> Binding:
        """Bind a difference in percentage points: against the target, or against last year."""
        subject = self._subjects.find(context, _PERCENT, self._has_result, strict=False)
        facts = [
            fact
            for item in subject.items
            if (actual := self._ledger.get(item, Measure.ACTUAL)) is not None
            for other in (
                None if context.last(Tag.LAST_YEAR) else self._ledger.get(item, Measure.TARGET),
                self._ledger.get(item, Measure.ACTUAL, period=LAST_YEAR),
            )
            if other is not None and (fact := formulas.difference(actual, other)) is not None
        ]
        strength = min(subject.strength, Strength.FAIR)
        return Binding(context.mention, strength, tuple(facts), context.mention.quantity)

    # scores

    def score(self, context: Context) -> Binding:
        """Bind a score: an indicator's, a first-level sum's or the whole's; gained, lost or full."""
        tokens = [token for token in context.left_tokens if token.tag is Tag.SCORE]
        behind = [token for token in context.right_tokens if token.tag is Tag.SCORE]
        carried = [token for token in context.earlier_tokens if token.tag is Tag.SCORE]
        word = tokens[-1].word if tokens else behind[0].word if behind else carried[-1].word if carried else ""
        measures = self._terms.scores.get(word, (Measure.SCORE, Measure.WEIGHT))
        subject = self._subjects.find(
            context, _SCORE, lambda item: bool(self._index.facts_of(item, _SCORE)), strict=False
        )
        if context.touching(Tag.DOWN) is not None:
            measures = (Measure.LOST,)
        topic = self._subjects.topic(context, self._is_indicator)
        says_whole = max((self._terms.total_scores.get(one.word, False) + 1 for one in tokens
                          if one.word in self._terms.total_scores), default=0)  # fmt: skip
        whole = says_whole > 1 or (says_whole == 1 and self._beyond(topic, context.mention.value))
        if subject.joint:
            facts = self._lost_together(subject.joint, measures)
            return Binding(context.mention, Strength.FAIR, tuple(facts), context.mention.quantity)
        if not whole and subject.strength is Strength.FAIR and (tokens or behind):
            subject = subject._replace(items=(topic or subject.items)[:1], strength=Strength.STRONG)
        if whole and (subject.strength is not Strength.STRONG or self._beyond(subject.items, context.mention.value)):
            subject = subject._replace(items=(self._subjects.scope.whole, *subject.items), strength=Strength.STRONG)
        facts = [
            fact
            for item in (subject.items[:1] if whole else subject.items)
            for measure in measures
            if (fact := self._ledger.get(item, measure)) is not None
        ]
        if context.last(Tag.SUM) is not None and not context.left_namings:
            facts += self._money.sums_before(context, _SCORE)
        strength = subject.strength if tokens or behind else min(subject.strength, Strength.FAIR)
        return Binding(context.mention, strength, tuple(dict.fromkeys(facts)), context.mention.quantity)

    def _beyond(self, topic: Sequence[str], score: Decimal | None) -> bool:
        """Whether a score can't be that of an indicator spoken of: there is none, or all have fewer points."""
        weights = [fact.quantity.value for item in topic if (fact := self._ledger.get(item, Measure.WEIGHT))]
        return not topic or (bool(weights) and score is not None and score > max(weights))

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
        text, place = self._subjects.contexts.layout.text, context.mention.start
        return _OF_TARGET.search(text, max(0, place - _NEAR), place) is not None


def _whole_year(facts: Sequence[Fact]) -> list[Fact]:
    """Return what stands in a row's column for the whole year, when it has one for each part of it too."""
    parted = any(_QUARTER.search(fact.measure) for fact in facts)
    return [fact for fact in facts if _YEAR_COLUMN.search(fact.measure)] if parted else []


_DERIVED = (Measure.CHANGE, Measure.CHANGE_RATE, Measure.SHARE, Measure.COMPLETION, Measure.LOST,
            Measure.EXECUTION_RATE, Measure.RECEIPT_RATE)  # fmt: skip
