"""Why a number of last year's report may mean something else than the fact its words seem to name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.context import Context
from youju.checking.against_data.ledger_index import Naming
from youju.checking.against_data.terms import Tag
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Item, ItemKind, Measure
from youju.domain.quantity import Kind
from youju.drafting.rolling.carrying_words import words_about_carrying
from youju.drafting.rolling.prior_text import PriorSentence, PriorText
from youju.patterns import regex

__all__ = ["AGAINST_TARGET", "SUMMED", "Doubts", "bare_measure", "is_aim_itself"]

SUMMED = "合计的是哪几项不明确"
AGAINST_TARGET = f"{Measure.ACTUAL}-{Measure.TARGET}"
"""Basis of what a result is over or under its target."""
_FARTHEST = 10
_FARTHEST_MONEY = 5
"""A value that many times last year's is more likely another thing's."""
_CHANGES = frozenset({Measure.CHANGE, Measure.CHANGE_RATE})
_DIFFERENCES = _CHANGES | {Measure.ADJUSTMENT, Measure.BALANCE, Measure.UNSPENT, Measure.UNRECEIVED, Measure.LOST}
_CLAUSE_END = regex("[，。；：]")
_LISTING = tuple("、和及与除")
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)\s?年")
_OWN = (TOTAL, "单位")
_NAME_TAIL = regex(r"[\u4e00-\u9fff]+")
_WORD = regex(r"[\u4e00-\u9fff]")
_AFTER = 8
_BEFORE = 6
_GOALS = "basic.goals"
_AIMS = "绩效目标"


_RESTS = (Measure.BALANCE, Measure.CARRIED_OVER, Measure.UNRECEIVED, Measure.UNSPENT)
_REST_SAID = regex(r"结|余|剩|未|尚|缺|没有|不足")
"""What is left of something is only meant where a sentence says so; 结余 and 未支出 often have one value."""


class Doubts:
    """Asks of each number whether its words could mean another item, measure, year or kind of count.

    Args:
        prior: The report.
    """

    def __init__(self, prior: PriorText) -> None:
        self._prior = prior

    def of(self, sentence: PriorSentence, context: Context, binding: Binding, fact: Fact, *, verified: bool) -> str:
        """Return why a fact that the words fit may still be the wrong one; empty when it is right."""
        if reason := self._subject(sentence, context, binding, fact, verified=verified):
            return reason
        if any(word in context.left for word in words_about_carrying("shared")):
            return "一个数说两件事"
        if _is_far(binding, fact):
            return "与上年的数相差太远"
        if self._sums_up(context, fact) or self._is_one_of_several(context, fact):
            return SUMMED
        if reason := self._period_doubt(context, fact):
            return reason
        if self._other_side(sentence, context, binding, fact):
            return "分不清是目标还是实际"
        unsaid = fact.measure in _RESTS and not _REST_SAID.search(sentence.text)
        if unsaid or self._other_measure(context, fact):
            return "文字可以指几个不同的数"
        if fact.measure in _CHANGES and not _names_basis(sentence.text[: context.mention.start - sentence.start], fact):
            return "增减的是哪个数不明确"
        return _rate_doubt(sentence, context, fact) or self._count_doubt(context, fact)

    def _subject(
        self, sentence: PriorSentence, context: Context, binding: Binding, fact: Fact, *, verified: bool
    ) -> str:
        """Return why the item may be another one."""
        if binding.mention.approximator is not None and not (fact.measure == Measure.TARGET or fact.item == _AIMS):
            return "是约数"
        said = context.left.strip().endswith(bare_measure(fact.measure))
        prose = any(cell.line for cell in fact.sources)
        fair = binding.strength is Strength.FAIR and not (verified or (prose and said))
        if binding.strength is Strength.WEAK or fair:
            return "文字没有说明指的是哪一项"
        if not (said if prose and fact.item not in _OWN else self._is_named(sentence, fact)):
            return "项目名称对不上"
        return ""

    def _sums_up(self, context: Context, fact: Fact) -> bool:
        """Tell whether words like 共 stand before a number that is one item's alone."""
        whole = fact.item == TOTAL or fact.item.endswith(TOTAL) or "＋" in fact.item or fact.item == _OWN[1]
        if context.last(Tag.SUM) is not None and not whole:
            return True
        return fact.measure == Measure.SHARE and self._follows_sum(context, fact)

    def _is_one_of_several(self, context: Context, fact: Fact) -> bool:
        """Tell whether the item is but the known one of a list of names (甲、乙支出…, 甲 being gone this year)."""
        item = self._prior.ledger.items.get(fact.item)
        if fact.measure == Measure.LOST and not self._goes_on_about(context, item):
            return True
        if item is None or item.kind is not ItemKind.PROJECT:
            return False
        text, ends = self._prior.plain.text, {one.end for one in self._prior.mentions}
        named = [one for one in context.view.namings if fact.item in one.items and one.start < context.mention.start]
        if not named:
            return not self._is_near(context, fact)
        if context.pairing is not None:
            return False
        before, after = named[-1].start - 1, named[-1].end
        listed = text[before] in _LISTING and before not in ends and before > context.view.span.start
        return listed or text[after : after + 1] in _LISTING

    def _is_near(self, context: Context, fact: Fact) -> bool:
        """Tell whether an item that no words before a number name stands behind it in its clause, or is leant on."""
        text, start, end = self._prior.plain.text, context.view.span.start, context.mention.end
        clause = _CLAUSE_END.split(text[end : context.view.span.end])[0]
        behind = any(fact.item in one.items for one in context.view.namings if end <= one.start < end + len(clause))
        line = text.rfind("\n", 0, start) + 1
        above = any(fact.item in one.items for one in self._prior.index.namings(text, line, start))
        leans = text[start : context.mention.start].lstrip().startswith(tuple(words_about_carrying("leaning")))
        return behind or (above and leans)

    def _goes_on_about(self, context: Context, item: Item | None) -> bool:
        """Tell whether the clause names the item, or an earlier number of the sentence is the item's already."""
        if item is None or item.kind is ItemKind.TOTAL or item.name in context.left:
            return True
        start, bindings = context.view.span.start, self._prior.bindings
        earlier = [bindings.get(one.start) for one in self._prior.mentions_in(start, context.mention.start)]
        return any(fact.item == item.key for one in earlier if one is not None for fact in one.facts)

    def _follows_sum(self, context: Context, fact: Fact) -> bool:
        """Tell whether the words sum something up after naming the item (甲、乙合计支出…，占…)."""
        named = [one.end for one in context.earlier_namings if fact.item in one.items]
        return any(token.tag is Tag.SUM and named and token.start >= named[-1] for token in context.earlier_tokens)

    def _is_named(self, sentence: PriorSentence, fact: Fact) -> bool:
        """Tell whether the paragraph writes the item's name, in full or in a usual short form."""
        item = self._prior.ledger.items.get(fact.item)
        if item is None or item.kind in (ItemKind.TOTAL, ItemKind.UNIT):
            return True
        plain = self._prior.plain.text
        start = plain.rfind("\n", 0, plain.rfind("\n", 0, sentence.start) if sentence.start else 0) + 1
        namings = self._prior.index.namings(plain, max(0, start), sentence.end)
        if any(fact.item in one.items and not self._goes_on(one, item.kind) for one in namings):
            return True
        if "＋" in fact.item:
            parts = fact.item.split("＋")
            return all(any(part in one.items for one in namings) for part in parts)
        if item.kind is ItemKind.INDICATOR:
            return True
        return item.kind is ItemKind.ACTIVITY and item.key.endswith(TOTAL)

    def _goes_on(self, naming: Naming, kind: ItemKind) -> bool:
        """Tell whether a 科目 or a short form is only the head of a longer name (防汛 of 防汛物资储备)."""
        if naming.exact and kind is not ItemKind.FUNCTION:
            return False
        text = self._prior.plain.text
        if text[: naming.start].endswith(tuple(words_about_carrying("others"))):
            return True
        tail = _NAME_TAIL.match(text, naming.end)
        return tail is not None and len(self._prior.index.core(tail.group())) > 1

    def _period_doubt(self, context: Context, fact: Fact) -> str:
        """Return a doubt when the words speak of another year than the fact's."""
        if fact.measure in _CHANGES:
            return ""
        words = context.left
        years = {int(year) for year in _YEAR.findall(words)}
        before = any(word in words for word in words_about_carrying("before")) or any(
            year < self._prior.year for year in years
        )
        later = any(year > self._prior.year for year in years)
        if later:
            return "说的是下一年"
        if before and fact.period != LAST_YEAR:
            return "说的是更早的年度"
        if fact.period == LAST_YEAR and not before and not context.touching(Tag.LAST_YEAR, Tag.AGAINST):
            earlier = self._prior.plain.text[context.view.span.start : context.mention.start]
            if not any(word in earlier for word in words_about_carrying("before")):
                return "分不清是哪一年"
        return "" if fact.period in ("", LAST_YEAR) else "说的是别的期间"

    def _other_side(self, sentence: PriorSentence, context: Context, binding: Binding, fact: Fact) -> bool:
        """Tell whether a target may be a result, or a result a target."""
        if fact.measure == Measure.TARGET and binding.mention.approximator is None:
            words = (*words_about_carrying("aims"), *words_about_carrying("aimed"))
            item = self._prior.ledger.items.get(fact.item)
            left = context.left.replace(item.name, "") if item is not None else context.left
            return not any(word in left or word in context.right for word in words)
        return fact.measure == Measure.ACTUAL and self._is_aim(sentence, context)

    def _other_measure(self, context: Context, fact: Fact) -> bool:
        """Tell whether the words also fit another thing of this year: 剩余 for 未支出, a table's total."""
        ledger = self._prior.ledger
        if fact.measure == Measure.BALANCE:
            unspent = ledger.get(fact.item, Measure.UNSPENT)
            named = any(word in context.left for word in words_about_carrying("balances"))
            return unspent is not None and unspent.quantity.value != fact.quantity.value and not named
        if fact.measure != Measure.ACTUAL:
            return False
        unit_class, item = self._prior.index.terms.unit_class, ledger.items.get(fact.item)
        totals = [one for key in self._prior.index.activity_totals for one in ledger.about(key)]
        alike = any(unit_class(one.quantity.unit) == unit_class(fact.quantity.unit) for one in totals)
        if alike and item is not None and item.name not in context.left:
            return True
        return any(bare_measure(one.measure) in context.left for one in totals if not (one.basis or one.period))

    def _is_aim(self, sentence: PriorSentence, context: Context) -> bool:
        words = context.left
        told = any(word in sentence.text for word in words_about_carrying("results"))
        if sentence.role.startswith(_GOALS) and not told:
            return True
        if any(word in context.right for word in words_about_carrying("aimed")):
            return True
        around = sentence.text[: context.mention.start - sentence.start]
        actual = any(word in words for word in words_about_carrying("actual"))
        return not actual and any(word in around for word in words_about_carrying("aims"))

    def _count_doubt(self, context: Context, fact: Fact) -> str:
        nouns: Sequence[str] | None = words_about_carrying("counted").get(fact.measure)
        if nouns is None:
            return ""
        after = self._prior.plain.text[context.mention.end : context.mention.end + _AFTER].lstrip("的")
        ahead = self._prior.plain.text[max(0, context.mention.start - _BEFORE) : context.mention.start]
        follows = _WORD.match(after) is not None
        said = any(after.startswith(noun) if follows else noun in context.left for noun in nouns)
        if not said or any(word in ahead for word in words_about_carrying("parts")):
            return "个数指的是什么不明确"
        return ""


def bare_measure(measure: str) -> str:
    """Return a measure's name without what stands in brackets."""
    return re.sub(r"[（(][^（）()]*[)）]", "", measure)


def is_aim_itself(context: Context) -> bool:
    """Tell whether the words after 超出 or 低于 name the target, not the distance to it (超出目标值3万元的要求)."""
    ends, heads = words_about_carrying("aim_itself")["before"], words_about_carrying("aim_itself")["after"]
    return context.left.strip().endswith(tuple(ends)) or context.right.strip().startswith(tuple(heads))


def _is_far(binding: Binding, fact: Fact) -> bool:
    """Tell whether an item's value is out of all proportion to last year's: it may be of something named alike."""
    if binding.quantity is None or fact.measure in _DIFFERENCES or fact.quantity.kind is Kind.PERCENT:
        return False
    most = _FARTHEST_MONEY if fact.quantity.kind is Kind.MONEY else _FARTHEST
    then, now = abs(binding.quantity.value), abs(fact.quantity.value)
    return bool(then and now) and not then / most <= now <= then * most


def _names_basis(before: str, fact: Fact) -> bool:
    """Tell whether the measure that changed is the last one named before the number."""
    named: Mapping[str, Sequence[str]] = words_about_carrying("changed")
    last = {measure: max(before.rfind(word) for word in words) for measure, words in named.items()}
    latest = max(last.values(), default=-1)
    return fact.basis not in last or (latest >= 0 and last[fact.basis] == latest)


def _rate_doubt(sentence: PriorSentence, context: Context, fact: Fact) -> str:
    """Return a doubt when the words may speak of another rate, or of this one on another base."""
    words: Sequence[str] = words_about_carrying("rated").get(fact.measure, ())
    before = sentence.text[: context.mention.start - sentence.start]
    if words and not any(word in before for word in words):
        return "是哪个比率不明确"
    if fact.measure == Measure.EXECUTION_RATE and not _is_based(sentence.text, fact.basis):
        return "执行率的口径与上年不同"
    return ""


def _is_based(text: str, basis: str) -> bool:
    """Tell whether the base that a sentence states for a rate, or else the one amount it names, is this base."""
    bases: Mapping[str, str] = words_about_carrying("bases")
    said = [name for name, pattern in bases.items() if re.search(pattern, text)]
    named = [name for name in bases if name.partition("/")[2].removeprefix("全年") in text]
    return basis in (said or named or (basis,))
