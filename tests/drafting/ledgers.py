"""Ledgers built by hand, as the readers and `derive` would build them, for drafting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from youju.domain.derivation import derive
from youju.domain.facts import Fact, Indicator, Item, ItemKind, Ledger, Measure, Prose, SourceCell, UnitProfile
from youju.domain.quantity import Quantity

Words = Mapping[str, Sequence[str]]


def profile(**changes: object) -> UnitProfile:
    """Return a unit with five offices; `prose` maps keys of unit.yaml to passages."""
    words: Words = changes.pop("prose", {})  # type: ignore[assignment]
    settings: dict[str, object] = {
        "name": "临江市政务服务中心",
        "year": 2023,
        "short_name": "市政务中心",
        "offices": ("综合股", "窗口管理股", "行政审批改革股", "政务服务股", "数据资源股"),
        "as_of": "2023年12月31日",
        "prose": {
            key: tuple(Prose(text, SourceCell("unit.yaml", line=number)) for number, text in enumerate(texts, 10))
            for key, texts in words.items()
        },
    }
    return UnitProfile(**{**settings, **changes})  # type: ignore[arg-type]


def money(item: str, measure: str, amount: str, *, unit: str = "万元", source: str = "", period: str = "") -> Fact:
    """Return an amount of an item."""
    return Fact(
        item, measure, Quantity.parse(amount, unit), period, source, sources=(SourceCell("资金表.xlsx", "汇总", "C7"),)
    )


def number(item: str, measure: str, digits: str, unit: str, *, line: int = 0) -> Fact:
    """Return any other number of an item, from a cell or a line of unit.yaml."""
    place = SourceCell("unit.yaml", line=line) if line else SourceCell("数据.xlsx", "表", "B2")
    return Fact(item, measure, Quantity.parse(digits, unit), sources=(place,))


def project(name: str, *, group: str = "", code: str = "", function: str = "", note: str = "") -> Item:
    """Return a row of a fund table."""
    return Item(name, name, ItemKind.PROJECT, function_code=code, function_name=function, group=group, note=note)


def fund_rows(
    rows: Iterable[tuple[str, str, str, str]], *, code: str = "", function: str = ""
) -> tuple[list[Item], list[Fact]]:
    """Return projects with 全年预算, 到位, 支出 in 万元; `""` leaves a number out."""
    items: list[Item] = []
    facts: list[Fact] = []
    for name, budget, received, spent in rows:
        items.append(project(name, code=code, function=function))
        for measure, amount in ((Measure.BUDGET, budget), (Measure.RECEIVED, received), (Measure.SPENT, spent)):
            if amount:
                facts.append(money(name, measure, amount))
    return items, facts


def indicator(
    name: str,
    target: tuple[str, str],
    actual: tuple[str, str],
    *,
    level1: str = "产出指标",
    level2: str = "数量指标",
    operator: str = "≥",
    score: tuple[str, str] | None = None,
    reason: str = "",
    project_key: str = "",
) -> tuple[Indicator, Item, list[Fact]]:
    """Return a 三级指标 with its item and facts."""
    sign = "" if operator == "=" else operator
    key = f"{project_key}·{name}" if project_key else name
    one = Indicator(
        key,
        name,
        level1,
        level2,
        operator,
        f"{sign}{target[0]}{target[1]}",
        "".join(actual),
        project=project_key,
        reason=reason,
    )
    facts = [number(key, Measure.TARGET, *target)]
    if actual[0]:
        facts.append(number(key, Measure.ACTUAL, *actual))
    if score:
        facts += [number(key, Measure.WEIGHT, score[0], "分"), number(key, Measure.SCORE, score[1], "分")]
    return one, Item(key, name, ItemKind.INDICATOR), facts


def build(
    unit: UnitProfile,
    items: Iterable[Item],
    facts: Iterable[Fact],
    indicators: Iterable[tuple[Indicator, Item, list[Fact]]] = (),
) -> Ledger:
    """Return the ledger with all that `derive` adds."""
    known = list(indicators)
    staff = [
        number("单位", Measure.QUOTA, "18", "人"),
        number("单位", Measure.STAFF, "13", "人"),
        number("单位", "内设机构数", str(len(unit.offices)), "个"),
    ]
    return derive(
        Ledger.build(
            unit,
            [*facts, *staff, *(fact for _, _, own in known for fact in own)],
            [*items, Item("单位", unit.name, ItemKind.UNIT), *(item for _, item, _ in known)],
            [one for one, _, _ in known],
        )
    )


def linjiang(**changes: object) -> Ledger:
    """Return a unit with seven projects under two 功能科目, two of them not fully received, and scored indicators."""
    first, facts = fund_rows(
        [
            ("劳务派遣人员工资", "296", "296", "291.45"),
            ("大厅运行维护", "150", "148", "143.82"),
            ("物业管理费", "58", "58", "58"),
            ("窗口工作人员补贴", "158", "158", "152.3"),
            ("业务培训费", "20", "20", "16.84"),
        ],
        code="2010305",
        function="专项业务及机关事务管理",
    )
    second, more = fund_rows(
        [("数据共享平台运维", "120", "115", "109.8"), ("政务一体化平台运维", "98", "98", "95.28")],
        code="2010504",
        function="信息事务",
    )
    sources = [
        money(item.key, Measure.BUDGET, "20" if source == "其他资金" else "130", source=source)
        for item in first[1:2]
        for source in ("财政拨款", "其他资金")
    ]
    return build(profile(**changes), [*first, *second], [*facts, *more, *sources], linjiang_indicators())


def linjiang_indicators() -> list[tuple[Indicator, Item, list[Fact]]]:
    """Return nine indicators, two of them missed."""
    effect = {"level1": "效益指标", "level2": "社会效益"}
    return [
        indicator(
            "预算执行率",
            ("100", "%"),
            ("97.14", "%"),
            level1="预算执行",
            level2="预算执行率",
            operator="=",
            score=("10", "9.71"),
        ),
        indicator("年办件量", ("20", "万件"), ("22.7", "万件"), score=("15", "15")),
        indicator("进驻部门", ("40", "个"), ("42", "个"), score=("10", "10")),
        indicator("业务培训", ("12", "场"), ("12", "场"), operator="=", score=("5", "5")),
        indicator("按时办结率", ("99", "%"), ("99.81", "%"), level2="质量指标", score=("10", "10")),
        indicator(
            "平均办理时限", ("3", "个工作日"), ("2.6", "个工作日"), level2="时效指标", operator="≤", score=("10", "10")
        ),
        indicator("网上办理率", ("85", "%"), ("82.45", "%"), score=("15", "14.55"), **effect),
        indicator("“一件事一次办”事项", ("30", "项"), ("36", "项"), score=("15", "15"), **effect),
        indicator(
            "群众满意度", ("95", "%"), ("97.3", "%"), level1="满意度指标", level2="服务对象满意度", score=("10", "10")
        ),
    ]


def budget_only() -> Ledger:
    """Return a unit whose sheet holds budgets from one source and nothing else."""
    items, facts = fund_rows([("物业管理费", "58", "", ""), ("业务培训费", "20", "", "")])
    facts += [
        money(item.key, Measure.BUDGET, amount, source="经费拨款")
        for item, amount in zip(items, ("58", "20"), strict=True)
    ]
    return build(profile(), items, facts)


def two_scored_projects() -> Ledger:
    """Return a unit with a 自评表 per project, both with an indicator of one name, the second missed."""
    items, facts = fund_rows([("物业管理费", "58", "58", "58"), ("业务培训费", "20", "20", "12")])
    scored = [
        indicator("按时完成率", ("95", "%"), actual, score=("100", points), project_key=key)
        for key, actual, points in (("物业管理费", ("98", "%"), "100"), ("业务培训费", ("76", "%"), "80"))
    ]
    return build(profile(), items, facts, scored)
