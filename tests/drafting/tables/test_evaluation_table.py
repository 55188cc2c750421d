"""The funds of a project in its 自评表: every 资金来源 of its own, whoever else has it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.drafting.ledgers import build, fund_rows, indicator, money, profile
from tests.sources.books import write_project
from youju.domain.facts import FORM_BASIS, Ledger, Measure
from youju.domain.profile import FormWords
from youju.domain.report import Figure, Table
from youju.drafting.offline import draft_offline
from youju.prompting.outlines import load_outline
from youju.sources.project import read_ledger

_FORM = [
    ["项目支出绩效自评表"],
    ["项目名称", None, "农家书屋"],
    ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 20, 20, 19, 10, "95%", 9.5],
    [None, "其中：当年财政拨款", 20, 20, 19, "—", None, "—"],
    ["年度总体目标", "预期目标", None, None, "实际完成情况"],
    [None, "配书600册，到馆率不低于85%。", None, None, "配书630册。"],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    [None, "产出指标", "数量指标", "配书", "≥600册", "630册", 50, 50],
    [None, "满意度指标", "服务对象满意度指标", "读者满意度", "≥85%", "91%", 40, 40],
    ["总分", None, None, None, None, None, 100, 99.5],
]
_ROWS = [("甲项目", "80", "80", "70"), ("乙项目", "20", "20", "20")]


def funds(ledger: Ledger, project: str) -> dict[str, list[str]]:
    """Return the rows of the 项目资金 block of a project's 自评表: label -> amounts."""
    draft = draft_offline(ledger, load_outline("self-evaluation-table"))
    tables = [block for one in draft.all_sections() for block in one.blocks if isinstance(block, Table)]
    table = next(one for one in tables if one.rows[0][1].text == project)
    texts = [[cell.text for cell in row] for row in table.rows]
    start = next(number for number, row in enumerate(texts) if "年度资金总额" in row[0])
    end = next(number for number, row in enumerate(texts) if "年度总体目标" in row[0])
    return {row[0]: row[1:4] for row in texts[start:end]}


def goals(ledger: Ledger) -> dict[str, str]:
    """Return 预期目标 of each project's 自评表."""
    draft = draft_offline(ledger, load_outline("self-evaluation-table"))
    tables = [block for one in draft.all_sections() for block in one.blocks if isinstance(block, Table)]
    rows = {one.rows[0][1].text: one.rows for one in tables}
    return {
        name: lines[number + 1][0].text
        for name, lines in rows.items()
        for number, line in enumerate(lines)
        if line[0].text == "年度总体目标"
    }


def scored(name: str) -> list[tuple]:  # type: ignore[type-arg]
    return [indicator("场次", ("12", "场"), ("12", "场"), score=("90", "90"), project_key=name)]


def test_a_source_that_no_other_project_has_is_printed_too() -> None:
    items, facts = fund_rows(_ROWS)
    facts += [
        money("甲项目", Measure.BUDGET, "50", source="财政拨款"),
        money("甲项目", Measure.BUDGET, "30", source="上级补助"),
        money("甲项目", Measure.SPENT, "4", source="上年结转"),
        money("乙项目", Measure.BUDGET, "20", source="财政拨款"),
    ]
    ledger = build(profile(), items, facts, [*scored("甲项目"), *scored("乙项目")])
    rows = funds(ledger, "甲项目")
    assert list(rows) == ["年度资金总额", "其中：当年财政拨款", "上级补助", "上年结转资金"]
    assert rows["上级补助"] == ["—", "30", "—"]
    assert rows["上年结转资金"] == ["—", "—", "4"]


def test_a_project_of_one_source_prints_all_its_money_there() -> None:
    items, facts = fund_rows(_ROWS)
    items = [replace(items[0], fund_source="财政拨款"), replace(items[1], fund_source="上级补助")]
    ledger = build(profile(), items, facts, [*scored("甲项目"), *scored("乙项目")])
    assert funds(ledger, "乙项目") == {"年度资金总额": ["—", "20", "20"], "其中：上级补助": ["—", "20", "20"]}


def test_the_forms_own_sources_are_printed_rather_than_the_fund_tables() -> None:
    items, facts = fund_rows(_ROWS)
    facts += [
        money("甲项目", Measure.BUDGET, "80", source="上级补助"),
        money("甲项目", Measure.BUDGET, "50", source="财政拨款")._replace(basis=FORM_BASIS),
        money("甲项目", Measure.BUDGET, "30", source="上年结转资金")._replace(basis=FORM_BASIS),
    ]
    ledger = build(profile(), items, facts, [*scored("甲项目"), *scored("乙项目")])
    assert list(funds(ledger, "甲项目")) == ["年度资金总额", "其中：当年财政拨款", "上年结转资金"]


def test_projects_scored_together_have_one_table() -> None:
    items, facts = fund_rows(_ROWS)
    both = [
        indicator("场次", ("12", "场"), ("12", "场"), score=("30", "30"), project_key="甲项目"),
        indicator("满意度", ("90", "%"), ("95", "%"), level1="满意度指标", score=("40", "40"), project_key="甲项目"),
        indicator("人数", ("12", "人"), ("11", "人"), score=("30", "27"), project_key="乙项目"),
    ]
    draft = draft_offline(build(profile(), items, facts, both), load_outline("self-evaluation-table"))
    (table,) = [block for one in draft.all_sections() for block in one.blocks if isinstance(block, Table)]
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts[0] == ["项目名称", "甲项目、乙项目"]
    assert [row[-6] for row in texts[-4:-1]] == ["甲项目的场次", "乙项目的人数", "甲项目的满意度"]
    assert texts[-1][:3] == ["总分", "100", "97"]


def test_the_goal_is_the_forms_own_and_else_what_the_unit_says_of_the_project() -> None:
    forms = {"甲项目": FormWords(goal="办讲座12场，到场率不低于85%。")}
    words = {"绩效目标": ["甲项目办讲座12场", "乙项目修缮3处"]}
    ledger = build(profile(prose=words, forms=forms), *fund_rows(_ROWS), [*scored("甲项目"), *scored("乙项目")])
    assert goals(ledger) == {"甲项目": "办讲座12场，到场率不低于85%。", "乙项目": "乙项目修缮3处。"}


def test_the_numbers_of_a_quoted_goal_are_the_cells_own_not_an_indicators_of_the_same_value(tmp_path: Path) -> None:
    ledger = read_ledger(write_project(tmp_path, form={"自评表": _FORM}))
    written = draft_offline(ledger, load_outline("self-evaluation-table"))
    cells = [cell for one in written.all_sections() for block in one.blocks for row in block.rows for cell in row]
    (goal,) = [cell for cell in cells if "到馆率" in cell.text]
    assert [run.key for run in goal.runs if isinstance(run, Figure)] == ["总体目标.配书", "总体目标.到馆率"]
