"""Knows which facts a number in a text speaks of: from the words around it, never from its value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from youju.checking.context import Context
from youju.checking.layout import Span
from youju.checking.ledger_index import LedgerIndex
from youju.checking.money import MoneyBinder
from youju.checking.results import ResultBinder
from youju.checking.subjects import Binding, Strength, Subjects
from youju.checking.table_cells import TableBinder
from youju.checking.terms import Tag
from youju.domain.findings import Mention, PlainText
from youju.domain.quantity import Kind

__all__ = ["Binder"]

_PARTING = re.compile(r"(?:在|高于|低于|超过|不足|未达到|达到|大于|小于|少于|多于)$")
_PARTED = re.compile(r"^(?:以上|以下|以内)?的(?:项目|单位|指标|乡镇|部门|有|共|企业|资金)")
_CARRIED = (Tag.RATE, Tag.UP, Tag.DOWN)
_WHOLE = re.compile(r"(?:仅|约|也)?(?:为|是|相当于|达到?|完成)?(?=.*的$)")


class Binder:
    """Binds the numbers of one text to the facts of a ledger.

    Args:
        plain: The text, with the content controls that a draft of ours left in it.
        mentions: Its numbers, in order.
        index: The ledger.
    """

    def __init__(self, plain: PlainText, mentions: Sequence[Mention], index: LedgerIndex) -> None:
        self._mentions = mentions
        self._index = index
        self.subjects = Subjects.of(plain, mentions, index)
        self._bound = self.subjects.bound
        self._money = MoneyBinder(self.subjects)
        self._results = ResultBinder(self.subjects, self._money)
        self._cells = {
            one.mention.start: one for one in TableBinder(plain.text, mentions, index, self._money).bindings()
        }
        self._controls = {
            start: tag for anchor in plain.anchors for start, _, tag in anchor.controls if index.ledger.by_id(tag)
        }

    def bindings(self) -> dict[int, Binding]:
        """Return a binding for each number that can be judged, by its start."""
        for mention in self._mentions:
            if mention.exempt or mention.quantity is None:
                continue
            binding = self._cells.get(mention.start) or self._in_prose(self.subjects.contexts.of(mention))
            self._bound[mention.start] = self._tagged(mention, binding)
        return self._bound

    def _is_threshold(self, context: Context) -> bool:
        """Tell whether a number only parts things in two, or counts those on one side of such a number."""
        layout = self.subjects.contexts.layout
        if _PARTING.search(context.left) and _PARTED.match(context.right):
            return True
        before = layout.numbers_in(Span(context.before.start, context.mention.start))[-1:]
        parted = (
            bool(before) and self._bound[before[0].start].threshold
            if before and before[0].start in self._bound
            else False
        )
        return parted and context.left.startswith("的") and context.mention.kind is Kind.COUNT

    def _tagged(self, mention: Mention, binding: Binding) -> Binding:
        """Put the fact that a content control names first, unless the words name something else."""
        tag = next((self._controls[at] for at in range(mention.start, mention.end) if at in self._controls), "")
        fact = self._index.ledger.by_id(tag)
        if fact is None or binding.strength is Strength.STRONG:
            return binding
        return Binding(mention, Strength.STRONG, (fact,), binding.quantity, binding.sign, binding.in_table)

    def _in_prose(self, context: Context) -> Binding:
        mention = context.mention
        if self._is_threshold(context):
            return Binding(mention, quantity=mention.quantity, threshold=True)
        unit = self._index.terms.unit_class(mention.unit)
        match mention.kind:
            case Kind.MONEY:
                return self._money.amount(context)
            case Kind.PERCENT:
                return self._percent(context)
            case Kind.POINTS:
                return self._results.points(context)
            case Kind.SCORE:
                return self._results.score(context)
            case Kind.COUNT | Kind.MEASURE:
                return self._results.count(context, unit)
            case _:
                return self._results.bare(context)

    def _percent(self, context: Context) -> Binding:
        if self._results.follows_target(context):
            return self._results.completion(context)
        direction = context.touching(Tag.UP, Tag.DOWN, Tag.FLAT)
        if direction is not None:
            return self._money.change(context, direction, "%")
        if context.pairing is not None and context.pairing.token is not None and context.pairing.token.tag is Tag.RATE:
            return self._money.rate(context, context.pairing.token)
        if (whole := _WHOLE.match(context.left)) and (context.left == "的" or context.last(Tag.MEASURE) is not None):
            return self._money.share(context, context.window.left.start + whole.end())
        for token in reversed(context.left_tokens):
            if token.tag is Tag.RATE:
                return self._money.rate(context, token)
            if token.tag is Tag.COMPLETION:
                return self._results.completion(context)
            if token.tag is Tag.SHARE:
                return self._money.share(context, token.end)
        if self._index.core(context.left) or context.left_namings:
            return self._results.percent(context)
        carried = next((one for one in reversed(context.earlier_tokens) if one.tag in _CARRIED), None)
        if carried is not None and carried.tag is not Tag.RATE:
            return self._money.change(context, carried, "%")
        if carried is not None and context.last(Tag.MEASURE) is not None:
            return self._money.rate(context, carried)
        return self._results.percent(context)
