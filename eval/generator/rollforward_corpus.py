"""Units over several years, each year's report by wordings and outlines of its own, and what every number is a year on.

What a number becomes is worked out from its claim alone: the same sum, rate or difference over next year's cells,
where 合计 means next year's projects. A number whose project is gone has no successor.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from eval.generator.claims import CellKey, Claim, evaluate
from eval.generator.maker import Maker
from eval.generator.model import TOTAL, Activity, IndicatorRow, Project, Unit, make_unit
from eval.generator.numerals import MONEY_UNITS, fixed
from eval.generator.report import Report, write_report

__all__ = ["YearPair", "successors", "year_pairs"]

BUDGET, RECEIVED, SPENT, INITIAL, LAST = "全年预算", "到位", "支出", "年初预算", "上年"
_ROLES = {"projects", "listed", "indicator_count"}


@dataclass(frozen=True)
class YearPair:
    """A unit in two years running, and the report on the first.

    Attributes:
        then, now: The unit in both years. report: What it wrote on the first.
    """

    then: Unit
    now: Unit
    report: Report


def year_pairs(seed: str, years: int = 3, wordings: str = "phrases") -> Iterator[YearPair]:
    """Invent a unit and yield each two years running of it."""
    rng = random.Random(seed)
    unit = make_unit(rng)
    for _ in range(years - 1):
        following = _a_year_on(unit, rng)
        yield YearPair(unit, following, write_report(Maker(unit, rng, wordings)))
        unit = following


# -- the next year ---------------------------------------------------------------------------------------------------


def _a_year_on(unit: Unit, rng: random.Random) -> Unit:
    cells: dict[CellKey, Decimal] = {}
    projects, former = _projects(unit, rng)
    step = MONEY_UNITS[unit.shape.money_unit].scaleb(-unit.shape.places)
    for project in projects:
        _money(unit, project, former.get(project.name, project.name), cells, step, rng)
    spent, budget = (sum((cells["money", p.name, m, "", ""] for p in projects), Decimal(0)) for m in (SPENT, BUDGET))
    indicators = tuple(_indicator(row, spent / budget, rng) for row in unit.indicators)
    for row in indicators:
        for part, value in (("目标值", row.target), ("实际值", row.actual), ("分值", row.weight), ("得分", row.score)):
            cells["indicator", row.name, part] = value
    activities = tuple(_activity(table, rng) for table in unit.activities)
    for table in activities:
        for (line, column), count in table.values.items():
            cells["activity", table.title, line, column] = Decimal(count)
    quota = unit.quota + (rng.randint(0, 3) if rng.random() < 0.4 else 0)
    staff = quota - rng.randint(1, 7)
    cells["unit", "编制人数"], cells["unit", "实有人数"] = Decimal(quota), Decimal(staff)
    offices = unit.offices[:-1] if rng.random() < 0.15 and len(unit.offices) > 3 else unit.offices
    return replace(
        unit,
        year=unit.year + 1,
        quota=quota,
        staff=staff,
        offices=offices,
        projects=projects,
        cells=cells,
        indicators=indicators,
        activities=activities,
    )


def _projects(unit: Unit, rng: random.Random) -> tuple[tuple[Project, ...], dict[str, str]]:
    """Drop a project now and then, and rename one; return them, and the former name of each renamed."""
    former: dict[str, str] = {}
    kept = list(unit.projects)
    if rng.random() < 0.3 and len(kept) > 4 and not unit.groups:
        kept.remove(rng.choice(kept))
    if rng.random() < 0.2 and not unit.groups:
        at = rng.randrange(len(kept))
        name = f"{rng.choice(['智慧', '应急', '数字'])}{kept[at].name}"
        former[name] = kept[at].name
        kept[at] = replace(kept[at], name=name)
    return tuple(kept), former


def _money(
    unit: Unit, project: Project, former: str, cells: dict[CellKey, Decimal], step: Decimal, rng: random.Random
) -> None:
    def fit(value: Decimal) -> Decimal:
        return max((value / step).quantize(Decimal(1), ROUND_HALF_UP), Decimal(1)) * step

    name = project.name
    was = {measure: unit.cells["money", former, measure, "", ""] for measure in (BUDGET, SPENT)}
    budget = fit(was[BUDGET] * rng.randint(80, 128) / 100 + rng.randint(0, 9) * step)
    received = budget if rng.random() < 0.5 else fit(budget * rng.randint(880, 997) / 1000)
    spent = received if rng.random() < 0.1 else fit(received * rng.randint(750, 999) / 1000)
    initial = budget if rng.random() < 0.4 else fit(budget * rng.randint(820, 1100) / 1000)
    for measure, value in ((INITIAL, initial), (BUDGET, budget), (RECEIVED, received), (SPENT, min(spent, received))):
        cells["money", name, measure, "", ""] = value
    for measure in (BUDGET, SPENT):
        cells["money", name, measure, LAST, ""] = was[measure]
    left = budget
    for source in unit.shape.sources[:-1]:
        part = fit(left * rng.randint(10, 80) / 100) if rng.random() < 0.9 else Decimal(0)
        cells["money", name, BUDGET, "", source] = min(part, left)
        left -= min(part, left)
    if unit.shape.sources:
        cells["money", name, BUDGET, "", unit.shape.sources[-1]] = left


def _indicator(row: IndicatorRow, rate: Decimal, rng: random.Random) -> IndicatorRow:
    if row.level1 == "预算执行":
        actual = Decimal(fixed(rate * 100, 2))
        return replace(row, actual=actual, score=Decimal(fixed(actual / 10, 2)))
    step = Decimal(1).scaleb(-row.places)

    def fit(value: Decimal) -> Decimal:
        value = max((value / step).quantize(Decimal(1), ROUND_HALF_UP), Decimal(1)) * step
        return min(value, Decimal(100)) if row.unit == "%" else value

    target = row.target if rng.random() < 0.4 else fit(row.target * rng.randint(94, 108) / 100)
    actual = target if row.operator == "=" else fit(target * rng.randint(88, 112) / 100)
    met = actual <= target if row.operator == "≤" else actual >= target
    ratio = target / actual if row.operator == "≤" else actual / target
    score = row.weight if met else Decimal(fixed(row.weight * ratio, 2))
    return replace(row, target=target, actual=actual, score=score)


def _activity(table: Activity, rng: random.Random) -> Activity:
    factor = {row: Decimal(rng.randint(80, 130)) / 100 for row in table.rows}
    values = {(row, column): int(count * factor[row]) for (row, column), count in table.values.items()}
    return replace(table, values=values)


# -- what a number becomes -------------------------------------------------------------------------------------------


def successors(pair: YearPair, claim: Claim, role: str) -> frozenset[Decimal]:
    """Return the values that a number may rightly have a year on; empty when its subject is gone."""
    if claim[0] == "const":
        return _counts(pair, claim[1]) if role in _ROLES else frozenset()
    return frozenset(_values(pair, claim))


def _values(pair: YearPair, claim: Claim) -> set[Decimal]:
    head = claim[0]
    if head in ("cell", "add"):
        parts = [claim] if head == "cell" else list(claim[1])
        if parts[0][1][0] == "money":
            return _money_values(pair, [part[1] for part in parts])
        return _looked_up(pair, claim)
    if head == "const":
        return set()
    found: set[Decimal] = set()
    for left, right in product(_values(pair, claim[1]), _values(pair, claim[2])):
        found |= _combined(head, left, right)
    return found


def _combined(head: str, left: Decimal, right: Decimal) -> set[Decimal]:
    if head == "minus":
        return {left - right}
    if not right:
        return set()
    return {left / right * 100 if head == "percent" else (left - right) / right * 100}


def _money_values(pair: YearPair, keys: list[CellKey]) -> set[Decimal]:
    """Return what the sum of these projects is next year: as all, as a group, as a 科目 or as themselves."""
    names = {key[1] for key in keys}
    measure, period, source = keys[0][2:]
    then, now = pair.then, pair.now
    items = [
        item
        for item in (TOTAL, *then.groups, *(code for code, _ in then.functions), *names)
        if {p.name for p in then.rows(item)} == names and now.rows(item)
    ]
    return {value for item in items for value in _looked_up(pair, now.money(item, measure, period, source))}


def _looked_up(pair: YearPair, claim: Claim) -> set[Decimal]:
    try:
        return {evaluate(claim, pair.now.cells.__getitem__)}
    except KeyError:
        return set()


def _counts(pair: YearPair, count: Decimal) -> frozenset[Decimal]:
    """Return what a count of listed things becomes: of all projects, offices, indicators, of those met or missed."""
    both = [
        (_tally(pair.then, what), _tally(pair.now, what)) for what in ("projects", "offices", "all", "met", "missed")
    ]
    return frozenset(Decimal(after) for before, after in both if before == count)


def _tally(unit: Unit, what: str) -> int:
    rows = unit.indicators
    met = sum(row.met for row in rows)
    return {
        "projects": len(unit.projects),
        "offices": len(unit.offices),
        "all": len(rows),
        "met": met,
        "missed": len(rows) - met,
    }[what]
