"""Where a template is being filled: the situation, the thing a loop has reached, what was already said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from youju.domain.facts import Fact, Indicator, Item, ItemKind, Measure, fact_key
from youju.domain.quantity import Kind
from youju.domain.report import Figure, Gap, Run, Text
from youju.drafting.figures import figure
from youju.drafting.problems import Problem
from youju.drafting.situation import Situation
from youju.drafting.statements import Statement
from youju.drafting.topics import default_office

__all__ = ["Scope"]

_MONEY_ITEMS = frozenset({ItemKind.PROJECT, ItemKind.GROUP, ItemKind.FUNCTION, ItemKind.TOTAL, ItemKind.LINE})
_LARGE = 100_000
"""Yuan from which money of what was done is written in the unit of the funds."""
_NO_WORDS: Mapping[str, tuple[Run, ...]] = MappingProxyType({})


@dataclass(frozen=True)
class Scope:
    """What `@`, `$words` and conditions of a template refer to.

    Attributes:
        situation: The data of the report.
        item: Item key that `@` stands for; empty outside loops.
        words: `$name` words that the loop gives.
        indicator: The indicator the loop has reached.
        statement: The unit's own words the loop has reached.
        problem: The point of 存在问题 the loop has reached.
        owner: Key of the project whose indicators alone loops walk over, named without it; None for all.
        said: Statements said already in this report; shared by all scopes of it.
    """

    situation: Situation
    item: str = ""
    words: Mapping[str, tuple[Run, ...]] = field(default_factory=lambda: _NO_WORDS)
    indicator: Indicator | None = None
    statement: Statement | None = None
    problem: Problem | None = None
    owner: str | None = None
    said: set[str] = field(default_factory=set, compare=False)

    def at_item(self, item: Item) -> Scope:
        """Return the scope of one money item."""
        return replace(self, item=item.key, words=_with(self.words, item=item.name))

    def at_indicator(self, indicator: Indicator) -> Scope:
        """Return the scope of one indicator."""
        name = indicator.name if self.owner is not None else self.situation.label(indicator)
        return replace(self, item=indicator.key, indicator=indicator, words=_with(self.words, item=name))

    def at_statement(self, statement: Statement) -> Scope:
        """Return the scope of one statement of the unit's own words."""
        return replace(self, statement=statement, words=_with(self.words, statement=statement.runs))

    def at_problem(self, problem: Problem) -> Scope:
        """Return the scope of one point of 存在问题."""
        return replace(self, item=problem.about, problem=problem)

    def with_words(self, **words: str | tuple[Run, ...]) -> Scope:
        """Return this scope with more words."""
        return replace(self, words=_with(self.words, **words))

    def word(self, name: str) -> str:
        """Return a loop's word as plain text; empty when the loop gives none."""
        return "".join(run.text for run in self.words.get(name, ()))

    def resolve(self, key: str) -> str:
        """Return the fact key of a slot: `@` is the item, `@source` the 资金来源, 执行率 has the report's base."""
        if key.startswith("@."):
            key = f"{fact_key(self.item, '')}.{key[2:]}"
        if "@source" in key:
            key = key.replace("@source", fact_key(self.word("source"), ""))
        if key.endswith(".执行率"):
            key = f"{key}.{self.situation.rate_basis}"
        return key

    def show(
        self, fact: Fact, *, unit: str = "", decimals: int | None = None, absolute: bool = False, bare: bool = False
    ) -> Figure:
        """Render a fact in the report's style; targets and results keep the unit their cells are written in.

        Money of what was done is written as the funds are where it is large: 498.60万元, but 120元 a head.

        Raises:
            ValueError: The fact can't be written in `unit`.
        """
        item = self.situation.ledger.items.get(fact.item)
        fund = item is not None and item.kind in _MONEY_ITEMS
        if not unit and fact.measure in (Measure.TARGET, Measure.ACTUAL):
            unit = self._written_unit(fact)
        if not unit and decimals is None and _is_large_done(item, fact):
            unit, decimals = self.situation.style.unit, max(self.situation.style.decimals, 2)
        return figure(
            fact,
            self.situation.style,
            fund=fund,
            source=self.situation.ledger.trace(fact),
            unit=unit,
            decimals=decimals,
            absolute=absolute,
            bare=bare,
        )

    def _written_unit(self, fact: Fact) -> str:
        """Return 万人次 for a target written ≥15万人次: the base unit would change how the cell reads."""
        base = fact.quantity.unit
        if base is None or fact.quantity.kind is Kind.PERCENT:
            return ""
        for indicator in self.situation.ledger.indicators:
            if indicator.key == fact.item:
                text = indicator.target_text if fact.measure == Measure.TARGET else indicator.actual_text
                return next((scaled for scale in ("万", "亿") if (scaled := scale + base) in text), "")
        return ""

    def unsaid(self, statements: Iterable[Statement]) -> tuple[Statement, ...]:
        """Return the statements that the report hasn't said yet."""
        return tuple(one for one in statements if one.text not in self.said)

    def gap(self, what: str, key: str = "", *, verify: bool = False) -> Gap:
        """Return a gap that names what is missing and who has it: the 责任股室 of a key of unit.yaml."""
        profile = self.situation.ledger.profile
        office = profile.responsible.get(key) or default_office(key, profile.offices)
        return Gap(f"{what}（{office}）", office, verify)


def _is_large_done(item: Item | None, fact: Fact) -> bool:
    if item is None or item.kind is not ItemKind.ACTIVITY or fact.quantity.kind is not Kind.MONEY:
        return False
    return abs(fact.quantity.value) >= _LARGE


def _with(words: Mapping[str, tuple[Run, ...]], **more: str | tuple[Run, ...]) -> Mapping[str, tuple[Run, ...]]:
    added = {name: (Text(value),) if isinstance(value, str) else value for name, value in more.items()}
    return MappingProxyType({**words, **added})
