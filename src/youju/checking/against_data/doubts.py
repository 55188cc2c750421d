"""Tells where a number may speak of something else than the facts that its words seem to mean.

Such a number is never called wrong and gets no fix: the data just doesn't hold it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from functools import cached_property

from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.context import Context
from youju.checking.against_data.counts import LISTED
from youju.checking.against_data.gaps import Base, read_gap
from youju.checking.against_data.layout import Span
from youju.checking.against_data.money_words import MoneyWords
from youju.checking.against_data.partial import Partial
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, ItemKind, Measure
from youju.domain.findings import Mention
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["Doubts"]

_NOUN = regex(r"[\u4e00-\u9fff]{2,}")
_SCORES = (Measure.SCORE, Measure.WEIGHT, Measure.LOST)
_DIFFERENCES = frozenset({Measure.CHANGE, Measure.CHANGE_RATE, Measure.ADJUSTMENT})
_TURNED = _DIFFERENCES | {Measure.LOST}
_PLANNED = _DIFFERENCES | {Measure.TARGET}
_DIRECTIONS = (Tag.UP, Tag.DOWN)
_COUNTED = (Kind.COUNT, Kind.MEASURE)
_FAMILIES = {
    Kind.MONEY: (Kind.MONEY,),
    Kind.PERCENT: (Kind.PERCENT, Kind.POINTS, Kind.MONEY),
    Kind.POINTS: (Kind.PERCENT, Kind.POINTS),
    Kind.SCORE: (Kind.SCORE,),
}
"""From which kinds of numbers one goes on; a count goes on from those in its own unit."""
_WANTED = (Kind.MONEY, Kind.PERCENT)
_FULL_MARKS = (Decimal(90), Decimal(100))
"""What the weights of a whole table come to, 预算执行率 with its ten points counted in it or not."""
_SHORT_OF = regex(r"缺口|短缺|尚差|还差|尚欠|欠下|尚缺")
_OPENING = regex(r"(?:年初|期初|上年)[^，,。；\d]{0,6}结[转余]")
_BEHIND = regex(r"[^，,。；：:、（(]{1,12}")
_SEVERAL = 2
_OWN_NAME = 3
"""How much of the unit's own name it takes to name the unit: 博物馆, not 行政."""
_WHOLE = regex(r"全年|年初|年末|累计|总体|整体")
_STAFF = ("编制人数", "实有人数")
_DOING = regex(
    r"组织|举办|开展|召开|实施|建成|新建|改造|发放|受理|办理|接待|培训|服务|采集|检查|检测|编制|在编|在岗|人员"
    r"|本次|年初|确定|预期|设定|下达|评分|评价|评定|结论|标准|绩效|自评|综合|整体|超额|顺利|圆满|基本|如期|按期|全面|同步|明显"
)
"""Words that name nothing: what is done with what is counted, how, and by which yardstick."""
_FAR = 120
_WHOLES = (ItemKind.TOTAL, ItemKind.GROUP, ItemKind.FUNCTION)
_PLAN = regex(r"计划|目标|任务|预期")
_OPENING_NAME = regex(r"年初|期初|上年")
_CARRIED = regex(r"(?:上年|年初|以前年度|历年)[^，,。；\d]{0,6}结转(?!结余)")
"""What was carried over is only what of the balance wasn't taken back."""
_INITIAL = regex(r"年初(?:预算|安排|批复)")


class Doubts:
    """Doubts the bindings of one text.

    Args:
        subjects: Says what a number is about, and holds the bindings.
        controls: Where content controls begin: what they name is sure.
    """

    def __init__(self, subjects: Subjects, controls: Collection[int]) -> None:
        self._controls = controls
        self._doubted: dict[int, bool] = {}
        self._subjects = subjects
        self._index = subjects.index
        self._ledger = subjects.index.ledger
        self._words = MoneyWords(subjects)
        self._partial = Partial(subjects)

    def of(self, mention: Mention) -> bool:
        """Tell whether a number may be something else than its facts: then it is never called wrong.

        It may go on about any number before it on its line, so all of the line are told at once, in order.
        """
        if mention.start not in self._doubted:
            layout = self._subjects.contexts.layout
            for one in layout.numbers_in(layout.line(mention.start)):
                if (binding := self._subjects.bound.get(one.start)) is not None:
                    self._doubted[one.start] = not self._is_sure(one) and (
                        self._is_partial(context := self._subjects.contexts.of(one), binding)
                        or self._is_open(context, binding)
                        or self._is_of_a_part(binding)
                    )
        return self._doubted[mention.start]

    def wants(self, mention: Mention) -> bool:
        """Tell whether the data should hold a number, so that a person is asked where it comes from when it doesn't.

        So it should money or a percentage where its sentence names an item, and a score where it names an indicator.
        """
        binding, context = self._subjects.bound[mention.start], self._subjects.contexts.of(mention)
        sure = self._is_sure(mention)
        if binding.in_table or (not sure and self._is_partial(context, binding)):
            return False
        if not sure and self._is_of_a_part(binding) and not self._is_open(context, binding):
            return True
        if mention.kind in _WANTED:
            return bool(context.view.namings)
        return mention.kind is Kind.SCORE and self._names_indicator(context)

    def _names_indicator(self, context: Context) -> bool:
        items = self._ledger.items
        return any(items[key].kind is ItemKind.INDICATOR for one in context.view.namings for key in one.items)

    def _is_sure(self, mention: Mention) -> bool:
        return any(at in self._controls for at in range(mention.start, mention.end))

    def _is_open(self, context: Context, binding: Binding) -> bool:
        """Tell whether the words around a number leave open what it is."""
        if not binding.facts or binding.strength is Strength.WEAK:
            return False
        fact = binding.facts[0]
        if binding.in_table:
            return False
        if fact.measure in self._index.count_measures and fact.measure not in _STAFF:
            listed = fact.basis == LISTED and self._lists_more(context)
            return listed or self._is_of_another_kind(context, binding.facts)
        return (
            self._is_counted_twice(fact)
            or self._is_of_another_year(context, binding.facts)
            or self._is_of_another_kind(context, binding.facts)
            or self._is_of_a_lost_series(context)
            or self._is_of_several(context, fact)
            or self._names_another(context, binding)
            or self._goes_on(context)
        )

    def _is_partial(self, context: Context, binding: Binding) -> bool:
        """Tell whether a number is only of a part of what its first fact is of (截至9月底, 2个项目)."""
        told = not binding.in_table and binding.strength > Strength.WEAK
        return told and bool(binding.facts) and self._partial.of(context, binding.facts[0])

    def _is_of_a_part(self, binding: Binding) -> bool:
        """Tell whether a number's fact sums up the scores of a table that holds only some of the indicators."""
        if not binding.facts:
            return False
        fact = binding.facts[0]
        if (
            fact.measure not in _SCORES
            or not fact.derived
            or any(fact.item == one.key for one in self._ledger.indicators)
        ):
            return False
        weights = [one for each in self._ledger.indicators if (one := self._ledger.get(each.key, Measure.WEIGHT))]
        whole = sum((one.quantity.value for one in weights), Decimal(0))
        return whole not in (_FULL_MARKS[1:] if fact.item == TOTAL else _FULL_MARKS)

    def _is_counted_twice(self, fact: Fact) -> bool:
        """Tell whether a fact stands on a total of tables that all come to the same: one money, divided twice."""
        return bool(self._twice) and not self._twice.isdisjoint((fact.key, *fact.parents))

    @cached_property
    def _twice(self) -> frozenset[str]:
        totals = self._ledger.about(TOTAL)
        return frozenset(one.key for one in totals if one.derived and self._adds_the_same(one))

    def _adds_the_same(self, total: Fact) -> bool:
        parts = [one.quantity.value for key in total.parents if (one := self._ledger.facts.get(key)) is not None]
        return len(parts) >= _SEVERAL and len(set(parts)) == 1 and bool(parts[0])

    def _lists_more(self, context: Context) -> bool:
        """Tell whether the list that a number counts holds more than the items the data knows of."""
        if not context.left_namings:
            return False
        layout = self._subjects.contexts.layout
        first = context.joined(context.left_namings[-1])[0].start
        return layout.text[first - 1 : first] == "、"

    def _is_of_another_year(self, context: Context, facts: Sequence[Fact]) -> bool:
        """Tell whether the words speak of last year and the data holds only this one."""
        if self._words.period(context) != LAST_YEAR:
            return False
        return not any(one.measure in _DIFFERENCES or one.period or "上年" in _name(one) for one in facts)

    def _is_of_another_kind(self, context: Context, facts: Sequence[Fact]) -> bool:
        """Tell whether the words say a change, a gap, an opening balance or a sum, and the facts are none."""
        measures = {one.measure for one in facts}
        direction = context.touching(*_DIRECTIONS)
        if direction is not None and not measures & _TURNED and direction.word not in _names(facts):
            return True
        gap = read_gap(context, self._ledger.profile.year) if not measures & _PLANNED else None
        if gap is not None and gap.base is Base.PLAN and not _PLAN.search(_names(facts)):
            return True
        if context.mention.kind in _COUNTED and _SHORT_OF.search(context.left) and not measures & _DIFFERENCES:
            return True
        if _OPENING.search(context.left) and not _OPENING_NAME.search(_names(facts)):
            return True
        if _CARRIED.search(context.left) and "结转" not in _names(facts):
            return True
        if _INITIAL.search(context.left) and measures == {Measure.BUDGET}:
            return True
        summed = context.last(Tag.SUM) is not None and not context.left_namings
        one = facts[0].item
        return summed and context.mention.kind is Kind.SCORE and one != TOTAL and one in self._ledger.items

    def _is_of_a_lost_series(self, context: Context) -> bool:
        """Tell whether a number is one of a series whose things the data doesn't list (四个一级指标，权重依次为…)."""
        pairing = context.pairing
        if pairing is None or pairing.items or pairing.token is not None or pairing.year or context.left_namings:
            return False
        return not self._subjects.paired(context, self._index.terms.unit_class(context.mention.unit))

    def _is_of_several(self, context: Context, fact: Fact) -> bool:
        """Tell whether an amount is of several things that were counted right before: 涉及3个小区126.6万元."""
        before = self._subjects.contexts.layout.numbers_in(context.before)
        if context.mention.kind is not Kind.MONEY or not before or before[-1].end != context.window.left.start:
            return False
        item = self._ledger.items.get(fact.item)
        counted = before[-1].kind is Kind.COUNT and (before[-1].value or 0) >= _SEVERAL
        return counted and item is not None and item.kind not in _WHOLES and bool(_NOUN.search(context.left))

    def _names_another(self, context: Context, binding: Binding) -> bool:
        """Tell whether the words beside a number hold a noun that neither its facts nor the word lists know."""
        layout = self._subjects.contexts.layout
        if context.pairing is not None and context.pairing.items:
            return False
        start, end = self._own_start(context), max(context.window.left.start, binding.said_from)
        end = end if binding.said_from >= 0 else context.place
        own = {one.item for one in binding.facts}
        if any(own & set(one.items) for one in context.right_namings):
            return False
        words = layout.words(Span(start, end))
        for naming in reversed(context.view.namings_in(Span(start, end))):
            words = f"{words[: naming.start - start]}，{words[naming.end - start :]}"
            if naming.exact and own & set(naming.items):
                words = words[naming.start - start :]
                break
        if self._has_noun(self._index.core(_DOING.sub("", words)), binding):
            return True
        if (
            binding.target
            or context.mention.kind not in _COUNTED
            or context.left_namings
            or self._index.core(context.left)
        ):
            return False
        behind = _BEHIND.match(context.right)
        return behind is not None and self._has_noun(self._index.terms.empty.sub("", behind.group()), binding)

    def _has_noun(self, words: str, binding: Binding) -> bool:
        if not _NOUN.search(words):
            return False
        known = set("".join(map(self._known, binding.facts)))
        runs = _NOUN.findall("".join(" " if sign in known else sign for sign in words))
        return any(run not in self._ledger.profile.name or len(run) < _OWN_NAME for run in runs)

    def _own_start(self, context: Context) -> int:
        """Return where the words about a number begin: in its clause, behind the number before; over 由…降到."""
        layout = self._subjects.contexts.layout
        clause = max(context.view.span.start, context.clause.start)
        before = layout.numbers_in(Span(clause, context.place))
        if not before or context.touching(Tag.REACHED) is not None:
            return min(clause, context.window.left.start)
        return min(before[-1].end, context.window.left.start)

    def _known(self, fact: Fact) -> str:
        item = self._ledger.items.get(fact.item)
        names = (item.name, *item.aliases, item.group, item.table) if item is not None else ()
        return "".join((_name(fact), *names))

    def _goes_on(self, context: Context) -> bool:
        """Tell whether a number names nothing and goes on about one whose subject the data doesn't know."""
        layout = self._subjects.contexts.layout
        if context.left_namings or _NOUN.search(self._index.core(context.left)):
            return False
        if _WHOLE.search(context.left) or any(
            one.word in self._index.terms.total_scores for one in context.left_tokens
        ):
            return False
        last = self._last_alike(context)
        if last is None or context.view.namings_in(Span(last.end, context.mention.start)):
            return False
        bound = self._subjects.bound.get(last.start)
        if bound is None or bound.aside:
            return False
        before = self._subjects.contexts.of(last)
        unknown = bound.strength is Strength.WEAK and not before.left_namings
        return self._doubted.get(last.start, False) or (
            unknown and _NOUN.search(self._index.core(layout.words(before.window.left))) is not None
        )

    def _last_alike(self, context: Context) -> Mention | None:
        """Return the number of this kind that stands last in the sentence, else in the one before on its line."""
        layout = self._subjects.contexts.layout
        mention, sentence = context.mention, context.view.span
        start = sentence.start
        if layout.text[start - 1 : start] not in ("", "\n") and not any(
            one.tag is Tag.MEASURE for one in context.view.tokens_in(Span(start, mention.start))
        ):
            start = layout.sentences[max(0, context.window.index - 1)].start
        numbers = layout.numbers_in(Span(max(start, mention.start - _FAR), mention.start))
        family, unit = _FAMILIES.get(mention.kind, ()), self._index.terms.unit_class
        alike = [one for one in numbers if (one.kind in family if family else unit(one.unit) == unit(mention.unit))]
        return alike[-1] if alike else None


def _name(fact: Fact) -> str:
    return f"{fact.item}{fact.period}{fact.fund_source}{fact.measure}{fact.basis}"


def _names(facts: Iterable[Fact]) -> str:
    return "".join(map(_name, facts))
