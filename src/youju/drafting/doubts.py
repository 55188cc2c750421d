"""Why a number of last year's report may mean something else than the fact its words seem to name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from youju.checking.context import Context
from youju.checking.ledger_index import Naming
from youju.checking.subjects import Binding, Strength
from youju.checking.terms import Tag
from youju.domain.facts import LAST_YEAR, TOTAL, Fact, ItemKind, Measure
from youju.drafting.carrying_words import words_about_carrying
from youju.drafting.prior_text import PriorSentence, PriorText
from youju.patterns import regex

__all__ = ["SUMMED", "Doubts", "bare_measure"]

SUMMED = "合计的是哪几项不明确"
_CHANGES = frozenset({Measure.CHANGE, Measure.CHANGE_RATE})
_YEAR = regex(r"(?<!\d)((?:19|20)\d\d)\s?年")
_OWN = (TOTAL, "单位")
_NAME_TAIL = regex(r"[\u4e00-\u9fff]+")
_WORD = regex(r"[\u4e00-\u9fff]")
_AFTER = 8
_BEFORE = 6
_GOALS = "basic.goals"
_AIMS = "绩效目标"


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
        if self._sums_up(context, fact):
            return SUMMED
        if reason := self._period_doubt(context, fact):
            return reason
        if self._other_side(sentence, context, binding, fact):
            return "分不清是目标还是实际"
        if self._other_measure(context, fact):
            return "文字可以指几个不同的数"
        if fact.measure == Measure.EXECUTION_RATE and not _is_based(sentence.text, fact.basis):
            return "执行率的口径与上年不同"
        return self._count_doubt(context, fact)

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
        totals = (one for key in self._prior.index.activity_totals for one in ledger.about(key))
        return any(bare_measure(one.measure) in context.left for one in totals if not one.derived or one.sources)

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


def _is_based(text: str, basis: str) -> bool:
    """Tell whether what a sentence says of a rate's base, if anything, is this base."""
    bases: Mapping[str, str] = words_about_carrying("bases")
    said = [name for name, pattern in bases.items() if re.search(pattern, text)]
    return not said or basis in said
