"""Knows which facts a number in a text speaks of: from the words around it, never from its value."""

from __future__ import annotations

from collections.abc import Sequence

from youju.checking.against_data.asides import aside, is_habit, is_parting
from youju.checking.against_data.bound import Binding, Strength
from youju.checking.against_data.context import Context
from youju.checking.against_data.doubts import Doubts
from youju.checking.against_data.judgement import agreement
from youju.checking.against_data.layout import Span
from youju.checking.against_data.ledger_index import LedgerIndex
from youju.checking.against_data.money import MoneyBinder
from youju.checking.against_data.parted_counts import counts_of_some, parted_counts
from youju.checking.against_data.percentages import PercentBinder
from youju.checking.against_data.results import ResultBinder
from youju.checking.against_data.subjects import Subjects
from youju.checking.against_data.table_cells import TableBinder
from youju.checking.interval import Fit
from youju.domain.facts import TOTAL, Fact
from youju.domain.findings import Mention, PlainText
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["Binder"]

_CELL_WORDS = 4
_REST = regex(r"(?:其余|其他|余下)(?:的)?$")


class Binder:
    """Binds the numbers of one text to the facts of a ledger.

    Args:
        plain: The text, with the content controls that a draft of ours left in it.
        mentions: Its numbers, in order.
        index: The ledger.

    Attributes:
        subjects: What each number is about.
        doubts: Which of them may be something else than its facts.
    """

    def __init__(self, plain: PlainText, mentions: Sequence[Mention], index: LedgerIndex) -> None:
        self._mentions = mentions
        self._index = index
        self.subjects = Subjects.of(plain, mentions, index)
        self._bound = self.subjects.bound
        self._money = MoneyBinder(self.subjects)
        self._results = ResultBinder(self.subjects, self._money)
        self._percentages = PercentBinder(self.subjects, self._money, self._results)
        self._cells = {
            one.mention.start: one
            for one in TableBinder(plain.text, mentions, index, self._money, self.subjects.scope.whole).bindings()
        }
        self._controls = {
            start: tag for anchor in plain.anchors for start, _, tag in anchor.controls if index.ledger.by_id(tag)
        }
        self.doubts = Doubts(self.subjects, self._controls.keys())

    def bindings(self) -> dict[int, Binding]:
        """Return a binding for each number that can be judged, by its start."""
        for mention in self._mentions:
            if mention.exempt or mention.quantity is None:
                continue
            binding = self._cells.get(mention.start) or self._in_prose(self.subjects.contexts.of(mention))
            binding = self._tagged(mention, binding)
            if binding.strength is Strength.FAIR and not binding.in_table:
                binding = binding._replace(near=self.subjects.near(self.subjects.contexts.of(mention)))
            if binding.strength is Strength.WEAK and not binding.in_table and self._is_cell_prose(mention):
                binding = Binding(mention, quantity=mention.quantity, aside="表格里的文字说明，未核对")
            self._bound[mention.start] = self._unless_wider(self._unless_habit(binding))
        return self._bound

    def _unless_habit(self, binding: Binding) -> Binding:
        """Set aside a number that only says how often a thing is done, unless the unit's own words hold it."""
        if binding.in_table or not is_habit(self.subjects.contexts.of(binding.mention)):
            return binding
        if any(map(self._index.is_own_words, binding.facts)):
            return binding
        return Binding(binding.mention, quantity=binding.quantity, aside="说的是多久做一次，未核对")

    def _unless_wider(self, binding: Binding) -> Binding:
        """Set aside what the data can't speak of: sums of a whole department, points of one project's own table."""
        scope, aside = self.subjects.scope, ""
        if scope.is_of_own_table(binding.facts, self._index):
            aside = "数据里的分值是另一张表的，未核对"
        elif scope.is_beyond(binding.facts, self.subjects.contexts.of(binding.mention).left, self._index):
            aside = "说的是部门整体，数据只有项目的数，未核对"
        if not aside or _agrees(binding):
            return binding
        return Binding(binding.mention, quantity=binding.quantity, aside=aside)

    def _is_cell_prose(self, mention: Mention) -> bool:
        """Tell whether a count stands in a table's words, such as the reasons for a miss (1处因征地滞后)."""
        layout = self.subjects.contexts.layout
        line = layout.line(mention.start)
        if mention.kind not in (Kind.COUNT, Kind.MEASURE) or "\t" not in layout.words(line):
            return False
        words = layout.words(line)
        start = words.rfind("\t", 0, mention.start - line.start) + 1
        cell = words[start:].partition("\t")[0]
        return len(cell) - len(mention.text) >= _CELL_WORDS

    def _is_threshold(self, context: Context) -> bool:
        """Tell whether a number only parts things in two, or counts those on one side of such a number."""
        if is_parting(context):
            return True
        if context.mention.kind is not Kind.COUNT or not context.left.startswith("的"):
            return False
        before = self.subjects.contexts.layout.numbers_in(Span(context.before.start, context.mention.start))
        binding = self._bound.get(before[-1].start) if before else None
        return binding is not None and binding.aside.startswith("划分")

    def _counts_parted(self, context: Context) -> tuple[Fact, ...]:
        """Return how many projects are on one side of the limit before a number; empty for the limit itself."""
        before = self.subjects.contexts.layout.numbers_in(Span(context.before.start, context.mention.start))
        counted = context.mention.kind is Kind.COUNT and before and not is_parting(context)
        return parted_counts(self.subjects, context, before[-1]) if counted else ()

    def _counts_some(self, context: Context) -> Binding | None:
        """Bind how many projects have the rate told behind: 2个项目执行率达到100%; set such a number aside else."""
        mention = context.mention
        if mention.kind is not Kind.COUNT:
            return None
        if counts := counts_of_some(self.subjects, context):
            return Binding(mention, Strength.STRONG, counts, mention.quantity)
        parts = self._index.terms.parts
        words = self.subjects.contexts.layout.text[mention.start : context.window.right.end]
        moved = context.right.startswith(("项目", "专项")) and parts["some_moved"].search(context.left)
        if (moved or parts["some_counted"].match(words)) and not self._is_of_all(mention):
            return Binding(mention, quantity=mention.quantity, aside="说的是其中一部分项目的个数，未核对")
        return None

    def _is_of_all(self, mention: Mention) -> bool:
        count = self._index.ledger.get(TOTAL, "项目数")
        return count is not None and mention.value == count.quantity.value

    def _tagged(self, mention: Mention, binding: Binding) -> Binding:
        """Put the fact that a content control names first, unless the words name something else."""
        tags = (self._controls[at] for at in range(mention.start, mention.end) if at in self._controls)
        fact = self._index.ledger.by_id(next(tags, "")) if self._controls else None
        if fact is None:
            return binding
        alike = any(one.item == fact.measure for one in binding.facts)  # the goal 受益农户, a column 受益农户
        if binding.strength is Strength.STRONG and not alike:
            # 执行率 may be on either base where both come to the same
            others = (one for one in binding.facts if one != fact)
            return binding._replace(facts=(fact, *others)) if fact in binding.facts else binding
        return Binding(mention, Strength.STRONG, (fact,), binding.quantity, binding.sign, binding.in_table)

    def _in_prose(self, context: Context) -> Binding:
        mention = context.mention
        if self._is_threshold(context):
            if counts := self._counts_parted(context):
                return Binding(mention, Strength.STRONG, counts, mention.quantity)
            return Binding(mention, quantity=mention.quantity, aside="划分范围的界限及其个数，未核对")
        if reason := aside(context, self._index.ledger.profile.year):
            return Binding(mention, quantity=mention.quantity, aside=reason)
        if (some := self._counts_some(context)) is not None:
            return some
        return self._of_kind(context)

    def _of_kind(self, context: Context) -> Binding:
        mention = context.mention
        match mention.kind:
            case Kind.MONEY if _REST.search(context.left):
                return Binding(mention, quantity=mention.quantity)  # what else there is has no name of its own
            case Kind.MONEY:
                return self._money.amount(context)
            case Kind.PERCENT:
                return self._percentages.bind(context)
            case Kind.POINTS:
                return self._results.points(context)
            case Kind.SCORE:
                return self._results.score(context)
            case Kind.COUNT | Kind.MEASURE:
                return self._results.count(context, self._index.terms.unit_class(mention.unit))
            case _:
                return self._results.bare(context)


def _agrees(binding: Binding) -> bool:
    """Tell whether a number is what one of its facts says."""
    written, approximator = binding.quantity, binding.mention.approximator
    return written is not None and any(
        agreement(written, fact.quantity, approximator) is Fit.RIGHT for fact in binding.facts
    )
