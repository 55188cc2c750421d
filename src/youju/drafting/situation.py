"""What the data of one unit-year amounts to for someone who writes about it: classes, bases, exceptions, verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from youju.domain.facts import LAST_YEAR, REASONS, TOTAL, Fact, Indicator, Item, ItemKind, Ledger, Measure
from youju.domain.report import Run, Text
from youju.domain.scoring import is_counted, is_met
from youju.drafting.causes import is_outside
from youju.drafting.figures import NumberStyle, number_style
from youju.drafting.statements import Statements, bind_numbers, is_quotable, speaks_of
from youju.drafting.topics import WORK, words_of_list
from youju.patterns import regex

__all__ = ["BOTH_BASES", "Situation"]

BOTH_BASES = ("支出/全年预算", "支出/到位")
"""Legal bases of 执行率: 财预〔2020〕10号 附1 and 附2."""
_LOW_RATE = Decimal(90)
_NOTABLE_CHANGE = Decimal(20)
_MOST_MOVERS = 3
_SPACED = regex(r"(?<=[一-鿿，。；、：]) +(?=[一-鿿])")
_WITHDRAWN = "追减"
_RATE_INDICATOR, _PURCHASES = "执行率", "采购"


@dataclass(frozen=True)
class Situation:
    """A ledger seen with a writer's eyes.

    Attributes:
        ledger: The data.
    """

    ledger: Ledger

    @cached_property
    def style(self) -> NumberStyle:
        """How this report writes money."""
        return number_style(self.ledger)

    @cached_property
    def statements(self) -> Statements:
        """The unit's own words, sorted by what they speak of."""
        return Statements(self.ledger)

    # -- items ---------------------------------------------------------------------------------------------------

    @cached_property
    def projects(self) -> tuple[Item, ...]:
        """Rows of the fund tables, in table order."""
        return self.ledger.projects

    @cached_property
    def top_items(self) -> tuple[Item, ...]:
        """Money items that are part of no other, in table order."""
        return self.ledger.items_of(ItemKind.PROJECT, ItemKind.GROUP, group="")

    @cached_property
    def groups(self) -> tuple[Item, ...]:
        """Named subtotals of the table."""
        named = self.ledger.items_of(ItemKind.GROUP, group="")
        return tuple(item for item in named if self.members(item) and not item.joint)

    @cached_property
    def functions(self) -> tuple[Item, ...]:
        """功能科目 that projects are booked under, in table order; not those whose name nobody gives."""
        used = dict.fromkeys(item.function_code for item in self.projects if item.function_code)
        return tuple(item for code in used if (item := self.ledger.items.get(code)) is not None and item.name != code)

    @cached_property
    def classes(self) -> tuple[Item, ...]:
        """What the items are classed by: named subtotals, else 功能科目; none when there is but one class or item."""
        classes = self.groups or self.functions
        covered = sum(len(self.members(one)) for one in classes)
        lone = [item for item in self.top_items if item.kind is ItemKind.PROJECT] if self.groups else []
        whole = covered + len(lone) >= len(self.projects)
        return classes if len(classes) > 1 and whole and covered > len(classes) else ()

    def members(self, one: Item) -> tuple[Item, ...]:
        """Return the projects that a group or a 功能科目 is made of."""
        if one.kind is ItemKind.FUNCTION:
            return tuple(item for item in self.projects if item.function_code == one.key)
        return tuple(item for item in self.projects if item.group == one.key)

    # -- money ---------------------------------------------------------------------------------------------------

    def known(self, item: str, measure: str, **parts: str) -> bool:
        """Tell whether the data holds that number."""
        return self.ledger.get(item, measure, **parts) is not None

    @cached_property
    def has_spending(self) -> bool:
        """Whether the data says what was spent in all."""
        return self.known(TOTAL, Measure.SPENT)

    @cached_property
    def rate_basis(self) -> str:
        """Base of 执行率: as declared, else the one of the unit's own 执行率 indicator, else 全年预算."""
        declared = self.ledger.profile.rate_basis.replace(" ", "")
        if declared in BOTH_BASES:
            return declared
        for indicator in self.ledger.indicators:
            actual = self.ledger.get(indicator.key, Measure.ACTUAL)
            if actual is None or not self.is_rate_indicator(indicator):
                continue
            for basis in BOTH_BASES:
                computed = self.execution_rate(indicator.project or TOTAL, basis)
                if computed is not None and actual.quantity.is_rounding_of(computed.quantity):
                    return basis
        return BOTH_BASES[0]

    def execution_rate(self, item: str, basis: str = "") -> Fact | None:
        """Return an item's 执行率 on this base, by default on the report's."""
        return self.ledger.get(item, Measure.EXECUTION_RATE, basis=basis or self.rate_basis)

    @cached_property
    def fund_sources(self) -> tuple[str, ...]:
        """资金来源 that the yearly budget is made of and that have money, in table order."""
        return self.sources_of(TOTAL, Measure.BUDGET)

    def sources_of(self, item: str, measure: str, basis: str = "") -> tuple[str, ...]:
        """Return the 资金来源 that this measure of an item is broken down by, without the empty ones."""
        return tuple(
            fact.fund_source
            for fact in self.ledger.about(item)
            if fact.measure == measure
            and fact.fund_source
            and fact.basis == basis
            and not fact.period
            and fact.quantity.value
        )

    def _projects_where(self, holds: Callable[[Item], bool]) -> tuple[Item, ...]:
        return tuple(item for item in self.projects if holds(item))

    def _positive(self, item: Item, measure: str) -> bool:
        value = self.ledger.value(item.key, measure)
        return value is not None and value > 0

    @cached_property
    def unreceived(self) -> tuple[Item, ...]:
        """Projects whose budget wasn't received in full."""
        return self._projects_where(lambda item: self._positive(item, Measure.UNRECEIVED))

    @cached_property
    def unexplained_receipts(self) -> tuple[Item, ...]:
        """Projects of which neither 备注 nor the unit's words say why money wasn't received.

        Words about what wasn't received that name no project speak of all of them.
        """
        said = [one for one in self.statements.sentences if any(sign in one for sign in words_of_list("未到位"))]
        named = {item.key for item in self.projects for words in said if speaks_of(words, item.name)}
        general = any(not any(speaks_of(words, item.name) for item in self.projects) for words in said)
        noted = {item.key for item in self.unreceived if self.is_noted(item, "到位说明")}
        return tuple(item for item in self.unreceived if not general and item.key not in named | noted)

    @cached_property
    def unexplained_adjustments(self) -> tuple[Item, ...]:
        """Projects whose budget was changed and of which the unit's words on changes say nothing."""
        said = "\n".join(one.text for one in self.statements.on_topic(WORK, "调整"))
        return tuple(item for item in self.adjusted if not speaks_of(said, item.name))

    @cached_property
    def adjustments_asked(self) -> tuple[Item, ...]:
        """Projects whose budget was changed and of which neither 备注 nor the unit's words say why."""
        return tuple(item for item in self.unexplained_adjustments if not self.is_noted(item, "调整说明"))

    def is_noted(self, item: Item, signs: str) -> bool:
        """Tell whether an item's 备注 speaks of one thing (a list of `words.yaml`) so that it may be repeated."""
        return bool(self.noted(item, signs))

    def noted(self, item: Item, signs: str) -> tuple[Run, ...]:
        """Return what an item's 备注 says of one thing, by sentences: those whose numbers are the item's own."""
        told = (_SPACED.sub("", part).strip("。；;，, ") for part in re.split("[。；;\n]", item.note))
        bound = [
            tuple(bind_numbers(part, self.ledger.about(item.key)))
            for part in told
            if any(sign in part for sign in words_of_list(signs))
        ]
        quoted = [runs for runs in bound if is_quotable(runs)]
        return tuple(run for at, runs in enumerate(quoted) for run in ((Text("；"), *runs) if at else runs))

    @cached_property
    def receipts_echoed(self) -> bool:
        """Whether budgets and receipts are the same cells (指标金额 of an export): neither proves the other."""
        received = [fact for item in self.projects if (fact := self.ledger.get(item.key, Measure.RECEIVED))]
        same = [
            budget is not None
            and bool(fact.sources)
            and (budget.sources, budget.quantity) == (fact.sources, fact.quantity)
            for fact in received
            for budget in [self.ledger.get(fact.item, Measure.BUDGET)]
        ]
        return bool(same) and all(same)

    @cached_property
    def withdrawn(self) -> tuple[Item, ...]:
        """Projects of which an export lists a withdrawn 指标 (a row below nothing)."""
        return self._projects_where(lambda item: self._positive(item, _WITHDRAWN) and item not in self.adjusted)

    @cached_property
    def unstated_receipts(self) -> tuple[Item, ...]:
        """Top-level items that the data states no receipts for."""
        return tuple(item for item in self.top_items if not self.known(item.key, Measure.RECEIVED))

    @cached_property
    def adjusted(self) -> tuple[Item, ...]:
        """Projects whose budget was changed during the year."""
        return self._projects_where(lambda item: bool(self.ledger.value(item.key, Measure.ADJUSTMENT)))

    @cached_property
    def slow(self) -> tuple[Item, ...]:
        """Projects with a low 执行率, the lowest first."""
        rated = [(rate.quantity.value, item) for item in self.projects if (rate := self.execution_rate(item.key))]
        return tuple(item for value, item in sorted(rated, key=lambda pair: pair[0]) if value < _LOW_RATE)

    @cached_property
    def slowest(self) -> Item | None:
        """The one project whose 执行率 is below all others'; None when several share it or all are spent in full."""
        rated = sorted(
            (
                (rate.quantity.value, number, item)
                for number, item in enumerate(self.projects)
                if (rate := self.execution_rate(item.key))
            ),
        )
        if len(rated) < 2 or rated[0][0] == rated[1][0]:
            return None
        return rated[0][2]

    @cached_property
    def overspent(self) -> tuple[Item, ...]:
        """Projects that spent more than they received, or than their budget where receipts aren't known."""
        return self._projects_where(self._is_overspent)

    def _is_overspent(self, item: Item) -> bool:
        spent = self.ledger.value(item.key, Measure.SPENT)
        limit = self.ledger.value(item.key, Measure.RECEIVED)
        if limit is None:
            limit = self.ledger.value(item.key, Measure.BUDGET)
        return spent is not None and limit is not None and spent > max(limit, Decimal(0))

    @cached_property
    def movers(self) -> tuple[Item, ...]:
        """Projects whose spending moved most against last year, the largest change first."""
        moved = [
            (abs(change.quantity.value), item)
            for item in self.projects
            if (change := self.ledger.get(item.key, Measure.CHANGE_RATE, basis=Measure.SPENT))
        ]
        moved.sort(key=lambda pair: -pair[0])
        notable = [item for value, item in moved if value >= _NOTABLE_CHANGE]
        return tuple(notable[:_MOST_MOVERS] or [item for value, item in moved[:1] if value])

    @cached_property
    def unexplained(self) -> tuple[Item, ...]:
        """Projects of which the unit's words don't say what they are for."""
        said = "\n".join(one.text for one in self.statements.on_topic(WORK, "用途"))
        return self._projects_where(lambda item: not any(speaks_of(said, name) for name in (item.name, *item.aliases)))

    @cached_property
    def has_last_year(self) -> bool:
        """Whether last year's spending of the whole is known."""
        return self.known(TOTAL, Measure.SPENT, period=LAST_YEAR)

    # -- indicators ----------------------------------------------------------------------------------------------

    def met(self, indicator: Indicator) -> bool | None:
        """Tell whether the target is met; None when it can't be told."""
        return is_met(self.ledger, indicator)

    @cached_property
    def counted(self) -> tuple[Indicator, ...]:
        """The 绩效指标 that 指标数 counts."""
        return tuple(filter(is_counted, self.ledger.indicators))

    def reason(self, indicator: Indicator) -> tuple[Run, ...]:
        """Return 偏差原因 and 改进措施 as the table words them, their numbers bound to the facts read from them."""
        told = (words for one in (indicator.reason, indicator.remedy) if (words := one.strip("。；; ")))
        return tuple(bind_numbers("；".join(told), self.ledger.about(REASONS)))

    @cached_property
    def missed(self) -> tuple[Indicator, ...]:
        """Indicators whose target isn't met, in table order."""
        return tuple(one for one in self.ledger.indicators if self.met(one) is False)

    @cached_property
    def missed_goals(self) -> tuple[Indicator, ...]:
        """Missed indicators of output, effect or satisfaction: all but 预算执行率."""
        return tuple(one for one in self.missed if not self.is_rate_indicator(one))

    @cached_property
    def open_goals(self) -> tuple[Indicator, ...]:
        """Missed goals that work can still make up for: not those missed because there was less to do."""
        return tuple(one for one in self.missed_goals if not is_outside(one))

    @cached_property
    def scored_projects(self) -> tuple[str, ...]:
        """Item keys of the projects that have indicators of their own, when there are several."""
        projects = tuple(dict.fromkeys(one.project for one in self.ledger.indicators if one.project))
        return projects if len(projects) > 1 else ()

    def is_untold(self, indicator: Indicator) -> bool:
        """Tell whether the data holds nothing of an indicator but its name, and points that it didn't lose."""
        told = (Measure.TARGET, Measure.ACTUAL)
        lost = self.ledger.value(indicator.key, Measure.LOST)
        words = indicator.target_text or indicator.actual_text
        return not (words or lost or any(self.known(indicator.key, measure) for measure in told))

    def row_of(self, indicator: Indicator) -> Item | None:
        """Return the row of an activity table that states an indicator's result under the same name."""
        actual = self.ledger.value(indicator.key, Measure.ACTUAL)
        for row in self.ledger.items_of(ItemKind.ACTIVITY) if actual is not None else ():
            if row.name == indicator.name and {row.group, indicator.project} <= {"", row.group or indicator.project}:
                stated = (one for one in self.ledger.about(row.key) if not (one.period or one.basis or one.derived))
                if any(fact.quantity.value == actual for fact in stated):
                    return row
        return None

    @cached_property
    def retold_rows(self) -> frozenset[str]:
        """Keys of the rows of activity tables whose results the indicators state."""
        return frozenset(row.key for one in self.ledger.indicators if (row := self.row_of(one)))

    @cached_property
    def survey_tables(self) -> tuple[str, ...]:
        """Activity tables of how many were asked and content: they are told under 满意度, not as work done."""
        rows = (row for row in self.ledger.items_of(ItemKind.ACTIVITY) if row.table)
        signs = words_of_list("问卷列")
        return tuple(
            dict.fromkeys(
                row.table
                for row in rows
                if any(sign in fact.measure for fact in self.ledger.about(row.key) for sign in signs)
            )
        )

    @cached_property
    def without_indicators(self) -> tuple[Item, ...]:
        """Projects that no indicator belongs to, where others have indicators of their own."""
        having = {one.project for one in self.ledger.indicators}
        if not having or "" in having:
            return ()
        return self._projects_where(lambda item: item.key not in having and item.group not in having)

    def label(self, indicator: Indicator) -> str:
        """Name an indicator: with its project where several have some, unless its own name says the same."""
        if not self.scored_projects or not indicator.project:
            return indicator.name
        item = self.ledger.items.get(indicator.project)
        project = item.name if item else indicator.project
        alone = sum(one.name == indicator.name for one in self.ledger.indicators) == 1
        named = set(indicator.name) <= set(project) or speaks_of(indicator.name, project)
        return indicator.name if alone and named else f"{project}的{indicator.name}"

    def is_rate_indicator(self, indicator: Indicator) -> bool:
        """Tell whether it is the 预算执行率 that every 自评表 carries; 政府采购执行率 is a rate of its own."""
        return _RATE_INDICATOR in indicator.name and _PURCHASES not in indicator.name

    @cached_property
    def deductions(self) -> tuple[Indicator, ...]:
        """Indicators that lost points, most first."""
        lost = [(self.ledger.value(one.key, Measure.LOST), one) for one in self.ledger.indicators]
        return tuple(one for value, one in sorted((p for p in lost if p[0]), key=lambda p: -(p[0] or 0)))

    def indicators_of(self, word: str) -> tuple[Indicator, ...]:
        """Return the indicators whose 一级 or 二级指标 holds this word, without 预算执行率."""
        return tuple(
            one
            for one in self.ledger.indicators
            if (word in one.level1 or word in one.level2) and not self.is_rate_indicator(one)
        )

    @cached_property
    def has_scores(self) -> bool:
        """Whether the whole has a score."""
        return self.known(TOTAL, Measure.SCORE)
