"""What is known about one unit-year: facts with their cells, the items they speak of, the ledger of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from youju.domain.findings import Code, Severity
from youju.domain.keys import SourceCell, fact_id, fact_key, name_cells
from youju.domain.profile import Prose, UnitProfile
from youju.domain.quantity import Quantity
from youju.errors import InputError

__all__ = [
    "FORM_BASIS",
    "GOALS",
    "LAST_YEAR",
    "REASONS",
    "TOTAL",
    "Fact",
    "Indicator",
    "Item",
    "ItemKind",
    "Ledger",
    "Measure",
    "Notice",
    "Prose",
    "SourceCell",
    "UnitProfile",
    "fact_id",
    "fact_key",
]

TOTAL = "合计"
"""Key of the item that stands for all money items of the unit together."""
LAST_YEAR = "上年"
"""Period of last year's values; the report's own year is the empty period."""
FORM_BASIS = "自评表"
"""Basis of what a 自评表 states by 资金来源 of its own, where other tables cut the same money otherwise."""
REASONS = "偏差原因"
"""Item that the numbers in 偏差原因 are facts of: they belong to the words, not to an indicator."""
GOALS = "总体目标"
"""Item that the numbers in a 自评表's own words on its 年度总体目标, wanted and reached, are facts of."""


class Measure(StrEnum):
    """Money measures and indicator measures with fixed names; activity tables add their own as plain text.

    财预〔2020〕10号 附1、附2; 结转 is not 结余.
    """

    INITIAL_BUDGET = "年初预算"
    ADJUSTMENT = "预算调整"
    BUDGET = "全年预算"  # also a plain 预算数
    RECEIVED = "到位"  # 到位、下达、拨付到单位
    SPENT = "支出"  # 支出、执行
    BALANCE = "结余"
    CARRIED_OVER = "结转"
    UNRECEIVED = "未到位"
    UNSPENT = "未支出"
    RECEIPT_RATE = "到位率"
    EXECUTION_RATE = "执行率"  # basis 支出/到位 or 支出/全年预算
    SHARE = "占比"  # basis names the measure: 占比.支出
    CHANGE = "增减额"  # basis names the measure: 增减额.支出
    CHANGE_RATE = "增减率"
    TARGET = "目标值"
    ACTUAL = "实际值"
    COMPLETION = "完成率"
    WEIGHT = "分值"
    SCORE = "得分"
    LOST = "扣分"
    COUNT = "数量"
    QUOTA = "编制人数"
    STAFF = "实有人数"


class Fact(NamedTuple):
    """One number that the data states or that follows from it.

    Attributes:
        item: `Item.key` of what it is about; the unit's own name key is `单位`.
        measure: A `Measure` value, or an activity table's column name.
        quantity: The value, exact as stored or computed.
        period: Empty for the report's year, `上年`, or another period as written (2022年).
        fund_source: 资金来源 when it concerns only one (经费拨款, 中央 …).
        basis: 口径, or what a rate or share is based on.
        as_of: 时点, as declared.
        sources: Cells it was read from; empty for derived facts.
        formula: How it was computed, in words a person checks: `支出÷到位`.
        parents: Keys of the facts it was computed from.
    """

    item: str
    measure: str
    quantity: Quantity
    period: str = ""
    fund_source: str = ""
    basis: str = ""
    as_of: str = ""
    sources: tuple[SourceCell, ...] = ()
    formula: str = ""
    parents: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Readable and unique name: 项目.指标[.来源][.期间][.口径]."""
        return fact_key(self.item, self.measure, self.period, self.fund_source, self.basis)

    @property
    def id(self) -> str:
        """`F` and 8 hex digits of the key's sha256: stable when rows move."""
        return fact_id(self.key)

    @property
    def derived(self) -> bool:
        """Whether it was computed rather than read."""
        return bool(self.parents)

    def describe_source(self) -> str:
        """Say where it comes from: cells, or the formula."""
        return "、".join(map(str, self.sources)) or self.formula


class ItemKind(StrEnum):
    """What an item is."""

    PROJECT = "project"  # a row of a fund table: 物业管理费
    GROUP = "group"  # a named subtotal, or a sheet that details another table's row
    FUNCTION = "function"  # 功能科目（类、款、项）
    TOTAL = "total"  # 合计
    ACTIVITY = "activity"  # a row of an activity table: 第一季度
    UNIT = "unit"  # the unit itself
    INDICATOR = "indicator"  # a 三级指标
    LINE = "line"  # a line of 基础数据表 counted within others or beside them: 公用经费, 三公经费, 政府采购, 固定资产


@dataclass(frozen=True, slots=True)
class Item:
    """Something that facts are about.

    Attributes:
        key: Unique; what `Fact.item` holds. The name itself unless two items share it.
        name: As the table writes it.
        kind: What it is.
        code: 项目代码, as text.
        function_code: 功能科目编码, as text.
        function_name: 功能科目名称, as the table writes it.
        group: Key of the item it is a part of (a named subtotal, a broader item); empty for top level.
        table: Title of the table it stands in.
        aliases: Other names the data itself gives it.
        note: 备注 of its row.
        proof: What proves it, by its row (佐证材料: 验收单).
        fund_source: 资金来源 of all its money, where its facts aren't repeated under that source: among thousands
            of items they would double the ledger. Totals by source count it all the same.
        joint: Whether a group only stands for its parts together, as one merged cell states their amount; no class.
    """

    key: str
    name: str
    kind: ItemKind
    code: str = ""
    function_code: str = ""
    function_name: str = ""
    group: str = ""
    table: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    fund_source: str = ""
    joint: bool = False
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A 三级指标 of a 绩效目标 or 自评 table (财预〔2020〕10号 附1). Its numbers are facts of the item `key`.

    Attributes:
        key: Item key of its facts (目标值, 实际值, 分值, 得分).
        name: 三级指标.
        level1, level2: 一级指标, 二级指标.
        operator: ≥ ≤ = or 定性; `≤` is met from below.
        target_text, actual_text: As the cells write them.
        project: Item key of the 项目 it belongs to; empty when the table is the whole unit's.
        reason: 偏差原因分析及改进措施, as written.
        remedy: 改进措施 where it has a column of its own, as written.
        source: Cell of its name.
        rule: 评分标准, as written.
    """

    key: str
    name: str
    level1: str = ""
    level2: str = ""
    operator: str = "="
    target_text: str = ""
    actual_text: str = ""
    project: str = ""
    reason: str = ""
    source: SourceCell | None = None
    rule: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that reading the data wants said: ignored hidden columns, a wrong 合计, a contradiction.

    Attributes:
        message: Chinese, with the remedy where there is one.
        source: The place it is about.
        code: Kind of fault when it is one (`source-total`, `missing-unit` …); None for a plain remark.
        severity: How much it weighs.
        key: The number that a person has to decide on (决定); empty when there is nothing to decide.
        options: What there is to choose from: each value as written, and the cell that states it.
    """

    message: str
    source: SourceCell | None = None
    code: Code | None = None
    severity: Severity = Severity.INFO
    key: str = ""
    options: tuple[tuple[str, SourceCell], ...] = ()


@dataclass(frozen=True)
class Ledger:
    """All facts of one unit-year, read and derived.

    Attributes:
        profile: The unit and its words.
        facts: Key -> fact, in reading order (a table's rows keep their order).
        items: Key -> item, in reading order.
        indicators: In table order.
        notices: What reading wants said.
        unread: Keys of numbers that the tables hold in formulas without a value: nothing may be added up without them.
    """

    profile: UnitProfile
    facts: Mapping[str, Fact] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    notices: tuple[Notice, ...] = ()
    unread: frozenset[str] = frozenset()

    @classmethod
    def build(
        cls,
        profile: UnitProfile,
        facts: Iterable[Fact],
        items: Iterable[Item],
        indicators: Iterable[Indicator] = (),
        notices: Iterable[Notice] = (),
        unread: frozenset[str] = frozenset(),
    ) -> Ledger:
        """Put a ledger together.

        Raises:
            InputError: Two facts or two items share a key.
        """
        by_key: dict[str, Fact] = {}
        for fact in facts:
            if (other := by_key.setdefault(fact.key, fact)) is not fact:
                places = f"{other.describe_source()} 与 {fact.describe_source()}"
                raise InputError(
                    f"“{fact.key}”有两个来源",
                    place=places,
                    remedy="请删去其一，或在 unit.yaml（采集表）的“决定”中写明采用哪一个",
                )
        item_by_key: dict[str, Item] = {}
        for item in items:
            if item_by_key.setdefault(item.key, item) is not item:
                raise InputError(f"有两个项目同名：{item.name}", place=item.table, remedy="请在表中区分两个项目的名称")
        return cls(
            profile, MappingProxyType(by_key), MappingProxyType(item_by_key), tuple(indicators), tuple(notices), unread
        )

    def with_facts(self, extra: Iterable[Fact], items: Iterable[Item] = ()) -> Ledger:
        """Return a ledger that holds these too."""
        extra, items = tuple(extra), tuple(items)
        if not extra and not items:
            return self
        return Ledger.build(
            self.profile,
            [*self.facts.values(), *extra],
            [*self.items.values(), *items],
            self.indicators,
            self.notices,
            self.unread,
        )

    def with_notices(self, extra: Iterable[Notice]) -> Ledger:
        """Return a ledger with these remarks added."""
        return replace(self, notices=(*self.notices, *extra))

    def get(self, item: str, measure: str, *, period: str = "", fund_source: str = "", basis: str = "") -> Fact | None:
        """Return the fact with these parts, or None."""
        return self.facts.get(fact_key(item, measure, period, fund_source, basis))

    def value(self, item: str, measure: str, **parts: str) -> Decimal | None:
        """Return that fact's value in its base unit, or None."""
        fact = self.get(item, measure, **parts)
        return fact.quantity.value if fact else None

    def about(self, item: str) -> tuple[Fact, ...]:
        """Return all facts of one item."""
        return self._by_item.get(item, ())

    def items_of(self, *kinds: ItemKind, group: str | None = None) -> tuple[Item, ...]:
        """Return the items of these kinds, in table order; of one group when given."""
        return tuple(
            item for item in self.items.values() if item.kind in kinds and (group is None or item.group == group)
        )

    @property
    def projects(self) -> tuple[Item, ...]:
        """The money items, in table order."""
        return self.items_of(ItemKind.PROJECT)

    def by_id(self, fact_id: str) -> Fact | None:
        """Return the fact with this id, or None."""
        return self._by_id.get(fact_id)

    def cells_behind(self, fact: Fact) -> tuple[SourceCell, ...]:
        """Return the cells that a fact was read from; of a derived one, those of all it was computed from."""
        if fact.sources or not fact.parents:
            return fact.sources
        waiting, seen, cells = [fact], {fact.key}, dict[SourceCell, None]()
        while waiting:
            one = waiting.pop()
            if one.sources:
                cells.update(dict.fromkeys(one.sources))
                continue
            parents = [key for key in one.parents if key not in seen and key in self.facts]
            seen.update(parents)
            waiting += [self.facts[key] for key in reversed(parents)]
        return tuple(cells)

    def trace(self, fact: Fact) -> str:
        """Say where a fact comes from, as a person would look it up: its cells, and how it was computed from them."""
        if fact.sources or not fact.formula:
            return fact.describe_source()
        working = fact.formula if fact.item in fact.formula else f"{fact.item}{fact.formula}"
        cells = name_cells(self.cells_behind(fact))
        return f"{cells}：{working}" if cells else working

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())

    @cached_property
    def _by_item(self) -> dict[str, tuple[Fact, ...]]:
        groups: dict[str, list[Fact]] = {}
        for fact in self:
            groups.setdefault(fact.item, []).append(fact)
        return {item: tuple(facts) for item, facts in groups.items()}

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self}
