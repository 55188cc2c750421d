"""Reads how far something is from its plan or last year: 超目标3.8公里, 比计划少1座, 比上年多清理74.5吨."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from youju.checking.against_data import formulas
from youju.checking.against_data.context import Context
from youju.checking.against_data.layout import Span
from youju.domain.facts import Fact, Ledger, Measure
from youju.domain.findings import Approximator
from youju.domain.quantity import Kind
from youju.patterns import regex

__all__ = ["Base", "Gap", "plan_pairs", "read_gap"]

_PLAN_WORD = r"计划|目标|任务|指标值|预期"
_PLAN = regex(_PLAN_WORD)
_DONE = regex(r"完成|实际|实绩")
_WAYS = r"(?P<up>超出|超额|多|超|高出|增加|增长|增|高)|(?P<down>减少|短缺|短少|欠缺|少|欠|差|缺|短|减|低)"
_VERB = r"(?P<verb>[^\s，,。；;\d至到为达占的于]{0,4})"
_AGAINST = regex(
    rf"(?:(?<!同)比|较|与|同(?![比期]))(?P<base>[^，,；;。]{{1,30}}?)(?:相比|来说)?(?:{_WAYS})(?:了|约)?{_VERB}$"
)
_OVER = regex(
    rf"(?:超出|超额|超过|超|高于|多于|(?P<under>少于|低于|短于|不及|欠|差))(?:了)?"
    rf"(?:完成)?(?:年初|年度|全年|原定|预定|既定|绩效)?(?:{_PLAN_WORD})(?:数|值|量|任务)?(?:了|约)?$"
)
_BARE = regex(
    r"^(?:的?(?:目标|计划|任务|要求)(?:数|值|量)?(?:还|尚)?(?=差|欠|缺|短|少))?"
    r"(?:超额|超出|(?P<under>尚?差|还差|欠|缺|短少|短|少))(?:完成)?(?:了|约)?$"
)
_IS_PLAN = regex(
    rf"(?:的|这一|这个|该)(?:年初|年度|全年|既定|预期|绩效|控制|最高)?(?:{_PLAN_WORD}|上限|下限|限额|标准|要求|承诺|红线)"
)
_BOUNDS = (Approximator.AT_LEAST, Approximator.AT_MOST)
_LAST = regex(r"上年|上一年|去年|同期")
_YEAR = regex(r"((?:19|20)\d\d)\s?年")
_MONEY_WORD = regex(r"预算|概算|决算|到位|拨款|投资|收入")


class Base(Enum):
    """What something is compared with."""

    PLAN = "plan"
    LAST_YEAR = "last year"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Gap:
    """How a number says that something differs.

    Attributes:
        sign: 1 for more, -1 for less.
        start: Where the words for it begin.
        base: What it differs from.
        sure: Whether the number can't be the plan itself (超过目标31处, 超出计划数31处 may mean either).
    """

    sign: int
    start: int
    base: Base
    sure: bool = True


def read_gap(context: Context, year: int) -> Gap | None:
    """Return what the words before a number say of a difference; None when they name none or none with its base."""
    if _IS_PLAN.match(context.right) or context.mention.approximator in _BOUNDS:
        return None
    layout = context.contexts.layout
    start = max(context.view.span.start, context.clause.start)
    words = layout.words(Span(start, context.place))
    if found := _OVER.search(words):
        sign = -1 if found["under"] else 1
        return Gap(sign, start + found.start(), Base.PLAN, sure=False)
    bare = _BARE.match(context.left)
    if bare is not None and not (bare["under"] and context.mention.kind is Kind.MONEY):
        return Gap(-1 if bare["under"] else 1, context.place - len(context.left), Base.PLAN)
    found = _AGAINST.search(words)
    if found is None or _MONEY_WORD.search(found["base"]):
        return None
    way = found.start("up" if found["up"] else "down")
    if layout.numbers_in(Span(start + way, context.place)):
        return None
    return Gap(1 if found["up"] else -1, start + way, _base(found["base"], year))


def _base(words: str, year: int) -> Base:
    if _PLAN.search(words):
        return Base.PLAN
    named = _YEAR.search(words)
    if _LAST.search(words) or (named and int(named[1]) == year - 1):
        return Base.LAST_YEAR
    return Base.OTHER


def plan_pairs(ledger: Ledger, item: str) -> Iterator[tuple[Fact, Fact]]:
    """Yield an item's (done, planned) pairs in one unit: 实际值 and 目标值, or the columns of an activity table."""
    own = [fact for fact in ledger.about(item) if not fact.period and not fact.derived and not fact.fund_source]
    for plan in own:
        if plan.measure != Measure.TARGET and not _PLAN.search(plan.measure):
            continue
        rest = [one for one in own if one.quantity.unit == plan.quantity.unit and not _PLAN.search(one.measure)]
        rest = [one for one in rest if one.measure not in (Measure.TARGET, Measure.WEIGHT, Measure.SCORE)]
        named = [one for one in rest if one.measure == Measure.ACTUAL or _DONE.search(one.measure)]
        for done in named or rest:
            if formulas.difference(done, plan) is not None:
                yield done, plan
