"""Knows what a number is about: an item it names, shortens or leaves to the sentence, the list or the heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from youju.checking.against_data.bound import Binding, Strength, Subject
from youju.checking.against_data.context import Context, Contexts
from youju.checking.against_data.layout import Layout, Span
from youju.checking.against_data.ledger_index import LedgerIndex, Naming
from youju.checking.against_data.scope import Scope, read_scope
from youju.checking.against_data.surrounding_items import SurroundingItems
from youju.checking.against_data.terms import Tag
from youju.domain.facts import TOTAL
from youju.domain.findings import Mention, PlainText
from youju.patterns import regex

__all__ = ["Subjects"]

_CONTENT = regex(r"[\u4e00-\u9fff]{2}")
_NUMBERS_BACK = 6
_WHOLE = regex(r"全年|合计|总|累计|共|全部|整体")
_SIGN = regex(r"[\u4e00-\u9fff]")
_CLAUSES_BACK = 3
_TITLE_LIMIT = 50
_LOOK_AHEAD = 8
_LOOK_BACK = 30
_FAR = 400
"""How far back names and numbers are looked for; keeps endless sentences linear."""
_LISTED_UNITS = ("个", "项", "类")
"""Units in which things are counted in passing: 为五个项目中最低."""
_CAUSE = regex(r"(?:主要)?(?:因|由于|受|鉴于|随着)[^，,。；\d]{4,}")
"""Words for a cause: what they name isn't what the number is about (因祠堂修缮招标较晚仅支出98万元)."""
_YUAN = "元"
_COMPARED = regex(r"(?:的[^，,。；]{0,6})?(?:相比|相较|比较)")
_REST = regex(r"(?:其余|其他|另外|余下|剩余)(?:[^，,。；\d]{0,3}?)(?:的)?[个项类](?:项目|资金|专项|支出)?")
_CLOSED = regex(r"等?这?$")
_ATTRIBUTE = regex(r"的$")
_FORMER = regex(r"^(?:其中|而)?(?P<which>[前后])者")
_FOREMOST = regex(r"最[多少高低大小快慢好差][^，,\d]{0,4}是(?P<name>[^，,\d]{2,20})$")
_OPENING = regex(
    r"^\s*(?:[一二三四五六七八九十]是|其中|但|而|由于|因)?(?P<name>[\u4e00-\u9fff]{2,12}?)(?:(?<!专项)资金|经费|项目|工程|补助)"
)
_KIND_OF = regex(r"(?P<name>[\u4e00-\u9fff]{1,5}(?![分各两三四五六七八九十一二几此该种人大小同这等])[\u4e00-\u9fff]类)")
_LINK = regex(r"^(?:为|是|系|的|用于|属|属于|均为|列|列入|列支于|投向|安排给)?[“‘]?$")


@dataclass
class Subjects:
    """Finds what each number of one text is about.

    Attributes:
        index: The ledger.
        contexts: The text's contexts.
        bound: The bindings so far, by the number's start: later numbers go on about the same things.
    """

    index: LedgerIndex
    contexts: Contexts
    bound: dict[int, Binding] = field(default_factory=dict)

    @cached_property
    def scope(self) -> Scope:
        """What the whole text is about."""
        return read_scope(self.contexts.layout.text, self.index)

    @cached_property
    def around(self) -> SurroundingItems:
        """What stands around each sentence."""
        return SurroundingItems(self.index, self.contexts)

    @classmethod
    def of(cls, plain: PlainText, mentions: Sequence[Mention], index: LedgerIndex) -> Subjects:
        """Read a text."""
        return cls(index, Contexts(Layout(plain.text, mentions), index))

    def find(self, context: Context, unit: str, suits: Callable[[str], bool], *, strict: bool = True) -> Subject:
        """Return what a number is about.

        Args:
            context: The words around it.
            unit: Unit class in which items must have facts to be guessed from a shortened name.
            suits: Whether an item could have such a number at all.
            strict: Whether a name that the ledger doesn't know rules its items out.
        """
        keys = tuple(key for key in self.paired(context, unit) if suits(key))
        if keys:
            placed = context.pairing is not None and context.pairing.place[1]
            return Subject(keys, Strength.FAIR if placed else Strength.STRONG)
        return (
            self._named(context, suits)
            or self._guessed(context, unit, suits, strict)
            or self._opened(context, unit, suits)
            or self._implied(context, suits)
        )

    def paired(self, context: Context, unit: str) -> tuple[str, ...]:
        """Return the item that a series pairs a number with; empty when it is in none."""
        pairing = context.pairing
        if pairing is None or pairing.items:
            return pairing.items if pairing is not None else ()
        if pairing.number >= 0:
            binding = self.bound.get(pairing.number)
            return tuple(fact.item for fact in binding.facts[:1]) if binding is not None else ()
        place, count = pairing.place
        return tuple(rows[place] for rows in self.index.rows_of(count, unit)) if count else ()

    def _named(self, context: Context, suits: Callable[[str], bool]) -> Subject | None:
        """Return the item named beside the number, before it or else behind it."""
        for naming in reversed(context.left_namings):
            keys = tuple(key for key in naming.items if suits(key))
            if not keys or self._is_spoken_for(context, naming):
                continue
            run = context.joined(naming)
            if len(run) > 1 and not self._counted_alone(run[0].start, naming.start):
                members = tuple(next(iter(one.items)) for one in run)
                return Subject((*self._wholes(members), *self.implied(context, suits)), Strength.FAIR, members)
            return Subject(keys, Strength.STRONG)
        if former := self._former(context, suits):
            return Subject(former, Strength.STRONG)
        pronoun = context.last(Tag.PRONOUN)
        if pronoun is not None and pronoun.word[0] in "该此" and not (context.left_namings or context.earlier_namings):
            keys = self.around.previous(context.window.index, suits)[:1]
            if keys:
                return Subject(keys, Strength.STRONG)
        for naming in context.right_namings:
            words = self.contexts.layout.text[context.mention.end : naming.start]
            keys = tuple(key for key in naming.items if suits(key))
            if keys and words == "的" and context.left_namings:
                return Subject(keys, Strength.STRONG)
            if keys and _LINK.match(words):
                return Subject((*keys, *self.implied(context, suits)), Strength.FAIR)
        return None

    def _is_spoken_for(self, context: Context, naming: Naming) -> bool:
        """Tell whether an item belongs to the number before it: 支出52万元的甲和支出30万元的乙."""
        text, start = self.contexts.layout.text, context.window.left.start
        following = context.view.namings_in(context.window.right)
        return (
            text[start : naming.start] == "的"
            and bool(following)
            and _ATTRIBUTE.match(text, context.mention.end, following[0].start) is not None
        )

    def _former(self, context: Context, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the first or second of the two items named last, where the clause says 前者 or 后者."""
        layout = self.contexts.layout
        clause = context.clause
        found = _FORMER.match(layout.words(clause))
        if found is None:
            return ()
        views = [self.contexts.view(one) for one in range(max(0, context.window.index - 3), context.window.index + 1)]
        namings = [one for view in views for one in view.namings_in(Span(clause.start - _FAR, clause.start))]
        named = [one.items for one in namings]
        last = [items for items in dict.fromkeys(reversed(named)) if any(map(suits, items))][:2]
        return tuple(filter(suits, last[0 if found["which"] == "后" else 1])) if len(last) == 2 else ()

    def _counted_alone(self, start: int, end: int) -> bool:
        """Tell whether a number stands between the first and the last item of a list."""
        return bool(self.contexts.layout.numbers_in(Span(start, end)))

    def _wholes(self, members: Iterable[str]) -> tuple[str, ...]:
        items = self.index.ledger.items
        groups = dict.fromkeys(items[key].group for key in members if key in items and items[key].group)
        return tuple(groups)

    def _guessed(self, context: Context, unit: str, suits: Callable[[str], bool], strict: bool) -> Subject | None:
        """Return the items whose name the words before the number seem to shorten."""
        if _CAUSE.match(context.left) and not context.left_namings:
            implied = self.implied(context, suits)
            return Subject(implied, Strength.FAIR if implied else Strength.WEAK)
        core = self.index.core(context.left)
        keys = tuple(key for key in self.index.alike(core, unit) if suits(key) and not self._is_office(context, key))
        if keys:
            joint = keys if len(keys) > 1 and context.last(Tag.SUM) is not None else ()
            return Subject(keys, Strength.STRONG if len(keys) == 1 else Strength.FAIR, joint)
        if strict and _CONTENT.search(core) and not self._belongs(core, context, suits) and not self._is_theme(core):
            return Subject(self.implied(context, suits), Strength.WEAK, unknown=True)
        return None

    def _is_office(self, context: Context, key: str) -> bool:
        """Tell whether the words before a number name an office that an item's name knows nothing of: 养护中心."""
        found = self.index.terms.parts["offices"].search(context.left)
        item = self.index.ledger.items.get(key)
        return found is not None and item is not None and found.group() not in item.name

    def _opened(self, context: Context, unit: str, suits: Callable[[str], bool]) -> Subject | None:
        """Return what an earlier clause opens with that is no item's name: 培训资金执行偏慢，尚有…."""
        if unit not in ("元", "%") or context.pairing is not None or _WHOLE.search(context.left):
            return None
        for found in self._openings(context):
            core, kind = self.index.core(found["name"]), found.re is _KIND_OF
            if not _CONTENT.search(core) or self._is_theme(core) or (not kind and self._belongs(core, context, suits)):
                continue
            keys = () if kind else tuple(key for key in self.index.alike(core, unit) if suits(key))
            if len(keys) == 1:
                return Subject(keys, Strength.FAIR)
            return Subject(self.implied(context, suits), Strength.WEAK, unknown=True)
        return None

    def _openings(self, context: Context) -> Iterator[re.Match[str]]:
        """Yield the names that clauses open with, from the number's own backwards, until one names an item."""
        layout = self.contexts.layout
        start = context.clause.start
        own = layout.words(Span(start, context.place))
        if not context.view.namings_in(Span(start, context.place)) and (kind := _KIND_OF.search(own)):
            yield kind
        for _ in range(_CLAUSES_BACK):
            if start <= context.view.span.start or context.view.namings_in(Span(start, context.place)):
                return
            clause = layout.clause(start - 1)
            words = layout.words(clause)
            if _CAUSE.match(words) and context.earlier_namings:
                return
            found = _FOREMOST.search(words) or _KIND_OF.search(words) or _OPENING.match(words)
            if found is not None and not context.view.namings_in(clause):
                yield found
            start = clause.start

    def _is_theme(self, core: str) -> bool:
        """Tell whether words name what the report as a whole is about: its title holds them."""
        return bool(core) and set(core) <= set(self._theme)

    @cached_property
    def _theme(self) -> str:
        """The text's first line, when it is short enough for a title and has no numbers."""
        layout = self.contexts.layout
        first = next((one for one in layout.sentences if layout.words(one).strip()), None)
        if first is None or first.end - first.start > _TITLE_LIMIT or layout.numbers_in(first):
            return ""
        return self.index.core(layout.words(first))

    def _belongs(self, core: str, context: Context, suits: Callable[[str], bool]) -> bool:
        """Tell whether the words repeat a part of the name of what the sentence is about (…建设：建设任务…)."""
        items = self.index.ledger.items
        names = (items[key].name for key in self.implied(context, suits) if key in items)
        return any(core in name for name in names) or any(core in title for title in self.index.titles)

    def _implied(self, context: Context, suits: Callable[[str], bool]) -> Subject:
        if compared := self._compared(context, suits):
            return Subject(compared, Strength.STRONG)
        keys = self.implied(context, suits)
        if joint := self._summed(context) or self._rest(context, suits):
            return Subject(keys, Strength.FAIR if keys else Strength.WEAK, joint)
        if (opening := self._clause_subject(context, suits)) and not _WHOLE.search(context.left):
            return Subject(opening, Strength.STRONG)
        if (headed := self._headed(context, suits)) and not _WHOLE.search(context.left):
            return Subject(headed, Strength.STRONG)
        if keys and self._only_named(context, keys[0]) and not _WHOLE.search(context.left):
            return Subject(keys[:1], Strength.STRONG)
        whole = keys[:1] in ((self.scope.whole,), (TOTAL,), (self.index.unit_item,)) and not context.earlier_namings
        return Subject(keys, Strength.WEAK if not keys else Strength.STRONG if whole else Strength.FAIR)

    def _only_named(self, context: Context, key: str) -> bool:
        """Tell whether all that the sentence has named so far is this item."""
        named = context.earlier_namings
        return bool(named) and all(key in one.items for one in named) and not self._moved_on(context, named[-1])

    def _clause_subject(self, context: Context, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the item that opens the clause before, when no number has come since (业务培训费……，执行率为…)."""
        if not context.earlier_namings:
            return ()
        naming = context.earlier_namings[-1]
        layout = self.contexts.layout
        if self._moved_on(context, naming):
            return ()
        clause = layout.clause(naming.start)
        opens = not _SIGN.search(self.index.core(layout.words(Span(clause.start, naming.start))))
        ends = naming.end == clause.end and _LINK.match(context.left) is not None
        if not (opens or ends) or len(context.joined(naming)) > 1:
            return ()
        return tuple(key for key in naming.items if suits(key))

    def _moved_on(self, context: Context, naming: Naming) -> bool:
        """Tell whether a number since a naming was found to be about something else."""
        since = self.contexts.layout.numbers_in(
            Span(max(naming.end, context.mention.start - _FAR), context.mention.start)
        )
        bound = [self.bound[one.start] for one in since if one.start in self.bound]
        return any(
            one.strength > Strength.WEAK
            and one.facts
            and one.mention.unit not in _LISTED_UNITS
            and not any(fact.item in naming.items for fact in one.facts)
            for one in bound[-1:]
        )

    def _headed(self, context: Context, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the one item that the lead-in right before names, when the sentence itself names none."""
        layout = self.contexts.layout
        lead = layout.leads[context.window.index]
        if lead < 0 or context.earlier_namings:
            return ()
        span = layout.sentences[lead]
        namings = self.contexts.view(lead).namings
        if "\n" in layout.text[span.end : context.mention.start] or len(namings) != 1:
            return ()
        rest = layout.text[span.start : namings[0].start] + layout.text[namings[0].end : span.end]
        if _SIGN.search(self.index.core(rest)):
            return ()
        return tuple(key for key in namings[0].items if suits(key))

    def _compared(self, context: Context, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the item that is compared with what stands first: 与上年支出84万元相比，数字资源建设支出…."""
        if context.earlier_namings or not _COMPARED.match(context.right):
            return ()
        following = context.view.namings_in(Span(context.mention.end, context.view.span.end))
        return tuple(key for one in following[:1] for key in one.items if suits(key))

    def _summed(self, context: Context) -> tuple[str, ...]:
        """Return the items of the list before that 合计 or its own count (甲、乙两项) sums up; else nothing."""
        if not context.earlier_namings:
            return ()
        run = context.joined(context.earlier_namings[-1])
        layout = self.contexts.layout
        between = layout.numbers_in(Span(run[0].start, context.mention.start))
        counted = [one for one in between if one.unit not in _LISTED_UNITS]
        closed = any(
            one.value == len(run) and _CLOSED.match(layout.text, run[-1].end, one.start) is not None for one in between
        )
        summed = closed or context.last(Tag.SUM) is not None
        return tuple(one.items[0] for one in run) if summed and len(run) > 1 and not counted else ()

    def _rest(self, context: Context, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return the projects that the sentence hasn't named, where it sums up the rest: 其余三项合计1173万元."""
        layout = self.contexts.layout
        start = max(context.clause.start, context.mention.start - _LOOK_BACK)
        words = layout.words(Span(start, context.mention.start))
        if not _REST.search(words):
            return ()
        named = {key for one in context.earlier_namings for key in one.items}
        spoken = [self.bound.get(one.start) for one in layout.numbers_in(context.before)]
        named |= {fact.item for one in spoken if one is not None and one.strength > Strength.WEAK for fact in one.facts}
        rest = [item.key for item in self.index.ledger.projects if item.key not in named]
        return tuple(filter(suits, rest)) if named else ()

    def implied(self, context: Context, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return what a sentence may be about that names nothing: its topic, its heading's, the whole."""
        found = [
            *self.topic(context, suits),
            *self.around.clauses_before(context.window.index, suits),
            *self.around.lead(context.window.index, suits),
            *self.around.previous(context.window.index, suits),
            *(key for key in self.around.opening(context.window.index) if suits(key)),
        ]
        found += self._related(context, suits) if not found else []
        groups = self._wholes(found)
        wholes = (
            *groups,
            *self.scope.wholes(context.left, self.index),
            self.index.unit_item,
            *self.index.activity_totals,
        )
        return tuple(dict.fromkeys((*found, *filter(suits, wholes))))

    def near(self, context: Context) -> frozenset[str]:
        """Return what the sentence, its lead-in and the one before name, and the wholes."""
        index = context.window.index
        leads = [one for one in {index - 1, index, self.contexts.layout.leads[index]} if one >= 0]
        upto = context.window.right.start + _LOOK_AHEAD
        spans = {lead: self.contexts.layout.sentences[lead] for lead in leads}
        namings = [
            one
            for lead, span in spans.items()
            for one in self.contexts.view(lead).namings_in(
                Span(max(span.start, min(upto, span.end) - _FAR), min(upto, span.end))
            )
        ]
        found = [key for naming in namings for key in naming.items]
        wholes = (
            *self._wholes(found),
            *self.scope.wholes(context.left, self.index),
            self.index.unit_item,
            *self.index.activity_totals,
        )
        return frozenset((*found, *wholes, *self.around.opening(index)))

    def _related(self, context: Context, suits: Callable[[str], bool]) -> list[str]:
        """Return the rows that share their name with what the sentence names: 托养服务 for 托养服务补贴."""
        named = [key for one in reversed(context.earlier_namings) for key in one.items[:1]]
        items = self.index.ledger.items
        return [
            key
            for name in (items[key].name for key in dict.fromkeys(named))
            for key, item in items.items()
            if len(item.name) > 2 and (item.name in name or name in item.name) and suits(key)
        ]

    def topic(self, context: Context, suits: Callable[[str], bool]) -> tuple[str, ...]:
        """Return what the sentence was about last: the item named, or spoken of by the number before."""
        named = [(one.start, one.items) for one in context.earlier_namings if any(map(suits, one.items))]
        numbers = self.contexts.layout.numbers_in(context.before)
        spoken = [
            (number.start, tuple(fact.item for fact in binding.facts[:1]))
            for number in numbers[-_NUMBERS_BACK:]
            if (binding := self.bound.get(number.start)) is not None and binding.strength > Strength.WEAK
        ]
        for _, items in sorted([*named, *spoken], reverse=True):
            if fitting := tuple(key for key in items if suits(key)):
                return fitting
        return ()
