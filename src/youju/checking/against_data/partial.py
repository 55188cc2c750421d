"""Tells where a number is only of a part of what a year's data sums up: some months, some projects, one grant.

Such a number is never held against the whole: 截至9月底支出, 2个项目执行率达到100%, 该笔补助下达, 追加 beside 调减.
"""

from __future__ import annotations

from decimal import Decimal
from re import Pattern

from youju.checking.against_data.context import Context
from youju.checking.against_data.layout import Span
from youju.checking.against_data.subjects import Subjects
from youju.domain.facts import TOTAL, Fact, ItemKind, Ledger, Measure
from youju.domain.quantity import Quantity
from youju.patterns import regex

__all__ = ["Partial", "is_one_way", "one_way"]

_WHOLES = (ItemKind.TOTAL, ItemKind.GROUP, ItemKind.FUNCTION)
_OF_THE_YEAR = (Measure.INITIAL_BUDGET, Measure.BUDGET, Measure.TARGET)
"""What is set for a year as a whole, in whichever month that is told."""
_BACK, _BEHIND = 200, 16
_COUNT = regex(r"\d+|[一二两三四五六七八九十]+")
_SMALL = {numeral: value for value, numeral in enumerate("零一二三四五六七八九十")} | {"两": 2}
_EACH = regex(r"[均都各]|分别|最[高低大小多少]")
_ONE_WAY = regex(
    r"(?P<net>净)?(?:(?P<up>调增|追加|核增)|(?P<down>调减|追减|核减))(?:下达|安排)?(?:年度|年初)?(?:预算|经费|资金|指标|金额|数额|数|额)*"
    r"(?:了|约|为|共|共计|合计)?$"
)
_RECAST = regex(r"调整|年中|执行中")
_CHANGED = regex(r"(?<![净调])(?:(?P<up>增加|增)|减少|压减|收回|减)(?:了|约|预算|资金|金额)*$")


class Partial:
    """Tells of the numbers of one text which are of a part only.

    Args:
        subjects: What the text names.
    """

    def __init__(self, subjects: Subjects) -> None:
        self._layout = subjects.contexts.layout
        self._index = subjects.index
        self._ledger = subjects.index.ledger
        self._words = subjects.index.terms.parts
        self._held: dict[tuple[str, Span], bool] = {}

    def of(self, context: Context, fact: Fact) -> bool:
        """Tell whether a number is of a part of what its fact is of."""
        if fact.measure not in _OF_THE_YEAR and self._is_of_months(context):
            return self._words["months"].search(fact.item) is None
        if fact.measure in (Measure.ADJUSTMENT, Measure.CHANGE) and self._is_without_the_other_way(context, fact):
            return True
        item = self._ledger.items.get(fact.item)
        whole = fact.item in (TOTAL, self._index.unit_item) or (item is not None and item.kind in _WHOLES)
        return whole and not context.left_namings and (self._is_of_some(context) or self._is_of_a_grant(context))

    def _holds(self, words: str, span: Span) -> bool:
        """Tell whether a sentence holds such words at all; each is looked through once."""
        key = (words, span)
        if key not in self._held:
            self._held[key] = self._words[words].search(self._layout.words(span)) is not None
        return self._held[key]

    def _before(self, context: Context) -> str:
        start = max(context.view.span.start, context.mention.start - _BACK)
        return self._layout.words(Span(start, context.mention.start))

    def _is_of_months(self, context: Context) -> bool:
        """Tell whether months of the year were named last before a number, or in the bracket behind it."""
        sentence = context.view.span
        if not self._holds("months", sentence):
            before = self._layout.words(Span(sentence.start, context.mention.start))
            return bool(self._words["months"].search(context.heading)) and not self._words["whole_year"].search(before)
        before = self._before(context)
        if found := _last_end(self._words["months"], before):
            return _last_end(self._words["whole_year"], before) < found
        end = context.mention.end
        behind = self._layout.text[end : end + _BEHIND]
        return behind[:1] in ("（", "(") and self._words["months"].search(behind.partition("）")[0]) is not None

    def _is_of_some(self, context: Context) -> bool:
        """Tell whether some of the projects, or each of them, were named last: 2个项目执行率达到100%."""
        if not self._holds("some", context.view.span):
            return False
        before = self._before(context)
        found = next(reversed([*self._words["some"].finditer(before)]), None)
        if found is None or self._words["all"].search(before, found.end()):
            return False
        counted = _COUNT.search(found.group())
        count = self._ledger.get(TOTAL, "项目数")
        if counted is None or count is None or _EACH.search(before, found.end()):
            return True
        return _number(counted.group()) != count.quantity.value

    def _is_of_a_grant(self, context: Context) -> bool:
        """Tell whether one grant, or the paper that brought it, was named: 该笔补助, 临财建〔2025〕2号."""
        grant = self._words["grant"]
        return self._holds("grant", context.view.span) and grant.search(self._before(context)) is not None

    def _is_without_the_other_way(self, context: Context, fact: Fact) -> bool:
        """Tell whether 追加 is told where something was 调减, too: the data holds what both come to."""
        words = self._layout.words(context.view.span)
        way = is_one_way(context.left) or (_way_of(context.left) if _RECAST.search(words) else 0)
        if not way:
            return False
        other = self._words["cut" if way > 0 else "added"]
        both = other.search(words) is not None
        return both or (fact.item == TOTAL and one_way(self._ledger, way) is not None)


def is_one_way(words: str) -> int:
    """Tell which way a budget went by the words before an amount: 1 for 追加, -1 for 调减, 0 for neither or 净调增.

    >>> is_one_way("年中追加预算"), is_one_way("核减"), is_one_way("净调增"), is_one_way("预算调整")
    (1, -1, 0, 0)
    """
    found = _ONE_WAY.search(words)
    return 0 if found is None or found["net"] else 1 if found["up"] else -1


def one_way(ledger: Ledger, way: int) -> Fact | None:
    """Return what was added to the projects' budgets, or cut from them, where some gained and others lost."""
    moves = [fact for one in ledger.projects if (fact := ledger.get(one.key, Measure.ADJUSTMENT)) is not None]
    if not min((one.quantity.value for one in moves), default=0) < 0 < max(one.quantity.value for one in moves):
        return None
    mine = [one for one in moves if one.quantity.value * way > 0]
    amount = Quantity.exact(sum((one.quantity.value for one in mine), Decimal(0)), mine[0].quantity.unit)
    basis, parents = "调增" if way > 0 else "调减", tuple(one.key for one in mine)
    formula = f"各项目{basis}之和（{len(mine)}项）"
    return Fact(TOTAL, Measure.ADJUSTMENT, amount, basis=basis, formula=formula, parents=parents)


def _way_of(words: str) -> int:
    """Return which way 增加 or 减少 right before an amount go."""
    found = _CHANGED.search(words)
    return 0 if found is None else 1 if found["up"] else -1


def _last_end(words: Pattern[str], text: str) -> int:
    return max((one.end() for one in words.finditer(text)), default=0)


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else _SMALL.get(numeral, 0)
