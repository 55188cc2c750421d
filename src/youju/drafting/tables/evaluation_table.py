"""项目支出绩效自评表 (财预〔2020〕10号 附1): one per 项目, or one where the indicators are the whole unit's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from youju.domain.facts import FORM_BASIS, GOALS, TOTAL, Fact, Indicator, Measure
from youju.domain.report import Align, Cell, Run, Table, Text
from youju.drafting.scope import Scope
from youju.drafting.statements import bind_numbers, speaks_of
from youju.drafting.tables.cells import NOTHING, amount, gap_cell, head, indicator_value, quantity, runs_cell, words
from youju.drafting.tables.indicator_table import level_spans

__all__ = ["evaluation_tables"]

_WIDTHS = (11, 10, 12, 20, 13, 13, 8, 9, 20)
_COLUMNS = len(_WIDTHS)
_MONEY = (Measure.INITIAL_BUDGET, Measure.BUDGET, Measure.SPENT)
_MONEY_HEADS = ("年初预算数", "全年预算数", "全年执行数")
_YEARLY_FUNDS = {"财政拨款": "当年财政拨款", "上年结转": "上年结转资金", "其他": "其他资金"}
"""资金来源 that 附1 has a name of its own for."""
_MOST_NAMED = 5
_WHOLE = "项目支出"
_GOALS = "绩效目标"
_WORK = "工作情况"


@dataclass(frozen=True)
class _Subject:
    """What one table is about: a project, or the whole of the unit's funds."""

    key: str
    name: str
    indicators: tuple[Indicator, ...]
    rate: Indicator | None


def evaluation_tables(scope: Scope, table_id: str, title: str) -> Iterator[Table]:
    """Yield the 自评表 of each 项目, or of the whole."""
    for number, subject in enumerate(_subjects(scope), 1):
        rows = (
            *_name_rows(scope, subject),
            *_money_rows(scope, subject),
            *_goal_rows(scope, subject),
            *_indicator_rows(scope, subject),
            _total_row(scope, subject),
        )
        yield Table(f"{table_id}.{number}", title, "", rows, 0, _WIDTHS)


def _subjects(scope: Scope) -> Iterator[_Subject]:
    ledger = scope.situation.ledger
    named = dict.fromkeys(one.project for one in ledger.indicators)
    if len(named) > 1 and "" not in named and scope.situation.has_scores:  # all projects are scored out of one hundred
        rate = next((one for one in ledger.indicators if scope.situation.is_rate_indicator(one)), None)
        yield _Subject(TOTAL, "", tuple(_by_level(one for one in ledger.indicators if one is not rate)), rate)
        return
    keys = tuple(named) or tuple(item.key for item in scope.situation.top_items) or ("",)
    for key in keys:
        mine = [one for one in ledger.indicators if one.project == key]
        rate = next((one for one in mine if scope.situation.is_rate_indicator(one)), None)
        item = ledger.items.get(key)
        name = item.name if item else key
        yield _Subject(key or TOTAL, name, tuple(one for one in mine if one is not rate), rate)


def _by_level(indicators: Iterable[Indicator]) -> list[Indicator]:
    """Return indicators of several projects with those of one level side by side, levels as they first come."""
    every = list(indicators)
    levels = list(dict.fromkeys((one.level1, one.level2) for one in every))
    first = list(dict.fromkeys(level1 for level1, _ in levels))
    return sorted(every, key=lambda one: (first.index(one.level1), levels.index((one.level1, one.level2))))


def _name_rows(scope: Scope, subject: _Subject) -> Iterator[tuple[Cell, ...]]:
    profile = scope.situation.ledger.profile
    yield head("项目名称"), Cell(_names(scope, subject), colspan=_COLUMNS - 1, align=Align.LEFT)
    yield (
        head("主管部门"),
        words(profile.supervisor, colspan=3)
        if profile.supervisor
        else gap_cell(scope, "主管部门", "主管部门", colspan=3),
        head("实施单位"),
        words(profile.form_of(subject.name).implementer or profile.name, colspan=4),
    )


def _names(scope: Scope, subject: _Subject) -> tuple[Run, ...]:
    """Name the project, or the projects that a table for the whole covers: each of a few, else how many."""
    if subject.name:
        return (Text(subject.name),)
    tops = scope.situation.projects or scope.situation.top_items
    count = scope.situation.ledger.get(TOTAL, "项目数")
    if count is None or len(tops) <= _MOST_NAMED:
        return (Text("、".join(one.name for one in tops)),)
    return (Text("年度项目支出，共"), scope.show(count), Text("项目"))


def _money_rows(scope: Scope, subject: _Subject) -> Iterator[tuple[Cell, ...]]:
    ledger = scope.situation.ledger
    parts = _source_parts(scope, subject)
    unit = scope.situation.style.unit
    heads = [head(name) for name in (*(f"{name}（{unit}）" for name in _MONEY_HEADS), "分值")]
    heads += [head(f"执行率（{scope.situation.rate_basis}）"), head("得分")]
    yield head("项目资金", rowspan=2 + len(parts)), head("资金构成", colspan=2), *heads
    rate = scope.situation.execution_rate(subject.key)
    weight, score = (_of(scope, subject.rate, measure) for measure in (Measure.WEIGHT, Measure.SCORE))
    money = [amount(ledger.get(subject.key, measure), scope) for measure in _MONEY]
    yield (
        words("年度资金总额", colspan=2),
        *money,
        amount(weight, scope, align=Align.CENTER),
        quantity(rate, scope),
        amount(score, scope, align=Align.CENTER),
    )
    for number, (source, facts) in enumerate(parts.items()):
        label = ("" if number else "其中：") + _YEARLY_FUNDS.get(source, source)
        money = [amount(fact, scope) for fact in facts]
        yield words(label, colspan=2), *money, words(NOTHING), words(NOTHING), words(NOTHING)


def _source_parts(scope: Scope, subject: _Subject) -> dict[str, list[Fact | None]]:
    """Return every 资金来源 of the subject with its amounts, as its own 自评表 has them where the data holds one.

    All the money of a project that has one source alone is that source's.
    """
    ledger = scope.situation.ledger
    for basis in (FORM_BASIS, ""):
        named = dict.fromkeys(
            one for measure in _MONEY for one in scope.situation.sources_of(subject.key, measure, basis)
        )
        if named:
            return {
                one: [ledger.get(subject.key, measure, fund_source=one, basis=basis) for measure in _MONEY]
                for one in named
            }
    item = ledger.items.get(subject.key)
    if item is not None and item.fund_source:
        return {item.fund_source: [ledger.get(subject.key, measure) for measure in _MONEY]}
    return {}


def _of(scope: Scope, indicator: Indicator | None, measure: Measure) -> Fact | None:
    return scope.situation.ledger.get(indicator.key, measure) if indicator else None


def _goal_rows(scope: Scope, subject: _Subject) -> Iterator[tuple[Cell, ...]]:
    yield head("年度总体目标", rowspan=2), head("预期目标", colspan=4), head("实际完成情况", colspan=4)
    yield _expected(scope, subject), _achieved(scope, subject)


def _expected(scope: Scope, subject: _Subject) -> Cell:
    """Quote the goal where the data's own 自评表 says it, else what the unit's words on its goals say of it."""
    if written := scope.situation.ledger.profile.form_of(subject.name).goal:
        return _quoted(scope, subject, written)
    goals = [
        one
        for one in scope.situation.statements.points(_GOALS)
        if subject.key == TOTAL or one.item == subject.key or speaks_of(one.text, subject.name)
    ]
    if not goals:
        return gap_cell(scope, f"{subject.name or _WHOLE}的年度总体目标", _GOALS, colspan=4)
    runs: list[Run] = []
    for goal in goals:
        runs += [*goal.runs, Text("；")]
    return runs_cell([*runs[:-1], Text("。")], colspan=4)


def _achieved(scope: Scope, subject: _Subject) -> Cell:
    """Quote what was achieved where the data's own 自评表 says it, else say how many targets were met and which not."""
    if written := scope.situation.ledger.profile.form_of(subject.name).result:
        return _quoted(scope, subject, written)
    counts = [_whole(scope, subject, measure) for measure in ("指标数", "达标指标数", "未达标指标数")]
    number, met, missed = counts
    if number is None or met is None or missed is None:
        return gap_cell(scope, f"{subject.name or _WHOLE}总体目标的实际完成情况", _WORK, colspan=4)
    runs: list[Run] = [Text("设定的"), scope.show(number), Text("绩效指标中，达标"), scope.show(met)]
    if missed.quantity.value:
        every = (*subject.indicators, *([subject.rate] if subject.rate else []))
        named = scope.situation.label if not subject.name else (lambda one: one.name)
        names = "、".join(named(one) for one in every if scope.situation.met(one) is False)
        runs += [Text("，未达标"), scope.show(missed), Text(f"（{names}）")]
    return runs_cell([*runs, Text("。")], colspan=4)


def _quoted(scope: Scope, subject: _Subject, written: str) -> Cell:
    """Return the 自评表's own words, the numbers bound to the facts read from them."""
    forms = {(one.source.file, one.source.sheet) for one in subject.indicators if one.source}
    facts = scope.situation.ledger.about(GOALS)
    own = [fact for fact in facts if any((cell.file, cell.sheet) in forms for cell in fact.sources)]
    return runs_cell(bind_numbers(written, own), colspan=4)


def _whole(scope: Scope, subject: _Subject, measure: str) -> Fact | None:
    """Return a sum or count of the subject's indicators: the unit's own where all of them are the subject's."""
    ledger = scope.situation.ledger
    own = ledger.get(subject.key, measure)
    alone = len(subject.indicators) + bool(subject.rate) == len(ledger.indicators)
    return own or (ledger.get(TOTAL, measure) if alone else None)


def _indicator_rows(scope: Scope, subject: _Subject) -> Iterator[tuple[Cell, ...]]:
    names = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    indicators = subject.indicators
    yield head("绩效指标", rowspan=1 + max(len(indicators), 1)), *(head(name) for name in names)
    if not indicators:
        what = f"{subject.name or _WHOLE}的绩效指标、目标值、实际完成值、分值和得分"
        yield (gap_cell(scope, what, _GOALS, colspan=len(names)),)
    for indicator, leading in zip(indicators, level_spans(indicators), strict=True):
        yield (
            *leading,
            words(indicator.name if subject.name else scope.situation.label(indicator), align=Align.LEFT),
            indicator_value(indicator, Measure.TARGET, scope),
            indicator_value(indicator, Measure.ACTUAL, scope),
            amount(_of(scope, indicator, Measure.WEIGHT), scope, align=Align.CENTER),
            amount(_of(scope, indicator, Measure.SCORE), scope, align=Align.CENTER),
            _reason(scope, indicator),
        )


def _reason(scope: Scope, indicator: Indicator) -> Cell:
    if told := scope.situation.reason(indicator):
        return runs_cell(told)
    if scope.situation.met(indicator) is False:
        if found := _said_cause(scope, indicator):
            return words(found, align=Align.LEFT)
        return gap_cell(scope, f"{indicator.name}的偏差原因和改进措施", "存在问题")
    return words(NOTHING)


def _said_cause(scope: Scope, indicator: Indicator) -> str:
    """Point to the unit's own words on why the target was missed."""
    problems = scope.situation.statements.points("存在问题")
    spoken = any(speaks_of(one.text, indicator.name) for one in problems)
    return "原因和措施见报告“存在的问题和建议”" if spoken else ""


def _total_row(scope: Scope, subject: _Subject) -> tuple[Cell, ...]:
    weight, score = (_whole(scope, subject, measure) for measure in (Measure.WEIGHT, Measure.SCORE))
    if score is None:
        last = gap_cell(scope, f"{subject.name or _WHOLE}的自评得分", _GOALS, colspan=2)
        return words("总分", colspan=6, bold=True), amount(weight, scope, align=Align.CENTER, bold=True), last
    return (
        words("总分", colspan=6, bold=True),
        amount(weight, scope, align=Align.CENTER, bold=True),
        amount(score, scope, align=Align.CENTER, bold=True),
        words(""),
    )
