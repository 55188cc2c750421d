"""What follows from a 基础数据表: 基本支出 out of its parts, and the rates of 部门整体支出 (财预〔2013〕53号)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from youju.domain.facts import LAST_YEAR, TOTAL, Fact, Indicator, Item, ItemKind, Measure, Notice
from youju.domain.findings import Code, Severity
from youju.domain.quantity import Quantity
from youju.domain.totals import settle, tail_tolerance
from youju.domain.workings import Column, Workings, difference_of, percent_of, show, sum_of

__all__ = [
    "ASSETS",
    "ASSETS_HELD",
    "ASSETS_USED",
    "BASIC",
    "DEPARTMENT_RATES",
    "KEY_PROJECTS",
    "OFFICE_COSTS",
    "PARTS_OF_SPENDING",
    "PROCUREMENT",
    "PROJECTS",
    "STAFF_COSTS",
    "THREE_COSTS",
    "DepartmentRate",
    "add_department_rates",
    "add_department_sums",
    "add_rate_results",
]

BASIC, PROJECTS = "基本支出", "项目支出"
STAFF_COSTS, OFFICE_COSTS = "人员经费", "公用经费"
THREE_COSTS, PROCUREMENT, ASSETS, KEY_PROJECTS = "三公经费", "政府采购", "固定资产", "重点项目支出"
ASSETS_HELD, ASSETS_USED = "总额", "在用"
PARTS_OF_SPENDING = (BASIC, PROJECTS, "经营支出", "上缴上级支出", "对附属单位补助支出")
"""What a unit's whole spending is made of: 基本支出 and 项目支出, and the rarer ones."""
_UNIT = "单位"
_SUMMED = ((BASIC, (STAFF_COSTS, OFFICE_COSTS)),)
_ADJUSTED_BUDGET = (Measure.BUDGET, Measure.INITIAL_BUDGET)


class DepartmentRate(NamedTuple):
    """A rate of the framework: part÷whole of one item, or its change against last year.

    Attributes:
        name: As 财预〔2013〕53号 calls it.
        item: Item whose fact it is.
        measure: Measure of that fact.
        parts: Measures that may be the numerator, the first one known counts.
        wholes: Measures that may be the denominator, likewise; none for a change against last year.
        whole_item: Item of the denominator, when it isn't `item`.
        aliases: Shorter names that indicators have.
    """

    name: str
    item: str
    measure: str
    parts: tuple[str, ...]
    wholes: tuple[str, ...] = ()
    whole_item: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Key of its fact."""
        return f"{self.item}.{self.measure}"


DEPARTMENT_RATES = (
    DepartmentRate("在职人员控制率", _UNIT, "在职人员控制率", (Measure.STAFF,), (Measure.QUOTA,), "", ("人员控制率",)),
    DepartmentRate("“三公经费”变动率", THREE_COSTS, "变动率", (Measure.BUDGET, Measure.INITIAL_BUDGET, Measure.SPENT)),
    DepartmentRate("重点支出安排率", KEY_PROJECTS, "安排率", (Measure.SPENT,), (Measure.SPENT,), PROJECTS),
    DepartmentRate("预算完成率", TOTAL, "预算完成率", (Measure.SPENT,), _ADJUSTED_BUDGET),
    DepartmentRate("预算调整率", TOTAL, "预算调整率", (Measure.ADJUSTMENT,), (Measure.INITIAL_BUDGET,)),
    DepartmentRate("支付进度率", TOTAL, "支付进度率", ("实际支付进度",), ("既定支付进度",), "", ("支付进度",)),
    DepartmentRate("结转结余率", TOTAL, "结转结余率", (Measure.BALANCE,), _ADJUSTED_BUDGET),
    DepartmentRate("结转结余变动率", TOTAL, "结转结余变动率", (Measure.BALANCE,)),
    DepartmentRate("公用经费控制率", OFFICE_COSTS, "控制率", (Measure.SPENT,), _ADJUSTED_BUDGET),
    DepartmentRate("“三公经费”控制率", THREE_COSTS, "控制率", (Measure.SPENT,), _ADJUSTED_BUDGET),
    DepartmentRate("政府采购执行率", PROCUREMENT, "采购执行率", (Measure.SPENT,), _ADJUSTED_BUDGET),
    DepartmentRate("固定资产利用率", ASSETS, "利用率", (ASSETS_USED,), (ASSETS_HELD,), "", ("资产利用率",)),
)
"""财预〔2013〕53号 部门整体支出绩效评价共性指标体系框架, in its order.

“三公经费”变动率 compares what was budgeted, and what was spent where a year's budget isn't known; 预算调整率 takes the
net adjustment, as tables give no other.
"""


def add_department_sums(book: Workings) -> None:
    """Add 基本支出 out of 人员经费 and 公用经费, and hold printed wholes against the lines that make them up."""
    for whole, parts in _SUMMED:
        if whole in book.items:
            _add_sum(book, whole, [book.items[part] for part in parts if part in book.items], len(parts))
    lines = [item for item in book.items.values() if item.kind is ItemKind.LINE]
    for whole in dict.fromkeys(item.group for item in lines if item.group):
        members = [item for item in lines if item.group == whole]
        if book.items[whole].kind is ItemKind.LINE and len(members) > 1:
            _check_parts(book, whole, members)


def _add_sum(book: Workings, whole: str, members: Sequence[Item], wanted: int) -> None:
    """Add a whole in every column that all its parts have."""
    if len(members) < wanted:
        return
    for column in book.keys(members[0].key):
        facts = [fact for one in members if (fact := book.get(one.key, column)) is not None]
        printed = book.get(whole, column)
        if len(facts) < wanted or (printed is not None and printed.derived):
            continue
        names = "＋".join(one.name for one in members)
        computed = _derived(whole, column, sum_of(facts), facts, f"{whole}{column.period}{column.measure}={names}")
        book.put(settle(book, computed, printed, tail_tolerance([fact.quantity for fact in facts]), whole))


def _check_parts(book: Workings, whole: str, members: Sequence[Item]) -> None:
    """Warn where parts of a line come to more than the line itself; fewer parts than all may be listed."""
    for column, printed in book.columns(whole).items():
        facts = [fact for one in members if (fact := book.get(one.key, column)) is not None]
        unlike = any(fact.quantity.unit != printed.quantity.unit for fact in facts)
        if not facts or unlike or printed.derived:
            continue
        parts = Quantity.exact(sum_of(facts), printed.quantity.unit)
        if parts.value > printed.quantity.value + tail_tolerance([fact.quantity for fact in facts]):
            message = (
                f"{whole}的{column.period}{column.measure}表中为{show(printed.quantity)}，"
                f"所列各项相加已有{show(parts)}，请核对"
            )
            source = printed.sources[0] if printed.sources else None
            book.notices.append(Notice(message, source, Code.SOURCE_TOTAL, Severity.ERROR))


def add_department_rates(book: Workings) -> None:
    """Add the rates of `DEPARTMENT_RATES` whose numbers are known; those of `合计` only for a whole department."""
    if not any(name in book.items for name in (BASIC, THREE_COSTS, OFFICE_COSTS, PROCUREMENT, ASSETS)):
        return
    for rate in DEPARTMENT_RATES:
        if rate.item != TOTAL or BASIC in book.items:
            _add_rate(book, rate)


def _add_rate(book: Workings, rate: DepartmentRate) -> None:
    if not rate.wholes:
        _add_change_rate(book, rate)
        return
    part = _first(book, rate.item, rate.parts)
    whole = _first(book, rate.whole_item or rate.item, rate.wholes)
    if part is None or whole is None or part.quantity.unit != whole.quantity.unit:
        return
    percent = percent_of(part.quantity.value, whole.quantity.value)
    if percent is not None:
        formula = f"{rate.name}={_named(part)}÷{_named(whole)}（财预〔2013〕53号）"
        parents = (part.key, whole.key)
        book.derive(Fact(rate.item, rate.measure, percent, formula=formula, parents=parents))


def _add_change_rate(book: Workings, rate: DepartmentRate) -> None:
    """Add a change against last year, of the first measure that both years have."""
    for measure in rate.parts:
        now, before = book.get(rate.item, Column(measure)), book.get(rate.item, Column(measure, LAST_YEAR))
        if now is None or before is None:
            continue
        percent = percent_of(difference_of(now, before).value, before.quantity.value)
        if percent is not None:
            formula = f"{rate.name}=（本年{measure}－上年{measure}）÷上年{measure}（财预〔2013〕53号）"
            parents = (now.key, before.key)
            book.derive(Fact(rate.item, rate.measure, percent, formula=formula, parents=parents))
            return


def _first(book: Workings, item: str, measures: Iterable[str]) -> Fact | None:
    return next((fact for measure in measures if (fact := book.get(item, Column(measure))) is not None), None)


def _named(fact: Fact) -> str:
    if fact.item == _UNIT:
        return fact.measure
    return fact.item if fact.item.endswith(fact.measure) else f"{fact.item}{fact.measure}"


def add_rate_results(book: Workings, indicators: Sequence[Indicator]) -> None:
    """Give indicators called after a rate their 实际值 where the table leaves it blank; check what it states else."""
    rates = {_plain(name): rate for rate in DEPARTMENT_RATES for name in (rate.name, *rate.aliases)}
    for indicator in indicators:
        rate = rates.get(_plain(indicator.name))
        known = book.get(rate.item, Column(rate.measure)) if rate else None
        if known is None or rate is None:
            continue
        stated = book.get(indicator.key, Column(Measure.ACTUAL))
        if stated is None and not indicator.actual_text:
            formula = f"实际值={known.formula}"
            book.derive(Fact(indicator.key, Measure.ACTUAL, known.quantity, formula=formula, parents=(known.key,)))
        elif stated is not None and (doubt := _doubt(stated.quantity, known.quantity)):
            exact = f"{known.quantity.to_text('%', 2)}（{known.formula}）"
            message = f"{indicator.name}的实际值表中为{stated.quantity.to_text()}，按基础数据{doubt.format(exact)}"
            source = stated.sources[0] if stated.sources else None
            book.notices.append(Notice(message, source, Code.RATE_MISMATCH, Severity.WARNING))


def _doubt(stated: Quantity, known: Quantity) -> str:
    """Return what is doubtful of a printed rate: that it is another one, or so coarse that a report has it twice."""
    if not _agrees(stated, known):
        return "应为{}，请核对"
    coarse = stated.step >= 1 and stated.value != round(known.value, 2)
    return "为{}，报告里会有两种写法，请写成同样的小数位" if coarse else ""


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign not in "“”\"'‘’ ")


def _agrees(stated: Quantity, known: Quantity) -> bool:
    return stated.unit == known.unit and (stated.is_rounding_of(known) or stated.is_truncation_of(known))


def _derived(item: str, column: Column, value: Decimal, facts: Sequence[Fact], formula: str) -> Fact:
    first = facts[0]
    return Fact(
        item,
        column.measure,
        Quantity.exact(value, first.quantity.unit),
        column.period,
        column.fund_source,
        as_of=first.as_of,
        formula=formula,
        parents=tuple(fact.key for fact in facts),
    )
