"""Invented units: who they are, their fund table, indicators and activities, all arithmetically consistent."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eval.generator.claims import CellKey, Claim, add, evaluate, leaf, minus
from eval.generator.numerals import MONEY_UNITS, fixed, strip_zeros

__all__ = ["TOTAL", "Activity", "IndicatorRow", "Project", "Shape", "Unit", "make_unit"]

TOTAL = "合计"
INITIAL, BUDGET, RECEIVED, SPENT, BALANCE = "年初预算", "全年预算", "到位", "支出", "结余"
_FIRST = "清云临安永青白松石沙柳梅南北东西龙凤金玉嘉兴和怀望禾棠宜"
_SECOND = "江岭溪河湖川泉山阳平宁丰源泽坪林浦洲陵原屏塘"
_TOWN_FIRST = "石白河新大桥马杨李王双三太长小黄红高古双"
_TOWN_SECOND = "桥沙口田坪塘庙湾河堡集店岗井冲"
_SOURCE_SETS = (
    ("中央", "省级", "县级"),
    ("中央资金", "省级资金", "县级配套"),
    ("财政拨款", "其他资金"),
    ("经费拨款", "非税收入"),
    ("一般公共预算", "政府性基金"),
    ("上级补助", "本级财政", "单位自筹"),
)


@dataclass(frozen=True)
class Project:
    """A row of the fund table."""

    name: str
    function: str
    function_name: str
    group: str = ""
    code: str = ""


@dataclass(frozen=True)
class IndicatorRow:
    """A row of the 绩效目标 table; values in the unit as written (`万人次` stays in 万)."""

    name: str
    level1: str
    level2: str
    operator: str
    unit: str
    target: Decimal
    actual: Decimal
    places: int
    weight: Decimal
    score: Decimal

    @property
    def met(self) -> bool:
        """Whether the actual value reaches the target; ≤ from below."""
        return self.actual <= self.target if self.operator == "≤" else self.actual >= self.target


@dataclass(frozen=True)
class Activity:
    """An activity table: rows × columns of whole numbers."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    values: Mapping[tuple[str, str], int]
    with_total: bool


@dataclass(frozen=True)
class Shape:
    """How the fund table looks and what it holds."""

    money_unit: str
    places: int
    measures: tuple[str, ...]
    last_year: tuple[str, ...]
    sources: tuple[str, ...]
    grouped: bool
    coded: bool
    export: bool
    total_first: bool
    csv: bool


@dataclass(frozen=True)
class Unit:
    """One unit-year with everything its report may say."""

    name: str
    short: str
    kind: str
    region: str
    year: int
    quota: int
    staff: int
    offices: tuple[str, ...]
    projects: tuple[Project, ...]
    shape: Shape
    cells: Mapping[CellKey, Decimal]
    indicators: tuple[IndicatorRow, ...]
    activities: tuple[Activity, ...]
    groups: tuple[str, ...] = field(default=())

    def rows(self, item: str) -> tuple[Project, ...]:
        """Projects that an item (合计, a group, a 科目 code, a project) comprises."""
        if item == TOTAL:
            return self.projects
        return tuple(p for p in self.projects if item in (p.name, p.group, p.function))

    def money(self, item: str, measure: str, period: str = "", source: str = "") -> Claim:
        """Claim of a money value; 结余 and 未到位 follow from what the table holds."""
        if measure == "未到位":
            return minus(self.money(item, BUDGET), self.money(item, RECEIVED))
        if measure == "未支出":
            return minus(self.money(item, BUDGET), self.money(item, SPENT))
        if measure == BALANCE:
            return minus(self.money(item, RECEIVED), self.money(item, SPENT))
        if measure == "预算调整":
            return minus(self.money(item, BUDGET), self.money(item, INITIAL))
        return add(*(leaf("money", p.name, measure, period, source) for p in self.rows(item)))

    def has(self, measure: str) -> bool:
        """Whether the table holds this measure."""
        return measure in self.shape.measures

    def value(self, claim: Claim) -> Decimal:
        """Evaluate a claim on the model."""
        return evaluate(claim, self.cells.__getitem__)

    @property
    def functions(self) -> tuple[tuple[str, str], ...]:
        """科目 of the table, in order."""
        return tuple(dict.fromkeys((p.function, p.function_name) for p in self.projects))


@cache
def _kinds() -> dict[str, Any]:
    text = Path(__file__).with_name("kinds.yaml").read_text(encoding="utf-8")
    kinds: dict[str, Any] = yaml.safe_load(text)
    return kinds


def make_unit(rng: random.Random) -> Unit:
    """Invent a unit."""
    kind = rng.choice(sorted(_kinds()))
    spec = _kinds()[kind]
    region = rng.choice(_FIRST) + rng.choice(_SECOND) + rng.choice("县县县市区")
    tail = rng.choice(spec["tails"])
    name = region + tail
    year = rng.randint(2019, 2025)
    quota = rng.randint(9, 68)
    offices = tuple(rng.sample(spec["offices"], rng.randint(4, len(spec["offices"]))))
    shape = _shape(rng)
    projects = _projects(rng, spec, shape)
    cells = _money_cells(rng, projects, shape)
    indicators = _indicators(rng, spec, projects, cells, shape) if rng.random() < 0.85 else ()
    activities = tuple(_activity(rng, one) for one in spec["activities"] if rng.random() < 0.8)
    for row in indicators:
        for part, value in (("目标值", row.target), ("实际值", row.actual), ("分值", row.weight), ("得分", row.score)):
            cells[("indicator", row.name, part)] = value
    for table in activities:
        for (line, column), count in table.values.items():
            cells[("activity", table.title, line, column)] = Decimal(count)
    cells[("unit", "编制人数")], cells[("unit", "实有人数")] = Decimal(quota), Decimal(quota - rng.randint(1, 6))
    return Unit(
        name,
        rng.choice([region[-1] + tail, region[-1] + tail, tail]),
        kind,
        region,
        year,
        quota,
        int(cells[("unit", "实有人数")]),
        offices,
        projects,
        shape,
        cells,
        indicators,
        activities,
        tuple(dict.fromkeys(p.group for p in projects if p.group)),
    )


def _shape(rng: random.Random) -> Shape:
    export = rng.random() < 0.15
    unit = "元" if export else rng.choice(["元", "千元", "万元", "万元", "万元"])
    measures: tuple[str, ...] = rng.choice(
        [(BUDGET, RECEIVED, SPENT)] * 4
        + [(INITIAL, BUDGET, RECEIVED, SPENT)] * 2
        + [(BUDGET, SPENT), (INITIAL, BUDGET, SPENT), (BUDGET,)]
    )
    if export:
        measures = (BUDGET, SPENT)
    last = rng.choice([(), (SPENT,), (SPENT,), (BUDGET, SPENT)]) if SPENT in measures and not export else ()
    sources = rng.choice(_SOURCE_SETS) if rng.random() < 0.4 and not export else ()
    return Shape(
        unit,
        {"元": rng.choice([0, 2]), "千元": rng.choice([1, 2]), "万元": 2}[unit],
        measures,
        last,
        sources,
        not export and rng.random() < 0.3,
        rng.random() < 0.65,
        export,
        rng.random() < 0.2,
        not export and not sources and rng.random() < 0.2,
    )


def _projects(rng: random.Random, spec: Mapping[str, Any], shape: Shape) -> tuple[Project, ...]:
    listed = dict(line.split("|") for line in spec["projects"])
    if shape.grouped:
        return tuple(
            Project(name, listed[name], spec["functions"][listed[name]], group)
            for group, names in spec["groups"].items()
            for name in names
        )
    names = rng.sample(sorted(listed), rng.randint(4, len(listed)))
    names.sort(key=lambda one: list(listed).index(one))
    code = rng.randint(10**11, 10**12 - 1)
    return tuple(
        Project(one, listed[one], spec["functions"][listed[one]], code=f"430{code + 8 * k}00" if shape.export else "")
        for k, one in enumerate(names)
    )


def _money_cells(rng: random.Random, projects: Sequence[Project], shape: Shape) -> dict[CellKey, Decimal]:
    step = MONEY_UNITS[shape.money_unit].scaleb(-shape.places)
    if shape.money_unit == "元" and shape.places == 0:
        step = Decimal(rng.choice([1, 10, 100]))
    round_budgets = rng.random() < 0.6
    full_receipt = rng.random() < 0.25
    scale = rng.choice([20, 60, 150, 600])
    cells: dict[CellKey, Decimal] = {}
    taken: set[Decimal] = set()

    def fit(value: Decimal, floor: Decimal = Decimal(0)) -> Decimal:
        fitted = max((value / step).quantize(Decimal(1), ROUND_HALF_UP) * step, floor)
        while fitted in taken:
            fitted += step
        taken.add(fitted)
        return fitted

    for p in projects:
        base = Decimal(rng.randint(4 * scale, 40 * scale)) * 1000
        budget = (base / 10000).quantize(Decimal(1)) * 10000 if round_budgets else fit(base + rng.randint(1, 9999))
        while round_budgets and budget in taken:
            budget += 10000
        taken.add(budget)
        share = Decimal(1) if full_receipt or rng.random() < 0.6 else Decimal(rng.randint(900, 995)) / 1000
        received = budget if share == 1 else fit(budget * share)
        spent = received if rng.random() < 0.15 else fit(received * Decimal(rng.randint(780, 998)) / 1000)
        initial = budget if rng.random() < 0.5 else fit(budget * Decimal(rng.randint(800, 1080)) / 1000)
        for measure, value in (
            (INITIAL, initial),
            (BUDGET, budget),
            (RECEIVED, received),
            (SPENT, min(spent, received)),
        ):
            cells[("money", p.name, measure, "", "")] = value
        before = fit(spent * Decimal(rng.randint(780, 1180)) / 1000)
        cells[("money", p.name, SPENT, "上年", "")] = before
        cells[("money", p.name, BUDGET, "上年", "")] = fit(before * Decimal(rng.randint(1005, 1100)) / 1000)
        _split_sources(rng, cells, p.name, budget, shape.sources, step)
    return cells


def _split_sources(
    rng: random.Random, cells: dict[CellKey, Decimal], name: str, budget: Decimal, sources: Sequence[str], step: Decimal
) -> None:
    left = budget
    for source in sources[:-1]:
        part = (
            Decimal(0) if rng.random() < 0.2 else (left * rng.randint(20, 75) / 100 / step).quantize(Decimal(1)) * step
        )
        cells[("money", name, BUDGET, "", source)] = part
        left -= part
    if sources:
        cells[("money", name, BUDGET, "", sources[-1])] = left


def _activity(rng: random.Random, spec: Mapping[str, Any]) -> Activity:
    rows = {
        "季度": ("第一季度", "第二季度", "第三季度", "第四季度"),
        "学段": ("学前教育阶段", "小学阶段", "初中阶段", "中职阶段"),
    }.get(spec["rows"]) or _towns(rng)
    columns = tuple((text.split("|")[0], text.split("|")[1]) for text in spec["columns"])
    values: dict[tuple[str, str], int] = {}
    for row in rows:
        for text in spec["columns"]:
            column, _unit, low, high = text.split("|")
            values[row, column] = rng.randint(int(low), int(high))
    first = columns[0][0]
    for row in rows:  # later columns are parts of the first where the names say so
        for column, _unit in columns[1:]:
            if column in ("办结数", "调解成功", "接种人数", "受益人数"):
                values[row, column] = int(values[row, first] * rng.randint(930, 999) // 1000)
        if (row, "整改完成") in values:
            values[row, "整改完成"] = values[row, "发现隐患"] - rng.randint(0, 2)
        if (row, "整改隐患") in values:
            values[row, "整改隐患"] = values[row, "发现隐患"] - rng.randint(0, 9)
    return Activity(spec["title"], rows, columns, values, rng.random() < 0.8)


def _towns(rng: random.Random) -> tuple[str, ...]:
    names: dict[str, None] = {}
    while len(names) < 5:
        names[rng.choice(_TOWN_FIRST) + rng.choice(_TOWN_SECOND) + rng.choice("镇镇乡")] = None
    return tuple(names)


def _indicators(
    rng: random.Random,
    spec: Mapping[str, Any],
    projects: Sequence[Project],
    cells: Mapping[CellKey, Decimal],
    shape: Shape,
) -> tuple[IndicatorRow, ...]:
    lines = [line.split("|") for line in spec["indicators"]]
    chosen = [line for line in lines if line[1] == "满意度指标" or rng.random() < 0.85]
    rows = [_execution_row(projects, cells)] if SPENT in shape.measures else []
    weights = _weights(rng, [line[1] for line in chosen], 100 - (10 if rows else 0))
    return (*rows, *(_indicator(rng, line, weight) for line, weight in zip(chosen, weights, strict=True)))


def _execution_row(projects: Sequence[Project], cells: Mapping[CellKey, Decimal]) -> IndicatorRow:
    spent, budget = (sum(cells["money", p.name, m, "", ""] for p in projects) for m in (SPENT, BUDGET))
    rate = Decimal(fixed(Decimal(spent) / Decimal(budget) * 100, 2))
    score = Decimal(fixed(rate / 10, 2))
    return IndicatorRow("预算执行率", "预算执行", "预算执行率", "=", "%", Decimal(100), rate, 2, Decimal(10), score)


def _weights(rng: random.Random, levels: Sequence[str], full: int) -> list[Decimal]:
    weights = [0] * len(levels)
    fixed_share = {"满意度指标": 10, "效益指标": 30}
    plan = {level: fixed_share.get(level, 0) for level in levels}
    plan["产出指标"] = full - sum(plan.values())
    for level, points in plan.items():
        places = [k for k, one in enumerate(levels) if one == level]
        for k in places:
            weights[k] = points // len(places)
        for k in rng.sample(places, points - points // len(places) * len(places)):
            weights[k] += 1
    return [Decimal(weight) for weight in weights]


def _indicator(rng: random.Random, line: Sequence[str], weight: Decimal) -> IndicatorRow:
    name, level1, level2, operator, unit, low, high, step_text = line
    step = Decimal(step_text)
    places = max(0, -int(step.as_tuple().exponent))
    coarse = step * 10 if unit not in ("场", "所", "个", "年") else step
    span = int((Decimal(high) - Decimal(low)) / coarse)
    target = Decimal(low) + coarse * rng.randint(0, max(span, 0))
    if unit == "%" and operator != "=":
        target = max(min(target.quantize(Decimal(1)), Decimal(99)), Decimal(30))
    if operator == "=":
        actual = target
    else:
        factor = (
            Decimal(rng.choice([rng.randint(1005, 1150), rng.randint(1005, 1150), 1000, rng.randint(860, 995)])) / 1000
        )
        actual = target / factor if operator == "≤" else target * factor
        actual = (actual / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        if unit == "%":
            actual = min(actual, Decimal(100) - step * rng.randint(1, 30))
    met = actual <= target if operator == "≤" else actual >= target
    ratio = target / actual if operator == "≤" else actual / target
    score = weight if met else Decimal(fixed(weight * ratio, 2))
    return IndicatorRow(name, level1, level2, operator, unit, target, actual, places, weight, score)


def written(value: Decimal, places: int) -> str:
    """Write an indicator's value as its cell does."""
    return strip_zeros(fixed(value, places))
