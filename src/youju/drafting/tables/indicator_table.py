"""The table of all indicators: target, result, whether it was met, weight and score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from youju.domain.facts import TOTAL, Indicator, Measure
from youju.domain.report import Align, Cell, Table
from youju.drafting.scope import Scope
from youju.drafting.tables.cells import NOTHING, amount, head, indicator_value, words

__all__ = ["indicator_completion", "level_spans"]

_VERDICTS = {True: "达标", False: "未达标", None: NOTHING}
_TEXT_WIDTHS = (12, 14, 24, 15, 15, 10)
_SCORE_WIDTH = 8


def indicator_completion(scope: Scope, table_id: str, title: str) -> Iterator[Table]:
    """Yield the 绩效指标完成情况表; nothing when the data holds no indicator."""
    indicators = scope.situation.ledger.indicators
    if not indicators:
        return
    ledger = scope.situation.ledger
    scored = any(ledger.get(one.key, Measure.WEIGHT) for one in indicators)
    heads = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "完成情况"]
    rows = [tuple(head(name) for name in [*heads, *(["分值", "得分"] if scored else [])])]
    for indicator, leading in zip(indicators, level_spans(indicators), strict=True):
        cells = [*leading, words(indicator.name, align=Align.LEFT)]
        cells += [indicator_value(indicator, measure, scope) for measure in (Measure.TARGET, Measure.ACTUAL)]
        cells.append(words(_VERDICTS[scope.situation.met(indicator)]))
        if scored:
            cells += [amount(ledger.get(indicator.key, measure), scope) for measure in (Measure.WEIGHT, Measure.SCORE)]
        rows.append(tuple(cells))
    if scored and ledger.get(TOTAL, Measure.WEIGHT):
        totals = [amount(ledger.get(TOTAL, measure), scope, bold=True) for measure in (Measure.WEIGHT, Measure.SCORE)]
        rows.append((words("总分", colspan=6, bold=True), *totals))
    widths = (*_TEXT_WIDTHS, *((_SCORE_WIDTH, _SCORE_WIDTH) if scored else ()))
    yield Table(table_id, title, "", tuple(rows), 1, widths)


def level_spans(indicators: Sequence[Indicator]) -> tuple[tuple[Cell, ...], ...]:
    """Return the 一级 and 二级 cells that begin each indicator's row, each spanning the rows of its level."""
    first = _spans(indicators, lambda one: one.level1)
    second = _spans(indicators, lambda one: f"{one.level1}|{one.level2}")
    return tuple(
        tuple(
            words(name or NOTHING, rowspan=span)
            for name, span in ((one.level1, first[place]), (one.level2, second[place]))
            if span
        )
        for place, one in enumerate(indicators)
    )


def _spans(indicators: Sequence[Indicator], name: Callable[[Indicator], str]) -> list[int]:
    """Return, for each row, how many rows its level's cell covers; 0 where a cell above covers it."""
    spans: list[int] = []
    start = 0
    for place, one in enumerate(indicators):
        if place and name(one) == name(indicators[place - 1]):
            spans[start] += 1
            spans.append(0)
        else:
            start = place
            spans.append(1)
    return spans
