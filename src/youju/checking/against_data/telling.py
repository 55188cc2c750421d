"""Tells whether the words say all that a number is: its item, its measure, its year and its unit.

Only then is a number that differs from the data called wrong and a correction offered; anything less is a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from youju.checking.against_data.asides import is_of_plans
from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.context import Context
from youju.checking.against_data.layout import Span
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.money_words import MoneyWords
from youju.checking.against_data.percentages import says_the_same
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.terms import Tag
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, ItemKind, Measure
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["Telling"]

_RESULTS = (Measure.ACTUAL, Measure.TARGET)
_CHANGES = {Measure.CHANGE, Measure.CHANGE_RATE, Measure.SHARE}
_COUNTS = (Kind.COUNT, Kind.MEASURE)
_TAIL = regex(r"(?:人数|人次|户数|次数|件数|总数|数量|里程|面积|长度|台数|座数|场次|数|量|额|率|度)+$")
_MARKS = regex(r"[（(][^（）()]*[)）]|[“”\"‘’'《》〈〉\s]")
_MOST_SIGNS = 0.75
_PARTS_BACK = 4
_SENTENCE_BACK = 300
_CLOSE = 12
_NOUN = regex(r"[\u4e00-\u9fff]{1,6}")
_NO_NOUN = regex(
    r"以[上下内]|左右|[已均全未没共有为是的和与及并占较比超达实完可能将应需由从对在等其各也]|目标|计划|任务|要求|指标|项目|达标"
)
_LEFT_OVER = regex(r"^(?:[^，,。；\d]{0,2}(?:未|没有|尚待|仍|跨年|结转|顺延|延期|推迟|续建|正在|在建)|因|待)")
_EXPLAINED = regex(r"^(?:为|系|是|属|均为|都是)")
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)\s?年|(上年|去年|上一年)|(本年|今年|当年)")
_DONE = regex(r"完成(?:了|约)?$")
"""What is done may be anything that is counted in 元; beside a budget it is what was spent."""
_THIS_ONE = regex(r"[该此本][项个]?(?:指标|项)")
_SHORTEST = 4
_WANTED = regex(r"目标|计划|打算|措施|建议")
_BESIDE = regex(r"[”’\"）)]?[“‘\"（(]?(?:[\u4e00-\u9fff]{0,5}(?:编码|代码))?[:：]?")


class Telling:
    """Says of the numbers of one text what their words tell.

    Args:
        subjects: What the text names.
    """

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._layout = subjects.contexts.layout
        self._index: LedgerIndex = subjects.index
        self._ledger = subjects.index.ledger
        self._words = MoneyWords(subjects)
        terms = subjects.index.terms
        self._money = {one for found in terms.money.values() for one in (*found.measures, *found.otherwise)}
        self._money |= {one.measure for one in terms.rates.values()} | _CHANGES

    def tells(self, binding: Binding) -> bool:
        """Tell whether item, measure, year and unit of a number are all told by the words."""
        if binding.strength is not Strength.STRONG or not binding.facts:
            return False
        fact = binding.facts[0]
        if not self._tells_unit(binding, fact):
            return False
        if binding.in_table:
            return True
        context = self._subjects.contexts.of(binding.mention)
        if fact.item in self._ledger.profile.prose:
            return self._repeats(context, fact)
        if self._is_own(context, binding):
            return False
        return (
            self._tells_item(context, fact)
            and self._tells_measure(context, fact)
            and self._tells_year(context, fact)
            and not is_of_plans(context)
        )

    def names_whole(self, binding: Binding, fact: Fact) -> bool:
        """Tell whether words say that a number is of all together, where its fact is: else it gets no correction."""
        if fact.item not in (TOTAL, self._index.unit_item) or binding.in_table or fact.measure not in self._money:
            return True
        context = self._subjects.contexts.of(binding.mention)
        upto = min(context.view.span.end, context.mention.end + _CLOSE)
        words = self._layout.words(Span(context.view.span.start, upto))
        return self._index.terms.parts["whole_named"].search(words) is not None

    def _tells_unit(self, binding: Binding, fact: Fact) -> bool:
        written = binding.quantity
        return written is not None and self._index.terms.unit_class(written.unit) == self._index.terms.unit_class(
            fact.quantity.unit
        )

    def _repeats(self, context: Context, fact: Fact) -> bool:
        """Tell whether the words before a number are the unit's own words of what is; goals say only what is wanted."""
        clause = context.clause
        said = self._layout.words(Span(clause.start, context.mention.start))
        return not _WANTED.search(fact.item) and says_the_same(said, fact.measure)

    def _is_own(self, context: Context, binding: Binding) -> bool:
        """Tell whether the unit's own words say this number, too: then its data differs from itself."""
        clause = context.clause
        said = self._layout.words(Span(clause.start, context.mention.start))
        return binding.quantity is not None and any(
            binding.quantity.is_rounding_of(fact.quantity) and says_the_same(said, fact.measure)
            for fact in self._index.prose_facts
            if fact.quantity.unit == binding.quantity.unit
        )

    def names_half(self, binding: Binding, key: str) -> bool:
        """Tell whether the sentence up to a number holds half of a project's name, and no name: 高标准农田工程尾款."""
        item = self._ledger.items.get(key)
        if item is None or item.kind is not ItemKind.PROJECT:
            return False
        context = self._subjects.contexts.of(binding.mention)
        if self._named(context):
            return False
        start = max(context.view.span.start, context.mention.start - _SENTENCE_BACK)
        return _holds_half(self._layout.words(Span(start, context.mention.start)), _MARKS.sub("", item.name))

    # item

    def _tells_item(self, context: Context, fact: Fact) -> bool:
        """Tell whether the words name the item: in the sentence, in the parts up to a ；before, or in its lead-in."""
        if context.pairing is not None:
            return True
        if self._is_named_twice(context):
            return False
        summed = context.last(Tag.SUM) is not None and not context.left_namings
        if fact.item in (TOTAL, self._subjects.scope.whole):
            return not self._names_a_part(context) and not self._is_of_this_one(context, fact)
        if fact.item == self._index.unit_item or fact.item in self._index.activity_totals:
            return True
        if "＋" in fact.item:
            return True
        if summed and not fact.derived and self._is_row(fact.item):
            return False
        if fact.item in self._named(context):
            return True
        return self._spells_out(context, fact.item)

    def _is_named_twice(self, context: Context) -> bool:
        """Tell whether a code and a name that belong to different items stand side by side: one of them is wrong."""
        text = self._layout.text
        return any(
            text[one.start].isdigit() != text[other.start].isdigit()
            and not set(one.items) & set(other.items)
            and _BESIDE.fullmatch(text, one.end, other.start)
            for one, other in pairwise(context.view.namings)
        )

    def _is_row(self, key: str) -> bool:
        item = self._ledger.items.get(key)
        return item is not None and item.kind in (ItemKind.PROJECT, ItemKind.ACTIVITY)

    def _is_of_this_one(self, context: Context, fact: Fact) -> bool:
        """Tell whether a score is said of one indicator: 该指标满分7分，自评得…."""
        words = self._layout.words(Span(context.view.span.start, context.mention.start))
        return fact.measure in (Measure.SCORE, Measure.WEIGHT, Measure.LOST) and bool(_THIS_ONE.search(words))

    def _named(self, context: Context) -> set[str]:
        contexts, layout = self._subjects.contexts, self._layout
        index = context.window.index
        upto = min(context.view.span.end, context.mention.end + _CLOSE)
        named = [*context.view.namings_in(Span(context.view.span.start, upto))]
        at = index
        while at > max(0, index - _PARTS_BACK) and layout.text[layout.sentences[at].start - 1] in "；;":
            at -= 1
            named += contexts.view(at).namings
        back = layout.text[layout.sentences[index].start - 1 : layout.sentences[index].start]
        if index and back != "\n" and not context.earlier_namings and not context.left_namings:
            named += contexts.view(index - 1).namings[-1:]
        if (lead := layout.leads[index]) >= 0:
            named += contexts.view(lead).namings
        return {key for one in named for key in one.items}

    def _spells_out(self, context: Context, key: str) -> bool:
        """Tell whether the clause holds nearly all signs of an item's name: 全年接待读者 for 年接待读者."""
        item = self._ledger.items.get(key)
        if item is None:
            return False
        name = set(_TAIL.sub("", _MARKS.sub("", item.name)))
        clause = context.clause
        said = set(self._layout.words(Span(clause.start, min(clause.end, context.mention.end + _CLOSE))))
        return bool(name) and len(name & said) / len(name) >= _MOST_SIGNS

    def _names_a_part(self, context: Context) -> bool:
        """Tell whether the sentence names an item, or half of an item's name, so that a number may be of it alone."""
        start = max(context.view.span.start, context.mention.start - _SENTENCE_BACK)
        words = self._layout.words(Span(start, context.mention.start))
        if context.last(Tag.SUM) is not None or "全年" in context.left or "总" in context.left:
            return False
        return any(
            item.key != self._subjects.scope.whole
            and item.name not in words
            and _holds_half(words, _MARKS.sub("", item.name))
            for item in self._ledger.projects
        )

    # measure

    def _tells_measure(self, context: Context, fact: Fact) -> bool:
        if context.mention.kind is Kind.MONEY:
            return self._tells_money(context, fact)
        if context.mention.kind not in _COUNTS:
            return True
        if _LEFT_OVER.match(context.right) and "未" not in fact.measure:
            return False
        if fact.item in (TOTAL, self._index.unit_item) or fact.measure == Measure.CHANGE or "指标数" in fact.measure:
            return True
        if self._counts_another(context, fact):
            return False
        if fact.measure in _RESULTS:
            return True
        words = self._layout.words(
            Span(context.view.span.start, min(context.view.span.end, context.mention.end + _CLOSE))
        )
        if any(word in words for word in self._index.columns.get(fact.measure, ())):
            return True
        unit = self._index.terms.unit_class(context.mention.unit)
        own = [one for one in self._index.counted(fact.item, unit) if not one.period and not one.derived]
        return len(own) == 1 and own[0].quantity.unit == context.mention.unit

    def _tells_money(self, context: Context, fact: Fact) -> bool:
        """Tell whether a measure is named beside an amount, or carried on to a list of items."""
        if fact.measure in _RESULTS or fact.measure == Measure.CHANGE:
            return True
        own = self._layout.words(self._layout.window(context.mention).left).strip()
        if not own and _EXPLAINED.match(context.right):
            return False
        if _DONE.search(own) and not any(one.tag is Tag.MEASURE for one in context.earlier_tokens):
            return False
        words, _ = self._words.measure_words(context)
        if not words:
            return False
        beside = any(one.tag in (Tag.MEASURE, Tag.SOURCE) for one in (*context.left_tokens, *context.right_tokens))
        carried = context.pairing is not None or bool(context.left_namings) or bool(context.left.strip())
        return beside or carried

    def _counts_another(self, context: Context, fact: Fact) -> bool:
        """Tell whether the noun behind a count is none that the fact knows: 3个标段 are no 乡镇."""
        found = _NOUN.match(context.right)
        if found is None or _NO_NOUN.match(context.right):
            return False
        return not set(found.group()) & set("".join(self._known(fact)))

    def _known(self, fact: Fact) -> Iterator[str]:
        item = self._ledger.items.get(fact.item)
        yield fact.measure
        if item is not None:
            yield from (item.name, *item.aliases, item.table)

    # year

    def _tells_year(self, context: Context, fact: Fact) -> bool:
        """Tell whether the year named last before a number is the fact's."""
        year = self._ledger.profile.year
        words = self._layout.words(Span(context.view.span.start, context.mention.start))
        named = next(reversed([*_YEAR.finditer(words)]), None)
        if named is None or fact.measure in (Measure.CHANGE, Measure.CHANGE_RATE) or context.pairing is not None:
            return True
        if named[2]:
            return fact.period == LAST_YEAR or len([*_YEAR.finditer(words)]) > 1 or "比" in words or "较" in words
        if named[3]:
            return not fact.period
        said = int(named[1])
        return said in (year, year - 1) and (said == year or bool(fact.period))


def _holds_half(words: str, name: str) -> bool:
    """Tell whether words hold half of a name or more in one piece."""
    half = max(_SHORTEST, (len(name) + 1) // 2)
    return any(name[at : at + half] in words for at in range(len(name) - half + 1))
